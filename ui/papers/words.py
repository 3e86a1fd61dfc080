"""What a cashier reads of papers and printers. Words only."""

from collections.abc import Iterable
from datetime import UTC, datetime

from babel.dates import format_time, get_timezone
from PySide6.QtCore import QCoreApplication

from pos.domain.printjob import RECEIPTS
from pos.domain.report import PaperNote
from pos.services.doubts import Doubt
from pos.services.papernotes import Slip
from printing.profile import Confirm
from printing.status import PaperLevel, PrinterStatus
from ui.formats import day_of, locale, time_of
from ui.orders import words as order_words


def printer(name: str) -> str:
    """A printer by what it is for."""
    if name == RECEIPTS:
        return QCoreApplication.translate("Papers", "Receipt printer")
    return QCoreApplication.translate("Papers", "Ticket printer")


def kind(name: str) -> str:
    """A kind of paper."""
    translate = QCoreApplication.translate
    words = {
        "ticket": translate("Papers", "Ticket"),
        "emergency": translate("Papers", "Emergency ticket"),
        "report": translate("Papers", "Shift report"),
        "refund": translate("Papers", "Refund slip"),
        "list": translate("Papers", "List"),
        "receipt": translate("Papers", "Receipt"),
        "card": translate("Papers", "Card slip"),
    }
    return words.get(name, name)


def named(slip: Slip) -> str:
    """Stalls, row E, seat 9; or Receipt, order 3-000127."""
    if slip.label is not None:
        return order_words.whole_place(slip.label)
    if not slip.order_number:
        return kind(slip.kind)
    text = QCoreApplication.translate("Papers", "{kind}, order {number}")
    return text.format(kind=kind(slip.kind), number=slip.order_number)


def about(doubt: Doubt, timezone: str) -> str:
    """Which one of many alike it is: what is played, the order, the number of the paper."""
    slip = doubt.slip
    parts = []
    if slip.title:
        parts.append(slip.title)
    if slip.starts_at:
        starts = datetime.fromisoformat(slip.starts_at)
        parts.append(f"{day_of(starts, timezone)} {time_of(starts, timezone)}")
    if slip.order_number and slip.label is not None:
        text = QCoreApplication.translate("Papers", "order {number}")
        parts.append(text.format(number=slip.order_number))
    if slip.print_no:
        text = QCoreApplication.translate("Papers", "print number {number}")
        parts.append(text.format(number=slip.print_no))
    parts.append(printer(doubt.printer))
    return "  ·  ".join(parts)


def evidence(doubt: Doubt, counter: int | None, timezone: str) -> list[str]:
    """All that is known of it, a sentence each. `counter` is what the cutter has counted now."""
    return [
        one
        for one in (
            _begun(doubt, timezone),
            _taken(doubt),
            _last_said(doubt),
            _counted(doubt, counter),
            _before(doubt, timezone),
        )
        if one
    ]


def _begun(doubt: Doubt, timezone: str) -> str:
    if not doubt.begun_at_ms:
        return ""
    text = QCoreApplication.translate("Papers", "The printer began with it at {time}.")
    return text.format(time=moment(doubt.begun_at_ms, timezone))


def _taken(doubt: Doubt) -> str:
    translate = QCoreApplication.translate
    if not doubt.begun_at_ms:
        return translate("Papers", "Nothing of it was sent to the printer.")
    if doubt.taken is None:
        return translate("Papers", "Nobody knows how much of it the printer has taken.")
    if doubt.size and doubt.taken >= doubt.size:
        return translate("Papers", "The printer has taken all of it.")
    text = translate("Papers", "The printer has taken {taken} of its {size} bytes.")
    return text.format(taken=f"{doubt.taken:,}", size=f"{doubt.size or 0:,}")


def _last_said(doubt: Doubt) -> str:
    text = QCoreApplication.translate("Papers", "Known last: {said}")
    return text.format(said=said(doubt.evidence)) if doubt.evidence else ""


def _counted(doubt: Doubt, counter: int | None) -> str:
    translate = QCoreApplication.translate
    before = doubt.counter_before
    after = counter if doubt.counter_after is None else doubt.counter_after
    if before is None or after is None:
        return ""
    if after > before:
        text = translate(
            "Papers", "Its cutter had cut {before} times before it, and {after} after."
        )
        return text.format(before=f"{before:,}", after=f"{after:,}")
    text = translate("Papers", "Its cutter has not cut since: it stands at {before}.")
    return text.format(before=f"{before:,}")


def _before(doubt: Doubt, timezone: str) -> str:
    if doubt.before is None:
        return ""
    text = QCoreApplication.translate(
        "Papers", "The last paper that is sure before it: {paper}, {time}."
    )
    return text.format(paper=named(doubt.before), time=moment(doubt.before_at_ms, timezone))


def said(text: str) -> str:
    """What is known of a paper, as it was written down; in the language of the screens."""
    translate = QCoreApplication.translate
    known = {
        "The printer does not answer.": translate("Papers", "The printer does not answer."),
        "The printer's cover is open.": translate("Papers", "The printer's cover is open."),
        "The printer is out of paper.": translate("Papers", "The printer is out of paper."),
        "The printer is out of ribbon.": translate("Papers", "The printer is out of ribbon."),
        "The printer is stuck: a jam, or its cutter.": translate(
            "Papers", "The printer is stuck: a jam, or its cutter."
        ),
        "The printer is paused.": translate("Papers", "The printer is paused."),
        "The printer is offline.": translate("Papers", "The printer is offline."),
        "The printer stopped taking data.": translate("Papers", "The printer stopped taking data."),
        "The printer did not say that the paper came out.": translate(
            "Papers", "The printer did not say that the paper came out."
        ),
        "This printer cannot say whether a paper came out.": translate(
            "Papers", "This printer cannot say whether a paper came out."
        ),
        "The printer fell silent behind the paper.": translate(
            "Papers", "The printer fell silent behind the paper."
        ),
        "The printer says that the paper did not come out as it should.": translate(
            "Papers", "The printer says that the paper did not come out as it should."
        ),
        "the program ended while it was sending": translate(
            "Papers", "The program ended while it sent the paper."
        ),
        "the program ended while it was sent": translate(
            "Papers", "The program ended before the printer had answered."
        ),
        "the database was put back from a copy": translate(
            "Papers", "This till's records were put back from a copy."
        ),
    }
    for sentence, words in known.items():
        if text.startswith(sentence):
            return words
    if text.startswith("cannot be laid out"):
        return translate("Papers", "This paper cannot be drawn for this printer.")
    if "broke the connection" in text or "closed" in text:
        return translate("Papers", "The line to the printer broke.")
    return text


def moment(at_ms: int, timezone: str) -> str:
    """With seconds, for papers follow one another fast."""
    at = datetime.fromtimestamp(at_ms / 1000, UTC)
    zone = get_timezone(timezone) if timezone else UTC
    return str(format_time(at, "medium", tzinfo=zone, locale=locale()))


def state(status: PrinterStatus) -> list[str]:
    """What the printer says of itself, a line each."""
    translate = QCoreApplication.translate
    if status.last_seen_s is None:
        return [translate("Papers", "It does not answer.")]
    paper = {
        PaperLevel.OK: translate("Papers", "Paper: enough"),
        PaperLevel.LOW: translate("Papers", "Paper: low"),
        PaperLevel.OUT: translate("Papers", "Paper: none"),
    }[status.paper]
    lines = [
        paper,
        translate("Papers", "Cover: open")
        if status.cover_open
        else translate("Papers", "Cover: closed"),
        translate("Papers", "Cutter and paper path: stuck")
        if status.error
        else translate("Papers", "Cutter and paper path: free"),
    ]
    if status.ribbon_out:
        lines.append(translate("Papers", "Ribbon: none"))
    if status.paused:
        lines.append(translate("Papers", "It is paused"))
    if status.drawer_open is not None:
        lines.append(
            translate("Papers", "Drawer: open")
            if status.drawer_open
            else translate("Papers", "Drawer: closed")
        )
    return lines


def notes(every: Iterable[PaperNote]) -> list[tuple[str, str]]:
    """Papers of a shift that needed a person: what became of each, and which it was."""
    translate = QCoreApplication.translate
    reasons = order_words.reprint_reasons()
    lines = []
    for one in every:
        if one.kind == "reprint":
            why = next((text for reason, text in reasons.items() if reason == one.why), one.why)
            name = translate("Papers", "Printed again: {reason}").format(reason=why)
        elif one.kind == "spoiled":
            name = translate("Papers", "Did not come out")
        else:
            name = translate("Papers", "Was in doubt")
        slip = Slip(one.why, one.label, order_number=one.order_number)
        number = f" · {one.order_number}" if one.label is not None else ""
        count = f" · {one.print_no}" if one.print_no else ""
        lines.append((name, f"{named(slip)}{number}{count}"))
    return lines


def sureness(confirm: Confirm) -> str:
    """How surely it can say that a paper came out."""
    translate = QCoreApplication.translate
    return {
        Confirm.PRINTED: translate("Papers", "It says of each paper that it came out."),
        Confirm.PROCESSED: translate("Papers", "It says when a paper is worked off."),
        Confirm.TAKEN: translate("Papers", "It cannot say whether a paper came out."),
    }[confirm]
