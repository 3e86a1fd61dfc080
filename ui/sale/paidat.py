"""A screen that has a pay desk: its panels by name."""

from PySide6.QtWidgets import QWidget

from ui.account.panel import AccountPanel
from ui.card.integrated import TerminalPanel
from ui.card.panel import CardPanel
from ui.cash.panel import CashPanel
from ui.parts.panel import PartsPanel
from ui.sale.paydesk import PayDesk
from ui.voucher.panel import VoucherPanel
from ui.wallet.panel import PhonePanel
from ui.wallet.waiting import WaitingPanel


class PaidAtDesk(QWidget):
    """Asking for a panel makes it, where the sale has not come to it yet."""

    _panels: PayDesk

    @property
    def parts(self) -> PartsPanel:
        """Several tenders for one basket."""
        return self._panels.parts

    @property
    def cash(self) -> CashPanel:
        """What is handed over."""
        return self._panels.cash

    @property
    def card(self) -> CardPanel:
        """A card, keyed in by hand."""
        return self._panels.card

    @property
    def terminal(self) -> TerminalPanel:
        """A card, at a terminal that the till asks itself."""
        return self._panels.terminal

    @property
    def phone(self) -> PhonePanel:
        """The code of a phone."""
        return self._panels.phone

    @property
    def waiting(self) -> WaitingPanel:
        """A phone's payment under way."""
        return self._panels.waiting

    @property
    def account(self) -> AccountPanel:
        """An invoice."""
        return self._panels.account

    @property
    def voucher(self) -> VoucherPanel:
        """A voucher's code."""
        return self._panels.voucher
