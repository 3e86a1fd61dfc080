"""Who may do what, a supervisor's approval of one operation, and the lock after wrong PINs."""

from dataclasses import dataclass, replace
from uuid import UUID

from pos.domain.ids import PersonId
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Person

CASHIER = "cashier"
SUPERVISOR = "supervisor"

# Actions, and who may do them alone. What a cashier may not do alone needs an Approval.
SELL = "sell"
OPEN_SHIFT = "open_shift"
CLOSE_SHIFT = "close_shift"
REFUND = "refund"
EXCHANGE = "exchange"
VOID = "void"
REFUND_IN_CASH = "refund_in_cash"  # however it was paid
REFUND_TO_VOUCHER = "refund_to_voucher"
SETTLE_TASK = "settle_task"
PAY_IN = "pay_in"
PAY_OUT = "pay_out"
SET_RATE = "set_rate"
ON_ACCOUNT = "on_account"
# House rules that one sale may set aside.
LEAVE_ORPHAN = "leave_orphan"
SPEND_ACCESSIBLE = "spend_accessible"
GIVE_AWAY = "give_away"  # places for nothing
APPROVE = "approve"
COMPARE_TERMINALS = "compare_terminals"  # with the shift still open; at its close everybody does
# At the house's desk: what a supervisor decides for all tills, and signs.
ALLOT = "allot"
RECALL = "recall"
WRITE_OFF = "write_off"
RELEASE = "release"
RELEASE_RIGHT = "release_right"
RELEASE_PAPERS = "release_papers"  # emergency tickets of a till that is gone for good
BLOCK = "block"
UNBLOCK = "unblock"
EDIT_PLAN = "edit_plan"
ADMIT_BY_WORD = "admit_by_word"  # whom the gate asks about
LET_OUT = "let_out"
ADMIT = "admit"  # at the door: whoever stands there
REPRINT = "reprint"  # one more paper of a ticket, which kills those before it
SETTLE_PAPER = "settle_paper"  # say what became of a paper, or where it is printed
# Emergency tickets: to print them, and to say that nobody knows where one is.
PACK = "pack"
LOSE_PAPER = "lose_paper"
TEST_TICKET = "test_ticket"  # a paper that admits nobody
SET_UP_PRINTER = "set_up_printer"
_EVERYBODY = frozenset(
    {
        *(SELL, OPEN_SHIFT, CLOSE_SHIFT, REFUND, VOID, REFUND_IN_CASH, EXCHANGE, SETTLE_TASK),
        *(REPRINT, SETTLE_PAPER, ADMIT),
        *(PAY_IN, PAY_OUT, SET_RATE, ON_ACCOUNT, REFUND_TO_VOUCHER, PACK, LOSE_PAPER),
    }
)
_HOUSE = frozenset(
    {
        *(ALLOT, RECALL, WRITE_OFF, RELEASE, RELEASE_RIGHT, BLOCK, UNBLOCK, EDIT_PLAN),
        *(TEST_TICKET, ADMIT_BY_WORD, LET_OUT, RELEASE_PAPERS),
    }
)
_RULES = frozenset({LEAVE_ORPHAN, SPEND_ACCESSIBLE, GIVE_AWAY})
_ALONE = frozenset({APPROVE, COMPARE_TERMINALS, SET_UP_PRINTER})
_PERMITTED = {CASHIER: _EVERYBODY, SUPERVISOR: _EVERYBODY | _HOUSE | _RULES | _ALONE}

WRONG_PINS_ALLOWED = 5
_FIRST_LOCK_S = 30
_LONGEST_LOCK_S = 15 * 60


@dataclass(frozen=True)
class Approval:
    """A supervisor's word for one operation: this action on this subject, once."""

    id: UUID
    action: str
    subject: UUID
    approver: PersonId
    approver_name: str
    at_ms: int


@dataclass(frozen=True)
class LockOut:
    """Wrong PINs of one person since the last right one, and when the last was tried."""

    wrong: int = 0
    last_wrong_ms: int = 0


def require(person: Person, action: str) -> None:
    """Raises Refusal NOT_PERMITTED unless the person's role may do that."""
    if action not in _PERMITTED.get(person.role, frozenset()):
        raise Refusal(Reason.NOT_PERMITTED, action=action)


def locked_for_s(lock: LockOut, now_ms: int) -> int:
    """Seconds until the next try, 0 if free: 30, 60, 120 ... 900 from the fifth wrong PIN on.

    A wall clock set back cannot unlock early; `not_ahead` keeps it from locking for long.
    """
    over = lock.wrong - WRONG_PINS_ALLOWED
    if over < 0:
        return 0
    length_s = min(_FIRST_LOCK_S << min(over, 10), _LONGEST_LOCK_S)
    passed_ms = max(0, now_ms - lock.last_wrong_ms)
    return max(0, -(-(length_s * 1000 - passed_ms) // 1000))


def not_ahead(lock: LockOut, now_ms: int) -> LockOut:
    """The lock, counted anew from now where the wall clock was set back behind it."""
    return replace(lock, last_wrong_ms=min(lock.last_wrong_ms, now_ms))


def tries_left(lock: LockOut) -> int:
    """Wrong PINs still allowed before a lock."""
    return max(0, WRONG_PINS_ALLOWED - lock.wrong)
