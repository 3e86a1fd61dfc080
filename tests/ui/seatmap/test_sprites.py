"""Seats tell their state without colour, in both themes and at every size."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from pos.domain.plan import Feature
from tests.ui.seatmap.halls import COLOURS, grid
from ui.contrast import contrast
from ui.seatmap.hall import Hall, Look, make_hall
from ui.seatmap.raster import Raster
from ui.seatmap.sprites import Palette
from ui.seatmap.tokens import (
    DARK,
    LIGHT,
    MapTokens,
    category_colour,
    readable_on,
    seen,
)

GREY = np.array([0.299, 0.587, 0.114])
# How people without one kind of cones see linear colours (Machado, Oliveira, Fernandes 2009).
BLIND = {
    "no red cones": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "no green cones": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "no blue cones": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def luminance_seen(picture: np.ndarray, blindness: str) -> np.ndarray:
    """Relative luminance as somebody with that blindness sees the picture."""
    linear = (picture / 255) ** 2.2
    return np.clip(linear @ np.array(BLIND[blindness]).T, 0, 1) @ (0.2126, 0.7152, 0.0722)


def palette(tokens: MapTokens) -> Palette:
    return Palette(seen(tokens), tuple(category_colour(c, tokens) for c in COLOURS.values()))


def pictures(hall: Hall, tokens: MapTokens, scale: float) -> list[np.ndarray]:
    """One grey picture of nine seats for each look."""
    return [one @ GREY for one in coloured(hall, tokens, scale)]


def coloured(hall: Hall, tokens: MapTokens, scale: float) -> list[np.ndarray]:
    """One picture of nine seats for each look, (height, width, 3)."""
    found = []
    for look in Look:
        seat_looks = np.full(len(hall.x), look, np.uint8)
        raster = Raster(hall, palette(tokens), seat_looks, None)
        raster.resize(100, 100, 96)
        raster.render(scale, round(25 * scale - 50), round(25 * scale - 50))
        window = raster.window()
        half = max(2, round(1.5 * 25 * scale))
        window = window[50 - min(half, 50) : 50 + half, 50 - min(half, 50) : 50 + half]
        found.append(np.stack([(window >> shift) & 255 for shift in (16, 8, 0)], axis=-1))
    return found


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("pitch_px", [4, 7, 12, 20, 30, 55])
def test_every_state_differs_in_grey_from_every_other(tokens: MapTokens, pitch_px: int) -> None:
    hall = make_hall(grid(3, 3))
    grey = pictures(hall, tokens, pitch_px / 25)
    for one, other in combinations(Look, 2):
        apart = np.abs(grey[one] - grey[other])
        assert apart.max() >= 24, f"{one.name} and {other.name} look alike at {pitch_px} px"
        # Not by a stray pixel: by a part of the seat that the eye can see.
        assert (apart > 12).mean() >= 0.05, f"{one.name} and {other.name} at {pitch_px} px"


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("pitch_px", [2, 3])
def test_from_very_far_free_taken_and_mine_still_differ(tokens: MapTokens, pitch_px: int) -> None:
    grey = pictures(make_hall(grid(3, 3)), tokens, pitch_px / 25)
    for taken in (Look.HELD, Look.SOLD):
        assert np.abs(grey[Look.FREE] - grey[taken]).max() >= 24
        assert np.abs(grey[Look.MINE] - grey[taken]).max() >= 60
    assert np.abs(grey[Look.FREE] - grey[Look.MINE]).max() >= 40


@pytest.mark.parametrize("pitch_px", [14, 24, 40])
def test_every_kind_of_free_seat_has_a_shape_of_its_own(pitch_px: int) -> None:
    shapes = []
    for feature in (0, Feature.ACCESSIBLE, Feature.COMPANION, Feature.RESTRICTED):
        plan = grid(3, 3)
        plan.features[:] = feature
        shapes.append(pictures(make_hall(plan), LIGHT, pitch_px / 25)[Look.FREE])
    for one, other in combinations(shapes, 2):
        assert np.abs(one - other).max() >= 40


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("colour", ["#8c2d5e", "#0072b2", "#ffe08a", "#101820", "#4b5563"])
def test_a_category_is_seen_on_the_floor_and_its_number_on_the_seat(
    tokens: MapTokens, colour: str
) -> None:
    shown = category_colour(colour, tokens)
    assert contrast(shown, tokens.floor) >= 4.5
    assert contrast(readable_on(shown), shown) >= 4.5


def test_sold_seats_recede_but_are_there() -> None:
    hall = make_hall(grid(3, 3))
    grey = pictures(hall, LIGHT, 1.0)
    empty_floor = grey[Look.SOLD].max()
    strength = [float(np.abs(one - empty_floor).sum()) for one in grey]
    assert 0 < strength[Look.SOLD] < strength[Look.FREE] / 4


@pytest.mark.parametrize("blindness", BLIND)
@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("pitch_px", [7, 12, 20, 40])
def test_every_state_differs_in_contrast_for_the_colour_blind(
    tokens: MapTokens, pitch_px: int, blindness: str
) -> None:
    hall = make_hall(grid(3, 3))
    seen_by = [luminance_seen(one, blindness) for one in coloured(hall, tokens, pitch_px / 25)]
    for one, other in combinations(Look, 2):
        light = np.maximum(seen_by[one], seen_by[other]) + 0.05
        dark = np.minimum(seen_by[one], seen_by[other]) + 0.05
        ratio = light / dark
        who = f"{one.name} and {other.name} at {pitch_px} px, {blindness}"
        assert ratio.max() >= 1.35, who
        assert (ratio > 1.15).mean() >= 0.04, who


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("pitch_px", [7, 12, 20, 40])
def test_a_place_nobody_can_speak_for_has_a_shape_of_its_own(
    tokens: MapTokens, pitch_px: int
) -> None:
    floor = luminance_of(tokens.floor)
    shapes = [
        np.abs(one - floor) > 0.25 * np.abs(one - floor).max()
        for one in pictures(make_hall(grid(3, 3)), tokens, pitch_px / 25)
    ]
    unknown = shapes[Look.UNKNOWN]
    for look in set(Look) - {Look.UNKNOWN}:
        both, either = (unknown & shapes[look]).sum(), (unknown | shapes[look]).sum()
        assert both / either < 0.67, f"{look.name} covers the same pixels"


def luminance_of(colour: str) -> float:
    """The grey of #rrggbb, 0 to 255."""
    return float(np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) @ GREY)


@pytest.mark.parametrize("pitch_px", [14, 24, 40])
def test_a_seat_that_is_turned_is_drawn_turned(pitch_px: int) -> None:
    pictured = []
    for degrees in (0.0, 45.0, 90.0, 180.0):
        plan = grid(3, 3)
        plan.features[:] = Feature.COMPANION
        turned = replace(plan, rotation=np.full(9, degrees, np.float32))
        pictured.append(pictures(make_hall(turned), LIGHT, pitch_px / 25)[Look.FREE])
    upright, slanted, across, about = pictured
    for other in (slanted, across, about):
        assert np.abs(upright - other).max() >= 40
    # Half a turn is the same seat seen from the other side; a sprite with phases is a pixel off.
    mirrored = about[::-1, ::-1]
    nearest = min(
        np.abs(upright - np.roll(mirrored, (down, right), (0, 1))).mean()
        for down in (-1, 0, 1)
        for right in (-1, 0, 1)
    )
    assert nearest < np.abs(upright - about).mean()


def test_round_seats_look_alike_however_they_are_turned() -> None:
    plan = grid(3, 3)
    turned = replace(plan, rotation=np.full(9, 30.0, np.float32))
    assert len(make_hall(turned).kinds) == len(make_hall(plan).kinds)
