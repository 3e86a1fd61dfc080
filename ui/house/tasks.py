"""What waits for a person, of every till: said in words, to be settled where it belongs."""

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from sync.protocol.house import HouseReport
from ui.house import taskwords
from ui.theme import px
from ui.widgets import Card, column, label


class TasksPage(QWidget):
    """Shows the server's open tasks. Nothing is decided here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.calm = label(self.tr("Nothing waits for a person."), "body", self)
        self.told: list[tuple[str, str]] = []
        self._cards: list[Card] = []
        self._box = QVBoxLayout()
        self._box.setSpacing(px(self, 8))
        inside = QWidget()
        inside.setLayout(column(self._box, None, space=0))
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        self.setLayout(column(self.calm, area, space=12, parent=self))

    def show_report(self, report: HouseReport) -> None:
        """Those that nobody has settled for good."""
        names = {one.till: one.name for one in report.tills}
        told = [
            (taskwords.matter(one), taskwords.where(one, names.get(one.till, str(one.till))))
            for one in report.tasks
            if not one.settled_ms
        ]
        self.calm.setVisible(not told)
        if told == self.told:
            return
        self.told = told
        for old in self._cards:
            self._box.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._cards = [self._card(*both) for both in told]
        for card in self._cards:
            self._box.addWidget(card)

    def _card(self, matter: str, where: str) -> Card:
        card = Card(self, margin=12)
        for text, role in ((matter, "body"), (where, "quiet")):
            line = label(text, role)
            line.setWordWrap(True)
            card.body.addWidget(line)
        return card
