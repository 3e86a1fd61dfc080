"""Every model of the table speaks its language and can print what is laid out for its line."""

from uuid import UUID

import pytest
from PIL import Image

from printing.languages import language_of
from printing.layout import Page
from printing.models import MODELS, USUAL, model
from printing.profile import ROLL_80MM, Confirm

JOB = UUID("0193a5c0-7b1e-7c3d-9f42-5ad0c3b2e871")
BEGINNINGS = {"escpos": b"\x1b@", "zpl": b"^XA", "fgl": b"\n"}


@pytest.mark.parametrize("name", MODELS)
def test_a_model_prints_a_page_of_its_own_size(name: str) -> None:
    profile = MODELS[name]
    picture = Image.new("1", (profile.width_dots, profile.stock_dots or 300), 255)
    picture.paste(0, (8, 8, 100, 100))
    language = language_of(profile)
    raw = language.paper(Page(picture, profile.dpi), JOB)
    assert raw.startswith(BEGINNINGS[profile.language])
    assert bool(language.drawer()) == bool(profile.drawer_pin)


@pytest.mark.parametrize("name", MODELS)
def test_no_model_claims_more_than_its_language_can_say(name: str) -> None:
    """A Zebra's counts are no sensor's word; a BOCA acknowledges each ticket."""
    most = {"escpos": Confirm.PRINTED, "zpl": Confirm.PROCESSED, "fgl": Confirm.PRINTED}
    assert MODELS[name].confirm <= most[MODELS[name].language]


def test_names_on_a_screen_tell_the_models_apart() -> None:
    assert len({profile.name for profile in MODELS.values()}) == len(MODELS)


def test_a_model_is_found_by_its_name() -> None:
    assert model("") is model(USUAL) is ROLL_80MM
    with pytest.raises(ValueError, match=r"one of roll-80mm, .*boca-600, not 'typewriter'"):
        model("typewriter")
