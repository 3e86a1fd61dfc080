"""House rules about who sits where, asked before any money, and set aside with a reason."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from pos.domain import journal
from pos.domain.basket import Basket
from pos.domain.ids import PerformanceId, PlaceId
from pos.domain.money import Money
from pos.domain.order import Override
from pos.domain.people import LEAVE_ORPHAN, SPEND_ACCESSIBLE
from pos.domain.plan import Group
from pos.domain.refusals import Reason
from pos.domain.season import OrphanRule, Season
from pos.services import giving, seating, selling
from pos.services.seating import OverrideWish, Room, Seen, Stranded
from tests.pos.domain.test_bestavailable import plain
from tests.pos.services.test_selling import TONIGHT, entries, refusal

HERE = PerformanceId(TONIGHT)
REASON = "A school class sits around it"


def ruled(season: Season, rule: OrphanRule) -> Season:
    return replace(season, house=replace(season.house, orphans=rule))


def room(*taken: int) -> dict[PerformanceId, Room]:
    """One row of eight."""
    plan = plain(8)
    free = np.ones(plan.place_count, np.bool_)
    free[list(taken)] = False
    return {HERE: Room(plan, free, free)}


def check(
    season: Season,
    basket: Basket,
    rooms: dict[PerformanceId, Room],
    overrides: Sequence[Override] = (),
) -> tuple[Stranded, ...]:
    """Asked about a basket that was picked in one row of eight."""
    return seating.check(season, basket, {HERE: plain(8)}, rooms, overrides)


def wish(office: Any, person: Any, **changes: Any) -> OverrideWish:
    asked = OverrideWish(
        rule="orphan",
        basket=office.desk.ids.new(),
        performance=HERE,
        places=(PlaceId(0),),
        reason=REASON,
        person=person,
    )
    return replace(asked, **changes)


def approved(office: Any, asked: OverrideWish, action: str = "") -> OverrideWish:
    word = office.word(action or asked.action, asked.basket)
    return replace(asked, approval=word)


def test_where_the_rule_is_off_nobody_asks(office: Any) -> None:
    season = ruled(office.season, OrphanRule.OFF)
    assert check(season, office.basket(1, 2), room()) == ()


def test_where_it_advises_the_sale_goes_on_and_the_cashier_is_told(office: Any) -> None:
    season = ruled(office.season, OrphanRule.ADVISE)
    (told,) = check(season, office.basket(1, 2), room())
    assert (told.performance, told.places) == (HERE, (0,))


def test_where_it_refuses_a_single_seat_is_not_left_alone(office: Any) -> None:
    season = ruled(office.season, OrphanRule.REFUSE)
    with refusal(Reason.ORPHAN_LEFT) as refused:
        check(season, office.basket(1, 2), room())
    assert refused.value.params["places"] == [0]
    assert check(season, office.basket(2, 3), room()) == ()


def test_a_performance_may_have_a_rule_of_its_own(office: Any) -> None:
    season = ruled(office.season, OrphanRule.REFUSE)
    mild = tuple(replace(one, orphans=OrphanRule.OFF) for one in season.performances)
    season = replace(season, performances=mild)
    assert check(season, office.basket(1, 2), room()) == ()


def test_what_cannot_be_helped_is_not_refused(office: Any) -> None:
    season = ruled(office.season, OrphanRule.REFUSE)
    assert check(season, office.basket(1, 2), room(3, 4, 5, 6, 7)) == ()


def test_of_a_hall_that_nobody_has_looked_at_nothing_is_known(office: Any) -> None:
    season = ruled(office.season, OrphanRule.REFUSE)
    assert check(season, office.basket(1, 2), {}) == ()


def test_half_a_box_is_not_sold_in_a_hall_that_nobody_has_looked_at(office: Any) -> None:
    season = ruled(office.season, OrphanRule.OFF)
    box = Group("Royal box", "box", (PlaceId(1), PlaceId(2)), whole=True)
    plans = {HERE: replace(plain(8), groups=(box,))}
    with refusal(Reason.SOLD_AS_ONE) as refused:
        seating.check(season, office.basket(1), plans, {})
    assert refused.value.params["name"] == "Royal box"
    assert seating.check(season, office.basket(1, 2), plans, {}) == ()


def test_a_supervisor_sets_the_rule_aside_with_a_reason(office: Any) -> None:
    season = ruled(office.season, OrphanRule.REFUSE)
    made = seating.set_aside(office.desk, wish(office, office.supervisor))
    assert (made.reason, made.approver, made.places) == (REASON, office.supervisor.id, (0,))
    assert check(season, office.basket(1, 2), room(), [made]) == ()
    with refusal(Reason.ORPHAN_LEFT):  # another seat was not spoken of
        check(season, office.basket(5, 6), room(), [made])


def test_a_cashier_needs_a_supervisor_s_word_for_this_basket(office: Any) -> None:
    asked = wish(office, office.cashier)
    with refusal(Reason.APPROVAL_NEEDED):
        seating.set_aside(office.desk, asked)
    with refusal(Reason.APPROVAL_NEEDED):
        seating.set_aside(office.desk, approved(office, asked, SPEND_ACCESSIBLE))
    other = replace(approved(office, asked), basket=office.desk.ids.new())
    with refusal(Reason.APPROVAL_NEEDED):
        seating.set_aside(office.desk, other)
    word = approved(office, asked)
    made = seating.set_aside(office.desk, word)
    assert (made.person, made.approver) == (office.cashier.id, office.supervisor.id)
    with refusal(Reason.APPROVAL_NEEDED):  # once
        seating.set_aside(office.desk, word)


def test_each_rule_has_an_action_of_its_own(office: Any) -> None:
    assert wish(office, office.cashier).action == LEAVE_ORPHAN
    assert wish(office, office.cashier, rule="accessible").action == SPEND_ACCESSIBLE


@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_no_rule_is_set_aside(office: Any, reason: str) -> None:
    with refusal(Reason.REASON_MISSING):
        seating.set_aside(office.desk, wish(office, office.supervisor, reason=reason))


def test_a_card_number_is_no_reason(office: Any) -> None:
    with refusal(Reason.CARD_NUMBER_TYPED):
        seating.set_aside(
            office.desk, wish(office, office.supervisor, reason="4111 1111 1111 1111")
        )


def test_a_novel_is_cut_short(office: Any) -> None:
    made = seating.set_aside(office.desk, wish(office, office.supervisor, reason="so " * 500))
    assert len(made.reason) <= giving.REASON_LIMIT


def test_the_journal_keeps_what_a_sale_has_set_aside_and_why(office: Any) -> None:
    made = seating.set_aside(office.desk, wish(office, office.supervisor))
    office.secure(4, 5)
    basket = office.basket(4, 5)
    tender, _ = selling.cash_tender(basket.total, Money(10_000, basket.currency))
    elsewhere = replace(made, performance=PerformanceId(TONIGHT + 1))
    sale = replace(office.wish(basket, tender), overrides=(made, elsewhere))
    order = selling.complete(office.desk, sale)
    assert entries(office)[-1] == journal.Sale(order, (made,))


def test_of_what_was_set_aside_only_the_seats_that_are_still_left_alone_were_used(
    office: Any,
) -> None:
    season = ruled(office.season, OrphanRule.REFUSE)
    asked = wish(office, office.supervisor, places=(PlaceId(0), PlaceId(7)))
    made = seating.set_aside(office.desk, asked)
    spend = replace(made, rule="accessible")
    (left,) = seating.used(season, office.basket(1, 2), room(), [made, spend])
    assert left == replace(made, places=(PlaceId(0),))
    assert seating.used(season, office.basket(2, 3), room(), [made]) == ()
    assert seating.used(season, office.basket(1, 2), {}, [made]) == ()


def boxed(*seats: int) -> Seen:
    """A window that looked at a hall in which those seats are one box."""
    box = Group("Royal box", "box", tuple(PlaceId(one) for one in seats), whole=True)
    return Seen({HERE: replace(plain(8), groups=(box,))})


def cash(office: Any, *places: int, **more: Any) -> selling.SaleWish:
    """Those places secured, and the money for them on the counter."""
    office.secure(*places)
    basket = office.basket(*places)
    tender, _ = selling.cash_tender(basket.total, basket.total)
    return replace(office.wish(basket, tender), **more)


def test_half_a_box_is_not_sold_for_cash_whoever_asked_before(office: Any) -> None:
    sale = cash(office, 1, seen=boxed(1, 2))
    before = entries(office)
    with refusal(Reason.SOLD_AS_ONE):
        selling.complete(office.desk, sale)
    assert entries(office) == before
    whole = cash(office, 1, 2, seen=boxed(1, 2))
    assert len(selling.complete(office.desk, whole).tickets) == 2


def test_a_single_seat_is_not_left_alone_for_cash_unless_a_supervisor_said_so(office: Any) -> None:
    season = ruled(office.season, OrphanRule.REFUSE)
    sale = cash(office, 1, 2, season=season, seen=Seen({}, room()))
    with refusal(Reason.ORPHAN_LEFT):
        selling.complete(office.desk, sale)
    made = seating.set_aside(office.desk, wish(office, office.supervisor))
    order = selling.complete(office.desk, replace(sale, overrides=(made,)))
    assert entries(office)[-1] == journal.Sale(order, (made,))


def test_what_a_card_has_paid_for_is_sold_whatever_the_house_rules_say(office: Any) -> None:
    season = ruled(office.season, OrphanRule.REFUSE)
    office.secure(1, 2)
    basket = office.basket(1, 2)
    paid = office.wish(basket, office.card(basket.total.minor))
    seen = Seen(boxed(2, 3).plans, room())
    order = selling.complete(office.desk, replace(paid, season=season, seen=seen))
    assert [one.place for one in order.tickets] == [1, 2]


def test_a_sale_of_an_older_till_has_set_nothing_aside(office: Any) -> None:
    order = office.sell(4)
    body = journal.encode_body(journal.Sale(order))
    old = body.replace(b',"overrides":[]', b"").replace(b'"overrides":[],', b"")
    assert b"overrides" not in old
    assert journal.decode_body("sale", old) == journal.Sale(order)
