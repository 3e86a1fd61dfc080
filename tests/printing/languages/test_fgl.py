"""FGL: bytes as the programming guide writes them, and every status byte read and judged."""

import re
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from printing.languages.fgl import Fgl, graphics
from printing.languages.fgllistener import Byte, FglListener
from printing.languages.language import Word
from printing.layout import Page, lay_out
from printing.profile import Confirm, Profile
from printing.status import PaperLevel, PrinterStatus
from tests.printing.papers import CHINESE

BOCA = Profile(
    "BOCA", language="fgl", width_dots=1100, dpi=200, confirm=Confirm.PRINTED, drawer_pin=0
)
JOB = UUID("0193a5c0-7b1e-7c3d-9f42-5ad0c3b2e871")
GRAPHIC = re.compile(rb"<RC(\d+),(\d+)><G(\d+)>")
SET_UP = re.compile(rb"<(?:rte|rtd|pl\d+|tl\d+|[tT][pP]\d+|[eE][lL]|S\d)[^>]*>")


def _picture(width: int, height: int, *dots: tuple[int, int]) -> Image.Image:
    picture = Image.new("1", (width, height), 255)
    for dot in dots:
        picture.putpixel(dot, 0)
    return picture


@pytest.mark.parametrize(
    ("picture", "wanted"),
    [
        (_picture(20, 8, (0, 0)), b"<RC0,0><G1>\x80\n"),
        (_picture(20, 8, (3, 7)), b"<RC0,3><G1>\x01\n"),
        (_picture(20, 8, (2, 1), (4, 0), (4, 7)), b"<RC0,2><G3>\x40\x00\x81\n"),
        (_picture(20, 20, (19, 9), (0, 19)), b"<RC8,19><G1>\x40\n<RC16,0><G1>\x10\n"),
        (_picture(250, 8, (99, 0), (100, 0)), b"<RC0,99><G1>\x80\n<RC0,100><G1>\x80\n"),
        (_picture(250, 40), b""),
    ],
)
def test_a_picture_is_columns_of_eight_dots(picture: Image.Image, wanted: bytes) -> None:
    assert b"".join(graphics(picture)) == wanted


def _runs(raw: bytes) -> list[tuple[int, int, bytes]]:
    found, at = [], 0
    while match := GRAPHIC.match(raw, at):
        size = int(match[3])
        found.append((int(match[1]), int(match[2]), raw[match.end() : match.end() + size]))
        at = match.end() + size
        assert raw[at : at + 1] == b"\n"
        at += 1
    assert at == len(raw)
    return found


def test_a_ticket_holds_all_its_dots_in_runs_that_a_printer_takes() -> None:
    page = lay_out(CHINESE, BOCA)
    runs = _runs(b"".join(graphics(page.picture)))
    assert (
        sum(byte.bit_count() for _, _, run in runs for byte in run) == (page.picture.histogram()[0])
    )
    assert all(row % 8 == 0 and 0 < len(run) <= 100 for row, _, run in runs)
    assert all(column + len(run) <= 1100 for _, column, run in runs)
    assert runs == sorted(runs, key=lambda one: one[:2])


@pytest.mark.parametrize(("cutter", "end"), [(True, b"\n<p>\n"), (False, b"\n<q>\n")])
def test_a_ticket_begins_afresh_and_ends_with_one_print(cutter: bool, end: bytes) -> None:
    """A ticket torn inside a picture leaves at most a hundred columns to be completed."""
    ticket = Fgl(replace(BOCA, cutter=cutter)).paper(lay_out(CHINESE, BOCA), JOB)
    assert ticket.startswith(b"\n" * 100 + b"<CB>\n<NR>\n<RC")
    assert ticket.endswith(end)
    assert len(re.findall(rb"<[pqzhr]>", GRAPHIC.sub(b"", ticket)[-10:])) == 1


def test_no_ticket_changes_the_printer() -> None:
    picture = _picture(1100, 400, *((x, x % 400) for x in range(1100)))
    assert not SET_UP.search(Fgl(BOCA).paper(Page(picture, 200), JOB))


def test_a_ticket_that_is_longer_than_its_stock_is_refused() -> None:
    stock = replace(BOCA, stock_mm=(139.7, 50.8))
    assert Fgl(stock).paper(Page(_picture(1100, 400), 200), JOB)
    with pytest.raises(ValueError, match="does not fit"):
        Fgl(stock).paper(Page(_picture(1100, 401), 200), JOB)


READY = PrinterStatus(online=True)


def _after_a_ticket() -> FglListener:
    listener = FglListener()
    listener.begin(JOB)
    listener.handed_over()
    return listener


_OUT = {"paper": PaperLevel.OUT}
_STUCK = {"error": True}


@pytest.mark.parametrize(
    ("number", "word", "changed"),
    [
        (1, Word.NONE, {}),
        (2, Word.FAILED, _STUCK),
        (3, Word.FAILED, _STUCK),
        (4, Word.FAILED, _STUCK),
        (5, Word.NONE, {}),
        (6, Word.DONE, {}),
        (7, Word.FAILED, {}),
        (8, Word.FAILED, {}),
        (9, Word.NONE, {}),
        (10, Word.NONE, _OUT),
        (11, Word.NONE, _OUT),
        (12, Word.NONE, {}),
        (13, Word.NONE, {}),
        (14, Word.FAILED, _STUCK),
        (15, Word.NONE, {"paper": PaperLevel.LOW}),
        (16, Word.NONE, _OUT),
        (17, Word.NONE, {}),
        (18, Word.FAILED, {}),
        (19, Word.NONE, {}),
        (20, Word.FAILED, _STUCK),
        (21, Word.FAILED, {}),
        (22, Word.NONE, {}),
        (23, Word.NONE, {"ribbon_out": True}),
        (24, Word.FAILED, _STUCK),
        (25, Word.FAILED, {}),
        (26, Word.FAILED, _STUCK),
        (28, Word.FAILED, {}),
        (29, Word.FAILED, _STUCK),
        (30, Word.FAILED, _STUCK),
        (31, Word.FAILED, _STUCK),
    ],
)
def test_every_status_byte_is_judged(number: int, word: Word, changed: dict[str, object]) -> None:
    listener = _after_a_ticket()
    status = listener.hear(bytes([number]), READY)
    assert listener.word is word
    assert status == replace(READY, **changed)


def test_every_byte_of_the_guide_stands_in_that_table() -> None:
    assert {byte.value for byte in Byte} == {*range(1, 27), 28, 29, 30, 31}


@pytest.mark.parametrize("order", [b"\x06\x10", b"\x10\x06"])
def test_out_of_tickets_beside_the_last_good_one_does_not_fail_it(order: bytes) -> None:
    listener = _after_a_ticket()
    status = listener.hear(order, READY)
    assert listener.word is Word.DONE
    assert status is not None
    assert status.paper is PaperLevel.OUT


def test_an_acknowledgement_from_before_the_ticket_left_is_an_older_ones() -> None:
    listener = FglListener()
    listener.hear(b"\x06", READY)
    listener.begin(JOB)
    listener.hear(b"\x06", READY)
    assert listener.word is Word.NONE
    listener.handed_over()
    assert listener.word is Word.NONE
    listener.hear(b"\x06", READY)
    assert listener.word is Word.DONE
    listener.hear(b"\x18", READY)
    assert listener.word is Word.DONE, "the jam is the next ticket's"


def test_x_on_is_an_answer_only_to_a_question() -> None:
    listener = FglListener()
    stuck = PrinterStatus(error=True, paper=PaperLevel.OUT)
    assert listener.hear(b"\x11", stuck) == stuck
    assert listener.ask() == b"<S1>"
    assert listener.waiting
    assert listener.hear(b"\x11", stuck) == READY
    assert not listener.waiting
    listener.begin(JOB)
    assert listener.ask() == b"", "behind a ticket it would wait as the ticket does"
    assert not listener.waiting


def test_paper_that_was_put_in_shows() -> None:
    listener = FglListener()
    for loaded in (b"\x0c", b"\x0d"):
        assert listener.hear(loaded, replace(READY, paper=PaperLevel.OUT)) == READY


@given(st.binary(max_size=40))
def test_no_babble_without_an_acknowledgement_ends_a_ticket(raw: bytes) -> None:
    listener = _after_a_ticket()
    listener.hear(raw.replace(b"\x06", b""), READY)
    assert listener.word is not Word.DONE
