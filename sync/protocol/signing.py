"""What a supervisor's decision says, as it is signed by the till and checked by the server."""

import msgspec

_encoder = msgspec.json.Encoder(order="sorted")


def decision_text(what: str, subject: str, person: str, reason: str, at_ms: int) -> bytes:
    """Canonical JSON of a decision: `what` is done to `subject`, by whom, why and when.

    what: "allot", "recall", "write_off" or "release"; subject: what it is about, as in
    "performance 7 till 2 places 3,4" (see `subject_of`).
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
