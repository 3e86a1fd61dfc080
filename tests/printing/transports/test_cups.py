"""A raw queue of a real CUPS: papers arrive whole, and none is ever said to have come out."""

import subprocess
from collections.abc import Iterator
from uuid import UUID

import pytest

from pos.domain.refusals import Trouble
from printing.finding.places import Kind, Place, queue_places
from printing.languages.escpos import paper_bytes
from printing.layout import lay_out
from printing.printer import Printer, Progress
from printing.profile import EPSON_TM, Confirm
from printing.transports.cups import CupsTransport
from printing.transports.partly import PartlyTaken
from tests.printing.cups_queue import QUEUE, Cups, running_cups
from tests.printing.papers import OPERA

JOB = UUID(int=5)


@pytest.fixture(scope="module")
def cups() -> Iterator[Cups]:
    with running_cups() as cups:
        yield cups


@pytest.fixture
def queue(cups: Cups, monkeypatch: pytest.MonkeyPatch) -> Cups:
    monkeypatch.setenv("CUPS_SERVER", f"{cups.folder}/line")
    return cups


def test_a_paper_arrives_byte_for_byte_and_is_left_to_a_person(queue: Cups) -> None:
    before = len(queue.papers(0))
    printer = Printer(CupsTransport(QUEUE), EPSON_TM)
    assert printer.profile.confirm is Confirm.TAKEN, "nothing is ever heard of a queue"
    assert printer.look().ready
    page = lay_out(OPERA, EPSON_TM)
    printer.start(JOB, page)
    assert printer.push() is Progress.SENT
    assert printer.confirm() is Progress.UNCONFIRMED
    assert printer.why == "This printer cannot say whether a paper came out."
    printer.let_go()
    assert printer.pulse()
    papers = queue.papers(before + 2)[before:]
    assert papers[0] == paper_bytes(page, printer.profile, JOB)
    assert papers[1].startswith(b"\x1bp\x00")
    printer.close()


def test_a_stopped_queue_blocks_before_a_byte_has_left(queue: Cups) -> None:
    printer = Printer(CupsTransport(QUEUE), EPSON_TM)
    for stop, go, sentence in (
        ("cupsdisable", "cupsenable", "The print queue tickets is stopped."),
        ("cupsreject", "cupsaccept", "The print queue tickets takes no papers."),
    ):
        queue.run(stop, QUEUE)
        assert not printer.look().ready
        assert printer.why == sentence
        queue.run(go, QUEUE)
        assert printer.look().ready


def test_a_queue_that_stops_behind_the_look_took_nothing(queue: Cups) -> None:
    printer = Printer(CupsTransport(QUEUE), EPSON_TM)
    assert printer.look().ready
    printer.start(JOB, lay_out(OPERA, EPSON_TM))
    queue.run("cupsreject", QUEUE)
    assert printer.push() is Progress.LOST
    assert printer.taken == 0, "so it may be sent again by itself"
    assert printer.why == "The print queue tickets refused the paper."
    queue.run("cupsaccept", QUEUE)


def test_a_queue_that_is_none_is_trouble(queue: Cups) -> None:
    with pytest.raises(Trouble, match="There is no print queue stalls"):
        CupsTransport("stalls").open()


def test_a_machine_without_cups_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(Trouble, match="no print system"):
        CupsTransport(QUEUE).open()


def test_a_queue_that_does_not_say_whether_it_took_a_paper_leaves_a_doubt(
    queue: Cups, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = Printer(CupsTransport(QUEUE), EPSON_TM)
    assert printer.look().ready
    printer.start(JOB, lay_out(OPERA, EPSON_TM))

    def hangs(command: list[str], **_: object) -> None:
        raise subprocess.TimeoutExpired(command, 1)

    monkeypatch.setattr(subprocess, "run", hangs)
    assert printer.push() is Progress.LOST
    assert printer.taken > 0, "so it is never sent again by itself"
    with pytest.raises(PartlyTaken):
        CupsTransport(QUEUE).exchange(b"paper", 0)
    with pytest.raises(Trouble, match="does not answer"):
        CupsTransport(QUEUE).open()


def test_the_queues_of_this_machine_are_listed(queue: Cups) -> None:
    assert queue_places() == [Place(Kind.QUEUE, f"cups://{QUEUE}", QUEUE)]


def test_a_machine_without_cups_has_no_queues(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert queue_places() == []
