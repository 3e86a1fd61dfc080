"""Who a ticket of a real-name performance is for: read as it was typed, and sealed at once.

A till seals under a key of its own making, posts the key to the house and forgets it: it cannot
read again what it has sealed. The journal holds `Holder`; the house keeps the key beside its books,
and who erases that has erased the person.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field

from pos.domain.personal import finding
from pos.domain.personal.housekey import post
from pos.domain.personal.identitynumber import KINDS, IdentityKind, masked, read_identity
from pos.domain.personal.sealed import new_key, seal
from pos.domain.refusals import Reason, Refusal
from pos.domain.walletcode import has_check_digit

NAME_LIMIT = 60
_CARD_DIGITS = range(13, 20)


@dataclass(frozen=True)
class Holder:
    """Who a ticket is for, sealed. `id` names the person's key, which the house keeps."""

    id: str
    sealed: bytes


@dataclass(frozen=True)
class Named:
    """As it was said at the window; for a moment only, and in no repr."""

    name: str = field(repr=False)
    kind: IdentityKind = field(repr=False)
    number: str = field(repr=False)

    @property
    def masked(self) -> str:
        """The number, for a screen or a paper."""
        return masked(self.number)


def read_named(name: str, kind: IdentityKind, number: str) -> Named:
    """Raises NAME_MISSING, IDENTITY_WRONG or CARD_NUMBER_TYPED."""
    plain = " ".join(name.split())
    if not (0 < len(plain) <= NAME_LIMIT and plain.isprintable() and finding.name_words(plain)):
        raise Refusal(Reason.NAME_MISSING)
    read = read_identity(number, kind)
    is_card = read.isdecimal() and len(read) in _CARD_DIGITS and has_check_digit(read)
    if kind != "cn_id" and is_card:
        raise Refusal(Reason.CARD_NUMBER_TYPED)
    return Named(plain, kind, read)


def sealed_holder(named: Named, holder: str, house: bytes) -> tuple[Holder, bytes]:
    """The person sealed, and the key on its way to the house whose public key that is."""
    key = new_key()
    fields = {"name": named.name, "kind": named.kind, "number": named.number}
    return Holder(holder, seal(fields, key, holder)), post(key, holder, house)


def named_of(fields: Mapping[str, str]) -> Named:
    """What the house has opened. Raises ValueError for what no till has sealed."""
    kind = next((one for one in KINDS if one == fields.get("kind")), None)
    if kind is None or "name" not in fields or "number" not in fields:
        raise ValueError("not a ticket's holder")
    return Named(fields["name"], kind, fields["number"])


def identity_mark(pepper: bytes, performance: int, named: Named) -> str:
    """By which one identity is known in one performance, and in no other."""
    own = hmac.new(pepper, f"performance {performance}".encode(), hashlib.sha256).digest()
    return finding.index(own, "identity", f"{named.kind} {named.number}")
