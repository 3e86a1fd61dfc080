"""Conflicts: what a person can do about something the server did not take as it stood. Pure."""

from collections.abc import Iterable
from typing import Literal
from uuid import UUID, uuid5

from pos.domain.journal import Remedy
from pos.domain.refusals import Reason

# What has become of the ticket by now.
Fate = Literal["live", "refunded", "exchanged", "none"]
# What names a task for good: incarnation, entry, reason, ticket.
Name = tuple[int, int, str, str]

_NAMESPACE = UUID("5d4f3c76-6828-4400-8d2b-07f498d0b95d")
# The sale stands in the till's books, and the place is not this customer's, or does not exist.
_WITHOUT_PLACE = frozenset({Reason.NOT_OWNED, Reason.PLACE_UNKNOWN, Reason.PERFORMANCE_UNKNOWN})


def remedies(
    reason: str, fate: Fate, *, admits: bool = False, handed_on: bool = False
) -> tuple[Remedy, ...]:
    """What can be done, the likeliest first.

    A place can be changed and money can go back while the ticket lives. A ticket that admits
    after all needs a note and no more. What was handed on is not handed on again.
    """
    found: list[Remedy] = []
    if fate == "live" and reason in _WITHOUT_PLACE:
        if reason != Reason.PERFORMANCE_UNKNOWN:
            found += ["reseat"]
        found += ["refund"]
        if reason != Reason.PERFORMANCE_UNKNOWN:
            found += ["comp"]
    if fate == "live" and reason == Reason.IDENTITY_USED:
        found += ["refund"]
    found.insert(0 if admits else len(found), "noted")
    if not handed_on:
        found.append("handed_on")
    return tuple(found)


def subject(names: Iterable[Name]) -> UUID:
    """What a supervisor's approval for settling just these tasks is bound to."""
    text = "\n".join(" ".join(str(part) for part in name) for name in sorted(names))
    return uuid5(_NAMESPACE, text)
