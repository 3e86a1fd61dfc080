"""The map step of an exchange: other places, in this performance or another one."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from pos.domain.ids import PerformanceId, PlaceId, ProductionId
from pos.domain.season import Performance
from pos.services.exchanging import NewPlace
from sync.client.offer import to_be_had
from ui import formats
from ui.desk import TillDesk
from ui.orders import words
from ui.performances.days import coming
from ui.performances.words import called
from ui.sale.hall import Hall
from ui.theme import mm
from ui.widgets import BigButton, Heading, Key, ListTile, SentenceBar, column, label, row


class PickingHall(Hall):
    """The seat map, with what is picked for the exchange marked and not the basket."""

    def __init__(self, desk: TillDesk, parent: QWidget | None = None) -> None:
        self.picked: tuple[PlaceId, ...] = ()
        super().__init__(desk, parent)

    def show_mine(self) -> None:
        """Mark what was picked."""
        self.view.set_mine(self.picked)


class NewPlacesStep(QWidget):
    """Emits `chosen` with the NewPlaces, one for each ticket; `given_up` to leave."""

    chosen = Signal(object)
    given_up = Signal()

    def __init__(self, desk: TillDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._count = 0
        self._production: ProductionId | None = None
        self.sentence = SentenceBar(self)
        self.where = Heading("", self)
        self.picked = label("", "title", self)
        self.hall = PickingHall(desk, self)
        self.hall.view.placesTapped.connect(self._tapped)
        self.hall.view.areaTapped.connect(self._area_tapped)
        self.other = Key(self.tr("Another performance"), self, icon_name="calendar_month")
        self.other.setMinimumHeight(mm(self, 14))
        self.other.clicked.connect(self._show_performances)
        self.cancel = Key(self.tr("Cancel"), self, icon_name="close")
        self.cancel.setMinimumHeight(mm(self, BigButton.HEIGHT_MM))
        self.cancel.clicked.connect(self.given_up)
        self.take = BigButton("", self, icon_name="check")
        self.take.clicked.connect(lambda: self.chosen.emit(self.places()))
        self.tiles: dict[PerformanceId, ListTile] = {}
        self._list = QScrollArea(self)
        self._list.setWidgetResizable(True)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.hall)
        self.stack.addWidget(self._list)
        buttons = row(self.cancel, self.take, space=12, parent=self)
        buttons.setStretch(1, 1)
        head = row(self.where, None, self.picked, 16, self.other, parent=self)
        whole = column(head, self.sentence, self.stack, buttons, space=12, parent=self)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        desk.performanceChanged.connect(self._moved)

    def begin(self, count: int, performance: Performance) -> None:
        """So many places, and begin where the old ones are."""
        self._count, self._production = count, performance.production
        self.hall.picked = ()
        self.sentence.clear()
        shown = self._desk.performance
        if shown is None or shown.id != performance.id:
            self._desk.select(performance)
        self.stack.setCurrentWidget(self.hall)
        self._show()

    def places(self) -> tuple[NewPlace, ...]:
        """What is picked, in the order of the tickets."""
        performance, plan = self._desk.performance, self._desk.plan
        if performance is None or plan is None:
            return ()
        return tuple(
            NewPlace(performance.id, place, plan.label(place), plan.category(place))
            for place in self.hall.picked
        )

    def unpick(self, places: Iterable[int]) -> None:
        """Somebody else has these."""
        gone = set(places)
        self.hall.picked = tuple(one for one in self.hall.picked if one not in gone)
        self._show()

    def _tapped(self, places: list[int]) -> None:
        performance, basket = self._desk.performance, self._desk.basket
        self.sentence.clear()
        for one in (PlaceId(place) for place in places):
            in_basket = performance and basket and basket.has(performance.id, one)
            if one in self.hall.picked:
                self.hall.picked = tuple(it for it in self.hall.picked if it != one)
            elif not in_basket:
                # One more than there are tickets: the first picked gives way.
                self.hall.picked = (*self.hall.picked, one)[-self._count :]
        self._show()

    def _area_tapped(self, area: int) -> None:
        """Standing places: as many as are still wanted, whichever are free."""
        plan = self._desk.plan
        if plan is None:
            return
        free = to_be_had(self._desk.seen())
        wanted = self._count - len(self.hall.picked)
        rest = [one for one in plan.areas[area].places() if free[one]]
        fresh = [PlaceId(one) for one in rest if one not in self.hall.picked][:wanted]
        if len(fresh) < wanted or not fresh:
            self.sentence.refuse(self.tr("There are not that many places left in this area."))
        self.hall.picked = (*self.hall.picked, *fresh)
        self._show()

    def _show_performances(self) -> None:
        season = self._desk.season
        if season is None:
            return
        now = formats.moment(self._desk.till.desk.clock.now_ms())
        inside = QWidget()
        self.tiles = {}
        for one in self._in_order(coming(season, now)):
            tile = ListTile(called(season, one.id), one.venue, parent=inside)
            tile.clicked.connect(lambda _on=False, chosen=one: self._go_to(chosen))
            self.tiles[one.id] = tile
        inside.setLayout(column(*self.tiles.values(), None, space=8))
        self._list.setWidget(inside)
        self.stack.setCurrentWidget(self._list)

    def _in_order(self, all_of_them: Iterable[Performance]) -> list[Performance]:
        """The same production first, for that is what most people want; then by date, and last the
        entry times, of which a day has dozens.
        """
        wanted = self._production
        return sorted(
            all_of_them,
            key=lambda one: (one.production != wanted, one.timed, one.starts_at, one.id),
        )

    def _go_to(self, performance: Performance) -> None:
        self.hall.picked = ()
        self._desk.select(performance)
        self.stack.setCurrentWidget(self.hall)
        self._show()

    def _moved(self) -> None:
        self.hall.picked = ()
        self._show()

    def _show(self) -> None:
        performance = self._desk.performance
        self.where.setText(called(self._desk.season, performance.id) if performance else "")
        self.hall.show_mine()
        labels = [one.label for one in self.places()]
        text = self.tr("Pick %n place(s)", "", self._count)
        self.picked.setText(words.short_places(labels) if labels else text)
        lacking = self._count - len(labels)
        if labels and lacking:
            text = self.tr("Pick %n more", "", lacking)
        elif labels:
            text = self.tr("Take {places}").format(places=words.short_places(labels))
        self.take.setText(text)
        self.take.setEnabled(not lacking)
