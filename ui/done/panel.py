"""Done: the change in huge type, how the tickets come out, and the next customer."""

from collections.abc import Sequence

from PySide6.QtCore import QElapsedTimer, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from pos.domain.money import Currency, Money
from pos.domain.order import Order
from ui import formats
from ui.orders import words
from ui.receipts.keys import ReceiptKeys
from ui.receipts.ticketkeys import TicketKeys
from ui.theme import current, mm, px
from ui.theme.icons import pixmap
from ui.widgets import BigButton, TicketCard, label, row

# The second half of a double tap, or of two strokes of Enter, must not take the change away.
_DEAF_MS = 600


class DonePanel(TicketCard):
    """Stays until the next customer's first tap."""

    next = Signal()

    def __init__(
        self, receipts: ReceiptKeys, otherwise: TicketKeys, parent: QWidget | None = None
    ) -> None:
        """`otherwise`: another way out for tickets whose printer is not ready."""
        super().__init__(parent)
        self.receipts, self.otherwise = receipts, otherwise
        self.sold = label("", "heading", self)
        self._tick = label("", "body", self)
        self.change_word = label(self.tr("Change"), "heading", self)
        self.change = label("", "change", self)
        self.given = label("", "quiet", self)
        self.given.setWordWrap(True)
        self.tickets = label("", "heading", self)
        self.tickets.setWordWrap(True)
        for one in (self.change_word, self.change, self.given):
            one.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._well = QFrame(self)
        well = QVBoxLayout(self._well)
        edge = px(self, 24)
        well.setContentsMargins(px(self, 8), edge, px(self, 8), edge)
        for one in (self.change_word, self.change, self.given):
            well.addWidget(one)
        self.next_key = BigButton(self.tr("Next customer"), self, kind="accent", icon_name="person")
        self.next_key.setMinimumHeight(mm(self, 22))
        self.next_key.clicked.connect(self._tapped)
        self._shown = QElapsedTimer()
        self.body.addLayout(row(self._tick, self.sold, None))
        self.body.addStretch(1)
        self.body.addWidget(self._well)
        self.body.addStretch(1)
        self.body.addWidget(self.tickets)
        self.body.addWidget(self.otherwise)
        self.body.addWidget(self.receipts)
        self.stub.addWidget(self.next_key)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_order(self, order: Order) -> None:
        """What was sold and what goes back to the customer."""
        tokens = current()
        currency = Currency(order.currency)
        change = Money(order.change_minor, currency)
        paid = Money(sum(one.amount_minor for one in order.tenders), currency)
        by_card = all(one.kind == "card" for one in order.tenders)
        self._well.setStyleSheet(
            f"QFrame {{ background: {tokens.success}; border-radius: {px(self, 14)}px; }}"
            f" QLabel {{ color: {tokens.on_success}; }}"
        )
        self._tick.setPixmap(pixmap("check", tokens.ok, px(self, 28)))
        self.sold.setText(self.tr("Sold: order {number}").format(number=order.number))
        if by_card:
            self.change_word.setText(self.tr("Paid by card"))
            self.change.setText(formats.money(paid))
            self.given.setText("")
        elif all(one.kind == "wallet" for one in order.tenders):
            self.change_word.setText(self.tr("Paid by phone"))
            self.change.setText(formats.money(paid))
            self.given.setText(words.tenders(order))
        elif all(one.kind != "cash" for one in order.tenders):
            self.change_word.setText(self.tr("Paid"))
            self.change.setText(formats.money(paid))
            self.given.setText(words.tenders(order))
        else:
            self.change_word.setText(self.tr("Change"))
            self.change.setText(formats.money(change))
            total = Money(order.total_minor + order.rounding_minor, currency)
            given = formats.money(paid)
            plain = all(one.kind == "cash" and not one.foreign for one in order.tenders)
            if len(order.tenders) > 1 or not plain:
                given = words.tenders(order)
            self.given.setText(
                self.tr("{given} given for {total}").format(given=given, total=formats.money(total))
            )
        self.receipts.show_order(order.id, order.number)
        self.otherwise.show_order(order.id, order.number, waiting=False)
        self.show_tickets(["queued"] * len(order.tickets))
        self._shown.start()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_tickets(self, states: Sequence[str], *, wants: str = "") -> None:
        """How far the paper is: one state of a print job a ticket; what the printer wants."""
        count, printed = len(states), sum(state == "printed" for state in states)
        doubtful = sum(state == "in_doubt" for state in states)
        ink = ""
        if doubtful:
            ink = current().danger
            text = self.tr(
                "Look at the printer: did %n ticket(s) come out? Say so by its key, on top.",
                "",
                doubtful,
            )
        elif printed < count and ("blocked" in states or wants):
            ink = current().warn
            text = self.tr("%n ticket(s) waiting for the printer.", "", count - printed)
            text = f"{text} {wants}".strip()
        elif printed == count:
            text = self.tr("%n ticket(s) printed.", "", count)
        else:
            text = self.tr("Printing: {printed} of {count}.").format(printed=printed, count=count)
        self.otherwise.offer(waiting="blocked" in states)
        self.tickets.setText(text)
        self.tickets.setStyleSheet(f"color: {ink};" if ink else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Esc or Space: the next customer."""
        if event.key() in (
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
            Qt.Key.Key_Escape,
            Qt.Key.Key_Space,
        ):
            if not event.isAutoRepeat():
                self._tapped()
        else:
            super().keyPressEvent(event)

    @property
    def listens(self) -> bool:
        """Whether a tap now was meant for this panel, and not for the one before it."""
        return not self._shown.isValid() or self._shown.hasExpired(_DEAF_MS)

    def _tapped(self) -> None:
        if self.listens:
            self.next.emit()
