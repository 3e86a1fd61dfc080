"""The seal: what the vendor's library sealed we open, and one flipped bit anywhere is refused."""

import base64
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.payments.nexo.sealing import NONCE_BYTES, Seal, SealError, SharedKey, seal, unseal
from pos.payments.readings import Fault

VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text("utf-8"))["vectors"]
KEY = SharedKey.of("house key", 3, "p4ssphrase of the house")
nonces = st.binary(min_size=NONCE_BYTES, max_size=NONCE_BYTES)


@pytest.mark.parametrize("vector", VECTORS)
def test_what_the_vendors_library_sealed_is_sealed_the_same_by_us(vector) -> None:
    key = SharedKey.of(
        vector["key"]["KeyIdentifier"], vector["key"]["KeyVersion"], vector["key"]["Passphrase"]
    )
    message = vector["message"]
    trailer = Seal(**message["SecurityTrailer"])
    assert unseal(key, message["NexoBlob"], trailer).decode() == vector["text"]
    nonce = base64.b64decode(trailer.Nonce)
    assert seal(key, vector["text"].encode(), nonce) == (message["NexoBlob"], trailer)


@given(st.binary(max_size=500), nonces)
def test_what_was_sealed_comes_out_as_it_was(text: bytes, nonce: bytes) -> None:
    assert unseal(KEY, *seal(KEY, text, nonce)) == text


@given(st.binary(max_size=200), nonces, st.data())
def test_one_flipped_bit_anywhere_is_refused(text: bytes, nonce: bytes, data) -> None:
    blob, trailer = seal(KEY, text, nonce)
    part = data.draw(st.sampled_from(["blob", "Nonce", "Hmac"]))
    raw = bytearray(base64.b64decode(blob if part == "blob" else getattr(trailer, part)))
    at = data.draw(st.integers(0, len(raw) * 8 - 1))
    raw[at // 8] ^= 1 << at % 8
    flipped = base64.b64encode(raw).decode()
    if part == "blob":
        blob = flipped
    else:
        trailer = replace(trailer, **{part: flipped})
    with pytest.raises(SealError, match=Fault.FORGED.value):
        unseal(KEY, blob, trailer)


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_nonsense_is_no_seal(blob: str, nonce: str, code: str) -> None:
    with pytest.raises(SealError, match=Fault.FORGED.value):
        unseal(KEY, blob, Seal(1, code, "house key", 3, nonce))


@pytest.mark.parametrize(
    "change", [{"KeyVersion": 4}, {"KeyIdentifier": "another"}, {"AdyenCryptoVersion": 2}]
)
def test_another_key_or_version_of_it_has_a_name_of_its_own(change) -> None:
    blob, trailer = seal(KEY, b"{}", bytes(NONCE_BYTES))
    with pytest.raises(SealError, match=Fault.OTHER_KEY.value):
        unseal(KEY, blob, replace(trailer, **change))


def test_somebody_without_the_passphrase_cannot_seal() -> None:
    thief = SharedKey.of("house key", 3, "p4ssphrase of the House")
    with pytest.raises(SealError, match=Fault.FORGED.value):
        unseal(KEY, *seal(thief, b"{}", bytes(NONCE_BYTES)))


@pytest.mark.parametrize(
    ("name", "version", "passphrase"), [("", 1, "x"), ("k", -1, "x"), ("k", 1, ""), ("k", 1, "Ü")]
)
def test_a_key_the_vendors_libraries_would_not_agree_on_is_refused(
    name: str, version: int, passphrase: str
) -> None:
    with pytest.raises(ValueError, match="passphrase"):
        SharedKey.of(name, version, passphrase)


def test_the_key_does_not_show_in_a_log() -> None:
    assert "house key" in repr(KEY)
    assert "b'" not in repr(KEY)
