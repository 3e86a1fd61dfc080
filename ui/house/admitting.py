"""Letting people in: a field for the scanner, the server's answer, and a supervisor's word."""

from uuid import UUID

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from pos.domain.ids import PlaceId
from pos.domain.people import ADMIT_BY_WORD, LET_OUT
from pos.domain.refusals import Refusal, Trouble
from sync.protocol.gate import AdmitAnswer, AdmitAsk, CameIn, DoorReport, LetOut, ScanSaid
from ui import formats
from ui.house import doorwords
from ui.house.deciding import Deciding
from ui.house.doorwords import Names
from ui.house.reasons import Reasons
from ui.house.verdict import Verdict
from ui.performances.words import called
from ui.theme import mm, px
from ui.widgets import BigButton, Key, column, label, row

_LINES = 6


class AdmitPanel(QWidget):
    """Of the performance on the sale screen. Without the server it admits nobody, and says so."""

    admitted = Signal()

    def __init__(self, deciding: Deciding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._deciding, self._desk = deciding, deciding.desk
        self._ask: AdmitAsk | None = None  # whose answer is awaited, or was lost
        self.answer: AdmitAnswer | None = None
        self._is_asking = False
        self._hurried = False  # something was scanned before the answer was there
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Scan or type a ticket's code"))
        self.field.setAccessibleName(self.tr("A ticket's code"))
        self.field.setMinimumHeight(mm(self, 14))
        self.field.setMaxLength(250)
        self.field.returnPressed.connect(self._scan)
        self.verdict = Verdict(self)
        self.again = BigButton(self.tr("Ask again"), self, icon_name="swap_horiz")
        self.again.clicked.connect(self._send)
        self.undo = Key(self.tr("Let them out"), self, icon_name="undo")
        self.undo.setMinimumHeight(mm(self, 12))
        self.undo.clicked.connect(self._open_undo)
        self.out_reasons = Reasons(
            (
                self.tr("Admitted by mistake"),
                self.tr("They left, and come back"),
                self.tr("The ticket goes back"),
            ),
            self,
        )
        self.in_reasons = Reasons(
            (
                self.tr("The papers were compared"),
                self.tr("Seated elsewhere"),
                self.tr("The house takes the risk"),
            ),
            self,
        )
        self.word = BigButton("", self, kind="danger", icon_name="person")
        self.word.clicked.connect(self._decide)
        for reasons in (self.out_reasons, self.in_reasons):
            reasons.chosen.connect(lambda: self.word.setEnabled(True))
        self._lay_out()
        self._show(None)

    def _lay_out(self) -> None:
        self._box = QVBoxLayout()
        self._box.setSpacing(px(self, 4))
        self.last = label(self.tr("Last scans"), "quiet", self)
        whole = column(
            *(self.field, self.verdict, self.again, self.in_reasons, self.out_reasons, self.word),
            *(row(self.undo, None, parent=self), self.last, self._box, None),
            parent=self,
        )
        self.setLayout(whole)

    def entered(self) -> None:
        """The next ticket. What was scanned before stays there."""
        self.field.setEnabled(self._desk.performance is not None)
        self.field.setFocus()

    # --- a scan -------------------------------------------------------------------------------

    def _scan(self) -> None:
        code, performance = self.field.text().strip(), self._desk.performance
        person = self._desk.person
        self.field.clear()
        if not code or performance is None or person is None:
            return
        if self._is_asking:
            self._hurried = True
            return
        operation, door = self._desk.till.desk.ids.new(), self._door()
        self._ask = AdmitAsk(operation, code, performance.id, door, person.id)
        self._send()

    def _door(self) -> str:
        return self._desk.till_name(self._desk.till.desk.credentials.till)

    def _send(self) -> None:
        """Also again: it is the same scan, and admits nobody a second time."""
        ask, person, house = self._ask, self._desk.person, self._deciding.house
        if ask is None or person is None:
            return
        # The field stays open: a scanner types on, and what is typed elsewhere presses keys.
        self._is_asking, self._hurried = True, False
        self._show(None)
        self.verdict.say(doorwords.asking())
        work = self._desk.background.on_network
        work(lambda: house.admit(person, ask), self._answered, self._no_answer)

    def _answered(self, answer: AdmitAnswer) -> None:
        self._is_asking = False
        self._show(answer)
        self._say_if_hurried()
        self.admitted.emit()

    def _say_if_hurried(self) -> None:
        """The answer is about the first of two tickets: nobody may take it for both."""
        if self._hurried:
            text = self.tr("Another ticket was scanned before that answer came: scan it again.")
            self._deciding.sentence.say(text, tone="info")

    def _no_answer(self, error: Exception) -> None:
        self._is_asking = False
        self._say_if_hurried()
        self.entered()
        if isinstance(error, Trouble):
            self._desk.notices.present(error)
            self.verdict.say(doorwords.no_answer())
            self.again.show()
        elif isinstance(error, Refusal):
            self._ask = None
            said = self._desk.notices.sentence(error)
            self.verdict.say(doorwords.Said("refused", self.tr("Not asked"), said))
        else:
            self._desk.notices.present(error)

    def _show(self, answer: AdmitAnswer | None) -> None:
        """What the server said, and what can be done about it."""
        self.answer = answer
        asks = answer is not None and answer.outcome == "ask" and answer.ticket is not None
        since = self._standing()
        self.again.hide()
        self.out_reasons.hide()
        self.in_reasons.setVisible(asks)
        self.word.setVisible(asks)
        self.word.setText(self.tr("A supervisor lets them in"))
        self.word.setEnabled(False)
        self.undo.setVisible(since is not None)
        for reasons in (self.in_reasons, self.out_reasons):
            reasons.clear()
        if answer is None:
            self.verdict.say(doorwords.waiting())
            return
        here = self._desk.performance
        self.verdict.say(doorwords.said_of(answer, self._names(), here.id if here else 0))
        self.entered()

    def _standing(self) -> CameIn | None:
        """The admission by this very ticket, if somebody is in by it, and here."""
        answer, here = self.answer, self._desk.performance
        if answer is None or answer.since is None or answer.since.ticket != answer.ticket:
            return None
        return answer.since if here is not None and answer.performance == here.id else None

    def _names(self) -> Names:
        desk = self._desk
        zone = desk.season.house.timezone if desk.season else "UTC"

        def performance(one: int) -> str:
            return called(desk.season, one)  # type: ignore[arg-type]

        return Names(desk.place_name, desk.till_name, performance, zone)

    # --- a supervisor's word ------------------------------------------------------------------

    def _open_undo(self) -> None:
        self.undo.hide()
        self.in_reasons.hide()
        self.out_reasons.show()
        self.word.setText(self.tr("A supervisor lets them out"))
        self.word.setEnabled(False)
        self.word.show()
        self.field.setFocus()

    def _decide(self) -> None:
        if self.out_reasons.isVisible():
            self._let_out()
        else:
            self._let_in()

    def _let_in(self) -> None:
        answer, ask, reason = self.answer, self._ask, self.in_reasons.reason
        if answer is None or answer.ticket is None or ask is None:
            return
        ticket: UUID = answer.ticket
        # A scan of its own: the one before was answered, and stays so.
        fresh = msgspec.structs.replace(ask, operation=self._desk.till.desk.ids.new())
        house = self._deciding.house
        what = self.tr("Let them in all the same: {reason}").format(reason=reason)
        self._deciding.decide(
            (what, ADMIT_BY_WORD, reason),
            lambda word: house.with_word(word, fresh, ticket),
            self._decided,
            self._undecided,
        )

    def _decided(self, ask: AdmitAsk) -> None:
        """It goes the way of a scan. Where no answer comes, this very word is sent again: another
        one would hear that somebody is in already, who is the one that it let in.
        """
        self._ask = ask
        self._send()

    def _let_out(self) -> None:
        answer, since, reason = self.answer, self._standing(), self.out_reasons.reason
        performance = self._desk.performance
        if answer is None or since is None or performance is None:
            return
        house = self._deciding.house
        where = self._desk.place_name(PlaceId(answer.place))
        what = self.tr("End the admission of {place}: {reason}").format(place=where, reason=reason)
        self._deciding.decide(
            (what, LET_OUT, reason),
            lambda word: house.let_out(word, performance.id, PlaceId(answer.place), since),
            self._is_out,
            self._undecided,
        )

    def _undecided(self, error: Exception) -> None:
        """The scanner types into the field again, whatever was refused."""
        self._deciding.failed(error)
        self.entered()

    def _is_out(self, done: LetOut) -> None:
        self._ask = None
        self._show(None)
        self.entered()
        said = (
            self.tr("Somebody has come in with that ticket again since then.")
            if done.is_in
            else self.tr("Nobody is in with that ticket: it admits again, or can go back.")
        )
        self._deciding.sentence.say(said, tone="info" if done.is_in else "success")
        self.admitted.emit()

    # --- the last scans -----------------------------------------------------------------------

    def show_scans(self, report: DoorReport) -> None:
        """What was scanned last at this performance, at any door."""
        while (item := self._box.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.last.setVisible(bool(report.scans))
        for one in report.scans[:_LINES]:
            self._box.addWidget(label(self._line(one), "body", self))

    def _line(self, one: ScanSaid) -> str:
        names = self._names()
        time = formats.time_of(formats.moment(one.at_ms), names.timezone)
        parts = [time, doorwords.outcome(one.outcome), names.place(PlaceId(one.place)), one.door]
        return "  ·  ".join(part for part in parts if part)
