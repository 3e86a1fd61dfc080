"""A machine a till runs on: its clocks, its disk, its printer, and the plug in the wall."""

from random import Random
from typing import Any

from pos.domain.anchor import Anchor
from tests.simulation.clock import MachineClock, Time
from tests.simulation.rows import Image, Rows

_ANCHOR = "anchor"


class PowerCut(BaseException):
    """The machine goes dark between two effects. No `except Exception` can stop that."""


class Disk:
    """What is left when the power is gone: commits, and of small files what was synced."""

    def __init__(self, random: Random) -> None:
        self.rows = Rows()
        self._random = random
        self._synced: dict[str, Any] = {}
        self._written: dict[str, Any] = {}

    def write(self, name: str, content: Any) -> None:
        """A small file, not yet safe."""
        self._written[name] = content

    def sync(self, name: str) -> None:
        """Safe from here on."""
        if name in self._written:
            self._synced[name] = self._written.pop(name)

    def read(self, name: str) -> Any:
        """What a running program sees; None where there is no such file."""
        return self._written.get(name, self._synced.get(name))

    def remove(self, name: str) -> None:
        """The file is gone."""
        self._written.pop(name, None)
        self._synced.pop(name, None)

    def lose_power(self) -> None:
        """Of what was not synced, some may have reached the disk by chance."""
        for name, content in self._written.items():
            if self._random.random() < 0.5:
                self._synced[name] = content
        self._written.clear()

    def backup(self) -> Image:
        """The database, as a backup carries it: without the small files beside it."""
        return self.rows.image()

    def restore(self, image: Image) -> None:
        """The backup's database instead of this one. The small files stay."""
        self.rows = Rows(image)

    def copy_of(self, other: "Disk") -> None:
        """A clone: all of it, the small files too."""
        self.rows = Rows(other.rows.image())
        self._synced = dict(other._synced)


class Machine:
    """`fuse`: after so many more effects the power is cut; 0 is never."""

    def __init__(self, time: Time, random: Random, name: str = "") -> None:
        self.name = name
        self.clock = MachineClock(time, random.randrange(-30_000, 30_000))
        self.disk = Disk(random)
        self.fuse = 0

    def point(self, _step: str) -> None:
        """Between two effects: here the power may go."""
        if self.fuse:
            self.fuse -= 1
            if not self.fuse:
                raise PowerCut

    def boot(self) -> None:
        """The plug is back in."""
        self.fuse = 0
        self.clock.boot()

    def lose_power(self) -> None:
        """The plug is out."""
        self.fuse = 0
        self.disk.lose_power()


class AnchorOnDisk:
    """The port of the till's guard: writing and syncing are two effects."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def read(self) -> Anchor | None:
        """The anchor."""
        found: Anchor | None = self._machine.disk.read(_ANCHOR)
        return found

    def write(self, anchor: Anchor) -> None:
        """On the disk when it returns, unless the power goes in between."""
        machine = self._machine
        machine.point("anchor")
        machine.disk.write(_ANCHOR, anchor)
        machine.point("anchor written")
        machine.disk.sync(_ANCHOR)
        machine.point("anchor synced")
