"""How the till's shift stands: is one open, and what is in the way of closing it."""

from dataclasses import dataclass

from pos.domain.goingback import GoingBack
from pos.domain.shift import Shift
from pos.payments.attempt import Attempt
from pos.services import cards, papernotes, settling, shifts
from pos.services.desk import Desk
from pos.services.settling import Case


@dataclass(frozen=True)
class Standing:
    """`tasks` keep the shift open, what was `handed_on` does not; `unsent` journal entries wait
    for the server, which is no reason either, but good to know. `papers_out` emergency tickets
    that nobody has accounted for: the supervisor is asked to confirm them. What is `going` back
    keeps the shift open like an open `attempt`.
    """

    shift: Shift | None
    attempt: Attempt | None
    tasks: tuple[Case, ...]
    unsent: int
    handed_on: tuple[Case, ...] = ()
    papers_out: int = 0
    going: tuple[GoingBack, ...] = ()


def load(desk: Desk) -> Standing:
    """Read it; for the storage lane."""
    shift, attempt = shifts.current(desk), cards.open_attempt(desk)
    cases = settling.open_tasks(desk)
    with desk.database.transaction() as unit:
        unsent = unit.journal.head().number - unit.journal.uploaded().number
        out = sum(len(one.numbers) for one in papernotes.out(unit))
        going = tuple(unit.going_back.every())
    return Standing(
        shift,
        attempt,
        tuple(case for case in cases if not case.handed_on),
        unsent,
        tuple(case for case in cases if case.handed_on),
        out,
        going,
    )
