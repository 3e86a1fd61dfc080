"""Money that goes back to a phone: killed at each step and on broken lines, it goes back once."""

import signal
from collections.abc import Iterator
from itertools import count

import pytest

from tests.end2end.house import said
from tests.end2end.matrix import by_turns
from tests.end2end.test_taking_back import PIN
from tests.end2end.wallethouse import WalletHouse, agree, code, play, wallet_house
from tests.sync.server.wallets.gateway import GatewayDouble

KILLED = -signal.SIGKILL
REFUND = "/v1/wallets/refunds"
# Where the till dies, and whether the money is back after it has come up again: what it had not
# sent it leaves, for the customer to ask again.
DEATHS = [
    ("agreed", False),
    ("started created", False),
    ("written refund sent", True),
    (f"asked {REFUND}", True),
    (f"answered {REFUND}", True),
    ("written refund approved", True),
    ("given back", True),
    ("refunded", True),
]
WAYS = [
    {"refund": ["lost"]},
    {"refund": ["cut"]},
    {"refund": ["trouble_done"]},
    {"refund": ["trouble", "late"]},
    {"refund": ["lost"], "query_refund": ["cut", "lost"]},
]
_places = count(0)


@pytest.fixture(scope="module")
def open_house(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[WalletHouse, GatewayDouble]]:
    with wallet_house(tmp_path_factory.mktemp("backs") / "house") as found:
        yield found


@pytest.fixture
def place() -> str:
    """A place that no other test of this house sells."""
    return str(next(_places))


def sold(house: WalletHouse, wallet: str, place: str) -> str:
    """The number of an order that a phone paid."""
    till = house.scan(code(wallet), place)
    till.wait()
    return next(str(line["sold"]) for line in said(till) if "sold" in line)


def is_free(house: WalletHouse, place: str) -> bool:
    return int(place) not in house.claims(1)


@pytest.mark.slow
@pytest.mark.parametrize(("wallet", "step", "is_back"), by_turns(DEATHS))
def test_a_till_killed_while_money_goes_back_to_a_phone_gives_it_back_once(
    open_house, place, wallet, step, is_back
):
    house, double = open_house
    play(double)
    number = sold(house, wallet, place)
    house.till("Till 1", "refund", number, *PIN, crash_at=step).wait(KILLED)
    house.till("Till 1", "drain").wait()
    agree(house, double, step)
    assert is_free(house, place) == is_back
    if not is_back:
        house.till("Till 1", "refund", number, *PIN).wait()
        agree(house, double, f"{step}, and asked again")
        assert is_free(house, place)


@pytest.mark.slow
@pytest.mark.parametrize(("wallet", "lines"), by_turns([(one,) for one in WAYS]), ids=str)
def test_whatever_the_line_does_the_money_goes_back_once(open_house, place, wallet, lines):
    house, double = open_house
    play(double)
    number = sold(house, wallet, place)
    play(double, **{call: list(how) for call, how in lines.items()})
    house.till("Till 1", "refund", number, *PIN).wait()
    agree(house, double, lines)
    assert is_free(house, place)


@pytest.mark.slow
def test_another_till_gives_it_back_to_the_phone_as_well(open_house, place):
    house, double = open_house
    play(double)
    number = sold(house, "alipay", place)
    house.till("Till 1", "drain").wait()  # the server knows of the sale, and who has the say
    house.till("Till 2", "refund", number, *PIN).wait()
    house.till("Till 1", "drain").wait()
    agree(house, double, "by another till")
    assert is_free(house, place)
