"""Sign-in: a tile for each person, then the PIN. Also the face of a locked till."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos.domain.ids import PersonId
from pos.domain.season import Person
from pos.services import people
from ui.centred import fill
from ui.desk import TillDesk
from ui.inline import refuse_in
from ui.signin.tiles import PersonTiles
from ui.theme import mm
from ui.widgets import Card, Heading, PinPad, SentenceBar, column, label, row


class SignInScreen(QWidget):
    """Emits `signed_in` with the Person; the screen then holds no PIN."""

    signed_in = Signal(object)

    def __init__(
        self,
        desk: TillDesk,
        parent: QWidget | None = None,
        *,
        demo_pins: Mapping[PersonId, str] | None = None,
    ) -> None:
        """`demo_pins` are shown beside the names: for a demo season, never for a house."""
        super().__init__(parent)
        self._desk = desk
        self._demo_pins = demo_pins or {}
        self.heading = Heading(self.tr("Who is selling?"), self)
        self.note = label(self.tr("Tap your name, then type your PIN."), "quiet", self)
        self.note.setWordWrap(True)
        self.tiles = PersonTiles(self)
        self.tiles.picked.connect(self._pick)
        self.name = Heading("", self, role="heading")
        self.name.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.pad = PinPad(self)
        self.pad.entered.connect(self._enter)
        self.sentence = SentenceBar(self)
        self._lay_out()
        self.pad.setEnabled(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def entered(self) -> None:
        """Read the people again; the keyboard types the PIN."""
        self.refresh()

    def refresh(self) -> None:
        """Read the people again; whoever was picked stays picked."""
        desk = self._desk.till.desk
        self._desk.background.on_storage(lambda: people.everyone(desk), self._show)

    def show_locked(self, person: Person | None, *, basket: bool) -> None:
        """Say why the till asks again: nobody touched it. `basket`: something is in it."""
        self.heading.setText(self.tr("Locked"))
        self.note.setText(
            self.tr("Nobody touched the till for a while. The basket is kept.")
            if basket
            else self.tr("Nobody touched the till for a while.")
        )
        self.sentence.clear()
        if person is not None:
            self.tiles.pick(person.id)
        self.refresh()

    def show_welcome(self) -> None:
        """Ask who comes to the window now."""
        self.heading.setText(self.tr("Who is selling?"))
        self.note.setText(self.tr("Tap your name, then type your PIN."))
        self.sentence.clear()
        self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits of the keyboard go to the PIN, wherever the focus is."""
        if not (self.pad.isEnabled() and self.pad.keypad.feed(event)):
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        card = Card(self, margin=28)
        card.body.addWidget(self.name)
        card.body.addWidget(self.pad)
        # Below the PIN, so that neither names nor digits move away from a finger.
        self.sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        right = column(24, card, self.sentence, None, space=12)
        left = column(24, self.heading, self.note, 8, self.tiles, space=12, parent=self)
        whole = row(left, right, space=48, parent=self)
        whole.setStretch(0, 1)
        card.setMinimumWidth(mm(self, 84))
        fill(self, whole, edge=40)

    def _show(self, everyone: tuple[Person, ...]) -> None:
        self.tiles.show_people(everyone, self._demo_pins)
        missing = self.tr("No season has arrived from the sales server yet, so nobody can sign in.")
        if not everyone:
            self.sentence.say(missing)
        elif self.sentence.sentence == missing:
            self.sentence.clear()

    def _pick(self, person: Person) -> None:
        self.name.setText(self.tr("PIN of {name}").format(name=person.name))
        self.pad.clear()
        self.pad.setEnabled(True)
        self.pad.setFocus()

    def _enter(self, pin: str) -> None:
        person = self.tiles.person
        if person is None:
            return
        self.pad.setEnabled(False)
        desk = self._desk.till.desk
        self._desk.background.on_storage(
            lambda: people.sign_in(desk, person.id, pin),
            self._welcome,
            refuse_in(self.sentence, self._desk.notices, self._ready),
        )

    def _welcome(self, person: Person) -> None:
        self.sentence.clear()
        self._ready()
        self.signed_in.emit(person)

    def _ready(self) -> None:
        self.pad.clear()
        self.pad.setEnabled(True)
        self.pad.setFocus()
