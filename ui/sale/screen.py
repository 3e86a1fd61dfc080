"""The sale screen: the hall on the left, on the right the ticket that the sale moves through."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos.domain.bestavailable import Offer, Wish
from pos.domain.ids import PlaceId
from pos.domain.order import Order
from pos.domain.printjob import sale_cause
from pos.domain.refusals import Refusal
from pos.domain.season import Performance
from pos.services.seating import Stranded
from sync.client.offer import to_be_had
from ui import formats, serverwords
from ui.card.charging import Charging
from ui.card.settle import SettleOverlay
from ui.desk import TillDesk
from ui.papers import draining
from ui.performances.words import called
from ui.sale import whose
from ui.sale.best import BestBar
from ui.sale.comingout import ComingOut
from ui.sale.evenings import others, seats_shown
from ui.sale.finding import Finding
from ui.sale.firstword import FirstWord
from ui.sale.hall import Hall
from ui.sale.holding import Holding
from ui.sale.houserules import HouseRules
from ui.sale.naming import Naming
from ui.sale.paidat import PaidAtDesk
from ui.sale.payable import Payable
from ui.sale.paydesk import PayDesk
from ui.sale.paying import Paying
from ui.sale.prices import Prices
from ui.sale.serving import Serving
from ui.sale.sheets import Sheets
from ui.sale.stage import PAY_KEYS, Stage
from ui.sale.standing import StandingBar
from ui.sale.voice import BasketVoice
from ui.seatmap.keys import ARROWS
from ui.theme import px
from ui.widgets import SentenceBar

# The ticket takes a quarter of a wide screen; narrower the 20 mm keypad would not fit.
PANEL_WIDTH, PANEL_WIDEST, PANEL_SHARE = 428, 540, 0.27


class SaleScreen(PaidAtDesk):
    """Home. Three taps sell two seats for cash: best 2, cash, the note."""

    def __init__(self, desk: TillDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.holding = Holding(desk, self)
        self.rules = HouseRules(desk, self)
        self.charging = Charging(desk, self)
        self.paying = Paying(desk, self.holding, self.rules, self.charging, self)
        self.finding = Finding(desk, self.holding, self)
        self.first_word = FirstWord(desk, self)
        self.payable = Payable(desk, self)
        self.hall = Hall(desk, self)
        self.standing = StandingBar(desk, self)
        self.bar = BestBar(self)
        self.settle = SettleOverlay(desk, self.charging, self)
        self._panels = PayDesk(desk, self.paying, self.settle, self._what, self)
        panels = self._panels
        self.basket, self.offer, self.done = panels.basket, panels.offer, panels.done
        self.sentence = SentenceBar(self.hall)
        self.hall.installEventFilter(self)
        self.prices = Prices(desk, self.basket, lambda: self.paying.locked, self)
        self.naming = Naming(desk, self)
        self.serving = Serving(desk, self.basket.member, self.basket.member_key, self)
        self.sheets = Sheets(desk, self.rules, self)
        self._wishing: object = None  # for whom the sheet was filled in, and in which hall
        self._voice = BasketVoice(desk, self.basket, lambda: self.paying.stage is Stage.DONE)
        self._lay_out()
        self._connect_desk()
        self._connect_panels()
        self._beat = QTimer(self, interval=500)
        self._beat.timeout.connect(self._show_hold)
        self._paper = ComingOut(desk, self.paying, self.done, self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._show_basket()
        self._show_stage()

    def _lay_out(self) -> None:
        edge = px(self, 16)
        left = QVBoxLayout()
        left.setSpacing(px(self, 12))
        left.addWidget(self.standing)
        left.addWidget(self.hall, 1)
        left.addWidget(self.bar)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(edge, px(self, 12), edge, px(self, 12))
        whole.setSpacing(edge)
        whole.addLayout(left, 1)
        whole.addWidget(self._panels)
        self._panels.setFixedWidth(px(self, PANEL_WIDTH))

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: no need to ask how the paper comes out."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.charging.stop()  # the basket is left: no card may pay for it unseen
        self._paper.stop()
        self._beat.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody looks again."""
        super().showEvent(event)
        self._show_hold()
        if self.paying.order is not None:
            self._paper.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A wide screen gives the ticket more room."""
        super().resizeEvent(event)
        width = min(px(self, PANEL_WIDEST), int(self.width() * PANEL_SHARE))
        self._panels.setFixedWidth(max(px(self, PANEL_WIDTH), width))

    def _connect_desk(self) -> None:
        desk = self._desk
        desk.performanceChanged.connect(self._show_prices)
        desk.seasonChanged.connect(self._show_prices)
        desk.seasonChanged.connect(self._show_basket)
        desk.performanceChanged.connect(self._show_basket)
        desk.basketChanged.connect(self._show_basket)
        desk.notices.refused.connect(self.sentence.refuse)
        self.hall.view.placesTapped.connect(self._tapped)
        self.hall.view.areaTapped.connect(self._area_tapped)
        self.hall.view.takenTapped.connect(self._taken_tapped)
        self.hall.view.placeLongPressed.connect(self._say_whose)
        self.hall.view.placeLetGo.connect(
            lambda place: whose.describe(self._desk, PlaceId(place), self.sentence)
        )
        self.hall.view.keys.left.connect(self.setFocus)
        self.hall.list.pay.connect(self._pay)
        self.holding.refused.connect(self._refused)
        self.holding.changed.connect(self._show_hold)
        self.paying.refused.connect(self.sentence.refuse)
        self.paying.said.connect(self.sentence.say)
        self.charging.said.connect(self.sentence.say)
        self.charging.changed.connect(self._show_unsettled)
        self.paying.changed.connect(self._show_stage)
        self.paying.sold.connect(self._sold)
        self.paying.stranding.connect(self._ask_about_single)
        self.first_word.waiting.connect(self.sentence.say)
        self.first_word.over.connect(self.sentence.clear)
        self.payable.changed.connect(lambda: self.basket.show_payable(self.payable.why))
        self.finding.refused.connect(self.sentence.refuse)
        self.finding.said.connect(self.sentence.say)
        self.finding.found.connect(self.hall.view.bring_in)
        self.finding.offered.connect(
            lambda offers: self.basket.answers.show_offers(offers, self._desk.plan)
        )

    def _connect_panels(self) -> None:
        self.bar.best.connect(self._best)
        self.bar.more.connect(self._ask_more)
        self.sheets.wished.connect(self._find)
        self.sheets.accessible_asked.connect(self._ask_to_spend)
        self.sheets.counted.connect(self._take_area)
        self.sheets.evenings_chosen.connect(self._take_on)
        self.basket.answers.chosen.connect(self._take_answer)
        self.bar.cleared.connect(self._clear)
        self.basket.removed.connect(self._remove)
        self.basket.retyped.connect(lambda line, kind: self.holding.retype_lines({line: kind}))
        self.basket.retypedAll.connect(self.holding.retype_all)
        self.basket.opened.connect(self._show_basket)
        self.basket.evenings.connect(self.sheets.ask_evenings)
        self.basket.oneMore.connect(self._one_more)
        self.basket.cash.connect(lambda: self._pay(Stage.CASH))
        self.basket.card.connect(lambda: self._pay(Stage.CARD))
        self.basket.parts.connect(lambda: self._pay(Stage.PARTS))
        self.basket.phone.connect(lambda: self._pay(Stage.PHONE))
        self._panels.declined.connect(self._declined)
        self._panels.cancelled.connect(self._cancelled)
        self.done.next.connect(self._next)

    # --- taps ---------------------------------------------------------------------------------

    def _tapped(self, places: Sequence[int]) -> None:
        if not self._may_pick():
            return
        performance = self._desk.performance
        assert performance is not None
        tapped = [PlaceId(place) for place in places]
        back, new = self.rules.turned(performance.id, tapped)
        self.finding.forget()
        if back:
            self.holding.drop(performance.id, back)
        if not new or self.holding.take(new):
            alone = [self._left_alone(one) for one in self.rules.stranded()[:1]]
            if said := " ".join(filter(None, (self.rules.picked_for_wheelchairs(new), *alone))):
                self.sentence.say(said)

    def _taken_tapped(self, place: int) -> None:
        """It may turn out to be free, once the server has said so."""
        self.first_word.then(place, lambda: self._look_at(place))

    def _look_at(self, place: int) -> None:
        if self._say_whose(place):
            self._tapped([place])

    def _say_whose(self, place: int) -> bool:
        return whose.tell(self._desk, PlaceId(place), self.sentence)

    def _area_tapped(self, index: int) -> None:
        self.first_word.then("area", lambda: self._ask_area(index))

    def _ask_area(self, index: int) -> None:
        plan, replica = self._desk.plan, self._desk.replica
        if plan is None or replica is None or not self._may_pick():
            return
        area = plan.areas[index]
        assert self._desk.performance is not None and self._desk.basket is not None
        free = to_be_had(self._desk.seen())
        free[list(self._desk.basket.places(self._desk.performance.id))] = False
        room = int(free[area.places()].sum())
        if not room and self._desk.alone:
            self.sentence.refuse(serverwords.too_few_own(self._desk))
            return
        self.sheets.stepper.ask(index, area, room)

    def _take_area(self, index: int, count: int) -> None:
        self.finding.forget()
        self.holding.take_area(index, count)

    # --- best available -----------------------------------------------------------------------

    def _best(self, count: int) -> None:
        self._find(Wish(count, category=self.bar.category))

    def _find(self, wish: Wish) -> None:
        if self._may_pick():
            self.first_word.then("best", lambda: self._find_now(wish))

    def _find_now(self, wish: Wish) -> None:
        if self._may_pick():
            spend = self.rules.may_spend_accessible
            self.finding.best(replace(wish, spend_accessible=spend))

    def _take_answer(self, answer: Offer) -> None:
        if self._may_pick():
            self.finding.take(answer)

    def _ask_more(self) -> None:
        desk = self._desk
        if desk.season is None or desk.performance is None or desk.plan is None:
            return
        if not self._may_pick():
            return
        asking = (desk.basket_id, desk.performance, desk.plan)
        if asking != self._wishing:
            self._wishing = asking
            self.sheets.wishes.show_hall(desk.season, desk.performance, desk.plan)
        known = {one.id: one for one in desk.season.categories}
        chosen = known.get(self.bar.category) if self.bar.category else None
        self.sheets.wishes.ask(chosen, desk.party)

    def _ask_to_spend(self) -> None:
        performance = self._desk.performance
        assert performance is not None
        self.sheets.setting_aside.ask(
            "accessible", performance.id, (), self.sheets.wishes.allow_accessible
        )

    def _ask_about_single(self, stage: Stage, refusal: Refusal) -> None:
        about: Any = refusal.params
        places = tuple(PlaceId(one) for one in about["places"])
        self.sheets.setting_aside.ask(
            "orphan", about["performance"], places, lambda: self.paying.begin(stage)
        )

    def _left_alone(self, stranded: Stranded) -> str:
        names = self.rules.names(stranded.performance, stranded.places)
        said = self.tr("Nobody could sit beside {seats}: choose so that no single seat is left.")
        return said.format(seats=names)

    def _one_more(self) -> None:
        if self._may_pick():
            self.finding.one_more()

    def _refused(self, sentence: str) -> None:
        self.finding.refusal_came()
        self.sentence.refuse(sentence)

    def _take_on(self, seats: tuple[PlaceId, ...], evenings: tuple[Performance, ...]) -> None:
        if self._may_pick():
            self.finding.forget()
            self.holding.take_on(seats, evenings)

    def _remove(self, index: int) -> None:
        assert self._desk.basket is not None
        item = self._desk.basket.items[index]
        self.finding.forget()
        gone = self.rules.with_company(item.performance, (item.place,))
        self.holding.drop(item.performance, gone)

    def _clear(self) -> None:
        if self._may_pick():
            self.finding.forget()
            self.holding.abandon()

    def _pay(self, stage: Stage) -> None:
        self.sentence.clear()
        offer = self._panels.offer
        if stage is Stage.PHONE and not offer.shown:
            return
        if why := self.payable.why or (offer.why if stage is Stage.PHONE else ""):
            self.sentence.refuse(why)
        elif self.holding.choosing:  # what is still to come is for somebody, too
            self.holding.after_choosing(lambda: self._pay(stage))
        else:
            self.naming.then(lambda: self.paying.begin(stage))

    def _next(self) -> None:
        self.sentence.clear()
        self.paying.next_customer()

    def _declined(self) -> None:
        self.paying.decline()
        self.sentence.say(self.tr("The card was declined. Nothing was charged."))

    def _cancelled(self) -> None:
        self.paying.cancel()
        self.sentence.say(self.tr("The card payment was cancelled. Nothing was charged."))

    def _may_pick(self) -> bool:
        """Whether the basket may change; the first tap after a sale starts the next customer."""
        if self.paying.stage is Stage.DONE:
            self._next()
        if self.paying.locked:
            said = (
                self.tr("A card payment is open. End it before you change the basket.")
                if self.paying.stage is Stage.CARD
                else self.tr("Go back to the basket before you change it.")
            )
            self.sentence.say(said)
            return False
        self.sentence.clear()
        return True

    # --- showing ------------------------------------------------------------------------------

    def entered(self) -> None:
        """The keyboard works at once."""
        self._desk.refresh_own()  # a refund on another screen frees places
        self._panels.focus()

    def _show_prices(self) -> None:
        desk = self._desk
        if desk.season and desk.performance and desk.plan:
            self.finding.forget()
            self.paying.next_customer()
            self.bar.show_prices(desk.season, desk.performance, desk.plan)
            self.basket.show_hint(seats=desk.plan.seat_count > 0)

    def _show_basket(self) -> None:
        desk = self._desk
        if desk.basket is None or desk.season is None:
            return
        self.basket.show_basket(
            desk.basket, desk.season, desk.performance.id if desk.performance else None
        )
        if desk.pricing:  # what it stands at is not what it will cost
            self.basket.total.setText("…")
        self.bar.clear_key.setEnabled(bool(desk.basket.items) and not self.paying.locked)
        self.basket.evenings_key.setVisible(bool(seats_shown(desk) and others(desk)))
        self._show_hold()

    def _show_hold(self) -> None:
        seconds = self.holding.seconds_left()
        if seconds is None:
            self._beat.stop()
        elif self.isVisible() and not self._beat.isActive():
            self._beat.start()
        self.basket.show_hold(seconds, secured=False)

    def _show_stage(self) -> None:
        paying = self.paying
        if self._panels.show_stage() and paying.stage is Stage.PICKING:
            self._paper.stop()
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        if paying.stage is not Stage.PICKING and self.hall.has_keyboard:
            self.setFocus(Qt.FocusReason.OtherFocusReason)  # what is typed now is money
        self.bar.setEnabled(not paying.locked)
        self._show_basket()

    def _show_unsettled(self) -> None:
        why = ""
        if self.charging.recovering:
            why = self.tr("No card yet: the terminal is asked about a payment before this one.")
        elif self.charging.left:
            why = self.tr("No card yet: a payment before this one is open. Card leads to it.")
        if why and self.offer.shown:
            why = self.tr("No card or phone yet: a payment before this one is not settled.")
        self.basket.show_unsettled(why)

    def _what(self) -> str:
        """The places that are being paid for; named where the hall shows another performance."""
        desk = self._desk
        assert desk.basket is not None
        said = []
        for one in dict.fromkeys(item.performance for item in desk.basket.items):
            places = formats.places(
                [item.label for item in desk.basket.items if item.performance == one]
            )
            here = desk.performance is not None and one == desk.performance.id
            said.append(places if here else f"{places}: {called(desk.season, one)}")
        return "\n".join(said)

    # --- after the sale -----------------------------------------------------------------------

    def _sold(self, order: Order) -> None:
        self.finding.forget()
        self.sentence.clear()
        self.done.show_order(order)
        till = self._desk.till
        background, notices = self._desk.background, self._desk.notices
        if any(tender.kind == "cash" for tender in order.tenders):
            # The money is on disk; a drawer that stays shut is opened with its key.
            cause = sale_cause(order.number)
            till.spool.expect_drawer()
            person = str(order.person)
            background.on_printer(
                till.spool.drawer,
                lambda: till.spool.open_drawer(cause, person),
                lambda _opened: None,
            )
        draining.drain(background, till.spool, self._paper.ask)
        background.on_idle_network(till.outbox.drain, lambda _count: None, notices.present)
        self.naming.tell()
        self._paper.start()

    # --- keyboard and geometry ----------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1 to 6: best seats, F3 and F4 the other answers, F5 more to wish for, + one more next to
        these; F1 cash, F2 card, F7 in parts, F9 phone; F6 seats as a list; F8 who buys; Delete
        clears; Home shows the whole hall, arrows walk through it.
        """
        stage = self.paying.stage
        if self.paying.locked:
            self._panels.press(event)
        elif event.text() in [str(n) for n in range(1, len(self.bar.keys) + 1)]:
            self._best(int(event.text()))  # also the next customer's first tap
        elif stage is Stage.DONE:
            self.done.keyPressEvent(event)
        elif event.key() in PAY_KEYS:
            self._pay(PAY_KEYS[event.key()])
        elif event.key() in (Qt.Key.Key_F3, Qt.Key.Key_F4):
            self.basket.answers.choose(event.key() - Qt.Key.Key_F3)
        elif event.key() == Qt.Key.Key_F5:
            self._ask_more()
        elif event.key() == Qt.Key.Key_F6:
            self.hall.list.show_list()
        elif event.key() == Qt.Key.Key_F8:
            self.serving.ask()
        elif event.text() == "+":
            self._one_more()
        elif event.key() in ARROWS:
            self.hall.view.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.key() == Qt.Key.Key_Delete:
            self._clear()
        elif event.key() == Qt.Key.Key_Home:
            self.hall.view.fit()
        elif event.key() == Qt.Key.Key_Escape:
            self.sentence.clear()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The sentence lies over the lower edge of the hall, as wide as it."""
        if watched is self.hall and event.type() == QEvent.Type.Resize:
            self._place_sentence()
        return False

    def _place_sentence(self) -> None:
        height = max(self.sentence.sizeHint().height(), px(self, 60))
        gap = px(self, 8)
        self.sentence.setGeometry(
            gap, self.hall.height() - height - gap, self.hall.width() - 2 * gap, height
        )
