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

from pos.domain import jsonlines, planbuild, planpieces
from pos.domain.jsonlines import Wrong
from pos.domain.plan import SEATS_LIMIT, Plan
from pos.domain.planentries import Fault, Faults, Faulty, MoreFile, PlanFile
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

    Raises Refusal PLAN_WRONG(file, line, path, why, faults): the first few faults of all.
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
        why = f"the file has {size} bytes, {FILE_LIMIT_BYTES} are the most allowed"
        raise Wrong(1, (), why)
    seats = sum(raw.count(b'"seat_guid"') for raw in raws)
    if seats > SEATS_LIMIT:
        raise Wrong(1, ("zones",), f"{seats} seats; {SEATS_LIMIT} are the most a plan may have")
    objects = sum(raw.count(b"{") + raw.count(b"[") for raw in raws)
    if objects > OBJECTS_LIMIT:
        raise Wrong(1, (), f"{objects} objects and lists, {OBJECTS_LIMIT} are the most allowed")
    values = sum(raw.count(b",") for raw in raws)
    if values > VALUES_LIMIT:
        raise Wrong(1, (), f"{values} values, {VALUES_LIMIT} are the most allowed")


def _decoded(raw: bytes, kind: type[T], file: str) -> T:
    """Raises Refusal with every fault that its pieces show."""
    try:
        return jsonlines.decode(raw, kind, FILE_LIMIT_BYTES)
    except Wrong as wrong:
        faults = Faults()
        try:
            if kind is PlanFile:
                planpieces.look(raw.removeprefix(_BOM), faults)
            found = faults.found
        except Faulty as faulty:
            found = list(faulty.faults)
        raise _refusal(_located(raw, found, file) or [(file, wrong)]) from None


def _located(raw: bytes, faults: Sequence[Fault], file: str) -> list[tuple[str, Wrong]]:
    """In the order of their lines."""
    if not faults:
        return []
    lines = jsonlines.lines_of(raw.decode("utf-8-sig"), [one.path for one in faults])
    found = [Wrong(line, one.path, one.why) for line, one in zip(lines, faults, strict=True)]
    return [(file, one) for one in sorted(found, key=lambda one: one.line)]


def _refusal(found: Sequence[tuple[str, Wrong]]) -> Refusal:
    """The first fault speaks; all of them go with it."""
    faults = [
        {"file": file, "line": one.line, "path": jsonlines.path_text(one.path), "why": one.why}
        for file, one in found
    ]
    return Refusal(Reason.PLAN_WRONG, **faults[0], faults=faults)
