"""What a batch may touch: gathered from its requests before anything is loaded."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from pos.domain.journal import (
    Admitted,
    Exchanged,
    Packed,
    PaperCameBack,
    RefundMade,
    Reprinted,
    Return,
    RightReturned,
    Sale,
    TakenBack,
    WentOut,
)
from sync.server.gateasks import Admit, LetThemOut
from sync.server.paperasks import ReleasePapers
from sync.server.requests import (
    Allot,
    Arrived,
    AskRight,
    Beat,
    Expire,
    Hold,
    Places,
    PlacesAsk,
    Recover,
    ReleaseRight,
    Renew,
    Request,
    Speak,
    Upload,
    VoucherRelease,
    VoucherReserve,
    VoucherReturn,
    WriteOff,
    vouchers_of,
)
from sync.server.state import DeathKey, EntryKey, LifeKey, OperationKey, PlaceKey
from sync.server.useasks import TouchedUses, UsesRelease, UsesReserve


@dataclass
class Touched:
    """What a batch names."""

    tills: set[int] = field(default_factory=set)
    performances: set[int] = field(default_factory=set)
    places: set[PlaceKey] = field(default_factory=set)
    areas: dict[tuple[int, int], int] = field(default_factory=dict)
    operations: set[OperationKey] = field(default_factory=set)
    tickets: set[str] = field(default_factory=set)
    entries: set[EntryKey] = field(default_factory=set)
    expiring: set[int] = field(default_factory=set)
    lives: set[LifeKey] = field(default_factory=set)
    vouchers: set[str] = field(default_factory=set)
    uses: set[str] = field(default_factory=set)
    everything_of: set[int] = field(default_factory=set)  # tills, whatever they have
    beats: dict[int, int] = field(default_factory=dict)  # tills, and the last grant they took
    rights: set[str] = field(default_factory=set)
    sales: set[str] = field(default_factory=set)
    deaths: set[DeathKey] = field(default_factory=set)
    every_till: bool = False
    may_end_recovery: bool = False
    limited: TouchedUses = field(default_factory=TouchedUses)
    admitted: set[str] = field(default_factory=set)  # tickets somebody may be in by
    scanned: set[str] = field(default_factory=set)  # tickets at a door now
    scan_names: set[tuple[str, int]] = field(default_factory=set)  # what they would be kept as
    seats: set[PlaceKey] = field(default_factory=set)  # that they are for

    @property
    def needs_every_till(self) -> bool:
        """Whether who is missing, and who has said all, has to be known."""
        return self.every_till or self.may_end_recovery

    @property
    def needs_the_tills(self) -> bool:
        """Whether only the tills' rows say what else is touched."""
        return bool(self.beats or self.everything_of or self.limited)

    def add(self, request: Request) -> None:
        """What this request names, too."""
        if isinstance(request, Upload):
            self.tills.add(request.till)
            self.lives.add((request.till, request.incarnation))
            self.lives.add((request.till, request.behind[0]))
            for arrived in request.arrived:
                self._add_entry(arrived)
        elif isinstance(request, Beat):
            self.tills.add(request.till)
            self.beats[request.till] = request.said.granted
            self.performances.update(performance for performance, _ in request.said.versions)
        elif isinstance(request, Speak):
            self._add_statement(request)
        elif isinstance(request, Renew):
            self._add_renewal(request)
        elif isinstance(request, WriteOff):
            self.may_end_recovery = True
            self.tills.add(request.till)
            self.everything_of.add(request.till)
        elif isinstance(request, Recover):
            self.every_till = True
        elif isinstance(request, VoucherReserve | VoucherReturn | VoucherRelease):
            self.tills.add(request.till)
            self.vouchers.add(request.voucher)
            self.uses.add(request.operation)
        elif isinstance(request, UsesReserve | UsesRelease):
            self.tills.add(request.till)
            self.limited.add(request)
        elif isinstance(request, AskRight):
            self.tills.add(request.till)
            self.operations.add((request.till, request.operation))
            self.rights.add(request.order)
            self.sales.add(request.order)
        elif isinstance(request, ReleaseRight):
            self.rights.add(request.order)
        elif isinstance(request, Admit):
            self._add_scan(request)
        elif isinstance(request, LetThemOut):
            self.performances.add(request.performance)
            self.admitted.add(request.ticket)
            self.scan_names.add((request.signed.operation, request.signed.till))
        elif isinstance(request, ReleasePapers):
            self.tills.add(request.till)
            self.add_places(request.performance, request.places)
            self._go_back(request.tickets)
        elif isinstance(request, Expire):
            self.performances.add(request.performance)
            self.expiring.add(request.performance)
        elif isinstance(request, Places):
            self.add_places(request.performance, request.places)
            if isinstance(request, Allot):
                self.tills.add(request.till)
        else:
            self._add_ask(request)

    def _add_scan(self, request: Admit) -> None:
        code, ticket = request.code, request.ticket
        self.tills.add(request.till)
        self.operations.add((request.till, request.operation))
        self.add_places(code.performance, [code.place])
        self.tickets.add(ticket)
        self.admitted.add(ticket)
        self.scanned.add(ticket)
        self.scan_names.add((request.operation, request.till))
        self.seats.add((code.performance, code.place))

    def _add_ask(self, request: PlacesAsk) -> None:
        self.add_places(request.performance, request.places)
        self.tills.add(request.till)
        self.operations.add((request.till, request.operation))
        if isinstance(request, Hold):
            for area, count in request.areas:
                key = (request.performance, area)
                self.areas[key] = self.areas.get(key, 0) + count + len(request.places)

    def _add_statement(self, request: Speak) -> None:
        said = request.said
        self.may_end_recovery = True
        self.tills.add(request.till)
        self.everything_of.add(request.till)
        for lease in said.leases:
            self.add_places(lease.performance, lease.places)
        for one in said.quarantines:
            self.add_places(one.performance, one.places)
        self.rights.update(one.order.hex for one in said.rights)
        self.limited.add_said(said.uses)
        for picture in said.pictures:
            self.add_places(picture.performance, (place for place, _, _ in picture.owners))
            self.tills.update(owner for _, _, owner in picture.owners if owner)

    def _add_renewal(self, request: Renew) -> None:
        said = request.said
        self.tills.add(request.till)
        self.everything_of.add(request.till)
        self.operations.add((request.till, request.operation))
        for one in said.quarantines:
            self.add_places(one.performance, one.places)
        if said.proof is not None:
            self.lives.add((request.till, said.proof.incarnation))
            self.entries.add((request.till, said.proof.incarnation, said.proof.number))

    def add_places(self, performance: int, places: Iterable[int]) -> None:
        """Those places, and their performance."""
        self.performances.add(performance)
        self.places.update((performance, place) for place in places)

    def _add_entry(self, arrived: Arrived) -> None:
        entry, body = arrived.entry, arrived.body
        self.entries.add((entry.till, entry.incarnation, entry.number))
        self.limited.add_body(body)
        for operation, _, voucher, _ in vouchers_of(arrived):
            self.vouchers.add(voucher)
            self.uses.add(operation)
        if isinstance(body, Sale):
            for ticket in body.order.tickets:
                self.add_places(ticket.performance, [ticket.place])
                self.tickets.add(ticket.id.hex)
            self.rights.add(body.order.id.hex)
        elif isinstance(body, RefundMade):
            self.rights.add(body.refund.order.hex)
            for performance, place in body.refund.places:
                self.add_places(performance, [place])
            self._go_back(one.hex for one in body.refund.tickets)
        elif isinstance(body, Exchanged):
            change = body.exchange
            self.rights.add(change.order.hex)
            for performance, place in change.places:
                self.add_places(performance, [place])
            for ticket in change.tickets:
                self.add_places(ticket.performance, [ticket.place])
            self._go_back(one.hex for one in change.out)
            self.tickets.update(one.id.hex for one in change.tickets)
        elif isinstance(body, Return):
            self.add_places(body.performance, body.places)
        elif isinstance(body, Packed):
            self.add_places(body.pack.performance, (one.place for one in body.pack.tickets))
            self.tickets.update(one.id.hex for one in body.pack.tickets)
        elif isinstance(body, PaperCameBack):
            self.add_places(body.back.performance, [body.back.place])
            self._go_back([body.back.ticket.hex])
        elif isinstance(body, RightReturned):
            self.rights.add(body.order.hex)
        elif isinstance(body, Reprinted):
            self.tickets.add(body.ticket.hex)
        elif isinstance(body, TakenBack):
            self.deaths.update((entry.till, one.hex) for one in body.tickets)
        elif isinstance(body, Admitted):
            self._came_in(body, entry.till)
        elif isinstance(body, WentOut):
            self._came_in(body.admitted, body.till)
            self.scan_names.add((body.operation.hex, entry.till))

    def _came_in(self, body: Admitted, till: int) -> None:
        self.performances.add(body.performance)
        self.tickets.add(body.ticket.hex)
        self.admitted.add(body.ticket.hex)
        self.scan_names.add((body.admission.hex, till))

    def _go_back(self, tickets: Iterable[str]) -> None:
        """Somebody may be in by one of them."""
        named = list(tickets)
        self.tickets.update(named)
        self.admitted.update(named)
