"""The integrated card terminal out of a till's settings: all of them right, or a sentence why not.

The passphrase of the key lies in a file of its own that only the till's user may read. It is used
to derive the key and kept nowhere; no sentence repeats what stands in that file.
"""

import os
import stat
from collections.abc import Callable
from pathlib import Path

from pos.domain.refusals import Trouble
from pos.payments.nexo.asking import Account
from pos.payments.nexo.sealing import SharedKey
from pos.payments.nexo.terminal import NexoTerminal
from sync.client.terminal import PORT, TerminalLine, Whereabouts, certificate_name
from ui.crashpoints import MortalLine
from ui.settings import Settings, SettingsWrong

NEXO = "nexo"
_PASSPHRASE_BYTES = 1024


def terminal(
    settings: Settings, sale_id: str, crash_points: Callable[[str], None]
) -> NexoTerminal | None:
    """The terminal; None where amounts are keyed in by hand. Raises SettingsWrong.

    `sale_id` is the till's name to the terminal, the same at every start: it is asked by it what
    became of a payment.
    """
    if not settings.terminal:
        return None
    if settings.terminal != NEXO:
        raise SettingsWrong(f"terminal: {NEXO} or nothing, not {settings.terminal!r}")
    poi = _needed(settings.terminal_poi, "terminal_poi")
    if settings.terminal_world == "live":
        name = certificate_name(poi, "live")
    elif settings.terminal_world == "test":
        name = certificate_name(poi, "test")
    else:
        raise SettingsWrong(f"terminal_world: live or test, not {settings.terminal_world!r}")
    host, port = _address(_needed(settings.terminal_host, "terminal_host"))
    authority = settings.terminal_ca_file
    if authority is None:
        raise SettingsWrong("terminal_ca_file: it is not set")
    account = Account(sale_id, poi, _key(settings))
    try:
        line = TerminalLine(Whereabouts(host, name, authority, port))
    except Trouble as trouble:
        raise SettingsWrong(f"terminal_ca_file: {authority} cannot be read") from trouble
    return NexoTerminal(account, MortalLine(line, crash_points))


def _needed(value: str, name: str) -> str:
    if not value:
        raise SettingsWrong(f"{name}: it is not set")
    return value


def _address(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not colon or (":" in host and not host.startswith("[")):
        return text.strip("[]"), PORT  # a name, or an address of six
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise SettingsWrong(f"terminal_host: host or host:port, not {text!r}")
    return host.strip("[]"), int(port)


def _key(settings: Settings) -> SharedKey:
    identifier = _needed(settings.terminal_key, "terminal_key")
    version = settings.terminal_key_version
    if not version.isdecimal():
        raise SettingsWrong(f"terminal_key_version: a number, not {version!r}")
    if settings.terminal_passphrase_file is None:
        raise SettingsWrong("terminal_passphrase_file: it is not set")
    passphrase = _passphrase(settings.terminal_passphrase_file)
    try:
        return SharedKey.of(identifier, int(version), passphrase)
    except ValueError:
        raise SettingsWrong("terminal_passphrase_file: no passphrase in plain ASCII") from None


def _passphrase(path: Path) -> str:
    """Its first line. What others could have read is no secret, and what they wrote is not ours."""
    try:
        with path.open("rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise SettingsWrong(f"terminal_passphrase_file: {path} is no file")
            if os.name == "posix" and found.st_mode & 0o077:
                raise SettingsWrong(
                    f"terminal_passphrase_file: others may read {path}; take that from them"
                )
            text = file.read(_PASSPHRASE_BYTES)
    except OSError as error:
        raise SettingsWrong(f"terminal_passphrase_file: {path}: {error.strerror}") from None
    try:
        return (text.decode("ascii").splitlines() or [""])[0]
    except UnicodeDecodeError:
        raise SettingsWrong("terminal_passphrase_file: no passphrase in plain ASCII") from None
