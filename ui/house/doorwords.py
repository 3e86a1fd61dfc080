"""What the door says of a scan: a shape, two words, and a sentence."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from pos.domain.ids import PerformanceId, PlaceId, TillId
from pos.domain.refusals import Reason
from sync.protocol.gate import AdmitAnswer, CameIn
from ui import formats

translate = QCoreApplication.translate


@dataclass(frozen=True)
class Said:
    """What stands there: `look` is one of LOOKS in verdict.py, which has a shape of its own."""

    look: str
    title: str
    sentence: str = ""


@dataclass(frozen=True)
class Names:
    """Who knows what things are called here."""

    place: Callable[[PlaceId], str]
    till: Callable[[TillId], str]
    performance: Callable[[PerformanceId], str]
    timezone: str


def waiting() -> Said:
    """Nothing was scanned yet."""
    return Said(
        "ready",
        translate("Door", "Scan a ticket"),
        translate("Door", "or type its code and press Enter."),
    )


def asking() -> Said:
    """The server is asked."""
    return Said("ready", translate("Door", "One moment …"))


def no_answer() -> Said:
    """Nobody knows whether that scan let somebody in: it can be asked again."""
    return Said(
        "cut_off",
        translate("Door", "No answer: nobody is admitted here"),
        translate(
            "Door",
            "The sales server does not answer, so this till cannot know who is in. Ask again, or"
            " let a supervisor decide by the printed list.",
        ),
    )


def said_of(answer: AdmitAnswer, names: Names, here: int) -> Said:
    """The answer to a scan at the door of performance `here`."""
    place = names.place(PlaceId(answer.place)) if answer.performance == here else ""
    if answer.outcome == "admitted":
        return Said("admitted", _with(translate("Door", "Come in"), place), _welcome(answer))
    if answer.outcome == "already":
        return Said("already", _with(translate("Door", "In already"), place), _since(answer, names))
    if answer.outcome == "ask":
        title = _with(translate("Door", "Ask the supervisor"), place)
        return Said("ask", title, _asks(answer, names))
    return Said("refused", _with(translate("Door", "Not valid"), place), _why_not(answer, names))


def _with(title: str, place: str) -> str:
    return f"{title}  ·  {place}" if place else title


def _welcome(answer: AdmitAnswer) -> str:
    if answer.name:
        return translate("Door", "{name}, {identity}").format(
            name=answer.name, identity=answer.identity
        )
    if answer.reason == "on_paper":
        return translate("Door", "An emergency ticket, sold by hand.")
    if answer.reason == "not_uploaded":
        return translate("Door", "A genuine paper; its till has not told the server of it yet.")
    return ""


def _when(since: CameIn, names: Names) -> str:
    return formats.time_of(formats.moment(since.at_ms), names.timezone)


def _since(answer: AdmitAnswer, names: Names) -> str:
    since = answer.since
    if since is None:
        return ""
    text = translate("Door", "Somebody came in with this ticket at {time} ({door}).")
    return text.format(time=_when(since, names), door=since.door)


def _asks(answer: AdmitAnswer, names: Names) -> str:
    if answer.reason == Reason.SEAT_ADMITTED and answer.since is not None:
        text = translate(
            "Door", "Somebody came in for this seat with another ticket at {time} ({door})."
        )
        return text.format(time=_when(answer.since, names), door=answer.since.door)
    if answer.reason == Reason.RIGHT_TAKEN:
        text = translate("Door", "{till} may be taking this order back just now.")
        return text.format(till=names.till(TillId(answer.till)))
    if answer.reason == Reason.CODE_TYPED:
        return translate(
            "Door", "A typed code proves nothing: is this the paper, and the newest one?"
        )
    if answer.reason == Reason.TICKET_UNKNOWN:
        return translate("Door", "A genuine paper of this house, but the server has no sale of it.")
    if answer.reason == Reason.SERVER_RECOVERING:
        return translate(
            "Door",
            "The server was put back from a copy, and not every till has told it yet who came in."
            " Was this ticket let in before?",
        )
    return translate("Door", "Two tickets are out for this seat.")


def _why_not(answer: AdmitAnswer, names: Names) -> str:
    if answer.reason == Reason.OTHER_PERFORMANCE:
        called = names.performance(PerformanceId(answer.performance))
        if not called:
            return translate("Door", "It is for another performance.")
        return translate("Door", "It is for {performance}.").format(performance=called)
    sentences: dict[str, str] = {
        Reason.CODE_WRONG: translate("Door", "This is no ticket of this house."),
        Reason.TICKET_UNKNOWN: translate(
            "Door", "No ticket of this performance has that code. Was it typed right?"
        ),
        Reason.TICKET_DEAD: translate("Door", "It was refunded or exchanged."),
        Reason.PAPER_REPLACED: translate(
            "Door", "A newer paper of this ticket was printed: only that one admits."
        ),
        Reason.PERFORMANCE_CLOSED: translate(
            "Door", "This performance is cancelled: nobody is admitted."
        ),
        Reason.ADMISSION_UNDONE: translate(
            "Door", "A supervisor has ended this admission. Scan the ticket again."
        ),
    }
    known = sentences.get(answer.reason, answer.reason)
    since = _since(answer, names)
    return translate("Door", "{why} {since}").format(why=known, since=since) if since else known


def outcome(name: str) -> str:
    """One word for a line of the last scans."""
    return {
        "admitted": translate("Door", "Came in"),
        "already": translate("Door", "In already"),
        "refused": translate("Door", "Not valid"),
        "ask": translate("Door", "Supervisor asked"),
        "let_out": translate("Door", "Let out"),
    }.get(name, name)
