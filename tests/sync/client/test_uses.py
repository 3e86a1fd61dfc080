"""A till and the server's own decision: a code is owned before money, and comes back by the journal
whatever dies in between.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from pos.domain.basket import Basket
from pos.domain.money import Money
from pos.domain.order import Order, Tender
from pos.domain.pricing.books import book_of
from pos.domain.pricing.circumstances import Circumstances, Customer
from pos.domain.pricing.counting import asked_for, wishes
from pos.domain.pricing.laid import laid, wanted
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.domain.uses import Limited
from pos.services import cards, selling, uses
from pos.services.selling import SaleWish
from pos.services.verifying import verify
from sync.protocol import uses as protocol
from sync.protocol import wire
from sync.server import requests, useasks
from sync.server.usebooks import OPEN, Thing
from tests.pos.conftest import Office
from tests.sync.server.books import MemoryBooks
from tests.sync.server.tills import on_the_wire

SPRING = Limited("spring")
ANNA = Customer("M17")
TARIFF: dict[str, Any] = {
    "version": 4,
    "rules": [
        {
            "id": "spring",
            "name": "Spring weeks",
            "when": {"codes": ["SPRING"]},
            "uses": {"total": 3, "offline": 1},
            "percent_off": {"percent": 20},
        }
    ],
    "limits": [{"id": "four", "name": "Four each", "per": "customer", "most": 4}],
}


@dataclass
class Line:
    """The line to the real decision core; it may be down, or take an answer with it."""

    books: MemoryBooks = field(default_factory=MemoryBooks)
    till: int = 3
    down: bool = False
    loses_answers: bool = False

    def __post_init__(self) -> None:
        things = {"spring": Thing("spring", 3, 0, 1), "four": Thing("four", 0, 4, 0)}
        self.books.state.uses.things.update(things)

    def reserve_uses(
        self, operation: UUID, parts: Sequence[tuple[Limited, int]], *, share: bool = False
    ) -> Sequence[int]:
        asked = [
            protocol.UseAsk(protocol.LimitedAsk(one.thing, one.customer, one.performance), count)
            for one, count in parts
        ]
        ask = useasks.reserve(self.till, protocol.UsesAsk(operation, asked, 1, share))
        answer = self._say(lambda: self.books.decide(ask)[0])
        assert isinstance(answer, protocol.UsesKept)
        return answer.kept

    def count_uses(self, asked: Sequence[Limited]) -> Sequence[int]:
        if self.down:
            raise Trouble("server", "no answer")
        state = self.books.state.uses
        return [
            state.things[one.thing].most(one)
            - (state.counts[one.key].used if one.key in state.counts else 0)
            for one in asked
        ]

    def _say(self, ask: Callable[[], Any]) -> Any:
        if self.down:
            raise Trouble("server", "no answer")
        answer = ask()
        if isinstance(answer, Refusal):
            raise answer
        if self.loses_answers:
            raise Trouble("server", "no answer")
        return answer

    def upload(self, office: Office) -> list[wire.Task]:
        with office.desk.database.transaction() as unit:
            entries = unit.journal.after(0, 1000)
        ask = wire.JournalAsk(1, [on_the_wire(one) for one in entries])
        (applied,) = self.books.decide(requests.upload(self.till, ask))
        assert isinstance(applied, wire.JournalApplied), applied
        return [one for one in applied.tasks if one.reason == Reason.USES_OVER]

    def used(self, limited: Limited = SPRING) -> int:
        count = self.books.state.uses.counts.get(limited.key)
        return 0 if count is None else count.used + count.over

    def open(self) -> int:
        return sum(one.state == OPEN for one in self.books.state.uses.kept.values())


class Window:
    """One customer after the other with the code SPRING."""

    def __init__(self, office: Office, line: Line) -> None:
        self.office, self.line = office, line
        self.basket_id = uuid4()
        office.keep(replace(office.season, version=2, tariff=json.dumps(TARIFF)))

    def circumstances(self, customer: Customer | None = None) -> Circumstances:
        now = datetime.fromtimestamp(self.office.clock.now_ms() / 1000, UTC)
        bare = Circumstances(now, now, customer=customer, codes=frozenset({"SPRING"}))
        server = None if self.line.down else self.line
        book = book_of(self.office.season)
        asked = asked_for(wanted(self.office.basket(1)), book, bare)
        return replace(bare, so_far=uses.look(self.office.desk, server, self.office.season, asked))

    def basket(
        self, *places: int, customer: Customer | None = None
    ) -> tuple[Basket, Circumstances]:
        self.basket_id = uuid4()
        terms = self.circumstances(customer)
        return laid(self.office.basket(*places), book_of(self.office.season), terms), terms

    def own(self, basket: Basket, terms: Circumstances) -> None:
        assert basket.priced is not None
        need = wishes(basket.priced, book_of(self.office.season), terms)
        uses.own(self.office.desk, self.line, self.office.season, self.basket_id, need)

    @property
    def server(self) -> Line | None:
        return None if self.line.down else self.line

    def sell(self, basket: Basket, terms: Circumstances, *tenders: Tender) -> Order:
        self.office.secure(*(one.place for one in basket.items))
        tender, _ = selling.cash_tender(basket.total, basket.total)
        wish = SaleWish(
            basket,
            tenders or (tender,),
            self.office.cashier,
            self.office.season,
            circumstances=terms,
            basket_id=self.basket_id,
        )
        return selling.complete(self.office.desk, wish)

    def whole(self, *places: int, customer: Customer | None = None) -> Order:
        basket, terms = self.basket(*places, customer=customer)
        self.own(basket, terms)
        return self.sell(basket, terms)

    def leases(self) -> list[str]:
        with self.office.desk.database.transaction() as unit:
            return ["share" if one.share else one.state for one in unit.uses.every()]


@pytest.fixture
def window(tmp_path: Path) -> Window:
    office = Office(tmp_path / "till.sqlite")
    window = Window(office, Line())
    office.open()
    return window


def refused(reason: Reason) -> Any:
    return pytest.raises(Refusal, match=f"^{reason.value}")


def test_a_code_is_owned_before_money_and_told_with_the_order(window: Window) -> None:
    order = window.whole(1, 2)
    assert [(one.limited, one.count) for one in order.uses] == [(SPRING, 2)]
    assert (window.line.used(), window.leases()) == (2, [])
    assert window.line.upload(window.office) == []
    assert (window.line.used(), window.line.open()) == (2, 0)
    assert verify(window.office.path).findings == ()


def test_a_used_up_code_is_said_before_anybody_pays(window: Window) -> None:
    window.whole(1, 2)
    basket, terms = window.basket(3, 4)
    assert sorted(one.price.minor for one in basket.items) == [3400, 4250]  # one use is left
    other = Line(window.line.books, till=2)
    other.reserve_uses(uuid4(), [(SPRING, 1)])  # another till is faster
    with refused(Reason.USES_UP) as no:
        window.own(basket, terms)
    assert (no.value.params["name"], no.value.params["left"]) == ("Spring weeks", 0)
    with refused(Reason.USES_UNCHECKED):  # whatever the screen does, no cash is taken for it
        window.sell(basket, terms)
    assert window.leases() == []


def test_a_basket_that_changes_owns_what_it_needs_and_no_more(window: Window) -> None:
    basket, terms = window.basket(1, 2)
    window.own(basket, terms)
    window.own(basket, terms)  # asks nobody
    assert (window.line.used(), window.line.open()) == (2, 1)
    smaller = laid(
        basket.without(basket.items[0].performance, basket.items[0].place),
        book_of(window.office.season),
        terms,
    )
    window.own(smaller, terms)
    window.line.upload(window.office)
    assert (window.line.used(), window.line.open()) == (1, 1)
    uses.let_go(window.office.desk, window.basket_id)
    window.line.upload(window.office)
    assert (window.line.used(), window.line.open(), window.leases()) == (0, 0, [])


@pytest.mark.parametrize("loses_answers", [False, True])
def test_what_a_till_that_died_owned_comes_back_by_its_journal(
    window: Window, loses_answers: bool
) -> None:
    basket, terms = window.basket(1, 2)
    window.line.loses_answers = loses_answers
    if loses_answers:
        with refused(Reason.USES_UNCHECKED):
            window.own(basket, terms)
    else:
        window.own(basket, terms)
    assert window.line.used() == 2
    window.office.restart()
    selling.return_unsold_leases(window.office.desk)
    assert window.leases() == []
    window.line.upload(window.office)
    assert (window.line.used(), window.line.open()) == (0, 0)


def test_what_a_card_may_have_paid_for_stays_until_that_is_settled(window: Window) -> None:
    office = window.office
    basket, terms = window.basket(1)
    window.own(basket, terms)
    attempt = cards.start(office.desk, window.basket_id, Money(3400, basket.currency), "")
    office.restart()
    selling.return_unsold_leases(office.desk)
    assert window.leases() == ["owned"]
    with office.desk.database.transaction() as unit:
        (open_one,) = unit.attempts.open()
    assert open_one.id == attempt.id
    cards.cancel(office.desk, open_one, keeps_places=False)
    assert window.leases() == []


def test_with_no_server_a_till_uses_its_share_and_then_says_why_not(window: Window) -> None:
    office, line = window.office, window.line
    uses.top_up(office.desk, line, office.season)
    assert (window.leases(), line.used()) == (["share"], 1)
    line.down = True
    order = window.whole(1)
    assert order.uses[0].count == 1
    basket, terms = window.basket(2)
    assert terms.so_far.unchecked == {"spring"}
    assert [one.price.minor for one in basket.items] == [4250]  # sold without the code
    assert window.sell(basket, terms).uses == ()
    line.down = False
    assert line.upload(office) == []
    assert line.used() == 1
    uses.top_up(office.desk, line, office.season)
    assert (window.leases(), line.used()) == (["share"], 2)
    uses.top_up(office.desk, line, office.season)
    assert line.used() == 2


def test_the_pool_is_used_first_and_the_share_when_it_is_empty(window: Window) -> None:
    office, line = window.office, window.line
    uses.top_up(office.desk, line, office.season)
    window.whole(1, 2)
    assert window.leases() == ["share"]
    order = window.whole(3)
    assert order.uses[0].operation != window.basket_id
    assert (window.leases(), line.used()) == ([], 3)
    assert line.upload(office) == []


def test_a_share_whose_answer_was_lost_is_asked_for_again_and_owned_once(window: Window) -> None:
    office, line = window.office, window.line
    line.loses_answers = True
    with pytest.raises(Trouble):
        uses.top_up(office.desk, line, office.season)
    assert (line.used(), window.leases()) == (1, ["share"])
    line.loses_answers = False
    uses.top_up(office.desk, line, office.season)
    assert (line.used(), line.open()) == (1, 1)


def test_a_share_goes_back_when_the_tariff_does_not_give_it_any_more(window: Window) -> None:
    office, line = window.office, window.line
    uses.top_up(office.desk, line, office.season)
    office.keep(replace(office.season, version=3, tariff=""))
    uses.top_up(office.desk, line, office.season)
    line.upload(office)
    assert (line.used(), line.open(), window.leases()) == (0, 0, [])


def test_a_customers_tickets_are_counted_over_all_tills(window: Window) -> None:
    four = Limited("four", "M17")
    other = Line(window.line.books, till=2)
    other.reserve_uses(uuid4(), [(four, 3)])
    basket, terms = window.basket(1, customer=ANNA)
    assert terms.so_far.bought == {"four": 3}
    other.reserve_uses(uuid4(), [(four, 1)])
    with refused(Reason.LIMIT_PER_CUSTOMER):
        window.own(basket, terms)
    window.line.down = True
    basket, terms = window.basket(1, customer=ANNA)
    with refused(Reason.LIMIT_UNCHECKED):
        window.own(basket, terms)


def test_a_refund_gives_the_use_back_unless_the_tariff_keeps_it(window: Window) -> None:
    office, line = window.office, window.line
    order = window.whole(1, 2)
    made = office.refund(order, order.tickets[0].id)
    assert [(one.limited, one.count) for one in made.uses] == [(SPRING, 1)]
    assert line.upload(office) == []
    assert line.used() == 1
    strict = json.loads(json.dumps(TARIFF))
    strict["rules"][0]["uses"]["back_on_refund"] = False
    office.keep(replace(office.season, version=3, tariff=json.dumps(strict)))
    made = office.refund(order, order.tickets[1].id)
    assert made.uses == ()
    line.upload(office)
    assert line.used() == 1
    assert verify(office.path).findings == ()


def test_a_seat_that_was_changed_gives_the_use_back_all_the_same(window: Window) -> None:
    office, line = window.office, window.line
    order = window.whole(1, 2)
    changed = office.reseat(order, 3, tickets=order.tickets[:1])
    made = office.refund(order, changed.tickets[0].id)
    assert [(one.limited, one.count) for one in made.uses] == [(SPRING, 1)]
    assert line.upload(office) == []
    assert line.used() == 1
    assert verify(office.path).findings == ()
