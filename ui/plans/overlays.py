"""What the plan's page asks on top of itself: a name, one of several, and what would be lost."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QScrollArea, QWidget

from pos.domain.planedit import What
from pos.domain.planentries import TEXT_LIMIT
from ui.house.reasons import Reasons
from ui.theme import mm
from ui.widgets import BigButton, Heading, Key, Overlay, column, label, row

NAMED: tuple[What, ...] = ("seat", "row", "section")


class NameOverlay(Overlay):
    """Emits `named` with what is called otherwise (seat, row or section) and the new name."""

    named = Signal(str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, width_mm=120)
        self.card.setFixedWidth(mm(self, 120))
        self._before: dict[What, str] = dict.fromkeys(NAMED, "")
        self.heading = Heading(self.tr("What is it called?"), self)
        words = (self.tr("Seat"), self.tr("Row"), self.tr("Section"))
        self.kinds = QButtonGroup(self)
        keys = row(space=8)
        for number, text in enumerate(words):
            key = Key(text, self, checkable=True)
            self.kinds.addButton(key, number)
            keys.addWidget(key)
        self.kinds.idClicked.connect(self._choose)
        self.field = QLineEdit(self)
        self.field.setMaxLength(TEXT_LIMIT)
        self.field.setMinimumHeight(mm(self, 12))
        self.field.setAccessibleName(self.tr("The new name"))
        self.field.returnPressed.connect(self._done)
        self.field.textChanged.connect(lambda _text: self._offer())
        self.done = BigButton(self.tr("Rename"), self, kind="accent", icon_name="check")
        self.done.clicked.connect(self._done)
        leave = Key(self.tr("Never mind"), self, kind="quiet")
        leave.clicked.connect(self.dismiss)
        for piece in (self.heading, keys, self.field, self.done, leave):
            if isinstance(piece, QWidget):
                self.body.addWidget(piece)
            else:
                self.body.addLayout(piece)

    def ask(self, seat: str, row_label: str, section: str, *, one: bool) -> None:
        """What they are called now; `one`: a single seat is picked, which can have a name."""
        self._before = dict(zip(NAMED, (seat, row_label, section), strict=True))
        self.kinds.button(0).setEnabled(one)
        self.open()
        self._choose(0 if one else 1)

    def _choose(self, number: int) -> None:
        self.kinds.button(number).setChecked(True)
        self.field.setText(self._before[NAMED[number]])
        self.field.selectAll()
        self.field.setFocus()
        self._offer()

    def _offer(self) -> None:
        before = self._before[NAMED[max(0, self.kinds.checkedId())]]
        text = self.field.text().strip()
        self.done.setEnabled(bool(text) and text != before and text.isprintable())

    def _done(self) -> None:
        if self.done.isEnabled():
            self.dismiss()
            self.named.emit(NAMED[self.kinds.checkedId()], self.field.text().strip())


class ChoiceOverlay(Overlay):
    """Emits `chosen` with the key's number."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, width_mm=130)
        self.card.setFixedWidth(mm(self, 130))
        self.heading = Heading("", self)
        self.heading.setWordWrap(True)
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._done)
        self._keys = column(space=8)
        leave = Key(self.tr("Never mind"), self, kind="quiet")
        leave.clicked.connect(self.dismiss)
        self.body.addWidget(self.heading)
        self.body.addLayout(self._keys)
        self.body.addWidget(leave)

    def ask(self, heading: str, texts: Sequence[str]) -> None:
        """Which of these?"""
        self.heading.setText(heading)
        for old in self._group.buttons():
            self._group.removeButton(old)
            self._keys.removeWidget(old)
            old.hide()
            old.deleteLater()
        for number, text in enumerate(texts):
            key = Key(text.replace("&", "&&"), self)
            key.setMinimumHeight(mm(self, 12))
            self._group.addButton(key, number)
            self._keys.addWidget(key)
        self.open()

    def key(self, number: int) -> Key:
        """One of the keys."""
        found = self._group.button(number)
        assert isinstance(found, Key)
        return found

    def _done(self, number: int) -> None:
        self.dismiss()
        self.chosen.emit(number)


class ReasonOverlay(Overlay):
    """Why the house keeps seats: emits `given` with the reason."""

    given = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, width_mm=130)
        self.card.setFixedWidth(mm(self, 130))
        self.heading = Heading("", self)
        self.heading.setWordWrap(True)
        self.reasons = Reasons(
            (
                self.tr("The view or the seat is broken"),
                self.tr("Camera, sound or light"),
                self.tr("Guests of the house"),
                self.tr("Doctor or fire watch"),
            ),
            self,
        )
        self.reasons.chosen.connect(self._done)
        leave = Key(self.tr("Never mind"), self, kind="quiet")
        leave.clicked.connect(self.dismiss)
        for piece in (self.heading, self.reasons, leave):
            self.body.addWidget(piece)

    def ask(self, heading: str) -> None:
        """Why?"""
        self.heading.setText(heading)
        self.reasons.clear()
        self.open()

    def _done(self) -> None:
        self.dismiss()
        self.given.emit(self.reasons.reason)


class ListOverlay(Overlay):
    """A sentence and a list of lines, to be read and closed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, width_mm=150)
        self.card.setFixedWidth(mm(self, 150))
        self.heading = Heading("", self)
        self.heading.setWordWrap(True)
        self.lines = label("", "body", self)
        self.lines.setWordWrap(True)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        inside = QWidget()
        inside.setLayout(column(self.lines, None, space=0))
        area.setWidget(inside)
        area.setMinimumHeight(mm(self, 60))
        close = BigButton(self.tr("I have read it"), self, icon_name="check")
        close.clicked.connect(self.dismiss)
        for piece in (self.heading, area, close):
            self.body.addWidget(piece)

    def tell(self, heading: str, lines: Sequence[str]) -> None:
        """Show it."""
        self.heading.setText(heading)
        self.lines.setText("\n".join(lines))
        self.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter closes it, as Esc does."""
        if event.text() in ("\r", "\n"):
            self.dismiss()
        else:
            super().keyPressEvent(event)
