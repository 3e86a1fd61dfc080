"""Somebody who sells at a till without a window: one basket after another, by the same services."""

import random
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec

from pos.domain.basket import Basket, Item
from pos.domain.ids import OperationId, PlaceId
from pos.domain.order import Order
from pos.domain.plan import Plan
from pos.domain.refusals import Trouble
from pos.domain.season import Performance, Person, Season
from pos.services import selling, shifts
from pos.services.ports import AreaWish, Hold
from pos.services.selling import SaleWish
from sync.client.backoff import Backoff
from sync.client.http import SERVER_AWAY
from sync.protocol.wire import Snapshot
from ui.bootstrap import Till, own
from ui.crashpoints import CrashPoints

BASKET_MAX = 4
FLOAT_MINOR = 10_000
T = TypeVar("T")


class Cashier:
    """Somebody signed in at a till with an open shift, who sells."""

    def __init__(
        self, till: Till, person: Person, patience_s: float, crash_points: CrashPoints
    ) -> None:
        """Raises Trouble where there is no season to sell yet."""
        if till.season is None:
            raise Trouble("server", SERVER_AWAY)
        self.till = till
        self.season: Season = till.season
        self.person = person
        self.dice = random.Random(till.desk.credentials.till)  # noqa: S311  # who sits where
        self._patience_s = patience_s
        self._crash_points = crash_points
        self._plans: dict[str, Plan] = {}
        if shifts.current(till.desk) is None:
            shifts.open_shift(till.desk, person, FLOAT_MINOR)

    def hold(
        self,
        performance: Performance,
        places: Sequence[PlaceId],
        areas: Sequence[AreaWish] = (),
    ) -> Hold:
        """Hold places for somebody. Raises PLACE_TAKEN or AREA_FULL."""
        operation = OperationId(self.till.desk.ids.new())
        server = self.till.server
        return self.patiently(lambda: server.hold(operation, performance.id, places, areas))

    def sell(self, performance: Performance, held: Hold) -> Order:
        """Secure, cash, print, upload. Raises the Refusal that ended it."""
        desk = self.till.desk
        basket = self._basket(performance, held.places)
        self.patiently(lambda: own(self.till, performance.id, held.places))
        tender, _ = selling.cash_tender(basket.total, selling.quick_tenders(basket.total)[-1])
        order = selling.complete(desk, SaleWish(basket, (tender,), self.person, self.season))
        self._crash_points("committed")
        say(sold=order.number, places=list(held.places), minor=order.total_minor)
        deliver(self.till)
        return order

    def let_go(self, performance: Performance, held: Hold) -> None:
        """They went away without buying."""
        operation = OperationId(self.till.desk.ids.new())
        self.patiently(lambda: self.till.server.release(operation, performance.id, held.places))

    def snapshot(self, performance: Performance) -> Snapshot:
        """Who has what, as the server says now."""
        path = f"/v1/performances/{performance.id}/snapshot"
        return self.patiently(lambda: self.till.http.get(path, Snapshot))

    def patiently(self, ask: Callable[[], T]) -> T:
        """Ask the server; where it is away, say so once and go on asking for a while."""
        backoff = Backoff(0.1, 1.0)
        end_s = time.monotonic() + self._patience_s
        said = ""
        while True:
            try:
                return ask()
            except Trouble as trouble:
                if time.monotonic() > end_s:
                    raise
                if trouble.sentence != said:
                    said = trouble.sentence
                    say(said=said)
                time.sleep(backoff.wait_s())

    def plan(self, performance: Performance) -> Plan:
        """The hall of the performance."""
        digest = performance.plan_digest
        if digest not in self._plans:
            plan = self.till.plans.load(digest)
            assert plan is not None, "a kept season has all its plans"
            self._plans[digest] = plan
        return self._plans[digest]

    def _basket(self, performance: Performance, places: Sequence[PlaceId]) -> Basket:
        plan = self.plan(performance)
        items = []
        for place in places:
            category = plan.category(place)
            kinds = self.season.ticket_types_for(performance.id, category)
            kind = self.dice.choice(kinds).id
            price = self.season.price(performance.id, category, kind)
            items.append(Item(performance.id, place, plan.label(place), category, kind, price))
        return Basket(self.season.currency).add(*items)


def deliver(till: Till) -> None:
    """What stands beside a sale: paper and upload. A Trouble is said; the queues keep."""
    _print(till)
    try:
        till.outbox.drain_if_due()
    except Trouble as trouble:
        say(said=trouble.sentence)


def drain(till: Till, patience_s: float) -> None:
    """Bring everything that waits to paper and server. Raises Trouble when patience is over."""
    backoff = Backoff(0.1, 1.0)
    end_s = time.monotonic() + patience_s
    while True:
        _print(till)
        try:
            till.outbox.drain()
            if not (papers := _papers_waiting(till)):
                return
            trouble = Trouble("printer", f"{papers} papers wait for the printer.")
        except Trouble as caught:
            trouble = caught
        if time.monotonic() > end_s:
            raise trouble
        time.sleep(backoff.wait_s())


def _print(till: Till) -> None:
    while till.spool.run_once():
        pass


def _papers_waiting(till: Till) -> int:
    """Without a printer papers wait for one, and nobody waits for them."""
    if not till.settings.printer:
        return 0
    with till.desk.database.transaction() as unit:
        return len(unit.jobs.in_state("queued", "sending", "sent"))


def say(**facts: Any) -> None:
    """One line for whoever listens."""
    sys.stdout.write(msgspec.json.encode(facts).decode() + "\n")
    sys.stdout.flush()
