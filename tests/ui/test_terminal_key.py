"""The passphrase of the card terminal's key, in the system's key store instead of a file."""

import io
from dataclasses import replace
from pathlib import Path

import pytest

from pos.storage.keystore import KeyStore, Missing
from tests.pos.payments.terminal.counterpart import KEY, POI, running_counterpart
from ui.card import setup, terminalkey
from ui.card.passphrase import account, passphrase
from ui.settings import Settings, SettingsWrong

SECRET = KEY["Passphrase"]
FLAGS = ["--terminal-key", "house key", "--terminal-key-version", "3", "--terminal-poi", POI]


class Locker:
    """A store of a system."""

    name = "Locker"

    def __init__(self) -> None:
        self.kept = {}

    def get_password(self, service, name):
        return self.kept.get(name)

    def set_password(self, service, name, secret):
        self.kept[name] = secret

    def delete_password(self, service, name):
        del self.kept[name]


@pytest.fixture
def locker():
    return Locker()


@pytest.fixture
def told(tmp_path: Path) -> Settings:
    return Settings(tmp_path, terminal_poi=POI, terminal_key="house key", terminal_key_version="3")


def run(locker, tmp_path, monkeypatch, *arguments, typed=""):
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    flags = ["--data", str(tmp_path), *FLAGS]
    return terminalkey.main([*arguments, *flags], lambda: KeyStore(locker))


def no_store():
    raise Missing("this system has no key store that can be reached")


def test_what_was_set_is_what_the_till_uses(locker, tmp_path, monkeypatch, told, capsys) -> None:
    assert run(locker, tmp_path, monkeypatch, "set", typed=SECRET + "\n") == 0
    assert passphrase(told, lambda: KeyStore(locker)) == SECRET
    assert SECRET not in capsys.readouterr().out


def test_each_key_of_each_terminal_has_a_passphrase_of_its_own(locker, told) -> None:
    locker.kept[account(told)] = SECRET
    for other in (
        replace(told, terminal_key_version="4"),
        replace(told, terminal_poi="V400m-1"),
        replace(told, terminal_key="old key"),
    ):
        with pytest.raises(SettingsWrong, match="`terminal-key set` puts it there"):
            passphrase(other, lambda: KeyStore(locker))


def test_a_file_that_is_named_goes_before_the_store(locker, told, tmp_path) -> None:
    file = tmp_path / "passphrase"
    file.touch(0o600)
    file.write_text("of the file\n")
    locker.kept[account(told)] = SECRET
    with_file = replace(told, terminal_passphrase_file=file)
    assert passphrase(with_file, no_store) == "of the file"


def test_without_a_store_the_sentence_says_what_to_do_instead(told) -> None:
    with pytest.raises(SettingsWrong, match=r"no key store.*only this user may read .mode 600"):
        passphrase(told, no_store)


def test_it_can_be_forgotten(locker, tmp_path, monkeypatch, capsys) -> None:
    run(locker, tmp_path, monkeypatch, "set", typed=SECRET + "\n")
    assert run(locker, tmp_path, monkeypatch, "forget") == 0
    assert locker.kept == {}
    run(locker, tmp_path, monkeypatch, "forget")
    assert "never had" in capsys.readouterr().out


@pytest.mark.parametrize("typed", ["", "\n", "pässwort\n"])
def test_what_is_no_passphrase_is_not_kept(locker, tmp_path, monkeypatch, capsys, typed) -> None:
    assert run(locker, tmp_path, monkeypatch, "set", typed=typed) == 1
    assert locker.kept == {}
    assert "wort" not in capsys.readouterr().err


def test_a_key_without_a_name_is_not_set(locker, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(SECRET))
    arguments = ["set", "--data", str(tmp_path)]
    assert terminalkey.main(arguments, lambda: KeyStore(locker)) == 1
    assert "terminal_key: it is not set" in capsys.readouterr().err


@pytest.fixture(scope="module")
def counterpart(tmp_path_factory):
    with running_counterpart(tmp_path_factory.mktemp("terminal")) as running:
        yield running


def test_the_key_is_tried_at_the_terminal_itself(
    locker, counterpart, tmp_path, monkeypatch, capsys
) -> None:
    monkeypatch.setattr(setup, "passphrase", lambda told: passphrase(told, lambda: store))
    store = KeyStore(locker)
    where = counterpart.where
    more = [
        *("--terminal", "nexo", "--terminal-world", "test"),
        *("--terminal-host", f"{where.host}:{where.port}"),
        *("--terminal-ca-file", str(where.ca_file)),
    ]
    assert run(locker, tmp_path, monkeypatch, "test", *more) == 1
    run(locker, tmp_path, monkeypatch, "set", typed=SECRET + "\n")
    assert run(locker, tmp_path, monkeypatch, "test", *more) == 0
    assert "the key is right" in capsys.readouterr().out
    run(locker, tmp_path, monkeypatch, "set", typed="somebody else's\n")
    assert run(locker, tmp_path, monkeypatch, "test", *more) == 1
    assert "does not take this key" in capsys.readouterr().err
    nobody = [*more, "--terminal-host", "127.0.0.1:9"]
    assert run(locker, tmp_path, monkeypatch, "test", *nobody) == 1
    assert "cannot be reached" in capsys.readouterr().err
