"""Days as people at the window say them, in the language of the screens."""

from datetime import date

from babel.dates import format_date, format_skeleton
from PySide6.QtCore import QCoreApplication

from ui.formats import locale


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
