"""The open shift: since when, whose, what is in the way of closing it, and what to do."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pos.domain.ids import OrderId
from ui.desk import TillDesk
from ui.orders import words
from ui.shift.standing import Standing
from ui.theme import mm, px
from ui.widgets import BigButton, Card, Heading, Key, column, label, row


class OverviewStep(QWidget):
    """Emits what the cashier wants."""

    x_wanted = Signal()
    in_wanted = Signal()
    out_wanted = Signal()
    close_wanted = Signal()
    rates_wanted = Signal()
    conflicts_wanted = Signal()
    terminals_wanted = Signal()
    settle_wanted = Signal()
    order_wanted = Signal(object)  # the OrderId of what is going back

    def __init__(self, desk: TillDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.heading = Heading(self.tr("The shift is open"), self)
        self.about = label("", "body", self)
        self.float_ = label("", "figure", self)
        self.notes = label("", "body", self)
        self.notes.setWordWrap(True)
        self.x_key = self._key(self.tr("X report"), "receipt_long")
        self.in_key = self._key(self.tr("Paid in"), "add")
        self.out_key = self._key(self.tr("Paid out"), "remove")
        self.rates_key = self._key(self.tr("Other currencies"), "payments")
        self.rates_key.clicked.connect(self.rates_wanted)
        self.rates_key.hide()
        self.terminals_key = self._key(self.tr("Card terminal"), "credit_card")
        self.terminals_key.clicked.connect(self.terminals_wanted)
        self.terminals_key.hide()
        self.conflicts_key = self._key(self.tr("Conflict desk"), "warning")
        self.conflicts_key.clicked.connect(self.conflicts_wanted)
        self.settle_key = self._key(self.tr("Settle it"), "credit_card")
        self.settle_key.clicked.connect(self.settle_wanted)
        self.order_key = self._key(self.tr("Go to the order"), "undo")
        self.order_key.clicked.connect(lambda: self.order_wanted.emit(self._going))
        self._going: OrderId | None = None
        self.close_key = BigButton(self.tr("Count and close"), self, icon_name="lock")
        self.x_key.clicked.connect(self.x_wanted)
        self.in_key.clicked.connect(self.in_wanted)
        self.out_key.clicked.connect(self.out_wanted)
        self.close_key.clicked.connect(self.close_wanted)
        card = Card(self)
        for piece in (self.about, label(self.tr("Float"), "quiet"), self.float_):
            card.body.addWidget(piece)
        notes = Card(self)
        notes.body.addWidget(label(self.tr("Before closing"), "quiet"))
        ways = (self.settle_key, self.order_key, self.conflicts_key)
        inside = row(self.notes, *ways, space=20, parent=self)
        inside.setStretch(0, 1)
        notes.body.addLayout(inside)
        keys = row(self.x_key, self.in_key, self.out_key, self.rates_key, self.terminals_key)
        keys.setSpacing(px(self, 12))
        self.setLayout(
            column(self.heading, card, notes, None, keys, 4, self.close_key, space=14, parent=self)
        )

    def show_standing(self, standing: Standing, timezone: str) -> None:
        """Show it. An open payment, money on its way back and an open task keep the shift open; the
        rest is good to know.
        """
        shift = standing.shift
        assert shift is not None
        opened = words.moment(shift.opened_at_ms, timezone)
        self.about.setText(
            self.tr("Opened by {person}, {when}").format(person=shift.person_name, when=opened)
        )
        self.float_.setText(words.amount(shift.float_minor, shift.currency))
        self.notes.setText("\n".join(self._sentences(standing)))
        stops = (standing.attempt is not None, standing.going, standing.tasks)
        self.close_key.setEnabled(not any(stops))
        self.settle_key.setVisible(standing.attempt is not None)
        self._going = standing.going[0].order if standing.going else None
        self.order_key.setVisible(bool(standing.going))
        self.conflicts_key.setVisible(bool(standing.tasks or standing.handed_on))

    def _sentences(self, standing: Standing) -> list[str]:
        lines = []
        if standing.attempt is not None:
            open_ = standing.attempt
            money = words.amount(open_.amount_minor, open_.currency)
            lines.append(
                self.tr("A payment of {amount} is still open: settle it first.").format(
                    amount=money
                )
            )
        if standing.going:
            numbers = ", ".join(one.record.order_number for one in standing.going)
            lines.append(
                self.tr("Money is still on its way back, of order {numbers}: finish that.").format(
                    numbers=numbers
                )
            )
        if standing.tasks:
            lines.append(
                self.tr(
                    "%n conflict(s) with the sales server to settle first.", "", len(standing.tasks)
                )
            )
        if standing.handed_on:
            lines.append(
                self.tr("%n conflict(s) handed on, for the house.", "", len(standing.handed_on))
            )
        if standing.papers_out:
            lines.append(
                self.tr(
                    "%n emergency ticket(s) are not accounted for; the supervisor has to confirm"
                    " them.",
                    "",
                    standing.papers_out,
                )
            )
        if standing.unsent:
            lines.append(
                self.tr("%n entries wait for the sales server; they are safe.", "", standing.unsent)
            )
        return lines or [self.tr("Nothing is in the way.")]

    def _key(self, text: str, icon_name: str) -> Key:
        key = Key(text, self, icon_name=icon_name)
        key.setMinimumHeight(mm(self, 16))
        key.setMinimumWidth(px(self, 160))
        return key
