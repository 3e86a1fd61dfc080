"""Tickets exchanged at a window: their uses come back, the new ones' are taken, and no count ever
passes its limit, whatever becomes of the exchange.
"""

import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos.domain.ids import PerformanceId, TicketId, TicketTypeId
from pos.domain.order import Exchange, Order, Tender
from pos.domain.orderuses import OrderUses
from pos.domain.pricing.books import book_of
from pos.domain.pricing.circumstances import Customer
from pos.domain.pricing.counting import asked_for
from pos.domain.pricing.laid import laid, wanted
from pos.domain.refusals import Reason
from pos.domain.uses import NOBODY, GivenBack, Limited
from pos.services import cards, exchanging, givingback, refunding, selling, uses
from pos.services.exchanging import ExchangeWish, Offer
from pos.services.verifying import verify
from sync.server.usebooks import Thing
from tests.pos.conftest import Office
from tests.sync.client.test_uses import ANNA, SPRING, Line, Window, refused

CHILD = TicketTypeId("child")
FIRST = Limited("first")
EACH = Limited("two", "M17", 7)
LATER = Limited("two", "M17", 8)
# The first five tickets cost half, whoever buys them; a member buys two of a performance.
TARIFF: dict[str, Any] = {
    "version": 5,
    "rules": [
        {
            "id": "spring",
            "name": "Spring weeks",
            "when": {"codes": ["SPRING"]},
            "uses": {"total": 3, "offline": 1},
            "percent_off": {"percent": 20},
        },
        {
            "id": "first",
            "name": "First five",
            "when": {"ticket_types": ["child"]},
            "uses": {"total": 5, "offline": 1},
            "percent_off": {"percent": 50},
        },
    ],
    "limits": [{"id": "two", "name": "Two each", "per": "customer_performance", "most": 2}],
}


@pytest.fixture
def window(tmp_path: Path) -> Window:
    return opened(tmp_path)


def opened(folder: Path) -> Window:
    office = Office(folder / "till.sqlite")
    window = Window(office, Line())
    things = window.line.books.state.uses.things
    things["first"] = Thing("first", 5, 0, 1)
    things["two"] = Thing("two", 0, 2, 0)
    first = office.season.performances[0]
    second = replace(first, id=PerformanceId(8))
    office.keep(
        replace(
            office.season,
            version=3,
            performances=(first, second),
            tariff=json.dumps(TARIFF),
        )
    )
    office.open()
    return window


def buy(
    window: Window,
    *places: int,
    kind: str = "adult",
    customer: Customer | None = None,
    tenders: Sequence[Tender] = (),
) -> Order:
    """Under the present tariff, with the code SPRING, for an adult."""
    office = window.office
    bare = replace(window.circumstances(customer), codes=frozenset({"SPRING"}))
    plain = office.basket(*places, kind=TicketTypeId(kind))
    asked = asked_for(wanted(plain), book_of(office.season), bare)
    terms = replace(bare, so_far=uses.look(office.desk, window.server, office.season, asked))
    basket = laid(plain, book_of(office.season), terms)
    window.basket_id = uuid4()
    window.own(basket, terms)
    return window.sell(basket, terms, *tenders)


def asking(
    window: Window, order: Order, tickets: Sequence[TicketId], *places: int, **to: Any
) -> tuple[ExchangeWish, Offer]:
    """What the screen finds out before anybody is told a price."""
    office = window.office
    new = tuple(replace(office.new_place(one), **to) for one in places)
    wish = replace(office.exchange_wish(order, (), *places), tickets=tuple(tickets), places=new)
    can = refunding.refundable(office.desk, order.id)
    seen = exchanging.terms(office.desk, can, office.season)
    asked = exchanging.asked(can, wish, office.season, seen)
    seen = replace(seen, so_far=uses.look(office.desk, window.server, office.season, asked))
    wish = replace(wish, circumstances=seen, basket=uuid4())
    return wish, exchanging.offer(can, wish, office.season)


def own(window: Window, wish: ExchangeWish, found: Offer) -> None:
    assert wish.basket is not None
    needs = found.renewal.wanted
    uses.own(window.office.desk, window.line, window.office.season, wish.basket, needs)


def secure(window: Window, wish: ExchangeWish) -> None:
    office = window.office
    for one in wish.places:
        selling.secure(office.desk, office.server, one.performance, [one.place])


def pay(window: Window, wish: ExchangeWish, found: Offer) -> Exchange:
    secure(window, wish)
    paid = (Tender("cash", found.more_minor),) if found.more_minor > 0 else ()
    told = replace(wish, tenders=paid, difference_minor=found.more_minor)
    return exchanging.exchange(window.office.desk, told)


def exchange(window: Window, order: Order, ticket: TicketId, place: int, **to: Any) -> Exchange:
    wish, found = asking(window, order, (ticket,), place, **to)
    own(window, wish, found)
    return pay(window, wish, found)


def counts(window: Window, *asked: Limited) -> tuple[int, ...]:
    """What the server counts once it has heard everything, and no task came of it."""
    assert window.line.upload(window.office) == []
    assert window.line.open() == len(window.leases())
    assert verify(window.office.path).findings == ()
    return tuple(window.line.used(one) for one in asked)


def test_a_code_that_made_the_old_ticket_cheaper_may_be_used_again(window: Window) -> None:
    order = buy(window, 1, 2)
    made = exchange(window, order, order.tickets[0].id, 3)
    assert (made.out_minor, made.in_minor) == (3400, 4250)  # nobody keeps codes
    assert (made.back, made.uses) == ((GivenBack(SPRING, 1),), ())
    assert counts(window, SPRING) == (1,)


def test_what_the_new_ticket_uses_is_owned_before_the_customer_pays(window: Window) -> None:
    order = buy(window, 1)
    wish, found = asking(window, order, [order.tickets[0].id], 3, ticket_type=CHILD)
    assert found.more_minor == 603 - 3400
    own(window, wish, found)
    assert (window.line.used(FIRST), window.leases()) == (1, ["owned"])
    made = pay(window, wish, found)
    assert [(one.limited, one.count) for one in made.uses] == [(FIRST, 1)]
    assert counts(window, FIRST, SPRING) == (1, 0)


def test_a_child_that_sits_elsewhere_keeps_its_price_though_none_is_left(window: Window) -> None:
    order = buy(window, 1, kind="child")
    Line(window.line.books, till=2).reserve_uses(uuid4(), [(FIRST, 4)])
    wish, found = asking(window, order, [order.tickets[0].id], 3)
    assert (found.more_minor, found.renewal.wanted) == (0, ())
    made = pay(window, wish, found)
    assert [(one.operation, one.count) for one in made.uses] == [(order.id, 1)]
    assert window.line.upload(window.office) == []
    assert window.line.used(FIRST) == 5
    window.office.refund(order, made.tickets[0].id)
    window.line.upload(window.office)
    assert window.line.used(FIRST) == 4


def test_a_member_at_the_limit_changes_seats_and_evenings(window: Window) -> None:
    order = buy(window, 1, 2, customer=ANNA)
    exchange(window, order, order.tickets[0].id, 3)
    assert counts(window, EACH, LATER) == (2, 0)
    exchange(window, order, order.tickets[1].id, 4, performance=PerformanceId(8))
    assert counts(window, EACH, LATER) == (1, 1)


def test_no_exchange_brings_a_member_beyond_the_limit_of_an_evening(window: Window) -> None:
    order = buy(window, 1, 2, customer=ANNA)
    Line(window.line.books, till=2).reserve_uses(uuid4(), [(LATER, 2)])
    wish, found = asking(window, order, [order.tickets[0].id], 4, performance=PerformanceId(8))
    with refused(Reason.LIMIT_PER_CUSTOMER):
        own(window, wish, found)
    with refused(Reason.LIMIT_UNCHECKED):  # whatever the screen does, no cash is taken for it
        pay(window, wish, found)
    assert window.line.upload(window.office) == []
    assert (window.line.used(EACH), window.line.used(LATER)) == (2, 2)
    assert refunding.refundable(window.office.desk, order.id).tickets == order.tickets


def test_a_card_that_was_charged_is_not_refused_and_a_person_hears_of_it(window: Window) -> None:
    order = buy(window, 1, kind="free")
    other = Line(window.line.books, till=2)
    other.reserve_uses(uuid4(), [(FIRST, 4)])
    wish, found = asking(window, order, [order.tickets[0].id], 3, ticket_type=CHILD)
    assert found.more_minor == 603
    other.reserve_uses(uuid4(), [(FIRST, 1)])
    with refused(Reason.USES_UP):
        own(window, wish, found)
    secure(window, wish)
    paid = replace(wish, tenders=(window.office.card(603),))
    (used,) = exchanging.exchange(window.office.desk, paid).uses
    assert used.operation == NOBODY
    (task,) = window.line.upload(window.office)
    assert task.params["over"] == 1
    assert window.line.used(FIRST) == 6


def test_whoever_leaves_before_paying_changes_nothing(window: Window) -> None:
    order = buy(window, 1)
    wish, found = asking(window, order, [order.tickets[0].id], 3, ticket_type=CHILD)
    own(window, wish, found)
    assert wish.basket is not None
    uses.let_go(window.office.desk, wish.basket)
    assert counts(window, FIRST, SPRING) == (0, 1)
    assert refunding.refundable(window.office.desk, order.id).tickets == order.tickets


def test_a_till_that_dies_with_the_money_on_its_way_back_loses_no_use(window: Window) -> None:
    office = window.office
    order = buy(window, 1, tenders=[office.card(3400)])
    wish, found = asking(window, order, [order.tickets[0].id], 3, ticket_type=CHILD)
    own(window, wish, found)
    secure(window, wish)
    givingback.begin_exchange(office.desk, replace(wish, difference_minor=found.more_minor))
    with office.desk.database.transaction() as unit:
        (kept,) = uses.owned(unit)
    assert kept.parts == ((FIRST, 1),)
    office.restart()
    selling.return_unsold_leases(office.desk)
    window.line.upload(office)
    assert window.line.used(FIRST) == 1  # the terminal may still be asked
    assert givingback.take_up(office.desk) == ()  # it never was: nothing comes of it
    assert counts(window, FIRST, SPRING) == (0, 1)


def test_money_that_went_back_to_the_card_takes_the_use_with_it(window: Window) -> None:
    office = window.office
    order = buy(window, 1, tenders=[office.card(3400)])
    wish, found = asking(window, order, [order.tickets[0].id], 3, ticket_type=CHILD)
    own(window, wish, found)
    secure(window, wish)
    told = replace(wish, difference_minor=found.more_minor)
    going = givingback.begin_exchange(office.desk, told)
    attempt = givingback.start(office.desk, order.id)
    cards.approve(office.desk, attempt, "0099")
    office.restart()
    selling.return_unsold_leases(office.desk)
    assert givingback.take_up(office.desk) == ()
    with office.desk.database.transaction() as unit:
        (made,) = unit.exchanges.of_order(order.id)
    assert made.id == going.record.id
    assert counts(window, FIRST, SPRING) == (1, 0)


def test_cut_off_a_till_takes_the_new_ticket_s_use_out_of_its_share(window: Window) -> None:
    office, line = window.office, window.line
    order = buy(window, 1, 2)
    uses.top_up(office.desk, line, office.season)
    line.down = True
    made = exchange(window, order, order.tickets[0].id, 3, ticket_type=CHILD)
    assert [(one.limited, one.count) for one in made.uses] == [(FIRST, 1)]
    _, found = asking(window, order, [order.tickets[1].id], 4, ticket_type=CHILD)
    assert [one.price.minor for one in found.items] == [1205]  # the share is used up
    assert found.renewal.wanted == ()
    line.down = False
    assert window.line.upload(office) == []
    assert (line.used(FIRST), line.used(SPRING)) == (1, 2)  # one of the code's is the share


def test_an_exchange_left_half_way_gives_the_share_back(window: Window) -> None:
    office, line = window.office, window.line
    order = buy(window, 1, tenders=[office.card(3400)])
    line.books.state.uses.things["first"] = Thing("first", 5, 0, 2)
    line.reserve_uses(uuid4(), [(FIRST, 3)])
    uses.top_up(office.desk, line, office.season)
    line.down = True
    wish, found = asking(window, order, [order.tickets[0].id], 3, ticket_type=CHILD)
    own(window, wish, found)
    secure(window, wish)
    givingback.begin_exchange(office.desk, replace(wish, difference_minor=found.more_minor))
    givingback.leave(office.desk, order.id)
    line.down = False
    uses.top_up(office.desk, line, office.season)
    assert window.line.upload(office) == []
    assert line.used(FIRST) == 4


def test_an_exchange_told_twice_counts_once(window: Window) -> None:
    order = buy(window, 1)
    exchange(window, order, order.tickets[0].id, 3, ticket_type=CHILD)
    window.line.upload(window.office)
    assert counts(window, FIRST, SPRING) == (1, 0)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("xxr"), st.integers(0, 9), st.booleans()), max_size=9))
def test_in_any_order_what_is_counted_is_what_the_live_tickets_use(
    steps: list[tuple[str, int, bool]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        window = opened(Path(folder))
        office = window.office
        order = buy(window, 1, 2, customer=ANNA)
        place = 10
        for verb, which, childs in steps:
            live = refunding.refundable(office.desk, order.id).tickets
            if not live:
                break
            ticket = live[which % len(live)].id
            if verb == "r":
                office.refund(order, ticket)
                continue
            place += 1
            to = {"performance": PerformanceId(7 + which % 2)}
            kind = CHILD if childs else TicketTypeId("adult")
            window.line.upload(office)  # what came back before is the server's to give again
            exchange(window, order, ticket, place, ticket_type=kind, **to)
        known = refunding.refundable(office.desk, order.id)
        standing = Counter(one.limited for one in OrderUses(known.known).standing)
        live = known.tickets
        assert standing[EACH] + standing[LATER] == len(live)
        assert standing[EACH] == sum(one.performance == 7 for one in live)
        assert standing[FIRST] == sum(one.ticket_type == CHILD for one in live)
        asked = (EACH, LATER, FIRST, SPRING)
        assert counts(window, *asked) == tuple(standing[one] for one in asked)
        office.desk.database.close()
