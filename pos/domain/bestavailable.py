"""Best available: the best free seats for a party, by a stateless scan of the plan."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pos.domain.ids import CategoryId, PlaceId
from pos.domain.plan import Plan


@dataclass(frozen=True, slots=True)
class Offer:
    """Seats to suggest; `together` when they are neighbours in one row."""

    places: tuple[PlaceId, ...]
    together: bool


def best(
    plan: Plan,
    states: NDArray[np.uint8],
    count: int,
    category: CategoryId | None = None,
    mine: Collection[int] = (),
) -> Offer | None:
    """The best `count` free seats (state 0, not in `mine`), or None where there are not enough.

    `states` has one byte a place. Accessible and companion seats are never spent.
    """
    raise NotImplementedError
