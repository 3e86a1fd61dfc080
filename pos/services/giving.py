"""A supervisor's word for something of one basket; and places given away by it."""

from dataclasses import dataclass
from uuid import UUID

from pos.domain.ids import PersonId
from pos.domain.people import GIVE_AWAY, SELL, SUPERVISOR, Approval, require
from pos.domain.pricing.circumstances import Comp, Key
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Person
from pos.payments import handkeyed
from pos.services.desk import Desk
from pos.services.people import spend

REASON_LIMIT = 200


@dataclass(frozen=True)
class Word:
    """What is asked for, and why. A cashier needs the approval of (action, basket)."""

    action: str
    basket: UUID
    reason: str
    person: Person
    approval: Approval | None = None


def given(desk: Desk, word: Word) -> tuple[str, PersonId]:
    """The reason and whose word it is. Durable when it returns: the approval is spent.

    Raises NOT_PERMITTED, TILL_SUSPENDED, REASON_MISSING, CARD_NUMBER_TYPED, APPROVAL_NEEDED unless
    a supervisor sells or approved.
    """
    require(word.person, SELL)
    desk.guard.check()
    reason = word.reason.strip()
    if not reason:
        raise Refusal(Reason.REASON_MISSING)
    handkeyed.refuse_card_number(reason)
    if word.person.role == SUPERVISOR and word.approval is None:
        require(word.person, word.action)
        return reason[:REASON_LIMIT], word.person.id
    with desk.database.transaction() as unit:
        at_ms = desk.clock.now_ms()
        approver = spend(unit, word.approval, word.action, word.basket, at_ms).approver
    return reason[:REASON_LIMIT], approver


def give_away(desk: Desk, word: Word, places: frozenset[Key]) -> Comp:
    """Those places of the basket cost nothing. Raises as `given` does; whether the tariff gives
    anything away for that reason is asked when the basket is priced.
    """
    if word.action != GIVE_AWAY:
        raise ValueError(f"not a word to give away: {word.action}")
    reason, approver = given(desk, word)
    return Comp(places, reason, approver)
