"""A ticket window without a till: its clock, its ids, and what it has on its disk."""

import msgspec

from pos.domain.attempt import UNSETTLED, Attempt, TerminalRef
from pos.domain.ids import AttemptId, OrderId, uuid7
from pos.payments.attempt import NEXT

POI = "V400m-324688179"


class Clock:
    """Stands still until somebody waits."""

    def __init__(self) -> None:
        self.ms, self.waited_s = 1_795_665_000_000, 0.0

    def now_ms(self) -> int:
        return self.ms + int(self.waited_s * 1000)

    def monotonic_s(self) -> float:
        return self.waited_s

    def wait(self, seconds: float) -> None:
        self.waited_s += seconds


class Ids:
    def __init__(self, clock: Clock) -> None:
        self._clock, self._count = clock, 0

    def new(self):
        self._count += 1
        return uuid7(self._clock.now_ms(), self._count)


class Disk:
    """Attempts as bytes, one row each; only the machine's steps, and one unsettled at a time."""

    def __init__(self) -> None:
        self.rows: dict[AttemptId, bytes] = {}

    def write(self, attempts: tuple[Attempt, ...]) -> None:
        after = dict(self.rows)
        for attempt in attempts:
            before = self.load(attempt.id)
            if before is not None and before.state != attempt.state:
                assert attempt.state in NEXT[before.state], (before.state, attempt.state)
            after[attempt.id] = msgspec.json.encode(attempt)
        loaded = [msgspec.json.decode(row, type=Attempt) for row in after.values()]
        assert sum(one.state in UNSETTLED for one in loaded) <= 1, "two attempts at once"
        self.rows = after

    def load(self, attempt: AttemptId) -> Attempt | None:
        row = self.rows.get(attempt)
        return None if row is None else msgspec.json.decode(row, type=Attempt)

    def every(self) -> list[Attempt]:
        return [msgspec.json.decode(row, type=Attempt) for row in self.rows.values()]

    def open(self) -> list[Attempt]:
        """Unsettled, or approved charges without an order."""
        return [
            one
            for one in self.every()
            if one.state in UNSETTLED
            or (one.kind == "charge" and one.state == "approved" and one.order is None)
        ]


def an_attempt(
    ids: Ids, clock: Clock, minor: int = 4250, *, against: TerminalRef | None = None
) -> Attempt:
    """A charge; with `against`, a refund of a part of it."""
    return Attempt(
        id=AttemptId(ids.new()),
        basket=ids.new(),
        amount_minor=minor,
        currency="EUR",
        state="created",
        started_at_ms=clock.now_ms(),
        kind="charge" if against is None else "refund",
        terminal=POI,
        against=against,
    )


def an_order(ids: Ids) -> OrderId:
    return OrderId(ids.new())


def held_by(attempts: list[Attempt]) -> int:
    """What the customer's card is the poorer by, as far as this till's disk says."""
    signs = {"charge": 1, "refund": -1, "reversal": 0}  # a reversal shows in its charge's state
    return sum(signs[one.kind] * one.moved_minor for one in attempts if one.state == "approved")
