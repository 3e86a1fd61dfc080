"""Credentials: kept whole, kept private, never printed."""

from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pos.storage.credentials import Credentials, load, save

SOME = Credentials(
    till=3,
    till_name="Till 3",
    token="a secret token",
    private_key=Ed25519PrivateKey.from_private_bytes(b"k" * 32),
    certificate=b"certificate",
    server_key=b"s" * 32,
    pepper=b"p" * 32,
    incarnation=2,
    server_url="https://127.0.0.1:8443",
)


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "credentials.json"
    save(SOME, path)
    save(replace(SOME, incarnation=3), path)
    found = load(path)
    assert found.private_key.private_bytes_raw() == b"k" * 32
    assert replace(found, private_key=SOME.private_key) == replace(SOME, incarnation=3)


def test_only_its_user_can_read_the_file(tmp_path: Path) -> None:
    path = tmp_path / "credentials.json"
    save(SOME, path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["credentials.json"]


def test_secrets_are_not_in_the_repr() -> None:
    assert repr(SOME) == "Credentials(till=3, till_name='Till 3')"


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"till": "x"}', "\x00"])
def test_a_broken_file_says_which_file(tmp_path: Path, content: str) -> None:
    path = tmp_path / "credentials.json"
    path.write_text(content)
    with pytest.raises(ValueError, match=r"credentials\.json"):
        load(path)


def test_no_file_is_no_enrolment(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none.json")
