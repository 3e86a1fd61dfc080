"""Cards: written down first, settled by a person, never charged twice."""

import logging
from dataclasses import replace
from typing import Any

import pytest

from pos.domain import journal
from pos.domain.money import Currency, Money
from pos.domain.order import Tender
from pos.domain.refusals import Reason, Refusal
from pos.services import cards, orders, people, refunding, selling, shifts

CARD_NUMBERS = ("4111111111111111", "5500 0000 0000 0004", "3782-822463-10005", "6011000990139424")
FORTY_TWO = Money(4250, Currency("EUR"))


def refusal(reason: Reason) -> Any:
    return pytest.raises(Refusal, match=reason.value)


def start(office: Any) -> Any:
    return cards.start(office.desk, office.ids.new(), FORTY_TWO)


def test_an_attempt_is_on_disk_before_anybody_types(office: Any) -> None:
    attempt = start(office)
    office.restart()
    assert cards.open_attempt(office.desk) == attempt
    assert attempt.state == "sent"


def test_no_second_attempt_beside_an_open_one(office: Any) -> None:
    attempt = start(office)
    with refusal(Reason.ATTEMPT_OPEN):
        start(office)
    cards.mark_unknown(office.desk, attempt)
    with refusal(Reason.ATTEMPT_OPEN):
        start(office)
    cards.decline(office.desk, attempt)
    assert cards.open_attempt(office.desk) is None
    assert start(office).state == "sent"


def test_an_approved_attempt_pays_one_order_only(office: Any) -> None:
    tender = office.card(4250)
    order = office.sell(4, tenders=[tender])
    assert cards.open_attempt(office.desk) is None
    assert order.tenders == (tender,)
    with refusal(Reason.ATTEMPT_OPEN):
        office.sell(5, tenders=[tender])
    assert tender.attempt is not None


def test_an_attempt_nobody_approved_pays_nothing(office: Any) -> None:
    attempt = start(office)
    with refusal(Reason.ATTEMPT_OPEN):
        office.sell(4, tenders=[cards.tender(attempt)])


def test_a_tender_that_claims_more_than_was_charged_is_refused(office: Any) -> None:
    tender = office.card(100)
    with refusal(Reason.AMOUNT_WRONG):
        office.sell(4, tenders=[Tender("card", 4250, tender.reference, tender.attempt)])


def test_the_receipt_number_is_required(office: Any) -> None:
    attempt = start(office)
    with refusal(Reason.RECEIPT_NUMBER_MISSING):
        cards.approve(office.desk, attempt, "   ")
    assert cards.open_attempt(office.desk) == attempt


def test_an_open_attempt_blocks_closing_the_shift_until_a_person_settles_it(office: Any) -> None:
    attempt = start(office)
    office.restart()
    with refusal(Reason.SHIFT_HAS_OPEN_ATTEMPT):
        office.close_shift(10_000)
    cards.cancel(office.desk, attempt)
    assert office.close_shift(10_000).z_number == 1


def test_money_approved_for_a_sale_that_never_came_is_voided_with_a_receipt(office: Any) -> None:
    tender = office.card(4250)
    office.restart()
    left = cards.open_attempt(office.desk)
    assert left is not None and left.id == tender.attempt
    with refusal(Reason.SHIFT_HAS_OPEN_ATTEMPT):
        office.close_shift(10_000)
    with refusal(Reason.RECEIPT_NUMBER_MISSING):
        cards.cancel(office.desk, left)
    assert cards.cancel(office.desk, left, "0043").reference == "0042, void 0043"
    assert cards.open_attempt(office.desk) is None


def test_no_attempt_without_a_shift_over_nothing_or_in_other_money(closed_office: Any) -> None:
    with refusal(Reason.SHIFT_NOT_OPEN):
        start(closed_office)
    closed_office.open()
    with refusal(Reason.AMOUNT_WRONG):
        cards.start(closed_office.desk, closed_office.ids.new(), Money(0, Currency("EUR")))
    with refusal(Reason.AMOUNT_WRONG):
        cards.start(closed_office.desk, closed_office.ids.new(), Money(100, Currency("CNY")))
    assert cards.open_attempt(closed_office.desk) is None


def test_a_card_number_typed_anywhere_never_reaches_the_disk_or_the_log(
    office: Any, all_logs: pytest.LogCaptureFixture
) -> None:
    order = office.sell(4, tenders=[office.card(4250)])
    word = office.word(people.REFUND, order.id)
    attempt = start(office)
    for number in CARD_NUMBERS:
        with refusal(Reason.CARD_NUMBER_TYPED):
            cards.approve(office.desk, attempt, number)
        with refusal(Reason.CARD_NUMBER_TYPED):
            cards.cancel(office.desk, attempt, f"receipt {number} 123")
        with refusal(Reason.CARD_NUMBER_TYPED):
            shifts.move_cash(office.desk, office.cashier, 100, f"card {number}")
        for reason, reference in ((f"lost {number}", "0044"), ("ill", number)):
            wish = refunding.RefundWish(
                order.id, (order.tickets[0].id,), office.cashier, word, reason, reference
            )
            with refusal(Reason.CARD_NUMBER_TYPED):
                refunding.refund(office.desk, wish)
        assert orders.find(office.desk, number) == ()
        with pytest.raises(Refusal):
            people.sign_in(office.desk, office.cashier.id, number)
        office.clock.pass_s(10_000)
    logging.getLogger("pos").info("the end")
    office.desk.database.close()
    on_disk = b"".join(file.read_bytes() for file in office.path.parent.iterdir())
    logged = all_logs.text
    for number in CARD_NUMBERS:
        plain = "".join(filter(str.isdigit, number))
        for text in (number, plain):
            assert text.encode() not in on_disk
            assert text not in logged
    assert b"0042" in on_disk
    assert "the end" in logged


def test_a_card_sale_can_be_finished_after_a_restart(office: Any) -> None:
    office.secure(4)
    tender = office.card(4250)
    office.restart()
    assert selling.return_unsold_leases(office.desk) == 0
    order = selling.complete(office.desk, office.wish(office.basket(4), tender))
    assert order.tenders == (tender,)


def test_a_price_that_was_charged_holds_though_a_newer_season_has_another(office: Any) -> None:
    office.secure(4)
    basket, tender = office.basket(4), office.card(4250)
    (prices,) = office.season.price_lists
    dearer = tuple(replace(one, minor=one.minor + 100) for one in prices.prices)
    office.season = replace(office.season, price_lists=(replace(prices, prices=dearer),))
    with refusal(Reason.BASKET_CHANGED):
        selling.complete(office.desk, office.wish(basket, Tender("cash", 4250)))
    order = selling.complete(office.desk, office.wish(basket, tender))
    assert order.total_minor == 4250


def leases(office: Any) -> list[tuple[int, str]]:
    with office.desk.database.transaction() as unit:
        return [(lease.place, lease.state) for lease in unit.leases.every()]


@pytest.mark.parametrize("charged", [False, True])
def test_what_a_card_may_have_paid_for_is_kept_until_a_person_has_settled_it(
    office: Any, charged: bool
) -> None:
    office.secure(4, 5)
    start(office)
    office.clock.pass_s(1)
    office.secure(6)  # for nobody yet
    office.restart()
    assert selling.return_unsold_leases(office.desk) == 1
    left = cards.open_attempt(office.desk)
    assert left is not None and left.state == "unknown"
    if charged:
        left = cards.approve(office.desk, left, "0042")
        office.restart()
        assert selling.return_unsold_leases(office.desk) == 0
    assert leases(office) == [(4, "secured"), (5, "secured")]
    cards.cancel(office.desk, left, "0043" if charged else "")
    assert leases(office) == []
    with office.desk.database.transaction() as unit:
        entry = unit.journal.after(unit.journal.head().number - 1, 1)[0]
    returned = journal.decode_body(entry.kind, entry.body)
    assert isinstance(returned, journal.Return)
    assert returned.places == (4, 5)
    assert selling.return_unsold_leases(office.desk) == 0


@pytest.mark.parametrize("end", [cards.decline, cards.cancel])
def test_after_a_card_that_was_not_charged_the_same_seats_can_be_paid_in_cash(
    office: Any, end: Any
) -> None:
    office.secure(4)
    end(office.desk, start(office))
    assert leases(office) == [(4, "secured")]
    selling.complete(office.desk, office.wish(office.basket(4), Tender("cash", 4250)))
