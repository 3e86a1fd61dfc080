"""Card payments, and what a person says of them: on disk before the terminal is touched."""

from collections.abc import Collection
from uuid import UUID

from pos.domain.ids import AttemptId
from pos.domain.money import Money
from pos.domain.order import Tender, TenderKind
from pos.domain.people import SETTLE_TASK
from pos.domain.refusals import Reason, Refusal
from pos.domain.walletcode import wallet_at
from pos.payments import handkeyed
from pos.payments.attempt import UNSETTLED, Attempt, State, move
from pos.payments.machine import Course, Now, Rules, Said, Write, plan
from pos.services import shifts
from pos.services.desk import Desk
from pos.services.owning import return_leases_of
from pos.storage.database import Unit


def start(
    desk: Desk, basket_id: UUID, amount: Money, terminal: str = "", *, by_hand: str = ""
) -> Attempt:
    """Write the attempt down: as sent, and only then may anybody type at the hand-keyed terminal;
    as created for an integrated `terminal`, whose driver writes `sent` before its first byte.
    `by_hand` is why the amount is keyed in where the till has a terminal; the sale's entry tells.

    Raises ATTEMPT_OPEN beside an unsettled one, AMOUNT_WRONG, SHIFT_NOT_OPEN.
    """
    if amount.minor <= 0:
        raise Refusal(Reason.AMOUNT_WRONG)
    at_ms = desk.clock.now_ms()
    with desk.database.transaction() as unit:
        if amount.currency.code != shifts.needed(unit).currency:
            raise Refusal(Reason.AMOUNT_WRONG)  # it could be charged, and never sold
        for other in unit.attempts.open():
            if other.state in UNSETTLED:
                raise Refusal(Reason.ATTEMPT_OPEN, state=other.state)
        attempt = Attempt(
            id=AttemptId(desk.ids.new()),
            basket=basket_id,
            amount_minor=amount.minor,
            currency=amount.currency.code,
            state="created",
            started_at_ms=at_ms,
            terminal=terminal,
            why=by_hand,
        )
        if not terminal:
            # The person is the line to this terminal: once this is on disk they may type, so that
            # from here on only they know whether there is a charge.
            attempt = move(attempt, "sent", at_ms)
        unit.attempts.save(attempt)
    return attempt


def approve(desk: Desk, attempt: Attempt, receipt_number: str) -> Attempt:
    """The terminal said yes. Raises RECEIPT_NUMBER_MISSING or CARD_NUMBER_TYPED, or like `cancel`
    APPROVAL_NEEDED where only a supervisor may say so (`needs_word`).
    """
    return _settle(desk, attempt, "approved", handkeyed.receipt_number(receipt_number))


def decline(desk: Desk, attempt: Attempt, *, keeps_places: bool = False) -> Attempt:
    """The terminal said no. `keeps_places`: the customer still stands there."""
    return _settle(desk, attempt, "declined", keeps_places=keeps_places)


def cancel(
    desk: Desk, attempt: Attempt, receipt_number: str = "", *, keeps_places: bool = False
) -> Attempt:
    """Nothing was charged; or, for an approved attempt without an order, it was voided on the
    terminal, whose receipt number for that is required. `keeps_places`: its sale goes on.
    """
    number = handkeyed.receipt_number(receipt_number) if receipt_number else ""
    return _settle(desk, attempt, "cancelled", number, keeps_places=keeps_places)


def mark_unknown(desk: Desk, attempt: Attempt) -> Attempt:
    """Nobody can tell whether the card was charged. It stays open until a person settles it."""
    return _settle(desk, attempt, "unknown")


def open_attempt(desk: Desk, but: Collection[AttemptId] = ()) -> Attempt | None:
    """What a person must settle: an unsettled attempt, or an approved one without an order.

    `but` are parts of the sale that goes on.
    """
    with desk.database.transaction() as unit:
        return next((one for one in unit.attempts.open() if one.id not in but), None)


def open_reversal(desk: Desk, charge: AttemptId) -> Attempt | None:
    """The attempt to take that charge back of which nobody knows yet whether it did."""
    with desk.database.transaction() as unit:
        return next((one for one in unit.attempts.open() if one.original == charge), None)


def load(desk: Desk, attempt: AttemptId) -> Attempt | None:
    """As it is written."""
    with desk.database.transaction() as unit:
        return unit.attempts.load(attempt)


def needs_word(desk: Desk, attempt: Attempt) -> bool:
    """Whether only a supervisor may say what became of it, with a reason (services.deciding): of
    money that may have gone back, of a phone's, whose server goes on asking, and of a charge at a
    terminal whose customer does not stand at the window any more. A stand-alone terminal's charge
    is between the cashier and its slip.
    """
    if wallet_at(attempt.terminal):
        return attempt.state in ("unknown", "approved")
    if attempt.state != "unknown":
        return False
    gone = bool(attempt.terminal) and attempt.basket not in desk.at_window
    return attempt.kind != "charge" or gone


def charge_of(attempt: Attempt) -> AttemptId | None:
    """The charge that a refund or reversal is about; a phone's may be another till's."""
    if attempt.kind == "refund" and wallet_at(attempt.terminal) and attempt.against is not None:
        return AttemptId(UUID(attempt.against.transaction))
    return attempt.original


def tender(attempt: Attempt) -> Tender:
    """The tender of an approved attempt, for SaleWish."""
    wallet = wallet_at(attempt.terminal)
    kind: TenderKind = "wallet" if wallet else "card"
    return Tender(kind, attempt.moved_minor, attempt.reference, attempt.id, wallet=wallet)


def _settle(
    desk: Desk, attempt: Attempt, to: State, reference: str = "", *, keeps_places: bool = False
) -> Attempt:
    """The next state, from what is written and not from what the screen remembers."""
    with desk.database.transaction() as unit:
        written = unit.attempts.load(attempt.id)
        if written is None:
            raise LookupError(f"no attempt {attempt.id}")
        if needs_word(desk, written):
            raise Refusal(Reason.APPROVAL_NEEDED, action=SETTLE_TASK)
        return said(desk, unit, written, to, reference, keeps_places=keeps_places)


def said(
    desk: Desk,
    unit: Unit,
    written: Attempt,
    to: State,
    reference: str = "",
    *,
    keeps_places: bool = False,
) -> Attempt:
    """A person's word, inside a transaction. A charge that came to nothing gives back what was
    secured for it, unless its customer still stands there: then it is paid for otherwise.
    """
    original = None if written.original is None else unit.attempts.load(written.original)
    course, steps = plan(Course(written, original), Said(to, reference), _now(desk), Rules())
    for moved in (one for step in steps if isinstance(step, Write) for one in step.attempts):
        before = written if moved.id == written.id else original
        assert before is not None
        unit.attempts.save(moved)
        over = moved.kind == "charge" and moved.state in ("declined", "cancelled")
        stands = keeps_places or moved.basket in desk.at_window
        if over and not stands and before.state in ("unknown", "approved"):
            # A crash or a void lies behind. Just declined, the seats stay: there is cash.
            return_leases_of(desk, unit, moved)
    return course.attempt


def _now(desk: Desk) -> Now:
    return Now(desk.clock.now_ms(), desk.clock.monotonic_s())
