"""Tasks: what the server could not take as it stands, until a person settles it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pos.domain.ids import PersonId
from pos.domain.journal import Remedy
from pos.storage.identity import Identity
from pos.storage.tables import TaskRow

# Behind these the ticket is dead: nothing the server says of its sale later matters to anybody.
_ENDED = ("reseat", "refund", "comp")


@dataclass(frozen=True)
class Task:
    """`number` is the journal entry of that life; `reason` a pos.domain.refusals.Reason."""

    id: int
    number: int
    reason: str
    params: Mapping[str, Any]
    incarnation: int = 1
    settled_by: PersonId | None = None
    remedy: str = ""
    note: str = ""

    @property
    def subject(self) -> str:
        """The ticket it is about (hex), or empty."""
        return str(self.params.get("ticket", ""))

    @property
    def handed_on(self) -> bool:
        """Whether a supervisor has passed it to the house."""
        return self.remedy == "handed_on"


class Tasks:
    """The open ones are shown until they are settled."""

    def __init__(self, session: Session, identity: Identity) -> None:
        self._session = session
        self._identity = identity

    def add(
        self, number: int, reason: str, params: Mapping[str, Any], life: int | None = None
    ) -> None:
        """Write it down; the same one again is no second task. `life`: whose entry it was.

        A server put back from a copy may say it anew with other particulars: then they are the
        newest word on a task that waits, and nothing where the ticket is dead already.
        """
        text = json.dumps(params, sort_keys=True)
        incarnation = self._identity.incarnation() if life is None else life
        same = self._told_before(incarnation, number, reason, str(params.get("ticket", "")))
        if any(row.params == text or row.remedy in _ENDED for row in same):
            return
        waits = [row for row in same if row.settled_at_ms is None or row.remedy == "handed_on"]
        if waits and _task(waits[0]).subject:
            waits[0].params = text
        else:
            self._session.add(
                TaskRow(
                    incarnation=incarnation,
                    number=number,
                    reason=reason,
                    params=text,
                    settled_at_ms=None,
                    settled_by=None,
                )
            )
        self._session.flush()

    def _told_before(
        self, incarnation: int, number: int, reason: str, subject: str
    ) -> list[TaskRow]:
        rows = self._session.scalars(
            select(TaskRow)
            .where(TaskRow.incarnation == incarnation, TaskRow.number == number)
            .where(TaskRow.reason == reason)
        )
        return [row for row in rows if _task(row).subject == subject]

    def open(self) -> tuple[Task, ...]:
        """Not settled yet, oldest first."""
        rows = self._session.scalars(
            select(TaskRow).where(TaskRow.settled_at_ms.is_(None)).order_by(TaskRow.id)
        )
        return tuple(_task(row) for row in rows)

    def waiting(self) -> tuple[Task, ...]:
        """Those open, then those handed on, oldest first: nobody has settled them for good."""
        rows = self._session.scalars(
            select(TaskRow)
            .where(or_(TaskRow.settled_at_ms.is_(None), TaskRow.remedy == "handed_on"))
            .order_by(TaskRow.settled_at_ms.is_not(None), TaskRow.id)
        )
        return tuple(_task(row) for row in rows)

    def every(self) -> tuple[Task, ...]:
        """All there ever were, oldest first."""
        return tuple(
            _task(row) for row in self._session.scalars(select(TaskRow).order_by(TaskRow.id))
        )

    def load(self, task: int) -> Task:
        """That one. Raises LookupError."""
        return _task(self._session.get_one(TaskRow, task))

    def of(self, incarnation: int, number: int, subject: str) -> tuple[Task, ...]:
        """Those of an entry that are about that ticket, and are not settled for good."""
        return tuple(
            one
            for one in self.waiting()
            if (one.incarnation, one.number, one.subject) == (incarnation, number, subject)
        )

    def settle(self, task: int, approver: PersonId, at_ms: int, remedy: Remedy, note: str) -> None:
        """Settled, by that supervisor's word."""
        row = self._session.get_one(TaskRow, task)
        row.settled_at_ms = at_ms
        row.settled_by = approver
        row.remedy = remedy
        row.note = note
        self._session.flush()


def _task(row: TaskRow) -> Task:
    return Task(
        id=row.id,
        number=row.number,
        reason=row.reason,
        params=json.loads(row.params),
        incarnation=row.incarnation,
        settled_by=None if row.settled_by is None else PersonId(row.settled_by),
        remedy=row.remedy or "",
        note=row.note or "",
    )
