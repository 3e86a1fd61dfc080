"""Tasks of the conflict desk that are settled: a row of each, and its words in the journal."""

from collections.abc import Iterable
from dataclasses import dataclass

from pos.domain.goingback import GoingBack
from pos.domain.ids import PersonId
from pos.domain.journal import Remedy, TaskSettled
from pos.domain.refusals import Reason, Refusal
from pos.storage.database import Unit
from pos.storage.tasks import Task


@dataclass(frozen=True)
class TaskEnd:
    """How a task was settled, why, for whom and by whose word."""

    remedy: Remedy
    note: str
    person: PersonId
    approver: PersonId


def write(unit: Unit, tasks: Iterable[Task], end: TaskEnd, at_ms: int) -> None:
    """In the transaction that carries the remedy out."""
    for task in tasks:
        unit.tasks.settle(task.id, end.approver, at_ms, end.remedy, end.note)
        body = TaskSettled(
            incarnation=task.incarnation,
            number=task.number,
            subject=task.subject,
            remedy=end.remedy,
            note=end.note,
            person=end.person,
            approver=end.approver,
        )
        unit.journal.append(body, at_ms)


def write_with_record(unit: Unit, going: GoingBack, at_ms: int) -> None:
    """Where money went back as a remedy, its tasks end with the record: those that still wait."""
    remedied = going.remedied
    if remedied is None:
        return
    record = going.record
    note = "; ".join((remedied.note, *going.notes))
    end = TaskEnd(remedied.remedy, note, record.person, record.approver)
    tasks = [one for one in unit.tasks.waiting() if one.id in remedied.tasks]
    write(unit, tasks, end, at_ms)


def refuse_going(unit: Unit, tasks: Iterable[Task]) -> None:
    """Raises MONEY_GOING_BACK for tasks whose remedy is under way: that ends them, or leaves."""
    ids = {one.id for one in tasks}
    for going in unit.going_back.every():
        if going.remedied is not None and ids & set(going.remedied.tasks):
            raise Refusal(Reason.MONEY_GOING_BACK, order=going.record.order_number)
