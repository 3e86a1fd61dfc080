"""No whole card number gets through, and what is none stays readable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.payments.cardnumbers import blotted, holds_card_number


def with_check_digit(digits: str) -> str:
    """Luhn's own rule, written another way round than the program's."""
    odd = sum(int(d) for d in digits[-2::-2])
    even = sum(sum(divmod(2 * int(d), 10)) for d in digits[-1::-2])
    return digits + str(-(odd + even) % 10)


card_numbers = st.from_regex(r"[1-9][0-9]{10,17}", fullmatch=True).map(with_check_digit)


@given(card_numbers, st.text("abc :=\t", max_size=8), st.text("xyz :=\t", max_size=8))
def test_a_card_number_in_any_text_is_blotted_out(number: str, before: str, after: str) -> None:
    kept = blotted(before + number + after)
    assert number not in kept
    assert number[:-4] not in kept
    assert kept.replace("*", "") == before + number[-4:] + after


@given(card_numbers, st.sampled_from([" ", "-", "  ", ".", " - "]), st.integers(2, 6))
def test_grouping_its_digits_hides_nothing(number: str, between: str, size: int) -> None:
    text = between.join(number[i : i + size] for i in range(0, len(number), size))
    assert not holds_card_number(blotted(text))


@given(card_numbers, st.text("0123456789", min_size=1, max_size=5))
def test_other_digits_before_it_hide_nothing(number: str, before: str) -> None:
    assert number not in blotted(f"{before} {number}")


@given(st.text(max_size=300))
def test_of_any_text_nothing_but_digits_is_blotted_and_nothing_moves(text: str) -> None:
    kept = blotted(text)
    assert len(kept) == len(text)
    assert all(
        new == old or (old.isdigit() and new == "*") for old, new in zip(text, kept, strict=True)
    )


@pytest.mark.parametrize(
    "text", ["541333 **** 9999", "42.50 EUR", "2026-11-26 03:46:11", "TID 12345678", "", "0" * 16]
)
def test_what_is_no_card_number_stays(text: str) -> None:
    assert blotted(text) == text
