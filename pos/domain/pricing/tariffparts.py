"""The parts of a tariff file made into the tariff's own; what is out of bounds is a fault."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import TypeVar

from pos.domain.faults import clipped
from pos.domain.ids import CategoryId, PerformanceId, ProductionId, TicketTypeId
from pos.domain.jsonlines import Path
from pos.domain.money import LIMIT_MINOR
from pos.domain.pricing.codes import code_key
from pos.domain.pricing.effects import (
    ALL,
    AmountOff,
    PercentOff,
    PlaceEffect,
    Rounding,
    SetPrice,
    Tier,
    TierBy,
    Tiers,
)
from pos.domain.pricing.tariffentries import (
    AmountEntry,
    FromUntilEntry,
    OnPlaceEntry,
    PercentEntry,
    ShareEntry,
    TiersEntry,
    WhenEntry,
)
from pos.domain.pricing.when import WHOLE, Days, Hours, Period, Share, When
from pos.domain.season import Season

PRICE_LIMIT = LIMIT_MINOR // 1000  # a basket of the dearest places is still below what a till takes
COUNT_LIMIT = 1_000_000_000
STEP_LIMIT = 1_000_000
TEXT_LIMIT = 200
LIST_LIMIT = 10_000
TIERS_LIMIT = 100
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PERCENT = re.compile(r"(\d{1,6})(?:\.(\d{1,2}))?", re.ASCII)
_Name = TypeVar("_Name", bound=StrEnum)
_Id = TypeVar("_Id", bound=str | int)
_Point = TypeVar("_Point", bound=date | time)


class Fault(Exception):
    """What is wrong, where, and between which rules where it is between some."""

    def __init__(self, path: Path, why: str, rules: Sequence[str] = ()) -> None:
        self.path = path
        self.why = why
        self.rules = tuple(rules)
        super().__init__(why)


@dataclass(frozen=True)
class Known:
    """The ids of the season that a tariff may speak of."""

    performances: frozenset[int]
    productions: frozenset[int]
    categories: frozenset[str]
    ticket_types: frozenset[str]


def known_of(season: Season) -> Known:
    """The ids of the season."""
    return Known(
        frozenset(one.id for one in season.performances),
        frozenset(one.id for one in season.productions),
        frozenset(one.id for one in season.categories),
        frozenset(one.id for one in season.ticket_types),
    )


def within(path: Path, number: int, least: int, most: int, what: str) -> int:
    """The number, from `least` to `most`."""
    if not least <= number <= most:
        raise Fault(path, f"{what} must be from {least} to {most}, not {number}")
    return number


def bounded(path: Path, items: Sequence[object], limit: int = LIST_LIMIT) -> None:
    """A list has a bound."""
    if len(items) > limit:
        raise Fault(path, f"{len(items)} entries, {limit} are the most allowed")


def text(path: Path, value: str) -> str:
    """A text that says something, and not too much."""
    if not value.strip():
        raise Fault(path, "an empty text")
    if len(value) > TEXT_LIMIT:
        raise Fault(path, f"a text of {len(value)} letters, {TEXT_LIMIT} are the most allowed")
    return value


def texts(path: Path, values: Sequence[str]) -> frozenset[str]:
    """A list of texts."""
    bounded(path, values)
    return frozenset(text((*path, at), one) for at, one in enumerate(values))


def named(path: Path, kind: type[_Name], name: str) -> _Name:
    """One of the words of `kind`."""
    try:
        return kind(name)
    except ValueError:
        words = ", ".join(one.value for one in kind)
        raise Fault(path, f"one of {words}, not {clipped(name)!r}") from None


def ids(path: Path, values: Sequence[_Id], known: Collection[_Id], what: str) -> frozenset[_Id]:
    """Ids that the season knows."""
    bounded(path, values)
    for at, one in enumerate(values):
        if one not in known:
            shown = clipped(one) if isinstance(one, str) else one
            raise Fault((*path, at), f"no {what} has the id {shown!r}")
    return frozenset(values)


def categories(path: Path, values: Sequence[str], known: Known) -> frozenset[CategoryId]:
    """Price categories of the season."""
    return frozenset(map(CategoryId, ids(path, values, known.categories, "price category")))


def ticket_types(path: Path, values: Sequence[str], known: Known) -> frozenset[TicketTypeId]:
    """Ticket types of the season."""
    return frozenset(map(TicketTypeId, ids(path, values, known.ticket_types, "ticket type")))


def percent(path: Path, value: int | str, most: int = ALL) -> int:
    """Hundredths of a per cent."""
    found = _PERCENT.fullmatch(str(value))
    if not found:
        raise Fault(path, f"not a per cent such as 7 or 12.5: {clipped(str(value))!r}")
    points = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
    if points > most:
        raise Fault(path, f"a per cent must be from 0 to {most // 100}, not {value}")
    return points


def amount(path: Path, entry: AmountEntry) -> int:
    """An amount that a place may cost."""
    return within((*path, "minor"), entry.minor, 0, PRICE_LIMIT, "an amount")


def percent_off(path: Path, entry: PercentEntry) -> PercentOff:
    """Per cent off with its rounding."""
    return PercentOff(
        percent((*path, "percent"), entry.percent),
        named((*path, "rounding"), Rounding, entry.rounding),
        within((*path, "step"), entry.step, 1, STEP_LIMIT, "a step of rounding"),
    )


def on_place(path: Path, entry: OnPlaceEntry) -> PlaceEffect | None:
    """The effect on each place, of which there is one at most."""
    found: list[PlaceEffect] = []
    if entry.set_price is not None:
        found.append(SetPrice(amount((*path, "set_price"), entry.set_price)))
    if entry.amount_off is not None:
        found.append(AmountOff(amount((*path, "amount_off"), entry.amount_off)))
    if entry.percent_off is not None:
        found.append(percent_off((*path, "percent_off"), entry.percent_off))
    if len(found) > 1:
        raise Fault(path, "more than one of set_price, amount_off and percent_off")
    return found[0] if found else None


def tiers(path: Path, entry: TiersEntry) -> Tiers:
    """Tiers, each of which starts behind the one before."""
    by = named((*path, "by"), TierBy, entry.by)
    bounded((*path, "steps"), entry.steps, TIERS_LIMIT)
    if not entry.steps:
        raise Fault((*path, "steps"), "no tier at all")
    steps: list[Tier] = []
    for at, one in enumerate(entry.steps):
        here: Path = (*path, "steps", at)
        start: date | int
        if by is TierBy.DATE:
            start = _point((*here, "from"), str(one.start), date.fromisoformat, "a day")
        elif isinstance(one.start, int):
            start = within((*here, "from"), one.start, 0, WHOLE, "a share")
        else:
            raise Fault((*here, "from"), "a share is a whole number of thousandths")
        if steps and not steps[-1].start < start:  # type: ignore[operator]
            raise Fault((*here, "from"), "a tier must start behind the one before it")
        steps.append(Tier(start, on_place(here, one)))
    return Tiers(by, tuple(steps))


def _point(path: Path, value: str, read: Callable[[str], _Point], what: str) -> _Point:
    try:
        found = read(value)
    except ValueError:
        raise Fault(path, f"not {what}: {clipped(value)!r}") from None
    if isinstance(found, date) and not 2000 <= found.year < 2200:
        raise Fault(path, f"not a year that anybody sells in: {clipped(value)!r}")
    return found


def period(path: Path, entry: FromUntilEntry | None) -> Period:
    """Moments of sale, with their offset from UTC."""
    if entry is None:
        return Period()
    ends: list[datetime | None] = []
    for name, value in (("from", entry.start), ("until", entry.until)):
        at = _point((*path, name), value, datetime.fromisoformat, "a time") if value else None
        if at is not None and at.tzinfo is None:
            raise Fault((*path, name), f"the offset from UTC is missing: {clipped(value)!r}")
        ends.append(at)
    start, end = ends
    if start is not None and end is not None and start >= end:
        raise Fault(path, "it ends before it begins")
    return Period(start, end)


def days(path: Path, entry: FromUntilEntry | None) -> Days | None:
    """Days, both ends included."""
    if entry is None:
        return None
    first, last = (
        _point((*path, name), value, date.fromisoformat, "a day") if value else None
        for name, value in (("from", entry.start), ("until", entry.until))
    )
    if first is not None and last is not None and first > last:
        raise Fault(path, "it ends before it begins")
    return Days(first, last)


def hours(path: Path, entry: FromUntilEntry | None) -> Hours | None:
    """Times of day; both are needed."""
    if entry is None:
        return None
    start = _point((*path, "from"), entry.start, time.fromisoformat, "a time of day")
    end = _point((*path, "until"), entry.until, time.fromisoformat, "a time of day")
    if start.tzinfo is not None or end.tzinfo is not None:
        raise Fault(path, "a time of day is the house's, it has no offset")
    if start == end:
        raise Fault(path, "it ends when it begins")
    return Hours(start, end)


def share(path: Path, entry: ShareEntry | None) -> Share | None:
    """A share that is sold."""
    if entry is None:
        return None
    start = within((*path, "from"), entry.start, 0, WHOLE, "a share")
    below = within((*path, "below"), entry.below, 1, WHOLE + 1, "a share")
    if start >= below:
        raise Fault(path, "it ends before it begins")
    return Share(start, below)


def weekdays(path: Path, values: Sequence[str]) -> frozenset[int]:
    """Days of the week, from 0."""
    bounded(path, values, len(WEEKDAYS))
    for at, one in enumerate(values):
        if one not in WEEKDAYS:
            raise Fault((*path, at), f"a weekday is {', '.join(WEEKDAYS)}, not {clipped(one)!r}")
    return frozenset(map(WEEKDAYS.index, values))


def codes(path: Path, values: Sequence[str]) -> frozenset[str]:
    """Promo codes, as they are looked up."""
    bounded(path, values)
    for at, one in enumerate(values):
        if not code_key(one):
            raise Fault((*path, at), f"not a code of letters and digits: {clipped(one)!r}")
    return frozenset(map(code_key, values))


def when(path: Path, entry: WhenEntry | None, known: Known) -> When:
    """Conditions, all of whose names the season knows."""
    if entry is None:
        return When()
    performances = ids(
        (*path, "performances"), entry.performances, known.performances, "performance"
    )
    productions = ids((*path, "productions"), entry.productions, known.productions, "production")
    return When(
        performances=frozenset(map(PerformanceId, performances)),
        productions=frozenset(map(ProductionId, productions)),
        categories=categories((*path, "categories"), entry.categories, known),
        ticket_types=ticket_types((*path, "ticket_types"), entry.ticket_types, known),
        weekdays=weekdays((*path, "weekdays"), entry.weekdays),
        starts=hours((*path, "starts"), entry.starts),
        played=days((*path, "played"), entry.played),
        sold=share((*path, "sold"), entry.sold),
        sale_weekdays=weekdays((*path, "sale_weekdays"), entry.sale_weekdays),
        sale_days=days((*path, "sale_days"), entry.sale_days),
        members=texts((*path, "members"), entry.members),
        codes=codes((*path, "codes"), entry.codes),
    )
