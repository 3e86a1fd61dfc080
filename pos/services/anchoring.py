"""Whether this till may trust its own database, and keeping the anchor by which it can tell."""

import threading
from dataclasses import replace

from pos.domain.anchor import Anchor, Roots, Verdict, is_sound, judge
from pos.domain.ids import TillId
from pos.domain.journal import GENESIS, Head
from pos.domain.refusals import Reason, Refusal
from pos.services.ports import AnchorPort
from pos.storage.database import Unit

# A life without an anchor before it may follow on up to so many that nobody knows of.
_UNKNOWN_LIVES = 7


class Guard:
    """Stands between a till and its selling: a till whose past is not sure sells nothing.

    Several threads keep the anchor: the printer's before each paper, the network's after a beat.
    """

    def __init__(self, port: AnchorPort | None, machine: str) -> None:
        self._port = port
        self._machine = machine
        self._kept: Anchor | None = None
        self._lock = threading.Lock()
        self.verdict: Verdict = "new"
        self.fenced = False

    @property
    def suspended(self) -> bool:
        """Whether the till has to take a new incarnation before it may act."""
        return self.fenced or not is_sound(self.verdict)

    def look(self, unit: Unit) -> None:
        """At start: judge the database by its anchor. A sound one is anchored at once."""
        anchor = self._port.read() if self._port else None
        if self._port is None:
            return
        self._kept = anchor
        self.verdict = judge(anchor, _roots(unit, anchor), self._machine)

    def check(self) -> None:
        """Raises TILL_SUSPENDED."""
        if self.suspended:
            raise Refusal(Reason.TILL_SUSPENDED, why=self.verdict)

    def proof(self) -> Anchor | None:
        """The anchor, where it is this machine's: what a new incarnation can be got by."""
        kept = self._kept
        return kept if kept is not None and kept.machine == self._machine else None

    def anchored(self, unit: Unit) -> Anchor | None:
        """What the anchor should say now; None where it does, or must not be touched."""
        if self._port is None or self.suspended:
            return None
        wanted = self._of(unit, unit.journal.head())
        return None if wanted == self._kept else wanted

    def keep(self, anchor: Anchor | None) -> None:
        """Bring it to the disk: before a paper leaves, and outside of any transaction."""
        if anchor is None or self._port is None:
            return
        with self._lock:
            kept = self._kept
            if kept is not None and _order(kept) >= _order(anchor):
                return
            self._port.write(anchor)
            self._kept = anchor

    def ending(self) -> None:
        """A new life is about to be asked for: the answer may be lost, and with it all memory of
        the asking. From here on no copy of this database passes for whole. Raises OSError.
        """
        kept = self.proof()
        if self._port is None or kept is None or kept.ending:
            return
        with self._lock:
            self._kept = replace(kept, ending=True)
            self._port.write(self._kept)

    def lives(self, unit: Unit) -> int:
        """How many lives this till had, the present one too, as far as anything here knows."""
        kept = self._kept
        counted = kept.lives if kept is not None and kept.till == unit.identity.till() else 0
        return max(counted, len(unit.journal.lives()))

    def begin(self, till: TillId, incarnation: int, lives: int) -> None:
        """The first anchor of a new life behind so many, written before the database knows of it:
        if the power goes in between, the anchor proves that nothing has happened in it. Raises
        OSError.
        """
        if self._kept is None:  # nobody knows how many there were
            lives += incarnation % _UNKNOWN_LIVES
        first = Anchor(till, incarnation, 0, GENESIS, self._machine, lives=lives + 1)
        with self._lock:
            if self._port is not None:
                self._port.write(first)
            self._kept = first

    def trust(self) -> None:
        """The database has begun the new life, too: the till may act again."""
        self.verdict = "intact"
        self.fenced = False

    def _of(self, unit: Unit, head: Head) -> Anchor:
        return Anchor(
            unit.identity.till(),
            unit.identity.incarnation(),
            head.number,
            head.hash,
            self._machine,
            unit.standing.read().papers,
            confirmed=unit.journal.confirmed(),
            lives=self._kept.lives if self._kept is not None else 0,
        )


def _order(anchor: Anchor) -> tuple[int, int, int, int]:
    return anchor.incarnation, anchor.number, anchor.papers, anchor.confirmed


def _roots(unit: Unit, anchor: Anchor | None) -> Roots:
    lives = unit.journal.lives()
    head = unit.journal.head()
    return Roots(
        till=unit.identity.till(),
        incarnation=unit.identity.incarnation(),
        at_anchor=unit.journal.hash_at(anchor.incarnation, anchor.number) if anchor else None,
        is_blank=len(lives) == 1 and not head.number and not unit.leases.every(),
        papers=unit.standing.read().papers,
        confirmed=unit.journal.confirmed(),
    )
