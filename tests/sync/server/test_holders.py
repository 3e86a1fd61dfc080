"""Real-name tickets at the server: their keys, one ticket for each identity, and the door."""

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from pos.domain import journal
from pos.domain.order import Order
from pos.domain.personal.holder import Named, identity_mark, read_named, sealed_holder
from pos.domain.personal.housekey import new_house_key
from pos.domain.refusals import Reason, Refusal
from sync.protocol.people import HolderSaid, HoldersAsk, IdentitiesAsk, NamesAsk, NamesSaid
from sync.protocol.wire import GateAnswer
from sync.server import holders
from sync.server.people import People
from sync.server.state import Signed
from tests.sync.server.books import TableBooks
from tests.sync.server.test_members import everything
from tests.sync.server.tills import PaperTill, secure

LI = read_named("李小明", "cn_id", "11010519491231002X")
ANN = read_named("=Ann Zauberflöte", "passport", "C01X0006H")
PLANTED = ("李小明", "11010519491231002X", "Zauber", "C01X0006H")
PEPPER = b"pepper"


@pytest.fixture
def people(books: TableBooks, tmp_path: Path) -> People:
    return People(books.database, tmp_path / "house.key")


class NamingTill(PaperTill):
    """Sells in names, as a till does, and tells the server of it."""

    def sell(self, people: People, books: TableBooks, *named: Named, first: int = 1) -> Order:
        places = list(range(first, first + len(named)))
        books.decide(secure(self.number, places))
        order = self.sale(places)
        self.entries.pop()
        tickets, said = [], []
        for ticket, person in zip(order.tickets, named, strict=True):
            holder, posted = sealed_holder(person, uuid4().hex, people.key().public)
            tickets.append(replace(ticket, holder=holder))
            mark = identity_mark(PEPPER, 1, person)
            at = (ticket.place, mark, posted)
            said.append(HolderSaid(holder.id, ticket.id, 1, *at, 1, len(self.entries) + 1))
        order = replace(order, tickets=tuple(tickets))
        self.write(journal.Sale(order))
        self.said = said
        return order

    def tell(self, people: People, books: TableBooks) -> list[dict[str, object]]:
        told = holders.tell(people, books.database, self.number, HoldersAsk(self.said))
        return [one.params for one in told.twice]


def door(people: People, books: TableBooks) -> list[Named]:
    signed = Signed(uuid4().hex, 0, "export_names", "performance 1", "Zoe", "door", 1, "")
    return [named for _, named in holders.door_list(people, books.database, 1, signed)]


def test_the_door_reads_who_has_a_ticket_and_nobody_reads_it_in_the_books(books, people) -> None:
    till = NamingTill(1)
    till.sell(people, books, LI, ANN)
    assert till.tell(people, books) == []
    books.decide(till.upload())
    assert door(people, books) == [ANN, LI]
    kept = everything(books.database)
    for text in PLANTED:
        assert text.encode() not in kept


def test_the_gate_says_the_name(books, people) -> None:
    till = NamingTill(1)
    order = till.sell(people, books, LI)
    till.tell(people, books)
    answer = GateAnswer(True, "", 1, 1)
    shown = holders.with_name(people, books.database, order.tickets[0].id.hex, answer)
    assert shown == answer, "the journal has not come yet"
    books.decide(till.upload())
    shown = holders.with_name(people, books.database, order.tickets[0].id.hex, answer)
    assert (shown.name, shown.identity) == ("李小明", "11************002X")


def test_two_tills_that_sold_to_one_identity_leave_a_task(books, people) -> None:
    first, second = NamingTill(1), NamingTill(2)
    first.sell(people, books, LI)
    again = read_named("Li X. M.", "cn_id", LI.number)
    order = second.sell(people, books, again, first=5)
    assert first.tell(people, books) == []
    (params,) = second.tell(people, books)
    assert params == {
        "ticket": order.tickets[0].id.hex,
        "performance": 1,
        "place": 5,
        "till": 1,
    }
    assert second.tell(people, books) == [], "told again, it is one task"
    assert books.tasks() == ["identity_used"]
    taken = holders.taken(books.database, IdentitiesAsk(1, [identity_mark(PEPPER, 1, LI)]))
    assert len(taken.marks) == 1


def test_a_refund_frees_the_identity(books, people) -> None:
    till = NamingTill(1)
    order = till.sell(people, books, LI)
    till.tell(people, books)
    till.refund(order)
    books.decide(till.upload())
    ask = IdentitiesAsk(1, [identity_mark(PEPPER, 1, LI)])
    assert holders.taken(books.database, ask).marks == []
    assert door(people, books) == []


def test_another_ticket_of_the_same_holder_has_the_same_key(books, people) -> None:
    till = NamingTill(1)
    till.sell(people, books, LI)
    till.tell(people, books)
    (said,) = till.said
    moved = HolderSaid(said.id, uuid4(), 1, 9, said.mark, b"", 1, 2)
    assert holders.tell(people, books.database, 1, HoldersAsk([moved])).twice == []


def test_after_the_performance_nobody_can_be_read_and_the_journal_verifies(books, people) -> None:
    till = NamingTill(1)
    till.sell(people, books, LI, ANN)
    till.tell(people, books)
    books.decide(till.upload())
    with books.database.reading() as connection:
        rows = connection.execute(holders.holders.select()).fetchall()
    assert holders.erase(people, books.database, 1) == 2
    assert door(people, books) == []
    kept = everything(books.database)
    assert not [row for row in rows if bytes(row.key) in kept]
    assert journal.follow(journal.Head(), till.entries) == till.head


def test_what_is_no_key_of_this_house_is_refused(books, people) -> None:
    till = NamingTill(1)
    till.sell(people, books, LI)
    (said,) = till.said
    _, foreign = sealed_holder(LI, said.id, new_house_key().public)
    for key in (foreign, b"x", bytes(80), b"x" * 5000):
        wrong = HolderSaid(said.id, said.ticket, 1, 1, said.mark, key, 1, 1)
        with pytest.raises(Refusal) as refused:
            holders.tell(people, books.database, 1, HoldersAsk([wrong]))
        assert refused.value.reason is Reason.MESSAGE_WRONG
    nowhere = HolderSaid(said.id, said.ticket, 77, 1, said.mark, said.key, 1, 1)
    with pytest.raises(Refusal) as refused:
        holders.tell(people, books.database, 1, HoldersAsk([nowhere]))
    assert refused.value.reason is Reason.PERFORMANCE_UNKNOWN
    for mark in ("", "x" * 32, "a" * 33, "A" * 32):
        with pytest.raises(Refusal):
            holders.taken(books.database, IdentitiesAsk(1, [mark]))
    with pytest.raises(Refusal):
        holders.taken(books.database, IdentitiesAsk(1, [said.mark] * 101))


def test_a_till_reads_the_names_of_its_own_tickets_to_print_them(books, people) -> None:
    till, other = NamingTill(1), NamingTill(2)
    order = till.sell(people, books, ANN)
    theirs = other.sell(people, books, LI, first=5)
    ask = NamesAsk([order.tickets[0].id, theirs.tickets[0].id])
    assert holders.names(people, books.database, 1, ask) == NamesSaid([], ask.tickets)
    till.tell(people, books)
    other.tell(people, books)
    assert holders.names(people, books.database, 1, ask) == NamesSaid([], [])  # no sale arrived
    books.decide(till.upload())
    books.decide(other.upload())
    (said,) = holders.names(people, books.database, 1, ask).names
    assert (said.ticket, said.name, said.identity) == (ask.tickets[0], ANN.name, ANN.masked)
    holders.erase(people, books.database, 1)
    assert holders.names(people, books.database, 1, ask) == NamesSaid([], ask.tickets)
