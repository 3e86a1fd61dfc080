"""ESC/POS bytes: the same picture at the other end, and nothing that a printer obeys by mistake."""

import logging
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from printing.languages import escpos, escposraster
from printing.languages.escposlistener import EscPosListener
from printing.languages.language import job_name
from printing.layout import Page, lay_out
from printing.profile import EPSON_TM, Profile
from printing.selftest import read_codes
from printing.status import PrinterStatus
from printing.virtual import as_paper
from printing.virtual.behaviour import Behaviour
from printing.virtual.decoder import Command, Decoder
from tests.printing.papers import OPERA, PAPERS, TICKETS

ROLL = Profile()
JOB = UUID("0193a5c0-7b1e-7c3d-9f42-5ad0c3b2e871")


def _printed(raw: bytes) -> Image.Image:
    printer = Behaviour()
    printer.receive(raw)
    assert printer.unknown == []
    (paper,) = printer.papers
    return paper


@pytest.mark.parametrize("name", PAPERS)
def test_every_paper_prints_dot_for_dot(name: str) -> None:
    page = lay_out(PAPERS[name], ROLL)
    printed = _printed(escpos.paper_bytes(page, ROLL, JOB))
    assert printed.tobytes() == page.picture.tobytes()
    if name in TICKETS:
        assert read_codes(as_paper(printed)) == [TICKETS[name].code]


def test_no_strip_is_higher_than_the_printer_s_buffer() -> None:
    decoder = Decoder()
    decoder.feed(escpos.paper_bytes(lay_out(OPERA, ROLL), replace(ROLL, strip_rows=200), JOB))
    strips = []
    while isinstance(command := decoder.next(), Command):
        if command.name == b"\x1dv0":
            strips.append(command.parameters[3] | command.parameters[4] << 8)
    assert max(strips) == 200
    assert len(strips) == 6


def test_a_picture_that_would_open_the_drawer_moves_aside() -> None:
    raw = bytearray(b"\x00" * 72 * 40)
    raw[72 * 7 + 10 : 72 * 7 + 15] = b"\x10\x14\x01\x00\x05"
    raw[72 * 9 + 30 : 72 * 9 + 33] = b"\x10\x04\x01"
    picture = Image.frombytes("1", (576, 40), bytes(255 - byte for byte in raw))
    sent = escpos.paper_bytes(Page(picture, 203), ROLL, JOB)
    printer = Behaviour()
    printer.receive(sent)
    assert printer.pulses == 0
    assert not escposraster.REAL_TIME.search(escposraster.raster(picture, 256))
    (paper,) = printer.papers
    moved = [paper.crop((right, 0, 576, 40)) for right in range(1, 8)]
    assert any(one.tobytes() == picture.crop((0, 0, one.width, 40)).tobytes() for one in moved)


def test_the_virtual_printer_would_have_opened_the_drawer() -> None:
    printer = Behaviour()
    printer.receive(b"\x1dv0\x00\x05\x00\x01\x00\x10\x14\x01\x00\x05")
    assert printer.pulses == 1


@settings(max_examples=50)
@given(st.binary(min_size=72 * 4, max_size=72 * 4))
def test_no_picture_holds_a_real_time_command(raw: bytes) -> None:
    crowded = raw.replace(b"\x20", b"\x10").replace(b"\x21", b"\x04").replace(b"\x22", b"\x01")
    picture = Image.frombytes("1", (576, 4), crowded)
    assert not escposraster.REAL_TIME.search(escposraster.raster(picture, 256))


def test_where_no_shift_helps_one_dot_is_burnt_more() -> None:
    # Each of the eight shifts of one of these rows is a real-time command.
    rows = b"".join((0x100401 << shift).to_bytes(4, "big") + b"\x00" * 68 for shift in range(1, 8))
    rows += b"\x10\x04\x01" + b"\x00" * 69
    picture = Image.frombytes("1", (576, 8), bytes(255 - byte for byte in rows))
    packed = escposraster.raster(picture, 256)
    assert not escposraster.REAL_TIME.search(packed)
    assert b"\x18\x04\x01" in packed
    assert len(packed) == 8 + 72 * 8


def test_the_end_of_a_paper_asks_whether_it_came_out() -> None:
    page = lay_out(OPERA, ROLL)
    assert escpos.paper_bytes(page, ROLL, JOB).endswith(b"\x1dV\x42\x00\x1dr\x01")
    named = escpos.paper_bytes(page, EPSON_TM, JOB)
    assert named.endswith(b"\x1d\x28\x48\x06\x00\x30\x30" + job_name(JOB))
    assert all(0x20 <= byte <= 0x7E for byte in job_name(JOB))


def test_the_drawer_opens_by_the_pin_of_the_profile() -> None:
    assert escpos.drawer_bytes(ROLL)[:3] == b"\x1bp\x00"
    assert escpos.drawer_bytes(replace(ROLL, drawer_pin=5))[:3] == b"\x1bp\x01"


def test_the_library_leaves_neither_a_log_handler_nor_a_folder_behind(tmp_path: Path) -> None:
    program = (
        "import logging, sys\n"
        "from printing.languages import escpos\n"
        "assert 'escpos.printer' not in sys.modules\n"
        "escpos.warm_up()\n"
        "assert logging.getLogger().handlers == [], logging.getLogger().handlers\n"
    )
    scratch, cache = tmp_path / "tmp", tmp_path / "cache"
    scratch.mkdir()
    environment = {
        **os.environ,
        "TMPDIR": str(scratch),
        "TEMP": str(scratch),
        "XDG_CACHE_HOME": str(cache),
    }
    subprocess.run([sys.executable, "-c", program], check=True, env=environment, timeout=60)
    assert list(scratch.iterdir()) == []


def test_the_log_s_handlers_are_unchanged_after_encoding() -> None:
    before, folder = logging.getLogger().handlers[:], tempfile.gettempdir()
    escpos.drawer_bytes(ROLL)
    assert logging.getLogger().handlers == before
    assert tempfile.gettempdir() == folder
    assert "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ, "it is told to what is started later"


@pytest.mark.parametrize("cache", ["torn by a kill", "not to be written"])
def test_a_cache_that_cannot_be_used_keeps_no_paper_from_printing(
    tmp_path: Path, cache: str
) -> None:
    own = tmp_path / "parterre"
    if cache == "torn by a kill":
        torn = own / "escpos" / f"{platform.python_version()}.capabilities.pickle"
        torn.parent.mkdir(parents=True)
        torn.touch()
    else:
        own.touch()
    program = "from printing.languages import escpos; escpos.warm_up()"
    for _start in range(2):
        subprocess.run(
            [sys.executable, "-W", "error::ResourceWarning", "-c", program],
            env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)},
            check=True,
            timeout=60,
        )


@pytest.mark.parametrize(
    ("open_high", "level", "wanted"),
    [(None, 0x04, None), (True, 0x04, True), (True, 0, False), (False, 0x04, False)],
)
def test_the_drawer_s_switch_is_read_as_the_profile_says(
    open_high: bool | None, level: int, wanted: bool | None
) -> None:
    listener = EscPosListener(replace(ROLL, drawer_open_high=open_high))
    listener.ask()
    asked = listener.hear(bytes([0x12 | level]), PrinterStatus())
    unasked = listener.hear(bytes([0x10 | level, 0, 0, 0]), PrinterStatus())
    assert asked is not None
    assert unasked is not None
    assert asked.drawer_open is unasked.drawer_open is wanted
