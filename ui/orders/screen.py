"""Orders: the list, one order's page, and a refund, one at a time."""

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from pos.domain.ids import OrderId, TicketId
from pos.services import orders, refunding
from pos.services.orders import OrderView
from pos.services.refunding import Refundable
from ui.desk import TillDesk
from ui.inline import refuse_in
from ui.orders.list import OrderList
from ui.orders.page import OrderPage
from ui.orders.refund import RefundPanel


class OrdersScreen(QWidget):
    """Looks orders up and takes tickets back."""

    def __init__(self, desk: TillDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._order: OrderId | None = None
        self.list = OrderList(desk, self)
        self.page = OrderPage(desk, self)
        self.refund = RefundPanel(desk, self)
        self.stack = QStackedWidget(self)
        for part in (self.list, self.page, self.refund):
            self.stack.addWidget(part)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)
        self.list.chosen.connect(self.open_order)
        self.page.back.connect(self.entered)
        self.page.refund_wanted.connect(self._want_refund)
        self.refund.finished.connect(self._reload)

    def entered(self) -> None:
        """Begin with the latest orders."""
        self.stack.setCurrentWidget(self.list)
        self.list.show_latest()

    def open_order(self, order: OrderId) -> None:
        """Show one order."""
        self._order = order
        desk = self._desk.till.desk
        self._desk.background.on_storage(
            lambda: orders.load(desk, order),
            self._show,
            refuse_in(self.list.sentence, self._desk.notices),
        )

    def _show(self, view: OrderView) -> None:
        self.page.show_order(view)
        self.stack.setCurrentWidget(self.page)

    def _want_refund(self, tickets: tuple[TicketId, ...]) -> None:
        order, desk = self._order, self._desk.till.desk
        if order is None:
            return
        self._desk.background.on_storage(
            lambda: refunding.refundable(desk, order), lambda can: self._begin(can, tickets)
        )

    def _begin(self, can: Refundable, tickets: tuple[TicketId, ...]) -> None:
        self.refund.begin(can, tickets)
        self.stack.setCurrentWidget(self.refund)

    def _reload(self) -> None:
        if self._order is not None:
            self.open_order(self._order)
