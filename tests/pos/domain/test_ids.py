"""Ids: UUIDv7 as RFC 9562 has them."""

from uuid import RFC_4122

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.ids import uuid7

times = st.integers(0, (1 << 48) - 1)
randoms = st.integers(0, (1 << 74) - 1)


@given(times, randoms)
def test_an_id_carries_its_time_and_its_randomness(unix_ms: int, random_bits: int) -> None:
    made = uuid7(unix_ms, random_bits)
    assert (made.version, made.variant) == (7, RFC_4122)
    assert made.int >> 80 == unix_ms
    kept = (made.int >> 64 & 0xFFF) << 62 | made.int & (1 << 62) - 1
    assert kept == random_bits


@given(times, times, randoms, randoms)
def test_later_ids_sort_behind(one: int, other: int, a: int, b: int) -> None:
    if one < other:
        assert uuid7(one, a) < uuid7(other, b)


@pytest.mark.parametrize("unix_ms", [-1, 1 << 48])
def test_a_time_that_does_not_fit_is_refused(unix_ms: int) -> None:
    with pytest.raises(ValueError, match="out of range"):
        uuid7(unix_ms, 0)
