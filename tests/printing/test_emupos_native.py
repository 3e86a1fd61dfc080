"""What a printer draws itself, on a printer that somebody else wrote."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from pos.services.system import RandomIds
from printing.layout import lay_out
from printing.layout.natives import NativeText
from printing.models import MODELS
from printing.printer import Patience, Printer, Progress
from printing.selftest import read_codes
from printing.transports.tcp import TcpTransport
from tests.emupos_printer import Emupos, running_emupos
from tests.printing.papers import PAPERS

pytestmark = pytest.mark.emupos
NATIVE = replace(MODELS["roll-80mm-native"], paper_mm_s=10_000)
IDS = RandomIds()


@pytest.fixture(scope="module")
def emupos() -> Iterator[Emupos]:
    with running_emupos() as emupos:
        yield emupos
        assert emupos.complaints() == []


@pytest.mark.parametrize("name", PAPERS)
def test_letters_and_codes_of_its_own_between_our_dots(emupos: Emupos, name: str) -> None:
    before = set((emupos.folder / "receipts").glob("*.txt"))
    count = len(emupos.receipts())
    page = lay_out(PAPERS[name], NATIVE)
    printer = Printer(TcpTransport(emupos.host, emupos.port), NATIVE, Patience(confirm_s=5))
    assert printer.look().ready
    printer.start(IDS.new(), page)
    assert printer.push() is Progress.SENT
    assert printer.confirm() is Progress.PRINTED
    printer.close()
    paper = emupos.wait_for_receipts(count + 1)[-1].convert("1")
    assert paper.size == page.picture.size
    code = getattr(PAPERS[name], "code", "")
    assert read_codes(paper) == ([code] if code else [])
    for one in page.natives:
        paper.paste(255, (0, one.top, paper.width, one.top + one.height))
    assert paper.tobytes() == page.picture.tobytes()
    (dump,) = set((emupos.folder / "receipts").glob("*.txt")) - before
    said = dump.read_text("utf-8")
    assert "\ufffd" not in said
    for one in page.natives:
        if isinstance(one, NativeText):
            assert one.text.strip() in said
