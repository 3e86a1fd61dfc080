"""Where on this machine a printer could hang: USB files, serial ports, the system's queues.

Nothing is sent to any of them. Each wait is bounded; what cannot be looked at is not there.
"""

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote

from printing.transports.cups import queues as cups_queues
from printing.transports.windows import installed as windows_printers

_USB_FILES = Path("/dev/usb")
_USB_WORDS = Path("/sys/class/usbmisc")
_NAME_LIMIT = 120


class Kind(StrEnum):
    """By what the bytes go."""

    NETWORK = "network"
    USB = "usb"
    SERIAL = "serial"
    QUEUE = "queue"


@dataclass(frozen=True)
class Place:
    """One place. `address` is as the settings have it; `name` what the system knows of it."""

    kind: Kind
    address: str
    name: str = ""


def places() -> list[Place]:
    """All of them, those that can say what they are first."""
    return [*usb_places(), *serial_places(), *queue_places()]


def usb_places(files: Path = _USB_FILES, words: Path = _USB_WORDS) -> list[Place]:
    """The printer class of Linux, with what each device says of itself in its descriptor."""
    try:
        found = sorted(files.glob("lp*"))
    except OSError:
        return []
    return [
        Place(Kind.USB, f"usb://{quote(str(one))}", _named(words / one.name / "device"))
        for one in found
    ]


def _named(device: Path) -> str:
    """Maker and model, of the text that IEEE 1284 has every printer carry."""
    try:
        text = (device / "ieee1284_id").read_text("ascii", "replace")
    except OSError:
        return ""
    told = dict(part.strip().partition(":")[::2] for part in text.split(";"))
    maker = told.get("MFG") or told.get("MANUFACTURER") or ""
    name = told.get("MDL") or told.get("MODEL") or ""
    maker, name = maker.strip(), name.strip()
    words = name if name.lower().startswith(maker.lower()) else f"{maker} {name}"
    return _printable(words)


def _printable(words: str) -> str:
    return "".join(one for one in words if one.isprintable()).strip()[:_NAME_LIMIT]


def serial_places(list_ports: Callable[[], Iterable[object]] | None = None) -> list[Place]:
    """The ports of this machine; whether a printer hangs on one, only asking tells."""
    if list_ports is None:
        from serial.tools.list_ports import comports

        list_ports = comports
    found = []
    for port in list_ports():
        device = str(getattr(port, "device", ""))
        parts = (getattr(port, "manufacturer", None), getattr(port, "product", None))
        name = " ".join(str(part) for part in parts if part)
        described = name or str(getattr(port, "description", "") or "")
        words = "" if described == "n/a" else _printable(described)
        path = device if device.startswith("/") else f"/{device}"
        found.append(Place(Kind.SERIAL, f"serial://{quote(path)}", words))
    return sorted(found, key=lambda one: one.address)


def queue_places(
    cups: Callable[[], Sequence[str]] = cups_queues,
    windows: Callable[[], Sequence[str]] = windows_printers,
) -> list[Place]:
    """Queues take a paper and never say that one came out: the last choice."""
    if sys.platform == "win32":
        return [Place(Kind.QUEUE, f"windows://{quote(name)}", name) for name in windows()]
    return [Place(Kind.QUEUE, f"cups://{quote(name)}", name) for name in cups()]
