"""kill -9 of the windowed till, at the five worst instants of a card sale and of its refund."""

import signal

import pytest

from pos.domain.journal import RefundMade
from tests.end2end.house import House, Running
from tests.end2end.test_card_crash import charged, open_attempts, set_up
from tests.end2end.test_money_killed import counterpart, our_money
from tests.end2end.test_taking_back import facts

__all__ = ["counterpart"]

KILLED = -signal.SIGKILL


def window(house: House, *words: str, crash_at: str = "") -> Running:
    flags = ["--data", str(house.tills["Till 1"]), "--server-url", house.url]
    environ = {"QT_QPA_PLATFORM": "offscreen", "PARTERRE_LANGUAGE": "en"}
    if crash_at:
        environ["PARTERRE_CRASH_AT"] = crash_at
    return house.start(["tests.end2end.windowed", *flags, *words], "Till 1", environ)


def check(house: House, terminal, step: str) -> None:
    window(house, "drain").wait()
    assert charged(terminal) == our_money(house), step
    assert open_attempts(house, "Till 1") == (), step
    ours = [one["ours"] for one in terminal.ledger()]
    assert len(ours) == len(set(ours)), f"{step}: one attempt was carried out twice"


def refunds(house: House) -> int:
    return len(facts(house, "Till 1", RefundMade))


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_window_is_killed_at_the_worst_instants_of_a_sale_and_its_refund(house, counterpart):
    set_up(house, "Till 1", counterpart)
    for step in ("answered terminal", "written charge approved"):
        window(house, "sell", crash_at=step).wait(KILLED)
        check(house, counterpart, step)
        assert house.sales_of("Till 1") == []
    for number, step in enumerate(("answered terminal", "written refund approved")):
        window(house, "sell").wait()
        order = house.sales_of("Till 1")[-1]
        window(house, "refund", order.number, crash_at=step).wait(KILLED)
        check(house, counterpart, step)
        assert refunds(house) == number + 1, "the terminal said yes, and it is written once"
    window(house, "sell").wait()
    order = house.sales_of("Till 1")[-1]
    window(house, "refund", order.number, crash_at="asked /v1/journal").wait(KILLED)
    check(house, counterpart, "not told yet")
    assert charged(counterpart) == (order.total_minor if refunds(house) == 2 else 0)
