"""Cables between tills and server: a network namespace a till, on one bridge, where root may."""

import os
import random
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass

_COMMAND_TIMEOUT_S = 20
# RFC 2544: set apart for test benches, so no house has it.
_SUBNETS = "198.18"


class NoCables(Exception):
    """Namespaces are not to be had here; the sentence says why."""


@dataclass(frozen=True)
class Cable:
    """One till's: its namespace, the server's end of the pair, and the till's address."""

    namespace: str
    end: str
    address: str

    @property
    def inside(self) -> str:
        """The file that stands for the network at the till's end."""
        return f"/run/netns/{self.namespace}"

    def pull(self) -> None:
        """Nothing passes, in either direction; what was sent is sent again once it is back."""
        _ip("link", "set", self.end, "down")

    def plug(self) -> None:
        """As before."""
        _ip("link", "set", self.end, "up")

    def deafen(self) -> None:
        """What the till says arrives; what it is told does not."""
        _ip("route", "add", "blackhole", f"{self.address}/32")

    def heal_ears(self) -> None:
        """As before."""
        _ip("route", "del", "blackhole", f"{self.address}/32")


class Cables:
    """The bridge, with the server at `address`, and a cable for each till."""

    def __init__(self) -> None:
        """Raises NoCables."""
        if not (os.name == "posix" and hasattr(os, "geteuid") and os.geteuid() == 0):
            raise NoCables("network namespaces need root")
        if _program("ip") is None:
            raise NoCables("ip is not installed (apt-get install iproute2)")
        number = random.SystemRandom().randrange(1, 255)
        self._mark = f"{os.getpid() % 0xFFFF:04x}"
        self._bridge = f"ptb{self._mark}"
        self._subnet = f"{_SUBNETS}.{number}"
        self._namespaces: list[str] = []
        self.address = f"{self._subnet}.1"
        try:
            _ip("link", "add", self._bridge, "type", "bridge")
            _ip("addr", "add", f"{self.address}/24", "dev", self._bridge)
            _ip("link", "set", self._bridge, "up")
            self.join()  # the first one shows whether namespaces are allowed; nobody uses it
        except (subprocess.SubprocessError, OSError) as error:
            self.close()
            raise NoCables(f"network namespaces are not allowed here: {_why(error)}") from error

    def join(self) -> Cable:
        """A namespace of its own, connected to the bridge."""
        number = len(self._namespaces) + 2
        name = f"parterre-{self._mark}-{number}"
        outer, inner = f"pto{self._mark}-{number}", f"pti{self._mark}-{number}"
        cable = Cable(name, outer, f"{self._subnet}.{number}")
        _ip("netns", "add", name)
        self._namespaces.append(name)
        _ip("link", "add", outer, "type", "veth", "peer", "name", inner, "netns", name)
        _ip("link", "set", outer, "master", self._bridge, "up")
        _ip("-n", name, "addr", "add", f"{cable.address}/24", "dev", inner)
        _ip("-n", name, "link", "set", "lo", "up")
        _ip("-n", name, "link", "set", inner, "up")
        return cable

    def close(self) -> None:
        """Take everything down again."""
        for name in self._namespaces:
            with suppress(subprocess.SubprocessError):
                _ip("netns", "del", name)
        with suppress(subprocess.SubprocessError):
            _ip("link", "del", self._bridge)


def _program(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")


def _ip(*words: str) -> None:
    program = _program("ip")
    assert program is not None
    subprocess.run([program, *words], check=True, capture_output=True, timeout=_COMMAND_TIMEOUT_S)


def _why(error: Exception) -> str:
    said = getattr(error, "stderr", None)
    return said.decode("utf-8", "replace").strip() if said else str(error)
