"""Receipts: made from what the books say, printed through the queue or handed out as a file.

The first paper of a receipt is the receipt; each further one says which copy it is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from uuid import UUID

from pos.domain import paper
from pos.domain.attempt import Slip
from pos.domain.ids import JobId, OrderId, PersonId
from pos.domain.invoice import Invoice
from pos.domain.journal import Exchanged, RefundMade, Sale, decode_body
from pos.domain.order import Exchange, Order, Refund, Tender
from pos.domain.paper import CardPaper, Paper
from pos.domain.people import SELL, require
from pos.domain.receipt import InvoiceHead, Proof, Receipt
from pos.domain.receipting import Circumstance, letterhead, of_exchange, of_refund, of_sale
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Person, ReceiptRule, Season
from pos.payments.attempt import Attempt
from pos.payments.cardnumbers import blotted
from pos.services import buyers
from pos.services.desk import Desk
from pos.services.dossiers import dossier
from pos.storage.database import Unit

Fact = Order | Refund | Exchange


def print_receipt(desk: Desk, order: OrderId, fact: UUID, person: Person) -> Receipt:
    """Queue the receipt of the order, or of a refund or exchange of it; of an invoiced one, the
    invoice or the credit note. Raises TILL_SUSPENDED, ORDER_UNKNOWN.
    """
    require(person, SELL)
    desk.guard.check()
    with desk.database.transaction() as unit:
        return queue(desk, unit, made(desk, unit, order, fact))


def drawn(desk: Desk, order: OrderId, fact: UUID, person: Person) -> Receipt:
    """The same, whole, to be written to a file by the caller, who then says `given_out`.

    Raises TILL_SUSPENDED, ORDER_UNKNOWN, BUYER_UNREADABLE.
    """
    require(person, SELL)
    desk.guard.check()
    with desk.database.transaction() as unit:
        receipt = made(desk, unit, order, fact)
    return opened(desk, receipt)  # type: ignore[return-value]  # a receipt stays one


def given_out(desk: Desk, receipt: Receipt) -> None:
    """That paper is with the customer: the next one is a copy of it."""
    with desk.database.transaction() as unit:
        _count(unit, receipt)


def queue(desk: Desk, unit: Unit, receipt: Receipt, order: OrderId | None = None) -> Receipt:
    """Put it into the print queue, and count it; it is a paper of that order of this till."""
    _count(unit, receipt)
    sold = OrderId(receipt.fact) if order is None and receipt.occasion == "sale" else order
    unit.jobs.add(JobId(desk.ids.new()), "receipt", paper.encode(receipt), order=sold)
    return receipt


def after_sale(desk: Desk, unit: Unit, order: Order, season: Season) -> None:
    """What a sale prints beside its tickets: the house's copy of a card receipt that is to be
    signed, and the receipt where the house wants one always.
    """
    for tender in order.tenders:
        attempt = _attempt(unit, tender)
        if attempt is not None and attempt.slip is not None and attempt.slip.signed:
            lines = tuple(blotted(one) for one in attempt.slip.house_lines)
            head = letterhead(season.house)
            slip = CardPaper(head, order.number, order.at_ms, lines)
            unit.jobs.add(JobId(desk.ids.new()), "card", paper.encode(slip), order=order.id)
    if season.house.receipts is ReceiptRule.ALWAYS:
        queue(desk, unit, made(desk, unit, order.id, order.id))


def opened(desk: Desk, sheet: Paper) -> Paper:
    """The paper with everything on it: an invoice's buyer stands in the queue sealed.

    Raises BUYER_UNREADABLE.
    """
    if not isinstance(sheet, Receipt) or sheet.invoice is None:
        return sheet
    with desk.database.transaction() as unit:
        invoice = unit.invoices.about(sheet.fact)
    if invoice is None:
        raise Refusal(Reason.BUYER_UNREADABLE)
    if _is_elsewhere(desk, invoice.order):
        return sheet  # its buyer is the first invoice's, whose number is on the paper
    buyer = buyers.unseal(desk.credentials, invoice.order, sheet.invoice.sealed)
    return replace(sheet, invoice=replace(sheet.invoice, buyer=buyer))


def _is_elsewhere(desk: Desk, order: OrderId) -> bool:
    with desk.database.transaction() as unit:
        return unit.orders.load(order) is None


def made(desk: Desk, unit: Unit, order_id: OrderId, fact_id: UUID) -> Receipt:
    """The receipt as the books have it, numbered as the copy that comes next.

    Raises ORDER_UNKNOWN where this till did not do it: another's journal is not here.
    """
    known = dossier(unit, order_id)
    every: tuple[Fact, ...] = (known.order, *known.refunds, *known.exchanges)
    fact = next((one for one in every if one.id == fact_id), None)
    proof = None if fact is None else proof_of(unit, fact)
    season = unit.seasons.current()
    if fact is None or proof is None or season is None:
        raise Refusal(Reason.ORDER_UNKNOWN)
    attempts = [one for one in (_attempt(unit, tender) for tender in fact.tenders) if one]
    seen = Circumstance(
        season=season,
        till_name=desk.credentials.till_name,
        person_name=_name(season, fact.person),
        proof=proof,
        cards={one.id: _card(one) for one in attempts},
    )
    match fact:
        case Order():
            receipt = of_sale(fact, seen)
        case Refund():
            receipt = of_refund(fact, known.order, seen, known.exchanges)
        case Exchange():
            receipt = of_exchange(fact, known.order, seen, known.exchanges)
    slips = (tuple(map(blotted, one.customer_lines)) for one in _slips(unit, fact.tenders))
    invoice = unit.invoices.about(fact_id)
    receipt = replace(
        _blotted(receipt),
        cards=tuple(one for one in slips if one),
        invoice=None if invoice is None else _head(invoice),
    )
    return replace(receipt, copy=unit.invoices.papers(paper_of(receipt)))


def proof_of(unit: Unit, fact: Fact) -> Proof | None:
    """Where this till's journal tells of it; of two lives that do, the later one."""
    kind = "sale" if isinstance(fact, Order) else "refund"
    kind = "exchange" if isinstance(fact, Exchange) else kind
    for entry in unit.journal.at(kind, fact.at_ms):
        match decode_body(entry.kind, entry.body):
            case Sale(told) | RefundMade(told) | Exchanged(told):
                if told.id == fact.id:
                    return Proof(entry.till, entry.incarnation, entry.number, entry.hash.hex())
    return None


def paper_of(receipt: Receipt) -> UUID:
    """What its copies are counted by: an invoice's are not the receipt's."""
    return receipt.fact if receipt.invoice is None else receipt.invoice.id


def _count(unit: Unit, receipt: Receipt) -> None:
    one = paper_of(receipt)
    unit.invoices.give_out(one, max(unit.invoices.papers(one), receipt.copy + 1))


def _attempt(unit: Unit, tender: Tender) -> Attempt | None:
    return None if tender.attempt is None else unit.attempts.load(tender.attempt)


def _slips(unit: Unit, tenders: Iterable[Tender]) -> Iterator[Slip]:
    """What terminals told of this money; of what went back, what they told of the refund."""
    for tender in tenders:
        found = _attempt(unit, tender)
        if found is not None and tender.amount_minor < 0:
            refunds = unit.attempts.refunds_of(found.id)
            found = next((one for one in refunds if one.reference == tender.reference), None)
        if found is not None and found.slip is not None:
            yield found.slip


def _card(attempt: Attempt) -> tuple[str, ...]:
    slip = attempt.slip
    return () if slip is None else tuple(one for one in (slip.scheme, slip.masked) if one)


def _blotted(receipt: Receipt) -> Receipt:
    """No card's number on paper, whatever came into the books by whichever way."""
    tenders = tuple(
        replace(one, details=tuple(map(blotted, one.details))) for one in receipt.tenders
    )
    return replace(receipt, tenders=tenders)


def _head(invoice: Invoice) -> InvoiceHead:
    return InvoiceHead(invoice.id, invoice.number, invoice.at_ms, invoice.credits, invoice.buyer)


def _name(season: Season, person: PersonId) -> str:
    return next((one.name for one in season.people if one.id == person), str(person))
