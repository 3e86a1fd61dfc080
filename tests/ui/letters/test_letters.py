"""Letters on the screen: they come where a finger asks for them, and leave the field in sight."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPointingDevice, QRegularExpressionValidator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from pos.domain.ticketcode import short_code
from tests.ui.letters.conftest import shown
from ui import translations
from ui.letters.appearing import Letters
from ui.receipts.buyer import BuyerOverlay
from ui.theme import mm
from ui.widgets import Keypad, Overlay

LEFT = Qt.MouseButton.LeftButton
SIZES = ((1280, 800), (1024, 768))


def in_window(widget: QWidget) -> QRect:
    return QRect(widget.mapTo(widget.window(), QPoint()), widget.size())


def on_a_screen(qtbot, window, *pieces, when="touch"):
    """These one below the other on a screen of their own, and a key that takes the focus."""
    page = QWidget()
    column = QVBoxLayout(page)
    for piece in pieces:
        if piece is None:
            column.addStretch(1)
        else:
            column.addWidget(piece)
    letters = Letters(window, when, "en")
    window.add("page", page)
    shown(qtbot, window)
    window.go("page")
    return letters


def test_before_anybody_taps_a_field_there_is_no_panel(counter):
    counter = counter()
    assert counter.orders.list.field.hasFocus()
    assert counter.letters.panel is None


def test_a_finger_on_the_search_brings_the_letters_and_a_mouse_does_not(counter):
    counter = counter()
    field = counter.orders.list.field
    QTest.mouseClick(field, LEFT)
    assert counter.letters.panel is None
    counter.finger.tap(field)
    assert counter.letters.shown
    assert field.hasFocus()
    QTest.mouseClick(field, LEFT)
    assert not counter.letters.shown


def test_an_order_is_found_by_a_code_typed_with_a_finger(counter, box_office, wait):
    box_office.open_shift()
    box_office.sell("F1")
    order = box_office.sell("E9", "E10")
    counter = counter()
    counter.finger.tap(counter.orders.list.field)
    counter.type(short_code(order.tickets[0].id).lower())
    counter.do("enter")
    wait(lambda: counter.orders.stack.currentWidget() is counter.orders.page)
    assert counter.orders.page.heading.text() == f"Order {order.number}"
    assert not counter.letters.shown


def test_a_letter_tapped_twice_at_once_is_two(counter):
    counter = counter("always")
    field = counter.orders.list.field
    counter.finger.tap(field)
    counter.type("hallo")
    assert field.text() == "hallo"
    field.clear()
    key = counter.letters.panel.keys["l"]
    QTest.mouseDClick(counter.window.windowHandle(), LEFT, pos=in_window(key).center())
    assert field.text() == "ll"


def test_two_thumbs_of_which_one_is_always_down_lose_no_letter(counter, glass: QPointingDevice):
    counter = counter()
    field, window = counter.orders.list.field, counter.window
    counter.finger.tap(field)
    at = {one: in_window(counter.letters.panel.keys[one]).center() for one in "na"}
    touch = QTest.touchEvent(window, glass, False)
    touch.press(0, at["n"], window).commit()
    touch.stationary(0).press(1, at["a"], window).commit()
    touch.release(0, at["n"], window).stationary(1).commit()
    touch.release(1, at["a"], window).commit()
    assert field.text() == "na"


def test_a_finger_that_slides_off_its_key_types_nothing(counter, glass: QPointingDevice):
    counter = counter()
    field, window = counter.orders.list.field, counter.window
    counter.finger.tap(field)
    panel = counter.letters.panel
    touch = QTest.touchEvent(window, glass, False)
    touch.press(0, in_window(panel.keys["n"]).center(), window).commit()
    assert panel.keys["n"].isDown()
    touch.move(0, in_window(panel.keys["a"]).center(), window).commit()
    touch.release(0, in_window(panel.keys["a"]).center(), window).commit()
    assert field.text() == ""
    assert not any(key.isDown() for key in panel.keys.values())


def test_shift_is_for_one_letter_and_twice_for_all_that_follow(counter):
    counter = counter()
    field = counter.orders.list.field
    counter.finger.tap(field)
    keys = counter.letters.panel.keys
    counter.do("shift")
    assert (keys["a"].text(), keys["shift"].text()) == ("A", "Shift")
    counter.type("ab")
    counter.do("shift", "shift")
    assert keys["shift"].text() == "CAPS"
    counter.type("cd")
    counter.do("shift")
    counter.type("e&-")
    assert field.text() == "AbCDe&-"


def test_the_line_is_mended_with_arrows_and_erased_from_its_end(counter):
    counter = counter()
    field = counter.orders.list.field
    counter.finger.tap(field)
    counter.type("mller x")
    counter.do("left", "left", "erase")
    assert field.text() == "mlle x"
    counter.do("right", "erase", "erase")
    assert field.text() == "mllx"


def test_signs_and_accents_lie_on_a_second_page_and_it_begins_with_letters_again(counter):
    counter = counter()
    field = counter.orders.list.field
    counter.finger.tap(field)
    counter.do("signs")
    counter.do("shift")
    counter.type("éô?")
    assert field.text() == "Éô?"
    counter.do("done")
    counter.finger.tap(field)
    assert counter.letters.panel.keys["q"].isVisible()


@pytest.mark.parametrize(
    ("language", "first"), [("en", "qwerty"), ("de_AT", "qwertz"), ("zh_CN", "qwerty")]
)
def test_the_letters_lie_as_on_a_keyboard_of_that_language(counter, language, first):
    counter = counter(language=language)
    counter.finger.tap(counter.orders.list.field)
    keys = counter.letters.panel.keys
    line = [in_window(keys[one]) for one in first]
    assert len({one.top() for one in line}) == 1
    assert sorted(line, key=QRect.left) == line
    assert ("ü" in keys) == (language == "de_AT")


@pytest.mark.parametrize("size", SIZES)
def test_the_letters_do_not_cover_the_search(counter, size):
    counter = counter()
    counter.window.resize(*size)
    counter.finger.tap(counter.orders.list.field)
    panel = in_window(counter.letters.panel)
    assert not panel.intersects(in_window(counter.orders.list.field))
    assert panel.bottom() == counter.window.height() - 1
    assert panel.width() == counter.window.width()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("place", range(12))
def test_wherever_a_field_is_it_stays_in_sight(qtbot, window, finger, size, place):
    fields = [QLineEdit() for _ in range(12)]
    letters = on_a_screen(qtbot, window, *fields)
    window.resize(*size)
    finger.tap(fields[place])
    assert letters.shown
    assert not in_window(letters.panel).intersects(in_window(fields[place]))
    window.resize(*SIZES[0])
    QApplication.sendPostedEvents()
    assert not in_window(letters.panel).intersects(in_window(fields[place]))


def test_a_field_that_is_moved_under_the_letters_has_them_at_the_top(qtbot, window, finger):
    field, above = QLineEdit(), QWidget()
    letters = on_a_screen(qtbot, window, above, field, None)
    finger.tap(field)
    assert letters.panel.geometry().bottom() == window.height() - 1
    above.setFixedHeight(600)
    qtbot.waitUntil(lambda: field.y() > 500)
    assert letters.panel.geometry().top() == 0


@pytest.mark.parametrize("size", SIZES)
def test_an_invoice_is_filled_in_from_field_to_field_with_the_letters_there(
    qtbot, window, finger, size
):
    letters = on_a_screen(qtbot, window, QLineEdit(), None)
    window.resize(*size)
    sheet = BuyerOverlay(window._stack.currentWidget())
    sheet.ask("1-000001")
    QApplication.sendPostedEvents()
    before = in_window(sheet.card)
    fields = (sheet.name, sheet.street, sheet.city, sheet.tax_number)
    finger.tap(sheet.name)
    panel = letters.panel
    finger.tap(panel.keys["shift"])
    for field in fields:
        for other in fields:
            assert not in_window(panel).intersects(in_window(other)), other.accessibleName()
        finger.tap(field)
        finger.tap(panel.keys["x"])
    assert [field.text() for field in fields] == ["X", "x", "x", "x"]
    window.resize(1100, 780)
    QApplication.sendPostedEvents()
    assert not any(in_window(panel).intersects(in_window(one)) for one in fields)
    window.resize(*size)
    finger.tap(panel.keys["done"])
    QApplication.sendPostedEvents()
    assert in_window(sheet.card) == before


@pytest.mark.parametrize("size", SIZES)
def test_in_a_card_over_the_screen_the_field_is_in_sight_and_the_card_stays(
    qtbot, window, finger, size
):
    letters = on_a_screen(qtbot, window, QLineEdit(), None)
    window.resize(*size)
    card = Overlay(window._stack.currentWidget())
    field = QLineEdit()
    card.body.addSpacing(300)
    card.body.addWidget(field)
    card.open()
    QApplication.sendPostedEvents()
    finger.tap(field)
    assert not in_window(letters.panel).intersects(in_window(field))
    finger.tap(letters.panel.keys["a"])
    finger.tap(letters.panel, QPoint(1, 1))  # beside every key
    assert card.isVisible()
    assert field.text() == "a"


def test_done_puts_them_away_and_the_next_tap_brings_them_back(counter):
    counter = counter()
    field = counter.orders.list.field
    counter.finger.tap(field)
    counter.do("done")
    assert not counter.letters.shown
    assert field.hasFocus()
    counter.finger.tap(field)
    assert counter.letters.shown


def test_they_go_with_the_screen(counter):
    counter = counter()
    counter.finger.tap(counter.orders.list.field)
    counter.window.go("elsewhere")
    assert not counter.letters.shown
    counter.window.go("orders")  # the field has the focus again, and nobody tapped it
    assert counter.orders.list.field.hasFocus()
    assert not counter.letters.shown


def test_they_go_when_a_real_key_is_pressed_and_that_key_is_typed(counter):
    counter = counter()
    field = counter.orders.list.field
    counter.finger.tap(field)
    counter.type("a")
    QTest.keyClicks(field, "b")
    assert field.text() == "ab"
    assert not counter.letters.shown


def test_enter_that_leads_on_to_the_next_field_takes_the_letters_along(qtbot, window, finger):
    name, number = QLineEdit(), QLineEdit()
    letters = on_a_screen(qtbot, window, name, number, None)
    name.returnPressed.connect(number.setFocus)
    finger.tap(name)
    finger.tap(letters.panel.keys["a"])
    finger.tap(letters.panel.keys["enter"])
    finger.tap(letters.panel.keys["1"])
    assert (name.text(), number.text()) == ("a", "1")
    QTest.mouseClick(name, LEFT)
    assert not letters.shown
    finger.tap(number)
    finger.tap(name)
    assert letters.shown
    number.setFocus()  # by the program, for whatever reason
    assert not letters.shown


def test_a_field_with_a_pad_of_its_own_for_all_that_it_takes_has_no_letters(qtbot, window, finger):
    figure, words = QLineEdit(), QLineEdit()
    pad = Keypad()
    pad.is_enough_for(figure)
    letters = on_a_screen(qtbot, window, figure, words, pad, when="always")
    finger.tap(figure)
    QTest.mouseClick(figure, LEFT)
    assert letters.panel is None
    finger.tap(words)
    assert letters.shown
    finger.tap(figure)
    assert not letters.shown


@pytest.mark.parametrize("state", ["disabled", "read-only"])
def test_a_field_that_takes_nothing_has_no_letters(qtbot, window, finger, state):
    field = QLineEdit()
    letters = on_a_screen(qtbot, window, field, None, when="always")
    if state == "disabled":
        field.setEnabled(False)
    else:
        field.setReadOnly(True)
    finger.tap(field)
    assert letters.panel is None


@pytest.mark.parametrize("end", ["disabled", "read-only", "hidden", "deleted"])
def test_they_go_with_the_field(qtbot, window, finger, end):
    field = QLineEdit()
    letters = on_a_screen(qtbot, window, field, None)
    finger.tap(field)
    assert letters.shown
    ends = {
        "disabled": lambda: field.setEnabled(False),
        "read-only": lambda: field.setReadOnly(True),
        "hidden": field.hide,
        "deleted": field.deleteLater,
    }
    ends[end]()
    qtbot.waitUntil(lambda: not letters.shown)


def test_told_always_a_mouse_brings_them_too(counter):
    counter = counter("always")
    QTest.mouseClick(counter.orders.list.field, LEFT)
    assert counter.letters.shown
    QTest.mouseClick(counter.letters.panel.keys["k"], LEFT)
    assert counter.orders.list.field.text() == "k"
    assert counter.orders.list.field.hasFocus()


def test_told_never_nothing_brings_them(counter):
    counter = counter("never")
    counter.finger.tap(counter.orders.list.field)
    QTest.mouseClick(counter.orders.list.field, LEFT)
    assert counter.letters.panel is None


def test_what_a_field_refuses_it_refuses_here_too(qtbot, window, finger):
    field, edited = QLineEdit(), []
    field.setMaxLength(3)
    field.setValidator(QRegularExpressionValidator("[a-z]*"))
    field.textEdited.connect(edited.append)
    letters = on_a_screen(qtbot, window, field, None)
    finger.tap(field)
    for sign in "a1bcd":
        finger.tap(letters.panel.keys[sign])
    assert field.text() == "abc"
    assert edited == ["a", "ab", "abc"]


def test_a_note_of_several_lines_is_typed_as_well(qtbot, window, finger):
    note = QPlainTextEdit()
    letters = on_a_screen(qtbot, window, note, QWidget())
    finger.tap(note)
    for key in ("a", "enter", "b"):
        finger.tap(letters.panel.keys[key])
    assert note.toPlainText() == "a\nb"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("layout", ["en", "de"])
def test_every_key_has_a_name_and_room_for_a_finger(counter, qapp, size, language, layout):
    counter = counter(language=layout)
    translations.install(qapp, language)
    counter.window.resize(*size)
    counter.finger.tap(counter.orders.list.field)
    panel = counter.letters.panel
    for _page in range(2):
        QApplication.sendPostedEvents()
        keys = [one for one in panel.findChildren(QAbstractButton) if one.isVisible()]
        assert len(keys) > 40
        for key in keys:
            assert key.accessibleName()
            assert key.height() >= mm(key, 11), key.accessibleName()
            assert key.width() >= mm(key, 11), key.accessibleName()
            assert key.sizeHint().width() <= key.width(), key.accessibleName()
            assert panel.rect().contains(QRect(key.mapTo(panel, QPoint()), key.size()))
            assert key.focusPolicy() is Qt.FocusPolicy.NoFocus
        counter.do("signs")
    translations.install(qapp, "en")


def test_in_a_window_as_low_as_it_gets_a_key_has_nine_millimetres(counter):
    counter = counter()
    counter.window.resize(counter.window.minimumSize())
    counter.finger.tap(counter.orders.list.field)
    for key in counter.letters.panel.keys.values():
        assert key.height() >= mm(key, 9)
    assert not in_window(counter.letters.panel).intersects(in_window(counter.orders.list.field))


def test_in_chinese_a_code_is_typed_all_the_same(counter, qapp):
    translations.install(qapp, "zh_CN")
    counter = counter(language="zh_CN")
    counter.finger.tap(counter.orders.list.field)
    counter.type("spring 24")
    translations.install(qapp, "en")
    assert counter.orders.list.field.text() == "spring 24"
