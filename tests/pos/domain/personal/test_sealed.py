"""What is sealed for one person: opened with that person's key, and by nobody else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.personal.housekey import new_house_key, post, read_house_key
from pos.domain.personal.sealed import TEXT_LIMIT, Torn, new_key, seal, unseal

texts = st.text(max_size=TEXT_LIMIT)
fields = st.dictionaries(st.text(max_size=20), texts, max_size=8)


@given(fields)
def test_any_name_in_any_script_comes_out_as_it_went_in(given_fields: dict[str, str]) -> None:
    key = new_key()
    assert unseal(seal(given_fields, key, "p1"), key, "p1") == given_fields


@given(fields, st.data())
def test_one_changed_bit_is_noticed(given_fields: dict[str, str], data: st.DataObject) -> None:
    key = new_key()
    sealed = bytearray(seal(given_fields, key, "p1"))
    at = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[at // 8] ^= 1 << at % 8
    with pytest.raises(Torn):
        unseal(bytes(sealed), key, "p1")


@given(st.binary(max_size=200))
def test_what_nobody_sealed_is_refused(raw: bytes) -> None:
    with pytest.raises(Torn):
        unseal(raw, new_key(), "p1")


def test_it_opens_for_that_person_and_under_that_key_only() -> None:
    key = new_key()
    sealed = seal({"name": "Ada Lovelace"}, key, "p1")
    for wrong in ((sealed, key, "p2"), (sealed, new_key(), "p1"), (sealed[:-1], key, "p1")):
        with pytest.raises(Torn):
            unseal(*wrong)


def test_a_name_is_not_told_by_its_length_nor_twice_alike() -> None:
    key = new_key()
    short, long = (seal({"name": name}, key, "p1") for name in ("Bo", "Maximilian Ferdinand"))
    assert len(short) == len(long)
    assert seal({"name": "Bo"}, key, "p1") != short
    assert b"Bo" not in short


def test_too_much_is_not_sealed() -> None:
    for much in ({"name": "x" * (TEXT_LIMIT + 1)}, {str(at): "" for at in range(17)}):
        with pytest.raises(ValueError, match="too much"):
            seal(much, new_key(), "p1")


@given(st.text(max_size=60))
def test_a_persons_key_lies_in_the_books_for_that_person_and_house_alone(person: str) -> None:
    house, key = new_house_key(), new_key()
    wrapped = house.wrap(key, person)
    assert house.unwrap(wrapped, person) == key
    assert key not in wrapped
    for wrong in (
        lambda: house.unwrap(wrapped, person + "x"),
        lambda: new_house_key().unwrap(wrapped, person),
        lambda: house.unwrap(wrapped[:-1], person),
    ):
        with pytest.raises(Torn):
            wrong()


def test_what_a_till_posts_only_the_house_can_open() -> None:
    house, key = new_house_key(), new_key()
    posted = post(key, "p1", house.public)
    assert house.receive(posted, "p1") == key
    assert key not in posted
    forged = posted[:-1] + bytes([posted[-1] ^ 1])
    for wrong in (
        lambda: house.receive(posted, "p2"),
        lambda: house.receive(forged, "p1"),
        lambda: new_house_key().receive(posted, "p1"),
        lambda: house.receive(bytes(len(posted)), "p1"),
        lambda: house.receive(b"", "p1"),
    ):
        with pytest.raises(Torn):
            wrong()
    with pytest.raises(ValueError):
        post(key, "p1", b"no key")


def test_the_houses_key_comes_out_of_its_file_and_out_of_no_repr() -> None:
    house = new_house_key()
    again = read_house_key(house.written())
    assert again.fingerprint == house.fingerprint
    assert again.unwrap(house.wrap(bytes(32), "p1"), "p1") == bytes(32)
    assert house.written().split()[1] not in repr(house)
    for wrong in ("", "parterre-house-key-1", "parterre-house-key-1 AAAA", "x " + "A" * 44):
        with pytest.raises(ValueError):
            read_house_key(wrong)
