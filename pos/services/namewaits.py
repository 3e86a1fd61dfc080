"""Papers that wait for the name of whom they are for: which, and whether they wait however long."""

from dataclasses import dataclass

from pos.domain.ids import JobId
from pos.domain.printjob import UNBEGUN
from pos.services.desk import Desk
from pos.services.papernotes import Slip, slip_of


@dataclass(frozen=True)
class NameWait:
    """One of them. `insists`: its performance wants no paper without the name."""

    job: JobId
    slip: Slip
    insists: bool


def count(desk: Desk) -> int:
    """How many; for the storage lane."""
    wanted = set(desk.names_wanted)
    if not wanted:
        return 0
    with desk.database.transaction() as unit:
        return sum(job.ticket in wanted for job in unit.jobs.in_state(*UNBEGUN))


def waits(desk: Desk) -> tuple[NameWait, ...]:
    """All of them, in the order in which they were promised; for the storage lane."""
    wanted = set(desk.names_wanted)
    if not wanted:
        return ()
    with desk.database.transaction() as unit:
        season = unit.seasons.current()
        insisting = {one.id for one in season.performances if one.names_wait} if season else set()
        found = []
        for job in unit.jobs.in_state(*UNBEGUN):
            if job.ticket is None or job.ticket not in wanted:
                continue
            (ticket,) = unit.orders.tickets([job.ticket])
            found.append(NameWait(job.id, slip_of(unit, job), ticket.performance in insisting))
        return tuple(found)
