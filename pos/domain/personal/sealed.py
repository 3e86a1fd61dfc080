"""A person's data, sealed: AES-256-GCM under a key of that person alone.

sealed = version (1 byte), nonce (12), cipher text and tag. The cipher text is of canonical JSON,
filled up with blanks to whole blocks, so that its length says little about a name. The associated
data are the version and the person's id: what is sealed for one is no one else's. Whoever forgets
the key has erased the person, and a journal that holds the sealed bytes verifies as before.
"""

import json
import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = 1
KEY_BYTES = 32
_NONCE_BYTES = 12
_BLOCK = 64
FIELDS_LIMIT = 16
TEXT_LIMIT = 200
# Every letter of a JSON text is at most 12 bytes: a pair of escapes.
SEALED_LIMIT = 80_000


class Torn(Exception):
    """Sealed bytes that are not whole, not this person's, or under another key."""


def new_key() -> bytes:
    """A key for one person."""
    return os.urandom(KEY_BYTES)


def seal(fields: Mapping[str, str], key: bytes, person: str) -> bytes:
    """Seal a few short texts. Raises ValueError for too many, or one that is too long."""
    if len(fields) > FIELDS_LIMIT or any(
        len(text) > TEXT_LIMIT for pair in fields.items() for text in pair
    ):
        raise ValueError("too much personal data")
    plain = json.dumps(dict(fields), sort_keys=True, separators=(",", ":")).encode("ascii")
    plain += b" " * (-len(plain) % _BLOCK)
    nonce = os.urandom(_NONCE_BYTES)
    version = bytes([VERSION])
    return version + nonce + AESGCM(_checked(key)).encrypt(nonce, plain, _about(version, person))


def unseal(sealed: bytes, key: bytes, person: str) -> dict[str, str]:
    """What was sealed. Raises Torn."""
    version, nonce = sealed[:1], sealed[1 : 1 + _NONCE_BYTES]
    if version != bytes([VERSION]) or not _NONCE_BYTES < len(sealed) <= SEALED_LIMIT:
        raise Torn("not sealed personal data")
    try:
        plain = AESGCM(_checked(key)).decrypt(
            nonce, sealed[1 + _NONCE_BYTES :], _about(version, person)
        )
        raw = json.loads(plain)
    except (InvalidTag, ValueError):
        raise Torn("personal data that is torn, forged, or somebody else's") from None
    if not isinstance(raw, dict):
        raise Torn("personal data that holds no fields")
    return {str(name): str(text) for name, text in raw.items()}


def _checked(key: bytes) -> bytes:
    if len(key) != KEY_BYTES:
        raise ValueError(f"a person's key is {KEY_BYTES} bytes")
    return key


def _about(version: bytes, person: str) -> bytes:
    return b"parterre-person " + version + person.encode("utf-8")
