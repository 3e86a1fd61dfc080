"""The hall in the theme's colours, fed by what the desk hears."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRect
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from pos.domain.ids import PlaceId
from ui.desk import TillDesk
from ui.sale import seatwords
from ui.sale.freshness import Freshness
from ui.sale.seatlist import SeatList
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
        self.row_key = Key(self.tr("Pick a row"), self, icon_name="event_seat", checkable=True)
        self.row_key.setAccessibleDescription(
            self.tr("The next finger draws along a row, or around seats, and picks them")
        )
        self.row_key.setToolTip(self.row_key.accessibleDescription())
        self.row_key.clicked.connect(self._draw)
        self.view.hands.drawingChanged.connect(self.row_key.setChecked)
        self.list_key = Key(self.tr("List"), self, icon_name="menu")
        self.list_key.setAccessibleName(self.tr("Seats as a list"))
        self.list_key.setToolTip(self.tr("Seats as a list (F6)"))
        self.list = SeatList(desk, lambda: self.view.seats, self)
        self.list_key.clicked.connect(self.list.show_list)
        self.list.picked.connect(lambda seat: self.view.placesTapped.emit([seat]))
        self.list.taken.connect(self.view.takenTapped)
        self.list.area.connect(self.view.areaTapped)
        self.freshness = Freshness(desk, self)
        self.view.keys.name_of = self._name
        self.view.keys.place_of = self._where
        desk.performanceChanged.connect(self._show_hall)
        desk.seasonChanged.connect(self._show_hall)
        desk.placesReset.connect(self._show_states)
        desk.placesChanged.connect(self._show_changes)
        desk.basketChanged.connect(self.show_mine)

    @property
    def has_keyboard(self) -> bool:
        """Whether the map, a key over it, or its list has the keyboard."""
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def _show_hall(self) -> None:
        desk = self._desk
        if desk.plan is None or desk.season is None:
            return
        colours = {one.id: one.colour for one in desk.season.categories}
        has_seats = desk.plan.seat_count > 0
        self.row_key.setVisible(has_seats)
        self._place_keys()
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
        self._place_keys()

    def _draw(self, on: bool) -> None:
        self.view.hands.drawing = on

    def _place_keys(self) -> None:
        """From the right: the list, drawing, and the way back where there is one."""
        right, top = self.width() - px(self, 8), px(self, 8)
        for key in (self.list_key, self.row_key, self.whole):
            key.adjustSize()
            if key.isHidden():
                continue
            key.move(right - key.width(), top)
            key.raise_()
            right -= key.width() + px(self, 6)
        height = self.list_key.height() + px(self, 6)
        self.freshness.keys = QRect(right, top, self.width() - right, height)
        self.freshness.place()
        if self.list.isVisible():
            self.list.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The keys stay in their corner."""
        super().resizeEvent(event)
        self._place_keys()

    def _name(self, stop: int) -> str:
        plan, seats = self._desk.plan, self.view.seats
        if plan is None or seats is None or plan is not seats.hall.plan:
            return ""
        if stop < plan.seat_count:
            return seatwords.name(self._desk, PlaceId(stop))
        area = stop - plan.seat_count
        return seatwords.area_name(self._desk, area, seats.counts().areas[area])

    def _where(self, stop: int) -> str:
        plan = self._desk.plan
        has_seat = plan is not None and stop < plan.seat_count
        return seatwords.where(plan, PlaceId(stop)) if plan is not None and has_seat else ""

    def changeEvent(self, event: QEvent) -> None:
        """Another theme paints the hall anew."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._show_hall()
