"""One printer: how it is, what waits for it, and moving that to another one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from printing.profile import Profile
from printing.status import PrinterStatus
from ui import formats, printerwords
from ui.papers import words
from ui.theme import mm
from ui.widgets import Card, Heading, Key, column, label


class PrinterCard(Card):
    """Emits `move_wanted` with the name of the printer that its papers are to go to."""

    move_wanted = Signal(str)

    def __init__(self, name: str, others: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent, margin=16)
        self.name = name
        self.heading = Heading(words.printer(name), self, role="heading")
        self.model = label("", "quiet", self)
        self.wants = label("", "body", self)
        self.states = label("", "body", self)
        self.waits = label("", "body", self)
        self.seen = label("", "quiet", self)
        pieces = (self.model, self.wants, self.states, self.waits, self.seen)
        for text in pieces:
            text.setWordWrap(True)
        self.moves: dict[str, Key] = {}
        for other in others:
            there = self.tr("Print there instead: {printer}").format(printer=words.printer(other))
            key = Key(there, self, icon_name="swap_horiz")
            key.setMinimumHeight(mm(self, 12))
            key.clicked.connect(lambda _on=False, other=other: self.move_wanted.emit(other))
            self.moves[other] = key
        self.body.addLayout(column(self.heading, *pieces, *self.moves.values(), space=6))

    def show_printer(
        self, profile: Profile, status: PrinterStatus, waiting: int, now_s: float
    ) -> None:
        """How it is now."""
        self.model.setText(f"{profile.name}. {words.sureness(profile.confirm)}")
        self.wants.setText(printerwords.wants(status))
        self.wants.setVisible(bool(self.wants.text()))
        self.states.setText("\n".join(words.state(status)))
        self.states.setVisible(status.last_seen_s is not None)
        self.waits.setText(self.tr("%n paper(s) wait", "", waiting))
        seen_s = status.last_seen_s
        if seen_s is None:
            self.seen.setText(self.tr("Never seen since the program started"))
        else:
            ago = formats.ago(max(0, int(now_s - seen_s)))
            self.seen.setText(self.tr("Last heard: {ago}").format(ago=ago))
        for key in self.moves.values():
            key.setVisible(waiting > 0)
