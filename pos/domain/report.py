"""X and Z reports: what a shift took, paid out and should have in the drawer."""

from dataclasses import dataclass
from typing import Literal

from pos.domain.dayend import Comparison
from pos.domain.ids import PersonId, ShiftId, TillId
from pos.domain.plan import PlaceLabel


@dataclass(frozen=True)
class TenderTotal:
    """One means of payment. `in_minor` is net of change for cash; `out_minor` is what refunds and
    exchanges gave back, >= 0. Notes of another currency are a line of their own: `foreign` names
    it, `foreign_minor` is how much of it, `in_minor` what that was worth.
    """

    kind: str
    in_count: int
    in_minor: int
    out_count: int
    out_minor: int
    foreign: str = ""
    foreign_minor: int = 0


@dataclass(frozen=True)
class ForeignCount:
    """Notes of another currency in the drawer: what came in, and what was counted at the close."""

    currency: str
    expected_minor: int
    counted_minor: int | None = None

    @property
    def over_short_minor(self) -> int | None:
        """counted - expected; None while nothing was counted."""
        return None if self.counted_minor is None else self.counted_minor - self.expected_minor


@dataclass(frozen=True)
class PaperNote:
    """A paper that somebody had to look for, or that was printed again. Of a reprint `why` is its
    reason, of the others what kind of paper it was; `label` is a ticket's place.
    """

    kind: Literal["in_doubt", "spoiled", "reprint"]
    order_number: str
    label: PlaceLabel | None
    print_no: int
    why: str


@dataclass(frozen=True)
class DrawerNote:
    """What the till opened the drawer for, and how often; `failed`: it was asked to and did not."""

    cause: str
    opened: int
    failed: int = 0


@dataclass(frozen=True)
class PapersOut:
    """Emergency tickets of one performance that nobody has accounted for, by their numbers."""

    title: str
    starts_at: str
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class ShiftReport:
    """X (a look, shift still open) or Z (the close; numbered, counted).

    expected cash = float + cash in - cash out + paid-in - paid-out, in the house's currency.
    `foreign` is what there is of others beside it; those begin at nothing with every shift.
    """

    kind: str  # X | Z
    z_number: int  # 0 for X
    shift: ShiftId
    till: TillId
    till_name: str
    person: PersonId
    person_name: str
    opened_at_ms: int
    at_ms: int
    currency: str
    tickets_sold: int
    tickets_refunded: int
    orders: int
    sold_minor: int
    refunded_minor: int
    tenders: tuple[TenderTotal, ...]
    float_minor: int
    paid_in_minor: int
    paid_out_minor: int
    expected_cash_minor: int
    counted_cash_minor: int | None
    journal_number: int
    journal_head: str  # first six hex digits of the head's hash
    tickets_exchanged: int = 0
    exchanged_minor: int = 0  # what exchanges brought in, less what they gave back
    rounding_minor: int = 0  # what rounding to coins brought in, or cost
    foreign: tuple[ForeignCount, ...] = ()
    terminals: tuple[Comparison, ...] = ()  # of a Z: what the card terminals say beside us
    papers: tuple[PaperNote, ...] = ()  # in doubt, spoiled, printed again
    drawer_openings: int = 0
    openings: tuple[DrawerNote, ...] = ()
    papers_out: tuple[PapersOut, ...] = ()  # emergency tickets, of this shift or before it

    @property
    def out_count(self) -> int:
        """How many emergency tickets nobody has accounted for."""
        return sum(len(one.numbers) for one in self.papers_out)

    @property
    def over_short_minor(self) -> int | None:
        """counted - expected; None while nothing was counted."""
        if self.counted_cash_minor is None:
            return None
        return self.counted_cash_minor - self.expected_cash_minor
