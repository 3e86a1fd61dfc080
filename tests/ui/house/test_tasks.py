"""The server's list of what waits for a person, in words."""

import pytest

from sync.protocol.house import HouseReport, TaskReport
from tests.ui.house.test_house import NOW_MS, a_till
from ui.house import taskwords
from ui.house.tasks import TasksPage

PAYMENT = {"attempt": "0193-abc123", "wallet": "wechat", "amount_minor": 4800, "currency": "CNY"}


def task(reason, params=None, **more):
    return TaskReport(2, 0, 0, reason, PAYMENT if params is None else params, **more)


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (
            task("wallet_contradicted"),
            "WeChat Pay says otherwise than a person said: payment, CN¥48.00, abc123.",
        ),
        (
            task("wallet_contradicted", PAYMENT | {"refund": "0193-def456", "wallet": "alipay"}),
            "Alipay says otherwise than a person said: refund, CN¥48.00, def456.",
        ),
        (
            task("wallet_unsettled"),
            "Nobody knows whether WeChat Pay has taken CN¥48.00 (payment abc123).",
        ),
        (
            task("wallet_refund_unsettled", PAYMENT | {"refund": "0193-def456"}),
            "Nobody knows whether WeChat Pay has given back CN¥48.00 (refund def456).",
        ),
        (
            TaskReport(2, 1, 42, "not_owned", {}),
            "Entry 42 of its journal was not taken: it sold a place that was not this till's.",
        ),
        (task("wallet_contradicted", {}), " says otherwise than a person said: payment, ?, ."),
    ],
)
def test_a_task_is_said_in_a_sentence(qapp, one, words):
    assert taskwords.matter(one) == words


def test_the_page_shows_what_is_open_and_whose_it_is(qtbot):
    page = TasksPage()
    qtbot.addWidget(page)
    page.show()
    tasks = [
        task("wallet_contradicted"),
        TaskReport(2, 1, 42, "not_owned", {}),
        TaskReport(2, 1, 43, "not_owned", {}, remedy="handed_on", note="ask the director"),
        TaskReport(2, 1, 44, "not_owned", {}, settled_ms=NOW_MS, remedy="noted"),
    ]
    page.show_report(HouseReport(2, NOW_MS, False, [a_till(2)], tasks))
    assert [where for _, where in page.told] == [
        "Till 2  ·  look into the wallet's own account of the day",
        "Till 2  ·  on its conflict desk",
        "Till 2  ·  handed on to the house: ask the director",
    ]
    assert not page.calm.isVisible()
    page.show_report(HouseReport(2, NOW_MS, False, [a_till(2)], []))
    assert page.calm.isVisible()
    assert page.told == []
