"""Settling one case, step by step: what is offered, a supervisor's word, the terminal, done."""

from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from pos.domain.goingback import GoingBack
from pos.domain.ids import OrderId, PlaceId
from pos.domain.journal import Remedy
from pos.domain.order import Exchange, Refund, Tender, Ticket
from pos.domain.people import SETTLE_TASK, Approval
from pos.domain.refusals import Reason, Refusal
from pos.services import givingback, orders, refunding, rights, settling
from pos.services.exchanging import NewPlace
from pos.services.orders import OrderView
from pos.services.refunding import Refundable
from pos.services.settling import Case, Settled, SettleWish
from ui import bootstrap
from ui.centred import fill
from ui.conflicts import seats, words
from ui.conflicts.seats import SeatWish
from ui.conflicts.steps import NoteStep, OfferStep, OutcomeStep
from ui.desk import TillDesk
from ui.inline import paused, refuse_in
from ui.orders import words as order_words
from ui.orders.givingback import GivingBack
from ui.signin.approval import ApprovalOverlay
from ui.widgets import Heading, SentenceBar, column

_PAPER_MS = 500


@dataclass
class Matter:
    """What is being settled, and how far it is."""

    case: Case
    remedy: Remedy
    places: tuple[NewPlace, ...] = ()
    seen: frozenset[PlaceId] = frozenset()
    back: tuple[Tender, ...] = ()
    approval: Approval | None = None
    being_settled: bool = False


class SettlePanel(QWidget):
    """Emits `finished`, settled or not; and `settled` as soon as it is."""

    finished = Signal()
    settled = Signal()

    def __init__(self, desk: TillDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._matter: Matter | None = None
        self._moving: Matter | None = None  # its money is on the way to a card or a phone
        self._papers_of: OrderId | None = None
        self.heading = Heading("", self)
        self.sentence = SentenceBar(self)
        self.offer, self.note = OfferStep(self), NoteStep(self)
        self.outcome = OutcomeStep(self)
        self.steps = QStackedWidget(self)
        for step in (self.offer, self.note, self.outcome):
            self.steps.addWidget(step)
        self.giving = GivingBack(desk, self, self.steps, self.sentence)
        self.card, self.back = self.giving.card, self.giving.back
        self.approval = ApprovalOverlay(desk, self)
        self._look = QTimer(self, interval=_PAPER_MS)
        self._look.timeout.connect(self._look_at_paper)
        fill(self, column(self.heading, self.sentence, self.steps, space=16, parent=self))
        self._connect()

    def _connect(self) -> None:
        for step in (self.offer, self.note):
            step.given_up.connect(self._give_up)
        self.offer.agreed.connect(self._ask_supervisor)
        self.offer.another.connect(self._another)
        self.note.agreed.connect(self._ask_supervisor)
        self.giving.done.connect(self._gone_back)
        self.giving.left.connect(self._not_gone_back)
        self.approval.approved.connect(self._approved)
        self.outcome.closed.connect(self.finished)

    # --- what is offered ----------------------------------------------------------------------

    def begin(self, case: Case, remedy: Remedy) -> None:
        """Begin with that remedy."""
        self.drop()
        self._matter = matter = Matter(case, remedy)
        self.sentence.clear()
        self.heading.setText(words.remedy(remedy))
        self.setFocus()
        if remedy in ("noted", "handed_on"):
            self.note.begin(remedy)
            self.steps.setCurrentWidget(self.note)
            return
        self.offer.show_offer(words.places(case.tickets), "", "")
        self.offer.show_ready(False)
        self.steps.setCurrentWidget(self.offer)
        self._read_money(matter)

    def _read_money(self, matter: Matter) -> None:
        order, desk = matter.case.order, self._desk
        assert order is not None, "money goes back for an order"

        def read() -> tuple[Refundable, GoingBack | None]:
            bootstrap.have_a_say(desk.till, order.id, desk.places_in_use)
            standing = givingback.look(desk.till.desk, order.id)
            can = refunding.refundable(desk.till.desk, order.id)
            return can, None if standing is None else standing.going

        desk.background.on_network(
            lambda: desk.naming(read),
            lambda found: self._show_money(matter, *found),
            refuse_in(self.sentence, self._desk.notices),
        )

    def _show_money(self, matter: Matter, can: Refundable, going: GoingBack | None) -> None:
        if matter is not self._matter:
            return
        if going is not None:  # begun before, here or at the orders: that first
            matter.being_settled, self._moving = True, matter
            self.giving.go_on_with(going)
            return
        if matter.remedy == "reseat":
            self._find(matter)
            return
        try:
            matter.back = refunding.split(can, tuple(one.id for one in matter.case.tickets))
        except Refusal as refusal:
            self.sentence.refuse(self._desk.notices.sentence(refusal))
            return
        if matter.remedy == "comp":
            self._find(matter)
        else:
            self._show_offer(matter)

    def _find(self, matter: Matter) -> None:
        """Look for places and own them; the keys wait for it."""
        wish = SeatWish(matter.case, matter.remedy == "comp", matter.seen)
        desk = self._desk
        self.offer.show_ready(False)
        self.sentence.say(self.tr("Looking for a place …"))
        desk.background.on_network(
            lambda: desk.naming(lambda: seats.find_and_own(desk, wish)),
            lambda places: self._found(matter, places),
            refuse_in(self.sentence, desk.notices, lambda: self._not_found(matter)),
        )

    def _not_found(self, matter: Matter) -> None:
        """All that is left was looked at: then from the beginning again."""
        matter.seen = frozenset()
        if matter is self._matter:
            self._show_offer(matter)
            self.offer.show_ready(False)
            self.offer.other.setVisible(True)
            self.offer.other.setEnabled(True)

    def _found(self, matter: Matter, places: tuple[NewPlace, ...]) -> None:
        if matter is not self._matter:
            self._let_go(places)  # somebody went away in the meantime
            return
        matter.places = places
        matter.seen |= {one.place for one in places}
        self.sentence.clear()
        self._show_offer(matter)

    def _show_offer(self, matter: Matter) -> None:
        after = words.places(matter.places)
        self.offer.show_offer(words.places(matter.case.tickets), after, self._money(matter))
        self.offer.show_ready(True)

    def _money(self, matter: Matter) -> str:
        assert matter.case.order is not None
        currency = matter.case.order.currency
        lines = [
            f"{order_words.tender(one.kind)}  {order_words.amount(-one.amount_minor, currency)}"
            for one in matter.back
        ]
        back = self.tr("Goes back: {money}").format(money=words.listed(lines))
        return back if lines else self.tr("No money moves.")

    def _another(self) -> None:
        matter = self._matter
        if matter is not None:
            places, matter.places = matter.places, ()
            self._let_go(places)
            self._find(matter)

    # --- a supervisor's word ------------------------------------------------------------------

    def _ask_supervisor(self) -> None:
        matter = self._matter
        if matter is not None:
            self.sentence.clear()
            self.approval.ask(self._what(matter), SETTLE_TASK, matter.case.subject)

    def _what(self, matter: Matter) -> str:
        own = self._desk.till.desk.credentials.till
        what = words.sentence(matter.case, self._desk, own)
        done = [words.remedy(matter.remedy)]
        done += [words.places(matter.places)] if matter.places else []
        done += [self._money(matter)] if matter.back else []
        done += [self.note.note] if matter.remedy in ("noted", "handed_on") else []
        return f"{what}\n\n{'  ·  '.join(done)}"

    def _approved(self, approval: Approval) -> None:
        matter = self._matter
        if matter is None:
            return
        matter.approval = approval
        wish = self._wish(matter)
        if wish is None or matter.being_settled:
            return
        matter.being_settled = True
        if givingback.needed(matter.back):
            self._give_back(matter, wish)
        else:
            self._settle(matter, wish)

    def _wish(self, matter: Matter) -> SettleWish | None:
        person = self._desk.person
        if person is None:
            self.sentence.refuse(self._desk.notices.sentence(Refusal(Reason.NOT_PERMITTED)))
            return None
        noting = matter.remedy in ("noted", "handed_on")
        return SettleWish(
            tasks=tuple(task.id for task in matter.case.tasks),
            remedy=matter.remedy,
            person=person,
            approval=matter.approval,
            note=self.note.note if noting else words.why(matter.case),
            places=matter.places,
        )

    def _settle(self, matter: Matter, wish: SettleWish) -> None:
        """At once: no card and no phone has to be waited for."""
        resume, desk = paused(self), self._desk.till.desk

        def refused() -> None:
            resume()
            self._not_begun(matter)

        self._desk.background.on_storage(
            lambda: settling.settle(desk, wish),
            lambda done: self._done(matter, done),
            refuse_in(self.sentence, self._desk.notices, refused),
        )

    def _not_begun(self, matter: Matter) -> None:
        matter.being_settled = False
        self._moving = None if self._moving is matter else self._moving
        if matter is not self._matter:  # somebody went away in the meantime
            self._let_go(matter.places)

    # --- money that goes back to a card or a phone ----------------------------------------------

    def _give_back(self, matter: Matter, wish: SettleWish) -> None:
        """The money first; the case is settled with the record of it."""
        desk, home = self._desk.till.desk, self._desk.background.home
        self._moving = matter

        def agree() -> GoingBack:
            try:
                return settling.begin(desk, wish)
            except Exception:
                home(lambda: self._not_begun(matter))
                raise

        assert matter.case.order is not None, "money goes back for an order"
        self.giving.begin(matter.case.order.id, agree)

    def _gone_back(self, made: Refund | Exchange) -> None:
        matter, self._moving = self._moving, None
        if matter is not None:
            refund = made if isinstance(made, Refund) else None
            exchange = made if isinstance(made, Exchange) else None
            if exchange is not None:
                kept = {(one.performance, one.place) for one in exchange.tickets}
                self._desk.kept.difference_update(kept)
            # What was begun before may have been another remedy than the one chosen now.
            matter.remedy = "refund" if refund else "comp"
            self._done(matter, Settled(matter.remedy, exchange, refund))

    def _not_gone_back(self) -> None:
        """Nothing came of it: the case is as it was, and a new place went back with it."""
        matter, self._moving = self._moving, None
        if matter is not None:
            seats.let_go(self._desk, matter.places)
            if matter is not self._matter:
                return
        self._give_up()

    # --- done ---------------------------------------------------------------------------------

    def _done(self, matter: Matter, done: Settled) -> None:
        self.setEnabled(True)
        self.sentence.clear()
        seats.let_go(self._desk, matter.places)
        if matter is self._matter:
            self._matter = None
        self._desk.refresh_own()
        if self._matter is None and self.isVisible():  # else another case is in hand by now
            self._show_outcome(done)
        self.settled.emit()

    def _show_outcome(self, done: Settled) -> None:
        record = done.refund or done.exchange
        tenders = record.tenders if record else ()
        cash = sum(-one.amount_minor for one in tenders if one.kind == "cash")
        currency = record.currency if record else ""
        tickets = done.exchange.tickets if done.exchange else ()
        told = self._told(done.remedy, tickets, cash=bool(cash))
        self.outcome.show_outcome(told, order_words.amount(cash, currency) if cash else "")
        self.steps.setCurrentWidget(self.outcome)
        self._papers_of = done.exchange.order if done.exchange else None
        if self._papers_of is not None:
            self._look_at_paper()
            self._look.start()

    def _told(self, remedy: Remedy, tickets: tuple[Ticket, ...], *, cash: bool) -> str:
        seat = words.places(tickets)
        if remedy == "noted":
            return self.tr("Noted. The journal keeps it.")
        if remedy == "handed_on":
            return self.tr("Handed on. The house finds it on the server's desk.")
        if remedy == "refund":
            return (
                self.tr("Refunded. Take the old paper back and give the customer in cash:")
                if cash
                else self.tr("Refunded. Take the old paper back.")
            )
        hand_over = self.tr("New ticket: {place}. Take the old paper back.").format(place=seat)
        and_cash = self.tr("{told} Give the customer in cash:").format(told=hand_over)
        return and_cash if cash else hand_over

    def _look_at_paper(self) -> None:
        order, desk = self._papers_of, self._desk.till.desk
        if order is not None:
            self._desk.background.on_storage(lambda: orders.load(desk, order), self._show_paper)

    def _show_paper(self, view: OrderView) -> None:
        if view.order.id != self._papers_of:
            return
        newest = view.exchanges[-1].tickets
        states = [order_words.ticket_state(one.id, view.dead, view.jobs) for one in newest]
        text = self.tr("The new ticket: {state}").format(
            state=words.listed(list(dict.fromkeys(states)))
        )
        self.outcome.show_paper(text)

    # --- away ---------------------------------------------------------------------------------

    def _give_up(self) -> None:
        self.drop()
        self.finished.emit()

    def drop(self) -> None:
        """Forget it, and give back what was kept for it; a settling under way goes on."""
        self._look.stop()
        self._papers_of = None
        self.approval.hide()
        self.giving.approval.hide()
        matter, self._matter = self._matter, None
        if matter is not None and not matter.being_settled:
            self._let_go(matter.places)
            self._return_right(matter)

    def _return_right(self, matter: Matter) -> None:
        """Nobody takes these tickets back now; in the network lane, behind the asking."""
        order, desk = matter.case.order, self._desk.till.desk
        if order is not None:
            self._desk.background.on_network(
                lambda: rights.give_back(desk, order.id), lambda _nothing: None
            )

    def _let_go(self, places: tuple[NewPlace, ...]) -> None:
        desk = self._desk
        if places:
            desk.background.on_network(
                lambda: seats.give_back(desk, places), lambda _nothing: desk.refresh_own()
            )

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks any more: places kept for nobody go back."""
        if not event.spontaneous():
            self.drop()
        super().hideEvent(event)
