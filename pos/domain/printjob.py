"""What may become of a print job, and of the papers of one ticket. Pure: nothing else decides.

queued -> sending -> sent -> printed
             |         |
             +---------+--> in doubt -> printed | spoiled, by a person's word
queued | sending -> blocked (not one byte was handed over) -> sending again, by itself
queued | blocked -> cancelled
"""

from dataclasses import dataclass
from enum import Enum
from typing import Literal

from pos.domain.ids import OrderId, PersonId, TicketId

JobState = Literal[
    "queued", "sending", "sent", "printed", "in_doubt", "blocked", "cancelled", "spoiled"
]
# Why one more paper of a ticket is printed. Each kills the papers before it.
ReprintReason = Literal["jam", "damaged", "lost", "doubt"]
# What a print job is for, by which its printer is found: see `role_of`.
TICKETS, RECEIPTS = "tickets", "receipts"
# What a printer has begun and nothing has ended yet: its outcome is waited for.
UNDER_WAY: frozenset[JobState] = frozenset(("sending", "sent"))
# No printer was handed a byte of these.
UNBEGUN: frozenset[JobState] = frozenset(("queued", "blocked"))
MOST_PRINTS = 255  # one byte of the ticket's code


class Event(Enum):
    """What happened to the job."""

    BEGIN = "the printer is ready, the first byte follows"
    NOT_READY = "not one byte was handed over"
    TAKEN = "all bytes were handed over"
    CONFIRMED = "the printer said that it came out"
    LOST = "nobody can say whether it came out"
    UNPRINTABLE = "its paper cannot be laid out"
    RESTARTED = "the program started anew"
    CAME_OUT = "a person saw it"
    DID_NOT = "a person says that it did not come out, or is damaged"
    CANCELLED = "it is not wanted any more"


_TABLE: dict[tuple[JobState, Event], JobState] = {
    ("queued", Event.BEGIN): "sending",
    ("blocked", Event.BEGIN): "sending",
    ("queued", Event.NOT_READY): "blocked",
    ("blocked", Event.NOT_READY): "blocked",
    ("sending", Event.NOT_READY): "blocked",
    ("queued", Event.UNPRINTABLE): "in_doubt",
    ("blocked", Event.UNPRINTABLE): "in_doubt",
    ("sending", Event.TAKEN): "sent",
    ("sending", Event.LOST): "in_doubt",
    ("sent", Event.LOST): "in_doubt",
    ("sent", Event.CONFIRMED): "printed",
    ("sending", Event.RESTARTED): "in_doubt",
    ("sent", Event.RESTARTED): "in_doubt",
    ("in_doubt", Event.CAME_OUT): "printed",
    ("in_doubt", Event.DID_NOT): "spoiled",
    ("queued", Event.CANCELLED): "cancelled",
    ("blocked", Event.CANCELLED): "cancelled",
}


def after(state: JobState, event: Event) -> JobState:
    """The state that follows. Raises ValueError where the event cannot happen."""
    if (state, event) not in _TABLE:
        raise ValueError(f"a job that is {state} cannot be told: {event.value}")
    return _TABLE[state, event]


def role_of(kind: str) -> str:
    """Which printer such a paper is for: what admits goes to one, everything else to the other."""
    return TICKETS if kind in ("ticket", "emergency") else RECEIPTS


@dataclass(frozen=True)
class Reprint:
    """One more paper of a ticket: its number is the valid one from now on."""

    ticket: TicketId
    order: OrderId
    print_no: int
    code: str
    reason: ReprintReason
    person: PersonId
    approver: PersonId
    at_ms: int


@dataclass(frozen=True)
class JobStep:
    """One state of a print job, when, and how it is known.

    `person` is whose word it was, `level` how sure the printer was (0: it said nothing of it),
    `taken` how many of its `size` bytes were handed over by then, `counter` what the printer's
    cutter had counted before the paper; None where nobody knows.
    """

    at_ms: int
    state: JobState
    printer: str
    evidence: str = ""
    person: str = ""
    level: int = 0
    taken: int | None = None
    size: int | None = None
    counter: int | None = None


@dataclass(frozen=True)
class DrawerOpening:
    """The drawer: what opened it, who, and whether it did. `asked` is written before the pulse."""

    at_ms: int
    cause: str
    person: str
    said: Literal["asked", "opened", "not"]
    why: str = ""


CASH_SALE = "cash sale"
SET_UP = "set-up"


def sale_cause(order_number: str) -> str:
    """The drawer opens because that order was paid in cash."""
    return f"{CASH_SALE} {order_number}"


def cause_of(text: str) -> str:
    """What kind of cause that is: all cash sales are one."""
    return CASH_SALE if text.startswith(f"{CASH_SALE} ") else text
