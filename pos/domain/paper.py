"""What is to be put on paper: facts, not yet laid out. A print job stores one of these as JSON."""

from dataclasses import dataclass

import msgspec

from pos.domain.ids import TicketId
from pos.domain.outagepaper import MapPaper, TallyPaper, WillCallPaper
from pos.domain.plan import PlaceLabel
from pos.domain.receipt import Letterhead, Receipt
from pos.domain.report import ShiftReport


@dataclass(frozen=True)
class TicketPaper:
    """One ticket. Times are ISO 8601 with offset; the layout speaks the house's `locale`.

    `templates` are the designs that the house wants it in: the first one that fits the printer's
    stock. `holder` is who it is for, where the house prints that: put in when the paper leaves, and
    in no job that is written down; `nameless`: it ought to stand there, and could not be had.
    """

    house: str
    address: str
    title: str
    subtitle: str
    venue: str
    starts_at: str
    timezone: str
    locale: str
    timed: bool
    label: PlaceLabel
    ticket_type: str
    category: str
    price_minor: int
    currency: str
    code: str
    short_code: str
    ticket: TicketId
    print_no: int
    order_number: str
    till_name: str
    sold_at_ms: int
    templates: tuple[str, ...] = ()
    holder: str = ""
    nameless: bool = False


@dataclass(frozen=True)
class EmergencyPaper:
    """A ticket that was printed before it was sold, for when nothing else works any more.

    It has no price: what was paid is written on it by hand. `number` is its number in the pack;
    `code` and `short_code` say which one it is when it is typed or scanned back in.
    """

    house: str
    address: str
    title: str
    subtitle: str
    venue: str
    starts_at: str
    timezone: str
    locale: str
    timed: bool
    label: PlaceLabel
    category: str
    currency: str
    code: str
    short_code: str
    number: str
    till_name: str
    made_at_ms: int


@dataclass(frozen=True)
class ReportPaper:
    """An X or Z slip. `address` and `tax_number` are for houses that want them on it."""

    house: str
    timezone: str
    locale: str
    report: ShiftReport
    hides_drawer: bool = False  # for somebody who will count it blind
    address: str = ""
    tax_number: str = ""


@dataclass(frozen=True)
class RefundPaper:
    """A slip for the customer: what was taken back and how much was returned by which means.

    `kind` is refund, void or exchange. Of an exchange (now a Receipt: jobs of an older program may
    wait) `new_lines` are the tickets that came for the old ones, and `paid` what the customer paid
    more by which means, cash before change.
    """

    house: str
    timezone: str
    locale: str
    order_number: str
    at_ms: int
    currency: str
    lines: tuple[tuple[str, int], ...]  # label, minor units
    tenders: tuple[tuple[str, int], ...]  # kind, minor units, >= 0
    person_name: str
    approver_name: str
    reason: str
    kind: str = "refund"
    kept_minor: int = 0
    new_lines: tuple[tuple[str, int], ...] = ()
    paid: tuple[tuple[str, int], ...] = ()
    change_minor: int = 0
    address: str = ""
    tax_number: str = ""


@dataclass(frozen=True)
class ListPaper:
    """A plain list, such as the one for the door; its words are those of the screen."""

    house: str
    timezone: str
    locale: str
    title: str
    note: str
    at_ms: int
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class CardPaper:
    """The house's own copy of a card receipt that the customer signs: lines as in a Slip."""

    house: Letterhead
    order_number: str
    at_ms: int
    lines: tuple[str, ...]


Slip = ReportPaper | RefundPaper | Receipt | CardPaper
Designed = TicketPaper | EmergencyPaper | Slip  # those that have templates
Paper = Designed | ListPaper | WillCallPaper | MapPaper | TallyPaper
PAPER_TYPES: dict[str, type[Paper]] = {
    "ticket": TicketPaper,
    "emergency": EmergencyPaper,
    "report": ReportPaper,
    "refund": RefundPaper,
    "list": ListPaper,
    "receipt": Receipt,
    "card": CardPaper,
    "will_call": WillCallPaper,
    "seat_map": MapPaper,
    "tally": TallyPaper,
}


def kind_of(paper: Paper) -> str:
    """Its name in PAPER_TYPES."""
    return next(kind for kind, wanted in PAPER_TYPES.items() if isinstance(paper, wanted))


def encode(paper: Paper) -> bytes:
    """JSON of the paper."""
    return msgspec.json.encode(paper)


def decode(kind: str, raw: bytes) -> Paper:
    """The paper of a job. Raises ValueError for an unknown kind or a body that does not fit."""
    if kind not in PAPER_TYPES:
        raise ValueError(f"unknown kind of paper: {kind!r}")
    try:
        paper: Paper = msgspec.json.decode(raw, type=PAPER_TYPES[kind])
    except msgspec.MsgspecError as error:
        raise ValueError(f"{kind}: {error}") from error
    return paper
