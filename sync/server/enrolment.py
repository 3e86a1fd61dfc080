"""How a till becomes one of the house: a one-time code for a token and a certificate."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from sqlalchemy import Connection, delete, func, insert, select, update

from pos.domain import ticketcode
from pos.domain.ids import TillId
from pos.domain.journal import GENESIS
from pos.domain.refusals import Reason, Refusal
from sync.protocol.lives import Readmission, Readmitted
from sync.protocol.wire import Enrol, Enrolled, TillName
from sync.server.database import Database
from sync.server.tables import codes, server, tills

CODE_LIFE_MIN = 60
_WRONG_TRIES = 5
_TILL_LIMIT = 1 << 16  # a ticket code has 16 bits for it
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LABEL, _SECRET = 4, 12
_TOKEN_LIMIT, _NAME_LIMIT = 200, 200


@dataclass(frozen=True)
class Identity:
    """Who this server is: the life of its books, the key it certifies with, the PINs' pepper."""

    generation: int
    key: Ed25519PrivateKey
    pepper: bytes


@dataclass(frozen=True)
class KnownTill:
    """A till that has shown its token."""

    id: int
    name: str
    token_hash: str
    certificate: bytes


def identity(database: Database) -> Identity:
    """Read at start; it never changes while the books live."""
    with database.reading() as connection:
        row = connection.execute(select(server)).one()
    key = Ed25519PrivateKey.from_private_bytes(bytes(row.private_key))
    return Identity(row.generation, key, bytes(row.pepper))


def issue_code(database: Database, name: str, life_min: int = CODE_LIFE_MIN) -> str:
    """A code for one till. Its first letters find it, the others are the secret."""
    label = _random_letters(_LABEL)
    secret = _random_letters(_SECRET)
    with database.writing() as connection:
        now_ms = database.now_ms(connection)
        connection.execute(delete(codes).where(codes.c.expires_ms <= now_ms))
        connection.execute(
            insert(codes).values(
                label=label,
                secret_hash=_hash(secret),
                name=name,
                expires_ms=now_ms + life_min * 60_000,
            )
        )
    text = label + secret
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def enrol(database: Database, ask: Enrol) -> Enrolled:
    """Take the code, make the till. Raises ENROLMENT_CODE_WRONG; a code dies of wrong tries."""
    try:
        Ed25519PublicKey.from_public_bytes(ask.till_key)
    except (ValueError, UnsupportedAlgorithm):
        raise Refusal(Reason.MESSAGE_WRONG, why="not an Ed25519 public key") from None
    who = identity(database)
    with database.writing() as connection:
        name = _take_code(connection, ask.code, database.now_ms(connection))
        if name is not None:
            return _new_till(connection, name, ask.till_key, (who, database))
    # Outside of the transaction, which has counted the wrong try.
    raise Refusal(Reason.ENROLMENT_CODE_WRONG)


def readmit(database: Database, ask: Readmission) -> Readmitted:
    """A till that these books were put back from before: its certificate is our own word for it.

    Raises NOT_PERMITTED, or TILL_UNKNOWN where nothing was put back.
    """
    who = identity(database)
    try:
        till, key = ticketcode.certified_key(ask.certificate, who.key.public_key())
        said = readmission_text(who.generation, ask.token)
        key.verify(ask.signature, said)
    except (Refusal, ValueError, InvalidSignature, UnsupportedAlgorithm):
        raise Refusal(Reason.NOT_PERMITTED, why="the certificate is not this house's") from None
    if len(ask.token) > _TOKEN_LIMIT or len(ask.name) > _NAME_LIMIT:
        raise Refusal(Reason.MESSAGE_TOO_LARGE, limit=_TOKEN_LIMIT)
    with database.writing() as connection:
        row = connection.execute(select(server).with_for_update()).one()
        known = connection.execute(select(tills).where(tills.c.id == till)).first()
        if known is not None and bytes(known.certificate) == ask.certificate:
            return Readmitted(till)
        if known is not None and known.certificate:
            raise Refusal(Reason.NOT_PERMITTED, why="another till has that number now")
        if known is None and not row.floor:  # nothing was ever put back here
            raise Refusal(Reason.TILL_UNKNOWN, till=till)
        if known is None:
            connection.execute(insert(tills).values(**_unheard_of(till)))
        values = {
            "name": ask.name or f"Till {till}",
            "token_hash": _hash(ask.token),
            "certificate": ask.certificate,
        }
        connection.execute(update(tills).where(tills.c.id == till).values(**values))
    return Readmitted(till)


def expect(database: Database, till_count: int) -> None:
    """Tills that were enrolled after these books were copied are missing like any other."""
    with database.writing() as connection:
        first = (connection.scalar(select(func.max(tills.c.id))) or 0) + 1
        for till in range(first, till_count + 1):
            connection.execute(insert(tills).values(**_unheard_of(till)))


def _unheard_of(till: int) -> dict[str, Any]:
    """A till of which only its number is known; no token is its."""
    return {
        "id": till,
        "name": f"Till {till}",
        "token_hash": f"unknown {till}",
        "certificate": b"",
        "incarnation": 1,
        "fenced": False,
        "number": 0,
        "hash": GENESIS.hex(),
        "spoken": 0,
    }


def readmission_text(generation: int, token: str) -> bytes:
    """What a till signs to be known again."""
    return f"parterre-readmission-1 {generation} {token}".encode()


def all_tills(database: Database) -> list[TillName]:
    """Every till's name and certificate."""
    with database.reading() as connection:
        rows = connection.execute(select(tills).order_by(tills.c.id))
        return [TillName(row.id, row.name, bytes(row.certificate)) for row in rows]


def till_of_token(database: Database, token: str) -> KnownTill | None:
    """The till that has this token."""
    wanted = _hash(token)
    with database.reading() as connection:
        row = connection.execute(select(tills).where(tills.c.token_hash == wanted)).first()
    if row is None or not hmac.compare_digest(row.token_hash, wanted):
        return None
    return KnownTill(row.id, row.name, row.token_hash, bytes(row.certificate))


def till_of_id(database: Database, till: int) -> KnownTill | None:
    """The till of that number."""
    with database.reading() as connection:
        row = connection.execute(select(tills).where(tills.c.id == till)).first()
    if row is None:
        return None
    return KnownTill(row.id, row.name, row.token_hash, bytes(row.certificate))


def _take_code(connection: Connection, code: str, now_ms: int) -> str | None:
    """The name the code was made for; None for a wrong, used up or old one."""
    text = "".join(code.upper().split()).replace("-", "")
    label, secret = text[:_LABEL], text[_LABEL:]
    if not label.isalnum():  # PostgreSQL takes no NUL in a text
        return None
    found = select(codes).where(codes.c.label == label).with_for_update()
    row = connection.execute(found).first()
    if row is None or row.expires_ms <= now_ms or row.wrong_tries >= _WRONG_TRIES:
        return None
    if not hmac.compare_digest(row.secret_hash, _hash(secret)):
        once_more = update(codes).where(codes.c.label == label)
        connection.execute(once_more.values(wrong_tries=codes.c.wrong_tries + 1))
        return None
    connection.execute(delete(codes).where(codes.c.label == label))
    return str(row.name)


def _new_till(
    connection: Connection, name: str, till_key: bytes, at: tuple[Identity, Database]
) -> Enrolled:
    who, database = at
    # The server's row is the lock under which tills are numbered.
    connection.execute(select(server.c.id).with_for_update())
    till = (connection.scalar(select(func.max(tills.c.id))) or 0) + 1
    if till >= _TILL_LIMIT:
        raise Refusal(Reason.ENROLMENT_CODE_WRONG, why="no till numbers are left")
    now_s = database.now_ms(connection) // 1000
    certificate = ticketcode.certify(TillId(till), till_key, now_s, who.key)
    token = secrets.token_urlsafe(32)
    connection.execute(
        insert(tills).values(
            id=till,
            name=name,
            token_hash=_hash(token),
            certificate=certificate,
            incarnation=1,
            fenced=False,
            number=0,
            hash=GENESIS.hex(),
            spoken=who.generation,
        )
    )
    server_key = who.key.public_key().public_bytes_raw()
    return Enrolled(till, name, token, certificate, server_key, who.pepper, 1)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _random_letters(count: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(count))
