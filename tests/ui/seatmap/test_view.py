"""The map as a widget: touched, clicked, scrolled, painted."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPixmap, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos.domain.plan import Plan
from sync.protocol.wire import PlaceState
from tests.ui.seatmap.halls import COLOURS, bowl, grid, museum, opera, some_states
from ui.seatmap.hands import FINGER_PITCH
from ui.seatmap.tokens import DARK, LIGHT
from ui.seatmap.view import SeatMapView

Open = Callable[[Plan], SeatMapView]
SEAT = 317


def pixels(view: SeatMapView) -> np.ndarray:
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    lines = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    return lines[:, : image.width()].copy()


def tap(view: SeatMapView, panel: QPointingDevice, at: QPoint) -> None:
    QApplication.processEvents()  # what is to be painted is, or the finger would rest meanwhile
    touch = QTest.touchEvent(view, panel, False)
    touch.press(0, at, view).commit()
    touch.release(0, at, view).commit()


def test_tapping_a_free_seat_close_by_names_it(
    open_map: Open, panel: QPointingDevice, qtbot: QtBot
) -> None:
    view = open_map(opera())
    view.show_seat(SEAT)
    with qtbot.waitSignal(view.placesTapped) as tapped:
        tap(view, panel, view.where(SEAT))
    assert tapped.args == [[SEAT]]


def test_a_tap_beside_a_seat_still_means_it(
    open_map: Open, panel: QPointingDevice, qtbot: QtBot
) -> None:
    view = open_map(opera())
    view.show_seat(SEAT)
    with qtbot.waitSignal(view.placesTapped) as tapped:
        tap(view, panel, view.where(SEAT) + QPoint(4, -13))
    assert tapped.args == [[SEAT]]


def test_a_tap_on_a_sold_seat_picks_no_neighbour(
    open_map: Open, panel: QPointingDevice, qtbot: QtBot
) -> None:
    view = open_map(opera())
    view.apply(np.array([SEAT]), np.array([4], np.uint8))
    view.show_seat(SEAT)
    with qtbot.assertNotEmitted(view.placesTapped):
        tap(view, panel, view.where(SEAT))


def test_a_tap_on_my_own_seat_names_it_so_that_it_can_go(
    open_map: Open, panel: QPointingDevice, qtbot: QtBot
) -> None:
    view = open_map(opera())
    view.apply(np.array([SEAT]), np.array([1], np.uint8))
    view.set_mine([SEAT])
    view.show_seat(SEAT)
    with qtbot.waitSignal(view.placesTapped) as tapped:
        tap(view, panel, view.where(SEAT))
    assert tapped.args == [[SEAT]]


def test_a_tap_where_seats_are_too_close_zooms_there_and_the_next_one_picks(
    open_map: Open, panel: QPointingDevice, qtbot: QtBot
) -> None:
    view = open_map(bowl("bowl", 5000, 0))
    seat = 2345
    at = view.where(seat)
    with qtbot.assertNotEmitted(view.placesTapped):
        tap(view, panel, at)
    apart = view.viewport.scale * 25 / view.dots_per_mm
    assert apart > FINGER_PITCH
    assert (view.where(seat) - at).manhattanLength() < 40
    with qtbot.waitSignal(view.placesTapped) as tapped:
        tap(view, panel, view.where(seat))
    assert tapped.args == [[seat]]


def test_a_mouse_picks_where_a_finger_would_have_to_come_closer(
    open_map: Open, qtbot: QtBot
) -> None:
    view = open_map(opera())
    with qtbot.waitSignal(view.placesTapped) as tapped:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.where(SEAT))
    assert tapped.args == [[SEAT]]


def test_a_double_click_picks_twice(open_map: Open, qtbot: QtBot) -> None:
    view = open_map(opera())
    tapped: list[list[int]] = []
    view.placesTapped.connect(tapped.append)
    at = view.where(SEAT)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=at)
    assert tapped == [[SEAT], [SEAT]]


def test_the_right_button_picks_nothing(open_map: Open, qtbot: QtBot) -> None:
    view = open_map(opera())
    with qtbot.assertNotEmitted(view.placesTapped):
        QTest.mouseClick(view, Qt.MouseButton.RightButton, pos=view.where(SEAT))


def test_a_pinch_zooms_around_the_fingers_and_picks_nothing(
    open_map: Open, panel: QPointingDevice, qtbot: QtBot
) -> None:
    view = open_map(opera())
    scale = view.viewport.scale
    under = view.viewport.to_plan(450, 300)
    with qtbot.assertNotEmitted(view.placesTapped):
        touch = QTest.touchEvent(view, panel, False)
        touch.press(0, QPoint(400, 300), view).press(1, QPoint(500, 300), view).commit()
        for step in range(1, 11):
            left, right = QPoint(400 - 5 * step, 300), QPoint(500 + 5 * step, 300)
            touch.move(0, left, view).move(1, right, view).commit()
        touch.release(0, QPoint(350, 300), view).release(1, QPoint(550, 300), view).commit()
    assert view.viewport.scale == pytest.approx(2 * scale, rel=0.01)
    assert view.viewport.to_plan(450, 300) == pytest.approx(under, abs=3)


def test_lifting_one_finger_of_a_pinch_does_not_make_the_hall_jump(
    open_map: Open, panel: QPointingDevice
) -> None:
    view = open_map(opera())
    view.show_seat(SEAT)
    touch = QTest.touchEvent(view, panel, False)
    touch.press(0, QPoint(400, 300), view).press(1, QPoint(500, 300), view).commit()
    touch.stationary(0).release(1, QPoint(500, 300), view).commit()
    before = (view.viewport.left, view.viewport.top)
    touch.move(0, QPoint(390, 290), view).commit()
    moved = (view.viewport.left - before[0], view.viewport.top - before[1])
    touch.release(0, QPoint(390, 290), view).commit()
    ratio = view.devicePixelRatio()
    assert moved == pytest.approx((10 * ratio, 10 * ratio), abs=1)


def test_a_finger_drags_the_hall_and_the_pixels_are_those_of_a_new_drawing(
    open_map: Open, panel: QPointingDevice, qtbot: QtBot
) -> None:
    view = open_map(opera())
    view.set_states(some_states(opera()))
    view.show_seat(SEAT)
    qtbot.waitUntil(lambda: view.at_rest)
    view.grab()
    touch = QTest.touchEvent(view, panel, False)
    touch.press(0, QPoint(400, 300), view).commit()
    for step in range(1, 9):
        touch.move(0, QPoint(400 - 11 * step, 300 + 7 * step), view).commit()
        view.grab()
    touch.release(0, QPoint(312, 356), view).commit()
    qtbot.waitUntil(lambda: view.at_rest)
    panned = pixels(view)
    view.draw_anew()
    assert np.array_equal(panned, pixels(view))


def test_changes_from_the_feed_give_the_pixels_of_a_new_drawing(
    open_map: Open, qtbot: QtBot
) -> None:
    plan = bowl("bowl", 5000, 500)
    view = open_map(plan)
    view.grab()
    dice = np.random.default_rng(3)
    for _ in range(5):
        places = dice.integers(0, plan.place_count, 300)
        view.apply(places, dice.integers(0, 6, 300).astype(np.uint8))
    view.set_mine([7, 8, 2500])
    qtbot.waitUntil(lambda: view.at_rest)
    changed = pixels(view)
    view.draw_anew()
    assert np.array_equal(changed, pixels(view))


def test_a_standing_area_is_tapped_as_a_whole(
    open_map: Open, panel: QPointingDevice, qtbot: QtBot
) -> None:
    view = open_map(museum())
    with qtbot.waitSignal(view.areaTapped) as tapped:
        tap(view, panel, QPoint(300, 200))
    assert tapped.args == [0]


def test_a_hall_without_seats_is_not_zoomed_into_nothing(open_map: Open) -> None:
    view = open_map(museum())
    whole = view.viewport.scale
    view.zoom(1000.0, QPointF(300, 200))
    assert whole < view.viewport.scale <= 4 * whole


def test_a_pinch_at_the_edge_of_the_hall_leaves_no_pixel_unpainted(
    open_map: Open, panel: QPointingDevice
) -> None:
    view = open_map(opera())
    view.show_seat(0)
    view.grab()
    touch = QTest.touchEvent(view, panel, False)
    touch.press(0, QPoint(400, 300), view).press(1, QPoint(500, 300), view).commit()
    for step in range(1, 6):
        touch.move(0, QPoint(400 + 5 * step, 300 + 60 * step), view)
        touch.move(1, QPoint(500 - 5 * step, 300 + 60 * step), view).commit()
        picture = QPixmap(view.size())
        picture.fill(QColor("#ff00ff"))
        view.render(picture)
        image = picture.toImage().convertToFormat(QImage.Format.Format_RGB32)
        drawn = np.frombuffer(image.constBits(), np.uint32)
        assert not (drawn == 0xFFFF00FF).any()
    touch.release(0, QPoint(425, 600), view).release(1, QPoint(475, 600), view).commit()


def test_an_area_shows_how_much_is_left(open_map: Open, qtbot: QtBot) -> None:
    plan = museum()
    view = open_map(plan)
    before = pixels(view)
    view.set_states(some_states(plan))
    qtbot.waitUntil(lambda: view.at_rest)
    assert not np.array_equal(before, pixels(view))


def test_a_long_press_names_the_seat_and_does_not_pick_it(
    open_map: Open, panel: QPointingDevice, qtbot: QtBot
) -> None:
    view = open_map(opera())
    view.show_seat(SEAT)
    at = view.where(SEAT)
    touch = QTest.touchEvent(view, panel, False)
    with qtbot.assertNotEmitted(view.placesTapped):
        with qtbot.waitSignal(view.placeLongPressed, timeout=3000) as pressed:
            touch.press(0, at, view).commit()
        touch.release(0, at, view).commit()
    assert pressed.args == [SEAT]


def test_the_hall_is_fitted_only_when_the_map_has_its_size(qtbot: QtBot) -> None:
    view = SeatMapView()
    qtbot.addWidget(view)
    plan = opera()
    view.set_hall(plan, COLOURS, LIGHT)
    view.fit()
    view.resize(1000, 700)
    view.show()
    qtbot.waitExposed(view)
    assert view.viewport.fits
    for x, y in ((plan.x.min(), plan.y.min()), (plan.x.max(), plan.y.max())):
        across, down = view.viewport.to_screen(float(x), float(y))
        assert 0 < across < 1000
        assert 0 < down < 700


def test_a_new_size_keeps_the_whole_hall_or_else_the_middle(open_map: Open, qtbot: QtBot) -> None:
    view = open_map(opera())
    view.resize(700, 500)
    assert view.viewport.fits
    view.show_seat(SEAT)
    middle = view.viewport.to_plan(350, 250)
    view.resize(800, 560)
    assert view.viewport.to_plan(400, 280) == pytest.approx(middle, abs=2)


def test_a_wheel_zooms_where_the_mouse_is(open_map: Open) -> None:
    view = open_map(opera())
    at = QPointF(300, 350)
    under = view.viewport.to_plan(300, 350)
    event = QWheelEvent(
        at,
        view.mapToGlobal(at),
        QPoint(),
        QPoint(0, 360),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    before = view.viewport.scale
    QApplication.sendEvent(view, event)
    assert view.viewport.scale > 1.5 * before
    assert view.viewport.to_plan(300, 350) == pytest.approx(under, abs=1)


def test_another_theme_keeps_place_and_states(open_map: Open, qtbot: QtBot) -> None:
    plan = opera()
    view = open_map(plan)
    states = some_states(plan)
    view.set_states(states)
    view.set_mine([SEAT])
    view.show_seat(SEAT)
    qtbot.waitUntil(lambda: view.at_rest)
    light = pixels(view)
    place = (view.viewport.scale, view.viewport.left, view.viewport.top)
    view.set_hall(plan, COLOURS, DARK)
    assert (view.viewport.scale, view.viewport.left, view.viewport.top) == place
    dark = pixels(view)
    assert (light >> 8 & 255).mean() > 150 > 70 > (dark >> 8 & 255).mean()
    view.set_hall(plan, COLOURS, LIGHT)
    assert np.array_equal(light, pixels(view))


def test_states_of_another_hall_are_refused(open_map: Open) -> None:
    view = open_map(opera())
    with pytest.raises(ValueError, match="states for"):
        view.set_states(np.zeros(3, np.uint8))


def test_a_map_without_a_hall_paints_and_ignores_touches(
    qtbot: QtBot, panel: QPointingDevice
) -> None:
    view = SeatMapView()
    qtbot.addWidget(view)
    view.show()
    qtbot.waitExposed(view)
    tap(view, panel, QPoint(30, 30))
    assert view.grab().size() == QSize(view.width(), view.height())


def test_seats_on_a_plain_grid_are_numbered_when_close(open_map: Open, qtbot: QtBot) -> None:
    view = open_map(grid(6, 8))
    view.show_seat(20)
    qtbot.waitUntil(lambda: view.at_rest)
    seat = view.where(20)
    around = pixels(view)[seat.y() - 6 : seat.y() + 7, seat.x() - 6 : seat.x() + 7]
    assert len(np.unique(around)) > 6, "a number has edges between seat and ink"


def test_a_tap_on_a_sold_seat_asks_who_has_it_and_picks_nothing(
    open_map: Open, panel: QPointingDevice, qtbot: QtBot
) -> None:
    view = open_map(opera())
    view.show_seat(SEAT)
    view.apply(np.array([SEAT]), np.array([int(PlaceState.SOLD)], np.uint8))
    qtbot.waitUntil(lambda: view.at_rest)
    at = view.where(SEAT)
    touch = QTest.touchEvent(view, panel, False)
    picked, gone = qtbot.assertNotEmitted(view.placesTapped), qtbot.waitSignal(view.takenTapped)
    with picked, gone as tapped:
        touch.press(0, at, view).commit()
        touch.release(0, at, view).commit()
    assert tapped.args == [SEAT]
