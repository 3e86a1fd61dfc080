"""Every script a gateway can follow: in the end its ledger is ours, to the fen."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from pos.domain.refusals import Reason, Refusal
from pos.domain.walletcode import WALLETS
from sync.server import tables
from sync.server.wallets import machine
from tests.sync.server.wallets.gateway import Script
from tests.sync.server.wallets.house import PRICE, Dies

# What a gateway and its line do, and how the attempt ends.
SCRIPTS = {
    "pays at once": (Script(), "approved"),
    "waits, then confirms": (Script("confirms", 3), "approved"),
    "waits for ever": (Script("never"), "cancelled"),
    "confirms between the last question and the cancel": (Script("between"), "cancelled"),
    "has no money": (Script("declined"), "declined"),
    "refused with a word nobody knows": (Script("unlisted"), "cancelled"),
    "the question is cut": (Script(lines={"pay": ["cut"]}), "cancelled"),
    "the answer is lost after approval": (Script(lines={"pay": ["lost"]}), "approved"),
    "the answer comes late": (Script(lines={"pay": ["late"]}), "approved"),
    "the answer comes twice": (Script(lines={"pay": ["doubled"]}), "approved"),
    "the answer is forged": (Script(lines={"pay": ["forged"]}), "approved"),
    "every answer is forged": (
        Script(lines={"pay": ["forged"], "query": ["forged!"]}),
        "cancelled",
    ),
    "another amount is told": (Script(lines={"pay": ["amount"]}), "cancelled"),
    "another amount is told later": (Script("confirms", 1, {"query": ["amount"]}), "cancelled"),
    "another currency is told": (Script(lines={"pay": ["currency"]}), "cancelled"),
    "the gateway has trouble": (Script("never", lines={"pay": ["trouble"]}), "cancelled"),
    "the gateway did it in spite of its trouble": (
        Script(lines={"pay": ["trouble_done"]}),
        "approved",
    ),
    "the pay strays and arrives after the cancel": (
        Script(lines={"pay": ["strays"]}),
        "cancelled",
    ),
    "questions are lost": (
        Script("confirms", 2, {"query": ["lost", "cut", "trouble"]}),
        "approved",
    ),
    "no question is answered": (Script("confirms", 1, {"query": ["lost!"]}), "cancelled"),
    "the cancel is cut, lost, late, forged": (
        Script("never", lines={"cancel": ["cut", "lost", "late", "forged", "trouble"]}),
        "cancelled",
    ),
    "confirms before a cancel whose answer is lost": (
        Script("between", lines={"cancel": ["lost"]}),
        "cancelled",
    ),
}


def scripted(name: str) -> tuple[Script, str]:
    script, state = SCRIPTS[name]
    lines = {call: list(left) for call, left in script.lines.items()}
    return Script(script.customer, script.confirms_at, lines), state


def on_both(all_of_them, some_of_them):
    """Everything on SQLite, and on PostgreSQL what could go otherwise there."""
    found = [pytest.param("sqlite", *given) for given in all_of_them]
    postgres = {"marks": pytest.mark.postgres}
    return found + [pytest.param("postgresql", *given, **postgres) for given in some_of_them]


SOME = (
    *("pays at once", "waits for ever", "confirms between the last question and the cancel"),
    "the answer is lost after approval",
)


@pytest.mark.parametrize("wallet", WALLETS)
@pytest.mark.parametrize(
    ("books", "name"),
    on_both([(name,) for name in SCRIPTS], [(name,) for name in SOME]),
    indirect=["books"],
)
def test_in_the_end_the_gateway_s_ledger_is_ours(house, wallet, name):
    house.double.script, state = scripted(name)
    attempt = house.scan(wallet)
    number = attempt.id
    house.rest(house.attempts[0])
    house.double.script.lines.clear()  # no line is bad for ever
    house.settle()
    assert house.standing(house.attempts[0]).payment.state == state
    assert house.double.calls(number).count("pay") <= 1
    house.agrees()
    assert house.books.tasks() == []


# Which steps a script comes to; at each the server may die.
STEPS = {
    "pays at once": ("written", "sent", "paid", "paid_written"),
    "waits, then confirms": ("before_query", "after_query", "query_written"),
    "waits for ever": (
        *("before_last_query", "after_last_query", "last_query_written", "before_cancel"),
        *("after_cancel", "cancel_written", "before_look_again", "after_look_again"),
    ),
    "confirms between the last question and the cancel": (
        *("after_last_query", "before_cancel", "after_cancel", "cancel_written"),
    ),
    "the answer is lost after approval": ("sent", "paid", "before_query", "after_query"),
}


DEATHS = [(name, step) for name, steps in STEPS.items() for step in steps]


@pytest.mark.parametrize("wallet", WALLETS)
@pytest.mark.parametrize(
    ("books", "name", "step"), on_both(DEATHS, DEATHS[::4]), indirect=["books"]
)
def test_a_server_that_dies_at_any_step_comes_to_the_same_books(house, wallet, name, step):
    house.double.script, _ = scripted(name)
    died = []

    def die_once(reached: str) -> None:
        if reached == step and not died:
            died.append(step)
            raise Dies

    house.hire(die_once)
    ask = house.ask(wallet)
    try:
        house.pay(ask)
    except Dies:
        house.hire(die_once)
    house.settle()
    assert died == [step]
    house.pay(ask)  # the till, that heard nothing, asks again: it is told, and nothing is paid
    assert house.double.calls(ask.attempt.hex).count("pay") <= 1
    assert house.standing(ask.attempt).payment.step is machine.Step.REST
    house.agrees()


@pytest.mark.parametrize("wallet", WALLETS)
def test_a_till_that_cancels_while_the_customer_hesitates_is_told_when_nothing_stands(
    house, wallet
):
    house.double.script = Script("never")
    ask = house.ask(wallet)
    house.pay(ask)
    assert house.cancel(ask.attempt, wallet).payment.is_leaving
    house.rest(ask.attempt)
    assert house.standing(ask.attempt).payment.state == "cancelled"
    house.settle()
    house.agrees()


def test_wechat_is_not_asked_to_reverse_within_fifteen_seconds_of_paying(house):
    house.double.script = Script("never")
    ask = house.ask("wechat")
    sent_ms = house.books.clock.now_ms
    house.pay(ask)
    house.cancel(ask.attempt, "wechat")
    while "cancel" not in house.double.calls(ask.attempt.hex):
        assert house.work()
    assert house.books.clock.now_ms - sent_ms >= 15_000
    assert house.double.calls(ask.attempt.hex)[-2:] == ["query", "cancel"]


@pytest.mark.parametrize("wallet", WALLETS)
def test_what_was_approved_and_cannot_be_sold_goes_back(house, wallet):
    ask = house.ask(wallet)
    assert house.pay(ask).payment.state == "approved"
    house.cancel(ask.attempt, wallet)
    house.settle()
    assert house.standing(ask.attempt).payment.state == "cancelled"
    assert house.double.ledger.charges(ask.attempt.hex) == 1
    house.agrees()


@pytest.mark.parametrize("wallet", WALLETS)
def test_a_cancel_that_arrives_before_its_pay_leaves_nothing_to_pay(house, wallet):
    ask = house.ask(wallet)
    house.cancel(ask.attempt, wallet)
    house.pay(ask)
    house.settle()
    assert house.standing(ask.attempt).payment.state == "cancelled"
    assert "pay" not in house.double.calls(ask.attempt.hex)
    house.agrees()


@pytest.mark.parametrize("wallet", WALLETS)
def test_books_that_forgot_an_attempt_ask_the_gateway_before_they_call_it_cancelled(house, wallet):
    ask = house.ask(wallet)
    house.pay(ask)
    with house.books.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM wallet_attempts")
    house.cancel(ask.attempt, wallet)
    house.settle()
    assert house.double.ledger.charges(ask.attempt.hex) == 1
    house.agrees()


@pytest.mark.parametrize("wallet", WALLETS)
def test_a_gateway_that_is_away_is_a_no_at_once_and_the_code_is_still_good(house, wallet):
    gateways, ask = house.gateways, house.ask(wallet)
    house.gateways = _away(house)
    house.hire()
    payment = house.pay(ask).payment
    assert (payment.state, payment.reason) == ("declined", "gateway_away")
    house.gateways = gateways
    house.hire()
    again = house.ask(wallet)
    assert house.pay(type(ask)(again.attempt, ask.code, PRICE, "CNY", "x")).payment.state == (
        "approved"
    )
    house.settle()
    house.agrees()


def _away(house):
    import socket

    from sync.server.wallets import opening, settings
    from tests.sync.server.wallets.house import PACE
    from tests.sync.server.wallets.merchant import write_settings

    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
    files = write_settings(house.folder / "away", f"{url}/gateway.do", url)
    return opening.gateways(settings.read(files.path), PACE)


@pytest.mark.parametrize("wallet", WALLETS)
def test_a_gateway_that_never_answers_a_cancel_is_a_task_until_it_does(house, wallet):
    house.double.script = Script("never", lines={"cancel": ["lost!"]})
    ask = house.ask(wallet)
    house.pay(ask)
    while not house.standing(ask.attempt).payment.needs_person:
        assert house.work()
    assert house.books.tasks() == ["wallet_unsettled"]
    assert house.standing(ask.attempt).payment.state == "unknown"
    house.double.script.lines.clear()
    house.settle()
    assert house.standing(ask.attempt).payment.state == "cancelled"
    house.agrees()


def test_an_attempt_of_another_till_or_another_amount_is_not_told(house):
    ask = house.ask("alipay")
    house.pay(ask)
    house.till = 2
    with pytest.raises(Refusal) as caught:
        house.standing(ask.attempt)
    assert caught.value.reason is Reason.ATTEMPT_UNKNOWN
    for till, amount in ((2, PRICE), (1, PRICE + 1)):
        house.till = till
        with pytest.raises(Refusal) as caught:
            house.pay(house.ask("alipay", ask.attempt, amount))
        assert caught.value.reason is Reason.OPERATION_REUSED
    house.agrees()


@pytest.mark.parametrize("wallet", WALLETS)
def test_a_code_is_never_sent_twice_and_stands_nowhere(house, wallet, caplog):
    caplog.set_level(0)
    ask = house.ask(wallet)
    house.pay(ask)
    with pytest.raises(Refusal) as caught:
        house.pay(type(ask)(uuid4(), ask.code, PRICE, "CNY", "Tickets"))
    assert caught.value.reason is Reason.WALLET_CODE_USED
    house.agrees()
    assert ask.code not in house.everything_written()
    assert ask.code not in caplog.text
    assert ask.code not in repr(ask)


@pytest.mark.parametrize(
    ("scanned", "reason"),
    [
        ("2621000000000000"[:15] + "5", Reason.WALLET_CODE_WRONG),
        ("4111111111111111", Reason.WALLET_CODE_WRONG),
        ("280000000000000000000000a", Reason.WALLET_CODE_WRONG),
        ("١٣٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠١", Reason.WALLET_CODE_WRONG),
    ],
)
def test_what_is_no_code_is_never_written_down(house, scanned, reason):
    ask = house.ask("alipay")
    with pytest.raises(Refusal) as caught:
        house.pay(type(ask)(uuid4(), scanned, PRICE, "CNY", "Tickets"))
    assert caught.value.reason in (reason, Reason.CARD_NUMBER_TYPED)
    assert house.everything_written() == ""


def test_what_is_due_is_found_without_looking_through_what_is_over(house):
    for table in (tables.wallet_attempts, tables.wallet_refunds):
        wanted = select(table.c.id).where(tables.due(table, 1)).limit(1)
        with house.books.database.reading() as connection:
            if connection.dialect.name != "sqlite":
                return
            said = wanted.compile(connection, compile_kwargs={"literal_binds": True})
            plan = list(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said}"))
        assert f"{table.name}_due" in str(plan)


def test_a_fenced_till_pays_nothing(house):
    with house.books.database.writing() as connection:
        connection.exec_driver_sql("UPDATE tills SET fenced = true WHERE id = 1")
    with pytest.raises(Refusal) as caught:
        house.scan("wechat")
    assert caught.value.reason is Reason.TILL_FENCED
