"""Halls made ready for drawing, kept beside the plans: what takes long is worked out once.

DIGEST.hall belongs to the plan of that digest. It is made again whenever it is missing, torn or of
another version, and nothing is lost with it.
"""

import contextlib
import hashlib
import io
from pathlib import Path

import msgspec
import numpy as np

from pos.domain.plan import Plan
from pos.storage.plans import write_whole
from ui.seatmap.hall import Hall, Kind, make_hall, remember
from ui.seatmap.measured import sections_of
from ui.seatmap.signs import RowSigns, SectionSign
from ui.seatmap.viewport import Box

# Counts up whenever a Hall is made otherwise.
_VERSION = 3
_SEAL_BYTES = 32
_COLUMNS = ("turn_of", "kind_of", "text_of")


class _Rest(msgspec.Struct):
    """All of a hall that is neither column nor point."""

    pitch: float
    depth: float
    content: Box
    kinds: list[Kind]
    texts: list[str]
    row_texts: list[str]
    signs: list[SectionSign]


class HallShelf:
    """Halls in a folder, by their plans' digests."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def hall(self, plan: Plan) -> Hall:
        """The plan's hall; `make_hall` has it from then on. For a thread: it may take a while."""
        hall = self._kept(plan)
        if hall is None:
            hall = make_hall(plan)
            # Without the file the next opening only takes longer.
            with contextlib.suppress(OSError):
                self._keep(hall)
        remember(hall)
        return hall

    def _path(self, plan: Plan) -> Path:
        return self._folder / f"{plan.digest}.hall"

    def _keep(self, hall: Hall) -> None:
        parts = [part for parts in hall.outlines for part in parts]
        file = io.BytesIO()
        np.savez(
            file,
            rest=np.frombuffer(msgspec.json.encode(_rest(hall)), np.uint8),
            rows=np.stack((hall.rows.x, hall.rows.y)),
            parts=np.array([len(parts) for parts in hall.outlines], np.int64),
            lengths=np.array([len(part) for part in parts], np.int64),
            points=np.concatenate(parts) if parts else np.empty((0, 2)),
            turn_of=hall.turn_of.astype(np.uint32),
            kind_of=hall.kind_of.astype(np.uint32),
            text_of=hall.text_of.astype(np.uint32),
        )
        whole = file.getvalue()
        self._folder.mkdir(parents=True, exist_ok=True)
        write_whole(self._path(hall.plan), whole + _seal(hall.plan.digest, whole))

    def _kept(self, plan: Plan) -> Hall | None:
        try:
            raw = self._path(plan).read_bytes()
        except OSError:
            return None
        whole, seal = raw[:-_SEAL_BYTES], raw[-_SEAL_BYTES:]
        if seal != _seal(plan.digest, whole):
            return None
        with np.load(io.BytesIO(whole), allow_pickle=False) as file:
            columns = {name: file[name] for name in file.files}
        rest = msgspec.json.decode(columns["rest"].tobytes(), type=_Rest)
        starts = np.cumsum(columns["lengths"])[:-1]
        pieces = np.split(columns["points"], starts) if len(columns["lengths"]) else []
        shared = iter(pieces)
        rows = columns["rows"]
        return Hall(
            plan=plan,
            x=plan.x.astype(np.float64),
            y=plan.y.astype(np.float64),
            pitch=rest.pitch,
            depth=rest.depth,
            section_of=sections_of(plan),
            kinds=tuple(rest.kinds),
            texts=tuple(rest.texts),
            outlines=tuple(
                tuple(next(shared) for _ in range(count)) for count in columns["parts"].tolist()
            ),
            content=rest.content,
            rows=RowSigns(rows[0], rows[1], rest.row_texts),
            signs=tuple(rest.signs),
            **{name: columns[name].astype(np.int64) for name in _COLUMNS},
        )


def _rest(hall: Hall) -> _Rest:
    return _Rest(
        pitch=hall.pitch,
        depth=hall.depth,
        content=hall.content,
        kinds=list(hall.kinds),
        texts=list(hall.texts),
        row_texts=hall.rows.texts,
        signs=list(hall.signs),
    )


def _seal(digest: str, whole: bytes) -> bytes:
    """What stands behind: it is this plan's hall, of this version and not torn."""
    return hashlib.sha256(f"parterre-hall-{_VERSION} {digest}\n".encode() + whole).digest()
