"""Signing in, as a cashier reads it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from pos.domain.refusals import Refusal
from pos.services import people
from ui.signin.screen import SignInScreen

CASHIER, SUPERVISOR = "c1", "s1"


@pytest.fixture
def screen(qtbot, box_office, wait):
    screen = SignInScreen(box_office.desk, demo_pins={CASHIER: "1111", SUPERVISOR: "999999"})
    qtbot.addWidget(screen)
    screen.resize(1280, 744)
    screen.show()
    screen.show_welcome()
    wait(lambda: screen.tiles.person is not None)
    return screen


def _type(qtbot, screen, pin):
    for digit in pin:
        key = next(k for k in screen.pad.findChildren(QPushButton) if k.text() == digit)
        qtbot.mouseClick(key, Qt.MouseButton.LeftButton)
    enter = next(k for k in screen.pad.findChildren(QPushButton) if k.accessibleName() == "Enter")
    qtbot.mouseClick(enter, Qt.MouseButton.LeftButton)


def test_a_demo_shows_the_pins_in_plain_sight(screen):
    assert screen.tiles.tile(CASHIER).accessibleName() == "Cashier 1, Cashier, PIN 1111"
    assert screen.tiles.tile(SUPERVISOR).accessibleName() == "Supervisor, Supervisor, PIN 999999"


def test_a_house_shows_no_pins(qtbot, box_office, wait):
    screen = SignInScreen(box_office.desk)
    qtbot.addWidget(screen)
    screen.entered()
    wait(lambda: screen.tiles.person is not None)
    assert screen.tiles.tile(CASHIER).accessibleName() == "Cashier 1, Cashier"


def test_the_right_pin_signs_in(qtbot, screen):
    with qtbot.waitSignal(screen.signed_in, timeout=10_000) as signed_in:
        _type(qtbot, screen, "1111")
    assert signed_in.args[0].name == "Cashier 1"
    assert screen.sentence.sentence == ""


def test_the_pin_can_be_typed_on_a_keyboard(qtbot, screen):
    with qtbot.waitSignal(screen.signed_in, timeout=10_000):
        qtbot.keyClicks(screen, "1111")
        qtbot.keyClick(screen, Qt.Key.Key_Return)


def test_a_wrong_pin_says_how_many_tries_are_left(qtbot, screen, wait):
    _type(qtbot, screen, "2222")
    wait(lambda: screen.sentence.sentence == "This PIN is wrong. Tries left: 4.")
    assert screen.pad.isEnabled(), "the next try needs no other tap"


def test_what_is_said_of_a_pin_moves_no_name_and_no_digit(qtbot, screen, wait):
    def places():
        keys = [screen.tiles.tile(CASHIER), screen.tiles.tile(SUPERVISOR)]
        keys += screen.pad.findChildren(QPushButton)
        return [key.mapTo(screen, key.rect().topLeft()) for key in keys]

    before = places()
    _type(qtbot, screen, "2222")
    wait(screen.sentence.isVisible)
    assert places() == before


def test_too_many_wrong_pins_say_how_long_it_is_locked(qtbot, screen, wait, box_office):
    for _ in range(4):
        with pytest.raises(Refusal, match="pin_wrong"):
            people.sign_in(box_office.till.desk, CASHIER, "2222")
    _type(qtbot, screen, "2222")
    wait(lambda: bool(screen.sentence.sentence))
    _type(qtbot, screen, "1111")
    wait(lambda: screen.sentence.sentence.startswith("Too many wrong PINs. Try again in "))
    seconds = int(screen.sentence.sentence.split(" in ")[1].split()[0])
    assert 0 < seconds <= 30


def test_another_person_is_one_tap_away(qtbot, screen):
    qtbot.mouseClick(screen.tiles.tile(SUPERVISOR), Qt.MouseButton.LeftButton)
    assert screen.name.text() == "PIN of Supervisor"
    with qtbot.waitSignal(screen.signed_in, timeout=10_000) as signed_in:
        _type(qtbot, screen, "999999")
    assert signed_in.args[0].role == "supervisor"


def test_a_locked_till_says_that_the_basket_is_kept(screen, box_office, wait):
    screen.show_locked(box_office.person(SUPERVISOR), basket=True)
    assert screen.heading.text() == "Locked"
    assert screen.note.text().endswith("The basket is kept.")
    wait(lambda: screen.name.text() == "PIN of Supervisor")


def test_a_till_without_a_season_says_why_nobody_can_sign_in(screen):
    screen._show(())
    assert screen.sentence.sentence.startswith("No season has arrived")
