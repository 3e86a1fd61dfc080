"""The till's database in memory does what the one on disk does, whatever a cashier does with it."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from pos.domain import journal
from pos.domain.ids import OperationId, PlaceId, TillId
from pos.domain.journal import Return
from pos.domain.leases import Picture, Quarantined
from pos.domain.order import Order
from pos.domain.people import LockOut
from pos.domain.printjob import DrawerOpening
from pos.domain.refusals import Refusal, Trouble
from pos.services import (
    cards,
    doubts,
    orders,
    refunding,
    reprinting,
    restoring,
    selling,
    settling,
    shifts,
)
from pos.services.auditing import breaks
from pos.services.desk import Desk
from pos.services.facts import Facts
from pos.services.papernotes import notes_since
from pos.services.verifying import _chain, _uploaded
from pos.storage.database import Database
from tests.pos.conftest import TONIGHT, Office, make_credentials
from tests.simulation.memory import MemoryDatabase, same_interface
from tests.simulation.rows import ConstraintBroken, Rows

_RETURN = journal.encode_body(Return(OperationId(UUID(int=9)), TONIGHT, (PlaceId(0),)))
REPOSITORIES = (
    "identity",
    "seasons",
    "people",
    "orders",
    "refunds",
    "exchanges",
    "journal",
    "leases",
    "rights",
    "pickups",
    "emergency",
    "quarantines",
    "pictures",
    "standing",
    "attempts",
    "shifts",
    "dayends",
    "going_back",
    "invoices",
    "rates",
    "vouchers",
    "uses",
    "customers",
    "holders",
    "jobs",
    "reprints",
    "drawer",
    "tasks",
)


class MemoryOffice(Office):
    """The same box office on a database in memory."""

    kept: MemoryDatabase | None = None

    def _set_up(self) -> Desk:
        rows = Rows(self.kept.snapshot()) if self.kept else None
        self.kept = MemoryDatabase(rows)
        return Desk(self.kept, make_credentials(), self.clock, self.ids)  # type: ignore[arg-type]


class Day:
    """What may happen at the window, one word each; how it ended is the result."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.sold: list[Order] = []

    def open(self, minor: int, _: Any) -> Any:
        return shifts.open_shift(self.office.desk, self.office.cashier, minor)

    def close(self, minor: int, _: Any) -> Any:
        if shifts.current(self.office.desk) is None:
            return "there is nothing to close"
        return self.office.close_shift(minor)

    def look(self, *_: Any) -> Any:
        return shifts.x_report(self.office.desk, print_for=self.office.cashier)

    def move(self, minor: int, sign: int) -> Any:
        amount = minor if sign % 2 else -minor
        return shifts.move_cash(self.office.desk, self.office.supervisor, amount, "change")

    def secure(self, place: int, more: int) -> Any:
        return self.office.secure(place, place + more)

    def secure_without_answer(self, place: int, _: Any) -> Any:
        self.office.server.fail_after = Trouble("server", "no answer")
        try:
            return self.office.secure(place)
        finally:
            self.office.server.fail_after = None

    def give_back(self, place: int, more: int) -> Any:
        return selling.give_back(self.office.desk, TONIGHT, [PlaceId(place), PlaceId(place + more)])

    def sell(self, place: int, more: int) -> Any:
        self.sold.append(self.office.sell(place, place + more + 1))
        return self.sold[-1]

    def sell_on_card(self, place: int, outcome: int) -> Any:
        desk = self.office.desk
        basket = self.office.basket(place)
        self.office.secure(place)
        attempt = cards.start(desk, self.office.ids.new(), basket.total)
        if outcome % 3 == 0:
            return cards.decline(desk, attempt)
        if outcome % 3 == 1:
            return cards.mark_unknown(desk, attempt)
        tender = cards.tender(cards.approve(desk, attempt, "0042"))
        self.sold.append(selling.complete(desk, self.office.wish(basket, tender)))
        return self.sold[-1]

    def settle_card(self, outcome: int, _: Any) -> Any:
        attempt = cards.open_attempt(self.office.desk)
        if attempt is None:
            return None
        if outcome % 2:
            return cards.approve(self.office.desk, attempt, "0043")
        return cards.cancel(self.office.desk, attempt, "0044")

    def refund(self, which: int, ticket: int) -> Any:
        if not self.sold:
            return None
        order = self.sold[which % len(self.sold)]
        one = order.tickets[ticket % len(order.tickets)]
        made = self.office.refund(order, one.id, card_reference="0099")
        return made, refunding.refundable(self.office.desk, order.id)

    def search(self, text: int, _: Any) -> Any:
        wanted = ("", str(text), f"3-{text:06d}", f"E{text}")[text % 4]
        return orders.find(self.office.desk, wanted)

    def view(self, which: int, _: Any) -> Any:
        return self.sold and orders.load(self.office.desk, self.sold[which % len(self.sold)].id)

    def print(self, which: int, state: int) -> Any:
        with self.office.desk.database.transaction() as unit:
            job = unit.jobs.next_queued()
            if job:
                unit.jobs.set_state(job.id, ("sending", "blocked", "printed")[state % 3], "seen")
            return job, unit.jobs.next_queued("another"), unit.jobs.in_state("blocked", "cancelled")

    def print_again(self, which: int, place: int) -> Any:
        """A person's word on a paper in doubt, a reprint, another printer; and all of it read."""
        desk = self.office.desk
        if not self.sold:
            return None
        order = self.sold[which % len(self.sold)]
        ticket = order.tickets[place % len(order.tickets)]
        with desk.database.transaction() as unit:
            for job in unit.jobs.of_tickets([ticket.id])[-1:]:
                state = ("in_doubt", "printed")[place % 2]
                unit.jobs.set_state(job.id, state, "seen", level=2, taken=5, size=9, counter=7)
            unit.drawer.add(DrawerOpening(desk.clock.now_ms(), "sale", "c1", "asked"))
        for one in doubts.doubts(desk):
            doubts.settle(desk, one.job, came_out=place == 0, person=self.office.cashier)
        waiting = doubts.waiting(desk)
        doubts.move(desk, [one.job for one in waiting[:1]], "receipts", self.office.cashier)
        doubts.discard(desk, [one.job for one in waiting[1:2]], self.office.cashier)
        again = outcome(self._again, ticket, place)
        with desk.database.transaction() as unit:
            return (
                again,
                waiting,
                notes_since(unit, 0),
                unit.drawer.since(0),
                unit.reprints.since(0),
                unit.reprints.valid(order.tickets),
                unit.jobs.last_printed("tickets", desk.clock.now_ms()),
                unit.jobs.steps_since(0),
            )

    def _again(self, ticket: Any, _: int) -> Any:
        return reprinting.reprint(self.office.desk, [ticket.id], "jam", self.office.supervisor)

    def upload(self, count: int, _: Any) -> Any:
        with self.office.desk.database.transaction() as unit:
            entries = unit.journal.after(unit.journal.uploaded().number, count)
            if entries:
                unit.journal.mark_uploaded(entries[-1].number, entries[-1].hash)
            return entries

    def grant(self, place: int, more: int) -> Any:
        operation = OperationId(self.office.ids.new())
        places = [PlaceId(place), PlaceId(place + more + 1)]
        with self.office.desk.database.transaction() as unit:
            unit.leases.allot(operation, TONIGHT, places, 5)
            return unit.leases.every()

    def begin_life(self, by: int, quarantined: int) -> Any:
        with self.office.desk.database.transaction() as unit:
            before, life = unit.journal.head(), unit.identity.incarnation()
            kept = [Quarantined(TONIGHT, PlaceId(one), by) for one in range(quarantined)]
            restoring.begin_life(self.office.desk, unit, life + by, kept)
            return before, unit.journal.head(), unit.journal.head(life)

    def take_back(self, skip: int, own: int) -> Any:
        """An entry that the server had: the next one of this life, or one that does not follow."""
        with self.office.desk.database.transaction() as unit:
            head, life = unit.journal.head(), unit.identity.incarnation() + (own == 0)
        told = [(head.number + 1 + skip // 4, head.hash, "return", 5, _RETURN)]
        return restoring.take_back(self.office.desk, life, told)

    def look_back(self, number: int, life: int) -> Any:
        with self.office.desk.database.transaction() as unit:
            return (
                unit.journal.lives(),
                unit.journal.hash_at(life, number),
                unit.journal.after(number, 3, life),
                unit.orders.sold(TONIGHT, [PlaceId(number), PlaceId(life)]),
                unit.orders.sold_since(number),
            )

    def see(self, version: int, generation: int) -> Any:
        picture = Picture(TONIGHT, generation, version, b"\x04", ((0, 1),), 5)
        with self.office.desk.database.transaction() as unit:
            unit.pictures.keep(picture)
            return unit.pictures.of(TONIGHT), unit.pictures.versions(generation)

    def stand(self, granted: int, generation: int) -> Any:
        with self.office.desk.database.transaction() as unit:
            before = unit.standing.read()
            unit.standing.write(replace(before, granted=granted, generation=generation, orphans=1))
            return before

    def task(self, number: int, settled: int) -> Any:
        with self.office.desk.database.transaction() as unit:
            unit.tasks.add(number, "not_owned", {"place": number})
            unit.tasks.add(number, "not_owned", {"ticket": "aa"}, settled)
            return unit.tasks.of(settled, number, "aa")

    def refuse(self, which: int, till: int) -> Any:
        """The server does not take a sale, and says so twice, or anew with another owner."""
        if not self.sold:
            return None
        order = self.sold[which % len(self.sold)]
        self.office.refused_sale(order, *order.tickets[: 1 + which % 2], till=till)
        return settling.open_tasks(self.office.desk)

    def settle(self, place: int, how: int) -> Any:
        waiting = settling.open_tasks(self.office.desk)
        if not waiting:
            return None
        remedy = waiting[0].remedies[how % len(waiting[0].remedies)]
        places = [10 + place + more for more in range(len(waiting[0].tickets))]
        if remedy in ("reseat", "comp"):
            self.office.secure(*places)
        done = self.office.settle(waiting[0], remedy, *places, card_reference="0099")
        return done, settling.open_tasks(self.office.desk)

    def reseat(self, which: int, place: int) -> Any:
        if not self.sold:
            return None
        order = self.sold[which % len(self.sold)]
        made = self.office.reseat(order, 20 + place, tickets=order.tickets[:1])
        return made, refunding.refundable(self.office.desk, order.id)

    def wrong_pin(self, wrong: int, at_ms: int) -> Any:
        with self.office.desk.database.transaction() as unit:
            before = unit.people.lock_out(self.office.cashier.id)
            unit.people.set_lock_out(self.office.cashier.id, LockOut(wrong, at_ms))
            return before

    def break_in_the_middle(self, minor: int, place: int) -> Any:
        with self.office.desk.database.transaction() as unit:
            unit.leases.ask(self.office.ids.new(), TONIGHT, [PlaceId(50 + place)], 1)
            unit.leases.end(TONIGHT, [PlaceId(place)])
            unit.tasks.add(minor, "lost", {})
            raise Trouble("disk", "broken in the middle")

    def restart(self, *_: Any) -> Any:
        self.office.restart()
        return selling.return_unsold_leases(self.office.desk)

    def sell_again(self, which: int, _: Any) -> Any:
        """The same order a second time, past the services: the tables refuse it."""
        if not self.sold:
            return None
        with self.office.desk.database.transaction() as unit:
            unit.orders.add(self.sold[which % len(self.sold)], unit.orders.next_sequence())
        return None


WORDS = sorted(name for name in vars(Day) if not name.startswith("_"))
steps = st.lists(
    st.tuples(st.sampled_from(WORDS), st.integers(0, 6), st.integers(0, 3)), max_size=14
)


def outcome(act: Callable[[int, int], Any], first: int, second: int) -> Any:
    """What came back, or why nothing did."""
    try:
        return act(first, second)
    except (IntegrityError, ConstraintBroken):
        return "the tables refuse it"
    except (Refusal, Trouble, ValueError) as no:
        return str(no)


def everything(office: Office) -> list[Any]:
    """All that can be read."""
    facts = Facts()
    with office.desk.database.transaction() as unit:
        broken = [*_chain(unit, facts), *_uploaded(unit, facts), *breaks(unit, facts)]
        every_shift = unit.shifts.every()
        ids = unit.orders.ids()
        return [
            broken,
            (unit.identity.till(), unit.identity.incarnation(), unit.seasons.current()),
            list(unit.journal.everything()),
            (unit.journal.head(), unit.journal.uploaded()),
            [unit.orders.load(one) for one in ids],
            (unit.orders.dead(*ids), unit.refunds.everything()),
            [(unit.jobs.all(one), unit.refunds.of_order(one)) for one in ids],
            unit.leases.every(),
            (unit.quarantines.every(), unit.pictures.every(), unit.standing.read()),
            unit.attempts.open(),
            [(one, unit.shifts.moves(one.id), unit.shifts.report(one.id)) for one in every_shift],
            (unit.tasks.open(), unit.tasks.waiting(), unit.tasks.every()),
            (unit.exchanges.everything(), unit.exchanges.of_order(*ids)),
            [unit.exchanges.of_shift(one.id) for one in every_shift],
            unit.people.lock_out(office.cashier.id),
        ]


@settings(max_examples=15)
@given(steps=steps)
def test_any_day_ends_the_same_on_disk_and_in_memory(steps: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        days = [Day(kind(Path(folder) / "till.sqlite")) for kind in (Office, MemoryOffice)]
        for day in days:
            day.office.open()
        for word, first, second in steps:
            on_disk, in_memory = [outcome(getattr(day, word), first, second) for day in days]
            assert on_disk == in_memory, word
        on_disk, in_memory = [everything(day.office) for day in days]
        assert on_disk == in_memory
        assert on_disk[0] == []
        days[0].office.desk.database.close()


@pytest.mark.parametrize("name", REPOSITORIES)
def test_every_repository_has_every_word_of_the_real_one(tmp_path: Path, name: str) -> None:
    database = Database.open(tmp_path / "till.sqlite")
    with database.transaction() as real, MemoryDatabase().transaction() as memory:
        assert set(REPOSITORIES) == {one for one in vars(real) if not one.startswith("_")}
        assert same_interface(getattr(real, name), getattr(memory, name)) == []
    database.close()


class PowerCut(BaseException):
    """The plug is pulled."""


@pytest.mark.parametrize(("moment", "is_written"), [("commit", False), ("committed", True)])
def test_a_power_cut_leaves_a_transaction_whole_or_not_at_all(
    moment: str, is_written: bool
) -> None:
    def cut(step: str) -> None:
        if step == moment:
            raise PowerCut

    database = MemoryDatabase(point=cut)
    with pytest.raises(PowerCut), database.transaction() as unit:
        unit.identity.bind(TillId(3), 1)
    assert bool(database.snapshot()["identity"]) is is_written


def test_a_backup_is_not_touched_by_what_comes_later_and_can_be_brought_back() -> None:
    database = MemoryDatabase()
    with database.transaction() as unit:
        unit.identity.bind(TillId(3), 1)
    backup = database.snapshot()
    with database.transaction() as unit:
        unit.identity.begin(2)
    database.restore(backup)
    with database.transaction() as unit:
        assert unit.identity.incarnation() == 1


def test_a_transaction_inside_another_is_a_bug() -> None:
    database = MemoryDatabase()
    with (
        database.transaction(),
        pytest.raises(RuntimeError, match="inside"),
        database.transaction(),
    ):
        raise AssertionError("never reached")
