"""How many into a standing area or a timed entry: a stepper from one to eight."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from pos.domain.plan import Area
from ui.theme import mm
from ui.widgets import BigButton, Key, Overlay, label, row

COUNT_LIMIT = 8


class AreaStepper(Overlay):
    """Emits `chosen` with the area's number and how many."""

    chosen = Signal(int, int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, width_mm=105)
        self._area, self._count, self._limit = 0, 1, COUNT_LIMIT
        self.title = label("", "title", self)
        self.room = label("", "quiet", self)
        self.less = Key("", self, size="key", icon_name="remove", name=self.tr("One fewer"))
        self.more = Key("", self, size="key", icon_name="add", name=self.tr("One more"))
        self.count = label("", "total", self)
        self.count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.count.setMinimumWidth(mm(self, 24))
        for key, step in ((self.less, -1), (self.more, 1)):
            key.setFixedSize(mm(self, 20), mm(self, 20))
            key.clicked.connect(lambda _on=False, step=step: self._step(step))
        self.add = BigButton("", self, kind="accent", icon_name="add")
        self.add.clicked.connect(self._choose)
        leave = Key(self.tr("Never mind"), self, kind="quiet")
        leave.clicked.connect(self.dismiss)
        self.body.addWidget(self.title)
        self.body.addWidget(self.room)
        self.body.addLayout(row(None, self.less, self.count, self.more, None))
        self.body.addWidget(self.add)
        self.body.addWidget(leave)

    def ask(self, index: int, area: Area, free: int) -> None:
        """How many into that area, of which so many places are free?"""
        self._area, self._limit = index, min(COUNT_LIMIT, free)
        self._count = min(2, self._limit)
        self.title.setText(area.name)
        self.room.setText(self.tr("%n place(s) free", "", free))
        self._show()
        self.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plus, minus, a digit, Enter, Esc."""
        if event.text() in ("+", "-"):
            self._step(1 if event.text() == "+" else -1)
        elif event.text().isdecimal() and 1 <= int(event.text()) <= self._limit:
            self._count = int(event.text())
            self._show()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        else:
            super().keyPressEvent(event)

    def _step(self, step: int) -> None:
        self._count = max(1, min(self._limit, self._count + step))
        self._show()

    def _choose(self) -> None:
        if self.add.isEnabled():
            self.dismiss()
            self.chosen.emit(self._area, self._count)

    def _show(self) -> None:
        self.count.setText(str(self._count))
        self.add.setText(self.tr("Add %n ticket(s)", "", self._count))
        self.add.setEnabled(self._limit > 0)
        self.less.setEnabled(self._count > 1)
        self.more.setEnabled(self._count < self._limit)
