"""A name that was sealed with the sale comes onto the paper, though the program has ended since."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from pos.domain import paper
from pos.domain.ids import TicketId
from pos.domain.order import Order
from pos.domain.personal.holder import named_of
from pos.domain.personal.sealed import unseal
from pos.domain.refusals import Trouble
from pos.services import doubts, namewaits, naming
from tests.pos.conftest import Office
from tests.pos.services.test_naming import ANN, LI, PLANTED, KeyServer, check, sell


@dataclass
class NameServer(KeyServer):
    """Opens names for the tickets whose sale it has heard of, as the real one does."""

    arrived: dict[TicketId, Any] = field(default_factory=dict)

    def hear(self, order: Order) -> None:
        self.arrived |= {one.id: one.holder for one in order.tickets}

    def holder_names(
        self, tickets: Sequence[TicketId]
    ) -> tuple[dict[TicketId, str], frozenset[TicketId]]:
        self._answer()
        known = {}
        for one in tickets:
            if one in self.told and one in self.arrived:
                holder = self.arrived[one]
                key = self.house.receive(self.told[one].posted, holder.id)
                person = named_of(unseal(holder.sealed, key, holder.id))
                known[one] = f"{person.name} · {person.masked}"
        return known, frozenset(one for one in tickets if one not in self.told)


@pytest.fixture
def server() -> NameServer:
    return NameServer()


def asks_for_names(office: Office, *, waits: bool = False) -> Office:
    (tonight,) = office.season.performances
    tonight = replace(tonight, real_name=True, names_wait=waits)
    house = replace(office.season.house, names_on_tickets=True)
    office.keep(replace(office.season, version=2, house=house, performances=(tonight,)))
    return office


@pytest.fixture
def house(office: Office) -> Office:
    return asks_for_names(office)


def first_paper(office: Office) -> Any:
    with office.desk.database.transaction() as unit:
        job = next(one for one in unit.jobs.in_state("queued") if one.kind == "ticket")
    return paper.decode(job.kind, job.body)


def sold(office: Office, server: NameServer) -> Order:
    check(office, server, 1, p1=ANN)
    return sell(office, 1, p1=ANN)


def waits_for_its_name(office: Office) -> bool:
    try:
        naming.filled(office.desk, first_paper(office))
    except Trouble:
        return True
    return False


def test_a_paper_printed_at_once_needs_no_server(house, server) -> None:
    sold(house, server)
    server.away = True
    assert naming.filled(house.desk, first_paper(house)).holder.startswith("Ann Zauber-Flöte")


def test_after_a_restart_the_name_comes_from_the_server(house, server, all_logs) -> None:
    order = sold(house, server)
    naming.keep_up(house.desk, server)
    server.hear(order)
    house.restart()
    assert waits_for_its_name(house)
    assert naming.fetch_names(house.desk, server) == 1
    page = naming.filled(house.desk, first_paper(house))
    assert page.holder == f"{ANN.name} · {ANN.masked}"
    assert not page.nameless
    kept = b"".join(one.read_bytes() for one in house.path.parent.iterdir() if one.is_file())
    for text in PLANTED:
        assert text.encode() not in kept
        assert text not in all_logs.text


def test_a_key_that_was_not_told_before_the_restart_is_told_first(house, server) -> None:
    order = sold(house, server)
    house.restart()
    assert waits_for_its_name(house)
    naming.keep_up(house.desk, server)  # it has the key, and not the sale yet
    assert waits_for_its_name(house)
    server.hear(order)
    naming.keep_up(house.desk, server)
    assert naming.filled(house.desk, first_paper(house)).holder


def test_cut_off_the_paper_says_after_a_while_that_the_door_has_the_name(house, server) -> None:
    sold(house, server)
    server.away = True
    house.restart()
    assert waits_for_its_name(house)
    naming.keep_up(house.desk, server)
    house.clock.pass_s(naming.PATIENCE_S - 1)
    assert waits_for_its_name(house)
    house.clock.pass_s(1)
    page = naming.filled(house.desk, first_paper(house))
    assert (page.holder, page.nameless) == ("", True)


def test_where_the_performance_wants_it_the_paper_waits_for_the_server(office, server) -> None:
    house = asks_for_names(office, waits=True)
    order = sold(house, server)
    naming.keep_up(house.desk, server)
    server.away = True
    house.restart()
    assert waits_for_its_name(house)
    house.clock.pass_s(3600)
    naming.keep_up(house.desk, server)
    assert waits_for_its_name(house)
    server.away = False
    server.hear(order)
    naming.keep_up(house.desk, server)
    assert naming.filled(house.desk, first_paper(house)).holder


def test_nobody_waits_for_a_person_who_was_erased(office, server) -> None:
    house = asks_for_names(office, waits=True)
    order = sold(house, server)
    naming.keep_up(house.desk, server)
    server.hear(order)
    server.told.clear()
    house.restart()
    assert waits_for_its_name(house)
    naming.fetch_names(house.desk, server)
    assert naming.filled(house.desk, first_paper(house)).nameless


def test_a_second_paper_bears_the_name_however_many_were_sold_since(house, server) -> None:
    order = sold(house, server)
    page = first_paper(house)
    naming.keep_up(house.desk, server)
    server.hear(order)
    house.desk.in_hand.clear()  # two hundred others were sold
    with pytest.raises(Trouble):
        naming.filled(house.desk, page)
    naming.fetch_names(house.desk, server)
    assert naming.filled(house.desk, page).holder


def test_a_house_that_prints_no_names_waits_for_none(office, server) -> None:
    house = asks_for_names(office)
    plain = replace(house.season.house, names_on_tickets=False)
    house.keep(replace(house.season, version=3, house=plain))
    sold(house, server)
    house.restart()
    page = first_paper(house)
    assert naming.filled(house.desk, page) == page
    assert LI.name not in repr(page)


def test_the_till_says_which_papers_wait_for_a_name_and_whether_for_ever(office, server) -> None:
    house = asks_for_names(office, waits=True)
    order = sold(house, server)
    assert namewaits.count(house.desk) == 0, "the name is in hand"
    naming.keep_up(house.desk, server)
    server.away = True
    house.restart()
    assert waits_for_its_name(house)
    (one,) = namewaits.waits(house.desk)
    assert (one.slip.label, one.insists) == (order.tickets[0].label, True)
    assert namewaits.count(house.desk) == 1
    server.away = False
    server.hear(order)
    naming.keep_up(house.desk, server)
    assert naming.filled(house.desk, first_paper(house)).holder
    assert namewaits.waits(house.desk) == ()
    assert namewaits.count(house.desk) == 0


def test_a_paper_that_is_not_wanted_any_more_waits_for_no_name(house, server) -> None:
    sold(house, server)
    server.away = True
    house.restart()
    assert waits_for_its_name(house)
    (one,) = namewaits.waits(house.desk)
    assert not one.insists, "the door has the name in a moment"
    doubts.discard(house.desk, [one.job], house.cashier)
    assert namewaits.count(house.desk) == 0
