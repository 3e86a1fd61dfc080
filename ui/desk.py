"""The screens' state: who sells, what is played, who owns which place, what is in the basket.

A plain object with signals. It lives in the screens' thread; what the feed hears comes home first.
"""

from collections.abc import Callable, Collection
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from pos.domain.basket import Basket
from pos.domain.ids import PerformanceId, PlaceId, TillId
from pos.domain.plan import Plan
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.domain.season import Performance, Person, Season
from sync.client.conversation import Turn
from sync.client.feed import Feed
from sync.client.replica import Hole, Replica
from sync.protocol.wire import Changes, Snapshot, TillName
from ui import formats
from ui.background import Background, Follower, Job
from ui.notices import Notices

if TYPE_CHECKING:
    from ui.bootstrap import Till

T = TypeVar("T")


class TillDesk(QObject):
    """What all screens share."""

    personChanged = Signal()
    seasonChanged = Signal()
    performanceChanged = Signal()  # performance, plan and a replica of free places are set
    placesReset = Signal()  # every state may be new
    placesChanged = Signal(object)  # int64 array of the places touched
    basketChanged = Signal()
    serverChanged = Signal()  # `server_up` is new
    leasesChanged = Signal()  # what this till owns in advance is new

    def __init__(self, till: "Till", background: Background, notices: Notices) -> None:
        super().__init__()
        self.till = till
        self.background = background
        self.notices = notices
        self.season: Season | None = till.season
        self.person: Person | None = None
        self.performance: Performance | None = None
        self.plan: Plan | None = None
        self.replica: Replica | None = None
        self.server_up: bool | None = None
        self.basket: Basket | None = Basket(self.season.currency) if self.season else None
        self.basket_id: UUID = till.desk.ids.new()
        self.missing: tuple[int, ...] = ()  # tills that a restored server waits for
        self._till_names: dict[TillId, str] = {}
        self._asked_names: set[int] = {0}  # 0 is nobody
        self._follower: Follower | None = None
        notices.names = self

    # --- who and what -------------------------------------------------------------------------

    def sign_in(self, person: Person | None) -> None:
        """That person sells from now on; None: nobody does. The basket stays."""
        self.person = person
        self.personChanged.emit()

    def take_season(self, season: Season) -> None:
        """A newer season has come; the caller waits for an empty basket."""
        self.season = season
        if self.basket is None:
            self.basket = Basket(season.currency)
        self.seasonChanged.emit()

    def select(self, performance: Performance) -> None:
        """Show that performance: its hall from the shelf, then its feed."""

        def load() -> Plan:
            plan = self.till.plans.load(performance.plan_digest)
            if plan is None:
                raise Refusal(Reason.PLAN_WRONG)
            return plan

        self.background.on_storage(load, lambda plan: self._show(performance, plan))

    def _show(self, performance: Performance, plan: Plan) -> None:
        self.performance, self.plan = performance, plan
        self.replica = Replica(plan.place_count)
        self.performanceChanged.emit()
        self._follow(performance.id, self.replica)

    # --- the basket ---------------------------------------------------------------------------

    def set_basket(self, basket: Basket) -> None:
        """The basket is that now."""
        self.basket = basket
        self.basketChanged.emit()

    def next_customer(self) -> None:
        """An empty basket with an id of its own."""
        self.basket_id = self.till.desk.ids.new()
        if self.season is not None:
            self.set_basket(Basket(self.season.currency))

    def places_in_use(self) -> Collection[tuple[PerformanceId, PlaceId]]:
        """What is in the basket; asked from the network lane, before anything is given up."""
        basket = self.basket
        return [(one.performance, one.place) for one in basket.items] if basket else []

    def take_turn(self, turn: Turn) -> None:
        """What the regular turn with the server has changed."""
        self.missing = turn.missing
        if turn.taken or turn.given_up or turn.lost or turn.renewed:
            self.leasesChanged.emit()

    # --- the feed -----------------------------------------------------------------------------

    def stop_following(self) -> None:
        """Let go of the feed; for the end of the program."""
        if self._follower is not None:
            self._follower.stop()
            self._follower = None

    def _follow(self, performance: PerformanceId, replica: Replica) -> None:
        self.stop_following()
        feed = Feed(self.till.http, performance, _Sink(self, replica))
        self._follower = self.background.follow(
            f"performance {performance}", feed.run, feed.hang_up
        )

    def take_snapshot(self, replica: Replica, snapshot: Snapshot) -> None:
        """The whole performance, if it is still the one on the screen."""
        if replica is self.replica:
            replica.apply_snapshot(snapshot)
            self._know({till for _, till in snapshot.owners} | {self.till.desk.credentials.till})
            self.placesReset.emit()

    def take_changes(self, replica: Replica, changes: Changes) -> None:
        """What changed, if that performance is still on the screen."""
        if replica is not self.replica:
            return
        try:
            touched = replica.apply(changes)
        except Hole:  # the feed sends a snapshot after it
            return
        if len(touched):
            self._know({change.till for change in changes.changes})
            self.placesChanged.emit(touched)

    def server_is(self, up: bool) -> None:
        """The server was heard, or the line to it was lost."""
        if self.replica is not None and up:
            self.replica.fresh_at = self.till.desk.clock.monotonic_s()
        if up != self.server_up:
            self.server_up = up
            self.serverChanged.emit()

    # --- names --------------------------------------------------------------------------------

    def _know(self, tills: set[int]) -> None:
        """Learn the names of tills that are new here; each is asked for once."""
        if not tills <= self._asked_names:
            self._asked_names |= tills
            self.ask_till_names()

    def ask_till_names(self) -> None:
        """Ask the server what the other tills are called; sentences name them."""
        http = self.till.http
        self.background.on_idle_network(
            lambda: http.get("/v1/tills", list[TillName]), self._name_tills, lambda _error: None
        )

    def naming(self, ask: Callable[[], T]) -> T:
        """Ask, in the network lane; a refusal by a till unknown here comes home with its name."""
        try:
            return ask()
        except Refusal as refusal:
            tills = {int(one["till"]) for one in refusal.params.get("taken") or ()}
            if not tills - {0} <= self._till_names.keys():
                with suppress(Refusal, Trouble):  # then the sentence has its number
                    self._name_tills(self.till.http.get("/v1/tills", list[TillName]))
            raise

    def _name_tills(self, tills: list[TillName]) -> None:
        self._till_names = {TillId(one.till): one.name for one in tills}

    def place_name(self, place: PlaceId) -> str:
        """E9, or the name of a standing area."""
        if self.plan is None or not 0 <= place < self.plan.place_count:
            return str(place)
        return formats.place(self.plan.label(place))

    def till_name(self, till: TillId) -> str:
        """Till 2; by its number where the server has not told its name."""
        return self._till_names.get(till) or self.tr("Till {number}").format(number=till)


class _Sink:
    """Brings what the feed hears to the screens' thread."""

    def __init__(self, desk: TillDesk, replica: Replica) -> None:
        self._desk = desk
        self._replica = replica

    def snapshot(self, snapshot: Snapshot) -> None:
        self._home(lambda: self._desk.take_snapshot(self._replica, snapshot))

    def changes(self, changes: Changes) -> None:
        self._home(lambda: self._desk.take_changes(self._replica, changes))

    def heard(self) -> None:
        self._home(lambda: self._desk.server_is(True))

    def lost(self, trouble: Trouble) -> None:
        del trouble
        self._home(lambda: self._desk.server_is(False))

    def _home(self, job: Job) -> None:
        self._desk.background.home(job)
