"""In memory: what a till owns, and what else it knows of who owns what."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from operator import attrgetter

from pos.domain.dossier import Dossier
from pos.domain.ids import OperationId, OrderId, PerformanceId, PlaceId, TicketId, TillId
from pos.domain.leases import Lease, Membership, Picture, Quarantined
from pos.domain.rights import Right
from pos.domain.willcall import Pickup
from tests.simulation.memoryorders import Orders
from tests.simulation.rows import Rows

_by_place = attrgetter("performance", "place")
_NEW = Membership()


class Leases:
    """As pos.storage.leases."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._leases = rows.tables["leases"]

    def every(self) -> tuple[Lease, ...]:
        return tuple(sorted(self._leases.values(), key=_by_place))

    def of(self, performance: PerformanceId) -> tuple[Lease, ...]:
        return tuple(lease for lease in self.every() if lease.performance == performance)

    def ask(
        self,
        operation: OperationId,
        performance: PerformanceId,
        places: Sequence[PlaceId],
        at_ms: int,
    ) -> None:
        for place in places:
            lease = Lease(performance, place, operation, "asked", at_ms)
            self._rows.insert(self._leases, (performance, place), lease)

    def allot(
        self,
        operation: OperationId,
        performance: PerformanceId,
        places: Sequence[PlaceId],
        at_ms: int,
    ) -> None:
        self.end(performance, places)
        for place in places:
            lease = Lease(performance, place, operation, "allotted", at_ms)
            self._rows.insert(self._leases, (performance, place), lease)

    def secured(self, operation: OperationId) -> None:
        for key, lease in list(self._leases.items()):
            if lease.operation == operation:
                self._rows.put(self._leases, key, replace(lease, state="secured"))

    def refused(self, operation: OperationId) -> None:
        for key, lease in list(self._leases.items()):
            if lease.operation == operation:
                self._rows.drop(self._leases, key)

    def end(self, performance: PerformanceId, places: Iterable[PlaceId]) -> None:
        for place in places:
            self._rows.drop(self._leases, (performance, place))

    def end_all(self) -> None:
        for key in list(self._leases):
            self._rows.drop(self._leases, key)


class Rights:
    """As pos.storage.rights."""

    def __init__(self, rows: Rows, orders: Orders) -> None:
        self._rows = rows
        self._orders = orders
        self._rights = rows.tables["rights"]
        self._dossiers = rows.tables["dossiers"]
        self._taken_back = rows.tables["taken_back"]

    def of(self, order: OrderId) -> Right | None:
        return self._rights.get(order)

    def every(self) -> tuple[Right, ...]:
        return tuple(sorted(self._rights.values(), key=attrgetter("order")))

    def put(self, right: Right) -> None:
        self._rows.put(self._rights, right.order, right)

    def granted(self, operation: OperationId) -> None:
        for right in list(self._rights.values()):
            if right.operation == operation:
                self.put(replace(right, state="granted"))

    def end(self, order: OrderId) -> None:
        self._rows.drop(self._rights, order)

    def end_all(self) -> None:
        for order in list(self._rights):
            self._rows.drop(self._rights, order)

    def forget_sold(self, incarnation: int, confirmed: int) -> None:
        for right in list(self._rights.values()):
            over = right.number <= confirmed or right.incarnation != incarnation
            if right.state == "sold" and over:
                self.end(right.order)

    def dossier(self, order: OrderId) -> Dossier | None:
        return self._dossiers.get(order)

    def keep(self, dossier: Dossier) -> None:
        self._rows.put(self._dossiers, dossier.order.id, dossier)

    def take_back(self, tickets: Iterable[TicketId], till: TillId) -> None:
        for ticket in tickets:
            if ticket not in self._taken_back:
                self._rows.insert(self._taken_back, ticket, till)

    def taken_back(self, *orders: OrderId) -> dict[TicketId, TillId]:
        return {
            ticket: till
            for ticket, till in self._taken_back.items()
            if self._orders.order_of(ticket) in orders
        }


class Pickups:
    """As pos.storage.pickups."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._pickups = rows.tables["pickups"]

    def of(self, order: OrderId) -> Pickup | None:
        return self._pickups.get(order)

    def put(self, pickup: Pickup) -> None:
        self._rows.put(self._pickups, pickup.order, pickup)

    def every(self) -> tuple[Pickup, ...]:
        return tuple(sorted(self._pickups.values(), key=attrgetter("marked_at_ms", "order")))

    def find(self, text: str, limit: int) -> tuple[OrderId, ...]:
        wanted = text.strip().lower()
        code = wanted.upper().replace("-", "").replace(" ", "")
        found = [
            one.order
            for one in self.every()
            if wanted and one.waits and (one.code == code or wanted in one.name.lower())
        ]
        return tuple(found[:limit])


class Quarantines:
    """As pos.storage.leases.Quarantines."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._quarantines = rows.tables["quarantines"]

    def every(self) -> tuple[Quarantined, ...]:
        return tuple(sorted(self._quarantines.values(), key=_by_place))

    def keep(self, places: Iterable[Quarantined]) -> None:
        for key in list(self._quarantines):
            self._rows.drop(self._quarantines, key)
        for one in places:
            self._rows.insert(self._quarantines, (one.performance, one.place), one)


class Pictures:
    """As pos.storage.leases.Pictures."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._pictures = rows.tables["pictures"]

    def every(self) -> tuple[Picture, ...]:
        return tuple(self._pictures[one] for one in sorted(self._pictures))

    def of(self, performance: PerformanceId) -> Picture | None:
        return self._pictures.get(performance)

    def keep(self, picture: Picture) -> None:
        standing = self._rows.tables["standing"].get(1, _NEW)
        if picture.supersedes(self._pictures.get(picture.performance), standing.generation):
            self._rows.put(self._pictures, picture.performance, picture)

    def versions(self, generation: int) -> tuple[tuple[int, int], ...]:
        return tuple(
            (one.performance, one.version) for one in self.every() if one.generation == generation
        )


class Standing:
    """As pos.storage.leases.Standing."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._standing = rows.tables["standing"]

    def read(self) -> Membership:
        return self._standing.get(1, _NEW)

    def write(self, membership: Membership) -> None:
        if self._standing.get(1) != membership:
            self._rows.put(self._standing, 1, membership)
