"""One case, and its remedies as keys, each with what it will do."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos.domain.journal import Remedy
from pos.services.settling import Case
from ui.centred import fill
from ui.conflicts import words
from ui.conflicts.list import Sign
from ui.desk import TillDesk
from ui.theme import mm, px
from ui.widgets import Card, Heading, Key, column, label, row


class CasePage(QWidget):
    """Emits `chosen` with the remedy, `back` to leave."""

    chosen = Signal(str)
    back = Signal()

    def __init__(self, desk: TillDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.keys: dict[Remedy, Key] = {}
        self.sentence = label("", "heading", self)
        self.sentence.setWordWrap(True)
        self.about = label("", "quiet", self)
        self.about.setWordWrap(True)
        back = Key(self.tr("All conflicts"), self, icon_name="arrow_back")
        back.setMinimumHeight(mm(self, 12))
        back.clicked.connect(self.back)
        self._card = Card(self)
        self._sign: Sign | None = None
        self._inside = row(
            column(self.sentence, self.about, space=6, parent=self), space=20, parent=self
        )
        self._card.body.addLayout(self._inside)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(px(self, 10))
        self._lines: list[QWidget] = []
        head = row(back, Heading(self.tr("What is to be done?"), self), None, space=16, parent=self)
        fill(self, column(head, self._card, 4, self._rows, None, space=14, parent=self))

    def show_case(self, case: Case) -> None:
        """The keys that fit it."""
        self.setFocus()
        own = self._desk.till.desk.credentials.till
        self.sentence.setText(words.sentence(case, self._desk, own))
        self.about.setText(words.about(case, self._desk.season))
        self.about.setVisible(bool(self.about.text()))
        if self._sign is not None:
            self._inside.removeWidget(self._sign)
            self._sign.hide()
            self._sign.deleteLater()
        self._sign = Sign(case, self)
        self._inside.insertWidget(0, self._sign)
        for old in self._lines:
            self._rows.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.keys.clear()
        self._lines = [self._line(which, case) for which in case.remedies]
        for line in self._lines:
            self._rows.addWidget(line)

    def _line(self, which: Remedy, case: Case) -> QWidget:
        line = QWidget(self)
        likeliest = which == case.remedies[0]
        key = Key(
            words.remedy(which),
            line,
            icon_name=words.ICONS[which],
            kind="accent" if likeliest else "",
        )
        key.setMinimumHeight(mm(self, 14))
        key.setFixedWidth(mm(self, 66))
        does = label(words.does(which, case), "body", line)
        does.setWordWrap(True)
        key.setAccessibleDescription(does.text())
        key.clicked.connect(lambda: self.chosen.emit(which))
        self.keys[which] = key
        inside = row(key, does, space=20, parent=line)
        inside.setStretch(1, 1)
        line.setLayout(inside)
        return line
