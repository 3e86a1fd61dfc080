"""kill -9 of a till at any step: nothing stranded, nothing double, the tickets print once."""

import signal
from collections import Counter

import pytest

from pos.services.verifying import verify
from pos.storage.database import Database
from sync.protocol.wire import PlaceState
from tests.end2end.house import House

KILLED = -signal.SIGKILL
# The first upload of a new till says that its shift is open; the second one is the sale.
STEPS = [
    "asked /v1/holds",
    "answered /v1/holds",
    "asked /v1/secures",
    "answered /v1/secures",
    "committed",
    "asked /v1/journal",
    "answered /v1/journal",
]
COMMITTED = {"committed", "asked /v1/journal", "answered /v1/journal"}


def tickets_of(house: House, name: str) -> list[str]:
    return [str(ticket.id) for order in house.sales_of(name) for ticket in order.tickets]


def doubted(house: House, name: str) -> set[str]:
    """Tickets whose paper a person has to look for."""
    database = Database.open_to_read(house.tills[name] / "till.sqlite")
    try:
        with database.transaction() as unit:
            return {str(job.ticket) for job in unit.jobs.in_state("in_doubt")}
    finally:
        database.close()


@pytest.mark.slow
def test_a_till_killed_between_commit_and_print_prints_each_ticket_once(house, tray):
    sale = ("sell", "--performance", "1", "--places", "20,21,22")
    house.till("Till 1", *sale, crash_at="committed", printer=tray.address).wait(KILLED)
    sold = tickets_of(house, "Till 1")
    assert len(sold) == 3
    assert tray.tickets == []
    house.till("Till 1", "drain", printer=tray.address).wait()
    assert Counter(tray.tickets) == Counter(sold)
    house.till("Till 1", "drain", printer=tray.address).wait()
    assert Counter(tray.tickets) == Counter(sold), "a second start prints nothing again"
    assert doubted(house, "Till 1") == set()
    assert house.claims(1) == dict.fromkeys((20, 21, 22), PlaceState.SOLD)


@pytest.mark.slow
def test_a_till_killed_behind_the_first_paper_prints_the_others_and_doubts_that_one(house, tray):
    sale = ("sell", "--performance", "1", "--places", "20,21,22")
    house.till("Till 1", *sale, crash_at="handed_over", printer=tray.address).wait(KILLED)
    house.till("Till 1", "drain", printer=tray.address).wait()
    first, *others = tickets_of(house, "Till 1")
    assert doubted(house, "Till 1") == {first}
    # The kill may have torn the first one on its way.
    assert Counter(tray.tickets) in (Counter(others), Counter([first, *others]))


@pytest.mark.slow
def test_a_till_killed_at_any_step_strands_and_doubles_nothing(house):
    unsold = []
    for number, step in enumerate(STEPS):
        places = [10 * number, 10 * number + 1]
        sale = ("sell", "--performance", "1", "--places", ",".join(map(str, places)))
        house.till("Till 1", *sale, crash_at=step).wait(KILLED)
        house.till("Till 1", "drain").wait()
        claims = house.claims(1)
        if step in COMMITTED:
            assert {claims.get(place) for place in places} == {PlaceState.SOLD}, step
        else:
            # A hold ends by itself; what was secured has been given back.
            assert {claims.get(place) for place in places} <= {None, PlaceState.HELD}, step
            unsold += places
        assert verify(house.tills["Till 1"] / "till.sqlite").findings == ()
    again = ",".join(map(str, unsold))
    house.till("Till 1", "sell", "--performance", "1", "--places", again).wait()
    every = {place for number in range(len(STEPS)) for place in (10 * number, 10 * number + 1)}
    sold = Counter(t.place for order in house.sales_of("Till 1") for t in order.tickets)
    assert sold == Counter(every)
    assert house.claims(1) == dict.fromkeys(every, PlaceState.SOLD)
    assert len(house.sales_on_server()) == len(COMMITTED) + 1
    assert house.tasks() == []
