"""A supervisor approves one operation of the cashier's, by PIN, on top of the screen."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QWidget

from pos.domain.people import SUPERVISOR, Approval
from pos.domain.season import Person
from pos.services import people
from ui.desk import TillDesk
from ui.inline import refuse_in
from ui.signin.tiles import PersonTiles
from ui.theme import mm
from ui.widgets import Heading, Key, Overlay, PinPad, SentenceBar, column, label, row

WIDTH_MM = 170.0


@dataclass(frozen=True)
class _Parts:
    what: QLabel
    sentence: SentenceBar
    tiles: PersonTiles
    pad: PinPad
    cancel: Key


class ApprovalOverlay(Overlay):
    """Emits `approved` with the Approval; `closed` without it means: nobody approved.

    A dozen screens have one, and most are never asked: what is on it is made when one first is.
    """

    approved = Signal(object)

    def __init__(self, desk: TillDesk, parent: QWidget) -> None:
        super().__init__(parent, width_mm=WIDTH_MM)
        self.card.setFixedWidth(mm(self, WIDTH_MM))
        self._desk = desk
        self._action = ""
        self._subject: UUID | None = None

    @cached_property
    def _parts(self) -> _Parts:
        what = label("", "body", self)
        what.setWordWrap(True)
        pad = PinPad(self)
        pad.entered.connect(self._enter)
        cancel = Key(self.tr("Cancel"), self, icon_name="close")
        cancel.setMinimumHeight(mm(self, 14))
        cancel.clicked.connect(self.dismiss)
        parts = _Parts(what, SentenceBar(self), PersonTiles(self), pad, cancel)
        heading = Heading(self.tr("A supervisor approves"), self)
        # Beside the keys, so that they stay where they are when it says no.
        pieces = (heading, what, 8, parts.tiles, None, parts.sentence, cancel)
        left = column(*pieces, parent=self)
        whole = row(left, pad, space=32, parent=self)
        whole.setStretch(0, 1)
        self.body.addLayout(whole)
        return parts

    @property
    def what(self) -> QLabel:
        """What is to be approved, in words."""
        return self._parts.what

    @property
    def sentence(self) -> SentenceBar:
        """Why it was not."""
        return self._parts.sentence

    @property
    def tiles(self) -> PersonTiles:
        """Who may approve."""
        return self._parts.tiles

    @property
    def pad(self) -> PinPad:
        """Their PIN."""
        return self._parts.pad

    @property
    def cancel(self) -> Key:
        """The key for nobody."""
        return self._parts.cancel

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
