"""Refusals said on the screen they belong to; anything else goes the way of all errors."""

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from pos.domain.refusals import Refusal, Trouble
from ui.background import Failed
from ui.notices import Notices
from ui.widgets import SentenceBar


def refuse_in(
    bar: SentenceBar, notices: Notices, after: Callable[[], None] | None = None
) -> Failed:
    """What to do when a job fails: `after` brings the screen back, `bar` says why not."""

    def failed(error: Exception) -> None:
        if after is not None:
            after()
        if isinstance(error, Refusal | Trouble):
            bar.refuse(notices.sentence(error))
        else:
            notices.present(error)

    return failed


def paused(screen: QWidget) -> Callable[[], None]:
    """Let nothing be pressed while something is written down; calling the result ends it.

    What was typed into has the keyboard again: a disabled field loses it.
    """
    had = QApplication.focusWidget()
    screen.setEnabled(False)

    def again() -> None:
        screen.setEnabled(True)
        if had is not None and isValid(had) and had.isVisible():
            had.setFocus()

    return again
