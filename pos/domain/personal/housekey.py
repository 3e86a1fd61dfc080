"""The house's own key: it wraps the persons' keys, makes the indexes, and opens what tills seal.

One secret of 32 bytes, from which each purpose has a key of its own. It is never in the books: who
has the books alone, or a backup of them, has nobody's data.
"""

import base64
import binascii
import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pos.domain.personal.sealed import KEY_BYTES, Torn

_HEADER = "parterre-house-key-1"
_NONCE_BYTES = 12
WRAPPED_BYTES = _NONCE_BYTES + KEY_BYTES + 16
POSTED_BYTES = 32 + KEY_BYTES + 16


class HouseKey:
    """The keys of one house; its secret is in no repr."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) != KEY_BYTES:
            raise ValueError(f"a house's key is {KEY_BYTES} bytes")
        self._secret = secret
        self._wrapping = AESGCM(_derived(secret, b"wrapping"))
        self._box = X25519PrivateKey.from_private_bytes(_derived(secret, b"box"))
        self.index_key = _derived(secret, b"index")
        self.public = self._box.public_key().public_bytes_raw()
        self.fingerprint = hashlib.sha256(b"parterre-house " + self.public).hexdigest()[:16]

    def __repr__(self) -> str:
        return f"HouseKey({self.fingerprint})"

    def wrap(self, key: bytes, person: str) -> bytes:
        """A person's key, fit to be kept in the books."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._wrapping.encrypt(nonce, key, _about(person))

    def unwrap(self, wrapped: bytes, person: str) -> bytes:
        """The person's key. Raises Torn."""
        try:
            if len(wrapped) != WRAPPED_BYTES:
                raise InvalidTag
            return self._wrapping.decrypt(
                wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], _about(person)
            )
        except InvalidTag:
            raise Torn("a person's key that is torn, or wrapped for another house") from None

    def receive(self, posted: bytes, person: str) -> bytes:
        """A person's key that a till has posted. Raises Torn."""
        if len(posted) != POSTED_BYTES:
            raise Torn("not a posted key")
        try:
            shared = self._box.exchange(X25519PublicKey.from_public_bytes(posted[:32]))
            aead = AESGCM(_between(shared, posted[:32], self.public))
            return aead.decrypt(bytes(_NONCE_BYTES), posted[32:], _about(person))
        except (InvalidTag, ValueError):
            raise Torn("a posted key that is torn, or for another house") from None

    def written(self) -> str:
        """What its file holds."""
        return f"{_HEADER} {base64.b64encode(self._secret).decode('ascii')}\n"


def new_house_key() -> HouseKey:
    """A key for a house that has none."""
    return HouseKey(os.urandom(KEY_BYTES))


def read_house_key(text: str) -> HouseKey:
    """From what its file holds. Raises ValueError."""
    header, _, secret = text.strip().partition(" ")
    try:
        if header != _HEADER:
            raise ValueError("no header")
        return HouseKey(base64.b64decode(secret, validate=True))
    except (ValueError, binascii.Error):
        raise ValueError("not a house's key") from None


def post(key: bytes, person: str, house: bytes) -> bytes:
    """A person's key on its way to the house whose public key that is; who posted it cannot open
    it again. Raises ValueError for what is no public key.

    An X25519 key made for this one letter, HKDF-SHA256 over what both have in common with both
    public keys, AES-256-GCM; one key seals one letter, so the nonce is zero.
    """
    mine = X25519PrivateKey.generate()
    public = mine.public_key().public_bytes_raw()
    shared = mine.exchange(X25519PublicKey.from_public_bytes(house))
    aead = AESGCM(_between(shared, public, house))
    return public + aead.encrypt(bytes(_NONCE_BYTES), key, _about(person))


def _derived(secret: bytes, purpose: bytes) -> bytes:
    info = b"parterre-house " + purpose
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(secret)


def _between(shared: bytes, sender: bytes, receiver: bytes) -> bytes:
    info = b"parterre-post " + sender + receiver
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(shared)


def _about(person: str) -> bytes:
    return b"parterre-key " + person.encode("utf-8")
