"""A sales server on another machine: TLS with a pinned authority."""

import ipaddress
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from pos.domain.ids import PerformanceId
from pos.domain.refusals import Trouble
from sync.client.feed import Feed
from sync.client.http import SERVER_UNKNOWN, SERVER_UNTRUSTED, Http
from sync.protocol.wire import Health, Snapshot
from tests.chaos.certificate import usage
from tests.sync.client.scripted import WAIT_S, ScriptedServer, answering, streaming

HEALTH = msgspec.json.encode(Health(1, 1, 1))


class Authority:
    """A certificate authority of a house."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.file = folder / f"{name}.pem"
        certificate = self._certificate(self._name, self._key.public_key(), is_authority=True)
        self.file.write_bytes(certificate)

    def server(self) -> ssl.SSLContext:
        """TLS for a server at 127.0.0.1."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "sales")])
        both = self._folder / "server.pem"
        both.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + self._certificate(name, key.public_key(), is_authority=False)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(both)
        return context

    def _certificate(
        self, subject: x509.Name, key: ec.EllipticCurvePublicKey, *, is_authority: bool
    ) -> bytes:
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + timedelta(hours=1))
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        )
        # What is asked for strictly from Python 3.13 on.
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        builder = builder.add_extension(issuer, critical=False)
        if is_authority:
            own = x509.SubjectKeyIdentifier.from_public_key(key)
            builder = builder.add_extension(own, critical=False)
            builder = builder.add_extension(usage(signs=True), critical=True)
        else:
            here = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
            builder = builder.add_extension(x509.SubjectAlternativeName([here]), critical=False)
        signed = builder.sign(self._key, hashes.SHA256())
        return signed.public_bytes(serialization.Encoding.PEM)


class Ears:
    """A sink that only notes that something was heard."""

    def __init__(self):
        self.told = threading.Event()
        self.sentences = []

    def snapshot(self, snapshot):
        return

    def changes(self, changes):
        return

    def unsure(self):
        return

    def heard(self):
        self.told.set()

    def lost(self, trouble):
        self.sentences.append(trouble.sentence)


@pytest.fixture
def house(tmp_path):
    return Authority(tmp_path, "house")


def test_a_server_of_the_pinned_authority_is_trusted(house):
    with ScriptedServer(answering(HEALTH), tls=house.server()) as server:
        http = Http(server.url, "secret", house.file)
        assert http.get("/v1/health", Health) == Health(1, 1, 1)
        http.close()


@pytest.mark.parametrize("pinned", [True, False])
def test_another_authoritys_server_never_sees_the_token(house, tmp_path, pinned):
    other = Authority(tmp_path, "other")
    with ScriptedServer(answering(HEALTH), tls=other.server()) as server:
        http = Http(server.url, "secret", house.file if pinned else None)
        with pytest.raises(Trouble) as caught:
            http.get("/v1/health", Health)
        http.close()
        assert caught.value.sentence == SERVER_UNTRUSTED
        assert server.callers == []


@pytest.mark.parametrize("text", [None, "not a certificate"])
def test_an_authority_that_cannot_be_read_is_said(tmp_path, text):
    file = tmp_path / "house.pem"
    if text:
        file.write_text(text)
    with pytest.raises(Trouble) as caught:
        Http("https://127.0.0.1:1", "secret", file)
    assert caught.value.sentence == SERVER_UNKNOWN


def test_hanging_up_ends_a_quiet_feed_over_tls_too(house):
    snapshot = answering(msgspec.json.encode(Snapshot(5, 1, 4, bytes(3), [])))
    with ScriptedServer(snapshot, streaming(), tls=house.server()) as server:
        http = Http(server.url, "secret", house.file)
        ears, stop = Ears(), threading.Event()
        feed = Feed(http, PerformanceId(5), ears)
        thread = threading.Thread(target=feed.run, args=(stop,))
        thread.start()
        server.wait_for_callers(2)
        stop.set()
        feed.hang_up()
        thread.join(WAIT_S / 2)
        assert not thread.is_alive()
        http.close()
    assert ears.told.is_set()
    assert ears.sentences == []
