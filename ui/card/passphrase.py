"""The passphrase of the card terminal's key: from a file of its own, or the system's key store.

It is used to derive the key and kept nowhere; no sentence repeats what stands there.
"""

import os
import stat
from collections.abc import Callable
from pathlib import Path

from pos.storage import keystore
from pos.storage.keystore import KeyStore, Missing
from ui.settings import Settings, SettingsWrong

_BYTES = 1024


def account(settings: Settings) -> str:
    """What the key store knows it by: the key's name, its version, the terminal."""
    return f"{settings.terminal_key} {settings.terminal_key_version} {settings.terminal_poi}"


def passphrase(settings: Settings, store: Callable[[], KeyStore] = keystore.of_the_system) -> str:
    """From the file where one is named, else from the key store. Raises SettingsWrong."""
    if settings.terminal_passphrase_file is not None:
        return _from_file(settings.terminal_passphrase_file)
    try:
        found = store().read(account(settings))
    except Missing as missing:
        raise SettingsWrong(
            f"terminal_passphrase_file: it is not set, and there is no key store: {missing};"
            " write the passphrase into a file that only this user may read (mode 600)"
        ) from None
    if found is None:
        raise SettingsWrong(
            "terminal_passphrase_file: it is not set, and the key store has no passphrase of"
            f" {account(settings)!r}; `terminal-key set` puts it there"
        )
    return found


def _from_file(path: Path) -> str:
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
            text = file.read(_BYTES)
    except OSError as error:
        raise SettingsWrong(f"terminal_passphrase_file: {path}: {error.strerror}") from None
    try:
        return (text.decode("ascii").splitlines() or [""])[0]
    except UnicodeDecodeError:
        raise SettingsWrong("terminal_passphrase_file: no passphrase in plain ASCII") from None
