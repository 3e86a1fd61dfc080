"""The end of the day at a card terminal: its totals beside ours, and what they may differ by. Pure.

What goes back on a card one terminal counts as a refund and another as a reversal, and some take a
voided payment out of their sales instead. So what goes back is judged as one sum, and both ways of
counting a void are right; whatever else differs is a difference.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from pos.domain.attempt import Attempt, Kind

FINDINGS_LIMIT = 30
# Why there is nothing of the terminal to compare with.
WhyNot = Literal[
    "", "no_slip", "unreachable", "no_answer", "refused", "unclear", "period_lost", "not_asked"
]


@dataclass(frozen=True)
class Sum:
    """So many payments of so much in all, in minor units."""

    count: int = 0
    minor: int = 0

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(self.count + other.count, self.minor + other.minor)

    def __sub__(self, other: "Sum") -> "Sum":
        return Sum(self.count - other.count, self.minor - other.minor)


NOTHING = Sum()


@dataclass(frozen=True)
class SchemeLine:
    """One card scheme as the terminal names it; without a name where nobody said which."""

    scheme: str = ""
    sales: Sum = NOTHING
    refunds: Sum = NOTHING
    reversals: Sum = NOTHING


@dataclass(frozen=True)
class TerminalTotals:
    """What one side's books say of one terminal. `lines` are in order of their schemes."""

    lines: tuple[SchemeLine, ...] = ()

    @property
    def sales(self) -> Sum:
        """What cards were charged."""
        return sum((one.sales for one in self.lines), NOTHING)

    @property
    def refunds(self) -> Sum:
        """What was given back of what was sold."""
        return sum((one.refunds for one in self.lines), NOTHING)

    @property
    def reversals(self) -> Sum:
        """What was taken back whole: no sale came of it."""
        return sum((one.reversals for one in self.lines), NOTHING)

    @property
    def back(self) -> Sum:
        """All that went back to cards."""
        return self.refunds + self.reversals

    @property
    def net_minor(self) -> int:
        """What the cards are the poorer by."""
        return self.sales.minor - self.back.minor

    def plus(self, other: "TerminalTotals") -> "TerminalTotals":
        """Both together."""
        return _joined(self, other, lambda one, two: one + two)

    def minus(self, other: "TerminalTotals") -> "TerminalTotals":
        """What came since the other; less than nothing where the counting began anew."""
        return _joined(self, other, lambda one, two: one - two)

    @property
    def is_possible(self) -> bool:
        """Whether nothing in it is less than nothing."""
        parts = [part for one in self.lines for part in (one.sales, one.refunds, one.reversals)]
        return all(part.count >= 0 and part.minor >= 0 for part in parts)


def totals_of(lines: Iterable[SchemeLine]) -> TerminalTotals:
    """The lines, one a scheme; without those that say nothing."""
    return TerminalTotals(tuple(lines)).plus(TerminalTotals())


def _joined(
    one: TerminalTotals, other: TerminalTotals, how: Callable[[Sum, Sum], Sum]
) -> TerminalTotals:
    def of(side: TerminalTotals, scheme: str) -> SchemeLine:
        mine = [line for line in side.lines if line.scheme == scheme]
        return SchemeLine(
            scheme,
            sum((line.sales for line in mine), NOTHING),
            sum((line.refunds for line in mine), NOTHING),
            sum((line.reversals for line in mine), NOTHING),
        )

    lines = []
    for scheme in sorted({line.scheme for line in (*one.lines, *other.lines)}):
        a, b = of(one, scheme), of(other, scheme)
        line = SchemeLine(
            scheme,
            how(a.sales, b.sales),
            how(a.refunds, b.refunds),
            how(a.reversals, b.reversals),
        )
        if line != SchemeLine(scheme):
            lines.append(line)
    return TerminalTotals(tuple(lines))


@dataclass(frozen=True)
class Movement:
    """One payment as our books have it: it moved money, or it did not, they say.

    `attempt` is None for what a person gave back at the stand-alone terminal.
    """

    kind: Kind
    minor: int
    at_ms: int
    state: str
    reference: str = ""
    scheme: str = ""
    attempt: Attempt | None = None

    @property
    def moved(self) -> bool:
        """Whether it stands in our totals."""
        return self.state == "approved"


@dataclass(frozen=True)
class Finding:
    """One payment that the two books may differ by.

    `contradicted`: the terminal, asked for this one, says otherwise. `fits`: it would explain the
    difference to the unit, and nobody can be asked.
    """

    what: Literal["contradicted", "fits"]
    kind: Kind
    minor: int
    at_ms: int
    reference: str
    ours: str
    theirs: str = ""


@dataclass(frozen=True)
class Comparison:
    """One terminal's books beside ours, since it was last compared. `terminal` is empty for the
    stand-alone one.

    `theirs` is None where there was nothing to compare with, and `why_not` says why. `period` and
    `counters` are where the terminal's own counting stood, for the next time.
    """

    terminal: str
    since_ms: int
    at_ms: int
    currency: str
    ours: TerminalTotals
    theirs: TerminalTotals | None = None
    why_not: WhyNot = ""
    period: str = ""
    counters: TerminalTotals | None = None
    findings: tuple[Finding, ...] = ()
    reason: str = ""

    @property
    def agrees(self) -> bool:
        """Whether both books say the same, however a void is counted."""
        if self.theirs is None:
            return False
        mine, its = self.ours, self.theirs
        if (its.sales, its.back) == (mine.sales, mine.back):
            return True
        return (its.sales, its.back) == (mine.sales - mine.reversals, mine.refunds)

    @property
    def difference_minor(self) -> int:
        """How much more the terminal says than we do; 0 where it says nothing."""
        return 0 if self.theirs is None else self.theirs.net_minor - self.ours.net_minor


def ours_of(movements: Iterable[Movement]) -> TerminalTotals:
    """Our books' totals."""
    lines = []
    for one in movements:
        if one.moved:
            part = Sum(1, one.minor)
            lines.append(
                SchemeLine(
                    one.scheme,
                    part if one.kind == "charge" else NOTHING,
                    part if one.kind == "refund" else NOTHING,
                    part if one.kind == "reversal" else NOTHING,
                )
            )
    return totals_of(lines)


def that_fit(comparison: Comparison, movements: Sequence[Movement]) -> tuple[Finding, ...]:
    """Payments each of which would explain the difference by itself.

    One that the terminal counts and we do not was settled as a no here; one that we count and it
    does not, as a yes.
    """
    if comparison.theirs is None or comparison.agrees:
        return ()
    found: list[Finding] = []
    for goes_back, more in (
        (False, comparison.theirs.sales - comparison.ours.sales),
        (True, comparison.theirs.back - comparison.ours.back),
    ):
        if abs(more.count) != 1:
            continue
        found += [
            Finding("fits", one.kind, one.minor, one.at_ms, one.reference, one.state)
            for one in movements
            if (one.kind != "charge") == goes_back
            and one.moved == (more.count < 0)
            and one.minor == more.minor * more.count
        ]
    return tuple(found[:FINDINGS_LIMIT])
