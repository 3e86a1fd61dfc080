"""What this till saw of a hall last, kept on disk: for a start without a server, and as evidence.

A server put back from a copy asks the tills what they saw; so a picture is not much older than
the feed it was taken from.
"""

from pos.domain.ids import PerformanceId
from pos.domain.leases import Picture
from pos.services.ports import Clock
from pos.storage.database import Database
from sync.client.replica import Replica
from ui.background import Background

# New changes are kept at most this often; that nothing has changed is worth less.
CHANGED_S, SAME_S = 5.0, 60.0


class Pictures:
    """Keeps the picture of the performance on the screen; all of it in the storage lane."""

    def __init__(self, background: Background, database: Database, clock: Clock) -> None:
        self._background = background
        self._database = database
        self._clock = clock
        self._of: tuple[PerformanceId, Replica] | None = None
        self._kept = (0, 0)
        self._kept_s = float("-inf")
        self._kept_ms = 0

    def of(self, performance: PerformanceId) -> Picture | None:
        """What was seen of it last; for the storage lane."""
        with self._database.transaction() as unit:
            return unit.pictures.of(performance)

    def begin(self, performance: PerformanceId, replica: Replica) -> None:
        """Another performance is on the screen."""
        self._of = (performance, replica)
        self._kept, self._kept_s = (replica.generation, replica.version), float("-inf")

    def keep_if_due(self, seen_ms: int) -> None:
        """Keep it, but not too often; `seen_ms` is when the feed was heard last."""
        if self._of is None:
            return
        replica = self._of[1]
        is_new = (replica.generation, replica.version) != self._kept
        since_s = self._clock.monotonic_s() - self._kept_s
        if since_s >= (CHANGED_S if is_new else SAME_S):
            self.keep(seen_ms)

    def keep(self, seen_ms: int) -> None:
        """Keep it now, where there is something to keep."""
        if self._of is None:
            return
        performance, replica = self._of
        stand = (replica.generation, replica.version)
        if not replica.generation or (stand, seen_ms) == (self._kept, self._kept_ms):
            return
        self._kept, self._kept_ms = stand, seen_ms
        self._kept_s = self._clock.monotonic_s()
        states, owners = replica.states.tobytes(), replica.owners.copy()

        def work() -> None:
            owned = owners.nonzero()[0]
            pairs = zip(owned.tolist(), owners[owned].tolist(), strict=True)
            picture = Picture(performance, *stand, states, tuple(pairs), seen_ms)
            with self._database.transaction() as unit:
                unit.pictures.keep(picture)

        self._background.on_storage(work, lambda _nothing: None)
