"""The anchor: the end of the journal, kept where no backup of the database carries it. Pure.

A database that was put back from a copy, or copied to another machine, does not have what its
anchor says. Such a till owns nothing for sure: it sells nothing until it has a new incarnation.
"""

from dataclasses import dataclass
from typing import Literal

from pos.domain.ids import TillId
from pos.domain.journal import GENESIS

Verdict = Literal["intact", "new", "rolled_back", "missing", "elsewhere"]


@dataclass(frozen=True)
class Anchor:
    """The till's life and the last entry that was on disk when a paper was handed over.

    `machine` is the machine it was written on. Entry 0 is the beginning of the life. `papers`
    counts those about to be handed over in this life, which a copy from before would print again,
    and what the server was asked to keep besides, which a copy from before would never give back.
    `ending`: a new life was asked for, and may have been given: the old one owns nothing for sure
    any more. `confirmed` is how much of that life's journal the server is known to have: what a
    copy from before takes for its own may be another till's by now. `lives` counts this life and
    those before it, also such as no copy knows of.
    """

    till: TillId
    incarnation: int
    number: int
    hash: bytes
    machine: str
    papers: int = 0
    ending: bool = False
    confirmed: int = 0
    lives: int = 0


@dataclass(frozen=True)
class Roots:
    """What the database says: its till and life, the hash it has at the anchor's entry (None: no
    such entry), the papers of that life, whether it holds anything at all yet, and how much of that
    life's journal it knows to be on the server.
    """

    till: TillId
    incarnation: int
    at_anchor: bytes | None
    is_blank: bool
    papers: int = 0
    confirmed: int = 0


def judge(anchor: Anchor | None, roots: Roots, machine: str) -> Verdict:
    """Whether the database is the one the anchor was written for, and no older copy of it.

    A database ahead of its anchor is no fault: the power went between the two.
    """
    if anchor is None:
        return "new" if roots.is_blank else "missing"
    if anchor.till != roots.till or anchor.machine != machine:
        return "elsewhere"
    if anchor.incarnation > roots.incarnation or anchor.ending:
        return "rolled_back"
    ahead = anchor.papers > roots.papers or anchor.confirmed > roots.confirmed
    if anchor.incarnation == roots.incarnation and ahead:
        return "rolled_back"
    at_anchor = GENESIS if anchor.number == 0 else roots.at_anchor
    return "intact" if at_anchor == anchor.hash else "rolled_back"


def is_sound(verdict: Verdict) -> bool:
    """Whether the till may act on what its database says."""
    return verdict in {"intact", "new"}
