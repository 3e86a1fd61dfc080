"""What the lamp and the end of a sale say of a printer that wants something."""

import pytest

from printing.status import PaperLevel, PrinterStatus
from ui import printerwords, translations
from ui.widgets import LampState


@pytest.fixture(autouse=True)
def english(qapp):
    translations.install(qapp, "en")


@pytest.mark.parametrize(
    ("status", "word", "sentence"),
    [
        (PrinterStatus(), "No printer", "The printer does not answer."),
        (
            PrinterStatus(cover_open=True, paper=PaperLevel.OUT, last_seen_s=1.0),
            "Printer open",
            "Close the printer's cover.",
        ),
        (
            PrinterStatus(paper=PaperLevel.OUT, last_seen_s=1.0),
            "No paper",
            "Put in a new roll of paper.",
        ),
        (
            PrinterStatus(error=True, last_seen_s=1.0),
            "Printer stuck",
            "The printer is stuck: switch it off and on.",
        ),
        (
            PrinterStatus(online=True, ribbon_out=True, last_seen_s=1.0),
            "No ribbon",
            "Put a new ribbon into the printer.",
        ),
        (
            PrinterStatus(online=True, paused=True, last_seen_s=1.0),
            "Printer paused",
            "The printer is paused: press its PAUSE button.",
        ),
    ],
)
def test_a_printer_says_what_it_wants(status, word, sentence):
    assert printerwords.lamp(status) == (LampState.TROUBLE, word)
    assert printerwords.wants(status) == sentence


@pytest.mark.parametrize(
    ("paper", "word"), [(PaperLevel.OK, "Printer"), (PaperLevel.LOW, "Paper low")]
)
def test_a_printer_that_prints_wants_nothing(paper, word):
    status = PrinterStatus(online=True, paper=paper, last_seen_s=1.0)
    assert printerwords.lamp(status) == (LampState.OK, word)
    assert printerwords.wants(status) == ""


def test_a_ready_printer_s_lamp_says_how_many_tickets_wait_for_a_name() -> None:
    ready = PrinterStatus(online=True, last_seen_s=1.0)
    assert printerwords.lamp(ready, nameless=2) == (LampState.TROUBLE, "2 wait for names")
    assert printerwords.lamp(ready) == (LampState.OK, "Printer")
    assert printerwords.lamp(PrinterStatus(), nameless=2)[1] == "No printer", "that comes first"
