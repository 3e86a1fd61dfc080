"""Where a printer is, as one line of the settings says it.

tcp://host:9100   host:9100          by network, IPv4 or IPv6 ([::1]:9100)
serial:///dev/ttyUSB0?baud=19200     also &flow=rtscts, xonxoff or none; Windows: serial:///COM3
usb:///dev/usb/lp0                   the printer class of Linux
cups://queue                         a raw queue of this machine; nobody hears that a paper came out
windows://Ticket%20printer           a printer of Windows, RAW; the same
"""

import os
import re
from urllib.parse import parse_qsl, unquote, urlsplit

from printing.transports.comport import ComTransport
from printing.transports.cups import QUEUE_NAME, CupsTransport
from printing.transports.device import BAUDS, FLOWS, DeviceTransport, Line
from printing.transports.tcp import TcpTransport
from printing.transports.windows import WindowsTransport

_COM_PORT = re.compile(r"/(COM[1-9]\d{0,2})", re.IGNORECASE)
_KINDS = "tcp, serial, usb, cups or windows"
AnyTransport = TcpTransport | DeviceTransport | ComTransport | CupsTransport | WindowsTransport


class AddressWrong(ValueError):
    """An address that is none; says what it should be."""


def transport_to(address: str) -> AnyTransport:
    """A transport, not open yet. Raises AddressWrong."""
    kind, marked, rest = address.strip().partition("://")
    if not marked:
        return _tcp(address.strip(), address)
    match kind.lower():
        case "tcp":
            return _tcp(rest.rstrip("/"), address)
        case "serial":
            return _serial(address)
        case "usb":
            return _usb(address)
        case "cups":
            return _cups(unquote(rest.rstrip("/")), address)
        case "windows":
            return _windows(unquote(rest), address)
    raise AddressWrong(f"{_KINDS}, not {kind!r}")


def device_of(address: str) -> tuple[str, ...]:
    """What is there, however it is written and set: two addresses of one printer have one device.

    Raises AddressWrong.
    """
    match transport_to(address):
        case TcpTransport(host=host, port=port):
            return "tcp", host.lower(), str(port)
        case DeviceTransport(path=path):  # by-id, by-path and ttyUSB0 are links to one line
            return "device", os.path.realpath(path)
        case ComTransport(port=port):
            return "com", port
        case CupsTransport(queue=queue):
            return "cups", queue.lower()
        case WindowsTransport(name=name):
            return "windows", name.lower()


def _tcp(rest: str, address: str) -> TcpTransport:
    """`host:port`; the port may be missing only where it says that it is an address."""
    wrong = AddressWrong(f"host:port, not {address!r}")
    bare = "://" not in address
    host, colon, port = rest.rpartition(":")
    if not bare and (not colon or rest.endswith("]")):
        host, port = rest, "9100"
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise wrong
    bracketed = host.startswith("[") and host.endswith("]")
    if (":" in host and not bracketed) or any(sign in host for sign in "/@?# "):
        raise wrong
    return TcpTransport(host.strip("[]"), int(port))


def _path(address: str, example: str) -> tuple[str, dict[str, str]]:
    parts = urlsplit(address)
    if parts.netloc or not parts.path.startswith("/") or parts.path == "/":
        raise AddressWrong(f"{example}, not {address!r}")
    return unquote(parts.path), dict(parse_qsl(parts.query, keep_blank_values=True))


def _serial(address: str) -> DeviceTransport | ComTransport:
    path, told = _path(address, "serial:///dev/ttyUSB0?baud=19200")
    baud, flow = told.pop("baud", "19200"), told.pop("flow", "rtscts")
    _nothing_left(told, "baud and flow")
    if not baud.isdecimal() or int(baud) not in BAUDS:
        raise AddressWrong(f"baud is one of {', '.join(map(str, BAUDS))}, not {baud!r}")
    if flow not in FLOWS:
        raise AddressWrong(f"flow is {', '.join(FLOWS)}, not {flow!r}")
    line = Line(int(baud), FLOWS[flow])
    if port := _COM_PORT.fullmatch(path):
        return ComTransport(port[1].upper(), line)
    return DeviceTransport(path, line)


def _usb(address: str) -> DeviceTransport:
    path, told = _path(address, "usb:///dev/usb/lp0")
    _nothing_left(told, "nothing")
    return DeviceTransport(path)


def _nothing_left(told: dict[str, str], known: str) -> None:
    if told:
        raise AddressWrong(f"there is {known} to set, not {', '.join(sorted(told))!r}")


def _cups(queue: str, address: str) -> CupsTransport:
    if not QUEUE_NAME.fullmatch(queue):
        raise AddressWrong(f"cups://queue, not {address!r}")
    return CupsTransport(queue)


def _windows(name: str, address: str) -> WindowsTransport:
    if not name.strip() or "," in name or "!" in name or not name.isprintable():
        raise AddressWrong(f"windows://name of the printer, not {address!r}")
    return WindowsTransport(name)
