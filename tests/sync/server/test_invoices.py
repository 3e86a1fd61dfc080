"""Invoices in a till's journal: the server keeps them as they came, and nothing else happens."""

from uuid import uuid4

from sqlalchemy import select

from pos.domain.invoice import Invoice
from pos.domain.journal import Invoiced, decode_body
from pos.domain.receipt import TaxRow
from sync.protocol.wire import JournalApplied, PlaceState
from sync.server import tables
from tests.sync.server.books import TableBooks
from tests.sync.server.tills import CLERK, PaperTill, secure


def test_an_invoice_is_taken_with_the_chain_and_told_back_unchanged(books: TableBooks) -> None:
    till = PaperTill(1)
    books.decide(secure(1, [3]))
    order = till.sale([3])
    made = Invoice(
        id=uuid4(),
        kind="invoice",
        life=1,
        sequence=1,
        number="INV-1-1-00001",
        order=order.id,
        order_number=order.number,
        fact=order.id,
        credits="",
        gross_minor=order.total_minor,
        currency="EUR",
        taxes=(TaxRow("VAT", 700, 100, 7, 107),),
        person=CLERK,
        at_ms=2_000,
        buyer="c2VhbGVk",
    )
    till.write(Invoiced(made))
    till.sale([9])
    (applied,) = books.decide(till.upload())
    assert isinstance(applied, JournalApplied)
    assert (applied.applied, applied.head) == (3, till.head.hash)
    assert books.claim(3).state == PlaceState.SOLD
    with books.database.writing() as connection:
        entries = tables.entries
        raw = connection.scalar(select(entries.c.body).where(entries.c.kind == "invoiced"))
    assert decode_body("invoiced", bytes(raw)) == Invoiced(made)
