"""The line to a terminal, as the adapters need it, and the two ways it can fail."""

from typing import Protocol

UNREACHABLE = "unreachable"
UNTRUSTED = "untrusted"  # its certificate is not the terminal's
# Not one byte of the request has left: the amount may be keyed in by hand instead.
NEVER_SENT = frozenset({UNREACHABLE, UNTRUSTED})


class NotSentError(Exception):
    """Not one byte of the request left this machine: nothing can have been charged."""

    def __init__(self, why: str = UNREACHABLE) -> None:
        self.why = why
        super().__init__(why)


class NoAnswerError(Exception):
    """The request may have arrived; no answer that can be read came back. Nobody knows."""


class Line(Protocol):
    """Carries one request to one terminal. Blocking; every wait is bounded."""

    def post(self, body: bytes, wait_s: float) -> bytes:
        """The answer's body, empty where the terminal says nothing.

        Raises NotSentError or NoAnswerError, never anything in between: the difference is whether
        a payment was declined or is unknown.
        """
