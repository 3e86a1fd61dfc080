"""From a basket to an order: the stages of being paid, and what may happen in each.

picking -> cash -> done, or picking -> card -> done. Money is asked for only after the places are
secured; a tender tapped before that waits for it. While a card payment is open nothing moves.
"""

from collections.abc import Callable
from enum import Enum
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from pos.domain.basket import Basket
from pos.domain.money import Money
from pos.domain.order import Order, Tender
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.domain.shift import Shift
from pos.payments.attempt import Attempt
from pos.services import cards, selling, shifts
from ui.desk import TillDesk
from ui.sale.holding import Holding
from ui.sale.houserules import HouseRules

T = TypeVar("T")


class Stage(Enum):
    """Where the sale stands."""

    PICKING = "picking"
    CASH = "cash"
    CARD = "card"
    DONE = "done"


PAY_KEYS = {int(Qt.Key.Key_F1): Stage.CASH, int(Qt.Key.Key_F2): Stage.CARD}


class Paying(QObject):
    """The customer's way through paying."""

    changed = Signal()  # stage, readiness, attempt or order are new
    refused = Signal(str)
    sold = Signal(object)  # the Order
    unsettled = Signal()  # another card payment has to be settled first
    stranding = Signal(object, object)  # the Stage asked for, and the Refusal: single seats

    def __init__(
        self,
        desk: TillDesk,
        holding: Holding,
        rules: HouseRules,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._rules = rules
        self._desk = desk
        self._holding = holding
        self.stage = Stage.PICKING
        self.ready = False  # the places are secured
        self.busy = False  # something is being written down that must not be doubled
        self.attempt: Attempt | None = None
        self.order: Order | None = None
        self._waiting: Money | None = None
        self._asking = 0  # counts the tenders tapped; an answer to an earlier one is not for this
        holding.lost.connect(self._places_lost)

    @property
    def total(self) -> Money:
        """What the customer owes."""
        assert self._desk.basket is not None
        return self._desk.basket.total

    @property
    def locked(self) -> bool:
        """Whether the basket must stay as it is."""
        return self.stage in (Stage.CASH, Stage.CARD)

    # --- beginning and going back -------------------------------------------------------------

    def begin(self, stage: Stage) -> None:
        """CASH or CARD was tapped."""
        basket = self._desk.basket
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
        self.changed.emit()
        if stage is Stage.CASH:  # a card attempt looks for the shift by itself
            desk = self._desk.till.desk
            self._desk.background.on_storage(lambda: shifts.current(desk), self._drawer_is)
        self._asking += 1
        asking = self._asking
        self._holding.secure(
            lambda: self._secured(asking), lambda error: self._not_secured(asking, error)
        )

    def back(self) -> None:
        """To the basket; not from a card payment that is open, nor while something is written."""
        if self.stage is Stage.CASH and not self.busy:
            self._to(Stage.PICKING)

    def _drawer_is(self, shift: Shift | None) -> None:
        """Without a shift there is no drawer to put money in: said before anybody hands it over."""
        if shift is None and self.stage is Stage.CASH and not self.busy:
            self._to(Stage.PICKING)
            self._refuse(Refusal(Reason.SHIFT_NOT_OPEN))

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
        if self.locked and self.attempt is None and not self.busy:
            self._to(Stage.PICKING)

    # --- cash ---------------------------------------------------------------------------------

    def hand(self, amount: Money) -> None:
        """The customer hands over that much cash."""
        if self.stage is not Stage.CASH or self.busy:
            return
        try:
            tender, _change = selling.cash_tender(self.total, amount)
        except Refusal as refusal:
            self._refuse(refusal)
            return
        if not self.ready:
            self._waiting = amount
            return
        self._complete(tender)

    # --- card ---------------------------------------------------------------------------------

    def _start_card(self) -> None:
        total, basket_id, desk = self.total, self._desk.basket_id, self._desk.till.desk

        def failed(error: Exception) -> None:
            self._to(Stage.PICKING)
            if isinstance(error, Refusal) and error.reason is Reason.ATTEMPT_OPEN:
                self.unsettled.emit()
            else:
                self._refuse(error)

        self._write(lambda: cards.start(desk, basket_id, total), self._attempt_is, failed)

    def approve(self, receipt_number: str) -> None:
        """The terminal said yes."""
        attempt, desk = self.attempt, self._desk.till.desk
        if attempt is None or self.busy:
            return
        if attempt.state == "approved":  # the sale after it failed, and is tried again
            self._complete(cards.tender(attempt))
            return

        def approved(now: Attempt) -> None:
            self._attempt_is(now)
            self._complete(cards.tender(now))

        self._write(lambda: cards.approve(desk, attempt, receipt_number), approved)

    def decline(self) -> None:
        """The terminal said no: nothing was charged."""
        self._end_card(cards.decline)

    def cancel(self) -> None:
        """Stopped at the terminal: nothing was charged."""
        self._end_card(cards.cancel)

    def voided(self) -> None:
        """The charge was taken back on the terminal: the basket may change again."""
        if self.stage is Stage.CARD and not self.busy:
            self._to(Stage.PICKING)

    def _end_card(self, verb: Callable[..., Attempt]) -> None:
        attempt, desk = self.attempt, self._desk.till.desk
        if attempt is None or self.busy or attempt.state == "approved":
            return
        self._write(lambda: verb(desk, attempt), lambda _ended: self._to(Stage.PICKING))

    def _attempt_is(self, attempt: Attempt) -> None:
        self.attempt = attempt
        self.changed.emit()

    # --- the sale -----------------------------------------------------------------------------

    def _complete(self, tender: Tender) -> None:
        basket, person, season = self._desk.basket, self._desk.person, self._desk.season
        if person is None or season is None or basket is None:
            self._refuse(Refusal(Reason.SHIFT_NOT_OPEN))
            return
        rules, terms = self._rules, self._desk.terms.circumstances
        wish = selling.SaleWish(
            basket, (tender,), person, season, rules.for_sale(), rules.seen, terms
        )
        desk = self._desk.till.desk
        self._write(lambda: selling.complete(desk, wish), lambda order: self._sold(order, basket))

    def _sold(self, order: Order, basket: Basket) -> None:
        assert basket is self._desk.basket, "the basket does not change while it is paid"
        self.order, self.stage, self.attempt = order, Stage.DONE, None
        self._holding.forget()
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
            self._holding.give_back_rest()
        self.changed.emit()

    def _write(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Once at a time, in the storage lane."""
        self.busy = True
        self.changed.emit()

        def done(result: T) -> None:
            self.busy = False
            then(result)
            self.changed.emit()

        def fail(error: Exception) -> None:
            self.busy = False
            (failed or self._refuse)(error)
            self.changed.emit()

        self._desk.background.on_storage(work, done, fail)

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, Refusal | Trouble):
            self.refused.emit(self._desk.notices.sentence(error))
        else:
            self._desk.notices.present(error)
