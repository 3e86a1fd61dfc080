"""The log of what was turned away: who asked what, and why not, without a word of what was said.

What happens to every till every day (a seat is taken, the server recovers) is no line. Of one
caller and one reason there is one line a minute, so that nobody can fill the disk.
"""

import logging
import time
from collections.abc import Callable

from pos.domain.refusals import Reason, Refusal

QUIET_S = 60.0
_KEPT = 1000
_PATH_LIMIT = 100
_EVERYDAY = frozenset(
    {
        Reason.PLACE_TAKEN,
        Reason.AREA_FULL,
        Reason.HOLD_EXPIRED,
        Reason.ALLOTMENT_FULL,
        Reason.OPERATION_CANCELLED,
        Reason.SERVER_RECOVERING,
        Reason.SERVER_TROUBLE,  # whoever says so has logged it in full
    }
)

log = logging.getLogger(__name__)


class Refused:
    """One worker's. Belongs to the event loop."""

    def __init__(self, monotonic_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = monotonic_s
        self._told: dict[tuple[str, Reason], tuple[float, int]] = {}

    def note(self, caller: str, method: str, path: str, refusal: Refusal) -> None:
        """A no was said."""
        if refusal.reason in _EVERYDAY:
            return
        key = (caller, refusal.reason)
        now_s = self._now_s()
        told_s, more = self._told.get(key, (float("-inf"), 0))
        if now_s < told_s + QUIET_S:
            self._told[key] = (told_s, more + 1)
            return
        if len(self._told) >= _KEPT:
            self._told.clear()
        self._told[key] = (now_s, 0)
        since = f", and {more} times since the last line" if more else ""
        where = path[:_PATH_LIMIT]
        log.info("%s: %s %r: %s%s", caller, method, where, refusal.reason.value, since)
