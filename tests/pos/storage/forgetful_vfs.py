"""A disk that forgets: what SQLite writes and syncs is taken down, and power fails at any step.

`Tape` is a VFS of apsw's SQLite: files lie where they should, and each write, sync, truncation and
deletion is noted in order. `Disk` replays a tape up to a step and says what a drive may hold when
the power goes there: everything that was synced before, and of the rest any part, in pieces of a
sector. What a directory holds follows the same rule: a new file is certain once it was synced
(SQLite syncs the directory with it), a deletion once its directory was.

apsw brings a SQLite of its own; the commands that reach the disk are those of the till's WAL mode
in both. What the rebuilt files are worth is judged by Python's sqlite3, as in the shop.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import apsw

SECTORS = (512, 4096)


@dataclass(frozen=True)
class Write:
    """Bytes handed to the system."""

    file: str
    offset: int
    data: bytes


@dataclass(frozen=True)
class Cut:
    """The file is so long now."""

    file: str
    size: int


@dataclass(frozen=True)
class Sync:
    """Whatever was handed over for this file is on the disk when it returns."""

    file: str


@dataclass(frozen=True)
class Delete:
    """The file is gone; `surely` once the directory was synced too."""

    file: str
    surely: bool


@dataclass(frozen=True)
class Mark:
    """Something was promised by now, such as a commit."""

    what: str


Step = Write | Cut | Sync | Delete | Mark


class Tape(apsw.VFS):
    """Registers itself under `name`. Files that SQLite shares memory by are not of the disk."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.steps: list[Step] = []
        super().__init__(name, "", makedefault=False)

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> "TapedFile":
        """Open a file whose every change is noted."""
        return TapedFile(self, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        """Delete, and note it."""
        super().xDelete(filename, syncdir)
        self.steps.append(Delete(Path(filename).name, syncdir))


class TapedFile(apsw.VFSFile):
    """One open file."""

    def __init__(self, tape: Tape, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        super().__init__("", name, flags)
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._steps = tape.steps
        self._file = Path(path).name if path else ""  # without a name: for the moment only

    def xWrite(self, data: bytes, offset: int) -> None:
        super().xWrite(data, offset)
        if self._file:
            self._steps.append(Write(self._file, offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:
        super().xTruncate(newsize)
        if self._file:
            self._steps.append(Cut(self._file, newsize))

    def xSync(self, flags: int) -> None:
        super().xSync(flags)
        if self._file:
            self._steps.append(Sync(self._file))


@dataclass
class _Platter:
    """One file: what is certain, and what may still be lost."""

    certain: bytearray = field(default_factory=bytearray)
    exists: bool = False  # for certain
    pending: list[Write | Cut] = field(default_factory=list)


class Disk:
    """A drive with a cache, fed with a tape."""

    def __init__(self) -> None:
        self._files: dict[str, _Platter] = {}
        self._deleted: dict[str, _Platter] = {}  # which the directory may still name

    def take(self, step: Step) -> None:
        """The next step happened."""
        match step:
            case Write() | Cut():
                self._files.setdefault(step.file, _Platter()).pending.append(step)
            case Sync():
                self._sync(self._files.setdefault(step.file, _Platter()))
            case Delete():
                gone = self._files.pop(step.file, None)
                if gone and gone.exists:
                    self._deleted[step.file] = gone
                if step.surely:
                    self._deleted.clear()

    def _sync(self, platter: _Platter) -> None:
        for one in platter.pending:
            _apply(platter.certain, one)
        platter.pending.clear()
        if not platter.exists:  # with a new file its directory is synced
            platter.exists = True
            self._deleted.clear()

    def after_power_loss(self, dice: random.Random, keep: float) -> Iterator[tuple[str, bytes]]:
        """Files and what they hold. Of what was not synced about `keep` of the pieces survive."""
        sector = dice.choice(SECTORS)
        for name, platter in self._files.items():
            if not platter.exists and dice.random() >= keep:
                continue
            yield name, _weathered(platter, dice, keep, sector)
        for name, platter in self._deleted.items():
            if name not in self._files and dice.random() >= keep:
                yield name, _weathered(platter, dice, keep, sector)


def _weathered(platter: _Platter, dice: random.Random, keep: float, sector: int) -> bytes:
    found = bytearray(platter.certain)
    for one in platter.pending:
        if isinstance(one, Cut):
            if dice.random() < keep:
                _apply(found, one)
            continue
        for piece in _pieces(one, sector):
            if dice.random() < keep:
                _apply(found, piece)
    return bytes(found)


def _pieces(write: Write, sector: int) -> Iterator[Write]:
    """What a drive writes at once: never across a sector's border."""
    start, end = write.offset, write.offset + len(write.data)
    while start < end:
        stop = min(end, (start // sector + 1) * sector)
        data = write.data[start - write.offset : stop - write.offset]
        yield Write(write.file, start, data)
        start = stop


def _apply(content: bytearray, step: Write | Cut) -> None:
    if isinstance(step, Cut):
        del content[step.size :]
        return
    if len(content) < step.offset:
        content.extend(bytes(step.offset - len(content)))  # a hole reads as zeros
    content[step.offset : step.offset + len(step.data)] = step.data
