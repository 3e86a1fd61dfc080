"""A real server's books are put back from a copy of its file: its doors ask until tills were heard,
and then know who is in.
"""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import httpx
import msgspec
import pytest

from pos.domain.ids import OperationId, PersonId
from pos.domain.journal import Admitted
from pos.domain.order import Ticket
from pos.domain.refusals import Reason
from sync.protocol import gate, lives, wire
from tests.sync.server.served import HttpTill, Served, run, serving, write_season

WAITS = ("ask", Reason.SERVER_RECOVERING)


@pytest.fixture
def books(tmp_path: Path) -> Path:
    """A house's books with a season, on SQLite."""
    season, file = tmp_path / "season", tmp_path / "sales.sqlite"
    season.mkdir()
    write_season(season)
    done = run("init", "--database", f"sqlite:///{file}", "--season", str(season))
    assert done.returncode == 0, done.stderr
    return file


def copied(file: Path, to: Path) -> Path:
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
    return to


def shown(door: HttpTill, ticket: Ticket) -> gate.AdmitAnswer:
    name = f"Door {door.paper.number}"
    ask = gate.AdmitAsk(uuid4(), ticket.code, ticket.performance, name, "usher")
    answer = door.post("/v1/gate/admit", ask)
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=gate.AdmitAnswer)


def checked(door: HttpTill, ticket: Ticket) -> wire.GateAnswer:
    answer = door.post("/v1/gate/check", wire.GateAsk(ticket.code))
    return msgspec.json.decode(answer.content, type=wire.GateAnswer)


def written(door: HttpTill, answer: gate.AdmitAnswer) -> None:
    """As the till does it where it hears who may come in."""
    since = answer.since
    assert since is not None
    assert answer.is_told
    shown = (OperationId(since.admission), since.ticket, answer.performance, answer.place)
    how = (since.print_no, since.at_ms, since.door, since.person, since.how)
    door.paper.write(Admitted(*shown, *how, PersonId(""), ""))  # type: ignore[arg-type]


def heard(door: HttpTill, known: int) -> None:
    """It brings what the copy lacks of its journal, and says that it owns nothing."""
    if known < len(door.paper.entries):
        answer = door.upload(known + 1)
        assert answer.status_code == 200, answer.text
    generation = door.http.get("/v1/health").json()["generation"]
    said = lives.Statement(generation, 1, len(door.paper.entries))
    answer = door.post("/v1/statements", said)
    assert answer.status_code == 200, answer.text


def said(answer: gate.AdmitAnswer) -> tuple[str, str]:
    return answer.outcome, answer.reason


def test_a_server_put_back_from_a_copy_asks_until_it_was_told_who_is_in(
    books: Path, tmp_path: Path
) -> None:
    url = f"sqlite:///{books}"
    with serving(url) as served:
        one, two = served.till(1), served.till(2)
        performance = served.next_performance()
        one.secure(performance, [7, 8])
        in_, out = one.paper.sale([7, 8], performance).tickets
        one.upload()
        copy = copied(books, tmp_path / "copy.sqlite")
        written(two, shown(two, in_))
        one.http.close()
        two.http.close()
    for more in ("-wal", "-shm"):
        Path(f"{books}{more}").unlink(missing_ok=True)
    shutil.copyfile(copy, books)
    done = run("restored", "--database", url)
    assert done.returncode == 0, done.stderr
    with serving(url) as served:
        one, two = (_again(served, till) for till in (one, two))
        assert said(shown(one, in_)) == WAITS
        told = checked(one, in_)
        assert (told.valid, told.reason) == (False, Reason.SERVER_RECOVERING)
        heard(one, 1)
        assert said(shown(one, out)) == WAITS, "nor whom nobody let in, as far as it is known"
        heard(two, 0)
        assert said(shown(one, in_)) == ("already", Reason.ADMITTED_ALREADY)
        assert said(shown(one, out)) == ("admitted", "")
        assert checked(one, in_).door == "Door 2"
        report = one.http.get(f"/v1/performances/{performance}/admissions")
        assert msgspec.json.decode(report.content, type=gate.DoorReport).admitted == 2
        one.http.close()
        two.http.close()
    scans = run("scans", "--database", url, "--performance", str(performance)).stdout
    assert scans.count("  admitted  ") == 2, scans


def _again(served: Served, till: HttpTill) -> HttpTill:
    """The same till, on the line to the server that was started anew."""
    headers = dict(till.http.headers)
    return HttpTill(httpx.Client(base_url=served.url, headers=headers), till.paper, till.enrolled)
