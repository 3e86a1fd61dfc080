"""What enrolment gave this till: who it is, its keys, its server. A file only its user can read."""

import base64
import json
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pos.domain.ids import TillId


@dataclass(frozen=True)
class Credentials:
    """The till's identity. Secrets are kept out of its repr."""

    till: TillId
    till_name: str
    token: str
    private_key: Ed25519PrivateKey
    certificate: bytes
    server_key: bytes
    pepper: bytes
    incarnation: int
    server_url: str

    def __repr__(self) -> str:
        return f"Credentials(till={self.till}, till_name={self.till_name!r})"


def load(path: Path) -> Credentials:
    """Read them. Raises FileNotFoundError, or ValueError for a file that is none."""
    try:
        raw = json.loads(path.read_text("utf-8"))
        return Credentials(
            till=TillId(int(raw["till"])),
            till_name=str(raw["till_name"]),
            token=str(raw["token"]),
            private_key=Ed25519PrivateKey.from_private_bytes(_bytes(raw["private_key"])),
            certificate=_bytes(raw["certificate"]),
            server_key=_bytes(raw["server_key"]),
            pepper=_bytes(raw["pepper"]),
            incarnation=int(raw["incarnation"]),
            server_url=str(raw["server_url"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path} does not hold a till's credentials: {error}") from None


def save(credentials: Credentials, path: Path) -> None:
    """Write them, readable by this user only; the old file stays whole until the new one is."""
    raw = {
        "till": credentials.till,
        "till_name": credentials.till_name,
        "token": credentials.token,
        "private_key": _text(credentials.private_key.private_bytes_raw()),
        "certificate": _text(credentials.certificate),
        "server_key": _text(credentials.server_key),
        "pepper": _text(credentials.pepper),
        "incarnation": credentials.incarnation,
        "server_url": credentials.server_url,
    }
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(raw, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
