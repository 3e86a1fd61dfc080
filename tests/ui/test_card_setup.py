"""A card terminal out of the settings: all of them right, or a sentence and the hand-keyed one."""

import logging
import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.pos.payments.terminal.counterpart import CERTIFICATE, show_certificate
from ui.card import setup
from ui.settings import Settings, SettingsWrong

SECRET = "p4ssphrase of the house"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """As a person would write them."""
    show_certificate(tmp_path, CERTIFICATE)
    file = tmp_path / "passphrase"
    file.touch(0o600)
    file.write_text(SECRET + "\n")
    return Settings(
        tmp_path,
        terminal="nexo",
        terminal_host="192.0.2.7:8444",
        terminal_poi="V400m-324688179",
        terminal_ca_file=tmp_path / "authority.pem",
        terminal_key="house key",
        terminal_key_version="3",
        terminal_passphrase_file=file,
    )


def made(settings: Settings):
    return setup.terminal(settings, "Till 1", lambda _step: None)


def test_without_settings_amounts_are_keyed_in_by_hand(tmp_path):
    assert made(Settings(tmp_path)) is None


def test_with_all_of_them_the_terminal_is_the_one_they_name(settings):
    assert made(settings).name == "V400m-324688179"
    assert made(replace(settings, terminal_host="[2001:db8::7]:8444")) is not None
    assert made(replace(settings, terminal_host="2001:db8::7")) is not None
    assert made(replace(settings, terminal_host="terminal.house", terminal_world="test"))


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("terminal", "zvt", "terminal: nexo or nothing"),
        ("terminal_host", "", "terminal_host: it is not set"),
        ("terminal_host", "there:port", "terminal_host: host or host:port"),
        ("terminal_poi", "", "terminal_poi: it is not set"),
        ("terminal_world", "moon", "terminal_world: live or test"),
        ("terminal_ca_file", None, "terminal_ca_file: it is not set"),
        ("terminal_ca_file", Path("/nowhere"), "terminal_ca_file: .* cannot be read"),
        ("terminal_key", "", "terminal_key: it is not set"),
        ("terminal_key_version", "new", "terminal_key_version: a number"),
        ("terminal_passphrase_file", None, "terminal_passphrase_file: it is not set"),
        ("terminal_passphrase_file", Path("/nowhere"), "terminal_passphrase_file: /nowhere"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(settings, name, value, word):
    with pytest.raises(SettingsWrong, match=word):
        made(replace(settings, **{name: value}))


@pytest.mark.skipif(os.name != "posix", reason="permissions of files are POSIX's")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o602])
def test_a_passphrase_that_others_can_reach_is_not_used(settings, mode):
    settings.terminal_passphrase_file.chmod(mode)
    with pytest.raises(SettingsWrong, match="others may read"):
        made(settings)


@pytest.mark.parametrize("text", ["", "\n", "pässwort\n"])
def test_no_sentence_repeats_what_stands_in_the_passphrases_file(settings, text, caplog):
    settings.terminal_passphrase_file.write_text(text, "utf-8")
    with caplog.at_level(logging.DEBUG), pytest.raises(SettingsWrong) as wrong:
        made(settings)
    assert "plain ASCII" in str(wrong.value)
    assert "wort" not in str(wrong.value) + caplog.text
    settings.terminal_passphrase_file.write_text(SECRET)
    with caplog.at_level(logging.DEBUG):
        terminal = made(settings)
    assert SECRET not in caplog.text + repr(terminal) + repr(settings)
