"""Tasks: what the server could not take as it stands, until a person settles it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.domain.ids import PersonId
from pos.storage.identity import Identity
from pos.storage.tables import TaskRow


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


class Tasks:
    """The open ones are shown until they are settled."""

    def __init__(self, session: Session, identity: Identity) -> None:
        self._session = session
        self._identity = identity

    def add(
        self, number: int, reason: str, params: Mapping[str, Any], life: int | None = None
    ) -> None:
        """Write it down; the same one again is no second task. `life`: whose entry it was."""
        text = json.dumps(params, sort_keys=True)
        incarnation = self._identity.incarnation() if life is None else life
        known = self._session.scalars(
            select(TaskRow)
            .where(TaskRow.incarnation == incarnation, TaskRow.number == number)
            .where(TaskRow.reason == reason, TaskRow.params == text)
        ).first()
        if known is None:
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

    def open(self) -> tuple[Task, ...]:
        """Not settled yet, oldest first."""
        rows = self._session.scalars(
            select(TaskRow).where(TaskRow.settled_at_ms.is_(None)).order_by(TaskRow.id)
        )
        return tuple(_task(row) for row in rows)

    def load(self, task: int) -> Task:
        """That one. Raises LookupError."""
        return _task(self._session.get_one(TaskRow, task))

    def of(self, incarnation: int, number: int, subject: str) -> tuple[Task, ...]:
        """The open ones of an entry that are about that ticket."""
        return tuple(
            one
            for one in self.open()
            if (one.incarnation, one.number, one.subject) == (incarnation, number, subject)
        )

    def settle(
        self, task: int, person: PersonId, at_ms: int, remedy: str = "noted", note: str = ""
    ) -> None:
        """A person settled it."""
        row = self._session.get_one(TaskRow, task)
        row.settled_at_ms = at_ms
        row.settled_by = person
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
