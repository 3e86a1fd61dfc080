"""Every model of the table speaks its language and can print what is laid out for its line."""

from uuid import UUID

import pytest
from PIL import Image

from printing.languages import language_of
from printing.layout import Page, lay_out
from printing.models import MODELS, USUAL, model
from printing.profile import ROLL_80MM, Confirm
from printing.virtual.behaviour import Behaviour
from tests.printing.labels.drawn import drawn
from tests.printing.papers import PAPERS

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


@pytest.mark.parametrize(
    "name", [name for name, one in MODELS.items() if one.language == "escpos" and not one.native]
)
@pytest.mark.parametrize("paper", ["chinese", "long", "z"])
def test_every_roll_prints_every_kind_of_paper_dot_for_dot(name: str, paper: str) -> None:
    profile = MODELS[name]
    page = lay_out(PAPERS[paper], profile)
    printer = Behaviour(width_dots=profile.width_dots)
    printer.receive(language_of(profile).paper(page, JOB))
    (printed,) = printer.papers
    assert printed.tobytes() == page.picture.tobytes()
    assert printer.unknown == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["zebra-203", "zebra-300"])
def test_a_label_of_the_stock_s_size_is_drawn_to_its_edges(name: str) -> None:
    profile = MODELS[name]
    size = (profile.width_dots, profile.stock_dots)
    picture = Image.effect_noise(size, 200).convert("1", dither=Image.Dither.NONE)
    label = language_of(profile).paper(Page(picture, profile.dpi), JOB)
    (drawn_label,) = drawn([label], profile, [profile.stock_dots])
    assert drawn_label.crop((0, 0, *size)).tobytes() == picture.tobytes()


def test_names_on_a_screen_tell_the_models_apart() -> None:
    assert len({profile.name for profile in MODELS.values()}) == len(MODELS)


def test_a_model_is_found_by_its_name() -> None:
    assert model("") is model(USUAL) is ROLL_80MM
    with pytest.raises(ValueError, match=r"one of roll-80mm, .*boca-600, not 'typewriter'"):
        model("typewriter")
