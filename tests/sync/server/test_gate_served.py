"""The gate as it is served: doors that race over HTTP, on SQLite and on PostgreSQL with workers."""

import threading
from uuid import UUID, uuid4

import msgspec

from pos.domain.order import Ticket
from pos.domain.refusals import Reason
from pos.domain.ticketcode import short_code
from sync.protocol import gate, wire
from sync.protocol.house import Decision
from sync.protocol.signing import decision_text
from sync.server import tables
from sync.server.database import Database
from tests.sync.server.served import HttpTill, Served

DOORS = (1, 2, 3, 4)
ADMIT = "/v1/gate/admit"


def sold(served: Served) -> tuple[HttpTill, int, Ticket]:
    till, performance = served.till(1), served.next_performance()
    till.secure(performance, [7])
    first = len(till.paper.entries) + 1
    (ticket,) = till.paper.sale([7], performance).tickets
    till.upload(first)
    return till, performance, ticket


def asked(
    door: HttpTill, ticket: Ticket, operation: UUID | None = None, word: Decision | None = None
) -> gate.AdmitAnswer:
    name, code = f"Door {door.paper.number}", ticket.code
    ask = gate.AdmitAsk(operation or uuid4(), code, ticket.performance, name, "usher", word)
    answer = door.post(ADMIT, ask)
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=gate.AdmitAnswer)


def checked(till: HttpTill, ticket: Ticket) -> wire.GateAnswer:
    answer = till.post("/v1/gate/check", wire.GateAsk(ticket.code))
    return msgspec.json.decode(answer.content, type=wire.GateAnswer)


def report(till: HttpTill, performance: int) -> gate.DoorReport:
    answer = till.http.get(f"/v1/performances/{performance}/admissions")
    return msgspec.json.decode(answer.content, type=gate.DoorReport)


def signed(till: HttpTill, what: str, subject: str, person: str) -> Decision:
    text = decision_text(what, subject, person, "by mistake", 1)
    return Decision(uuid4(), person, "by mistake", 1, till.paper.key.sign(text))


def test_of_four_doors_that_scan_one_ticket_at_the_same_moment_one_lets_in(served: Served) -> None:
    _, performance, ticket = sold(served)
    doors = [served.till(number) for number in DOORS]
    start, answers = threading.Barrier(len(doors)), []

    def work(door: HttpTill) -> None:
        start.wait()
        for _ in range(4):
            operation = uuid4()
            for _ in range(2):  # the answer is lost, and the scan is sent again
                answers.append((operation, asked(door, ticket, operation)))

    threads = [threading.Thread(target=work, args=(door,)) for door in doors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    let_in = [operation for operation, one in answers if one.outcome == "admitted"]
    assert len(answers) == 32
    assert len(let_in) == 2
    assert len(set(let_in)) == 1, "two doors let somebody in"
    told = report(doors[0], performance)
    assert (told.admitted, told.expected) == (1, 1)
    assert [one.outcome for one in told.scans].count("admitted") == 1


def test_to_ask_changes_nothing_and_says_who_is_in(served: Served) -> None:
    till, performance, ticket = sold(served)
    for _ in range(2):
        assert checked(till, ticket) == wire.GateAnswer(True, "", performance, 7)
    answer = asked(till, ticket)
    assert answer.since is not None
    told = checked(till, ticket)
    assert (told.valid, told.reason) == (False, Reason.ADMITTED_ALREADY)
    assert (told.in_since_ms, told.door) == (answer.since.at_ms, answer.since.door)


def test_of_a_cancelled_performance_no_ticket_admits_and_both_ways_to_ask_say_why(
    served: Served,
) -> None:
    till, performance, ticket = sold(served)
    database = Database(served.database)
    with database.writing() as connection:
        its = tables.performances.c.id == performance
        connection.execute(tables.performances.update().where(its).values(closed=True))
    database.close()
    told, answer = checked(till, ticket), asked(till, ticket)
    assert (told.valid, told.reason) == (False, Reason.PERFORMANCE_CLOSED)
    assert (answer.outcome, answer.reason) == ("refused", Reason.PERFORMANCE_CLOSED)


def test_let_out_by_the_word_of_a_supervisor_and_of_nobody_else(served: Served) -> None:
    till, performance, ticket = sold(served)
    answer = asked(till, ticket)
    assert answer.since is not None
    season = till.http.get("/v1/season").json()
    people = {one["role"]: one["id"] for one in season["people"]}
    admission = answer.since.admission
    subject = f"admission {admission.hex}"

    def let_out(word: Decision) -> int:
        ask = gate.LetOutAsk(performance, ticket.id, admission, word)
        return till.post("/v1/gate/let-out", ask).status_code

    assert let_out(signed(till, "let_out", subject, people["cashier"])) == 403
    assert let_out(signed(till, "admit", subject, people["supervisor"])) == 403
    assert asked(till, ticket).outcome == "already"
    assert let_out(signed(till, "let_out", subject, people["supervisor"])) == 200
    assert asked(till, ticket).outcome == "admitted"


def test_a_code_that_was_typed_admits_by_a_word_for_just_that_ticket(served: Served) -> None:
    till, performance, ticket = sold(served)
    season = till.http.get("/v1/season").json()
    supervisor = next(one["id"] for one in season["people"] if one["role"] == "supervisor")

    def typed(word: Decision | None) -> int | gate.AdmitAnswer:
        code = short_code(ticket.id)
        ask = gate.AdmitAsk(uuid4(), code, performance, "Door", "usher", word)
        answer = till.post(ADMIT, ask)
        if answer.status_code != 200:
            return answer.status_code
        return msgspec.json.decode(answer.content, type=gate.AdmitAnswer)

    first = typed(None)
    assert isinstance(first, gate.AdmitAnswer)
    assert (first.outcome, first.reason, first.ticket) == ("ask", Reason.CODE_TYPED, ticket.id)
    assert typed(signed(till, "admit", f"ticket {uuid4().hex}", supervisor)) == 403
    word = typed(signed(till, "admit", f"ticket {ticket.id.hex}", supervisor))
    assert isinstance(word, gate.AdmitAnswer)
    assert word.outcome == "admitted"


def test_what_is_no_code_of_ours_is_no_matter_for_the_books(served: Served) -> None:
    till, performance, ticket = sold(served)
    forged = ticket.code[:-4] + "0000"
    for code in ("", "x", forged, "ZZZZZZZZ", "BO1:" + "A" * 300):
        ask = gate.AdmitAsk(uuid4(), code, performance, "Door", "usher")
        answer = till.post(ADMIT, ask)
        told = msgspec.json.decode(answer.content, type=gate.AdmitAnswer)
        why = "ticket_unknown" if code == "ZZZZZZZZ" else "code_wrong"  # that was typed
        assert told == gate.AdmitAnswer("refused", why)
    assert report(till, performance).scans == []
