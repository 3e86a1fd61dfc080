"""Every colour that is laid on another can be read by everybody who has to."""

import dataclasses
import re

import pytest

from ui.contrast import contrast
from ui.theme.tokens import DARK, LIGHT, PAIRS, THEMES


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_each_pair_has_the_contrast_it_needs(theme, ink, ground, least):
    assert contrast(getattr(theme, ink), getattr(theme, ground)) >= least


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_every_colour_is_one(theme):
    for field in dataclasses.fields(theme):
        if field.name != "name":
            assert re.fullmatch("#[0-9a-f]{6}", getattr(theme, field.name)), field.name


def test_contrast_is_the_one_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#8a1f3b", "#8a1f3b") == 1


def test_every_ink_of_a_filled_key_is_among_the_pairs():
    inks = {ink for ink, _, _ in PAIRS}
    fills = [name for name in vars(LIGHT) if name.startswith("on_")]
    assert set(fills) <= inks


def test_night_is_dark_and_day_is_light():
    assert contrast(DARK.window, "#000000") < 1.5
    assert contrast(LIGHT.window, "#ffffff") < 1.5
