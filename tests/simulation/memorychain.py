"""In memory: whose database it is, its journal, and the tasks."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pos.domain import journal
from pos.domain.ids import PersonId, TillId
from pos.domain.journal import Body, Entry, Head, Remedy
from pos.domain.refusals import Reason, Refusal
from pos.storage.tasks import _ENDED, Task
from tests.simulation.rows import Rows

_EMPTY = Head()


class Identity:
    """As pos.storage.identity."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._identity = rows.tables["identity"]

    def bind(self, till: TillId, incarnation: int) -> None:
        known = self._identity.get(1)
        if known is None:
            self._rows.put(self._identity, 1, (till, incarnation))
        elif known[0] != till or known[1] < incarnation:
            why = f"it belongs to till {known[0]}, incarnation {known[1]}"
            raise Refusal(Reason.DATABASE_DAMAGED, why=why)

    def begin(self, incarnation: int) -> None:
        till, before = self._row()
        if incarnation <= before:
            raise ValueError(f"incarnation {incarnation} after {before}")
        self._rows.put(self._identity, 1, (till, incarnation))

    def till(self) -> TillId:
        return self._row()[0]

    def incarnation(self) -> int:
        return self._row()[1]

    def _row(self) -> tuple[TillId, int]:
        row = self._identity.get(1)
        if row is None:
            raise LookupError("the database belongs to no till yet")
        return row


class Journal:
    """As pos.storage.journal."""

    def __init__(self, rows: Rows, identity: Identity) -> None:
        self._rows = rows
        self._identity = identity
        self._entries = rows.tables["journal"]
        self._heads = rows.tables["heads"]
        self._uploads = rows.tables["uploads"]
        self._confirmed = rows.tables["confirmed"]

    def append(self, body: Body, at_ms: int) -> Entry:
        till, incarnation = self._identity.till(), self._identity.incarnation()
        head = self._heads.get(incarnation, _EMPTY)
        entry = journal.append(head, till, incarnation, body, at_ms)
        self._write(entry)
        return entry

    def take_back(self, entry: Entry) -> None:
        journal.follow(self.head(), (entry,))
        self._write(entry)

    def _write(self, entry: Entry) -> None:
        written = entry.hash
        self._rows.insert(self._entries, (entry.incarnation, entry.number), (entry, written))
        self._rows.put(self._heads, entry.incarnation, Head(entry.number, written))

    def head(self, incarnation: int | None = None) -> Head:
        return self._heads.get(self._life(incarnation), _EMPTY)

    def lives(self) -> tuple[int, ...]:
        return tuple(sorted({*self._heads, self._identity.incarnation()}))

    def hash_at(self, incarnation: int, number: int) -> bytes | None:
        found = self._entries.get((incarnation, number))
        return None if found is None else found[1]

    def at(self, kind: str, at_ms: int) -> tuple[Entry, ...]:
        found = [
            entry
            for entry, _ in self._entries.values()
            if (entry.kind, entry.at_ms) == (kind, at_ms)
        ]
        return tuple(sorted(found, key=lambda one: (-one.incarnation, one.number)))

    def _life(self, incarnation: int | None) -> int:
        return self._identity.incarnation() if incarnation is None else incarnation

    def after(self, number: int, limit: int, incarnation: int | None = None) -> tuple[Entry, ...]:
        life = self._life(incarnation)
        last = min(self.head(life).number, number + limit)
        wanted = range(max(number, 0) + 1, last + 1)
        return tuple(self._entries[life, one][0] for one in wanted)

    def everything(self) -> Iterator[tuple[Entry, bytes]]:
        for key in sorted(self._entries):
            yield self._entries[key]

    def uploaded(self, incarnation: int | None = None) -> Head:
        return self._uploads.get(self._life(incarnation), _EMPTY)

    def mark_uploaded(self, number: int, head_hash: bytes, incarnation: int | None = None) -> None:
        life = self._life(incarnation)
        self._rows.put(self._uploads, life, Head(number, head_hash))
        self._rows.put(self._confirmed, life, max(number, self.confirmed(life)))

    def confirmed(self, incarnation: int | None = None) -> int:
        return self._confirmed.get(self._life(incarnation), 0)


class Tasks:
    """As pos.storage.tasks."""

    def __init__(self, rows: Rows, identity: Identity) -> None:
        self._rows = rows
        self._identity = identity
        self._tasks = rows.tables["tasks"]

    def add(
        self, number: int, reason: str, params: Mapping[str, Any], life: int | None = None
    ) -> None:
        # As it comes back from the text that the real table keeps.
        said = json.loads(json.dumps(params, sort_keys=True))
        incarnation = self._identity.incarnation() if life is None else life
        fresh = Task(len(self._tasks) + 1, number, reason, said, incarnation)
        key = (incarnation, number, reason, fresh.subject)
        same = [
            (one, settled)
            for one, settled in self._tasks.values()
            if key == (one.incarnation, one.number, one.reason, one.subject)
        ]
        if any(one.params == said or one.remedy in _ENDED for one, _ in same):
            return
        waits = [pair for pair in same if pair[1] is None or pair[0].handed_on]
        if waits and fresh.subject:
            task, settled = waits[0]
            self._rows.put(self._tasks, task.id, (replace(task, params=said), settled))
        else:
            self._rows.insert(self._tasks, fresh.id, (fresh, None))

    def open(self) -> tuple[Task, ...]:
        return tuple(task for task, settled in self._tasks.values() if settled is None)

    def waiting(self) -> tuple[Task, ...]:
        handed_on = (task for task, settled in self._tasks.values() if settled and task.handed_on)
        return (*self.open(), *handed_on)

    def every(self) -> tuple[Task, ...]:
        return tuple(task for task, _ in self._tasks.values())

    def load(self, task: int) -> Task:
        found: Task = self._tasks[task][0]
        return found

    def of(self, incarnation: int, number: int, subject: str) -> tuple[Task, ...]:
        return tuple(
            one
            for one in self.waiting()
            if (one.incarnation, one.number, one.subject) == (incarnation, number, subject)
        )

    def settle(self, task: int, approver: PersonId, at_ms: int, remedy: Remedy, note: str) -> None:
        settled = replace(self._tasks[task][0], settled_by=approver, remedy=remedy, note=note)
        self._rows.put(self._tasks, task, (settled, at_ms))
