"""Tickets that leave the till in another way: as a PDF, or at a printer of the system.

Each is a paper like any other: one of each ticket, and written down before it exists.

Only what no printer has begun is taken, so there are never two valid papers of a ticket. What has
its paper already is taken as a reprint, which has a reason and a number of its own.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from pos.domain.ids import JobId, OrderId, TicketId
from pos.domain.paper import TicketPaper, decode
from pos.domain.people import REPRINT, SELL, Approval, require
from pos.domain.printjob import UNBEGUN, ReprintReason
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.domain.season import Person
from pos.services import naming, reprinting
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


@dataclass(frozen=True)
class Again:
    """Which tickets are to have a further paper, why, and which way it leaves."""

    tickets: tuple[TicketId, ...]
    reason: ReprintReason
    way: str


def take(desk: Desk, order: OrderId, person: Person, way: str) -> tuple[Taken, ...]:
    """The papers of the order that wait for a printer: from now on they go out by `way`, and are
    `sending` on disk before the first byte of it. Nothing where each ticket has its paper.

    Whatever ends the program meanwhile leaves them in doubt, as it would at a printer. Raises
    TILL_SUSPENDED, and RECEIPT_NOT_WRITTEN where the anchor cannot be written, Trouble where a name
    has to come first: nothing is taken.
    """
    require(person, SELL)
    desk.guard.check()
    with desk.database.transaction() as unit:
        wanted = _waiting(unit, order)
    filled = {job.id: _filled(desk, job) for job in wanted}
    _count(desk, len(wanted))
    with desk.database.transaction() as unit:
        found = [job for job in _waiting(unit, order) if job.id in filled]
        _leave(unit, found, person, way)
    return tuple(Taken(job.id, job.printer, filled[job.id]) for job in found)


def take_again(
    desk: Desk,
    wish: Again,
    person: Person,
    approval: Approval | None = None,
) -> tuple[Taken, ...]:
    """A further paper of tickets that have theirs: the valid one from now on, and it leaves by
    `wish.way`. Reprinted and taken in one transaction: no printer can begin it.

    Raises as `reprinting.reprint` does, and as `take`: then nothing has a new number.
    """
    require(person, REPRINT)
    desk.guard.check()
    with desk.database.transaction() as unit:
        latest = {job.ticket: job for job in unit.jobs.of_tickets(wish.tickets)}
    for job in latest.values():
        _filled(desk, job)  # is its name here? The paper before says so as well as the next one
    _count(desk, len(wish.tickets))
    with desk.database.transaction() as unit:
        approver = reprinting.authorized(desk, unit, wish.tickets, person, approval)
        for ticket in wish.tickets:
            reprinting.again(desk, unit, ticket, wish.reason, by=(person.id, approver))
        made = [job for job in unit.jobs.of_tickets(wish.tickets) if job.state in UNBEGUN]
        _leave(unit, made, person, wish.way)
    with suppress(OSError):  # the outbox will say so
        desk.keep_anchor()
    try:
        return tuple(Taken(job.id, job.printer, _filled(desk, job)) for job in made)
    except Trouble as trouble:  # books that were put back know a ticket, and no paper of it
        _give_back(desk, [(job.id, job.printer) for job in made], trouble.sentence)
        raise


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
    _give_back(desk, [(one.job, one.printer) for one in taken], why)


def _give_back(desk: Desk, jobs: Sequence[tuple[JobId, str]], why: str) -> None:
    with desk.database.transaction() as unit:
        for job, printer in jobs:
            unit.jobs.move(job, printer, "")
            unit.jobs.set_state(job, "blocked", why)


def _count(desk: Desk, papers: int) -> None:
    try:
        for _ in range(papers):
            desk.before_paper()
    except OSError as error:
        raise Refusal(Reason.RECEIPT_NOT_WRITTEN, folder=str(error.filename or "")) from error


def _leave(unit: Unit, jobs: Sequence[Job], person: Person, way: str) -> None:
    for job in jobs:
        unit.jobs.move(job.id, way, person.name)
        unit.jobs.set_state(job.id, "sending", f"{person.name}: {way}")


def _filled(desk: Desk, job: Job) -> TicketPaper:
    sheet = naming.filled(desk, decode(job.kind, job.body))
    assert isinstance(sheet, TicketPaper), "a ticket's job holds a ticket"
    return sheet


def _waiting(unit: Unit, order: OrderId) -> list[Job]:
    return [one for one in unit.jobs.all(order) if one.kind == "ticket" and one.state in UNBEGUN]
