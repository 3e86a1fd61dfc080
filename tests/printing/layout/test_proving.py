"""A template proved by drawing it with what houses really write on their tickets."""

from dataclasses import replace

import pytest

from pos.domain.template.model import BesideCode, Code, walk
from pos.domain.template.names import SHIPPED
from pos.domain.template.reading import read_template
from pos.domain.template.samples import PLAIN, hard, is_test
from printing.layout.code import QUIET_MODULES
from printing.layout.designs import fits, shipped, shipped_slips
from printing.layout.proving import printer_for, prove
from printing.layout.ticket import ticket_block
from printing.models import MODELS
from tests.pos.domain.template.papers import FIXED, ROLL
from tests.printing.papers import LONG, TICKETS


def sentences(text: str, *real: object) -> list[str]:
    template = read_template(text.encode(), "ours")
    papers = [one for one in TICKETS.values() if one in real]
    return [one.sentence for one in prove(template, papers) if one.grave]


@pytest.mark.parametrize("name", SHIPPED)
def test_on_no_design_that_we_ship_a_time_a_seat_or_the_code_is_ever_lost(name: str) -> None:
    found = prove(shipped()[name], list(TICKETS.values())[:1])
    assert [one.sentence for one in found if one.grave] == []
    assert any(one.name == "title" for one in found), "400 Thai characters fit nowhere"


def test_a_real_title_that_does_not_fit_is_grave() -> None:
    small = ROLL.replace("lines = 3", "lines = 1")
    assert sentences(small) == []
    assert sentences(small, LONG) == ["title: is cut off (the season's longest values)"]


def test_a_figure_that_an_usher_needs_is_grave_with_any_values() -> None:
    narrow = ROLL.replace(
        '{ field = "place", size_mm = 4, lines = 2 }',
        '{ columns = [ { field = ["section", "row"], size_mm = 4, lines = 3 },'
        ' { field = "seat", size_mm = 30, least_mm = 30 } ], shares = [5, 1] }',
    )
    assert any(one.startswith("seat: is cut off (") for one in sentences(narrow))


def test_what_is_whole_in_one_place_may_be_cut_in_another() -> None:
    twice = ROLL.replace(
        "flow = [", 'flow = [ { field = "title", size_mm = 4, least_mm = 4, lines = 1 },'
    ).replace("lines = 3", "lines = 9")
    assert sentences(twice, LONG) == []


def test_a_box_that_holds_more_than_fits_is_named() -> None:
    low = FIXED.replace("size_mm = [50, 40]", "size_mm = [50, 9]")
    assert "box event: holds more than fits (the season's longest values)" in sentences(low, LONG)


def test_a_code_wider_than_the_roll_is_told() -> None:
    wide = ROLL.replace('qr = "centre"', 'qr = "centre", module_mm = 2')
    (first, *_) = sentences(wide)
    assert first.startswith("cannot be drawn, a QR of 784 dots does not fit")


def test_tickets_to_look_at_admit_nobody_and_say_so() -> None:
    assert all(is_test(one) for one in (PLAIN, *hard().values()))
    assert all(len(one.code) == len(TICKETS["opera"].code) for one in hard().values())
    template = shipped()["roll-80mm"]
    profile = printer_for(template)
    drawn = ticket_block(PLAIN, template).render(568, profile).tobytes()
    real = replace(PLAIN, code=TICKETS["opera"].code)
    assert ticket_block(real, template).render(568, profile).tobytes() != drawn


@pytest.mark.parametrize("model", sorted(MODELS))
def test_every_shipped_code_can_be_scanned_on_every_model_that_has_its_stock(model: str) -> None:
    profile = MODELS[model]
    every = [*shipped().values(), *(one for one in shipped_slips().values())]
    here = [one for one in every if fits(one, profile)]
    assert here, f"no design of ours is for {model}"
    for template in here:
        parts = [*template.flow, *(one for box in template.boxes for one in box.parts)]
        for one in walk(parts):
            if isinstance(one, Code | BesideCode):
                module_mm = max(1, profile.dots(one.module_mm)) / profile.dpi * 25.4
                assert module_mm >= 0.375, (template.name, module_mm)
                assert QUIET_MODULES >= 4


def test_a_code_that_only_some_printer_makes_too_small_is_told() -> None:
    narrow = ROLL.replace('qr = "centre"', 'qr = "centre", module_mm = 0.35')
    said = "\n".join(one.sentence for one in prove(read_template(narrow.encode(), "ours")))
    assert "its modules are 0.28 mm at 180 dots an inch" in said
