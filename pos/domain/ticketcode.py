"""Ticket codes: what the QR on the paper says, signed by the till that sold it.

`BO1:` + base45 (RFC 9285) of payload and Ed25519 signature. Payload, big-endian, 31 bytes:
version u8 = 1, key id u16 (the till's), performance u24, place u24, ticket id 16 bytes, print
number u8, issued u32 (UNIX seconds), class u8. With 64 bytes of signature that is 147 characters:
QR version 6 at level M.

A till's key is certified by the server: certificate = version u8 = 1, till u16, valid from u32,
public key 32 bytes, then the server's Ed25519 signature over them.
"""

import struct
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from pos.domain.ids import PerformanceId, PlaceId, TicketId, TillId
from pos.domain.refusals import Reason, Refusal

PREFIX = "BO1:"
CLASS_ADMISSION = 1
CLASS_EMERGENCY = 2  # printed in advance, to be sold by hand
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUE = {character: value for value, character in enumerate(_ALPHABET)}
_CROCKFORD, _SHORT = "0123456789ABCDEFGHJKMNPQRSTVWXYZ", 8
_MISREAD = str.maketrans("OIL", "011")
_SIGNATURE_BYTES = 64
_PAYLOAD_BYTES = 31
_CERTIFICATE = struct.Struct(">BHI32s")


@dataclass(frozen=True)
class TicketCode:
    """What a ticket's code says."""

    key: TillId
    performance: PerformanceId
    place: PlaceId
    ticket: TicketId
    print_no: int
    issued_s: int
    ticket_class: int = CLASS_ADMISSION


def base45_encode(data: bytes) -> str:
    """RFC 9285: two bytes to three characters, least significant first."""
    out: list[str] = []
    for start in range(0, len(data) - 1, 2):
        value = data[start] << 8 | data[start + 1]
        high, rest = divmod(value, 45 * 45)
        middle, low = divmod(rest, 45)
        out += (_ALPHABET[low], _ALPHABET[middle], _ALPHABET[high])
    if len(data) % 2:
        high, low = divmod(data[-1], 45)
        out += (_ALPHABET[low], _ALPHABET[high])
    return "".join(out)


def base45_decode(text: str) -> bytes:
    """The inverse. Raises ValueError for a character or a group that RFC 9285 does not know."""
    try:
        values = [_VALUE[character] for character in text]
    except KeyError as error:
        raise ValueError(f"not a base45 character: {error.args[0]!r}") from None
    if len(values) % 3 == 1:
        raise ValueError("a base45 text has no group of one character")
    out = bytearray()
    for start in range(0, len(values), 3):
        group = values[start : start + 3]
        number = sum(value * 45**place for place, value in enumerate(group))
        width = len(group) - 1
        if number >= 1 << 8 * width:
            raise ValueError("a base45 group is out of range")
        out += number.to_bytes(width, "big")
    return bytes(out)


def _pack(code: TicketCode) -> bytes:
    return b"".join(
        (
            bytes([1]),
            code.key.to_bytes(2, "big"),
            code.performance.to_bytes(3, "big"),
            code.place.to_bytes(3, "big"),
            code.ticket.bytes,
            code.print_no.to_bytes(1, "big"),
            code.issued_s.to_bytes(4, "big"),
            code.ticket_class.to_bytes(1, "big"),
        )
    )


def sign(code: TicketCode, key: Ed25519PrivateKey) -> str:
    """The text for the QR. Raises OverflowError where a number does not fit its field."""
    payload = _pack(code)
    return PREFIX + base45_encode(payload + key.sign(payload))


def read(text: str) -> tuple[TicketCode, bytes, bytes]:
    """What the code claims, its payload and signature: not verified yet. Raises CODE_WRONG."""
    if not text.startswith(PREFIX) or len(text) > 200:
        raise Refusal(Reason.CODE_WRONG)
    try:
        raw = base45_decode(text[len(PREFIX) :])
    except ValueError:
        raise Refusal(Reason.CODE_WRONG) from None
    if len(raw) != _PAYLOAD_BYTES + _SIGNATURE_BYTES or raw[0] != 1:
        raise Refusal(Reason.CODE_WRONG)
    payload, signature = raw[:_PAYLOAD_BYTES], raw[_PAYLOAD_BYTES:]
    code = TicketCode(
        key=TillId(int.from_bytes(payload[1:3], "big")),
        performance=PerformanceId(int.from_bytes(payload[3:6], "big")),
        place=PlaceId(int.from_bytes(payload[6:9], "big")),
        ticket=TicketId(UUID(bytes=payload[9:25])),
        print_no=payload[25],
        issued_s=int.from_bytes(payload[26:30], "big"),
        ticket_class=payload[30],
    )
    return code, payload, signature


def verify(text: str, key: Ed25519PublicKey) -> TicketCode:
    """What the code says, if that key signed it. Raises Refusal CODE_WRONG."""
    code, payload, signature = read(text)
    try:
        key.verify(signature, payload)
    except InvalidSignature:
        raise Refusal(Reason.CODE_WRONG) from None
    return code


def certify(till: TillId, public_key: bytes, from_s: int, server_key: Ed25519PrivateKey) -> bytes:
    """The server's word that this key is that till's, from `from_s` (UNIX seconds) on."""
    payload = _CERTIFICATE.pack(1, till, from_s, public_key)
    return payload + server_key.sign(payload)


def certified_key(
    certificate: bytes, server_key: Ed25519PublicKey
) -> tuple[TillId, Ed25519PublicKey]:
    """The till and key a certificate names. Raises Refusal CODE_WRONG if it is not genuine."""
    payload, signature = certificate[: _CERTIFICATE.size], certificate[_CERTIFICATE.size :]
    try:
        server_key.verify(signature, payload)
        version, till, _, public_key = _CERTIFICATE.unpack(payload)
    except (InvalidSignature, struct.error):
        raise Refusal(Reason.CODE_WRONG) from None
    if version != 1:
        raise Refusal(Reason.CODE_WRONG)
    return TillId(till), Ed25519PublicKey.from_public_bytes(public_key)


def short_code(ticket: TicketId) -> str:
    """Eight characters for people to read out: the ticket id's last 40 bits in Crockford base32."""
    value = ticket.int & ((1 << 40) - 1)
    return "".join(_CROCKFORD[value >> shift & 31] for shift in range(35, -5, -5))


def short_bits(text: str) -> int | None:
    """The 40 bits that a person typed, as people misread them; None for what is no short code."""
    typed = "".join(text.upper().split()).replace("-", "").translate(_MISREAD)
    if len(typed) != _SHORT or not set(typed) <= set(_CROCKFORD):
        return None
    value = 0
    for character in typed:
        value = value << 5 | _CROCKFORD.index(character)
    return value
