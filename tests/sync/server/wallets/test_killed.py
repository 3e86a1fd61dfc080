"""kill -9 of a real server at every named step: afterwards the gateway's ledger is ours."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest

from sync.server.database import Database
from tests.sync.server.wallets.gateway import GatewayDouble, Script
from tests.sync.server.wallets.house import code
from tests.sync.server.wallets.living import Living, living

KILLS = [
    ("written", "alipay", Script(), "declined"),
    ("sent", "wechat", Script(), "cancelled"),
    ("paid", "alipay", Script(), "approved"),
    ("paid", "wechat", Script(lines={"pay": ["lost"]}), "approved"),
    ("paid_written", "wechat", Script(), "approved"),
    ("before_query", "alipay", Script("confirms", 2), "approved"),
    ("after_query", "wechat", Script("confirms", 2), "approved"),
    ("query_written", "alipay", Script("confirms", 2), "approved"),
    ("before_last_query", "wechat", Script("never"), "cancelled"),
    ("after_last_query", "alipay", Script("between"), "cancelled"),
    ("last_query_written", "wechat", Script("between"), "cancelled"),
    ("before_cancel", "alipay", Script("between"), "cancelled"),
    ("after_cancel", "wechat", Script("between"), "cancelled"),
    ("cancel_written", "alipay", Script("never"), "cancelled"),
    ("before_look_again", "wechat", Script("never"), "cancelled"),
    ("after_look_again", "alipay", Script("declined"), "declined"),
]


@pytest.fixture
def killed(empty_url: str, double: GatewayDouble, tmp_path: Path) -> Iterator[Living]:
    """On PostgreSQL there are two workers, and both die."""
    books = Database(empty_url)
    books.create()
    books.close()
    with living(empty_url, double, tmp_path, 1 if empty_url.startswith("sqlite") else 2) as house:
        yield house


@pytest.mark.slow
@pytest.mark.parametrize("empty_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("step", "wallet", "script", "state"), KILLS, ids=lambda one: one if one is str else None
)
def test_a_server_killed_at_a_step_comes_back_to_the_gateway_s_truth(
    killed, step, wallet, script, state
):
    lines = {call: list(how) for call, how in script.lines.items()}
    killed.double.script = Script(script.customer, script.confirms_at, lines)
    killed.start(dies_at=step)
    attempt = uuid4()
    killed.pay(wallet, attempt)
    killed.wait_for_death()
    killed.start()
    scanned_again = code(wallet)
    killed.pay(wallet, attempt, scanned_again)  # by a till that does not know better
    assert killed.told(attempt) == state
    killed.settle()
    killed.agrees()
    assert scanned_again not in killed.double.ledger.codes


@pytest.mark.slow
def test_many_tills_pay_and_cancel_while_the_server_is_killed_again_and_again(killed):
    killed.double.script = Script(
        "confirms", 2, {"pay": ["good", "lost", "cut", "good"] * 2, "query": ["lost", "good"] * 3}
    )
    killed.start()
    attempts = [(uuid4(), ("alipay", "wechat")[number % 2]) for number in range(10)]

    def sell(one) -> None:
        attempt, wallet = one
        for turn in range(3):
            killed.pay(wallet, attempt)
            if attempt.int % 4 == 0 and turn == 1:
                killed.cancel(attempt)

    with ThreadPoolExecutor(5) as tills:
        selling = [tills.submit(sell, one) for one in attempts]
        for _ in range(2):
            killed.start()  # kills the one before
        for one in selling:
            one.result()
    for attempt, wallet in attempts:
        if killed.standing(attempt) is None:  # it never arrived: the till sees that it never will
            killed.attempts[attempt] = wallet
            killed.cancel(attempt)
    for attempt, _ in attempts:
        killed.told(attempt)
    killed.settle()
    killed.agrees()


def test_one_attempt_asked_of_two_workers_at_once_is_paid_once(killed):
    killed.start()
    attempt, scanned = uuid4(), code("wechat")
    with ThreadPoolExecutor(8) as tills:
        asking = [tills.submit(killed.pay, "wechat", attempt, scanned) for _ in range(8)]
        assert all(one.result() is not None for one in asking)
    assert killed.told(attempt) == "approved"
    assert killed.double.calls(attempt.hex).count("pay") == 1
    killed.agrees()
