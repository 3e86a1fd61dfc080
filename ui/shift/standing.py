"""How the till's shift stands: is one open, and what is in the way of closing it."""

from dataclasses import dataclass

from pos.domain.shift import Shift
from pos.payments.attempt import Attempt
from pos.services import cards, shifts
from pos.services.desk import Desk
from pos.storage.tasks import Task


@dataclass(frozen=True)
class Standing:
    """`unsent` journal entries wait for the server: no reason to stay open, but good to know."""

    shift: Shift | None
    attempt: Attempt | None
    tasks: tuple[Task, ...]
    unsent: int


def load(desk: Desk) -> Standing:
    """Read it; for the storage lane."""
    shift, attempt = shifts.current(desk), cards.open_attempt(desk)
    with desk.database.transaction() as unit:
        unsent = unit.journal.head().number - unit.journal.uploaded().number
        return Standing(shift, attempt, unit.tasks.open(), unsent)
