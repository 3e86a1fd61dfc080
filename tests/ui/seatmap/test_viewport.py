"""Scale and origin: what stays where when the hall is zoomed and dragged."""

import pytest

from ui.seatmap.viewport import Box, Viewport


@pytest.fixture
def view() -> Viewport:
    viewport = Viewport()
    viewport.content = Box(100, 50, 1100, 550)
    viewport.width, viewport.height, viewport.closest = 800, 600, 8.0
    viewport.fit()
    return viewport


def test_fit_shows_the_whole_hall_in_the_middle(view: Viewport) -> None:
    left, top = view.to_screen(100, 50)
    right, bottom = view.to_screen(1100, 550)
    assert 0 <= left < right <= 800
    assert 0 <= top < bottom <= 600
    assert left == pytest.approx(800 - right)
    assert top == pytest.approx(600 - bottom)
    assert view.fits


def test_zooming_keeps_the_point_under_the_finger(view: Viewport) -> None:
    before = view.to_plan(300, 280)
    view.zoom(3.0, 300, 280)
    assert view.to_plan(300, 280) == pytest.approx(before)
    assert not view.fits


def test_nobody_zooms_out_beyond_the_hall_or_in_beyond_the_seats(view: Viewport) -> None:
    view.zoom(0.01, 10, 10)
    assert view.scale == view.fit_scale
    view.zoom(10_000, 400, 300)
    assert view.scale == 8.0


def test_the_hall_cannot_be_dragged_out_of_the_window(view: Viewport) -> None:
    view.zoom(4, 400, 300)
    for dx, dy in ((1e6, 1e6), (-1e6, -1e6)):
        view.pan(dx, dy)
        left, top = view.to_screen(100, 50)
        right, bottom = view.to_screen(1100, 550)
        assert left < 400 < right
        assert top < 300 < bottom


def test_screen_and_plan_are_inverse(view: Viewport) -> None:
    view.zoom(2.5, 100, 400)
    assert view.to_screen(*view.to_plan(123, 456)) == pytest.approx((123, 456))
