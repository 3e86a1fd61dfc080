"""The virtual printer: what it decodes, what it reports, how its paper looks."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from printing.languages import escpos
from printing.layout import lay_out
from printing.printer import Printer, Progress
from printing.profile import ROLL_80MM
from printing.selftest import read_codes
from printing.transports.tcp import TcpTransport
from printing.virtual import as_paper, torn_off
from printing.virtual.behaviour import Behaviour
from tests.printing.papers import OPERA, TICKETS

JOB = UUID(int=1)
RAW = escpos.paper_bytes(lay_out(OPERA, ROLL_80MM), ROLL_80MM, JOB)


@settings(max_examples=25)
@given(st.lists(st.integers(1, 20_000), max_size=12))
def test_a_stream_cut_anywhere_gives_the_same_paper(pieces: list[int]) -> None:
    printer, rest = Behaviour(), RAW
    for size in [*pieces, len(RAW)]:
        printer.receive(rest[:size])
        rest = rest[size:]
    (paper,) = printer.papers
    assert paper.tobytes() == lay_out(OPERA, ROLL_80MM).picture.tobytes()


@given(st.binary(max_size=200))
def test_nonsense_is_reported_and_breaks_nothing(raw: bytes) -> None:
    printer = Behaviour()
    printer.receive(raw)


def test_an_unknown_command_is_reported_by_its_byte() -> None:
    printer = Behaviour()
    printer.receive(b"\x1b@\x1bZ")
    assert printer.unknown == ["1b", "5a"]


def test_paper_looks_like_paper_and_its_code_still_reads() -> None:
    for paper in TICKETS.values():
        dots = lay_out(paper, ROLL_80MM).picture
        for look in (as_paper, torn_off):
            picture = look(dots)
            assert picture.mode == "RGB"
            assert read_codes(picture) == [paper.code]


@pytest.mark.skipif(sys.platform == "win32", reason="ends the program by a POSIX signal")
def test_the_program_writes_each_paper_as_a_picture(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "printing.virtual", "--port", "0", "--out", str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout is not None
        found = re.fullmatch(r"listening on 127\.0\.0\.1:(\d+)\n", process.stdout.readline())
        assert found is not None
        printer = Printer(TcpTransport("127.0.0.1", int(found[1])), ROLL_80MM)
        assert printer.look().ready
        printer.start(JOB, lay_out(OPERA, ROLL_80MM))
        assert printer.push() is Progress.SENT
        assert printer.confirm() is Progress.PRINTED
        printer.close()
        path = Path(process.stdout.readline().strip())
        assert path == tmp_path / "paper-0001.png"
        with Image.open(path) as picture:
            assert read_codes(picture) == [OPERA.code]
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        process.stdout.close()
