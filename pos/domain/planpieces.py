"""A plan file that is not what it should be, read piece by piece: each piece tells its fault."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from pos.domain import jsonlines
from pos.domain.jsonlines import Path
from pos.domain.planentries import (
    AreaEntry,
    CategoryEntry,
    Faults,
    PlanFile,
    RowEntry,
    SeatEntry,
    ZoneEntry,
)


@dataclass(frozen=True)
class _Piece:
    """A type, and its lists of further pieces by name."""

    kind: type[Any]
    lists: Mapping[str, "_Piece"] = field(default_factory=dict)


_ROW = _Piece(RowEntry, {"seats": _Piece(SeatEntry)})
_ZONE = _Piece(ZoneEntry, {"rows": _ROW, "areas": _Piece(AreaEntry)})
_PLAN = _Piece(PlanFile, {"categories": _Piece(CategoryEntry), "zones": _ZONE})


def look(raw: bytes, faults: Faults) -> None:
    """Notes what is wrong in the pieces of a text that is JSON, and nothing for one that is not.

    Raises Faulty when that is enough.
    """
    try:
        _look(raw, _PLAN, (), faults)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return


def _look(raw: bytes | msgspec.Raw, piece: _Piece, path: Path, faults: Faults) -> None:
    try:
        msgspec.json.decode(raw, type=piece.kind)
        return
    except msgspec.ValidationError as error:
        wrong = error
    if not piece.lists:
        _note(wrong, path, faults)
        return
    try:
        members = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    except msgspec.ValidationError:
        _note(wrong, path, faults)
        return
    for name, inner in piece.lists.items():
        _look_into(members, (name, inner), path, faults)
    try:
        msgspec.json.decode(msgspec.json.encode(members), type=piece.kind)
    except msgspec.ValidationError as error:
        _note(error, path, faults)


def _look_into(
    members: dict[str, msgspec.Raw], of: tuple[str, _Piece], path: Path, faults: Faults
) -> None:
    """Looks into a list of pieces, which is then as good as empty."""
    name, inner = of
    if name not in members:
        return
    try:
        pieces = msgspec.json.decode(members[name], type=list[msgspec.Raw])
    except msgspec.ValidationError:
        return  # no list at all: whoever holds it says so
    for index, one in enumerate(pieces):
        _look(one, inner, (*path, name, index), faults)
    members[name] = msgspec.Raw(b"[]")


def _note(error: msgspec.ValidationError, path: Path, faults: Faults) -> None:
    fault, inside = jsonlines.explained(str(error))
    faults.note((*path, *inside), fault)
