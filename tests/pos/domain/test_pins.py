"""PINs and their hashes."""

import pytest

from pos.domain.pins import check_pin, hash_pin

PEPPER = bytes(range(32))


def test_the_right_pin_fits_its_hash() -> None:
    assert check_pin("4711", hash_pin("4711", PEPPER), PEPPER)


def test_another_pin_does_not_fit() -> None:
    assert not check_pin("4712", hash_pin("4711", PEPPER), PEPPER)


def test_without_the_houses_pepper_no_pin_fits() -> None:
    assert not check_pin("4711", hash_pin("4711", PEPPER), bytes(32))


def test_the_same_pin_hashes_differently_each_time() -> None:
    hashed = hash_pin("4711", PEPPER)
    assert hashed != hash_pin("4711", PEPPER)
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize("hashed", ["", "x", "$argon2id$v=19$m=19456,t=2,p=1$torn"])
def test_a_torn_hash_fits_nothing(hashed: str) -> None:
    assert not check_pin("4711", hashed, PEPPER)


@pytest.mark.parametrize("pin", ["", "123", "12a4", "1234567890123", "١٢٣٤"])
def test_what_is_no_pin_is_not_hashed(pin: str) -> None:
    with pytest.raises(ValueError, match="4 to 12 digits"):
        hash_pin(pin, PEPPER)
