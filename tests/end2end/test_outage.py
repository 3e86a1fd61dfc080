"""kill -9 of a till at any step of packing and of taking papers in: no seat for two, none lost."""

import signal
from collections import Counter

import pytest
import sqlalchemy

from pos.domain.ids import PlaceId
from pos.services.verifying import verify
from sync.protocol.wire import PlaceState
from sync.server import tables
from tests.end2end.house import House, PaperTray
from tests.end2end.test_cut_off import open_till, owned, set_aside

KILLED = -signal.SIGKILL
EVENING = ("--performance", "1")
PACKING = ["packed", "sending", "handed_over", "asked /v1/journal", "answered /v1/journal"]
TAKING_IN = ["accounted", "asked /v1/journal", "answered /v1/journal"]


def give(house: House, *places: int) -> None:
    """They are till 1's in advance."""
    till = open_till(house, "Till 1")
    try:
        set_aside(till, tuple(PlaceId(one) for one in places))
        till.member.beat()
        assert owned(till).issuperset(places)
    finally:
        till.close()


def papers(house: House) -> dict[int, tuple[str, str]]:
    """What till 1's books say: the short code and the state of the paper of each place."""
    till = open_till(house, "Till 1")
    try:
        with till.desk.database.transaction() as unit:
            found = unit.emergency.everything()
    finally:
        till.close()
    return {one.ticket.place: (str(one.ticket.id), one.state) for one in found}


def at_door(house: House) -> dict[int, bool]:
    """Places with a live ticket, and whether it is of no order yet."""
    tickets = tables.tickets.c
    wanted = sqlalchemy.select(tickets.place, tickets.order).where(tickets.state == 1)
    return {place: not order for place, order in house.rows(wanted)}


def codes(house: House, *places: int) -> list[str]:
    till = open_till(house, "Till 1")
    try:
        with till.desk.database.transaction() as unit:
            rows = unit.emergency.waiting()
            return [one.ticket.code for one in rows if one.ticket.place in places]
    finally:
        till.close()


def sound(house: House) -> bool:
    assert verify(house.tills["Till 1"] / "till.sqlite").findings == ()
    assert house.tasks() == []
    return True


@pytest.mark.slow
@pytest.mark.parametrize("step", PACKING)
def test_a_till_killed_while_it_packs_has_packed_each_place_once_or_not_at_all(
    house: House, tray: PaperTray, step: str
) -> None:
    give(house, 20, 21)
    pack = ("pack", *EVENING)
    # The first upload of a new till says that its shift is open.
    house.till("Till 1", *pack, crash_at=step, printer=tray.address).wait(KILLED)
    house.till("Till 1", "drain", printer=tray.address).wait()
    known = papers(house)
    assert set(known) == {20, 21}
    assert house.claims(1) == dict.fromkeys((20, 21), PlaceState.SOLD)
    assert at_door(house) == {20: True, 21: True}
    printed = Counter(tray.tickets)
    assert max(printed.values(), default=0) <= 1, "no ticket has two papers"
    assert set(printed) <= {ticket for ticket, _ in known.values()}
    house.till("Till 1", *pack, printer=tray.address).wait(1)  # there is nothing left to pack
    house.till("Till 2", "sell", *EVENING, "--places", "20").wait(1)
    assert sound(house)


@pytest.mark.slow
@pytest.mark.parametrize("step", TAKING_IN)
@pytest.mark.parametrize("became", ["sold", "back"])
def test_a_till_killed_while_a_paper_is_typed_in_accounts_for_it_once(
    house: House, step: str, became: str
) -> None:
    give(house, 20, 21)
    house.till("Till 1", "pack", *EVENING).wait()
    (code,) = codes(house, 20)
    house.till("Till 1", "paper", became, code, crash_at=step).wait(KILLED)
    house.till("Till 1", "drain").wait()
    house.till("Till 1", "paper", became, code).wait(1)  # it was accounted for already
    assert papers(house)[20][1] == became
    sold = {20: False, 21: True} if became == "sold" else {21: True}
    assert at_door(house) == sold
    assert len(house.sales_on_server()) == (became == "sold")
    if became == "back":
        house.till("Till 2", "sell", *EVENING, "--places", "20").wait()
    assert house.claims(1) == dict.fromkeys((20, 21), PlaceState.SOLD)
    assert sound(house)


@pytest.mark.slow
def test_a_till_that_never_comes_back_leaves_its_papers_to_whoever_bought_them(
    house: House,
) -> None:
    give(house, 20, 21)
    house.till("Till 1", "pack", *EVENING, crash_at="answered /v1/journal").wait(KILLED)
    house.till("Till 2", "sell", *EVENING, "--places", "20").wait(1)
    house.till("Till 2", "sell", *EVENING, "--places", "22").wait()
    assert house.claims(1)[20] == PlaceState.SOLD
    assert at_door(house)[20]
