"""The till as a member of the house: its regular beat over a real connection."""

from collections.abc import Callable, Collection
from contextlib import suppress

from pos.domain.refusals import Reason, Refusal, Trouble
from pos.services.desk import Desk
from pos.services.owning import Key
from sync.client.asking import lead_over
from sync.client.backoff import Backoff
from sync.client.conversation import Turn, looking_back, turn
from sync.client.http import Http
from sync.client.readmission import readmit

BEAT_S = 5.0
LOOK_BACK_S = 900.0


class Member:
    """Beats every few seconds. Belongs to the network lane."""

    def __init__(self, desk: Desk, http: Http, *, backoff: Backoff | None = None) -> None:
        self._desk = desk
        self._http = http
        self._backoff = backoff or Backoff(1.0, 15.0)
        self._due_s = float("-inf")
        self.missing: tuple[int, ...] = ()
        self._looks_back_s = float("-inf")

    def beat(self, in_use: Callable[[], Collection[Key]] = tuple) -> Turn:
        """One turn now. Raises Trouble, or the server's Refusal."""
        try:
            made = self._turn(in_use)
            if made.renewed:  # a new life has to be said at once: it owns nothing before
                made = self._turn(in_use)
        except (Refusal, Trouble):
            self._due_s = self._desk.clock.monotonic_s() + self._backoff.wait_s()
            raise
        self._backoff.reset()
        self._due_s = self._desk.clock.monotonic_s() + BEAT_S
        self.missing = made.missing
        self._desk.keep_anchor()
        self._look_back()
        return made

    def _look_back(self) -> None:
        """At the start, when a restored server has heard everybody, and now and then."""
        now_s = self._desk.clock.monotonic_s()
        if self.missing:
            self._looks_back_s = now_s
        elif now_s >= self._looks_back_s:
            with suppress(Refusal, Trouble):  # then with the next turn
                lead_over(self._http, looking_back(self._desk))
                self._looks_back_s = now_s + LOOK_BACK_S

    def beat_if_due(self, in_use: Callable[[], Collection[Key]] = tuple) -> Turn | None:
        """The same at its pace; None where it is not due yet."""
        return self.beat(in_use) if self._desk.clock.monotonic_s() >= self._due_s else None

    def _turn(self, in_use: Callable[[], Collection[Key]]) -> Turn:
        try:
            return lead_over(self._http, turn(self._desk, in_use))
        except Refusal as refusal:
            if refusal.reason is not Reason.TILL_UNKNOWN:
                raise
            # Books put back from before this till's enrolment: its certificate says who it is.
            readmit(self._http, self._desk.credentials)
            return lead_over(self._http, turn(self._desk, in_use))
