"""Letters in the till put together: as its settings tell, and not over a pad that does it all."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect
from PySide6.QtWidgets import QAbstractButton

from pos.services import shifts
from tests.ui.letters.conftest import shown
from ui import formats, theme, translations
from ui.card.integrated import TerminalPanel
from ui.card.panel import CardPanel
from ui.orders.backstep import BackStep
from ui.orders.cardstep import CardStep
from ui.program import Program
from ui.sale.member import MemberSheet
from ui.shift.rates import RatesStep
from ui.voucher.panel import VoucherPanel
from ui.wallet.panel import PhonePanel
from ui.widgets.keypad import has_enough


@pytest.fixture
def started(qapp, qtbot, till):
    """A till at the orders, with that setting."""
    theme.apply(qapp, "light")
    translations.install(qapp, "en")
    formats.use_locale("en_GB")
    made: list[Program] = []

    def start(when: str) -> Program:
        till.settings = replace(till.settings, letters=when, language="de")
        program = Program(till)
        made.append(program)
        program.window.resize(1280, 800)
        program.begin()
        shown(qtbot, program.window)
        person = program.desk.season.people[0]
        shifts.open_shift(till.desk, person, 10_000)
        program._on_signed_in(person)
        qtbot.waitUntil(lambda: program.window.here == "sale")
        program.window.go("orders")
        qtbot.waitUntil(program.orders.list.field.hasFocus)
        return program

    yield start
    for program in made:
        program.window.close()
        program.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_till_has_letters_for_a_finger_as_they_lie_in_its_language(started, finger):
    program = started("touch")
    finger.tap(program.orders.list.field)
    assert program.letters.shown
    assert "ü" in program.letters.panel.keys
    program.window.header.person.click()  # locked: the next screen is the sign-in
    assert not program.letters.shown


def test_a_till_told_never_has_none(started, finger):
    program = started("never")
    finger.tap(program.orders.list.field)
    assert program.letters.panel is None


def test_a_scan_after_letters_goes_where_it_should(started, finger, qtbot):
    program = started("touch")
    field = program.orders.list.field
    finger.tap(field)
    finger.tap(program.letters.panel.keys["z"])
    qtbot.keyClicks(field, "99")  # a scanner types as a keyboard does
    assert field.text() == "z99"
    assert not program.letters.shown


@pytest.mark.parametrize("size", [(1280, 800), (1024, 768)])
def test_a_promo_code_is_typed_in_its_sheet_and_taken_with_enter(started, finger, size):
    program = started("touch")
    program.window.resize(*size)
    program.window.go("sale")
    sheet, taken = program.sale.prices.code, []
    sheet.typed.connect(taken.append)
    sheet.ask(has_codes=False)
    finger.tap(sheet.field)
    panel = program.letters.panel
    under = QRect(sheet.field.mapTo(program.window, QPoint()), sheet.field.size())
    assert not panel.geometry().intersects(under)
    for sign in "spring":
        finger.tap(panel.keys[sign])
    assert sheet.field.text() == "spring"
    assert sheet.isVisible()
    finger.tap(panel.keys["enter"])
    assert taken == ["spring"]


def test_a_pin_is_typed_on_its_own_pad(started, finger):
    program = started("always")
    program.window.header.person.click()
    for key in program.sign_in.pad.keypad.findChildren(QAbstractButton):
        finger.tap(key)
    finger.tap(program.sign_in.pad)
    assert program.letters.panel is None


def test_receipt_numbers_rates_and_payment_codes_have_a_pad_and_codes_and_names_letters(started):
    program = started("touch")
    sale, orders = program.sale, program.orders
    card, terminal = CardPanel(sale), TerminalPanel(sale.charging, sale)
    phone = PhonePanel(program.desk, sale.offer, sale)
    voucher = VoucherPanel(program.desk, sale.paying, sale)
    back, refund, rates = BackStep(sale), CardStep(sale), RatesStep(sale)
    figures = [card.receipt, terminal.receipt, back.receipt, refund.field, sale.settle.number]
    figures += [phone.code, rates.rate]
    assert [one.accessibleName() for one in figures if not has_enough(one)] == []
    # Digits are on a pad beside these as well, and are not all that is typed there.
    words = [sale.prices.code.field, orders.list.field, MemberSheet(sale).field, voucher.code]
    assert [one.accessibleName() for one in words if has_enough(one)] == []
