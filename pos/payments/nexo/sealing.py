"""The seal on a nexo message: encrypted and signed with the key that till and terminal share.

From the passphrase 80 bytes are derived: the signing key, the cipher key, an initial vector. Each
message has a nonce of its own that is added to the vector, bit by bit; what is signed is the text
before it was encrypted. There is one word for every way in which a seal does not fit: more would
tell a forger something.
"""

import base64
import binascii
import hmac
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from pos.payments.readings import Fault

CRYPTO_VERSION = 1
NONCE_BYTES = 16
_SALT = b"AdyenNexoV1Salt"
_ROUNDS = 4000
_MAC_BYTES = 32
_CIPHER_BYTES = 32
_BLOCK_BITS = 128


class SealError(Exception):
    """What is under the seal must not be believed; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.value)


@dataclass(frozen=True)
class SharedKey:
    """The key as it was set up for the terminal. Deriving it takes a while: make it once."""

    identifier: str
    version: int
    _mac: bytes = field(repr=False)
    _cipher: bytes = field(repr=False)
    _vector: bytes = field(repr=False)

    @classmethod
    def of(cls, identifier: str, version: int, passphrase: str) -> "SharedKey":
        """Raises ValueError where the vendor's own libraries would not agree what it is."""
        if not identifier or version < 0 or not passphrase or not passphrase.isascii():
            raise ValueError("a shared key has a name, a version and a passphrase in plain ASCII")
        length = _MAC_BYTES + _CIPHER_BYTES + NONCE_BYTES
        # The protocol says SHA-1; nobody else than the two who share the passphrase chooses here.
        derived = PBKDF2HMAC(hashes.SHA1(), length, _SALT, _ROUNDS).derive(  # noqa: S303
            passphrase.encode("ascii")
        )
        return cls(
            identifier,
            version,
            derived[:_MAC_BYTES],
            derived[_MAC_BYTES : _MAC_BYTES + _CIPHER_BYTES],
            derived[_MAC_BYTES + _CIPHER_BYTES :],
        )

    def encrypt(self, text: bytes, nonce: bytes) -> bytes:
        """The text, padded, under that nonce."""
        padder = padding.PKCS7(_BLOCK_BITS).padder()
        encryptor = self._machine(nonce).encryptor()
        padded = padder.update(text) + padder.finalize()
        return encryptor.update(padded) + encryptor.finalize()

    def decrypt(self, blob: bytes, nonce: bytes) -> bytes:
        """Raises ValueError for what is not whole blocks or wrongly padded."""
        decryptor = self._machine(nonce).decryptor()
        unpadder = padding.PKCS7(_BLOCK_BITS).unpadder()
        padded = decryptor.update(blob) + decryptor.finalize()
        return unpadder.update(padded) + unpadder.finalize()

    def sign(self, text: bytes) -> bytes:
        """The text's code, which only they can make who have the passphrase."""
        return hmac.digest(self._mac, text, "sha256")

    def _machine(self, nonce: bytes) -> "Cipher[modes.CBC]":
        vector = bytes(a ^ b for a, b in zip(self._vector, nonce, strict=True))
        return Cipher(algorithms.AES(self._cipher), modes.CBC(vector))


@dataclass(frozen=True)
class Seal:
    """The protocol's SecurityTrailer."""

    AdyenCryptoVersion: int
    Hmac: str
    KeyIdentifier: str
    KeyVersion: int
    Nonce: str


def seal(key: SharedKey, text: bytes, nonce: bytes) -> tuple[str, Seal]:
    """The blob and its seal. A nonce serves once."""
    blob = base64.b64encode(key.encrypt(text, nonce)).decode()
    signed, marked = (base64.b64encode(part).decode() for part in (key.sign(text), nonce))
    return blob, Seal(CRYPTO_VERSION, signed, key.identifier, key.version, marked)


def unseal(key: SharedKey, blob: str, trailer: Seal) -> bytes:
    """The text, if it was written by who has the key. Raises SealError."""
    named = (trailer.KeyIdentifier, trailer.KeyVersion, trailer.AdyenCryptoVersion)
    if named != (key.identifier, key.version, CRYPTO_VERSION):
        raise SealError(Fault.OTHER_KEY)
    try:
        nonce, code, sealed = (
            base64.b64decode(part, validate=True) for part in (trailer.Nonce, trailer.Hmac, blob)
        )
        text = key.decrypt(sealed, nonce)
    except (ValueError, binascii.Error):
        raise SealError(Fault.FORGED) from None
    if not hmac.compare_digest(key.sign(text), code):
        raise SealError(Fault.FORGED)
    return text
