"""The outbox, against a server that forgets to answer, forgets, or refuses."""

import msgspec
import pytest

from pos.domain.ids import PersonId, ShiftId
from pos.domain.journal import CashMoved
from pos.domain.refusals import Reason, Refusal, Trouble
from sync.client import outbox as outbox_module
from sync.client.backoff import Backoff
from sync.client.http import SERVER_AWAY, SERVER_UNCLEAR, Http
from sync.client.outbox import Outbox
from sync.protocol.wire import JournalApplied, JournalAsk, Problem, Task
from tests.sync.client.scripted import ScriptedServer, answering, lost


def write(desk, count):
    for number in range(count):
        with desk.database.transaction() as unit:
            moved = CashMoved(
                ShiftId(desk.ids.new()), PersonId("cashier-1"), 100 + number, "EUR", "change"
            )
            unit.journal.append(moved, desk.clock.now_ms())


def uploaded(desk):
    with desk.database.transaction() as unit:
        return unit.journal.uploaded().number


def tasks(desk):
    with desk.database.transaction() as unit:
        return [(task.number, task.reason, task.params) for task in unit.tasks.open()]


def asked(caller):
    return msgspec.json.decode(caller.body, type=JournalAsk)


def taking(*tasks):
    """The server takes all entries."""

    def play(caller):
        last = asked(caller).entries[-1]
        answer = JournalApplied(last.number, last.hash, list(tasks))
        answering(msgspec.json.encode(answer), 201)(caller)

    return play


def drain(desk, server, **options):
    http = Http(server.url, "secret")
    try:
        return Outbox(desk, http, **options).drain()
    finally:
        http.close()


def numbers(server):
    return [[one.number for one in asked(caller).entries] for caller in server.callers]


def test_the_journal_goes_up_in_order_and_once(desk):
    write(desk, 3)
    with ScriptedServer(taking(), taking()) as server:
        assert drain(desk, server) == 3
        assert drain(desk, server) == 0
        write(desk, 1)
        assert drain(desk, server) == 1
    assert numbers(server) == [[1, 2, 3], [4]]
    assert asked(server.callers[0]).incarnation == 1


def test_a_long_journal_goes_up_in_batches_of_what_the_protocol_allows(desk, monkeypatch):
    monkeypatch.setattr(outbox_module, "ENTRIES_PER_UPLOAD", 2)
    write(desk, 5)
    with ScriptedServer(taking(), taking(), taking()) as server:
        assert drain(desk, server) == 5
    assert numbers(server) == [[1, 2], [3, 4], [5]]


def test_a_batch_is_never_larger_than_one_message_may_be(desk, monkeypatch):
    monkeypatch.setattr(outbox_module, "_BATCH_BYTES", 1_200)
    write(desk, 4)
    with ScriptedServer(taking(), taking()) as server:
        assert drain(desk, server) == 4
    assert numbers(server) == [[1, 2], [3, 4]]


def test_an_entry_whose_answer_was_lost_is_sent_again_as_it_was(desk):
    write(desk, 2)
    with ScriptedServer(lost, taking()) as server:
        with pytest.raises(Trouble) as caught:
            drain(desk, server)
        assert caught.value.sentence == SERVER_AWAY
        assert uploaded(desk) == 0
        assert drain(desk, server) == 2
    assert server.callers[0].body == server.callers[1].body
    assert uploaded(desk) == 2


def test_what_the_server_could_not_take_becomes_a_task(desk):
    write(desk, 2)
    task = Task(2, "place_taken", {"place": 7})
    with ScriptedServer(taking(task)) as server:
        drain(desk, server)
    assert tasks(desk) == [(2, "place_taken", {"place": 7})]


def test_an_answer_with_another_head_marks_nothing(desk):
    write(desk, 2)
    wrong = answering(msgspec.json.encode(JournalApplied(2, b"x" * 32)), 201)
    with ScriptedServer(wrong) as server, pytest.raises(Trouble) as caught:
        drain(desk, server)
    assert caught.value.sentence == SERVER_UNCLEAR
    assert uploaded(desk) == 0


def test_a_server_that_lost_entries_is_told_them_again(desk):
    write(desk, 3)
    forgot = answering(msgspec.json.encode(Problem("journal_gap", {"expected": 2})), 409)
    with ScriptedServer(taking(), forgot, taking()) as server:
        drain(desk, server)
        write(desk, 1)
        drain(desk, server)
    assert numbers(server) == [[1, 2, 3], [4], [2, 3, 4]]
    assert uploaded(desk) == 4


def test_a_fenced_till_hears_so_and_keeps_its_journal(desk):
    write(desk, 1)
    fenced = answering(msgspec.json.encode(Problem("till_fenced")), 403)
    with ScriptedServer(fenced) as server:
        http = Http(server.url, "secret")
        outbox = Outbox(desk, http, backoff=Backoff(1000.0, 1000.0))
        with pytest.raises(Refusal) as caught:
            outbox.drain_if_due()
        assert outbox.drain_if_due() == 0, "and is not told so every second"
        http.close()
    assert caught.value.reason is Reason.TILL_FENCED
    assert uploaded(desk) == 0


def test_after_a_trouble_the_regular_beat_waits_and_a_sale_does_not(desk):
    write(desk, 1)
    with ScriptedServer(lost, taking()) as server:
        http = Http(server.url)
        outbox = Outbox(desk, http, backoff=Backoff(1000.0, 1000.0))
        with pytest.raises(Trouble):
            outbox.drain_if_due()
        assert outbox.drain_if_due() == 0
        assert outbox.waiting() == 1
        assert outbox.drain() == 1
        assert outbox.waiting() == 0
        write(desk, 0)
        assert outbox.drain_if_due() == 0
        http.close()
    assert len(server.callers) == 2
