"""The decision core alone: whatever is asked in whatever order, the house stays honest."""

from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from pos.domain.refusals import Reason, Refusal
from sync.protocol.wire import Held, PlaceState, Released, Secured
from sync.server.requests import Expire, Hold, Release, Request
from sync.server.state import LIVE
from tests.sync.server.books import PERFORMANCES, PLACES, SEATS, TILLS, MemoryBooks, replayed
from tests.sync.server.tills import PaperTill, hold, release, secure

some_places = st.lists(st.integers(0, PLACES - 1), min_size=1, max_size=4, unique=True)
some_till = st.sampled_from(TILLS)
some_operation = st.integers(1, 30).map(lambda number: UUID(int=number))


class House(RuleBasedStateMachine):
    """Tills hold, secure, sell, refund and return at random, over two performances."""

    def __init__(self) -> None:
        super().__init__()
        self.books = MemoryBooks()
        self.tills = {number: PaperTill(number) for number in TILLS}
        self.secured: list[tuple[int, UUID, int, list[int]]] = []
        self.orders: list[tuple[int, object]] = []
        self.sold = 0

    @rule(
        till=some_till,
        places=some_places,
        standing=st.integers(0, 5),
        performance=st.sampled_from(PERFORMANCES),
        operation=some_operation,
    )
    def hold(
        self, till: int, places: list[int], standing: int, performance: int, operation: UUID
    ) -> None:
        areas = [(0, standing)] if standing else []
        ask = hold(till, places, performance=performance, areas=areas, operation=operation)
        before = dict(self.books.state.claims)
        (answer,) = self.books.decide(ask)
        if isinstance(answer, Refusal):
            assert self.books.state.claims == before, "all or nothing"
        else:
            assert isinstance(answer, Held)
            assert len(answer.places) == len(set(answer.places)) == len(places) + standing
            assert self.books.decide(ask) == [answer], "asked again, answered the same"

    @rule(
        till=some_till,
        places=some_places,
        performance=st.sampled_from(PERFORMANCES),
        operation=some_operation,
    )
    def secure(self, till: int, places: list[int], performance: int, operation: UUID) -> None:
        ask = secure(till, places, performance=performance, operation=operation)
        is_new = (till, operation.hex) not in self.books.state.operations
        (answer,) = self.books.decide(ask)
        if isinstance(answer, Secured) and is_new:
            for place in places:
                claim = self.books.claim(place, performance)
                assert (claim.state, claim.till) == (PlaceState.SECURED, till)
            self.secured.append((till, operation, performance, places))

    @rule(till=some_till, places=some_places, operation=some_operation)
    def release(self, till: int, places: list[int], operation: UUID) -> None:
        self.books.decide(release(till, places, operation=operation))

    @rule(data=st.data())
    def sell_what_was_secured(self, data: st.DataObject) -> None:
        if self.secured:
            index = data.draw(st.integers(0, len(self.secured) - 1))
            till, _, performance, places = self.secured.pop(index)
            order = self.tills[till].sale(places, performance)
            self.orders.append((till, order))
            self._upload(till, data.draw(st.booleans()))

    @rule(data=st.data())
    def return_what_was_secured(self, data: st.DataObject) -> None:
        if self.secured:
            index = data.draw(st.integers(0, len(self.secured) - 1))
            till, operation, performance, places = self.secured.pop(index)
            self.tills[till].give_back(operation, places, performance)
            self._upload(till, data.draw(st.booleans()))
            late = secure(till, places, performance=performance, operation=operation)
            (answer,) = self.books.decide(late)
            assert isinstance(answer, Refusal)
            assert answer.reason == Reason.OPERATION_CANCELLED

    @rule(till=some_till, places=some_places)
    def sell_without_asking(self, till: int, places: list[int]) -> None:
        self.orders.append((till, self.tills[till].sale(places)))
        self._upload(till, False)

    @rule(data=st.data())
    def refund(self, data: st.DataObject) -> None:
        if self.orders:
            till, order = self.orders.pop(data.draw(st.integers(0, len(self.orders) - 1)))
            self.tills[till].refund(order)  # type: ignore[arg-type]
            self._upload(till, data.draw(st.booleans()))

    @rule(seconds=st.integers(1, 400))
    def time_passes(self, seconds: int) -> None:
        self.books.now_ms += seconds * 1000

    @rule(performance=st.sampled_from(PERFORMANCES))
    def sweep(self, performance: int) -> None:
        self.books.decide(Expire(performance))

    def _upload(self, till: int, everything_again: bool) -> None:
        known = self.books.state.tills[till].number
        (answer,) = self.books.decide(self.tills[till].upload(1 if everything_again else known + 1))
        assert not isinstance(answer, Refusal), answer
        assert self.books.state.tills[till].hash == self.tills[till].head.hash.hex()

    @invariant()
    def each_place_has_at_most_one_live_ticket_and_the_claim_names_it(self) -> None:
        live: dict[tuple[int, int], str] = {}
        for ticket in self.books.state.tickets.values():
            if ticket.state == LIVE:
                assert (ticket.performance, ticket.place) not in live
                live[ticket.performance, ticket.place] = ticket.id
        sold = {
            key: claim.ticket
            for key, claim in self.books.state.claims.items()
            if claim.state == PlaceState.SOLD
        }
        assert live == sold

    @invariant()
    def the_feed_alone_tells_who_has_what(self) -> None:
        for performance in PERFORMANCES:
            feed = [change for number, change in self.books.feed if number == performance]
            shown = {
                place: (claim.state, claim.till)
                for (number, place), claim in self.books.state.claims.items()
                if number == performance and claim.state != PlaceState.FREE
            }
            assert replayed(feed) == shown
            assert self.books.state.performances[performance].version == len(feed)

    @invariant()
    def capacity_is_conserved_and_no_free_standing_place_is_forgotten(self) -> None:
        for performance in self.books.state.performances.values():
            (area,) = performance.areas
            for place in range(area.first, area.lowest_free):
                assert self.books.claim(place, performance.id).state != PlaceState.FREE
        assert len(self.books.state.claims) == PLACES * len(PERFORMANCES)

    @invariant()
    def no_sale_is_lost(self) -> None:
        tickets = self.books.state.tickets
        for _, order in self.orders:
            assert all(one.id.hex in tickets for one in order.tickets)  # type: ignore[attr-defined]


def test_whatever_the_tills_do_no_place_is_sold_twice() -> None:
    run_state_machine_as_test(House, settings=settings(max_examples=60, stateful_step_count=40))


def hold_standing(till: int, places: list[int]) -> Hold:
    """As many standing places as there are numbers."""
    return hold(till, areas=[(0, 3 * len(places))])


standing_places = st.lists(st.integers(SEATS, PLACES - 1), min_size=1, max_size=4, unique=True)
some_ask: st.SearchStrategy[Request] = st.builds(
    lambda make, till, places: make(till, places),
    st.sampled_from([hold, secure, release, release, hold_standing]),
    some_till,
    some_places | standing_places,
)


@given(st.lists(some_ask, min_size=1, max_size=6), st.lists(some_ask, min_size=1, max_size=12))
@settings(max_examples=150)
def test_a_batch_decides_as_if_each_had_come_alone(
    before: list[Request], requests: list[Request]
) -> None:
    together, alone = MemoryBooks(), MemoryBooks()
    for books in (together, alone):
        books.decide(*before)
    answers = together.decide(*requests)
    assert [str(one) for one in answers] == [str(alone.decide(one)[0]) for one in requests]
    assert together.feed == alone.feed
    assert together.state.claims == alone.state.claims


def test_a_release_never_gives_back_what_is_secured() -> None:
    books = MemoryBooks()
    books.decide(hold(1, [4, 5]), secure(1, [5]))
    ask: Release = release(1, [4, 5, 6])
    assert books.decide(ask) == [Released([4, 6], 4)]
    assert books.claim(5).state == PlaceState.SECURED
