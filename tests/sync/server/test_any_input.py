"""Whatever is sent to whichever endpoint of docs/openapi.json, by whomever: there is an answer with
a known code, no bug, no secret, and the books stay right.
"""

import asyncio
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from pos.domain import journal
from pos.domain.ids import OperationId, PerformanceId, PlaceId, TillId
from pos.domain.order import Order
from pos.domain.personal.housekey import post
from pos.domain.planedit import Edit, Rename
from pos.domain.refusals import Reason
from pos.domain.season import Season
from sync.protocol import gate, house, lives, people, uses, wire
from sync.protocol.signing import decision_text, edits_of, subject_of
from sync.server import catalogue, memberfile, requests, tables, voucherdesk
from sync.server.app import build
from sync.server.database import Database
from sync.server.enrolment import enrol, issue_code
from sync.server.office import Office
from sync.server.people import People
from sync.server.state import FREE
from tests.sync.server.hostile import NUMBERS, OPENAPI, as_tree, mutated, shaped, torn
from tests.sync.server.served import PERFORMANCES, SEATS, run
from tests.sync.server.test_express import Call, Windows
from tests.sync.server.tills import PaperTill, on_the_wire
from tests.sync.server.wallets import willing

POSTS = sorted(path for path, words in OPENAPI["paths"].items() if "post" in words)
_NAMED = 30  # performances that made-up numbers name
GETS = sorted(path for path, words in OPENAPI["paths"].items() if "get" in words)


class Loud(logging.Handler):
    """Warnings and worse, from any thread."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


class Front:
    """The server as it is served, in this process, with a season and a till."""

    def __init__(self, database: Database, runner: asyncio.Runner, supervisor: str) -> None:
        self.database, self.runner, self.supervisor = database, runner, supervisor
        self.key = Ed25519PrivateKey.generate()
        public = self.key.public_key().public_bytes_raw()
        enrolled = enrol(database, wire.Enrol(issue_code(database, "Window"), public))
        self.till, self.token = enrolled.till, enrolled.token
        self.certificate = enrolled.certificate
        assert database.file is not None
        desk = People(database, database.file.with_name("house.key"))
        desk.take(memberfile.read(b"number,name,level\nA1,Ann,friend\n"))
        self.office = Office(database, None, willing.desk(database), desk)
        self.windows = Windows(build(self.office), self.token)
        self._count = 0
        self.sold: Order

    def ask(self, call: Call) -> tuple[int, dict[bytes, bytes], bytes]:
        """What is answered."""
        status, head, body = self.runner.run(self.windows.ask(call))
        lines = [line.partition(b": ") for line in head.split(b"\r\n")[1:]]
        return status, {name.lower(): value for name, _, value in lines}, body

    def mend(self) -> Any:
        """The till may act again, whatever it said before; its row."""
        tills, server = tables.tills, tables.server
        self.office.people.asked.clear()
        with self.database.writing() as connection:
            generation = connection.scalars(select(server.c.generation)).one()
            connection.execute(update(server).values(recovering=False))
            fine = {"fenced": False, "spoken": generation, "written_off": 0, "sessions": ""}
            connection.execute(update(tills).values(**fine))
            return connection.execute(select(tills).where(tills.c.id == self.till)).one()

    def valid(self, path: str) -> Any:
        """A message to that endpoint that is as it should be."""
        row = self.mend()
        return msgspec.to_builtins(_valid(self, path.removeprefix("/v1/"), row))

    def fresh_places(self) -> tuple[int, int]:
        """A performance, and the first of five places of it that no message has named."""
        self._count += 1
        block, performance = divmod(self._count, PERFORMANCES - _NAMED)
        return 1 + _NAMED + performance, block % (SEATS // 5) * 5

    def signed(self, what: str, **subject: Any) -> house.Decision:
        return self.word(what, subject_of(**subject))

    def word(self, what: str, subject: str) -> house.Decision:
        text = decision_text(what, subject, self.supervisor, "because", 1)
        return house.Decision(uuid4(), self.supervisor, "because", 1, self.key.sign(text))

    def check(self) -> None:
        """The feed has no hole, and its replay is the books."""
        feed, claims = tables.feed.c, tables.claims.c
        changes = select(feed.performance, feed.version, feed.place, feed.state, feed.till)
        shown: dict[tuple[int, int], tuple[int, int]] = {}
        versions: dict[int, int] = {}
        with self.database.reading() as connection:
            rows = connection.execute(changes.order_by(feed.performance, feed.version))
            for performance, version, place, state, till in rows:
                assert version == versions.get(performance, 0) + 1, "the feed has a hole"
                versions[performance] = version
                shown[performance, place] = (state, till)
            kept = select(claims.performance, claims.place, claims.state, claims.till)
            owned = {(one[0], one[1]): (one[2], one[3]) for one in connection.execute(kept)}
        assert owned == {key: one for key, one in shown.items() if one[0] != FREE.state}


def _valid(front: Front, word: str, row: Any) -> Any:
    life, number, operation = row.incarnation, row.number, uuid4()
    performance, place = front.fresh_places()
    match word:
        case "holds":
            return wire.HoldAsk(operation, performance, [place], [wire.AreaAsk(0, 2)], life)
        case "secures":
            return wire.SecureAsk(operation, performance, [place], life)
        case "releases":
            return wire.ReleaseAsk(operation, performance, [place], life)
        case "rights":
            return wire.RightAsk(operation, _sold(front, row, performance, place), life)
        case "vouchers/balances":
            return wire.VoucherAsk(_voucher(front))
        case "vouchers/reservations":
            return wire.VoucherReserveAsk(operation, _voucher(front), 100, "EUR", life)
        case "vouchers/returns":
            return wire.VoucherReturnAsk(operation, _voucher(front))
        case "members/searches":
            return people.MemberAsk("card", "A1")
        case "uses/reservations":
            return uses.UsesAsk(operation, [uses.UseAsk(uses.LimitedAsk("spring"), 2)], life)
        case "uses/counts":
            return uses.CountsAsk([uses.LimitedAsk("spring", "M17", performance)])
        case "holders/checks":
            return people.IdentitiesAsk(performance, ["ab" * 16])
        case "holders/names":
            return people.NamesAsk([operation])
        case "holders":
            holder = operation.hex
            posted = post(bytes(32), holder, front.office.people.key().public)
            at = (performance, place, holder, posted, life, number + 1)
            return people.HoldersAsk([people.HolderSaid(holder, operation, *at)])
        case "journal":
            return wire.JournalAsk(life, _entries(front, row, performance, place))
        case "beats":
            return lives.Beat(life, row.spoken, "", "a1", number, number, row.granted)
        case "statements":
            lease = lives.LeaseSaid(performance, operation, 2, [place])
            seen = lives.PictureSaid(performance, 1, 1, [(place + 1, 2, 1)])
            quarantine = lives.QuarantineSaid(performance, life, [place + 2])
            said = (row.spoken, life, number, 0, 0, [lease], [quarantine], [seen])
            return lives.Statement(*said)
        case "renewals":
            return lives.RenewAsk(operation, life, lives.Proof(life, number, _hash(row)))
        case "readmissions":
            signature = front.key.sign(b"parterre-readmission-1 1 token")
            return lives.Readmission(front.certificate, "Window", "token", signature)
        case "enrol":
            return wire.Enrol("AAAA-AAAA-AAAA-AAAA", front.key.public_key().public_bytes_raw())
        case "gate/check":
            return wire.GateAsk(_paper(front).sale([place], performance).tickets[0].code)
        case "gate/admit":
            _sold(front, row, performance, place)
            text = front.sold.tickets[0].code
            return gate.AdmitAsk(operation, text, performance, "Door", front.supervisor)
    return _decided(front, word, performance, place)


def _decided(front: Front, word: str, performance: int, place: int) -> Any:
    places = [place + 3, place + 4]
    about = {"performance": performance, "places": places}
    match word:
        case "house/allotments":
            signed = front.signed("allot", till=front.till, **about)
            return house.AllotAsk(performance, front.till, places, signed)
        case "house/recalls":
            return house.RecallAsk(performance, places, front.signed("recall", **about))
        case "house/write-offs":
            return house.WriteOffAsk(front.till, front.signed("write_off", till=front.till))
        case "house/quarantine-releases":
            return house.UnquarantineAsk(performance, places, front.signed("release", **about))
        case "house/paper-releases":
            signed = front.signed("release_papers", till=front.till, **about)
            papers = [house.PaperAway(one, uuid4()) for one in places]
            return house.PapersAwayAsk(performance, front.till, papers, signed)
        case "house/blocks":
            return house.BlockAsk(performance, places, front.signed("block", **about))
        case "house/unblocks":
            return house.UnblockAsk(performance, places, front.signed("unblock", **about))
        case "house/right-releases":
            order = uuid4()
            return house.RightReleaseAsk(order, front.word("release_right", f"order {order.hex}"))
        case "gate/let-out":
            text = f"admission {(admission := uuid4()).hex}"
            word = front.word("let_out", text)
            return gate.LetOutAsk(performance, uuid4(), admission, word)
        case "house/plan-edits":
            return _plan_edit(front)
        case "wallets/payments" | "wallets/cancels" | "wallets/refunds":
            return willing.a_message(word, front.database, front.till)
    raise AssertionError(f"a new endpoint, and nobody has said what is sent to it: {word}")


def _voucher(front: Front) -> str:
    """The name of a voucher that the house has issued."""
    voucherdesk.issue(front.database, 5000, "EUR")
    return voucherdesk.every(front.database)[-1].id


def _plan_edit(front: Front) -> house.PlanEditAsk:
    """One seat of the plan as it is now gets a number that no seat has or had."""
    season = msgspec.json.decode(catalogue.current(front.database)[1], type=Season)
    digest = season.performances[0].plan_digest
    edits: list[Edit] = [Rename("H-A-1", "seat", uuid4().hex[:8])]
    text = decision_text("edit_plan", edits_of(digest, edits), front.supervisor, "because", 1)
    signed = house.Decision(uuid4(), front.supervisor, "because", 1, front.key.sign(text))
    return house.PlanEditAsk(digest, edits, signed)


def _hash(row: Any) -> bytes:
    return bytes.fromhex(row.hash)


def _paper(front: Front) -> PaperTill:
    return PaperTill(front.till, front.key)


def _sold(front: Front, row: Any, performance: int, place: int) -> UUID:
    """An order that the books have, of this till."""
    order = _paper(front).sale([place], performance)
    head = journal.Head(row.number, _hash(row))
    entry = journal.append(head, TillId(front.till), row.incarnation, journal.Sale(order), 1_000)
    ask = wire.JournalAsk(row.incarnation, [on_the_wire(entry)])
    front.runner.run(front.office.decide(requests.upload(front.till, ask)))
    front.sold = order
    return order.id


def _entries(front: Front, row: Any, performance: int, place: int) -> list[wire.JournalEntry]:
    """A sale, and a return: what comes next in the till's journal."""
    paper = _paper(front)
    sale = journal.Sale(paper.sale([place], performance))
    back = journal.Return(
        OperationId(UUID(int=7)), PerformanceId(performance), (PlaceId(place + 1),)
    )
    head, found = journal.Head(row.number, _hash(row)), []
    for body in (sale, back):
        entry = journal.append(head, TillId(front.till), row.incarnation, body, 1_000)
        head = journal.Head(entry.number, entry.hash)
        found.append(on_the_wire(entry))
    return found


@pytest.fixture(scope="module")
def front(season: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    url = f"sqlite:///{tmp_path_factory.mktemp('any') / 'sales.sqlite'}"
    assert run("init", "--database", url, "--season", str(season)).returncode == 0
    people = json.loads((season / "season.json").read_bytes())["people"]
    supervisor = next(one["id"] for one in people if one["role"] == "supervisor")
    database = Database(url)
    with asyncio.Runner() as runner:
        made = Front(database, runner, supervisor)
        opened = made.office.open()
        runner.run(opened.__aenter__())
        willing.all_threads_up(made.office.wallets)
        runner.run(made.office.till(made.token))
        yield made
        runner.run(opened.__aexit__(None, None, None))
    database.close()


@pytest.fixture
def loud() -> Iterator[Loud]:
    handler = Loud()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


_NOT_HTTP = b"Invalid HTTP request received."


def told(front: Front, loud: Loud, call: Call) -> int:
    """The answer is one of ours, whatever was asked."""
    loud.lines.clear()
    status, headers, body = front.ask(call)
    if body == _NOT_HTTP:  # said by the server's parser, which logs a word of it
        return status
    assert 200 <= status < 500, (status, body)
    # A body of no length is the next request on this line: the parser's word of it may come later.
    no_http = call.headers.get(b"content-length", b"") is None
    assert set(loud.lines) <= ({_NOT_HTTP.decode()} if no_http else set())
    assert front.token.encode() not in body
    if status >= 400:
        assert headers[b"content-type"].startswith(b"application/json")
        said = msgspec.json.decode(body, type=wire.Problem)
        assert Reason(said.reason) is not Reason.SERVER_TROUBLE
        assert len(body) < 100_000
        assert b"Traceback" not in body
    return status


_ODD_HEADERS: list[dict[bytes, bytes | None]] = [
    {b"authorization": None},
    {b"authorization": b"Bearer forged"},
    {b"authorization": b"Bearer \xff\x00"},
    {b"authorization": b"Basic dGlsbDp0aWxs"},
    {b"parterre-protocol": b"2"},
    {b"parterre-protocol": "\u0663".encode()},
    {b"content-type": b"text/plain; charset=utf-16"},
    {b"content-type": b"application/x-www-form-urlencoded"},
    {b"content-type": b"multipart/form-data; boundary=x"},
    {b"content-type": b"application/x-msgpack"},
    {b"content-type": b"\xff/\xff"},
    {b"content-length": None},
    {b"content-encoding": b"gzip"},
]
_RIGHT: dict[bytes, bytes | None] = {}
HEADERS = st.sampled_from([_RIGHT] * 40 + _ODD_HEADERS)
_HERE = settings(suppress_health_check=[*HealthCheck], max_examples=300)


@pytest.mark.slow
@pytest.mark.logs_warnings  # of bytes that are no HTTP; `told` looks at all others
@_HERE
@given(data=st.data())
def test_whatever_is_posted_is_answered_and_the_books_stay_right(
    front: Front, loud: Loud, data: st.DataObject
) -> None:
    path = data.draw(st.sampled_from(POSTS), label="path")
    schema = OPENAPI["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
    valid = front.valid(path)
    message = st.one_of(mutated(valid), mutated(valid), shaped(schema), st.just(as_tree(valid)))
    body = data.draw(torn(message), label="body")
    headers = data.draw(HEADERS, label="headers")
    cuts = data.draw(st.integers(1, 3), label="cuts")
    if told(front, loud, Call(path, body, headers=headers, cuts=cuts)) == 200:
        front.check()


@pytest.mark.slow
@pytest.mark.logs_warnings
@settings(_HERE, max_examples=100)
@given(data=st.data())
def test_whatever_is_asked_for_is_answered(front: Front, loud: Loud, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(GETS), label="path")
    query = []
    for one in OPENAPI["paths"][path]["get"].get("parameters", ()):
        numbers = NUMBERS.map(str) if one["schema"]["type"] == "integer" else st.text(max_size=70)
        said = data.draw(st.one_of(numbers, st.text(max_size=9)), label=one["name"])
        if one["in"] == "path":
            path = path.replace("{" + one["name"] + "}", said.replace("/", "") or "0")
        else:
            query.append(f"{one['name']}={said}")
    text = data.draw(st.sampled_from([path] * 4 + [f"{path}/", f"{path}/.."]), label="address")
    headers = data.draw(HEADERS, label="headers")
    asked = f"{quote(text, errors='replace')}?{quote('&'.join(query), '=&', errors='replace')}"
    told(front, loud, Call(asked, b"", "GET", headers))


def test_every_endpoint_takes_what_is_as_it_should_be(front: Front, loud: Loud) -> None:
    """Else all of this would only knock at the first door."""
    refused = {"/v1/readmissions", "/v1/enrol"}  # a used code, and a nonce of yesterday
    for path in POSTS:
        call = Call(path, msgspec.json.encode(front.valid(path)))
        status = told(front, loud, call)
        assert (status == 200) != (path in refused), (path, status)
    front.check()


def test_the_messages_made_here_are_hostile() -> None:
    """Of those made from a good one most are different, and some are no JSON at all."""
    good = {"operation": "a", "performance": 1, "reason": "b", "places": [1, 2]}
    made: list[bytes] = []

    @settings(max_examples=300, database=None)
    @given(torn(mutated(good)))
    def collect(body: bytes) -> None:
        made.append(body)

    collect()
    assert len(set(made)) > 100
    assert any(mark in one for one in made for mark in (b"NaN", b"[[[", b"\xff", b"999", b"\\ud8"))
