"""The till's picture of one performance: who may sell each place, as of a version of its feed."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pos.domain.leases import Picture
from sync.protocol.wire import Changes, PlaceChange, Snapshot


class Hole(Exception):
    """Changes are missing, or of another generation: fetch the snapshot."""


def following(changes: Sequence[PlaceChange], version: int) -> list[PlaceChange]:
    """Those after `version`, in order; ones already known are left out. Raises Hole."""
    fresh: list[PlaceChange] = []
    for change in changes:
        if change.version <= version:
            continue
        if change.version != version + 1:
            raise Hole(f"version {change.version} came after {version}")
        fresh.append(change)
        version = change.version
    return fresh


class Replica:
    """States and owners of all places as columns. Not for two threads at once.

    `fresh_at` is when the server was last heard of, on the till's monotonic clock. `is_known`:
    the server has said who has what, and has not taken it back since.
    """

    def __init__(self, place_count: int) -> None:
        self.states: NDArray[np.uint8] = np.zeros(place_count, np.uint8)
        self.owners: NDArray[np.uint16] = np.zeros(place_count, np.uint16)
        self.generation = 0
        self.version = 0
        self.fresh_at = float("-inf")
        self.is_known = False

    def apply_snapshot(self, snapshot: Snapshot) -> None:
        """Take the whole performance as it is. An older one of the same generation is left out."""
        if snapshot.generation == self.generation and snapshot.version < self.version:
            return
        states = np.frombuffer(snapshot.states, np.uint8)
        if states.shape != self.states.shape:
            raise ValueError(
                f"{len(states)} places in the snapshot, {len(self.states)} in the plan"
            )
        self.states[:] = states
        self.owners[:] = 0
        if snapshot.owners:
            places, tills = np.array(snapshot.owners, np.int64).T
            self.owners[places] = tills
        self.generation, self.version = snapshot.generation, snapshot.version
        self.is_known = True

    def restore(self, picture: Picture) -> None:
        """Begin with what was seen last, which may be otherwise now. One of another hall is left
        out.
        """
        if len(picture.states) == len(self.states):
            seen = (picture.performance, picture.generation, picture.version, picture.states)
            self.apply_snapshot(Snapshot(*seen, list(picture.owners)))
            self.is_known = False

    def apply(self, changes: Changes) -> NDArray[np.int64]:
        """Take version n+1 and on; the places touched, each once. Raises Hole, changing nothing."""
        if changes.generation != self.generation:
            raise Hole(f"generation {changes.generation} came in {self.generation}")
        fresh = following(changes.changes, self.version)
        # A plan that was changed meanwhile may have more places than the one shown here.
        known = [change for change in fresh if change.place < len(self.states)]
        for change in known:
            self.states[change.place] = change.state
            self.owners[change.place] = change.till
        if fresh:
            self.version = fresh[-1].version
        return np.unique(np.array([change.place for change in known], np.int64))
