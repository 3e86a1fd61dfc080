"""The shift: open, look (X), pay in and out, count, close (Z); one step at a time."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from pos.domain.dayend import Comparison
from pos.domain.dayrate import DayRate, rate_text, read_rate
from pos.domain.money import Currency
from pos.domain.people import CLOSE_SHIFT, PAY_OUT, SET_RATE, SUPERVISOR, Approval
from pos.domain.refusals import Reason, Refusal
from pos.domain.report import ShiftReport
from pos.domain.season import Person
from pos.domain.shift import Shift
from pos.services import rates, shifts
from ui.background import Failed
from ui.centred import fill
from ui.desk import TillDesk
from ui.inline import paused, refuse_in
from ui.orders import words
from ui.shift.count import CountStep
from ui.shift.dayend import DayEnd
from ui.shift.moving import MovingStep
from ui.shift.opening import OpeningStep
from ui.shift.overview import OverviewStep
from ui.shift.rates import RatesStep
from ui.shift.reading import ReadingStep
from ui.shift.standing import Standing, load
from ui.shift.verdict import VerdictStep
from ui.signin.approval import ApprovalOverlay
from ui.widgets import SentenceBar, column

# What came while the drawer was counted.
_BACK_TO_THE_SHIFT = {
    Reason.SHIFT_HAS_OPEN_ATTEMPT,
    Reason.SHIFT_HAS_OPEN_TASK,
    Reason.SHIFT_HAS_PAPERS_OUT,
    Reason.TERMINAL_MOVED_ON,
}


class ShiftScreen(QWidget):
    """Emits `opened` and `closed` when the shift is; `conflicts_wanted`, `settle_wanted` and
    `order_wanted` to go and put in order what keeps it open.
    """

    opened = Signal()
    closed = Signal()
    conflicts_wanted = Signal()
    settle_wanted = Signal()
    order_wanted = Signal(object)

    def __init__(self, desk: TillDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shift: Shift | None = None
        self._counting = ""  # which currency's notes
        self._counts: dict[str, int] = {}
        self._compared: tuple[Comparison, ...] | None = None  # the card terminals, at the close
        self._looks = False
        self._said = ("", "")  # a rate of the day
        self._move = (0, "")
        self.sentence = SentenceBar(self)
        self.opening, self.overview = OpeningStep(self), OverviewStep(desk, self)
        self.moving, self.count = MovingStep(self), CountStep(self)
        self.verdict, self.reading = VerdictStep(self), ReadingStep(desk, self)
        self.rates = RatesStep(self)
        self.steps = QStackedWidget(self)
        for step in (
            self.overview,
            self.opening,
            self.moving,
            self.count,
            self.verdict,
            self.reading,
            self.rates,
        ):
            self.steps.addWidget(step)
        self.dayend = DayEnd(desk, self.steps, self._said_no, self._timezone, self)
        self.approval = ApprovalOverlay(desk, self)
        fill(self, column(self.sentence, self.steps, parent=self))
        self._connect()

    def entered(self) -> None:
        """How does the shift stand now?"""
        self.sentence.clear()
        self._refresh()

    def _connect(self) -> None:
        self.opening.opened.connect(self._open)
        self.overview.x_wanted.connect(lambda: self._x_report(print_it=False))
        self.overview.in_wanted.connect(lambda: self._begin_move(goes_out=False))
        self.overview.out_wanted.connect(lambda: self._begin_move(goes_out=True))
        self.overview.close_wanted.connect(self._begin_count)
        self.overview.conflicts_wanted.connect(self.conflicts_wanted)
        self.overview.settle_wanted.connect(self.settle_wanted)
        self.overview.order_wanted.connect(self.order_wanted)
        self.moving.moved.connect(self._want_move)
        self.moving.given_up.connect(self.entered)
        self.overview.rates_wanted.connect(self._begin_rates)
        self.rates.said.connect(self._want_rate)
        self.rates.given_up.connect(self.entered)
        self.count.counted.connect(self._counted)
        self.count.given_up.connect(self.entered)
        self.verdict.recount.connect(self._begin_count)
        self.verdict.closing.connect(self._ask_to_close)
        self.reading.print_wanted.connect(lambda: self._x_report(print_it=True))
        self.reading.left.connect(self._leave_report)
        self.approval.approved.connect(self._approved)
        self.overview.terminals_wanted.connect(self._look_at_terminals)
        self.dayend.ended.connect(self._terminals_compared)
        self.dayend.given_up.connect(self.entered)

    # --- how it stands ------------------------------------------------------------------------

    def _refresh(self) -> None:
        desk = self._desk.till.desk
        self._desk.background.on_storage(lambda: load(desk), self._show)

    def _show(self, standing: Standing) -> None:
        self._shift = standing.shift
        season = self._desk.season
        if standing.shift is not None:
            self.overview.show_standing(standing, self._timezone())
            self.overview.rates_key.setVisible(bool(season and season.house.foreign_cash))
            person = self._desk.person
            leads = person is not None and person.role == SUPERVISOR
            self.overview.terminals_key.setVisible(leads)
            self.steps.setCurrentWidget(self.overview)
        elif season is not None:
            self.opening.begin(season.currency)
            self.steps.setCurrentWidget(self.opening)
        else:
            self.sentence.say(self.tr("No season has arrived yet, so no shift can be opened."))

    def _timezone(self) -> str:
        season = self._desk.season
        return season.house.timezone if season else "UTC"

    def _person(self) -> Person | None:
        """Who does it; says so where nobody is signed in."""
        if self._desk.person is None:
            self.sentence.refuse(self._desk.notices.sentence(Refusal(Reason.NOT_PERMITTED)))
        return self._desk.person

    def _refused(self) -> Failed:
        return refuse_in(self.sentence, self._desk.notices, paused(self))

    def _said_no(self) -> Failed:
        """Without a pause: a terminal may take its time, and the cashier may go back."""
        return refuse_in(self.sentence, self._desk.notices)

    def _done(self) -> None:
        self.setEnabled(True)
        self.sentence.clear()

    # --- opening ------------------------------------------------------------------------------

    def _open(self, float_minor: int) -> None:
        person, desk = self._person(), self._desk.till.desk
        if person is not None:
            self._desk.background.on_storage(
                lambda: shifts.open_shift(desk, person, float_minor),
                self._opened,
                self._refused(),
            )

    def _opened(self, _shift: Shift) -> None:
        self._done()
        self._refresh()
        self.opened.emit()

    # --- cash in and out ----------------------------------------------------------------------

    def _begin_move(self, *, goes_out: bool) -> None:
        if self._desk.season is not None:
            self.sentence.clear()
            self.moving.begin(self._desk.season.currency, goes_out=goes_out)
            self.steps.setCurrentWidget(self.moving)

    def _want_move(self, amount_minor: int, reason: str) -> None:
        """A cashier takes money out with a supervisor only."""
        person, shift = self._person(), self._shift
        if person is None or shift is None:
            return
        self._move = (amount_minor, reason)
        if amount_minor < 0 and person.role != SUPERVISOR:
            what = self.tr("Pay out {amount}: {reason}").format(
                amount=words.amount(-amount_minor, shift.currency), reason=reason
            )
            self.approval.ask(what, PAY_OUT, shift.id)
        else:
            self._move_cash(None)

    def _move_cash(self, approval: Approval | None) -> None:
        person, desk, (amount_minor, reason) = self._person(), self._desk.till.desk, self._move
        if person is not None:
            self._desk.background.on_storage(
                lambda: shifts.move_cash(desk, person, amount_minor, reason, approval),
                lambda _nothing: self._moved(amount_minor),
                self._refused(),
            )

    def _moved(self, amount_minor: int) -> None:
        self._done()
        self._refresh()
        assert self._shift is not None
        text = self.tr("{amount} paid in.") if amount_minor > 0 else self.tr("{amount} paid out.")
        amount = words.amount(abs(amount_minor), self._shift.currency)
        self.sentence.say(text.format(amount=amount), tone="success")

    # --- notes of other currencies ------------------------------------------------------------

    def _begin_rates(self) -> None:
        desk = self._desk.till.desk
        self._desk.background.on_storage(lambda: rates.today(desk), self._show_rates)

    def _show_rates(self, known: tuple[DayRate, ...]) -> None:
        season = self._desk.season
        if season is not None:
            self.sentence.clear()
            self.rates.begin(season.house.currency, season.house.foreign_cash, known)
            self.steps.setCurrentWidget(self.rates)

    def _want_rate(self, currency: str, typed: str) -> None:
        """A rate that is none is refused before anybody fetches a supervisor."""
        person, shift = self._person(), self._shift
        if person is None or shift is None:
            return
        self._said = (currency, typed)
        try:
            text = rate_text(read_rate(typed))
        except Refusal as refusal:
            self.sentence.refuse(self._desk.notices.sentence(refusal))
            return
        if person.role == SUPERVISOR:
            self._set_rate(None)
            return
        what = self.tr("Today 1 {currency} is worth {rate} {house}").format(
            currency=currency, rate=text, house=shift.currency
        )
        self.approval.ask(what, SET_RATE, shift.id)

    def _set_rate(self, approval: Approval | None) -> None:
        person, desk, (currency, typed) = self._person(), self._desk.till.desk, self._said
        if person is not None:
            self._desk.background.on_storage(
                lambda: rates.set_rate(desk, person, currency, typed, approval),
                self._rate_set,
                self._refused(),
            )

    def _rate_set(self, rate: DayRate) -> None:
        self._done()
        self._refresh()
        text = self.tr("Today 1 {currency} is worth {rate} {house}.").format(
            currency=rate.currency, rate=rate_text(rate.nano), house=rate.house
        )
        self.sentence.say(text, tone="success")

    # --- reports ------------------------------------------------------------------------------

    def _x_report(self, *, print_it: bool) -> None:
        desk = self._desk.till.desk
        reader = self._desk.person if print_it else None
        self._desk.background.on_storage(
            lambda: shifts.x_report(desk, print_for=reader),
            lambda report: self._show_x(report, printed=print_it),
            self._refused(),
        )

    def _show_x(self, report: ShiftReport, *, printed: bool) -> None:
        """A cashier, who will count blind, does not see what should be in the drawer."""
        self._done()
        person = self._desk.person
        hides = person is None or person.role != SUPERVISOR
        self.reading.show_report(report, self._timezone(), hides_drawer=hides)
        self.steps.setCurrentWidget(self.reading)
        if printed:
            self.sentence.say(self.tr("The X report is on its way to the printer."))

    def _leave_report(self, kind: str) -> None:
        self.entered()
        if kind == "Z":
            self.closed.emit()

    # --- closing ------------------------------------------------------------------------------

    def _begin_count(self) -> None:
        if self._desk.season is not None:
            self.sentence.clear()
            self._counts, self._counting = {}, self._desk.season.house.currency
            self._compared = None
            self.count.begin(self._desk.season.currency)
            self.steps.setCurrentWidget(self.count)

    def _counted(self, counted_minor: int) -> None:
        self._counts[self._counting] = counted_minor
        desk = self._desk.till.desk
        self._desk.background.on_storage(
            lambda: shifts.x_report(desk), self._show_verdict, self._refused()
        )

    def _show_verdict(self, report: ShiftReport) -> None:
        """Only now that each currency is counted."""
        self._done()
        for one in report.foreign:
            if one.currency not in self._counts:
                self._counting = one.currency
                self.count.begin(Currency(one.currency), is_house=False)
                return
        if self._compared is None:
            self._looks = False
            self.dayend.begin()
            return
        foreign = [replace(one, counted_minor=self._counts[one.currency]) for one in report.foreign]
        expected, counted = report.expected_cash_minor, self._counts[report.currency]
        self.verdict.show_count(counted, expected, report.currency, foreign)
        self.verdict.show_terminals(self._compared)
        self.verdict.show_papers(report, self._timezone())
        self.steps.setCurrentWidget(self.verdict)

    def _look_at_terminals(self) -> None:
        person = self._person()
        if person is not None:
            self.sentence.clear()
            self._looks = True
            self.dayend.look(person)

    def _terminals_compared(self, compared: tuple[Comparison, ...]) -> None:
        if self._looks:
            self.entered()
            return
        self._compared = compared
        desk = self._desk.till.desk
        self._desk.background.on_storage(
            lambda: shifts.x_report(desk), self._show_verdict, self._refused()
        )

    def _ask_to_close(self) -> None:
        if self._shift is not None:
            what = self.tr("Close the shift. {verdict}").format(verdict=self.verdict.summary())
            self.approval.ask(what, CLOSE_SHIFT, self._shift.id)

    def _approved(self, approval: Approval) -> None:
        if approval.action == PAY_OUT:
            self._move_cash(approval)
        elif approval.action == SET_RATE:
            self._set_rate(approval)
        else:
            self._close(approval)

    def _close(self, approval: Approval) -> None:
        person, desk, shift = self._person(), self._desk.till.desk, self._shift
        if person is not None and shift is not None:
            foreign = dict(self._counts)
            counted, compared = foreign.pop(shift.currency), self._compared or ()
            out = self.verdict.papers_out
            self._desk.background.on_storage(
                lambda: shifts.close_shift(
                    desk,
                    person,
                    counted,
                    approval,
                    foreign,
                    terminals=compared,
                    papers_out=out,
                ),
                self._show_z,
                self._not_closed(self._refused()),
            )

    def _not_closed(self, refused: Failed) -> Failed:
        """What came from the server while the drawer was counted: the way there is in sight."""

        def failed(error: Exception) -> None:
            refused(error)
            if isinstance(error, Refusal) and error.reason in _BACK_TO_THE_SHIFT:
                self._refresh()

        return failed

    def _show_z(self, report: ShiftReport) -> None:
        self._done()
        self._shift = None
        self.reading.show_report(report, self._timezone())
        self.steps.setCurrentWidget(self.reading)
        self.sentence.say(
            self.tr("The shift is closed. The Z report is on its way to the printer."),
            tone="success",
        )
