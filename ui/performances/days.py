"""The season as days: what plays when, in the house's time. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from pos.domain.ids import ProductionId
from pos.domain.season import Performance, Season

# People still come to the window for a while after the curtain is up.
LATE = timedelta(minutes=30)


@dataclass(frozen=True)
class Slots:
    """The entry times of one timed production on one day."""

    production: ProductionId
    performances: tuple[Performance, ...]


@dataclass(frozen=True)
class Day:
    """One day: performances by their start, then timed entries by production."""

    date: date
    performances: tuple[Performance, ...]
    timed: tuple[Slots, ...]


def coming(season: Season, now: datetime) -> tuple[Performance, ...]:
    """What can still be sold, the earliest first."""
    ahead = (one for one in season.performances if one.starts_at >= now - LATE)
    return tuple(sorted(ahead, key=lambda one: (one.starts_at, one.id)))


def days(season: Season, now: datetime) -> tuple[Day, ...]:
    """What can still be sold, by the day it starts on at the house."""
    zone = ZoneInfo(season.house.timezone)

    def local_date(one: Performance) -> date:
        return one.starts_at.astimezone(zone).date()

    grouped = groupby(coming(season, now), key=local_date)
    return tuple(_day(day, tuple(performances)) for day, performances in grouped)


def _day(day: date, performances: tuple[Performance, ...]) -> Day:
    timed: dict[ProductionId, list[Performance]] = {}
    for one in performances:
        if one.timed:
            timed.setdefault(one.production, []).append(one)
    return Day(
        day,
        tuple(one for one in performances if not one.timed),
        tuple(Slots(production, tuple(slots)) for production, slots in timed.items()),
    )


def next_up(season: Season, now: datetime) -> Performance | None:
    """What the till opens with: the next performance with seats, otherwise the next entry time."""
    ahead = coming(season, now)
    return next((one for one in ahead if not one.timed), ahead[0] if ahead else None)
