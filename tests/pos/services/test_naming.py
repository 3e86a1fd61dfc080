"""Real-name tickets: named before money, sealed with the sale, one for each identity."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from pos.domain import paper
from pos.domain.ids import PlaceId
from pos.domain.order import Order, Tender
from pos.domain.personal.finding import INDEX_LETTERS
from pos.domain.personal.holder import Named, named_of, read_named
from pos.domain.personal.housekey import HouseKey, new_house_key
from pos.domain.personal.sealed import Torn, unseal
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.services import naming, selling
from pos.services.ports import IdentityTask
from pos.services.verifying import verify
from pos.storage.holders import HolderKey
from tests.pos.conftest import TONIGHT, Office

LI = read_named("李小明", "cn_id", "11010519491231002X")
ANN = read_named("Ann  Zauber-Flöte", "passport", "c01x-0006h")
PLANTED = ("李小明", "11010519491231002X", "Zauber", "C01X0006H")


@dataclass
class KeyServer:
    """Keeps the house's key; knows some identities; may be away."""

    house: HouseKey = field(default_factory=new_house_key)
    taken: set[str] = field(default_factory=set)
    told: dict[Any, HolderKey] = field(default_factory=dict)
    twice: bool = False
    away: bool = False

    def house_box(self) -> bytes:
        self._answer()
        return self.house.public

    def taken_identities(self, performance, marks):
        self._answer()
        return [one for one in marks if one in self.taken]

    def tell_holders(self, keys):
        self._answer()
        self.told |= {one.ticket: one for one in keys}
        return [IdentityTask(one.ticket, {"till": 2}) for one in keys if self.twice]

    def _answer(self) -> None:
        if self.away:
            raise Trouble("server", "no answer")


@pytest.fixture
def server() -> KeyServer:
    return KeyServer()


@pytest.fixture
def named(office: Office) -> Office:
    """The performance asks for names."""
    (tonight,) = office.season.performances
    office.keep(replace(office.season, version=2, performances=(replace(tonight, real_name=True),)))
    return office


def names(**by_place: Named) -> dict[Any, Named]:
    return {(TONIGHT, PlaceId(int(place[1:]))): one for place, one in by_place.items()}


def sell(office: Office, *places: int, **by_place: Named) -> Order:
    basket = office.basket(*places)
    office.secure(*places)
    wish = office.wish(basket, Tender("cash", basket.total.minor))
    return selling.complete(office.desk, replace(wish, names=names(**by_place)))


def check(office: Office, server: KeyServer, *places: int, **by_place: Named) -> None:
    basket = office.basket(*places)
    naming.check(office.desk, server, office.season, basket, names(**by_place))


def test_the_journal_holds_the_person_sealed_and_only_the_house_reads_it(named, server) -> None:
    check(named, server, 1, 2, p1=LI, p2=ANN)
    order = sell(named, 1, 2, p1=LI, p2=ANN)
    assert naming.tell(named.desk, server) == 2
    for ticket, person in zip(order.tickets, (LI, ANN), strict=True):
        holder, told = ticket.holder, server.told[ticket.id]
        assert holder is not None
        key = server.house.receive(told.posted, holder.id)
        assert named_of(unseal(holder.sealed, key, holder.id)) == person
        with pytest.raises(Torn):
            new_house_key().receive(told.posted, holder.id)
    assert naming.tell(named.desk, server) == 0
    assert verify(named.path).findings == ()


def test_no_name_and_no_number_is_in_any_file_or_log(named, server, all_logs) -> None:
    check(named, server, 1, 2, p1=LI, p2=ANN)
    sell(named, 1, 2, p1=LI, p2=ANN)
    naming.tell(named.desk, server)
    kept = b"".join(one.read_bytes() for one in named.path.parent.iterdir() if one.is_file())
    assert b"Great House" in kept
    for text in PLANTED:
        assert text.encode() not in kept
        assert text not in all_logs.text
        assert text not in repr(LI) + repr(ANN)


def test_an_erased_person_leaves_a_journal_that_verifies(named, server) -> None:
    check(named, server, 1, p1=LI)
    order = sell(named, 1, p1=LI)
    naming.tell(named.desk, server)
    server.told.clear()
    with named.desk.database.transaction() as unit:
        assert unit.holders.of(order.tickets[0].id).posted == b""
    assert verify(named.path).findings == ()
    assert order.tickets[0].holder.sealed


def test_a_ticket_without_a_name_is_not_sold(named, server) -> None:
    for given in ({}, {"p1": LI}):
        with pytest.raises(Refusal) as refused:
            check(named, server, 1, 2, **given)
        assert refused.value.reason is Reason.NAMES_MISSING
        with pytest.raises(Refusal):
            sell(named, 1, 2, **given)


def test_one_identity_has_one_ticket(named, server) -> None:
    check(named, server, 1, p1=LI)
    sell(named, 1, p1=LI)
    again = read_named("Somebody Else", "cn_id", "110105 19491231 002x")
    for places in ({"p2": again}, {"p2": ANN, "p3": ANN}):
        with pytest.raises(Refusal) as refused:
            check(named, server, *(int(one[1:]) for one in places), **places)
        assert refused.value.reason is Reason.IDENTITY_USED
        assert set(refused.value.params) == {"performance", "place"}


def test_a_refunded_ticket_frees_the_identity(named, server) -> None:
    check(named, server, 1, p1=LI)
    named.refund(sell(named, 1, p1=LI))
    check(named, server, 2, p2=LI)


def test_another_tills_ticket_is_asked_for_at_the_server(named, server) -> None:
    check(named, server, 1, p1=LI)
    server.taken.add(naming._mark(named.desk, TONIGHT, LI))
    with pytest.raises(Refusal) as refused:
        check(named, server, 1, p1=LI)
    assert refused.value.reason is Reason.IDENTITY_USED
    server.away = True
    check(named, server, 1, p1=LI)


def test_a_till_that_never_met_its_server_sells_no_names(named, server) -> None:
    server.away = True
    with pytest.raises(Refusal) as refused:
        check(named, server, 1, p1=LI)
    assert refused.value.reason is Reason.NAMES_OFFLINE


def test_a_charge_is_sold_whatever_is_missing(named) -> None:
    named.secure(1)
    basket = named.basket(1)
    wish = named.wish(basket, named.card(basket.total.minor))
    assert selling.complete(named.desk, wish).tickets[0].holder is None


def test_what_cannot_be_told_is_told_later(named, server) -> None:
    check(named, server, 1, p1=LI)
    sell(named, 1, p1=LI)
    server.away = True
    assert naming.tell(named.desk, server) == 0
    named.restart()
    server.away = False
    assert naming.tell(named.desk, server) == 1


def test_two_tills_that_sold_to_one_identity_become_a_task(named, server) -> None:
    check(named, server, 1, p1=LI)
    sell(named, 1, p1=LI)
    server.twice = True
    naming.tell(named.desk, server)
    with named.desk.database.transaction() as unit:
        (task,) = unit.tasks.open()
    assert task.reason == Reason.IDENTITY_USED


def test_another_seat_keeps_the_name_and_the_limit(named, server) -> None:
    check(named, server, 1, p1=LI)
    order = sell(named, 1, p1=LI)
    naming.tell(named.desk, server)
    made = named.reseat(order, 5)
    assert made.tickets[0].holder == order.tickets[0].holder
    assert naming.tell(named.desk, server) == 1
    with pytest.raises(Refusal):
        check(named, server, 2, p2=LI)
    assert verify(named.path).findings == ()


def test_the_name_goes_on_paper_where_the_house_wants_it_and_into_no_job(named, server) -> None:
    house = replace(named.season.house, names_on_tickets=True)
    named.keep(replace(named.season, version=3, house=house))
    check(named, server, 1, p1=LI)
    order = sell(named, 1, p1=LI)
    with named.desk.database.transaction() as unit:
        (job,) = [one for one in unit.jobs.all(order.id) if one.ticket is not None]
    assert "李小明".encode() not in job.body
    shown = naming.filled(named.desk, paper.decode(job.kind, job.body))
    assert shown.holder == "李小明 · 11************002X"
    named.restart()
    with pytest.raises(Trouble, match="from the sales server"):
        naming.filled(named.desk, paper.decode(job.kind, job.body))


def test_a_performance_that_is_over_keeps_no_marks(named, server) -> None:
    check(named, server, 1, p1=LI)
    sell(named, 1, p1=LI)
    naming.forget_past(named.desk, named.season)
    with named.desk.database.transaction() as unit:
        (mark,) = unit.holders.live(TONIGHT)
    assert len(mark) == INDEX_LETTERS
    naming.forget_past(named.desk, replace(named.season, performances=()))
    with named.desk.database.transaction() as unit:
        assert not unit.holders.live(TONIGHT)


@pytest.mark.parametrize("name", ["", "   ", "!?", "x" * 61, "Ann\x00", "a\u202eb"])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_named(name, "passport", "C01X0006H")
    assert refused.value.reason is Reason.NAME_MISSING


def test_a_payment_cards_number_is_nobodys_identity() -> None:
    for kind in ("passport", "other"):
        with pytest.raises(Refusal) as refused:
            read_named("Ann", kind, "4111 1111 1111 1111")
        assert refused.value.reason is Reason.CARD_NUMBER_TYPED
