"""The places of one performance as this till sees them: looks, what is free, which one is meant."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pos.domain.plan import Plan
from sync.client.offer import UNKNOWN, to_be_had
from ui.seatmap.hall import Look, looks, make_hall
from ui.seatmap.overlay import Counts

_SELECTABLE = (Look.FREE, Look.OWN, Look.MINE)
# Whether a seat of each look is one that can be had.
_COUNTED = np.isin(np.arange(len(Look)), (Look.FREE, Look.OWN))


class Seats:
    """States and basket of a hall. What changes it returns the seats to be drawn again."""

    def __init__(self, plan: Plan) -> None:
        self.hall = make_hall(plan)
        self._states = np.zeros(plan.place_count, np.uint8)
        self._mine = np.zeros(plan.place_count, bool)
        # One look a seat; the raster keeps this very array.
        self.looks = np.zeros(plan.seat_count, np.uint8)
        # Kept as the places change: free seats of each section, standing areas, my seats.
        sections = self.hall.section_of
        self._free = np.bincount(sections, minlength=len(plan.sections)).astype(np.int64)
        self._areas: tuple[list[int], list[int]] | None = None
        self._my_seats = np.empty(0, np.int64)
        self._unknown: bool | None = None
        self._named_at = np.zeros(plan.seat_count, np.int64)

    def set_states(self, states: NDArray[np.uint8]) -> NDArray[np.int64]:
        """Take one state a place. Raises ValueError where there are more or fewer."""
        if states.shape != self._states.shape:
            raise ValueError(f"{len(states)} states for {len(self._states)} places")
        changed = np.flatnonzero(states != self._states)
        return self._take(changed, states[changed])

    def apply(self, places: NDArray[np.int64], states: NDArray[np.uint8]) -> NDArray[np.int64]:
        """Take those places' states; of a place named twice the last one stands."""
        return self._take(np.asarray(places, dtype=np.int64), states)

    def _take(self, places: NDArray[np.int64], states: NDArray[np.uint8]) -> NDArray[np.int64]:
        self._states[places] = states
        self._unknown = None
        if len(places) and int(places.max()) >= len(self.looks):
            self._areas = None
        return self._look_again(places)

    def set_mine(self, places: Sequence[int]) -> NDArray[np.int64]:
        """Take the basket's places."""
        before = np.flatnonzero(self._mine)
        self._mine[:] = False
        self._mine[np.asarray(places, dtype=np.int64)] = True
        self._areas = None
        self._my_seats = np.flatnonzero(self._mine[: len(self.looks)])
        return self._look_again(np.union1d(before, np.flatnonzero(self._mine)))

    def _look_again(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """The seats whose look is another one now, each once."""
        seats: NDArray[np.int64] = places[places < len(self.looks)]
        new = looks(self._states[seats], self._mine[seats])
        changed = np.flatnonzero(new != self.looks[seats])
        seats, new = seats[changed], new[changed]
        # Of one named twice the last stands for both.
        positions = np.arange(len(seats))
        self._named_at[seats] = positions
        once: NDArray[np.bool_] = self._named_at[seats] == positions
        seats, new = seats[once], new[once]
        gained = _COUNTED[new].astype(np.int64) - _COUNTED[self.looks[seats]]
        np.add.at(self._free, self.hall.section_of[seats], gained)
        self.looks[seats] = new
        return seats

    @property
    def areas_changed(self) -> bool:
        """Whether standing places changed since they were counted."""
        return self._areas is None

    def counts(self) -> Counts:
        """What is free and what is mine."""
        if self._areas is None:
            taken = ~to_be_had(self._states) | self._mine
            spans = [
                slice(area.first_place, area.first_place + area.capacity)
                for area in self.hall.plan.areas
            ]
            free = [int(np.count_nonzero(~taken[span])) for span in spans]
            mine = [int(np.count_nonzero(self._mine[span])) for span in spans]
            self._areas = free, mine
        if self._unknown is None:
            self._unknown = bool((self._states == UNKNOWN).any())
        return Counts(self._free, *self._areas, self._my_seats, self._unknown)

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
        seats, square = self._about(x, y, reach)
        square = np.where(np.isin(self.looks[seats], _SELECTABLE), square, np.inf)
        best = int(np.argmin(square)) if len(seats) else -1
        return int(seats[best]) if best >= 0 and square[best] <= reach**2 else None

    def at(self, x: float, y: float) -> int | None:
        """The seat drawn at that point, whatever its state."""
        hall = self.hall
        seats, square = self._about(x, y, max((kind.radius for kind in hall.kinds), default=0.0))
        if not len(seats):
            return None
        nearest = int(np.argmin(square))
        seat = int(seats[nearest])
        return seat if square[nearest] <= hall.kinds[hall.kind_of[seat]].radius ** 2 else None

    def room_at(self, x: float, y: float) -> float:
        """How far apart seats stand there; the hall's pitch where none is drawn."""
        hall, seat = self.hall, self.at(x, y)
        return hall.pitch if seat is None else hall.kinds[hall.kind_of[seat]].apart

    def near(self, x: float, y: float) -> bool:
        """Whether there are seats about: a tap there wants a closer look."""
        reach = 6 * self.hall.pitch
        return bool((self._about(x, y, reach)[1] <= reach**2).any())

    def _about(
        self, x: float, y: float, reach: float
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Seats no further to the left or right than `reach`, and their squared distances."""
        seats = np.sort(self.hall.nearby.between(x - reach, x + reach))
        return seats, (self.hall.x[seats] - x) ** 2 + (self.hall.y[seats] - y) ** 2
