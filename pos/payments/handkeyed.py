"""The hand-keyed stand-alone terminal: a person types the amount there, its receipt number here."""

import re
from collections.abc import Iterator

from pos.domain.refusals import Reason, Refusal

RECEIPT_NUMBER_LIMIT = 32
_SHORTEST, _LONGEST = 13, 19


def receipt_number(typed: str) -> str:
    """The receipt number as it is kept.

    Raises RECEIPT_NUMBER_MISSING for none, CARD_NUMBER_TYPED for what looks like a card's number:
    that is refused before anything is stored or logged.
    """
    refuse_card_number(typed)
    number = " ".join(typed.split())
    if not number or len(number) > RECEIPT_NUMBER_LIMIT or not number.isprintable():
        raise Refusal(Reason.RECEIPT_NUMBER_MISSING)
    return number


def refuse_card_number(typed: str) -> None:
    """For every text that a person types and the till keeps. Raises CARD_NUMBER_TYPED."""
    if looks_like_card_number(typed):
        raise Refusal(Reason.CARD_NUMBER_TYPED)


def looks_like_card_number(text: str) -> bool:
    """Whether 13 to 19 digits that pass Luhn's check stand in it, however they are grouped."""
    return any(
        _luhn(digits)
        for stretch in re.split(r"[^\W\d_]+", text)
        for digits in _candidates(re.findall(r"\d+", stretch))
    )


def _candidates(groups: list[str]) -> Iterator[str]:
    """Neighbouring groups put together; what is too long for one number, piece by piece."""
    for start in range(len(groups)):
        for end in range(start + 1, len(groups) + 1):
            digits = "".join(groups[start:end])
            if len(digits) <= _LONGEST:
                if len(digits) >= _SHORTEST:
                    yield digits
            elif end == start + 1:
                for length in range(_SHORTEST, _LONGEST + 1):
                    yield from (digits[i : i + length] for i in range(len(digits) - length + 1))
            else:
                break


def _luhn(digits: str) -> bool:
    doubled = [int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
