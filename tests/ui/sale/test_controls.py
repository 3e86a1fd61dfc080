"""Every control of the sale can be hit by a finger, is named, and fits the smallest window."""

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit

from pos.domain.money import Money
from ui import theme, translations
from ui.sale.stage import Stage
from ui.widgets import Keypad

TOUCH_MM, KEY_MM = 9, 20


def pick(window):
    window.tap_seats("D4", "D5")
    window.screen.basket._toggle(0)


def cash(window):
    window.best(2)
    window.tap(window.screen.basket.cash_key)


def card(window):
    window.best(2)
    window.tap(window.screen.basket.card_key)
    window.until(lambda: window.screen.paying.attempt is not None)


def done(window):
    cash(window)
    window.until(lambda: window.screen.paying.ready)
    window.screen.cash.handed.emit(Money(20000, window.desk.season.currency))
    window.reach(Stage.DONE)


def area(window):
    window.screen.hall.view.areaTapped.emit(0)


def refused(window):
    window.somebody_has("C3")
    window.tap_seats("C3", "C4", "C5", "C6")
    window.until(lambda: window.sentence != "")


SCENES = [pick, cash, card, done, area, refused]
SIZES = [(1280, 750), (1920, 1030)]  # below the header


@pytest.fixture(params=["light", "dark"])
def dressed(request, qapp):
    theme.apply(qapp, request.param)
    yield
    theme.apply(qapp, "light")


@pytest.fixture(params=list(translations.LANGUAGES))
def language(request, qapp):
    translations.install(qapp, request.param)
    yield request.param
    translations.install(qapp, "en")


def shown(window, kind):
    QApplication.processEvents()
    return [one for one in window.screen.findChildren(kind) if one.isVisible()]


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("size", SIZES)
def test_every_control_is_large_enough_named_and_inside_the_window(language, window, scene, size):
    window.screen.resize(*size)
    scene(window)
    window.settle()
    touch = theme.mm(window.screen, TOUCH_MM)
    controls = [*shown(window, QAbstractButton), *shown(window, QLineEdit)]
    assert controls
    for control in controls:
        name = control.accessibleName() or getattr(control, "text", str)()
        assert name.strip(), f"a control without a name: {control}"
        assert min(control.width(), control.height()) >= touch, f"{name}: {control.size()}"
        corner = control.mapTo(window.screen, control.rect().bottomRight())
        assert window.screen.rect().contains(corner), f"{name} ends outside the window"
    assert (window.screen.width(), window.screen.height()) == size


@pytest.mark.parametrize("scene", [cash, card])
def test_the_keypads_keys_are_20_mm(window, scene):
    window.screen.resize(1280, 750)
    scene(window)
    window.settle()
    key = theme.mm(window.screen, KEY_MM)
    for keypad in shown(window, Keypad):
        for control in keypad.findChildren(QAbstractButton):
            assert min(control.width(), control.height()) >= key, control.accessibleName()


@pytest.mark.parametrize("scene", SCENES)
def test_no_words_are_cut_off_in_the_smallest_window(language, window, scene):
    window.screen.resize(1280, 750)
    scene(window)
    window.settle()
    for label in shown(window, QLabel):
        if label.text() and not label.wordWrap() and label.property("role") != "faint":
            needed = label.fontMetrics().horizontalAdvance(label.text())
            assert label.width() >= needed, label.text()
    for key in shown(window, QAbstractButton):
        if key.text():
            needed = key.fontMetrics().horizontalAdvance(key.text().replace("&&", "&"))
            assert key.width() >= needed, key.text()


@pytest.mark.parametrize("scene", SCENES)
def test_the_keyboard_reaches_a_control_and_shows_where_it_is(dressed, window, scene):
    scene(window)
    window.settle()
    window.screen.activateWindow()
    seen = set()
    for _ in range(40):
        window.screen.focusNextPrevChild(True)
        focused = QApplication.focusWidget()
        if focused is not None:
            seen.add(focused)
    keys = [one for one in seen if isinstance(one, QAbstractButton | QLineEdit)]
    assert keys
    for key in keys:
        key.setFocus()
        with_focus = key.grab().toImage()
        window.screen.setFocus()
        assert key.grab().toImage() != with_focus, f"{key.accessibleName() or key.text()}"
