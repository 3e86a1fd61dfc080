"""ZPL: labels that a Zebra draws dot for dot, and answers that are believed only when asked for."""

import re
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from printing.languages.language import Word, job_name
from printing.languages.zpl import Zpl
from printing.languages.zpllistener import HostStatus, ZplListener
from printing.layout import Page, lay_out
from printing.profile import Profile
from printing.selftest import read_codes
from printing.status import PaperLevel, PrinterStatus
from tests.printing.labels.drawn import drawn
from tests.printing.papers import PAPERS, TICKETS

ZEBRA = Profile("Zebra", language="zpl", cutter=False, drawer_pin=0)
ZEBRA_300 = replace(ZEBRA, width_dots=886, dpi=300)
JOB = UUID("0193a5c0-7b1e-7c3d-9f42-5ad0c3b2e871")
NAME = b"PARTERRE[" + job_name(JOB) + b"]\r\n"
READY = (
    b"\x02030,0,0,0800,000,0,0,0,000,0,0,0\x03\r\n"
    b"\x02000,0,0,0,0,2,4,0,00000000,1,000\x03\r\n"
    b"\x021234,0\x03\r\n"
)


@pytest.mark.slow
@pytest.mark.parametrize("profile", [ZEBRA, ZEBRA_300], ids=["203 dpi", "300 dpi"])
def test_every_paper_is_drawn_dot_for_dot(profile: Profile) -> None:
    names = list(PAPERS) if profile is ZEBRA else ["chinese", "opera"]
    pages = [lay_out(PAPERS[name], profile) for name in names]
    labels = [Zpl(profile).paper(page, JOB) for page in pages]
    pictures = drawn(labels, profile, [page.picture.height for page in pages])
    for name, page, picture in zip(names, pages, pictures, strict=True):
        paper = picture.crop((0, 0, *page.picture.size))
        assert paper.tobytes() == page.picture.tobytes(), name
        if name in TICKETS:
            assert read_codes(paper) == [TICKETS[name].code]


def test_a_label_says_its_size_and_leaves_alone_what_the_printer_was_set_up_to() -> None:
    label = Zpl(ZEBRA).paper(lay_out(PAPERS["opera"], ZEBRA), JOB)
    height = lay_out(PAPERS["opera"], ZEBRA).picture.height
    assert label.startswith(f"^XA^CI28^PW576^LL{height}".encode())
    assert label.endswith(b"^PQ1^XZ\n")
    for setting in (b"~SD", b"^MD", b"^PR", b"^MN", b"^MM", b"^JU"):
        assert setting not in label


def test_stock_with_marks_is_as_long_as_its_tickets() -> None:
    stock = replace(ZEBRA, stock_mm=(72.0, 100.0), mark="gap", cutter=True)
    page = Page(Image.new("1", (576, 700), 255), 203)
    label = Zpl(stock).paper(page, JOB)
    assert b"^LL799" in label
    assert b"^MNY" in label
    assert b"^MMC" in label
    with pytest.raises(ValueError, match="does not fit"):
        Zpl(stock).paper(Page(Image.new("1", (576, 800), 255), 203), JOB)
    with pytest.raises(ValueError, match="does not fit"):
        Zpl(stock).paper(Page(Image.new("1", (577, 10), 255), 203), JOB)


def test_a_field_carries_the_sum_of_its_text() -> None:
    """CRC-16 with the polynomial 0x1021 from 0, worked out bit by bit."""
    label = Zpl(ZEBRA).paper(lay_out(PAPERS["chinese"], ZEBRA), JOB)
    found = re.search(rb":Z64:([A-Za-z0-9+/=]+):([0-9A-F]{4})\^FS", label)
    assert found
    remainder = 0
    for byte in found[1]:
        remainder ^= byte << 8
        for _ in range(8):
            remainder = (remainder << 1) ^ (0x11021 if remainder & 0x8000 else 0)
    assert remainder == int(found[2], 16)


def test_no_field_holds_more_than_a_printer_takes() -> None:
    wide = replace(ZEBRA, width_dots=1200)
    label = Zpl(wide).paper(Page(Image.new("1", (1200, 1500), 0), 300), JOB)
    sizes = [int(found[1]) for found in re.finditer(rb"\^GFA,(\d+),", label)]
    assert len(sizes) > 1
    assert sum(sizes) == 150 * 1500
    assert max(sizes) <= 99_999


def _heard(listener: ZplListener, raw: bytes) -> PrinterStatus | None:
    return listener.hear(raw, PrinterStatus())


def test_a_status_that_nobody_asked_for_is_no_answer() -> None:
    listener = ZplListener()
    assert _heard(listener, READY) is None
    listener.ask()
    assert listener.waiting
    status = _heard(listener, READY)
    assert status is not None
    assert status.online
    assert not listener.waiting


@pytest.mark.parametrize(
    ("line", "field", "value", "wanted"),
    [
        (0, 1, b"1", {"paper": PaperLevel.OUT}),
        (0, 2, b"1", {"paused": True}),
        (0, 9, b"1", {"error": True}),
        (0, 11, b"1", {"error": True}),
        (1, 2, b"1", {"cover_open": True}),
        (1, 3, b"1", {"ribbon_out": True}),
    ],
)
def test_each_flag_is_read(line: int, field: int, value: bytes, wanted: dict[str, object]) -> None:
    lines = READY.split(b"\r\n")
    fields = lines[line].split(b",")
    fields[field] = value + (b"\x03" if field == len(fields) - 1 else b"")
    lines[line] = b",".join(fields)
    listener = ZplListener()
    listener.ask()
    status = _heard(listener, b"\r\n".join(lines))
    assert status == replace(PrinterStatus(online=True), **wanted)
    assert not status.ready


def _with(formats: int = 0, remaining: int = 0, partial: int = 0) -> bytes:
    raw = READY.replace(b",000,0,0,0,000,", b",%03d,0,0,%d,000," % (formats, partial))
    return raw.replace(b",00000000,", b",%08d," % remaining)


def test_a_label_is_done_when_it_named_itself_and_nothing_is_left_behind_it() -> None:
    listener = ZplListener()
    listener.begin(JOB)
    listener.ask()
    _heard(listener, NAME)  # its bytes have not all left: another label's, or an echo
    _heard(listener, READY)
    assert listener.word is Word.NONE
    listener.handed_over()
    listener.ask()
    _heard(listener, NAME.replace(b"[", b"[X"))
    _heard(listener, READY)
    assert listener.word is Word.NONE
    listener.ask()  # put before the name came: its answer says nothing of what is behind
    _heard(listener, NAME)
    _heard(listener, READY)
    assert listener.word is Word.NONE
    for raw in (_with(formats=1), _with(remaining=1), _with(partial=1)):
        listener.ask()
        _heard(listener, raw)
        assert listener.word is Word.NONE
    listener.ask()
    _heard(listener, READY)
    assert listener.word is Word.DONE
    listener.begin(UUID(int=7))
    assert listener.word is Word.NONE


@given(st.lists(st.binary(max_size=40) | st.just(READY) | st.just(NAME), max_size=6), st.data())
def test_babble_in_any_pieces_never_ends_a_paper(raws: list[bytes], data: st.DataObject) -> None:
    raw = b"".join(one.replace(NAME, b"") for one in raws)
    listener = ZplListener()
    listener.begin(JOB)
    listener.handed_over()
    listener.ask()
    at = 0
    while at < len(raw):
        size = data.draw(st.integers(1, 50))
        _heard(listener, raw[at : at + size])
        at += size
    assert listener.word is Word.NONE


@given(st.data())
def test_an_answer_in_any_pieces_behind_a_torn_one_is_read(data: st.DataObject) -> None:
    torn = READY[: data.draw(st.integers(0, len(READY) - 3))]
    raw = torn + READY
    listener = ZplListener()
    listener.ask()
    statuses = []
    while raw:
        size = data.draw(st.integers(1, len(raw)))
        statuses.append(_heard(listener, raw[:size]))
        raw = raw[size:]
    assert any(one is not None and one.online for one in statuses)
    assert not listener.waiting


def test_a_line_without_end_is_not_kept() -> None:
    listener = ZplListener()
    listener.ask()
    assert _heard(listener, b"\x02" + b"0," * 5000) is None
    assert _heard(listener, b"x" * 5000) is None
    assert _heard(listener, READY) is not None


def test_the_counts_of_an_answer_say_whether_work_is_left() -> None:
    done = HostStatus(
        paper_out=False,
        paused=False,
        formats=0,
        partial=False,
        broken=False,
        head_up=False,
        ribbon_out=False,
        remaining=0,
    )
    assert done.worked_off
    assert not replace(done, formats=1).worked_off
    assert not replace(done, remaining=2).worked_off
    assert not replace(done, partial=True).worked_off
