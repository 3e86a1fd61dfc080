"""What is written down for a sale: one thing after the other, never two at once."""

from collections.abc import Callable
from typing import TypeVar

from ui.desk import TillDesk

T = TypeVar("T")


class OneWrite:
    """Writes in the storage lane; `busy` until it is known what came of it."""

    def __init__(
        self,
        desk: TillDesk,
        changed: Callable[[], None],
        refuse: Callable[[Exception], None],
    ) -> None:
        self._desk, self._changed, self._refuse = desk, changed, refuse
        self.busy = False

    def __call__(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """`then` with what came of it; `failed`, or the refusal, with what went wrong."""
        self.busy = True
        self._changed()

        def done(result: T) -> None:
            self.busy = False
            then(result)
            self._changed()

        def fail(error: Exception) -> None:
            self.busy = False
            (failed or self._refuse)(error)
            self._changed()

        self._desk.background.on_storage(work, done, fail)
