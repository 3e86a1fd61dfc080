"""Taking a picture of the window at each size, once nothing moves any more."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from ui.seatmap.view import SeatMapView

SIZES = ((1280, 800), (1920, 1080))
WAIT_S = 15.0
_SETTLE_MS = 60
_FRAMES = 50


class ShotFailed(Exception):
    """A screen did not get to where a picture of it can be taken."""


def wait_until(so: Callable[[], bool], what: str) -> None:
    """Let the program go on until `so`. Raises ShotFailed after a while."""
    deadline_s = time.monotonic() + WAIT_S
    while not so():
        if time.monotonic() > deadline_s:
            raise ShotFailed(f"waited in vain: {what}")
        settle(10)


def settle(milliseconds: int = _SETTLE_MS) -> None:
    """Let the program go on for a moment."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _until_drawn(window: QWidget) -> None:
    """A map draws on for some frames; what moves for ever is taken as it is."""
    for _ in range(_FRAMES):
        halls = [one for one in window.findChildren(SeatMapView) if one.isVisible()]
        if all(one.at_rest for one in halls):
            return
        settle(20)


@dataclass
class Camera:
    """Writes FOLDER/NAME-WxH-LANGUAGE-THEME.png."""

    folder: Path
    language: str
    theme: str
    only: str = ""
    taken: list[Path] = field(default_factory=list)

    def shoot(self, window: QWidget, name: str) -> None:
        """One picture at each size; none of a screen that nobody asked for."""
        if self.only and self.only != name:
            return
        for width, height in SIZES:
            window.resize(width, height)
            settle()
            _until_drawn(window)
            QApplication.sendPostedEvents()
            picture = window.grab()
            if (picture.width(), picture.height()) != (width, height):
                raise ShotFailed(
                    f"{name}: {picture.width()}x{picture.height()} instead of {width}x{height}"
                )
            path = self.folder / f"{name}-{width}x{height}-{self.language}-{self.theme}.png"
            if not picture.save(str(path)):
                raise ShotFailed(f"{path} could not be written")
            self.taken.append(path)
        window.resize(*SIZES[0])
        settle()


def press(key: QAbstractButton) -> None:
    """As a finger would; a key that cannot be pressed is a failure."""
    if not (key.isVisible() and key.isEnabled()):
        raise ShotFailed(f"{key.text() or key.accessibleName()!r} cannot be pressed")
    QTest.mouseClick(key, Qt.MouseButton.LeftButton)
