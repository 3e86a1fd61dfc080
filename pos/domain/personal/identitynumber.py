"""Identity numbers of real-name tickets: a Chinese identity card's with its check digit, and the
others as they are written.
"""

import re
import unicodedata
from datetime import date
from typing import Literal, get_args

from pos.domain.refusals import Reason, Refusal

IdentityKind = Literal["cn_id", "passport", "other"]
KINDS: tuple[IdentityKind, ...] = get_args(IdentityKind)
NUMBER_LIMIT = 24
_CARD = re.compile(r"[1-9]\d{16}[0-9X]", re.ASCII)
_OTHER = re.compile(r"[A-Z0-9]{4,24}", re.ASCII)
# GB 11643-1999: weights of the first 17 digits, and the check digit by the sum modulo 11.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def read_identity(typed: str, kind: IdentityKind) -> str:
    """The number as all write it alike. Raises IDENTITY_WRONG."""
    plain = unicodedata.normalize("NFKC", typed[: 4 * NUMBER_LIMIT]).upper()
    number = re.sub(r"[\s\-./]", "", plain)
    fits = is_chinese(number) if kind == "cn_id" else bool(_OTHER.fullmatch(number))
    if not fits or kind not in KINDS:
        raise Refusal(Reason.IDENTITY_WRONG)
    return number


def is_chinese(number: str) -> bool:
    """Whether an identity card of China can have that number: born on a day, and the check fits."""
    if not _CARD.fullmatch(number):
        return False
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return born.year >= 1850 and _CHECKS[total % 11] == number[17]


def masked(number: str) -> str:
    """For a paper and a screen: its first and last characters."""
    if len(number) < 8:
        return "*" * (len(number) - 2) + number[-2:]
    return number[:2] + "*" * (len(number) - 6) + number[-4:]
