"""Letters in the till put together: as its settings tell, and not over a pad that does it all."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from pos.services import shifts
from tests.ui.letters.conftest import shown
from ui import formats, theme, translations
from ui.letters.appearing import wants_letters
from ui.program import Program
from ui.widgets import Keypad


@pytest.fixture
def started(qapp, qtbot, till):
    """A till at the orders, with that setting."""
    theme.apply(qapp, "light")
    translations.install(qapp, "en")
    formats.use_locale("en_GB")
    made: list[Program] = []

    def start(when: str) -> Program:
        till.settings = replace(till.settings, letters=when, language="de")
        program = Program(till)
        made.append(program)
        program.window.resize(1280, 800)
        program.begin()
        shown(qtbot, program.window)
        person = program.desk.season.people[0]
        shifts.open_shift(till.desk, person, 10_000)
        program._on_signed_in(person)
        qtbot.waitUntil(lambda: program.window.here == "sale")
        program.window.go("orders")
        qtbot.waitUntil(program.orders.list.field.hasFocus)
        return program

    yield start
    for program in made:
        program.window.close()
        program.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_till_has_letters_for_a_finger_as_they_lie_in_its_language(started, finger):
    program = started("touch")
    finger.tap(program.orders.list.field)
    assert program.letters.shown
    assert "ü" in program.letters.panel.keys
    program.window.header.person.click()  # locked: the next screen is the sign-in
    assert not program.letters.shown


def test_a_till_told_never_has_none(started, finger):
    program = started("never")
    finger.tap(program.orders.list.field)
    assert program.letters.panel is None


def test_a_scan_after_letters_goes_where_it_should(started, finger, qtbot):
    program = started("touch")
    field = program.orders.list.field
    finger.tap(field)
    finger.tap(program.letters.panel.keys["z"])
    qtbot.keyClicks(field, "99")  # a scanner types as a keyboard does
    assert field.text() == "z99"
    assert not program.letters.shown
