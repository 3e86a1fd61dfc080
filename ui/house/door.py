"""The door: letting people in; how many may come, and the few about whom there may be a dispute."""

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from pos.domain.ids import PlaceId, TillId
from pos.domain.refusals import Trouble
from pos.services import papers
from sync.protocol.gate import DoorReport
from sync.protocol.house import GateLine, GateList
from ui.house.admitting import AdmitPanel
from ui.house.deciding import Deciding
from ui.performances.words import called
from ui.theme import mm, px
from ui.widgets import BigButton, Card, Heading, column, label, row


class DoorPage(QWidget):
    """Of the performance that is being sold; the list is printed as a plain one."""

    def __init__(self, deciding: Deciding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._deciding, self._desk = deciding, deciding.desk
        self.lines: list[tuple[str, str]] = []
        self.admitting = AdmitPanel(deciding, self)
        self.admitting.admitted.connect(self._count)
        self.heading = Heading("", self, role="heading")
        self.heading.setWordWrap(True)
        self.inside = label("", "title", self)
        self.count = label("", "figure", self)
        self.note = label("", "body", self)
        self.note.setWordWrap(True)
        self.print_key = BigButton(self.tr("Print the list"), self, icon_name="print")
        self.print_key.setEnabled(False)
        self.print_key.clicked.connect(self._print)
        self._lay_out()

    def _lay_out(self) -> None:
        self._box = QVBoxLayout()
        self._box.setSpacing(px(self, 2))
        inside = QWidget()
        inside.setLayout(column(self._box, None, space=0))
        area, scans = QScrollArea(self), QScrollArea(self)
        for one, shown in ((area, inside), (scans, self.admitting)):
            one.setWidgetResizable(True)
            one.setWidget(shown)
        card = Card(self)
        card.setFixedWidth(mm(self, 110))
        for piece in (self.heading, self.inside, self.count, self.note):
            card.body.addWidget(piece)
        card.body.addWidget(area, 1)
        card.body.addWidget(self.print_key)
        whole = row(scans, card, space=24, parent=self)
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def entered(self) -> None:
        """Ask for the list of the performance on the sale screen, and who is in."""
        performance, house = self._desk.performance, self._deciding.house
        self.admitting.entered()
        if performance is not None:
            self._deciding.ask(lambda: house.gate(performance.id), self.show_list)
            self._count()

    def _count(self) -> None:
        performance, house = self._desk.performance, self._deciding.house
        if performance is not None:
            ask = self._deciding.ask
            ask(lambda: house.at_door(performance.id), self.show_inside, self._uncounted)

    def _uncounted(self, error: Exception) -> None:
        """Whether the server can be asked, the answer to a scan says already."""
        if not isinstance(error, Trouble):
            self._deciding.failed(error)

    def show_inside(self, report: DoorReport) -> None:
        """How many are in, of how many."""
        performance = self._desk.performance
        if performance is None or report.performance != performance.id:
            return
        text = self.tr("%n of {expected} in", "", report.admitted)
        self.inside.setText(text.format(expected=report.expected))
        self.admitting.show_scans(report)

    def show_list(self, found: GateList) -> None:
        """The exceptions one by one; the others are as many as they are."""
        performance = self._desk.performance
        if performance is None or found.performance != performance.id:
            return
        live = sum(one.state == "live" for one in found.lines)
        special = [one for one in found.lines if one.state != "live"]
        self.heading.setText(called(self._desk.season, performance.id))
        self.count.setText(self.tr("%n valid ticket(s)", "", live))
        self.note.setText(
            self.tr(
                "For these places somebody may come whom the list does not know. Let the"
                " supervisor decide."
            )
            if special
            else self.tr("No place is disputed: a valid code admits.")
        )
        self.lines = [self._line(one) for one in special]
        while (item := self._box.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for place, said in self.lines:
            name, why = label(place, "figure"), label(said, "body")
            for text in (name, why):  # a place that is cut off is another place
                text.setWordWrap(True)
            line = Card(self, margin=10)
            line.body.addWidget(name)
            line.body.addWidget(why)
            self._box.addWidget(line)
        self.print_key.setEnabled(True)

    def _line(self, one: GateLine) -> tuple[str, str]:
        till = self._desk.till_name(TillId(one.till))
        said = {
            "conflict": self.tr("two tickets: one of {till}, code {code}"),
            "quarantined": self.tr("may have been sold by {till}, which is lost"),
            "released": self.tr("sold again by {note}"),
            "on_paper": self.tr("emergency ticket of {till}: whoever has it may come in"),
        }.get(one.state, one.state)
        text = said.format(till=till, code=one.ticket[-6:].upper(), note=one.note)
        return self._desk.place_name(PlaceId(one.place)), text

    def _print(self) -> None:
        desk, background = self._desk.till.desk, self._desk.background
        title, lines = self.heading.text(), tuple(self.lines)
        note = f"{self.count.text()}. {self.note.text()}"
        background.on_storage(
            lambda: papers.queue_list(desk, title, note, lines), lambda _nothing: self._printed()
        )

    def _printed(self) -> None:
        self._deciding.sentence.say(
            self.tr("The list for the door is on its way to the printer."), tone="success"
        )
