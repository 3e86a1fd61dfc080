"""A double tap, as the window system tells of it: the second half was not meant for a new key."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui import theme
from ui.widgets import BigButton, Key, ListTile


@pytest.fixture
def screen(qapp, qtbot):
    """Two pages of one key each, which lie in the same place."""
    theme.apply(qapp, "light")
    pages = QStackedWidget()
    qtbot.addWidget(pages)

    def page(key):
        whole = QWidget(pages)
        QVBoxLayout(whole).addWidget(key)
        pages.addWidget(whole)
        return key

    pages.page = page
    return pages


def tapped(screen, key, times):
    """So many taps in a row, at once, where the key is when the first one comes."""
    screen.resize(300, 200)
    screen.show()
    at = key.mapTo(screen, key.rect().center())
    if times == 1:
        QTest.mouseClick(screen.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(at))
    else:
        QTest.mouseDClick(screen.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(at))


@pytest.mark.parametrize("below", [Key, BigButton, ListTile])
def test_a_double_tap_does_not_press_what_comes_up_under_the_finger(screen, below):
    said = []
    take = screen.page(Key("Take 4.00"))
    card = screen.page(below("Card 326.00"))
    take.clicked.connect(lambda: (said.append("take"), screen.setCurrentIndex(1)))
    card.clicked.connect(lambda: said.append("card"))
    tapped(screen, take, 2)
    assert screen.currentIndex() == 1
    assert said == ["take"]
    tapped(screen, card, 1)
    assert said == ["take", "card"]


def test_two_quick_taps_on_one_key_are_two(screen):
    said = []
    nought = screen.page(Key("0"))
    nought.clicked.connect(lambda: said.append("0"))
    tapped(screen, nought, 2)
    assert said == ["0", "0"]
