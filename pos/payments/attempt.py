"""A card payment attempt: created -> sent -> approved | declined | cancelled | unknown. Pure.

Rule 1: it is written down before the terminal hears of it.
Rule 2: `unknown` is a result: the terminal may have charged. A person settles it, never a guess.
Rule 3: money that was approved for a sale that never came is voided on the terminal: approved ->
cancelled, with the void's own receipt number.
"""

from dataclasses import replace

from pos.domain.attempt import UNSETTLED, Attempt, State
from pos.domain.refusals import Reason, Refusal

__all__ = ["NEXT", "UNSETTLED", "VOIDED", "Attempt", "State", "move"]

# Between the receipt number of a charge and that of its void.
VOIDED = ", void "
NEXT: dict[State, frozenset[State]] = {
    "created": frozenset({"sent", "cancelled"}),
    "sent": frozenset({"approved", "declined", "cancelled", "unknown"}),
    "unknown": frozenset({"approved", "declined", "cancelled"}),
    "approved": frozenset({"cancelled"}),
    "declined": frozenset(),
    "cancelled": frozenset(),
}


def move(attempt: Attempt, to: State, at_ms: int, reference: str = "") -> Attempt:
    """The attempt in its next state.

    Raises Refusal ATTEMPT_OPEN where that step is not allowed, RECEIPT_NUMBER_MISSING where the
    terminal must have printed one.
    """
    if to not in NEXT[attempt.state] or attempt.order is not None:
        raise Refusal(Reason.ATTEMPT_OPEN, state=attempt.state, wanted=to)
    if not reference and (to == "approved" or attempt.state == "approved"):
        raise Refusal(Reason.RECEIPT_NUMBER_MISSING)
    if attempt.reference and reference:
        reference = f"{attempt.reference}{VOIDED}{reference}"
    return replace(
        attempt,
        state=to,
        settled_at_ms=None if to in UNSETTLED else at_ms,
        reference=reference or attempt.reference,
    )
