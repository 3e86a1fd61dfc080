"""A Zebra at the window: what it says of a label is believed, and nothing else."""

from uuid import UUID

import pytest

from printing.layout import lay_out
from printing.printer import Patience, Printer, Progress
from printing.profile import Profile
from printing.transports.tcp import TcpTransport
from tests.printing.lines import serving
from tests.printing.papers import OPERA
from tests.printing.zebra import Fault, Zebra, wait_for

JOB = UUID("0193a5c0-7b1e-7c3d-9f42-5ad0c3b2e871")
ZEBRA = Profile("Zebra", language="zpl", cutter=False, drawer_pin=0, paper_mm_s=10_000)
HASTY = Patience(answer_s=0.5, progress_s=0.6, confirm_s=0.5)


def _printer(address: tuple[str, int], patience: Patience | None = None) -> Printer:
    return Printer(TcpTransport(*address), ZEBRA, patience or Patience())


def _start(printer: Printer, job: UUID = JOB) -> None:
    printer.start(job, lay_out(OPERA, ZEBRA))
    assert printer.push() is Progress.SENT


@pytest.mark.parametrize(
    "zebra",
    [Zebra(), Zebra(torn=True), Zebra(babble=b"\x02\x03hello\r\n\x02030,0"), Zebra(batch=3)],
    ids=["plain", "torn into bytes", "babbling", "slow with its batch"],
)
def test_a_ready_zebra_prints_and_says_so(zebra: Zebra) -> None:
    with serving(zebra) as address:
        printer = _printer(address)
        assert printer.look().ready
        for number in range(2):
            _start(printer, UUID(int=number + 1))
            assert printer.confirm() is Progress.PRINTED
            printer.let_go()
        printer.close()
    assert len(zebra.labels) == 2


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (Fault.PAPER_OUT, "The printer is out of paper."),
        (Fault.HEAD_OPEN, "The printer's cover is open."),
        (Fault.PAUSED, "The printer is paused."),
        (Fault.RIBBON_OUT, "The printer is out of ribbon."),
    ],
)
def test_a_label_that_waits_for_a_person_prints_once(fault: Fault, sentence: str) -> None:
    zebra = Zebra()
    with serving(zebra) as address:
        printer = _printer(address)
        assert printer.look().ready
        zebra.switch(fault, on=True)
        _start(printer)
        for _ in range(3):
            assert printer.confirm() is Progress.SENT
            assert printer.why == sentence
        assert zebra.labels == []
        zebra.switch(fault, on=False)
        assert printer.confirm() is Progress.PRINTED
        printer.let_go()
        zebra.switch(fault, on=True)
        assert not printer.look().ready
        assert printer.why == sentence
        printer.close()
    assert len(zebra.labels) == 1


@pytest.mark.parametrize("fault", [Fault.SILENT, Fault.NAMELESS])
def test_a_label_of_which_nothing_is_heard_leaves_a_doubt(fault: Fault) -> None:
    zebra = Zebra()
    with serving(zebra) as address:
        printer = _printer(address, HASTY)
        assert printer.look().ready
        zebra.switch(fault, on=True)
        _start(printer)
        assert printer.confirm() is Progress.LOST
        wait_for(lambda: len(zebra.labels) == 1)
        printer.let_go()
        printer.close()


def test_a_mute_zebra_is_not_ready() -> None:
    zebra = Zebra()
    zebra.switch(Fault.SILENT, on=True)
    with serving(zebra) as address:
        printer = _printer(address, HASTY)
        assert not printer.look().ready
        assert printer.why == "The printer does not answer."
        printer.close()


def test_no_drawer_hangs_on_a_zebra() -> None:
    zebra = Zebra()
    with serving(zebra) as address:
        printer = _printer(address)
        assert not printer.pulse()
        assert printer.why == "No drawer hangs on this printer."
        printer.close()
    assert zebra.questions == 0
