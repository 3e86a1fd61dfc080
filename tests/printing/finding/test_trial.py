"""The trial page on printers of three languages, and what follows from what a person saw on it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from PIL import Image

from pos.domain.refusals import Refusal
from printing.deviations import changed, deviations
from printing.finding import trying
from printing.finding.answers import Seen, judged, told
from printing.finding.trialpage import CHINESE, CODES_MM, code_text, trial_page
from printing.languages import language_of
from printing.layout.blocks import Text
from printing.layout.natives import NativeText
from printing.models import MODELS, model
from printing.printer import Patience, Progress
from printing.profile import ROLL_80MM, Profile
from printing.selftest import read_codes
from printing.virtual.behaviour import Fault
from tests.emupos_printer import Emupos, running_emupos
from tests.printing.dots import holds
from tests.printing.fglrender import FglPrinter
from tests.printing.finding.test_finding import CASHIER, SUPERVISOR
from tests.printing.lines import virtual_printer

HASTY = Patience(confirm_s=3)
ALL_CODES = [code_text(name) for name in CODES_MM]


def _ticks(row: Image.Image) -> list[int]:
    """Where marks begin along a line of dots."""
    dots = [row.getpixel((x, 0)) == 0 for x in range(row.width)]
    return [x for x, dot in enumerate(dots) if dot and (x == 0 or not dots[x - 1])]


@pytest.mark.parametrize("name", MODELS)
def test_rulers_are_true_and_codes_are_read_on_every_model(name: str) -> None:
    profile = MODELS[name]
    trial = trial_page(profile)
    picture = trial.page.picture
    assert picture.width == profile.width_dots
    if profile.stock_mm is not None:
        assert picture.height == profile.stock_dots
    down = profile.dots(1.2)  # between the spine and the ends of the shortest marks
    across = _ticks(picture.crop((0, down, picture.width, down + 1)))
    turned = picture.transpose(Image.Transpose.TRANSPOSE)
    upright = _ticks(turned.crop((0, down, turned.width, down + 1)))
    assert len(across) > trial.ruler_mm
    for marks in (across[: trial.ruler_mm + 1], upright[:40]):
        for mark, at in enumerate(marks):
            assert abs(at - profile.dots(mark)) <= profile.dots(0.2) + 1
    assert sorted(read_codes(picture))[: len(ALL_CODES)] == sorted(ALL_CODES)


def test_the_chinese_line_stands_on_it_as_dots() -> None:
    beside = ROLL_80MM.width_dots - 8 - ROLL_80MM.dots(9) - ROLL_80MM.dots(2)
    line = Text(CHINESE, 4.6, lines=3).render(beside, ROLL_80MM)
    assert holds(trial_page(ROLL_80MM).page.picture, line)


def test_a_roll_s_letters_stand_above_the_same_in_dots() -> None:
    profile = model("roll-80mm letters=cp866:17")
    page = trial_page(profile).page
    said = "".join(one.text for one in page.natives if isinstance(one, NativeText))
    assert "АБВ" in said
    assert set("€") & set(said) == set(), "CP866 has no euro"
    for one in page.natives:
        assert page.picture.crop((0, one.top, 576, one.top + one.height)).getextrema() == (255, 255)
        below = page.picture.crop((0, one.top + one.height, 576, one.top + 2 * one.height))
        assert below.getextrema()[0] == 0


def test_the_page_comes_out_of_the_demo_s_printer_dot_for_dot() -> None:
    trial = trial_page(ROLL_80MM)
    with virtual_printer() as tray:
        host, port = tray.printer.address
        done = trying.print_trial(SUPERVISOR, f"{host}:{port}", ROLL_80MM, trial, HASTY)
        assert done == trying.Tried(Progress.PRINTED, "", done.status)
        assert tray.paper().tobytes() == trial.page.picture.tobytes()
        with pytest.raises(Refusal, match="not_permitted"):
            trying.print_trial(CASHIER, f"{host}:{port}", ROLL_80MM, trial, HASTY)
        assert tray.papers.empty()


def test_a_printer_that_is_not_ready_is_told_from_one_that_is_in_doubt() -> None:
    trial = trial_page(ROLL_80MM)
    with virtual_printer() as tray:
        host, port = tray.printer.address
        tray.printer.switch(Fault.PAPER_OUT, on=True)
        done = trying.print_trial(SUPERVISOR, f"{host}:{port}", ROLL_80MM, trial, HASTY)
        assert (done.progress, done.why) == (None, "The printer is out of paper.")
    gone = trying.print_trial(SUPERVISOR, "tcp://127.0.0.1:1", ROLL_80MM, trial, HASTY)
    assert gone.progress is None
    assert "cannot be reached" in gone.why


@pytest.fixture(scope="module")
def emupos() -> Iterator[Emupos]:
    with running_emupos() as emupos:
        yield emupos
        assert emupos.complaints() == []


@pytest.mark.emupos
@pytest.mark.parametrize("line", ["roll-80mm", "roll-80mm-native", "roll-80mm letters=cp437:0"])
def test_the_page_comes_out_of_a_printer_that_somebody_else_wrote(
    emupos: Emupos, line: str
) -> None:
    before, profile = len(emupos.receipts()), model(line)
    trial = trial_page(profile)
    address = f"tcp://{emupos.host}:{emupos.port}"
    assert trying.ask(SUPERVISOR, address).identity.maker == "EPSON"
    done = trying.print_trial(SUPERVISOR, address, profile, trial, HASTY)
    assert done.progress is Progress.PRINTED
    paper = emupos.wait_for_receipts(before + 1)[-1].convert("1")
    assert set(ALL_CODES) <= set(read_codes(paper))
    if profile.native_code:
        assert code_text("OWN B") in read_codes(paper)
    for one in trial.page.natives:
        rows = (0, one.top, paper.width, one.top + one.height)
        assert paper.crop(rows).getextrema()[0] == 0
        paper.paste(255, rows)
    assert paper.tobytes() == trial.page.picture.tobytes()


def test_the_page_fits_the_stock_of_a_boca_and_is_drawn_by_its_guide() -> None:
    profile = MODELS["boca-200"]
    trial = trial_page(profile)
    boca = FglPrinter(rows=profile.stock_dots, columns=profile.width_dots)
    boca.take(language_of(profile).paper(trial.page, UUID(int=1)))
    (ticket,) = boca.tickets
    assert boca.unknown == []
    assert ticket.tobytes() == trial.page.picture.tobytes()
    assert sorted(read_codes(ticket)) == sorted(ALL_CODES)


# --- what was seen ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "seen", "wanted"),
    [
        ("roll-80mm", Seen(ruler_mm=70), "roll-80mm"),
        ("roll-80mm", Seen(ruler_mm=70.5, last_mm=71), "roll-80mm"),
        ("roll-80mm", Seen(ruler_mm=79), "roll-80mm dpi=180"),
        ("roll-80mm", Seen(ruler_mm=47.4), "roll-80mm dpi=300"),
        ("roll-80mm", Seen(last_mm=48), "roll-58mm"),
        ("roll-80mm", Seen(ruler_mm=79, last_mm=72), "roll-80mm width_dots=512 dpi=180"),
        ("boca-200", Seen(ruler_mm=46.7), "boca-300"),
        ("zebra-203", Seen(ruler_mm=47.4), "zebra-203 width_dots=946 dpi=300"),
        ("roll-80mm", Seen(chinese=False), "roll-80mm strip_rows=128"),
        ("roll-80mm", Seen(chinese=True, cut=True, code="A"), "roll-80mm"),
        ("roll-80mm", Seen(code="B"), "roll-80mm code_mm=0.5"),
        ("roll-80mm", Seen(code=""), "roll-80mm"),
        ("roll-80mm", Seen(cut=False), "roll-80mm cutter=no"),
        ("roll-80mm letters=cp437:0", Seen(letters=False), "roll-80mm"),
        ("roll-80mm", Seen(), "roll-80mm"),
    ],
)
def test_what_was_seen_sets_the_profile(line: str, seen: Seen, wanted: str) -> None:
    before = model(line)
    after = judged(before, trial_page(before).ruler_mm, seen)
    assert _nameless(after) == _nameless(model(wanted))
    assert _nameless(model(told(after, MODELS))) == _nameless(after)


def _nameless(profile: Profile) -> Profile:
    """Without what no page can tell."""
    return replace(profile, name="", paper_mm_s=1)


@pytest.mark.parametrize("name", MODELS)
def test_each_model_is_told_by_its_own_name(name: str) -> None:
    assert told(MODELS[name], MODELS) == name


@pytest.mark.parametrize(
    "line",
    [
        "roll-80mm width_dots=512 dpi=180 cutter=no drawer_pin=5 strip_rows=64 code_mm=0.5",
        "epson-tm letters=cp1252:16",
        "zebra-203 stock=100x60",
        "zebra-203 stock=roll",
        "boca-200 stock=203.2x82.5",
    ],
)
def test_what_is_different_is_written_as_it_is_read(line: str) -> None:
    name, *different = line.split()
    assert deviations(model(line), MODELS[name]) == different
    assert changed(MODELS[name], different) == model(line)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("roll-80mm width_dots=9", "width_dots: a whole number from 128 to 6000, not '9'"),
        ("roll-80mm dpi=many", "dpi: a whole number from 100 to 720, not 'many'"),
        ("roll-80mm cutter=perhaps", "cutter: yes or no, not 'perhaps'"),
        ("zebra-203 drawer_pin=2", "drawer_pin: no drawer hangs on such a printer"),
        ("roll-80mm drawer_pin=3", "drawer_pin: 2 or 5, or 0 for none, not '3'"),
        ("roll-80mm letters=gb18030:0", "letters: a code page and its number as in cp858:19"),
        ("roll-80mm letters=cp858", "letters: a code page and its number as in cp858:19"),
        ("roll-80mm letters=utf-16:3", "letters: a code page and its number as in cp858:19"),
        ("boca-200 letters=cp858:19", "letters: only a printer of ESC/POS is told a code page"),
        ("zebra-203 stock=80", "stock: roll, or stock as in 80x100"),
        ("roll-80mm stock=80x100", "stock: roll, or stock as in 80x100"),
        ("roll-80mm code_mm=nan", "code_mm: millimetres from 0 to 2, not 'nan'"),
        ("roll-80mm darkness=7", "can be told of a model, not 'darkness=7'"),
        ("roll-80mm extra", "can be told of a model, not 'extra'"),
    ],
)
def test_a_line_that_is_none_says_what_it_should_be(line: str, why: str) -> None:
    with pytest.raises(ValueError, match=re.escape(why)):
        model(line)
