"""The settings of one till: from flags, else the environment, else its file, else as written here.

File `till.toml` in the data folder: one line a setting, named as in `Settings`. Environment:
PARTERRE_SERVER_URL and so on. Flags: --server-url and so on.
"""

import argparse
import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import platformdirs

from printing.transports.address import AddressWrong, device_of

FILE_NAME = "till.toml"
_HELP = {
    "data": "folder of this till's database, credentials and plans",
    "server_url": "the sales server; default: where this till was enrolled",
    "ca_file": "trust this certificate authority for the sales server, and no other",
    "anchor": "file that tells this till from a copy of it; default: in the system's state folder",
    "printer": "ticket printer: host:port, serial:///dev/ttyUSB0?baud=19200, usb:///dev/usb/lp0,"
    " cups://queue or windows://name; default: none, tickets wait",
    "printer_profile": "the printer's model, by its name in printing/models.py; default: roll-80mm",
    "printer_unconfirmed": "a paper of which nothing says that it came out, as from a queue: ask a"
    " person (the default) or trust",
    "printer_cut": "where the paper is cut: behind each ticket (the default), behind each order, or"
    " never",
    "receipt_printer": "a second printer, for all that is no ticket; written as printer is",
    "receipt_printer_profile": "the second printer's model",
    "receipt_printer_unconfirmed": "ask or trust, of the second printer",
    "receipt_printer_cut": "ticket or never, of the second printer",
    "drawer": "the printer that the drawer hangs on: tickets or receipts; default: receipts, if"
    " there is such a printer",
    "drawer_open_at": "the level of the drawer's switch that means open: high or low; default: it"
    " has none",
    "terminal": "card terminal: nexo; default: none, the amount is keyed in by hand",
    "terminal_host": "the card terminal's address, host or host:port",
    "terminal_poi": "the card terminal's POIID, model and serial number",
    "terminal_world": "whose certificate the card terminal has: live (the default) or test",
    "terminal_ca_file": "the certificate authority of the maker of the card terminal",
    "terminal_key": "identifier of the key shared with the card terminal",
    "terminal_key_version": "version of that key",
    "terminal_passphrase_file": "file with that key's passphrase, readable by this user only;"
    " default: the system's key store",
    "receipts": "folder for receipts as PDF; default: beside this till's database",
    "outage_folder": "folder for the outage pack's lists as PDF, as on a stick; also of packs that"
    " are printed by themselves; default: beside this till's database, when a key asks",
    "outage_before_doors_min": "print the outage pack by itself so many minutes before a"
    " performance begins; default: 0, never",
    "outage_server_lost_min": "print the outage pack by itself when the server was lost for so"
    " many minutes; default: 0, never",
    "theme": "light or dark",
    "language": "language of the screens, as in en or de; default: the system's",
    "letters": "keys for letters on the screen: touch, where a finger taps a field (the default),"
    " always, for a mouse as well, or never",
    "dots_per_mm": "dots of the screen in a millimetre; default: what the screen says",
}
_PATHS = {
    "data",
    "ca_file",
    "anchor",
    "terminal_ca_file",
    "terminal_passphrase_file",
    "receipts",
    "outage_folder",
}
_DAY_MIN = 24 * 60
_MINUTES = {"outage_before_doors_min", "outage_server_lost_min"}


_CHOICES = {
    "printer_unconfirmed": ("ask", "trust"),
    "receipt_printer_unconfirmed": ("ask", "trust"),
    "printer_cut": ("ticket", "order", "never"),
    "receipt_printer_cut": ("ticket", "never"),
    "drawer": ("", "tickets", "receipts"),
    "drawer_open_at": ("", "high", "low"),
    "letters": ("touch", "always", "never"),
}


class SettingsWrong(ValueError):
    """A setting that cannot be used; says where it stands."""


class OnePrinterTwice(SettingsWrong):
    """One printer cannot be told to be two."""


@dataclass(frozen=True)
class Settings:
    """What one till is told. Empty text and 0 mean: not set.

    What is wrong with the card terminal's is found out in `ui.card.setup`: the till sells without.
    """

    data: Path
    server_url: str = ""
    ca_file: Path | None = None
    anchor: Path | None = None
    printer: str = ""
    printer_profile: str = ""
    printer_unconfirmed: str = "ask"
    printer_cut: str = "ticket"
    receipt_printer: str = ""
    receipt_printer_profile: str = ""
    receipt_printer_unconfirmed: str = "ask"
    receipt_printer_cut: str = "ticket"
    drawer: str = ""
    drawer_open_at: str = ""
    terminal: str = ""
    terminal_host: str = ""
    terminal_poi: str = ""
    terminal_world: str = "live"
    terminal_ca_file: Path | None = None
    terminal_key: str = ""
    terminal_key_version: str = ""
    terminal_passphrase_file: Path | None = None
    receipts: Path | None = None
    outage_folder: Path | None = None
    outage_before_doors_min: int = 0
    outage_server_lost_min: int = 0
    theme: str = "light"
    language: str = ""
    letters: str = "touch"
    dots_per_mm: float = 0.0

    def __post_init__(self) -> None:
        if self.theme not in {"light", "dark"}:
            raise SettingsWrong(f"theme: light or dark, not {self.theme!r}")
        if not 0 <= self.dots_per_mm < 200:
            raise SettingsWrong(f"dots_per_mm: out of range: {self.dots_per_mm}")
        for name, known in _CHOICES.items():
            if (value := getattr(self, name)) not in known:
                raise SettingsWrong(f"{name}: {' or '.join(filter(None, known))}, not {value!r}")
        for name in ("printer", "receipt_printer"):
            try:
                if address := getattr(self, name):
                    device_of(address)
            except AddressWrong as error:
                raise SettingsWrong(f"{name}: {error}") from None
        both = (self.printer, self.receipt_printer)
        if all(both) and len(set(map(device_of, both))) == 1:
            raise OnePrinterTwice("receipt_printer: that is the ticket printer already")
        if self.drawer == "receipts" and not self.receipt_printer:
            raise SettingsWrong("drawer: there is no receipt_printer")

    @property
    def database(self) -> Path:
        """The till's database."""
        return self.data / "till.sqlite"

    @property
    def credentials(self) -> Path:
        """Who this till is, since its enrolment."""
        return self.data / "credentials.json"

    @property
    def receipts_folder(self) -> Path:
        """Where receipts are written as PDF."""
        return self.receipts or self.data / "receipts"

    @property
    def outage_to(self) -> Path:
        """Where the outage pack's lists are written as PDF."""
        return self.outage_folder or self.data / "outage"

    @property
    def plans(self) -> Path:
        """The halls, as fetched from the server."""
        return self.data / "plans"


def anchor_of(settings: Settings, certificate: bytes) -> Path:
    """Where the anchor of the till with that certificate lies: not where its database is."""
    if settings.anchor is not None:
        return settings.anchor
    folder = platformdirs.user_state_path("parterre", appauthor=False)
    return folder / f"till-{hashlib.sha256(certificate).hexdigest()[:16]}.anchor"


def add_flags(parser: argparse.ArgumentParser) -> None:
    """One flag a setting."""
    for name, text in _HELP.items():
        parser.add_argument(f"--{name.replace('_', '-')}", dest=name, metavar="X", help=text)


def read(flags: argparse.Namespace, environ: Mapping[str, str]) -> Settings:
    """The settings in force. Raises SettingsWrong."""
    names = [one.name for one in fields(Settings)]
    given: dict[str, Any] = {
        name: environ[key] for name in names if (key := f"PARTERRE_{name.upper()}") in environ
    }
    given |= {name: value for name in names if (value := getattr(flags, name, None)) is not None}
    data = Path(given.get("data") or platformdirs.user_data_path("parterre", appauthor=False))
    return _made({**_from_file(data / FILE_NAME, names), **given, "data": data})


def _from_file(path: Path, names: list[str]) -> dict[str, Any]:
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SettingsWrong(f"{path}: {error}") from error
    for name, value in found.items():
        if name not in names or name == "data":
            raise SettingsWrong(f"{path}: there is no setting {name!r}")
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            raise SettingsWrong(f"{path}: {name}: a text or a number, not {value!r}")
    return found


def _made(given: dict[str, Any]) -> Settings:
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name in _PATHS:
            values[name] = Path(value) if value else None
        elif name == "dots_per_mm":
            try:
                values[name] = float(value)
            except ValueError:
                raise SettingsWrong(f"dots_per_mm: a number, not {value!r}") from None
        elif name in _MINUTES:
            values[name] = _minutes(name, value)
        else:
            values[name] = str(value)
    return Settings(**values)


def _minutes(name: str, value: Any) -> int:
    text = str(value)
    if not (text.isascii() and text.isdigit() and int(text) <= _DAY_MIN):
        raise SettingsWrong(f"{name}: minutes, 0 to {_DAY_MIN}, not {value!r}")
    return int(text)
