"""An X or Z report on the screen: what was sold beside what should be in the drawer."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from pos.domain.report import ShiftReport, TenderTotal
from ui.orders import words
from ui.papers import words as paper_words
from ui.shift import paperlines, terminalwords
from ui.theme import px
from ui.widgets import Card, Heading, column, label, row

Line = tuple[str, str]
_LONG = 24  # signs; a list of papers or a title, and no figure


class ReportView(QWidget):
    """Shows one report; `hides_drawer` leaves out what would give a blind count away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = Heading("", self)
        self.about = label("", "quiet", self)
        self.about.setWordWrap(True)
        self._cards = row(space=16, parent=self)
        self._terminals = column(space=16, parent=self)  # one below the other
        cards = row(self._cards, self._terminals, space=16, parent=self)
        self.setLayout(column(self.heading, self.about, cards, None, parent=self))
        self.lines: tuple[Line, ...] = ()

    def show_report(
        self, report: ShiftReport, timezone: str, *, hides_drawer: bool = False
    ) -> None:
        """Show it, in the house's time."""
        self.heading.setText(
            self.tr("Z report {number}").format(number=report.z_number)
            if report.kind == "Z"
            else self.tr("X report")
        )
        self.about.setText(
            self.tr(
                "{till} · {person} · {opened} to {now} · journal entry {number} ({head})"
            ).format(
                till=report.till_name,
                person=report.person_name,
                opened=words.moment(report.opened_at_ms, timezone),
                now=words.moment(report.at_ms, timezone),
                number=report.journal_number,
                head=report.journal_head,
            )
        )
        sales = self._sales(report)
        drawer = [] if hides_drawer else self._drawer(report)
        for old in self.findChildren(Card):
            self._cards.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._cards.addWidget(_card(self.tr("Sales"), sales, self))
        if drawer:
            self._cards.addWidget(_card(self.tr("Drawer"), drawer, self))
        self.lines = (*sales, *drawer)
        if report.papers:
            told_papers = paper_words.notes(report.papers)
            self._terminals.addWidget(_card(self.tr("Papers"), told_papers, self))
            self.lines += tuple(told_papers)
        if report.papers_out:
            out = paperlines.out(report, timezone)
            title = self.tr("Emergency tickets out: {count}").format(count=report.out_count)
            self._terminals.addWidget(_card(title, out, self))
            self.lines += tuple(out)
        for one in report.terminals:
            told = terminalwords.lines(one)
            self._terminals.addWidget(_card(terminalwords.name(one.terminal), told, self))
            self.lines += tuple(told)

    def _sales(self, report: ShiftReport) -> list[Line]:
        def money(minor: int) -> str:
            return words.amount(minor, report.currency)

        lines = [
            (self.tr("Orders"), str(report.orders)),
            (self.tr("Tickets sold"), str(report.tickets_sold)),
            (self.tr("Tickets refunded"), str(report.tickets_refunded)),
            (self.tr("Sold"), money(report.sold_minor)),
            (self.tr("Refunded"), money(-report.refunded_minor)),
        ]
        if report.tickets_exchanged:
            lines.append((self.tr("Tickets exchanged"), str(report.tickets_exchanged)))
        if report.exchanged_minor:
            lines.append((self.tr("By exchanges"), money(report.exchanged_minor)))
        if report.rounding_minor:
            lines.append((self.tr("Rounding to coins"), money(report.rounding_minor)))
        for one in report.tenders:
            kind = f"{words.tender(one.kind)} {one.foreign}".strip()
            came = self.tr("{tender}, received ({count})").format(tender=kind, count=one.in_count)
            lines.append((came, money(one.in_minor)))
            if one.out_count:
                went = self.tr("{tender}, refunded ({count})")
                lines.append((went.format(tender=kind, count=one.out_count), money(-one.out_minor)))
        return lines

    def _drawer(self, report: ShiftReport) -> list[Line]:
        def money(minor: int) -> str:
            return words.amount(minor, report.currency)

        cash = sum(one.in_minor - one.out_minor for one in _house_cash(report))
        lines = [
            (self.tr("Float"), money(report.float_minor)),
            (self.tr("Cash from sales"), money(cash)),
            (self.tr("Paid in"), money(report.paid_in_minor)),
            (self.tr("Paid out"), money(-report.paid_out_minor)),
            (self.tr("Should be in the drawer"), money(report.expected_cash_minor)),
            *paperlines.openings(report),
        ]
        if report.counted_cash_minor is not None and report.over_short_minor is not None:
            lines.append((self.tr("Counted"), money(report.counted_cash_minor)))
            lines.append(self.over_short(report.over_short_minor, report.currency))
        for notes in report.foreign:
            expected = words.amount(notes.expected_minor, notes.currency)
            lines.append((self.tr("{currency} there").format(currency=notes.currency), expected))
            if notes.counted_minor is not None and notes.over_short_minor is not None:
                lines.append(
                    (self.tr("Counted"), words.amount(notes.counted_minor, notes.currency))
                )
                lines.append(self.over_short(notes.over_short_minor, notes.currency))
        return lines

    def over_short(self, minor: int, currency: str) -> Line:
        """What is too much or missing, in words and figures."""
        if minor == 0:
            return (self.tr("Difference"), self.tr("none"))
        name = self.tr("Over") if minor > 0 else self.tr("Short")
        return (name, words.amount(abs(minor), currency))


def _house_cash(report: ShiftReport) -> list[TenderTotal]:
    return [one for one in report.tenders if one.kind == "cash" and not one.foreign]


def _card(title: str, lines: Sequence[Line], parent: QWidget) -> QFrame:
    card = Card(parent)
    grid = QGridLayout()
    grid.setVerticalSpacing(px(parent, 8))
    for number, (name, value) in enumerate(lines):
        figure = label(value, "figure")
        figure.setWordWrap(len(value) > _LONG)
        figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        said = label(name)
        said.setWordWrap(len(name) > _LONG)  # a performance: three cards have to stand side by side
        grid.addWidget(said, number, 0)
        grid.addWidget(figure, number, 1)
    grid.setColumnStretch(0, 1)
    card.body.addWidget(label(title, "heading"))
    card.body.addLayout(grid)
    card.body.addStretch(1)
    return card
