"""Dressing the application: font, palette, sizes and icons."""

import pytest
from PySide6.QtGui import QColor, QFontInfo, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.theme import icons, measure
from ui.theme.tokens import DARK, LIGHT


@pytest.fixture(autouse=True)
def day(qapp):
    yield
    theme.override_dpi(None)
    theme.apply(qapp, "light")


def test_the_bundled_font_is_used_and_has_the_letters_of_europe(qapp):
    theme.apply(qapp, "light")
    assert QFontInfo(qapp.font()).family() == "Inter"
    metrics = QFontMetrics(qapp.font())
    assert all(metrics.inFontUcs4(ord(letter)) for letter in "aÄéłŐñ€×−")


def test_a_theme_can_be_changed_while_the_till_runs(qapp, qtbot):
    theme.apply(qapp, "light")
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    theme.apply(qapp, "dark")
    assert theme.current() is DARK
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK.window)
    assert widget.grab().toImage().pixelColor(5, 5) == QColor(DARK.window)
    theme.apply(qapp, "light")
    assert theme.current() is LIGHT


def test_a_key_of_20_mm_is_76_pixels_at_96_dots_per_inch(qapp, qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    assert theme.mm(widget, 20) == 76
    assert theme.px(widget, 16) == 16


def test_a_dense_screen_gets_larger_pixels(qapp, qtbot):
    theme.override_dpi(141)
    assert theme.mm(None, 20) == 111
    assert theme.px(None, 16) == 24


class Screen:
    """A screen that says how dense it is."""

    def __init__(self, dpi, width, height):
        self._dpi, self._width, self._height = dpi, width, height

    def physicalDotsPerInch(self):
        return self._dpi

    def size(self):
        return self

    def width(self):
        return self._width

    def height(self):
        return self._height


@pytest.mark.parametrize(
    ("dpi", "width", "height", "believed"),
    [
        (141, 1920, 1080, 140.1),  # a 15.6" till: as dense as the window still fits
        (96, 1920, 1080, 96),
        (5000, 1920, 1080, 96),  # a liar
        (0, 1280, 800, 96),
        (149, 1280, 800, 96),  # 10.1": true size would not fit the window
    ],
)
def test_the_density_is_believed_within_reason(monkeypatch, dpi, width, height, believed):
    monkeypatch.setattr(QGuiApplication, "platformName", staticmethod(lambda: "xcb"))
    monkeypatch.setattr(
        QGuiApplication, "primaryScreen", staticmethod(lambda: Screen(dpi, width, height))
    )
    assert measure.dots_per_inch() == pytest.approx(believed, abs=0.1)


def test_an_icon_wears_the_colour_of_the_theme(qapp):
    image = icons.pixmap("check", "#ff0000", 24).toImage()
    inked = [
        image.pixelColor(x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    ]
    assert inked
    assert all(colour == QColor("#ff0000") for colour in inked)
