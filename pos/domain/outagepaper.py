"""Papers of an outage pack beside its tickets: who fetches what, what is unsold, what was taken.

Facts, not yet laid out; a print job stores them as JSON.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pos.domain.ids import PlaceId
from pos.domain.plan import Plan


@dataclass(frozen=True)
class PackHead:
    """Of which performance and till, and when it was made. Times are ISO 8601 with offset."""

    house: str
    timezone: str
    locale: str
    title: str
    venue: str
    starts_at: str
    till_name: str
    at_ms: int


@dataclass(frozen=True)
class WaitingOrder:
    """An order that waits at the window; `name` is empty where nobody said one."""

    code: str
    name: str
    order_number: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class WillCallPaper:
    """Orders of the performance that nobody has fetched yet."""

    head: PackHead
    orders: tuple[WaitingOrder, ...]


@dataclass(frozen=True)
class Run:
    """Unsold seats beside each other, by their numbers; `mine`: this till's own, to be sold."""

    first: str
    last: str
    count: int
    mine: bool = False


@dataclass(frozen=True)
class MapRow:
    """A row with something unsold; of standing room there is no row, and one run for each kind."""

    section: str
    row: str
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class MapPaper:
    """What is unsold, as lines. `seen_at_ms` is when this till last knew; 0: it never did, and only
    its own places are there.
    """

    head: PackHead
    rows: tuple[MapRow, ...]
    unsold: int
    mine: int
    seen_at_ms: int


@dataclass(frozen=True)
class TallyLine:
    """One emergency ticket, with room to write down what was taken for it."""

    number: str
    short_code: str
    place: str
    price_minor: int


@dataclass(frozen=True)
class TallyPaper:
    """The emergency tickets of a pack: what each costs, and what was taken, to be filled in."""

    head: PackHead
    currency: str
    lines: tuple[TallyLine, ...]


OutagePaper = WillCallPaper | MapPaper | TallyPaper


def rows_of(
    plan: Plan, unsold: Collection[PlaceId], mine: Collection[PlaceId]
) -> tuple[MapRow, ...]:
    """The plan's unsold seats as lines, in its order; then its standing room. Own places are
    unsold, whoever else says what of them.
    """
    free, own = set(unsold) | set(mine), set(mine)
    rows: list[MapRow] = []
    at = 0
    while at < plan.seat_count:
        row = int(plan.row_of[at])
        end = at
        while end < plan.seat_count and int(plan.row_of[end]) == row:
            end += 1
        runs = _runs(plan.seat_numbers, range(at, end), free, own)
        if runs:
            section = plan.sections[plan.rows[row].section]
            named = " · ".join(one for one in (section.floor, section.name) if one)
            rows.append(MapRow(named, plan.rows[row].label, runs))
        at = end
    for area in plan.areas:
        places = area.places()
        kinds = ((own.intersection(places), True), (free.intersection(places) - own, False))
        runs = tuple(Run("", "", len(found), is_mine) for found, is_mine in kinds if found)
        if runs:
            rows.append(MapRow(area.name, "", runs))
    return tuple(rows)


def _runs(
    numbers: Sequence[str], places: range, free: set[PlaceId], own: set[PlaceId]
) -> tuple[Run, ...]:
    runs: list[Run] = []
    before = -2
    for place in places:
        if place not in free:
            continue
        mine = place in own
        last = runs[-1] if runs else None
        if last is not None and before == place - 1 and last.mine == mine:
            runs[-1] = Run(last.first, numbers[place], last.count + 1, mine)
        else:
            runs.append(Run(numbers[place], numbers[place], 1, mine))
        before = place
    return tuple(runs)
