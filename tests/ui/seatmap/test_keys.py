"""The map without hands or eyes: a cursor for the keyboard, a row of seats for a screen reader."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QImage, QPainter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pos.domain.plan import Plan
from sync.protocol.wire import PlaceState
from tests.ui.seatmap.halls import COLOURS, bowl, grid, museum, opera
from ui.seatmap import ears
from ui.seatmap.gestures import Point
from ui.seatmap.stamps import Stamps
from ui.seatmap.tokens import LIGHT
from ui.seatmap.view import SeatMapView

Open = Callable[[Plan], SeatMapView]
Key, Name, Description = Qt.Key, QAccessible.Text.Name, QAccessible.Text.Description
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def focused(open_map: Open, qtbot: QtBot) -> Open:
    """A map that has the keyboard."""

    def show(plan: Plan) -> SeatMapView:
        view = open_map(plan)
        view.activateWindow()
        view.setFocus()
        qtbot.waitUntil(view.hasFocus)
        return view

    return show


def press(view: SeatMapView, *keys: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        QTest.keyClick(view, key, modifier)


def pixels(view: SeatMapView) -> np.ndarray:
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint32).copy()


def test_the_cursor_begins_at_the_best_free_seat_and_arrows_move_it(focused: Open) -> None:
    view = focused(grid(5, 9))
    assert view.keys.at == 4
    press(view, Key.Key_Down, Key.Key_Right, Key.Key_Down, Key.Key_Left)
    assert view.keys.at == 2 * 9 + 4


@pytest.mark.parametrize("gap", [4, 16, 24, 34, 44, 60])
def test_what_the_cursor_is_at_is_read_however_near_to_the_edge_it_is(
    focused: Open, monkeypatch: pytest.MonkeyPatch, gap: int
) -> None:
    view, edges = focused(grid(30, 40)), []
    draw = Stamps.put

    def put(self: Stamps, painter: QPainter, at: Point, lines: tuple, paper: str = "") -> None:
        if lines[0].text == view.keys.name:
            half = self.size(lines)[1] / 2
            edges.append((at[1] - half, at[1] + half))
        draw(self, painter, at, lines, paper)

    monkeypatch.setattr(Stamps, "put", put)
    view.show_seat(4)
    view.viewport.top = float(round(view.seats.hall.y[4] * view.viewport.scale)) - gap
    view.keys.go(4, show=False)
    view.grab()
    ((top, bottom),) = edges[-1:]
    assert top >= 0
    ring = view.viewport.scale * view.seats.hall.radius_of[4]
    assert bottom <= gap - ring or top >= gap + ring, "over the seat it speaks of"


def test_the_cursor_begins_in_the_basket(open_map: Open, qtbot: QtBot) -> None:
    view = open_map(grid(5, 9))
    view.set_mine([31, 32])
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    assert view.keys.at == 31


def test_space_and_enter_pick_and_drop_what_the_cursor_is_at(focused: Open) -> None:
    view, said = focused(grid(5, 9)), []
    view.placesTapped.connect(said.append)
    press(view, Key.Key_Space, Key.Key_Right, Key.Key_Return)
    assert said == [[4], [5]]


def test_a_taken_seat_says_whose_it_is_and_is_not_picked(focused: Open, qtbot: QtBot) -> None:
    view = focused(grid(5, 9))
    view.apply(np.array([4]), np.array([int(PlaceState.SOLD)], np.uint8))
    with qtbot.assertNotEmitted(view.placesTapped), qtbot.waitSignal(view.takenTapped) as asked:
        press(view, Key.Key_Space)
    assert asked.args == [4]


def test_an_area_is_reached_and_asked_for_by_keyboard(focused: Open, qtbot: QtBot) -> None:
    view = focused(museum())
    with qtbot.waitSignal(view.areaTapped) as asked:
        press(view, Key.Key_Return)
    assert asked.args == [0]


def test_the_hall_moves_so_that_the_cursor_is_seen(focused: Open) -> None:
    view = focused(bowl("bowl", 5000, 0))
    press(view, *[Key.Key_PageUp] * 8)
    assert not view.viewport.fits
    for key in (Key.Key_Left, Key.Key_Up, Key.Key_Right, Key.Key_Down):
        press(view, *[key] * 15)
        assert view.rect().contains(view.where(view.keys.at))


def test_control_and_an_arrow_go_to_the_next_section(focused: Open) -> None:
    view = focused(opera())
    section = view.seats.hall.section_of
    before = section[view.keys.at]
    press(view, Key.Key_Right, modifier=CONTROL)
    assert section[view.keys.at] != before


def test_pages_zoom_around_the_cursor_and_home_shows_the_whole_hall(focused: Open) -> None:
    view = focused(opera())
    at = view.where(view.keys.at)
    press(view, Key.Key_PageUp)
    assert not view.viewport.fits
    assert (view.where(view.keys.at) - at).manhattanLength() < 0.2 * view.width()
    press(view, Key.Key_PageDown)
    assert view.viewport.fits
    press(view, Key.Key_PageUp, Key.Key_Home)
    assert view.viewport.fits


def test_escape_first_drops_the_mode_and_then_leaves(focused: Open, qtbot: QtBot) -> None:
    view = focused(grid(5, 9))
    view.hands.drawing = True
    with qtbot.assertNotEmitted(view.keys.left):
        press(view, Key.Key_Escape)
    assert not view.hands.drawing
    with qtbot.waitSignal(view.keys.left):
        press(view, Key.Key_Escape)


def test_the_cursor_is_seen_while_the_map_has_the_keyboard_and_only_then(
    focused: Open, qtbot: QtBot
) -> None:
    view = focused(grid(5, 9))
    qtbot.waitUntil(lambda: view.at_rest)
    here = pixels(view)
    press(view, Key.Key_Right)
    moved = pixels(view)
    assert not np.array_equal(here, moved)
    view.clearFocus()
    without = pixels(view)
    assert not np.array_equal(moved, without)


def test_taking_the_keyboard_does_not_move_the_hall(open_map: Open, qtbot: QtBot) -> None:
    view = open_map(opera())
    view.show_seat(1000)
    before = (view.viewport.left, view.viewport.top, view.viewport.scale)
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    assert (view.viewport.left, view.viewport.top, view.viewport.scale) == before


def test_a_tap_does_not_take_the_keyboard(open_map: Open) -> None:
    view = open_map(grid(5, 9))
    view.clearFocus()
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.where(7))
    assert not view.hasFocus()


def test_a_screen_reader_finds_the_seats_of_the_row_and_the_one_that_has_the_keyboard(
    focused: Open,
) -> None:
    view = focused(grid(5, 9))
    view.setAccessibleName("Seat map")
    face = QAccessible.queryAccessibleInterface(view)
    assert face.text(Name) == "Seat map"
    assert face.childCount() == 9
    assert [face.child(n).text(Name) for n in range(3)] == ["A 1", "A 2", "A 3"]
    here = face.focusChild()
    assert here.text(Name) == "A 5"
    assert here.text(Description) == "Stalls"
    assert here.state().focused
    assert not face.child(0).state().focused
    assert face.indexOfChild(here) == 4
    assert here.rect().contains(view.mapToGlobal(view.where(4)))
    assert here.parent().text(Name) == "Seat map"
    assert "A 5" in face.text(Description)


def test_the_seat_below_is_another_object_for_a_screen_reader(focused: Open) -> None:
    view = focused(grid(5, 9))
    face = QAccessible.queryAccessibleInterface(view)
    above = QAccessible.uniqueId(face.focusChild())
    press(view, Key.Key_Down)
    below = face.focusChild()
    assert below.text(Name) == "B 5"
    assert QAccessible.uniqueId(below) != above
    assert QAccessible.accessibleInterface(above).text(Name) == ""


def test_a_walk_through_the_whole_hall_leaves_no_more_objects_than_two_rows_have(
    focused: Open,
) -> None:
    view = focused(grid(20, 9))
    face = QAccessible.queryAccessibleInterface(view)
    seen = set()
    for _ in range(19):
        seen |= {QAccessible.uniqueId(face.child(n)) for n in range(face.childCount())}
        press(view, Key.Key_Down)
    assert len(seen) == 2 * 9


def test_moving_and_losing_a_seat_is_told(focused: Open, monkeypatch, qtbot: QtBot) -> None:
    view, told = focused(grid(5, 9)), []
    states = view.seats.looks
    view.keys.name_of = lambda stop: f"{stop} {'free' if states[stop] == 0 else 'taken'}"

    def tell(event) -> None:
        told.append((event.type(), event.child(), event.accessibleInterface().text(Name)))

    monkeypatch.setattr(ears.QAccessible, "updateAccessibility", tell)
    press(view, Key.Key_Right)
    assert told == [(QAccessible.Event.Focus, 5, "5 free")]
    view.apply(np.array([5, 6]), np.array([4, 4], np.uint8))
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told[1] == (QAccessible.Event.NameChanged, 5, "5 taken")


def test_seats_in_the_basket_are_selected_ones(focused: Open) -> None:
    view = focused(grid(5, 9))
    view.set_mine([3])
    face = QAccessible.queryAccessibleInterface(view)
    assert [n for n in range(9) if face.child(n).state().selected] == [3]


def test_a_map_that_is_gone_is_no_valid_object(open_map: Open) -> None:
    view = SeatMapView()
    view.set_hall(grid(5, 9), COLOURS, LIGHT)
    view.keys.enter()
    child = QAccessible.queryAccessibleInterface(view).child(2)
    assert child.isValid()
    view.deleteLater()
    QTest.qWait(0)
    del view
    QTest.qWait(1)
    assert not child.isValid()
    assert child.text(Name) == ""
    assert child.parent() is None
