"""Simulated time: one for the world, and each machine's own idea of it."""

from uuid import UUID

from pos.domain.ids import uuid7

START_MS = 1_800_000_000_000


class Time:
    """The world's time; nobody in it can read it but through a machine's clock."""

    __slots__ = ("now_ms",)

    def __init__(self) -> None:
        self.now_ms = 0


class MachineClock:
    """The clocks of one machine. The wall clock may be wrong and may jump, the other may not."""

    __slots__ = ("_time", "ahead_ms", "booted_ms")

    def __init__(self, time: Time, ahead_ms: int = 0) -> None:
        self._time = time
        self.ahead_ms = START_MS + ahead_ms
        self.booted_ms = 0

    def now_ms(self) -> int:
        """UNIX time in milliseconds, as this machine believes."""
        return self._time.now_ms + self.ahead_ms

    def monotonic_s(self) -> float:
        """Seconds since the machine was switched on."""
        return (self._time.now_ms - self.booted_ms) / 1000

    def jump(self, by_ms: int) -> None:
        """Somebody sets the wall clock."""
        self.ahead_ms += by_ms

    def boot(self) -> None:
        """The machine is switched on."""
        self.booted_ms = self._time.now_ms


class CountedIds:
    """UUIDv7 in the order they are made: no two alike in the whole world, whatever is restored."""

    __slots__ = ("_count",)

    def __init__(self) -> None:
        self._count = 0

    def new(self) -> UUID:
        """A new one."""
        self._count += 1
        return uuid7(START_MS, self._count)
