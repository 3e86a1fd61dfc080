"""Which template a ticket gets, and what is tried beside those of the house."""

from dataclasses import replace

import pytest

from pos.domain.season import TemplateFile
from pos.domain.template.names import SHIPPED
from printing.layout import lay_out
from printing.layout.designs import Designs, shipped
from printing.layout.page import ticket_page
from printing.profile import Profile
from tests.pos.domain.template.papers import ROLL
from tests.printing.papers import OPERA


def test_a_template_that_is_only_tried_is_no_ticket_s_of_the_house() -> None:
    own = Designs.of([TemplateFile("ours", ROLL)])
    tried, name = own.with_trial(own.own["ours"])
    assert name != "ours"
    wanted = replace(OPERA, templates=(name,))
    assert lay_out(wanted, Profile(), tried).picture.tobytes() == (
        lay_out(replace(OPERA, templates=("ours",)), Profile(), own).picture.tobytes()
    )
    assert tried.choose((), Profile()) == own.choose((), Profile())


@pytest.mark.logs_warnings
def test_a_house_with_one_broken_template_keeps_its_other_one() -> None:
    designs = Designs.of([TemplateFile("broken", "name ="), TemplateFile("ours", ROLL)])
    assert list(designs.wrong) == ["broken"]
    assert designs.choose(("broken", "ours"), Profile())[0].name == "ours"


@pytest.mark.parametrize("name", SHIPPED)
def test_every_design_we_ship_says_who_a_ticket_in_a_name_is_for(name: str) -> None:
    template, profile = shipped()[name], Profile(dpi=203, width_dots=3000)
    plain, named = (
        ticket_page(replace(OPERA, holder=holder), profile, template).picture.tobytes()
        for holder in ("", "Anna Weiss, …4711")
    )
    assert plain != named
