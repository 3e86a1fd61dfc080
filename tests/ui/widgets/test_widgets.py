"""The controls: keypad, PIN pad, lamps, sentences, overlays."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from pos.domain.money import Currency, Money
from ui import formats, theme
from ui.widgets import (
    BigButton,
    Key,
    Keypad,
    Lamp,
    LampState,
    ListTile,
    MoneyLabel,
    Overlay,
    PinPad,
    SentenceBar,
    TicketCard,
    column,
    label,
    row,
)


@pytest.fixture(autouse=True)
def dressed(qapp):
    theme.apply(qapp, "light")
    formats.use_locale("en_GB")


@pytest.fixture
def show(qtbot):
    def shown(widget):
        qtbot.addWidget(widget)
        widget.show()
        return widget

    return shown


def press(text="", key=0):
    return QKeyEvent(QKeyEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)


def test_the_keypad_says_what_was_pressed(show, qtbot):
    keypad, said = show(Keypad()), []
    keypad.digits.connect(said.append)
    for name in ("7", "00", "0"):
        key = next(key for key in keypad.findChildren(Key) if key.text() == name)
        qtbot.mouseClick(key, Qt.MouseButton.LeftButton)
    assert said == ["7", "00", "0"]


def test_the_keypad_takes_the_keyboards_digits_and_nothing_else(show):
    keypad, said = show(Keypad()), []
    keypad.digits.connect(said.append)
    keypad.erased.connect(lambda: said.append("erased"))
    keypad.entered.connect(lambda: said.append("entered"))
    assert keypad.feed(press("5"))
    assert keypad.feed(press(key=Qt.Key.Key_Backspace))
    assert keypad.feed(press(key=Qt.Key.Key_Return))
    assert not keypad.feed(press("a"))
    assert not keypad.feed(press("٣"))  # a digit, but not of this till's keys
    assert said == ["5", "erased", "entered"]


def test_keys_of_the_keypad_are_20_mm(show):
    for key in show(Keypad()).findChildren(Key):
        assert min(key.width(), key.height()) >= theme.mm(key, 20)


def test_the_pin_pad_shows_dots_and_forgets(show, qtbot):
    pad, said = show(PinPad()), []
    pad.entered.connect(said.append)
    qtbot.keyClicks(pad, "1234")
    assert pad._dots.count == 4
    assert "1234" not in pad.accessibleName() + pad._dots.accessibleName()
    qtbot.keyClick(pad, Qt.Key.Key_Return)
    assert said == ["1234"]
    assert (pad._dots.count, pad._pin) == (0, "")


def test_the_pin_pad_ignores_an_empty_pin(show, qtbot):
    pad, said = show(PinPad()), []
    pad.entered.connect(said.append)
    qtbot.keyClick(pad, Qt.Key.Key_Return)
    assert said == []


def test_a_lamp_says_by_word_what_it_shows_by_colour(show):
    lamp = show(Lamp())
    pictures = []
    for state in LampState:
        lamp.show_state(state, "Server")
        pictures.append(lamp.grab().toImage())
        assert lamp.accessibleName() == "Server"
    assert pictures[0] != pictures[1] != pictures[2]


def test_a_sentence_can_be_closed_and_is_then_gone(show, qtbot):
    whole = show(QWidget())
    bar = SentenceBar(whole)
    bar.refuse("E9 is held by Till 2.")
    assert bar.isVisible()
    assert (bar.sentence, bar.accessibleName()) == ("E9 is held by Till 2.",) * 2
    qtbot.mouseClick(bar.findChild(Key), Qt.MouseButton.LeftButton)
    assert not bar.isVisible()
    assert bar.sentence == ""


def test_a_sentence_is_plain_text_whatever_it_holds(show):
    whole = show(QWidget())
    bar = SentenceBar(whole)
    bar.say("<b>Hamlet</b>")
    assert bar._label.textFormat() is Qt.TextFormat.PlainText


def test_an_overlay_covers_its_screen_and_esc_closes_it(show, qtbot):
    whole = show(QWidget())
    whole.resize(800, 600)
    overlay, said = Overlay(whole), []
    overlay.closed.connect(lambda: said.append("closed"))
    overlay.open()
    assert overlay.geometry() == whole.rect()
    whole.resize(1000, 700)
    assert overlay.geometry() == whole.rect()
    qtbot.keyClick(overlay, Qt.Key.Key_Escape)
    assert not overlay.isVisible()
    assert said == ["closed"]


def test_a_tap_beside_the_card_closes_and_one_on_it_does_not(show, qtbot):
    whole = show(QWidget())
    whole.resize(900, 700)
    overlay = Overlay(whole)
    overlay.body.addWidget(ListTile("Hamlet", "tonight", "€24"))
    overlay.open()
    qtbot.waitUntil(lambda: overlay.card.geometry().top() > 0)
    qtbot.mouseClick(overlay, Qt.MouseButton.LeftButton, pos=overlay.card.geometry().center())
    assert overlay.isVisible()
    qtbot.mouseClick(overlay, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert not overlay.isVisible()


def test_a_tile_is_named_by_all_it_says(show):
    assert show(ListTile("Hamlet", "tonight", "€24")).accessibleName() == "Hamlet, tonight, €24"


def test_money_keeps_its_place_when_its_digits_change(show):
    first, second = show(MoneyLabel()), show(MoneyLabel())
    first.show_money(Money(11111, Currency("EUR")))
    second.show_money(Money(88888, Currency("EUR")))
    assert first.sizeHint() == second.sizeHint()


def test_a_perforation_that_moves_leaves_no_line_behind(show, qtbot):
    card, painted = TicketCard(), []
    why, pay = QWidget(), BigButton("Cash")
    why.setFixedHeight(60)
    card.stub.addWidget(why)
    card.stub.addWidget(pay)
    card.resize(400, 500)
    card.paintEvent = lambda event: (
        painted.append(event.rect()),
        TicketCard.paintEvent(card, event),
    )
    show(card)
    qtbot.waitUntil(lambda: card._torn_at > 0)
    before = card._torn_at
    painted.clear()
    why.hide()
    qtbot.waitUntil(lambda: card._torn_at > before)
    line = QPoint(card.width() // 2, int(before))
    assert any(area.contains(line) for area in painted)


def test_a_card_on_top_has_room_for_all_of_its_words(show, qtbot):
    below = QWidget()
    below.resize(1280, 800)
    show(below)
    overlay = Overlay(below, width_mm=170)
    overlay.card.setFixedWidth(theme.mm(overlay, 170))
    words, keys = label("Close the shift.", "body", overlay), Keypad(overlay)
    words.setWordWrap(True)
    overlay.body.addLayout(row(column(words, Key("Cancel"), space=8), keys, space=32))
    overlay.open()
    short = overlay.card.height()
    words.setText("\n".join(f"{n} emergency tickets are not accounted for" for n in range(8)))
    qtbot.waitUntil(lambda: overlay.card.height() > short)
    assert words.height() >= words.heightForWidth(words.width())
    words.setText("Close the shift.")
    qtbot.waitUntil(lambda: overlay.card.height() == short)
