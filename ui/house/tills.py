"""The tills of the house: who is here, what each owns, and giving one up that is lost."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QScrollArea, QVBoxLayout, QWidget

from pos.domain.ids import TillId
from pos.domain.people import WRITE_OFF
from sync.protocol.house import HouseReport, TillReport, WrittenOff
from ui.house import words
from ui.house.deciding import Deciding
from ui.house.reasons import Reasons
from ui.theme import mm, px
from ui.widgets import BigButton, Card, Heading, ListTile, column, label, row


class TillsPage(QWidget):
    """Emits `changed` when a decision was taken: the report is old then."""

    changed = Signal()

    def __init__(self, deciding: Deciding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._deciding = deciding
        self._report: HouseReport | None = None
        self._till = 0
        self.waits = label("", "heading", self)
        self.waits.setWordWrap(True)
        self.tiles: dict[int, ListTile] = {}
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self.choose)
        self.name = Heading("", self)
        self.facts = label("", "body", self)
        self.facts.setWordWrap(True)
        self.warning = label("", "body", self)
        self.warning.setWordWrap(True)
        self.reasons = Reasons(
            (
                self.tr("Stolen or destroyed"),
                self.tr("Its disk is broken"),
                self.tr("Replaced by another till"),
            ),
            self,
        )
        self.reasons.chosen.connect(self._offer)
        self.write_off = BigButton(
            self.tr("Write this till off"), self, kind="danger", icon_name="delete"
        )
        self.write_off.clicked.connect(self._ask)
        self._lay_out()

    def _lay_out(self) -> None:
        self._box = QVBoxLayout()
        self._box.setSpacing(px(self, 8))
        inside = QWidget()
        inside.setLayout(column(self._box, None, space=0))
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        card = Card(self)
        card.setFixedWidth(mm(self, 110))
        self._why = label(self.tr("Why is it given up?"), "heading")
        for piece in (self.name, self.facts, self.warning, self._why, self.reasons):
            card.body.addWidget(piece)
        card.body.addStretch(1)
        card.body.addWidget(self.write_off)
        whole = row(column(self.waits, area, parent=self), card, space=24, parent=self)
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def show_report(self, report: HouseReport) -> None:
        """Who is missing stands on top; then by number."""
        self._report = report
        gone = words.missing(report)
        names = ", ".join(one.name for one in gone)
        self.waits.setText(
            self.tr(
                "The server was put back from a copy and gives no places until these have been"
                " heard: {tills}. Switch them on, or write off what is lost."
            ).format(tills=names)
        )
        self.waits.setVisible(bool(gone))
        ordered = sorted(report.tills, key=lambda one: (one not in gone, one.till))
        if [one.till for one in ordered] != list(self.tiles):
            self._lay_tiles(ordered)
        for one in ordered:
            self._fill(self.tiles[one.till], one, report)
        if ordered:
            known = {one.till for one in ordered}
            self.choose(self._till if self._till in known else ordered[0].till, anew=False)

    def _lay_tiles(self, ordered: list[TillReport]) -> None:
        for old in self.tiles.values():
            self._group.removeButton(old)
            self._box.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.tiles = {
            one.till: ListTile(one.name, " ", " ", self, checkable=True) for one in ordered
        }
        for till, tile in self.tiles.items():
            self._group.addButton(tile, till)
            self._box.addWidget(tile)

    def _fill(self, tile: ListTile, one: TillReport, report: HouseReport) -> None:
        said = (
            one.name,
            f"{words.seen(one, report)}  ·  {words.owns(one)}",
            words.trouble(one, report),
        )
        for part, text in zip(tile.parts(), said, strict=True):
            part.setText(text)
        tile.setAccessibleName(", ".join(text for text in said if text))

    def choose(self, till: int, *, anew: bool = True) -> None:
        """Show that one."""
        report = self._report
        one = next((one for one in report.tills if one.till == till), None) if report else None
        if one is None or report is None:
            return
        if anew or till != self._till:
            self.reasons.clear()
        self._till = till
        self.tiles[till].setChecked(True)
        self.name.setText(one.name)
        facts = [words.trouble(one, report), words.seen(one, report), words.owns(one)]
        self.facts.setText("\n".join(fact for fact in facts if fact))
        self.warning.setText(self._warning(one, report))
        for piece in (self._why, self.reasons, self.write_off):
            piece.setVisible(not one.written_off)
        self._offer()

    def _warning(self, one: TillReport, report: HouseReport) -> str:
        if one.written_off:
            return self.tr("What it owned is in question until a supervisor frees it, by place.")
        if report.recovering and one.has_hole:
            return self.tr(
                "It came back without a part of its past. Writing it off takes the risk of what"
                " nobody saw; the till itself stays in use."
            )
        return self.tr(
            "Only when it will not come back: it sells nothing any more, and %n place(s) it owns"
            " are kept from everybody, for somebody may hold a ticket.",
            "",
            one.secured + one.allotted,
        )

    def _offer(self) -> None:
        self.write_off.setEnabled(bool(self.reasons.reason))

    def _ask(self) -> None:
        till, name = TillId(self._till), self.name.text()
        reason = self.reasons.reason
        what = self.tr("Write off {till}: {reason}").format(till=name, reason=reason)
        house = self._deciding.house
        self._deciding.decide(
            (what, WRITE_OFF, reason),
            lambda word: house.write_off(word, till),
            lambda done: self._written_off(name, done),
        )

    def _written_off(self, name: str, done: WrittenOff) -> None:
        text = self.tr("{till} is written off; %n place(s) are in question.", "", done.quarantined)
        self._deciding.sentence.say(text.format(till=name), tone="success")
        self.reasons.clear()
        self.changed.emit()
