"""A card terminal on the vendor's own library (Node), played from scenes over TLS on loopback.

`run.py test` installs the library into `.nexo`, from the lock beside this file. Without it, or
without Node, the tests that use it are skipped, saying so; in CI they fail.
"""

import datetime as dt
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from pos.payments.nexo.asking import Account
from pos.payments.nexo.sealing import SharedKey
from sync.client.terminal import Whereabouts, certificate_name

_ROOT = Path(__file__).resolve().parents[4]
LIBRARY = _ROOT / ".nexo"
_PROGRAM = Path(__file__).with_name("terminal.cjs")
_WAIT_S = 10.0

SALE, POI = "WINDOW 1", "V400m-324688179"
KEY = {
    "KeyIdentifier": "house key",
    "KeyVersion": 3,
    "Passphrase": "p4ssphrase of the house",
    "AdyenCryptoVersion": 1,
}
ACCOUNT = Account(SALE, POI, SharedKey.of("house key", 3, "p4ssphrase of the house"))
CERTIFICATE = certificate_name(POI, "test")


def need_library() -> str:
    """Node's program; without it or the library a test is skipped, but never in CI."""
    node = shutil.which("node")
    if node and (LIBRARY / "node_modules" / "@adyen" / "api-library").is_dir():
        return node
    reason = "no card terminal: `run.py test` installs Node and the vendor's library into .nexo"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@dataclass
class Counterpart:
    """A running one."""

    folder: Path
    node: str
    port: int = 0
    _process: subprocess.Popen[str] | None = field(default=None, repr=False)

    @property
    def where(self) -> Whereabouts:
        return Whereabouts("127.0.0.1", CERTIFICATE, self.folder / "authority.pem", self.port)

    def start(self) -> None:
        """With the ledger it had, as after a cut of its power."""
        self._process = subprocess.Popen(
            [self.node, *map(str, (_PROGRAM, LIBRARY, self.folder / "setting.json", self.port))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.port = self._answer()["port"]

    def stop(self) -> None:
        """Its power is cut."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait(_WAIT_S)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process = None

    def restart(self) -> None:
        self.stop()
        self.start()

    def wait_until_it_runs(self) -> None:
        """A customer stands at it."""
        until = time.monotonic() + _WAIT_S
        while not self.order("busy")["running"]:
            assert time.monotonic() < until, "no payment came"
            time.sleep(0.02)

    def wait_for_its_end(self) -> None:
        """After a scene in which it crashes."""
        assert self._process is not None
        self._process.wait(_WAIT_S)

    def play(self, scenes: Sequence[Any] = (), questions: Sequence[Any] = ()) -> None:
        """Scenes for the next requests, and for the next questions about them."""
        self.order("play", scenes=_named(scenes), questions=_named(questions))

    def order(self, verb: str, **more: Any) -> Any:
        assert self._process is not None and self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": verb, **more}) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def heard(self) -> list[Any]:
        """Every request since the scenes were given, unsealed by the vendor's library: `raw` as it
        came, `typed` as the vendor's own types keep it.
        """
        return list(self.order("heard")["heard"])

    def ledger(self) -> list[dict[str, Any]]:
        """What it charged, refunded and reversed, as it lies on its disk."""
        path = self.folder / "ledger"
        lines = path.read_text().splitlines() if path.exists() else []
        return [one["entry"] for one in map(json.loads, lines) if "entry" in one]

    def _answer(self) -> Any:
        assert self._process is not None and self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the terminal ended"
        return json.loads(line)


def _named(scenes: Sequence[Any]) -> list[dict[str, Any]]:
    return [{"name": one} if isinstance(one, str) else one for one in scenes]


@contextmanager
def running_counterpart(folder: Path) -> Iterator[Counterpart]:
    """A terminal with an empty ledger in that folder; ended with the block."""
    node = need_library()
    show_certificate(folder, CERTIFICATE)
    setting = {
        "key": KEY,
        "poi": POI,
        "ledger": str(folder / "ledger"),
        "tls_key": str(folder / "terminal.key"),
        "tls_certificate": str(folder / "terminal.pem"),
    }
    (folder / "setting.json").write_text(json.dumps(setting))
    counterpart = Counterpart(folder, node)
    counterpart.start()
    try:
        yield counterpart
    finally:
        counterpart.stop()


def show_certificate(folder: Path, name: str) -> None:
    """An authority's file and a certificate as terminals have it: a common name, no address."""
    authority_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = _certificate("Terminals", "Terminals", authority_key.public_key(), authority_key)
    own = _certificate(name, "Terminals", key.public_key(), authority_key)
    (folder / "authority.pem").write_bytes(authority.public_bytes(Encoding.PEM))
    (folder / "terminal.pem").write_bytes(own.public_bytes(Encoding.PEM))
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "terminal.key").write_bytes(secret)


def _certificate(
    subject: str, issuer: str, key: ec.EllipticCurvePublicKey, signer: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    now = dt.datetime.now(dt.UTC)
    names = [
        x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, one)]) for one in (subject, issuer)
    ]
    return (
        x509.CertificateBuilder()
        .subject_name(names[0])
        .issuer_name(names[1])
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=subject == issuer, path_length=None), critical=True)
        .sign(signer, hashes.SHA256())
    )
