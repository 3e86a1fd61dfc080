"""A supervisor approves one operation of the cashier's, by PIN, on top of the screen."""

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from pos.domain.people import SUPERVISOR, Approval
from pos.domain.season import Person
from pos.services import people
from ui.desk import TillDesk
from ui.inline import refuse_in
from ui.signin.tiles import PersonTiles
from ui.theme import mm
from ui.widgets import Heading, Key, Overlay, PinPad, SentenceBar, column, label, row

WIDTH_MM = 170.0


class ApprovalOverlay(Overlay):
    """Emits `approved` with the Approval; `closed` without it means: nobody approved."""

    approved = Signal(object)

    def __init__(self, desk: TillDesk, parent: QWidget) -> None:
        super().__init__(parent, width_mm=WIDTH_MM)
        self.card.setFixedWidth(mm(self, WIDTH_MM))
        self._desk = desk
        self._action = ""
        self._subject: UUID | None = None
        self.heading = Heading(self.tr("A supervisor approves"), self)
        self.what = label("", "body", self)
        self.what.setWordWrap(True)
        self.sentence = SentenceBar(self)
        self.tiles = PersonTiles(self)
        self.pad = PinPad(self)
        self.pad.entered.connect(self._enter)
        self.cancel = Key(self.tr("Cancel"), self, icon_name="close")
        self.cancel.setMinimumHeight(mm(self, 14))
        self.cancel.clicked.connect(self.dismiss)
        left = column(self.heading, self.what, 8, self.tiles, None, self.cancel, parent=self)
        whole = row(left, self.pad, space=32, parent=self)
        whole.setStretch(0, 1)
        self.body.addLayout(whole)
        self.body.addWidget(self.sentence)

    def ask(self, what: str, action: str, subject: UUID) -> None:
        """Ask for an approval of that action on that subject; `what` says it in words."""
        self.what.setText(what)
        self._action = action
        self._subject = subject
        self.sentence.clear()
        self.pad.clear()
        desk = self._desk.till.desk
        self._desk.background.on_storage(lambda: people.everyone(desk), self._show)
        self.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits of the keyboard go to the PIN; Esc closes."""
        if not (self.pad.isEnabled() and self.pad.keypad.feed(event)):
            super().keyPressEvent(event)

    def _show(self, everyone: tuple[Person, ...]) -> None:
        self.tiles.show_people(tuple(one for one in everyone if one.role == SUPERVISOR))
        self.pad.setFocus()

    def _enter(self, pin: str) -> None:
        person, subject, action = self.tiles.person, self._subject, self._action
        if person is None or subject is None:
            return
        self.pad.setEnabled(False)
        desk = self._desk.till.desk
        self._desk.background.on_storage(
            lambda: people.approve(desk, person.id, pin, action, subject),
            self._approve,
            refuse_in(self.sentence, self._desk.notices, self._again),
        )

    def _approve(self, approval: Approval) -> None:
        self.pad.setEnabled(True)
        if not self.isVisible():
            return  # cancelled while the PIN was looked at: an approval nobody uses does nothing
        self.hide()
        self.approved.emit(approval)

    def _again(self) -> None:
        self.pad.setEnabled(True)
        self.pad.setFocus()
