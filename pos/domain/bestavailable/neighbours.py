"""Neighbours: where a party sits side by side, and which seats it would leave alone.

Whole columns of yes and no are shifted against each other and combined: nothing is kept between
two questions, so nothing can go stale.
"""

import numpy as np

from pos.domain.bestavailable.geometry import Bools, Geometry, Ints, first_of, runs


def side_by_side(
    hall: Geometry,
    unclaimed: Bools,
    wanted: Bools,
    size: int,
    category: int | None = None,
    *,
    tidy: bool = False,
) -> Ints | None:
    """The best run of `size` wanted neighbours: one that leaves no orphan, or else any.

    With `tidy` one that leaves an orphan is none. `unclaimed` seats are free, wanted or not. Where
    all wanted seats are of one category it helps to name it.
    """
    free = free_runs(hall, wanted, size)
    if free is None:
        return None
    of_size = runs(hall, size, category)
    first = first_of(of_size, free & ~leaves_orphan(hall, unclaimed, size), 1)
    if not first.size and not tidy:
        first = first_of(of_size, free, 1)
    return np.arange(first[0], first[0] + size) if first.size else None


def free_runs(hall: Geometry, wanted: Bools, size: int) -> Bools | None:
    """Where a run of `size` wanted neighbours begins; None where there cannot be one."""
    if size > len(wanted):
        return None
    free, reach = wanted, 1
    while reach < size:  # runs of 2, 4, 8 ... and the last step as wide as is missing
        step = min(reach, size - reach)
        free = free[:-step] & free[step:]
        reach += step
    found: Bools = free & runs(hall, size).whole
    return found


def leaves_orphan(hall: Geometry, unclaimed: Bools, size: int) -> Bools:
    """Of each run of that size, whether it would leave exactly one free seat alone beside it.

    A wheelchair place or a companion's is no orphan: it is sold by itself, to whoever asks.
    """
    seats = len(unclaimed)
    last, candidate = seats - size, unclaimed & ~hall.spared
    left = np.zeros(seats, np.bool_)  # has a free neighbour on that side
    right = np.zeros(seats, np.bool_)
    np.logical_and(unclaimed[:-1], hall.beside[:-1], out=left[1:])
    np.logical_and(unclaimed[1:], hall.beside[:-1], out=right[:-1])
    # Alone once the seat behind it is gone, and alone once the seat before it is.
    before = candidate & hall.beside & ~left
    after = candidate[1:] & hall.beside[:-1] & ~right[1:]
    orphan = np.zeros(last + 1, np.bool_)
    orphan[1:] = before[:last]
    orphan[:last] |= after[size - 1 :]
    return orphan


def alone(hall: Geometry, free: Bools, unclaimed: Bools) -> Bools:
    """The free seats without an unclaimed neighbour; nobody who comes as two can use them."""
    left = np.zeros(len(free), np.bool_)
    right = np.zeros(len(free), np.bool_)
    np.logical_and(unclaimed[:-1], hall.beside[:-1], out=left[1:])
    np.logical_and(unclaimed[1:], hall.beside[:-1], out=right[:-1])
    lonely: Bools = free & ~hall.spared & ~left & ~right
    return lonely


def strands(hall: Geometry, unclaimed: Bools, seats: Ints) -> bool:
    """Whether selling those free seats leaves somebody alone beside them."""
    chosen = set(seats.tolist())

    def is_left(seat: int, beside: int) -> bool:
        """`beside` is the one of the two that comes first in the row."""
        inside = 0 <= beside < len(unclaimed) - 1 and bool(hall.beside[beside])
        return inside and seat not in chosen and bool(unclaimed[seat])

    for seat in chosen:
        before, after = seat - 1, seat + 1
        if is_left(before, before) and not hall.spared[before] and not is_left(seat - 2, seat - 2):
            return True
        if is_left(after, seat) and not hall.spared[after] and not is_left(seat + 2, after):
            return True
    return False
