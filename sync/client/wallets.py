"""Wallet codes over HTTP: paid by the sales server. A pay leaves once, and is then asked for.

What a till can hear, and what it may do then:

a WalletPayment            it is in the server's books; while it is not settled, `ask`
Refusal                    the server's no: nothing was written down, nothing is charged
NotReached                 not one byte left this till: nothing is charged, by this call
Trouble                    no answer: it may have arrived. The attempt is `unknown`: `ask`, and
                           where the server says ATTEMPT_UNKNOWN, `cancel`: an answer settles it
"""

from uuid import UUID

from pos.domain.ids import AttemptId, RefundId
from pos.domain.money import Money
from pos.domain.walletcode import Wallet
from sync.client.http import Http
from sync.protocol.wallets import (
    SUBJECT_MAX,
    WHY_MAX,
    WalletCancel,
    WalletPay,
    WalletPayment,
    WalletRefund,
    WalletRefunded,
    Wallets,
    WalletTotals,
)

ASK_S = 1.0


class RemoteWallets:
    """For the network lane; every call is one request and one answer, bounded in time."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def taken(self) -> Wallets:
        """Which wallets the house takes: asked at the start and with each season."""
        return self._http.get("/v1/wallets", Wallets)

    def pay(self, attempt: AttemptId, code: str, amount: Money, subject: str) -> WalletPayment:
        """Have a code paid. The attempt is on this till's disk as sent before this is called.

        Sent once and never again by this till: a connection that broke is answered by `ask`.
        """
        ask = WalletPay(
            attempt, code, amount.minor, amount.currency.code, subject[:SUBJECT_MAX] or "-"
        )
        return self._http.post("/v1/wallets/payments", ask, WalletPayment)

    def ask(self, attempt: AttemptId) -> WalletPayment:
        """How it stands; every ASK_S while a customer waits. Raises ATTEMPT_UNKNOWN."""
        return self._http.get(f"/v1/wallets/payments/{UUID(str(attempt))}", WalletPayment)

    def totals(self, wallet: Wallet) -> WalletTotals:
        """What the server's books have of this till in that wallet; for the day's end."""
        return self._http.get(f"/v1/wallets/totals/{wallet}", WalletTotals)

    def cancel(self, attempt: AttemptId, wallet: Wallet, amount: Money) -> WalletPayment:
        """No charge shall stand, whatever has arrived. May be asked again until it is answered;
        the answer is "cancelled" or "declined" when it is so, and to be asked for until then.
        """
        ask = WalletCancel(attempt, wallet, amount.minor, amount.currency.code)
        return self._http.post("/v1/wallets/cancels", ask, WalletPayment)

    def refund(
        self, refund: RefundId, attempt: AttemptId, amount: Money, why: str = ""
    ) -> WalletRefunded:
        """Give back part of it, under a number that is on this till's disk. May be asked again."""
        ask = WalletRefund(refund, attempt, amount.minor, amount.currency.code, why[:WHY_MAX])
        return self._http.post("/v1/wallets/refunds", ask, WalletRefunded)

    def ask_refund(self, refund: RefundId) -> WalletRefunded:
        """How that stands. Raises ATTEMPT_UNKNOWN."""
        return self._http.get(f"/v1/wallets/refunds/{UUID(str(refund))}", WalletRefunded)
