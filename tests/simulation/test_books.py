"""The server's books in memory decide and keep what the ones in real tables do."""

import random
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from pos.domain.refusals import Refusal
from sync.protocol.wire import JournalApplied, Task
from sync.server import tables
from sync.server.plan import Result
from sync.server.requests import Expire, HouseHold, HouseRelease, Request
from sync.server.state import FREE
from tests.simulation.books import MemoryBooks
from tests.sync.server.books import PERFORMANCES, PLACES, SEATS, STANDING, TILLS, TableBooks
from tests.sync.server.tills import PaperTill, hold, release, secure


def memory_books() -> MemoryBooks:
    """The house of the server's own tests."""
    books = MemoryBooks()
    for performance in PERFORMANCES:
        books.open(performance, SEATS, STANDING)
    for till in TILLS:
        books.enrol(till)
    return books


class Crowd:
    """Tills that ask for anything, again and again, now and then under an id they used before."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.tills = [PaperTill(number) for number in TILLS]
        self.sold: list[tuple[PaperTill, object]] = []
        self.sent = [0, 0, 0]

    def batch(self) -> list[Request]:
        return [self._one() for _ in range(self.rng.randint(1, 6))]

    def _one(self) -> Request:
        rng = self.rng
        till = rng.choice(self.tills)
        performance, operation = rng.choice(PERFORMANCES), UUID(int=rng.randrange(60))
        places = sorted(rng.sample(range(PLACES), rng.randint(1, 3)))
        where = {"performance": performance, "operation": operation}
        word = rng.randrange(10)
        if word < 2:
            return hold(till.number, places, **where)
        if word < 4:
            return hold(till.number, areas=[(0, rng.randint(1, 5))], **where)
        if word < 6:
            return secure(till.number, places, **where)
        if word == 6:
            return release(till.number, places, **where)
        if word == 7:
            house = HouseHold(performance, tuple(places), "guests")
            back = HouseRelease(performance, tuple(places))
            return rng.choice([house, back, Expire(performance)])
        self._write(till, performance, places)
        first = max(1, len(till.entries) - rng.randrange(4))
        return till.upload(first)

    def _write(self, till: PaperTill, performance: int, places: list[int]) -> None:
        rng = self.rng
        word = rng.randrange(4)
        if word == 0:
            till.give_back(UUID(int=rng.randrange(60)), places, performance)
        elif word == 1 and self.sold:
            seller, order = rng.choice(self.sold)
            seller.refund(order)  # type: ignore[arg-type]
        else:
            self.sold.append((till, till.sale(places, performance)))


def test_any_crowd_is_answered_the_same_from_memory_and_from_tables(tmp_path: Path) -> None:
    for seed in range(3):
        real, memory = TableBooks.open(f"sqlite:///{tmp_path / str(seed)}.sqlite"), memory_books()
        crowd = Crowd(seed)
        for _ in range(60):
            batch = crowd.batch()
            answers = memory.execute(batch, real.clock.now_ms)[0]
            assert readable(real.decide(*batch)) == readable(answers)
            real.clock.forward(crowd.rng.choice((0, 1, 200)))
        same_in_the_end(real, memory)
        real.database.close()


def _by_entry(task: Task) -> tuple[int, str]:
    return task.number, str(task.params)


def readable(answers: list[Result]) -> list[Any]:
    """Refusals as text; tasks sorted, because their order means nothing."""
    found: list[Any] = []
    for one in answers:
        if isinstance(one, JournalApplied):
            found.append((one.applied, one.head, sorted(one.tasks, key=_by_entry)))
        else:
            found.append(str(one) if isinstance(one, Refusal) else one)
    return found


def same_in_the_end(real: TableBooks, memory: MemoryBooks) -> None:
    for performance in PERFORMANCES:
        assert real.feed_of(performance) == memory.feed[performance]
        for place in range(PLACES):
            assert real.claim(place, performance) == memory.claim((performance, place))
    assert real.tasks() == [one.task.reason for one in memory.tasks]
    with real.database.reading() as connection:
        for row in connection.execute(select(tables.tickets)):
            ticket = memory.tables["tickets"][row.id]
            assert (row.performance, row.place, row.state) == (
                ticket.performance,
                ticket.place,
                ticket.state,
            )
        count = len(connection.execute(select(tables.tickets)).fetchall())
        assert count == len(memory.tables["tickets"])


def test_a_backup_is_brought_back_whole() -> None:
    books = memory_books()
    books.execute([hold(1, [3], operation=UUID(int=1))], 1000)
    backup = books.snapshot()
    books.execute([secure(1, [3, 4], operation=UUID(int=2))], 1000)
    books.restore(backup)
    assert books.claim((1, 3)).till == 1
    assert books.claim((1, 4)) is FREE
    assert len(books.feed[1]) == 1
    books.execute([secure(2, [5], operation=UUID(int=3))], 1000)
    assert len(books.feed[1]) == 2
