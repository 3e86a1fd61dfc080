"""Templates of receipts, reports and emergency tickets: what they may say, and what they must."""

import pytest

from pos.domain.refusals import Reason, Refusal
from pos.domain.template.judging import judge
from pos.domain.template.kinds import VOCABULARIES
from pos.domain.template.reading import read_template, sentence
from tests.pos.domain.template.slippapers import EMERGENCY, RECEIPT, REPORT


def said(text: str) -> str:
    """Everything that is wrong with it."""
    return "\n".join(one.sentence for one in judge(read_template(text.encode(), "ours")))


def refused(text: str) -> list[dict[str, object]]:
    with pytest.raises(Refusal) as caught:
        read_template(text.encode(), "ours")
    assert caught.value.reason is Reason.TEMPLATE_WRONG
    return list(caught.value.params["faults"])


@pytest.mark.parametrize("text", [RECEIPT, REPORT, EMERGENCY], ids=["receipt", "z", "emergency"])
def test_a_small_template_of_a_house_is_in_order(text: str) -> None:
    assert said(text) == ""


@pytest.mark.parametrize("part", ["taxes", "total", "tenders", "proof", "facts", "unsigned"])
def test_what_the_law_or_the_proof_wants_cannot_be_left_out(part: str) -> None:
    without = RECEIPT.replace(f'[[flow]]\npart = "{part}"\n', "")
    assert f"{part}: is missing, and a receipt may not go without it" in said(without)


@pytest.mark.parametrize("field", ["address", "tax_number"])
def test_a_receipt_names_its_house_as_the_law_wants_it(field: str) -> None:
    without = RECEIPT.replace(f'[[flow]]\nfield = "{field}"\nsize_mm = 3\n', "")
    assert f"{field}: is missing" in said(without)


def test_a_word_is_not_the_sum_it_names() -> None:
    worded = RECEIPT.replace('part = "total"\n', 'word = "total"\n')
    assert "total: is missing" in said(worded)
    named = RECEIPT.replace('part = "total"\n', 'field = "total"\n')
    assert "total: is missing" in said(named)


def test_no_condition_takes_the_taxes_away() -> None:
    hidden = RECEIPT.replace('part = "taxes"', 'when = "not copy"\npart = "taxes"')
    assert "taxes: would not always be there: it stands under when 'not copy'" in said(hidden)
    inside = RECEIPT.replace('part = "taxes"', 'when = "cards"\nstack = [ { part = "taxes" } ]')
    assert "taxes: would not always be there" in said(inside)
    own = RECEIPT.replace('part = "taxes"', 'when = "taxes"\nstack = [ { part = "taxes" } ]')
    assert said(own) == ""


def test_two_sums_would_be_two_truths() -> None:
    assert "total: stands there twice" in said(RECEIPT + '\n[[flow]]\npart = "total"\n')


def test_a_part_needs_the_whole_width_and_a_code_is_never_white_on_black() -> None:
    narrow = RECEIPT.replace('part = "taxes"', 'columns = [ { part = "taxes" }, { gap_mm = 1 } ]')
    assert "taxes: needs the whole width" in said(narrow)
    black = RECEIPT.replace('part = "proof"', 'band = [ { part = "proof" } ]')
    assert "proof: needs the whole width" in said(black)


def test_nothing_the_law_wants_is_written_too_small_to_be_read() -> None:
    small = RECEIPT.replace(
        'field = "tax_number"\nsize_mm = 3', 'field = "tax_number"\nsize_mm = 1.3'
    )
    assert "tax_number: may be written 1.3 mm high; 2 mm are the least to be read" in said(small)
    (fault,) = refused(RECEIPT.replace("size_mm = 8", "size_mm = 0.5"))
    assert sentence(fault) == "flow[10].size_mm: is from 2.2 to 14, not 0.5"


def test_a_fault_names_its_own_line() -> None:
    (fault,) = refused(RECEIPT.replace('part = "total"\nsize_mm = 8', 'part = "sum"'))
    assert fault["path"] == "flow[10].part"
    assert RECEIPT.splitlines()[int(str(fault["line"])) :][0] == 'part = "total"'
    assert "a receipt has the parts facts, buyer, lines" in str(fault["why"])


def test_a_slip_has_no_fields_of_another() -> None:
    assert "no field is called 'seat'" in str(refused(RECEIPT.replace('"house"', '"seat"')))
    assert "is one of receipt, order" in str(
        refused(RECEIPT + "\n[[flow]]\nword = 'row'\nsize_mm=3")
    )
    assert "part proof alone" in str(refused(RECEIPT + "\n[[flow]]\nqr = 'left'\n"))
    parts = str(refused(EMERGENCY.replace('{ qr = "centre" }', '{ part = "total" }')))
    assert "an emergency ticket has the parts none" in parts


def test_a_slip_is_for_a_roll_or_a_page_and_has_no_boxes() -> None:
    roll = 'kind = "roll", width_mm = 80, printable_mm = 72'
    assert "is one of roll, page" in str(refused(RECEIPT.replace(roll, 'kind = "fixed"')))
    report = REPORT.replace(roll, 'kind = "page"')
    assert "pages are for receipts alone" in str(refused(report))
    page = RECEIPT.replace("size_mm = 8\n", "").replace(roll, 'kind = "page", paper = "A4"')
    assert said(page) == ""
    assert "is for tickets" in str(refused(page + "\n[stub]\nwidth_mm = 20\n"))
    beside = 'part = ["tenders", "taxes"]'
    both = RECEIPT.replace('[[flow]]\npart = "tenders"\n', "").replace('part = "taxes"', beside)
    both = both.replace("size_mm = 8\n", "")
    sized = page.replace('part = "total"', 'part = "total"\nsize_mm = 5')
    assert "total: has a size of its own on a page" in said(sized)
    assert "tenders and taxes: stand beside each other on a page" in said(both)
    assert said(both.replace(roll, 'kind = "page"')) == ""


@pytest.mark.parametrize("kind", list(VOCABULARIES))
def test_every_kind_can_say_what_it_must(kind: str) -> None:
    knows = VOCABULARIES[kind]  # type: ignore[index]
    assert set(knows.demanded) <= {*knows.fields, *knows.parts, *knows.words}


@pytest.mark.parametrize(
    ("old", "why"),
    [
        ('  { field = "emergency", size_mm = 6, lines = 2 },\n', "emergency: is missing"),
        ('  { field = "number", size_mm = 4 },\n', "number: is missing"),
        ('  { field = "short_code", size_mm = 9 },\n', "short_code: is missing"),
        ('{ word = "amount", size_mm = 4 }, ', "amount: is missing"),
        (", { rule_mm = 0.4 }", "amount: has no line beside or below it to write on"),
        ('  { qr = "centre" },\n', "qr: is missing"),
        ('  { field = "place", size_mm = 8, lines = 2 },\n', "seat: is missing"),
    ],
)
def test_an_emergency_ticket_can_be_filled_in_and_typed_back(old: str, why: str) -> None:
    assert old in EMERGENCY
    assert why in said(EMERGENCY.replace(old, ""))
