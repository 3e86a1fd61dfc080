"""While a hall is in motion nothing is drawn at once; at rest all of it is as if drawn anew."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from pos.domain.plan import Plan
from tests.ui.seatmap.halls import COLOURS, bowl, grid, opera, some_states
from ui.seatmap.hall import Look
from ui.seatmap.raster import Raster
from ui.seatmap.seats import Seats
from ui.seatmap.tokens import LIGHT
from ui.seatmap.view import SeatMapView

Open = Callable[[Plan], SeatMapView]


@pytest.fixture
def open_map(qtbot: QtBot) -> Open:
    def show(plan: Plan) -> SeatMapView:
        view = SeatMapView()
        qtbot.addWidget(view)
        view.resize(900, 600)
        view.set_hall(plan, COLOURS, LIGHT)
        view.show()
        qtbot.waitExposed(view)
        view.grab()
        qtbot.waitUntil(lambda: view.at_rest)
        return view

    return show


def pixels(view: SeatMapView) -> np.ndarray:
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    lines = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    return lines[:, : image.width()].copy()


@pytest.mark.parametrize("factor", [1.06, 1 / 1.06])
def test_a_pinch_draws_no_hall_at_once_and_ends_as_if_drawn_anew(
    open_map: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, factor: float
) -> None:
    view = open_map(bowl("bowl", 4000, 0))
    if factor < 1:
        view.show_seat(1200)
        view.grab()
        qtbot.waitUntil(lambda: view.at_rest)
    whole = []
    bands = Raster.drawing

    def watched(raster: Raster, *place: float, **how: int) -> object:
        whole.append(how.get("band", 0) >= raster.rows > 0)
        return bands(raster, *place, **how)

    monkeypatch.setattr(Raster, "drawing", watched)
    for _ in range(40):
        view.zoom(factor, QPointF(400, 250))
        view.grab()
        qtbot.wait(1)
    assert whole
    assert not any(whole)
    qtbot.waitUntil(lambda: view.at_rest)
    rested = pixels(view)
    view.draw_anew()
    assert np.array_equal(rested, pixels(view))


def test_a_section_with_nothing_left_is_seen_from_afar(open_map: Open, qtbot: QtBot) -> None:
    plan = bowl("bowl", 4000, 0)
    view = open_map(plan)
    before = pixels(view)
    section = view.seats.hall.section_of
    gone = np.flatnonzero(section == 3)
    view.apply(gone, np.full(len(gone), 4, np.uint8))
    qtbot.waitUntil(lambda: view.at_rest)
    after = pixels(view)
    points = [view.where(int(seat)) for seat in gone]
    x = slice(min(p.x() for p in points), max(p.x() for p in points))
    y = slice(min(p.y() for p in points), max(p.y() for p in points))
    lightest = [(picture[y, x] & 255).max() for picture in (before, after)]
    assert lightest[1] < lightest[0] or (after[y, x] != before[y, x]).mean() > 0.5
    view.draw_anew()
    assert np.array_equal(after, pixels(view))


def test_many_sections_that_fill_up_at_once_end_as_if_drawn_anew(
    open_map: Open, qtbot: QtBot
) -> None:
    plan = bowl("bowl", 6000, 0)
    view = open_map(plan)
    view.set_states(some_states(plan))
    qtbot.waitUntil(lambda: view.at_rest)
    view.set_states(np.full(plan.place_count, 4, np.uint8))
    qtbot.waitUntil(lambda: view.at_rest)
    rested = pixels(view)
    view.draw_anew()
    assert np.array_equal(rested, pixels(view))


def test_what_is_free_is_counted_as_it_changes() -> None:
    plan = opera()
    seats = Seats(plan)
    dice = np.random.default_rng(2)
    for _ in range(30):
        places = dice.integers(0, plan.place_count, 40)
        seats.apply(places, dice.choice([0, 1, 4, 5, 32], 40).astype(np.uint8))
        seats.set_mine(np.unique(dice.integers(0, plan.seat_count, 3)).tolist())
        free = np.isin(seats.looks, (Look.FREE, Look.OWN))
        counted = np.bincount(seats.hall.section_of[free], minlength=len(plan.sections))
        assert seats.counts().sections.tolist() == counted.tolist()


def test_a_seat_is_found_by_its_place_in_any_hall() -> None:
    for plan in (opera(), bowl("bowl", 3000, 0), grid(7, 9)):
        seats = Seats(plan)
        for seat in range(0, plan.seat_count, 37):
            assert seats.at(float(plan.x[seat]), float(plan.y[seat])) == seat
