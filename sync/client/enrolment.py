"""Enrolment: a one-time code for a name, a token and a certificate."""

from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from pos.domain.ids import TillId
from pos.domain.refusals import Refusal, Trouble
from pos.domain.ticketcode import certified_key
from pos.storage.credentials import Credentials
from sync.client.http import SERVER_UNCLEAR, Http
from sync.protocol.wire import Enrol, Enrolled


def enrol(base_url: str, code: str, ca_file: Path | None = None) -> Credentials:
    """Become a till of that server. Raises Refusal ENROLMENT_CODE_WRONG, or Trouble.

    The private key is made here and never leaves the till.
    """
    http = Http(base_url, ca_file=ca_file)
    try:
        return enrol_over(http, base_url, code)
    finally:
        http.close()


def enrol_over(http: Http, base_url: str, code: str) -> Credentials:
    """The same over a given connection."""
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()
    enrolled = http.post("/v1/enrol", Enrol(code.strip(), public), Enrolled)
    _check(enrolled, public)
    return Credentials(
        till=TillId(enrolled.till),
        till_name=enrolled.name,
        token=enrolled.token,
        private_key=key,
        certificate=enrolled.certificate,
        server_key=enrolled.server_key,
        pepper=enrolled.pepper,
        incarnation=enrolled.incarnation,
        server_url=base_url,
    )


def _check(enrolled: Enrolled, public: bytes) -> None:
    """That the certificate is this till's: tickets under another would not admit."""
    try:
        server_key = Ed25519PublicKey.from_public_bytes(enrolled.server_key)
        till, key = certified_key(enrolled.certificate, server_key)
    except (Refusal, ValueError, InvalidSignature) as error:
        raise Trouble("server", SERVER_UNCLEAR) from error
    if till != enrolled.till or key.public_bytes_raw() != public:
        raise Trouble("server", SERVER_UNCLEAR)
