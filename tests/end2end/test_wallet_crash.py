"""Phones that pay at a till which dies, and on lines that break: the gateway's ledger is ours."""

import signal
from collections.abc import Iterator
from itertools import count

import pytest

from sync.protocol.wire import PlaceState
from tests.end2end.house import said, wait_until
from tests.end2end.matrix import by_turns
from tests.end2end.wallethouse import WalletHouse, agree, code, play, wallet_house
from tests.sync.server.wallets.gateway import GatewayDouble

KILLED = -signal.SIGKILL
PAY, CANCEL = "/v1/wallets/payments", "/v1/wallets/cancels"
# What the customer does, where the till dies, and where again on its way back ("" for nowhere).
DEATHS = [
    ("pays", "written charge sent", ""),
    ("pays", f"asked {PAY}", ""),
    ("pays", f"answered {PAY}", ""),
    ("pays", f"answered {PAY}", f"asked {CANCEL}"),
    ("pays", f"answered {PAY}", f"answered {CANCEL}"),
    ("pays", "written charge approved", ""),
    ("pays", "written charge approved", "written reversal sent"),
    ("pays", "written charge approved", f"answered {CANCEL}"),
    ("pays", "committed", ""),
    ("confirms", f"answered {PAY}", ""),
    ("never", f"answered {PAY}", ""),
    ("never", "written charge cancelled", ""),
    ("between", f"answered {PAY}", ""),
    ("declined", f"answered {PAY}", ""),
]
# How the customer and the line behave, and whether it is sold in the end.
WAYS = [
    ("pays", {}, True),
    ("confirms", {}, True),
    ("never", {}, False),
    ("between", {}, False),
    ("declined", {}, False),
    ("pays", {"pay": ["lost"]}, True),
    ("pays", {"pay": ["cut"]}, False),
    ("pays", {"pay": ["late"]}, True),
    ("pays", {"pay": ["trouble_done"]}, True),
    ("confirms", {"query": ["lost"]}, True),
    ("confirms", {"query": ["cut", "trouble"]}, True),
    ("never", {"cancel": ["lost"]}, False),
    ("never", {"cancel": ["cut", "trouble"]}, False),
]


@pytest.fixture(scope="module")
def open_house(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[WalletHouse, GatewayDouble]]:
    with wallet_house(tmp_path_factory.mktemp("phones") / "house") as found:
        yield found


_places = count(0, 2)


@pytest.fixture
def places() -> str:
    """Two places that no other test of this house sells."""
    first = next(_places)
    return f"{first},{first + 1}"


def claimed(house: WalletHouse, places: str) -> list[int]:
    claims = house.claims(1)
    return [claims[int(one)] for one in places.split(",") if int(one) in claims]


@pytest.mark.slow
@pytest.mark.parametrize(("wallet", "customer", "step", "again"), by_turns(DEATHS))
def test_a_till_killed_while_a_phone_pays_charges_once_or_not_at_all(
    open_house, places, wallet, customer, step, again
):
    house, double = open_house
    play(double, customer)
    scanned = code(wallet)
    house.scan(scanned, places, crash_at=step).wait(KILLED)
    if again:
        house.till("Till 1", "drain", crash_at=again).wait(KILLED)
    house.till("Till 1", "drain").wait()
    agree(house, double, (customer, step, again))
    sold = [PlaceState.SOLD] * 2 if step == "committed" else []
    assert claimed(house, places) == sold
    assert house.on_disk(scanned) == []


@pytest.mark.slow
@pytest.mark.parametrize(("wallet", "customer", "lines", "is_sold"), by_turns(WAYS))
def test_whatever_customer_and_line_do_the_phone_pays_for_what_was_sold_and_for_nothing_else(
    open_house, places, wallet, customer, lines, is_sold
):
    house, double = open_house
    play(double, customer, **{call: list(how) for call, how in lines.items()})
    scanned = code(wallet)
    till = house.scan(scanned, places)
    till.wait(0 if is_sold else 1)
    house.till("Till 1", "drain").wait()
    agree(house, double, (customer, lines))
    assert claimed(house, places) == ([PlaceState.SOLD] * 2 if is_sold else [])
    assert house.on_disk(scanned) == []
    assert scanned not in till.text


@pytest.mark.slow
def test_what_is_no_code_is_refused_and_nothing_of_it_is_kept(open_house, places):
    house, double = open_house
    play(double)
    trades = len(double.ledger.trades)
    for planted in ("4111111111111111", "2720990000000007", "9917300000000000001"):
        till = house.scan(planted, places)
        till.wait(1)
        assert planted not in till.text
        assert house.on_disk(planted) == []
    assert len(double.ledger.trades) == trades
    agree(house, double, "planted")


@pytest.mark.slow
def test_a_server_that_dies_while_the_customer_confirms_is_asked_when_it_is_back(
    open_house, places
):
    house, double = open_house
    play(double, "never")
    scanned = code("alipay")
    till = house.scan(scanned, places)
    wait_until(lambda: double.ledger.codes[scanned] == 1, "the code at the gateway")
    house.server.kill()
    house.serve()
    till.wait(1)
    assert any("cancelled" in str(line) for line in said(till))
    house.till("Till 1", "drain").wait()
    agree(house, double, "server killed")
    assert house.on_disk(scanned) == []
