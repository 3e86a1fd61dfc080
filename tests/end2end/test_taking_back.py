"""Tickets taken back at real tills with a real server: once, by whoever it is, whatever dies."""

import signal
import threading
from collections import Counter
from typing import Any

import pytest

from pos.domain.journal import Exchanged, RefundMade, decode_body
from pos.services.verifying import verify
from pos.storage.database import Database
from sync.protocol.wire import PlaceState
from sync.server import tables
from tests.end2end.house import House
from tests.postgres_server import running_postgres

KILLED = -signal.SIGKILL
PIN = ("--supervisor-pin", "999999")


def facts(house: House, name: str, kind: type) -> list[Any]:
    """What the till's journal says of that kind."""
    database = Database.open_to_read(house.tills[name] / "till.sqlite")
    try:
        with database.transaction() as unit:
            entries = [entry for entry, _ in unit.journal.everything()]
    finally:
        database.close()
    bodies = [decode_body(entry.kind, entry.body) for entry in entries]
    return [body for body in bodies if isinstance(body, kind)]


def refunded(house: House) -> Counter[str]:
    """How often each ticket went back, at any till."""
    return Counter(
        str(ticket)
        for name in house.tills
        for body in facts(house, name, RefundMade)
        for ticket in body.refund.tickets
    )


def check(house: House) -> None:
    """Everybody's books are in order, and nobody keeps a right."""
    for name in house.tills:
        house.till(name, "drain").wait()
        assert verify(house.tills[name] / "till.sqlite").findings == ()
    assert house.rows(tables.rights.select()) == []
    assert house.tasks() == []
    assert set(refunded(house).values()) <= {1}, "a ticket goes back once"


def sell(house: House, places: str) -> str:
    """Sold by till 1, whose next turn says that it knows."""
    house.till("Till 1", "sell", "--performance", "1", "--places", places).wait()
    house.till("Till 1", "drain").wait()
    return house.sales_of("Till 1")[-1].number


@pytest.mark.slow
def test_another_till_refunds_an_order_and_the_seller_sells_its_places_again(house):
    number = sell(house, "20,21")
    house.till("Till 2", "refund", number, *PIN).wait()
    assert house.claims(1) == {}
    house.till("Till 1", "drain").wait()
    house.till("Till 1", "sell", "--performance", "1", "--places", "20,21").wait()
    assert house.claims(1) == dict.fromkeys((20, 21), PlaceState.SOLD)
    house.till("Till 1", "refund", number, *PIN).wait(1)
    check(house)


def race(house: House) -> None:
    number = sell(house, "30,31,32")
    both = [
        threading.Thread(target=house.till(name, "refund", number, *PIN).process.wait)
        for name in house.tills
    ]
    for one in both:
        one.start()
    for one in both:
        one.join(90)
    check(house)
    assert sum(refunded(house).values()) == 3


@pytest.mark.slow
def test_of_two_tills_that_refund_one_order_at_once_one_does(house):
    race(house)


@pytest.mark.slow
@pytest.mark.postgres
def test_so_it_is_on_postgresql_with_two_workers(tmp_path, season):
    with running_postgres(durable=False) as url:
        house = House(tmp_path, url, workers=2)
        try:
            house.open(season)
            house.enrol("Till 1", "Till 2")
            race(house)
        finally:
            house.close()


@pytest.mark.slow
def test_cut_off_a_till_refunds_what_nobody_else_can_know_of_and_nothing_else(house):
    number = sell(house, "40")
    house.server.end()
    away = ("--patience", "0.5")
    refusing = house.till("Till 1", *away, "refund", number, *PIN)
    refusing.wait(1)
    assert "right_not_owned" in refusing.text
    house.serve()
    house.till("Till 1", "refund", number, *PIN).wait()
    check(house)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_till_killed_at_any_step_of_a_refund_has_refunded_once_or_not_at_all(house):
    steps = ["asked /v1/rights", "answered /v1/rights", "had a say", "refunded"]
    numbers = sell_each(house, range(50, 54))
    for number, step in zip(numbers, steps, strict=True):
        house.till("Till 2", "refund", number, *PIN, crash_at=step).wait(KILLED)
        house.till("Till 2", "drain").wait()
        house.till("Till 1", "refund", number, *PIN).wait(1 if step == "refunded" else 0)
    check(house)
    assert house.claims(1) == {}
    assert sum(refunded(house).values()) == len(steps)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_till_killed_at_any_step_of_an_exchange_leaves_the_old_ticket_or_the_new_one(house):
    steps = ["asked /v1/rights", "answered /v1/secures", "secured", "exchanged"]
    numbers = sell_each(house, range(60, 64))
    there = set()
    for old, (number, step) in enumerate(zip(numbers, steps, strict=True), 60):
        asked = ("exchange", number, "--performance", "1", "--places", str(old + 10), *PIN)
        house.till("Till 1", *asked, crash_at=step).wait(KILLED)
        house.till("Till 1", "drain").wait()
        there.add(old + 10 if step == "exchanged" else old)
    check(house)
    assert house.claims(1) == dict.fromkeys(there, PlaceState.SOLD)
    assert len(facts(house, "Till 1", Exchanged)) == 1


def sell_each(house: House, places: range) -> list[str]:
    """One order a place, sold by till 1, whose next turn says that it knows."""
    for place in places:
        house.till("Till 1", "sell", "--performance", "1", "--places", str(place)).wait()
    house.till("Till 1", "drain").wait()
    return [order.number for order in house.sales_of("Till 1")]
