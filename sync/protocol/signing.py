"""What a supervisor's decision says, as it is signed by the till and checked by the server."""

import hashlib
from collections.abc import Sequence

import msgspec

from pos.domain.planedit import Edit

_encoder = msgspec.json.Encoder(order="sorted")


def decision_text(what: str, subject: str, person: str, reason: str, at_ms: int) -> bytes:
    """Canonical JSON of a decision: `what` is done to `subject`, by whom, why and when.

    what: "allot", "recall", "write_off", "release", "release_right", "release_papers", "block",
    "unblock", "edit_plan", "admit" or "let_out"; subject: what it is about, as in "performance 7
    till 2 places 3,4", "order 0199…", "ticket 0199…" or "admission 0199…" (see `subject_of` and
    `edits_of`).
    """
    said = {"what": what, "subject": subject, "person": person, "reason": reason, "at_ms": at_ms}
    return _encoder.encode(said)


def subject_of(*, performance: int = 0, till: int = 0, places: list[int] | None = None) -> str:
    """The subject of a decision in words that both sides write alike."""
    said = []
    if performance:
        said.append(f"performance {performance}")
    if till:
        said.append(f"till {till}")
    if places is not None:
        said.append("places " + ",".join(str(place) for place in sorted(places)))
    return " ".join(said)


def edits_of(digest: str, edits: Sequence[Edit]) -> str:
    """The subject of a plan's edits: which plan, and the edits by their SHA-256."""
    return f"plan {digest} edits {hashlib.sha256(_encoder.encode(edits)).hexdigest()}"
