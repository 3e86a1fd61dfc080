"""The hall in the theme's colours, fed by what the desk hears."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.desk import TillDesk
from ui.seatmap.tokens import MapTokens
from ui.seatmap.view import SeatMapView
from ui.theme import current, mm, px
from ui.theme.tokens import Tokens
from ui.widgets import Key


def map_tokens(tokens: Tokens) -> MapTokens:
    """The map's colours out of the theme's."""
    return MapTokens(
        background=tokens.hall,
        floor=tokens.panel,
        line=tokens.sunken,
        ink=tokens.text,
        muted=tokens.quiet,
        accent=tokens.mine,
        accent_ink=tokens.on_mine,
        sold=tokens.sold,
        held=tokens.held_line,
        house=tokens.sold_mark,
        stage=tokens.stage,
    )


class Hall(QWidget):
    """The seat map of the performance that is being sold."""

    def __init__(self, desk: TillDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.view = SeatMapView(self)
        self.view.dots_per_mm = mm(self, 100) / 100
        self.view.setAccessibleName(self.tr("Seat map"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        # The way back without a pinch: one finger, a mouse, the keyboard.
        self.whole = Key(self.tr("Whole hall"), self, icon_name="fit_screen")
        self.whole.clicked.connect(self.view.fit)
        self.whole.hide()
        self.view.closer.connect(self._offer_whole)
        desk.performanceChanged.connect(self._show_hall)
        desk.seasonChanged.connect(self._show_hall)
        desk.placesReset.connect(self._show_states)
        desk.placesChanged.connect(self._show_changes)
        desk.basketChanged.connect(self.show_mine)

    def _show_hall(self) -> None:
        desk = self._desk
        if desk.plan is None or desk.season is None:
            return
        colours = {one.id: one.colour for one in desk.season.categories}
        self.view.set_hall(desk.plan, colours, map_tokens(current()))
        self._show_states()
        self.show_mine()

    def _show_states(self) -> None:
        if self._desk.replica is not None:
            self.view.set_states(self._desk.seen())

    def _show_changes(self, places: NDArray[np.int64]) -> None:
        if self._desk.replica is not None:
            self.view.apply(places, self._desk.seen()[places])

    def show_mine(self) -> None:
        """Mark what is in the basket."""
        desk = self._desk
        if desk.performance is not None and desk.basket is not None:
            self.view.set_mine(desk.basket.places(desk.performance.id))

    def _offer_whole(self, closer: bool) -> None:
        self.whole.setVisible(closer)
        self.whole.raise_()
        self._place_whole()

    def _place_whole(self) -> None:
        self.whole.adjustSize()
        self.whole.move(self.width() - self.whole.width() - px(self, 8), px(self, 8))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The way back stays in its corner."""
        super().resizeEvent(event)
        self._place_whole()

    def changeEvent(self, event: QEvent) -> None:
        """Another theme paints the hall anew."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._show_hall()
