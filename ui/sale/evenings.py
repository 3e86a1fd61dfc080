"""The same seats on more evenings: a season seat is picked once and sold for all of them."""

from datetime import UTC, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from pos.domain.ids import PlaceId
from pos.domain.money import Money, total
from pos.domain.refusals import Refusal
from pos.domain.season import Performance
from ui import formats
from ui.desk import TillDesk
from ui.performances.days import coming
from ui.theme import mm
from ui.widgets import BigButton, Key, ListTile, Overlay, column, label

EVENINGS_LIMIT = 60


def seats_shown(desk: TillDesk) -> tuple[PlaceId, ...]:
    """The basket's numbered seats of the performance on the screen."""
    basket, performance, plan = desk.basket, desk.performance, desk.plan
    if basket is None or performance is None or plan is None:
        return ()
    return tuple(one for one in basket.places(performance.id) if one < plan.seat_count)


def others(desk: TillDesk) -> tuple[Performance, ...]:
    """Performances to come in the same hall, by the same plan; the earliest first."""
    season, shown = desk.season, desk.performance
    if season is None or shown is None or shown.timed:
        return ()
    now = datetime.fromtimestamp(desk.till.desk.clock.now_ms() / 1000, UTC)
    same = (
        one
        for one in coming(season, now)
        if one.id != shown.id
        and not one.timed
        and (one.venue, one.plan_digest) == (shown.venue, shown.plan_digest)
    )
    return tuple(same)[:EVENINGS_LIMIT]


class EveningsSheet(Overlay):
    """Emits `chosen` with the seats and the performances that they are wanted for too."""

    chosen = Signal(tuple, tuple)

    def __init__(self, desk: TillDesk, parent: QWidget) -> None:
        super().__init__(parent, width_mm=130)
        self.card.setMinimumWidth(mm(self, 120))
        self._desk = desk
        self._seats: tuple[PlaceId, ...] = ()
        self.tiles: list[tuple[Performance, ListTile]] = []
        self.which = label("", "quiet", self)
        self.which.setWordWrap(True)
        self._list = QVBoxLayout()
        inside = QWidget()
        inside.setLayout(column(self._list, None))
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setMinimumHeight(mm(self, 52))
        scroll.setAccessibleName(self.tr("Evenings"))
        scroll.setWidget(inside)
        self.all = Key(self.tr("All of them"), self, icon_name="done_all")
        self.all.clicked.connect(self._choose_all)
        self.add = BigButton("", self, kind="accent", icon_name="add")
        self.add.clicked.connect(self._add)
        leave = Key(self.tr("Never mind"), self, kind="quiet")
        leave.clicked.connect(self.dismiss)
        title = label(self.tr("The same seats on more evenings"), "title", self)
        title.setWordWrap(True)
        for part in (title, self.which, self.all, scroll, self.add, leave):
            self.body.addWidget(part)

    def ask(self) -> None:
        """For which evenings too? For the seats in the basket."""
        self._seats = seats_shown(self._desk)
        plan, season = self._desk.plan, self._desk.season
        if not self._seats or plan is None or season is None:
            return
        self.which.setText(formats.places(plan.label(seat) for seat in self._seats))
        for _, tile in self.tiles:
            self._list.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
        self.tiles = [(one, self._tile(one)) for one in others(self._desk)]
        for _, tile in self.tiles:
            self._list.addWidget(tile)
        self._show()
        self.open()

    def _tile(self, performance: Performance) -> ListTile:
        season, basket = self._desk.season, self._desk.basket
        assert season is not None and basket is not None
        zone = season.house.timezone
        when = f"{formats.day_of(performance.starts_at, zone)} "
        when += formats.time_of(performance.starts_at, zone)
        price = self._price(performance)
        tile = ListTile(
            when,
            season.production_of(performance).title,
            formats.money(price) if price is not None else self.tr("Not for sale"),
            self,
            checkable=True,
        )
        there = all(basket.has(performance.id, seat) for seat in self._seats)
        if there:
            tile.parts()[1].setText(self.tr("In the basket"))
        tile.setEnabled(not there and price is not None)
        tile.toggled.connect(self._show)
        return tile

    def _price(self, performance: Performance) -> Money | None:
        """What the seats cost there for the same people; None where one is not sold to them."""
        season, plan, basket = self._desk.season, self._desk.plan, self._desk.basket
        shown = self._desk.performance
        assert season is not None and plan is not None and basket is not None
        prices = []
        for item in basket.items:
            if shown is None or item.performance != shown.id or item.place not in self._seats:
                continue
            category = plan.category(item.place)
            try:
                prices.append(season.price(performance.id, category, item.ticket_type))
            except Refusal:
                return None
        return total(prices, season.currency)

    @property
    def _picked(self) -> tuple[Performance, ...]:
        return tuple(one for one, tile in self.tiles if tile.isChecked())

    def _choose_all(self) -> None:
        every = all(tile.isChecked() for _, tile in self.tiles if tile.isEnabled())
        for _, tile in self.tiles:
            tile.setChecked(tile.isEnabled() and not every)

    def _show(self) -> None:
        picked = self._picked
        self.add.setEnabled(bool(picked))
        self.add.setText(self.tr("Add %n evening(s)", "", len(picked)))
        self.all.setVisible(sum(tile.isEnabled() for _, tile in self.tiles) > 1)

    def _add(self) -> None:
        seats, picked = self._seats, self._picked
        self.dismiss()
        self.chosen.emit(seats, picked)
