"""An exchange, step by step: other places, the difference, a supervisor's word, the money, done.

The old tickets are the customer's until the very end. The new places are secured when they were
picked, and go back if nothing comes of it.
"""

from dataclasses import dataclass, field, replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from pos.domain.goingback import GoingBack
from pos.domain.ids import PlaceId, TicketId, TicketTypeId
from pos.domain.money import Currency, Money
from pos.domain.order import Exchange, Tender
from pos.domain.people import EXCHANGE, Approval
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Performance
from pos.services import exchanging, givingback, refunding
from pos.services.exchanging import ExchangeWish, NewPlace, Offer
from pos.services.refunding import Refundable
from ui import bootstrap
from ui.centred import fill
from ui.conflicts import seats
from ui.desk import TillDesk
from ui.inline import paused, refuse_in
from ui.orders import words
from ui.orders.difference import DifferenceStep, ExchangedStep
from ui.orders.exchangeuses import ExchangeUses
from ui.orders.givingback import GivingBack
from ui.orders.newplaces import NewPlacesStep
from ui.orders.paymore import PayMore
from ui.performances.words import called
from ui.sale.stage import Stage
from ui.signin.approval import ApprovalOverlay
from ui.widgets import Heading, SentenceBar, column


@dataclass
class Deal:
    """What is being exchanged, and how far it is."""

    can: Refundable
    tickets: tuple[TicketId, ...]
    before: Performance | None  # what the till was selling
    places: tuple[NewPlace, ...] = ()
    ticket_type: TicketTypeId | None = None
    minor: int = 0
    offer: Offer | None = None
    by: str = ""  # cash, card or parts, where more is paid
    approval: Approval | None = None
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
        self.more = PayMore(desk, self, self.sentence)
        self.uses = ExchangeUses(desk, self)
        self.done = ExchangedStep(self)
        self.steps = QStackedWidget(self)
        for step in (self.map, self.difference, self.more.step, self.done):
            self.steps.addWidget(step)
        self.giving = GivingBack(desk, self, self.steps, self.sentence)
        self.card, self.back = self.giving.card, self.giving.back
        self.approval = ApprovalOverlay(desk, self)
        # Paying takes the whole height of a small window, the heading's too.
        policy = QSizePolicy.Policy
        self.more.step.setSizePolicy(policy.Preferred, policy.Ignored)
        self.steps.currentChanged.connect(self._show_heading)
        fill(self, column(self.heading, self.sentence, self.steps, space=12, parent=self), edge=16)
        self._connect()

    def _show_heading(self, _step: int) -> None:
        self.heading.setVisible(self.steps.currentWidget() is not self.more.step)

    def _connect(self) -> None:
        self.map.chosen.connect(self._own)
        for step in (self.map, self.difference):
            step.given_up.connect(self._leave)
        self.difference.retyped.connect(self._retype)
        self.difference.agreed.connect(lambda: self._ask_supervisor(""))
        self.difference.cash.connect(lambda: self._ask_supervisor("cash"))
        self.difference.card.connect(lambda: self._ask_supervisor("card"))
        self.difference.phone.connect(lambda: self._ask_supervisor("phone"))
        self.more.offer.changed.connect(self._offer_phone)
        self._offer_phone()
        self.difference.parts.connect(lambda: self._ask_supervisor("parts"))
        self.approval.approved.connect(self._approved)
        self.more.paid.connect(self._paid)
        self.more.given_up.connect(lambda: self.steps.setCurrentWidget(self.difference))
        self.giving.done.connect(self._given_back)
        self.giving.left.connect(self._not_given_back)
        self.done.closed.connect(self._leave)

    def _offer_phone(self) -> None:
        self.difference.offer_phone(shown=self.more.offer.shown, why=self.more.offer.why)

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
        if season is not None:
            self.uses.begin(deal.can, season)
        self._offer(deal)
        self.steps.setCurrentWidget(self.difference)

    # --- the difference -------------------------------------------------------------------------

    def _retype(self, ticket_type: TicketTypeId | None) -> None:
        if self._deal is not None:
            self._deal.ticket_type = ticket_type
            self._offer(self._deal)

    def _offer(self, deal: Deal) -> None:
        """Tell the difference, once it is known what may be used."""
        season = self._desk.season
        self.sentence.clear()
        self.difference.cannot()
        try:
            wish = self._wish(deal)
        except Refusal as refusal:
            self.sentence.refuse(self._desk.notices.sentence(refusal))
            return

        def then() -> None:
            if deal is self._deal and deal.new_places == wish.places:
                self._quote(deal)

        if season is None:
            self._quote(deal)
        else:
            self.uses.look(deal.can, wish, season, then)

    def _quote(self, deal: Deal) -> None:
        season = self._desk.season
        before, after = self._before_and_after(deal)
        try:
            if season is None:
                raise Refusal(Reason.SEASON_WRONG)
            deal.offer = exchanging.offer(deal.can, self._wish(deal), season)
            deal.minor = deal.offer.more_minor
        except Refusal as refusal:
            self.sentence.refuse(self._desk.notices.sentence(refusal))
            self.difference.cannot()
            return
        self.difference.show_difference(before, after, deal.minor, deal.can.currency)

    def _before_and_after(self, deal: Deal) -> tuple[str, str]:
        """The places; for another performance with what it is called."""
        old = refunding.chosen(deal.can, deal.tickets)
        before = words.short_places(one.label for one in old)
        after = words.short_places(one.label for one in deal.places)
        was, becomes = old[0].performance, deal.places[0].performance
        if was != becomes:
            season = self._desk.season
            before = f"{before}  ·  {called(season, was)}"
            after = f"{after}  ·  {called(season, becomes)}"
        return before, after

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
            circumstances=self.uses.circumstances,
            basket=self.uses.basket,
        )

    def _ask_supervisor(self, by: str) -> None:
        deal = self._deal
        if deal is None:
            return
        deal.by = by
        if deal.approval is not None:
            self._own_uses(deal)
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
            self._own_uses(self._deal)

    def _own_uses(self, deal: Deal) -> None:
        """Before money: what the new tickets use is this till's, or nobody pays."""
        season, found = self._desk.season, deal.offer
        if season is None or found is None:
            return
        again = paused(self)

        def then() -> None:
            again()
            if deal is self._deal:
                self._pay(deal)

        def failed(error: Exception) -> None:
            if deal is self._deal and isinstance(error, Refusal):
                self._quote(deal)
            refuse_in(self.sentence, self._desk.notices, again)(error)

        self.uses.own(found, season, then, failed)

    # --- the money ------------------------------------------------------------------------------

    def _pay(self, deal: Deal) -> None:
        total = Money(abs(deal.minor), Currency(deal.can.currency))
        if deal.by:
            self.more.begin(total, self.difference.after.text(), Stage(deal.by))
            self.steps.setCurrentWidget(self.more.step)
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

        self.giving.begin(wish.order, agree)

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
            self.uses.let_go()
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

    def _paid(self, tenders: tuple[Tender, ...]) -> None:
        if self._deal is not None:
            self._deal.tenders = tenders
            self._make()

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
            deal.being_made, deal.tenders = False, ()
            again()
            self.more.again()

        self._desk.background.on_storage(
            lambda: exchanging.exchange(desk, wish),
            lambda made: self._made(deal, made),
            refuse_in(self.sentence, self._desk.notices, refused),
        )

    def _made(self, deal: Deal, made: Exchange) -> None:
        self.setEnabled(True)
        self.sentence.clear()
        self.more.forget()
        self.uses.let_go()
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
        if not deal.being_made:
            self.more.drop()
            self.uses.let_go()
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
