"""The retained raster stays equal, pixel by pixel, to a hall drawn anew."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from pos.domain.plan import Plan
from tests.ui.seatmap.halls import COLOURS, bowl, lounge, opera, some_states
from ui.seatmap.hall import looks, make_hall
from ui.seatmap.raster import Onto, Patch, Raster
from ui.seatmap.sprites import Palette
from ui.seatmap.tokens import LIGHT

WIDTH, HEIGHT, MARGIN = 420, 300, 110
PALETTE = Palette(LIGHT, tuple(COLOURS.values()))
HALLS = {"opera": opera(), "bowl": bowl("bowl", 3000, 0), "lounge": lounge()}
# Wheelchair places and their companions, each turned towards the stage.
HALLS["turned"] = replace(
    HALLS["opera"],
    features=np.arange(HALLS["opera"].seat_count, dtype=np.uint8) % 5,
    rotation=np.linspace(-50, 50, HALLS["opera"].seat_count).astype(np.float32),
)


def checks(patch: Patch, onto: Onto) -> Iterator[None]:
    """A ground that differs from place to place, drawn in two pieces."""
    x = (np.arange(patch.width) + patch.left) // 7
    y = (np.arange(patch.height) + patch.top) // 7
    pixels = ((x[None, :] + y[:, None]) % 2 * 0x202020 + 0xFF808080).astype(np.uint32)
    for half in (slice(None, patch.height // 2), slice(patch.height // 2, None)):
        onto.lines(patch)[half] = pixels[half]
        yield


def slate(patch: Patch, onto: Onto) -> Iterator[None]:
    """Another ground."""
    onto.lines(patch)[:] = 0xFF334455
    yield


def numbers(texts: object, size: int, room: float) -> np.ndarray:
    """Stands in for Qt's text: a mask that differs from number to number."""
    masks = np.zeros((len(texts), size, size), np.uint8)
    for index, text in enumerate(texts):
        masks[index, size // 2, : 3 + int(text) % (size - 3)] = 200
    return masks


def drawn(plan: Plan, states: np.ndarray, scale: float, left: int, top: int) -> Raster:
    hall = make_hall(plan)
    mine = np.zeros(plan.place_count, bool)
    raster = Raster(hall, PALETTE, looks(states, mine)[: plan.seat_count].copy(), numbers)
    raster.ground = checks
    raster.resize(WIDTH, HEIGHT, MARGIN)
    raster.render(scale, left, top)
    return raster


@pytest.mark.parametrize("name", HALLS)
@pytest.mark.parametrize("scale", [0.07, 0.2, 0.43, 0.8, 1.7])
def test_panning_gives_the_same_pixels_as_drawing_anew(name: str, scale: float) -> None:
    plan = HALLS[name]
    states = some_states(plan)
    # From the middle of the hall's lower edge, where there are seats at any scale.
    home = (-WIDTH // 2, int(plan.y.max() * scale) - HEIGHT)
    raster, fresh = drawn(plan, states, scale, *home), drawn(plan, states, scale, *home)
    dice = np.random.default_rng(4)
    for step in dice.integers(-90, 91, (25, 2)):
        left, top = (int(at + by) for at, by in zip(home, step, strict=True))
        raster.pan(left, top)
        fresh.render(scale, left, top)
        assert np.array_equal(raster.window(), fresh.window())
    assert len(np.unique(fresh.window())) > 4


def test_a_pan_further_than_the_window_draws_it_all() -> None:
    plan = HALLS["opera"]
    states = some_states(plan)
    raster = drawn(plan, states, 0.8, -5000, 0)
    raster.pan(-150, 300)
    assert np.array_equal(raster.window(), drawn(plan, states, 0.8, -150, 300).window())


@pytest.mark.parametrize("name", HALLS)
@pytest.mark.parametrize("scale", [0.07, 0.12, 0.2, 0.31, 0.43, 0.8, 1.7])
def test_changed_seats_give_the_same_pixels_as_drawing_anew(name: str, scale: float) -> None:
    plan = HALLS[name]
    raster = drawn(plan, some_states(plan), scale, -200, 20)
    dice = np.random.default_rng(6)
    for _ in range(6):
        seats = dice.integers(0, plan.seat_count, 400)
        raster.looks[seats] = dice.integers(0, 5, 400)
        raster.change(np.unique(seats))
    changed = raster.window().copy()
    raster.render(scale, -200, 20)
    assert np.array_equal(changed, raster.window())


def test_panning_after_changes_still_equals_a_new_drawing() -> None:
    plan = HALLS["opera"]
    raster = drawn(plan, some_states(plan), 1.1, -200, 250)
    raster.looks[:] = np.roll(raster.looks, 7)
    raster.change(np.arange(plan.seat_count))
    raster.pan(-160, 310)
    panned = raster.window().copy()
    raster.render(1.1, -160, 310)
    assert np.array_equal(panned, raster.window())


def test_a_change_out_of_sight_touches_nothing() -> None:
    plan = HALLS["opera"]
    raster = drawn(plan, some_states(plan), 1.0, 90_000, 90_000)
    before = raster.window().copy()
    assert raster.change(np.arange(plan.seat_count)) is None
    assert np.array_equal(before, raster.window())


def test_the_rectangle_of_a_change_covers_every_pixel_it_wrote() -> None:
    plan = HALLS["opera"]
    raster = drawn(plan, np.zeros(plan.place_count, np.uint8), 0.9, -200, 300)
    before = raster.window().copy()
    raster.looks[200:210] = 4
    rectangle = raster.change(np.arange(200, 210))
    assert rectangle is not None
    x, y, width, height = rectangle
    rows, columns = np.nonzero(before != raster.window())
    assert len(rows)
    assert x <= columns.min() <= columns.max() < x + width
    assert y <= rows.min() <= rows.max() < y + height


def test_sprites_larger_than_the_margin_are_refused() -> None:
    with pytest.raises(ValueError, match="margin"):
        drawn(HALLS["opera"], np.zeros(HALLS["opera"].place_count, np.uint8), 8.0, 0, 0)


def test_free_numbered_seats_carry_their_numbers_when_large() -> None:
    plan = HALLS["opera"]
    states = np.zeros(plan.place_count, np.uint8)
    raster = drawn(plan, states, 1.6, -200, 600)
    labelled = raster.window().copy()
    raster.render(1.6, -200, 600, labels=False)
    assert raster.sheet.size >= 24
    assert not np.array_equal(labelled, raster.window())


@pytest.mark.parametrize("name", HALLS)
@pytest.mark.parametrize("scale", [0.07, 0.43, 1.7])
def test_sales_while_a_plane_is_drawn_in_pieces_are_all_on_it(name: str, scale: float) -> None:
    plan = HALLS[name]
    raster = drawn(plan, some_states(plan), scale, -200, 20)
    dice = np.random.default_rng(8)
    for _ in raster.drawing(scale, -150, 60, band=37):
        seats = dice.integers(0, plan.seat_count, 60)
        raster.looks[seats] = dice.integers(0, 5, 60)
        raster.change(seats)
    pieces = raster.window().copy()
    raster.render(scale, -150, 60)
    assert np.array_equal(pieces, raster.window())


@pytest.mark.parametrize("scale", [0.07, 0.43, 1.7])
def test_a_buffer_nudged_between_frames_gives_the_same_pixels(scale: float) -> None:
    plan = HALLS["opera"]
    states = some_states(plan)
    raster, fresh = drawn(plan, states, scale, -200, 250), drawn(plan, states, scale, -200, 250)
    dice = np.random.default_rng(4)
    for step in dice.integers(-70, 71, (12, 2)):
        left, top = int(-200 + step[0]), int(250 + step[1])
        raster.pan(left, top)
        while raster.off_centre:
            raster.catch_up()
            fresh.render(scale, left, top)
            assert np.array_equal(raster.window(), fresh.window())


def test_ground_that_changed_is_drawn_anew_under_the_seats() -> None:
    plan = HALLS["bowl"]
    raster = drawn(plan, some_states(plan), 0.2, -200, -20)
    raster.ground = slate
    raster.repaint(-5000.0, -5000.0, 5000.0, 5000.0)
    repainted = raster.window().copy()
    raster.render(0.2, -200, -20)
    assert np.array_equal(repainted, raster.window())
