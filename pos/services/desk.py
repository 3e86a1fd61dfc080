"""The desk: what every service of this till works on."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from uuid import UUID

from pos.domain.ids import PerformanceId, PlaceId, TicketId
from pos.domain.refusals import Reason, Refusal
from pos.services.anchoring import Guard
from pos.services.ports import Clock, Ids
from pos.storage.credentials import Credentials
from pos.storage.database import Database


def _unguarded() -> Guard:
    return Guard(None, "")


@dataclass(frozen=True)
class Desk:
    """One till's database, identity, clock and id-maker, and the guard over its past."""

    database: Database
    credentials: Credentials
    clock: Clock
    ids: Ids
    guard: Guard = field(default_factory=_unguarded)
    # Whom tickets that are not printed yet are for; in no file, and gone with the program.
    in_hand: dict[TicketId, str] = field(default_factory=dict, repr=False)
    # Whose names a paper waits for: since when, in seconds of the monotonic clock.
    names_wanted: dict[TicketId, float] = field(default_factory=dict, repr=False)
    names_gone: set[TicketId] = field(default_factory=set, repr=False)
    # The basket that a customer stands before now, by its id.
    at_window: set[UUID] = field(default_factory=set, repr=False)
    # Who says which places are in a basket now: a payment that came to nothing is not theirs.
    in_use: list[Callable[[], Collection[tuple[PerformanceId, PlaceId]]]] = field(
        default_factory=list, repr=False
    )

    def __post_init__(self) -> None:
        """A database belongs to one till: the first desk set up on it says to which."""
        self.database.now_ms = self.clock.now_ms
        with self.database.transaction() as unit:
            unit.identity.bind(self.credentials.till, self.credentials.incarnation)
            self.guard.look(unit)
        self.keep_anchor()

    def before_paper(self) -> None:
        """What a paper waits for. Raises TILL_SUSPENDED, or OSError.

        The database counts it first: it is never behind its own anchor.
        """
        self.guard.check()
        with self.database.transaction() as unit:
            standing = unit.standing.read()
            unit.standing.write(replace(standing, papers=standing.papers + 1))
        self.keep_anchor()

    def before_asking(self) -> None:
        """What the server shall keep for this till, with no word of it in the journal, waits for
        this: a copy of the disk from before would not know of it, and never give it back.

        Raises TILL_SUSPENDED, and DISK_FULL where the anchor cannot be written.
        """
        try:
            self.before_paper()
        except OSError as error:
            raise Refusal(Reason.DISK_FULL) from error

    def keep_anchor(self) -> None:
        """The anchor says what is on disk now. Raises OSError."""
        with self.database.transaction() as unit:
            anchor = self.guard.anchored(unit)
        self.guard.keep(anchor)
