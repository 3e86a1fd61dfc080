"""Receipts, reports and emergency tickets in the house's own templates, and in those we ship."""

import io
from dataclasses import replace

import pytest
import zxingcpp
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PIL import Image

from pos.domain.paper import CardPaper
from pos.domain.season import TemplateFile
from pos.domain.template.judging import judge
from pos.domain.template.kinds import EVERY_KIND, VOCABULARIES
from pos.domain.template.names import SHIPPED_SLIPS
from pos.domain.template.reading import read_template
from pos.domain.template.slipsamples import all_of, emergency_of, hard_papers, refund_of
from printing.layout import lay_out
from printing.layout.blocks import Text
from printing.layout.designs import Designs, shipped_slips
from printing.layout.fonts import Weight
from printing.layout.page import SHIFT_DOTS, page_of
from printing.layout.proving import printer_for, prove
from printing.layout.slipflow import Parts, slip_block, slip_values
from printing.profile import Profile
from printing.selftest import read_codes
from tests.pos.domain.template.slippapers import EMERGENCY, RECEIPT, REPORT
from tests.printing.dots import says
from tests.printing.papers import CHINESE, OPERA, REFUND, STANDING, X_REPORT, Z_REPORT
from tests.printing.receiptpapers import INVOICE, RECEIPTS
from tests.printing.receiptpapers import RECEIPT as SOLD

ROLL, NARROW = Profile(), Profile(name="58 mm roll", width_dots=384)
CARD = CardPaper(SOLD.house, "3-000127", SOLD.at_ms, ("AMOUNT\t200.00",))
SLIPS = {**RECEIPTS, "x": X_REPORT, "z": Z_REPORT, "refund": REFUND, "card": CARD}


def ours(*texts: str) -> Designs:
    """What a till has whose house has these templates."""
    files = [TemplateFile(f"ours-{at}", text) for at, text in enumerate(texts)]
    designs = Designs.of(files)
    assert designs.wrong == {}
    return designs


@pytest.mark.parametrize("name", SHIPPED_SLIPS)
def test_a_design_that_we_ship_lacks_nothing(name: str) -> None:
    assert judge(shipped_slips()[name]) == []


@pytest.mark.parametrize("name", ["receipt-58mm", "report-58mm", "refund-58mm", "emergency-58mm"])
def test_on_the_narrow_roll_no_figure_of_a_hard_paper_is_lost(name: str) -> None:
    assert [one.sentence for one in prove(shipped_slips()[name]) if one.grave] == []


@pytest.mark.parametrize("profile", [ROLL, NARROW], ids=["80 mm", "58 mm"])
@pytest.mark.parametrize("kind", [one for one in EVERY_KIND if one != "ticket"])
def test_each_roll_has_a_design_of_every_kind(kind: str, profile: Profile) -> None:
    (first, *_) = Designs().choose_slip(kind, profile)
    assert first.name == f"{kind}-{'80' if profile is ROLL else '58'}mm"


def test_a_label_printer_prints_a_receipt_as_a_roll_of_its_width_would() -> None:
    label = Profile(stock_mm=(80.0, 100.0), width_dots=640)
    assert lay_out(SOLD, label).picture.width == 640


def test_the_house_says_thank_you_and_puts_the_proof_on_top() -> None:
    page = lay_out(SOLD, ROLL, ours(RECEIPT)).picture
    assert says(page, "Thank you, and come again!", 4)
    assert says(page, "Total", 8, Weight.BOLD)
    code = zxingcpp.read_barcodes(page.convert("L"))[0]
    assert code.text == SOLD.proof.code
    assert code.position.bottom_left.y < page.height // 3
    assert not says(lay_out(SOLD, ROLL).picture, "Thank you, and come again!", 4)


def test_its_report_and_its_emergency_ticket_are_its_own_and_the_rest_is_ours() -> None:
    designs = ours(REPORT, EMERGENCY)
    assert lay_out(Z_REPORT, ROLL, designs) != lay_out(Z_REPORT, ROLL)
    needed = emergency_of(OPERA)
    assert lay_out(needed, ROLL, designs).picture.height < lay_out(needed, ROLL).picture.height
    mine, shipped = lay_out(REFUND, ROLL, designs).picture, lay_out(REFUND, ROLL).picture
    assert mine.tobytes() == shipped.tobytes()


@pytest.mark.logs_warnings
def test_a_template_that_lacks_what_the_law_wants_is_not_printed_in() -> None:
    bare = RECEIPT.replace('[[flow]]\npart = "taxes"\n', "")
    designs = Designs.of([TemplateFile("ours", bare)])
    why = str(designs.wrong["ours"])
    assert why == "taxes: is missing, and a receipt may not go without it"
    page = lay_out(SOLD, ROLL, designs).picture
    assert page.tobytes() == lay_out(SOLD, ROLL).picture.tobytes()


@pytest.mark.logs_warnings
def test_a_template_that_cannot_be_drawn_gives_way_to_ours() -> None:
    png = io.BytesIO()
    Image.new("L", (40, 40)).save(png, "PNG")
    marked = RECEIPT + '\n[[flow]]\nlogo = "left"\nwidth_mm = 20\nheight_mm = 20\n'
    template = read_template(marked.encode(), "ours", logo=png.getvalue())
    designs = Designs({"ours": replace(template, logo=png.getvalue()[:40])})
    page = lay_out(SOLD, ROLL, designs).picture
    assert page.tobytes() == lay_out(SOLD, ROLL).picture.tobytes()


def test_the_house_s_logo_stands_on_its_receipt() -> None:
    png = io.BytesIO()
    Image.new("L", (60, 30)).save(png, "PNG")
    marked = (
        '\n[[flow]]\nlogo = "left"\nwidth_mm = 20\nheight_mm = 10\n' + RECEIPT.split("]]", 1)[1]
    )
    text = RECEIPT.split("[[flow]]", 1)[0] + marked.replace("\nfield", "\n[[flow]]\nfield", 1)
    template = read_template(text.encode(), "ours", logo=png.getvalue())
    page = page_of(SOLD, ROLL, template).picture
    assert page.crop((0, 0, 159, 79)).getextrema() == (0, 0)


def test_large_figures_on_a_narrow_roll_stand_below_each_other_and_stay_whole() -> None:
    taxes = tuple(
        replace(one, net_minor=one.net_minor * 10_000, tax_minor=one.tax_minor * 10_000)
        for one in SOLD.taxes
    )
    taxes = tuple(replace(one, gross_minor=one.net_minor + one.tax_minor) for one in taxes)
    object.__setattr__(huge := replace(SOLD, copy=1), "taxes", taxes)
    page = lay_out(huge, NARROW).picture
    assert says(page, "VAT 7%", 3.0, Weight.BOLD)
    assert says(page, "2,676,200.00", 3.0)


def test_a_long_reason_stands_whole_below_its_name() -> None:
    slip = refund_of(OPERA, "refund")
    page = lay_out(slip, ROLL).picture
    width = ROLL.width_dots - SHIFT_DOTS
    below = Text(slip.reason, 3.4, align="right", lines=4).render(width, ROLL)
    inked = below.point([255] + [0] * 255, "1").getbbox()
    assert inked is not None
    assert any(
        page.crop((0, top, width, top + below.height)).tobytes() == below.tobytes()
        for top in range(page.height - below.height)
    )


@pytest.mark.parametrize("profile", [ROLL, NARROW], ids=["80 mm", "58 mm"])
@pytest.mark.parametrize("ticket", [OPERA, CHINESE, STANDING], ids=["seat", "chinese", "standing"])
def test_an_emergency_ticket_reads_back_and_says_what_it_is(ticket, profile: Profile) -> None:
    page = lay_out(emergency_of(ticket), profile).picture
    assert read_codes(page) == [ticket.code]
    size = 9 if profile is ROLL else 7.4
    code = f"{ticket.short_code[:4]} {ticket.short_code[4:]}"
    assert says(page, code, size, Weight.BOLD)


# --- any valid template ---------------------------------------------------------------------------

_EXTRA = (
    '{ text = "谢谢惠顾 · Thank you", size_mm = 4, lines = 3 }',
    "{ rule_mm = 0.5, dashed = true }",
    "{ gap_mm = 3 }",
    '{ when = "copy", band = [ { field = "house", size_mm = 5 } ] }',
    '{ columns = [ { field = "house", size_mm = 3 }, { field = "title", size_mm = 4 } ] }',
)


@st.composite
def templates(draw: st.DrawFn) -> str:
    """Every demanded thing in any order and size, and things of the house's own in between."""
    kind = draw(st.sampled_from(["receipt", "refund", "report", "card"]))
    knows = VOCABULARIES[kind]
    elements = []
    for name in draw(st.permutations(knows.demanded)):
        if name in knows.parts:
            size = draw(st.none() | st.floats(2.2, 8))
            sized = "" if size is None else f", size_mm = {size:.2f}"
            one = f'{{ part = "{name}"{sized} }}'
        else:
            one = f'{{ field = "{name}", size_mm = {draw(st.floats(2.7, 12)):.2f}, lines = 3 }}'
        if draw(st.booleans()):
            one = f'{{ when = "{name}", stack = [ {one} ] }}'
        if kind in ("receipt",) and draw(st.booleans()):
            elements.append(draw(st.sampled_from(_EXTRA)))
        elements.append(one)
    wide = draw(st.booleans())
    width, head = (80, 72) if wide else (58, 48)
    return (
        f'kind = "{kind}"\nname = "Any"\n'
        f'stock = {{ kind = "roll", width_mm = {width}, printable_mm = {head} }}\n'
        "flow = [\n" + ",\n".join(elements) + ",\n]\n"
    )


@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # to shrink a drawing takes longer than to read it
    suppress_health_check=[HealthCheck.too_slow],
)
@given(text=templates(), which=st.integers(0, 40))
def test_any_valid_template_lays_out_any_paper_with_all_that_must_be_on_it(text, which) -> None:
    template = read_template(text.encode(), "any")
    assert judge(template) == []
    papers = list(hard_papers(template.kind).values())
    paper = papers[which % len(papers)]
    profile = printer_for(template)
    told: set[str] = set()

    def watched(names, block):
        told.update(one.partition(",")[0] for one in names)
        return block

    block = slip_block(paper, template, watched)
    assert block.render(profile.width_dots - SHIFT_DOTS, profile).width
    values = slip_values(paper)
    known = VOCABULARIES[template.kind]
    there = Parts(paper, values.formats).there
    there |= {one for one in known.fields if one in known.demanded and values.field(one)}
    assert there <= told


def test_every_way_a_receipt_comes_about_is_tried() -> None:
    tried = all_of("receipt", OPERA).values()
    assert {one.occasion for one in tried} == {"sale", "refund", "exchange"}
    assert {one.title for one in tried} >= {"invoice", "credit_note", "receipt", "exchange"}
    assert lay_out(INVOICE, ROLL).picture.height
