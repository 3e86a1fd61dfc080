"""A shift's drawer openings and emergency tickets out, as lines of its report on the screen."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from pos.domain.printjob import CASH_SALE, SET_UP
from pos.domain.report import PapersOut, ShiftReport
from printing.layout.reportpapers import spans
from ui.formats import day_of, time_of

Line = tuple[str, str]


def openings(report: ShiftReport) -> list[Line]:
    """How often the till opened the drawer, and for what."""
    translate = QCoreApplication.translate
    causes = {
        CASH_SALE: translate("Papers", "Opened for a cash sale"),
        SET_UP: translate("Papers", "Opened to try the printer"),
    }
    opened = translate("Papers", "Drawer opened by the till")
    lines = [(opened, str(report.drawer_openings))]
    lines += [(causes.get(one.cause, one.cause), str(one.opened)) for one in report.openings]
    failed = sum(one.failed for one in report.openings)
    if failed:
        lines.append((translate("Papers", "Told to open, and did not"), str(failed)))
    return lines


def out(report: ShiftReport, timezone: str, *, most: int | None = None) -> list[Line]:
    """Which emergency tickets nobody has accounted for, a line for each performance; of its numbers
    `most`, neighbours counted as one.
    """
    return [(_named(one, timezone), _numbers(report, one, most)) for one in report.papers_out]


def _numbers(report: ShiftReport, one: PapersOut, most: int | None) -> str:
    texts = [f"{report.till}-E{text}" for text in spans(one.numbers)]
    return ", ".join(texts[:most]) + (" …" if most is not None and len(texts) > most else "")


def _named(one: PapersOut, timezone: str) -> str:
    if not one.starts_at:
        return one.title
    starts = datetime.fromisoformat(one.starts_at)
    return f"{one.title}, {day_of(starts, timezone)} {time_of(starts, timezone)}"
