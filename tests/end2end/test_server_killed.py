"""kill -9 of the server while tills sell."""

from collections import Counter

import pytest

from pos.services.verifying import verify
from sync.protocol.wire import PlaceState
from tests.end2end.house import said, wait_until


@pytest.mark.slow
def test_a_server_killed_while_tills_sell_is_said_in_a_sentence_and_loses_nothing(house):
    names = ("Till 1", "Till 2")
    tills = [house.till(name, "race", "--performance", "1") for name in names]
    for till in tills:
        wait_until(lambda till=till: len(said(till)) >= 5, "some sales")
    house.server.kill()
    for till in tills:
        wait_until(lambda till=till: any("said" in line for line in said(till)), "a sentence")
    house.serve()
    for till in tills:
        till.wait()
        sentences = [line["said"] for line in said(till) if "said" in line]
        assert sentences
        assert set(sentences) == {"The sales server does not answer."}
    sold = Counter(t.place for name in names for o in house.sales_of(name) for t in o.tickets)
    assert sold == Counter(range(200))
    assert len(house.sales_on_server()) == sum(len(house.sales_of(name)) for name in names)
    assert set(house.claims(1).values()) == {PlaceState.SOLD}
    for name in names:
        assert verify(house.tills[name] / "till.sqlite").findings == ()
    assert house.tasks() == []
