"""Invoices on request of a business; credit notes for what went back of an invoiced order, at
whichever till, and further invoices for what was exchanged for more.
"""

from uuid import UUID

from pos.domain.ids import OrderId, PersonId
from pos.domain.invoice import Invoice, InvoiceKind, number_of, read_buyer
from pos.domain.journal import Invoiced
from pos.domain.order import Exchange, Refund
from pos.domain.people import SELL, require
from pos.domain.receipt import Buyer, Receipt
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Person
from pos.payments import handkeyed
from pos.services import buyers, receipts
from pos.services.desk import Desk
from pos.services.dossiers import dossier
from pos.storage.database import Unit


def invoice(desk: Desk, order: OrderId, buyer: Buyer, person: Person) -> Invoice:
    """The order's invoice; durable when it returns. Printing it is another thing. What went back of
    the order before, or was exchanged, gets its own papers with it.

    Raises TILL_SUSPENDED, ORDER_UNKNOWN, INVOICED_ALREADY, INVOICE_NOT_WHOLE where another till
    gave money back for a part of it, BUYER_MISSING, CARD_NUMBER_TYPED.
    """
    require(person, SELL)
    desk.guard.check()
    for typed in (buyer.name, buyer.address, buyer.tax_number):
        handkeyed.refuse_card_number(typed)
    clean = read_buyer(buyer.name, buyer.address, buyer.tax_number)
    with desk.database.transaction() as unit:
        if unit.orders.load(order) is None:
            raise Refusal(Reason.ORDER_UNKNOWN)  # or another till's: it has the journal
        before = unit.invoices.about(order)
        if before is not None:
            raise Refusal(Reason.INVOICED_ALREADY, number=before.number)
        for till in unit.rights.taken_back(order).values():
            # What went back there is not in this till's journal: no credit note could be made here.
            raise Refusal(Reason.INVOICE_NOT_WHOLE, till=till)
        sealed = buyers.seal(desk.credentials, order, clean)
        receipt = receipts.made(desk, unit, order, order)
        made = _write(desk, unit, receipt, order, person=person.id, sealed=sealed)
        earlier: tuple[Refund | Exchange, ...] = (
            *unit.refunds.of_order(order),
            *unit.exchanges.of_order(order),
        )
        for fact in sorted(earlier, key=lambda one: one.at_ms):
            amend(desk, unit, order, fact.id, person.id)
    return made


def amend(desk: Desk, unit: Unit, order: OrderId, fact: UUID, person: PersonId) -> Invoice | None:
    """The credit note for what went back by `fact`, or what an exchange changes in the invoice, in
    its transaction. None without an invoice, or where it stays right: other places in the same
    performance at the same price, or what was free goes back. (See pos.domain.invoice.)
    """
    invoiced = dossier(unit, order).invoice
    if invoiced is None or unit.invoices.about(fact) is not None:
        return None
    receipt = receipts.made(desk, unit, order, fact)
    if not (receipt.total_minor or receipt.tenders or _has_moved(receipt)):
        return None
    kind: InvoiceKind = "invoice" if receipt.total_minor > 0 else "credit"
    more = {"sealed": invoiced.buyer, "credits_": invoiced.number}
    return _write(desk, unit, receipt, order, person=person, kind=kind, **more)


def _has_moved(receipt: Receipt) -> bool:
    """Whether something else was supplied for the same money, or under another tax."""
    old = {(one.title, one.starts_at) for one in receipt.shows if one.back}
    new = {(one.title, one.starts_at) for one in receipt.shows if not one.back}
    return receipt.occasion == "exchange" and (old != new or bool(receipt.taxes))


def amend_on_paper(desk: Desk, unit: Unit, order: OrderId, fact: UUID, person: PersonId) -> bool:
    """The same, and its paper is queued. False where there is none."""
    if amend(desk, unit, order, fact, person) is None:
        return False
    receipts.queue(desk, unit, receipts.made(desk, unit, order, fact))
    return True


def _write(
    desk: Desk,
    unit: Unit,
    receipt: Receipt,
    order: OrderId,
    *,
    person: PersonId,
    sealed: str,
    credits_: str = "",
    kind: InvoiceKind = "invoice",
) -> Invoice:
    life, at_ms = unit.identity.incarnation(), desk.clock.now_ms()
    sequence = unit.invoices.next_sequence(kind, life)
    made = Invoice(
        id=desk.ids.new(),
        kind=kind,
        life=life,
        sequence=sequence,
        number=number_of(kind, desk.credentials.till, life, sequence),
        order=order,
        order_number=receipt.number,
        fact=receipt.fact,
        credits=credits_,
        gross_minor=receipt.total_minor,
        currency=receipt.currency,
        taxes=receipt.taxes,
        person=person,
        at_ms=at_ms,
        buyer=sealed,
    )
    unit.invoices.add(made)
    unit.journal.append(Invoiced(made), at_ms)
    assert unit.invoices.about(made.fact) == made, "what was written is not what was made"
    return made
