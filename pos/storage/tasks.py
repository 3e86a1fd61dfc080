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
    """`number` is the journal entry; `reason` a pos.domain.refusals.Reason."""

    id: int
    number: int
    reason: str
    params: Mapping[str, Any]


class Tasks:
    """The open ones are shown until they are settled."""

    def __init__(self, session: Session, identity: Identity) -> None:
        self._session = session
        self._identity = identity

    def add(self, number: int, reason: str, params: Mapping[str, Any]) -> None:
        """Write it down; the same one again is no second task."""
        text = json.dumps(params, sort_keys=True)
        incarnation = self._identity.incarnation()
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
        return tuple(Task(row.id, row.number, row.reason, json.loads(row.params)) for row in rows)

    def settle(self, task: int, person: PersonId, at_ms: int) -> None:
        """A person settled it."""
        row = self._session.get_one(TaskRow, task)
        row.settled_at_ms = at_ms
        row.settled_by = person
        self._session.flush()
