"""What a cashier reads of the printer: a word beside its lamp, and what it waits for."""

from PySide6.QtCore import QCoreApplication, QObject

from printing.status import PaperLevel, PrinterStatus
from ui.widgets import LampState

_ANSWER, _COVER, _PAPER, _RIBBON, _ERROR, _PAUSED = range(6)


class _Waiting(QObject):
    """Words that go with a number: plurals are collected from `tr` alone."""

    def for_names(self, count: int) -> str:
        return self.tr("%n wait for names", "", count)


def lamp(
    status: PrinterStatus, *, template_wrong: bool = False, nameless: int = 0
) -> tuple[LampState, str]:
    """Shape and word: nobody looks at the cable of a printer that wants paper.

    `template_wrong`: it prints, but not as the house wants its tickets to look. `nameless`: so many
    tickets wait for a name, however ready it is.
    """
    translate = QCoreApplication.translate
    if status.ready and nameless:
        return LampState.TROUBLE, _Waiting().for_names(nameless)
    if status.ready and template_wrong and status.paper is not PaperLevel.LOW:
        return LampState.TROUBLE, translate("Printer", "Ticket template")
    if status.ready:
        low = status.paper is PaperLevel.LOW
        word = translate("Printer", "Paper low") if low else translate("Printer", "Printer")
        return LampState.OK, word
    words = {
        _ANSWER: translate("Printer", "No printer"),
        _COVER: translate("Printer", "Printer open"),
        _PAPER: translate("Printer", "No paper"),
        _RIBBON: translate("Printer", "No ribbon"),
        _ERROR: translate("Printer", "Printer stuck"),
        _PAUSED: translate("Printer", "Printer paused"),
    }
    return LampState.TROUBLE, words[_lack(status)]


def wants(status: PrinterStatus) -> str:
    """What a person has to do before it prints; empty if nothing."""
    translate = QCoreApplication.translate
    if status.ready:
        return ""
    words = {
        _ANSWER: translate("Printer", "The printer does not answer."),
        _COVER: translate("Printer", "Close the printer's cover."),
        _PAPER: translate("Printer", "Put in a new roll of paper."),
        _RIBBON: translate("Printer", "Put a new ribbon into the printer."),
        _ERROR: translate("Printer", "The printer is stuck: switch it off and on."),
        _PAUSED: translate("Printer", "The printer is paused: press its PAUSE button."),
    }
    return words[_lack(status)]


def _lack(status: PrinterStatus) -> int:
    if status.last_seen_s is None:
        return _ANSWER
    if status.cover_open:
        return _COVER
    if status.paper is PaperLevel.OUT:
        return _PAPER
    if status.ribbon_out:
        return _RIBBON
    if status.error:
        return _ERROR
    return _PAUSED if status.paused else _ANSWER
