"""After the count: what is over or short, and closing with a supervisor."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pos.domain.dayend import Comparison
from pos.domain.report import ForeignCount, ShiftReport
from ui.orders import words
from ui.shift import paperlines, terminalwords
from ui.theme import mm, px
from ui.widgets import BigButton, Card, Heading, Key, column, label, row

# Of emergency tickets that are out: what fits here, and beside the keys of the PIN.
_PERFORMANCES, _SPANS = 5, 4
_FOR_THE_SUPERVISOR = 2


class VerdictStep(QWidget):
    """The difference, shown only now that the count is confirmed."""

    closing = Signal()
    recount = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counted = label("", "body", self)
        self.verdict = label("", "title", self)
        self.figure = label("", "change", self)
        self.close_key = BigButton(self.tr("Close with a supervisor"), self, icon_name="lock")
        self.close_key.clicked.connect(self.closing)
        again = Key(self.tr("Count again"), self, icon_name="undo")
        again.setMinimumHeight(mm(self, BigButton.HEIGHT_MM))
        again.clicked.connect(self.recount)
        buttons = row(again, self.close_key, space=12, parent=self)
        buttons.setStretch(1, 1)
        card = Card(self, margin=32)
        card.setFixedWidth(mm(self, 190))
        self.notes = label("", "body", self)
        self.terminals = label("", "body", self)
        self.papers = label("", "heading", self)
        self.papers_out = 0  # as many were said to be out
        for text in (self.terminals, self.papers):
            text.setWordWrap(True)
        for piece in (
            self.counted,
            self.verdict,
            self.figure,
            self.notes,
            self.terminals,
            self.papers,
        ):
            card.body.addWidget(piece)
        card.body.addSpacing(px(self, 12))
        card.body.addLayout(buttons)
        middle = row(None, card, None, parent=self)
        heading = Heading(self.tr("Close the shift"))
        self.setLayout(column(heading, None, middle, None, parent=self))

    def show_count(
        self,
        counted_minor: int,
        expected_minor: int,
        currency: str,
        foreign: Sequence[ForeignCount] = (),
    ) -> None:
        """Say what the count means, in the house's currency and in the others that came in."""
        self.notes.setText("\n".join(self._notes(one) for one in foreign))
        self.notes.setVisible(bool(foreign))
        difference = counted_minor - expected_minor
        self.counted.setText(
            self.tr("Counted {counted}, expected {expected}").format(
                counted=words.amount(counted_minor, currency),
                expected=words.amount(expected_minor, currency),
            )
        )
        self.verdict.setText(self._verdict(difference))
        self.figure.setText(words.amount(abs(difference), currency) if difference else "")
        self.figure.setVisible(bool(difference))

    def summary(self) -> str:
        """The verdict as one line, for the supervisor."""
        house = f"{self.counted.text()}. {self.verdict.text()} {self.figure.text()}".strip()
        papers = self.papers.text()
        if papers.count("\n") > _FOR_THE_SUPERVISOR:  # who reads them behind the PIN's keys
            papers = self.tr("Emergency tickets out: {count}").format(count=self.papers_out)
        rest = (self.notes.text(), self.terminals.text(), papers)
        return "\n".join(filter(None, (house, *rest)))

    def show_terminals(self, compared: Sequence[Comparison]) -> None:
        """How each card terminal stands beside our books, and why where it does not agree."""
        told = [
            f"{terminalwords.name(one.terminal)}: {terminalwords.verdict(one)}"
            + (f" ({one.reason})" if one.reason else "")
            for one in compared
        ]
        self.terminals.setText("\n".join(told))
        self.terminals.setVisible(bool(told))

    def show_papers(self, report: ShiftReport, timezone: str) -> None:
        """Emergency tickets that nobody has accounted for: the supervisor confirms them, too."""
        self.papers_out = report.out_count
        lines = paperlines.out(report, timezone, most=_SPANS)
        told = [f"{name}: {which}" for name, which in lines[:_PERFORMANCES]]
        if len(lines) > _PERFORMANCES:
            more = len(lines) - _PERFORMANCES
            told.append(self.tr("and %n more performance(s): the Z report names all.", "", more))
        if told:
            many = self.tr("%n emergency ticket(s) are not accounted for:", "", self.papers_out)
            told.insert(0, many)
        self.papers.setText("\n".join(told))
        self.papers.setVisible(bool(told))

    def _notes(self, one: ForeignCount) -> str:
        text = self.tr("{currency}: counted {counted}, expected {expected}")
        return text.format(
            currency=one.currency,
            counted=words.amount(one.counted_minor or 0, one.currency),
            expected=words.amount(one.expected_minor, one.currency),
        )

    def _verdict(self, difference: int) -> str:
        if difference == 0:
            return self.tr("The drawer is right.")
        return self.tr("Too much in the drawer:") if difference > 0 else self.tr("Missing:")
