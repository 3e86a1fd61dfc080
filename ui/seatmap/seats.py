"""The places of one performance as this till sees them: looks, what is free, which one is meant."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pos.domain.plan import Plan
from sync.client.offer import UNKNOWN, to_be_had
from ui.seatmap.hall import Look, looks, make_hall
from ui.seatmap.overlay import Counts

_SELECTABLE = (Look.FREE, Look.OWN, Look.MINE)


class Seats:
    """States and basket of a hall. What changes it returns the seats to be drawn again."""

    def __init__(self, plan: Plan) -> None:
        self.hall = make_hall(plan)
        self._states = np.zeros(plan.place_count, np.uint8)
        self._mine = np.zeros(plan.place_count, bool)
        # One look a seat; the raster keeps this very array.
        self.looks = np.zeros(plan.seat_count, np.uint8)
        self._counts: Counts | None = None

    def set_states(self, states: NDArray[np.uint8]) -> NDArray[np.int64]:
        """Take one state a place. Raises ValueError where there are more or fewer."""
        if states.shape != self._states.shape:
            raise ValueError(f"{len(states)} states for {len(self._states)} places")
        changed = np.flatnonzero(states != self._states)
        self._states[:] = states
        return self._look_again(changed)

    def apply(self, places: NDArray[np.int64], states: NDArray[np.uint8]) -> NDArray[np.int64]:
        """Take those places' states; of a place named twice the last one stands."""
        self._states[places] = states
        return self._look_again(np.asarray(places, dtype=np.int64))

    def set_mine(self, places: Sequence[int]) -> NDArray[np.int64]:
        """Take the basket's places."""
        before = np.flatnonzero(self._mine)
        self._mine[:] = False
        self._mine[np.asarray(places, dtype=np.int64)] = True
        return self._look_again(np.union1d(before, np.flatnonzero(self._mine)))

    def _look_again(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        self._counts = None
        seats = places[places < len(self.looks)]
        self.looks[seats] = looks(self._states[seats], self._mine[seats])
        return seats

    def counts(self) -> Counts:
        """What is free and what is mine."""
        if self._counts is None:
            plan = self.hall.plan
            free = self.hall.section_of[np.isin(self.looks, (Look.FREE, Look.OWN))]
            taken = ~to_be_had(self._states) | self._mine
            spans = [
                slice(area.first_place, area.first_place + area.capacity) for area in plan.areas
            ]
            self._counts = Counts(
                sections=np.bincount(free, minlength=len(plan.sections)),
                areas=[int(np.count_nonzero(~taken[span])) for span in spans],
                my_areas=[int(np.count_nonzero(self._mine[span])) for span in spans],
                my_seats=np.flatnonzero(self._mine[: plan.seat_count]),
                alone=bool((self._states == UNKNOWN).any()),
            )
        return self._counts

    def may_pick(self, seat: int) -> bool:
        """Whether a tap on the seat would put it into the basket, or take it out."""
        return bool(self.looks[seat] in _SELECTABLE)

    def free(self) -> NDArray[np.bool_]:
        """Which seats a tap would put into the basket."""
        return np.isin(self.looks, (Look.FREE, Look.OWN))

    def pick(self, x: float, y: float, reach: float) -> int | None:
        """The selectable seat meant by a tap: the nearest one within the seat or `reach`.

        A tap in the middle of a seat that cannot be had means no other one.
        """
        hit = self.at(x, y)
        if hit is not None:
            return hit if self.looks[hit] in _SELECTABLE else None
        square = (self.hall.x - x) ** 2 + (self.hall.y - y) ** 2
        square[~np.isin(self.looks, _SELECTABLE)] = np.inf
        seat = int(np.argmin(square)) if len(square) else -1
        return seat if seat >= 0 and square[seat] <= reach**2 else None

    def at(self, x: float, y: float) -> int | None:
        """The seat drawn at that point, whatever its state."""
        square = (self.hall.x - x) ** 2 + (self.hall.y - y) ** 2
        if not len(square):
            return None
        seat = int(np.argmin(square))
        radius = self.hall.kinds[self.hall.kind_of[seat]].radius
        return seat if square[seat] <= radius**2 else None

    def near(self, x: float, y: float) -> bool:
        """Whether there are seats about: a tap there wants a closer look."""
        if not len(self.hall.x):
            return False
        square = (self.hall.x - x) ** 2 + (self.hall.y - y) ** 2
        return float(square.min()) <= (6 * self.hall.pitch) ** 2
