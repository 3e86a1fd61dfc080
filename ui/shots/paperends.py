"""The part of the walk about papers' ends: stock, a second printer's use, tasks in words."""

from typing import TYPE_CHECKING

from printing.models import model
from sync.protocol.house import HouseReport, TaskReport
from ui.shots.camera import press, wait_until

if TYPE_CHECKING:
    from ui.shots.walk import Walk

_PRINTER, _TASKS = 6, 7
_PAID = {"attempt": "0193a5c07b1e", "wallet": "wechat", "amount_minor": 48_000, "currency": "CNY"}


def end_with_papers(walk: "Walk") -> None:
    """A Zebra's stock, what the second printer is for, and what waits for a person."""
    house = walk.program.house
    press(house.tabs.button(_PRINTER))
    page = house.printer
    wait_until(lambda: page.isVisible() and not page.busy, "the printer's page")
    page.model.show_profile(model("zebra-203"))
    page.trial.roles.roles.button(1).click()
    wait_until(page.model.stock.stocks["roll"].isVisible, "its stock")
    walk.shoot("house-printer-stock")
    press(house.tabs.button(_TASKS))
    told = [
        TaskReport(2, 0, 0, "wallet_contradicted", _PAID),
        TaskReport(1, 1, 42, "not_owned", {}),
    ]
    house.tasks.show_report(HouseReport(1, 1, False, [], told))
    walk.shoot("house-tasks")
