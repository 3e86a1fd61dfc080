"""Whose payment code that is: the digits a wallet shows on a phone for one payment. Pure.

WeChat Pay: 18 digits that begin with 10 to 15. Alipay: 16 to 24 digits that begin with 25 to 30.
One in ten of these passes a card's check digit by chance, so the check alone refuses nobody: a
number counts as a card's where a card scheme issues numbers of that beginning and length.
"""

import re
from typing import Literal

Wallet = Literal["alipay", "wechat"]
WALLETS: tuple[Wallet, ...] = ("alipay", "wechat")
# Both pay in yuan, and in nothing else.
CURRENCY = "CNY"
CODE_DIGITS_MAX = 24

_WECHAT = re.compile(r"1[0-5][0-9]{16}", re.ASCII)
_ALIPAY = re.compile(r"(?:2[5-9]|30)[0-9]{14,22}", re.ASCII)
# Mastercard's second series (up to 2720 of it lies here), and Diners Club.
_CARDS = re.compile(
    r"(?:2[56][0-9]{14}|27(?:[01][0-9]|20)[0-9]{12}|30(?:[0-5][0-9]|95)[0-9]{10,15})"
)


def wallet_at(terminal: str) -> Wallet | None:
    """The wallet that an attempt was made at; None where it was a card terminal."""
    return next((one for one in WALLETS if one == terminal), None)


def wallet_of(code: str) -> Wallet | None:
    """The wallet whose code that can be; None for anything else, and for a card's number."""
    if _WECHAT.fullmatch(code):
        return "wechat"
    if _ALIPAY.fullmatch(code) and not is_card_number(code):
        return "alipay"
    return None


def is_card_number(code: str) -> bool:
    """Whether digits that a wallet could show are a card's by scheme, length and check digit."""
    return bool(_CARDS.fullmatch(code)) and has_check_digit(code)


def has_check_digit(digits: str) -> bool:
    """Luhn's check, as every card number passes it."""
    doubled = [int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
