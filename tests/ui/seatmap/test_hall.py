"""A plan made ready for drawing: seats as large as the plan says, and never over one another."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent
from PySide6.QtGui import QFont, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos.domain.plan import Plan
from sync.protocol.wire import PlaceState
from tests.ui.seatmap.halls import COLOURS, Builder, grid, lounge, opera
from ui.seatmap.ground import Ground
from ui.seatmap.hall import Look, looks, make_hall
from ui.seatmap.hands import FINGER_PITCH
from ui.seatmap.labels import text_masks
from ui.seatmap.sprites import Palette, Sheet
from ui.seatmap.tokens import LIGHT
from ui.seatmap.view import SeatMapView

ARMCHAIRS = 24


def test_armchairs_are_drawn_as_large_as_they_are_and_narrow_seats_as_narrow() -> None:
    hall = make_hall(lounge())
    assert hall.pitch == pytest.approx(25)
    assert set(np.round(hall.radius_of[:ARMCHAIRS], 1)) == {26.0}
    assert set(np.round(hall.radius_of[ARMCHAIRS:], 1)) == {10.0}


def test_seats_that_say_to_be_larger_than_their_row_has_room_for_are_not() -> None:
    plan = grid(4, 9)
    plan.radius[:] = 40.0
    hall = make_hall(plan)
    assert hall.radius_of.max() == pytest.approx(0.45 * hall.pitch, rel=0.02)
    assert hall.widest == hall.pitch


def test_armchairs_share_one_plate_and_it_lies_under_all_of_each() -> None:
    hall = make_hall(lounge())
    armchairs, gallery = hall.outlines
    assert len(armchairs) == len(gallery) == 1
    left, top, right, bottom = Ground(hall, COLOURS, LIGHT).box(0)
    x, y, radius = hall.x[:ARMCHAIRS], hall.y[:ARMCHAIRS], hall.radius_of[:ARMCHAIRS]
    assert left <= (x - radius).min()
    assert right >= (x + radius).max()
    assert top <= (y - radius).min()
    assert bottom >= (y + radius).max()


@st.composite
def unlike_rows(draw: st.DrawFn) -> Plan:
    """Rows of all kinds of distances and sizes, one close behind the other or far."""
    hall, y, radii = Builder("unlike"), 0.0, []
    for row in range(draw(st.integers(2, 6))):
        if not row or draw(st.booleans()):
            hall.section(f"S{row}")
        count, gap = draw(st.integers(1, 12)), draw(st.sampled_from([20.0, 25.0, 40.0, 70.0]))
        shift = draw(st.floats(0, 40))
        hall.row(str(row), np.column_stack((shift + np.arange(count) * gap, np.full(count, y))), 0)
        radii += [draw(st.sampled_from([4.0, 10.0, 18.0, 60.0]))] * count
        y += draw(st.sampled_from([20.0, 30.0, 80.0]))
    plan = hall.plan((0.0, -50.0))
    return replace(plan, radius=np.array(radii, np.float32))


@given(unlike_rows())
def test_no_seat_is_drawn_into_the_room_of_another_that_stands_a_pitch_away(plan: Plan) -> None:
    hall = make_hall(plan)
    apart = np.array([kind.apart for kind in hall.kinds])[hall.kind_of]
    assert (hall.radius_of <= 0.46 * apart).all()
    assert (apart >= hall.pitch - 1e-6).all()
    between = np.hypot(np.subtract.outer(hall.x, hall.x), np.subtract.outer(hall.y, hall.y))
    np.fill_diagonal(between, np.inf)
    larger = apart > hall.pitch + 1e-6
    # Those at the pitch are as they always were; a larger one keeps clear of all.
    assert (between[larger].min(axis=1, initial=np.inf) >= apart[larger] - 1e-3).all()


@pytest.mark.parametrize("hall", [lounge, opera])
def test_numbers_stand_in_every_seat_that_has_room_for_one_and_in_no_other(
    qapp: object, hall: Callable[[], Plan]
) -> None:
    made = make_hall(hall())
    palette = Palette(LIGHT, tuple(COLOURS.values()))
    scale = 12.0 / 10.0  # the usual seat has a radius of 12 pixels, and its number

    def numbered(scale: float) -> set[int]:
        texts = lambda *asked: text_masks(QFont(), *asked)  # noqa: E731
        sheet = Sheet(made, palette, scale, texts)
        for _ in sheet.prepare():
            pass
        free = looks(np.zeros(len(made.x), np.uint8), np.zeros(len(made.x), bool))
        assert set(free.tolist()) == {Look.FREE}
        slots = sheet.slots(np.arange(len(made.x)), free)
        return set(np.flatnonzero(slots >= len(made.kinds) * len(Look)).tolist())

    assert numbered(scale) == set(range(len(made.x)))
    few = numbered(scale * 0.7)
    assert few == (set(range(ARMCHAIRS)) if made.widest > made.pitch else set())


def test_armchairs_are_seen_and_picked_as_close_as_one_may_come_on_a_fine_screen(
    open_map: Callable[[Plan], SeatMapView], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    view = open_map(lounge())
    monkeypatch.setattr(view, "devicePixelRatio", lambda: 2.0, raising=False)
    QApplication.sendEvent(view, QEvent(QEvent.Type.DevicePixelRatioChange))
    view.zoom(100.0, view.where(9))
    view.viewport.snap()
    qtbot.waitUntil(lambda: view.at_rest)
    view.apply(np.array([10]), np.array([PlaceState.SOLD], np.uint8))
    for _ in range(12):
        view.pan(17, 9)
        view.grab()
    qtbot.waitUntil(lambda: view.at_rest)
    panned = view.grab().toImage()
    view.draw_anew()
    assert view.grab().toImage() == panned
    x, y = float(view.seats.hall.x[9]), float(view.seats.hall.y[9])
    assert view.seats.pick(x + 25.0, y, 0.0) == 9  # on the armrest


def test_an_armchair_is_hit_from_where_narrow_seats_are_too_close_for_a_finger(
    open_map: Callable[[Plan], SeatMapView], panel: QPointingDevice
) -> None:
    view, said = open_map(lounge()), []
    view.placesTapped.connect(said.append)

    def tap(seat: int) -> None:
        QApplication.processEvents()
        touch = QTest.touchEvent(view, panel, False)
        touch.press(0, view.where(seat), view).commit()
        touch.release(0, view.where(seat), view).commit()

    before = view.viewport.scale
    assert 25 < FINGER_PITCH * view.plan_units_per_mm < 62
    tap(12)
    assert (said, view.viewport.scale) == ([[12]], before)
    tap(ARMCHAIRS + 80)
    assert said == [[12]]
    assert view.viewport.scale > before


def test_what_is_set_aside_for_another_till_is_told_from_what_it_holds() -> None:
    states = np.array([PlaceState.HELD, PlaceState.ALLOTTED], np.uint8)
    assert looks(states, np.zeros(2, bool)).tolist() == [Look.HELD, Look.ALLOTTED]
