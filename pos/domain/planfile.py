"""Plan files: the open seating plan JSON (zones, rows, seats, areas) and our sidecar, as a Plan.

The plan file stays as other programs write it, old form and new. What it cannot say stands in a
sidecar, keyed by the plan's own names:

    {"accessible": [seat_guid ...], "companion": [...], "restricted": [...],
     "floors": {zone uuid, zone_id or name: "First balcony"},
     "standing": {area uuid or text: {"capacity": 60, "category": "Entry", "name": "Hall"}},
     "focal": {"x": 0, "y": 0}}

A bundle is both in one document, {"plan": ..., "more": ...}: what the server serves, under the
SHA-256 of its bytes.
"""

import hashlib

import msgspec

from pos.domain import jsonlines, planbuild
from pos.domain.plan import Plan
from pos.domain.planentries import Fault, MoreFile, PlanFile
from pos.domain.refusals import Reason, Refusal

FILE_LIMIT_BYTES = 64_000_000
_BOM = b"\xef\xbb\xbf"


class _Bundle(msgspec.Struct):
    plan: msgspec.Raw
    more: msgspec.Raw = msgspec.Raw(b"null")


def read_plan(
    raw: bytes, more: bytes | None = None, *, file: str = "plan", more_file: str = "more"
) -> Plan:
    """The plan of a plan file and its sidecar; `file` and `more_file` name them in a fault.

    Raises Refusal PLAN_WRONG(file, line, path, why).
    """
    return _read((raw, more), (file, more_file), digest_of(bundle(raw, more)))


def bundle(raw: bytes, more: bytes | None = None) -> bytes:
    """Plan and sidecar as one document. Only of files that `read_plan` takes."""
    sidecar = b"null" if more is None else more.removeprefix(_BOM).strip()
    return b'{"plan":' + raw.removeprefix(_BOM).strip() + b',"more":' + sidecar + b"}"


def digest_of(bundled: bytes) -> str:
    """The name of a bundle: SHA-256, in hex."""
    return hashlib.sha256(bundled).hexdigest()


def read_bundle(raw: bytes) -> Plan:
    """The plan of a bundle; `digest` is that of these bytes. Raises Refusal PLAN_WRONG."""
    try:
        parts = jsonlines.decode(raw, _Bundle, 2 * FILE_LIMIT_BYTES)
    except jsonlines.Wrong as wrong:
        raise _refusal("bundle", wrong) from None
    more = bytes(parts.more)
    return _read(
        (bytes(parts.plan), None if more == b"null" else more), ("plan", "more"), digest_of(raw)
    )


def _read(raws: tuple[bytes, bytes | None], files: tuple[str, str], digest: str) -> Plan:
    file = files[0]
    try:
        plan = jsonlines.decode(raws[0], PlanFile, FILE_LIMIT_BYTES)
        file = files[1]
        more = MoreFile()
        if raws[1] is not None:
            more = jsonlines.decode(raws[1], MoreFile, FILE_LIMIT_BYTES)
        return planbuild.build(plan, more, digest)
    except jsonlines.Wrong as wrong:
        raise _refusal(file, wrong) from None
    except Fault as fault:
        file, raw = (files[1], raws[1] or b"") if fault.in_more else (files[0], raws[0])
        line = jsonlines.line_of(raw.decode("utf-8-sig"), fault.path)
        raise _refusal(file, jsonlines.Wrong(line, fault.path, fault.why)) from None


def _refusal(file: str, wrong: jsonlines.Wrong) -> Refusal:
    path = jsonlines.path_text(wrong.path)
    return Refusal(Reason.PLAN_WRONG, file=file, line=wrong.line, path=path, why=wrong.why)
