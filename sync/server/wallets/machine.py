"""The machine of a wallet payment: what it has come to, and what to do next. Pure.

pay -> approved | declined | waiting -> query every few seconds up to a minute -> last query ->
cancel at once, until the gateway answers. Whatever does not end in `approved` is looked at once
more when no request of ours can be on its way any longer: money found then goes back. So at most
one charge stands, and it stands only where the till is told `approved`.

Answers may come late, doubled or in another order; `asked_ms` says when their question was asked.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from pos.domain.attempt import State
from sync.server.wallets.pace import Pace
from sync.server.wallets.port import Answer, Said

NEVER_SENT = "never_sent"
AMOUNT_DIFFERS = "amount_differs"


class Step(StrEnum):
    """What is to be done next, at `due_ms`."""

    PAY = "pay"
    QUERY = "query"
    LAST_QUERY = "last_query"
    CANCEL = "cancel"
    LOOK_AGAIN = "look_again"
    REST = "rest"


@dataclass(frozen=True)
class Payment:
    """Where one attempt stands. `state` is what the till is told; it ends once and for all, but
    that an approved one can be cancelled.
    """

    state: State = "created"
    step: Step = Step.PAY
    due_ms: int = 0
    sent_ms: int = 0
    tries: int = 0
    reference: str = ""
    reason: str = ""
    is_leaving: bool = False
    needs_person: bool = False


@dataclass(frozen=True)
class Terms:
    """What must be paid for it to be paid, and at which pace it is asked for."""

    amount_minor: int
    currency: str
    earliest_cancel_ms: int = 0
    pace: Pace = field(default_factory=Pace)


@dataclass(frozen=True)
class Sending:
    """The code is about to be sent: from here on there may be a charge."""


@dataclass(frozen=True)
class Died:
    """Whoever was to send the code is gone, and the code with them."""


@dataclass(frozen=True)
class CancelAsked:
    """The till does not want it, or not any more."""


class Call(StrEnum):
    """What a gateway was asked."""

    PAY = "pay"
    QUERY = "query"
    CANCEL = "cancel"


@dataclass(frozen=True)
class Heard:
    """A gateway's answer."""

    call: Call
    answer: Answer
    asked_ms: int


Event = Sending | Died | CancelAsked | Heard


def move(payment: Payment, event: Event, now_ms: int, terms: Terms) -> Payment:
    """The payment after the event; the same one where nothing follows from it."""
    match event:
        case Sending():
            return _send(payment, now_ms, terms)
        case Died():
            return _die(payment, now_ms, terms)
        case CancelAsked():
            return _leave(payment, now_ms, terms)
        case Heard(_, answer, _) if answer.said is Said.PAID:
            return _paid(payment, answer, now_ms, terms)
        case Heard(Call.PAY, answer, _):
            return _pay_heard(payment, answer, now_ms, terms)
        case Heard(Call.QUERY, _, _):
            return _query_heard(payment, event, now_ms, terms)
        case Heard():
            return _cancel_heard(payment, event.answer, now_ms, terms)


def unheard_of(now_ms: int, terms: Terms) -> Payment:
    """A till cancels what never came here, or what these books have forgotten: ask the gateway."""
    return _last_look(
        Payment(state="unknown", sent_ms=now_ms, is_leaving=True, reason=NEVER_SENT), now_ms, terms
    )


def _send(payment: Payment, now_ms: int, terms: Terms) -> Payment:
    if payment.state != "created":
        return payment
    return replace(payment, state="sent", sent_ms=now_ms, due_ms=now_ms + terms.pace.lease_ms)


def _die(payment: Payment, now_ms: int, terms: Terms) -> Payment:
    if payment.step is not Step.PAY:
        return payment
    if payment.state == "created":
        return _rest(payment, "declined", NEVER_SENT)
    lost = replace(payment, state="unknown", step=Step.QUERY, due_ms=now_ms)
    return _last_look(lost, now_ms, terms) if payment.is_leaving else lost


def _leave(payment: Payment, now_ms: int, terms: Terms) -> Payment:
    if payment.state in ("declined", "cancelled") or payment.is_leaving:
        return payment
    if payment.state == "created":
        return _rest(payment, "cancelled", NEVER_SENT)
    leaving = replace(payment, is_leaving=True)
    if payment.state == "approved":
        return _cancel(leaving, now_ms, terms)
    if payment.step in (Step.QUERY, Step.LAST_QUERY):
        return _last_look(leaving, now_ms, terms)
    return leaving  # a code on its way has to come to something first


def _paid(payment: Payment, answer: Answer, now_ms: int, terms: Terms) -> Payment:
    known = replace(payment, reference=answer.reference or payment.reference)
    if payment.state == "approved" or payment.step is Step.CANCEL:
        return known
    if payment.state in ("declined", "cancelled"):
        if payment.step is Step.LOOK_AGAIN:
            tries = payment.tries + 1
            late = replace(known, tries=tries, needs_person=tries >= terms.pace.person_after)
            return _cancel(late, now_ms, terms)
        return replace(known, step=Step.LOOK_AGAIN, due_ms=now_ms)
    if (answer.amount_minor, answer.currency) != (terms.amount_minor, terms.currency):
        return _cancel(replace(known, is_leaving=True, reason=AMOUNT_DIFFERS), now_ms, terms)
    if payment.is_leaving:
        return _cancel(known, now_ms, terms)
    return replace(known, state="approved", step=Step.REST, due_ms=0, tries=0, reason="")


def _pay_heard(payment: Payment, answer: Answer, now_ms: int, terms: Terms) -> Payment:
    if payment.state not in ("sent", "unknown") or payment.step is Step.CANCEL:
        return payment
    if answer.said is Said.NEVER_SENT:
        return _rest(payment, "declined", answer.reason or NEVER_SENT)
    if answer.said in (Said.REFUSED, Said.GONE):
        return _end(payment, "declined", answer.reason, now_ms, terms)
    if payment.step is not Step.PAY:
        return payment  # somebody has gone on without it
    waits = replace(payment, reason=answer.reason, tries=0)
    if answer.said is not Said.WAITING:
        waits = replace(waits, state="unknown")
    if answer.said is Said.DOUBTFUL or payment.is_leaving:
        return _last_look(waits, now_ms, terms)
    return _ask_again(waits, now_ms, terms)


def _query_heard(payment: Payment, heard: Heard, now_ms: int, terms: Terms) -> Payment:
    answer = heard.answer
    if payment.step is Step.LOOK_AGAIN:
        return _looked_again(payment, heard, now_ms, terms)
    if payment.step is Step.CANCEL:
        if answer.said is Said.GONE:
            return _rest(payment, _ended(payment), payment.reason or answer.reason)
        return payment
    if payment.state not in ("sent", "unknown") or payment.step is Step.PAY:
        return payment
    if answer.said is Said.GONE:
        return _rest(payment, "cancelled", answer.reason or payment.reason)
    if answer.said is Said.REFUSED:
        return _end(payment, "declined", answer.reason, now_ms, terms)
    if payment.step is Step.LAST_QUERY or payment.is_leaving:
        return _cancel(payment, now_ms, terms)
    return _ask_again(payment, now_ms, terms)


def _cancel_heard(payment: Payment, answer: Answer, now_ms: int, terms: Terms) -> Payment:
    if payment.step is not Step.CANCEL:
        return payment
    if answer.said in (Said.DONE, Said.GONE, Said.NOT_FOUND):
        return _end(payment, _ended(payment), payment.reason or answer.reason, now_ms, terms)
    # Not to be cancelled is no end either: it is looked at, and tried again, and told a person.
    tries = payment.tries + 1
    if answer.said is Said.REFUSED:
        tries = max(tries, terms.pace.person_after)
    return _retry(payment, tries, now_ms, terms)


def _looked_again(payment: Payment, heard: Heard, now_ms: int, terms: Terms) -> Payment:
    said = heard.answer.said
    if said in (Said.GONE, Said.REFUSED):
        return _rest(payment, payment.state, payment.reason)
    surely_ms = payment.sent_ms + terms.pace.look_again_ms
    if said is Said.NOT_FOUND:
        if heard.asked_ms >= surely_ms:
            return _rest(payment, payment.state, payment.reason)
        return replace(payment, due_ms=max(now_ms, surely_ms))
    if said is Said.WAITING:
        return _cancel(payment, now_ms, terms)
    return _retry(payment, payment.tries + 1, now_ms, terms)


def _ask_again(payment: Payment, now_ms: int, terms: Terms) -> Payment:
    next_ms = now_ms + terms.pace.query_ms
    last_ms = payment.sent_ms + terms.pace.give_up_ms
    if next_ms >= last_ms:
        return replace(payment, step=Step.LAST_QUERY, due_ms=max(now_ms, last_ms))
    return replace(payment, step=Step.QUERY, due_ms=next_ms)


def _last_look(payment: Payment, now_ms: int, terms: Terms) -> Payment:
    """One more question, no sooner than the cancel that may follow it at once."""
    earliest_ms = payment.sent_ms + terms.earliest_cancel_ms
    due_ms = max(now_ms, earliest_ms) if payment.is_leaving else now_ms
    return replace(payment, step=Step.LAST_QUERY, due_ms=due_ms)


def _cancel(payment: Payment, now_ms: int, terms: Terms) -> Payment:
    earliest_ms = payment.sent_ms + terms.earliest_cancel_ms
    tries = payment.tries if payment.step is Step.LOOK_AGAIN else 0
    due_ms = max(now_ms, earliest_ms)
    if tries > 1:
        due_ms += terms.pace.after(tries)
    return replace(payment, step=Step.CANCEL, due_ms=due_ms, tries=tries)


def _retry(payment: Payment, tries: int, now_ms: int, terms: Terms) -> Payment:
    return replace(
        payment,
        state="unknown" if payment.state == "sent" else payment.state,
        due_ms=now_ms + terms.pace.after(tries),
        tries=tries,
        needs_person=payment.needs_person or tries >= terms.pace.person_after,
    )


def _ended(payment: Payment) -> State:
    """A declined one stays declined, whatever had to be reversed for it."""
    return payment.state if payment.state == "declined" else "cancelled"


def _end(payment: Payment, state: State, reason: str, now_ms: int, terms: Terms) -> Payment:
    """It is over for the till; here it is looked at once more."""
    if payment.state in ("declined", "cancelled"):
        state = payment.state
    surely_ms = payment.sent_ms + terms.pace.look_again_ms
    return replace(
        payment,
        state=state,
        step=Step.LOOK_AGAIN,
        due_ms=max(now_ms, surely_ms),
        reason=reason or payment.reason,
        needs_person=False,
    )


def _rest(payment: Payment, state: State, reason: str) -> Payment:
    if payment.state in ("declined", "cancelled"):
        state = payment.state
    return replace(
        payment,
        state=state,
        step=Step.REST,
        due_ms=0,
        tries=0,
        reason=reason or payment.reason,
        needs_person=False,
    )
