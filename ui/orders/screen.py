"""Orders: the list, one order's page, and what is done with it, one at a time."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from pos.domain.dossier import Dossier
from pos.domain.goingback import GoingBack
from pos.domain.ids import OrderId, TicketId
from pos.domain.refusals import Reason, Refusal
from pos.domain.ticketcode import short_code
from pos.services import givingback, orders, refunding, rights, willcall
from pos.services.orders import OrderView
from pos.services.refunding import Refundable
from ui import bootstrap
from ui.desk import TillDesk
from ui.emergency.page import EmergencyPage
from ui.inline import paused, refuse_in
from ui.orders.cancelled import CancelledPage
from ui.orders.exchange import ExchangePanel
from ui.orders.list import OrderList
from ui.orders.page import OrderPage
from ui.orders.pickup import PickupOverlay
from ui.orders.refund import RefundPanel

What = Literal["refund", "void", "exchange"]


class OrdersScreen(QWidget):
    """Looks orders up and takes tickets back."""

    def __init__(self, desk: TillDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._order: OrderId | None = None
        self.list = OrderList(desk, self)
        self.page = OrderPage(desk, self)
        self.refund = RefundPanel(desk, self)
        self.keeping = PickupOverlay(self)
        self.cancelled = CancelledPage(desk, self)
        self._is_bulk = False  # the refunds of a cancelled performance, one after the other
        self.exchange = ExchangePanel(desk, self)
        self.emergency = EmergencyPage(desk, self)
        self.stack = QStackedWidget(self)
        parts = (self.list, self.page, self.refund, self.exchange, self.cancelled, self.emergency)
        for part in parts:
            self.stack.addWidget(part)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)
        self.list.chosen.connect(self.open_order)
        self.list.found.connect(self._show_found)
        self.list.cancelled_wanted.connect(self._show_cancelled)
        self.cancelled.back.connect(self.entered)
        self.list.emergency_wanted.connect(self._show_emergency)
        self.emergency.back.connect(self.entered)
        self.cancelled.chosen.connect(self._open_number)
        self.page.back.connect(self._back)
        self.page.again.printed.connect(self._again)
        self.page.pickup.keep_wanted.connect(self._ask_name)
        self.page.pickup.fetch_wanted.connect(self._fetch)
        self.keeping.named.connect(self._keep)
        self.page.refund_wanted.connect(lambda tickets: self._want(tickets, "refund"))
        self.page.void_wanted.connect(lambda tickets: self._want(tickets, "void"))
        self.page.exchange_wanted.connect(lambda tickets: self._want(tickets, "exchange"))
        for panel in (self.refund, self.exchange):
            panel.finished.connect(self._leave)

    def entered(self) -> None:
        """Begin with the latest orders."""
        self._is_bulk = False
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

    def _ask_name(self) -> None:
        if self._order is not None:
            self.keeping.ask(short_code(TicketId(self._order)))

    def _keep(self, name: str) -> None:
        order, person, desk = self._order, self._desk.person, self._desk.till.desk
        if order is not None and person is not None:
            self._do(lambda: willcall.mark(desk, order, name, person))

    def _fetch(self) -> None:
        order, person, desk = self._order, self._desk.person, self._desk.till.desk
        if order is not None and person is not None:
            self._do(lambda: willcall.fetch(desk, order, person))

    def _do(self, work: Callable[[], object]) -> None:
        """In the storage lane, and the page again."""
        again = paused(self.page)

        def done(_result: object) -> None:
            again()
            if self._order is not None:
                self.open_order(self._order)

        self._desk.background.on_storage(
            work, done, refuse_in(self.page.sentence, self._desk.notices, again)
        )

    def _again(self) -> None:
        """The page as it is now."""
        if self._order is not None:
            self.open_order(self._order)

    def _back(self) -> None:
        """To where the order was chosen."""
        if self._is_bulk:
            self._show_cancelled()
        else:
            self.entered()

    def _show_cancelled(self) -> None:
        self._is_bulk = True
        self.stack.setCurrentWidget(self.cancelled)
        self.cancelled.entered()

    def _show_emergency(self) -> None:
        self.stack.setCurrentWidget(self.emergency)
        self.emergency.entered()

    def _open_number(self, number: str) -> None:
        """An order of this till, or of another one."""
        till = self._desk.till

        def find() -> OrderId | Dossier:
            here = [one.id for one in orders.find(till.desk, number) if one.number == number]
            found = here[0] if here else till.server.find_order(number)
            if found is None:
                raise Refusal(Reason.ORDER_UNKNOWN)
            return found

        self._desk.background.on_network(
            find, self._show_chosen, refuse_in(self.cancelled.sentence, self._desk.notices)
        )

    def _show_chosen(self, found: OrderId | Dossier) -> None:
        if isinstance(found, Dossier):
            self._show_found(found)
        else:
            self.open_order(found)

    def _show_found(self, dossier: Dossier) -> None:
        """An order of another till."""
        self._order = dossier.order.id
        self._show(orders.of_another_till(dossier))

    def _show(self, view: OrderView) -> None:
        self.page.show_order(view)
        self.stack.setCurrentWidget(self.page)

    def _want(self, tickets: tuple[TicketId, ...], what: What) -> None:
        """Have the say over the order first: no other till may take it back meanwhile."""
        order, desk = self._order, self._desk
        if order is None:
            return

        def ask() -> tuple[Refundable, GoingBack | None]:
            bootstrap.have_a_say(desk.till, order, desk.places_in_use)
            standing = givingback.look(desk.till.desk, order)
            can = refunding.refundable(desk.till.desk, order)
            return can, None if standing is None else standing.going

        self.page.sentence.clear()
        again = paused(self.page)
        desk.background.on_network(
            lambda: desk.naming(ask),
            lambda found: self._begin(*found, tickets, what),
            refuse_in(self.page.sentence, desk.notices, again),
        )

    def _begin(
        self, can: Refundable, going: GoingBack | None, tickets: tuple[TicketId, ...], what: What
    ) -> None:
        self.page.setEnabled(True)
        if self.stack.currentWidget() is not self.page or can.order != self._order:
            self._let_go(can.order)  # somebody went away in the meantime
            return
        if going is not None:  # begun before: that first
            panel = self.exchange if going.exchange else self.refund
            panel.resume(going)
            self.stack.setCurrentWidget(panel)
        elif what == "exchange":
            self.exchange.begin(can, tickets)
            self.stack.setCurrentWidget(self.exchange)
        else:
            self.refund.begin(can, tickets, what)
            self.stack.setCurrentWidget(self.refund)

    def _leave(self) -> None:
        order = self._order
        if order is not None:
            self._let_go(order)
            self.open_order(order)

    def _let_go(self, order: OrderId) -> None:
        """What was not used of the right goes back, and the server hears what was done with it."""
        till = self._desk.till

        def work() -> None:
            rights.give_back(till.desk, order)
            till.outbox.drain()

        self._desk.background.on_network(
            work, lambda _nothing: self._desk.refresh_own(), self._desk.notices.present
        )
