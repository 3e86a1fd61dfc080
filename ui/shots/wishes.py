"""What a party may wish for, in pictures: other answers, more evenings, a single seat."""

from dataclasses import replace
from typing import TYPE_CHECKING

from pos.domain.ids import PlaceId
from pos.domain.season import OrphanRule
from ui.shots.camera import press, wait_until

if TYPE_CHECKING:
    from ui.shots.walk import Walk


def adding_evenings(walk: "Walk") -> None:
    """A season seat: the same two seats on more evenings, in one order."""
    sale = walk.program.sale
    walk.best(2)
    press(sale.basket.evenings_key)
    for _, tile in sale.sheets.evenings.tiles[:2]:
        press(tile)
    walk.shoot("evenings")
    press(sale.sheets.evenings.add)
    wait_until(lambda: walk.in_basket() > 2, "the other evenings")
    walk.shoot("sale-evenings")
    press(sale.bar.clear_key)
    wait_until(lambda: walk.in_basket() == 0, "an empty basket")


def wishing_for_more(walk: "Walk") -> None:
    """Other answers to a party, a wish, and a single seat that would be left alone."""
    sale = walk.program.sale
    walk.best(6)
    wait_until(sale.basket.answers.isVisible, "other answers")
    walk.shoot("sale-answers")
    press(sale.bar.more_key)
    walk.shoot("sale-wish")
    sale.sheets.wishes.dismiss()
    press(sale.bar.clear_key)
    desk = walk.program.desk
    assert desk.season is not None
    house = replace(desk.season.house, orphans=OrphanRule.REFUSE)
    mild, desk.season = desk.season, replace(desk.season, house=house)
    sale.holding.take([PlaceId(1), PlaceId(2)])
    press(sale.basket.cash_key)
    walk.shoot("sale-single-seat")
    sale.sheets.setting_aside.dismiss()
    desk.season = mild
    press(sale.bar.clear_key)
    wait_until(lambda: walk.in_basket() == 0, "an empty basket")
