"""What a paper is, in words, and which papers of a shift needed a person."""

from dataclasses import dataclass
from typing import Literal

from pos.domain.ids import JobId, PerformanceId
from pos.domain.paper import TicketPaper, decode
from pos.domain.plan import PlaceLabel
from pos.domain.printjob import JobStep, cause_of
from pos.domain.report import DrawerNote, PaperNote, PapersOut
from pos.storage.database import Unit
from pos.storage.jobs import Job


@dataclass(frozen=True)
class Slip:
    """What a paper is, in words for whoever looks for it. `label` is a ticket's place."""

    kind: str
    label: PlaceLabel | None = None
    title: str = ""
    starts_at: str = ""
    print_no: int = 0
    order_number: str = ""
    short_code: str = ""


def notes_since(unit: Unit, since_ms: int) -> tuple[PaperNote, ...]:
    """For the shift's report: papers in doubt and spoiled since then, and reprints."""
    notes: list[PaperNote] = []
    seen: set[tuple[JobId, str]] = set()
    for job, step in unit.jobs.steps_since(since_ms):
        if step.state in ("in_doubt", "spoiled") and (job, step.state) not in seen:
            seen.add((job, step.state))
            notes.append(_note(unit, unit.jobs.load(job), step))
    for made in unit.reprints.since(since_ms):
        (ticket,) = unit.orders.tickets([made.ticket])
        order = unit.orders.load(made.order)
        notes.append(
            PaperNote(
                "reprint",
                "" if order is None else order.number,
                ticket.label,
                made.print_no,
                made.reason,
            )
        )
    return tuple(notes)


def drawer_since(unit: Unit, since_ms: int) -> tuple[DrawerNote, ...]:
    """For the shift's report: what opened the drawer since then, or should have."""
    counts: dict[str, list[int]] = {}
    for one in unit.drawer.since(since_ms):
        count = counts.setdefault(cause_of(one.cause), [0, 0])
        count[0] += one.said == "opened"
        count[1] += one.said == "not"
    return tuple(DrawerNote(cause, *count) for cause, count in counts.items() if any(count))


def out(unit: Unit) -> tuple[PapersOut, ...]:
    """For the shift's report: emergency tickets of which nobody has said what became of them.

    Those that are lost are not among them: a person has said so.
    """
    season = unit.seasons.current()
    known = {} if season is None else {one.id: one for one in season.performances}
    numbers: dict[PerformanceId, list[int]] = {}
    for paper in unit.emergency.waiting():
        if paper.state == "out":
            numbers.setdefault(paper.ticket.performance, []).append(paper.number)
    found = []
    for performance, of_it in numbers.items():
        title, starts_at = f"№ {performance}", ""
        if season is not None and performance in known:
            title = season.production_of(known[performance]).title
            starts_at = known[performance].starts_at.isoformat()
        found.append(PapersOut(title, starts_at, tuple(of_it)))
    return tuple(found)


def slip_of(unit: Unit, job: Job) -> Slip:
    """What that paper is."""
    try:
        paper = decode(job.kind, job.body)
    except ValueError:
        paper = None
    if isinstance(paper, TicketPaper):
        return Slip(
            job.kind,
            paper.label,
            paper.title,
            paper.starts_at,
            paper.print_no,
            paper.order_number,
            paper.short_code,
        )
    order = None if job.order is None else unit.orders.load(job.order)
    return Slip(job.kind, order_number="" if order is None else order.number)


def _note(unit: Unit, job: Job, step: JobStep) -> PaperNote:
    slip = slip_of(unit, job)
    kind: Literal["in_doubt", "spoiled"] = "spoiled" if step.state == "spoiled" else "in_doubt"
    return PaperNote(kind, slip.order_number, slip.label, slip.print_no, job.kind)
