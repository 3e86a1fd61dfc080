"""Who is in, as the decision core reads and writes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from msgspec import Struct, structs

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
BesideKey = tuple[str, str, int]  # ticket, and the name of the scan


@dataclass
class Gate:
    """The touched part: admissions by ticket, how often each ticket was scanned, and what is kept
    under the names that are used now. `beside`: who came in by a ticket by which somebody was in.
    """

    admissions: dict[str, Admission] = field(default_factory=dict)
    scanned: Mapping[str, int] = field(default_factory=dict)
    named: dict[ScanName, Scan] = field(default_factory=dict)
    beside: dict[BesideKey, Admission] = field(default_factory=dict)


@dataclass
class GateWrites:
    """What has changed. `left`: tickets whose row has to go before another one may come."""

    admissions: dict[str, Admission] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    beside: dict[BesideKey, Admission] = field(default_factory=dict)
    scans: list[Scan] = field(default_factory=list)


class GateBooks:
    """The working copy: what was loaded stays as it was, every change goes into what is written."""

    def __init__(self, loaded: Gate, writes: GateWrites) -> None:
        self._loaded, self._writes = loaded, writes
        self._written, self.scans = writes.admissions, writes.scans

    def of(self, ticket: str) -> Admission | None:
        """The ticket's admission, as this batch has it so far."""
        found = self._written.get(ticket) or self._loaded.admissions.get(ticket)
        return None if found is OUT else found

    def put(self, ticket: str, admission: Admission) -> None:
        """Somebody is in by it; or OUT."""
        before = self._loaded.admissions.get(ticket)
        if before not in (None, OUT) and before.operation != admission.operation:
            self._writes.left.add(ticket)
        self._written[ticket] = admission

    def by(self, ticket: str, operation: str) -> Admission | None:
        """Who is in by that scan, if they are."""
        return next((one for one in self.everybody(ticket) if one.operation == operation), None)

    def everybody(self, ticket: str) -> list[Admission]:
        """Who is in by it, the earliest first."""
        row = self.of(ticket)
        return [] if row is None else [row, *self.beside(ticket)]

    def beside(self, ticket: str) -> list[Admission]:
        """Who else came in by a ticket by which somebody was in, the earliest first."""
        found = {**self._loaded.beside, **self._writes.beside}
        its = [one for key, one in found.items() if key[0] == ticket and one is not OUT]
        return sorted(its, key=when)

    def join(self, ticket: str, one: Admission) -> Admission | None:
        """Somebody came in by it; whoever came first has its row. The other, if there are two."""
        row = self.of(ticket)
        if row is None:
            self.put(ticket, one)
            return None
        first, second = sorted((row, one), key=when)
        if first is one:
            self.put(ticket, structs.replace(one, state=row.state))
        self._writes.beside[_beside(ticket, second)] = second
        return second

    def leave(self, ticket: str, one: Admission) -> None:
        """They are out; of two who are in by it the other stays."""
        beside, row = self.beside(ticket), self.of(ticket)
        if row is not None and name_of(row) == name_of(one):
            if not beside:
                self.put(ticket, OUT)
                return
            one = beside[0]
            self.put(ticket, structs.replace(one, state=row.state))
        if _beside(ticket, one) in {_beside(ticket, other) for other in beside}:
            self._writes.beside[_beside(ticket, one)] = OUT

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


def when(one: Admission) -> tuple[int, str]:
    """Who came first."""
    return one.at_ms, one.operation


def name_of(one: Admission) -> ScanName:
    """Which scan it was."""
    return one.operation, one.till


def _beside(ticket: str, one: Admission) -> BesideKey:
    return ticket, one.operation, one.till
