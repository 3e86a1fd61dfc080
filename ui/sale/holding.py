"""Places on their way into the basket: held at once, secured before money, given back after.

The basket changes first and the server is asked behind it; what the server refuses leaves again.
Where the server does not answer the places stay: securing them asks once more. What this till owns
in advance is put in and sold without asking anybody.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import TypeVar
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from pos.domain.basket import Basket, Item
from pos.domain.ids import OperationId, PerformanceId, PlaceId, TicketTypeId
from pos.domain.plan import Plan
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.domain.season import Performance
from pos.services import owning, selling
from pos.services.ports import AreaWish, Hold, SalesServer
from sync.protocol.wire import PlaceState
from ui import serverwords
from ui.bootstrap import own
from ui.desk import TillDesk
from ui.performances.words import called

T = TypeVar("T")
Key = tuple[PerformanceId, PlaceId]


class Holding(QObject):
    """What this till holds for the customer in front of it."""

    changed = Signal()  # something is held for a new time, or not any more
    refused = Signal(str)  # one sentence
    arrived = Signal(object)  # places of an area that the server chose
    lost = Signal()  # places left the basket because somebody else has them

    def __init__(self, desk: TillDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._until: dict[Key, float] = {}
        self._asked: set[Key] = set()  # securing was asked: they may be this till's own
        self._own: set[Key] = set()  # put into the basket without asking: this till's own before
        self._giving_back = 0  # how often secured places are on their way back
        self._choosing = 0  # how often the server was asked to choose, and has not answered

    # --- into the basket ----------------------------------------------------------------------

    def take(
        self, places: Sequence[PlaceId], types: Mapping[PlaceId, TicketTypeId] | None = None
    ) -> bool:
        """Put numbered places into the basket; ask for a hold of those this till does not own.

        `types` are the ticket types of those that are not to have the usual one. False if that
        cannot be.
        """
        performance, plan = self._desk.performance, self._desk.plan
        if performance is None or plan is None or not places:
            return False
        owned = self._desk.own_to_sell()
        wanted = [place for place in places if place not in owned]
        if wanted and self._desk.alone:
            self.refused.emit(serverwords.not_own(self._desk, wanted[0]))
            return False
        if not self._add(performance.id, plan, places, types or {}):
            return False
        self._own |= {(performance.id, place) for place in places if place in owned}
        if wanted:
            basket_id = self._desk.basket_id
            self._ask(
                lambda operation: self._server.hold(operation, performance.id, wanted),
                lambda hold: self._held(performance.id, hold, basket_id),
                lambda error: self._not_held(performance.id, wanted, basket_id, error),
            )
        return True

    def take_area(self, area: int, count: int) -> None:
        """Places of a standing area: the server chooses which, then they come in.

        Where it has not enough, or does not answer, this till's own are used first.
        """
        # Another hall may be on the screen when the answer comes.
        performance, plan = self._desk.performance, self._desk.plan
        if performance is None or plan is None:
            return
        free, owned = self._room(plan, area)
        mine = owned[: max(0, count - free)]
        if self._desk.alone and len(mine) < count:
            self.refused.emit(serverwords.too_few_own(self._desk))
        elif not mine:
            self._ask_for_area(performance.id, plan, AreaWish(area, count))
        elif self._add(performance.id, plan, mine):
            self._own |= {(performance.id, place) for place in mine}
            if len(mine) < count:
                self._ask_for_area(performance.id, plan, AreaWish(area, count - len(mine)), mine)
            else:
                self.changed.emit()
                self.arrived.emit(tuple(mine))

    def _room(self, plan: Plan, area: int) -> tuple[int, list[PlaceId]]:
        """How many places of it the server has, and which ones this till owns."""
        basket, performance = self._basket, self._desk.performance
        assert performance is not None
        there = plan.areas[area].places()
        pool = self._desk.seen() == PlaceState.FREE
        pool[list(basket.places(performance.id))] = False
        mine = sorted(one for one in self._desk.own_to_sell() if one in there)
        return int(pool[slice(there.start, there.stop)].sum()), mine

    def _ask_for_area(
        self,
        performance: PerformanceId,
        plan: Plan,
        wish: AreaWish,
        mine: Sequence[PlaceId] = (),
    ) -> None:
        """`mine` came in before, without asking, for the same party."""
        basket_id = self._desk.basket_id
        self._choosing += 1

        def came(hold: Hold) -> None:
            self._choosing -= 1
            is_here = basket_id == self._desk.basket_id
            if not is_here or not self._add(performance, plan, hold.places):
                self._release(performance, hold.places)
                return
            self._held(performance, hold, basket_id)
            shown = self._desk.performance
            if shown is not None and shown.id == performance:
                self.arrived.emit((*mine, *hold.places))

        def failed(error: Exception) -> None:
            self._choosing -= 1
            if mine and basket_id == self._desk.basket_id:  # half a party is none
                self.drop(performance, mine)
            self._not_held(performance, (), basket_id, error)

        self._ask(
            lambda operation: self._server.hold(operation, performance, (), (wish,)), came, failed
        )

    def take_on(self, places: Sequence[PlaceId], evenings: Sequence[Performance]) -> None:
        """The same numbered places for other performances in this hall, too: all or none."""
        plan, basket_id = self._desk.plan, self._desk.basket_id
        if plan is None or not places or not evenings:
            return
        if self._desk.alone:
            self.refused.emit(self.tr("Other evenings can be added once the server answers again."))
            return
        wishes = {
            one.id: new
            for one in evenings
            if (new := [place for place in places if not self._basket.has(one.id, place)])
        }
        granted: list[tuple[PerformanceId, Hold]] = []
        reached: list[PerformanceId] = []
        operations = [OperationId(self._desk.till.desk.ids.new()) for _ in wishes]
        types = self._types_of(places)
        self._choosing += 1

        def work() -> None:
            for operation, (performance, wanted) in zip(operations, wishes.items(), strict=True):
                reached.append(performance)
                granted.append((performance, self._server.hold(operation, performance, wanted)))

        def came(_nothing: None) -> None:
            self._choosing -= 1
            if basket_id != self._desk.basket_id or not self._add_on(plan, granted, types):
                self._let_go(granted)
                return
            for performance, hold in granted:
                self._held(performance, hold, basket_id)

        def failed(error: Exception) -> None:
            self._choosing -= 1
            self._let_go(granted)
            if basket_id != self._desk.basket_id:
                return
            if isinstance(error, Refusal):
                evening = called(self._desk.season, reached[-1])
                said = self.tr("{evening}: {why} Nothing was added.")
                why = self._desk.notices.sentence(error)
                self.refused.emit(said.format(evening=evening, why=why))
            else:
                self._not_held(reached[-1], (), basket_id, error)

        naming = self._desk.naming
        self._desk.background.on_network(lambda: naming(work), came, failed)

    def _types_of(self, places: Sequence[PlaceId]) -> dict[PlaceId, TicketTypeId]:
        """Who sits there on the evening on the screen."""
        shown = self._desk.performance
        return {
            one.place: one.ticket_type
            for one in self._basket.items
            if shown is not None and one.performance == shown.id and one.place in places
        }

    def _add_on(
        self,
        plan: Plan,
        granted: Sequence[tuple[PerformanceId, Hold]],
        types: Mapping[PlaceId, TicketTypeId],
    ) -> bool:
        try:
            items = [
                self._item(one, plan, place, types.get(place))
                for one, hold in granted
                for place in hold.places
                if not self._basket.has(one, place)  # it came by another way meanwhile
            ]
            self._desk.set_basket(self._basket.add(*items), plan)
        except Refusal as refusal:
            self.refused.emit(self._desk.notices.sentence(refusal))
            return False
        return True

    def _let_go(self, granted: Sequence[tuple[PerformanceId, Hold]]) -> None:
        """All of it but what the basket has by another way: that is still wanted."""
        for performance, hold in granted:
            has = self._basket.has
            self._release(performance, [one for one in hold.places if not has(performance, one)])

    @property
    def choosing(self) -> bool:
        """Whether places are still chosen, or prices found: the basket is not complete."""
        return self._choosing > 0 or self._desk.pricing

    def after_choosing(self, then: Callable[[], None]) -> None:
        """Do that once all that has come or was refused, for the same customer."""
        basket_id = self._desk.basket_id

        def came(_nothing: None) -> None:
            if basket_id == self._desk.basket_id:
                then()

        # A lane keeps its order: what it was asked before has come home before this.
        background = self._desk.background
        (background.on_network if self._choosing else background.on_storage)(lambda: None, came)

    def _add(
        self,
        performance: PerformanceId,
        plan: Plan,
        places: Sequence[PlaceId],
        types: Mapping[PlaceId, TicketTypeId] = MappingProxyType({}),
    ) -> bool:
        basket = self._basket
        try:
            added = basket.add(
                *(self._item(performance, plan, place, types.get(place)) for place in places)
            )
        except Refusal as refusal:
            self.refused.emit(self._desk.notices.sentence(refusal))
            return False
        self._desk.set_basket(added, plan)
        return True

    def _item(
        self,
        performance: PerformanceId,
        plan: Plan,
        place: PlaceId,
        wanted: TicketTypeId | None = None,
    ) -> Item:
        season = self._desk.season
        assert season is not None
        category = plan.category(place)
        types = season.ticket_types_for(performance, category)
        if not types:
            raise Refusal(Reason.NO_PRICE, category=category)
        chosen = wanted or types[0].id
        price = season.price(performance, category, chosen)
        return Item(performance, place, plan.label(place), category, chosen, price)

    def retype_all(self, ticket_type: TicketTypeId) -> None:
        """The same ticket type on every line."""
        self.retype_lines(dict.fromkeys(range(len(self._basket.items)), ticket_type))

    def retype_lines(self, types: Mapping[int, TicketTypeId]) -> None:
        """Those ticket types on these lines, where their categories have them."""
        basket = self._basket
        for index, ticket_type in types.items():
            basket = self._retyped(basket, index, ticket_type)
        self._desk.set_basket(basket)

    def _retyped(self, basket: Basket, index: int, ticket_type: TicketTypeId) -> Basket:
        season, item = self._desk.season, basket.items[index]
        assert season is not None
        try:
            price = season.price(item.performance, item.category, ticket_type)
        except Refusal:
            return basket
        return basket.retyped(index, ticket_type, price)

    # --- what the server says -----------------------------------------------------------------

    def _held(self, performance: PerformanceId, hold: Hold, basket_id: UUID) -> None:
        if basket_id != self._desk.basket_id:
            return
        for place in hold.places:
            if self._basket.has(performance, place):
                self._until[(performance, place)] = hold.until_monotonic_s
        self.changed.emit()

    def _not_held(
        self,
        performance: PerformanceId,
        places: Sequence[PlaceId],
        basket_id: UUID,
        error: Exception,
    ) -> None:
        if basket_id != self._desk.basket_id:
            return
        if not isinstance(error, Refusal | Trouble):
            self._desk.notices.present(error)
            return
        if isinstance(error, Trouble):
            self._desk.notices.present(error)  # the lamp, and what may be sold without it
        if isinstance(error, Refusal) and places:
            self._desk.set_basket(self._basket.without(performance, *places))
            self.lost.emit()
        self.refused.emit(self._desk.notices.sentence(error))

    def seconds_left(self) -> float | None:
        """How long the hold that ends first still lasts; None while nothing is held for a time."""
        now = self._desk.till.desk.clock.monotonic_s()
        ends = [
            self._until[key]
            for key in self._keys(self._basket)
            if key in self._until and key not in self._asked
        ]
        return min(ends) - now if ends else None

    # --- out of the basket --------------------------------------------------------------------

    def drop(self, performance: PerformanceId, places: Sequence[PlaceId]) -> None:
        """Take places out of the basket and let the server have them back."""
        self._desk.set_basket(self._basket.without(performance, *places))
        for place in places:
            self._until.pop((performance, place), None)
        self._release(performance, places)
        self.give_back_rest()
        self.changed.emit()

    def abandon(self) -> None:
        """The customer walks away: everything goes back."""
        for performance, places in self._by_performance():
            self._release(performance, places)
        self._until.clear()
        self._own.clear()
        self._desk.next_customer()
        self.give_back_rest()
        self.changed.emit()

    def forget(self) -> None:
        """The basket was sold: nothing is held any more, and nothing goes back."""
        self._asked -= set(self._keys(self._basket))
        self._until.clear()
        self._own.clear()
        self._desk.next_customer()
        self.give_back_rest()
        self._desk.refresh_own()
        self.changed.emit()

    def give_back_rest(self) -> None:
        """Give back what may have been secured and is not in the basket any more."""
        rest = sorted(self._asked - set(self._keys(self._basket)))
        self._asked -= set(rest)
        desk = self._desk.till.desk
        for performance, keys in groupby(rest, key=lambda key: key[0]):
            places = [place for _, place in keys]

            def work(
                performance: PerformanceId = performance, places: list[PlaceId] = places
            ) -> None:
                # In the network lane: behind the secure that it takes back.
                selling.give_back(desk, performance, places)

            self._giving_back += 1
            self._desk.background.on_network(work, lambda _nothing: self._given(), self._not_given)

    def _given(self) -> None:
        self._giving_back -= 1
        self._desk.refresh_own()

    def _not_given(self, error: Exception) -> None:
        self._giving_back -= 1
        self._desk.notices.present(error)

    def _release(self, performance: PerformanceId, places: Sequence[PlaceId]) -> None:
        held = [place for place in places if (performance, place) not in self._own]
        self._own -= {(performance, place) for place in places}
        if not held:
            return
        # A release that does not arrive is no harm: the hold expires.
        self._ask(
            lambda operation: self._server.release(operation, performance, held),
            lambda _nothing: None,
            self._quietly,
        )

    def _quietly(self, error: Exception) -> None:
        if not isinstance(error, Refusal | Trouble):
            self._desk.notices.present(error)

    # --- before money -------------------------------------------------------------------------

    def secure(self, then: Callable[[], None], failed: Callable[[Exception], None]) -> None:
        """Own the whole basket firmly; `then` once that is sure.

        Where all of it is this till's own, nobody is asked, and no line that is dead waited for.
        """
        if self._giving_back or not set(self._keys(self._basket)) <= self._own:
            self._secure_there(then, failed)
            return
        groups, basket_id, desk = self._by_performance(), self._desk.basket_id, self._desk.till.desk

        def work() -> bool:
            return all(owning.owns(desk, performance, places) for performance, places in groups)

        def found(is_own: bool) -> None:
            if basket_id != self._desk.basket_id:
                return
            if is_own:
                then()
            else:
                self._secure_there(then, failed)

        def fail(error: Exception) -> None:
            if basket_id == self._desk.basket_id:
                failed(error)

        self._desk.background.on_storage(work, found, fail)

    def _secure_there(self, then: Callable[[], None], failed: Callable[[Exception], None]) -> None:
        groups = self._by_performance()
        basket_id = self._desk.basket_id
        self._asked |= set(self._keys(self._basket))
        till, in_use = self._desk.till, self._desk.places_in_use
        reached: list[PerformanceId] = []

        def work() -> None:
            for performance, places in groups:
                reached.append(performance)
                own(till, performance, places, in_use)

        def fail(error: Exception) -> None:
            if basket_id != self._desk.basket_id:
                return
            if isinstance(error, Trouble):
                self._desk.notices.present(error)
            if isinstance(error, Refusal) and error.reason is Reason.PLACE_TAKEN:
                self._drop_taken(reached[-1], error)
            failed(error)

        def done(_nothing: None) -> None:
            self._desk.refresh_own()
            if basket_id == self._desk.basket_id:
                then()

        self._desk.background.on_network(lambda: self._desk.naming(work), done, fail)

    def _drop_taken(self, performance: PerformanceId, refusal: Refusal) -> None:
        taken = {PlaceId(int(one["place"])) for one in refusal.params.get("taken") or ()}
        self._desk.set_basket(self._basket.without(performance, *taken))
        self.lost.emit()

    # --- small things -------------------------------------------------------------------------

    @property
    def _basket(self) -> Basket:
        assert self._desk.basket is not None, "nothing is sold before there is a season"
        return self._desk.basket

    @property
    def _server(self) -> SalesServer:
        return self._desk.till.server

    def _ask(
        self,
        ask: Callable[[OperationId], T],
        then: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        operation = OperationId(self._desk.till.desk.ids.new())
        named = self._desk.naming
        self._desk.background.on_network(lambda: named(lambda: ask(operation)), then, failed)

    @staticmethod
    def _keys(basket: Basket) -> tuple[Key, ...]:
        return tuple((item.performance, item.place) for item in basket.items)

    def _by_performance(self) -> list[tuple[PerformanceId, tuple[PlaceId, ...]]]:
        basket = self._basket
        performances = dict.fromkeys(item.performance for item in basket.items)
        return [(one, basket.places(one)) for one in performances]
