"""Paying by phone, in pictures. The demo has no wallet's keys and its house takes euros, so that
the house is one in yuan here, and how far the payment is, is set by hand: nothing is charged.
"""

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtTest import QTest

from pos.domain.attempt import Attempt
from pos.domain.basket import Basket
from pos.domain.ids import AttemptId
from pos.domain.walletcode import CURRENCY, WALLETS
from ui.card.charging import Phase
from ui.sale.stage import Stage
from ui.shots.camera import press, wait_until

if TYPE_CHECKING:
    from ui.shots.walk import Walk

# A card's number: refused, and it is not kept.
_CARD = "4111111111111111"


def paying_by_phone(walk: "Walk") -> None:
    """The key, the field for the code, what is no code, waiting, and what nobody knows."""
    desk, sale = walk.program.desk, walk.program.sale
    euros = desk.season
    assert euros is not None
    wallets = desk.till.wallets
    told, wallets.taken = wallets.taken, frozenset(WALLETS)
    desk.season = replace(euros, house=replace(euros.house, currency=CURRENCY))
    desk.set_basket(Basket(desk.season.currency))
    try:
        walk.best(2)
        walk.shoot("sale-phone")
        desk.server_is(False)
        walk.shoot("sale-phone-offline")
        desk.server_is(True)
        press(sale.basket.phone_key)
        wait_until(lambda: sale.paying.stage is Stage.PHONE and sale.paying.ready, "secured seats")
        walk.shoot("phone")
        QTest.keyClicks(sale.phone.code, _CARD + "\r")
        walk.shoot("phone-refused")
        _underway(walk)
        press(sale.phone.back_key)
        press(sale.bar.clear_key)
        wait_until(lambda: walk.in_basket() == 0, "an empty basket")
    finally:
        wallets.taken = told
        desk.season = euros
        desk.set_basket(Basket(euros.currency))


def _underway(walk: "Walk") -> None:
    sale = walk.program.sale
    paying, charging = sale.paying, sale.charging
    paying.attempt = Attempt(
        AttemptId(uuid4()), uuid4(), paying.left.minor, CURRENCY, "sent", 0, terminal="alipay"
    )
    paying.stage = Stage.CARD
    for name, phase in (("waiting", Phase.ASKED), ("unknown", Phase.ASKING)):
        charging.phase, charging.questions = phase, 7
        charging.changed.emit()
        walk.shoot(f"phone-{name}")
    charging.phase = Phase.IDLE
    paying.attempt, paying.stage = None, Stage.PHONE
    paying.changed.emit()
