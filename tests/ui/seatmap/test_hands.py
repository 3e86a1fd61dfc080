"""Fingers and mouse on the map: rows and loops drawn, and what ends them."""

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QImage,
    QInputDevice,
    QMouseEvent,
    QNativeGestureEvent,
    QPointingDevice,
    QTabletEvent,
    QTouchEvent,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos.domain.ids import CategoryId, PlaceId
from pos.domain.plan import Area, Plan
from sync.protocol.wire import PlaceState
from tests.ui.seatmap.halls import COLOURS, bowl, grid
from ui.seatmap.hands import FINGER_PITCH, MOUSE_PITCH
from ui.seatmap.tokens import LIGHT
from ui.seatmap.view import SeatMapView

Open = Callable[[Plan], SeatMapView]
HALL = grid(10, 14)
FAR_IN = 20 * 60 + 30
E3, E7 = 4 * 14 + 2, 4 * 14 + 6


@pytest.fixture
def view(open_map: Open) -> SeatMapView:
    view = open_map(HALL)
    view.show_seat(E3 + 2)
    return view


def pixels(view: SeatMapView) -> np.ndarray:
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    lines = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    return lines[:, : image.width()].copy()


def draw(view: SeatMapView, panel: QPointingDevice, *points: QPoint) -> None:
    """One finger through those points; nothing is left to be painted meanwhile."""
    QApplication.processEvents()
    touch = QTest.touchEvent(view, panel, False)
    touch.press(0, points[0], view).commit()
    for point in points[1:]:
        touch.move(0, point, view).commit()
    touch.release(0, points[-1], view).commit()


def taps(view: SeatMapView) -> list[list[int]]:
    said: list[list[int]] = []
    view.placesTapped.connect(said.append)
    return said


def test_after_a_long_press_a_finger_along_the_row_picks_neighbours_at_once(
    view: SeatMapView, panel: QPointingDevice, qtbot: QtBot
) -> None:
    said = taps(view)
    touch = QTest.touchEvent(view, panel, False)
    touch.press(0, view.where(E3), view).commit()
    qtbot.waitUntil(lambda: view.hands.armed is not None, timeout=3000)
    for seat in range(E3 + 1, E7 + 1):
        touch.move(0, view.where(seat), view).commit()
    assert view.hands.crossed().seats.tolist() == list(range(E3, E7 + 1))
    assert said == []
    touch.release(0, view.where(E7), view).commit()
    assert said == [list(range(E3, E7 + 1))]
    assert view.hands.crossed() is None


def test_with_the_row_key_a_finger_draws_at_once_and_only_once(
    view: SeatMapView, panel: QPointingDevice
) -> None:
    said, switched = taps(view), []
    view.hands.drawingChanged.connect(switched.append)
    view.hands.drawing = True
    draw(view, panel, view.where(E3), view.where(E3 + 1), view.where(E3 + 2))
    assert said == [[E3, E3 + 1, E3 + 2]]
    assert switched == [True, False]
    before = view.viewport.left
    draw(view, panel, view.where(E3), view.where(E3) - QPoint(60, 0))
    assert said == [[E3, E3 + 1, E3 + 2]]
    assert view.viewport.left != before


def test_what_is_drawn_is_seen_and_leaves_no_trace(
    view: SeatMapView, panel: QPointingDevice, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: view.at_rest)
    before = pixels(view)
    view.hands.drawing = True
    touch = QTest.touchEvent(view, panel, False)
    touch.press(0, view.where(E3), view).commit()
    touch.move(0, view.where(E7), view).commit()
    assert not np.array_equal(pixels(view), before)
    touch.press(1, QPoint(30, 30), view).commit()
    assert np.array_equal(pixels(view), before)
    touch.release(0, view.where(E7), view).release(1, QPoint(30, 30), view).commit()


def test_a_second_finger_drops_what_is_drawn(view: SeatMapView, panel: QPointingDevice) -> None:
    said, scale = taps(view), view.viewport.scale
    view.hands.drawing = True
    touch = QTest.touchEvent(view, panel, False)
    touch.press(0, view.where(E3), view).commit()
    touch.move(0, view.where(E7), view).commit()
    touch.stationary(0).press(1, QPoint(700, 500), view).commit()
    touch.move(1, QPoint(800, 560), view).commit()
    touch.release(0, view.where(E7), view).release(1, QPoint(800, 560), view).commit()
    assert said == []
    assert view.viewport.scale == scale
    assert not view.hands.drawing


def test_a_loop_from_empty_ground_picks_what_it_holds(open_map: Open, panel: QPointingDevice):
    view = open_map(HALL)
    view.zoom(2, view.where(0))
    view.reveal(float(HALL.x[0]) - 60, float(HALL.y[0]) - 60)
    said = taps(view)
    view.hands.drawing = True
    inside, outside = view.where(29), view.where(0)
    edge = (view.where(1) - view.where(0)).x()
    left, top = outside.x() - edge, outside.y() - edge
    right, bottom = inside.x() + edge // 2, inside.y() + edge // 2
    corners = (QPoint(left, top), QPoint(right, top), QPoint(right, bottom), QPoint(left, bottom))
    draw(view, panel, *corners)
    assert said == [[0, 1, 14, 15, 28, 29]]


def test_shift_and_the_mouse_draw_along_the_row(view: SeatMapView, qtbot: QtBot) -> None:
    said, shift = taps(view), Qt.KeyboardModifier.ShiftModifier
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(view, left, shift, view.where(E3))
    for seat in range(E3 + 1, E7 + 1):
        QTest.mouseMove(view, view.where(seat))
    QTest.mouseRelease(view, left, shift, view.where(E7))
    assert said == [list(range(E3, E7 + 1))]
    assert not view.hands.gestures.drawing


def test_a_stroke_over_sold_seats_alone_picks_nothing(
    view: SeatMapView, panel: QPointingDevice
) -> None:
    view.apply(np.arange(E3, E7 + 1), np.full(E7 + 1 - E3, int(PlaceState.SOLD), np.uint8))
    said = taps(view)
    view.hands.drawing = True
    draw(view, panel, view.where(E3), view.where(E7))
    assert said == []


def test_a_map_that_is_hidden_forgets_what_was_drawn(
    view: SeatMapView, panel: QPointingDevice
) -> None:
    said = taps(view)
    view.hands.drawing = True
    touch = QTest.touchEvent(view, panel, False)
    touch.press(0, view.where(E3), view).commit()
    touch.move(0, view.where(E7), view).commit()
    view.hide()
    assert view.hands.stroke == ()
    assert not view.hands.drawing
    touch.release(0, view.where(E7), view).commit()
    assert said == []


@pytest.mark.parametrize("finger", [True, False])
def test_where_seats_are_too_close_for_it_a_tap_comes_closer_and_the_next_one_picks(
    open_map: Open, panel: QPointingDevice, finger: bool
) -> None:
    view = open_map(bowl("bowl", 20_000, 0))
    said, seat = taps(view), 2345
    nearest = FINGER_PITCH if finger else MOUSE_PITCH

    def tap() -> None:
        if finger:
            draw(view, panel, view.where(seat))
        else:
            QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.where(seat))

    def pitch_mm() -> float:
        return view.seats.hall.pitch / view.plan_units_per_mm

    assert pitch_mm() < nearest
    tap()
    assert said == []
    assert pitch_mm() >= FINGER_PITCH
    tap()
    assert said == [[seat]]


def test_just_above_the_bound_a_tap_picks_and_just_below_it_comes_closer(
    open_map: Open, panel: QPointingDevice
) -> None:
    view, seat = open_map(grid(30, 50)), 777
    said = taps(view)
    for share, picks in ((0.85, False), (1.15, True)):
        view.fit()
        pitch_mm = view.seats.hall.pitch / view.plan_units_per_mm
        view.zoom(share * FINGER_PITCH / pitch_mm, view.where(seat))
        scale = view.viewport.scale
        draw(view, panel, view.where(seat))
        assert (said == [[seat]]) is picks
        assert (view.viewport.scale > scale) is not picks


def test_a_hall_that_moves_under_the_finger_is_not_picked_from(
    view: SeatMapView, panel: QPointingDevice
) -> None:
    """A wheel turned while a row is drawn: the line would mean other seats than were shown."""
    said = taps(view)
    view.hands.drawing = True
    touch = QTest.touchEvent(view, panel, False)
    touch.press(0, view.where(E3), view).commit()
    end = view.where(E7)
    touch.move(0, end, view).commit()
    assert view.hands.crossed() is not None
    view.zoom(1.3, end)
    assert view.hands.crossed() is None
    touch.release(0, end, view).commit()
    assert said == []


def test_another_hall_under_the_finger_is_not_picked_from(
    view: SeatMapView, panel: QPointingDevice
) -> None:
    said = taps(view)
    view.hands.drawing = True
    touch = QTest.touchEvent(view, panel, False)
    touch.press(0, view.where(E3), view).commit()
    touch.move(0, view.where(E7), view).commit()
    view.set_hall(grid(9, 13), COLOURS, LIGHT)
    touch.release(0, QPoint(300, 300), view).commit()
    assert said == []


def test_a_seat_sold_while_the_row_is_drawn_is_left_out(
    view: SeatMapView, panel: QPointingDevice
) -> None:
    said = taps(view)
    view.hands.drawing = True
    touch = QTest.touchEvent(view, panel, False)
    touch.press(0, view.where(E3), view).commit()
    touch.move(0, view.where(E7), view).commit()
    view.apply(np.array([E3 + 1]), np.array([int(PlaceState.SOLD)], np.uint8))
    touch.release(0, view.where(E7), view).commit()
    assert said == [[E3, E3 + 2, E3 + 3, E7]]


def test_a_hall_that_settles_by_half_a_pixel_lies_still_enough(
    view: SeatMapView, panel: QPointingDevice
) -> None:
    said = taps(view)
    view.hands.drawing = True
    touch = QTest.touchEvent(view, panel, False)
    touch.press(0, view.where(E3), view).commit()
    touch.move(0, view.where(E7), view).commit()
    view.viewport.left += 0.5
    touch.release(0, view.where(E7), view).commit()
    assert said == [list(range(E3, E7 + 1))]


# --- a seat on standing room, pens, trackpads, another screen -------------------------------------


def on_standing_room(plan: Plan) -> Plan:
    """The same seats in the middle of a floor where people stand."""
    floor = ((-60.0, -60.0), (400.0, -60.0), (400.0, 300.0), (-60.0, 300.0))
    area = Area("Floor", CategoryId("a"), PlaceId(plan.seat_count), 50, floor)
    return replace(plan, areas=(area,), digest="standing")


def test_a_seat_that_stands_on_a_standing_floor_is_picked_and_the_floor_beside_it_is_asked_about(
    open_map: Open, panel: QPointingDevice
) -> None:
    view = open_map(on_standing_room(HALL))
    view.apply(np.array([E7]), np.array([PlaceState.SOLD], np.uint8))
    view.show_seat(E3 + 2)
    said, areas, taken = taps(view), [], []
    view.areaTapped.connect(areas.append)
    view.takenTapped.connect(taken.append)
    draw(view, panel, view.where(E3))
    assert (said, areas, taken) == ([[E3]], [], [])
    draw(view, panel, view.where(E7))
    assert (said, areas, taken) == ([[E3]], [], [E7])
    between = (view.where(E3) + view.where(E3 + 15)) / 2
    draw(view, panel, between)
    assert (said, areas, taken) == ([[E3]], [0], [E7])


def test_from_afar_a_finger_on_seats_of_a_standing_floor_comes_closer(
    open_map: Open, panel: QPointingDevice
) -> None:
    view = open_map(on_standing_room(grid(60, 90)))
    areas: list[int] = []
    view.areaTapped.connect(areas.append)
    before = view.viewport.scale
    draw(view, panel, view.where(90 * 5 + 6))
    assert areas == []
    assert view.viewport.scale > before


def pen(view: SeatMapView, kind: QEvent.Type, at: QPoint) -> None:
    """The pen's tip there."""
    held = QPointingDevice(
        "pen",
        1,
        QInputDevice.DeviceType.Stylus,
        QPointingDevice.PointerType.Pen,
        QInputDevice.Capability.Position,
        1,
        1,
    )
    button, here = Qt.MouseButton.LeftButton, QPointF(at)
    which = (0.5, 0.0, 0.0, 0.0, 0.0, 0.0, Qt.KeyboardModifier.NoModifier, button, button)
    QApplication.sendEvent(view, QTabletEvent(kind, held, here, here, *which))


@pytest.fixture
def large(open_map: Open) -> SeatMapView:
    """A hall that close by goes on beyond the window on all sides."""
    view = open_map(grid(40, 60))
    view.show_seat(FAR_IN)
    return view


def test_a_pen_picks_and_drags_as_a_mouse_does(large: SeatMapView) -> None:
    view = large
    said, at = taps(view), view.where(FAR_IN)
    pen(view, QEvent.Type.TabletPress, at)
    pen(view, QEvent.Type.TabletRelease, at)
    assert said == [[FAR_IN]]
    pen(view, QEvent.Type.TabletPress, at)
    pen(view, QEvent.Type.TabletMove, at + QPoint(60, 0))
    assert view.where(FAR_IN) == at + QPoint(60, 0)
    pen(view, QEvent.Type.TabletRelease, at + QPoint(60, 0))
    assert said == [[FAR_IN]]


def trackpad(view: SeatMapView, kind: Qt.NativeGestureType, value: float, at: QPoint) -> None:
    here = QPointF(at)
    pad = QPointingDevice.primaryPointingDevice()
    QApplication.sendEvent(view, QNativeGestureEvent(kind, pad, 2, here, here, here, value, here))


def test_a_trackpad_pinches_and_two_fingers_that_tap_twice_come_closer_and_go_back(
    open_map: Open,
) -> None:
    view = open_map(grid(40, 60))
    whole, at = view.viewport.scale, view.where(FAR_IN)
    trackpad(view, Qt.NativeGestureType.ZoomNativeGesture, 0.3, at)
    assert view.viewport.scale == pytest.approx(1.3 * whole)
    assert (view.where(FAR_IN) - at).manhattanLength() <= 2
    trackpad(view, Qt.NativeGestureType.SmartZoomNativeGesture, 1, at)
    assert view.viewport.fits
    trackpad(view, Qt.NativeGestureType.SmartZoomNativeGesture, 1, at)
    assert 25 / view.plan_units_per_mm > FINGER_PITCH
    trackpad(view, Qt.NativeGestureType.ZoomNativeGesture, -5.0, at)
    assert view.viewport.fits


def test_two_fingers_on_a_trackpad_drag_the_hall_and_do_not_zoom(large: SeatMapView) -> None:
    view = large
    at, scale = view.where(FAR_IN), view.viewport.scale
    scrolled = QWheelEvent(
        QPointF(at),
        view.mapToGlobal(QPointF(at)),
        QPoint(-30, 12),
        QPoint(-240, 96),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.ScrollUpdate,
        False,
    )
    QApplication.sendEvent(view, scrolled)
    assert view.where(FAR_IN) == at + QPoint(-30, 12)
    assert view.viewport.scale == scale


def clicked(view: SeatMapView, kind: QEvent.Type, at: QPoint, stamp_ms: int) -> None:
    """What the mouse did at that moment of the system's clock, heard now."""
    here, button = QPointF(at), Qt.MouseButton.LeftButton
    event = QMouseEvent(
        kind, here, view.mapToGlobal(here), button, button, Qt.KeyboardModifier.NoModifier
    )
    event.setTimestamp(stamp_ms)
    QApplication.sendEvent(view, event)


@pytest.mark.parametrize(
    ("held_ms", "heard_s", "is_tap"),
    [(120, 0.12, True), (120, 1.5, True), (900, 0.9, False), (900, 1.5, False)],
)
def test_a_tap_that_a_busy_screen_hears_late_is_a_tap_and_a_long_press_is_none(
    view: SeatMapView, monkeypatch: pytest.MonkeyPatch, held_ms: int, heard_s: float, is_tap: bool
) -> None:
    said, rested, now = taps(view), [], [50.0]
    view.placeLongPressed.connect(rested.append)
    monkeypatch.setattr("ui.seatmap.hands.time", SimpleNamespace(monotonic=lambda: now[0]))
    clicked(view, QEvent.Type.MouseButtonPress, view.where(E3), 7_000)
    now[0] += heard_s
    view.hands._tick()  # the clock, too, was late, and comes first
    clicked(view, QEvent.Type.MouseButtonRelease, view.where(E3), 7_000 + held_ms)
    assert (said, rested) == (([[E3]], []) if is_tap else ([], [E3]))


def test_a_finger_that_rests_on_a_screen_that_is_busy_all_the_time_is_a_long_press_in_the_end(
    view: SeatMapView, monkeypatch: pytest.MonkeyPatch
) -> None:
    rested, now = [], [50.0]
    view.placeLongPressed.connect(rested.append)
    monkeypatch.setattr("ui.seatmap.hands.time", SimpleNamespace(monotonic=lambda: now[0]))
    clicked(view, QEvent.Type.MouseButtonPress, view.where(E3), 7_000)
    for _ in range(8):
        now[0] += 0.3
        view.hands._tick()
    assert rested == [E3]


def test_a_touch_that_the_system_takes_away_picks_nothing(
    view: SeatMapView, panel: QPointingDevice
) -> None:
    said, at = taps(view), view.where(E3)
    touch = QTest.touchEvent(view, panel, False)
    touch.press(0, at, view).commit()
    QApplication.sendEvent(view, QTouchEvent(QEvent.Type.TouchCancel, panel))
    touch.release(0, at, view).commit()
    assert said == []
    draw(view, panel, at)
    assert said == [[E3]]


def test_on_a_screen_with_finer_pixels_the_same_seats_are_seen_and_picked(
    large: SeatMapView, panel: QPointingDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, seat = large, FAR_IN + 3
    at, said = view.where(seat), taps(view)
    monkeypatch.setattr(view, "devicePixelRatio", lambda: 2.0, raising=False)
    QApplication.sendEvent(view, QEvent(QEvent.Type.DevicePixelRatioChange))
    assert (view.viewport.width, view.viewport.height) == (1800, 1200)
    assert (view.where(seat) - at).manhattanLength() <= 2
    draw(view, panel, at)
    assert said == [[seat]]
    view.fit()
    monkeypatch.setattr(view, "devicePixelRatio", lambda: 1.25)
    QApplication.sendEvent(view, QEvent(QEvent.Type.DevicePixelRatioChange))
    assert view.viewport.fits
    assert view.viewport.width == 1125
