"""Leads money back to cards, part by part, as the screens see it, until the record is written.

Whatever happens to the screen meanwhile, it goes on: what the terminal did is written down.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from pos.domain.attempt import Attempt
from pos.domain.goingback import GoingBack
from pos.domain.ids import OrderId
from pos.domain.order import Exchange, Refund
from pos.domain.people import REFUND_IN_CASH, SETTLE_TASK, Approval
from pos.domain.refusals import Reason, Refusal
from pos.domain.walletcode import wallet_at
from pos.payments.machine import Send, Step, Write
from pos.services import cards, deciding, givingback
from pos.services.deciding import Word
from pos.services.givingback import Standing
from ui.card.leading import CardTerminal, Ended
from ui.desk import TillDesk
from ui.inline import paused, refuse_in
from ui.orders import words
from ui.orders.backstep import UNKNOWN, Back, BackStep
from ui.orders.cardstep import CardStep
from ui.signin.approval import ApprovalOverlay
from ui.widgets import SentenceBar


class GivingBack(QObject):
    """Two steps of a panel: at the terminal, and by hand. One order at a time."""

    done = Signal(object)  # the Refund or Exchange, written
    left = Signal()  # nothing came of it

    def __init__(
        self, desk: TillDesk, panel: QWidget, steps: QStackedWidget, sentence: SentenceBar
    ) -> None:
        super().__init__(panel)
        self._desk, self._panel, self._steps, self._sentence = desk, panel, steps, sentence
        self._going: GoingBack | None = None
        self._standing: Standing | None = None
        self._attempt: Attempt | None = None
        self._settling: Callable[[Approval], None] = lambda _word: None
        self.phase = Back.STARTING
        self._questions, self._why = 0, ""
        self.card, self.back = CardStep(panel), BackStep(panel)
        for step in (self.card, self.back):
            steps.addWidget(step)
        self.approval = ApprovalOverlay(desk, panel)
        self.approval.approved.connect(self._was_approved)
        self.card.entered.connect(self._entered)
        self.card.given_up.connect(self._given_up)
        self.back.stop.connect(self._stop)
        self.back.ask_again.connect(self._ask_again)
        self.back.went_back.connect(self._decide)
        self.back.did_not.connect(lambda why: self._decide("", why))
        self.back.try_again.connect(lambda: self._start(by_hand=False))
        self.back.by_hand.connect(lambda: self._start(by_hand=True))
        self.back.in_cash.connect(self._ask_for_cash)
        self.back.leave.connect(self._leave)

    @property
    def _terminal(self) -> CardTerminal | None:
        attempt = self._attempt
        return self._desk.till.leader("" if attempt is None else attempt.terminal)

    @property
    def _name(self) -> str:
        terminal = self._desk.till.card_terminal
        return "" if terminal is None else terminal.name

    def begin(self, order: OrderId, agree: Callable[[], GoingBack]) -> None:
        """Agree on it and go on. In the network lane, where journals leave: none may leave with
        the sale while this is written down.
        """
        again = paused(self._panel)
        self._desk.till.hold(order)

        def not_agreed() -> None:
            again()
            self._desk.till.let_go(order)

        self._desk.background.on_network(agree, self.go_on_with, self._failed(not_agreed))

    def go_on_with(self, going: GoingBack) -> None:
        """What was agreed, now or before a crash."""
        self._panel.setEnabled(True)
        self._going, self._attempt = going, None
        self._desk.till.hold(going.order)
        self._look()

    # --- part by part ---------------------------------------------------------------------------

    def _look(self) -> None:
        going, desk, name = self._going, self._desk.till.desk, self._name
        if going is not None:
            order = going.order
            self._desk.background.on_storage(
                lambda: givingback.look(desk, order, name), self._stands, self._failed()
            )

    def _stands(self, standing: Standing | None) -> None:
        self._standing = standing
        part = None if standing is None else standing.next
        if part is None:  # all is back, or somebody else has written it in the meantime
            self._finish()
        elif part.state == "open" and part.attempt is not None:
            self._go_on(part.attempt)
        elif part.attempt is not None:
            self._show_amount(part.amount_minor)
            self._refused(part.attempt)
        else:
            self._start(by_hand=False)

    def _start(self, *, by_hand: bool) -> None:
        going, desk, name = self._going, self._desk.till.desk, self._name
        if going is None:
            return
        if self._standing is not None and self._standing.next is None:
            self._finish()  # only the record is not written yet
            return
        self._desk.background.on_storage(
            lambda: givingback.start(desk, going.order, name, by_hand=by_hand),
            self._go_on,
            self._failed(paused(self._panel)),
        )

    def _go_on(self, attempt: Attempt) -> None:
        """An attempt that is written down: to its terminal, or to the person at it."""
        self._panel.setEnabled(True)
        self._sentence.clear()
        self._attempt, self._questions, self._why = attempt, 0, attempt.why
        self._show_amount(attempt.amount_minor)
        terminal = self._terminal
        if not attempt.terminal and attempt.state == "unknown":
            self._is(Back.HANDED)  # whoever stood at the terminal was not heard: a crash
        elif not attempt.terminal:
            self.card.ask(self._amount(attempt.amount_minor))
            self._steps.setCurrentWidget(self.card)
        elif terminal is None or terminal.name != attempt.terminal:
            self._is(Back.HANDED)  # the terminal is not this till's any more
        elif attempt.state == "created":
            self._is(Back.STARTING)
            self._lead(lambda told: terminal.charge(attempt, told))
        else:
            self._is(Back.ASKING)
            self._lead(lambda told: terminal.ask_again(attempt.id, told))

    def _lead(self, work: Callable[[Callable[[Step], None]], Ended]) -> None:
        home, attempt = self._desk.background.home, self._attempt

        def told(step: Step) -> None:
            home(lambda: self._hear(attempt, step))

        self._desk.background.on_payments(lambda: work(told), self._ended, self._broke)

    def _hear(self, attempt: Attempt | None, step: Step) -> None:
        if attempt is None or self._attempt is None or attempt.id != self._attempt.id:
            return
        match step:
            case Send("request"):
                self._is(Back.ASKED)
            case Send("question"):
                self._questions += 1
                self._is(Back.ASKING)
            case Write(attempts) if attempts[-1].state == "unknown":
                self._why = attempts[-1].why
                self._is(Back.ASKING)

    def _ended(self, ended: Ended) -> None:
        attempt = ended.attempt
        if self._attempt is None or attempt.id != self._attempt.id:
            # Another order is in hand by now: this one goes on by itself.
            self._desk.till.let_go(OrderId(attempt.basket))
            desk, held = self._desk.till.desk, set(self._desk.till.in_hand)
            self._desk.background.on_storage(
                lambda: givingback.take_up(desk, held), lambda _left: None
            )
            return
        self._attempt = attempt
        if attempt.state == "unknown":
            self._why = attempt.why
            self._is(Back.HANDED)
        else:
            self._look()

    def _broke(self, error: Exception) -> None:
        """A bug or a full disk: nobody knows, and a person may ask again."""
        self._is(Back.HANDED)
        self._desk.notices.present(error)

    # --- what a person does ---------------------------------------------------------------------

    def _stop(self) -> None:
        terminal, attempt = self._terminal, self._attempt
        if terminal is not None and attempt is not None and self.phase is Back.ASKED:
            self._is(Back.STOPPING)
            self._desk.background.on_stopping(
                lambda: terminal.stop(attempt.id), lambda _none: self._not_stopped()
            )

    def _not_stopped(self) -> None:
        if self.phase is Back.STOPPING:
            self._is(Back.ASKED)

    def _ask_again(self) -> None:
        if self._attempt is not None and self.phase is Back.HANDED:
            self._go_on(self._attempt)

    def _entered(self, number: str) -> None:
        desk, attempt = self._desk.till.desk, self._attempt
        if attempt is not None:
            again = paused(self._panel)
            self._desk.background.on_storage(
                lambda: cards.approve(desk, attempt, number),
                lambda _done: self._again(again),
                self._failed(again),
            )

    def _given_up(self) -> None:
        """Nothing was refunded by hand."""
        desk, attempt, going = self._desk.till.desk, self._attempt, self._going
        if attempt is None or going is None:
            return

        def cancel() -> Standing | None:
            cards.cancel(desk, attempt)
            return givingback.look(desk, going.order)

        def cancelled(standing: Standing | None) -> None:
            self._panel.setEnabled(True)
            if standing is not None and standing.untouched:
                self._leave()
            else:
                self._look()

        self._desk.background.on_storage(cancel, cancelled, self._failed(paused(self._panel)))

    def _decide(self, receipt: str, why: str) -> None:
        """What nobody knows: a supervisor says it."""
        desk, attempt, person = self._desk.till.desk, self._attempt, self._desk.person
        if attempt is None or self._going is None or person is None:
            return

        def decide(given: Approval) -> None:
            again = paused(self._panel)
            if self._terminal is not None:
                self._terminal.let_go()
            word = Word(person, given, why, receipt)
            self._desk.background.on_storage(
                lambda: deciding.decide(desk, attempt.id, word),
                lambda _done: self._again(again),
                self._failed(again),
            )

        text = self.tr("{amount} went back to the card (receipt {number}): {why}")
        if not receipt:
            text = self.tr("{amount} did not go back to the card: {why}")
        if wallet_at(attempt.terminal):
            text = self.tr("{amount} went back to the phone (number {number}): {why}")
            if not receipt:
                text = self.tr("{amount} did not go back to the phone: {why}")
        amount = self._amount(attempt.amount_minor)
        self._ask(text.format(amount=amount, number=receipt, why=why), SETTLE_TASK, decide)

    def _ask_for_cash(self) -> None:
        desk, going, person = self._desk.till.desk, self._going, self._desk.person
        if going is None or person is None or self._standing is None:
            return
        due = sum(one.amount_minor for one in self._standing.parts if one.state == "due")

        def pay(word: Approval) -> None:
            again = paused(self._panel)

            def agreed(changed: GoingBack) -> None:
                again()
                self.go_on_with(changed)

            self._desk.background.on_storage(
                lambda: givingback.in_cash(desk, going.order, person, word),
                agreed,
                self._failed(again),
            )

        text = self.tr("{amount} of order {number} in cash: the card terminal refused it.")
        if self._attempt is not None and wallet_at(self._attempt.terminal):
            text = self.tr("{amount} of order {number} in cash: the wallet refused it.")
        number = going.record.order_number
        self._ask(text.format(amount=self._amount(due), number=number), REFUND_IN_CASH, pay)

    def _ask(self, what: str, action: str, then: Callable[[Approval], None]) -> None:
        assert self._going is not None
        subject = self._going.order
        if action == SETTLE_TASK and self._attempt is not None:
            self._settling = then
            self.approval.ask(what, action, self._attempt.id)
            return
        self._settling = then
        self.approval.ask(what, action, subject)

    def _was_approved(self, word: Approval) -> None:
        self._settling(word)

    def _leave(self) -> None:
        desk, going = self._desk.till.desk, self._going
        if going is None:
            return
        again = paused(self._panel)

        def gone(_none: None) -> None:
            again()
            self._forget()
            self.left.emit()

        self._desk.background.on_storage(
            lambda: givingback.leave(desk, going.order), gone, self._failed(again)
        )

    # --- the end --------------------------------------------------------------------------------

    def _finish(self) -> None:
        desk, going = self._desk.till.desk, self._going
        if going is None:
            return
        self._is(Back.WRITING, shows=False)
        self._desk.background.on_storage(
            lambda: givingback.finish(desk, going), self._finished, self._not_written
        )

    def _finished(self, made: Refund | Exchange) -> None:
        self._panel.setEnabled(True)
        self._sentence.clear()
        self._forget()
        self.done.emit(made)

    def _not_written(self, error: Exception) -> None:
        """The money is back, and something is in the way of the record: it may be tried again."""
        if isinstance(error, Refusal) and error.reason is Reason.ORDER_UNKNOWN:
            self._forget()
            self.left.emit()
            return
        self._is(Back.WRITING)
        self._failed()(error)

    def _forget(self) -> None:
        if self._going is not None:
            self._desk.till.let_go(self._going.order)
        self._going = self._standing = self._attempt = None

    def _refused(self, attempt: Attempt) -> None:
        self._attempt = attempt
        self._is(Back.REFUSED)

    def _is(self, phase: Back, *, shows: bool = True) -> None:
        self.phase = phase
        if not shows:
            return
        if phase in UNKNOWN and self._going is not None:
            # Whoever settles it, here or over there: it is written by whoever comes first.
            self._desk.till.let_go(self._going.order)
        standing = self._standing
        self.back.show_phase(
            phase,
            self._attempt,
            questions=self._questions,
            why=self._why,
            untouched=standing is None or standing.untouched,
        )
        self._steps.setCurrentWidget(self.back)

    def _again(self, enable: Callable[[], None]) -> None:
        enable()
        self._look()

    def _show_amount(self, minor: int) -> None:
        self.back.ask(self._amount(minor))

    def _amount(self, minor: int) -> str:
        assert self._going is not None
        return words.amount(minor, self._going.record.currency)

    def _failed(self, after: Callable[[], None] | None = None) -> Callable[[Exception], None]:
        return refuse_in(self._sentence, self._desk.notices, after)
