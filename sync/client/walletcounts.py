"""A wallet at the day's end: what the sales server's books have of this till, beside its own."""

from uuid import UUID

from pos.domain.attempt import Attempt, Slip, TerminalRef
from pos.domain.dayend import SchemeLine, Sum, totals_of
from pos.domain.ids import AttemptId, RefundId
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.domain.walletcode import Wallet
from pos.payments.line import NoAnswerError, NotSentError
from pos.payments.readings import (
    Approved,
    Counters,
    Fault,
    Faulty,
    Missing,
    Reading,
    Refused,
    Running,
)
from sync.client.http import NotReached
from sync.client.wallets import RemoteWallets
from sync.protocol.wallets import WalletPayment, WalletRefunded

_NO = {"declined", "cancelled"}


class WalletCounts:
    """One wallet, as `pos.services.dayend` asks a terminal. Raises NotSentError, NoAnswerError."""

    def __init__(self, remote: RemoteWallets, wallet: Wallet) -> None:
        self._remote, self._wallet = remote, wallet

    @property
    def name(self) -> str:
        """What an attempt carries as its `terminal`."""
        return self._wallet

    def counters(
        self, currency: str, made: UUID, again: UUID, at_ms: int
    ) -> Counters | Refused | Faulty:
        """All that this till ever had in it; books that were put back are another period."""
        del made, again, at_ms
        try:
            told = self._remote.totals(self._wallet)
        except NotReached:
            raise NotSentError from None
        except Trouble:
            raise NoAnswerError from None
        except Refusal as refusal:
            return Refused(refusal.reason.value)
        if told.currency != currency:
            return Faulty(Fault.OTHER_CURRENCY)
        line = SchemeLine(
            self._wallet,
            Sum(told.sales_count, told.sales_minor),
            Sum(told.back_count, told.back_minor),
        )
        return Counters(str(told.period), totals_of([line]))

    def ended_period(self, currency: str, period: str, made: UUID) -> Refused:
        """Books that are gone tell nothing."""
        del currency, period, made
        return Refused("refused")

    def ask(self, attempt: Attempt, made: UUID) -> Reading:
        """How one payment or refund stands in the server's books."""
        del made
        try:
            if attempt.kind == "refund":
                return _reading(self._remote.ask_refund(RefundId(attempt.id)))
            about = attempt.original if attempt.kind == "reversal" else attempt.id
            told = self._remote.ask(AttemptId(attempt.id if about is None else about))
        except NotReached:
            raise NotSentError from None
        except Trouble:
            raise NoAnswerError from None
        except Refusal as refusal:
            unknown = refusal.reason is Reason.ATTEMPT_UNKNOWN
            return Missing() if unknown else Refused(refusal.reason.value)
        if attempt.kind == "reversal":  # it is done where the charge is gone
            return _turned(told)
        return _reading(told)


def _reading(told: WalletPayment | WalletRefunded) -> Reading:
    if told.state in _NO:
        return Refused(told.state)
    if told.state != "approved":
        return Running()
    return Approved(Slip(told.amount_minor, TerminalRef(told.reference, "")), told.currency)


def _turned(told: WalletPayment) -> Reading:
    if told.state in _NO:
        return Approved(Slip(told.amount_minor, TerminalRef(told.reference, "")), told.currency)
    return Refused("refused") if told.state == "approved" else Running()
