"""What a till may sell of a performance: its picture of all places, with its own ones laid over it.

Pure. While the server is there, free places are to be had and the till's own too; alone a till
sells only what it owns, and what was free when it last looked is not known any more.
"""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from sync.protocol.wire import PlaceState

# Beside the states of the wire, as this till sees places: its own, and those nobody can speak for.
OWN, UNKNOWN = 32, 33
# A hold that was seen may have ended since: of it nothing is known either.
_FLEETING = (int(PlaceState.FREE), int(PlaceState.HELD))
_SOLD, _ALLOTTED = int(PlaceState.SOLD), int(PlaceState.ALLOTTED)


def seen_by(
    states: NDArray[np.uint8],
    owners: NDArray[np.uint16],
    *,
    till: int,
    owned: Collection[int],
    sold: Collection[int],
    alone: bool,
) -> NDArray[np.uint8]:
    """One state a place: a PlaceState, OWN or UNKNOWN. `alone`: nobody can be asked for more."""
    seen = states.copy()
    if alone:
        seen[np.isin(states, _FLEETING)] = UNKNOWN
        # A grant that has not come is not this till's yet, whatever the server meant by it.
        seen[(states == _ALLOTTED) & (owners == till)] = UNKNOWN
    seen[list(owned)] = OWN
    seen[list(sold)] = _SOLD
    return seen


def to_be_had(seen: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which places may be put into a basket."""
    had: NDArray[np.bool_] = (seen == PlaceState.FREE) | (seen == OWN)
    return had
