"""A payment code scanned at the window: recognised, or refused before anything is kept. Pure."""

from collections.abc import Collection
from dataclasses import dataclass

from pos.domain.money import Money
from pos.domain.refusals import Reason, Refusal
from pos.domain.walletcode import CURRENCY, Wallet, is_card_number, wallet_of
from pos.payments.handkeyed import looks_like_card_number


@dataclass(frozen=True)
class WalletCode:
    """A scanned code. It is sent once and written nowhere: not even into a log, by its repr."""

    wallet: Wallet
    digits: str

    def __repr__(self) -> str:
        return f"WalletCode({self.wallet})"


def check_available(taken: Collection[Wallet] | None, is_online: bool, amount: Money) -> None:
    """Before a customer takes a phone out: whether a code could be paid now.

    `taken` is what the server last said that the house takes; None: it never said.
    Raises WALLETS_OFFLINE, WALLET_NOT_TAKEN or AMOUNT_WRONG.
    """
    if taken is not None and not taken:
        raise Refusal(Reason.WALLET_NOT_TAKEN)
    if not is_online or taken is None:
        raise Refusal(Reason.WALLETS_OFFLINE)
    if amount.currency.code != CURRENCY or amount.minor <= 0:
        raise Refusal(Reason.AMOUNT_WRONG)


def read(scanned: str, taken: Collection[Wallet]) -> WalletCode:
    """The code that was scanned; a scanner's spaces and line ends do not count.

    Raises CARD_NUMBER_TYPED, WALLET_CODE_WRONG, or WALLET_NOT_TAKEN for another wallet's. None of
    them carries a digit of it.
    """
    digits = "".join(scanned.split())
    wallet = wallet_of(digits)
    if wallet is None:
        is_card = looks_like_card_number(scanned) or is_card_number(digits)
        raise Refusal(Reason.CARD_NUMBER_TYPED if is_card else Reason.WALLET_CODE_WRONG)
    if wallet not in taken:
        raise Refusal(Reason.WALLET_NOT_TAKEN, wallet=wallet)
    return WalletCode(wallet, digits)
