"""The right side of the sale: the basket, and the panel of each stage of being paid."""

from collections.abc import Callable

from PySide6.QtCore import Qt
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


class PayDesk(QStackedWidget):
    """Shows the panel of the stage, filled in, and brings what is tapped there to `paying`."""

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
        self.basket = BasketPanel(self)
        self.parts = PartsPanel(self)
        self.cash = CashPanel(self)
        self.card = CardPanel(self)
        self.terminal = TerminalPanel(paying.charging, self)
        self.offer = WalletOffer(desk, paying.charging, self)
        self.phone = PhonePanel(desk, self.offer, self)
        self.waiting = WaitingPanel(paying.charging, self)
        self.account = AccountPanel(desk, paying, parent)
        self.voucher = VoucherPanel(desk, paying, self)
        self.done = DonePanel(ReceiptKeys(desk, parent), TicketKeys(desk, parent), self)
        self._shown: object = None  # the parts as they are shown
        self._panels: dict[Stage, QWidget] = {
            Stage.PICKING: self.basket,
            Stage.PARTS: self.parts,
            Stage.CASH: self.cash,
            Stage.CARD: self.terminal if paying.charging.name else self.card,
            Stage.PHONE: self.phone,
            Stage.ACCOUNT: self.account,
            Stage.VOUCHER: self.voucher,
            Stage.DONE: self.done,
        }
        # The card panel that is not used lies in the stack, too: else it would lie over all others.
        for panel in (*self._panels.values(), self.card, self.terminal, self.waiting):
            if self.indexOf(panel) < 0:
                self.addWidget(panel)
        settle.mine = paying.charging.mine = lambda: paying.charges
        self._connect()
        self._connect_phone()
        self._show_offer()

    def _connect_phone(self) -> None:
        paying, charging, waiting = self._paying, self._paying.charging, self.waiting
        self.offer.changed.connect(self._show_offer)
        self.parts.phone.connect(lambda part: paying.begin(Stage.PHONE, part))
        self.phone.scanned.connect(paying.scan)
        self.phone.back.connect(paying.back)
        waiting.stop.connect(charging.stop)
        waiting.ask_again.connect(charging.ask_again)
        waiting.set_aside.connect(paying.set_aside)
        waiting.finish.connect(lambda: paying.approve(""))
        waiting.void.connect(paying.void)

    def _show_offer(self) -> None:
        for panel in (self.basket, self.parts):
            panel.offer_phone(shown=self.offer.shown, why=self.offer.why)

    @property
    def _panel(self) -> QWidget:
        """Of the stage; a phone's payment under way, and a card keyed in, have their own."""
        if self._paying.stage is Stage.CARD and self._wallet:
            return self.waiting
        if self._paying.stage is Stage.CARD and self._paying.by_hand.why:
            return self.card
        return self._panels[self._paying.stage]

    @property
    def _wallet(self) -> Wallet | None:
        attempt = self._paying.attempt
        return None if attempt is None else wallet_at(attempt.terminal)

    def _connect(self) -> None:
        paying, parts = self._paying, self.parts
        self.cash.handed.connect(paying.hand)
        self.cash.back.connect(paying.back)
        self.card.approved.connect(paying.approve)
        self.card.void.connect(paying.void)
        self.account.back.connect(paying.back)
        self.voucher.back.connect(paying.back)
        parts.voucher.connect(lambda part: paying.begin(Stage.VOUCHER, part))
        parts.finish.connect(paying.finish)
        paying.giving_back.connect(self._give_back)
        parts.cash.connect(self._cash)
        parts.card.connect(lambda part: paying.begin(Stage.CARD, part))
        parts.account.connect(lambda part: paying.begin(Stage.ACCOUNT, part))
        parts.taken_back.connect(paying.take_back)
        parts.back.connect(paying.back)
        paying.unsettled.connect(self._settle.look)
        paying.voiding.connect(paying.charging.take_back)
        paying.charging.by_hand.connect(self._void)
        self._settle.settled.connect(paying.voided)
        terminal, charging = self.terminal, paying.charging
        terminal.stop.connect(charging.stop)
        terminal.ask_again.connect(charging.ask_again)
        terminal.approved.connect(paying.approve)
        terminal.declined.connect(paying.decline)
        terminal.finish.connect(lambda: paying.approve(""))
        terminal.void.connect(paying.void)

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
