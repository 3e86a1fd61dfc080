"""A supervisor says what became of a payment that nobody knows of, and how they know."""

from dataclasses import dataclass, replace

from pos.domain.attempt import Attempt
from pos.domain.ids import AttemptId, OrderId
from pos.domain.journal import AttemptDecided
from pos.domain.people import SETTLE_TASK, Approval, require
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Person
from pos.payments import handkeyed
from pos.services import cards
from pos.services.desk import Desk
from pos.services.people import spend
from pos.storage.database import Unit


@dataclass(frozen=True)
class Word:
    """What is said: with a receipt number the money moved, or an approved charge was taken back
    under it; without one it did not. `why` is how they know, and is never empty.
    """

    person: Person
    approval: Approval | None
    why: str
    receipt: str = ""
    keeps_places: bool = False


def decide(desk: Desk, attempt: AttemptId, word: Word) -> Attempt:
    """It is settled, and the journal says by whom and why; of a phone's the server hears by that.

    Raises APPROVAL_NEEDED unless a supervisor approved (people.SETTLE_TASK, the attempt's id),
    NOTE_MISSING, CARD_NUMBER_TYPED, TILL_SUSPENDED, ATTEMPT_OPEN where it was settled already, or
    RECEIPT_NUMBER_MISSING where an approved charge is to be taken back.
    """
    require(word.person, SETTLE_TASK)
    desk.guard.check()
    handkeyed.refuse_card_number(word.why)
    if not word.why.strip():
        raise Refusal(Reason.NOTE_MISSING)
    number = handkeyed.receipt_number(word.receipt) if word.receipt else ""
    at_ms = desk.clock.now_ms()
    with desk.database.transaction() as unit:
        given = spend(unit, word.approval, SETTLE_TASK, attempt, at_ms)
        before = unit.attempts.load(attempt)
        if before is None:
            raise LookupError(f"no attempt {attempt}")
        moved = bool(number) and before.state != "approved"
        after = cards.said(
            desk,
            unit,
            before,
            "approved" if moved else "cancelled",
            number,
            keeps_places=word.keeps_places,
        )
        _note(unit, before, word, given)
        fact = AttemptDecided(
            attempt=attempt,
            kind=after.kind,
            terminal=after.terminal,
            state=after.state,
            amount_minor=after.amount_minor,
            currency=after.currency,
            why=word.why,
            person=word.person.id,
            approver=given.approver,
            reference=number,
            charge=cards.charge_of(after),
        )
        unit.journal.append(fact, at_ms)
    return after


def _note(unit: Unit, attempt: Attempt, word: Word, given: Approval) -> None:
    """What a refund's record will tell of it."""
    going = unit.going_back.of(OrderId(attempt.basket)) if attempt.kind == "refund" else None
    if going is not None:
        note = f"{word.why} ({given.approver_name})"
        unit.going_back.put(replace(going, notes=(*going.notes, note)))
