"""Receipts, invoices and credit notes on a roll, in English and in Chinese, 80 and 58 mm wide."""

from dataclasses import replace

import pytest
import zxingcpp

from pos.domain.paper import CardPaper
from printing.layout import lay_out
from printing.layout.blocks import Pair, Text
from printing.layout.fonts import Weight
from printing.profile import Profile
from tests.printing.dots import holds, says
from tests.printing.receiptpapers import CHINESE, CREDIT_NOTE, EXCHANGE, INVOICE, RECEIPT, RECEIPTS

ROLL = Profile()
NARROW = replace(ROLL, name="58 mm roll", width_dots=384)


def shows(page, label, value, size_mm=3.4, weight=Weight.MEDIUM, **more):
    """The label at the left edge and the value at the right, on one baseline."""
    width = page.width - 8
    pair = Pair(label, value, size_mm, weight, **more)
    return holds(page, pair.render(width, ROLL))


@pytest.mark.parametrize("profile", [ROLL, NARROW], ids=["80 mm", "58 mm"])
def test_a_receipt_says_what_was_bought_and_what_it_came_to(profile):
    page = lay_out(RECEIPT, profile).picture
    assert page.width == profile.width_dots
    assert says(page, "Receipt", 8, Weight.BOLD)
    assert says(page, "Tax number DE 123 456 789", 2.8)
    assert says(page, "The Magic Flute", 3.9, Weight.BOLD)
    assert says(page, "Sat, 28 Nov 2026, 19:30", 2.8)
    assert says(page, "€124.50 each", 2.8)
    assert says(page, "Stalls Left · 12-14, 12-15", 2.8)
    assert shows(page, "3 × Booking fee", "€4.50")
    assert shows(page, "Total", "€290.85", 6.0, Weight.BOLD)
    assert shows(page, "Change", "€9.15", 3.9, Weight.BOLD)
    assert says(page, "Visa · **** **** **** 1234 · 0042", 2.8)


@pytest.mark.parametrize("profile", [ROLL, NARROW], ids=["80 mm", "58 mm"])
def test_a_chinese_receipt_speaks_chinese(profile):
    page = lay_out(CHINESE, profile).picture
    assert says(page, "收据", 8, Weight.BOLD)
    assert says(page, "税号 91110000123456789X", 2.8)
    assert says(page, "单价 ¥124.50", 2.8)
    assert shows(page, "经办", "王芳")
    assert shows(page, "合计", "¥290.85", 6.0, Weight.BOLD)


def test_lines_taxes_and_tenders_stand_below_each_other_at_the_right_edge():
    page = lay_out(RECEIPT, ROLL).picture
    assert shows(page, "2 × Adult · Category A", "€249.00", right_weight=Weight.BOLD)
    for figure in ("267.62", "18.73", "286.35", "3.78", "0.72"):
        assert says(page, figure, 3.0)
    assert says(page, "VAT 7%", 3.0)
    assert shows(page, "Voucher", "€50.00")


@pytest.mark.parametrize("profile", [ROLL, NARROW], ids=["80 mm", "58 mm"])
@pytest.mark.parametrize("name", sorted(RECEIPTS))
def test_the_code_holds_the_whole_hash_of_the_journal_s_entry(profile, name):
    paper = RECEIPTS[name]
    (found,) = zxingcpp.read_barcodes(lay_out(paper, profile).picture.convert("L"))
    assert found.text == f"PJ1:3.1.318:{paper.proof.hash.upper()}"


def test_the_short_hash_can_be_read_without_a_reader():
    page = lay_out(RECEIPT, ROLL).picture
    assert says(page, "3.1.318", 3.6, Weight.BOLD)
    assert says(page, "9f3a c1d2 e4b5", 3.3, Weight.BOLD)


def test_only_a_copy_says_that_it_is_one_and_which():
    first = lay_out(RECEIPT, ROLL).picture
    third = lay_out(replace(RECEIPT, copy=2), ROLL).picture
    badge = Text("Copy 2", 4.4, Weight.BOLD, tight=True, inverted=True).render(576, ROLL)
    ink = badge.convert("L").point(lambda dot: 255 - dot).convert("1")
    assert holds(third.convert("L").point(lambda dot: 255 - dot).convert("1"), ink)
    assert not holds(first.convert("L").point(lambda dot: 255 - dot).convert("1"), ink)


def test_an_invoice_names_its_number_and_the_buyer():
    page = lay_out(INVOICE, ROLL).picture
    assert says(page, "Invoice", 8, Weight.BOLD)
    assert shows(page, "Number", "INV-3-1-00012")
    assert says(page, "Goethe School Ltd", 3.9, Weight.BOLD)
    assert says(page, "10115 Berlin", 3.4)
    assert says(page, "Tax number DE 987 654 321", 3.4)


def test_a_credit_note_names_the_invoice_it_is_about():
    page = lay_out(CREDIT_NOTE, ROLL).picture
    assert says(page, "Credit note", 8, Weight.BOLD)
    assert shows(page, "Number", "CRN-3-1-00003")
    assert shows(page, "To invoice", "INV-3-1-00012")
    assert shows(page, "Fee kept", "€5.00")
    assert shows(page, "Total", "-€57.25", 6.0, Weight.BOLD)
    assert shows(page, "Paid back: Card", "-€57.25")


def test_an_exchange_shows_both_sides_and_the_notes_it_was_paid_in():
    page = lay_out(EXCHANGE, ROLL).picture
    for text in ("Tickets given back", "New tickets", "CHF100.00 at 1.0840"):
        assert says(page, text, 2.8), text
    assert shows(page, "Difference", "€62.25", 6.0, Weight.BOLD)


def test_what_a_terminal_wants_printed_stands_below_the_receipt():
    lines = ("MERCHANT\t0815", "Approved")
    page = lay_out(replace(RECEIPT, cards=(lines,)), ROLL).picture
    assert shows(page, "MERCHANT", "0815", 3.0)
    assert says(page, "Approved", 3.0)


def test_the_house_s_copy_of_a_card_receipt_waits_for_a_signature():
    slip = CardPaper(RECEIPT.house, "3-000127", RECEIPT.at_ms, ("AMOUNT\t200.00",))
    page = lay_out(slip, ROLL).picture
    assert says(page, "For the house", 3.4)
    assert says(page, "Signature", 2.8)
    assert shows(page, "AMOUNT", "200.00", 3.0)


@pytest.mark.parametrize("change", [{"total_minor": 1}, {"change_minor": 1}, {"rounding_minor": 5}])
def test_a_receipt_that_does_not_add_up_cannot_be_made(change):
    with pytest.raises(ValueError, match="receipt 3-000127"):
        replace(RECEIPT, **change)


def test_a_receipt_whose_taxes_are_of_something_else_cannot_be_made():
    with pytest.raises(ValueError, match="taxes of another total"):
        replace(RECEIPT, taxes=RECEIPT.taxes[:1])
