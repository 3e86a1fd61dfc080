"""Whether a phone can pay now, and if not, why: known before the customer takes it out."""

from PySide6.QtCore import QObject, Signal

from pos.domain.money import Money, zero
from pos.domain.refusals import Refusal
from pos.domain.walletcode import CURRENCY
from pos.payments.walletcode import check_available
from ui.card.charging import Charging
from ui.desk import Stand, TillDesk


class WalletOffer(QObject):
    """`shown`: the house takes wallets. `why`: no phone can pay now; empty: it can."""

    changed = Signal()

    def __init__(self, desk: TillDesk, charging: Charging, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._charging = desk, charging
        self.shown = False
        self.why = ""
        for news in (desk.serverChanged, desk.seasonChanged, desk.basketChanged):
            news.connect(self.look)
        desk.serverChanged.connect(self._ask_what_is_open)
        self.look()

    @property
    def is_online(self) -> bool:
        """Whether the server, which pays, is there; a recovering one pays as well."""
        up = self._desk.server_up is not False
        return up and self._desk.stand in (Stand.TOGETHER, Stand.RECOVERING)

    def look(self) -> None:
        """Look again; what the server said is kept by the till."""
        taken, basket = self._desk.till.wallets.taken, self._desk.basket
        shown = bool(taken) and basket is not None and basket.currency.code == CURRENCY
        why = ""
        if shown and basket is not None:
            owed = basket.total if basket.total > zero(basket.currency) else None
            try:
                check_available(taken, self.is_online, owed or Money(1, basket.currency))
            except Refusal as refusal:
                why = self._desk.notices.sentence(refusal)
        if (shown, why) != (self.shown, self.why):
            self.shown, self.why = shown, why
            self.changed.emit()

    def _ask_what_is_open(self) -> None:
        """The server is back: what a phone may have paid is asked on by itself."""
        if self.is_online and self._charging.left and self._desk.till.wallets.taken:
            self._charging.recover()
