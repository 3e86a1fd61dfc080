"""A refund or a void, step by step: why, a supervisor's word, the receipt number, done."""

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QWidget

from pos.domain.goingback import GoingBack
from pos.domain.ids import TicketId
from pos.domain.order import Refund, RefundKind, Tender
from pos.domain.people import Approval
from pos.domain.refusals import Reason, Refusal
from pos.services import givingback, refunding, vouchers
from pos.services.refunding import NewVoucher, Refundable, RefundWish
from ui.centred import fill
from ui.desk import TillDesk
from ui.inline import paused, refuse_in
from ui.orders import words
from ui.orders.givingback import GivingBack
from ui.orders.voucherstep import VoucherStep
from ui.signin.approval import ApprovalOverlay
from ui.theme import mm
from ui.widgets import (
    BigButton,
    Card,
    Heading,
    Key,
    SentenceBar,
    column,
    label,
    row,
)


class RefundPanel(QWidget):
    """Emits `finished` when the cashier is through, refunded or not."""

    finished = Signal()

    def __init__(self, desk: TillDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._can: Refundable | None = None
        self._tickets: tuple[TicketId, ...] = ()
        self._back: tuple[Tender, ...] = ()
        self._kind: RefundKind = "refund"
        self._kept_minor = 0
        self._approval: Approval | None = None
        self._onto: NewVoucher | None = None
        self._code = ""  # of a new voucher, until the customer has it
        self.heading = Heading("", self)
        self.sentence = SentenceBar(self)
        self.steps = QStackedWidget(self)
        self.why = WhyStep(self)
        self.why.chosen.connect(self._ask_supervisor)
        self.why.route_changed.connect(self._split)
        self.why.given_up.connect(self.finished)
        self.done = DoneStep(self)
        self.done.closed.connect(self.finished)
        for step in (self.why, self.done):
            self.steps.addWidget(step)
        self.voucher = VoucherStep(self)
        self.voucher.handed_over.connect(self._write)
        self.voucher.given_up.connect(self.finished)
        self.steps.addWidget(self.voucher)
        self.giving = GivingBack(desk, self, self.steps, self.sentence)
        self.card, self.back = self.giving.card, self.giving.back
        self.giving.done.connect(self._refunded)
        self.giving.left.connect(self.finished)
        self.approval = ApprovalOverlay(desk, self)
        self.approval.approved.connect(self._approved)
        fill(self, column(self.heading, self.sentence, self.steps, space=16, parent=self))

    def begin(
        self, can: Refundable, tickets: tuple[TicketId, ...], kind: RefundKind = "refund"
    ) -> None:
        """Ask why these tickets go back, and show what the customer gets by which means."""
        self._can, self._tickets, self._approval, self._kind = can, tickets, None, kind
        self._onto = None
        self.sentence.clear()
        heading = (
            self.tr("Void of order {number}")
            if kind == "void"
            else self.tr("Refund of order {number}")
        )
        self.heading.setText(heading.format(number=can.order_number))
        picked = set(tickets)
        places = [one.label for one in can.tickets if one.id in picked]
        by_card = any(one.kind != "cash" for one in can.tenders)
        self.why.begin(words.short_places(places), has_cash=by_card, has_choice=kind == "refund")
        self._split()
        self.steps.setCurrentWidget(self.why)
        self.setFocus()

    def _split(self) -> None:
        """By which means the money goes back, as it is chosen now."""
        can = self._can
        assert can is not None
        try:
            # Before a supervisor is called for nothing.
            refunding.refuse_came_in(can, refunding.chosen(can, self._tickets))
            self._kept_minor = refunding.kept(can, self._tickets, self._kind)
            self._back = refunding.split(
                can, self._tickets, kept_minor=self._kept_minor, in_cash=self.why.in_cash
            )
            if self.why.on_voucher:
                owed = sum(one.price_minor for one in refunding.chosen(can, self._tickets))
                self._back = refunding.onto_voucher(
                    can, owed - self._kept_minor, NewVoucher("", ""), UUID(int=0)
                )
            can_go = True
        except Refusal as refusal:
            self._back, can_go = (), False
            self.sentence.refuse(self._desk.notices.sentence(refusal))
        self.why.show_money(self._lines(), enabled=can_go)

    def _lines(self) -> list[str]:
        assert self._can is not None
        lines = [
            f"{words.tender(one.kind)}  {words.amount(-one.amount_minor, self._can.currency)}"
            for one in self._back
        ]
        if self._kept_minor:
            kept = words.amount(self._kept_minor, self._can.currency)
            lines.append(self.tr("The house keeps {amount}").format(amount=kept))
        return lines or [self.tr("No money moves.")]

    def _total(self) -> str:
        assert self._can is not None
        return words.amount(-sum(one.amount_minor for one in self._back), self._can.currency)

    def _ask_supervisor(self) -> None:
        assert self._can is not None
        text = self.tr("Refund {amount} of order {number}: {reason}")
        if self._kind == "void":
            text = self.tr("Void {amount} of order {number}: {reason}")
        elif self.why.on_voucher:
            text = self.tr("Refund {amount} of order {number} onto a new voucher: {reason}")
        elif self.why.in_cash:
            text = self.tr(
                "Refund {amount} of order {number} in cash, though it was paid otherwise: {reason}"
            )
        what = text.format(
            amount=self._total(), number=self._can.order_number, reason=self.why.reason
        )
        if self.why.on_voucher:
            self._code, self._onto = vouchers.fresh(self._desk.till.desk)
        else:
            self._code, self._onto = "", None
        self.approval.ask(what, self._wish().action, self._can.order)

    def _approved(self, approval: Approval) -> None:
        self._approval = approval
        if self._can is None:
            return
        if self._desk.person is None:
            refusal = Refusal(Reason.NOT_PERMITTED)
            self.sentence.refuse(self._desk.notices.sentence(refusal))
            return
        wish, desk = self._wish(), self._desk.till.desk
        if self._onto is not None:
            self.voucher.ask(self._code, self._total())
            self.steps.setCurrentWidget(self.voucher)
        elif givingback.needed(self._back):
            self.giving.begin(wish.order, lambda: givingback.begin(desk, wish))
        else:
            self._write()

    def _write(self) -> None:
        """At once: no card has to be waited for."""
        wish, desk = self._wish(), self._desk.till.desk
        self._desk.background.on_storage(
            lambda: refunding.refund(desk, wish),
            self._refunded,
            refuse_in(self.sentence, self._desk.notices, paused(self)),
        )

    def resume(self, going: GoingBack) -> None:
        """Go on with what was agreed before."""
        self._can = None
        self.sentence.clear()
        number = going.record.order_number
        self.heading.setText(self.tr("Refund of order {number}").format(number=number))
        self.giving.go_on_with(going)

    def _wish(self) -> RefundWish:
        can, person = self._can, self._desk.person
        assert can is not None
        assert person is not None, "nobody works here"
        return RefundWish(
            order=can.order,
            tickets=self._tickets,
            person=person,
            approval=self._approval,
            reason=self.why.reason,
            kind=self._kind,
            in_cash=self.why.in_cash,
            onto=self._onto,
        )

    def _refunded(self, refund: Refund) -> None:
        self.setEnabled(True)
        self.voucher.forget()
        self._code = ""
        self.sentence.clear()
        self.done.show_refund(refund)
        self.steps.setCurrentWidget(self.done)


class WhyStep(QWidget):
    """What goes back, and the reason, which the journal keeps."""

    chosen = Signal()
    given_up = Signal()
    route_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.places = label("", "heading", self)
        self.money = label("", "figure", self)
        self.reasons = QButtonGroup(self)
        self.ask = BigButton(self.tr("Ask a supervisor"), self, icon_name="lock")
        self.ask.clicked.connect(self.chosen)
        cancel = Key(self.tr("Cancel"), self, icon_name="close")
        cancel.setMinimumHeight(mm(self, BigButton.HEIGHT_MM))
        cancel.clicked.connect(self.given_up)
        self.as_paid = Key(self.tr("The way it was paid"), self, checkable=True)
        self.all_cash = Key(self.tr("All in cash"), self, checkable=True)
        self.routes = QButtonGroup(self)
        self.new_voucher = Key(self.tr("On a new voucher"), self, checkable=True)
        for number, key in enumerate((self.as_paid, self.all_cash, self.new_voucher)):
            key.setMinimumHeight(mm(self, 14))
            self.routes.addButton(key, number)
        self.routes.idClicked.connect(lambda _number: self.route_changed.emit())
        keys = row(space=10, parent=self)
        for number, text in enumerate(self._texts()):
            key = Key(text, self, checkable=True)
            key.setMinimumHeight(mm(self, 16))
            self.reasons.addButton(key, number)
            keys.addWidget(key)
        self.reasons.idClicked.connect(lambda _number: self._offer())
        card = Card(self)
        for piece in (label(self.tr("Goes back"), "quiet"), self.places, self.money):
            card.body.addWidget(piece)
        question = label(self.tr("Why?"), "heading")
        buttons = row(cancel, self.ask, space=12, parent=self)
        buttons.setStretch(1, 1)
        routes = row(self.as_paid, self.all_cash, self.new_voucher, None, space=10, parent=self)
        self.setLayout(column(card, routes, 8, question, keys, None, buttons, parent=self))

    @property
    def reason(self) -> str:
        """The reason chosen, as the cashier read it."""
        key = self.reasons.checkedButton()
        return key.text() if key else ""

    @property
    def in_cash(self) -> bool:
        """Whether all of it goes back in cash, however it was paid."""
        return self.all_cash.isChecked()

    @property
    def on_voucher(self) -> bool:
        """Whether all of it goes onto a new voucher."""
        return self.new_voucher.isChecked()

    def begin(self, places: str, *, has_cash: bool, has_choice: bool) -> None:
        """Begin without a reason, and with the money on the way it came."""
        self.places.setText(places)
        self.as_paid.setChecked(True)
        for key in (self.as_paid, self.new_voucher):
            key.setVisible(has_choice)
        self.all_cash.setVisible(has_choice and has_cash)
        self.reasons.setExclusive(False)
        for reason in self.reasons.buttons():
            reason.setChecked(False)
        self.reasons.setExclusive(True)
        self._offer()

    def show_money(self, money: list[str], *, enabled: bool) -> None:
        """What goes back by which means; the reasons wait until something can."""
        self.money.setText("\n".join(money))
        for key in self.reasons.buttons():
            key.setEnabled(enabled)
        self._offer()

    def _offer(self) -> None:
        self.ask.setEnabled(bool(self.reason))

    def _texts(self) -> tuple[str, ...]:
        return (
            self.tr("Customer cannot come"),
            self.tr("Wrong tickets sold"),
            self.tr("Performance changed"),
            self.tr("Complaint"),
        )


class DoneStep(QWidget):
    """What to hand to the customer now."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.amount = label("", "change", self)
        self.sentence = label("", "title", self)
        self.sentence.setWordWrap(True)
        note = label(self.tr("The places are free again. The tickets admit nobody any more."))
        note.setWordWrap(True)
        self.close_key = BigButton(self.tr("Done"), self, icon_name="check")
        self.close_key.clicked.connect(self.closed)
        card = Card(self, margin=32)
        card.setFixedWidth(mm(self, 150))
        for piece in (self.sentence, self.amount, note, self.close_key):
            card.body.addWidget(piece)
        self.setLayout(column(None, row(None, card, None, parent=self), None, parent=self))

    def show_refund(self, refund: Refund) -> None:
        """Cash to hand out comes first; a card refund is done already."""
        cash = sum(-one.amount_minor for one in refund.tenders if one.kind == "cash")
        by_card = any(one.kind == "card" for one in refund.tenders)
        is_void = refund.kind == "void"
        if cash and is_void:
            said = self.tr("Voided. Give the customer in cash:")
        elif cash:
            said = self.tr("Refunded. Give the customer in cash:")
        elif any(one.kind == "wallet" for one in refund.tenders) and not by_card:
            said = self.tr("Given back to the phone:")
        elif is_void and by_card:
            said = self.tr("Voided on the card:")
        elif by_card or not refund.tenders:
            said = self.tr("Refunded to the card:")
        else:
            said = self.tr("Given back on the voucher or invoice:")
        self.sentence.setText(said)
        self.amount.setText(words.amount(cash or refund.amount_minor, refund.currency))
        self.close_key.setFocus()
