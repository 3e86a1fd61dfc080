"""Places in question: a lost till may have sold them, or has put them on emergency tickets.

A supervisor may let them be sold again.
"""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from pos.domain.ids import PerformanceId, PlaceId, TicketId, TillId
from pos.domain.people import RELEASE, RELEASE_PAPERS
from pos.domain.plan import Plan
from pos.domain.season import Performance
from sync.client.housedesk import Done, LostPapers
from sync.protocol.house import GateLine, HouseReport
from sync.protocol.wire import PlaceState, Snapshot
from ui import formats
from ui.house.deciding import Deciding
from ui.house.reasons import Reasons
from ui.performances.days import coming
from ui.performances.words import called
from ui.theme import mm, px
from ui.widgets import BigButton, Card, Heading, Key, ListTile, column, label, row


class Group(NamedTuple):
    """Places of one performance, and whose they were.

    `on_paper`: emergency tickets of them are out, and nobody has said what became of these.
    """

    performance: PerformanceId
    till: TillId
    on_paper: bool = False


LOOKED_THROUGH = 60  # performances ahead; what is further away can wait
_COLUMNS = 4


class QuestionPage(QWidget):
    """A tile for each performance and lost till; beside it the places, one by one."""

    changed = Signal()

    def __init__(self, deciding: Deciding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._deciding, self._desk = deciding, deciding.desk
        self._names: dict[int, str] = {}
        self._gone: set[int] = set()  # tills that were written off
        self._tickets: dict[Group, dict[PlaceId, TicketId]] = {}
        self._found: dict[Group, list[PlaceId]] = {}
        self._labels: dict[PerformanceId, Plan] = {}
        self._group: Group | None = None
        self._asking = 0
        self.tiles: dict[Group, ListTile] = {}
        self.keys: dict[PlaceId, Key] = {}
        self._buttons = QButtonGroup(self)
        self.empty = label("", "body", self)
        self.empty.setWordWrap(True)
        self.heading = Heading("", self, role="heading")
        self.heading.setWordWrap(True)
        self.warning = label("", "body", self)
        self.warning.setWordWrap(True)
        self.all = Key(self.tr("All of them"), self, icon_name="done_all")
        self.all.clicked.connect(self._tick_all)
        self.reasons = Reasons(
            (
                self.tr("Its papers were found: not sold"),
                self.tr("The customer was seated elsewhere"),
                self.tr("The house takes the risk"),
            ),
            self,
        )
        self.reasons.chosen.connect(self._offer)
        self.release = BigButton("", self, kind="danger", icon_name="undo")
        self.release.clicked.connect(self._ask)
        self._lay_out()
        self._show()

    def _lay_out(self) -> None:
        self._box, self._grid = QVBoxLayout(), QGridLayout()
        self._box.setSpacing(px(self, 8))
        self._grid.setSpacing(px(self, 6))
        tiles, keys = QWidget(), QWidget()
        tiles.setLayout(column(self.empty, self._box, None, space=0))
        keys.setLayout(column(self._grid, None, space=0))
        areas = []
        for inside in (tiles, keys):
            area = QScrollArea(self)
            area.setWidgetResizable(True)
            area.setWidget(inside)
            areas.append(area)
        self.card = Card(self)
        self.card.setFixedWidth(mm(self, 124))
        for piece in (self.heading, self.warning):
            self.card.body.addWidget(piece)
        self.card.body.addWidget(areas[1], 1)
        self.card.body.addWidget(self.all)
        self.card.body.addWidget(self.reasons)
        self.card.body.addWidget(self.release)
        whole = row(areas[0], self.card, space=24, parent=self)
        whole.setStretch(0, 1)
        self.setLayout(whole)

    # --- finding them -------------------------------------------------------------------------

    def show_report(self, report: HouseReport) -> None:
        """What the tills are called; that something is in question shows on its page."""
        self._names = {one.till: one.name for one in report.tills}
        self._gone = {one.till for one in report.tills if one.written_off}

    def entered(self) -> None:
        """Look through the performances ahead, the nearest first."""
        season = self._desk.season
        if season is None:
            return
        self._asking += 1
        self._found, self._tickets = {}, {}
        ahead = coming(season, formats.moment(self._desk.till.desk.clock.now_ms()))
        self._show()
        for one in ahead[:LOOKED_THROUGH]:
            self._look_at(one, self._asking)

    def _look_at(self, performance: Performance, asking: int) -> None:
        house, plans = self._deciding.house, self._desk.till.plans
        gone = frozenset(self._gone)

        def look() -> tuple[Snapshot, list[GateLine], Plan | None]:
            snapshot = house.snapshot(performance.id)
            lines = house.gate(performance.id).lines if gone else []
            papers = [one for one in lines if one.state == "on_paper" and one.till in gone]
            has = bool(papers) or PlaceState.QUARANTINED in snapshot.states
            return snapshot, papers, plans.load(performance.plan_digest) if has else None

        def came(found: tuple[Snapshot, list[GateLine], Plan | None]) -> None:
            snapshot, papers, plan = found
            if asking == self._asking and plan is not None:
                self._take(performance.id, snapshot, papers, plan)

        def failed(error: Exception) -> None:
            if asking == self._asking:
                self._asking += 1  # once is enough
                self._deciding.failed(error)

        self._deciding.ask(look, came, failed)

    def _take(
        self,
        performance: PerformanceId,
        snapshot: Snapshot,
        papers: Sequence[GateLine],
        plan: Plan,
    ) -> None:
        states, owners = np.frombuffer(snapshot.states, np.uint8), dict(snapshot.owners)
        self._labels[performance] = plan
        for place in np.flatnonzero(states == PlaceState.QUARANTINED).tolist():
            group = Group(performance, TillId(owners.get(place, 0)))
            self._found.setdefault(group, []).append(PlaceId(place))
        for line in papers:
            group = Group(performance, TillId(line.till), on_paper=True)
            self._found.setdefault(group, []).append(PlaceId(line.place))
            self._tickets.setdefault(group, {})[PlaceId(line.place)] = TicketId(UUID(line.ticket))
        self._show()

    # --- showing them -------------------------------------------------------------------------

    def _show(self) -> None:
        for old in self.tiles.values():
            self._buttons.removeButton(old)
            self._box.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.tiles = {group: self._tile(group) for group in self._found}
        for tile in self.tiles.values():
            self._buttons.addButton(tile)
            self._box.addWidget(tile)
        self.empty.setText(self.tr("No place of a performance ahead is in question."))
        self.empty.setVisible(not self._found)
        self.card.setVisible(bool(self._found))
        if not self._found:
            self._group = None
        else:
            self.choose(self._group if self._group in self._found else next(iter(self._found)))

    def _tile(self, group: Group) -> ListTile:
        performance, till, on_paper = group
        places = self._found[group]
        count = self.tr("%n place(s) of {till}", "", len(places))
        if on_paper:
            count = self.tr("%n emergency ticket(s) of {till}", "", len(places))
        count = count.format(till=self._till(till))
        title = called(self._desk.season, performance)
        tile = ListTile(
            title, f"{count}: {self._named(performance, places)}", "", self, checkable=True
        )
        tile.parts()[1].setWordWrap(True)
        tile.clicked.connect(lambda: self.choose(group))
        return tile

    def choose(self, group: Group | None) -> None:
        """Its places, none of them ticked."""
        if group is None or group not in self.tiles:
            return
        is_same = group == self._group and list(self.keys) == self._found[group]
        self._group = group
        self.tiles[group].setChecked(True)
        if is_same:  # what was ticked stays while more performances come in
            return
        performance, till, on_paper = group
        heading, warning = self._words_for(on_paper=on_paper)
        self.heading.setText(heading.format(till=self._till(till)))
        self.warning.setText(warning)
        for old in self.keys.values():
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.keys = {}
        for number, place in enumerate(self._found[group]):
            key = Key(self._named(performance, [place]), self, checkable=True)
            key.toggled.connect(lambda _on: self._offer())
            self.keys[place] = key
            self._grid.addWidget(key, number // _COLUMNS, number % _COLUMNS)
        self.reasons.clear()
        self._offer()

    def _words_for(self, *, on_paper: bool) -> tuple[str, str]:
        if on_paper:
            return self.tr("Emergency tickets of {till}: sold or not, nobody has said"), self.tr(
                "Each lets its bearer in until you free its place, and nobody after that. Free only"
                " those whose papers you have here: the door is told your name."
            )
        return self.tr("{till} may have sold these"), self.tr(
            "Somebody may hold a ticket for each of these places. Free one only if you know"
            " that nobody does, or where you will seat them: the door is told your name."
        )

    def _named(self, performance: PerformanceId, places: Sequence[PlaceId]) -> str:
        plan = self._labels[performance]
        return formats.places([plan.label(place) for place in places])

    def _till(self, till: TillId) -> str:
        return self._names.get(till) or self._desk.till_name(till)

    # --- deciding -----------------------------------------------------------------------------

    def _ticked(self) -> list[PlaceId]:
        return [place for place, key in self.keys.items() if key.isChecked()]

    def _tick_all(self) -> None:
        for key in self.keys.values():
            key.setChecked(True)

    def _offer(self) -> None:
        ticked = self._ticked()
        self.release.setText(self.tr("Let %n be sold again", "", len(ticked)))
        self.release.setEnabled(bool(ticked and self.reasons.reason))

    def _ask(self) -> None:
        group = self._group
        assert group is not None
        performance, till, on_paper = group
        places, reason = self._ticked(), self.reasons.reason
        what = self.tr(
            "{places} of {till} may be sold again, though somebody may hold a ticket: {reason}"
        )
        house = self._deciding.house
        said = what.format(
            places=self._named(performance, places), till=self._till(till), reason=reason
        )
        if on_paper:
            lost = LostPapers(till, {place: self._tickets[group][place] for place in places})
            self._deciding.decide(
                (said, RELEASE_PAPERS, reason),
                lambda word: house.release_papers(word, performance, lost),
                self._released,
            )
            return
        self._deciding.decide(
            (said, RELEASE, reason),
            lambda word: house.release(word, performance, places),
            self._released,
        )

    def _released(self, done: Done) -> None:
        said = self.tr(
            "%n place(s) are free again; the list for the door names them.", "", len(done.places)
        )
        if self._deciding.tell(said, done.stopped):
            self.entered()
            self.changed.emit()
