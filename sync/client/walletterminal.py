"""A wallet as the attempt's driver sees it: the sales server is its terminal.

The code lies in memory only, from its scan until it is sent; that is once. Everything is asked by
the lane that leads the attempt: a cancel that overtook a yes would take back what was sold.
"""

import threading
from collections.abc import Callable
from uuid import UUID

from pos.domain.attempt import Attempt, Slip, TerminalRef
from pos.domain.ids import AttemptId, RefundId
from pos.domain.money import Currency, Money
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.domain.walletcode import Wallet
from pos.payments.line import UNREACHABLE, NoAnswerError, NotSentError
from pos.payments.readings import Approved, Reading, Refused, Running
from pos.payments.walletcode import WalletCode
from sync.client.http import NotReached
from sync.client.wallets import ASK_S, RemoteWallets
from sync.protocol.wallets import WalletPayment, WalletRefunded

NEVER_SENT = "never_sent"
# The server itself gives a customer a minute, and then sees that no charge stands.
WAIT_S = 120.0
# The server's words for a refund that can never be; with any other it may be asked again.
_FINAL = {
    Reason.ATTEMPT_UNKNOWN,
    Reason.ATTEMPT_OPEN,
    Reason.AMOUNT_WRONG,
    Reason.WALLET_NOT_TAKEN,
}


class WalletTerminal:
    """One wallet of the house; `hand`, `abort` and `close` are for other threads."""

    def __init__(self, remote: RemoteWallets, wallet: Wallet, ask_s: float = ASK_S) -> None:
        self._remote, self._wallet, self._ask_s = remote, wallet, ask_s
        self._codes: dict[AttemptId, tuple[WalletCode, str]] = {}
        self._wished: set[AttemptId] = set()  # somebody wants these to end
        self._leaving: set[AttemptId] = set()  # the server was asked to: no yes counts any more
        self._over = threading.Event()
        self.polled: Callable[[], None] = lambda: None  # once for each question while one waits

    @property
    def name(self) -> str:
        """What an attempt carries as its `terminal`."""
        return self._wallet

    def hand(self, attempt: AttemptId, code: WalletCode, subject: str) -> None:
        """The code that pays this attempt, and what the customer reads of it in the wallet."""
        self._codes[attempt] = code, subject

    def close(self) -> None:
        """The till ends: nobody is waited for."""
        self._over.set()

    def carry_out(self, attempt: Attempt) -> Reading:
        """The attempt's own request, and until it is settled how it stands."""
        if attempt.kind == "refund":
            return _given_back(self._refund(attempt))
        if attempt.kind == "reversal":
            return self._gone(attempt, self._cancel(_charge_of(attempt), attempt))
        held = self._codes.pop(attempt.id, None)
        if held is None:
            raise NotSentError(NEVER_SENT)
        code, subject = held
        amount = Money(attempt.amount_minor, Currency(attempt.currency))
        try:
            payment = self._remote.pay(attempt.id, code.digits, amount, subject)
        except NotReached:
            raise NotSentError(UNREACHABLE) from None
        except Refusal as refusal:  # nothing was written down there, nothing is charged
            return Refused(refusal.reason.value)
        except Trouble:
            raise NoAnswerError from None
        return self._awaited(attempt, payment)

    def ask(self, attempt: Attempt, made: UUID) -> Reading:
        """What became of it."""
        del made
        if attempt.kind == "refund":
            return _given_back(self._refund_standing(attempt))
        if attempt.kind == "reversal":
            return self._gone(attempt, self._cancel(_charge_of(attempt), attempt))
        return self._reading(attempt, self._standing(attempt))

    def abort(self, attempt: Attempt, made: UUID) -> None:
        """No charge shall stand; whoever leads the attempt tells the server."""
        del made
        self._wished.add(attempt.id)

    def _awaited(self, attempt: Attempt, payment: WalletPayment) -> Reading:
        """Until the customer has confirmed or not; what nobody knows is asked by the driver."""
        for _ in range(int(WAIT_S / self._ask_s)):
            reading = self._reading(attempt, payment)
            if not isinstance(reading, Running):
                return reading
            if payment.state == "unknown" or self._over.wait(self._ask_s):
                break
            self.polled()
            payment = self._standing(attempt)
        raise NoAnswerError(payment.reason)

    def _standing(self, attempt: Attempt) -> WalletPayment:
        if attempt.id in self._wished | self._leaving:
            return self._cancel(attempt.id, attempt)
        try:
            return self._remote.ask(attempt.id)
        except Refusal as refusal:
            if refusal.reason is not Reason.ATTEMPT_UNKNOWN:
                raise NoAnswerError(refusal.reason.value) from None
        except Trouble:
            raise NoAnswerError from None
        # It may still be on its way there: this makes that it pays nothing, whenever it arrives.
        return self._cancel(attempt.id, attempt)

    def _cancel(self, charge: AttemptId, attempt: Attempt) -> WalletPayment:
        self._leaving.add(charge)
        amount = Money(attempt.amount_minor, Currency(attempt.currency))
        try:
            return self._remote.cancel(charge, self._wallet, amount)
        except Refusal as refusal:
            raise NoAnswerError(refusal.reason.value) from None
        except Trouble:
            raise NoAnswerError from None

    def _reading(self, attempt: Attempt, payment: WalletPayment) -> Reading:
        if payment.state == "declined":
            return Refused(payment.reason or "refused")
        if payment.state == "cancelled":
            wished = attempt.id in self._wished
            return Refused("stopped" if wished else "not_confirmed", by_person=True)
        if payment.state != "approved" or payment.is_leaving or attempt.id in self._leaving:
            return Running()
        return self._yes(attempt, payment.amount_minor, payment.currency, payment.reference)

    def _gone(self, reversal: Attempt, payment: WalletPayment) -> Reading:
        """Taken back: no charge stands."""
        if payment.state not in ("declined", "cancelled"):
            return Running()
        return self._yes(reversal, payment.amount_minor, payment.currency, payment.reference)

    def _yes(self, attempt: Attempt, minor: int, currency: str, reference: str) -> Approved:
        # The wallet's own number where it told one; by ours it finds the payment as well.
        ref = TerminalRef(reference or (attempt.original or attempt.id).hex, self._wallet)
        return Approved(Slip(minor, ref, scheme=self._wallet), currency)

    def _refund_standing(self, attempt: Attempt) -> WalletRefunded:
        try:
            return self._remote.ask_refund(RefundId(attempt.id))
        except Refusal as refusal:
            if refusal.reason is not Reason.ATTEMPT_UNKNOWN:
                raise NoAnswerError(refusal.reason.value) from None
        except Trouble:
            raise NoAnswerError from None
        return self._refund(attempt)  # under its number it goes back once, however often asked

    def _refund(self, attempt: Attempt) -> WalletRefunded:
        amount = Money(attempt.amount_minor, Currency(attempt.currency))
        try:
            return self._remote.refund(RefundId(attempt.id), _charge_of(attempt), amount)
        except NotReached:
            raise NotSentError(UNREACHABLE) from None
        except Refusal as refusal:
            if refusal.reason not in _FINAL:
                raise NoAnswerError(refusal.reason.value) from None
            return _refused(attempt, refusal)
        except Trouble:
            raise NoAnswerError from None


def _charge_of(attempt: Attempt) -> AttemptId:
    """What a reversal or refund is about; a refund may be of another till's charge, by its name."""
    if attempt.kind == "refund" and attempt.against is not None:
        return AttemptId(UUID(attempt.against.transaction))
    assert attempt.original is not None, "what takes money back names its charge"
    return attempt.original


def _refused(attempt: Attempt, refusal: Refusal) -> WalletRefunded:
    """The server's no to a refund: nothing was written down there."""
    return WalletRefunded(
        attempt.id,
        _charge_of(attempt),
        "declined",
        attempt.amount_minor,
        attempt.currency,
        reason=refusal.reason.value,
    )


def _given_back(refund: WalletRefunded) -> Reading:
    if refund.state == "declined":
        return Refused(refund.reason or "refused")
    if refund.state != "approved":
        return Running()
    ref = TerminalRef(refund.reference or refund.refund.hex, "")
    return Approved(Slip(refund.amount_minor, ref), refund.currency)
