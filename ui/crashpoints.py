"""Where a test may let a till die. Off unless PARTERRE_CRASH_AT names a step, as in STEP or STEP:3.

Steps: "asked PATH" before a request leaves, "answered PATH" when its answer is here and nobody
knows yet, "committed" behind the sale's transaction, "had a say", "refunded", "secured" and
"exchanged" when tickets are taken back, "packed" and "accounted" behind the transactions of
emergency tickets, and the spool's own. Of card payments "asked terminal",
"answered terminal", and "written charge sent" and so on behind each transaction.
"""

import os
import signal
from collections.abc import Callable
from typing import TypeVar

import msgspec

from pos.payments.line import Line
from sync.client.http import Http

VARIABLE = "PARTERRE_CRASH_AT"
T = TypeVar("T")


class CrashPoints:
    """Kills this process when the wanted step is reached for the n-th time."""

    def __init__(self, wanted: str) -> None:
        self._step, _, count = wanted.partition(":")
        self._left = int(count or 1)

    def __call__(self, step: str) -> None:
        """This is that step."""
        if step == self._step:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


class MortalHttp(Http):
    """HTTP that a till may die in."""

    crash_points: Callable[[str], None]

    def post(self, path: str, body: msgspec.Struct, answer: type[T]) -> T:
        """As Http, with a step before and one behind."""
        self.crash_points(f"asked {path}")
        result = super().post(path, body, answer)
        self.crash_points(f"answered {path}")
        return result


class MortalLine:
    """A card terminal's line that a till may die in."""

    def __init__(self, line: Line, crash_points: Callable[[str], None]) -> None:
        self._line, self._crash_points = line, crash_points

    def post(self, body: bytes, wait_s: float) -> bytes:
        """As the line does, with a step before and one behind."""
        self._crash_points("asked terminal")
        answer = self._line.post(body, wait_s)
        self._crash_points("answered terminal")
        return answer
