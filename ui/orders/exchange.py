"""An exchange, step by step: other places, the difference, a supervisor's word, the money, done.

The old tickets are the customer's until the very end. The new places are secured when they were
picked, and go back if nothing comes of it.
"""

from dataclasses import dataclass, field, replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from pos.domain.goingback import GoingBack
from pos.domain.ids import PlaceId, TicketId, TicketTypeId
from pos.domain.money import Currency, Money
from pos.domain.order import Exchange, Tender
from pos.domain.people import EXCHANGE, Approval
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Performance
from pos.payments.attempt import Attempt
from pos.services import cards, exchanging, givingback, refunding
from pos.services.exchanging import ExchangeWish, NewPlace
from pos.services.refunding import Refundable
from pos.services.tendering import cash_tender, quick_tenders
from ui import bootstrap
from ui.cash.panel import CashPanel
from ui.centred import fill
from ui.conflicts import seats
from ui.desk import TillDesk
from ui.inline import paused, refuse_in
from ui.orders import words
from ui.orders.difference import ChargeStep, DifferenceStep, ExchangedStep
from ui.orders.givingback import GivingBack
from ui.orders.newplaces import NewPlacesStep
from ui.signin.approval import ApprovalOverlay
from ui.theme import mm
from ui.widgets import Heading, SentenceBar, column, row


@dataclass
class Deal:
    """What is being exchanged, and how far it is."""

    can: Refundable
    tickets: tuple[TicketId, ...]
    before: Performance | None  # what the till was selling
    places: tuple[NewPlace, ...] = ()
    ticket_type: TicketTypeId | None = None
    minor: int = 0
    by: str = ""  # cash or card, where more is paid
    approval: Approval | None = None
    attempt: Attempt | None = None
    tenders: tuple[Tender, ...] = field(default=())
    being_made: bool = False

    @property
    def new_places(self) -> tuple[NewPlace, ...]:
        """The places, under the type that was chosen."""
        return tuple(replace(one, ticket_type=self.ticket_type) for one in self.places)


class ExchangePanel(QWidget):
    """Emits `finished` when the cashier is through, exchanged or not."""

    finished = Signal()

    def __init__(self, desk: TillDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._deal: Deal | None = None
        self.heading = Heading("", self)
        self.sentence = SentenceBar(self)
        self.map = NewPlacesStep(desk, self)
        self.difference = DifferenceStep(self)
        self.cash = CashPanel(self)
        self.charge = ChargeStep(self)
        self.done = ExchangedStep(self)
        self.steps = QStackedWidget(self)
        self._till = QWidget(self)
        self._till.setLayout(row(None, self.cash, None))
        self.cash.setFixedWidth(mm(self, 120))
        for step in (self.map, self.difference, self._till, self.charge, self.done):
            self.steps.addWidget(step)
        self.giving = GivingBack(desk, self, self.steps, self.sentence)
        self.card, self.back = self.giving.card, self.giving.back
        self.approval = ApprovalOverlay(desk, self)
        fill(self, column(self.heading, self.sentence, self.steps, space=12, parent=self))
        self._connect()

    def _connect(self) -> None:
        self.map.chosen.connect(self._own)
        for step in (self.map, self.difference):
            step.given_up.connect(self._leave)
        self.difference.retyped.connect(self._retype)
        self.difference.agreed.connect(lambda: self._ask_supervisor(""))
        self.difference.cash.connect(lambda: self._ask_supervisor("cash"))
        self.difference.card.connect(lambda: self._ask_supervisor("card"))
        self.approval.approved.connect(self._approved)
        self.cash.handed.connect(self._handed)
        self.cash.back.connect(lambda: self.steps.setCurrentWidget(self.difference))
        self.charge.entered.connect(self._charged)
        self.charge.given_up.connect(self._declined)
        self.giving.done.connect(self._given_back)
        self.giving.left.connect(self._not_given_back)
        self.done.closed.connect(self._leave)

    # --- places ---------------------------------------------------------------------------------

    def begin(self, can: Refundable, tickets: tuple[TicketId, ...]) -> None:
        """These tickets of the order are to be exchanged; the say over it is this till's."""
        season = self._desk.season
        self.heading.setText(self.tr("Exchange in order {number}").format(number=can.order_number))
        self.sentence.clear()
        self._deal = Deal(can, tickets, self._desk.performance)
        try:
            old = refunding.chosen(can, tickets)
            if season is None:
                raise Refusal(Reason.SEASON_WRONG)
            self.map.begin(len(old), season.performance(old[0].performance))
        except Refusal as refusal:
            self.sentence.refuse(self._desk.notices.sentence(refusal))
            self.map.take.setEnabled(False)
        self.steps.setCurrentWidget(self.map)

    def _own(self, places: tuple[NewPlace, ...]) -> None:
        """Secure them: from here on nobody else gets them."""
        deal, desk = self._deal, self._desk
        if deal is None or not places:
            return
        performance = places[0].performance
        keys = {(one.performance, one.place) for one in places}
        desk.kept.update(keys)
        again = paused(self)

        def refused() -> None:
            desk.kept.difference_update(keys)
            again()

        failed = refuse_in(self.sentence, desk.notices, refused)

        def not_owned(error: Exception) -> None:
            failed(error)
            if isinstance(error, Refusal) and error.reason is Reason.PLACE_TAKEN:
                self.map.unpick(int(one["place"]) for one in error.params.get("taken") or ())

        def own() -> None:
            wanted = [PlaceId(one.place) for one in places]
            bootstrap.own(desk.till, performance, wanted, desk.places_in_use)

        desk.background.on_network(
            lambda: desk.naming(own), lambda _nothing: self._owned(deal, places), not_owned
        )

    def _owned(self, deal: Deal, places: tuple[NewPlace, ...]) -> None:
        self.setEnabled(True)
        if deal is not self._deal:
            self._let_go(places)  # somebody went away in the meantime
            return
        deal.places = places
        season = self._desk.season
        self.difference.offer_types(season.ticket_types if season else ())
        self._quote(deal)
        self.steps.setCurrentWidget(self.difference)

    # --- the difference -------------------------------------------------------------------------

    def _retype(self, ticket_type: TicketTypeId | None) -> None:
        if self._deal is not None:
            self._deal.ticket_type = ticket_type
            self._quote(self._deal)

    def _quote(self, deal: Deal) -> None:
        season = self._desk.season
        self.sentence.clear()
        old = refunding.chosen(deal.can, deal.tickets)
        before = words.short_places(one.label for one in old)
        after = words.short_places(one.label for one in deal.places)
        try:
            if season is None:
                raise Refusal(Reason.SEASON_WRONG)
            deal.minor = exchanging.quote(deal.can, self._wish(deal), season)
        except Refusal as refusal:
            self.sentence.refuse(self._desk.notices.sentence(refusal))
            self.difference.cannot()
            return
        self.difference.show_difference(before, after, deal.minor, deal.can.currency)

    def _wish(self, deal: Deal) -> ExchangeWish:
        person = self._desk.person
        if person is None:
            raise Refusal(Reason.NOT_PERMITTED)
        return ExchangeWish(
            order=deal.can.order,
            tickets=deal.tickets,
            places=deal.new_places,
            person=person,
            approval=deal.approval,
            reason=self.tr("Customer wants other places"),
            tenders=deal.tenders,
            difference_minor=deal.minor,
        )

    def _ask_supervisor(self, by: str) -> None:
        deal = self._deal
        if deal is None:
            return
        deal.by = by
        if deal.approval is not None:
            self._pay(deal)
            return
        what = self.tr("Exchange in order {number}: {before} for {after}").format(
            number=deal.can.order_number,
            before=self.difference.before.text(),
            after=self.difference.after.text(),
        )
        self.approval.ask(what, EXCHANGE, deal.can.order)

    def _approved(self, approval: Approval) -> None:
        if self._deal is not None:
            self._deal.approval = approval
            self._pay(self._deal)

    # --- the money ------------------------------------------------------------------------------

    def _pay(self, deal: Deal) -> None:
        total = Money(abs(deal.minor), Currency(deal.can.currency))
        if deal.by == "cash":
            self.cash.ask(total, quick_tenders(total), self.difference.after.text())
            self.steps.setCurrentWidget(self._till)
        elif deal.by == "card":
            self._start_charge(deal, total)
        else:
            owed = refunding.payable(deal.can, -deal.minor)
            if givingback.needed(refunding.by_means(deal.can.tenders, owed)):
                self._give_back(deal)
            else:
                self._make()

    def _give_back(self, deal: Deal) -> None:
        """The difference goes back first; the new places are kept for it, whatever happens."""
        desk, wish = self._desk.till.desk, self._wish(deal)

        def agree() -> GoingBack:
            going = givingback.begin_exchange(desk, wish)
            deal.being_made = True
            return going

        self.giving.begin(agree)

    def _given_back(self, made: Exchange) -> None:
        if self._deal is not None:
            self._made(self._deal, made)
            return
        self._desk.kept.difference_update((one.performance, one.place) for one in made.tickets)
        self._desk.refresh_own()
        self.done.show_exchange(made)
        self.steps.setCurrentWidget(self.done)

    def _not_given_back(self) -> None:
        """Nothing came of it: the new places were given back with it."""
        if self._deal is not None:
            seats.let_go(self._desk, self._deal.places)
            self._deal.places = ()
        self._leave()

    def resume(self, going: GoingBack) -> None:
        """Go on with what was agreed before."""
        self._deal = None
        self.sentence.clear()
        number = going.record.order_number
        self.heading.setText(self.tr("Exchange in order {number}").format(number=number))
        self.giving.go_on_with(going)

    def _handed(self, given: Money) -> None:
        deal = self._deal
        if deal is None:
            return
        try:
            tender, _change = cash_tender(Money(deal.minor, given.currency), given)
        except Refusal as refusal:
            self.sentence.refuse(self._desk.notices.sentence(refusal))
            return
        deal.tenders = (tender,)
        self._make()

    def _start_charge(self, deal: Deal, total: Money) -> None:
        """Written down before anybody touches the terminal."""
        desk, basket = self._desk.till.desk, self._desk.till.desk.ids.new()

        def started(attempt: Attempt) -> None:
            deal.attempt = attempt
            self.setEnabled(True)
            self.charge.ask(words.amount(deal.minor, deal.can.currency))
            self.steps.setCurrentWidget(self.charge)

        self._desk.background.on_storage(
            lambda: cards.start(desk, basket, total),
            started,
            refuse_in(self.sentence, self._desk.notices, paused(self)),
        )

    def _charged(self, receipt_number: str) -> None:
        deal, desk = self._deal, self._desk.till.desk
        if deal is None or deal.attempt is None:
            return
        attempt = deal.attempt

        def approved(done: Attempt) -> None:
            deal.attempt = done
            deal.tenders = (cards.tender(done),)
            self.setEnabled(True)
            self._make()

        if deal.tenders:  # the terminal said yes before, and something else was in the way
            self._make()
            return
        self._desk.background.on_storage(
            lambda: cards.approve(desk, attempt, receipt_number),
            approved,
            refuse_in(self.sentence, self._desk.notices, paused(self)),
        )

    def _declined(self) -> None:
        deal, desk = self._deal, self._desk.till.desk
        if deal is None or deal.attempt is None:
            return
        attempt, deal.attempt, deal.tenders = deal.attempt, None, ()

        def declined(_done: Attempt) -> None:
            self.steps.setCurrentWidget(self.difference)

        end = cards.cancel if attempt.state == "approved" else cards.decline
        self._desk.background.on_storage(
            lambda: end(desk, attempt), declined, refuse_in(self.sentence, self._desk.notices)
        )

    def _make(self) -> None:
        """The one transaction."""
        deal, desk = self._deal, self._desk.till.desk
        if deal is None or deal.being_made:
            return
        try:
            wish = self._wish(deal)
        except Refusal as refusal:
            self.sentence.refuse(self._desk.notices.sentence(refusal))
            return
        deal.being_made = True
        again = paused(self)

        def refused() -> None:
            deal.being_made = False
            again()

        self._desk.background.on_storage(
            lambda: exchanging.exchange(desk, wish),
            lambda made: self._made(deal, made),
            refuse_in(self.sentence, self._desk.notices, refused),
        )

    def _made(self, deal: Deal, made: Exchange) -> None:
        self.setEnabled(True)
        self.sentence.clear()
        seats.let_go(self._desk, deal.places)
        deal.places, deal.being_made = (), False
        self._desk.refresh_own()
        self.done.show_exchange(made)
        self.steps.setCurrentWidget(self.done)

    # --- away -----------------------------------------------------------------------------------

    def _leave(self) -> None:
        self.drop()
        self.finished.emit()

    def drop(self) -> None:
        """Forget it: the new places go back, the till shows what it was selling."""
        self.approval.hide()
        deal, self._deal = self._deal, None
        if deal is None:
            return
        if not deal.being_made and deal.attempt is None:
            self._let_go(deal.places)
        shown = self._desk.performance
        if deal.before is not None and (shown is None or shown.id != deal.before.id):
            self._desk.select(deal.before)

    def _let_go(self, places: tuple[NewPlace, ...]) -> None:
        desk = self._desk
        if places:
            desk.background.on_network(
                lambda: seats.give_back(desk, places), lambda _nothing: desk.refresh_own()
            )

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks any more: places kept for nobody go back."""
        if not event.spontaneous() and self.isEnabled():
            self.drop()
        super().hideEvent(event)
