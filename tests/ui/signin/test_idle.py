"""The lock of a till that nobody touches."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from ui.signin.idle import IdleLock


@pytest.fixture
def lock(qtbot: QtBot) -> Iterator[IdleLock]:
    lock = IdleLock(after_ms=3_600_000)
    yield lock
    lock.stop()


def test_a_till_left_alone_locks_once(qtbot: QtBot) -> None:
    lock = IdleLock(after_ms=1)
    with qtbot.waitSignal(lock.idle, timeout=5000):
        lock.start()


def test_each_key_starts_the_time_anew(qtbot: QtBot, lock: IdleLock) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    lock.start()
    started = _starts(lock)
    qtbot.keyClick(line, Qt.Key.Key_7)
    assert line.text() == "7", "the lock must not swallow the key"
    assert started[0] > 0


def test_a_screen_that_paints_itself_is_no_touch(qtbot: QtBot, lock: IdleLock) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    lock.start()
    started = _starts(lock)
    lock.eventFilter(line, QEvent(QEvent.Type.UpdateRequest))
    assert started[0] == 0


def test_a_locked_till_does_not_listen_any_more(qtbot: QtBot, lock: IdleLock) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    lock.start()
    lock.stop()
    started = _starts(lock)
    qtbot.keyClick(line, Qt.Key.Key_7)
    assert started[0] == 0


def _starts(lock: IdleLock) -> list[int]:
    """Counts how often the lock's clock is set going again."""
    count = [0]
    timer = lock._timer
    original = timer.start

    def start() -> None:
        count[0] += 1
        original()

    timer.start = start  # type: ignore[method-assign]
    return count
