"""Voucher codes: what a customer shows, and the name it goes by everywhere else.

A code is worth money to whoever has it. So nothing keeps it: not the journal, not the books, not a
log. All know it by a keyed hash, whose key is the house's pepper.
"""

import hashlib
import hmac
from collections.abc import Callable

from pos.domain.refusals import Reason, Refusal

DIGITS = 12  # shorter than any card's number, and typed on the keypad
SHORTEST, LONGEST = 6, 12
_ENDING = 4


def read_code(typed: str) -> str:
    """A code as it was typed or scanned, without its gaps. Raises VOUCHER_UNKNOWN."""
    code = typed.upper().replace(" ", "").replace("-", "")
    if not (SHORTEST <= len(code) <= LONGEST and code.isascii() and code.isalnum()):
        raise Refusal(Reason.VOUCHER_UNKNOWN)
    return code


def name_of(code: str, pepper: bytes) -> str:
    """What the code is known by: 128 bits that say nothing without the pepper."""
    return hmac.new(pepper, b"voucher " + code.encode("ascii"), hashlib.sha256).hexdigest()[:32]


def ending_of(code: str) -> str:
    """The last characters, for people to tell vouchers apart."""
    return code[-_ENDING:]


def new_code(below: Callable[[int], int]) -> str:
    """A new code; `below` draws a secret number below its argument."""
    return f"{below(10**DIGITS):0{DIGITS}d}"


def spoken(code: str) -> str:
    """In groups of four, to be read and typed."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))
