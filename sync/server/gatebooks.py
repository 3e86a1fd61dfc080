"""Who is in, as the decision core reads and writes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from msgspec import Struct

IN, WENT_BACK = 1, 2  # state of an admission


class Admission(Struct, frozen=True):
    """Somebody came in by a ticket: where, by which scan, when, and by which of its papers.

    One that `WENT_BACK`: the ticket was taken back all the same, and its place may be another's.
    """

    performance: int
    place: int
    state: int
    operation: str
    till: int
    door: str
    person: str
    at_ms: int
    print_no: int
    how: str = ""


OUT = Admission(0, 0, 0, "", 0, "", "", 0, 0)


class Scan(Struct, frozen=True):
    """One scan at a door, or a supervisor's letting out, as it is kept."""

    operation: str
    till: int
    ticket: str
    performance: int
    place: int
    print_no: int
    at_ms: int
    outcome: str
    reason: str
    door: str
    person: str


ScanName = tuple[str, int]  # its operation, and the till whose operation that is


@dataclass
class Gate:
    """The touched part: admissions by ticket, how often each ticket was scanned, and what is kept
    under the names that are used now.
    """

    admissions: dict[str, Admission] = field(default_factory=dict)
    scanned: Mapping[str, int] = field(default_factory=dict)
    named: dict[ScanName, Scan] = field(default_factory=dict)


class GateBooks:
    """The working copy: what was loaded stays as it was, every change goes into what is written."""

    def __init__(self, loaded: Gate, written: dict[str, Admission], scans: list[Scan]) -> None:
        self._loaded, self._written, self.scans = loaded, written, scans

    def of(self, ticket: str) -> Admission | None:
        """The ticket's admission, as this batch has it so far."""
        found = self._written.get(ticket) or self._loaded.admissions.get(ticket)
        return None if found is OUT else found

    def put(self, ticket: str, admission: Admission) -> None:
        """Somebody is in by it; or OUT."""
        self._written[ticket] = admission

    def others_at(self, key: tuple[int, int], ticket: str) -> str:
        """Another ticket by which somebody is in for the same place; empty for none."""
        for other in sorted({*self._loaded.admissions, *self._written} - {ticket}):
            one = self.of(other)
            if one is not None and (one.performance, one.place) == key and one.state == IN:
                return other
        return ""

    def named(self, operation: str, till: int) -> Scan | None:
        """The scan or the letting out that is kept under this name."""
        for one in self.scans:
            if (one.operation, one.till) == (operation, till):
                return one
        return self._loaded.named.get((operation, till))

    def scans_of(self, ticket: str) -> int:
        """How many scans of it are kept."""
        return self._loaded.scanned.get(ticket, 0) + sum(o.ticket == ticket for o in self.scans)
