"""Paying in parts, in pictures: cash, notes of another currency, a voucher, a card, an invoice."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from ui.demo.scenery import word
from ui.program import SALE, SHIFT
from ui.sale.stage import Stage
from ui.shots.camera import press, wait_until
from ui.shots.paying import hand_over, next_customer
from ui.widgets import Key

if TYPE_CHECKING:
    from ui.shots.walk import Walk


def paying_in_parts(walk: "Walk") -> None:
    """One order by five means, with what is left always in sight."""
    _set_a_rate(walk)
    sale = walk.program.sale
    parts, paying = sale.parts, sale.paying
    walk.best(4)
    press(sale.basket.parts_key)
    wait_until(lambda: paying.stage is Stage.PARTS and paying.ready, "secured seats")
    wait_until(parts.cash_key.isEnabled, "the tenders")
    walk.shoot("parts")
    QTest.keyClicks(parts, "2000")
    walk.shoot("parts-typed")
    press(parts.cash_key)
    wait_until(lambda: len(paying.taken) == 1, "a part in cash")
    press(parts.cash_key)
    wait_until(lambda: bool(_francs(sale.cash)), "the key for francs")
    press(_francs(sale.cash)[0])
    QTest.keyClicks(sale.cash, "2000")
    walk.shoot("cash-francs")
    QTest.keyClick(sale.cash, Qt.Key.Key_Return)
    wait_until(lambda: len(paying.taken) == 2, "a part in francs")
    _by_voucher(walk)
    QTest.keyClicks(parts, "1000")
    press(parts.card_key)
    wait_until(lambda: paying.attempt is not None and not paying.busy, "a card attempt")
    QTest.keyClicks(sale.card.receipt, "4712")
    QTest.keyClick(sale.card.receipt, Qt.Key.Key_Return)
    wait_until(lambda: len(paying.taken) == 4, "a part by card")
    walk.shoot("parts-taken")
    press(parts.account_key)
    wait_until(sale.account.tiles.button(0).isVisible, "the accounts")
    press(sale.account.tiles.button(0))
    sale.account.purchase.setText("PO 2027-118")
    walk.shoot("invoice")
    press(sale.account.back_key)
    press(parts.cash_key)
    hand_over(walk)
    wait_until(lambda: paying.stage is Stage.DONE, "a sale in parts")
    walk.shoot("done-parts")
    next_customer(walk)


def _francs(cash: QWidget) -> list[Key]:
    return [key for key in cash.findChildren(Key) if key.text() == "CHF" and key.isVisible()]


def _by_voucher(walk: "Walk") -> None:
    sale = walk.program.sale
    url = walk.scene.database
    told = word(
        *("sync.server", "voucher", "--database", url),
        *("--amount", "3000", "--currency", "EUR"),
    )
    press(sale.parts.voucher_key)
    sale.voucher.code.setText(told.strip())
    press(sale.voucher.confirm)
    wait_until(lambda: bool(sale.voucher.balance.text()), "what is left on the voucher")
    walk.shoot("voucher")
    press(sale.voucher.confirm)
    wait_until(lambda: len(sale.paying.taken) == 3, "a part by voucher")


def _set_a_rate(walk: "Walk") -> None:
    shift = walk.program.shift
    walk.program.window.go(SHIFT)
    wait_until(lambda: shift.steps.currentWidget() is shift.overview, "the shift's overview")
    press(shift.overview.rates_key)
    wait_until(lambda: shift.steps.currentWidget() is shift.rates, "the rates")
    QTest.keyClicks(shift.rates, "1.065")
    walk.shoot("shift-rates")
    press(shift.rates.confirm)
    walk._wait_for_supervisor(shift.approval.tiles)
    walk._type(shift.approval, walk._pin_of_supervisor())
    wait_until(lambda: shift.steps.currentWidget() is shift.overview, "the rate to be kept")
    walk.program.window.go(SALE)


def counting_francs(walk: "Walk") -> None:
    """What came in of another currency, blind as well."""
    count = walk.program.shift.count
    wait_until(lambda: "CHF" in count.heading.text(), "the francs to be counted")
    QTest.keyClicks(count.pieces, "1")
    walk.shoot("shift-count-francs")
    press(count.confirm)
