"""A receipt: what was sold, taken back or exchanged, what it cost with which taxes, and how it was
paid. Facts, not yet laid out; whoever makes one that does not add up is refused.
"""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

Occasion = Literal["sale", "refund", "void", "exchange"]
# So much of a journal entry's hash is printed for people; the code beside it holds all of it.
SHORT_HASH = 12


@dataclass(frozen=True)
class Letterhead:
    """Whose receipt it is, and how that house writes. `address` may have several lines."""

    name: str
    address: str
    tax_number: str
    timezone: str
    locale: str


@dataclass(frozen=True)
class Line:
    """Tickets that are alike. `each_minor` is the price before what `notes` took off (or added) for
    all of them together, each by its rule's name. What goes back is negative.
    """

    count: int
    what: str
    seats: str
    each_minor: int
    notes: tuple[tuple[str, int], ...] = ()

    @property
    def listed_minor(self) -> int:
        """Before the notes."""
        return self.count * self.each_minor

    @property
    def total_minor(self) -> int:
        """What they cost."""
        return self.listed_minor + sum(minor for _, minor in self.notes)


@dataclass(frozen=True)
class Show:
    """The lines of one performance; `starts_at` is ISO 8601. `back`: they were given back."""

    title: str
    starts_at: str
    lines: tuple[Line, ...]
    back: bool = False


@dataclass(frozen=True)
class Extra:
    """What is owed beside the tickets: a fee, a tax on top, or what the house keeps of a refund."""

    kind: Literal["fee", "tax", "kept"]
    name: str
    count: int
    minor: int


@dataclass(frozen=True)
class TaxRow:
    """All that one rate is raised on; `name` is empty for what bears no tax."""

    name: str
    basis_points: int
    net_minor: int
    tax_minor: int
    gross_minor: int


@dataclass(frozen=True)
class Paid:
    """One tender. `details` tell it from others: a terminal's receipt number, the end of a
    voucher's code, a masked card, an account. `foreign` notes are of another currency.
    """

    kind: str
    minor: int
    details: tuple[str, ...] = ()
    foreign: str = ""
    foreign_minor: int = 0
    rate: str = ""


@dataclass(frozen=True)
class Proof:
    """Where the till's journal tells of it: which life, which entry, and the entry's hash (hex)."""

    till: int
    incarnation: int
    number: int
    hash: str

    @property
    def short(self) -> str:
        """So much of the hash as people compare."""
        return self.hash[:SHORT_HASH]

    @property
    def code(self) -> str:
        """All of it, for a reader: capital letters make the smaller code."""
        return f"PJ1:{self.till}.{self.incarnation}.{self.number}:{self.hash.upper()}"


@dataclass(frozen=True)
class Buyer:
    """Whom an invoice is for. `address` may have several lines."""

    name: str
    address: str
    tax_number: str = ""


@dataclass(frozen=True)
class InvoiceHead:
    """What makes a receipt an invoice, or (where it `credits` one) a credit note or, of an exchange
    that costs more, a further invoice to it.

    `sealed` is the buyer as the till keeps them; whoever puts it on paper opens it into `buyer`.
    """

    id: UUID
    number: str
    at_ms: int
    credits: str
    sealed: str
    buyer: Buyer | None = None


@dataclass(frozen=True)
class Receipt:
    """One receipt. `fact` is the order, refund or exchange it tells of, `number` the order's.

    `copy` is 0 on the first one given out, then 1, 2 ...: which copy it is. `cards` are the card
    receipts as a terminal gave them: lines of a name and a value with a tab between, or one text.
    """

    house: Letterhead
    occasion: Occasion
    fact: UUID
    number: str
    at_ms: int
    currency: str
    till_name: str
    person_name: str
    shows: tuple[Show, ...]
    extras: tuple[Extra, ...]
    total_minor: int
    rounding_minor: int
    taxes: tuple[TaxRow, ...]
    tenders: tuple[Paid, ...]
    change_minor: int
    proof: Proof
    copy: int = 0
    invoice: InvoiceHead | None = None
    cards: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        lines = sum(line.total_minor for show in self.shows for line in show.lines)
        extras = sum(one.minor for one in self.extras)
        if lines + extras != self.total_minor:
            raise ValueError(f"receipt {self.number}: lines of {lines + extras}, total is not")
        paid = sum(one.minor for one in self.tenders) - self.change_minor
        if paid != self.total_minor + self.rounding_minor:
            raise ValueError(f"receipt {self.number}: {paid} paid, that is not the total")
        if any(one.net_minor + one.tax_minor != one.gross_minor for one in self.taxes):
            raise ValueError(f"receipt {self.number}: a tax that does not add up")
        if self.taxes and sum(one.gross_minor for one in self.taxes) != self.total_minor:
            raise ValueError(f"receipt {self.number}: taxes of another total")

    @property
    def title(self) -> str:
        """Which word of the catalogue says what it is."""
        if self.invoice is not None and not self.invoice.credits:
            return "invoice"
        if self.invoice is not None and self.occasion == "exchange":
            return "further_invoice" if self.total_minor > 0 else "correction"
        if self.invoice is not None:
            return "credit_note"
        return {
            "sale": "receipt",
            "refund": "refund",
            "void": "void",
            "exchange": "exchange",
        }[self.occasion]

    @property
    def name(self) -> str:
        """The number it is filed under."""
        return self.invoice.number if self.invoice is not None else self.number
