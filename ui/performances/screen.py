"""Performances: the days ahead at the left, what plays on the chosen day at the right."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QScrollArea, QVBoxLayout, QWidget

from pos.domain.ids import PerformanceId
from pos.domain.season import Performance, Season
from ui.desk import TillDesk
from ui.formats import time_of
from ui.performances.counts import Count, fetch
from ui.performances.days import Day, Slots, days
from ui.performances.flow import Flow
from ui.performances.tiles import PerformanceTile, SlotTile, Tile
from ui.performances.words import day_name, long_date, short_date
from ui.theme import mm, px
from ui.widgets import Heading, ListTile, column, label, row


class PerformancesScreen(QWidget):
    """Emits `chosen` with the Performance that is to be sold."""

    chosen = Signal(object)

    def __init__(self, desk: TillDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._season: Season | None = None
        self._days: tuple[Day, ...] = ()
        self._current: PerformanceId | None = None
        self._counts: dict[PerformanceId, Count] = {}
        self._tiles: dict[PerformanceId, Tile] = {}
        self._to_count: list[PerformanceId] = []
        self._is_counting = False
        self._day_keys = QButtonGroup(self)
        self._day_keys.idClicked.connect(self._show_day)
        self._rail = QVBoxLayout()
        self._rail.setSpacing(px(self, 8))
        self._content = _scroll(self)
        rail_area = _scroll(self)
        rail_area.setFixedWidth(mm(self, 58))
        rail = QWidget()
        rail.setLayout(column(self._rail, None, space=0))
        rail_area.setWidget(rail)
        whole = row(rail_area, self._content, space=20, parent=self)
        edge = px(self, 16)
        whole.setContentsMargins(edge, edge, edge, edge)
        self.setLayout(whole)

    @property
    def tiles(self) -> dict[PerformanceId, Tile]:
        """The tiles of the day that is shown."""
        return dict(self._tiles)

    def entered(self) -> None:
        """Show what can be sold now, on the day of the performance that the till is selling."""
        season, performance = self._desk.season, self._desk.performance
        if season is None:
            self._content.setWidget(label(self.tr("No season has arrived yet."), "heading"))
            return
        current = performance.id if performance else None
        self._season = season
        self._current = current
        self._days = days(season, self._now())
        self._show_rail()
        shown = next((n for n, day in enumerate(self._days) if self._has(day, current)), 0)
        if self._days:
            self._day_keys.button(shown).setChecked(True)
            self._show_day(shown)
        else:
            self._content.setWidget(label(self.tr("Nothing is on sale any more."), "heading"))

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._desk.till.desk.clock.now_ms() / 1000, UTC)

    def _show_rail(self) -> None:
        assert self._season is not None
        for old in self._day_keys.buttons():
            self._day_keys.removeButton(old)
            self._rail.removeWidget(old)
            old.deleteLater()
        today = self._now().astimezone(ZoneInfo(self._season.house.timezone)).date()
        for number, day in enumerate(self._days):
            tile = ListTile(day_name(day.date, today), short_date(day.date), checkable=True)
            tile.setMinimumHeight(mm(self, 16))
            self._day_keys.addButton(tile, number)
            self._rail.addWidget(tile)

    def _show_day(self, number: int) -> None:
        day = self._days[number]
        self._tiles = {}
        page = QWidget()
        box = column(Heading(long_date(day.date)), space=14, parent=self)
        page.setLayout(box)
        if day.performances:
            flow = Flow(px(self, 12))
            for one in day.performances:
                flow.add(self._performance_tile(one))
            box.addWidget(flow)
        for slots in day.timed:
            box.addSpacing(px(self, 8))
            box.addWidget(self._slots(slots))
        box.addStretch(1)
        self._content.setWidget(page)
        self._count_all()

    def _slots(self, slots: Slots) -> QWidget:
        assert self._season is not None
        first = slots.performances[0]
        part = QWidget()
        flow = Flow(px(self, 8))
        for one in slots.performances:
            flow.add(self._keep(one, SlotTile(time_of(one.starts_at, self._zone()))))
        title = Heading(self._season.production_of(first).title, role="heading")
        where = label(self.tr("{venue} · entry by time").format(venue=first.venue), "quiet")
        part.setLayout(column(title, where, flow, space=6, parent=self))
        return part

    def _performance_tile(self, one: Performance) -> Tile:
        assert self._season is not None
        production = self._season.production_of(one)
        time = time_of(one.starts_at, self._zone())
        return self._keep(
            one, PerformanceTile(time, production.title, production.subtitle, one.venue)
        )

    def _keep(self, one: Performance, tile: Tile) -> Tile:
        tile.setChecked(one.id == self._current)
        tile.show_count(self._counts.get(one.id))
        tile.clicked.connect(lambda: self._choose(one))
        self._tiles[one.id] = tile
        return tile

    def _choose(self, performance: Performance) -> None:
        self._current = performance.id
        for number, tile in self._tiles.items():
            tile.setChecked(number == performance.id)
        self.chosen.emit(performance)

    def _zone(self) -> str:
        assert self._season is not None
        return self._season.house.timezone

    @staticmethod
    def _has(day: Day, performance: PerformanceId | None) -> bool:
        timed = [one for slots in day.timed for one in slots.performances]
        return any(one.id == performance for one in (*day.performances, *timed))

    def _count_all(self) -> None:
        """Ask for one count after the other, when nothing else wants the server."""
        self._to_count = list(self._tiles)
        if not self._is_counting:
            self._count_next()

    def _count_next(self) -> None:
        self._is_counting = bool(self._to_count) and self.isVisible()
        if not self._is_counting:
            return
        performance = self._to_count.pop(0)
        http = self._desk.till.http
        self._desk.background.on_idle_network(
            lambda: fetch(http, performance),
            lambda count: self._counted(performance, count),
            lambda _error: self._count_failed(),
        )

    def _counted(self, performance: PerformanceId, count: Count) -> None:
        self._counts[performance] = count
        if performance in self._tiles:
            self._tiles[performance].show_count(count)
        self._count_next()

    def _count_failed(self) -> None:
        """No count is better than an old one; the lamp says that the server is away."""
        self._counts.clear()
        self._to_count.clear()
        self._is_counting = False
        for tile in self._tiles.values():
            tile.show_count(None)


def _scroll(parent: QWidget) -> QScrollArea:
    area = QScrollArea(parent)
    area.setWidgetResizable(True)
    return area
