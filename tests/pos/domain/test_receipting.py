"""Whatever was sold under whatever tariff and paid by whatever means: the receipt adds up."""

from itertools import count
from random import Random
from typing import Any
from uuid import UUID

from hypothesis import assume, given, settings

from pos.domain.dayrate import NANO
from pos.domain.ids import OrderId, PersonId, PlaceId, ShiftId, TicketId, TillId, uuid7
from pos.domain.order import (
    Exchange,
    ForeignCash,
    OnAccount,
    Order,
    Refund,
    Tender,
    Ticket,
    VoucherUse,
)
from pos.domain.paper import decode, encode
from pos.domain.plan import PlaceLabel
from pos.domain.pricing.book import PriceBook
from pos.domain.pricing.price import price
from pos.domain.receipt import Proof, Receipt
from pos.domain.receipting import Circumstance, of_exchange, of_refund, of_sale, seats
from pos.domain.refusals import Refusal
from tests.pos.domain.pricing.houses import SEASON
from tests.pos.domain.pricing.tariffs import numbers, some_basket, some_sale, some_tariff

PROOF = Proof(3, 1, 9, "ab" * 32)
SEEN = Circumstance(SEASON, "Till 3", "Cashier 1", PROOF)
_ids = count(1)


def an_id() -> Any:
    return uuid7(1, next(_ids))


def some_tenders(dice: Random, total_minor: int) -> tuple[tuple[Tender, ...], int, int]:
    """Split over any means; the last one may be cash with change, and rounded."""
    parts: list[Tender] = []
    left = total_minor
    for _ in range(dice.randint(0, 4)):
        minor = dice.randint(0, left)
        left -= minor
        parts.append(
            dice.choice(
                [
                    Tender("card", minor, "0042", an_id()),
                    Tender("voucher", minor, "4711", voucher=VoucherUse("v", an_id())),
                    Tender(
                        "account", minor, account=OnAccount("1", "School", "PO 7", PersonId("s1"))
                    ),
                    Tender("cash", minor, foreign=ForeignCash("CHF", minor, NANO)),
                ]
            )
        )
    if dice.random() < 0.5:
        return (*parts, Tender("card", left, "0043", an_id())), 0, 0
    rounding = dice.randint(-min(left, 2), 2)
    change = dice.randint(0, 3_000)
    return (*parts, Tender("cash", left + rounding + change)), change, rounding


def some_order(number: int) -> Order:
    wanted, tariff = some_basket(number), some_tariff(number)
    assume(wanted)
    try:
        priced = price(wanted, PriceBook(SEASON, tariff), some_sale(number, wanted))
    except Refusal:
        assume(False)
        raise
    tickets = tuple(
        Ticket(
            TicketId(an_id()),
            one.wanted.performance,
            PlaceId(one.wanted.key[1]),
            PlaceLabel("Stalls", "E", str(at)),
            one.wanted.category,
            one.wanted.ticket_type,
            priced.ticket_minor(one),
            "code",
        )
        for at, one in enumerate(priced.lines)
    )
    tenders, change, rounding = some_tenders(Random(number), priced.total_minor)
    return Order(
        id=OrderId(an_id()),
        number="3-000127",
        till=TillId(3),
        shift=ShiftId(UUID(int=1)),
        person=PersonId("c1"),
        at_ms=1_800_000_000_000,
        currency="EUR",
        tickets=tickets,
        tenders=tenders,
        change_minor=change,
        rounding_minor=rounding,
        priced=priced,
    )


def adds_up(receipt: Receipt) -> None:
    lines = [line for show in receipt.shows for line in show.lines]
    extras = sum(one.minor for one in receipt.extras)
    assert sum(one.total_minor for one in lines) + extras == receipt.total_minor
    paid = sum(one.minor for one in receipt.tenders) - receipt.change_minor
    assert paid == receipt.total_minor + receipt.rounding_minor
    if receipt.taxes:
        net, tax = (
            sum(getattr(one, at) for one in receipt.taxes) for at in ("net_minor", "tax_minor")
        )
        assert net + tax == receipt.total_minor
    assert decode("receipt", encode(receipt)) == receipt


@settings(max_examples=300)
@given(numbers)
def test_every_sale_has_a_receipt_whose_lines_and_taxes_are_its_total(number: int) -> None:
    order = some_order(number)
    receipt = of_sale(order, SEEN)
    adds_up(receipt)
    assert receipt.total_minor == order.total_minor
    lines = [line for show in receipt.shows for line in show.lines]
    assert sum(line.count for line in lines) == len(order.tickets)
    assert order.priced is not None
    told = [(one.net_minor, one.tax_minor, one.gross_minor) for one in receipt.taxes]
    made = [(one.net_minor, one.tax_minor, one.gross_minor) for one in order.priced.taxes]
    assert told == made or (not told and all(tax == 0 for _, tax, _ in made))


@settings(max_examples=200)
@given(numbers)
def test_refunds_ticket_by_ticket_take_back_every_ticket_s_tax_exactly(number: int) -> None:
    order = some_order(number)
    dice = Random(number)
    kept = dice.choice([0, 0, 100])
    taxes = 0
    for ticket in order.tickets:
        fee = min(kept, ticket.price_minor)
        amount = ticket.price_minor - fee
        rounding = dice.randint(0, min(2, amount))
        refund = Refund(
            id=an_id(),
            order=order.id,
            order_number=order.number,
            tickets=(ticket.id,),
            places=((ticket.performance, ticket.place),),
            tenders=(Tender("cash", rounding - amount),),
            amount_minor=amount,
            rounding_minor=rounding,
            currency="EUR",
            shift=order.shift,
            person=order.person,
            approver=PersonId("s1"),
            reason="ill",
            at_ms=1,
            kept_minor=fee,
        )
        receipt = of_refund(refund, order, SEEN)
        adds_up(receipt)
        taxes += sum(one.tax_minor for one in receipt.taxes)
    whole = of_sale(order, SEEN)
    fees = sum(one.charge.tax_minor for one in order.fees)
    assert -taxes == sum(one.tax_minor for one in whole.taxes) - fees


@settings(max_examples=100)
@given(numbers)
def test_an_exchange_tells_both_sides_and_the_difference(number: int) -> None:
    order = some_order(number)
    dice = Random(number)
    out = order.tickets[: dice.randint(1, len(order.tickets))]
    new = tuple(
        Ticket(
            TicketId(an_id()),
            one.performance,
            PlaceId(900 + at),
            PlaceLabel("Stalls", "F", str(at)),
            one.category,
            one.ticket_type,
            dice.randint(0, 9_000),
            "code",
        )
        for at, one in enumerate(out)
    )
    more = sum(one.price_minor for one in new) - sum(one.price_minor for one in out)
    change = dice.randint(0, 500) if more > 0 else 0
    made = Exchange(
        id=an_id(),
        order=order.id,
        order_number=order.number,
        out=tuple(one.id for one in out),
        places=tuple((one.performance, one.place) for one in out),
        out_minor=sum(one.price_minor for one in out),
        tickets=new,
        tenders=(Tender("cash", more + change),) if more else (),
        change_minor=change,
        currency="EUR",
        shift=order.shift,
        person=order.person,
        approver=PersonId("s1"),
        reason="other seat",
        at_ms=1,
    )
    receipt = of_exchange(made, order, SEEN)
    adds_up(receipt)
    assert receipt.total_minor == more
    back = [line for show in receipt.shows if show.back for line in show.lines]
    assert sum(line.count for line in back) == len(out)


def test_seats_are_written_as_people_read_them() -> None:
    letters = [PlaceLabel("Stalls", "E", str(at)) for at in (9, 10)]
    assert seats(letters) == "Stalls · E9, E10"
    assert seats([PlaceLabel("Left", "12", "14", "Balcony")]) == "Balcony · Left · 12-14"
    assert seats([PlaceLabel("Floor standing", "", "")]) == "Floor standing"
