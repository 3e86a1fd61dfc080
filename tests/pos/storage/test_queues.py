"""The queues beside a sale: print jobs, the journal's upload, the server's tasks."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pos.domain.ids import JobId
from pos.domain.journal import Head, Return
from pos.storage import database, migrating
from pos.storage.database import Database
from pos.storage.migrations import REVISIONS


def test_papers_leave_in_the_order_they_were_promised(office: Any) -> None:
    office.sell(1)
    office.sell(2)
    with office.desk.database.transaction() as unit:
        first = unit.jobs.next_queued()
        assert first.state == "queued"
        unit.jobs.set_state(first.id, "sending")
        second = unit.jobs.next_queued()
        assert second.id != first.id
        unit.jobs.set_state(first.id, "in_doubt", "the cable was pulled")
        (doubtful,) = unit.jobs.in_state("in_doubt", "blocked")
        assert (doubtful.id, doubtful.evidence) == (first.id, "the cable was pulled")
        unit.jobs.set_state(second.id, "printed")
        assert unit.jobs.next_queued() is None
        assert unit.jobs.next_queued("another printer") is None


def test_an_unknown_job_has_no_state(office: Any) -> None:
    with pytest.raises(LookupError), office.desk.database.transaction() as unit:
        unit.jobs.set_state(JobId(office.ids.new()), "printed")


def test_the_journal_is_uploaded_from_where_the_server_is(office: Any) -> None:
    office.sell(1)
    office.sell(2)
    with office.desk.database.transaction() as unit:
        assert unit.journal.uploaded() == Head()
        entries = unit.journal.after(0, 2)
        assert [entry.number for entry in entries] == [1, 2]
        unit.journal.mark_uploaded(2, entries[-1].hash)
        assert unit.journal.uploaded() == Head(2, entries[-1].hash)
        (last,) = unit.journal.after(2, 100)
        assert unit.journal.head() == Head(3, last.hash)


def test_a_new_incarnation_begins_a_new_chain(office: Any) -> None:
    with office.desk.database.transaction() as unit:
        unit.identity.begin(2)
        assert unit.journal.head() == unit.journal.uploaded() == Head()
        entry = unit.journal.append(Return(office.ids.new(), 7, (1,)), 0)
        assert (entry.incarnation, entry.number, entry.previous) == (2, 1, bytes(32))
        assert [one.incarnation for one, _ in unit.journal.everything()] == [1, 2]


def test_a_task_is_shown_once_until_a_person_settles_it(office: Any) -> None:
    with office.desk.database.transaction() as unit:
        unit.tasks.add(5, "place_taken", {"till": 2, "place": 9})
        unit.tasks.add(5, "place_taken", {"place": 9, "till": 2})
        unit.tasks.add(6, "ticket_dead", {})
    with office.desk.database.transaction() as unit:
        first, second = unit.tasks.open()
        assert (first.number, first.reason, first.params) == (
            5,
            "place_taken",
            {"place": 9, "till": 2},
        )
        unit.tasks.settle(first.id, "s1", office.clock.now_ms(), "noted", "looked at it")
        assert unit.tasks.open() == (second,)


def test_a_queue_of_the_release_before_keeps_its_papers_and_gets_a_history(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "till.sqlite"
    before = REVISIONS[: REVISIONS.index("0015")]
    with monkeypatch.context() as patch:
        for module in (migrating, database):
            patch.setattr(module, "REVISIONS", before)
        Database.open(path).close()
    job = "0190f5fe-7c00-7000-8000-000000000001"
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute(
            "INSERT INTO jobs (id, kind, body, printer, state, evidence)"
            " VALUES (?, 'report', x'7b7d', 'tickets', 'blocked', 'no paper')",
            (job,),
        )
    made = Database.open(path)
    with made.transaction() as unit:
        (found,) = unit.jobs.in_state("blocked")
        assert (str(found.id), found.body, found.evidence) == (job, b"{}", "no paper")
        (step,) = unit.jobs.steps(found.id)
        assert (step.at_ms, step.state, step.taken) == (0, "blocked", None)
        unit.jobs.set_state(found.id, "spoiled")
    made.close()
