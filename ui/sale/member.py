"""Who buys: a member's card, phone number or name, scanned or typed, and the ones it fits."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QScrollArea, QVBoxLayout, QWidget

from pos.domain.member import Member
from pos.services.members import TYPED_LIMIT
from ui.theme import mm
from ui.widgets import BigButton, Heading, Key, Keypad, ListTile, Overlay, SentenceBar, column, row


def called(member: Member) -> str:
    """The name; of one that was found without the server the card's number."""
    return member.name or member.number


class MemberSheet(Overlay):
    """Emits `typed` with what to look for, and `chosen` with the Member that was tapped."""

    typed = Signal(str)
    chosen = Signal(object)
    without = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, width_mm=120)
        self.card.setMinimumWidth(mm(self, 105))
        self.tiles: list[ListTile] = []
        self.field = QLineEdit(self)
        self.field.setMaxLength(TYPED_LIMIT)
        self.field.setMinimumHeight(mm(self, 13))
        self.field.setPlaceholderText(self.tr("Card, phone or name"))
        self.field.setAccessibleName(self.tr("Member's card, phone or name"))
        self.field.returnPressed.connect(self._look)
        self.sentence = SentenceBar(self)
        self.keypad = Keypad(self)
        self.keypad.digits.connect(self.field.insert)
        self.keypad.erased.connect(self.field.backspace)
        self._list = QVBoxLayout()
        inside = QWidget()
        inside.setLayout(column(self._list, None))
        self.results = QScrollArea(self)
        self.results.setWidgetResizable(True)
        self.results.setMinimumHeight(mm(self, 52))
        self.results.setAccessibleName(self.tr("Members"))
        self.results.setWidget(inside)
        self.look = BigButton(self.tr("Find"), self, icon_name="search")
        self.look.clicked.connect(self._look)
        self.field.textChanged.connect(self._typing)
        self.nobody = Key(self.tr("Without a member"), self)
        self.nobody.clicked.connect(self.without)
        self.leave = Key(self.tr("Back"), self, icon_name="arrow_back")
        self.leave.clicked.connect(self.dismiss)
        self.body.addWidget(Heading(self.tr("Member"), self))
        for piece in (self.sentence, self.field, self.results, self.keypad):
            self.body.addWidget(piece)
        self.body.addLayout(row(self.leave, self.nobody, None, self.look))

    def ask(self, *, served: bool) -> None:
        """Begin. `served`: somebody is, and may be let go."""
        self.field.clear()
        self.sentence.clear()
        self._show((), "")
        self.look.setEnabled(False)
        self.nobody.setVisible(served)
        self.open()
        self.field.setFocus()

    def wait(self) -> None:
        """Somebody is being looked for."""
        self.look.setEnabled(False)
        self.sentence.say(self.tr("Looking for the member …"))

    def show_found(self, members: Sequence[Member], *, more: bool) -> None:
        """Tap which one it is."""
        self.sentence.clear()
        self.look.setEnabled(True)
        self._show(members, self.tr("There are more: type more of the name.") if more else "")

    def refuse(self, sentence: str) -> None:
        """Nobody was found, or nobody could be asked."""
        self._show((), "")
        self.look.setEnabled(bool(self.field.text().strip()))
        self.sentence.refuse(sentence)
        self.field.selectAll()
        self.field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits go into the field wherever the focus is."""
        if not self.keypad.feed(event):
            super().keyPressEvent(event)

    def _typing(self, text: str) -> None:
        self.look.setEnabled(bool(text.strip()))

    def _look(self) -> None:
        if self.look.isEnabled():
            self.typed.emit(self.field.text())

    def _show(self, members: Sequence[Member], note: str) -> None:
        for tile in self.tiles:
            self._list.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
        self.tiles = [self._tile(one) for one in members]
        for tile in self.tiles:
            self._list.addWidget(tile)
        self.results.setVisible(bool(members))
        self.keypad.setVisible(not members)
        if note:
            self.sentence.say(note)
        if self.tiles:
            self.tiles[0].setFocus()

    def _tile(self, member: Member) -> ListTile:
        quiet = " · ".join(filter(None, (member.number, member.phone)))
        tile = ListTile(called(member), quiet, member.level, self)
        tile.clicked.connect(lambda: self.chosen.emit(member))
        return tile
