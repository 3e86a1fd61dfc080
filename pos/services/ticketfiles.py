"""Tickets that leave the till in another way: as a PDF, or at a printer of the system.

Each is a paper like any other: one of each ticket, and written down before it exists.

Only what no printer has begun is taken, so there are never two valid papers of a ticket. What has
its paper already needs a reprint, which has a reason and a number of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pos.domain.ids import JobId, OrderId
from pos.domain.paper import TicketPaper, decode
from pos.domain.people import SELL, require
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Person
from pos.services import naming
from pos.services.desk import Desk
from pos.storage.database import Unit
from pos.storage.jobs import Job

PDF, SYSTEM = "pdf", "system"


@dataclass(frozen=True)
class Taken:
    """One ticket's paper that is not the printer's any more; `printer` had it before."""

    job: JobId
    printer: str
    paper: TicketPaper


def take(desk: Desk, order: OrderId, person: Person, way: str) -> tuple[Taken, ...]:
    """The papers of the order that wait for a printer: from now on they go out by `way`, and are
    `sending` on disk before the first byte of it. Nothing where each ticket has its paper.

    Whatever ends the program meanwhile leaves them in doubt, as it would at a printer. Raises
    TILL_SUSPENDED, and RECEIPT_NOT_WRITTEN where the anchor cannot be written: nothing is taken.
    """
    require(person, SELL)
    desk.guard.check()
    with desk.database.transaction() as unit:
        count = len(_waiting(unit, order))
    try:
        for _ in range(count):
            desk.before_paper()
    except OSError as error:
        raise Refusal(Reason.RECEIPT_NOT_WRITTEN, folder=str(error.filename or "")) from error
    with desk.database.transaction() as unit:
        found = _waiting(unit, order)[:count]
        for job in found:
            unit.jobs.move(job.id, way, person.name)
            unit.jobs.set_state(job.id, "sending", f"{person.name}: {way}")
    papers = [(job, naming.filled(desk, decode(job.kind, job.body))) for job in found]
    return tuple(
        Taken(job.id, job.printer, sheet) for job, sheet in papers if isinstance(sheet, TicketPaper)
    )


def came_out(desk: Desk, taken: Sequence[Taken], where: str) -> None:
    """They lie on the disk, whole: that is their paper."""
    with desk.database.transaction() as unit:
        for one in taken:
            unit.jobs.set_state(one.job, "printed", f"written to {where}")


def in_doubt(desk: Desk, taken: Sequence[Taken], where: str) -> None:
    """A queue of the system took them, and says no more: somebody has to look."""
    with desk.database.transaction() as unit:
        for one in taken:
            unit.jobs.set_state(one.job, "in_doubt", f"taken by {where}")


def give_back(desk: Desk, taken: Sequence[Taken], why: str) -> None:
    """Nothing of them exists anywhere: their printer prints them."""
    with desk.database.transaction() as unit:
        for one in taken:
            unit.jobs.move(one.job, one.printer, "")
            unit.jobs.set_state(one.job, "blocked", why)


def _waiting(unit: Unit, order: OrderId) -> list[Job]:
    return [
        one
        for one in unit.jobs.all(order)
        if one.kind == "ticket" and one.state in ("queued", "blocked")
    ]
