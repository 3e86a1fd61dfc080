"""How somebody is found whose name stands nowhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.personal import finding

KEY = bytes(range(32))


@pytest.mark.parametrize(
    ("typed", "country", "form"),
    [
        ("+49 30 123456", "", "4930123456"),
        ("0049 (0)30 12 34 56", "86", "4930123456"),
        ("030/123456", "49", "4930123456"),
        ("138 0013 8000", "86", "8613800138000"),
        ("13800138000", "", "13800138000"),
        ("１３８００１３８０００", "86", "8613800138000"),
        ("Anna", "49", ""),
        ("12", "49", ""),
        ("+4930123456789012", "", ""),
    ],
)
def test_a_phone_is_one_number_however_it_is_written(typed: str, country: str, form: str) -> None:
    assert finding.phone_form(typed, country) == form


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller, Anna", "anna MULLER"),
        ("O'Neill  Seán", "Sean O Neill"),
        ("ＡＮＮＡ Lee", "lee anna"),
        ("王 小明", "小明 王"),
        ("Straße Jo", "jo strasse"),
    ],
)
def test_a_name_is_one_name_however_it_is_written(one: str, other: str) -> None:
    assert finding.name_form(one) == finding.name_form(other)


def test_a_card_is_one_number_however_it_is_grouped() -> None:
    assert finding.card_form("m-100 0042") == finding.card_form("M1000042") == "M1000042"


@given(st.text(max_size=80), st.integers(1, 6))
def test_whoever_types_the_beginnings_of_a_name_finds_it(name: str, letters: int) -> None:
    typed = " ".join(word[:letters] for word in finding.name_words(name))
    assert finding.asked_starts(typed) <= finding.name_starts(name)
    assert finding.fits_name(typed, name)


def test_a_stranger_does_not_fit() -> None:
    assert not finding.fits_name("Anna Schmidt", "Anna Schneider")
    assert finding.fits_name("schm", "Anna Schmidt")
    assert finding.asked_starts("A") == frozenset()
    assert finding.asked_starts("王") == {"王"}


@given(st.text(max_size=40), st.text(max_size=40))
def test_an_index_tells_kinds_houses_and_texts_apart(one: str, other: str) -> None:
    made = finding.index(KEY, "card", one)
    assert len(made) == finding.INDEX_LETTERS
    assert (finding.index(KEY, "card", other) == made) == (one == other)
    assert finding.index(KEY, "phone", one) != made
    assert finding.index(bytes(32), "card", one) != made


def test_of_a_phone_only_its_end_is_shown() -> None:
    assert finding.masked_phone("4930123456") == "…456"
    assert finding.masked_phone("") == ""
