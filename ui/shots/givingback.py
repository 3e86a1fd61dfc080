"""Money on its way back at the card terminal, in pictures; and a voucher's code, shown once."""

from dataclasses import replace
from typing import TYPE_CHECKING

from pos.domain.attempt import Attempt
from pos.domain.ids import AttemptId
from ui.orders.backstep import Back
from ui.shots.camera import wait_until

if TYPE_CHECKING:
    from ui.shots.walk import Walk


def money_going_back(walk: "Walk") -> None:
    """The phases of the step, as a terminal that does not answer would bring them about."""
    orders, desk = walk.program.orders, walk.program.till.desk
    panel, ids = orders.refund, desk.ids
    now_ms = desk.clock.now_ms()
    attempt = Attempt(AttemptId(ids.new()), ids.new(), 4800, "EUR", "unknown", now_ms)
    attempt = replace(attempt, kind="refund", terminal="V400m-324688179")
    orders.stack.setCurrentWidget(panel)
    panel.steps.setCurrentWidget(panel.back)
    panel.back.ask("€48.00")
    panel.back.show_phase(Back.ASKED)
    walk.shoot("refund-at-terminal")
    panel.back.show_phase(Back.HANDED, attempt, questions=36, why="no_answer", untouched=False)
    walk.shoot("refund-unknown")
    panel.back.show_phase(Back.REFUSED, replace(attempt, state="declined", why="refused"))
    walk.shoot("refund-refused")
    panel.voucher.ask("4711 0815 4242", "€48.00")
    panel.steps.setCurrentWidget(panel.voucher)
    walk.shoot("refund-voucher")
    panel.voucher.forget()
    panel.steps.setCurrentWidget(panel.why)
    orders.stack.setCurrentWidget(orders.page)
    wait_until(lambda: orders.stack.currentWidget() is orders.page, "the order again")
