"""What an exchange costs more, paid by any means: all at once or in parts, as a sale is.

Each part is on disk before it counts; until the exchange is written, every part can be taken back.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from pos.domain.attempt import UNSETTLED, Attempt
from pos.domain.ids import AttemptId
from pos.domain.money import Money, rounded_to_cash
from pos.domain.order import TENDERS_LIMIT, Tender
from pos.domain.refusals import Reason, Refusal
from pos.domain.walletcode import wallet_at
from pos.payments.line import NEVER_SENT
from pos.payments.walletcode import WalletCode
from pos.services import cards, tendering, vouchers
from ui.card import words
from ui.card.charging import Charging
from ui.card.integrated import TerminalPanel
from ui.card.panel import CardPanel
from ui.card.settle import SettleOverlay
from ui.cash.panel import CashPanel
from ui.desk import TillDesk
from ui.inline import paused, refuse_in
from ui.parts.panel import PartsPanel
from ui.sale.stage import Stage
from ui.theme import mm
from ui.voucher.panel import VoucherPanel
from ui.wallet.offer import WalletOffer
from ui.wallet.panel import PhonePanel
from ui.wallet.waiting import WaitingPanel
from ui.widgets import SentenceBar, row


class PayMore(QObject):
    """Emits `paid` with the tenders once they make up the difference; `given_up` without any."""

    paid = Signal(object)
    given_up = Signal()
    giving_back = Signal(object)  # a voucher's Tender that is not wanted any more
    left_open = Signal()  # somebody went away, and only a person knows whether the card was charged

    def __init__(self, desk: TillDesk, panel: QWidget, sentence: SentenceBar) -> None:
        super().__init__(panel)
        self._desk, self._panel, self._sentence = desk, panel, sentence
        self.charging = Charging(desk, self)
        self.settle = SettleOverlay(desk, self.charging, panel)
        self.stage = Stage.PICKING
        self.taken: tuple[Tender, ...] = ()
        self.attempt: Attempt | None = None
        self._total: Money | None = None
        self._part: Money | None = None
        self._what = ""
        self._busy, self._unreached = False, ""
        self._basket = desk.till.desk.ids.new()  # what its charges are known by
        self.step = QWidget(panel)
        self.stack = QStackedWidget(self.step)
        self.parts, self.cash, self.card = PartsPanel(), CashPanel(), CardPanel()
        self.terminal, self.voucher = TerminalPanel(self.charging), VoucherPanel(desk, self)
        self.offer = WalletOffer(desk, self.charging, self)
        self.phone, self.waiting = PhonePanel(desk, self.offer), WaitingPanel(self.charging)
        for one in (self.parts, self.cash, self.card, self.terminal, self.voucher):
            self.stack.addWidget(one)
        self.stack.addWidget(self.phone)
        self.stack.addWidget(self.waiting)
        self.stack.setFixedWidth(mm(panel, 120))
        self.step.setLayout(row(None, self.stack, None))
        self.settle.mine = self.charging.mine = lambda: self.charges
        self._connect()
        self._connect_phone()

    def _connect_phone(self) -> None:
        waiting, charging = self.waiting, self.charging
        self.offer.changed.connect(self._show_offer)
        self.parts.phone.connect(lambda part: self._next(Stage.PHONE, part))
        self.phone.scanned.connect(self._scan)
        self.phone.back.connect(self._back)
        waiting.stop.connect(charging.stop)
        waiting.ask_again.connect(charging.ask_again)
        waiting.set_aside.connect(self._set_aside)
        waiting.finish.connect(lambda: self._approve(""))
        waiting.void.connect(self._void)
        self._show_offer()

    def _show_offer(self) -> None:
        self.parts.offer_phone(shown=self.offer.shown, why=self.offer.why)

    def _connect(self) -> None:
        parts, cash, card, terminal = self.parts, self.cash, self.card, self.terminal
        parts.finish.connect(self._done)
        parts.cash.connect(self._cash)
        parts.card.connect(lambda part: self._next(Stage.CARD, part))
        parts.voucher.connect(lambda part: self._next(Stage.VOUCHER, part))
        parts.taken_back.connect(self._take_back)
        parts.back.connect(self._leave)
        cash.handed.connect(self._hand)
        cash.back.connect(self._back)
        self.voucher.back.connect(self._back)
        card.approved.connect(self._approve)
        card.declined.connect(lambda: self._end_card(cards.decline))
        card.cancelled.connect(lambda: self._end_card(cards.cancel))
        card.void.connect(self._void)
        terminal.stop.connect(self.charging.stop)
        terminal.ask_again.connect(self.charging.ask_again)
        terminal.approved.connect(self._approve)
        terminal.declined.connect(lambda: self._end_card(cards.decline))
        terminal.finish.connect(lambda: self._approve(""))
        terminal.void.connect(self._void)
        charging = self.charging
        charging.ended.connect(self._charge_is)
        charging.stuck.connect(self._attempt_is)
        charging.given_back.connect(self._voided)
        charging.by_hand.connect(lambda one: self.settle.void(one, keeps_places=True))
        charging.changed.connect(self._show)
        charging.said.connect(self._sentence.say)
        self.settle.settled.connect(self._voided)
        self.giving_back.connect(self._return_voucher)

    @property
    def charges(self) -> frozenset[AttemptId]:
        """The card payments that are parts of this."""
        mine = {one.attempt for one in self.taken if one.attempt is not None}
        return frozenset(mine | ({self.attempt.id} if self.attempt else set()))

    @property
    def open(self) -> bool:
        """Whether money was taken, or may have been, that no exchange has yet."""
        return self.attempt is not None or bool(self.taken)

    @property
    def left(self) -> Money:
        """What is still to be paid."""
        assert self._total is not None
        return tendering.remainder(self._total, self.taken)

    def begin(self, total: Money, what: str, stage: Stage) -> None:
        """So much more, for those places, by that means first."""
        self._total, self._what, self.taken, self.attempt = total, what, (), None
        self.stage = Stage.PARTS
        till = self._desk.till.desk
        self._basket = till.ids.new()
        till.at_window.add(self._basket)
        if stage is Stage.PARTS:
            self._show()
        else:
            self._next(stage, None)

    def again(self) -> None:
        """The exchange was not written: what was taken stands."""
        if self._total is not None and self.open:
            self.attempt = None
            self._to_parts()

    def forget(self) -> None:
        """It is written: nothing of it is here any more."""
        self._total, self.taken, self.attempt, self.stage = None, (), None, Stage.PICKING
        self._unreached = ""
        self._desk.till.desk.at_window.discard(self._basket)

    def drop(self) -> None:
        """Somebody went away: what was taken goes back, by itself where that can be."""
        for one in self.taken:
            if one.voucher is not None:
                self.giving_back.emit(one)
        if not self.charging.set_aside():  # what nobody knows of a phone ends by itself
            self.charging.stop()
        charged = [one.attempt for one in self.taken if one.attempt is not None]
        if self.attempt is not None and self.attempt.state == "approved":
            charged.append(self.attempt.id)
        for attempt in charged:
            self.charging.take_back(attempt)
        keyed = self.attempt if self.attempt is not None and not self.attempt.terminal else None
        self.forget()
        if keyed is not None and keyed.state in UNSETTLED:
            self.left_open.emit()

    # --- one tender after the other -------------------------------------------------------------

    def _next(self, stage: Stage, part: Money | None) -> None:
        if self._total is None or self._busy or self.charging.busy:
            return
        left = self.left
        if part is not None and not 0 < part.minor <= left.minor:
            self._refuse(Refusal(Reason.AMOUNT_WRONG))
            return
        self._sentence.clear()
        self._part = None if part is None or part == left else part
        self.stage = stage
        asked = self._part or left
        if stage is Stage.CASH:
            due = self._cash_due
            self.cash.step_minor = self._step
            self.cash.ask(due, tendering.quick_tenders(due), self._what)
        elif stage is Stage.VOUCHER:
            self.voucher.ask(asked)
        elif stage is Stage.PHONE:
            self.phone.ask(asked, self._what)
        elif stage is Stage.CARD:
            self._start_card(asked)
        self._show()

    def _show(self) -> None:
        stage, charging = self.stage, self.charging
        if self._total is None:
            return
        if stage is Stage.CARD:
            charged = self.attempt is not None and self.attempt.state == "approved"
            ready = self.attempt is not None and not self._busy
            self.card.wait_for(ready, charged=charged)
            self.terminal.show_standing(charged=charged, busy=self._busy)
            self.waiting.show_standing(charged=charged, busy=self._busy)
        elif stage is Stage.PHONE:
            self.phone.wait_for(ready=True, busy=self._busy)
        elif stage is Stage.PARTS:
            self.parts.ask(self._total, self.left, self.taken)
            self.parts.offer(ready=not self._busy and not charging.busy, on_account=False)
        by_card: QWidget = self.terminal if self._terminal else self.card
        if self.attempt is not None and wallet_at(self.attempt.terminal):
            by_card = self.waiting
        panels: dict[Stage, QWidget] = {
            Stage.PHONE: self.phone,
            Stage.PARTS: self.parts,
            Stage.CASH: self.cash,
            Stage.CARD: by_card,
            Stage.VOUCHER: self.voucher,
        }
        self.stack.setCurrentWidget(panels.get(stage, self.parts))

    @property
    def _terminal(self) -> str:
        """The integrated terminal, unless it was not reached just now."""
        return "" if self._unreached else self.charging.name

    @property
    def _step(self) -> int:
        return self._desk.season.cash_step if self._desk.season else 1

    @property
    def _cash_due(self) -> Money:
        return rounded_to_cash(self.left, self._step)

    def _cash(self, handed: Money | None) -> None:
        """A typed amount is what was handed over; without one the cash panel asks."""
        self._next(Stage.CASH, None)
        if handed is not None:
            self._hand(handed)

    def _hand(self, amount: Money) -> None:
        try:
            if 0 < amount.minor < self._cash_due.minor:
                tender = tendering.part_in_cash(self.left, amount, self._step)
            else:
                tender = tendering.cash_tender(self.left, amount, self._step)[0]
        except Refusal as refusal:
            self._refuse(refusal)
            return
        self.take(tender)

    def take(self, tender: Tender) -> bool:
        """A tender that is there: it makes it up, or is a part of it. False: it is neither."""
        assert self._total is not None
        tenders = (*self.taken, tender)
        try:
            tendering.settle(self._total, tenders, self._step)
        except Refusal as refusal:
            if refusal.reason is not Reason.TENDER_TOO_SMALL or len(tenders) >= TENDERS_LIMIT:
                self._refuse(refusal)
                return False
            self.taken = tenders
            self._to_parts()
            return True
        self.taken, self.attempt = tenders, None
        self._done()
        return True

    def _done(self) -> None:
        self.stage = Stage.PARTS
        self.paid.emit(self.taken)

    def _take_back(self, index: int) -> None:
        if self._busy or self.charging.busy:
            return
        tender = self.taken[index]
        if tender.attempt is not None:
            self.charging.take_back(tender.attempt)
            return
        self.taken = self.taken[:index] + self.taken[index + 1 :]
        if tender.voucher is not None:
            self.giving_back.emit(tender)
        self._show()

    def _back(self) -> None:
        if self.taken:
            self._to_parts()
        else:
            self._leave()

    def _leave(self) -> None:
        """To the difference; what was taken first goes back."""
        if self.taken:
            self._sentence.refuse(self.tr("Take back what was taken, then go back."))
        elif self.attempt is None:
            self.forget()
            self.given_up.emit()

    def _to_parts(self) -> None:
        self.stage, self._part, self.attempt = Stage.PARTS, None, None
        self._show()

    # --- card -----------------------------------------------------------------------------------

    def _scan(self, code: WalletCode) -> None:
        """The code on a phone, for what is asked."""
        if self.stage is Stage.PHONE and not self._busy and self._total is not None:
            self._start_card(self._part or self.left, code)

    def _set_aside(self) -> None:
        """Nobody knows what the phone paid, and the customer pays otherwise."""
        if not self._busy and self.charging.set_aside():
            self.attempt = None
            self._back()

    def _start_card(self, amount: Money, code: WalletCode | None = None) -> None:
        desk, name = self._desk.till.desk, code.wallet if code else self._terminal
        why = "" if name else self._unreached
        basket = self._basket
        self.card.ask(amount, f"{self._what}\n{words.keyed_in()}" if why else self._what)
        self.terminal.ask(amount, self._what)

        def failed(error: Exception) -> None:
            self._busy = False
            self._back()
            refuse_in(self._sentence, self._desk.notices)(error)

        def started(attempt: Attempt) -> None:
            self._busy, self.stage = False, Stage.CARD
            if code is not None:
                self.waiting.ask(amount, code.wallet, self._what)
            self._attempt_is(attempt)
            if attempt.terminal:
                self.charging.charge(attempt, code)

        self._busy = True
        self._desk.background.on_storage(
            lambda: cards.start(desk, basket, amount, name, by_hand=why), started, failed
        )

    def _charge_is(self, now: Attempt) -> None:
        """What the terminal made of it, as it is written."""
        mine = self.attempt
        if mine is None and now.state == "approved":  # somebody went away in the meantime
            self.charging.take_back(now.id)
        if mine is None or mine.id != now.id or mine.state not in UNSETTLED:
            return
        self._attempt_is(now)
        if now.state == "approved":
            if not self.take(cards.tender(now)):
                self.charging.take_back(now.id)
        elif now.state not in UNSETTLED:
            self.attempt = None
            said = words.ending(now)
            if now.why in NEVER_SENT and not wallet_at(now.terminal):
                self._unreached = now.why
                said = f"{said} {words.by_hand()}"
            self._sentence.say(said)
            self._back()

    def _approve(self, number: str) -> None:
        """A person's word that the terminal said yes."""
        attempt, desk = self.attempt, self._desk.till.desk
        if attempt is None or self._busy:
            return
        if attempt.state == "approved":
            self.take(cards.tender(attempt))
            return

        def approved(now: Attempt) -> None:
            self.charging.let_go()
            self._panel.setEnabled(True)
            self._attempt_is(now)
            self.take(cards.tender(now))

        self._write(lambda: cards.approve(desk, attempt, number), approved)

    def _end_card(self, verb: Callable[..., Attempt]) -> None:
        attempt, desk = self.attempt, self._desk.till.desk
        if attempt is None or self._busy or attempt.state == "approved":
            return

        def ended(_now: Attempt) -> None:
            self.charging.let_go()
            self._panel.setEnabled(True)
            self.attempt, self._unreached = None, ""
            self._back()

        self._write(lambda: verb(desk, attempt, keeps_places=True), ended)

    def _void(self) -> None:
        if self.attempt is not None and not self._busy:
            self.charging.take_back(self.attempt.id)

    def _voided(self, attempt: AttemptId) -> None:
        """The charge was taken back on the terminal."""
        if self._total is None:
            return
        self.taken = tuple(one for one in self.taken if one.attempt != attempt)
        if self.attempt is not None and self.attempt.id == attempt:
            self.attempt = None
        self._to_parts()

    def _attempt_is(self, attempt: Attempt) -> None:
        self.attempt = attempt
        self._show()

    # --- small things ---------------------------------------------------------------------------

    def _return_voucher(self, tender: Tender) -> None:
        """On disk first, then the server hears of it."""
        till, background = self._desk.till, self._desk.background

        def tell(_none: None) -> None:
            background.on_network(
                lambda: vouchers.tell_returns(till.desk, till.server), lambda _told: None
            )

        background.on_storage(lambda: vouchers.let_go(till.desk, tender), tell)

    def _write(self, work: Callable[[], Attempt], then: Callable[[Attempt], None]) -> None:
        failed = refuse_in(self._sentence, self._desk.notices, paused(self._panel))
        self._desk.background.on_storage(work, then, failed)

    def _refuse(self, refusal: Refusal) -> None:
        self._sentence.refuse(self._desk.notices.sentence(refusal))
