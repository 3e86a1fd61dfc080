"""Tax invoices: numbers without a gap, one invoice an order, a credit note for what went back.

An exchange on an invoiced order gets one paper that names the first invoice, shows what was given
up and what came for it, and states the difference with its taxes rate by rate: a further invoice
where more is owed, a correction (in the credit notes' series) where it is less, or where only what
is supplied or its rate has changed. So it is in the EU: a document that amends the first invoice
and refers to it unambiguously is an invoice itself (Directive 2006/112/EC, article 219), and the
tax follows the changed price (article 90); the first invoice stands, so that a buyer who deducted
its tax corrects only the difference. In China what was added is invoiced by a further blue invoice
and what went off by a red-letter one that names the first; where one rate goes down while another
goes up both are needed, and the paper's rows by rate say each sum. To cancel the whole first
invoice instead would ask every buyer for the red letter's form though most of it stands.

A number names the till, the till's life and a count within that life: two lives of a till cannot
give out the same one, however a disk was put back, and within a life none is left out.
No fiscal certification is claimed: no state's signing device or portal hears of these.
"""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from pos.domain.ids import OrderId, PersonId, TillId
from pos.domain.receipt import Buyer, TaxRow
from pos.domain.refusals import Reason, Refusal

NAME_LIMIT, ADDRESS_LIMIT, TAX_NUMBER_LIMIT = 120, 240, 40
_ADDRESS_LINES = 6

InvoiceKind = Literal["invoice", "credit"]
_PREFIX: dict[InvoiceKind, str] = {"invoice": "INV", "credit": "CRN"}


@dataclass(frozen=True)
class Invoice:
    """An invoice or a credit note. `fact` is the order, or what took a part of it back or changed
    it; `credits` the number of the invoice that a credit note, or a further invoice, is about.
    `gross_minor` is negative where money is owed to the buyer. `buyer` is sealed: nobody but the
    till that made the first invoice can read it.
    """

    id: UUID
    kind: InvoiceKind
    life: int
    sequence: int
    number: str
    order: OrderId
    order_number: str
    fact: UUID
    credits: str
    gross_minor: int
    currency: str
    taxes: tuple[TaxRow, ...]
    person: PersonId
    at_ms: int
    buyer: str

    def __post_init__(self) -> None:
        if self.sequence < 1 or self.life < 1 or (self.kind == "credit" and not self.credits):
            raise ValueError(f"{self.number}: not an invoice and not a credit note")
        if self.kind == "invoice" and (self.fact == self.order) == bool(self.credits):
            raise ValueError(f"{self.number}: an invoice is for an order, or is further to one")


def number_of(kind: InvoiceKind, till: TillId, life: int, sequence: int) -> str:
    """INV-3-1-00012: the twelfth invoice of the first life of till 3."""
    return f"{_PREFIX[kind]}-{till}-{life}-{sequence:05d}"


def is_credit(number: str) -> bool:
    """Whether that number is a credit note's."""
    return number.startswith(_PREFIX["credit"])


def read_buyer(name: str, address: str, tax_number: str = "") -> Buyer:
    """The buyer as they are kept: no stray spaces, nothing that cannot be printed.

    Raises BUYER_MISSING without a name or an address, or where something is too long.
    """
    lines = [" ".join(line.split()) for line in address.splitlines()]
    made = Buyer(
        " ".join(name.split()),
        "\n".join(line for line in lines if line),
        " ".join(tax_number.split()),
    )
    bounds = (
        (made.name, NAME_LIMIT),
        (made.address, ADDRESS_LIMIT),
        (made.tax_number, TAX_NUMBER_LIMIT),
    )
    if not made.name or not made.address or made.address.count("\n") >= _ADDRESS_LINES:
        raise Refusal(Reason.BUYER_MISSING)
    for text, limit in bounds:
        if len(text) > limit or not text.replace("\n", "").isprintable():
            raise Refusal(Reason.BUYER_MISSING)
    return made
