"""The file of the house's key: for nobody else, and missed in a sentence."""

import os

import pytest
from sqlalchemy.engine import make_url

from sync.server import housekeyfile
from sync.server.housekeyfile import HouseKeyMissing


def test_it_is_made_once_for_this_user_only(tmp_path) -> None:
    path = tmp_path / "keys" / "house.key"
    made = housekeyfile.make(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert housekeyfile.make(path).fingerprint == made.fingerprint
    assert housekeyfile.load(path).fingerprint == made.fingerprint


def test_one_that_is_lost_is_missed_in_a_sentence(tmp_path) -> None:
    with pytest.raises(HouseKeyMissing, match="put the file back"):
        housekeyfile.load(tmp_path / "house.key")


@pytest.mark.skipif(os.name != "posix", reason="POSIX knows groups and others")
def test_one_that_others_may_read_is_not_used(tmp_path) -> None:
    path = tmp_path / "house.key"
    housekeyfile.make(path)
    path.chmod(0o640)
    with pytest.raises(HouseKeyMissing, match="chmod 600"):
        housekeyfile.load(path)


@pytest.mark.parametrize("wrong", ["", "nonsense", "parterre-house-key-1 AA", "x" * 5000, "ü"])
def test_one_that_is_torn_is_not_used(tmp_path, wrong: str) -> None:
    path = tmp_path / "house.key"
    path.write_text(wrong, "utf-8")
    path.chmod(0o600)
    with pytest.raises(HouseKeyMissing, match="cannot be read"):
        housekeyfile.load(path)


def test_each_database_has_its_own_outside_of_itself(tmp_path) -> None:
    one, other = (
        housekeyfile.default_path(make_url(f"sqlite:///{tmp_path}/{name}.db")) for name in "ab"
    )
    assert one != other
    assert tmp_path not in one.parents
