"""The right side of the sale: the basket, and the panel of each stage of being paid."""

from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from pos.domain.ids import AttemptId
from pos.domain.money import Money
from pos.domain.order import Tender
from pos.domain.walletcode import Wallet, wallet_at
from pos.services import selling, vouchers
from ui import formats
from ui.account.panel import AccountPanel
from ui.card import words
from ui.card.integrated import TerminalPanel
from ui.card.panel import CardPanel
from ui.card.settle import SettleOverlay
from ui.cash.panel import CashPanel
from ui.desk import TillDesk
from ui.done.panel import DonePanel
from ui.parts.panel import PartsPanel
from ui.receipts.keys import ReceiptKeys
from ui.receipts.ticketkeys import TicketKeys
from ui.sale.basket import BasketPanel
from ui.sale.paying import Paying
from ui.sale.stage import Stage
from ui.voucher.panel import VoucherPanel
from ui.wallet.offer import WalletOffer
from ui.wallet.panel import PhonePanel
from ui.wallet.waiting import WaitingPanel

P = TypeVar("P", bound=QWidget)


class PayDesk(QStackedWidget):
    """Shows the panel of the stage, filled in, and brings what is tapped there to `paying`."""

    declined = Signal()  # a card keyed in by hand
    cancelled = Signal()

    def __init__(
        self,
        desk: TillDesk,
        paying: Paying,
        settle: SettleOverlay,
        what: Callable[[], str],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._desk, self._paying, self._settle, self._what = desk, paying, settle, what
        self._screen = parent
        self.by_terminal = bool(paying.charging.name)
        self.basket = BasketPanel(self)
        self.offer = WalletOffer(desk, paying.charging, self)
        self.done = DonePanel(ReceiptKeys(desk, parent), TicketKeys(desk, parent), self)
        self._shown: object = None  # the parts as they are shown
        self.addWidget(self.basket)
        self.addWidget(self.done)
        settle.mine = paying.charging.mine = lambda: paying.charges
        self._connect()
        self._offer_phone(self.basket)

    def _connect(self) -> None:
        paying = self._paying
        paying.giving_back.connect(self._give_back)
        paying.unsettled.connect(self._settle.look)
        paying.voiding.connect(paying.charging.take_back)
        paying.charging.by_hand.connect(self._void)
        self._settle.settled.connect(paying.voided)

    # --- the panels, each made when the sale first comes to it ---------------------------------

    @cached_property
    def parts(self) -> PartsPanel:
        """Several tenders for one basket."""
        paying, parts = self._paying, PartsPanel(self)
        parts.voucher.connect(lambda part: paying.begin(Stage.VOUCHER, part))
        parts.finish.connect(paying.finish)
        parts.cash.connect(self._cash)
        parts.card.connect(lambda part: paying.begin(Stage.CARD, part))
        parts.phone.connect(lambda part: paying.begin(Stage.PHONE, part))
        parts.account.connect(lambda part: paying.begin(Stage.ACCOUNT, part))
        parts.taken_back.connect(paying.take_back)
        parts.back.connect(paying.back)
        self._offer_phone(parts)
        return self._laid(parts)

    @cached_property
    def cash(self) -> CashPanel:
        """What is handed over."""
        cash = CashPanel(self)
        cash.handed.connect(self._paying.hand)
        cash.back.connect(self._paying.back)
        return self._laid(cash)

    @cached_property
    def card(self) -> CardPanel:
        """A card, keyed in by hand."""
        card = CardPanel(self)
        card.approved.connect(self._paying.approve)
        card.void.connect(self._paying.void)
        card.declined.connect(self.declined)
        card.cancelled.connect(self.cancelled)
        return self._laid(card)

    @cached_property
    def terminal(self) -> TerminalPanel:
        """A card, at a terminal that the till asks itself."""
        paying, charging = self._paying, self._paying.charging
        terminal = TerminalPanel(charging, self)
        terminal.stop.connect(charging.stop)
        terminal.ask_again.connect(charging.ask_again)
        terminal.approved.connect(paying.approve)
        terminal.declined.connect(paying.decline)
        terminal.finish.connect(lambda: paying.approve(""))
        terminal.void.connect(paying.void)
        return self._laid(terminal)

    @cached_property
    def phone(self) -> PhonePanel:
        """The code of a phone."""
        phone = PhonePanel(self._desk, self.offer, self)
        phone.scanned.connect(self._paying.scan)
        phone.back.connect(self._paying.back)
        return self._laid(phone)

    @cached_property
    def waiting(self) -> WaitingPanel:
        """A phone's payment under way."""
        paying, charging = self._paying, self._paying.charging
        waiting = WaitingPanel(charging, self)
        waiting.stop.connect(charging.stop)
        waiting.ask_again.connect(charging.ask_again)
        waiting.set_aside.connect(paying.set_aside)
        waiting.finish.connect(lambda: paying.approve(""))
        waiting.void.connect(paying.void)
        return self._laid(waiting)

    @cached_property
    def account(self) -> AccountPanel:
        """An invoice."""
        account = AccountPanel(self._desk, self._paying, self._screen)
        account.back.connect(self._paying.back)
        return self._laid(account)

    @cached_property
    def voucher(self) -> VoucherPanel:
        """A voucher's code."""
        voucher = VoucherPanel(self._desk, self._paying, self)
        voucher.back.connect(self._paying.back)
        return self._laid(voucher)

    def _laid(self, panel: P) -> P:
        self.addWidget(panel)
        return panel

    def _offer_phone(self, panel: BasketPanel | PartsPanel) -> None:
        """Whether it can be paid by phone, now and whenever that changes."""

        def show() -> None:
            panel.offer_phone(shown=self.offer.shown, why=self.offer.why)

        self.offer.changed.connect(show)
        show()

    def _at(self, stage: Stage) -> QWidget:
        if stage is Stage.PARTS:
            return self.parts
        if stage is Stage.CASH:
            return self.cash
        if stage is Stage.CARD:
            return self.terminal if self.by_terminal else self.card
        if stage is Stage.PHONE:
            return self.phone
        if stage is Stage.ACCOUNT:
            return self.account
        if stage is Stage.VOUCHER:
            return self.voucher
        return self.done if stage is Stage.DONE else self.basket

    @property
    def _panel(self) -> QWidget:
        """Of the stage; a phone's payment under way, and a card keyed in, have their own."""
        if self._paying.stage is Stage.CARD and self._wallet:
            return self.waiting
        if self._paying.stage is Stage.CARD and self._paying.by_hand.why:
            return self.card
        return self._at(self._paying.stage)

    @property
    def _wallet(self) -> Wallet | None:
        attempt = self._paying.attempt
        return None if attempt is None else wallet_at(attempt.terminal)

    def show_stage(self) -> bool:
        """Show the stage's panel. True where it is another one than before."""
        paying, stage = self._paying, self._paying.stage
        panel = self._panel
        is_new = self.currentWidget() is not panel
        if is_new:
            self.setCurrentWidget(panel)
        if stage is Stage.CASH:
            self._show_cash(is_new=is_new)
        elif stage is Stage.CARD and self._wallet:
            self._show_waiting(self._wallet, is_new=is_new)
        elif stage is Stage.CARD:
            self._show_card(is_new=is_new)
        elif stage is Stage.PHONE:
            if is_new:
                self.phone.ask(paying.asked, self._what())
            self.phone.wait_for(ready=paying.ready, busy=paying.busy)
        elif stage is Stage.PARTS:
            self._show_parts(is_new=is_new)
        elif stage is Stage.ACCOUNT and is_new:
            self.account.ask(paying.asked)
        elif stage is Stage.VOUCHER and is_new:
            self.voucher.ask(paying.asked)
        return is_new

    def _show_cash(self, *, is_new: bool) -> None:
        paying = self._paying
        asked = (paying.cash_due, paying.rates)
        if not is_new and self._shown == asked:
            return
        self._shown = asked
        due, what = paying.cash_due, self._what()
        if due != paying.left:
            exact = formats.money(paying.left)
            what = self.tr("{total}, rounded to coins").format(total=exact) + f"\n{what}"
        self.cash.step_minor = paying.cash_step
        self.cash.ask(due, selling.quick_tenders(due), what, rates=paying.rates)

    def _show_card(self, *, is_new: bool) -> None:
        paying = self._paying
        attempt = paying.attempt
        charged = attempt is not None and attempt.state == "approved"
        if paying.charging.name and not paying.by_hand.why:
            if is_new:
                self.terminal.ask(paying.asked, self._what())
            self.terminal.show_standing(charged=charged, busy=paying.busy)
            return
        if is_new:
            self.card.ask(paying.asked, "\n".join(filter(None, (self._what(), self._by_hand()))))
        self.card.wait_for(attempt is not None and not paying.busy, charged=charged)

    def _show_waiting(self, wallet: Wallet, *, is_new: bool) -> None:
        paying = self._paying
        if is_new:
            self.waiting.ask(paying.asked, wallet, self._what())
        charged = paying.attempt is not None and paying.attempt.state == "approved"
        self.waiting.show_standing(charged=charged, busy=paying.busy)

    def _by_hand(self) -> str:
        """Why the amount is keyed in by hand, where the settings want it otherwise."""
        if self._paying.by_hand.why:
            return words.keyed_in()
        wrong = self._desk.till.terminal_wrong
        said = self.tr("The till cannot use the card terminal by itself ({why}).")
        return said.format(why=wrong) if wrong else ""

    def _show_parts(self, *, is_new: bool) -> None:
        paying, season = self._paying, self._desk.season
        if is_new or self._shown != paying.taken:
            self._shown = paying.taken
            self.parts.ask(paying.total, paying.left, paying.taken)
        on_account = season is not None and bool(season.house.accounts)
        self.parts.offer(ready=paying.ready and not paying.busy, on_account=on_account)

    def _cash(self, handed: Money | None) -> None:
        """A typed amount is what was handed over; without one the cash panel asks."""
        self._paying.begin(Stage.CASH)
        if handed is not None:
            self._paying.hand(handed)

    def _give_back(self, tender: Tender) -> None:
        """A voucher's money that is not wanted: on disk first, then the server hears of it."""
        till, background = self._desk.till, self._desk.background

        def tell() -> None:
            background.on_network(
                lambda: vouchers.tell_returns(till.desk, till.server), lambda _told: None
            )

        background.on_storage(lambda: vouchers.let_go(till.desk, tender), lambda _none: tell())

    def _void(self, attempt: AttemptId) -> None:
        self._settle.void(attempt, keeps_places=self._paying.in_parts)

    def press(self, event: QKeyEvent) -> None:
        """A key that nobody else took is the panel's."""
        self._panel.keyPressEvent(event)

    def focus(self) -> None:
        """The keyboard belongs to the panel."""
        panel = self.currentWidget()
        assert panel is not None
        panel.setFocus(Qt.FocusReason.OtherFocusReason)
