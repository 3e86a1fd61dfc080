"""What waits on the conflict desk, a sentence each: first what keeps the shift open."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from pos.services.settling import Case
from ui.centred import fill
from ui.conflicts import words
from ui.desk import TillDesk
from ui.theme import current, mm, px
from ui.theme.icons import pixmap
from ui.widgets import BigButton, Card, Heading, column, label, row

_SIGN = 40


class Sign(QWidget):
    """How it stands with a case, by shape and word."""

    def __init__(self, case: Case, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedWidth(mm(self, 26))
        name, word = words.state(case)
        tokens = current()
        ink = tokens.danger if case.fate == "live" and not case.admits else tokens.quiet
        picture = QLabel(self)
        picture.setPixmap(pixmap(name, ink, px(self, _SIGN)))
        picture.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        text = label(word, "quiet", self)
        text.setWordWrap(True)
        text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setLayout(column(None, picture, text, None, space=4, parent=self))


class CaseCard(Card):
    """One case, and the key that begins to settle it."""

    wanted = Signal(object)  # its Case

    def __init__(self, case: Case, desk: TillDesk, parent: QWidget) -> None:
        super().__init__(parent)
        own = desk.till.desk.credentials.till
        self.sentence = label(words.sentence(case, desk, own), "heading", self)
        self.sentence.setWordWrap(True)
        self.about = label(words.about(case, desk.season), "quiet", self)
        self.about.setWordWrap(True)
        self.about.setVisible(bool(self.about.text()))
        self.note = label("", "body", self)
        self.note.setWordWrap(True)
        self.note.setVisible(case.handed_on)
        if case.handed_on:
            self.note.setText(words.handed_on(case, desk.season))
        kind = "" if case.handed_on else "accent"
        self.key = BigButton(self.tr("Settle"), self, kind=kind)
        self.key.setFixedWidth(mm(self, 42))
        self.key.setAccessibleDescription(self.sentence.text())
        self.key.clicked.connect(lambda: self.wanted.emit(case))
        text = column(None, self.sentence, self.about, self.note, None, space=6, parent=self)
        inside = row(Sign(case, self), text, self.key, space=20, parent=self)
        inside.setStretch(1, 1)
        self.body.addLayout(inside)


class CaseList(QWidget):
    """Emits `chosen` with a Case."""

    chosen = Signal(object)

    def __init__(self, desk: TillDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.cards: list[CaseCard] = []
        self.hint = label("", "quiet", self)
        self.hint.setWordWrap(True)
        self._box = QVBoxLayout()
        self._box.setSpacing(px(self, 12))
        inside = QWidget()
        inside.setLayout(column(self._box, None, space=0))
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        heading = Heading(self.tr("Conflict desk"), self)
        fill(self, column(heading, self.hint, area, space=14, parent=self))

    def show_cases(self, cases: tuple[Case, ...]) -> None:
        """These, and no others."""
        for old in self.cards:
            self._box.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.cards = [CaseCard(case, self._desk, self) for case in cases]
        for card in self.cards:
            card.wanted.connect(self.chosen)
            self._box.addWidget(card)
        if any(not case.handed_on for case in cases):
            self.hint.setText(
                self.tr("The server did not take this as it stood. No shift closes before.")
            )
        elif cases:
            self.hint.setText(self.tr("Nothing keeps the shift open. This waits for the house."))
        else:
            self.hint.setText(self.tr("Nothing waits here. The server took all there was."))
