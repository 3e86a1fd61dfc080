"""Integrated card terminals: what their driver writes, and the attempts that are to be settled.

A charge: `cards.start` with the terminal's name, then `Driver.carry_out` on a lane of its own with
`writer(desk)`; approved, `selling.complete` with `cards.tender`; if that refuses, `take_back`.
At the start of the till `Driver.recover(open_attempts(desk))`, its writer `after_crash`.
"""

from collections.abc import Callable

from pos.domain.attempt import Attempt
from pos.domain.refusals import Reason, Refusal
from pos.payments.attempt import NEXT
from pos.services.desk import Desk
from pos.services.owning import return_leases_of
from pos.storage.database import Unit


def writer(desk: Desk, *, after_crash: bool = False) -> Callable[[tuple[Attempt, ...]], None]:
    """What a driver writes with: all of it durable when it returns.

    It raises Refusal ATTEMPT_OPEN where a person has settled the attempt in the meantime, or it
    was sold: then the driver has nothing more to say. `after_crash`: nobody stands before the
    basket any more, so that a charge that came to nothing gives its places back; but those of the
    basket at the window stay, which is paid for otherwise.
    """

    def write(attempts: tuple[Attempt, ...]) -> None:
        with desk.database.transaction() as unit:
            for attempt in attempts:
                _write(unit, attempt)
            if after_crash:
                for attempt in attempts:
                    over = attempt.state in ("declined", "cancelled")
                    if attempt.kind == "charge" and over and attempt.basket not in desk.at_window:
                        return_leases_of(desk, unit, attempt)

    return write


def _write(unit: Unit, attempt: Attempt) -> None:
    written = unit.attempts.load(attempt.id)
    if written is not None:
        step = written.state == attempt.state or attempt.state in NEXT[written.state]
        if not step or written.order is not None:
            raise Refusal(Reason.ATTEMPT_OPEN, state=written.state, wanted=attempt.state)
    unit.attempts.save(attempt)


def refund_done(desk: Desk, terminal: str, within_ms: int) -> Attempt | None:
    """The last refund of a known payment that this terminal itself told of, not longer ago."""
    with desk.database.transaction() as unit:
        since = unit.attempts.since(desk.clock.now_ms() - within_ms)
    done = [
        one
        for one in since
        if (one.kind, one.terminal, one.state) == ("refund", terminal, "approved")
        and one.against is not None
        and one.slip is not None
    ]
    return done[-1] if done else None


def open_attempts(desk: Desk) -> tuple[Attempt, ...]:
    """Everything unsettled, and approved money that nothing was sold or given back for."""
    with desk.database.transaction() as unit:
        return unit.attempts.open()
