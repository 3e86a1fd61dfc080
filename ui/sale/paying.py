"""From a basket to an order: the stages of being paid, and what may happen in each.

picking -> cash -> done, or picking -> card -> done. Paid in parts, each tender that is less than
what is left comes back to `parts` until nothing is left. Money is asked for only after the places
are secured; a tender tapped before that waits for it. While a card payment is open nothing moves.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from pos.domain.basket import Basket
from pos.domain.dayrate import DayRate
from pos.domain.ids import AttemptId
from pos.domain.money import Money, rounded_to_cash
from pos.domain.order import TENDERS_LIMIT, Order, Tender
from pos.domain.people import Approval
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.domain.shift import Shift
from pos.payments.attempt import UNSETTLED, Attempt
from pos.payments.walletcode import WalletCode
from pos.services import cards, rates, selling, shifts, tendering
from ui.card.charging import Charging
from ui.desk import TillDesk
from ui.sale.byhand import ByHand
from ui.sale.holding import Holding
from ui.sale.houserules import HouseRules
from ui.sale.onewrite import OneWrite
from ui.sale.ownuses import OwnUses
from ui.sale.stage import Stage


class Paying(QObject):
    """The customer's way through paying."""

    changed = Signal()  # stage, readiness, tenders taken, attempt or order are new
    refused = Signal(str)
    said = Signal(str)
    sold = Signal(object)  # the Order
    unsettled = Signal()  # another card payment has to be settled first
    voiding = Signal(object)  # the AttemptId of a charge that is to be taken back
    giving_back = Signal(object)  # the voucher's Tender that is not wanted any more
    stranding = Signal(object, object)  # the Stage asked for, and the Refusal: single seats

    def __init__(
        self,
        desk: TillDesk,
        holding: Holding,
        rules: HouseRules,
        charging: Charging,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.charging = charging
        self.by_hand = ByHand(desk)
        self._rules = rules
        self._desk = desk
        self._holding = holding
        self._uses = OwnUses(desk, holding, self)
        self.stage = Stage.PICKING
        self.ready = False  # the places are secured
        self._write = OneWrite(desk, self.changed.emit, self._refuse)
        self.attempt: Attempt | None = None
        self.order: Order | None = None
        self.taken: tuple[Tender, ...] = ()  # the parts so far
        self.rates: tuple[DayRate, ...] = ()  # notes of other currencies taken today
        self.approval: Approval | None = None  # of an invoice among the parts
        self._in_parts = False
        self._part: Money | None = None  # what a card is to be charged, where not all that is left
        self._waiting: Money | None = None
        self._asking = 0  # counts the tenders tapped; an answer to an earlier one is not for this
        holding.lost.connect(self._places_lost)
        charging.ended.connect(self._charge_is)
        charging.stuck.connect(self._attempt_is)
        charging.given_back.connect(self.voided)
        charging.changed.connect(self.changed)

    @property
    def total(self) -> Money:
        """What the customer owes."""
        assert self._desk.basket is not None
        return self._desk.basket.total

    @property
    def left(self) -> Money:
        """What is still to be paid."""
        return tendering.remainder(self.total, self.taken)

    @property
    def cash_step(self) -> int:
        """The smallest coin."""
        return self._desk.season.cash_step if self._desk.season else 1

    @property
    def cash_due(self) -> Money:
        """What is still to be paid, if it is paid in cash: in coins that there are."""
        return rounded_to_cash(self.left, self.cash_step)

    @property
    def asked(self) -> Money:
        """What the next tender is asked for: all that is left, or the part that was typed."""
        return self._part or self.left

    @property
    def busy(self) -> bool:
        """Whether something is being written, or given back, that must not be doubled."""
        return self._write.busy or self.charging.busy

    @property
    def locked(self) -> bool:
        """Whether the basket must stay as it is."""
        return self.stage not in (Stage.PICKING, Stage.DONE)

    @property
    def has_charge(self) -> bool:
        """Whether a card may have paid for what is not sold yet."""
        return self.stage is Stage.CARD or bool(self.charges)

    @property
    def charges(self) -> frozenset[AttemptId]:
        """The card payments that are parts of this sale."""
        mine = {one.attempt for one in self.taken if one.attempt is not None}
        return frozenset(mine | ({self.attempt.id} if self.attempt else set()))

    @property
    def in_parts(self) -> bool:
        """Whether the sale goes on without a tender that comes to nothing."""
        return self._in_parts

    # --- beginning and going back -------------------------------------------------------------

    def begin(self, stage: Stage, part: Money | None = None) -> None:
        """A tender was tapped, or PARTS; `part` is how much, where not all that is left."""
        basket = self._desk.basket
        if self.stage is Stage.PARTS:
            self._next_tender(stage, part)
            return
        if self.stage is not Stage.PICKING:
            return
        if self._holding.choosing:  # what is still to come belongs to the total
            self._holding.after_choosing(lambda: self.begin(stage))
            return
        if basket is None or not basket.items:
            self._refuse(Refusal(Reason.BASKET_EMPTY))
            return
        try:
            self._rules.check()
            if self._desk.season is not None:
                self._desk.terms.check(basket, self._desk.season)
        except Refusal as refusal:
            if refusal.reason is Reason.ORPHAN_LEFT:
                self.stranding.emit(stage, refusal)
            else:
                self._refuse(refusal)
            return
        self.stage, self.ready, self._waiting = stage, False, None
        self._in_parts = stage not in (Stage.CASH, Stage.CARD, Stage.PHONE)
        self.changed.emit()
        if stage is not Stage.CARD:  # a card attempt looks for the shift by itself
            desk = self._desk.till.desk
            self._desk.background.on_storage(
                lambda: (shifts.current(desk), rates.today(desk)), self._drawer_is
            )
        self._asking += 1
        asking = self._asking
        self._uses.own_all(
            lambda: self._secured(asking), lambda error: self._not_secured(asking, error)
        )

    def _next_tender(self, stage: Stage, part: Money | None) -> None:
        """One more, where some may have been taken already."""
        left = self.left
        if stage is Stage.PARTS or self.busy:
            return
        if part is not None and not 0 < part.minor <= left.minor:
            self._refuse(Refusal(Reason.AMOUNT_WRONG))
            return
        self._part = None if part is None or part == left else part
        if self._part is not None and len(self.taken) + 1 >= TENDERS_LIMIT:
            self._refuse(Refusal(Reason.TOO_MANY_TENDERS, limit=TENDERS_LIMIT))
            return
        self.stage = stage
        self.changed.emit()
        if stage is Stage.CARD and self.ready:
            self._start_card()

    def back(self) -> None:
        """One step; not from a card payment that is open, nor while something is written."""
        if self.busy or self.stage in (Stage.CARD, Stage.DONE, Stage.PICKING):
            return
        if self.stage is not Stage.PARTS and self._in_parts:
            self._part_done()
        elif self.taken:
            self.refused.emit(self.tr("Take back what was taken, then change the basket."))
        else:
            self._to(Stage.PICKING)

    def _drawer_is(self, found: tuple[Shift | None, tuple[DayRate, ...]]) -> None:
        """Without a shift there is no drawer to put money in: said before anybody hands it over."""
        shift, self.rates = found
        if not self.locked or self.stage is Stage.CARD or self.busy or self.taken:
            return
        if shift is None:
            self._to(Stage.PICKING)
            self._refuse(Refusal(Reason.SHIFT_NOT_OPEN))
        elif self.rates:
            self.changed.emit()

    def _secured(self, asking: int) -> None:
        if not self.locked or asking != self._asking:
            return
        self.ready = True
        self.changed.emit()
        if self.stage is Stage.CARD:
            self._start_card()
        elif self._waiting is not None:
            handed, self._waiting = self._waiting, None
            self.hand(handed)

    def _not_secured(self, asking: int, error: Exception) -> None:
        if self.locked and asking == self._asking:
            self._to(Stage.PICKING)
        self._refuse(error)

    def _places_lost(self) -> None:
        if self.locked and self.attempt is None and not self.busy and not self.taken:
            self._to(Stage.PICKING)

    # --- taking money -------------------------------------------------------------------------

    def hand(self, amount: Money) -> None:
        """The customer hands over that much cash, of the house's currency or of another."""
        if self.stage is not Stage.CASH or self.busy:
            return
        try:
            tender = tendering.handed(self.left, amount, self.rates, self.cash_step)
        except Refusal as refusal:
            self._refuse(refusal)
            return
        if not self.ready:
            self._waiting = amount
            return
        self.take(tender)

    def take(self, tender: Tender) -> bool:
        """A tender that is there: it completes the sale, or is a part of it. False where it is
        neither.

        A voucher's money is a part even where it is the last: if the sale cannot be written, it
        has to be there to be tried again or given back.
        """
        tenders = (*self.taken, tender)
        try:
            tendering.settle(self.total, tenders, self.cash_step)
        except Refusal as refusal:
            if refusal.reason is not Reason.TENDER_TOO_SMALL:
                self._refuse(refusal)
                return False
            if len(tenders) >= TENDERS_LIMIT:
                self._refuse(Refusal(Reason.TOO_MANY_TENDERS, limit=TENDERS_LIMIT))
                return False
            self._in_parts, self.taken = True, tenders
            self._part_done()
            return True
        if tender.voucher is not None:
            self.taken = tenders
            self._part_done()
        self._complete(tenders)
        return True

    def finish(self) -> None:
        """Nothing is left to pay, and the sale was not written: once more."""
        if self.stage is Stage.PARTS and self.taken and not self.left and not self.busy:
            self._complete(self.taken)

    def take_back(self, index: int) -> None:
        """That part is given back to the customer; a charge is voided, a voucher told."""
        if self.stage is not Stage.PARTS or self.busy:
            return
        tender = self.taken[index]
        if tender.attempt is not None:
            self.voiding.emit(tender.attempt)
            return
        self.taken = self.taken[:index] + self.taken[index + 1 :]
        if all(one.account is None for one in self.taken):
            self.approval = None
        if tender.voucher is not None:
            self.giving_back.emit(tender)
        self.changed.emit()

    def _part_done(self) -> None:
        """Back to what is left."""
        self.stage, self._part, self.attempt = Stage.PARTS, None, None
        self.changed.emit()

    # --- card ---------------------------------------------------------------------------------

    def scan(self, code: WalletCode) -> None:
        """The code on a phone, for what is asked."""
        if self.stage is Stage.PHONE and self.ready and not self.busy:
            self._start_card(code)

    def set_aside(self) -> None:
        """Nobody knows what the phone paid, and the customer pays otherwise."""
        if not self.busy and self.charging.set_aside():
            self._end()

    def _start_card(self, code: WalletCode | None = None) -> None:
        def failed(error: Exception) -> None:
            self._end()
            if isinstance(error, Refusal) and error.reason is Reason.ATTEMPT_OPEN:
                self.unsettled.emit()
            else:
                self._refuse(error)

        def started(attempt: Attempt) -> None:
            self.stage = Stage.CARD
            self._attempt_is(attempt)
            if attempt.terminal:
                self.charging.charge(attempt, code)

        way = self.charging.name if code is None else code.wallet
        self._write(self.by_hand.starting(self.asked, way), started, failed)

    def _charge_is(self, now: Attempt) -> None:
        """What the terminal made of it, as it is written."""
        mine = self.attempt
        if mine is None or mine.id != now.id or mine.state not in UNSETTLED:
            return
        if self._write.busy:  # a person's word comes at the same time: one of the two was written
            self._read_again(now.id)
            return
        self._attempt_is(now)
        if now.state == "approved":
            if not self.take(cards.tender(now)):
                self.voiding.emit(now.id)
        elif now.state not in UNSETTLED:
            self._end()
            self.said.emit(self.by_hand.note(now))

    def approve(self, receipt_number: str) -> None:
        """The terminal said yes."""
        attempt, desk = self.attempt, self._desk.till.desk
        if attempt is None or self.busy:
            return
        if attempt.state == "approved":  # the sale after it failed, and is tried again
            self.take(cards.tender(attempt))
            return

        def approved(now: Attempt) -> None:
            self.charging.let_go()
            self._attempt_is(now)
            self.take(cards.tender(now))

        self._write(lambda: cards.approve(desk, attempt, receipt_number), approved, self._not_said)

    def _read_again(self, attempt: AttemptId) -> None:
        desk = self._desk.till.desk

        def written(now: Attempt | None) -> None:
            if now is not None:
                self._charge_is(now)

        self._desk.background.on_storage(lambda: cards.load(desk, attempt), written)

    def _not_said(self, error: Exception) -> None:
        """A person's word was not taken: where the terminal's came first, that one counts."""
        attempt = self.attempt
        late = isinstance(error, Refusal) and error.reason is Reason.ATTEMPT_OPEN
        if late and attempt is not None and attempt.terminal:
            self._read_again(attempt.id)
        else:
            self._refuse(error)

    def decline(self) -> None:
        """The terminal said no: nothing was charged."""
        self._end_card(cards.decline)

    def cancel(self) -> None:
        """Stopped at the terminal: nothing was charged."""
        self._end_card(cards.cancel)

    def void(self) -> None:
        """The sale after an approved charge cannot be finished: take the charge back."""
        if self.attempt is not None and not self.busy:
            self.voiding.emit(self.attempt.id)

    def voided(self, attempt: AttemptId) -> None:
        """The charge was taken back on the terminal."""
        self.taken = tuple(one for one in self.taken if one.attempt != attempt)
        mine = self.attempt is not None and self.attempt.id == attempt
        if self.stage is Stage.CARD and mine and not self.busy:
            self._end()
        else:
            self.changed.emit()

    def _end_card(self, verb: Callable[..., Attempt]) -> None:
        attempt, desk = self.attempt, self._desk.till.desk
        if attempt is None or self.busy or attempt.state == "approved":
            return

        def ended(_attempt: Attempt) -> None:
            self.charging.let_go()
            self.by_hand.forget()
            self._end()

        self._write(lambda: verb(desk, attempt, keeps_places=True), ended, self._not_said)

    def _end(self) -> None:
        """The card paid nothing: the other parts stand."""
        if self._in_parts:
            self._part_done()
        else:
            self._to(Stage.PICKING)

    def _attempt_is(self, attempt: Attempt) -> None:
        self.attempt = attempt
        self.changed.emit()

    # --- the sale -----------------------------------------------------------------------------

    def _complete(self, tenders: tuple[Tender, ...]) -> None:
        basket, person, season = self._desk.basket, self._desk.person, self._desk.season
        if person is None or season is None or basket is None:
            self._refuse(Refusal(Reason.SHIFT_NOT_OPEN))
            return
        rules, terms = self._rules, self._desk.terms.circumstances
        held, mine = rules.for_sale(), self._desk.basket_id
        who = dict(self._desk.terms.names)
        wish = selling.SaleWish(
            basket, tenders, person, season, held, rules.seen, terms, self.approval, mine, names=who
        )
        desk = self._desk.till.desk
        self._write(
            lambda: selling.complete(desk, wish),
            lambda order: self._sold(order, basket),
            self._unsold,
        )

    def _unsold(self, error: Exception) -> None:
        """What the terminal charged just now, and cannot be sold, goes back by itself."""
        self._refuse(error)
        attempt = self.attempt if self.stage is Stage.CARD else None
        if attempt is not None and attempt.terminal and isinstance(error, Refusal):
            self.charging.because = self._desk.notices.sentence(error)
            self.voiding.emit(attempt.id)

    def _sold(self, order: Order, basket: Basket) -> None:
        assert basket is self._desk.basket, "the basket does not change while it is paid"
        self.order, self.stage, self.attempt = order, Stage.DONE, None
        self._forget_parts()
        self._uses.sold()
        self.changed.emit()
        self.sold.emit(order)

    def next_customer(self) -> None:
        """The change was given: the next one."""
        if self.stage is Stage.DONE:
            self.order = None
            self._to(Stage.PICKING)

    # --- small things -------------------------------------------------------------------------

    def _to(self, stage: Stage) -> None:
        self.stage, self.ready, self._waiting = stage, False, None
        if stage is Stage.PICKING:
            self.attempt = None
            self._forget_parts()
            self._uses.give_back()
        self.changed.emit()

    def _forget_parts(self) -> None:
        self.taken, self.approval, self._part, self._in_parts = (), None, None, False

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, Refusal | Trouble):
            self.refused.emit(self._desk.notices.sentence(error))
        else:
            self._desk.notices.present(error)
