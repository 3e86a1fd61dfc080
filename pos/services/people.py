"""Signing in, and a supervisor's approval of one operation."""

from uuid import UUID

from pos.domain.ids import PersonId
from pos.domain.people import CLOSE_SHIFT, PAY_OUT, REFUND, Approval
from pos.domain.pins import check_pin, hash_pin
from pos.domain.season import Person
from pos.services.desk import Desk

__all__ = [
    "CLOSE_SHIFT",
    "PAY_OUT",
    "REFUND",
    "Approval",
    "approve",
    "check_pin",
    "everyone",
    "hash_pin",
    "sign_in",
]


def everyone(desk: Desk) -> tuple[Person, ...]:
    """Who may sign in, in the season's order."""
    raise NotImplementedError


def sign_in(desk: Desk, person_id: PersonId, pin: str) -> Person:
    """The person, if that is their PIN.

    Raises PIN_WRONG(left=tries) or PIN_LOCKED(seconds=n). The count is written before the PIN is
    looked at, so pulling the plug gives no free try.
    """
    raise NotImplementedError


def approve(desk: Desk, person_id: PersonId, pin: str, action: str, subject: UUID) -> Approval:
    """A supervisor's approval of `action` on `subject` (REFUND: order id; CLOSE_SHIFT and PAY_OUT:
    shift id), for one use. Raises as sign_in does, or NOT_PERMITTED for a cashier.
    """
    raise NotImplementedError
