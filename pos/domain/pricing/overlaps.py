"""Whether two conditions can speak of one place at one time, and whether one holds whenever another
does. Both may err only to the careful side: a customer may have every membership and every code.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import TypeVar

from pos.domain.pricing.book import PriceBook
from pos.domain.pricing.when import ANYBODY, Days, Hours, Period, Share, When

_T = TypeVar("_T")


def meet(book: PriceBook, one: When, other: When) -> bool:
    """Whether there can be a place, and a moment of sale, for both."""
    return (
        _common(one.categories, other.categories)
        and _common(one.ticket_types, other.ticket_types)
        and _performances_meet(book, one, other)
        and _common(one.sale_weekdays, other.sale_weekdays)
        and _days_meet(one.sale_days, other.sale_days)
        and _shares_meet(one.sold, other.sold)
    )


def periods_meet(one: Period, other: Period) -> bool:
    """Whether there is a moment in both."""
    return _before(one.start, other.end) and _before(other.start, one.end)


def _before(start: datetime | None, end: datetime | None) -> bool:
    return start is None or end is None or start < end


def _common(one: frozenset[_T], other: frozenset[_T]) -> bool:
    """Whether two lists of names, of which an empty one is all, have one in common."""
    return not one or not other or not one.isdisjoint(other)


def _performances_meet(book: PriceBook, one: When, other: When) -> bool:
    """Of named performances it is looked up; others may yet be added to the season."""
    named = one.performances or other.performances
    if named:
        return any(book.plays(one, each) and book.plays(other, each) for each in named)
    return (
        _common(one.productions, other.productions)
        and _common(one.weekdays, other.weekdays)
        and _days_meet(one.played, other.played)
        and _hours_meet(one.starts, other.starts)
    )


def _days_meet(one: Days | None, other: Days | None) -> bool:
    if one is None or other is None:
        return True
    first, last = one.first or date.min, one.last or date.max
    return first <= (other.last or date.max) and (other.first or date.min) <= last


def _hours_meet(one: Hours | None, other: Hours | None) -> bool:
    if one is None or other is None:
        return True
    return any(
        (other_end is None or start < other_end) and (end is None or other_start < end)
        for start, end in _stretches(one)
        for other_start, other_end in _stretches(other)
    )


def _stretches(hours: Hours) -> Iterator[tuple[time, time | None]]:
    """Without midnight in between; None is midnight at the end."""
    if hours.start < hours.end:
        yield hours.start, hours.end
    else:
        yield hours.start, None
        if hours.end > time.min:
            yield time.min, hours.end


def _shares_meet(one: Share | None, other: Share | None) -> bool:
    return one is None or other is None or max(one.least, other.least) < min(one.below, other.below)


def covers(book: PriceBook, one: When, other: When) -> bool:
    """Whether `one` holds for every place and sale for which `other` does."""
    return (
        _all_of(one.categories, other.categories)
        and _all_of(one.ticket_types, other.ticket_types)
        and _covers_performances(book, one, other)
        and _all_of(one.sale_weekdays, other.sale_weekdays)
        and (one.sale_days is None or one.sale_days == other.sale_days)
        and (one.sold is None or one.sold == other.sold)
        and (_all_of(one.members, other.members) or _anybody(one, other))
        and _all_of(one.codes, other.codes)
    )


def _anybody(one: When, other: When) -> bool:
    return ANYBODY in one.members and bool(other.members)


def _all_of(one: frozenset[_T], other: frozenset[_T]) -> bool:
    return not one or (bool(other) and other <= one)


def _covers_performances(book: PriceBook, one: When, other: When) -> bool:
    if other.performances:
        return all(book.plays(one, each) for each in other.performances)
    return (
        not one.performances
        and _all_of(one.productions, other.productions)
        and _all_of(one.weekdays, other.weekdays)
        and (one.starts is None or one.starts == other.starts)
        and (one.played is None or one.played == other.played)
    )


def period_covers(one: Period, other: Period) -> bool:
    """Whether every moment of `other` is in `one`."""
    starts = one.start is None or (other.start is not None and one.start <= other.start)
    ends = one.end is None or (other.end is not None and other.end <= one.end)
    return starts and ends
