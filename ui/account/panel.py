"""An invoice: for which account, under which purchase reference, by a supervisor's word."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from pos.domain.money import Money
from pos.domain.people import ON_ACCOUNT, SUPERVISOR, Approval
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Account
from pos.services import taking
from ui import formats
from ui.desk import TillDesk
from ui.sale.paying import Paying
from ui.signin.approval import ApprovalOverlay
from ui.theme import mm, px
from ui.widgets import (
    BigButton,
    Key,
    Keypad,
    ListTile,
    MoneyLabel,
    SentenceBar,
    TicketCard,
    column,
    label,
    row,
)


class AccountPanel(TicketCard):
    """Hands the tender to `paying` itself: it is only one with the approval behind it."""

    back = Signal()

    def __init__(self, desk: TillDesk, paying: Paying, screen: QWidget) -> None:
        super().__init__(screen)
        self._desk, self._paying = desk, paying
        self._amount: Money | None = None
        self._accounts: tuple[Account, ...] = ()
        self.back_key = Key(self.tr("Back"), self, kind="quiet", icon_name="arrow_back")
        self.back_key.clicked.connect(self.back)
        self.amount = MoneyLabel(self, role="title")
        self.tiles = QButtonGroup(self)
        self.tiles.idClicked.connect(lambda _at: self._offer())
        self._list = QVBoxLayout()
        self._list.setSpacing(px(self, 6))
        self.purchase = QLineEdit(self)
        self.purchase.setMaxLength(taking.PURCHASE_LIMIT)
        self.purchase.setMinimumHeight(mm(self, 11))
        self.purchase.setPlaceholderText(self.tr("Purchase reference"))
        self.purchase.setAccessibleName(self.tr("Purchase reference of the customer"))
        self.purchase.textChanged.connect(lambda _text: self._offer())
        self.purchase.returnPressed.connect(self._confirm)
        self.keypad = Keypad(self)
        self.keypad.digits.connect(self.purchase.insert)
        self.keypad.erased.connect(self.purchase.backspace)
        self.sentence = SentenceBar(self)
        self.confirm = BigButton("", self, icon_name="receipt_long")
        self.confirm.clicked.connect(self._confirm)
        self.approval = ApprovalOverlay(desk, screen)
        self.approval.approved.connect(self._approved)
        self._lay_out()

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setLayout(column(self._list, None))
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(self.tr("Accounts"))
        scroll.setMinimumHeight(px(self, 60))  # the keypad needs its height
        scroll.setWidget(inside)
        heading = label(self.tr("Invoice"), "heading", self)
        self.body.addLayout(row(self.back_key, None, heading))
        on_it = label(self.tr("On the invoice"), "quiet", self)
        self.body.addLayout(row(on_it, None, self.amount))
        self.body.addWidget(scroll, 1)
        for piece in (self.sentence, self.purchase, self.keypad):
            self.body.addWidget(piece)
        self.stub.addWidget(self.confirm)

    def ask(self, amount: Money) -> None:
        """Begin: nobody chosen, no reference."""
        season = self._desk.season
        self._amount = amount
        self._accounts = season.house.accounts if season else ()
        self.amount.show_money(amount)
        self.confirm.setText(self.tr("Invoice {amount}").format(amount=formats.money(amount)))
        for old in self.tiles.buttons():
            self.tiles.removeButton(old)
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        for at, account in enumerate(self._accounts):
            tile = ListTile(account.name, account.number, "", self, checkable=True)
            self.tiles.addButton(tile, at)
            self._list.addWidget(tile)
        self.purchase.clear()
        self.sentence.clear()
        self._offer()
        self.purchase.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits go into the reference wherever the focus is; Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.back.emit()
        elif not self.keypad.feed(event):
            super().keyPressEvent(event)

    def _chosen(self) -> Account | None:
        at = self.tiles.checkedId()
        return self._accounts[at] if 0 <= at < len(self._accounts) else None

    def _offer(self) -> None:
        self.confirm.setEnabled(self._chosen() is not None and bool(self.purchase.text().strip()))

    def _confirm(self) -> None:
        """A reference that cannot be kept is refused before anybody fetches a supervisor."""
        account, person, amount = self._chosen(), self._desk.person, self._amount
        if account is None or amount is None or not self.confirm.isEnabled():
            return
        try:
            purchase = taking.purchase_reference(self.purchase.text())
            if person is None:
                raise Refusal(Reason.NOT_PERMITTED)
        except Refusal as refusal:
            self.sentence.refuse(self._desk.notices.sentence(refusal))
            return
        if person.role == SUPERVISOR or self._paying.approval is not None:
            self._take(self._paying.approval)
            return
        what = self.tr("Invoice {amount} to {name}, reference {purchase}").format(
            amount=formats.money(amount), name=account.name, purchase=purchase
        )
        self.approval.ask(what, ON_ACCOUNT, self._desk.basket_id)

    def _approved(self, approval: Approval) -> None:
        self._paying.approval = approval
        self._take(approval)

    def _take(self, approval: Approval | None) -> None:
        account, person, amount = self._chosen(), self._desk.person, self._amount
        if account is None or person is None or amount is None:
            return
        try:
            tender = taking.on_account(account, amount, self.purchase.text(), person, approval)
        except Refusal as refusal:
            self.sentence.refuse(self._desk.notices.sentence(refusal))
            return
        self._paying.take(tender)
