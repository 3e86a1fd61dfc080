"""One order: its tickets and what became of them, how it was paid, and the way to a refund."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from pos.domain.goingback import GoingBack
from pos.domain.ids import TicketId
from pos.domain.order import Exchange, Refund, Ticket
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Season
from pos.services import papers
from pos.services.orders import OrderView
from ui.desk import TillDesk
from ui.orders import words
from ui.orders.pickup import PickupLine
from ui.orders.reprint import Reprinting
from ui.performances.words import called
from ui.receipts.order import OrderReceipts
from ui.receipts.ticketkeys import WAITING, TicketKeys
from ui.theme import mm, px
from ui.widgets import (
    BigButton,
    Card,
    Heading,
    Key,
    ListTile,
    SentenceBar,
    column,
    label,
    row,
)


class OrderPage(QWidget):
    """Emits `refund_wanted`, `void_wanted` or `exchange_wanted` with the TicketIds to take back,
    `back` to leave.
    """

    back = Signal()
    refund_wanted = Signal(object)
    void_wanted = Signal(object)
    exchange_wanted = Signal(object)

    def __init__(self, desk: TillDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view: OrderView | None = None
        self.tiles: dict[TicketId, ListTile] = {}
        self.heading = Heading("", self)
        self.sold = label("", "quiet", self)
        self.paid = label("", "body", self)
        self.paid.setWordWrap(True)
        self.total = label("", "total", self)
        self.refunds = label("", "body", self)
        self.refunds.setWordWrap(True)
        self.hint = label("", "quiet", self)
        self.hint.setWordWrap(True)
        self.card_receipt = Key(self.tr("Print the card receipt"), self, icon_name="print")
        self.card_receipt.setMinimumHeight(mm(self, 12))
        self.card_receipt.clicked.connect(self._print_card_receipt)
        self.refund = BigButton("", self, kind="danger", icon_name="undo")
        self.refund.setMinimumHeight(mm(self, 22))
        self.refund.clicked.connect(lambda: self.refund_wanted.emit(self.picked()))
        self.void = Key("", self, icon_name="delete")
        self.void.setMinimumHeight(mm(self, 16))
        self.void.clicked.connect(lambda: self.void_wanted.emit(self.picked()))
        self.exchange = Key("", self, icon_name="swap_horiz")
        self.exchange.setMinimumHeight(mm(self, 16))
        self.exchange.clicked.connect(lambda: self.exchange_wanted.emit(self.picked()))
        self.pickup = PickupLine(self)
        self.receipts = OrderReceipts(desk, self)
        self.otherwise = TicketKeys(desk, self, self)
        self.sentence = SentenceBar(self)
        self.again = Reprinting(desk, self, self.sentence, self.otherwise)
        self._lay_out()

    def show_order(self, view: OrderView) -> None:
        """Show it as it is now."""
        self._view = view
        self.sentence.clear()
        order, season = view.order, self._desk.season
        timezone = season.house.timezone if season else "UTC"
        self.heading.setText(self.tr("Order {number}").format(number=order.number))
        self.sold.setText(
            (
                self.tr("Sold {when} by {person} at {till}")
                if view.sold_by
                else self.tr("Sold {when} by {person}")
            ).format(
                when=words.moment(order.at_ms, timezone),
                person=self._person(season),
                till=view.sold_by,
            )
        )
        self.total.setText(words.amount(order.total_minor, order.currency))
        self.paid.setText(words.paid(order))
        self.card_receipt.setVisible(any(one.customer_lines for one in view.slips))
        self.card_receipt.setEnabled(True)
        self._show_refunds(view, timezone)
        self.pickup.show_order(view)
        self.receipts.show_order(view, timezone)
        waiting = any(one.kind == "ticket" and one.state in WAITING for one in view.jobs)
        self.otherwise.show_order(order.id, order.number, waiting=waiting)
        for old in self.tiles.values():
            self._box.removeWidget(old)
            old.deleteLater()
        self.tiles = {one.id: self._tile(one, view, season) for one in view.tickets}
        for tile in self.tiles.values():
            self._box.addWidget(tile)
        self._offer()

    def picked(self) -> tuple[TicketId, ...]:
        """The tickets ticked; if none is, all that can still go back."""
        live = self._live()
        ticked = tuple(one for one in live if self.tiles[one].isChecked())
        return ticked or live

    def _lay_out(self) -> None:
        self._box = QVBoxLayout()
        self._box.setSpacing(px(self, 8))
        inside = QWidget()
        inside.setLayout(column(self._box, None, space=0))
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        back = Key(self.tr("All orders"), self, icon_name="arrow_back")
        back.clicked.connect(self.back)
        back.setMinimumHeight(mm(self, 12))
        head = row(back, column(self.heading, self.sold, space=0), None, space=16, parent=self)
        card = Card(self)
        card.setFixedWidth(mm(self, 96))
        for piece in (label(self.tr("Total"), "quiet"), self.total, self.paid, self.refunds):
            card.body.addWidget(piece)
        card.body.addStretch(1)
        card.body.addWidget(self.pickup)
        card.body.addWidget(self.card_receipt)
        card.body.addWidget(self.hint)
        for key in (self.exchange, self.void, self.refund):
            card.body.addWidget(key)
        papers = row(self.again.key, self.otherwise, space=16, parent=self)
        whole = row(
            column(head, self.sentence, area, papers, self.receipts, space=16, parent=self),
            card,
            space=24,
            parent=self,
        )
        whole.setStretch(0, 1)
        edge = px(self, 20)
        whole.setContentsMargins(edge, edge, edge, edge)
        self.setLayout(whole)

    def _tile(self, ticket: Ticket, view: OrderView, season: Season | None) -> ListTile:
        state = words.ticket_state(
            ticket.id, view.dead, view.jobs, view.exchanged, view.prints.get(ticket.id, 1)
        )
        parts = [self._type(ticket, season), called(season, ticket.performance), state]
        tile = ListTile(
            words.whole_place(ticket.label),
            "  ·  ".join(part for part in parts if part),
            words.amount(ticket.price_minor, view.order.currency),
            self,
            checkable=True,
        )
        tile.setEnabled(ticket.id not in view.dead)
        tile.toggled.connect(self._offer)
        return tile

    def _show_refunds(self, view: OrderView, timezone: str) -> None:
        lines = [self._refunded(one, timezone) for one in view.refunds]
        lines += [self._exchanged(one, timezone) for one in view.exchanges]
        self.refunds.setText("\n".join(lines))
        self.refunds.setVisible(bool(lines))

    def _refunded(self, refund: Refund, timezone: str) -> str:
        text = (
            self.tr("Voided {when}, {amount} went back: {reason}")
            if refund.kind == "void"
            else self.tr("{amount} refunded {when}: {reason}")
        )
        return text.format(
            amount=words.amount(refund.amount_minor, refund.currency),
            when=words.moment(refund.at_ms, timezone),
            reason=refund.reason,
        )

    def _exchanged(self, exchange: Exchange, timezone: str) -> str:
        back = exchange.out_minor - exchange.in_minor
        text = self.tr("Exchanged {when}: {reason}")
        if back > 0:
            text = self.tr("Exchanged {when}, {amount} went back: {reason}")
        elif back < 0:
            text = self.tr("Exchanged {when}, {amount} more was paid: {reason}")
        return text.format(
            when=words.moment(exchange.at_ms, timezone),
            amount=words.amount(abs(back), exchange.currency),
            reason=exchange.reason,
        )

    def _print_card_receipt(self) -> None:
        """The customer's, as the terminal gave it; printed like every paper."""
        view, desk = self._view, self._desk.till.desk
        if view is None:
            return
        self.card_receipt.setEnabled(False)  # one tap, one paper
        title = self.tr("Card receipt")
        note = self.tr("Order {number}").format(number=view.order.number)
        pairs = [one.partition("\t") for slip in view.slips for one in slip.customer_lines]
        lines = tuple((name, value) for name, _tab, value in pairs)
        self._desk.background.on_storage(
            lambda: papers.queue_list(desk, title, note, lines), lambda _nothing: None
        )

    def _offer(self) -> None:
        """What the refund key would do now."""
        if self._view is None:
            return
        live, picked = self._live(), self.picked()
        self.again.offer(self._view, picked)
        if self._view.going is not None:
            self._offer_to_finish(self._view.going)
            return
        prices = {one.id: one.price_minor for one in self._view.tickets}
        money = words.amount(sum(prices[one] for one in picked), self._view.order.currency)
        self.refund.setVisible(bool(live))
        self.exchange.setVisible(bool(live) and not self._view.sold_by)
        self.exchange.setText(
            self.tr("Exchange all")
            if len(picked) == len(live)
            else self.tr("Exchange %n ticket(s)", "", len(picked))
        )
        self.void.setVisible(bool(live) and self._view.voidable)
        self.void.setText(
            self.tr("Void all")
            if len(picked) == len(live)
            else self.tr("Void %n ticket(s)", "", len(picked))
        )
        if not live:
            self.hint.setText(self.tr("Everything in this order was refunded."))
            return
        self.hint.setText(self.tr("Tap tickets to refund some of them only."))
        text = (
            self.tr("Refund all")
            if len(picked) == len(live)
            else self.tr("Refund %n ticket(s)", "", len(picked))
        )
        self.refund.setText(f"{text}\n{money}")
        self.refund.setAccessibleName(f"{text}: {money}")

    def _offer_to_finish(self, going: GoingBack) -> None:
        """What was agreed comes first: its money is not back yet."""
        self.exchange.hide()
        self.void.hide()
        self.refund.show()
        self.hint.setText(self._desk.notices.sentence(Refusal(Reason.MONEY_GOING_BACK)))
        finish = self.tr("Finish the exchange") if going.exchange else self.tr("Finish the refund")
        self.refund.setText(finish)
        self.refund.setAccessibleName(finish)

    def _live(self) -> tuple[TicketId, ...]:
        if self._view is None:
            return ()
        dead = self._view.dead
        return tuple(one.id for one in self._view.tickets if one.id not in dead)

    def _person(self, season: Season | None) -> str:
        assert self._view is not None
        person = self._view.order.person
        everyone = season.people if season else ()
        return next((one.name for one in everyone if one.id == person), str(person))

    @staticmethod
    def _type(ticket: Ticket, season: Season | None) -> str:
        types = season.ticket_types if season else ()
        return next((one.name for one in types if one.id == ticket.ticket_type), "")
