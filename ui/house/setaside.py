"""What is set aside for which till, on the map; giving more, moving it, and taking it back."""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QButtonGroup, QScrollArea, QVBoxLayout, QWidget

from pos.domain.bestavailable import best
from pos.domain.ids import PlaceId, TillId
from pos.domain.people import ALLOT, RECALL
from sync.client.housedesk import Done
from sync.protocol.house import HouseReport
from sync.protocol.wire import PlaceState
from ui.house.deciding import Deciding
from ui.sale.area import AreaStepper
from ui.sale.hall import map_tokens
from ui.seatmap.badges import Badge, drawn
from ui.seatmap.tokens import category_colour
from ui.seatmap.view import SeatMapView
from ui.theme import current, mm, px
from ui.widgets import BigButton, Card, Heading, Key, column, label, row

_COLOURS = ("#3b5bdb", "#2b8a3e", "#c2255c", "#e67700", "#6741d9", "#087f5b", "#a61e4d", "#1864ab")
RUNS = (2, 4, 6, 12, 24)
_ALLOTTED, _FREE = int(PlaceState.ALLOTTED), int(PlaceState.FREE)


def _short(name: str, till: int) -> str:
    """The number that people call a till by."""
    found = re.search(r"\d{1,3}$", name)
    return found.group() if found else str(till)


class SetAsidePage(QWidget):
    """Pick places, choose a till, give; or take back what was picked."""

    changed = Signal()

    def __init__(self, deciding: Deciding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._deciding = deciding
        self._desk = deciding.desk
        self._names: dict[int, str] = {}
        self._till = 0
        self.picked: set[int] = set()
        self.view = SeatMapView(self)
        self.view.dots_per_mm = mm(self, 100) / 100
        self.view.setAccessibleName(self.tr("Seat map"))
        self.heading = Heading("", self, role="heading")
        self.heading.setWordWrap(True)
        self.tiles: dict[int, Key] = {}
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._choose)
        self.hint = label("", "quiet", self)
        self.hint.setWordWrap(True)
        self.runs = [self._run_key(count) for count in RUNS]
        self.clear = Key(self.tr("Pick none"), self, icon_name="close")
        self.clear.clicked.connect(lambda: self._pick(()))
        self.all_of = Key(self.tr("Pick all its places"), self, icon_name="done_all")
        self.all_of.clicked.connect(self._pick_all)
        self.give = BigButton("", self, icon_name="event_seat")
        self.give.clicked.connect(self._give)
        self.back = Key(self.tr("Take back"), self, icon_name="undo")
        self.back.setMinimumHeight(mm(self, 14))
        self.back.clicked.connect(self._take_back)
        self.stepper = AreaStepper(self)
        self._lay_out()
        self._connect()
        self._offer()

    def _lay_out(self) -> None:
        self._box = QVBoxLayout()
        self._box.setSpacing(px(self, 6))
        inside = QWidget()
        inside.setLayout(column(self._box, None, space=0))
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        card = Card(self, margin=16)
        card.setFixedWidth(mm(self, 104))
        word = label(self.tr("The best free ones"), "quiet")
        card.body.addWidget(self.heading)
        card.body.addWidget(area, 1)
        card.body.addLayout(row(self.all_of, self.clear, space=8))
        card.body.addWidget(word)
        card.body.addLayout(row(*self.runs, space=6))
        card.body.addWidget(self.hint)
        card.body.addWidget(self.give)
        card.body.addWidget(self.back)
        whole = row(self.view, card, space=16, parent=self)
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        desk, view = self._desk, self.view
        view.placesTapped.connect(self._tapped)
        view.takenTapped.connect(lambda place: self._tapped([place]))
        view.areaTapped.connect(self._area_tapped)
        self.stepper.chosen.connect(self._take_area)
        desk.performanceChanged.connect(self._show_hall)
        desk.seasonChanged.connect(self._show_hall)
        desk.placesReset.connect(self._show_states)
        desk.placesChanged.connect(lambda _places: self._show_states())

    def _run_key(self, count: int) -> Key:
        key = Key(str(count), self, name=self.tr("Best {count}").format(count=count))
        key.clicked.connect(lambda: self._best(count))
        return key

    # --- what is shown ------------------------------------------------------------------------

    def entered(self) -> None:
        """The hall as it is now."""
        self._show_hall()

    def show_report(self, report: HouseReport) -> None:
        """The tills that can be given something, and any that still own something."""
        self._names = {
            one.till: one.name for one in report.tills if not one.written_off or one.allotted
        }
        self._show_tills()

    def _show_hall(self) -> None:
        desk = self._desk
        if desk.plan is None or desk.season is None or not self.isVisible():
            return
        self.picked.clear()
        colours = {one.id: one.colour for one in desk.season.categories}
        self.view.set_hall(desk.plan, colours, map_tokens(current()))
        self.heading.setText(desk.plan.name)
        self._show_states()

    def _show_states(self) -> None:
        replica = self._desk.replica
        if replica is None or not self.isVisible() or self.view.shown_plan is not self._desk.plan:
            return
        states = replica.states
        self.picked &= set(np.flatnonzero(np.isin(states, (_FREE, _ALLOTTED))).tolist())
        self.view.set_states(states)
        self.view.set_badges(self._badges(), self._badge_of())
        self._show_tills()
        self._show_picked()

    def _badges(self) -> tuple[Badge, ...]:
        tokens = map_tokens(current())
        return tuple(
            Badge(
                till - 1,
                _short(self._names[till], till),
                category_colour(_COLOURS[till % len(_COLOURS)], tokens),
            )
            for till in sorted(self._names)
        )

    def _badge_of(self) -> NDArray[np.uint16]:
        replica = self._desk.replica
        assert replica is not None
        of = np.zeros(len(replica.states), np.uint16)
        for index, till in enumerate(sorted(self._names)):
            of[(replica.states == _ALLOTTED) & (replica.owners == till)] = index + 1
        return of

    def _show_tills(self) -> None:
        if list(self.tiles) != sorted(self._names):
            for old in self.tiles.values():
                self._group.removeButton(old)
                self._box.removeWidget(old)
                old.hide()
                old.deleteLater()
            self.tiles = {
                till: Key("", self, kind="chip", checkable=True) for till in sorted(self._names)
            }
            for till, key in self.tiles.items():
                self._group.addButton(key, till)
                self._box.addWidget(key)
        counts, side = self._counts(), px(self, 26)
        for badge, (till, key) in zip(self._badges(), self.tiles.items(), strict=True):
            ratio = self.devicePixelRatio()
            picture = drawn(badge, side / 2 * ratio, ratio, self.font())
            picture.setDevicePixelRatio(ratio)
            key.setIcon(QIcon(picture))
            key.setIconSize(QSize(side + 4, side + 4))
            count = self.tr("%n place(s)", "", counts[till])
            key.setText(f"  {self._names[till]}  ·  {count}".replace("&", "&&"))
        if self._till not in self.tiles and self.tiles:
            self._choose(next(iter(self.tiles)))
        self._offer()

    def _counts(self) -> Counter[int]:
        replica = self._desk.replica
        if replica is None:
            return Counter()
        return Counter(replica.owners[replica.states == _ALLOTTED].tolist())

    # --- picking ------------------------------------------------------------------------------

    def _pick(self, places: Sequence[int]) -> None:
        self.picked = set(places)
        self._show_picked()

    def _show_picked(self) -> None:
        self.view.set_mine(sorted(self.picked))
        self._offer()

    def _tapped(self, places: Sequence[int]) -> None:
        replica, desk = self._desk.replica, self._desk
        if replica is None:
            return
        for place in places:
            state = int(replica.states[place])
            if place in self.picked:
                self.picked.discard(place)
            elif state in (_FREE, _ALLOTTED):
                self.picked.add(place)
            else:
                self._deciding.sentence.say(
                    self.tr("{place} is sold, held or kept: it cannot be set aside.").format(
                        place=desk.place_name(PlaceId(place))
                    )
                )
        self._show_picked()

    def _best(self, count: int) -> None:
        desk = self._desk
        if desk.plan is None or desk.replica is None:
            return
        offer = best(desk.plan, desk.replica.states, count, None, sorted(self.picked))
        if offer is None:
            self._deciding.sentence.say(self.tr("There are not that many seats left."))
            return
        self.picked |= set(offer.places)
        self._show_picked()

    def _pick_all(self) -> None:
        replica = self._desk.replica
        if replica is not None:
            own = (replica.states == _ALLOTTED) & (replica.owners == self._till)
            self._pick(np.flatnonzero(own).tolist())

    def _area_tapped(self, index: int) -> None:
        if self._desk.plan is not None:
            self.stepper.ask(index, self._desk.plan.areas[index], len(self._free_in(index)))

    def _take_area(self, index: int, count: int) -> None:
        # From the end: what is sold first comes from the beginning.
        self.picked |= set(self._free_in(index)[-count:])
        self._show_picked()

    def _free_in(self, index: int) -> list[int]:
        plan, replica = self._desk.plan, self._desk.replica
        assert plan is not None and replica is not None
        there = plan.areas[index].places()
        return [p for p in there if replica.states[p] == _FREE and p not in self.picked]

    # --- deciding -----------------------------------------------------------------------------

    def _choose(self, till: int) -> None:
        self._till = till
        self.tiles[till].setChecked(True)
        self._offer()

    def _offer(self) -> None:
        replica = self._desk.replica
        states = replica.states if replica is not None else np.empty(0, np.uint8)
        aside = sum(int(states[place]) == _ALLOTTED for place in self.picked)
        name = self._names.get(self._till, "")
        self.give.setText(self.tr("Give %n to {till}", "", len(self.picked)).format(till=name))
        self.give.setEnabled(bool(self.picked and name))
        self.back.setText(self.tr("Take %n back", "", aside))
        self.back.setEnabled(aside > 0)
        self.all_of.setEnabled(self._counts()[self._till] > 0)
        self.clear.setEnabled(bool(self.picked))
        self.hint.setText(
            self.tr("%n place(s) picked", "", len(self.picked))
            if self.picked
            else self.tr("Tap seats, or take the best free ones. A till sells its own offline.")
        )

    def _give(self) -> None:
        performance, till = self._desk.performance, TillId(self._till)
        if performance is None:
            return
        places = [PlaceId(place) for place in sorted(self.picked)]
        what = self.tr("Set %n place(s) aside for {till}", "", len(places))
        house, id_ = self._deciding.house, performance.id
        self._deciding.decide(
            (what.format(till=self._names[till]), ALLOT, self.tr("Set aside by hand")),
            lambda word: house.allot(word, id_, till, places),
            lambda done: self._given(self._names[till], done),
        )

    def _given(self, name: str, done: Done) -> None:
        said = self.tr("%n place(s) set aside for {till}.", "", len(done.places))
        if done.called_back:
            later = self.tr(
                "%n more come when the other till gives them back.", "", len(done.called_back)
            )
            said = f"{said} {later}"
        is_there = self._deciding.tell(said.format(till=name), done.stopped)
        self._leave(done)
        if is_there:
            self.changed.emit()

    def _take_back(self) -> None:
        performance, replica = self._desk.performance, self._desk.replica
        if performance is None or replica is None:
            return
        aside = [place for place in sorted(self.picked) if replica.states[place] == _ALLOTTED]
        places, house, id_ = [PlaceId(one) for one in aside], self._deciding.house, performance.id
        self._deciding.decide(
            (
                self.tr("Take %n place(s) back", "", len(places)),
                RECALL,
                self.tr("Taken back by hand"),
            ),
            lambda word: house.recall(word, id_, places),
            self._called_back,
        )

    def _called_back(self, done: Done) -> None:
        said = self.tr(
            "%n place(s) are called back; they are free once their till has given them up.",
            "",
            len(done.places),
        )
        is_there = self._deciding.tell(said, done.stopped)
        self._leave(done)
        if is_there:
            self.changed.emit()

    def _leave(self, done: Done) -> None:
        """What was not done stays picked, to be tried again."""
        rest = self.picked - {*done.places, *done.called_back} if done.stopped else ()
        self._pick(sorted(rest))

    def changeEvent(self, event: QEvent) -> None:
        """Another theme paints the hall anew."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_deciding"):
            self._show_hall()
