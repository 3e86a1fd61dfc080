"""The outbox: brings the till's journal to the server, in order and exactly once.

There is no queue beside the journal: what was uploaded is a mark in it. The server takes an entry
it already has as done, so a lost answer costs one repeat and nothing else.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from pos.domain.journal import Entry
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.domain.talk import Talk
from pos.services import rights
from pos.services.desk import Desk
from pos.storage.database import Unit
from sync.client.asking import Ask, lead_over
from sync.client.backoff import Backoff
from sync.client.http import SERVER_UNCLEAR, Http
from sync.protocol.wire import (
    BODY_LIMIT_BYTES,
    ENTRIES_PER_UPLOAD,
    JournalApplied,
    JournalAsk,
    JournalEntry,
)

# Base64 makes four bytes of three; the rest of an entry is small.
_BATCH_BYTES = BODY_LIMIT_BYTES // 2
_ENTRY_BYTES = 400


class Outbox:
    """Uploads what the server does not have yet."""

    def __init__(self, desk: Desk, http: Http, *, backoff: Backoff | None = None) -> None:
        self._desk = desk
        self._http = http
        self._backoff = backoff or Backoff(1.0, 30.0)
        self._due_s = float("-inf")

    def drain(self) -> int:
        """Upload everything now; how many entries were. Raises Trouble, or the server's Refusal."""
        try:
            count = lead_over(self._http, draining(self._desk))
        except (Refusal, Trouble):
            self._due_s = self._desk.clock.monotonic_s() + self._backoff.wait_s()
            raise
        self._backoff.reset()
        self._due_s = float("-inf")
        return count

    def drain_if_due(self) -> int:
        """The same for a regular beat: after a failure it waits longer each time."""
        return self.drain() if self._desk.clock.monotonic_s() >= self._due_s else 0

    def waiting(self) -> int:
        """How many entries the server does not have."""
        with self._desk.database.transaction() as unit:
            return unit.journal.head().number - unit.journal.uploaded().number


def draining(desk: Desk) -> Talk[Ask, int]:
    """The talk behind it: all entries of the present life that are not marked as uploaded."""
    count = 0
    while True:
        with desk.database.transaction() as unit:
            life = unit.identity.incarnation()
            behind = _behind(unit, life)
            limit = rights.held_back(unit)
            after = unit.journal.after(unit.journal.uploaded().number, ENTRIES_PER_UPLOAD)
            batch = _that_fit([one for one in after if limit is None or one.number < limit])
        if not batch:
            return count
        anchored(desk.keep_anchor)
        try:
            applied = yield _upload(life, batch, behind)
        except Refusal as refusal:
            missing = refusal.params.get("expected")
            if refusal.reason is Reason.JOURNAL_FORK:
                _note_fork(desk, life, refusal)
            if refusal.reason is not Reason.JOURNAL_GAP or not isinstance(missing, int):
                raise
            if not 0 < missing < batch[0].number:
                raise
            # The server has lost what it had (an older backup): tell it again from there.
            with desk.database.transaction() as unit:
                batch = _that_fit(unit.journal.after(missing - 1, ENTRIES_PER_UPLOAD))
            applied = yield _upload(life, batch, behind)
        count += _note(desk, life, batch, applied)


def bringing(desk: Desk, life: int, known: int) -> Talk[Ask, None]:
    """Bring all of one life's journal behind entry `known`, whatever the marks say."""
    while True:
        with desk.database.transaction() as unit:
            batch = _that_fit(unit.journal.after(known, ENTRIES_PER_UPLOAD, life))
            behind = _behind(unit, life)
        if not batch:
            return
        anchored(desk.keep_anchor)
        applied = yield _upload(life, batch, behind)
        _note(desk, life, batch, applied)
        known = applied.applied


def anchored(write: Callable[[], None]) -> None:
    """Nothing leaves this machine that its anchor does not know of: an older copy of the database,
    put back while this is on its way, must not pass for whole. Raises Trouble.
    """
    try:
        write()
    except OSError as error:
        raise Trouble("disk", f"the anchor cannot be written: {error}") from error


def _behind(unit: Unit, life: int) -> tuple[int, int]:
    """The life before that one, and how much of it the server confirmed."""
    before = max((one for one in unit.journal.lives() if one < life), default=0)
    return before, unit.journal.uploaded(before).number


def _upload(life: int, batch: Sequence[Entry], behind: tuple[int, int]) -> Ask:
    body = JournalAsk(life, [to_wire(one) for one in batch], behind)
    return Ask("/v1/journal", body, JournalApplied)


def _note(desk: Desk, life: int, batch: Sequence[Entry], applied: JournalApplied) -> int:
    mark = next((one for one in batch if one.number == applied.applied), None)
    with desk.database.transaction() as unit:
        if mark is None and applied.applied > unit.journal.head(life).number:
            # It has compared all of these, and has more: this database was put back from a copy.
            desk.guard.fenced = True
            mark = batch[-1]
        elif mark is None or mark.hash != applied.head:
            # Not our chain: nothing of it may count as delivered.
            raise Trouble("server", SERVER_UNCLEAR)
        for task in applied.tasks:
            unit.tasks.add(task.number, task.reason, task.params, life)
        unit.journal.mark_uploaded(mark.number, mark.hash, life)
    return mark.number - batch[0].number + 1


def _note_fork(desk: Desk, life: int, refusal: Refusal) -> None:
    """The server has another journal of this life: what is here only is told again in the next."""
    number = refusal.params.get("number")
    with desk.database.transaction() as unit:
        if isinstance(number, int) and life == unit.identity.incarnation():
            standing = unit.standing.read()
            first = min(number, standing.orphans or number)
            unit.standing.write(replace(standing, orphans=first))
    desk.guard.fenced = True


def _that_fit(entries: Sequence[Entry]) -> Sequence[Entry]:
    """As many as one request may carry; at least one, if there is one."""
    size = 0
    for index, entry in enumerate(entries):
        size += len(entry.body) + _ENTRY_BYTES
        if size > _BATCH_BYTES and index:
            return entries[:index]
    return entries


def to_wire(entry: Entry) -> JournalEntry:
    """An entry as it travels."""
    return JournalEntry(
        number=entry.number,
        previous=entry.previous,
        hash=entry.hash,
        kind=entry.kind,
        at_ms=entry.at_ms,
        body=entry.body,
    )
