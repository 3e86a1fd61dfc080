"""The integrated card terminal out of a till's settings: all right, or a sentence why not."""

from collections.abc import Callable

from pos.domain.refusals import Trouble
from pos.payments.nexo.asking import Account
from pos.payments.nexo.sealing import SharedKey
from pos.payments.nexo.terminal import NexoTerminal
from sync.client.terminal import PORT, TerminalLine, Whereabouts, certificate_name
from ui.card.passphrase import passphrase
from ui.crashpoints import MortalLine
from ui.settings import Settings, SettingsWrong

NEXO = "nexo"


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
    secret = passphrase(settings)
    try:
        return SharedKey.of(identifier, int(version), secret)
    except ValueError:
        raise SettingsWrong("terminal_passphrase_file: no passphrase in plain ASCII") from None
