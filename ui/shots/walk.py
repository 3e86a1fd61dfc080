"""A walk through all screens of a real till, as a cashier would go, with a picture of each."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from pos.domain.ids import OperationId, PersonId
from pos.domain.people import SUPERVISOR
from pos.domain.plan import Plan
from pos.domain.season import Performance, Person
from sync.client.offer import UNKNOWN
from sync.protocol.wire import PlaceState
from ui import bootstrap
from ui.demo.scenery import Scenery
from ui.program import CONFLICTS, HOUSE, ORDERS, PERFORMANCES, SALE, SHIFT, SIGN_IN, Program
from ui.sale.stage import Stage
from ui.shots.camera import Camera, press, wait_until
from ui.shots.conflicts import sell_anothers_seats
from ui.shots.deciding import deciding_by_hand
from ui.shots.door import at_the_door, door_cut_off
from ui.shots.givingback import money_going_back
from ui.shots.letters import typing_with_a_finger
from ui.shots.members import naming_tickets, serving_a_member
from ui.shots.mending import mend_the_plan
from ui.shots.outage import packing_for_an_outage
from ui.shots.paperends import end_with_papers
from ui.shots.papers import names_that_wait, papers_in_doubt
from ui.shots.parts import counting_francs, paying_in_parts
from ui.shots.paying import next_customer
from ui.shots.prices import explaining_prices
from ui.shots.printers import set_the_printer_up
from ui.shots.receipts import give_receipts
from ui.shots.seatmap import picking
from ui.shots.slips import look_at_slips, take_tickets_elsewhere
from ui.shots.takingback import change_places
from ui.shots.templates import look_at_templates
from ui.shots.terminal import at_the_terminal, typing_the_slip
from ui.shots.wallets import paying_by_phone
from ui.shots.wishes import adding_evenings, wishing_for_more

_FLOAT = "20000"


def _is_the_opera(plan: Plan) -> bool:
    """Late in the evening the cabaret comes first, and has another day's prices and tables."""
    return 500 < plan.seat_count < 5000


class Walk:
    """The steps, in the order that a day at the window has them."""

    def __init__(self, program: Program, scene: Scenery, camera: Camera) -> None:
        self.program = program
        self.scene = scene
        self.camera = camera
        self.failed: list[str] = []

    def go(self) -> None:
        """Every step, also behind one that failed."""
        for step in (
            self.signing_in,
            self.opening_the_shift,
            self.selling_at_the_opera,
            self.selling_by_card,
            partial(paying_by_phone, self),
            partial(explaining_prices, self),
            partial(serving_a_member, self),
            partial(adding_evenings, self),
            partial(wishing_for_more, self),
            partial(picking, self),
            self.other_halls,
            self.being_refused,
            self.choosing_a_performance,
            partial(typing_with_a_finger, self),
            self.looking_up,
            self.refunding,
            partial(money_going_back, self),
            partial(change_places, self),
            partial(give_receipts, self),
            partial(papers_in_doubt, self),
            partial(take_tickets_elsewhere, self),
            partial(packing_for_an_outage, self),
            partial(paying_in_parts, self),
            partial(at_the_terminal, self),
            partial(naming_tickets, self),
            partial(deciding_by_hand, self),
            self.minding_the_drawer,
            self.being_in_conflict,
            self.closing_the_shift,
            self.looking_after_the_house,
            partial(at_the_door, self),
            partial(mend_the_plan, self),
            partial(look_at_templates, self),
            partial(set_the_printer_up, self),
            partial(look_at_slips, self),
            partial(end_with_papers, self),
            self.losing_the_server,
            partial(names_that_wait, self),
            partial(door_cut_off, self),
        ):
            self._try(step)

    def _try(self, step: Callable[[], None]) -> None:
        try:
            step()
        except Exception as error:  # noqa: BLE001 - the rest of the day is pictured all the same
            part = step.func if isinstance(step, partial) else step
            self.failed.append(f"{getattr(part, '__name__', part)}: {error!r}")

    def shoot(self, name: str) -> None:
        """A picture of the window as it is."""
        self.camera.shoot(self.program.window, name)

    # --- people and shift ---------------------------------------------------------------------

    def signing_in(self) -> None:
        """Who is there; a wrong PIN; in."""
        screen = self.program.sign_in
        wait_until(lambda: screen.tiles.person is not None, "people on the sign-in")
        self.shoot("sign-in")
        self._type(screen, "0000")
        wait_until(lambda: bool(screen.sentence.sentence), "a sentence on a wrong PIN")
        self.shoot("sign-in-wrong-pin")
        self._sign_in()

    def opening_the_shift(self) -> None:
        """The float."""
        shift = self.program.shift
        wait_until(lambda: self.program.window.here == SHIFT, "the shift to be asked for")
        wait_until(lambda: shift.steps.currentWidget() is shift.opening, "the opening")
        QTest.keyClicks(shift.opening.amount, _FLOAT)
        self.shoot("shift-open")
        press(shift.opening.open_key)
        wait_until(lambda: self.program.window.here == SALE, "the sale")

    # --- selling ------------------------------------------------------------------------------

    def selling_at_the_opera(self) -> None:
        """Best 2, cash, a note, the change."""
        self._select(self._performance(_is_the_opera))
        self.shoot("sale-opera-empty")
        sale = self.program.sale
        self.best(2)
        self.shoot("sale-opera")
        press(sale.basket.cash_key)
        wait_until(lambda: sale.paying.stage is Stage.CASH and sale.paying.ready, "secured seats")
        self.shoot("cash")
        QTest.keyClicks(sale.cash, "50000")
        self.shoot("cash-typed")
        QTest.keyClick(sale.cash, Qt.Key.Key_Return)
        wait_until(lambda: sale.paying.stage is Stage.DONE, "a sale for cash")
        self.shoot("done")
        next_customer(self)

    def selling_by_card(self) -> None:
        """The stand-alone terminal and its receipt number."""
        sale = self.program.sale
        self.best(3)
        press(sale.basket.card_key)
        wait_until(lambda: sale.paying.stage is Stage.CARD and sale.paying.ready, "secured seats")
        wait_until(lambda: sale.paying.attempt is not None, "a card attempt")
        self.shoot("card")
        QTest.keyClicks(sale.card.receipt, "4711")
        QTest.keyClick(sale.card.receipt, Qt.Key.Key_Return)
        wait_until(lambda: sale.paying.stage is Stage.DONE, "a sale by card")
        self.shoot("done-card")
        next_customer(self)

    def other_halls(self) -> None:
        """Arena, stadium and museum, without and with a basket."""
        for name, fits in (
            ("arena", lambda plan: 5000 <= plan.seat_count < 40_000),
            ("stadium", lambda plan: plan.seat_count >= 40_000),
            ("museum", lambda plan: plan.seat_count == 0),
        ):
            self._select(self._performance(fits))
            self.shoot(f"sale-{name}-empty")
            self.best(2)
            self.shoot(f"sale-{name}")
            press(self.program.sale.bar.clear_key)
            wait_until(lambda: self.in_basket() == 0, "an empty basket")

    def being_refused(self) -> None:
        """Another till has the seat: one sentence, and what is still free."""
        self._select(self._performance(_is_the_opera))
        desk, sale = self.program.desk, self.program.sale
        assert desk.performance is not None
        assert desk.replica is not None
        performance, replica = desk.performance.id, desk.replica
        places = [int(place) for place in (replica.states == 0).nonzero()[0][40:42]]
        other = bootstrap.build(self.scene.till("Till 9", printer=False))
        try:
            operation = OperationId(other.desk.ids.new())
            other.server.hold(operation, performance, places[:1])  # type: ignore[arg-type]
        finally:
            other.close()
        sale.holding.take(places)  # type: ignore[arg-type]
        wait_until(lambda: bool(sale.sentence.sentence), "a refusal")
        self.shoot("sale-refused")
        sale.sentence.clear()

    def choosing_a_performance(self) -> None:
        """The days ahead, each hall's count."""
        screen = self.program.performances
        self.program.window.go(PERFORMANCES)
        wait_until(lambda: bool(screen.tiles), "performances")
        wait_until(lambda: all(tile.count for tile in screen.tiles.values()), "counts")
        self.shoot("performances")

    # --- orders -------------------------------------------------------------------------------

    def looking_up(self) -> None:
        """The list, a look-up without a result, and the order that was paid by card."""
        orders = self.program.orders
        self.program.window.go(ORDERS)
        wait_until(lambda: len(orders.list.tiles) >= 2, "two orders in the list")
        self.shoot("orders")
        QTest.keyClicks(orders.list.field, "Z99")
        wait_until(lambda: not orders.list.tiles and orders.list.empty.isVisible(), "no result")
        self.shoot("orders-nothing-found")
        orders.entered()
        wait_until(lambda: len(orders.list.tiles) >= 2, "the list again")
        wait_until(orders.list.tiles[0].isVisible, "the newest order")
        press(orders.list.tiles[0])
        wait_until(lambda: orders.stack.currentWidget() is orders.page, "an order's page")
        self.shoot("order")

    def refunding(self) -> None:
        """One ticket of the card order: why, approval, the terminal, done, and what is left."""
        orders = self.program.orders
        panel = orders.refund
        press(next(iter(orders.page.tiles.values())))
        press(orders.page.refund)
        wait_until(lambda: orders.stack.currentWidget() is panel, "the refund")
        press(panel.why.reasons.button(0))
        self.shoot("refund")
        press(panel.why.ask)
        self._wait_for_supervisor(panel.approval.tiles)
        self.shoot("refund-approval")
        self._type(panel.approval, self._pin_of_supervisor())
        wait_until(lambda: panel.steps.currentWidget() is panel.card, "the card refund")
        QTest.keyClicks(panel.card.field, "4812")
        self.shoot("refund-card")
        press(panel.card.confirm)
        wait_until(lambda: panel.steps.currentWidget() is panel.done, "a refund")
        self.shoot("refund-done")
        press(panel.done.close_key)
        wait_until(lambda: orders.stack.currentWidget() is orders.page, "the order again")
        self.shoot("order-refunded")

    # --- the drawer ---------------------------------------------------------------------------

    def minding_the_drawer(self) -> None:
        """The open shift, paid-out, and the X report."""
        shift = self.program.shift
        self.program.window.go(SHIFT)
        wait_until(lambda: shift.steps.currentWidget() is shift.overview, "the shift's overview")
        self.shoot("shift")
        press(shift.overview.out_key)
        QTest.keyClicks(shift.moving.amount, "5000")
        press(shift.moving.reasons.button(0))
        self.shoot("shift-paid-out")
        shift.entered()
        wait_until(lambda: shift.steps.currentWidget() is shift.overview, "the shift's overview")
        press(shift.overview.x_key)
        wait_until(lambda: shift.steps.currentWidget() is shift.reading, "the X report")
        self.shoot("shift-x")
        press(shift.reading.done_key)
        wait_until(lambda: shift.steps.currentWidget() is shift.overview, "the shift's overview")

    def being_in_conflict(self) -> None:
        """Seats of another till, sold here: the lamp, the shift that stays open, another seat."""
        desk, sale, shift = self.program.desk, self.program.sale, self.program.shift
        sell_anothers_seats(self, 2)
        self.program.window.go(SALE)
        key = self.program.window.header.goes[CONFLICTS]
        wait_until(key.isVisible, "the conflict desk in the header")
        self.shoot("sale-conflict")
        self.program.window.go(SHIFT)
        wait_until(shift.overview.conflicts_key.isVisible, "the conflict on the shift")
        self.shoot("shift-conflict")
        press(shift.overview.conflicts_key)
        screen = self.program.conflicts
        wait_until(lambda: bool(screen.list.cards), "a conflict")
        desk.ask_till_names()
        wait_until(screen.list.cards[0].key.isVisible, "its key")
        self.shoot("conflicts")
        press(screen.list.cards[0].key)
        self.shoot("conflict")
        panel = screen.panel
        press(screen.page.keys["handed_on"])
        press(panel.note.usual.button(1))
        self.shoot("conflict-note")
        screen.entered()
        wait_until(lambda: screen.stack.currentWidget() is screen.list, "the list again")
        press(screen.list.cards[0].key)
        press(screen.page.keys["comp"])
        wait_until(panel.offer.ask.isEnabled, "another seat")
        self.shoot("conflict-seat")
        press(panel.offer.ask)
        self._wait_for_supervisor(panel.approval.tiles)
        self.shoot("conflict-approval")
        self._type(panel.approval, self._pin_of_supervisor())
        wait_until(lambda: panel.steps.currentWidget() is panel.outcome, "it to be settled")
        wait_until(panel.outcome.paper.isVisible, "word of the paper")
        self.shoot("conflict-settled")
        press(panel.outcome.close_key)
        wait_until(lambda: not key.isVisible(), "nothing in the header")
        assert sale.paying.stage is Stage.PICKING

    def closing_the_shift(self) -> None:
        """The blind count, what is short, a supervisor, the Z report."""
        shift = self.program.shift
        self.program.window.go(SHIFT)
        wait_until(shift.overview.close_key.isEnabled, "nothing in the way of closing")
        press(shift.overview.close_key)
        for pieces in ("1", "2", "0", "3"):
            QTest.keyClicks(shift.count.pieces, pieces)
            QTest.keyClick(shift.count.pieces, Qt.Key.Key_Return)
        self.shoot("shift-count")
        press(shift.count.way)
        self.shoot("shift-count-sum")
        press(shift.count.way)
        press(shift.count.confirm)
        counting_francs(self)
        typing_the_slip(self)
        wait_until(lambda: shift.steps.currentWidget() is shift.verdict, "the difference")
        self.shoot("shift-difference")
        press(shift.verdict.close_key)
        self._wait_for_supervisor(shift.approval.tiles)
        self.shoot("shift-approval")
        self._type(shift.approval, self._pin_of_supervisor())
        wait_until(lambda: shift.steps.currentWidget() is shift.reading, "the Z report")
        self.shoot("shift-z")

    # --- the house ----------------------------------------------------------------------------

    def looking_after_the_house(self) -> None:
        """Places set aside for two tills, one of which is lost; what it owned; the door."""
        program, house = self.program, self.program.house
        self._select(self._performance(_is_the_opera))
        other = bootstrap.build(self.scene.till("Till 4", printer=False))
        try:
            other.member.beat()
            other.member.beat()
        finally:
            other.close()
        program.desk.sign_in(self._supervisor())
        program.window.header.show_person(self._supervisor().name)
        program.window.header.goes[HOUSE].show()
        program.window.go(HOUSE)
        wait_until(lambda: len(house.tills.tiles) >= 2, "the tills")
        self.shoot("house-tills")
        press(house.tabs.button(1))
        wait_until(lambda: len(house.set_aside.tiles) >= 2, "tills to give to")
        names = {name: till for till, name in house.set_aside._names.items()}
        self._give(names["Till 4"], 12)
        self._give(names["Till 1"], 24)
        for key in house.set_aside.runs[:2]:
            press(key)
        self.shoot("house-set-aside")
        press(house.set_aside.give)
        self._wait_for_supervisor(house.deciding.approval.tiles)
        self.shoot("house-approval")
        house.deciding.approval.dismiss()
        press(house.tabs.button(0))
        house.tills.choose(names["Till 4"])
        press(house.tills.reasons.group.button(0))
        self.shoot("house-write-off")
        press(house.tills.write_off)
        self.approve_house()
        wait_until(
            lambda: (
                "written off" in house.tills.facts.text().lower()
                or not house.tills.write_off.isVisible()
            ),
            "a till written off",
        )
        press(house.tabs.button(2))
        wait_until(lambda: bool(house.question.keys), "places in question")
        wait_until(lambda: next(iter(house.question.keys.values())).isVisible(), "their keys")
        for key in list(house.question.keys.values())[:3]:
            press(key)
        press(house.question.reasons.group.button(2))
        self.shoot("house-in-question")
        press(house.tabs.button(3))
        wait_until(house.door.print_key.isEnabled, "the list for the door")
        self.shoot("house-door")

    def _give(self, till: int, count: int) -> None:
        page = self.program.house.set_aside
        page._choose(till)
        press(next(key for key in page.runs if key.text() == str(count)))
        press(page.give)
        self.approve_house()
        wait_until(lambda: page._counts()[till] >= count, f"{count} places for till {till}")
        wait_until(page.isEnabled, "the server's answer")  # the feed may be quicker

    def approve_house(self) -> None:
        """The supervisor's PIN."""
        approval = self.program.house.deciding.approval
        self._wait_for_supervisor(approval.tiles)
        self._type(approval, self._pin_of_supervisor())

    def _supervisor(self) -> Person:
        people = self.program.desk.season.people if self.program.desk.season else ()
        return next(one for one in people if one.role == SUPERVISOR)

    def losing_the_server(self) -> None:
        """Server and printer end: the till says what it may sell, and sells on from its own."""
        program, sale = self.program, self.program.sale
        program.window.go(SALE)
        wait_until(lambda: len(program.desk.own.owned) >= 4, "this till's own places")
        self.shoot("sale-own-places")
        held = int((program.desk.seen() == PlaceState.FREE).nonzero()[0][0])
        sale.hall.view.placesTapped.emit([held])
        wait_until(lambda: self.in_basket() == 1, "a seat that is held only")
        self.scene.stack.close()
        wait_until(lambda: bool(sale.payable.why), "why it is not paid for without the server")
        self.shoot("sale-offline-held")
        press(sale.bar.clear_key)
        self.best(2)
        self.shoot("sale-offline")
        free = int((program.desk.seen() == UNKNOWN).nonzero()[0][0])
        sale.hall.view.takenTapped.emit(free)
        wait_until(lambda: bool(sale.sentence.sentence), "a sentence on a place nobody knows")
        self.shoot("sale-offline-not-known")

    # --- how ----------------------------------------------------------------------------------

    def _sign_in(self) -> None:
        cashier = next(one for one, pin in self.scene.pins.items() if not self._is_supervisor(one))
        self.program.sign_in.tiles.pick(cashier)
        self._type(self.program.sign_in, self.scene.pins[cashier])
        wait_until(lambda: self.program.window.here != SIGN_IN, "somebody signed in")

    def _is_supervisor(self, person: PersonId) -> bool:
        return self._supervisor().id == person

    def _pin_of_supervisor(self) -> str:
        return next(pin for one, pin in self.scene.pins.items() if self._is_supervisor(one))

    def _wait_for_supervisor(self, tiles: QWidget) -> None:
        wait_until(lambda: getattr(tiles, "person", None) is not None, "a supervisor to ask")

    @staticmethod
    def _type(widget: QWidget, pin: str) -> None:
        QTest.keyClicks(widget, pin)
        QTest.keyClick(widget, Qt.Key.Key_Return)

    def _performance(self, fits: Callable[[Plan], bool]) -> Performance:
        """The first one that is coming in such a hall."""
        season, plans = self.program.desk.season, self.program.till.plans
        assert season is not None
        for one in sorted(season.performances, key=lambda one: one.starts_at):
            plan = plans.load(one.plan_digest)
            late_ms = self.program.till.desk.clock.now_ms() - one.starts_at.timestamp() * 1000
            if plan is not None and late_ms < 0 and fits(plan):
                return one
        raise LookupError("the demo season has no such hall")

    def _select(self, performance: Performance) -> None:
        desk = self.program.desk
        self.program.performances.chosen.emit(performance)
        wait_until(
            lambda: (
                desk.performance is not None
                and desk.performance.id == performance.id
                and desk.replica is not None
                and desk.replica.is_known
            ),
            f"performance {performance.id}",
        )

    def in_basket(self) -> int:
        """How many places."""
        basket = self.program.desk.basket
        return len(basket.items) if basket else 0

    def best(self, count: int) -> None:
        """The key for so many, and until they are there."""
        press(self.program.sale.bar.keys[count - 1])
        wait_until(lambda: self.in_basket() == count, f"{count} places in the basket")
