"""Papers that a person decides on: whether one came out, where those that wait are printed."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from pos.domain.ids import JobId, OrderId
from pos.domain.people import SETTLE_PAPER, require
from pos.domain.printjob import UNBEGUN, Event, JobStep, after
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Person
from pos.services import reprinting
from pos.services.desk import Desk
from pos.services.papernotes import Slip, slip_of
from pos.storage.database import Unit
from pos.storage.jobs import Job


@dataclass(frozen=True)
class Doubt:
    """One question: did this paper come out? And all that is known of it.

    `taken` of its `size` bytes were handed over. `counter_before` and `counter_after` are what the
    cutter had counted before this paper and before the next one; None where nobody knows.
    `before` is what it confirmed last. `makes_new`: "no" prints a new one.
    """

    job: JobId
    slip: Slip
    printer: str
    evidence: str
    begun_at_ms: int
    at_ms: int
    taken: int | None
    size: int | None
    counter_before: int | None
    counter_after: int | None
    before: Slip | None
    before_at_ms: int
    makes_new: bool
    order: OrderId | None


@dataclass(frozen=True)
class Waiting:
    """A paper that no printer has seen."""

    job: JobId
    slip: Slip
    printer: str
    evidence: str
    at_ms: int


def doubts(desk: Desk) -> tuple[Doubt, ...]:
    """The questions, in the order in which the papers were promised: to be asked one by one."""
    with desk.database.transaction() as unit:
        return tuple(_doubt(unit, job) for job in unit.jobs.in_state("in_doubt"))


def count(desk: Desk) -> int:
    """How many papers are in doubt."""
    with desk.database.transaction() as unit:
        return len(unit.jobs.in_state("in_doubt"))


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """What waits for a printer, in order."""
    with desk.database.transaction() as unit:
        jobs = unit.jobs.in_state("queued", "blocked")
        return tuple(
            Waiting(
                job.id,
                slip_of(unit, job),
                job.printer,
                job.evidence,
                unit.jobs.steps(job.id)[0].at_ms,
            )
            for job in jobs
        )


def settle(desk: Desk, job: JobId, *, came_out: bool, person: Person) -> None:
    """A person's word on one paper. One that did not come out, or is damaged, is spoiled: a ticket
    gets a new paper with the next number, which kills this one; any other paper is queued again.

    Raises PAPER_ANSWERED where it is not in doubt any more, TILL_SUSPENDED, PRINTS_USED_UP.
    """
    require(person, SETTLE_PAPER)
    if not came_out:
        desk.guard.check()
    with desk.database.transaction() as unit:
        found = unit.jobs.load(job)
        if found.state != "in_doubt":
            raise Refusal(Reason.PAPER_ANSWERED, state=found.state)
        event = Event.CAME_OUT if came_out else Event.DID_NOT
        unit.jobs.set_state(
            job,
            after(found.state, event),
            f"{person.name}: {event.value}; before: {found.evidence}",
            person=person.id,
        )
        if not came_out:
            _print_anew(desk, unit, found, person)
    with suppress(OSError):  # the outbox and the printer will say so
        desk.keep_anchor()


def move(desk: Desk, jobs: Sequence[JobId], printer: str, person: Person) -> None:
    """Papers that no printer has seen wait for another one now. Raises PAPER_UNDER_WAY."""
    require(person, SETTLE_PAPER)
    with desk.database.transaction() as unit:
        for job in jobs:
            if unit.jobs.load(job).state not in UNBEGUN:
                raise Refusal(Reason.PAPER_UNDER_WAY)
            unit.jobs.move(job, printer, person.id)


def discard(desk: Desk, jobs: Sequence[JobId], person: Person) -> None:
    """Papers that no printer has seen are not wanted any more. Raises PAPER_UNDER_WAY."""
    require(person, SETTLE_PAPER)
    with desk.database.transaction() as unit:
        for job in jobs:
            state = unit.jobs.load(job).state
            if state not in UNBEGUN:
                raise Refusal(Reason.PAPER_UNDER_WAY)
            unit.jobs.set_state(
                job, after(state, Event.CANCELLED), "not wanted any more", person=person.id
            )


def _doubt(unit: Unit, job: Job) -> Doubt:
    steps = unit.jobs.steps(job.id)
    begun = next((one for one in reversed(steps) if one.state == "sending"), None)
    last = unit.jobs.last_printed(job.printer, (begun or steps[-1]).at_ms)
    return Doubt(
        job=job.id,
        slip=slip_of(unit, job),
        printer=job.printer,
        evidence=job.evidence,
        begun_at_ms=begun.at_ms if begun else 0,
        at_ms=steps[-1].at_ms,
        taken=next((one.taken for one in reversed(steps) if one.taken is not None), None),
        size=begun.size if begun else None,
        counter_before=begun.counter if begun else None,
        counter_after=_counted_after(unit, job, begun),
        before=None if last is None else slip_of(unit, unit.jobs.load(last[0])),
        before_at_ms=0 if last is None else last[1].at_ms,
        makes_new=job.ticket is None or not _is_dead(unit, job),
        order=job.order,
    )


def _counted_after(unit: Unit, job: Job, begun: JobStep | None) -> int | None:
    """What the cutter had counted when the next paper began there."""
    if begun is None:
        return None
    since = list(unit.jobs.steps_since(begun.at_ms))
    later = (
        step.counter
        for one, step in since[since.index((job.id, begun)) + 1 :]
        if one != job.id and step.state == "sending" and step.printer == begun.printer
    )
    return next((one for one in later if one is not None), None)


def _is_dead(unit: Unit, job: Job) -> bool:
    if job.ticket is None:
        return False
    order = unit.orders.order_of(job.ticket)
    return order is None or job.ticket in unit.orders.dead(order)


def _print_anew(desk: Desk, unit: Unit, job: Job, person: Person) -> None:
    if job.ticket is None:
        unit.jobs.add(JobId(desk.ids.new()), job.kind, job.body, order=job.order)
    elif not _is_dead(unit, job):
        reprinting.again(desk, unit, job.ticket, "doubt", by=(person.id, person.id))
