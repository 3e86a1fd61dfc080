"""A party that comes with wheelchairs: the accessible places first, everybody else around them."""

import numpy as np

from pos.domain.bestavailable.geometry import Bools, Floats, Geometry, Ints
from pos.domain.bestavailable.ladder import Found, How
from pos.domain.bestavailable.neighbours import strands
from pos.domain.bestavailable.wish import Wish
from pos.domain.plan import Feature, Plan

# How many of the best accessible places are looked around.
_SEEDS = 128
# A companion on an ordinary seat is as bad as this many seat distances: the place beside a
# wheelchair that is meant for the companion comes first, one that is far away does not.
_NOT_MEANT_FOR_IT = 3.0
# A single seat left alone is as bad as that: accessible places are few, and who needs one is not
# sent far for it.
_LEAVES_ORPHAN = 3.0
_SPARED = Feature.ACCESSIBLE | Feature.COMPANION


def around_wheelchairs(
    plan: Plan, hall: Geometry, there: tuple[Bools, Bools], wish: Wish
) -> Found | None:
    """The best places for such a party: wheelchairs first, then companions, then the others.

    `there`: the seats that are free, and those of them that this party may have.

    Accessible places are for the wheelchairs alone, companions' places for the companions alone.
    They sit in one section where one has them all. None where too few are wanted.
    """
    unclaimed, wanted = there
    accessible = np.flatnonzero(wanted & ((plan.features & Feature.ACCESSIBLE) != 0))
    companion = np.flatnonzero(wanted & (plan.features & _SPARED == Feature.COMPANION))
    ordinary = np.flatnonzero(wanted & ~hall.spared)
    seeds = accessible[np.argsort(hall.badness[accessible], kind="stable")[:_SEEDS]]
    pools = (accessible, companion, ordinary)
    best: tuple[float, Ints] | None = None
    for seed in seeds:
        here = tuple(one[hall.section[one] == hall.section[seed]] for one in pools)
        best = _better_of(best, _tidy(hall, unclaimed, _group(hall, int(seed), here, wish)))
    if best is None:  # no section has all of them
        for seed in seeds:
            best = _better_of(best, _tidy(hall, unclaimed, _group(hall, int(seed), pools, wish)))
    return None if best is None else Found(best[1], _how(hall, best[1]))


def _better_of(
    one: tuple[float, Ints] | None, other: tuple[float, Ints] | None
) -> tuple[float, Ints] | None:
    if one is None or (other is not None and other[0] < one[0]):
        return other
    return one


def _tidy(
    hall: Geometry, unclaimed: Bools, group: tuple[float, Ints] | None
) -> tuple[float, Ints] | None:
    """The group, worse where it leaves a single seat alone."""
    if group is None or not strands(hall, unclaimed, group[1]):
        return group
    return group[0] + _LEAVES_ORPHAN, group[1]


def _group(
    hall: Geometry, seed: int, pools: tuple[Ints, ...], wish: Wish
) -> tuple[float, Ints] | None:
    """A party around one accessible place, and how bad that is: far off, or far apart."""
    accessible, companion, ordinary = pools
    chairs = _nearest(hall, accessible, hall.points[seed], wish.wheelchairs)
    if chairs is None:
        return None
    middle = hall.points[chairs].mean(axis=0)
    row = hall.row[chairs[0]]
    beside = np.concatenate((companion, ordinary))
    unmeant = np.repeat((0.0, _NOT_MEANT_FOR_IT), (companion.size, ordinary.size))
    with_them = _nearest(
        hall, beside, middle, wish.companions, unmeant + _other_row(hall, beside, row)
    )
    if with_them is None:
        return None
    rest_of = ordinary[~np.isin(ordinary, with_them)]
    others = _nearest(
        hall,
        rest_of,
        middle,
        wish.count - wish.wheelchairs - wish.companions,
        _other_row(hall, rest_of, row),
    )
    if others is None:
        return None
    seats = np.concatenate((chairs, with_them, others))
    strain = np.hypot(*(hall.points[seats] - middle).T).mean() / hall.pitch
    return float(strain + hall.badness[seats].mean()), seats


def _other_row(hall: Geometry, pool: Ints, row: int) -> Floats:
    """Beside is better than behind."""
    worse: Floats = 1.0 * (hall.row[pool] != row)
    return worse


def _nearest(
    hall: Geometry, pool: Ints, point: Floats, count: int, extra: Floats | float = 0.0
) -> Ints | None:
    if pool.size < count:
        return None
    apart = np.hypot(*(hall.points[pool] - point).T) / hall.pitch + extra
    return pool[np.argsort(apart, kind="stable")[:count]]


def _how(hall: Geometry, seats: Ints) -> How:
    ordered = np.sort(seats)
    if bool(np.all(np.diff(ordered) == 1)) and bool(np.all(hall.beside[ordered[:-1]])):
        return How.NEIGHBOURS
    if np.unique(hall.section[ordered]).size > 1:
        return How.SCATTERED
    rows = np.unique(hall.row[ordered])
    is_two = rows.size == 2 and rows[1] - rows[0] == 1
    return How.TWO_ROWS if is_two else How.NEAR
