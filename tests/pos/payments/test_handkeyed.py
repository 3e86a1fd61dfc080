"""The hand-keyed terminal: its receipt number is wanted, a card's number never."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.refusals import Reason, Refusal
from pos.payments.handkeyed import looks_like_card_number, receipt_number


def with_check_digit(digits: str) -> str:
    """Luhn's own rule, written another way round than the program's."""
    odd = sum(int(d) for d in digits[-2::-2])
    even = sum(sum(divmod(2 * int(d), 10)) for d in digits[-1::-2])
    return digits + str(-(odd + even) % 10)


card_numbers = st.text("0123456789", min_size=12, max_size=18).map(with_check_digit)
separators = st.sampled_from(["", " ", "-", "  ", ".", " - ", "/"])


@given(card_numbers, st.data())
def test_a_card_number_is_refused_however_it_is_typed(number: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(number)), max_size=4)))
    parts = [number[a:b] for a, b in zip([0, *cuts], [*cuts, len(number)], strict=True)]
    typed = data.draw(separators).join(part for part in parts if part)
    before = data.draw(st.sampled_from(["", "visa ", "Nr. ", "card no. "]))
    after = data.draw(st.sampled_from(["", " 12/29", " 123", " thanks"]))
    with pytest.raises(Refusal, match=Reason.CARD_NUMBER_TYPED.value) as caught:
        receipt_number(before + typed + after)
    assert number not in str(caught.value)


@given(card_numbers)
def test_one_wrong_digit_is_no_card_number(number: str) -> None:
    other = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert looks_like_card_number(number)
    assert not looks_like_card_number(other)


@given(card_numbers, st.text("0123456789", min_size=20, max_size=24))
def test_a_card_number_inside_a_longer_run_is_found(number: str, more: str) -> None:
    assert looks_like_card_number(more + number)


@pytest.mark.parametrize("typed", ["４１１１１１１１１１１１１１１１", "٤١١١١١١١١١١١١١١١"])
def test_digits_of_other_scripts_are_digits(typed: str) -> None:
    assert looks_like_card_number(typed)


@pytest.mark.parametrize("typed", ["", "   ", "\t", "x" * 33, "00\x0042"])
def test_no_usable_receipt_number_is_refused(typed: str) -> None:
    with pytest.raises(Refusal, match=Reason.RECEIPT_NUMBER_MISSING.value):
        receipt_number(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("0042", "0042"), ("  TA-12  0042 ", "TA-12 0042"), ("123456789012", "123456789012")],
)
def test_a_receipt_number_is_kept_as_typed(typed: str, kept: str) -> None:
    assert receipt_number(typed) == kept
