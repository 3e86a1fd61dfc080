"""Prices that explain themselves, in pictures: why, a promo code, places for nothing."""

from typing import TYPE_CHECKING

from PySide6.QtTest import QTest

from ui.shots.camera import press, wait_until

if TYPE_CHECKING:
    from ui.shots.walk import Walk


def explaining_prices(walk: "Walk") -> None:
    """A code that is none and one that is, why the price is what it is now, and a gift."""
    sale, desk = walk.program.sale, walk.program.desk
    code, why, giving = sale.prices.code, sale.prices.why, sale.prices.giving
    walk.best(2)
    press(sale.basket.codes_key)
    QTest.keyClicks(code.field, "WINTER")
    press(code.take)
    wait_until(lambda: bool(code.sentence.sentence), "a refusal of the code")
    walk.shoot("promo-code-refused")
    code.field.clear()
    QTest.keyClicks(code.field, "SPRING")
    walk.shoot("promo-code")
    press(code.take)
    wait_until(lambda: not code.isVisible(), "the code to be taken")
    walk.shoot("sale-promo-code")
    sale.basket.asked_why.emit(0)
    wait_until(why.isVisible, "why the price is what it is")
    walk.shoot("why-this-price")
    press(why.close_key)
    sale.basket.given_away.emit(-1)
    wait_until(giving.isVisible, "the reasons to give away")
    press(giving.reasons.group.buttons()[0])
    walk.shoot("give-away")
    press(giving.go)
    walk._wait_for_supervisor(giving.approval.tiles)
    walk.shoot("give-away-approval")
    walk._type(giving.approval, walk._pin_of_supervisor())
    wait_until(lambda: desk.basket is not None and desk.basket.total.minor == 0, "a gift")
    walk.shoot("sale-given-away")
    sale.basket.asked_why.emit(0)
    wait_until(why.isVisible, "why it costs nothing")
    walk.shoot("why-it-costs-nothing")
    press(why.close_key)
    press(sale.bar.clear_key)
    wait_until(lambda: walk.in_basket() == 0, "an empty basket")
