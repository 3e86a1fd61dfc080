"""The till's shelf of plans: bundles as the server sent them, and their columns ready to load.

DIGEST.json is the bundle and the truth; DIGEST.npz is what was read from it, made again whenever it
is missing, torn or of another version.
"""

import contextlib
import errno
import hashlib
import io
import os
import re
import tempfile
from collections.abc import Collection
from pathlib import Path

import msgspec
import numpy as np

from pos.domain import planfile
from pos.domain.ids import CategoryId
from pos.domain.plan import Area, Group, Plan, Row, Section, Shape
from pos.domain.refusals import Reason, Refusal

# Counts up whenever a Plan holds something else, or holds it otherwise.
_VERSION = 4
_SEAL_BYTES = 32
_FILES = re.compile(r"[0-9a-f]{64}\.(json|npz|hall)")  # `hall`: see ui.seatmap.hallshelf
_COLUMNS = ("x", "y", "radius", "row_of", "category_of", "features")


class _Rest(msgspec.Struct):
    """All of a plan that is no column; `numbers` are the distinct seat numbers."""

    name: str
    digest: str
    width: float
    height: float
    categories: tuple[CategoryId, ...]
    sections: tuple[Section, ...]
    rows: tuple[Row, ...]
    guids: tuple[str, ...]
    numbers: tuple[str, ...]
    areas: tuple[Area, ...]
    shapes: tuple[Shape, ...]
    focal: tuple[float, float]
    groups: tuple[Group, ...]


_REST = tuple(one for one in _Rest.__struct_fields__ if one != "numbers")


class PlanShelf:
    """Plans by digest, in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, raw: bytes, step: planfile.Step = lambda _part: None) -> Plan:
        """Keeps a bundle. Raises Refusal PLAN_WRONG or DISK_FULL, and then keeps nothing."""
        plan = planfile.read_bundle(raw, step)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_whole(self._bundle(plan.digest), raw)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise Refusal(Reason.DISK_FULL) from None
            raise
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

    def keep_only(self, digests: Collection[str]) -> None:
        """Take all other plans off the shelf."""
        keep_only(self._folder, digests)

    def _bundle(self, digest: str) -> Path:
        return self._folder / f"{digest}.json"

    def _columns(self, digest: str) -> Path:
        return self._folder / f"{digest}.npz"

    def _cache(self, plan: Plan) -> None:
        columns = {name: getattr(plan, name) for name in _COLUMNS}
        if plan.rotation is not None:
            columns["rotation"] = plan.rotation
        numbers = tuple(dict.fromkeys(plan.seat_numbers))
        number_of = {number: index for index, number in enumerate(numbers)}
        columns["number_of"] = np.array([number_of[one] for one in plan.seat_numbers], np.uint32)
        shared = {name: getattr(plan, name) for name in _REST}
        rest = msgspec.json.encode(_Rest(**shared, numbers=numbers))
        file = io.BytesIO()
        np.savez(file, rest=np.frombuffer(rest, dtype=np.uint8), **columns)
        whole = file.getvalue()
        # Without them the plan only loads more slowly.
        with contextlib.suppress(OSError):
            write_whole(self._columns(plan.digest), whole + _seal(plan.digest, whole))

    def _cached(self, digest: str) -> Plan | None:
        try:
            raw = self._columns(digest).read_bytes()
        except OSError:
            return None
        whole, seal = raw[:-_SEAL_BYTES], raw[-_SEAL_BYTES:]
        if seal != _seal(digest, whole):
            return None
        with np.load(io.BytesIO(whole), allow_pickle=False) as file:
            columns = {name: file[name] for name in file.files if name != "rest"}
            rest = msgspec.json.decode(file["rest"].tobytes(), type=_Rest)
        number_of = columns.pop("number_of").tolist()
        seat_numbers = tuple(map(rest.numbers.__getitem__, number_of))
        shared = {name: getattr(rest, name) for name in _REST}
        return Plan(seat_numbers=seat_numbers, **shared, **columns)


def _seal(digest: str, whole: bytes) -> bytes:
    """What stands behind the columns: they are this plan's, of this version and not torn."""
    return hashlib.sha256(f"parterre-columns-{_VERSION} {digest}\n".encode() + whole).digest()


def keep_only(folder: Path, digests: Collection[str]) -> None:
    """Remove from a folder what belongs to any other plan; nothing else that lies there.

    What cannot be removed stays until the next time: it only takes room.
    """
    with contextlib.suppress(OSError):
        for path in list(folder.iterdir()):
            if _FILES.fullmatch(path.name) and path.stem not in digests:
                with contextlib.suppress(OSError):
                    path.unlink()


def write_whole(path: Path, raw: bytes) -> None:
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
