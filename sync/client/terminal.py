"""The line to a card terminal on the local network: TLS, and only the maker's authority counts.

A terminal has an address of the house's network and a certificate in its own name, which no name
server knows; so it is told by its certificate's name and not by its address.
"""

import ipaddress
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pos.domain.refusals import Trouble
from pos.payments.nexo.answers import ANSWER_BYTES_MAX
from sync.client.http import Bounds, post_once

AUTHORITY_UNKNOWN = "The file of the card terminal's certificate authority cannot be read."
PORT = 8443
_PATH = "/nexo"
_CONNECT_S = 5.0


def certificate_name(poi_id: str, world: Literal["live", "test"], *, legacy: bool = False) -> str:
    """In whose name the terminal's certificate is; older ones share one name."""
    own = "legacy-terminal-certificate" if legacy else poi_id
    return f"{own}.{world}.terminal.adyen.com"


@dataclass(frozen=True)
class Whereabouts:
    """Where a terminal is and how it proves that it is the one."""

    host: str
    certificate: str
    ca_file: Path
    port: int = PORT


class TerminalLine:
    """`pos.payments.line.Line` over HTTPS. Safe to use from several threads: abort needs it."""

    def __init__(self, where: Whereabouts, *, connect_s: float = _CONNECT_S) -> None:
        """Raises Trouble where the pinned authority cannot be read: without it nothing is sent."""
        # Nothing but this one file is trusted; the system's authorities are not even loaded.
        self._trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        try:
            self._trust.load_verify_locations(cafile=where.ca_file)
        except OSError as error:
            raise Trouble("terminal", AUTHORITY_UNKNOWN) from error
        self._url = f"https://{_written(where.host)}:{where.port}{_PATH}"
        self._name = where.certificate
        self._connect_s = connect_s

    def post(self, body: bytes, wait_s: float) -> bytes:
        """The answer's body. Raises NotSentError or NoAnswerError."""
        bounds = Bounds(self._connect_s, wait_s, ANSWER_BYTES_MAX)
        return post_once(self._url, body, self._trust, self._name, bounds)


def _written(host: str) -> str:
    try:
        return f"[{host}]" if ipaddress.ip_address(host).version == 6 else host
    except ValueError:
        return host
