"""Slips of a day that never was, to look at a template: made around a sample ticket's values.

They add up as real ones do, and their proof is no entry of any journal.
"""

from dataclasses import replace
from typing import get_args
from uuid import UUID

from pos.domain.dayend import Comparison, Finding, SchemeLine, Sum, totals_of
from pos.domain.ids import PersonId, ShiftId, TillId
from pos.domain.paper import (
    CardPaper,
    Designed,
    EmergencyPaper,
    RefundPaper,
    ReportPaper,
    TicketPaper,
)
from pos.domain.printjob import CASH_SALE, SET_UP, ReprintReason
from pos.domain.receipt import (
    Buyer,
    Extra,
    InvoiceHead,
    Letterhead,
    Line,
    Occasion,
    Paid,
    Proof,
    Receipt,
    Show,
    TaxRow,
)
from pos.domain.report import (
    DrawerNote,
    ForeignCount,
    PaperNote,
    PapersOut,
    ShiftReport,
    TenderTotal,
)
from pos.domain.template.kinds import SLIPS, Kind
from pos.domain.template.samples import hard

_ID = UUID("00000000-7e57-7000-8000-7e577e577e57")
_HASH = "7e57" * 16
_VAT, _WHOLE = 700, 10_000  # basis points
_HOUR_MS = 3_600_000
_PERSON, _APPROVER = "Alexandra König", "Wolfgang Amadeus Großmann"
_CARD = ("Visa", "**** **** **** 1234", "0042")
_CARD_LINES = (
    "MERCHANT\t0815-4711-0001",
    "TERMINAL\tV400m-324688179",
    "CARD\t************1234",
    "AID\tA0000000031010",
    "AMOUNT\t249.00",
    "Approved",
)


def paper_of(
    kind: Kind, ticket: TicketPaper, *, copy: bool = False, tax_number: str = ""
) -> Designed:
    """A paper of that kind with the ticket's house, language, performance and price.

    `copy`: as it comes out of the printer the second time.
    """
    match kind:
        case "ticket":
            return ticket
        case "emergency":
            return emergency_of(ticket)
        case "receipt":
            return receipt_of(ticket, tax_number=tax_number, copy=int(copy))
        case "refund":
            return refund_of(ticket, "refund", tax_number=tax_number)
        case "report":
            return report_of(ticket, tax_number=tax_number)
        case "card":
            return card_of(ticket, tax_number=tax_number)


def hard_papers(kind: Kind) -> dict[str, Designed]:
    """What every template of that kind must stand, by what a sentence calls it.

    Of slips each way they come about once, and each script: where somebody sits changes no sum.
    """
    if kind not in SLIPS:
        return {said: paper_of(kind, ticket) for said, ticket in hard().items()}
    found: dict[str, Designed] = {}
    for said, ticket in hard().items():
        ways = all_of(kind, ticket)
        if not found:
            found = {f"{said}{more}": paper for more, paper in ways.items()}
        elif ticket.label.seat:
            found[said] = next(iter(ways.values()))
    return found


def all_of(kind: Kind, ticket: TicketPaper) -> dict[str, Designed]:
    """Every way in which such a paper may come about, by what a sentence adds."""
    tax = "DE 123 456 789"
    if kind == "receipt":
        buyer = Buyer(ticket.house, ticket.address.replace(", ", "\n"), "ATU 12345678")
        sale = receipt_of(ticket, tax_number=tax, buyer=buyer, copy=12)
        bare = replace(receipt_of(ticket), taxes=())
        back = receipt_of(ticket, "refund", tax_number=tax, buyer=buyer)
        return {
            ", invoiced": sale,
            ", without taxes": bare,
            ", given back": back,
            ", exchanged": receipt_of(ticket, "exchange", tax_number=tax),
        }
    if kind == "refund":
        return {
            f", {one}": refund_of(ticket, one, tax_number=tax) for one in ("refund", "exchange")
        }
    if kind == "report":
        blind = replace(report_of(ticket, closing=False), hides_drawer=True)
        return {", closed": report_of(ticket), ", counted blind": blind}
    return {"": paper_of(kind, ticket, tax_number=tax)}


def emergency_of(ticket: TicketPaper) -> EmergencyPaper:
    """A ticket of an outage pack."""
    return EmergencyPaper(
        house=ticket.house,
        address=ticket.address,
        title=ticket.title,
        subtitle=ticket.subtitle,
        venue=ticket.venue,
        starts_at=ticket.starts_at,
        timezone=ticket.timezone,
        locale=ticket.locale,
        timed=ticket.timed,
        label=ticket.label,
        category=ticket.category,
        currency=ticket.currency,
        code=ticket.code,
        short_code=ticket.short_code,
        number=f"{ticket.order_number.split('-')[0]}-E0117",
        till_name=ticket.till_name,
        made_at_ms=ticket.sold_at_ms,
    )


def receipt_of(
    ticket: TicketPaper,
    occasion: Occasion = "sale",
    *,
    tax_number: str = "",
    buyer: Buyer | None = None,
    copy: int = 0,
) -> Receipt:
    """Two tickets less a discount, and a fee; paid by card, with a voucher, and in cash."""
    sign = -1 if occasion in ("refund", "void") else 1
    count, off, fee = 2 * sign, -(ticket.price_minor // 10) * sign, 150 * sign
    line = Line(count, _what(ticket), _seat(ticket), ticket.price_minor, (("Club member", off),))
    extra = Extra("kept", "", 1, -fee) if sign < 0 else Extra("fee", "Booking fee", 1, fee)
    shows = [Show(ticket.title, ticket.starts_at, (line,))]
    if occasion == "exchange":
        given = replace(line, count=-count, notes=(("Club member", -off),))
        shows.insert(0, replace(shows[0], lines=(given,), back=True))
    total = sum(one.total_minor for show in shows for one in show.lines) + extra.minor
    change = 50 if sign > 0 else 0
    voucher = total // 3
    return Receipt(
        house=_head(ticket, tax_number),
        occasion=occasion,
        fact=_ID,
        number=ticket.order_number,
        at_ms=ticket.sold_at_ms,
        currency=ticket.currency,
        till_name=ticket.till_name,
        person_name=_PERSON,
        shows=tuple(shows),
        extras=(extra,),
        total_minor=total,
        rounding_minor=0,
        taxes=(_tax(total),),
        tenders=(
            Paid("card", total - voucher, _CARD),
            Paid("voucher", voucher, ("… 7QK4",)),
            *((Paid("cash", change),) if change else ()),
        ),
        change_minor=change,
        proof=Proof(12, 1, 123_456, _HASH),
        copy=copy,
        invoice=_invoice(ticket, buyer, back=sign < 0),
        cards=(_CARD_LINES,),
    )


def refund_of(ticket: TicketPaper, kind: str, *, tax_number: str = "") -> RefundPaper:
    """Two tickets given back, or exchanged for dearer ones."""
    lines = ((_seat(ticket), ticket.price_minor),) * 2
    kept = ticket.price_minor // 10 if kind != "exchange" else 0
    more = ticket.price_minor
    return RefundPaper(
        house=ticket.house,
        timezone=ticket.timezone,
        locale=ticket.locale,
        order_number=ticket.order_number,
        at_ms=ticket.sold_at_ms,
        currency=ticket.currency,
        lines=lines,
        tenders=(("card", 2 * ticket.price_minor - kept),) if kind != "exchange" else (),
        person_name=_PERSON,
        approver_name=_APPROVER,
        reason="The performance was moved to another day, and the customer cannot come then",
        kind=kind,
        kept_minor=kept,
        new_lines=((_seat(ticket), 3 * more // 2),) * 2 if kind == "exchange" else (),
        paid=(("cash", more + 50),) if kind == "exchange" else (),
        change_minor=50 if kind == "exchange" else 0,
        address=ticket.address,
        tax_number=tax_number,
    )


def card_of(ticket: TicketPaper, *, tax_number: str = "") -> CardPaper:
    """What a terminal gave to be signed."""
    house = _head(ticket, tax_number)
    return CardPaper(house, ticket.order_number, ticket.sold_at_ms, _CARD_LINES)


def report_of(ticket: TicketPaper, *, closing: bool = True, tax_number: str = "") -> ReportPaper:
    """A shift with every means of payment, francs in the drawer and a terminal that differs."""
    cash, each = 400 * ticket.price_minor, ticket.price_minor
    report = ShiftReport(
        kind="Z" if closing else "X",
        z_number=1042 if closing else 0,
        shift=ShiftId(_ID),
        till=TillId(12),
        till_name=ticket.till_name,
        person=PersonId("test"),
        person_name=_APPROVER,
        opened_at_ms=ticket.sold_at_ms - 9 * _HOUR_MS,
        at_ms=ticket.sold_at_ms,
        currency=ticket.currency,
        tickets_sold=1214,
        tickets_refunded=13,
        orders=597,
        sold_minor=1214 * each,
        refunded_minor=13 * each,
        tenders=(
            TenderTotal("cash", 141, cash, 12, 6 * each),
            TenderTotal("cash", 3, 2 * each, 0, 0, "CHF", 2 * each),
            TenderTotal("card", 396, 700 * each, 9, 7 * each),
            TenderTotal("voucher", 40, 50 * each, 0, 0),
        ),
        float_minor=20_000,
        paid_in_minor=5_000,
        paid_out_minor=2_550,
        expected_cash_minor=cash + 22_450 - 6 * each,
        counted_cash_minor=cash + 21_950 - 6 * each if closing else None,
        journal_number=123_456,
        journal_head=_HASH[:6],
        tickets_exchanged=8,
        exchanged_minor=4 * each,
        rounding_minor=-3,
        foreign=(ForeignCount("CHF", 2 * each, 2 * each - 100 if closing else None),),
        terminals=(_terminal(ticket),) if closing else (),
        papers=_papers(ticket),
        drawer_openings=142,
        openings=(DrawerNote(CASH_SALE, 141, 3), DrawerNote(SET_UP, 1)),
        papers_out=(PapersOut(ticket.title, ticket.starts_at, (*range(117, 141), 199)),),
    )
    return ReportPaper(
        ticket.house,
        ticket.timezone,
        ticket.locale,
        report,
        address=ticket.address,
        tax_number=tax_number,
    )


def _papers(ticket: TicketPaper) -> tuple[PaperNote, ...]:
    """One of each: who looked for a paper, and why one was printed again."""
    number, label = ticket.order_number, ticket.label
    again = tuple(
        PaperNote("reprint", number, label, at, why)
        for at, why in enumerate(get_args(ReprintReason), 2)
    )
    return (
        PaperNote("in_doubt", number, label, 1, "ticket"),
        PaperNote("spoiled", number, label, 1, "ticket"),
        PaperNote("in_doubt", number, None, 0, "receipt"),
        *again,
    )


def _terminal(ticket: TicketPaper) -> Comparison:
    now, each = ticket.sold_at_ms, ticket.price_minor
    return Comparison(
        "V400m-324688179",
        now - 9 * _HOUR_MS,
        now,
        ticket.currency,
        totals_of(
            [SchemeLine("mc", Sum(120, 300 * each)), SchemeLine("visa", Sum(276, 400 * each))]
        ),
        theirs=totals_of([SchemeLine("", Sum(397, 701 * each))]),
        findings=(Finding("contradicted", "charge", each, now - _HOUR_MS, "0042", "declined"),),
        reason="One payment was keyed in twice",
    )


def _head(ticket: TicketPaper, tax_number: str) -> Letterhead:
    address = ticket.address.replace(", ", "\n")
    return Letterhead(ticket.house, address, tax_number, ticket.timezone, ticket.locale)


def _what(ticket: TicketPaper) -> str:
    return " · ".join(one for one in (ticket.ticket_type, ticket.category) if one)


def _seat(ticket: TicketPaper) -> str:
    label = ticket.label
    seat = "-".join(one for one in (label.row, label.seat) if one)
    return " · ".join(one for one in (label.floor, label.section, seat) if one)


def _tax(total: int) -> TaxRow:
    tax = abs(total) * _VAT // (_WHOLE + _VAT) * (1 if total >= 0 else -1)
    return TaxRow("VAT", _VAT, total - tax, tax, total)


def _invoice(ticket: TicketPaper, buyer: Buyer | None, *, back: bool) -> InvoiceHead | None:
    if buyer is None:
        return None
    sold = "INV-12-1-00123"
    number, about = ("CRN-12-1-00045", sold) if back else (sold, "")
    return InvoiceHead(_ID, number, ticket.sold_at_ms, about, "", buyer)
