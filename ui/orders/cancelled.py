"""Cancelled performances: which orders still have to be refunded, one after the other."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QScrollArea, QVBoxLayout, QWidget

from pos.domain.ids import PerformanceId
from pos.domain.season import Performance
from sync.protocol.house import Cancellation, CancelledOrder
from ui.desk import TillDesk
from ui.inline import refuse_in
from ui.performances.words import called
from ui.theme import mm, px
from ui.widgets import Heading, Key, ListTile, SentenceBar, column, label, row


class CancelledPage(QWidget):
    """The list is the server's, of all tills: it goes on where it was left, at any till.

    Emits `chosen` with an order's number, `back` to leave.
    """

    chosen = Signal(str)
    back = Signal()

    def __init__(self, desk: TillDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._performance: PerformanceId | None = None
        self.tiles: list[ListTile] = []
        self.sentence = SentenceBar(self)
        self.told = label("", "title", self)
        back = Key(self.tr("All orders"), self, icon_name="arrow_back")
        back.setMinimumHeight(mm(self, 12))
        back.clicked.connect(self.back)
        self._keys = QVBoxLayout()
        self._keys.setSpacing(px(self, 8))
        self.evenings = QButtonGroup(self)
        self._box = QVBoxLayout()
        self._box.setSpacing(px(self, 8))
        inside = QWidget()
        inside.setLayout(column(self._box, None, space=0))
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        head = row(back, Heading(self.tr("Cancelled performances")), None, space=16, parent=self)
        whole = column(head, self._keys, self.told, self.sentence, area, space=12, parent=self)
        edge = px(self, 20)
        whole.setContentsMargins(edge, edge, edge, edge)
        self.setLayout(whole)

    def entered(self) -> None:
        """Show what is cancelled; the one that was shown before stays."""
        for key in self.evenings.buttons():
            self.evenings.removeButton(key)
            self._keys.removeWidget(key)
            key.deleteLater()
        there = cancelled(self._desk)
        for one in there:
            fresh = Key(called(self._desk.season, one.id), self, checkable=True)
            fresh.setMinimumHeight(mm(self, 12))
            fresh.clicked.connect(lambda _on=False, chosen=one.id: self.show_performance(chosen))
            fresh.setChecked(one.id == self._performance)
            self.evenings.addButton(fresh)
            self._keys.addWidget(fresh)
        shown = self._performance
        if there and shown not in {one.id for one in there}:
            self.evenings.buttons()[0].setChecked(True)
            shown = there[0].id
        if shown is not None:
            self.show_performance(shown)

    def show_performance(self, performance: PerformanceId) -> None:
        """Ask the server what is left of it."""
        self._performance = performance
        self.sentence.clear()
        http = self._desk.till.http
        path = f"/v1/performances/{performance}/cancellation"
        self._desk.background.on_network(
            lambda: http.get(path, Cancellation),
            self._show,
            refuse_in(self.sentence, self._desk.notices),
        )

    def _show(self, told: Cancellation) -> None:
        if told.performance != self._performance:
            return
        for old in self.tiles:
            self._box.removeWidget(old)
            old.deleteLater()
        self.tiles = [self._tile(one) for one in told.left]
        for tile in self.tiles:
            self._box.addWidget(tile)
        every = told.tickets_done + told.tickets_left
        text = self.tr("{done} of {every} tickets have gone back.")
        if every and not told.tickets_left:
            text = self.tr("All {every} tickets have gone back.")
        self.told.setText(text.format(done=told.tickets_done, every=every))

    def _tile(self, one: CancelledOrder) -> ListTile:
        tickets = self.tr("%n ticket(s)", "", one.tickets)
        tile = ListTile(one.number, tickets, self.tr("Refund"), self)
        tile.clicked.connect(lambda: self.chosen.emit(one.number))
        return tile


def cancelled(desk: TillDesk) -> tuple[Performance, ...]:
    """The performances that are not played, the earliest first."""
    season = desk.season
    there = [one for one in season.performances if one.cancelled] if season else []
    return tuple(sorted(there, key=lambda one: (one.starts_at, one.id)))
