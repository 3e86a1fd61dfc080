"""Templates drawn: the roll as it always was, and every design that we ship on its own stock."""

import io
import re
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from pos.domain.paper import TicketPaper
from pos.domain.season import TemplateFile
from pos.domain.template.judging import judge
from pos.domain.template.model import Template
from pos.domain.template.names import SHIPPED
from pos.domain.template.reading import SHEETS_MM, read_template
from printing.layout import lay_out
from printing.layout.designs import Designs, fits, shipped
from printing.layout.page import BOTTOM_MM, SHIFT_DOTS, ticket_page
from printing.layout.sheets import as_pdf, on_sheets
from printing.layout.ticket import ticket_block
from printing.profile import Profile
from printing.selftest import read_codes
from tests.pos.domain.template.papers import FIXED, ROLL
from tests.pos.domain.template.test_reading import png
from tests.printing.layout.before import ticket_blocks
from tests.printing.papers import BOX, LONG, OPERA, TICKETS

COPIES = {f"{name}, a copy": replace(one, print_no=3) for name, one in TICKETS.items()}
BARE = {f"{name}, bare": replace(one, address="", subtitle="") for name, one in TICKETS.items()}
EVERY = {**TICKETS, **COPIES, **BARE}
STOCKS = [(name, dpi) for name in SHIPPED for dpi in shipped()[name].stock.dpi if dpi <= 300]


def printer(template: Template, dpi: int) -> Profile:
    """One that has the template's stock."""
    stock = template.stock
    if stock.height_mm is None:
        return Profile(dpi=dpi, width_dots=round(stock.printable_mm * dpi / 25.4))
    size = (stock.width_mm, stock.height_mm)
    return Profile(dpi=dpi, stock_mm=SHEETS_MM[template.sheet.paper] if template.sheet else size)


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("profile", [Profile(), Profile(dpi=180, width_dots=512)], ids=str)
def test_the_80_mm_roll_is_dot_for_dot_what_it_was(name: str, profile: Profile) -> None:
    was = ticket_blocks(EVERY[name]).render(profile.width_dots - SHIFT_DOTS, profile)
    now = lay_out(EVERY[name], profile).picture
    assert now.size == (profile.width_dots, was.height + profile.dots(BOTTOM_MM))
    assert now.crop((0, 0, *was.size)).tobytes() == was.tobytes()


@pytest.mark.parametrize("name", SHIPPED)
def test_a_design_that_we_ship_lacks_nothing(name: str) -> None:
    assert judge(shipped()[name]) == []


@pytest.mark.parametrize(("name", "dpi"), STOCKS)
@pytest.mark.parametrize(
    "ticket", ["opera", "chinese", "box, a copy", "long", "museum", "standing"]
)
def test_its_code_reads_back_and_its_edges_stay_white(name: str, dpi: int, ticket: str) -> None:
    template = shipped()[name]
    page = ticket_page(EVERY[ticket], printer(template, dpi), template).picture
    assert read_codes(page) == [EVERY[ticket].code]
    rim = round((template.stock.margin_mm - 0.5) * dpi / 25.4)
    if rim > 0 and template.sheet is None:
        dots = np.asarray(page)
        assert dots[:rim].all() and dots[-rim:].all() and dots[:, :rim].all()
        assert dots[:, -rim:].all()


@pytest.mark.parametrize("name", [one for one in SHIPPED if not shipped()[one].stock.is_roll])
def test_stock_of_a_fixed_size_is_filled_dot_for_dot(name: str) -> None:
    template = shipped()[name]
    for dpi in template.stock.dpi:
        profile = printer(template, dpi)
        assert profile.stock_mm is not None
        page = ticket_page(OPERA, profile, template).picture
        assert page.size == tuple(profile.dots(one) for one in profile.stock_mm)


def test_each_printer_gets_the_design_of_its_stock() -> None:
    for name in SHIPPED:
        template = shipped()[name]
        (first, *_) = Designs().choose((), printer(template, template.stock.dpi[0]))
        assert first.stock == template.stock or first.sheet is not None
        assert fits(first, printer(template, template.stock.dpi[0]))
    assert Designs().choose((), Profile())[0].name == "roll-80mm"
    assert Designs().choose((), Profile(width_dots=384))[0].name == "roll-58mm"
    assert Designs().choose((), Profile(width_dots=384, dpi=180))[0].name == "roll-58mm"
    assert Designs().choose((), Profile(stock_mm=(139.7, 50.8)))[0].name == "boca-2x5-5"


def test_a_roll_of_a_width_that_nobody_foresaw_prints_all_the_same() -> None:
    wide = lay_out(OPERA, Profile(width_dots=832)).picture
    assert read_codes(wide) == [OPERA.code]


def test_the_house_s_own_template_is_used_where_it_is_wanted_and_fits() -> None:
    designs = Designs.of([TemplateFile("ours", ROLL), TemplateFile("stock", FIXED)])
    assert designs.wrong == {}
    wanted = replace(OPERA, templates=("stock", "ours"))
    assert designs.choose(wanted.templates, Profile())[0].name == "ours"
    assert designs.choose(wanted.templates, Profile(stock_mm=(120, 60)))[0].name == "stock"
    assert (
        lay_out(wanted, Profile(), designs).picture.tobytes()
        != lay_out(OPERA, Profile(), designs).picture.tobytes()
    )


@pytest.mark.logs_warnings
@pytest.mark.parametrize(
    ("file", "why"),
    [
        (TemplateFile("ours", ROLL[:-4]), "is no TOML"),
        (TemplateFile("ours", ROLL.replace("lines", "rows")), "not known"),
        (TemplateFile("ours", ROLL.replace('{ qr = "centre" },', "")), "qr: is missing"),
        (TemplateFile("ours", ROLL, png(40, 40)), "the logo cannot be read"),
    ],
)
def test_a_broken_template_gives_a_sentence_and_the_shipped_ticket(
    file: TemplateFile, why: str
) -> None:
    designs = Designs.of([file])
    assert why in str(designs.wrong["ours"])
    page = lay_out(replace(OPERA, templates=("ours",)), Profile(), designs)
    assert page.picture.tobytes() == lay_out(OPERA, Profile()).picture.tobytes()


@pytest.mark.logs_warnings
def test_a_template_that_cannot_be_drawn_on_this_very_printer_gives_way_to_another() -> None:
    wide = ROLL.replace('qr = "centre"', 'qr = "centre", module_mm = 1.6')
    designs = Designs.of([TemplateFile("ours", wide)])
    page = lay_out(replace(OPERA, templates=("ours",)), Profile(), designs)
    assert page.picture.tobytes() == lay_out(OPERA, Profile()).picture.tobytes()


def _drawn(text: str, paper: TicketPaper = OPERA) -> Image.Image:
    template = read_template(text.encode(), "ours")
    return ticket_page(paper, printer(template, 203), template).picture


def test_a_box_is_turned_and_its_dots_are_the_same() -> None:
    across = FIXED.replace("size_mm = [25, 50]", "size_mm = [25, 25]").replace(
        "lines = 9", "lines = 4"
    )
    upright = across.replace('id = "torn"', 'id = "torn"\nturn = 90')
    left, top, side = (round(one * 203 / 25.4) for one in (92, 3, 25))
    where = (left, top, left + side, top + side)
    plain, turned = _drawn(across).crop(where), _drawn(upright).crop(where)
    assert turned.tobytes() == plain.rotate(-90, expand=True).tobytes()


def test_a_whole_ticket_is_turned_for_the_printer() -> None:
    turned = FIXED.replace("margin_mm = 2", "margin_mm = 2, turn = 270")
    assert _drawn(turned).size == _drawn(FIXED).size[::-1]
    assert read_codes(_drawn(turned)) == [OPERA.code]


def test_a_title_too_long_for_its_box_is_written_smaller_and_stays_in_it() -> None:
    page = _drawn(FIXED, replace(LONG, title=LONG.title * 2))
    edge = round(53 * 203 / 25.4)
    assert np.asarray(page)[:, edge : edge + 6].all()
    assert read_codes(page) == [OPERA.code]


def test_the_tear_line_is_drawn_where_the_stock_has_none() -> None:
    dashed = FIXED.replace("width_mm = 30 }", "width_mm = 30, dashed = true }")
    column = round(90 * 203 / 25.4) - 1
    assert np.asarray(_drawn(FIXED))[:, column].all()
    assert not np.asarray(_drawn(dashed))[:, column].all()


def test_fixed_text_is_in_the_language_of_the_house() -> None:
    texts = '{ text = { en = "Welcome", de = "Willkommen" }, size_mm = 4 }'
    one = ROLL.replace("{ qr", f"{texts}, {{ qr")
    for language, said in (("en", "Welcome"), ("de", "Willkommen")):
        template = read_template(one.encode(), "ours")
        alone = ROLL.replace("{ qr", f'{{ text = "{said}", size_mm = 4 }}, {{ qr')
        paper = replace(BOX if language == "de" else OPERA)
        assert _drawn(one, paper).tobytes() == _drawn(alone, paper).tobytes()
        assert template.flow


def test_a_logo_is_drawn_in_dots() -> None:
    mark = Image.new("RGBA", (200, 100))
    mark.paste((20, 20, 20, 255), (0, 0, 100, 100))
    out = io.BytesIO()
    mark.save(out, "PNG")
    text = ROLL.replace("flow = [", 'flow = [ { logo = "left", width_mm = 20, height_mm = 10 },')
    template = read_template(text.encode(), "ours", logo=out.getvalue())
    block = np.asarray(ticket_block(OPERA, template).render(568, Profile()))
    assert not block[:79, :79].any()
    assert block[:79, 81:].all()
    assert _drawn(text).height < block.shape[0] + Profile().dots(BOTTOM_MM)


@pytest.mark.parametrize("name", ["a4-4", "letter-4"])
def test_an_order_of_six_fills_two_sheets(name: str) -> None:
    template = shipped()[name]
    orders = [replace(OPERA, code=f"CODE-{number}") for number in range(6)]
    pages = on_sheets(orders, template, printer(template, 300))
    assert [read_codes(page) for page in pages] == [
        ["CODE-0", "CODE-1", "CODE-2", "CODE-3"],
        ["CODE-4", "CODE-5"],
    ]
    raw = as_pdf(pages, 300, "Tickets")
    assert raw.startswith(b"%PDF-") and raw.count(b"/Type /Page\n") == 2
    box = re.search(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+)", raw)
    assert box is not None
    paper = template.sheet.paper if template.sheet else ""
    for points, millimetres in zip(box.groups(), SHEETS_MM[paper], strict=True):
        assert float(points) == pytest.approx(millimetres / 25.4 * 72, abs=0.3)
    assert len(raw) < 300_000
