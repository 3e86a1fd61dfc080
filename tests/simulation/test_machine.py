"""What a simulated machine, its clocks and its line to the server are like."""

from random import Random
from typing import Any

import pytest

from pos.domain.ids import TillId
from pos.domain.refusals import Reason, Refusal, Trouble
from tests.simulation.clock import MachineClock, Time
from tests.simulation.machine import Disk, Machine, PowerCut
from tests.simulation.memory import MemoryDatabase
from tests.simulation.network import TIMEOUT_MS, Exchange, Link, Network


def test_a_file_that_was_not_synced_may_be_gone_and_one_that_was_is_not() -> None:
    left = set()
    for seed in range(20):
        disk = Disk(Random(seed))
        disk.write("anchor", b"old")
        disk.sync("anchor")
        disk.write("anchor", b"new")
        assert disk.read("anchor") == b"new"
        disk.lose_power()
        left.add(disk.read("anchor"))
    assert left == {b"old", b"new"}


def test_a_backup_carries_the_database_and_not_the_anchor_and_a_clone_carries_both() -> None:
    disk, clone = Disk(Random(0)), Disk(Random(0))
    backup = disk.backup()
    with MemoryDatabase(disk.rows).transaction() as unit:
        unit.identity.bind(TillId(3), 1)
    disk.write("anchor", b"1")
    disk.sync("anchor")
    clone.copy_of(disk)
    disk.restore(backup)
    assert disk.read("anchor") == clone.read("anchor") == b"1"
    assert not disk.rows.tables["identity"]
    assert clone.rows.tables["identity"]


def test_the_power_goes_at_the_effect_it_was_said_to() -> None:
    machine = Machine(Time(), Random(0))
    machine.fuse = 2
    machine.point("first")
    with pytest.raises(PowerCut):
        machine.point("second")
    machine.point("third")


def test_a_wall_clock_jumps_and_the_other_one_counts_from_the_start_of_the_machine() -> None:
    time = Time()
    clock = MachineClock(time)
    time.now_ms = 5_000
    clock.boot()
    before_ms = clock.now_ms()
    time.now_ms = 7_000
    clock.jump(-3_600_000)
    assert clock.now_ms() == before_ms + 2_000 - 3_600_000
    assert clock.monotonic_s() == 2.0


class Line:
    """A line, what the server heard on it, and what came back."""

    def __init__(self, link: Link, seed: int = 0) -> None:
        self.link, self.heard, self.told = link, 0, []  # type: ignore[var-annotated]
        self.waiting: list[tuple[int, Any, tuple[Any, ...]]] = []
        self.network = Network(Random(seed), self._at)

    def _at(self, delay_ms: int, act: Any, *given: Any) -> None:
        self.waiting.append((delay_ms, act, given))

    def _hear(self, _till: int, _path: str, answer: Any, exchange: Exchange) -> None:
        self.heard += 1
        self.network.answer(exchange, answer)

    def ask(self, answer: Any) -> list[Any]:
        def tell(good: Any, bad: Exception | None) -> None:
            self.told.append(good or bad)

        exchange = Exchange(self.link, tell)
        self.network.ask(self.link, self._hear, (1, "holds", answer), exchange)
        while self.waiting:
            self.waiting.sort(key=lambda one: one[0])
            _, act, given = self.waiting.pop(0)
            act(*given)
        return self.told


def test_an_answer_comes_back_and_a_refusal_is_raised() -> None:
    assert Line(Link()).ask("yes") == ["yes"]
    no = Refusal(Reason.TILL_FENCED)
    assert Line(Link()).ask(no) == [no]


@pytest.mark.parametrize(("link", "heard"), [(Link(up=False), 0), (Link(down=False), 1)])
def test_a_cut_line_is_silence_whichever_way_it_is_cut(link: Link, heard: int) -> None:
    line = Line(link)
    (told,) = line.ask("yes")
    assert isinstance(told, Trouble)
    assert line.heard == heard


def test_a_question_may_arrive_twice_and_is_answered_once() -> None:
    line = Line(Link(twice=1.0))
    assert line.ask("yes") == ["yes"]
    assert line.heard == 2


def test_an_answer_may_come_too_late() -> None:
    for seed in range(20):
        line = Line(Link(late=1.0), seed)
        (told,) = line.ask("yes")
        if isinstance(told, Trouble):
            return
    raise AssertionError(f"never later than {TIMEOUT_MS} ms")
