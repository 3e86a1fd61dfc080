"""What a till sees of the performances: pulled from the feed, kept now and then as a picture."""

from typing import Any

from pos.domain.ids import PerformanceId
from pos.domain.leases import Picture
from sync.client.asking import Ask
from sync.protocol.wire import Changes, PlaceState, Snapshot

_FREE = int(PlaceState.FREE)
_KEEP_EVERY = 4  # looks


class SeatMap:
    """One performance after the other. What was not kept as a picture is lost with the power."""

    def __init__(self, till: Any) -> None:
        self._till = till
        self._count = 0
        performances = range(1, till.world.hall.performances + 1)
        self._seen = dict.fromkeys(performances, (0, 0))
        places = till.world.hall.places
        self._states = {one: bytearray(places) for one in performances}
        self._owners: dict[int, dict[int, int]] = {one: {} for one in performances}

    def shows_free(self, performance: int, place: int) -> bool:
        """Worth asking for: as far as this till has heard."""
        return self._states[performance][place] == _FREE

    def ask(self) -> Ask:
        """What came since the last look."""
        self._count += 1
        performance = 1 + self._count % len(self._seen)
        generation, version = self._seen[performance]
        path = f"/v1/performances/{performance}/feed?generation={generation}&since={version}"
        return Ask(path, None, Changes)

    def take(self, answer: Snapshot | Changes) -> None:
        """An answer to the last question; one that is older than what is known is left out."""
        performance = 1 + self._count % len(self._seen)
        if isinstance(answer, Snapshot):
            self._states[performance] = bytearray(answer.states)
            self._owners[performance] = dict(answer.owners)
            self._seen[performance] = (answer.generation, answer.version)
        else:
            self._follow(performance, answer)
        if self._count % _KEEP_EVERY == 0:
            self._keep(performance)

    def _follow(self, performance: int, answer: Changes) -> None:
        states, owners = self._states[performance], self._owners[performance]
        for change in answer.changes:
            states[change.place] = change.state
            if change.till:
                owners[change.place] = change.till
            else:
                owners.pop(change.place, None)
        if answer.changes:
            self._seen[performance] = (answer.generation, answer.changes[-1].version)

    def _keep(self, performance: int) -> None:
        generation, version = self._seen[performance]
        if not generation:
            return
        owners = tuple(sorted(self._owners[performance].items()))
        states = bytes(self._states[performance])
        till = self._till
        picture = Picture(
            PerformanceId(performance),
            generation,
            version,
            states,
            owners,
            till.machine.clock.now_ms(),
        )
        with till.database.transaction() as unit:
            unit.pictures.keep(picture)
