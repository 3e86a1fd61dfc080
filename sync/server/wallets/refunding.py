"""The machine of a wallet refund: asked under its own number until the gateway has said. Pure.

The gateways give back once under one number, however often they are asked; so where nobody knows
whether the first request arrived, the same one is sent again.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from pos.domain.attempt import State
from sync.server.wallets.pace import Pace
from sync.server.wallets.port import Answer, Said

AMOUNT_DIFFERS = "amount_differs"
BY_HAND = "by_hand"


class Step(StrEnum):
    """What is to be done next, at `due_ms`."""

    REFUND = "refund"
    QUERY = "query"
    REST = "rest"


@dataclass(frozen=True)
class Refund:
    """Where it stands. `declined`: the money did not go back, and never will under this number."""

    state: State = "sent"
    step: Step = Step.REFUND
    due_ms: int = 0
    tries: int = 0
    reference: str = ""
    reason: str = ""
    needs_person: bool = False


@dataclass(frozen=True)
class Told:
    """What a person said of it: whether the money went back, under which number of the account."""

    moved: bool
    reference: str = ""

    def contradicts(self, refund: "Refund", number: str) -> bool:
        """Whether the gateway has given it back, and not as the person said: not at all, or under
        another number, perhaps a second time. `number` is ours.
        """
        if refund.state != "approved":
            return False
        return not self.moved or self.reference not in (refund.reference, number)


def after_word(refund: Refund, told: Told, now_ms: int) -> Refund:
    """A person has said what became of it: it is asked about, and never sent again. A no of the
    gateway gives way to a person who gave it back in the wallet's own account.
    """
    if refund.step is not Step.REST:
        return replace(refund, state="unknown", step=Step.QUERY, due_ms=now_ms, tries=0)
    return by_hand(told) if told.moved and refund.state == "declined" else refund


def by_hand(told: Told) -> Refund:
    """As the person said it."""
    state: State = "approved" if told.moved else "declined"
    return Refund(state, Step.REST, reference=told.reference, reason=BY_HAND)


def heard_after_word(
    refund: Refund, answer: Answer, amount_minor: int, now_ms: int, pace: Pace, *, told: Told
) -> Refund:
    """As `heard`, and nothing more is sent. That the gateway knows nothing of it has to be said for
    a while: a request of ours may have been on its way.
    """
    if refund.step is Step.REST:
        return refund
    if answer.said in (Said.DONE, Said.GONE):
        return heard(refund, answer, amount_minor, now_ms, pace)
    tries = refund.tries + 1
    unknown = answer.said in (Said.NOT_FOUND, Said.NEVER_SENT) and tries >= pace.person_after
    if answer.said is Said.REFUSED or unknown:
        return by_hand(told)
    return replace(
        refund,
        step=Step.QUERY,
        due_ms=now_ms + pace.after(tries),
        tries=tries,
        reason=answer.reason or refund.reason,
        needs_person=refund.needs_person
        or (tries >= pace.person_after and answer.said is not Said.NOT_FOUND),
    )


def heard(refund: Refund, answer: Answer, amount_minor: int, now_ms: int, pace: Pace) -> Refund:
    """The refund after an answer to what was to be done next."""
    said = answer.said
    if refund.step is Step.REST:
        return refund
    if said in (Said.DONE, Said.GONE):
        differs = answer.amount_minor not in (None, amount_minor)
        return replace(
            refund,
            state="approved",
            step=Step.REST,
            due_ms=0,
            reference=answer.reference or refund.reference,
            reason=AMOUNT_DIFFERS if differs else "",
            needs_person=differs,
        )
    if said is Said.REFUSED:
        return replace(
            refund,
            state="declined",
            step=Step.REST,
            due_ms=0,
            reason=answer.reason,
            needs_person=False,
        )
    if said in (Said.NOT_FOUND, Said.NEVER_SENT) and refund.tries < pace.person_after:
        due_ms = now_ms + pace.after(refund.tries)
        return replace(refund, step=Step.REFUND, due_ms=due_ms, tries=refund.tries + 1)
    tries = refund.tries + 1
    return replace(
        refund,
        state="sent" if said is Said.WAITING and refund.state == "sent" else "unknown",
        step=Step.REFUND if said in (Said.NOT_FOUND, Said.NEVER_SENT) else Step.QUERY,
        due_ms=now_ms + pace.after(tries),
        tries=tries,
        reason=answer.reason or refund.reason,
        needs_person=refund.needs_person or tries >= pace.person_after,
    )
