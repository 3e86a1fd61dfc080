"""Cards on the hand-keyed terminal: an attempt is on disk before the terminal is touched."""

from uuid import UUID

from pos.domain.money import Money
from pos.domain.order import Tender
from pos.payments.attempt import Attempt
from pos.services.desk import Desk


def start(desk: Desk, basket_id: UUID, amount: Money) -> Attempt:
    """Write the attempt down as sent; only then may anybody type at the terminal.

    Raises ATTEMPT_OPEN beside an unsettled one, AMOUNT_WRONG, SHIFT_NOT_OPEN.
    """
    raise NotImplementedError


def approve(desk: Desk, attempt: Attempt, receipt_number: str) -> Attempt:
    """The terminal said yes. Raises RECEIPT_NUMBER_MISSING or CARD_NUMBER_TYPED."""
    raise NotImplementedError


def decline(desk: Desk, attempt: Attempt) -> Attempt:
    """The terminal said no."""
    raise NotImplementedError


def cancel(desk: Desk, attempt: Attempt, receipt_number: str = "") -> Attempt:
    """Nothing was charged; or, for an approved attempt without an order, it was voided on the
    terminal, whose receipt number for that is required.
    """
    raise NotImplementedError


def mark_unknown(desk: Desk, attempt: Attempt) -> Attempt:
    """Nobody can tell whether the card was charged. It stays open until a person settles it."""
    raise NotImplementedError


def open_attempt(desk: Desk) -> Attempt | None:
    """What a person must settle: an unsettled attempt, or an approved one without an order."""
    raise NotImplementedError


def tender(attempt: Attempt) -> Tender:
    """The tender of an approved attempt, for SaleWish."""
    raise NotImplementedError
