"""Whom an invoice is for, sealed: the books, the server and every copy of them hold no plain word.

AES-256-GCM under a key that comes from this till's own secret and the order. Reading it takes the
till that made the invoice; one that was enrolled anew under another key cannot.
"""

import base64
import os

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pos.domain.ids import OrderId
from pos.domain.receipt import Buyer
from pos.domain.refusals import Reason, Refusal
from pos.storage.credentials import Credentials

_NONCE = 12


def seal(credentials: Credentials, order: OrderId, buyer: Buyer) -> str:
    """The buyer as the books keep them."""
    nonce = os.urandom(_NONCE)
    sealed = _cipher(credentials, order).encrypt(nonce, msgspec.json.encode(buyer), order.bytes)
    return base64.b64encode(nonce + sealed).decode("ascii")


def unseal(credentials: Credentials, order: OrderId, sealed: str) -> Buyer:
    """The buyer again. Raises BUYER_UNREADABLE where another till sealed it, or it was touched."""
    try:
        raw = base64.b64decode(sealed, validate=True)
        plain = _cipher(credentials, order).decrypt(raw[:_NONCE], raw[_NONCE:], order.bytes)
        return msgspec.json.decode(plain, type=Buyer)
    except (ValueError, InvalidTag, msgspec.MsgspecError):
        raise Refusal(Reason.BUYER_UNREADABLE) from None


def _cipher(credentials: Credentials, order: OrderId) -> AESGCM:
    info = b"parterre-invoice-buyer-1" + order.bytes
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=info)
    return AESGCM(derived.derive(credentials.private_key.private_bytes_raw()))
