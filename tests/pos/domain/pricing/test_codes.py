"""Promo codes: as people type them, and why one does not open anything."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.pricing.circumstances import Customer, SoFar
from pos.domain.pricing.codes import CODE_LIMIT, check_code, code_key
from pos.domain.pricing.effects import PercentOff
from pos.domain.pricing.tariff import Rule, Uses
from pos.domain.pricing.when import Period, When
from pos.domain.refusals import Reason, Refusal
from tests.pos.domain.pricing.houses import NOW, book, now

RULE = Rule(
    "spring",
    "Spring",
    PercentOff(1000),
    When(codes=frozenset({"SPRING"})),
    valid=Period(NOW - timedelta(days=1), NOW + timedelta(days=1)),
    uses=Uses(total=5),
)


@pytest.mark.parametrize("typed", ["SPRING", " spring ", "Spr-ing", "ｓｐｒｉｎｇ"])
def test_a_code_is_read_as_people_type_it(typed: str) -> None:
    assert code_key(typed) == "SPRING"


@pytest.mark.parametrize("typed", ["", " - ", "x" * (CODE_LIMIT + 1), "é" * 10**6])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert code_key(typed) == ""


@given(st.text(max_size=80))
def test_a_code_read_twice_is_the_same(typed: str) -> None:
    assert code_key(code_key(typed)) == code_key(typed)


def test_a_good_code_opens_its_rule() -> None:
    check_code("SPRING", book(RULE), now())


@pytest.mark.parametrize(
    ("code", "rule", "more", "reason"),
    [
        ("WINTER", RULE, {}, Reason.PROMO_CODE_UNKNOWN),
        ("", RULE, {}, Reason.PROMO_CODE_UNKNOWN),
        ("SPRING", RULE, {"opened_at": NOW + timedelta(days=1)}, Reason.PROMO_CODE_NOT_NOW),
        ("SPRING", RULE, {"so_far": SoFar(total={"spring": 5})}, Reason.PROMO_CODE_USED_UP),
        (
            "A",
            Rule("a", "A", PercentOff(1), When(codes=frozenset({"A"})), uses=Uses(per_customer=1)),
            {},
            Reason.CUSTOMER_NEEDED,
        ),
        (
            "A",
            Rule("a", "A", PercentOff(1), When(codes=frozenset({"A"}), members=frozenset({"m"}))),
            {"customer": Customer("c")},
            Reason.PROMO_CODE_NOT_NOW,
        ),
    ],
)
def test_a_code_that_opens_nothing_says_why(
    code: str, rule: Rule, more: dict[str, Any], reason: Reason
) -> None:
    with pytest.raises(Refusal) as caught:
        check_code(code, book(rule), now(**more))
    assert caught.value.reason is reason
