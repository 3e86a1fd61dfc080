"""A sales server that pays phones' codes, as one till hears it: it can lose answers and be away."""

from dataclasses import dataclass, field

from msgspec.structs import replace

from pos.domain.refusals import Reason, Refusal, Trouble
from pos.domain.walletcode import wallet_of
from sync.client.http import NotReached
from sync.protocol.wallets import WalletPayment, WalletRefunded, Wallets

OPEN = ("created", "sent", "unknown")


@dataclass
class PhoneServer:
    """`RemoteWallets`. `customer` is what the one with the phone does; `lost` are the calls whose
    answers do not come, though they are done; `away`: nothing arrives.
    """

    customer: str = "pays"
    away: bool = False
    lost: set[str] = field(default_factory=set)
    payments: dict[object, WalletPayment] = field(default_factory=dict)
    refunds: dict[object, WalletRefunded] = field(default_factory=dict)
    codes: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @property
    def stands(self) -> int:
        """What the phones are the poorer by."""
        paid = sum(one.amount_minor for one in self.payments.values() if one.state == "approved")
        back = sum(one.amount_minor for one in self.refunds.values() if one.state == "approved")
        return paid - back

    def taken(self) -> Wallets:
        self._arrive("taken")
        return Wallets(["alipay", "wechat"], "CNY")

    def pay(self, attempt, code, amount, subject):
        self._arrive("pay")
        assert subject
        if code in self.codes:
            raise Refusal(Reason.WALLET_CODE_USED)
        self.codes.append(code)
        if attempt not in self.payments:
            state = {"pays": "approved", "declines": "declined"}.get(self.customer, "sent")
            wallet = wallet_of(code)
            assert wallet
            self.payments[attempt] = WalletPayment(
                attempt, state, wallet, amount.minor, amount.currency.code, "2013"
            )
        return self._answer("pay", self.payments[attempt])

    def ask(self, attempt):
        self._arrive("ask")
        if attempt not in self.payments:
            raise Refusal(Reason.ATTEMPT_UNKNOWN)
        if self.customer == "confirms" and self.payments[attempt].state == "sent":
            self.payments[attempt] = replace(self.payments[attempt], state="approved")
        return self._answer("ask", self.payments[attempt])

    def cancel(self, attempt, wallet, amount):
        self._arrive("cancel")
        known = self.payments.get(attempt) or WalletPayment(
            attempt, "cancelled", wallet, amount.minor, amount.currency.code
        )
        if known.state != "declined":
            known = replace(known, state="cancelled")
        self.payments[attempt] = known
        return self._answer("cancel", known)

    def refund(self, refund, attempt, amount, why=""):
        del why
        self._arrive("refund")
        if refund not in self.refunds:
            if attempt not in self.payments:
                raise Refusal(Reason.ATTEMPT_UNKNOWN)
            state = "declined" if self.customer == "closed" else "approved"
            self.refunds[refund] = WalletRefunded(
                refund, attempt, state, amount.minor, amount.currency.code, "5001"
            )
        return self._answer("refund", self.refunds[refund])

    def ask_refund(self, refund):
        self._arrive("ask_refund")
        if refund not in self.refunds:
            raise Refusal(Reason.ATTEMPT_UNKNOWN)
        return self._answer("ask_refund", self.refunds[refund])

    def _arrive(self, call: str) -> None:
        self.asked.append(call)
        if self.away:
            raise NotReached("server", "no connection")

    def _answer(self, call, answer):
        if call in self.lost:
            raise Trouble("server", "no answer")
        return answer
