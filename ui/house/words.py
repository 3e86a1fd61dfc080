"""What a supervisor reads about a till."""

from PySide6.QtCore import QCoreApplication, QObject

from sync.protocol.house import HouseReport, TillReport
from ui import formats

# A till beats every 5 s; one that missed several is not there.
HERE_MS = 20_000


def missing(report: HouseReport) -> list[TillReport]:
    """The tills that a server put back from a copy waits for."""
    if not report.recovering:
        return []
    return [one for one in report.tills if not one.has_spoken and not one.written_off]


def trouble(one: TillReport, report: HouseReport) -> str:
    """What is wrong with it in a word or two; empty where nothing is."""
    if one.written_off:
        return QCoreApplication.translate("House", "Written off")
    if one in missing(report):
        return QCoreApplication.translate("House", "Missing")
    if one.fenced:
        return QCoreApplication.translate("House", "Locked")
    if one.has_hole:
        return QCoreApplication.translate("House", "Came back incomplete")
    return ""


def seen(one: TillReport, report: HouseReport) -> str:
    """When it was heard last."""
    if not one.seen_ms:
        return QCoreApplication.translate("House", "Never seen")
    since_ms = report.now_ms - one.seen_ms
    if since_ms < HERE_MS:
        return QCoreApplication.translate("House", "Here now")
    return QCoreApplication.translate("House", "Seen {ago}").format(
        ago=formats.ago(max(1, since_ms // 1000))
    )


def owns(one: TillReport) -> str:
    """What is its own."""
    counted = _TillCounts()
    parts = [counted.aside(one.allotted)]
    if one.secured:
        parts.append(counted.paying(one.secured))
    if one.quarantined:
        parts.append(counted.in_question(one.quarantined))
    return "  ·  ".join(parts)


class _TillCounts(QObject):
    """Words that go with a number: plurals are collected from `tr` alone."""

    def aside(self, count: int) -> str:
        return self.tr("%n place(s) set aside", "", count)

    def paying(self, count: int) -> str:
        return self.tr("%n being paid", "", count)

    def in_question(self, count: int) -> str:
        return self.tr("%n in question", "", count)
