"""The parts of the walk in which a member is served, and tickets are sold in names."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from pos.domain.season import Performance
from ui.sale.stage import Stage
from ui.shots.camera import press, wait_until
from ui.shots.paying import next_customer

if TYPE_CHECKING:
    from ui.shots.walk import Walk


def serving_a_member(walk: "Walk") -> None:
    """Found by the beginning of a name, priced as a member, and let go; one is over."""
    sale, desk = walk.program.sale, walk.program.desk
    sheet = sale.serving.sheet
    walk.best(2)
    press(sale.basket.member_key)
    walk.shoot("member")
    QTest.keyClicks(sheet.field, "anna")
    QTest.keyClick(sheet.field, Qt.Key.Key_Return)
    wait_until(lambda: len(sheet.tiles) == 2, "two members")
    walk.shoot("member-found")
    press(sheet.tiles[1])
    wait_until(lambda: desk.terms.member is not None, "a member on the ticket")
    walk.shoot("member-served")
    press(sale.basket.member_key)
    QTest.keyClicks(sheet.field, "F-0007")
    QTest.keyClick(sheet.field, Qt.Key.Key_Return)
    wait_until(lambda: not sheet.isVisible(), "a member whose card has run out")
    walk.shoot("member-over")
    press(sale.basket.member.remove)
    press(sale.bar.clear_key)
    wait_until(lambda: walk.in_basket() == 0, "an empty basket")


def naming_tickets(walk: "Walk") -> None:
    """Two tickets for two people, before anybody pays."""
    sale = walk.program.sale
    sheet = sale.naming.sheet
    before = walk.program.desk.performance
    walk._select(_in_names(walk))
    walk.best(2)
    press(sale.basket.cash_key)
    wait_until(sheet.isVisible, "the sheet of names")
    walk.shoot("names")
    sheet.name.setText("Anna Weiss")
    QTest.keyClicks(sheet.number, "110105194912310021")
    QTest.keyClick(sheet.number, Qt.Key.Key_Return)
    walk.shoot("names-wrong")
    sheet.number.setText("11010519491231002X")
    press(sheet.take)
    press(sheet.kinds["passport"])
    sheet.name.setText("Wolfgang Amsel")
    QTest.keyClicks(sheet.number, "C01X0006H")
    walk.shoot("names-passport")
    press(sheet.take)
    wait_until(lambda: sale.paying.stage is Stage.CASH and sale.paying.ready, "secured seats")
    QTest.keyClicks(sale.cash, "10000")
    QTest.keyClick(sale.cash, Qt.Key.Key_Return)
    wait_until(lambda: sale.paying.stage is Stage.DONE, "a sale in names")
    next_customer(walk)
    if before is not None:
        walk._select(before)


def _in_names(walk: "Walk") -> Performance:
    season = walk.program.desk.season
    assert season is not None
    return next(one for one in season.performances if one.real_name)
