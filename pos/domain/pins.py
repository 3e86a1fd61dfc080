"""PINs: argon2id over HMAC-SHA256(pepper, PIN), so that a stolen season file alone gives no PIN."""

import hashlib
import hmac

# OWASP's 19 MiB, two passes: about 50 ms on a till.
_TIME_COST = 2
_MEMORY_KIB = 19 * 1024


def _peppered(pin: str, pepper: bytes) -> bytes:
    return hmac.new(pepper, pin.encode(), hashlib.sha256).digest()


def hash_pin(pin: str, pepper: bytes) -> str:
    """What `Person.pin_hash` holds. Raises ValueError unless the PIN is 4 to 12 digits."""
    from argon2 import PasswordHasher

    if not (4 <= len(pin) <= 12 and pin.isascii() and pin.isdigit()):
        raise ValueError("a PIN is 4 to 12 digits")
    hasher = PasswordHasher(time_cost=_TIME_COST, memory_cost=_MEMORY_KIB, parallelism=1)
    return hasher.hash(_peppered(pin, pepper))


def check_pin(pin: str, pin_hash: str, pepper: bytes) -> bool:
    """Whether that is the PIN. A broken hash is a no."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return PasswordHasher().verify(pin_hash, _peppered(pin, pepper))
    except (VerificationError, InvalidHashError):
        return False
