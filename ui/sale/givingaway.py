"""Places for nothing: for which reason, and by whose word."""

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos.domain.people import GIVE_AWAY, SUPERVISOR, Approval
from pos.domain.pricing.circumstances import Comp, Key
from pos.services import giving
from ui.desk import TillDesk
from ui.house.reasons import Reasons
from ui.inline import refuse_in
from ui.signin.approval import ApprovalOverlay
from ui.theme import mm
from ui.widgets import BigButton, Heading, Overlay, SentenceBar, label, row
from ui.widgets import Key as Button


class GivingAway(Overlay):
    """Emits `given` with the Comp."""

    given = Signal(object)

    def __init__(self, desk: TillDesk, parent: QWidget) -> None:
        super().__init__(parent, width_mm=130)
        self.card.setFixedWidth(mm(self, 130))
        self._desk = desk
        self._basket: UUID | None = None
        self._places: frozenset[Key] = frozenset()
        self.what = label("", "body", self)
        self.what.setWordWrap(True)
        self.reasons = Reasons((), self)
        self._room = QVBoxLayout()
        self._room.addWidget(self.reasons)
        self.sentence = SentenceBar(self)
        self.leave = Button(self.tr("Back"), self, icon_name="arrow_back")
        self.leave.setMinimumHeight(mm(self, BigButton.HEIGHT_MM))
        self.leave.clicked.connect(self.dismiss)
        self.go = BigButton("", self)
        self.go.clicked.connect(self._ask)
        self.body.addWidget(Heading(self.tr("Give away"), self))
        self.body.addWidget(self.what)
        self.body.addWidget(label(self.tr("Why?"), "heading", self))
        self.body.addLayout(self._room)
        self.body.addWidget(self.sentence)
        buttons = row(self.leave, self.go, parent=self)
        buttons.setStretch(1, 1)
        self.body.addLayout(buttons)
        self.approval = ApprovalOverlay(desk, parent)
        self.approval.approved.connect(self._give)

    def ask(self, places: frozenset[Key], what: str, reasons: tuple[str, ...]) -> None:
        """Begin: for those places, which `what` names; the tariff's reasons, none: any."""
        self._basket, self._places = self._desk.basket_id, places
        self.what.setText(what)
        before = self.reasons
        self.reasons = Reasons(reasons or self._usual_reasons(), self)
        self.reasons.chosen.connect(self._offer)
        self._room.replaceWidget(before, self.reasons)
        before.deleteLater()
        self.sentence.clear()
        self._offer()
        self.open()

    def _usual_reasons(self) -> tuple[str, ...]:
        return (self.tr("Press"), self.tr("Guest of an artist"), self.tr("Partner of the house"))

    @property
    def _decides_alone(self) -> bool:
        person = self._desk.person
        return person is not None and person.role == SUPERVISOR

    def _offer(self) -> None:
        alone = self._decides_alone
        self.go.setText(self.tr("Give away") if alone else self.tr("Ask a supervisor"))
        self.go.set_icon("check" if alone else "lock")
        self.go.setEnabled(bool(self.reasons.reason))

    def _ask(self) -> None:
        if self._basket is None or not self.reasons.reason:
            return
        if self._decides_alone:
            self._give(None)
            return
        what = self.tr("Give away {what}: {reason}")
        what = what.format(what=self.what.text(), reason=self.reasons.reason)
        self.approval.ask(what, GIVE_AWAY, self._basket)

    def _give(self, approval: Approval | None) -> None:
        person, basket, desk = self._desk.person, self._basket, self._desk.till.desk
        if person is None or basket is None or not self.isVisible():
            return
        word = giving.Word(GIVE_AWAY, basket, self.reasons.reason, person, approval)
        places = self._places
        self.go.setEnabled(False)
        self._desk.background.on_storage(
            lambda: giving.give_away(desk, word, places),
            self._done,
            refuse_in(self.sentence, self._desk.notices, self._offer),
        )

    def _done(self, comp: Comp) -> None:
        if self._basket == self._desk.basket_id:
            self.dismiss()
            self.given.emit(comp)
