"""Integrated card terminals: what their driver writes, and the attempts that are to be settled.

A charge: `cards.start` with the terminal's name, then `Driver.carry_out` on a lane of its own with
`writer(desk)`; approved, `selling.complete` with `cards.tender`; if that refuses, `take_back`.
At the start of the till `Driver.recover(open_attempts(desk))`, its writer `after_crash`.
"""

from collections.abc import Callable
from dataclasses import replace

from pos.domain.attempt import UNSETTLED, Attempt
from pos.domain.ids import AttemptId, OrderId
from pos.domain.refusals import Reason, Refusal
from pos.payments.attempt import NEXT
from pos.services import shifts
from pos.services.desk import Desk
from pos.services.owning import return_leases_of
from pos.storage.database import Unit


def writer(desk: Desk, *, after_crash: bool = False) -> Callable[[tuple[Attempt, ...]], None]:
    """What a driver writes with: all of it durable when it returns.

    It raises Refusal ATTEMPT_OPEN where a person has settled the attempt in the meantime, or it
    was sold: then the driver has nothing more to say. `after_crash`: nobody stands before the
    basket any more, so that a charge that came to nothing gives its places back.
    """

    def write(attempts: tuple[Attempt, ...]) -> None:
        with desk.database.transaction() as unit:
            for attempt in attempts:
                _write(unit, attempt)
            if after_crash:
                for attempt in attempts:
                    if attempt.kind == "charge" and attempt.state in ("declined", "cancelled"):
                        return_leases_of(desk, unit, attempt)

    return write


def _write(unit: Unit, attempt: Attempt) -> None:
    written = unit.attempts.load(attempt.id)
    if written is not None:
        step = written.state == attempt.state or attempt.state in NEXT[written.state]
        if not step or written.order is not None:
            raise Refusal(Reason.ATTEMPT_OPEN, state=written.state, wanted=attempt.state)
    unit.attempts.save(attempt)


def open_attempts(desk: Desk) -> tuple[Attempt, ...]:
    """Everything unsettled, and approved money that nothing was sold or given back for."""
    with desk.database.transaction() as unit:
        return unit.attempts.open()


def start_refund(desk: Desk, terminal: str, charge: AttemptId, amount_minor: int) -> Attempt:
    """Write down a refund on a charge of this till, as created, for `Driver.carry_out`.

    Once it is approved, `paid_back` belongs into the transaction that makes the refund.
    Raises SHIFT_NOT_OPEN, ATTEMPT_OPEN, AMOUNT_WRONG, and ORDER_UNKNOWN for a charge that this
    till cannot refer to.
    """
    with desk.database.transaction() as unit:
        currency = shifts.needed(unit).currency
        for other in unit.attempts.open():
            if other.state in UNSETTLED:
                raise Refusal(Reason.ATTEMPT_OPEN, state=other.state)
        original = unit.attempts.load(charge)
        if original is None or original.slip is None or original.order is None:
            raise Refusal(Reason.ORDER_UNKNOWN)
        if original.currency != currency or not 0 < amount_minor <= original.moved_minor:
            raise Refusal(Reason.AMOUNT_WRONG)
        refund = Attempt(
            id=AttemptId(desk.ids.new()),
            basket=original.order,
            amount_minor=amount_minor,
            currency=currency,
            state="created",
            started_at_ms=desk.clock.now_ms(),
            kind="refund",
            terminal=terminal,
            original=original.id,
            against=original.slip.ref,
        )
        unit.attempts.save(refund)
    return refund


def paid_back(unit: Unit, refund: AttemptId, order: OrderId) -> Attempt:
    """The approved refund belongs to that order now. Raises ATTEMPT_OPEN unless it is, once."""
    attempt = unit.attempts.load(refund)
    if attempt is None:
        raise LookupError(f"no attempt {refund}")
    if (attempt.kind, attempt.state, attempt.order) != ("refund", "approved", None):
        raise Refusal(Reason.ATTEMPT_OPEN, state=attempt.state)
    settled = replace(attempt, order=order)
    unit.attempts.save(settled)
    return settled
