"""Identity numbers: a Chinese card's own check, and the others in bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.personal.identitynumber import is_chinese, masked, read_identity
from pos.domain.refusals import Reason, Refusal

# The standard's own examples.
GOOD = ("11010519491231002X", "440524188001010014")


@pytest.mark.parametrize("number", GOOD)
def test_the_standards_examples_are_taken(number: str) -> None:
    assert read_identity(number, "cn_id") == number


@pytest.mark.parametrize("number", GOOD)
def test_one_wrong_character_and_two_swapped_ones_are_noticed(number: str) -> None:
    for at, sign in enumerate(number):
        for other in "0123456789":
            assert other == sign or not is_chinese(number[:at] + other + number[at + 1 :])
    for at in range(17):
        swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
        assert swapped == number or not is_chinese(swapped)


def test_a_number_is_read_however_it_is_written() -> None:
    assert read_identity(" 110105 19491231 002x ", "cn_id") == GOOD[0]
    assert read_identity("１１０１０５１９４９１２３１００２Ｘ", "cn_id") == GOOD[0]
    assert read_identity("c01x-0006 h", "passport") == "C01X0006H"


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("", "cn_id"),
        ("110105194912310021", "cn_id"),
        ("110105194902310026", "cn_id"),
        ("11010519491231002", "cn_id"),
        ("٣" * 18, "cn_id"),
        ("AB", "passport"),
        ("A" * 25, "other"),
        ("Ä1234", "passport"),
        ("C01X00T47", "nothing"),
    ],
)
def test_what_cannot_be_one_is_refused(typed: str, kind: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_identity(typed, kind)
    assert refused.value.reason is Reason.IDENTITY_WRONG
    assert not refused.value.params


@given(st.text(max_size=60))
def test_whatever_is_typed_there_is_an_answer(typed: str) -> None:
    try:
        assert is_chinese(read_identity(typed, "cn_id"))
    except Refusal as refusal:
        assert refusal.reason is Reason.IDENTITY_WRONG


@given(st.text("ABC0123456789", min_size=4, max_size=24))
def test_a_masked_number_shows_its_ends_only(number: str) -> None:
    shown = masked(number)
    assert len(shown) == len(number)
    assert sum(one != "*" for one in shown) <= 6
    assert shown.endswith(number[-2:])
