"""A till without a window, for tests and as the demo's second till: `python -m ui.headless --help`.

It sells by the same services, queues and paper as the window does. Each line it says is one JSON
object: {"sold": number, ...}, {"said": sentence} or {"done": ...}.
"""

import argparse
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Any, TypeVar

import msgspec
import numpy as np

from pos.domain.basket import Basket, Item
from pos.domain.ids import OperationId, PerformanceId, PersonId, PlaceId
from pos.domain.order import Order
from pos.domain.plan import Plan
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.domain.season import Performance, Person, Season
from pos.services import people, selling, shifts
from pos.services.ports import AreaWish
from pos.services.selling import SaleWish
from sync.client.backoff import Backoff
from sync.protocol.wire import PlaceState, Snapshot
from ui import bootstrap, settings
from ui.bootstrap import Till
from ui.crashpoints import VARIABLE, CrashPoints

BASKET_MAX = 4
FLOAT_MINOR = 10_000
T = TypeVar("T")


class Cashier:
    """Somebody signed in at a till with an open shift, who sells."""

    def __init__(self, till: Till, person: Person, options: argparse.Namespace) -> None:
        assert till.season is not None
        self.till = till
        self.season: Season = till.season
        self.person = person
        self.dice = random.Random(till.desk.credentials.till)  # noqa: S311  # who sits where
        self._patience_s: float = options.patience
        self._crash_points: CrashPoints = options.crash_points
        if shifts.current(till.desk) is None:
            shifts.open_shift(till.desk, person, FLOAT_MINOR)

    def sell(
        self,
        performance: Performance,
        places: Sequence[PlaceId],
        areas: Sequence[AreaWish] = (),
    ) -> Order:
        """Hold, secure, cash, print, upload. Raises the Refusal that ended it."""
        desk, server = self.till.desk, self.till.server
        operation = OperationId(desk.ids.new())
        held = self.patiently(lambda: server.hold(operation, performance.id, places, areas))
        basket = self._basket(performance, held.places)
        self.patiently(lambda: selling.secure(desk, server, performance.id, held.places))
        tender, _ = selling.cash_tender(basket.total, selling.quick_tenders(basket.total)[-1])
        order = selling.complete(desk, SaleWish(basket, (tender,), self.person, self.season))
        self._crash_points("committed")
        say(sold=order.number, places=list(held.places), minor=order.total_minor)
        deliver(self.till)
        return order

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
        plan = self.till.plans.load(performance.plan_digest)
        assert plan is not None, "a kept season has all its plans"
        return plan

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


def race(cashier: Cashier, performance: Performance) -> None:
    """Sell every place of a performance in small baskets, against whoever else does."""
    tickets, minor, refused = 0, 0, 0
    free = _free(cashier, performance)
    while free:
        wanted = cashier.dice.sample(free, min(cashier.dice.randint(1, BASKET_MAX), len(free)))
        try:
            order = cashier.sell(performance, wanted)
        except Refusal as refusal:
            if refusal.reason is not Reason.PLACE_TAKEN:
                raise
            refused += 1
            free = _free(cashier, performance)
            continue
        tickets += len(order.tickets)
        minor += order.total_minor
        gone = set(wanted)
        free = [place for place in free if place not in gone] or _free(cashier, performance)
    say(done="race", tickets=tickets, minor=minor, refused=refused)


def busy(cashier: Cashier, chosen: Sequence[Performance], seconds: float, pace_s: float) -> None:
    """Serve one party after another at a human pace, neighbours together."""
    end_s = time.monotonic() + seconds
    while time.monotonic() < end_s:
        performance = cashier.dice.choice(chosen)
        plan = cashier.plan(performance)
        states = np.frombuffer(cashier.snapshot(performance).states, np.uint8)
        count = cashier.dice.randint(1, BASKET_MAX)
        places = _neighbours(plan, states, count, cashier.dice)
        areas = [] if places else _standing(plan, states, count, cashier.dice)
        if places or areas:
            try:
                cashier.sell(performance, places, areas)
            except Refusal as refusal:
                if refusal.reason not in {Reason.PLACE_TAKEN, Reason.AREA_FULL}:
                    raise
        time.sleep(cashier.dice.uniform(0.5, 1.5) * pace_s)
    say(done="busy")


def deliver(till: Till) -> None:
    """What stands beside a sale: paper and upload. A Trouble is said; the queues keep."""
    while till.spool.run_once():
        pass
    try:
        till.outbox.drain_if_due()
    except Trouble as trouble:
        say(said=trouble.sentence)


def drain(till: Till, patience_s: float) -> None:
    """Bring everything that waits to paper and server. Raises Trouble when patience is over."""
    end_s = time.monotonic() + patience_s
    while True:
        deliver(till)
        papers = _papers_waiting(till)
        if not papers and not till.outbox.waiting():
            return
        if time.monotonic() > end_s:
            raise Trouble("server", f"{till.outbox.waiting()} entries and {papers} papers wait.")
        time.sleep(0.1)


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


def _free(cashier: Cashier, performance: Performance) -> list[PlaceId]:
    states = np.frombuffer(cashier.snapshot(performance).states, np.uint8)
    return [PlaceId(place) for place in np.flatnonzero(states == PlaceState.FREE).tolist()]


def _neighbours(
    plan: Plan, states: np.ndarray[Any, Any], count: int, dice: random.Random
) -> list[PlaceId]:
    """Up to `count` free seats side by side, around a free one drawn by lot."""
    seats = np.flatnonzero(states[: plan.seat_count] == PlaceState.FREE)
    if not len(seats):
        return []
    first = int(dice.choice(seats))
    found = [PlaceId(first)]
    for place in range(first + 1, min(first + count, plan.seat_count)):
        if plan.row_of[place] != plan.row_of[first] or states[place] != PlaceState.FREE:
            break
        found.append(PlaceId(place))
    return found


def _standing(
    plan: Plan, states: np.ndarray[Any, Any], count: int, dice: random.Random
) -> list[AreaWish]:
    """Places of one standing area that has enough; the server chooses which."""
    roomy = [
        index
        for index, area in enumerate(plan.areas)
        if int(np.count_nonzero(states[slice(area.first_place, area.places().stop)] == 0)) >= count
    ]
    return [AreaWish(dice.choice(roomy), count)] if roomy else []


def _sign_in(till: Till, options: argparse.Namespace) -> Cashier:
    person = PersonId(options.person) if options.person else people.everyone(till.desk)[0].id
    return Cashier(till, people.sign_in(till.desk, person, options.pin), options)


def _work(till: Till, options: argparse.Namespace) -> None:
    if options.word == "drain":
        return drain(till, options.patience)
    cashier = _sign_in(till, options)
    chosen = [cashier.season.performance(PerformanceId(one)) for one in options.performance]
    if options.word == "busy":
        busy(cashier, chosen or cashier.season.performances, options.seconds, options.pace)
    for performance in chosen:
        if options.word == "race":
            race(cashier, performance)
        elif options.word == "sell":
            cashier.sell(performance, [PlaceId(int(one)) for one in options.places.split(",")])
    return drain(till, options.patience)


def _read(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ui.headless", description=__doc__)
    settings.add_flags(parser)
    parser.add_argument("--person", default="", help="who sells; default: the season's first")
    parser.add_argument("--pin", default="", help="their PIN")
    parser.add_argument(
        "--patience", type=float, default=30.0, metavar="S", help="how long to wait for the server"
    )
    words = parser.add_subparsers(dest="word", required=True)
    words.add_parser("enrol", help="become a till").add_argument("code")
    words.add_parser("drain", help="print and upload what waits")
    for word, text in (
        ("race", "sell every place of a performance"),
        ("busy", "keep selling at a human pace"),
        ("sell", "sell those places"),
    ):
        one = words.add_parser(word, help=text)
        one.add_argument("--performance", type=int, action="append", default=[])
        if word == "busy":
            one.add_argument("--seconds", type=float, default=float("inf"))
            one.add_argument("--pace", type=float, default=2.0)
        if word == "sell":
            one.add_argument("--places", required=True, help="as in 12,13")
    return parser.parse_args(arguments)


def _end(_signal: int, _frame: FrameType | None) -> None:
    """SIGTERM ends the till between two instructions; its queues go on at the next start."""
    raise SystemExit(0)


def main(arguments: Sequence[str]) -> int:
    """Run one word; 0 if it was done, 1 with a sentence if not."""
    options = _read(arguments)
    options.crash_points = CrashPoints(os.environ.get(VARIABLE, ""))
    signal.signal(signal.SIGTERM, _end)
    try:
        chosen = settings.read(options, os.environ)
        if options.word == "enrol":
            bootstrap.enrol(chosen, options.code)
            return 0
        till = bootstrap.build(chosen, options.crash_points)
        try:
            trouble = bootstrap.start(till)
            if trouble:
                say(said=trouble.sentence)
            _work(till, options)
        finally:
            till.close()
    except (Refusal, Trouble, settings.SettingsWrong) as error:
        say(said=getattr(error, "sentence", str(error)))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
