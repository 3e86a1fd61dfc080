"""Wire types of wallet codes: paid, asked for, cancelled and refunded through the server.

An attempt is the till's; its id is made and written down before it is sent. The same id asked
again never pays twice: the answer says how it stands. `state` is one of pos.domain.attempt's.
"""

from typing import Annotated
from uuid import UUID

import msgspec

from pos.domain.attempt import State
from pos.domain.walletcode import CODE_DIGITS_MAX, Wallet

AMOUNT_MINOR_MAX = 1_000_000_000
SUBJECT_MAX, WHY_MAX = 60, 60

Amount = Annotated[int, msgspec.Meta(ge=1, le=AMOUNT_MINOR_MAX)]
Currency = Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")]
Code = Annotated[str, msgspec.Meta(min_length=16, max_length=CODE_DIGITS_MAX)]


class Wallets(msgspec.Struct, frozen=True):
    """The wallets that the house takes, and the currency they pay in; none: the house has none."""

    wallets: list[Wallet]
    currency: str


class WalletPay(msgspec.Struct, frozen=True):
    """Have a scanned code paid. `subject` is what the customer reads in the wallet."""

    attempt: UUID
    code: Code
    amount_minor: Amount
    currency: Currency
    subject: Annotated[str, msgspec.Meta(min_length=1, max_length=SUBJECT_MAX)]

    def __repr__(self) -> str:
        return f"WalletPay({self.attempt}, {self.amount_minor} {self.currency})"


class WalletCancel(msgspec.Struct, frozen=True):
    """Whatever it came to, no charge shall stand; a pay that arrives later pays nothing.

    Wallet and amount are the attempt's, for a server that never heard of it: then its gateway is
    asked.
    """

    attempt: UUID
    wallet: Wallet
    amount_minor: Amount
    currency: Currency


class WalletPayment(msgspec.Struct, frozen=True):
    """How an attempt stands. `reference` is the wallet's own number of the trade.

    state: "created" and "sent" wait for the customer, "unknown" for the gateway; all three are
    being looked after by the server. "approved" can become "cancelled" by a cancel: until then
    `is_leaving` says that one is under way. `reason` is the gateway's word, for a person who looks.
    `needs_person`: it is a task on the house's desk.
    """

    attempt: UUID
    state: State
    wallet: Wallet
    amount_minor: int
    currency: str
    reference: str = ""
    reason: str = ""
    is_leaving: bool = False
    needs_person: bool = False


class WalletRefund(msgspec.Struct, frozen=True):
    """Give back part of an approved attempt, of whichever till. `refund` is the till's own id."""

    refund: UUID
    attempt: UUID
    amount_minor: Amount
    currency: Currency
    why: Annotated[str, msgspec.Meta(max_length=WHY_MAX)] = ""


class WalletRefunded(msgspec.Struct, frozen=True):
    """How a refund stands: "sent" or "unknown" while the server sees to it, then "approved" where
    the money is going back, "declined" where it is not.
    """

    refund: UUID
    attempt: UUID
    state: State
    amount_minor: int
    currency: str
    reference: str = ""
    reason: str = ""
    needs_person: bool = False


class WalletTotals(msgspec.Struct, frozen=True):
    """What the server's books have of one till in one wallet, since they began: approved payments
    that stand, and what went back of payments by this till. `period` names the books: another one
    counts from nothing.
    """

    wallet: Wallet
    currency: str
    period: int
    sales_count: int
    sales_minor: int
    back_count: int
    back_minor: int
