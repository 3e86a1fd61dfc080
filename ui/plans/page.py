"""The plan of the hall on the screen: seats are renamed, marked and kept."""

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from pos.domain.ids import PlaceId
from pos.domain.people import BLOCK, EDIT_PLAN, UNBLOCK
from pos.domain.plan import Feature, Plan
from pos.domain.planedit import Edit, FeatureName, Mark, Recategorise, Rename, SetFocal
from pos.domain.refusals import Reason, Refusal
from sync.client.housedesk import Done
from sync.protocol.house import PlanEdited
from sync.protocol.wire import PlaceState
from ui import faults
from ui.house.deciding import Deciding
from ui.plans import words
from ui.plans.checking import CheckOverlay
from ui.plans.edits import Edits
from ui.plans.focal import Focal
from ui.plans.overlays import NAMED, ChoiceOverlay, ListOverlay, NameOverlay, ReasonOverlay
from ui.sale.hall import map_tokens
from ui.seatmap.view import SeatMapView
from ui.theme import current, mm, px
from ui.widgets import BigButton, Card, Heading, Key, label, row

_HOUSE = int(PlaceState.HOUSE_HELD)
_FREE = int(PlaceState.FREE)
_FEATURES: tuple[FeatureName, ...] = ("accessible", "companion", "restricted")
_COLUMNS = 6  # of the grid: keys in halves and thirds
_BITS = dict(
    zip(_FEATURES, (Feature.ACCESSIBLE, Feature.COMPANION, Feature.RESTRICTED), strict=True)
)


class PlanPage(QWidget):
    """Emits `changed` when the house took something over."""

    changed = Signal()

    def __init__(self, deciding: Deciding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._deciding, self._desk = deciding, deciding.desk
        self.edits: Edits | None = None
        self.picked: set[int] = set()
        self.view = SeatMapView(self)
        self.view.dots_per_mm = mm(self, 100) / 100
        self.view.setAccessibleName(self.tr("Seat map"))
        self.focal = Focal(self.view)
        self.heading = Heading("", self, role="heading")
        self.heading.setWordWrap(True)
        self.hint = label("", "body", self)
        self.hint.setWordWrap(True)
        self.keys: dict[str, Key] = {}
        self.marks: dict[FeatureName, Key] = {}
        self.waiting = label("", "quiet", self)
        self.waiting.setWordWrap(True)
        self.save = BigButton(self.tr("Save the plan"), self, icon_name="check")
        self.save.clicked.connect(self._save)
        self.naming = NameOverlay(self)
        self.choice = ChoiceOverlay(self)
        self.reason = ReasonOverlay(self)
        self.losses = ListOverlay(self)
        self.check = CheckOverlay(self._desk.background, self)
        self._lay_out()
        self._connect()
        self._offer()

    # --- laying out ---------------------------------------------------------------------------

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(px(self, 6))
        for number, (name, text, icon_name) in enumerate(
            (
                ("row", self.tr("Its row"), ""),
                ("section", self.tr("Its section"), ""),
                ("none", self.tr("Pick none"), ""),
                ("name", self.tr("Rename"), "receipt_long"),
                ("category", self.tr("Category"), "payments"),
                ("block", self.tr("Keep for the house"), "lock"),
                ("unblock", self.tr("Give back"), "undo"),
                ("focal", self.tr("Focal point"), "theater_comedy"),
                ("undo", self.tr("Undo"), "undo"),
                ("check", self.tr("Check a file"), "search"),
            )
        ):
            key = Key(text, self, icon_name=icon_name, checkable=name == "focal")
            self.keys[name] = key
            if number < 3:
                grid.addWidget(key, 0, number * 2, 1, 2)
            else:
                at = number - 3
                wide = _COLUMNS if name == "check" else 3
                grid.addWidget(key, 1 + at // 2 + (at // 2 > 0), at % 2 * 3, 1, wide)
        for number, (name, text) in enumerate(
            zip(
                _FEATURES,
                (self.tr("Accessible"), self.tr("Companion"), self.tr("Poor view")),
                strict=True,
            )
        ):
            key = Key(text, self, checkable=True)
            key.clicked.connect(lambda on, name=name: self._mark(name, on))
            self.marks[name] = key
            grid.addWidget(key, 2, number * 2, 1, 2)
        card = Card(self, margin=16)
        card.setFixedWidth(mm(self, 124))
        card.body.addWidget(self.heading)
        card.body.addWidget(self.hint)
        card.body.addLayout(grid)
        card.body.addStretch(1)
        card.body.addWidget(self.waiting)
        card.body.addWidget(self.save)
        whole = row(self.view, card, space=16, parent=self)
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        desk, view, keys = self._desk, self.view, self.keys
        view.placesTapped.connect(self._tapped)
        view.takenTapped.connect(lambda place: self._tapped([place]))
        self.focal.set_to.connect(lambda x, y: self._edit(SetFocal(x, y)))
        self.naming.named.connect(self._named)
        desk.performanceChanged.connect(self._show_hall)
        desk.seasonChanged.connect(self._show_hall)
        desk.placesReset.connect(self._show_states)
        desk.placesChanged.connect(lambda _places: self._show_states())
        for name, does in (
            ("row", self._pick_rows),
            ("section", self._pick_sections),
            ("none", self._pick_none),
            ("name", self._ask_name),
            ("category", self._ask_category),
            ("block", self._ask_reason),
            ("unblock", self._unblock),
            ("undo", self._undo),
            ("check", self.check.ask),
        ):
            keys[name].clicked.connect(lambda _on=False, does=does: does())
        keys["focal"].toggled.connect(self._wait_for_focal)
        self.choice.chosen.connect(self._chosen)
        self.reason.given.connect(self._block)

    # --- what is shown ------------------------------------------------------------------------

    def entered(self) -> None:
        """The hall as it is now."""
        self._show_hall()

    def _show_hall(self) -> None:
        desk = self._desk
        if desk.plan is None or desk.season is None or not self.isVisible():
            return
        if self.edits is None or self.edits.saved.digest != desk.plan.digest:
            if self.edits is not None and self.edits.made and self._same_hall():
                self._deciding.sentence.say(
                    self.tr("This plan was changed elsewhere: what was not saved is gone.")
                )
            self.edits = Edits(desk.plan)
            self.picked.clear()
        self._show_plan()

    def _same_hall(self) -> bool:
        assert self.edits is not None and self._desk.plan is not None
        return self.edits.saved.name == self._desk.plan.name

    def _show_plan(self) -> None:
        """The plan with its edits; the map stays where it was."""
        season, edits, view = self._desk.season, self.edits, self.view
        if season is None or edits is None:
            return
        plan, shown = edits.plan, view.shown_plan
        colours = {one.id: one.colour for one in season.categories}
        port = view.viewport
        at = (port.scale, *port.to_plan(port.width / 2, port.height / 2))
        view.set_hall(plan, colours, map_tokens(current()))
        if shown is not None and shown is not plan and shown.digest == plan.digest:
            port.show(*at)
            port.snap()
        self.focal.show_at(plan.focal)
        self.heading.setText(plan.name)
        self._show_states()

    def _show_states(self) -> None:
        replica, edits = self._desk.replica, self.edits
        if replica is None or edits is None or not self.isVisible():
            return
        if len(replica.states) == edits.plan.place_count:
            self.view.set_states(replica.states.copy())
        self._show_picked()

    def _show_picked(self) -> None:
        self.view.set_mine(sorted(self.picked))
        self._offer()

    def changeEvent(self, event: QEvent) -> None:
        """Another theme paints the hall anew."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_deciding"):
            self._show_hall()

    # --- picking ------------------------------------------------------------------------------

    def _tapped(self, places: Sequence[int]) -> None:
        if len(places) == 1:
            self.picked ^= set(places)
        else:  # dragged over
            self.picked |= set(places)
        self._show_picked()

    def _pick_none(self) -> None:
        self.picked.clear()
        self._show_picked()

    def _pick_rows(self) -> None:
        self._pick_like(lambda plan: plan.row_of)

    def _pick_sections(self) -> None:
        self._pick_like(
            lambda plan: np.array([row.section for row in plan.rows], np.int32)[plan.row_of]
        )

    def _pick_like(self, of: Callable[[Plan], np.ndarray]) -> None:
        if self.edits is not None:
            group = of(self.edits.plan)
            self.picked = set(np.flatnonzero(np.isin(group, group[sorted(self.picked)])).tolist())
            self._show_picked()

    # --- what can be done ---------------------------------------------------------------------

    def _offer(self) -> None:
        some = bool(self.picked) and self.edits is not None
        for name in ("row", "section", "none", "name", "category", "block"):
            self.keys[name].setEnabled(some)
        made = self.edits.made if self.edits is not None else ()
        self.keys["undo"].setEnabled(bool(made))
        self.keys["unblock"].setEnabled(bool(self._in_state(_HOUSE)))
        self.keys["block"].setEnabled(bool(self._in_state(_FREE)))
        self.save.setEnabled(bool(made))
        self.waiting.setText(self.tr("%n change(s) not saved yet", "", len(made)) if made else "")
        for name, key in self.marks.items():
            key.setEnabled(some)
            key.setChecked(some and self._all_have(name))
        if self.edits is None or not some:
            self.hint.setText(self.tr("Tap seats, or drag over them, to pick what is changed."))
        else:
            self.hint.setText(words.places(self.edits.plan, list(self.picked)))

    def _all_have(self, name: FeatureName) -> bool:
        assert self.edits is not None
        features = self.edits.plan.features[sorted(self.picked)]
        return bool(((features & int(_BITS[name])) != 0).all())

    def _in_state(self, state: int) -> list[PlaceId]:
        replica = self._desk.replica
        if replica is None:
            return []
        count = len(replica.states)
        return [
            PlaceId(one)
            for one in sorted(self.picked)
            if one < count and int(replica.states[one]) == state
        ]

    def _guids(self) -> list[str]:
        assert self.edits is not None
        return self.edits.guids(sorted(self.picked))

    def _edit(self, edit: Edit) -> None:
        if self.edits is not None:
            self.keys["focal"].setChecked(False)
            self._deciding.sentence.clear()
            self.edits.add(edit)
            self._show_plan()

    def _undo(self) -> None:
        if self.edits is not None:
            self.edits.undo()
            self._show_plan()

    def _mark(self, name: FeatureName, on: bool) -> None:
        self._edit(Mark(self._guids(), name, on))

    def _wait_for_focal(self, on: bool) -> None:
        self.focal.waiting = on
        if on:
            self._deciding.sentence.say(self.tr("Tap where everybody looks."))
        else:
            self._deciding.sentence.clear()

    def _ask_name(self) -> None:
        assert self.edits is not None
        place = min(self.picked)
        called = self.edits.plan.label(PlaceId(place))
        self.naming.ask(called.seat, called.row, called.section, one=len(self.picked) == 1)

    def _named(self, what: str, name: str) -> None:
        assert self.edits is not None
        guid = self.edits.saved.guids[min(self.picked)]
        self._edit(Rename(guid, next(one for one in NAMED if one == what), name))

    def _ask_category(self) -> None:
        if self._desk.season is not None:
            names = [one.name for one in self._desk.season.categories]
            self.choice.ask(self.tr("Which price category?"), names)

    def _chosen(self, number: int) -> None:
        if self._desk.season is not None:
            category = self._desk.season.categories[number].id
            self._edit(Recategorise(self._guids(), category))

    # --- deciding -----------------------------------------------------------------------------

    def _save(self) -> None:
        edits = self.edits
        if edits is None or not edits.made:
            return
        made, digest, house = edits.made, edits.saved.digest, self._deciding.house
        what = self.tr("Change the plan {plan}: %n edit(s)", "", len(made))
        self._deciding.decide(
            (what.format(plan=edits.saved.name), EDIT_PLAN, self.tr("Plan changed by hand")),
            lambda word: house.edit_plan(word, digest, made),
            self._saved,
            self._refused,
        )

    def _saved(self, done: PlanEdited) -> None:
        said = self.tr("Saved. Each till takes the plan over once its basket is empty.")
        if not done.performances:
            said = self.tr("Nothing changed: the plan is so already.")
        if done.renamed:
            said += " " + self.tr(
                "%n sold place(s) are called otherwise than on their tickets.", "", done.renamed
            )
        if self.edits is not None:
            self.edits = Edits(self.edits.saved)
        self._pick_none()
        self._show_plan()
        self._deciding.sentence.say(said, tone="success")
        self._desk.hallOutdated.emit()
        self.changed.emit()

    def _refused(self, error: Exception) -> None:
        if isinstance(error, Refusal) and error.reason is Reason.PLAN_IN_USE:
            self.losses.tell(self._desk.notices.sentence(error), words.losses(error.params))
            return
        if isinstance(error, Refusal) and error.reason is Reason.PLAN_CHANGED:
            self._desk.hallOutdated.emit()
        if isinstance(error, Refusal) and error.reason is Reason.SEASON_WRONG:
            why = faults.sentence(error.params)
            sentence = self.tr("A price is missing: {why}.").format(why=why)
            self._deciding.sentence.refuse(sentence)
            return
        why = faults.sentence(error.params) if isinstance(error, Refusal) else ""
        if why and isinstance(error, Refusal) and error.reason is Reason.PLAN_WRONG:
            # The hall on the screen is sound: it is what was made of it that is not.
            sentence = self.tr("The house does not take this plan: {why}.").format(why=why)
            self._deciding.sentence.refuse(sentence)
            return
        self._deciding.failed(error)

    def _ask_reason(self) -> None:
        count = len(self._in_state(_FREE))
        self.reason.ask(self.tr("Why does the house keep %n seat(s)?", "", count))

    def _block(self, reason: str) -> None:
        performance, places = self._desk.performance, self._in_state(_FREE)
        if performance is None or not places:
            return
        house, id_ = self._deciding.house, performance.id
        what = self.tr("Keep %n seat(s) for the house: {reason}", "", len(places))
        self._deciding.decide(
            (what.format(reason=reason), BLOCK, reason),
            lambda word: house.block(word, id_, places),
            self._kept,
        )

    def _kept(self, done: Done) -> None:
        count = len(done.places)
        if done.stopped is None:
            self._told(self.tr("%n seat(s) are kept for the house.", "", count))
            return
        self._deciding.failed(done.stopped)
        why = self._deciding.sentence.sentence
        said = self.tr("%n seat(s) are kept for the house, the others are not. {why}", "", count)
        self._deciding.sentence.refuse(said.format(why=why))
        self.changed.emit()  # those that were not stay picked

    def _unblock(self) -> None:
        performance, places = self._desk.performance, self._in_state(_HOUSE)
        if performance is None or not places:
            return
        house, id_ = self._deciding.house, performance.id
        self._deciding.decide(
            (
                self.tr("Give %n seat(s) back to the tills", "", len(places)),
                UNBLOCK,
                self.tr("Given back by hand"),
            ),
            lambda word: house.unblock(word, id_, places),
            self._given_back,
        )

    def _given_back(self, done: Done) -> None:
        said = self.tr("%n seat(s) can be sold again.", "", len(done.places))
        if done.stopped is None:
            self._told(said)
            return
        if self._deciding.tell(said, done.stopped):
            self.changed.emit()  # those that were not stay picked

    def _told(self, said: str) -> None:
        self._pick_none()
        self._deciding.sentence.say(said, tone="success")
        self.changed.emit()
