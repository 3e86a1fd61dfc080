"""What a template lacks that a ticket must have, told before one is printed."""

import pytest

from pos.domain.template.judging import judge
from pos.domain.template.reading import read_template
from tests.pos.domain.template.papers import FIXED, ROLL


def findings(text: str) -> str:
    return "\n".join(one.sentence for one in judge(read_template(text.encode(), "ours")))


def test_a_whole_ticket_has_no_findings() -> None:
    assert findings(ROLL) == ""
    assert findings(FIXED) == ""


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('field = "title"', 'field = "house"', "title: is missing on the ticket of a numbered"),
        ('["date", "time"]', '"date"', "time: is missing on the ticket of an entry at a time"),
        ('["date", "time"]', '"time"', "date: is missing on the ticket of a standing place"),
        ('"place"', '["row", "seat"]', "section: is missing on the ticket of a numbered seat"),
        ('"place"', '["section", "seat"]', "row: is missing on the ticket of a numbered seat"),
        ('"place"', '["section", "row"]', "seat: is missing on the ticket of a seat without"),
        ('{ qr = "centre" },', "", "qr: is missing on the ticket of a numbered seat: no door"),
        ('field = "short_code"', 'field = "till"', "order: neither this nor the short code"),
        ('field = "copy"', 'field = "till"', "copy: a second paper of a ticket does not say so"),
        ('{ field = "title"', '{ when = "copy", field = "title"', "title: is missing on the"),
        ('{ qr = "centre"', '{ qr = "centre", module_mm = 0.3', "qr: its modules are 0.25 mm"),
    ],
)
def test_what_a_ticket_lacks_is_named(old: str, new: str, why: str) -> None:
    assert old in ROLL
    assert why in findings(ROLL.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("at_mm = [3, 3]", "at_mm = [0.5, 3]", "box event: lies in the margin of 2 mm"),
        ("size_mm = [25, 50]", "size_mm = [40, 50]", "box torn: lies outside of the stock"),
        ("margin_mm = 2", "margin_mm = 0.2", "stock: no printer prints to the edge"),
        ("size_mm = [34, 34]", "size_mm = [34, 20]", "box code: the QR with its quiet zone is"),
        ("size_mm = [34, 34]", "size_mm = [34, 34]\ninverted = true", "white on black"),
        ("size_mm = [34, 34]", "size_mm = [34, 34]\npadding_mm = 3", "box code: the QR with its"),
        ("at_mm = [92, 3]", "at_mm = [89, 3]", "box torn: would be torn: it lies across the edge"),
        ('"short_date", "time", "place"', '"time", "place"', "date: is missing on the stub"),
        ('"place", "order"]', '"place"]', "order: neither this nor the short code is on the stub"),
        ('["date", "time"]', '"date"', "time: stands on the stub alone"),
    ],
)
def test_what_would_be_cut_off_or_torn_off_is_named(old: str, new: str, why: str) -> None:
    assert old in FIXED
    assert why in findings(FIXED.replace(old, new, 1))


def test_white_on_black_no_scanner_reads_in_a_band_either() -> None:
    text = ROLL.replace('{ qr = "centre" }', '{ band = [ { qr = "centre" } ] }')
    assert "white on black" in findings(text)
