"""Performances and days as people at the window say them, in the language of the screens."""

from datetime import date

from babel.dates import format_date, format_skeleton
from PySide6.QtCore import QCoreApplication

from pos.domain.ids import PerformanceId
from pos.domain.refusals import Refusal
from pos.domain.season import Season
from ui.formats import day_of, locale, time_of


def day_name(day: date, today: date) -> str:
    """Today, Tomorrow, otherwise the weekday."""
    ahead = (day - today).days
    if ahead == 0:
        return QCoreApplication.translate("Days", "Today")
    if ahead == 1:
        return QCoreApplication.translate("Days", "Tomorrow")
    return str(format_date(day, "EEEE", locale=locale()))


def short_date(day: date) -> str:
    """22 Nov; 11月22日."""
    return str(format_skeleton("MMMd", day, locale=locale()))


def long_date(day: date) -> str:
    """Sunday 22 November; 11月22日星期日."""
    return str(format_skeleton("MMMMEEEEd", day, locale=locale()))


def called(season: Season | None, performance: PerformanceId) -> str:
    """Hamlet, Sun 22 Nov 19:30; nothing for a performance that has left the season."""
    if season is None:
        return ""
    try:
        one = season.performance(performance)
    except Refusal:
        return ""
    zone = season.house.timezone
    day, time = day_of(one.starts_at, zone), time_of(one.starts_at, zone)
    return f"{season.production_of(one).title}, {day} {time}"
