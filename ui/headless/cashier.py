"""Somebody who sells at a till without a window: one basket after another, by the same services."""

import random
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from pos.domain.attempt import Attempt
from pos.domain.basket import Basket, Item
from pos.domain.ids import OperationId, PerformanceId, PlaceId
from pos.domain.leases import Picture
from pos.domain.money import Money
from pos.domain.order import Order
from pos.domain.plan import Plan
from pos.domain.refusals import Refusal, Trouble
from pos.domain.season import Performance, Person, Season
from pos.payments import walletcode
from pos.services import cards, owning, selling, shifts
from pos.services.ports import AreaWish, Hold
from pos.services.selling import SaleWish
from sync.client.backoff import Backoff
from sync.client.http import SERVER_AWAY
from sync.client.offer import seen_by
from sync.client.replica import Replica
from sync.protocol.wire import Snapshot
from ui.bootstrap import Till, own
from ui.card.leading import CardTerminal
from ui.crashpoints import CrashPoints
from ui.headless.saying import say
from ui.headless.standalone import StandAlone

BASKET_MAX = 4
FLOAT_MINOR = 10_000
T = TypeVar("T")


class Cashier:
    """Somebody signed in at a till with an open shift, who sells."""

    def __init__(
        self,
        till: Till,
        person: Person,
        patience_s: float,
        crash_points: CrashPoints,
        *,
        by_card: bool = False,
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
        self.by_card = by_card
        self.standalone: StandAlone | None = None  # where amounts are keyed in by hand
        self.scanned = ""  # the code of a phone that pays
        self._plans: dict[str, Plan] = {}
        if shifts.current(till.desk) is None:
            shifts.open_shift(till.desk, person, FLOAT_MINOR)

    def hold(
        self,
        performance: Performance,
        places: Sequence[PlaceId],
        areas: Sequence[AreaWish] = (),
    ) -> Hold:
        """Hold places for somebody; this till's own need none. Raises PLACE_TAKEN or AREA_FULL."""
        owned = owning.own_places(self.till.desk, performance.id).owned
        mine = [place for place in places if place in owned]
        wanted = [place for place in places if place not in owned]
        if not wanted and not areas:
            return Hold(tuple(mine), float("inf"))
        operation = OperationId(self.till.desk.ids.new())
        server = self.till.server
        held = self.patiently(lambda: server.hold(operation, performance.id, wanted, areas))
        return Hold((*mine, *held.places), held.until_monotonic_s)

    def sell(self, performance: Performance, held: Hold) -> Order:
        """Secure, money, print, upload. Raises the Refusal or Trouble that ended it."""
        desk = self.till.desk
        basket = self._basket(performance, held.places)
        self.patiently(lambda: own(self.till, performance.id, held.places))
        if self.by_card or self.scanned:
            order = self._paid_by_card(basket)
        else:
            tender, _ = selling.cash_tender(basket.total, selling.quick_tenders(basket.total)[-1])
            order = selling.complete(desk, SaleWish(basket, (tender,), self.person, self.season))
        self._crash_points("committed")
        say(sold=order.number, places=list(held.places), minor=order.total_minor)
        deliver(self.till)
        return order

    def _paid_by_card(self, basket: Basket) -> Order:
        """At the till's integrated terminal, or by phone; what cannot be sold is given back."""
        desk = self.till.desk
        charge = self.charge(basket.total)
        terminal = self.leader(charge)
        wish = SaleWish(basket, (cards.tender(charge),), self.person, self.season)
        try:
            return selling.complete(desk, wish)
        except Refusal:
            if terminal is not None:
                terminal.take_back(charge.id)
            raise

    def charge(self, amount: Money) -> Attempt:
        """That much from a card or a phone. Raises Trouble where it did not come to it."""
        desk, terminal = self.till.desk, self.till.card_terminal
        if self.scanned:
            return self._charge_phone(amount)
        if terminal is None and self.standalone is None:
            raise Trouble("terminal", self.till.terminal_wrong or "There is no card terminal.")
        where = "" if terminal is None else terminal.name
        attempt = cards.start(desk, desk.ids.new(), amount, where)
        self._crash_points(f"started {attempt.state}")
        return self.at_terminal(attempt)

    def _charge_phone(self, amount: Money) -> Attempt:
        """By the code of a wallet, as it would be scanned."""
        desk, wallets = self.till.desk, self.till.wallets
        walletcode.check_available(wallets.taken, is_online=True, amount=amount)
        code = walletcode.read(self.scanned, wallets.taken or ())
        attempt = cards.start(desk, desk.ids.new(), amount, code.wallet)
        wallets.hand(attempt, code, self.season.house.name)
        return self.at_terminal(attempt)

    def leader(self, attempt: Attempt) -> CardTerminal | None:
        """Who speaks with what it was asked of."""
        return self.till.wallets.leader(attempt.terminal) or self.till.card_terminal

    def at_terminal(self, attempt: Attempt) -> Attempt:
        """An attempt that is written, to its end. Raises Trouble where it was not approved."""
        terminal = self.leader(attempt)
        if attempt.terminal and terminal is not None:
            done = terminal.charge(attempt).attempt
        elif self.standalone is not None:
            done = self.standalone.carry_out(self.till.desk, attempt)
        else:
            raise Trouble("terminal", "Nobody stands at the card terminal.")
        say(card=done.state, why=done.why)
        if done.state != "approved":
            raise Trouble("terminal", f"The card payment is {done.state}: {done.why}.")
        return done

    def let_go(self, performance: Performance, held: Hold) -> None:
        """They went away without buying."""
        owned = owning.own_places(self.till.desk, performance.id).owned
        places = [place for place in held.places if place not in owned]
        operation = OperationId(self.till.desk.ids.new())
        if places:
            self.patiently(lambda: self.till.server.release(operation, performance.id, places))

    def look(self, performance: Performance) -> tuple[NDArray[np.uint8], bool]:
        """A state a place, as `sync.client.offer` has them, and whether this till is alone.

        A till that owns something there does not wait for a server that is away.
        """
        own = owning.own_places(self.till.desk, performance.id)
        picture = Replica(self.plan(performance).place_count)
        alone = bool(self.till.member.missing)
        try:
            snapshot = self._snapshot(performance)
        except Trouble as trouble:
            if not own.owned:
                snapshot = self.snapshot(performance)
            else:
                say(said=trouble.sentence)
                alone, snapshot = True, None
        if snapshot is not None:
            picture.apply_snapshot(snapshot)
            self._keep(snapshot)
        seen = seen_by(
            picture.states,
            picture.owners,
            till=self.till.desk.credentials.till,
            owned=own.owned,
            sold=own.sold,
            alone=alone,
        )
        return seen, alone

    def _keep(self, snapshot: Snapshot) -> None:
        """A server put back from a copy asks for what its tills saw."""
        picture = Picture(
            PerformanceId(snapshot.performance),
            snapshot.generation,
            snapshot.version,
            snapshot.states,
            tuple(snapshot.owners),
            self.till.desk.clock.now_ms(),
        )
        with self.till.desk.database.transaction() as unit:
            unit.pictures.keep(picture)

    def snapshot(self, performance: Performance) -> Snapshot:
        """Who has what, as the server says now."""
        return self.patiently(lambda: self._snapshot(performance))

    def _snapshot(self, performance: Performance) -> Snapshot:
        return self.till.http.get(f"/v1/performances/{performance.id}/snapshot", Snapshot)

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
    """What stands beside a sale: paper, upload, beat. A Trouble is said; the queues keep."""
    _print(till)
    try:
        till.outbox.drain_if_due()
        till.member.beat_if_due()  # nobody is served now, so nothing is in a basket
    except Trouble as trouble:
        say(said=trouble.sentence)
    except Refusal as refusal:  # a journal that the server will not have is a person's matter
        say(said=str(refusal))


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
    till.spool.release(till.spool.held)  # whoever waited so long still wants their papers
    while till.spool.run_once():
        pass


def _papers_waiting(till: Till) -> int:
    """Without a printer papers wait for one, and nobody waits for them."""
    if not till.settings.printer:
        return 0
    with till.desk.database.transaction() as unit:
        return len(unit.jobs.in_state("queued", "sending", "sent"))
