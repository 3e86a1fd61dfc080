"""A shift's drawer openings and emergency tickets out, as lines of its report on the screen."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from pos.domain.printjob import CASH_SALE, SET_UP
from pos.domain.report import PapersOut, ShiftReport
from printing.layout.reportpapers import spans
from ui.formats import day_of, time_of

Line = tuple[str, str]
_SHOWN, _SPANS = 3, 6


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


def out(report: ShiftReport, timezone: str) -> list[Line]:
    """Which emergency tickets nobody has accounted for, a line for each performance."""
    till = report.till
    return [
        (_named(one, timezone), ", ".join(f"{till}-E{text}" for text in spans(one.numbers)))
        for one in report.papers_out
    ]


def out_in_short(report: ShiftReport, timezone: str) -> list[str]:
    """The same where there is little room: the report itself names each of them."""
    told = []
    for name, numbers in out(report, timezone)[:_SHOWN]:
        some = numbers.split(", ")
        told.append(f"{name}: {', '.join(some[:_SPANS])}{' …' * (len(some) > _SPANS)}")
    return [*told, "…"] if len(report.papers_out) > _SHOWN else told


def _named(one: PapersOut, timezone: str) -> str:
    if not one.starts_at:
        return one.title
    starts = datetime.fromisoformat(one.starts_at)
    return f"{one.title}, {day_of(starts, timezone)} {time_of(starts, timezone)}"
