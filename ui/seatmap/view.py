"""The seat map's widget: touches in, signals out, one image and an overlay painted."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pos.domain.ids import CategoryId
from pos.domain.plan import Plan
from ui.seatmap.tokens import MapTokens


class SeatMapView(QWidget):
    """Shows one performance's hall and says what was tapped."""

    placesTapped = Signal(list)  # numbered places, free or mine
    areaTapped = Signal(int)  # index of the plan's standing area
    placeLongPressed = Signal(int)  # any numbered place

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.dots_per_mm = 96 / 25.4

    def set_hall(self, plan: Plan, colours: Mapping[CategoryId, str], tokens: MapTokens) -> None:
        """Show a hall, all places free; the same plan again means new colours only."""

    def set_states(self, states: NDArray[np.uint8]) -> None:
        """Take every place's state (one wire.PlaceState a place)."""

    def apply(self, places: NDArray[np.int64], states: NDArray[np.uint8]) -> None:
        """Take the new states of those places; painted once in a frame."""

    def set_mine(self, places: Sequence[int]) -> None:
        """Say which places are in this till's basket."""

    def fit(self) -> None:
        """Show the whole hall."""
