"""A whole card number, wherever it hides in a text: found, and blotted out before it is kept."""

import re
from collections.abc import Iterator

_SHORTEST, _LONGEST = 12, 19
_SHOWN = 4
# Letters part two numbers; what else may stand between the groups of one does not.
_STRETCH = re.compile(r"[^\W\d_]+")
_GROUP = re.compile(r"\d+")


def blotted(text: str) -> str:
    """The text with all but the last four digits of anything like a card number blotted out.

    Rather too much than too little: a harmless number that passes Luhn's check is blotted, too.
    Only what begins with a nought is none for sure: no payment card's number does.
    """
    hidden = {at for found in _found(text) if int(text[found[0]]) for at in found[:-_SHOWN]}
    return "".join("*" if at in hidden else sign for at, sign in enumerate(text))


def holds_card_number(text: str, shortest: int = _SHORTEST) -> bool:
    """Whether up to 19 digits that pass Luhn's check stand in it, however they are grouped."""
    return any(len(found) >= shortest for found in _found(text))


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of those before it."""
    doubled = [int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _found(text: str) -> Iterator[list[int]]:
    """Of each number its digits' places."""
    for groups in _stretches(text):
        for candidate in _candidates(groups):
            if luhn("".join(text[at] for at in candidate)):
                yield candidate


def _stretches(text: str) -> Iterator[list[list[int]]]:
    """Between letters: the groups of digits, each as its places."""
    begin = 0
    for end, after in [*((m.start(), m.end()) for m in _STRETCH.finditer(text)), (len(text), 0)]:
        groups = [list(range(*m.span())) for m in _GROUP.finditer(text, begin, end)]
        if groups:
            yield groups
        begin = after


def _candidates(groups: list[list[int]]) -> Iterator[list[int]]:
    """Neighbouring groups put together; what is too long for one number, piece by piece."""
    for start in range(len(groups)):
        places: list[int] = []
        for group in groups[start:]:
            places = places + group
            if len(places) > _LONGEST:
                break
            if len(places) >= _SHORTEST:
                yield places
        if len(groups[start]) > _LONGEST:
            for length in range(_SHORTEST, _LONGEST + 1):
                long = groups[start]
                yield from (long[i : i + length] for i in range(len(long) - length + 1))
