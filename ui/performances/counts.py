"""How full a performance is, by the server's snapshot."""

from dataclasses import dataclass

from pos.domain.ids import PerformanceId
from sync.client.http import Http
from sync.protocol.wire import PlaceState, Snapshot


@dataclass(frozen=True)
class Count:
    """Places that anybody may still sell, of all there are."""

    free: int
    capacity: int

    @property
    def gone(self) -> float:
        """The share that is not free, 0 to 1."""
        return 1 - self.free / self.capacity if self.capacity else 0.0


def fetch(http: Http, performance: PerformanceId) -> Count:
    """Ask the server. Raises Trouble or Refusal; for the network lane."""
    snapshot = http.get(f"/v1/performances/{performance}/snapshot", Snapshot)
    return Count(snapshot.states.count(int(PlaceState.FREE)), len(snapshot.states))
