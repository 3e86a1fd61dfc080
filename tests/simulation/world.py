"""The simulated world: one queue of events, one seed, and mishaps.

The same seed gives the same run, event by event.
"""

import heapq
from collections import deque
from collections.abc import Callable
from random import Random
from typing import Any

from pos.services import shifts
from pos.services.auditing import Facts, breaks
from pos.services.verifying import _chain, _uploaded
from sync.server.requests import HouseHold, HouseRelease
from tests.simulation import errands
from tests.simulation.clock import CountedIds, MachineClock, Time
from tests.simulation.house import Hall, items, season
from tests.simulation.network import Network
from tests.simulation.server import Server
from tests.simulation.till import Errand, Till
from tests.simulation.truth import Truth

_CALM_LIMIT = 20_000
_HALLS = ((2, 6, 6, 1), (1, 3, 2, 1), (1, 4, 0, 2), (1, 1, 1, 1))
_CASHIER = [errand for weight, errand in errands.DAY for _ in range(weight)]


class World:
    """`step` does the next thing that happens. `calm`: no mishaps and no customers any more.

    `rough`: also what today's core does not withstand; see test_found.py.
    """

    def __init__(
        self,
        seed: int,
        tills: int,
        hall: Hall | None = None,
        *,
        rough: bool = False,
    ) -> None:
        self.random = Random(seed)
        self.rough = rough
        self.time = Time()
        self.ids = CountedIds()
        self.hall = hall or self._any_hall()
        self.season = season(self.hall)
        self.items = items(self.hall, self.season)
        self.truth = Truth(self.time, self.hall)
        self.network = Network(self.random, self.at, rough=rough)
        clock = MachineClock(self.time)
        look = self.truth.server_wrote
        self.server = Server(self.random, clock, self.network, self.at, look)
        self.calm = False
        self.steps = self.said_no = 0
        self.lately: deque[tuple[int, Any, Any]] = deque(maxlen=60)
        self._queue: list[tuple[int, int, Callable[..., Any], tuple[Any, ...]]] = []
        self._count = 0
        for performance in range(1, self.hall.performances + 1):
            self.server.books.open(performance, self.hall.numbered, self.hall.standing)
        self.tills = [Till(self, number) for number in range(1, tills + 1)]
        for till in self.tills:
            self.server.books.enrol(till.number)
            till.boot()
        self._mishaps = self._weather()
        self.at(60_000, self._sweep)
        self.at(1_000, self._mishap)

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

    def settle(self) -> None:
        """Mend everything, let everybody finish, and hold the books against the truth."""
        self.calm = True
        self.server.boot()
        self.server.fuse = 0
        for till in self.tills:
            till.link.heal()
            till.printer.refill()
            till.printer.temper = 0.0
            till.machine.fuse = 0
            till.boot()
        self.at(600_000, self.server.sweep)
        limit = self.steps + _CALM_LIMIT
        while self.step():
            assert self.steps < limit, "it never gets quiet"
        self.truth.close(self.server.books)
        for till in self.tills:
            drawer = shifts.x_report(till.desk).expected_cash_minor
            assert drawer == self.truth.drawers[till.number], f"the drawer of till {till.number}"

    def audit(self) -> None:
        """Each till's own books, as `run.py verify` reads them; too slow for every run."""
        for till in self.tills:
            facts = Facts()
            with till.database.transaction() as unit:
                found = [*_chain(unit, facts), *_uploaded(unit, facts), *breaks(unit, facts)]
            assert not found, f"till {till.number}: {found}"

    def errand(self, till: Till, lane: str) -> Errand | None:
        """What is to be done next in a till's lane."""
        if lane == "outbox":
            return errands.upload(till)
        if lane == "spool":
            return errands.print_papers(till)
        if not self.calm:
            return _CASHIER[int(self.random.random() * len(_CASHIER))](till)
        if till.database.rows.tables["attempts"] and till.has_open_attempt():
            return errands.settle_card(till)
        return None

    def story(self) -> str:
        """The last things that happened, for whoever looks into a failure."""
        lines = []
        for now_ms, act, given in self.lately:
            who = getattr(act, "__self__", None)
            number = f" {who.number}" if isinstance(who, Till) else ""
            told = ", ".join(repr(one)[:160] for one in given)
            lines.append(f"{now_ms / 1000:9.3f} {act.__qualname__}{number}({told})")
        return "\n".join(lines)

    def _any_hall(self) -> Hall:
        """Mostly small ones: there everybody wants the same places."""
        rows, seats, standing, performances = self.random.choice(_HALLS)
        return Hall(rows, seats, standing, performances)

    # Mishaps

    def _weather(self) -> list[Callable[[], None]]:
        """Each run has mishaps of some kinds only, so that rare ones meet undisturbed."""
        every = (
            self._power_cut,
            self._power_cut_soon,
            self._cut_line,
            self._bad_line,
            self._clock_jump,
            self._printer_trouble,
            self._server_dies,
            self._house_holds,
        )
        chosen = [one for one in every if self.random.random() < 0.5]
        return chosen or [self._power_cut_soon]

    def _mishap(self) -> bool:
        if self.calm:
            return False
        self._mishaps[int(self.random.random() * len(self._mishaps))]()
        self.at(1 + int(self.random.random() * 8_000), self._mishap)
        return True

    def _sweep(self) -> None:
        self.server.sweep()
        if not self.calm:
            self.at(60_000, self._sweep)

    def _any(self) -> Till:
        return self.tills[int(self.random.random() * len(self.tills))]

    def _power_cut(self) -> None:
        till = self._any()
        if till.die():
            self.at(till.pause(20_000), till.boot)

    def _power_cut_soon(self) -> None:
        self._any().machine.fuse = 1 + int(self.random.random() * 12)

    def _cut_line(self) -> None:
        link = self._any().link
        which = int(self.random.random() * 3)
        link.up, link.down = which == 1, which == 2
        self.at(1 + int(self.random.random() * 30_000), link.heal)

    def _bad_line(self) -> None:
        link, chance = self._any().link, self.random.random
        link.drop, link.twice, link.late = chance() * 0.4, chance() * 0.4, chance() * 0.4
        self.at(1 + int(chance() * 60_000), link.heal)

    def _clock_jump(self) -> None:
        by_ms = int((self.random.random() - 0.5) * 7_200_000)
        self._any().machine.clock.jump(by_ms)

    def _printer_trouble(self) -> None:
        printer = self._any().printer
        if self.random.random() < 0.5:
            printer.run_out()
            self.at(1 + int(self.random.random() * 20_000), printer.refill)
        else:
            printer.temper = self.random.random() * 0.5

    def _server_dies(self) -> None:
        if self.random.random() < 0.3:
            self.server.die()
        else:
            self.server.fuse = 1 + (self.random.random() < 0.5)
        self.at(1 + int(self.random.random() * 20_000), self.server.boot)

    def _house_holds(self) -> None:
        performance = 1 + int(self.random.random() * self.hall.performances)
        place = int(self.random.random() * self.hall.places)
        if self.random.random() < 0.5:
            self.server.do(HouseHold(performance, (place,), "guests"))
        else:
            self.server.do(HouseRelease(performance, (place,)))
