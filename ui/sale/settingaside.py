"""A house rule in the way of a sale: change the seats, or say why not, with a supervisor's word."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtWidgets import QWidget

from pos.domain.ids import PerformanceId, PlaceId
from pos.domain.order import Rule
from pos.domain.people import LEAVE_ORPHAN, SPEND_ACCESSIBLE, SUPERVISOR, Approval
from pos.services.seating import OverrideWish
from ui.desk import TillDesk
from ui.house.reasons import Reasons
from ui.inline import refuse_in
from ui.sale.houserules import HouseRules
from ui.signin.approval import ApprovalOverlay
from ui.theme import mm
from ui.widgets import BigButton, Heading, Key, Overlay, SentenceBar, label, row


class SettingAside(Overlay):
    """Asks for a reason, and for a supervisor where a cashier sells."""

    def __init__(self, desk: TillDesk, rules: HouseRules, parent: QWidget) -> None:
        super().__init__(parent, width_mm=150)
        self.card.setFixedWidth(mm(self, 150))
        self._desk, self._rules = desk, rules
        self._basket: UUID | None = None
        self._about: tuple[Rule, PerformanceId, tuple[PlaceId, ...]] | None = None
        self._then: Callable[[], None] = lambda: None
        self.heading = Heading("", self)
        self.heading.setWordWrap(True)
        self.what = label("", "body", self)
        self.what.setWordWrap(True)
        self.sentence = SentenceBar(self)
        self.reasons = {
            "orphan": Reasons(self._orphan_reasons(), self),
            "accessible": Reasons(self._accessible_reasons(), self),
        }
        self.leave = Key("", self, icon_name="arrow_back")
        self.leave.setMinimumHeight(mm(self, BigButton.HEIGHT_MM))
        self.leave.clicked.connect(self.dismiss)
        self.go = BigButton("", self)
        self.go.clicked.connect(self._ask)
        for piece in (self.heading, self.what, label(self.tr("Why?"), "heading", self)):
            self.body.addWidget(piece)
        for reasons in self.reasons.values():
            reasons.chosen.connect(self._offer)
            self.body.addWidget(reasons)
        self.body.addWidget(self.sentence)
        buttons = row(self.leave, self.go, parent=self)
        buttons.setStretch(1, 1)
        self.body.addLayout(buttons)
        self.approval = ApprovalOverlay(desk, parent)
        self.approval.approved.connect(self._set_aside)

    def _orphan_reasons(self) -> tuple[str, ...]:
        return (
            self.tr("The customer wants these seats"),
            self.tr("Somebody comes for the single seat"),
            self.tr("The performance begins in a moment"),
        )

    def _accessible_reasons(self) -> tuple[str, ...]:
        return (
            self.tr("Somebody of the party needs them"),
            self.tr("Nothing else is left"),
            self.tr("The performance begins in a moment"),
        )

    def ask(
        self,
        rule: Rule,
        performance: PerformanceId,
        places: tuple[PlaceId, ...],
        then: Callable[[], None],
    ) -> None:
        """Ask to set that rule aside for this basket; `then` once it is."""
        self._basket, self._then = self._desk.basket_id, then
        self._about = (rule, performance, places)
        is_orphan = rule == "orphan"
        names = self._rules.names(performance, places)
        self.heading.setText(
            self.tr("A single seat would be left alone")
            if is_orphan
            else self.tr("Wheelchair places for a party that did not ask for them")
        )
        self.what.setText(
            self.tr(
                "Nobody could sit beside {seats}. Other seats would leave nobody alone."
            ).format(seats=names)
            if is_orphan
            else self.tr("They are kept for those who need them, and for who comes with them.")
        )
        self.leave.setText(
            self.tr("Choose other seats") if is_orphan else self.tr("Keep them free")
        )
        for which, reasons in self.reasons.items():
            reasons.clear()
            reasons.setVisible(which == rule)
        self.sentence.clear()
        self._offer()
        self._fit()
        self.open()

    @property
    def _reason(self) -> str:
        assert self._about is not None
        return self.reasons[self._about[0]].reason

    @property
    def _decides_alone(self) -> bool:
        person = self._desk.person
        return person is not None and person.role == SUPERVISOR

    def _offer(self) -> None:
        alone = self._decides_alone
        self.go.setText(self.tr("Sell them all the same") if alone else self.tr("Ask a supervisor"))
        self.go.set_icon("check" if alone else "lock")
        self.go.setEnabled(bool(self._reason))

    def _ask(self) -> None:
        if self._about is None or self._basket is None or not self._reason:
            return
        if self._decides_alone:
            self._set_aside(None)
            return
        rule = self._about[0]
        action = LEAVE_ORPHAN if rule == "orphan" else SPEND_ACCESSIBLE
        what = self.tr("{what}: {reason}").format(what=self.heading.text(), reason=self._reason)
        self.approval.ask(what, action, self._basket)

    def _set_aside(self, approval: Approval | None) -> None:
        person = self._desk.person
        if self._about is None or self._basket is None or person is None or not self.isVisible():
            return
        rule, performance, places = self._about
        wish = OverrideWish(rule, self._basket, performance, places, self._reason, person, approval)
        self.go.setEnabled(False)
        refuse = refuse_in(self.sentence, self._desk.notices, self._offer)

        def failed(error: Exception) -> None:
            refuse(error)
            self._fit()

        self._rules.set_aside(wish, self._done, failed)

    def _fit(self) -> None:
        """As high as the words are at this width: an overlay does not ask that by itself."""
        self.card.setFixedHeight(self.body.totalHeightForWidth(self.card.width()))

    def _done(self) -> None:
        self.dismiss()
        self._then()
