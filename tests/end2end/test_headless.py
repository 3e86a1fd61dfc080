"""The till without a window: ends when told to, and says a sentence where it cannot work."""

import pytest

from pos.services.verifying import verify
from sync.client.http import SERVER_AWAY
from sync.protocol.wire import PlaceState
from tests.end2end.house import said, wait_until

NOWHERE = "http://127.0.0.1:9"  # the discard port: nobody listens


@pytest.mark.slow
def test_a_busy_till_serves_parties_until_it_is_told_to_stop(house):
    till = house.till("Till 1", "busy", "--pace", "0.05")
    wait_until(lambda: sum("sold" in line for line in said(till)) >= 6, "some sales")
    till.process.terminate()
    till.wait()
    house.till("Till 1", "drain").wait()
    orders = house.sales_of("Till 1")
    assert {ticket.performance for one in orders for ticket in one.tickets} == {1, 2}
    sold = {(t.performance, t.place) for one in orders for t in one.tickets}
    states = {
        (number, place): state for number in (1, 2) for place, state in house.claims(number).items()
    }
    assert {at for at, state in states.items() if state == PlaceState.SOLD} == sold
    assert set(states.values()) <= {PlaceState.SOLD, PlaceState.HELD, PlaceState.ALLOTTED}
    assert verify(house.tills["Till 1"] / "till.sqlite").findings == ()


def test_a_till_that_never_saw_its_server_has_nothing_to_sell_and_says_so(house):
    words = ("--patience", "1", "race", "--performance", "1")
    till = house.till("Till 1", *words, line=NOWHERE)
    till.wait(1)
    assert said(till) == [{"said": SERVER_AWAY}] * 2


def test_a_folder_that_is_no_till_is_named(house, tmp_path):
    house.tills["Till 9"] = tmp_path
    till = house.till("Till 9", "drain")
    till.wait(1)
    assert said(till) == [{"said": "till_unknown()"}]
