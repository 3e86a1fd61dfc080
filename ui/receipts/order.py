"""Receipts on an order's page: of the sale, or of a refund or exchange of it that was made here."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos.domain.order import Exchange, Order, Refund
from pos.services.orders import OrderView
from ui.desk import TillDesk
from ui.orders import words
from ui.receipts.keys import ReceiptKeys
from ui.theme import mm
from ui.widgets import Key, row

Fact = Order | Refund | Exchange


class OrderReceipts(QWidget):
    """One key says which receipt is meant, and goes to the next one."""

    def __init__(self, desk: TillDesk, page: QWidget) -> None:
        super().__init__(page)
        self._facts: list[Fact] = []
        self._at = 0
        self._view: OrderView | None = None
        self._timezone = "UTC"
        self.about = Key("", self, icon_name="receipt_long")
        self.about.setMinimumHeight(mm(self, 12))
        self.about.clicked.connect(self._next)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.keys = ReceiptKeys(desk, page, self)
        whole = row(self.about, self.keys, space=8, parent=self)
        whole.setAlignment(self.about, Qt.AlignmentFlag.AlignTop)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def show_order(self, view: OrderView, timezone: str) -> None:
        """Begin with the latest thing that happened to it."""
        self._view, self._timezone = view, timezone
        every: list[Fact] = [view.order, *view.refunds, *view.exchanges]
        every.sort(key=lambda one: one.at_ms)
        self._facts = [one for one in every if one.id in view.told]
        self._at = len(self._facts) - 1
        self.setVisible(bool(self._facts))
        self.about.setVisible(len(self._facts) > 1)
        self._show()

    def _next(self) -> None:
        self._at = (self._at + 1) % len(self._facts)
        self._show()

    def _show(self) -> None:
        if self._view is None or not self._facts:
            return
        fact, order = self._facts[self._at], self._view.order
        invoiced = self._view.invoiced.get(fact.id, "")
        when = words.moment(fact.at_ms, self._timezone)
        if isinstance(fact, Order):
            self.about.setText(self.tr("Sale"))
            self.keys.show_order(order.id, order.number, invoiced=invoiced)
            return
        if isinstance(fact, Exchange):
            text = self.tr("Exchange, {when}")
        elif fact.kind == "void":
            text = self.tr("Void, {when}")
        else:
            text = self.tr("Refund, {when}")
        self.about.setText(text.format(when=when))
        self.keys.show_fact(order.id, fact.id, order.number, invoiced=invoiced)
