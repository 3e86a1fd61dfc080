"""The simulated world: one queue of events, one seed, and mishaps.

The same setting gives the same run, event by event.
"""

import heapq
from collections import deque
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from pos.domain.leases import OPEN_HOLE
from pos.services.auditing import breaks
from pos.services.facts import Facts
from pos.services.verifying import _chain, _uploaded
from sync.server.state import Server as Life
from sync.server.state import Writes
from tests.simulation import errands, rebalancer, talks
from tests.simulation.books import MemoryBooks
from tests.simulation.clock import CountedIds, MachineClock, Time
from tests.simulation.door import Door
from tests.simulation.house import items, season
from tests.simulation.mishaps import Mishaps
from tests.simulation.network import Network
from tests.simulation.rows import Rows
from tests.simulation.server import Server
from tests.simulation.setting import Setting
from tests.simulation.till import Errand, Till
from tests.simulation.truth import Truth

_CALM_LIMIT = 20_000
_CASHIER = [errand for weight, errand in errands.DAY for _ in range(weight)]


class World:
    """`step` does the next thing that happens. `calm`: no mishaps and no customers any more."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.time = Time()
        self.ids = CountedIds()
        self.hall = hall = setting.hall
        self.season = season(hall)
        self.items = items(hall, self.season)
        self.truth = Truth(self.time, hall, self.note)
        self.network = Network(Random(f"{setting.seed} network"), self.at)
        clock = MachineClock(self.time)
        self.door = Door(self)
        random = Random(f"{setting.seed} server")
        self.server = Server(random, clock, self.network, self.at, self._look)
        self.calm = False
        self.beat_ms, self.look_ms = 5_000, 4_000
        self.steps = self.said_no = 0
        self.lately: deque[Any] = deque(maxlen=60)
        self.told: list[tuple[int, str]] = []  # what the story is made of
        self._queue: list[tuple[int, int, Callable[..., Any], tuple[Any, ...]]] = []
        self._count = 0
        books = self.server.books
        books.server = Life(1)
        for performance in range(1, hall.performances + 1):
            limit = (hall.places * 3 + 9) // 10
            books.open(performance, hall.numbered, hall.standing, limit=limit)
        self.tills = [Till(self, number, str(number)) for number in range(1, setting.tills + 1)]
        self.originals = tuple(self.tills)
        for till in self.tills:
            books.enrol(till.number)
            till.boot()
        self.mishaps = Mishaps(self)
        self.at(20_000, self._sweep)
        if setting.rebalances:
            self.at(15_000, self._rebalance)
        self.mishaps.begin()

    def at(self, delay_ms: int, act: Callable[..., Any], *given: Any) -> None:
        """Let it happen in so many milliseconds. What returns False was nothing."""
        self._count += 1
        heapq.heappush(self._queue, (self.time.now_ms + delay_ms, self._count, act, given))

    def step(self) -> bool:
        """The next thing that happens; False if nothing will ever happen again."""
        queue = self._queue
        while queue:
            now_ms, _, act, given = heapq.heappop(queue)
            self.time.now_ms = now_ms
            self.lately.append((now_ms, act, given))
            if act(*given) is not False:
                self.steps += 1
                return True
        return False

    def run(self, steps: int) -> None:
        """So many steps."""
        until = self.steps + steps
        while self.steps < until and self.step():
            pass

    def note(self, what: str) -> None:
        """For the story."""
        self.told.append((self.time.now_ms, what))

    def reckon(self) -> None:
        """A disk has been put back, or is gone: what is lost?"""
        self.truth.reckon(self.tills, self.server.books)
        self.door.reckon()

    def gave_up(self) -> None:
        """A till, while the books recover: whom it alone let in nobody knows any more."""
        self.door.reckon()

    # The end

    def settle(self) -> None:
        """Mend everything, let everybody finish, and hold the books against the truth."""
        self.calm = True
        self._mend()
        self.at(20_000, self._sweep_again)
        clones = self.tills[len(self.originals) :]
        if clones:
            self._until(lambda: all(one.is_quiet() for one in clones), at_least_ms=60_000)
            for one in clones:  # somebody sees two tills of one name, and switches one off
                one.die()
            self.tills = list(self.originals)
            self.reckon()
        self._until(self._is_settled, at_least_ms=60_000)
        for till in self.originals:
            if till.is_gone:
                self.mishaps.write_off(till)
                self.truth.unproven.add(till.number)
                attempts = till.machine.disk.rows.tables["attempts"]
                self.truth.money.put_back(till, attempts)
        alive = [one for one in self.originals if not one.is_gone]
        if len(alive) < len(self.originals):
            self.tills = alive
            self.reckon()
        self._until(self._is_settled, at_least_ms=400_000)
        self.door.settle(self.server.books)
        self.truth.close(self.server.books, alive)

    def committed(self, till: Till, rows: Rows) -> None:
        """A till is about to say that this is on its disk."""
        self.truth.committed(till, rows)
        self.door.committed(till, rows)

    def _look(self, books: MemoryBooks, writes: Writes) -> None:
        self.truth.server_wrote(books, writes)
        self.door.server_wrote(books, writes)

    def _mend(self) -> None:
        self.server.boot()
        self.server.fuse = 0
        self.server.clock.jump(360_000_000)  # whatever it was set to: no hold is left
        self.beat_ms = self.look_ms = 20_000
        for till in self.tills:
            till.link.heal()
            till.printer.refill()
            till.printer.temper = 0.0
            till.machine.fuse = 0
            till.boot()

    def _sweep_again(self) -> None:
        self.server.sweep()
        self.at(60_000, self._sweep_again)
        books = self.server.books
        if books.server.recovering:
            missing = books.server_now().missing
            for till in self.originals:
                is_lost = not till.is_on or self._has_open_hole(till)
                if till.number in missing and is_lost:
                    self.mishaps.write_off(till)

    def _has_open_hole(self, till: Till) -> bool:
        return bool(self.server.books.tables["tills"][till.number].hole == OPEN_HOLE)

    def _until(self, is_so: Callable[[], bool], at_least_ms: int) -> None:
        """Go on for that long, and until it is so."""
        limit, until_ms = self.steps + _CALM_LIMIT, self.time.now_ms + at_least_ms
        while self.time.now_ms < until_ms or not is_so():
            assert self.steps < limit, (
                f"it never gets quiet: {unsettled(self.tills, self.server.books)}"
            )
            self.step()

    def _is_settled(self) -> bool:
        return not unsettled(self.tills, self.server.books)

    def audit(self) -> None:
        """Each till's own books, as `run.py verify` reads them; too slow for every run."""
        for till in self.tills:
            if not till.is_on:
                continue
            facts = Facts()
            with till.database.transaction() as unit:
                found = [*_chain(unit, facts), *_uploaded(unit, facts), *breaks(unit, facts)]
            assert not found, f"till {till.name}: {found}"

    # What is to be done

    def errand(self, till: Till, lane: str) -> Errand | None:
        """What is to be done next in a till's lane."""
        if lane == "spool":
            return errands.print_papers(till)
        if not self.calm:
            till.customers += 1
            if (till.name, till.customers) in self.setting.rest:
                till.rest("cashier")
                return None
            till.open_shift()
            return _CASHIER[int(till.random.random() * len(_CASHIER))](till)
        if till.database.rows.tables["attempts"] and till.has_open_attempt():
            return errands.settle_card(till)
        return None

    def turn(self, till: Till) -> Errand:
        """A till's regular turn with the server."""
        return talks.beating(till)

    def drain(self, till: Till) -> Errand:
        """A till's outbox."""
        return talks.draining_journal(till)

    def _sweep(self) -> None:
        self.server.sweep()
        if not self.calm:
            self.at(20_000, self._sweep)

    def _rebalance(self) -> bool:
        if self.calm:
            return False
        self.at(30_000, self._rebalance)
        if self.server.is_on:
            for asked in rebalancer.look(self.server.books, self.hall, self.server.clock.now_ms()):
                self.server.do(asked)
        return True

    def story(self) -> str:
        """What happened, and at the end each step, for whoever looks into a failure."""
        lines = [f"{now_ms / 1000:9.3f} {what}" for now_ms, what in self.told]
        lines.append("and step by step:")
        for now_ms, act, given in self.lately:
            who = getattr(act, "__self__", None)
            number = f" {who.name}" if isinstance(who, Till) else ""
            told = ", ".join(repr(one)[:160] for one in given)
            lines.append(f"{now_ms / 1000:9.3f} {act.__qualname__}{number}({told})")
        return "\n".join(lines)


def unsettled(tills: Sequence[Any], books: MemoryBooks) -> list[str]:
    """Who is not done yet, and with what."""
    found = ["recovering"] if books.server.recovering else []
    generation = books.server.generation
    for till in tills:
        if not till.is_on:
            continue
        tables = till.database.rows.tables
        row = books.tables["tills"][till.number]
        checks = {
            "talks": not till.is_quiet(),
            "entries": till.has_entries(),
            "papers": bool(tables["waiting"]),
            "a card": till.has_open_attempt(),
            "a lease": any(one.state != "allotted" for one in tables["leases"].values()),
            "a right": any(one.operation for one in tables["rights"].values()),
            "suspended": till.desk.guard.suspended,
            "fenced": row.fenced or row.spoken != generation,
            "a grant": row.granted != till.standing().granted,
            "a recall": any(books.claim(one).till == till.number for one in books.wanted),
        }
        found += [f"{till.name}: {what}" for what, so in checks.items() if so]
    return found
