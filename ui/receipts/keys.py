"""Receipt, PDF, Invoice: three keys for whoever wants more than tickets to take home."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from uuid import UUID

from PySide6.QtWidgets import QWidget

from pos.domain.ids import OrderId
from pos.domain.invoice import Invoice, is_credit
from pos.domain.receipt import Buyer, Receipt
from pos.domain.refusals import Refusal
from pos.domain.season import Person
from pos.services import invoicing, receipts
from ui.desk import TillDesk
from ui.receipts import files, pdf
from ui.receipts.buyer import BuyerOverlay
from ui.theme import mm
from ui.widgets import Key, column, label, row


class ReceiptKeys(QWidget):
    """About one order, or a refund or exchange of it. What came of a tap is said below the keys."""

    def __init__(self, desk: TillDesk, screen: QWidget, parent: QWidget | None = None) -> None:
        """The sheet for the buyer covers `screen`."""
        super().__init__(parent)
        self._desk, self._screen = desk, screen
        self._order: OrderId | None = None
        self._fact: UUID | None = None
        self._number = ""
        self._asked = 0  # answers for an order that is not shown any more are not said
        pdf.make_ready()
        self.print = Key(self.tr("Receipt"), self)
        self.file = Key(self.tr("PDF"), self)
        self.invoice = Key(self.tr("Invoice…"), self)
        self.said = label("", "quiet", self)
        self.said.setWordWrap(True)
        for key in (self.print, self.file, self.invoice):
            key.setMinimumHeight(mm(self, 12))
        self.print.clicked.connect(self._print)
        self.file.clicked.connect(self._write)
        self.invoice.clicked.connect(self._ask)
        keys = row(self.print, self.file, self.invoice, space=8, parent=self)
        for at in range(3):
            keys.setStretch(at, 1)
        self.setLayout(column(keys, self.said, space=6))

    @cached_property
    def buyer(self) -> BuyerOverlay:
        """The sheet for the buyer; made when somebody first wants an invoice."""
        sheet = BuyerOverlay(self._screen)
        sheet.given.connect(self._invoice)
        return sheet

    def show_order(self, order: OrderId, number: str, *, invoiced: str = "") -> None:
        """The keys are about that order; `invoiced` is the number of its invoice."""
        self._show(order, order, number)
        self._has_invoice(invoiced)

    def show_fact(self, order: OrderId, fact: UUID, number: str, *, invoiced: str) -> None:
        """About a refund or an exchange of it; `invoiced` is the number of its credit note, or of
        its further invoice, where the order has an invoice.
        """
        self._show(order, fact, number)
        self._has_invoice(invoiced)
        self.invoice.setVisible(False)
        if is_credit(invoiced):
            self.print.setText(self.tr("Credit note"))

    def _show(self, order: OrderId, fact: UUID, number: str) -> None:
        if self._fact != fact:
            self._say("")
        self._order, self._fact, self._number = order, fact, number
        self._asked += 1
        self._rest()

    def _rest(self) -> None:
        for key in (self.print, self.file):
            key.setEnabled(True)

    def _has_invoice(self, number: str) -> None:
        self.invoice.setVisible(not number)
        self.print.setText(self.tr("Invoice") if number else self.tr("Receipt"))

    def _print(self) -> None:
        def work(order: OrderId, fact: UUID, person: Person) -> Receipt:
            return receipts.print_receipt(self._desk.till.desk, order, fact, person)

        def then(receipt: Receipt) -> None:
            if receipt.copy:
                text = self.tr("Printed: {number}, copy {copy}.")
            else:
                text = self.tr("Printed: {number}.")
            self._say(text.format(number=receipt.name, copy=receipt.copy))

        self._do(work, then)

    def _write(self) -> None:
        till = self._desk.till

        def work(order: OrderId, fact: UUID, person: Person) -> Path:
            folder, designs = till.settings.receipts_folder, till.spool.designs
            return files.write(till.desk, folder, order, fact, person, designs=designs)

        def then(path: Path) -> None:
            self._say(self.tr("Written: {file}").format(file=path.name))

        self._do(work, then)

    def _ask(self) -> None:
        self.buyer.ask(self._number)

    def _invoice(self, buyer: Buyer) -> None:
        def work(order: OrderId, _fact: UUID, person: Person) -> Invoice:
            return invoicing.invoice(self._desk.till.desk, order, buyer, person)

        def then(invoice: Invoice) -> None:
            self.buyer.done()
            self._has_invoice(invoice.number)
            text = self.tr("Invoice {number} is made: print it, or write it as PDF.")
            self._say(text.format(number=invoice.number))

        self._do(work, then, self.buyer.failed)

    def _do(
        self,
        work: Callable[[OrderId, UUID, Person], object],
        then: Callable[..., None],
        refused: Callable[[str], None] | None = None,
    ) -> None:
        """In the storage lane; one tap, one paper."""
        order, fact, person, asked = self._order, self._fact, self._desk.person, self._asked
        if order is None or fact is None or person is None:
            return
        for key in (self.print, self.file):
            key.setEnabled(False)
        say = refused or self._say

        def done(result: object) -> None:
            if asked == self._asked:
                self._rest()
                then(result)

        def failed(error: Exception) -> None:
            if asked == self._asked:
                self._rest()
            if isinstance(error, Refusal) and asked == self._asked:
                say(self._desk.notices.sentence(error))
            else:
                self._desk.notices.present(error)

        self._desk.background.on_storage(lambda: work(order, fact, person), done, failed)

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))
