"""The books in a real database, SQLite and PostgreSQL: what was decided is what is written."""

import queue
import random
import shutil
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from pos.domain.refusals import Reason, Refusal
from sync.protocol.wire import Held, JournalApplied, PlaceState, Released, Secured
from sync.server import database as database_module
from sync.server import loader, tables
from sync.server.batching import Batcher
from sync.server.database import Database
from sync.server.plan import GRACE_S, HOLD_S, Result
from sync.server.requests import Expire, HouseHold, HouseRelease, Request
from sync.server.state import CONFLICT, FREE, LIVE, REFUNDED
from tests.postgres_server import new_database
from tests.sync.server.books import PLACES, SEATS, STANDING, MemoryBooks, TableBooks, replayed
from tests.sync.server.tills import PaperTill, hold, release, secure


def only(results: list[Result]) -> Any:
    (result,) = results
    return result


def refused(results: list[Result], reason: Reason) -> dict[str, Any]:
    refusal = only(results)
    assert isinstance(refusal, Refusal), refusal
    assert refusal.reason == reason
    return dict(refusal.params)


def test_a_held_seat_is_refused_and_names_the_till_and_what_is_still_there(books: TableBooks):
    assert only(books.decide(hold(1, [3, 4]))) == Held([3, 4], HOLD_S, 2)
    params = refused(books.decide(hold(2, [4, 5])), Reason.PLACE_TAKEN)
    assert params == {
        "taken": [{"place": 4, "till": 1, "state": int(PlaceState.HELD)}],
        "free": [5],
    }
    assert books.claim(5) is FREE


def test_the_same_operation_again_has_the_same_answer_and_no_second_effect(books: TableBooks):
    operation = uuid4()
    ask = hold(1, [3], areas=[(0, 2)], operation=operation)
    first = only(books.decide(ask))
    assert first.places == [3, SEATS, SEATS + 1]
    books.decide(release(1, first.places))
    assert only(books.decide(ask)) == first
    assert books.claim(3) is FREE
    other = hold(1, [7], operation=operation)
    refused(books.decide(other), Reason.OPERATION_REUSED)
    refused(books.decide(secure(1, [3], operation=operation)), Reason.OPERATION_REUSED)
    assert isinstance(only(books.decide(hold(2, [7], operation=operation))), Held)


def test_a_hold_ends_and_another_till_may_have_the_seat(books: TableBooks):
    books.decide(hold(1, [3, 4]))
    books.clock.forward(HOLD_S + GRACE_S - 1)
    refused(books.decide(hold(2, [3])), Reason.PLACE_TAKEN)
    books.clock.forward(2)
    assert isinstance(only(books.decide(hold(2, [3]))), Held)
    refused(books.decide(secure(1, [3, 4])), Reason.PLACE_TAKEN)


def test_a_hold_that_is_over_may_still_be_secured_where_nobody_took_the_seat(books: TableBooks):
    books.decide(hold(1, [3]))
    books.clock.forward(HOLD_S + GRACE_S + 100)
    assert isinstance(only(books.decide(secure(1, [3]))), Secured)
    books.clock.forward(1_000_000)
    refused(books.decide(hold(2, [3])), Reason.PLACE_TAKEN)
    assert only(books.decide(Expire(1))).places == []


def test_the_sweeper_frees_what_was_held_too_long_and_the_feed_says_so(books: TableBooks):
    books.decide(hold(1, [3, 4]), hold(2, [5], performance=2))
    books.clock.forward(HOLD_S + GRACE_S)
    books.decide(hold(2, [9]))
    assert sorted(only(books.decide(Expire(1))).places) == [3, 4]
    assert replayed(books.feed_of(1)) == {9: (PlaceState.HELD, 2)}
    assert books.claim(5, 2).till == 2


def test_standing_places_are_chosen_by_the_server_and_run_out(books: TableBooks):
    assert only(books.decide(hold(1, areas=[(0, 5)]))).places == list(range(SEATS, SEATS + 5))
    assert only(books.decide(hold(2, areas=[(0, 5)]))).places == list(range(SEATS + 5, SEATS + 10))
    assert refused(books.decide(hold(3, areas=[(0, 3)])), Reason.AREA_FULL)["free"] == 2
    books.decide(release(1, [SEATS + 2]))
    assert only(books.decide(hold(3, areas=[(0, 3)]))).places == [SEATS + 2, PLACES - 2, PLACES - 1]
    refused(books.decide(hold(1, areas=[(0, 1)])), Reason.AREA_FULL)


def test_what_one_gives_back_the_next_in_the_same_batch_may_have(books: TableBooks):
    books.decide(hold(1, areas=[(0, STANDING)]))
    answers = books.decide(release(1, [SEATS, SEATS + 5]), hold(2, areas=[(0, 2)]))
    assert answers[1] == Held([SEATS, SEATS + 5], HOLD_S, STANDING + 4)


def test_free_standing_places_far_apart_are_found(
    books: TableBooks, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(loader, "_WINDOW", 0)
    books.decide(hold(1, areas=[(0, STANDING)]))
    books.decide(release(1, [SEATS, PLACES - 1]))
    assert only(books.decide(hold(2, areas=[(0, 2)]))).places == [SEATS, PLACES - 1]


def test_what_is_not_in_the_house_cannot_be_held(books: TableBooks):
    refused(books.decide(hold(1, [PLACES])), Reason.PLACE_UNKNOWN)
    refused(books.decide(hold(1, [-1])), Reason.PLACE_UNKNOWN)
    refused(books.decide(hold(1, [2**63])), Reason.PLACE_UNKNOWN)
    refused(books.decide(hold(1, areas=[(1, 1)])), Reason.PLACE_UNKNOWN)
    refused(books.decide(hold(1, [1], performance=9)), Reason.PERFORMANCE_UNKNOWN)
    refused(books.decide(hold(1, [1], performance=2**70)), Reason.PERFORMANCE_UNKNOWN)
    refused(books.decide(hold(9, [1])), Reason.TILL_UNKNOWN)


def test_a_sale_makes_owned_places_sold_and_its_tickets_known(books: TableBooks):
    till = PaperTill(1)
    books.decide(secure(1, [3, 4]))
    order = till.sale([3, 4])
    applied = only(books.decide(till.upload()))
    assert applied == JournalApplied(1, till.head.hash, [])
    assert books.claim(3).state == PlaceState.SOLD
    assert books.claim(3).ticket == order.tickets[0].id.hex


def test_an_entry_sent_again_counts_once(books: TableBooks):
    till = PaperTill(1)
    books.decide(secure(1, [3]))
    till.sale([3])
    books.decide(till.upload())
    till.sale([9])  # never secured
    again = only(books.decide(till.upload(), till.upload(), till.upload())[:1])
    assert again.applied == 2
    assert books.tasks() == [Reason.NOT_OWNED]
    assert [one.reason for one in only(books.decide(till.upload())).tasks] == [Reason.NOT_OWNED]
    assert replayed(books.feed_of(1)).keys() == {3, 9}


def test_a_hole_in_the_journal_is_refused_and_nothing_of_it_applied(books: TableBooks):
    till = PaperTill(1)
    books.decide(secure(1, [3, 4]))
    till.sale([3])
    till.sale([4])
    assert refused(books.decide(till.upload(2)), Reason.JOURNAL_GAP) == {"expected": 1}
    assert books.claim(4).state == PlaceState.SECURED
    assert only(books.decide(till.upload())).applied == 2


@pytest.mark.parametrize("behind", [0, 1])
def test_another_entry_at_an_accepted_number_fences_the_till(books: TableBooks, behind: int):
    till, clone = PaperTill(1), PaperTill(1)
    till.sale([3])
    clone.sale([4])
    books.decide(till.upload())
    if behind:  # the clone sends only what comes after the fork
        clone.sale([5])
    refused(books.decide(clone.upload(1 + behind)), Reason.JOURNAL_FORK)
    refused(books.decide(hold(1, [9])), Reason.TILL_FENCED)
    refused(books.decide(hold(1, [8])), Reason.TILL_FENCED)
    assert books.claim(4) is FREE


def test_a_sale_of_anothers_seat_is_kept_as_a_task_and_the_seat_given_once(books: TableBooks):
    owner, other = PaperTill(1), PaperTill(2)
    books.decide(secure(1, [3]), hold(1, [5]))
    other.sale([3, 5, 6])
    applied = only(books.decide(other.upload()))
    assert applied.applied == 1
    assert [(t.reason, t.params["place"], t.params["admits"]) for t in applied.tasks] == [
        (Reason.NOT_OWNED, 3, False),
        (Reason.NOT_OWNED, 5, True),
        (Reason.NOT_OWNED, 6, True),
    ]
    assert books.claim(3).till == 1
    # Paper is out for 5, and till 1 only held it: nobody else is given the seat.
    refused(books.decide(secure(1, [5])), Reason.PLACE_TAKEN)
    owner.sale([3])
    assert only(books.decide(owner.upload())).tasks == []


def test_a_refund_frees_the_place_once_and_kills_the_ticket(books: TableBooks):
    till = PaperTill(1)
    books.decide(secure(1, [3, 4]))
    order = till.sale([3, 4])
    till.refund(order)
    books.decide(till.upload())
    assert books.claim(3) is FREE
    books.decide(secure(2, [3]))
    till.refund(order)
    applied = only(books.decide(till.upload(3)))
    assert {one.reason for one in applied.tasks} == {Reason.ALREADY_REFUNDED}
    assert books.claim(3).till == 2


def test_a_seat_sold_refunded_and_sold_again_in_one_batch(books: TableBooks):
    first, second = PaperTill(1), PaperTill(2)
    order = first.sale([3])
    first.refund(order)
    again = second.sale([3])
    books.decide(secure(1, [3]), first.upload(), secure(2, [3]), second.upload())
    assert books.claim(3).ticket == again.tickets[0].id.hex
    assert [one.version for one in books.feed_of(1)] == [1, 2, 3, 4, 5]


def test_a_return_frees_and_a_late_secure_of_it_is_refused(books: TableBooks):
    till, operation = PaperTill(1), uuid4()
    ask = secure(1, [3], operation=operation)
    books.decide(ask)
    till.give_back(operation, [3])
    books.decide(till.upload())
    assert books.claim(3) is FREE
    refused(books.decide(ask), Reason.OPERATION_CANCELLED)
    never_came = uuid4()
    till.give_back(never_came, [4])
    books.decide(till.upload(2))
    refused(books.decide(secure(1, [4], operation=never_came)), Reason.OPERATION_CANCELLED)


def test_a_late_return_does_not_free_what_was_secured_anew(books: TableBooks):
    till, first, second = PaperTill(1), uuid4(), uuid4()
    books.decide(secure(1, [3], operation=first))
    # Two machines may answer as one till: only one of them can have the seat.
    refused(books.decide(secure(1, [3], operation=second)), Reason.PLACE_TAKEN)
    till.give_back(first, [3, PLACES + 1])
    books.decide(till.upload())
    books.decide(secure(1, [3], operation=(third := uuid4())))
    till.give_back(first, [3])
    books.decide(till.upload())
    assert books.claim(3).state == PlaceState.SECURED
    assert books.claim(3).operation == third.hex


def test_a_return_never_frees_anothers_seat(books: TableBooks):
    operation = uuid4()
    books.decide(secure(1, [3], operation=operation))
    thief = PaperTill(2)
    thief.give_back(operation, [3])
    books.decide(thief.upload())
    assert books.claim(3).till == 1


def test_the_house_keeps_seats_for_itself_and_gives_them_back(books: TableBooks):
    books.decide(hold(1, [3]))
    assert refused(books.decide(HouseHold(1, (3, 4), "press")), Reason.PLACE_TAKEN)["free"] == [4]
    books.decide(HouseHold(1, (4, 5), "press"))
    assert books.claim(4).reason == "press"
    refused(books.decide(secure(1, [4])), Reason.PLACE_TAKEN)
    assert only(books.decide(HouseRelease(1, (3, 4)))) == Released([4], 4)


def test_the_tables_decide_as_the_memory_does(books: TableBooks):
    """The loader forgets nothing: a long random day has the same answers on both."""
    memory, chance = MemoryBooks(), random.Random(random.getrandbits(32))
    for _ in range(25):
        batch: list[Request] = [_any_ask(chance) for _ in range(chance.randint(1, 8))]
        assert list(map(str, books.decide(*batch))) == list(map(str, memory.decide(*batch)))
        step_s = chance.choice((0, 0, 100, 400))
        books.clock.forward(step_s)
        memory.now_ms = books.clock.now_ms
    for performance in (1, 2):
        expected = [change for number, change in memory.feed if number == performance]
        assert books.feed_of(performance) == expected
    for key, claim in memory.state.claims.items():
        assert books.claim(key[1], key[0]) == claim


def _any_ask(chance: random.Random) -> Request:
    performance, till = chance.choice((1, 2)), chance.choice((1, 2, 3))
    places = chance.sample(range(PLACES), chance.randint(1, 4))
    kind = chance.randrange(6)
    if kind == 0:
        return Expire(performance)
    if kind == 1:
        return release(till, places, performance=performance)
    if kind == 2:
        return secure(till, places, performance=performance)
    areas = [(0, chance.randint(1, 3))] if kind > 3 else []
    return hold(till, places[: kind - 2], performance=performance, areas=areas)


def test_the_schema_itself_refuses_a_second_owner_and_a_second_live_ticket(books: TableBooks):
    sold = {"performance": 1, "place": 3, "till": 1, "until_ms": 0, "operation": "", "reason": ""}
    claim = insert(tables.claims).values(**sold, state=4, ticket="a" * 32)
    ticket = {"performance": 1, "place": 3, "till": 1, "order": "b" * 32, "print_no": 1}
    live = insert(tables.tickets).values(**ticket, state=LIVE)
    with books.database.writing() as connection:
        connection.execute(claim)
        connection.execute(live.values(id="a" * 32))
        for state in (CONFLICT, REFUNDED):
            dead = insert(tables.tickets).values(**ticket, state=state)
            connection.execute(dead.values(id=str(state) * 32))
    for twice in (claim, live.values(id="c" * 32), claim.values(place=4, ticket="")):
        with pytest.raises(IntegrityError), books.database.writing() as connection:
            connection.execute(twice)


def test_an_error_of_the_database_does_not_tell_what_is_in_it(books: TableBooks):
    code = {"label": "ABCD", "secret_hash": "the-secret", "name": "Till 4", "expires_ms": 1}
    with books.database.writing() as connection:
        connection.execute(insert(tables.codes).values(**code))
    with pytest.raises(IntegrityError) as caught, books.database.writing() as connection:
        connection.execute(insert(tables.codes).values(**code))
    assert "INSERT INTO codes" in str(caught.value)
    assert "the-secret" not in str(caught.value)


@pytest.mark.logs_warnings
def test_one_poisoned_request_does_not_spoil_its_batch(
    books: TableBooks, monkeypatch: pytest.MonkeyPatch
):
    settled: list[Any] = []
    batcher = Batcher(books.database, lambda pairs, _: settled.extend(pairs))
    monkeypatch.setitem(_deciders(), Expire, _bug)
    for number, request in enumerate((hold(1, [1]), Expire(1), hold(2, [2]))):
        batcher.submit(number, request)
    batcher.start()
    batcher.stop()
    answers = dict(settled)
    assert answers[0] == Held([1], HOLD_S, 1)
    assert answers[1].reason == Reason.SERVER_TROUBLE
    assert answers[2] == Held([2], HOLD_S, 2)
    assert [one.version for one in books.feed_of(1)] == [1, 2]


@pytest.mark.postgres
def test_a_worker_that_stopped_in_the_middle_does_not_stop_the_others(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(database_module, "_STALLED_MS", 200)
    books = TableBooks.open(new_database(postgres_url))
    with books.database.writing() as connection:
        name = books.database.url.database
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET lock_timeout = '5s'")
    books.database.engine.dispose()
    stopped = books.database.engine.connect()
    stopped.execute(select(tables.tills).with_for_update())
    assert only(books.decide(hold(1, [1]))) == Held([1], HOLD_S, 1)
    with pytest.raises(DBAPIError):
        stopped.execute(select(tables.tills))
    stopped.close()
    books.database.close()


@pytest.mark.postgres
@pytest.mark.logs_warnings
def test_a_line_to_the_database_that_broke_between_two_sales_costs_no_sale(postgres_url: str):
    books = TableBooks.open(new_database(postgres_url))
    answers: queue.Queue[Any] = queue.Queue()
    batcher = Batcher(books.database, lambda settled, _: answers.put(only(settled)[1]))
    batcher.start()
    batcher.submit(None, hold(1, [1]))
    assert answers.get(timeout=30) == Held([1], HOLD_S, 1)
    others = Database(postgres_url)
    with others.writing() as connection:
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        connection.exec_driver_sql(cut, (books.database.url.database,))
    others.close()
    batcher.submit(None, hold(1, [2]))
    assert answers.get(timeout=30) == Held([2], HOLD_S, 2)
    batcher.stop()
    books.database.close()


def _deciders() -> Any:
    from sync.server import plan

    return plan._DECIDE


def _bug(*_: object) -> Any:
    raise ZeroDivisionError


def test_a_newer_database_is_refused_untouched(empty_url: str):
    database = Database(empty_url)
    database.create()
    with database.writing() as connection:
        connection.execute(tables.server.update().values(schema_version=tables.SCHEMA + 1))
    with pytest.raises(Refusal) as refusal:
        database.create()
    assert refusal.value.reason == Reason.DATABASE_NEWER
    assert refusal.value.params == {"found": tables.SCHEMA + 1, "known": tables.SCHEMA}
    database.close()


def test_what_was_carried_over_is_in_the_books_without_their_log(tmp_path: Path):
    books = TableBooks.open(f"sqlite:///{tmp_path / 'sales.sqlite'}")
    books.decide(hold(1, [3]))
    books.database.checkpoint()
    shutil.copy(tmp_path / "sales.sqlite", tmp_path / "copy.sqlite")
    books.database.close()
    copy = Database(f"sqlite:///{tmp_path / 'copy.sqlite'}")
    with copy.reading() as connection:
        assert connection.scalars(select(tables.claims.c.place)).all() == [3]
    copy.close()
