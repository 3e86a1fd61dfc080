"""`till terminal-key set|test|forget`: the card terminal's passphrase in the system's key store.

`test` asks the terminal itself about a payment that never was: address, certificate, names and key
are right where it answers. Nothing is shown there.
"""

import argparse
import getpass
import os
import sys
from collections.abc import Callable, Sequence

from pos.payments.line import UNTRUSTED, NoAnswerError, NotSentError
from pos.payments.nexo.sealing import SharedKey
from pos.payments.readings import Faulty
from pos.services.system import RandomIds
from pos.storage import credentials, keystore
from pos.storage.keystore import KeyStore, Missing
from ui import settings
from ui.card import setup
from ui.card.passphrase import account
from ui.settings import Settings, SettingsWrong

COMMAND = "terminal-key"


def main(arguments: Sequence[str], store: Callable[[], KeyStore] = keystore.of_the_system) -> int:
    """Exit code 1 where it could not be done; says why."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("what", choices=("set", "test", "forget"))
    settings.add_flags(parser)
    flags = parser.parse_args(arguments)
    try:
        told = settings.read(flags, os.environ)
        if flags.what == "test":
            return _test(told)
        for name in ("terminal_key", "terminal_key_version", "terminal_poi"):
            if not getattr(told, name):
                raise SettingsWrong(f"{name}: it is not set")
        return _set(told, store()) if flags.what == "set" else _forget(told, store())
    except (SettingsWrong, Missing) as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 1


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _set(told: Settings, store: KeyStore) -> int:
    """Asked for without an echo; from a pipe, its first line."""
    given = getpass.getpass("Passphrase: ") if sys.stdin.isatty() else sys.stdin.readline()
    secret = given.rstrip("\r\n")
    try:
        SharedKey.of(told.terminal_key, int(told.terminal_key_version), secret)
    except ValueError:
        raise SettingsWrong("that is no passphrase in plain ASCII of a key with a number") from None
    store.write(account(told), secret)
    _say(f"{store.name} has the passphrase of {account(told)!r} now.")
    if told.terminal_passphrase_file is not None:
        _say("terminal_passphrase_file is set and goes before it: take that setting out.")
    return 0


def _forget(told: Settings, store: KeyStore) -> int:
    was_there = store.forget(account(told))
    _say(f"{store.name} {'has forgotten' if was_there else 'never had'} it.")
    return 0


def _test(told: Settings) -> int:
    own = credentials.load(told.credentials).till if told.credentials.exists() else 0
    terminal = setup.terminal(told, f"Till {own}", lambda _step: None)
    if terminal is None:
        raise SettingsWrong("terminal: it is not set")
    ids = RandomIds()
    try:
        answer = terminal.works(ids.new(), ids.new())
    except NotSentError as error:
        said = "is not who it should be" if error.why == UNTRUSTED else "cannot be reached"
        raise SettingsWrong(f"The terminal {said}: {told.terminal_host}") from None
    except NoAnswerError:
        raise SettingsWrong("The terminal does not answer.") from None
    if isinstance(answer, Faulty):
        raise SettingsWrong(f"The terminal does not take this key: {answer.fault.value}")
    _say("The terminal answers, and the key is right.")
    return 0
