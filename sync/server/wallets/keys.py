"""Keys as people have them (PEM, or bare base64), as each SDK wants them."""

import base64
import binascii

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_der_public_key,
    load_pem_private_key,
    load_pem_public_key,
)

from sync.server.wallets.settings import SettingsWrong

_BITS_MIN = 2048


def private_key(text: str, whose: str) -> RSAPrivateKey:
    """Our own key. Raises SettingsWrong."""
    try:
        if "-----BEGIN" in text:
            key = load_pem_private_key(text.encode(), password=None)
        else:
            key = load_der_private_key(base64.b64decode(text, validate=True), password=None)
    except (ValueError, TypeError, binascii.Error, UnsupportedAlgorithm):
        raise SettingsWrong(f"{whose}: private_key is no key without a password") from None
    if not isinstance(key, RSAPrivateKey) or key.key_size < _BITS_MIN:
        raise SettingsWrong(f"{whose}: private_key is no RSA key of {_BITS_MIN} bits")
    return key


def public_key(text: str, whose: str) -> RSAPublicKey:
    """The gateway's key. Raises SettingsWrong."""
    try:
        if "-----BEGIN" in text:
            key = load_pem_public_key(text.encode())
        else:
            key = load_der_public_key(base64.b64decode(text, validate=True))
    except (ValueError, TypeError, binascii.Error, UnsupportedAlgorithm):
        raise SettingsWrong(f"{whose}: public_key is no public key") from None
    if not isinstance(key, RSAPublicKey) or key.key_size < _BITS_MIN:
        raise SettingsWrong(f"{whose}: public_key is no RSA key of {_BITS_MIN} bits")
    return key


def pkcs8(key: RSAPrivateKey) -> str:
    """As WeChat Pay's SDK wants it."""
    form = PrivateFormat.PKCS8
    return key.private_bytes(Encoding.PEM, form, NoEncryption()).decode().strip()


def spki(key: RSAPublicKey) -> str:
    """As both want a public one."""
    form = PublicFormat.SubjectPublicKeyInfo
    return key.public_bytes(Encoding.PEM, form).decode().strip()
