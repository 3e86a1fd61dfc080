"""Does what is due: writes an attempt down, sends its code once, asks, cancels, gives back.

Everything blocks and is meant for threads. Between two steps everything is in the books, so a
clerk that dies at any of them is followed by another, here or in another worker.
"""

import hashlib
import hmac
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from pos.domain.refusals import Reason, Refusal
from pos.domain.walletcode import CURRENCY, Wallet, is_card_number, wallet_of
from sync.protocol.wallets import WalletCancel, WalletPay, WalletRefund, WalletTotals
from sync.server import tables
from sync.server.database import Database
from sync.server.wallets import attempts, machine, refunding, words
from sync.server.wallets.attempts import Attempt, Refunding
from sync.server.wallets.machine import (
    Call,
    CancelAsked,
    Died,
    Event,
    Heard,
    Payment,
    Sending,
    Terms,
)
from sync.server.wallets.pace import Pace
from sync.server.wallets.port import Answer, Gateway, Said
from sync.server.wallets.refunding import Refund

# A code that was kept waiting this long, by a machine that slept, is not sent any more.
_STALE_S = 5.0
_AT_ONCE = 16

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Due:
    """Something to do, taken: an attempt, or a refund by its id."""

    attempt: Attempt | None
    refund: str = ""


class Clerk:
    """One worker's. Safe to use from several threads."""

    def __init__(
        self,
        database: Database,
        gateways: Mapping[Wallet, Gateway],
        pace: Pace | None = None,
        step: Callable[[str], None] = lambda _name: None,
    ) -> None:
        """`step` hears the name of each step that is behind us: there a test lets us die."""
        self._database = database
        self._gateways = gateways
        self._pace = pace or Pace()
        self._step = step
        with database.reading() as connection:
            self._pepper = bytes(connection.scalars(select(tables.server.c.pepper)).one())

    @property
    def wallets(self) -> list[Wallet]:
        """Those the house takes."""
        return sorted(self._gateways)

    # --- what a till asks -------------------------------------------------------------------------

    def begin(self, till: int, ask: WalletPay) -> tuple[Attempt, bool]:
        """Write it down as created; whether it is new, so that its code is to be sent.

        Raises WALLET_CODE_WRONG, CARD_NUMBER_TYPED, WALLET_NOT_TAKEN, AMOUNT_WRONG, TILL_FENCED,
        WALLET_CODE_USED, or OPERATION_REUSED where that attempt was about something else.
        """
        wallet = self._wallet(ask.code)
        self._check(wallet, ask.currency)
        wanted = Attempt(ask.attempt.hex, till, wallet, ask.amount_minor, ask.currency)
        with self._database.writing() as connection:
            now_ms = self._database.now_ms(connection)
            known = attempts.load(connection, wanted.id)
            if known is None:
                _refuse_fenced(connection, till)
                created = Attempt(
                    wanted.id,
                    till,
                    wallet,
                    wanted.amount_minor,
                    wanted.currency,
                    Payment(due_ms=now_ms + self._pace.lease_ms),
                )
                if attempts.add(connection, created, self._hash(ask.code), now_ms):
                    known, is_new = created, True
                else:
                    known, is_new = attempts.load(connection, wanted.id), False
                if known is None:
                    raise Refusal(Reason.WALLET_CODE_USED)
            else:
                is_new = False
        if is_new:
            self._step("written")
        _same(known, wanted)
        return known, is_new

    def totals(self, till: int, wallet: str) -> WalletTotals:
        """What a till's payments in one wallet come to. Raises WALLET_NOT_TAKEN."""
        found = next((one for one in self._gateways if one == wallet), None)
        if found is None:
            raise Refusal(Reason.WALLET_NOT_TAKEN)
        with self._database.reading() as connection:
            return attempts.totals(connection, till, found)

    def pay(self, attempt: str, code: str, subject: str) -> Attempt | None:
        """Send the code, once. None where somebody else has gone on with the attempt."""
        at_s = time.monotonic()
        sending = self._move(attempt, Sending())
        if sending is None or sending.payment.state != "sent":
            return None
        self._step("sent")
        payment = sending.payment
        if time.monotonic() - at_s > _STALE_S:
            answer = Answer(Said.NEVER_SENT, reason=machine.NEVER_SENT)
        else:
            answer = self._gateways[sending.wallet].pay(sending.trade, code, subject)
        self._step("paid")
        done = self._move(attempt, Heard(Call.PAY, answer, payment.sent_ms))
        self._step("paid_written")
        return done

    def standing(self, till: int, attempt: str) -> Attempt:
        """How it stands. Raises ATTEMPT_UNKNOWN, also for another till's."""
        with self._database.reading() as connection:
            known = attempts.load(connection, attempt, to_look=True)
        if known is None or known.till != till:
            raise Refusal(Reason.ATTEMPT_UNKNOWN)
        return known

    def cancel(self, till: int, ask: WalletCancel) -> Attempt:
        """See that no charge stands. Raises ALREADY_REFUNDED where some of it went back."""
        self._check(ask.wallet, ask.currency)
        wanted = Attempt(ask.attempt.hex, till, ask.wallet, ask.amount_minor, ask.currency)
        with self._database.writing() as connection:
            now_ms = self._database.now_ms(connection)
            known = attempts.load(connection, wanted.id)
            if known is None:
                standing = machine.unheard_of(now_ms, self._terms(wanted))
                gone = Attempt(
                    wanted.id, till, wanted.wallet, wanted.amount_minor, wanted.currency, standing
                )
                if attempts.add(connection, gone, None, now_ms):
                    return gone
                known = attempts.load(connection, wanted.id)
                assert known is not None
            _same(known, wanted)
            if attempts.given_back(connection, known.id):
                raise Refusal(Reason.ALREADY_REFUNDED)
            moved = machine.move(known.payment, CancelAsked(), now_ms, self._terms(known))
            return attempts.save(connection, known, moved, now_ms)

    def refund(self, till: int, ask: WalletRefund) -> Refunding:
        """Write down that this goes back. Raises ATTEMPT_UNKNOWN, ATTEMPT_OPEN, AMOUNT_WRONG, or
        OPERATION_REUSED where that refund was about something else.
        """
        with self._database.writing() as connection:
            now_ms = self._database.now_ms(connection)
            attempt = attempts.load(connection, ask.attempt.hex)
            if attempt is None:
                raise Refusal(Reason.ATTEMPT_UNKNOWN)
            wanted = Refunding(
                ask.refund.hex, till, attempt, ask.amount_minor, ask.why, Refund(due_ms=now_ms)
            )
            known = attempts.load_refund(connection, wanted.id)
            if known is not None:
                if (known.attempt.id, known.amount_minor) != (attempt.id, ask.amount_minor):
                    raise Refusal(Reason.OPERATION_REUSED)
                return known
            self._check(attempt.wallet, ask.currency)
            if attempt.payment.state != "approved" or attempt.payment.is_leaving:
                raise Refusal(Reason.ATTEMPT_OPEN, state=attempt.payment.state)
            left = attempt.amount_minor - attempts.given_back(connection, attempt.id)
            if ask.currency != attempt.currency or ask.amount_minor > left:
                raise Refusal(Reason.AMOUNT_WRONG, left_minor=left)
            attempts.add_refund(connection, wanted, now_ms)
        self._step("refund_written")
        return wanted

    def refund_standing(self, refund: str) -> Refunding:
        """How it stands. Raises ATTEMPT_UNKNOWN."""
        with self._database.reading() as connection:
            known = attempts.load_refund(connection, refund, to_look=True)
        if known is None:
            raise Refusal(Reason.ATTEMPT_UNKNOWN)
        return known

    # --- what is due ------------------------------------------------------------------------------

    def claim(self, limit: int = _AT_ONCE) -> list[Due]:
        """What is due now, taken from all other clerks for a while."""
        lease_ms = self._pace.lease_ms
        with self._database.reading() as connection:
            said = words.waiting(connection)
            if not said and not _is_any_due(connection, self._database.now_ms(connection)):
                return []
        if said:
            with self._database.writing() as connection:
                words.hear(connection, self._database.now_ms(connection), self._terms)
            self._step("heard")
        with self._database.writing() as connection:
            now_ms = self._database.now_ms(connection)
            due = [Due(one) for one in attempts.claim_due(connection, now_ms, lease_ms, limit)]
            refunds = attempts.claim_due_refunds(connection, now_ms, lease_ms, limit)
            return due + [Due(None, one) for one in refunds]

    def do(self, due: Due) -> None:
        """Do it, and what follows from it at once."""
        if due.attempt is None:
            self._give_back(due.refund)
            return
        attempt: Attempt | None = due.attempt
        while attempt is not None and attempt.wallet in self._gateways:
            call = _call(attempt.payment)
            if call is None:
                self._move(attempt.id, Died())
                return
            attempt = self._ask(attempt, call)

    def _ask(self, attempt: Attempt, call: Call) -> Attempt | None:
        """Ask the gateway; the attempt again where more is due at once."""
        gateway = self._gateways[attempt.wallet]
        asked_ms = self._now_ms()
        step = attempt.payment.step
        self._step(f"before_{step}")
        answer = (gateway.query if call is Call.QUERY else gateway.cancel)(attempt.trade)
        self._step(f"after_{step}")
        heard = self._move(attempt.id, Heard(call, answer, asked_ms))
        self._step(f"{step}_written")
        if heard is None or heard.payment.step is not machine.Step.CANCEL or step == "cancel":
            return None
        # Between the last question and the cancel a customer can still pay: let it be short.
        return heard if heard.payment.due_ms <= self._now_ms() else None

    def _give_back(self, refund: str) -> None:
        with self._database.reading() as connection:
            known = attempts.load_refund(connection, refund, to_look=True)
            told = words.of_refund(connection, refund)
        if known is None or known.attempt.wallet not in self._gateways:
            return
        gateway, step = self._gateways[known.attempt.wallet], known.refund.step
        if step is refunding.Step.REST:
            return
        if told is not None:  # a person spoke: nothing is sent any more
            step = refunding.Step.QUERY
        asking = gateway.refund if step is refunding.Step.REFUND else gateway.query_refund
        answer = asking(known.given_back)
        self._step(f"refund_{step}")
        with self._database.writing() as connection:
            now_ms = self._database.now_ms(connection)
            known = attempts.load_refund(connection, refund)
            assert known is not None
            about, amount_minor = words.of_refund(connection, refund), known.amount_minor
            if about is None:
                moved = refunding.heard(known.refund, answer, amount_minor, now_ms, self._pace)
            else:
                moved = refunding.heard_after_word(
                    known.refund, answer, amount_minor, now_ms, self._pace, told=about
                )
            attempts.save_refund(connection, known, moved, now_ms)
            words.refund_heard(connection, known, moved)
        self._step(f"refund_{step}_written")

    def _move(self, attempt: str, event: Event) -> Attempt | None:
        """One event, one transaction; None where there is no such attempt or nothing follows."""
        with self._database.writing() as connection:
            now_ms = self._database.now_ms(connection)
            known = attempts.load(connection, attempt)
            if known is None:
                return None
            moved = machine.move(known.payment, event, now_ms, self._terms(known))
            if isinstance(event, Heard) and event.answer.said is Said.PAID:
                words.found_paid(connection, known)
            if moved == known.payment:
                return None
            return attempts.save(connection, known, moved, now_ms)

    def _terms(self, attempt: Attempt) -> Terms:
        gateway = self._gateways.get(attempt.wallet)
        earliest_ms = gateway.earliest_cancel_ms if gateway else 0
        return Terms(attempt.amount_minor, attempt.currency, earliest_ms, self._pace)

    def _wallet(self, code: str) -> Wallet:
        wallet = wallet_of(code)
        if wallet is None:
            card = code.isascii() and code.isdecimal() and is_card_number(code)
            raise Refusal(Reason.CARD_NUMBER_TYPED if card else Reason.WALLET_CODE_WRONG)
        return wallet

    def _check(self, wallet: Wallet, currency: str) -> None:
        if wallet not in self._gateways:
            raise Refusal(Reason.WALLET_NOT_TAKEN, wallet=wallet)
        if currency != CURRENCY:
            raise Refusal(Reason.AMOUNT_WRONG)

    def _hash(self, code: str) -> str:
        return hmac.new(self._pepper, b"wallet-code " + code.encode(), hashlib.sha256).hexdigest()

    def _now_ms(self) -> int:
        with self._database.reading() as connection:
            return self._database.now_ms(connection)


def _call(payment: Payment) -> Call | None:
    """What the gateway is to be asked; None where a code was to be sent by somebody who is gone."""
    match payment.step:
        case machine.Step.CANCEL:
            return Call.CANCEL
        case machine.Step.QUERY | machine.Step.LAST_QUERY | machine.Step.LOOK_AGAIN:
            return Call.QUERY
        case _:
            return None


def _same(known: Attempt, wanted: Attempt) -> None:
    """Another till's, another amount or another wallet under one id is a mistake, or worse."""
    about = ("till", "wallet", "amount_minor", "currency")
    if any(getattr(known, name) != getattr(wanted, name) for name in about):
        raise Refusal(Reason.OPERATION_REUSED)


def _refuse_fenced(connection: Connection, till: int) -> None:
    wanted = select(tables.tills.c.fenced).where(tables.tills.c.id == till)
    if connection.scalar(wanted):
        raise Refusal(Reason.TILL_FENCED, till=till)


def _is_any_due(connection: Connection, now_ms: int) -> bool:
    return any(
        connection.execute(select(table.c.id).where(tables.due(table, now_ms)).limit(1)).first()
        for table in (tables.wallet_attempts, tables.wallet_refunds)
    )
