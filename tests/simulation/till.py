"""A till at work: a cashier, a line to the server and a print queue, each one errand after another.

An errand is a generator. It works with the till's real services, and yields a number of
milliseconds to wait, an `Ask` of the server, or a `Net` talk; the answer (or Refusal, or Trouble)
comes back. Between two yields nothing else happens at this till, but its power may go between two
effects. The network lane does one talk at a time, as the real one does.
"""

from collections import deque
from collections.abc import Callable, Generator
from functools import partial
from random import Random
from typing import Any, NamedTuple

from pos.domain.ids import PerformanceId, PlaceId, TicketId
from pos.domain.leases import Membership
from pos.domain.people import CLOSE_SHIFT, EXCHANGE, SETTLE_TASK, Approval
from pos.domain.refusals import Refusal, Trouble
from pos.services import catalogue, selling, shifts
from pos.services.anchoring import Guard
from pos.services.desk import Desk
from sync.client.asking import Ask
from tests.simulation.house import CASHIER, FLOAT_MINOR, SUPERVISOR, credentials
from tests.simulation.machine import AnchorOnDisk, Machine, PowerCut
from tests.simulation.memory import MemoryDatabase
from tests.simulation.network import Exchange, Link
from tests.simulation.seatmap import SeatMap
from tests.simulation.tray import FakePrinter, PlainSpool

Errand = Generator[Any, Any, Any]
Tell = Callable[[Any, Exception | None], None]

LANES = ("cashier", "network", "spool")


class Net(NamedTuple):
    """A talk for the network lane."""

    talk: Errand


class Till:
    """One till on one machine. `life` counts its starts: what an earlier life began is dead.

    `name` tells two machines apart that answer as the same till.
    """

    def __init__(self, world: Any, number: int, name: str) -> None:
        self.world = world
        self.number = number
        self.name = name
        self.random = Random(f"{world.setting.seed} till {name}")
        self.truth = world.truth
        self.machine = Machine(world.time, self.random, name)
        self.printer = FakePrinter(self.random, partial(world.truth.printed, number))
        self.link = Link()
        self.life = 0
        self.is_on = self.is_gone = False
        self.credentials = credentials(number)
        self.basket: set[tuple[PerformanceId, PlaceId]] = set()
        self.turns = 0
        self.customers = 0
        self._errands: dict[str, Errand | None] = {}
        self._talks: deque[tuple[Errand, Tell]] = deque()
        self._told: Tell | None = None

    # Power

    def boot(self) -> bool:
        """Switch it on: what a real till does at its start."""
        if self.is_on or self.is_gone:
            return False
        self.machine.boot()
        self.is_on = True
        self.life += 1
        self._errands = dict.fromkeys(LANES)
        self._talks.clear()
        self.basket = set()
        self.turns = 0
        self.database = MemoryDatabase(
            self.machine.disk.rows,
            point=self.machine.point,
            look=partial(self.world.committed, self),
        )
        self._alive(self._start)
        return True

    def _start(self) -> None:
        clock, ids = self.machine.clock, self.world.ids
        database: Any = self.database  # it looks like one
        self.seats = SeatMap(self)
        guard = Guard(AnchorOnDisk(self.machine), self.machine.name)
        self.desk = Desk(database, self.credentials, clock, ids, guard)
        if catalogue.current_season(self.desk) is None:
            catalogue.keep_season(self.desk, self.world.season)
        selling.return_unsold_leases(self.desk)
        self.open_shift()
        self.spool = PlainSpool(
            self.database,  # type: ignore[arg-type]
            clock,
            {"tickets": self.printer},  # type: ignore[dict-item]
            crash_points=self.machine.point,
            before_paper=self.desk.before_paper,
        )
        self.rest("cashier")
        self.world.at(self.pause(2_000), self._beat, self.life)
        self.world.at(self.pause(2_000), self._look_at_feed, self.life)
        self._look_after_queues()

    def open_shift(self) -> None:
        """If there is none; a till whose past is not sure waits with it."""
        if shifts.current(self.desk) is None and not self.desk.guard.suspended:
            shifts.open_shift(self.desk, CASHIER, FLOAT_MINOR)

    def die(self) -> bool:
        """The power goes."""
        if not self.is_on:
            return False
        self.is_on = False
        self.machine.lose_power()
        self.printer.let_go()
        for errand in [*self._errands.values(), *(talk for talk, _ in self._talks)]:
            if errand is not None and not errand.gi_running:
                errand.close()
        self._errands = {}
        self._talks.clear()
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
        errand = self._alive(self.world.errand, self, lane)
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

    def _go(self, lane: str, step: Callable[[Any], Any], given: Any) -> None:
        """Let the errand go on to its next wish."""
        try:
            wish = step(given)
        except StopIteration as end:
            self._ended(lane, end.value, None)
        except (Refusal, Trouble) as error:
            self.world.said_no += 1
            self._ended(lane, None, error)
        else:
            if isinstance(wish, Ask):
                self.machine.point("ask")
                told = partial(self._answered, lane, self.life)
                question = (self.number, wish)
                hear, exchange = self.world.server.hear, Exchange(self.link, told)
                self.world.network.ask(self.link, hear, question, exchange)
            elif isinstance(wish, Net):
                self.talk(wish.talk, partial(self._answered, lane, self.life))
            else:
                self.world.at(wish, self._wake, lane, self.life)
            self._look_after_queues()

    def _ended(self, lane: str, answer: Any, error: Exception | None) -> None:
        self._errands[lane] = None
        if lane == "cashier":
            self.basket = set()
            self.rest(lane)
        elif lane == "network":
            told, self._told = self._told, None
            self.world.at(0, self._next_talk, self.life)
            if told is not None:
                told(answer, error)
        if self.is_on:
            self._look_after_queues()

    # The network lane

    def talk(self, talk: Errand, tell: Tell) -> None:
        """When the lane is free; then it is told what came of it."""
        self._talks.append((talk, tell))
        self.world.at(0, self._next_talk, self.life)

    def _next_talk(self, life: int) -> bool:
        if life != self.life or not self.is_on:
            return False
        if self._errands["network"] is not None or not self._talks:
            return False
        talk, self._told = self._talks.popleft()
        self._errands["network"] = talk
        self._alive(self._go, "network", talk.send, None)
        return True

    def is_quiet(self) -> bool:
        """Nobody talks, and nobody waits for it."""
        return not self.is_on or (self._errands["network"] is None and not self._talks)

    def _beat(self, life: int) -> bool:
        if life != self.life or not self.is_on:
            return False
        if self._errands["network"] is not None:
            self.world.at(1_000, self._beat, life)
            return False
        self.talk(self.world.turn(self), partial(self._beaten, life))
        return True

    def _beaten(self, life: int, _answer: Any, error: Exception | None) -> None:
        wait = self.world.beat_ms if error is None else self.pause(15_000)
        self.world.at(wait, self._beat, life)

    def _look_at_feed(self, life: int) -> bool:
        """The feed has a line of its own: it never waits for the network lane."""
        if life != self.life or not self.is_on:
            return False
        told = partial(self._saw, life)
        exchange = Exchange(self.link, told)
        question = (self.number, self.seats.ask())
        self.world.network.ask(self.link, self.world.server.hear, question, exchange)
        return True

    def _saw(self, life: int, answer: Any, error: Exception | None) -> None:
        if life != self.life or not self.is_on:
            return
        self.world.at(self.pause(self.world.look_ms), self._look_at_feed, life)
        if error is None:
            self._alive(self.seats.take, answer)

    def _look_after_queues(self) -> None:
        """Queues beside a sale wake up by themselves."""
        tables = self.database.rows.tables
        may_print = self._errands["spool"] is None and not self.desk.guard.suspended
        if tables["waiting"] and may_print:
            self.rest("spool", self.pause(300))
        if not self._talks and self._errands["network"] is None and self.has_entries():
            self.world.at(self.pause(2_000), self._drain, self.life)

    def has_entries(self) -> bool:
        """Whether the server has not confirmed all of this life's journal."""
        tables = self.database.rows.tables
        life = tables["identity"][1][1]
        return bool(tables["heads"].get(life) != tables["uploads"].get(life))

    def standing(self) -> Membership:
        """How it stands with the server."""
        with self.database.transaction() as unit:
            return unit.standing.read()

    def _drain(self, life: int) -> bool:
        if life != self.life or not self.is_on or not self.is_quiet() or not self.has_entries():
            return False
        self.talk(self.world.drain(self), lambda _answer, _error: None)
        return True

    # What errands share

    def suddenly(self, act: Callable[..., Any], *given: Any) -> None:
        """Somebody does something at once, whatever else goes on here; if it is on at all."""
        if self.is_on:
            self._alive(act, self, *given)
        if self.is_on:
            self._look_after_queues()

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

    def task_word(self, subject: Any) -> Approval:
        """For settling what the server did not take."""
        return self.word(SETTLE_TASK, subject)

    def exchange_word(self, order: Any) -> Approval:
        """For giving another place."""
        return self.word(EXCHANGE, order)

    def has_open_attempt(self) -> bool:
        """A card payment a person must settle."""
        with self.database.transaction() as unit:
            return bool(unit.attempts.open())

    def any_ticket(self) -> TicketId | None:
        """One that somebody sold: mostly this till, and mostly it still admits."""
        chance = self.random.random
        if chance() < 0.7:
            mine = self.any_live_ticket()
            if mine is not None and chance() < 0.9:
                return mine
        every: list[TicketId] = list(self.truth.tickets)
        found = every[int(chance() * len(every))] if every else None
        # A paper that nobody has typed in yet is of no order.
        return None if found is None or self.truth.order_of(found) is None else found

    def any_live_ticket(self) -> TicketId | None:
        """One this till sold, and a customer still has."""
        held = [one for one in self.database.rows.tables["live"].values() if self.truth.is_out(one)]
        return held[int(self.random.random() * len(held))] if held else None
