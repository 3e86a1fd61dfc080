"""Plan files: the open seating plan JSON (zones, rows, seats, areas) and our sidecar, as a Plan.

The plan file stays as other programs write it, old form and new. What it cannot say stands in a
sidecar, keyed by the plan's own names ("aisles" are the seats behind which one walks through):

    {"accessible": [seat_guid ...], "companion": [...], "restricted": [...], "aisles": [...],
     "rotation": {seat_guid: degrees clockwise},
     "floors": {zone uuid, zone_id or name: "First balcony"},
     "standing": {area uuid or text: {"capacity": 60, "category": "Entry", "name": "Hall"}},
     "groups": [{"name": "Table 4", "kind": "table", "seats": [seat_guid ...], "whole": false}],
     "focal": {"x": 0, "y": 0}}

A group is a table or a box; `whole`: it is sold as one, or not at all.

A bundle is both in one document, {"plan": ..., "more": ...}: what the server serves, under the
SHA-256 of its bytes.
"""

import hashlib
from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec

from pos.domain import faults, jsonlines, planbuild, planpieces
from pos.domain.faults import FileFault, Located
from pos.domain.jsonlines import Wrong
from pos.domain.plan import SEATS_LIMIT, Plan
from pos.domain.planentries import Faults, Faulty, Found, MoreFile, PlanFile
from pos.domain.planfaults import PlanFault
from pos.domain.refusals import Reason, Refusal

FILE_LIMIT_BYTES = 60_000_000  # plan and sidecar together: a till takes up to 64 MB at once
# What a plan within its bounds never comes near; beyond it memory would go without end.
OBJECTS_LIMIT = 1_200_000
VALUES_LIMIT = 4_500_000
T = TypeVar("T")
# Told how much of a plan is read, from 0 to 1; what it raises ends the reading.
Step = Callable[[float], None]
_BOM = b"\xef\xbb\xbf"


class _Bundle(msgspec.Struct):
    plan: msgspec.Raw
    more: msgspec.Raw = msgspec.Raw(b"null")


def read_plan(
    raw: bytes,
    more: bytes | None = None,
    *,
    file: str = "plan",
    more_file: str = "more",
    step: Step = lambda _part: None,
) -> Plan:
    """The plan of a plan file and its sidecar; `file` and `more_file` name them in a fault.

    Raises Refusal PLAN_WRONG (see `faults.refusal`): the first few faults of all.
    """
    return _read((raw, more), (file, more_file), lambda: digest_of(bundle(raw, more)), step)


def bundle(raw: bytes, more: bytes | None = None) -> bytes:
    """Plan and sidecar as one document. Only of files that `read_plan` takes."""
    sidecar = b"null" if more is None else more.removeprefix(_BOM).strip()
    return b'{"plan":' + raw.removeprefix(_BOM).strip() + b',"more":' + sidecar + b"}"


def digest_of(bundled: bytes) -> str:
    """The name of a bundle: SHA-256, in hex."""
    return hashlib.sha256(bundled).hexdigest()


def read_bundle(raw: bytes, step: Step = lambda _part: None) -> Plan:
    """The plan of a bundle; `digest` is that of these bytes. Raises Refusal PLAN_WRONG."""
    plan, more = parts(raw)
    return _read((plan, more), ("plan", "more"), lambda: digest_of(raw), step)


def parts(raw: bytes) -> tuple[bytes, bytes | None]:
    """The plan file and the sidecar of a bundle. Raises Refusal PLAN_WRONG."""
    try:
        _check_size(raw)
        found = jsonlines.decode(raw, _Bundle, FILE_LIMIT_BYTES + 1000)
    except Wrong as wrong:
        raise _refusal([("bundle", wrong)]) from None
    more = bytes(found.more)
    return bytes(found.plan), None if more == b"null" else more


def _read(
    raws: tuple[bytes, bytes | None],
    files: tuple[str, str],
    digest: Callable[[], str],
    step: Step,
) -> Plan:
    more_raw = raws[1] or b""
    try:
        _check_size(raws[0], more_raw)
        step(0.1)
        plan = _decoded(raws[0], PlanFile, files[0])
        more = MoreFile()
        if raws[1] is not None:
            more = _decoded(more_raw, MoreFile, files[1])
        step(0.4)
        return planbuild.build(plan, more, digest(), step)
    except Wrong as wrong:
        raise _refusal([(files[0], wrong)]) from None
    except Faulty as faulty:
        found = _located(raws[0], [one for one in faulty.faults if not one.in_more], files[0])
        found += _located(more_raw, [one for one in faulty.faults if one.in_more], files[1])
        raise _refusal(found) from None


def _check_size(*raws: bytes) -> None:
    """Before anything is read of it: bytes, seats, objects and values are counted."""
    size = sum(len(raw) for raw in raws)
    if size > FILE_LIMIT_BYTES:
        raise Wrong(1, (), FileFault.FILE_TOO_LARGE(bytes=size, most=FILE_LIMIT_BYTES))
    seats = sum(raw.count(b'"seat_guid"') for raw in raws)
    if seats > SEATS_LIMIT:
        raise Wrong(1, ("zones",), PlanFault.TOO_MANY_SEATS(count=seats, most=SEATS_LIMIT))
    objects = sum(raw.count(b"{") + raw.count(b"[") for raw in raws)
    if objects > OBJECTS_LIMIT:
        raise Wrong(1, (), PlanFault.TOO_MANY_OBJECTS(count=objects, most=OBJECTS_LIMIT))
    values = sum(raw.count(b",") for raw in raws)
    if values > VALUES_LIMIT:
        raise Wrong(1, (), PlanFault.TOO_MANY_VALUES(count=values, most=VALUES_LIMIT))


def _decoded(raw: bytes, kind: type[T], file: str) -> T:
    """Raises Refusal with every fault that its pieces show."""
    try:
        return jsonlines.decode(raw, kind, FILE_LIMIT_BYTES)
    except Wrong as wrong:
        noted = Faults()
        try:
            if kind is PlanFile:
                planpieces.look(raw.removeprefix(_BOM), noted)
            found = noted.found
        except Faulty as faulty:
            found = list(faulty.faults)
        raise _refusal(_located(raw, found, file) or [(file, wrong)]) from None


def _located(raw: bytes, found: Sequence[Found], file: str) -> list[tuple[str, Wrong]]:
    """In the order of their lines."""
    if not found:
        return []
    lines = jsonlines.lines_of(raw.decode("utf-8-sig"), [one.path for one in found])
    told = [Wrong(line, one.path, one.fault) for line, one in zip(lines, found, strict=True)]
    return [(file, one) for one in sorted(told, key=lambda one: one.line)]


def _refusal(found: Sequence[tuple[str, Wrong]]) -> Refusal:
    told = [
        Located(file, one.line, jsonlines.path_text(one.path), one.fault) for file, one in found
    ]
    return faults.refusal(Reason.PLAN_WRONG, told)
