"""The real clock and id-maker."""

import secrets
import sys
import time
from uuid import UUID

from pos.domain.ids import uuid7

# Linux's boot clock counts through suspend; elsewhere the monotonic clock is the best there is.
if sys.platform == "linux":

    def _monotonic_s() -> float:
        return time.clock_gettime(time.CLOCK_BOOTTIME)
else:
    _monotonic_s = time.monotonic


class SystemClock:
    """This machine's clocks."""

    def now_ms(self) -> int:
        """UNIX time in milliseconds."""
        return time.time_ns() // 1_000_000

    def monotonic_s(self) -> float:
        """Seconds that never go back."""
        return _monotonic_s()


class RandomIds:
    """UUIDv7 from the system's time and randomness."""

    def new(self) -> UUID:
        """A new one."""
        return uuid7(time.time_ns() // 1_000_000, secrets.randbits(74))
