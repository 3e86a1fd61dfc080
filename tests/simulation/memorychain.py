"""In memory: whose database it is, its journal, the places it owns, and the open tasks."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Any

from pos.domain import journal
from pos.domain.ids import OperationId, PerformanceId, PersonId, PlaceId, TillId
from pos.domain.journal import Body, Entry, Head
from pos.domain.refusals import Reason, Refusal
from pos.storage.leases import Lease
from pos.storage.tasks import Task
from tests.simulation.rows import Rows

_EMPTY = Head()
_by_place = attrgetter("performance", "place")


class Identity:
    """As pos.storage.identity."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._identity = rows.tables["identity"]

    def bind(self, till: TillId, incarnation: int) -> None:
        known = self._identity.get(1)
        if known is not None and (known[0] != till or known[1] > incarnation):
            why = f"it belongs to till {known[0]}, incarnation {known[1]}"
            raise Refusal(Reason.DATABASE_DAMAGED, why=why)
        if known != (till, incarnation):
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

    def append(self, body: Body, at_ms: int) -> Entry:
        till, incarnation = self._identity.till(), self._identity.incarnation()
        head = self._heads.get(incarnation, _EMPTY)
        entry = journal.append(head, till, incarnation, body, at_ms)
        written = entry.hash
        self._rows.insert(self._entries, (incarnation, entry.number), (entry, written))
        self._rows.put(self._heads, incarnation, Head(entry.number, written))
        return entry

    def head(self) -> Head:
        return self._heads.get(self._identity.incarnation(), _EMPTY)

    def after(self, number: int, limit: int) -> tuple[Entry, ...]:
        incarnation = self._identity.incarnation()
        last = min(self.head().number, number + limit)
        wanted = range(max(number, 0) + 1, last + 1)
        return tuple(self._entries[incarnation, one][0] for one in wanted)

    def everything(self) -> Iterator[tuple[Entry, bytes]]:
        for key in sorted(self._entries):
            yield self._entries[key]

    def uploaded(self) -> Head:
        return self._uploads.get(self._identity.incarnation(), _EMPTY)

    def mark_uploaded(self, number: int, head_hash: bytes) -> None:
        self._rows.put(self._uploads, self._identity.incarnation(), Head(number, head_hash))


class Leases:
    """As pos.storage.leases."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._leases = rows.tables["leases"]

    def every(self) -> tuple[Lease, ...]:
        return tuple(sorted(self._leases.values(), key=_by_place))

    def of(self, performance: PerformanceId) -> tuple[Lease, ...]:
        return tuple(lease for lease in self.every() if lease.performance == performance)

    def ask(
        self,
        operation: OperationId,
        performance: PerformanceId,
        places: Sequence[PlaceId],
        at_ms: int,
    ) -> None:
        for place in places:
            lease = Lease(performance, place, operation, "asked", at_ms)
            self._rows.insert(self._leases, (performance, place), lease)

    def secured(self, operation: OperationId) -> None:
        for key, lease in list(self._leases.items()):
            if lease.operation == operation:
                self._rows.put(self._leases, key, replace(lease, state="secured"))

    def refused(self, operation: OperationId) -> None:
        for key, lease in list(self._leases.items()):
            if lease.operation == operation:
                self._rows.drop(self._leases, key)

    def end(self, performance: PerformanceId, places: Iterable[PlaceId]) -> None:
        for place in places:
            self._rows.drop(self._leases, (performance, place))


class Tasks:
    """As pos.storage.tasks."""

    def __init__(self, rows: Rows, identity: Identity) -> None:
        self._rows = rows
        self._identity = identity
        self._tasks = rows.tables["tasks"]

    def add(self, number: int, reason: str, params: Mapping[str, Any]) -> None:
        text = json.dumps(params, sort_keys=True)
        key = (self._identity.incarnation(), number, reason, text)
        if all(known != key for known, _, _ in self._tasks.values()):
            self._rows.insert(self._tasks, len(self._tasks) + 1, (key, None, None))

    def open(self) -> tuple[Task, ...]:
        return tuple(
            Task(one, number, reason, json.loads(text))
            for one, ((_, number, reason, text), settled, _) in self._tasks.items()
            if settled is None
        )

    def settle(self, task: int, person: PersonId, at_ms: int) -> None:
        self._rows.put(self._tasks, task, (self._tasks[task][0], at_ms, person))
