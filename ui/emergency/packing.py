"""Printing an outage pack: of which performance, how many tickets of each category, or lists."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QScrollArea, QVBoxLayout, QWidget

from pos.domain.emergency import PAPERS_LIMIT, Pack, share
from pos.domain.ids import CategoryId, PerformanceId, PlaceId
from pos.domain.season import Performance
from pos.services import packing
from pos.services.packing import PackWish
from ui import formats
from ui.desk import TillDesk
from ui.emergency import files, printing
from ui.inline import paused, refuse_in
from ui.performances.days import coming
from ui.performances.words import called
from ui.theme import mm, px
from ui.widgets import BigButton, Card, Heading, Key, ListTile, SentenceBar, column, label, row

_SHOWN = 12


@dataclass
class Wanted:
    """A category's line: how many of the places that this till owns go onto paper."""

    owned: int
    count: int
    said: Any
    keys: tuple[Key, Key] = field(repr=False)


class PackCard(Card):
    """Emits `packed` when emergency tickets are on their way to the printer."""

    packed = Signal()

    def __init__(self, desk: TillDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent, margin=16)
        self._desk = desk
        self._asked = 0
        self.performance: PerformanceId | None = None
        self.lines: dict[CategoryId, Wanted] = {}
        self.tiles: dict[PerformanceId, ListTile] = {}
        self._group = QButtonGroup(self)
        self.note = label("", "quiet", self)
        self.note.setWordWrap(True)
        self.sentence = SentenceBar(self)
        self.print_key = BigButton(self.tr("Print the pack"), self, icon_name="print")
        self.lists_key = Key(self.tr("Lists only"), self, icon_name="print")
        self.file_key = Key(self.tr("Lists as PDF"), self, icon_name="receipt_long")
        self._list, self._box = QVBoxLayout(), QVBoxLayout()
        self._lay_out()
        self.print_key.clicked.connect(self._print)
        self.lists_key.clicked.connect(self._print_lists)
        self.file_key.clicked.connect(self._write)

    def _lay_out(self) -> None:
        self.setFixedWidth(mm(self, 120))
        self.body.addWidget(Heading(self.tr("Outage pack"), self, role="heading"))
        self._list.setSpacing(px(self, 6))
        inside = QWidget()
        inside.setLayout(column(self._list, None, space=0))
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        self.body.addWidget(area, 1)
        self._box.setSpacing(px(self, 6))
        self.body.addLayout(self._box)
        self.body.addWidget(self.note)
        self.body.addWidget(self.sentence)
        for key in (self.lists_key, self.file_key):
            key.setMinimumHeight(mm(self, 14))
        self.body.addLayout(row(self.lists_key, self.file_key, space=8))
        self.body.addWidget(self.print_key)

    def entered(self) -> None:
        """Begin with the performance on the sale screen."""
        self.sentence.clear()
        for old in self.tiles.values():
            self._group.removeButton(old)
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.tiles = {}
        for one in self._performances():
            tile = ListTile(called(self._desk.season, one.id), "", "", self, checkable=True)
            tile.clicked.connect(partial(self.choose, one.id))
            self._group.addButton(tile)
            self._list.addWidget(tile)
            self.tiles[one.id] = tile
        shown = self._desk.performance
        first = shown.id if shown and shown.id in self.tiles else next(iter(self.tiles), None)
        if first is None:
            self._show(None, {})
        else:
            self.choose(first)

    def _performances(self) -> list[Performance]:
        season = self._desk.season
        if season is None:
            return []
        now = formats.moment(self._desk.till.desk.clock.now_ms())
        ahead = [one for one in coming(season, now) if not one.cancelled]
        found = sorted(ahead, key=lambda one: one.timed)[:_SHOWN]  # entry times last
        shown = self._desk.performance
        if shown is not None and all(one.id != shown.id for one in found):
            found.insert(0, shown)
        return found

    def choose(self, performance: PerformanceId, _checked: bool = True) -> None:
        """That performance: what does this till own of it?"""
        self.performance = performance
        self.tiles[performance].setChecked(True)
        self._asked += 1
        question, desk = self._asked, self._desk
        self.print_key.setEnabled(False)

        def look() -> dict[CategoryId, tuple[PlaceId, ...]]:
            plan = printing.plan_of(desk.till, desk.season, performance)
            return packing.packable(desk.till.desk, performance, plan, desk.places_in_use)

        desk.background.on_storage(
            look,
            lambda found: self._show(performance, found) if question == self._asked else None,
            refuse_in(self.sentence, desk.notices),
        )

    def _show(
        self, performance: PerformanceId | None, owned: dict[CategoryId, tuple[PlaceId, ...]]
    ) -> None:
        while (item := self._box.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        season = self._desk.season
        names = {one.id: one.name for one in season.categories} if season else {}
        self.lines = {}
        for category, places in owned.items():
            self._box.addWidget(self._line(category, names.get(category, category), len(places)))
        for key in (self.lists_key, self.file_key):
            key.setEnabled(performance is not None)
        self._say()

    def _line(self, category: CategoryId, name: str, owned: int) -> QWidget:
        said = label("", "figure", self)
        said.setMinimumWidth(mm(self, 26))
        fewer = Key("", self, icon_name="remove", name=self.tr("Fewer of {name}").format(name=name))
        more = Key("", self, icon_name="add", name=self.tr("More of {name}").format(name=name))
        self.lines[category] = Wanted(owned, share(owned), said, (fewer, more))
        fewer.clicked.connect(partial(self._step, category, -1))
        more.clicked.connect(partial(self._step, category, 1))
        line = QWidget(self)
        line.setLayout(row(label(name, "body", self), None, fewer, said, more, space=8))
        return line

    def _step(self, category: CategoryId, by: int, _checked: bool = False) -> None:
        line = self.lines[category]
        line.count = max(0, min(line.owned, line.count + by))
        self._say()

    def _say(self) -> None:
        for line in self.lines.values():
            said = self.tr("{count} of {owned}").format(count=line.count, owned=line.owned)
            line.said.setText(said)
            line.keys[0].setEnabled(line.count > 0)
            line.keys[1].setEnabled(line.count < line.owned)
        count = sum(line.count for line in self.lines.values())
        self.print_key.setEnabled(0 < count <= PAPERS_LIMIT)
        if not self.lines:
            self.note.setText(
                self.tr("This till owns no places of it in advance: only the lists can be printed.")
            )
        else:
            self.note.setText(
                self.tr("These places are sold on paper only, until each ticket is typed back in.")
            )

    # --- what the keys do ---------------------------------------------------------------------

    def _print(self) -> None:
        desk, performance, person = self._desk, self.performance, self._desk.person
        season = desk.season
        if performance is None or person is None or season is None:
            return
        counts = {category: line.count for category, line in self.lines.items()}

        def work() -> Pack:
            plan = printing.plan_of(desk.till, season, performance)
            wish = PackWish(performance, season, plan, person, counts=counts)
            return printing.pack(desk.till, wish, plan, desk.places_in_use)

        self._do(work, self._packed)

    def _packed(self, made: Pack) -> None:
        self.entered()
        self.sentence.say(
            self.tr("%n emergency ticket(s) on the way to the printer.", "", len(made.tickets)),
            tone="success",
        )
        self._desk.refresh_own()
        self.packed.emit()

    def _print_lists(self) -> None:
        desk, performance, person = self._desk, self.performance, self._desk.person
        season = desk.season
        if performance is None or person is None or season is None:
            return
        self._do(
            lambda: printing.print_lists(desk.till, season, performance, person),
            lambda _nothing: self.sentence.say(
                self.tr("The lists are on their way to the printer."), tone="success"
            ),
        )

    def _write(self) -> None:
        desk, performance, season = self._desk, self.performance, self._desk.season
        if performance is None or season is None:
            return
        self._do(
            lambda: files.write_lists(desk.till, season, performance),
            lambda path: self.sentence.say(
                self.tr("Written to {path}").format(path=str(path)), tone="success"
            ),
        )

    def _do(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        self.sentence.clear()
        again = paused(self)

        def done(result: Any) -> None:
            again()
            then(result)

        self._desk.background.on_storage(
            work, done, refuse_in(self.sentence, self._desk.notices, again)
        )
