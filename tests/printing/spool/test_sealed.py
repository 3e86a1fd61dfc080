"""An invoice waits for the printer sealed, and comes out with its buyer on it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pos.domain.paper import Paper
from pos.domain.receipt import Receipt
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.services.system import SystemClock
from printing.layout.fonts import Weight
from printing.selftest import read_codes
from printing.spool import Spool
from printing.virtual import as_paper
from tests.printing.dots import says
from tests.printing.lines import virtual_printer
from tests.printing.papers import REFUND
from tests.printing.receiptpapers import INVOICE
from tests.printing.spool.test_spool import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with virtual_printer() as tray:
        house = House(tmp_path, tray)
        yield house
        house.spool.close()
        house.database.close()


def sealed() -> Receipt:
    assert INVOICE.invoice is not None
    return replace(INVOICE, invoice=replace(INVOICE.invoice, buyer=None, sealed="c2VhbGVk"))


def test_the_buyer_is_put_on_when_the_paper_is_laid_out(house: House) -> None:
    def opened(paper: Paper) -> Paper:
        assert isinstance(paper, Receipt)
        assert paper.invoice is not None
        assert paper.invoice.sealed == "c2VhbGVk"
        return INVOICE

    spool = Spool(house.database, SystemClock(), {"tickets": house.printer}, opened=opened)
    (job,) = house.queue(sealed())
    assert spool.run_once() == 1
    assert b"Goethe" not in house.job(job).body
    paper = house.tray.paper()
    assert read_codes(as_paper(paper)) == [INVOICE.proof.code]
    assert says(paper, "Goethe School Ltd", 3.9, Weight.BOLD)


@pytest.mark.logs_warnings
def test_what_cannot_be_opened_waits_for_a_person_and_holds_nothing_up(house: House) -> None:
    def opened(paper: Paper) -> Paper:
        if isinstance(paper, Receipt):
            raise Refusal(Reason.BUYER_UNREADABLE)
        return paper

    spool = Spool(house.database, SystemClock(), {"tickets": house.printer}, opened=opened)
    first, second = house.queue(sealed(), REFUND)
    spool.run_once()
    spool.run_once()
    assert house.job(first).state == "in_doubt"
    assert "buyer_unreadable" in house.job(first).evidence
    assert house.job(second).state == "printed"


def test_a_paper_that_waits_for_a_name_lets_the_others_pass_and_comes_out_with_it(
    house: House,
) -> None:
    names: list[str] = []

    def opened(paper: Paper) -> Paper:
        if isinstance(paper, Receipt) and not names:
            raise Trouble("server", "the name has to come from the sales server")
        return paper

    clock = SystemClock()
    spool = Spool(house.database, clock, {"tickets": house.printer}, opened=opened)
    first, second = house.queue(INVOICE, REFUND)
    spool.run_once()
    spool.run_once()
    assert house.job(first).state == "blocked"
    assert "name" in house.job(first).evidence
    assert house.job(second).state == "printed"
    names.append("Ann")
    spool._waits.clear()  # a second later
    spool.run_once()
    assert house.job(first).state == "printed"
