"""A till at work: a cashier, an outbox and a print queue, each one errand after another.

An errand is a generator. It works with the till's real services, and yields either a number of
milliseconds to wait or an `Ask` of the server, whose answer (or Refusal, or Trouble) comes back.
Between two yields nothing else happens at this till, but its power may go between two effects.
"""

from collections.abc import Callable, Generator
from functools import partial
from random import Random
from typing import Any

from pos.domain.ids import TicketId
from pos.domain.people import CLOSE_SHIFT, REFUND, Approval
from pos.domain.refusals import Refusal, Trouble
from pos.services import catalogue, selling, shifts
from pos.services.desk import Desk
from sync.client.outbox import Outbox
from tests.simulation.house import CASHIER, FLOAT_MINOR, SUPERVISOR, credentials
from tests.simulation.machine import Machine, PowerCut
from tests.simulation.memory import MemoryDatabase
from tests.simulation.network import Ask, Exchange, Link
from tests.simulation.tray import FakePrinter, PlainSpool

Errand = Generator[int | Ask, Any, None]

LANES = ("cashier", "outbox", "spool")


class Till:
    """One till on one machine. `life` counts its starts: what an earlier life began is dead."""

    def __init__(self, world: Any, number: int) -> None:
        self.world = world
        self.number = number
        self.random: Random = world.random
        self.truth = world.truth
        self.machine = Machine(world.time, world.random)
        self.printer = FakePrinter(world.random, partial(world.truth.printed, number))
        self.link = Link()
        self.life = 0
        self.is_on = False
        self.credentials = credentials(number)
        self._errands: dict[str, Errand | None] = {}

    # Power

    def boot(self) -> bool:
        """Switch it on: what a real till does at its start."""
        if self.is_on:
            return False
        self.machine.boot()
        self.is_on = True
        self.life += 1
        self._errands = dict.fromkeys(LANES)
        self.database = MemoryDatabase(
            self.machine.disk.rows,
            point=self.machine.point,
            look=partial(self.truth.committed, self.number),
        )
        self._alive(self._start)
        return True

    def _start(self) -> None:
        clock, ids = self.machine.clock, self.world.ids
        self.desk = Desk(self.database, self.credentials, clock, ids)  # type: ignore[arg-type]
        if catalogue.current_season(self.desk) is None:
            catalogue.keep_season(self.desk, self.world.season)
        selling.return_unsold_leases(self.desk)
        if shifts.current(self.desk) is None:
            shifts.open_shift(self.desk, CASHIER, FLOAT_MINOR)
        self.outbox = Outbox(self.desk, None)  # type: ignore[arg-type]
        self.spool = PlainSpool(
            self.database,  # type: ignore[arg-type]
            clock,
            {"tickets": self.printer},  # type: ignore[dict-item]
            crash_points=self.machine.point,
        )
        self.rest("cashier")
        self._look_after_queues()

    def die(self) -> bool:
        """The power goes."""
        if not self.is_on:
            return False
        self.is_on = False
        self.machine.lose_power()
        self.printer.let_go()
        for errand in self._errands.values():
            if errand is not None and not errand.gi_running:
                errand.close()
        self._errands = {}
        return True

    def _alive(self, act: Callable[..., Any], *given: Any) -> Any:
        """Do it, unless the power goes in between."""
        try:
            return act(*given)
        except PowerCut:
            self.die()
            self.world.at(self.pause(20_000), self.boot)
            return None

    # Errands

    def rest(self, lane: str, ms: int | None = None) -> None:
        """Look for something to do in a while."""
        wait = self.pause(4_000) if ms is None else ms
        self.world.at(wait, self._begin, lane, self.life)

    def pause(self, longest_ms: int) -> int:
        """A while."""
        return 1 + int(self.random.random() * longest_ms)

    def _begin(self, lane: str, life: int) -> bool:
        if life != self.life or not self.is_on or self._errands[lane] is not None:
            return False
        errand = self.world.errand(self, lane)
        if errand is None:
            return False
        self._errands[lane] = errand
        self._alive(self._go, lane, errand.send, None)
        return True

    def _wake(self, lane: str, life: int) -> bool:
        errand = self._errands.get(lane) if life == self.life else None
        if errand is None:
            return False
        self._alive(self._go, lane, errand.send, None)
        return True

    def _answered(self, lane: str, life: int, answer: Any, error: Exception | None) -> None:
        errand = self._errands.get(lane) if life == self.life else None
        if errand is None:
            return
        if error is None:
            self._alive(self._go, lane, errand.send, answer)
        else:
            self._alive(self._go, lane, errand.throw, error)

    def _go(self, lane: str, step: Callable[[Any], int | Ask], given: Any) -> None:
        """Let the errand go on to its next wish."""
        try:
            wish = step(given)
        except StopIteration:
            self._ended(lane)
        except (Refusal, Trouble):
            self.world.said_no += 1
            self._ended(lane)
        else:
            if isinstance(wish, Ask):
                self.machine.point("ask")
                told = partial(self._answered, lane, self.life)
                exchange = Exchange(self.link, told)
                question = (self.number, wish.path, wish.body)
                self.world.network.ask(self.link, self.world.server.hear, question, exchange)
            else:
                self.world.at(wish, self._wake, lane, self.life)
            self._look_after_queues()

    def _ended(self, lane: str) -> None:
        self._errands[lane] = None
        if lane == "cashier":
            self.rest(lane)
        self._look_after_queues()

    def _look_after_queues(self) -> None:
        """Queues beside a sale wake up by themselves."""
        tables = self.database.rows.tables
        if tables["waiting"] and self._errands["spool"] is None:
            self.rest("spool", self.pause(300))
        incarnation = self.credentials.incarnation
        head = tables["heads"].get(incarnation)
        if head != tables["uploads"].get(incarnation) and self._errands["outbox"] is None:
            self.rest("outbox", self.pause(2_000))

    # What errands share

    def word(self, action: str, subject: Any) -> Approval:
        """A supervisor's approval, past the PIN."""
        clock, ids = self.machine.clock, self.world.ids
        approval = Approval(
            ids.new(), action, subject, SUPERVISOR.id, SUPERVISOR.name, clock.now_ms()
        )
        with self.database.transaction() as unit:
            unit.people.add_approval(approval)
        return approval

    def close_word(self, shift: Any) -> Approval:
        """For closing a shift."""
        return self.word(CLOSE_SHIFT, shift)

    def refund_word(self, order: Any) -> Approval:
        """For giving money back."""
        return self.word(REFUND, order)

    def shows_free(self, performance: int, place: int) -> bool:
        """Not sold here; and nothing of it is under way to the server, for a seat map that is new.

        A rough world's seat maps are old ones.
        """
        tables = self.database.rows.tables
        if (performance, place) in tables["live"]:
            return False
        if self.world.rough:
            return True
        claim = self.world.server.books.claim((performance, place))
        return claim.till != self.number

    def has_open_attempt(self) -> bool:
        """A card payment a person must settle."""
        with self.database.transaction() as unit:
            return bool(unit.attempts.open())

    def any_live_ticket(self) -> TicketId | None:
        """One this till sold and has not taken back."""
        live = self.database.rows.tables["live"]
        if not live:
            return None
        return list(live.values())[int(self.random.random() * len(live))]
