"""A card terminal's totals beside ours: what differs, payment by payment, and why."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from pos.domain.attempt import Attempt
from pos.domain.dayend import NOTHING, Comparison, SchemeLine, Sum
from ui.house.reasons import Reasons
from ui.orders import words
from ui.shift import terminalwords
from ui.theme import mm, px
from ui.widgets import BigButton, Card, Heading, Key, column, label, row


class BesideStep(QWidget):
    """Emits `settled` with the Comparison and its reason, or what else is wanted."""

    settled = Signal(object)
    again = Signal()
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._comparison: Comparison | None = None
        self._looks_only = False
        self.heading = Heading("", self)
        self.about = label("", "quiet", self)
        self.verdict = label("", "title", self)
        self.verdict.setWordWrap(True)
        self.table = QGridLayout()
        self.table.setHorizontalSpacing(px(self, 24))
        self.table.setVerticalSpacing(px(self, 6))
        self.findings = label("", "body", self)
        self.findings.setWordWrap(True)
        self.findings.setAlignment(Qt.AlignmentFlag.AlignTop)
        inside = QScrollArea(self)
        inside.setWidgetResizable(True)
        inside.setWidget(self.findings)
        self.reasons = Reasons(
            (
                self.tr("A payment was keyed in wrongly"),
                self.tr("The slip is of other hours"),
                self.tr("The terminal or its paper is out"),
                self.tr("Not explained yet"),
            ),
            self,
        )
        self.reasons.chosen.connect(self._offer)
        self.why = label(self.tr("Why?"), "heading", self)
        self._lay_out(inside)

    def _lay_out(self, inside: QScrollArea) -> None:
        self.again_key = Key(self.tr("Once more"), self, icon_name="undo")
        self.again_key.clicked.connect(self.again)
        self.cancel = Key(self.tr("Cancel"), self, icon_name="close")
        self.cancel.clicked.connect(self.given_up)
        for key in (self.again_key, self.cancel):
            key.setMinimumHeight(mm(self, BigButton.HEIGHT_MM))
        self.confirm = BigButton("", self, icon_name="check")
        self.confirm.clicked.connect(self._confirm)
        card = Card(self)
        card.body.addLayout(self.table)
        card.body.addWidget(self.verdict)
        left = column(card, inside, space=12, parent=self)
        left.setStretch(1, 1)
        right = column(self.why, self.reasons, None, space=10, parent=self)
        whole = row(left, right, space=24, parent=self)
        whole.setStretch(0, 3)
        whole.setStretch(1, 2)
        buttons = row(self.cancel, self.again_key, self.confirm, space=12, parent=self)
        buttons.setStretch(2, 1)
        box = column(self.heading, self.about, whole, buttons, parent=self)
        box.setStretch(2, 1)
        self.setLayout(box)

    def wait(self, terminal: str) -> None:
        """The terminal is being asked."""
        self._comparison = None
        self.heading.setText(terminalwords.name(terminal))
        self.about.setText(self.tr("One moment: the terminal is asked for its totals."))
        self._clear()
        self.verdict.setText("")
        self.findings.setText("")
        self._ask_why(wanted=False)
        self.confirm.setText(self.tr("Go on"))
        self.confirm.setEnabled(False)
        self.again_key.setEnabled(False)

    def show_comparison(
        self, one: Comparison, timezone: str, open_: tuple[Attempt, ...], *, looks_only: bool
    ) -> None:
        """Both sides. `looks_only`: nothing is closed, so that nobody needs to say why."""
        self._comparison, self._looks_only = one, looks_only
        self.heading.setText(terminalwords.name(one.terminal))
        since = words.moment(one.since_ms, timezone)
        self.about.setText(self.tr("Since {when}").format(when=since))
        self._fill(one)
        self.verdict.setText(terminalwords.verdict(one))
        told = [terminalwords.finding(found, one.currency, timezone) for found in one.findings]
        for attempt in open_:
            text = self.tr("Still open: {amount}, {when}")
            amount = words.amount(attempt.amount_minor, attempt.currency)
            when = words.moment(attempt.started_at_ms, timezone)
            told.append(text.format(amount=amount, when=when))
        self.findings.setText("\n".join(told))
        self.reasons.clear()
        self._ask_why(wanted=not one.agrees and not looks_only)
        self.confirm.setText(self.tr("Done") if looks_only else self.tr("Go on"))
        self.again_key.setEnabled(True)
        self._offer()
        self.confirm.setFocus()

    def _ask_why(self, *, wanted: bool) -> None:
        self.why.setVisible(wanted)
        self.reasons.setVisible(wanted)

    def _offer(self) -> None:
        one = self._comparison
        enough = one is not None and (one.agrees or self._looks_only or bool(self.reasons.reason))
        self.confirm.setEnabled(enough)

    def _confirm(self) -> None:
        if self._comparison is not None:
            reason = "" if self._comparison.agrees else self.reasons.reason
            self.settled.emit(replace(self._comparison, reason=reason))

    def _clear(self) -> None:
        while (item := self.table.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()

    def _fill(self, one: Comparison) -> None:
        self._clear()
        for at, text in enumerate((self.tr("Here"), self.tr("Terminal")), 1):
            self._cell(0, at, text, "quiet")
        theirs = one.theirs
        rows = [
            (self.tr("Payments"), one.ours.sales, None if theirs is None else theirs.sales),
            (self.tr("Refunds and voids"), one.ours.back, None if theirs is None else theirs.back),
            *self._schemes(one),
        ]
        for line, (title, mine, its) in enumerate(rows, 1):
            self.table.addWidget(label(title, "body", self), line, 0)
            for at, part in enumerate((mine, its), 1):
                text = "" if part is None else self._sum(part, one.currency)
                self._cell(line, at, text, "figure")
        self.table.setColumnStretch(0, 1)

    def _schemes(self, one: Comparison) -> list[tuple[str, Sum, Sum | None]]:
        """Scheme by scheme, where more than one is known."""
        theirs = one.theirs.lines if one.theirs is not None else ()
        known = sorted({line.scheme for line in (*one.ours.lines, *theirs) if line.scheme})
        if len(known) < 2:
            return []

        def sales(lines: tuple[SchemeLine, ...], scheme: str) -> Sum:
            return next((line.sales for line in lines if line.scheme == scheme), NOTHING)

        said = any(line.scheme for line in theirs)
        return [
            (scheme, sales(one.ours.lines, scheme), sales(theirs, scheme) if said else None)
            for scheme in known
        ]

    def _sum(self, part: Sum, currency: str) -> str:
        return f"{part.count} · {words.amount(part.minor, currency)}"

    def _cell(self, line: int, at: int, text: str, role: str) -> None:
        cell = label(text, role, self)
        cell.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.table.addWidget(cell, line, at)
