"""Giving money back to cards: agreed first, then each part an attempt of its own, then written.

    begin -> start, and the terminal or a person says what became of it, part by part -> finish

Everything is on disk before a terminal hears of it. While it is under way the tickets are the
customer's still, and nobody else has a say over their order: its right stays this till's. The
record is written once all of the money is back, in one transaction, under an id made at `begin`. A
till that died anywhere goes on with `take_up`.
"""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal

from pos.domain.attempt import UNSETTLED, Attempt, TerminalRef
from pos.domain.goingback import GoingBack
from pos.domain.ids import AttemptId, OrderId
from pos.domain.money import Currency, Money, rounded_to_cash
from pos.domain.order import CHARGED, Exchange, Refund, Tender
from pos.domain.people import EXCHANGE, REFUND_IN_CASH, Approval, require
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Person
from pos.payments.attempt import move
from pos.services import exchanging, refunding, rights, shifts, taskends, uses
from pos.services.desk import Desk
from pos.services.exchanging import ExchangeWish
from pos.services.owning import return_places
from pos.services.people import spend
from pos.services.refunding import RefundWish
from pos.storage.database import Unit

State = Literal["due", "open", "back"]


@dataclass(frozen=True)
class Part:
    """Money that goes back to one card, and the latest try. `terminal` is where it would be done:
    empty, by hand.
    """

    at: int
    tender: Tender
    attempt: Attempt | None
    terminal: str = ""

    @property
    def amount_minor(self) -> int:
        """How much goes back."""
        return -self.tender.amount_minor

    @property
    def state(self) -> State:
        """due: to be tried, or tried in vain; open: nobody knows yet; back: it is done."""
        if self.attempt is None or self.attempt.state in ("declined", "cancelled"):
            return "due"
        return "open" if self.attempt.state in UNSETTLED else "back"


@dataclass(frozen=True)
class Standing:
    """What was agreed, and how far its card parts are."""

    going: GoingBack
    parts: tuple[Part, ...]

    @property
    def next(self) -> Part | None:
        """What is to be done now; None: all of the money is back."""
        return next((one for one in self.parts if one.state != "back"), None)

    @property
    def untouched(self) -> bool:
        """Whether no money has moved: it may still be left."""
        return all(one.state == "due" for one in self.parts)


def needed(tenders: Collection[Tender]) -> bool:
    """Whether this cannot be written at once: money goes back to a card or a phone."""
    return any(_to_charge(one) for one in tenders)


def begin(desk: Desk, wish: RefundWish) -> GoingBack:
    """Agree on a refund or a void. Raises as refunding.refund does."""
    require(wish.person, wish.action)
    desk.guard.check()
    with desk.database.transaction() as unit:
        word = spend(unit, wish.approval, wish.action, wish.order, desk.clock.now_ms())
        going = refunding.agree(desk, unit, wish, word)
        unit.going_back.put(going)
    return going


def begin_exchange(desk: Desk, wish: ExchangeWish) -> GoingBack:
    """Agree on an exchange of which money goes back. Raises as exchanging.exchange does."""
    require(wish.person, EXCHANGE)
    desk.guard.check()
    with desk.database.transaction() as unit:
        word = spend(unit, wish.approval, EXCHANGE, wish.order, desk.clock.now_ms())
        going = exchanging.agree(desk, unit, wish, word, "price")
        unit.going_back.put(going)
    return going


def look(desk: Desk, order: OrderId, terminal: str = "") -> Standing | None:
    """Where it stands; None where nothing of that order is on its way back."""
    with desk.database.transaction() as unit:
        going = unit.going_back.of(order)
        return None if going is None else _standing(unit, going, terminal)


def start(desk: Desk, order: OrderId, terminal: str = "", *, by_hand: bool = False) -> Attempt:
    """The next part's attempt, on disk: as created, for `terminal`, where the charge was made
    there; else as sent, for a person at the stand-alone terminal. One that is open comes again.

    Raises ORDER_UNKNOWN where nothing is on its way back, ATTEMPT_OPEN beside another one.
    """
    with desk.database.transaction() as unit:
        standing = _needed(unit, order, "" if by_hand else terminal)
        part = standing.next
        if part is None:
            raise Refusal(Reason.ORDER_UNKNOWN)
        if part.state == "open":
            assert part.attempt is not None
            return part.attempt
        if any(one.state in UNSETTLED for one in unit.attempts.open()):
            raise Refusal(Reason.ATTEMPT_OPEN)
        made = _attempt(desk, unit, standing.going, part)
        unit.attempts.save(made)
        tries = list(standing.going.tries)
        tries[part.at] = made.id
        unit.going_back.put(replace(standing.going, tries=tuple(tries)))
    return made


def in_cash(desk: Desk, order: OrderId, person: Person, approval: Approval) -> GoingBack:
    """What has not gone back to its card goes out of the drawer instead, as far as coins can make
    it (people.REFUND_IN_CASH, the order). Raises ATTEMPT_OPEN while nobody knows of a part.
    """
    require(person, REFUND_IN_CASH)
    desk.guard.check()
    with desk.database.transaction() as unit:
        standing = _needed(unit, order)
        if any(one.state == "open" for one in standing.parts):
            raise Refusal(Reason.ATTEMPT_OPEN)
        spend(unit, approval, REFUND_IN_CASH, order, desk.clock.now_ms())
        can = refunding.within(unit, order)
        due = {one.at for one in standing.parts if one.state == "due"}
        step, currency = can.cash_step, Currency(can.currency)
        tenders = tuple(
            _cash_for(one, step, currency) if at in due else one
            for at, one in enumerate(standing.going.tenders)
        )
        note = f"cash for the card ({approval.approver_name})"
        going = _with(standing.going, tenders, notes=(*standing.going.notes, note))
        unit.going_back.put(going)
    return going


def finish(desk: Desk, going: GoingBack) -> Refund | Exchange:
    """All of the money is back: the record is written; again, it is only read.

    Raises ATTEMPT_OPEN while a part is not back, TILL_SUSPENDED, SHIFT_NOT_OPEN, RIGHT_NOT_OWNED.
    """
    desk.guard.check()
    with desk.database.transaction() as unit:
        made = _finish(desk, unit, going)
    with suppress(OSError):  # the outbox and the printer will say so
        desk.keep_anchor()
    return made


def leave(desk: Desk, order: OrderId) -> None:
    """Nothing comes of it. Raises ATTEMPT_OPEN where money has moved, or may have."""
    with desk.database.transaction() as unit:
        _leave(desk, unit, _needed(unit, order))


def take_up(desk: Desk, but: Collection[OrderId] = ()) -> tuple[GoingBack, ...]:
    """After a crash, and whenever an open attempt was settled: what is back is written, what never
    began is left, and what a person has to decide is returned. `but` are in somebody's hands.
    """
    left = []
    with desk.database.transaction() as unit:
        every = [one for one in unit.going_back.every() if one.order not in but]
    for going in every:
        try:
            with desk.database.transaction() as unit:
                if unit.going_back.of(going.order) != going:
                    continue  # somebody was faster
                standing = _standing(unit, going)
                if standing.untouched and standing.parts:
                    _leave(desk, unit, standing)
            if standing.next is None:
                finish(desk, going)
        except Refusal:  # the right, the shift or the till itself: a person sees it at the order
            left.append(going)
        else:
            if not standing.untouched and standing.next is not None:
                left.append(going)
    return tuple(left)


def _finish(desk: Desk, unit: Unit, going: GoingBack) -> Refund | Exchange:
    written = unit.going_back.of(going.order)
    if written is None or written.record.id != going.record.id:
        return _of_id(unit, going)
    standing = _standing(unit, written)
    if standing.next is not None:
        raise Refusal(Reason.ATTEMPT_OPEN)
    tenders = list(written.tenders)
    for part in standing.parts:
        assert part.attempt is not None
        tenders[part.at] = replace(part.tender, reference=part.attempt.reference)
        if unit.orders.load(going.order) is not None:
            unit.attempts.save(replace(part.attempt, order=going.order))
    shift, at_ms = shifts.needed(unit), desk.clock.now_ms()
    reason = "; ".join((written.record.reason, *written.notes))
    whole = _with(written, tuple(tenders))
    unit.going_back.end(going.order)
    made: Refund | Exchange
    if whole.refund is not None:
        refund = replace(whole.refund, shift=shift.id, at_ms=at_ms, reason=reason)
        made = refunding.write(desk, unit, replace(whole, refund=refund))
    else:
        assert whole.exchange is not None
        change = replace(whole.exchange, shift=shift.id, at_ms=at_ms, reason=reason)
        made = exchanging.write(desk, unit, replace(whole, exchange=change))
    taskends.write_with_record(unit, written, at_ms)
    return made


def _leave(desk: Desk, unit: Unit, standing: Standing) -> None:
    if not standing.untouched:
        raise Refusal(Reason.ATTEMPT_OPEN)
    going = standing.going
    unit.going_back.end(going.order)
    if not desk.guard.suspended:
        return_places(desk, unit, going.new_places)
        uses.take_back(desk, unit, going)
    right = unit.rights.of(going.order)
    if right is not None:
        rights.return_unused(desk, unit, right)


def _of_id(unit: Unit, going: GoingBack) -> Refund | Exchange:
    """The record, where somebody else has written it in the meantime."""
    refunds, exchanges = unit.refunds.of_order(going.order), unit.exchanges.of_order(going.order)
    done: tuple[Refund | Exchange, ...] = (*refunds, *exchanges)
    for one in done:
        if one.id == going.record.id:
            return one
    raise Refusal(Reason.ORDER_UNKNOWN)


def _needed(unit: Unit, order: OrderId, terminal: str = "") -> Standing:
    going = unit.going_back.of(order)
    if going is None:
        raise Refusal(Reason.ORDER_UNKNOWN)
    return _standing(unit, going, terminal)


def _standing(unit: Unit, going: GoingBack, terminal: str = "") -> Standing:
    parts = []
    for at, tender in enumerate(going.tenders):
        if not _to_charge(tender):
            continue
        tried = going.tries[at]
        charge = None if tender.attempt is None else unit.attempts.load(tender.attempt)
        there = charge is not None and charge.slip is not None and charge.terminal == terminal
        attempt = None if tried is None else unit.attempts.load(tried)
        # A phone's money goes back through the sales server, whichever till took it.
        parts.append(Part(at, tender, attempt, tender.wallet or (terminal if there else "")))
    return Standing(going, tuple(parts))


def _attempt(desk: Desk, unit: Unit, going: GoingBack, part: Part) -> Attempt:
    charge = None if part.tender.attempt is None else unit.attempts.load(part.tender.attempt)
    slip = charge.slip if charge is not None and part.terminal else None
    against = None if slip is None else slip.ref
    if part.tender.wallet is not None:  # the server knows the charge by our name of it
        against = TerminalRef(str(part.tender.attempt), part.tender.wallet)
    now_ms = desk.clock.now_ms()
    made = Attempt(
        id=AttemptId(desk.ids.new()),
        basket=going.order,
        amount_minor=part.amount_minor,
        currency=going.record.currency,
        state="created",
        started_at_ms=now_ms,
        kind="refund",
        terminal=part.terminal,
        original=None if charge is None else charge.id,
        against=against,
    )
    # By hand the person is the line to the terminal: from here on only they know.
    return made if part.terminal else move(made, "sent", now_ms)


def _with(
    going: GoingBack, tenders: tuple[Tender, ...], notes: tuple[str, ...] | None = None
) -> GoingBack:
    """The same with other tenders: less in coins than on a card is a rounding."""
    more = sum(one.amount_minor for one in tenders) - sum(one.amount_minor for one in going.tenders)
    told = going.notes if notes is None else notes
    if going.refund is not None:
        rounding = going.refund.rounding_minor + more
        refund = replace(going.refund, tenders=tenders, rounding_minor=rounding)
        return replace(going, refund=refund, notes=told)
    assert going.exchange is not None
    rounding = going.exchange.rounding_minor + more
    made = replace(going.exchange, tenders=tenders, rounding_minor=rounding)
    return replace(going, exchange=made, notes=told)


def _cash_for(tender: Tender, step: int, currency: Currency) -> Tender:
    """Out of the drawer instead; it counts for that card all the same. Never more than was paid."""
    owed = -tender.amount_minor
    coins = rounded_to_cash(Money(owed, currency), step).minor
    minor = coins if coins <= owed else owed - owed % step
    return Tender("cash", -minor, attempt=tender.attempt)


def _to_charge(tender: Tender) -> bool:
    return tender.kind in CHARGED and tender.amount_minor < 0
