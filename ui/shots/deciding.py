"""What only a supervisor may say of a payment, and an exchange paid by phone, in pictures.

The attempts are on no disk: nothing is charged, and nothing is settled.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from pos.domain.attempt import Attempt
from pos.domain.ids import AttemptId
from pos.domain.walletcode import CURRENCY
from ui.program import ORDERS, SALE
from ui.shots.camera import press, wait_until

if TYPE_CHECKING:
    from ui.shots.walk import Walk


def deciding_by_hand(walk: "Walk") -> None:
    """A phone's charge and a card's refund that nobody knows of; then the difference by phone."""
    overlay, desk = walk.program.sale.settle, walk.program.till.desk
    now_ms = desk.clock.now_ms()
    made, basket = AttemptId(desk.ids.new()), desk.ids.new()
    phone = Attempt(made, basket, 4800, CURRENCY, "unknown", now_ms, terminal="alipay")
    card = replace(phone, currency="EUR", kind="refund", terminal="V400m-324688179")
    walk.program.window.go(SALE)
    for attempt, name in ((phone, "settle-phone"), (card, "settle-refund")):
        overlay.ask(replace(attempt, why="no_answer"))
        wait_until(overlay.isVisible, "what is to be settled")
        press(overlay.reasons.buttons()[0])
        walk.shoot(name)
        overlay.dismiss()
    walk.program.sale.charging.found(False)
    orders = walk.program.orders
    walk.program.window.go(ORDERS)
    exchange = orders.exchange
    orders.stack.setCurrentWidget(exchange)
    exchange.steps.setCurrentWidget(exchange.difference)
    exchange.difference.offer_phone(shown=True, why="")
    exchange.difference.show_difference("F1", "C5", 1200, CURRENCY)
    walk.shoot("exchange-phone")
    exchange.difference.offer_phone(shown=False, why="")
    orders.stack.setCurrentWidget(orders.list)
    walk.program.window.go(SALE)
