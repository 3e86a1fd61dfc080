"""Ticket codes: what a till signed reads back; one flipped bit and it admits nobody."""

from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from pos.domain.ids import TicketId
from pos.domain.refusals import Reason, Refusal
from pos.domain.ticketcode import (
    PREFIX,
    TicketCode,
    base45_decode,
    base45_encode,
    certified_key,
    certify,
    read,
    short_bits,
    short_code,
    sign,
    verify,
)

TILL = Ed25519PrivateKey.from_private_bytes(b"t" * 32)
OTHER = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
SERVER = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
codes = st.builds(
    TicketCode,
    key=st.integers(0, 2**16 - 1),
    performance=st.integers(0, 2**24 - 1),
    place=st.integers(0, 2**24 - 1),
    ticket=st.uuids(),
    print_no=st.integers(0, 255),
    issued_s=st.integers(0, 2**32 - 1),
    ticket_class=st.integers(0, 255),
)


def refused(text: str) -> Any:
    with pytest.raises(Refusal, match=Reason.CODE_WRONG.value):
        verify(text, TILL.public_key())


@pytest.mark.parametrize(
    ("raw", "text"),
    [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"", "")],
)
def test_base45_is_the_one_of_rfc_9285(raw: bytes, text: str) -> None:
    assert base45_encode(raw) == text
    assert base45_decode(text) == raw


@given(st.binary(max_size=200))
def test_base45_gives_back_every_byte(raw: bytes) -> None:
    assert base45_decode(base45_encode(raw)) == raw


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", max_size=40))
def test_base45_has_one_text_for_each_content(text: str) -> None:
    try:
        raw = base45_decode(text)
    except ValueError:
        return
    assert base45_encode(raw) == text


@pytest.mark.parametrize("text", ["a", "ä", "A", "GGW", "::", ":::", "AB\n"])
def test_what_rfc_9285_does_not_know_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="base45"):
        base45_decode(text)


@given(codes)
def test_a_signed_code_reads_back_and_fits_its_picture(code: TicketCode) -> None:
    text = sign(code, TILL)
    assert verify(text, TILL.public_key()) == code
    assert len(text) == 147


@settings(max_examples=200)
@given(codes, st.integers(0, 95 * 8 - 1))
def test_one_flipped_bit_is_refused(code: TicketCode, bit: int) -> None:
    raw = bytearray(base45_decode(sign(code, TILL).removeprefix(PREFIX)))
    raw[bit // 8] ^= 1 << bit % 8
    refused(PREFIX + base45_encode(bytes(raw)))


@given(codes)
def test_another_till_s_signature_is_refused(code: TicketCode) -> None:
    refused(sign(code, OTHER))


@given(st.one_of(st.text(max_size=250), st.text("0123456789ABC:%", max_size=180)))
def test_nonsense_is_refused_and_never_breaks_anything(text: str) -> None:
    refused(text)
    refused(PREFIX + text)


def test_a_code_that_was_cut_or_lengthened_is_refused() -> None:
    text = sign(TicketCode(3, 7, 4, TicketId(short_id()), 1, 0), TILL)
    for changed in (text[:-3], text + "000", text.lower(), text[1:], text + "0" * 99):
        refused(changed)


def short_id() -> Any:
    return UUID(int=0x0198_0000_0000_7000_8000_00FF_FFFF_FFFF)


def test_numbers_that_do_not_fit_are_not_signed() -> None:
    for field in ({"performance": 2**24}, {"place": 2**24}, {"print_no": 256}, {"key": -1}):
        values = {"key": 3, "performance": 7, "place": 4, "print_no": 1, **field}
        with pytest.raises(OverflowError):
            sign(TicketCode(ticket=short_id(), issued_s=0, **values), TILL)


def test_the_server_s_word_names_the_till_s_key() -> None:
    certificate = certify(3, TILL.public_key().public_bytes_raw(), 1000, SERVER)
    till, key = certified_key(certificate, SERVER.public_key())
    assert till == 3
    code = TicketCode(3, 7, 4, short_id(), 1, 0)
    assert verify(sign(code, TILL), key) == code


@given(st.integers(0, 103 * 8 - 1))
def test_a_forged_certificate_is_refused(bit: int) -> None:
    raw = bytearray(certify(3, TILL.public_key().public_bytes_raw(), 1000, SERVER))
    raw[bit // 8] ^= 1 << bit % 8
    with pytest.raises(Refusal):
        certified_key(bytes(raw), SERVER.public_key())


@pytest.mark.parametrize("raw", [b"", b"short", b"x" * 103])
def test_what_is_no_certificate_is_refused(raw: bytes) -> None:
    with pytest.raises(Refusal):
        certified_key(raw, SERVER.public_key())


def test_a_short_code_has_eight_characters_nobody_mixes_up() -> None:
    assert short_code(short_id()) == "ZZZZZZZZ"
    text = short_code(TicketId(UUID(int=2**40 + 1)))
    assert text == "00000001"


@given(st.integers(0, 2**40 - 1))
def test_a_short_code_is_read_as_it_was_said_and_as_people_misread_it(bits: int) -> None:
    text = short_code(TicketId(UUID(int=bits)))
    assert short_bits(text) == bits
    misread = text.replace("0", "O").replace("1", "l")
    assert short_bits(f" {misread[:4]}-{misread[4:].lower()} ") == bits


@pytest.mark.parametrize(
    "text", ["", "1234567", "123456789", "UUUUUUUU", "BO1:ABCD", "１２３４５６７８"]
)
def test_what_is_no_short_code_is_none(text: str) -> None:
    assert short_bits(text) is None


def test_reading_alone_trusts_nothing() -> None:
    code = TicketCode(3, 7, 4, short_id(), 1, 0)
    assert read(sign(code, OTHER))[0] == code
