"""Keeping a screen's contents together on a wide window."""

from PySide6.QtWidgets import QLayout, QWidget

from ui.theme import px
from ui.widgets import row

WIDEST = 1240


def fill(screen: QWidget, inside: QLayout, edge: int = 24) -> None:
    """Give `inside` to the screen: all of a small window, the middle of a wide one."""
    middle = QWidget(screen)
    middle.setLayout(inside)
    middle.setMaximumWidth(px(screen, WIDEST))
    outer = row(None, middle, None, parent=screen)
    outer.setStretch(1, 1000)
    margin = px(screen, edge)
    outer.setContentsMargins(margin, margin, margin, margin)
    screen.setLayout(outer)
