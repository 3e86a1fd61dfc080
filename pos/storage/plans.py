"""The till's shelf of plans: bundles as the server sent them, and their columns ready to load.

DIGEST.json is the bundle and the truth; DIGEST.npz is what was read from it, made again whenever it
is missing, torn or of another version.
"""

import os
import re
import tempfile
import zipfile
from pathlib import Path

import msgspec
import numpy as np

from pos.domain import planfile
from pos.domain.ids import CategoryId
from pos.domain.plan import Area, Plan, Row, Section, Shape
from pos.domain.refusals import Refusal

_VERSION = 1
_COLUMNS = {
    "x": np.float32,
    "y": np.float32,
    "radius": np.float32,
    "row_of": np.int32,
    "category_of": np.uint8,
    "features": np.uint8,
}


class _Rest(msgspec.Struct):
    """All of a plan that is no column."""

    version: int
    name: str
    digest: str
    width: float
    height: float
    categories: tuple[CategoryId, ...]
    sections: tuple[Section, ...]
    rows: tuple[Row, ...]
    guids: tuple[str, ...]
    seat_numbers: tuple[str, ...]
    areas: tuple[Area, ...]
    shapes: tuple[Shape, ...]
    focal: tuple[float, float]


class PlanShelf:
    """Plans by digest, in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, raw: bytes) -> Plan:
        """Keeps a bundle. Raises Refusal PLAN_WRONG, and then keeps nothing."""
        plan = planfile.read_bundle(raw)
        self._folder.mkdir(parents=True, exist_ok=True)
        _write(self._bundle(plan.digest), raw)
        self._cache(plan)
        return plan

    def load(self, digest: str) -> Plan | None:
        """The plan, or None where the shelf does not have it whole: fetch it again."""
        if not re.fullmatch(r"[0-9a-f]{64}", digest):
            return None
        cached = self._cached(digest)
        if cached is not None:
            return cached
        try:
            raw = self._bundle(digest).read_bytes()
        except FileNotFoundError:
            return None
        if planfile.digest_of(raw) != digest:
            return None
        try:
            plan = planfile.read_bundle(raw)
        except Refusal:
            return None
        self._cache(plan)
        return plan

    def _bundle(self, digest: str) -> Path:
        return self._folder / f"{digest}.json"

    def _columns(self, digest: str) -> Path:
        return self._folder / f"{digest}.npz"

    def _cache(self, plan: Plan) -> None:
        columns = {name: getattr(plan, name) for name in _COLUMNS}
        values = {
            name: getattr(plan, name) for name in _Rest.__struct_fields__ if name != "version"
        }
        rest = msgspec.json.encode(_Rest(version=_VERSION, **values))
        with tempfile.TemporaryFile() as file:
            np.savez(file, rest=np.frombuffer(rest, dtype=np.uint8), **columns)
            file.seek(0)
            _write(self._columns(plan.digest), file.read())

    def _cached(self, digest: str) -> Plan | None:
        try:
            with np.load(self._columns(digest), allow_pickle=False) as file:
                columns = {name: file[name].astype(kind) for name, kind in _COLUMNS.items()}
                rest = msgspec.json.decode(file["rest"].tobytes(), type=_Rest)
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, msgspec.MsgspecError):
            return None
        seats = {len(column) for column in columns.values()} | {len(rest.guids)}
        if (rest.version, rest.digest) != (_VERSION, digest) or len(seats) != 1:
            return None
        values = msgspec.structs.asdict(rest)
        del values["version"]
        return Plan(**values, **columns)


def _write(path: Path, raw: bytes) -> None:
    """All of it or nothing, whatever happens in between."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
