"""The till's database in memory, with the interface of pos.storage.database.

For the simulator: a transaction costs microseconds, a backup is a copy of dictionaries, and a till
may lose its power just before or just behind each commit.
"""

from collections.abc import Callable
from types import TracebackType
from typing import Any

from tests.simulation.memorychain import Identity, Journal, Tasks
from tests.simulation.memorydrawer import (
    Attempts,
    DayEnds,
    People,
    Rates,
    Seasons,
    Shifts,
    UseLeases,
    Vouchers,
)
from tests.simulation.memoryemergency import EmergencyPapers
from tests.simulation.memoryleases import Leases, Pickups, Pictures, Quarantines, Rights, Standing
from tests.simulation.memorymoney import GoingBacks, Invoices
from tests.simulation.memoryorders import Exchanges, Orders, Refunds
from tests.simulation.memorypapers import DrawerOpenings, Jobs, Reprints
from tests.simulation.memorypeople import Customers, Holders
from tests.simulation.rows import Image, Rows


def _nothing_happens(_step: str) -> None:
    return


def _nobody_looks(_rows: Rows) -> None:
    return


class MemoryUnit:
    """One transaction: a repository per aggregate."""

    def __init__(self, rows: Rows) -> None:
        self.now_ms: Callable[[], int] = lambda: 0
        self.identity = Identity(rows)
        self.seasons = Seasons(rows)
        self.people = People(rows)
        self.orders = Orders(rows)
        self.refunds = Refunds(rows)
        self.exchanges = Exchanges(rows, self.orders)
        self.journal = Journal(rows, self.identity)
        self.leases = Leases(rows)
        self.rights = Rights(rows, self.orders)
        self.pickups = Pickups(rows)
        self.emergency = EmergencyPapers(rows)
        self.quarantines = Quarantines(rows)
        self.pictures = Pictures(rows)
        self.standing = Standing(rows)
        self.attempts = Attempts(rows)
        self.shifts = Shifts(rows)
        self.dayends = DayEnds(rows)
        self.going_back = GoingBacks(rows)
        self.invoices = Invoices(rows)
        self.rates = Rates(rows)
        self.vouchers = Vouchers(rows)
        self.uses = UseLeases(rows)
        self.customers = Customers(rows)
        self.holders = Holders(rows)
        self.jobs = Jobs(rows, self._date)
        self.reprints = Reprints(rows)
        self.drawer = DrawerOpenings(rows)
        self.tasks = Tasks(rows, self.identity)

    def _date(self) -> int:
        return self.now_ms()


class MemoryDatabase:
    """An open database. It is its own transaction, for there is only ever one at a time.

    `point` is told "commit" before and "committed" behind each commit that wrote something;
    whatever it raises is what the caller gets, with nothing or with everything written.
    `look` sees the rows of a commit, with their log, before anybody else does.
    """

    def __init__(
        self,
        rows: Rows | None = None,
        *,
        point: Callable[[str], None] = _nothing_happens,
        look: Callable[[Rows], None] = _nobody_looks,
    ) -> None:
        self.rows = rows or Rows()
        self._unit = MemoryUnit(self.rows)
        self._point = point
        self._look = look
        self._is_busy = False

    @property
    def now_ms(self) -> Callable[[], int]:
        """What dates the steps of print jobs."""
        return self._unit.now_ms

    @now_ms.setter
    def now_ms(self, clock: Callable[[], int]) -> None:
        self._unit.now_ms = clock

    def transaction(self) -> "MemoryDatabase":
        """Commit at the end, roll back on any exception."""
        return self

    def __enter__(self) -> MemoryUnit:
        if self._is_busy:
            raise RuntimeError("a transaction waits for another one: is one inside the other?")
        self._is_busy = True
        return self._unit

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType
    ) -> None:
        self._is_busy = False
        rows = self.rows
        if not rows.log:
            return
        if kind is not None:
            rows.undo()
            return
        try:
            self._point("commit")
        except BaseException:
            rows.undo()
            raise
        self._look(rows)
        rows.log.clear()
        self._point("committed")

    def snapshot(self) -> Image:
        """A backup."""
        return self.rows.image()

    def restore(self, image: Image) -> None:
        """The backup instead of what is here. Nobody is in a transaction."""
        assert not self._is_busy
        for name, table in self.rows.tables.items():
            table.clear()
            table.update(image[name])

    def close(self) -> None:
        """Nothing to let go of."""


def same_interface(real: Any, memory: Any) -> list[str]:
    """What a caller of the real one would miss here."""
    wanted = {name for name in dir(real) if not name.startswith("_")}
    return sorted(wanted - set(dir(memory)))
