"""The screens' state: who sells, what is played, who owns which place, what is in the basket.

A plain object with signals. It lives in the screens' thread; what the feed hears comes home first.
"""

from collections import Counter
from collections.abc import Callable, Collection
from contextlib import suppress
from enum import Enum
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from pos.domain.basket import Basket
from pos.domain.ids import PerformanceId, PlaceId, TillId
from pos.domain.leases import Picture
from pos.domain.plan import Plan
from pos.domain.pricing.books import has_offers
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.domain.season import Performance, Person, Season
from pos.services import owning
from pos.services.owning import OwnPlaces
from sync.client.conversation import Turn
from sync.client.feed import Feed
from sync.client.offer import seen_by
from sync.client.replica import Hole, Replica
from sync.protocol.wire import Changes, Snapshot, TillName
from ui import formats
from ui.background import Background, Follower, Job
from ui.notices import Notices
from ui.pictures import Pictures
from ui.terms import Terms

if TYPE_CHECKING:
    from ui.bootstrap import Till

T = TypeVar("T")
# A feed says something every 10 s; one that was silent for so long is not to be trusted.
SILENCE_S = 35.0
# Of fewer places all offers are looked through before anybody notices.
LONG_BASKET = 24


class Stand(Enum):
    """How this till stands with its server: what it may sell depends on it."""

    TOGETHER = "together"
    CUT_OFF = "cut off"  # it sells what it owns
    RECOVERING = "recovering"  # the same: a server put back from a copy gives nothing yet
    SUSPENDED = "suspended"  # it sells nothing: it is not sure of its own past


class TillDesk(QObject):
    """What all screens share."""

    personChanged = Signal()
    seasonChanged = Signal()
    performanceChanged = Signal()  # performance, plan and a replica of free places are set
    placesReset = Signal()  # every state may be new, also because the till stands otherwise
    placesChanged = Signal(object)  # int64 array of the places touched
    basketChanged = Signal()
    serverChanged = Signal()  # `server_up` is new
    hallOutdated = Signal()  # the server has the performance in another plan: fetch the season
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
        till.desk.at_window.add(self.basket_id)
        till.desk.in_use.append(self.places_in_use)
        self.pricing = False  # the basket's prices are still being found
        self._pricings = 0  # only the last one's answer is for the basket
        self.terms = Terms(till.desk.clock)
        self.picked_in: dict[PerformanceId, Plan] = {}  # of every performance in the basket
        self.missing: tuple[int, ...] = ()  # tills that a restored server waits for
        self.own = OwnPlaces()  # of the performance
        self.kept: set[tuple[PerformanceId, PlaceId]] = set()  # for whoever is being reseated
        self.heard_ms = 0  # when the server was last heard, by the clock on the wall
        self.seen_ms = 0  # when the hall was last as the server has it; 0: never
        self._feed_s: float | None = None
        self._stood = Stand.TOGETHER
        self._pictures = Pictures(background, till.desk.database, till.desk.clock)
        self._till_names: dict[TillId, str] = {}
        self._asked_names: set[int] = {0}  # 0 is nobody
        self._follower: Follower | None = None
        notices.names = self
        till.server.shown_plan = self._shown_plan

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
        self._follow_plan(season)

    def _follow_plan(self, season: Season) -> None:
        """A performance whose plan was changed is shown in the new one."""
        shown = self.performance
        if shown is None:
            return
        with suppress(Refusal):  # it is no part of the season any more
            now = season.performance(shown.id)
            if now.plan_digest != shown.plan_digest:
                self.select(now)

    def select(self, performance: Performance) -> None:
        """Show that performance: its hall from the shelf, then its feed."""

        def load() -> tuple[Plan, OwnPlaces, Picture | None]:
            plan = self.till.plans.load(performance.plan_digest)
            if plan is None:
                raise Refusal(Reason.PLAN_WRONG)
            # Ready to be drawn before the screen's thread asks for it.
            self.till.halls.hall(plan)
            own = owning.own_places(self.till.desk, performance.id)
            return plan, own, self._pictures.of(performance.id)

        self.background.on_storage(load, lambda found: self._show(performance, *found))

    def _show(
        self, performance: Performance, plan: Plan, own: OwnPlaces, picture: Picture | None
    ) -> None:
        self.stop_following()
        self.performance, self.plan, self.own = performance, plan, own
        self.replica = Replica(plan.place_count)
        self.seen_ms = 0
        if picture is not None:  # until the feed knows better
            self.replica.restore(picture)
            self.seen_ms = picture.at_ms
        self._pictures.begin(performance.id, self.replica)
        self.performanceChanged.emit()
        self.leasesChanged.emit()
        self._follow(performance.id, self.replica)

    def plan_of(self, performance: PerformanceId) -> Plan | None:
        """The plan its places in the basket were picked in; else the plan on the screen, if that
        performance is played by it.
        """
        if performance in self.picked_in:
            return self.picked_in[performance]
        shown, season = self.performance, self.season
        if shown is None or season is None:
            return None
        with suppress(Refusal):
            if season.performance(performance).plan_digest == shown.plan_digest:
                return self.plan
        return None

    # --- the basket ---------------------------------------------------------------------------

    def set_basket(self, basket: Basket, picked_in: Plan | None = None) -> None:
        """The basket is that now; a performance that is new in it was picked in that plan."""
        self._price(basket)
        inside = {item.performance for item in basket.items}
        known = {one: plan for one, plan in self.picked_in.items() if one in inside}
        if picked_in is not None:
            known = dict.fromkeys(inside, picked_in) | known
        self.picked_in = known
        self.basketChanged.emit()

    def _price(self, basket: Basket) -> None:
        """At once; or, where the cheapest of many offers takes a while to find, behind the screen:
        until then it stands at what is known, and `pricing` says so.
        """
        self.basket, self.pricing = basket, False
        self._pricings += 1
        number = self._pricings
        if self.season is None:
            return
        shown = {}
        if self.performance is not None and self.replica is not None:
            shown[self.performance.id] = self.replica
        season, make = self.season, self.terms.pricing(basket, self.season, shown)
        if len(basket.items) < LONG_BASKET or not has_offers(season):
            try:
                self.basket = make()
            except Refusal as refusal:  # said; the sale asks again, and refuses
                self.notices.refused.emit(self.notices.sentence(refusal))
            return
        self.pricing = True

        def work() -> Basket | None:
            return make() if self._pricings == number else None  # another one came since

        def priced(found: Basket | None) -> None:
            if self._pricings == number and found is not None:
                self.pricing, self.basket = False, found
                self.basketChanged.emit()

        def failed(error: Exception) -> None:
            if self._pricings == number:
                self.pricing = False
                self.notices.present(error)

        self.background.on_storage(work, priced, failed)

    def next_customer(self) -> None:
        """An empty basket with an id of its own."""
        self.till.desk.at_window.discard(self.basket_id)
        self.basket_id = self.till.desk.ids.new()
        self.till.desk.at_window.add(self.basket_id)
        self.terms.forget()
        if self.season is not None:
            self.set_basket(Basket(self.season.currency))

    @property
    def party(self) -> int:
        """For how many people the basket is: for several evenings they are the same ones."""
        items = self.basket.items if self.basket else ()
        each = Counter(one.performance for one in items)
        here = each[self.performance.id] if self.performance else 0
        return here or max(each.values(), default=0)

    def places_in_use(self) -> Collection[tuple[PerformanceId, PlaceId]]:
        """What is in the basket, or kept for a customer who sits elsewhere from now on; asked from
        the network lane, before anything is given up.
        """
        basket = self.basket
        in_basket = [(one.performance, one.place) for one in basket.items] if basket else []
        return [*in_basket, *tuple(self.kept)]

    def take_turn(self, turn: Turn) -> None:
        """What the regular turn with the server has changed."""
        self.waits_for(turn.missing)
        if turn.taken or turn.given_up or turn.lost or turn.renewed:
            self.refresh_own()

    # --- what this till may sell --------------------------------------------------------------

    @property
    def stand(self) -> Stand:
        """How this till stands with its server now."""
        if self.till.desk.guard.suspended:
            return Stand.SUSPENDED
        if self._is_cut_off:
            return Stand.CUT_OFF
        return Stand.RECOVERING if self.missing else Stand.TOGETHER

    @property
    def _is_cut_off(self) -> bool:
        now_s = self.till.desk.clock.monotonic_s()
        silent = self._feed_s is not None and now_s - self._feed_s > SILENCE_S
        return self.server_up is False or silent

    @property
    def is_known(self) -> bool:
        """Whether the server has told of this performance, and has not taken it back."""
        return self.replica is not None and self.replica.is_known

    @property
    def is_fresh(self) -> bool:
        """Whether the hall is as the server has it, within the bound of what is trusted."""
        return self.is_known and not self._is_cut_off

    @property
    def alone(self) -> bool:
        """Whether this till sells only what it owns: nobody can say who has the rest."""
        return self.stand is not Stand.TOGETHER or not self.is_known

    def own_to_sell(self) -> frozenset[PlaceId]:
        """What it owns and may sell, without the basket."""
        performance, basket = self.performance, self.basket
        if performance is None or self.stand is Stand.SUSPENDED:
            return frozenset()
        return self.own.owned.difference(basket.places(performance.id) if basket else ())

    def seen(self) -> NDArray[np.uint8]:
        """One state a place as this till sees it: see `sync.client.offer`."""
        replica, stand = self.replica, self.stand
        assert replica is not None, "a performance is chosen"
        count = len(replica.states)
        return seen_by(
            replica.states,
            replica.owners,
            till=self.till.desk.credentials.till,
            owned=[one for one in self.own.owned if one < count and stand is not Stand.SUSPENDED],
            sold=[one for one in self.own.sold if one < count],
            alone=self.alone,
        )

    def refresh_own(self) -> None:
        """Look again what this till owns of the performance on the screen."""
        performance, desk = self.performance, self.till.desk
        if performance is not None:
            self.background.on_storage(
                lambda: owning.own_places(desk, performance.id),
                lambda own: self._owns(performance, own),
            )

    def _owns(self, performance: Performance, own: OwnPlaces) -> None:
        if performance is self.performance and own != self.own:
            self.own = own
            self.leasesChanged.emit()
            self.placesReset.emit()

    def waits_for(self, missing: tuple[int, ...]) -> None:
        """A server that was put back from a copy waits for those tills; none: it does not."""
        if missing != self.missing:
            self.missing = missing
            self._know(set(missing))
            self.serverChanged.emit()
        self.look_around()

    def look_around(self) -> None:
        """Whether this till stands otherwise than a moment ago; once a second, too."""
        self._pictures.keep_if_due(self.seen_ms)
        stand = self.stand
        if stand is not self._stood:
            self._stood = stand
            self.serverChanged.emit()
            if self.replica is not None:
                self.placesReset.emit()

    # --- the feed -----------------------------------------------------------------------------

    def stop_following(self) -> None:
        """Let go of the feed, and keep what it said."""
        if self.performance is not None and self.replica is not None:
            self.terms.saw(self.performance.id, self.replica)
        if self._follower is not None:
            self._follower.stop()
            self._follower = None
            self._pictures.keep(self.seen_ms)
        self._feed_s = None

    def _follow(self, performance: PerformanceId, replica: Replica) -> None:
        self._feed_s = self.till.desk.clock.monotonic_s()
        feed = Feed(self.till.http, performance, _Sink(self, replica))
        self._follower = self.background.follow(
            f"performance {performance}", feed.run, feed.hang_up
        )

    def take_snapshot(self, replica: Replica, snapshot: Snapshot) -> None:
        """The whole performance, if it is still the one on the screen."""
        if replica is self.replica:
            if len(snapshot.states) != len(replica.states):
                # Changed under the customer: what is shown stays until they are served.
                self.hallOutdated.emit()
                return
            replica.apply_snapshot(snapshot)
            self.seen_ms = self.till.desk.clock.now_ms()
            self._know({till for _, till in snapshot.owners} | {self.till.desk.credentials.till})
            self.placesReset.emit()

    def take_changes(self, replica: Replica, changes: Changes) -> None:
        """What changed, if that performance is still on the screen."""
        if replica is not self.replica:
            return
        try:
            touched = replica.apply(changes)
        except Hole:  # the feed sends a snapshot after it
            self.doubt(replica)
            return
        if len(touched):
            self._know({change.till for change in changes.changes})
            self.placesChanged.emit(touched)

    def doubt(self, replica: Replica) -> None:
        """Its server has begun anew: nothing is known of that performance until it has spoken."""
        if replica.is_known:
            replica.is_known = False
            if replica is self.replica:
                self.placesReset.emit()

    def feed_heard(self, replica: Replica) -> None:
        """The feed said something: what is known of the performance is what the server knows."""
        if replica is self.replica:
            clock = self.till.desk.clock
            self._feed_s = replica.fresh_at = clock.monotonic_s()
            if replica.is_known and self.server_up:
                self.seen_ms = clock.now_ms()
        self.server_is(True)

    def server_is(self, up: bool) -> None:
        """The server was heard, or the line to it was lost."""
        if up:
            self.heard_ms = self.till.desk.clock.now_ms()
        if up != self.server_up:
            self.server_up = up
            self.serverChanged.emit()
        self.look_around()

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
            if refusal.reason is Reason.PLAN_CHANGED:
                self.background.home(self.hallOutdated.emit)
            tills = {int(one["till"]) for one in refusal.params.get("taken") or ()}
            if not tills - {0} <= self._till_names.keys():
                with suppress(Refusal, Trouble):  # then the sentence has its number
                    self._name_tills(self.till.http.get("/v1/tills", list[TillName]))
            raise

    def _name_tills(self, tills: list[TillName]) -> None:
        self._till_names = {TillId(one.till): one.name for one in tills}

    def _shown_plan(self, performance: PerformanceId) -> str:
        """The plan in which the cashier sees that performance; asked from the network lane."""
        shown, plan = self.performance, self.plan
        return plan.digest if shown and plan and shown.id == performance else ""

    def place_name(self, place: PlaceId) -> str:
        """E9, with its section in a hall that has several; or the name of a standing area."""
        if self.plan is None or not 0 <= place < self.plan.place_count:
            return str(place)
        name = formats.place if len(self.plan.sections) < 2 else formats.place_in_section
        return name(self.plan.label(place))

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

    def unsure(self) -> None:
        self._home(lambda: self._desk.doubt(self._replica))

    def heard(self) -> None:
        self._home(lambda: self._desk.feed_heard(self._replica))

    def lost(self, trouble: Trouble) -> None:
        del trouble
        self._home(lambda: self._desk.server_is(False))

    def _home(self, job: Job) -> None:
        self._desk.background.home(job)
