"""Exchanges whose difference a phone pays or gets back: killed at each step, both books agree."""

import signal
from collections.abc import Iterator
from itertools import count

import pytest

from pos.domain.journal import Exchanged
from tests.end2end.house import said
from tests.end2end.matrix import by_turns
from tests.end2end.test_taking_back import PIN, facts
from tests.end2end.wallethouse import WalletHouse, agree, code, play, wallet_house
from tests.sync.server.wallets.gateway import GatewayDouble

KILLED = -signal.SIGKILL
PAY, REFUND = "/v1/wallets/payments", "/v1/wallets/refunds"
DEAR, CHEAP = 20, 150  # the first places of a price
# Where the till dies, and whether the exchange stands after it has come up again.
DEARER = [
    ("written charge sent", False),
    (f"asked {PAY}", False),
    (f"answered {PAY}", False),
    ("written charge approved", False),
    ("exchanged", True),
]
CHEAPER = [
    ("agreed", False),
    ("started created", False),
    ("written refund sent", True),
    (f"asked {REFUND}", True),
    (f"answered {REFUND}", True),
    ("written refund approved", True),
    ("given back", True),
    ("exchanged", True),
]
_numbers = count()


@pytest.fixture(scope="module")
def open_house(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[WalletHouse, GatewayDouble]]:
    with wallet_house(tmp_path_factory.mktemp("changes") / "house") as found:
        yield found


def die_over(house: WalletHouse, wallet: str, step: str, places: tuple[int, int]) -> int:
    """Sell the first place by phone, exchange it for the second one and die at that step: how
    many exchanges there are more when the till is up again.
    """
    before, after = places
    sold = house.scan(code(wallet), str(before))
    sold.wait()
    number = next(str(line["sold"]) for line in said(sold) if "sold" in line)
    there = ("--performance", "1", "--places", str(after), *PIN)
    made = len(facts(house, "Till 1", Exchanged))
    words = ("--scan", code(wallet), "exchange", number, *there)
    house.till("Till 1", *words, crash_at=step).wait(KILLED)
    house.till("Till 1", "drain").wait()
    return len(facts(house, "Till 1", Exchanged)) - made


@pytest.mark.slow
@pytest.mark.parametrize(("wallet", "step", "stands"), by_turns(DEARER))
def test_a_till_killed_while_a_phone_pays_an_exchange_charges_it_once_or_not_at_all(
    open_house, wallet, step, stands
):
    house, double = open_house
    play(double)
    number = next(_numbers)
    assert die_over(house, wallet, step, (CHEAP + number, DEAR + number)) == stands
    agree(house, double, step)


@pytest.mark.slow
@pytest.mark.parametrize(("wallet", "step", "stands"), by_turns(CHEAPER))
def test_a_till_killed_while_an_exchange_pays_a_phone_back_gives_it_back_once(
    open_house, wallet, step, stands
):
    house, double = open_house
    play(double)
    number = next(_numbers)
    assert die_over(house, wallet, step, (DEAR + number, CHEAP + number)) == stands
    agree(house, double, step)
