"""What a terminal's answer says, whatever its protocol."""

from dataclasses import dataclass
from enum import StrEnum

from pos.domain.attempt import Slip
from pos.domain.dayend import TerminalTotals


class Fault(StrEnum):
    """Why an answer proves nothing. None of them is a yes, and none a no."""

    FORGED = "forged"  # the seal does not fit: not written by who has our key
    OTHER_KEY = "other_key"  # sealed with another key or version of it
    TORN = "torn"  # not the protocol's JSON
    TOO_LARGE = "too_large"
    EMPTY = "empty"
    REJECTED = "rejected"  # the terminal could not read our request, it says; unsealed
    OTHER_SERVICE = "other_service"  # answers another request
    OTHER_TERMINAL = "other_terminal"
    UNCLEAR = "unclear"  # well-formed, and does not say yes or no
    NO_REFERENCE = "no_reference"  # a yes that could never be taken back
    OTHER_AMOUNT = "other_amount"  # more than was asked for
    OTHER_CURRENCY = "other_currency"


@dataclass(frozen=True)
class Approved:
    """Yes. What moved may be less or more than what was asked for, or other money: compare."""

    slip: Slip
    currency: str


@dataclass(frozen=True)
class Refused:
    """No, and nothing moved; `by_person`: somebody at the terminal or the till stopped it."""

    why: str
    by_person: bool = False


@dataclass(frozen=True)
class Running:
    """The terminal is still at it, or too busy to say."""


@dataclass(frozen=True)
class Missing:
    """The terminal does not know of such a request."""


@dataclass(frozen=True)
class Faulty:
    """An answer that proves nothing."""

    fault: Fault


Reading = Approved | Refused | Running | Missing | Faulty


@dataclass(frozen=True)
class Counters:
    """What a terminal counted in one period of its own, between two of its day-ends."""

    period: str
    totals: TerminalTotals
