"""A printer's own letters and codes: only what it has, and everything else dot for dot."""

from dataclasses import replace
from uuid import UUID

import pytest
import qrcode
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M

from printing.languages.escpos import paper_bytes
from printing.languages.escposlines import native_lines
from printing.languages.escposraster import REAL_TIME
from printing.languages.fgl import Fgl
from printing.languages.zpl import Zpl
from printing.layout import Page, lay_out
from printing.layout.blocks import Band, Block, Columns, Pair, Stack, Text, blank
from printing.layout.formats import plain
from printing.layout.lines import _modules, in_lines
from printing.layout.natives import NativeCode, NativeText
from printing.models import MODELS
from printing.selftest import read_codes
from tests.printing.labels.drawn import drawn
from tests.printing.papers import CHINESE, OPERA, PAPERS

ROLL = MODELS["roll-80mm-native"]
ZEBRA = MODELS["zebra-native"]
JOB = UUID("0193a5c0-7b1e-7c3d-9f42-5ad0c3b2e871")
WIDTH = 568
ANY = st.text(st.sampled_from("aé€?·−…牡丹가กя ☃0") | st.characters(), max_size=40)
EURO = "Preis: 24,50 € für Großes Haus?"


def _texts(page: Page | tuple) -> list[NativeText]:
    natives = page.natives if isinstance(page, Page) else page
    return [one for one in natives if isinstance(one, NativeText)]


def _only(text: str) -> str:
    """What of a text is seen."""
    return "".join(plain(text).split())


@settings(max_examples=60, deadline=None)
@given(ANY, ANY, st.sampled_from([2.8, 5.4, 25.0]))
def test_no_character_becomes_another_one(left: str, right: str, size_mm: float) -> None:
    """Above all no question mark: what the printer has not goes as dots, as Pillow draws it."""
    for block in (Text(left, size_mm, lines=3), Pair(left, right)):
        picture, natives = in_lines(block, WIDTH, ROLL)
        assert ROLL.native is not None
        said = "".join(_only(one.text) for one in _texts(natives))
        raw = said.encode(ROLL.native.charset)
        assert raw.decode(ROLL.native.charset) == said
        assert raw.count(b"?") == said.count("?")
        if natives:
            source = left if isinstance(block, Text) else left + right
            assert sorted(said) == sorted(_only(source))
        elif said != _only(left):
            assert picture.tobytes() == block.render(WIDTH, ROLL).tobytes()


def test_the_euro_and_umlauts_are_the_printers_own_by_its_code_page() -> None:
    picture, natives = in_lines(Text(EURO, 2.8), WIDTH, ROLL)
    raw = native_lines(Page(picture, 203, natives), ROLL)
    assert raw.startswith(b"\x1bR\x00\x1bt\x13\x1b3\x00"), "one code page, said once"
    assert raw.count(b"\x1bt") == 1
    assert EURO.encode("cp858") in raw
    assert EURO.encode("cp858").count(b"?") == 1


def test_one_chinese_line_goes_as_dots_between_letters() -> None:
    block = Stack([Text("Peking Opera", 3.4), Text("牡丹亭", 8.0), Text("Row 12", 3.4)])
    picture, natives = in_lines(block, WIDTH, ROLL)
    assert [one.text for one in _texts(natives)] == ["Peking Opera", "Row 12"]
    dots = Text("牡丹亭", 8.0).render(WIDTH, ROLL)
    first, last = natives
    assert picture.crop((0, first.height, WIDTH, last.top)).tobytes() == dots.tobytes()
    assert picture.height == 2 * first.height + dots.height


def test_what_stands_beside_stands_on_one_line_or_below() -> None:
    figures = Columns(
        [Text("12", 25, tight=True), Text("14", 25, align="right", tight=True)], [1, 1]
    )
    _, natives = in_lines(figures, WIDTH, ROLL)
    first, second = _texts(natives)
    assert (first.top, first.high) == (second.top, second.high) == (0, 8)
    assert first.left == 0
    assert second.left + 2 * 12 * 8 == WIDTH
    uneven = Columns([Stack([Text("Saturday", 3.4), Text("Hall", 3.4)]), Text("19:30", 10)], [1, 1])
    _, natives = in_lines(uneven, WIDTH, ROLL)
    tops = [one.top for one in natives]
    assert tops == sorted(set(tops))


def test_white_on_black_is_the_printers_own_too() -> None:
    band = Band(Text("Stalls Left", 5.4, inverted=True))
    _, natives = in_lines(band, WIDTH, ROLL)
    (text,) = _texts(natives)
    assert text.inverted
    assert text.text.startswith(" Stalls Left ")
    assert len(text.text) * 12 * text.wide > WIDTH - 12 * text.wide


def test_a_block_that_lines_do_not_know_goes_as_dots() -> None:
    class Stamp:
        def render(self, width: int, profile: object) -> Image.Image:
            picture = blank(width, 20)
            picture.paste(0, (3, 3, 9, 9))
            return picture

    stamp: Block = Stamp()
    picture, natives = in_lines(Stack([stamp, Text("Row", 3.4)]), WIDTH, ROLL)
    assert len(natives) == 1
    assert picture.crop((0, 0, WIDTH, 20)).tobytes() == stamp.render(WIDTH, ROLL).tobytes()


def test_a_code_goes_as_data_only_where_the_printer_is_known_to_draw_it() -> None:
    page = lay_out(OPERA, ROLL)
    (code,) = [one for one in page.natives if isinstance(one, NativeCode)]
    assert code.text == OPERA.code
    raw = paper_bytes(page, ROLL, JOB)
    data = OPERA.code.encode()
    assert b"\x1d(k" + (len(data) + 3).to_bytes(2, "little") + b"1P0" + data in raw
    assert b"\x1d(k\x03\x001E1" in raw, "level M"
    drawn_code = lay_out(OPERA, replace(ROLL, native_code=False))
    assert not [one for one in drawn_code.natives if isinstance(one, NativeCode)]
    assert read_codes(drawn_code.picture) == [OPERA.code]


def test_a_ticket_of_letters_is_a_small_part_of_one_of_dots() -> None:
    dots = replace(ROLL, native=None, native_code=False)
    letters = paper_bytes(lay_out(OPERA, ROLL), ROLL, JOB)
    assert len(letters) * 10 < len(paper_bytes(lay_out(OPERA, dots), dots, JOB))


@pytest.mark.parametrize("name", ["opera", "chinese", "z", "refund"])
def test_nothing_between_letters_is_obeyed_by_mistake(name: str) -> None:
    assert not REAL_TIME.search(paper_bytes(lay_out(PAPERS[name], ROLL), ROLL, JOB))


def test_nothing_goes_as_letters_unless_a_profile_says_so() -> None:
    for name in ("roll-80mm", "roll-58mm", "epson-tm", "zebra-roll"):
        assert lay_out(CHINESE, MODELS[name]).natives == ()


def test_a_boca_is_never_sent_letters_that_it_would_leave_out() -> None:
    page = lay_out(OPERA, ROLL)
    with pytest.raises(ValueError, match="as dots alone"):
        Fgl(replace(MODELS["boca-200"], stock_mm=None)).paper(page, JOB)


def test_commands_of_a_label_are_none_in_a_text() -> None:
    picture, natives = in_lines(Text("^XZ~JR_5 é", 3.4), WIDTH, ZEBRA)
    label = Zpl(ZEBRA).paper(Page(picture, 203, natives), JOB)
    assert b"^FD_5EXZ_7EJR_5F5 _C3_A9^FS" in label
    assert label.count(b"^XZ") == 1
    assert b"~" not in label


@pytest.mark.slow
def test_a_label_with_letters_is_drawn_by_somebody_elses_printer() -> None:
    names = ["opera", "chinese", "box"]
    pages = [lay_out(PAPERS[name], ZEBRA) for name in names]
    labels = [Zpl(ZEBRA).paper(page, JOB) for page in pages]
    pictures = drawn(labels, ZEBRA, [page.picture.height for page in pages])
    for name, page, picture in zip(names, pages, pictures, strict=True):
        paper = picture.crop((0, 0, *page.picture.size))
        assert read_codes(paper) == [PAPERS[name].code]  # type: ignore[union-attr]
        outside = paper.copy()
        for one in page.natives:
            rows = (0, one.top, paper.width, one.top + one.height)
            assert paper.crop(rows).getextrema()[0] == 0, f"nothing printed of {one.text}"
            outside.paste(255, (0, one.top - 6, paper.width, one.top + one.height + 12))
        wanted = page.picture.copy()
        for one in page.natives:
            wanted.paste(255, (0, one.top - 6, paper.width, one.top + one.height + 12))
        equal = sum(a == b for a, b in zip(outside.tobytes(), wanted.tobytes(), strict=True))
        assert equal >= 0.99 * len(wanted.tobytes())


@given(st.text("0123456789AZ $%*+-./:az{}é", min_size=1, max_size=120))
def test_the_room_of_a_code_is_known_without_drawing_it(text: str) -> None:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    assert _modules(text) == code.modules_count
