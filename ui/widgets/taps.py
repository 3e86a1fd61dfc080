"""Taps: whose the second half of a double tap is."""

import weakref

from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QPushButton


class Tapped(QPushButton):
    """A button that is pressed by the second half of a double tap only if it had the first.

    The first half may have changed the screen: the second was not meant for what lies there now.
    """

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The first half, or a tap by itself."""
        _first.clear()
        _first.add(self)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second half."""
        if self in _first:
            super().mouseDoubleClickEvent(event)
        else:
            event.accept()


_first: weakref.WeakSet[Tapped] = weakref.WeakSet()  # what was pressed last
