"""Signing in, and a supervisor's approval of one operation."""

from uuid import UUID

from pos.domain.ids import PersonId
from pos.domain.people import (
    APPROVE,
    CLOSE_SHIFT,
    EXCHANGE,
    PAY_OUT,
    REFUND,
    SETTLE_TASK,
    Approval,
    LockOut,
    locked_for_s,
    not_ahead,
    require,
    tries_left,
)
from pos.domain.pins import check_pin, hash_pin
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Person
from pos.services.desk import Desk
from pos.storage.database import Unit

__all__ = [
    "CLOSE_SHIFT",
    "EXCHANGE",
    "PAY_OUT",
    "REFUND",
    "SETTLE_TASK",
    "Approval",
    "approve",
    "check_pin",
    "everyone",
    "hash_pin",
    "sign_in",
    "spend",
]


def everyone(desk: Desk) -> tuple[Person, ...]:
    """Who may sign in, in the season's order."""
    with desk.database.transaction() as unit:
        season = unit.seasons.current()
    return () if season is None else season.people


def sign_in(desk: Desk, person_id: PersonId, pin: str) -> Person:
    """The person, if that is their PIN.

    Raises PIN_WRONG(left=tries) or PIN_LOCKED(seconds=n). The count is written before the PIN is
    looked at, so pulling the plug gives no free try. An unknown person is a wrong PIN.
    """
    person = next((one for one in everyone(desk) if one.id == person_id), None)
    if person is None:
        raise Refusal(Reason.PIN_WRONG, left=0)
    now_ms = desk.clock.now_ms()
    with desk.database.transaction() as unit:
        lock = not_ahead(unit.people.lock_out(person.id), now_ms)
        seconds = locked_for_s(lock, now_ms)
        if not seconds:
            lock = LockOut(lock.wrong + 1, now_ms)
        unit.people.set_lock_out(person.id, lock)
    if seconds:
        raise Refusal(Reason.PIN_LOCKED, seconds=seconds)
    if not check_pin(pin, person.pin_hash, desk.credentials.pepper):
        seconds = locked_for_s(lock, now_ms)
        if seconds:
            raise Refusal(Reason.PIN_LOCKED, seconds=seconds)
        raise Refusal(Reason.PIN_WRONG, left=tries_left(lock))
    with desk.database.transaction() as unit:
        unit.people.set_lock_out(person.id, LockOut())
    return person


def approve(desk: Desk, person_id: PersonId, pin: str, action: str, subject: UUID) -> Approval:
    """A supervisor's approval of `action` on `subject` (REFUND and EXCHANGE: order id; CLOSE_SHIFT
    PAY_OUT and SET_RATE: shift id; SETTLE_TASK: conflicts.subject; LEAVE_ORPHAN,
    SPEND_ACCESSIBLE and ON_ACCOUNT: the basket's id; at the house's desk an id of its own),
    for one use.

    Raises as sign_in does, or NOT_PERMITTED for a cashier.
    """
    person = sign_in(desk, person_id, pin)
    require(person, APPROVE)
    approval = Approval(
        id=desk.ids.new(),
        action=action,
        subject=subject,
        approver=person.id,
        approver_name=person.name,
        at_ms=desk.clock.now_ms(),
    )
    with desk.database.transaction() as unit:
        unit.people.add_approval(approval)
    return approval


def spend(
    unit: Unit, approval: Approval | None, action: str, subject: UUID, at_ms: int
) -> Approval:
    """Use an approval up, in the transaction of what it allows. Raises APPROVAL_NEEDED."""
    if (
        approval is None
        or (approval.action, approval.subject) != (action, subject)
        or not unit.people.spend_approval(approval, at_ms)
    ):
        raise Refusal(Reason.APPROVAL_NEEDED, action=action)
    return approval
