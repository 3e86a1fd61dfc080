"""The till's program: window, screens, lanes and beats put together, begun and ended."""

import threading
from collections.abc import Mapping

from PySide6.QtCore import QLocale, QObject, QTimer

from pos.domain.ids import OrderId, PersonId
from pos.domain.refusals import Refusal, Trouble
from pos.domain.season import Performance, Person, Season
from pos.domain.shift import Shift
from pos.services import selling, settling, shifts, vouchers
from sync.client.conversation import Turn
from ui import bootstrap, formats, printerwords, serverwords
from ui.background import Background
from ui.bootstrap import Till
from ui.conflicts.screen import ConflictScreen
from ui.desk import TillDesk
from ui.emergency.watch import OutageWatch
from ui.house.screen import HouseScreen
from ui.letters.appearing import Letters
from ui.notices import Notices
from ui.orders.screen import OrdersScreen
from ui.papers import draining
from ui.papers.drawerbar import DrawerBar
from ui.papers.screen import PapersScreen
from ui.performances.days import coming
from ui.performances.screen import PerformancesScreen
from ui.plans.fetching import FetchBar
from ui.plans.reading import GivenUp
from ui.sale.ownuses import top_up
from ui.sale.screen import SaleScreen
from ui.sale.stage import Stage
from ui.shift.screen import ShiftScreen
from ui.signin.idle import IdleLock
from ui.signin.screen import SignInScreen
from ui.window import TillWindow

SALE, SIGN_IN, PERFORMANCES, ORDERS, SHIFT = "sale", "sign in", "performances", "orders", "shift"
CONFLICTS = "conflicts"
HOUSE, PAPERS = "house", "papers"
BEAT_MS = 1000
SEASON_MS = 5 * 60_000


class Program(QObject):
    """One running till. `close` ends every thread and lets go of every file."""

    def __init__(self, till: Till, *, demo_pins: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.till = till
        self.notices = Notices()
        self.background = Background(self.notices.present)
        self.desk = TillDesk(till, self.background, self.notices)
        self.window = TillWindow()
        told = till.settings
        language = told.language or QLocale.system().name()
        self.letters = Letters(self.window, told.letters, language)
        self.sale = SaleScreen(self.desk)
        pins = {PersonId(person): pin for person, pin in (demo_pins or {}).items()}
        self.sign_in = SignInScreen(self.desk, demo_pins=pins)
        self.performances = PerformancesScreen(self.desk)
        self.orders = OrdersScreen(self.desk)
        self.shift = ShiftScreen(self.desk)
        self.conflicts = ConflictScreen(self.desk)
        self.house = HouseScreen(self.desk)
        self.papers = PapersScreen(self.desk)
        self.drawer = DrawerBar()
        self.fetching = FetchBar(self.background)
        self.idle = IdleLock(parent=self)
        self.outage = OutageWatch(self.desk, self)
        self.orders.emergency.heed(self.outage)
        self._closed = False
        self._season_waits: Season | None = None
        self._build()
        self._connect()
        self._beat = QTimer(self, interval=BEAT_MS)
        self._beat.timeout.connect(self._on_beat)
        self._season_beat = QTimer(self, interval=SEASON_MS)
        self._season_beat.timeout.connect(self._refresh_season)

    def _build(self) -> None:
        window, header = self.window, self.window.header
        window.add_bar(self.fetching)
        window.add_bar(self.drawer)
        for name, screen in (
            (SIGN_IN, self.sign_in),
            (SALE, self.sale),
            (PERFORMANCES, self.performances),
            (ORDERS, self.orders),
            (SHIFT, self.shift),
            (CONFLICTS, self.conflicts),
            (HOUSE, self.house),
            (PAPERS, self.papers),
        ):
            window.add(name, screen)
        header.add_place(SALE, self.tr("Sell"), "confirmation_number")
        header.add_place(ORDERS, self.tr("Orders"), "receipt_long")
        header.add_place(SHIFT, self.tr("Shift"), "point_of_sale")
        header.add_place(CONFLICTS, "", "warning")
        self._show_conflicts(0)
        header.add_place(PAPERS, "", "print")
        self._nameless = 0  # tickets that wait for a name
        self._show_questions(draining.Questions())
        header.add_place(HOUSE, self.tr("House"), "groups")
        header.performance.clicked.connect(lambda: window.go(PERFORMANCES))
        header.printer.clicked.connect(self._on_printer)
        header.person.clicked.connect(self._sign_out)

    def _connect(self) -> None:
        self.notices.broken.connect(self.window.show_bug)
        self.notices.troubled.connect(self._on_trouble)
        self.sign_in.signed_in.connect(self._on_signed_in)
        self.performances.chosen.connect(self._on_chosen)
        self.sale.charging.recovered.connect(self._on_recovered)
        self.orders.exchange.more.left_open.connect(lambda: self._on_recovered(left=True))
        self.shift.opened.connect(lambda: self.window.go(SALE))
        self.shift.conflicts_wanted.connect(lambda: self.window.go(CONFLICTS))
        self.shift.settle_wanted.connect(self._settle)
        self.shift.order_wanted.connect(self._go_to_order)
        self.papers.settled.connect(self._count_questions)
        self.conflicts.settled.connect(self._count_conflicts)
        self.desk.performanceChanged.connect(self._show_performance)
        for changed in (self.desk.serverChanged, self.desk.leasesChanged, self.desk.basketChanged):
            changed.connect(self._show_server)
        self.desk.seasonChanged.connect(self._on_season)
        self.desk.hallOutdated.connect(self._refresh_season)
        self.idle.idle.connect(self._on_idle)
        self.window.closing.connect(self.close)

    # --- beginning and end --------------------------------------------------------------------

    def begin(self) -> None:
        """Show the window; what was left from last time is put in order behind it."""
        self._keep_time()
        self._show_house()
        self._lock()
        self.window.show()
        self._select_next()
        till = self.till
        step = self.fetching.begin()

        def start() -> Trouble | Refusal | None:
            try:
                return bootstrap.start(till, step)
            except GivenUp:
                return None

        self.sale.charging.recover()
        self.background.on_network(start, self._on_started, self._not_started)
        self._beat.start()
        self._season_beat.start()

    def close(self) -> None:
        """End the threads, then let go of printer, network and database."""
        if self._closed:
            return
        self._closed = True
        self._beat.stop()
        self._season_beat.stop()
        self.idle.stop()
        self.outage.stop()
        self.fetching.give_up()
        self.desk.stop_following()
        self.sale.charging.stop()
        self.till.wallets.close()
        if self.till.card_terminal is not None:
            self.till.card_terminal.close()  # what it waits for then is asked at the next start
        self._give_back()
        if not self.background.close():
            self.till.close()

    def _give_back(self) -> None:
        """Places secured for a customer who is not served any more need no next start."""
        paying, till = self.sale.paying, self.till
        if paying.busy or paying.has_charge:
            return  # they may be sold in this moment, or paid for already

        def work() -> None:
            if vouchers.let_go_unsold(till.desk):
                vouchers.tell_returns(till.desk, till.server)
            if selling.return_unsold_leases(till.desk):
                till.outbox.drain()

        # In the network lane: behind a securing that is under way.
        self.background.on_network(work, lambda _nothing: None)

    def _not_started(self, error: Exception) -> None:
        self.fetching.end()
        self.notices.present(error)

    def _on_started(self, error: Trouble | Refusal | None) -> None:
        self.fetching.end()
        self.desk.server_is(not isinstance(error, Trouble))
        self.desk.waits_for(self.till.member.missing)
        self.desk.refresh_own()
        if isinstance(error, Refusal):
            self.notices.present(error)
        self._show_server()
        self.sale.offer.look()
        if self.till.season is not None:
            self._take_season(self.till.season)

    # --- people -------------------------------------------------------------------------------

    def _lock(self) -> None:
        self.idle.stop()
        self.window.header.show_person("")
        self.window.header.show_places(False)
        self.window.go(SIGN_IN)

    def _sign_out(self) -> None:
        self.desk.sign_in(None)
        self.sign_in.show_welcome()
        self._lock()

    def _on_idle(self) -> None:
        basket = self.desk.basket
        self.sign_in.show_locked(self.desk.person, basket=bool(basket and basket.items))
        self._lock()

    def _on_signed_in(self, person: Person) -> None:
        self.desk.sign_in(person)
        self.window.header.show_person(person.name)
        self.window.header.show_places(True)
        self.idle.start()
        self._select_next()
        desk = self.till.desk
        self.background.on_storage(lambda: shifts.current(desk), self._on_shift)
        self._count_conflicts()

    def _on_shift(self, shift: Shift | None) -> None:
        self.window.go(SALE if shift is not None else SHIFT)
        if self.sale.paying.stage is not Stage.CARD:  # that one is settled on its own panel
            self.sale.settle.look()

    def _settle(self) -> None:
        self.window.go(SALE)
        self.sale.settle.look()

    def _go_to_order(self, order: OrderId) -> None:
        self.window.go(ORDERS)
        self.orders.open_order(order)

    def _on_recovered(self, left: object) -> None:
        """What only a person can settle is asked of the one who is there, else at the sign-in."""
        if left and self.desk.person is not None and not self.sale.paying.locked:
            self.sale.settle.look()

    # --- what is sold -------------------------------------------------------------------------

    def _select_next(self) -> None:
        """The next performance (else entry time) is chosen before anybody asks: home is its map."""
        season = self.desk.season
        if self.desk.performance is None and season is not None:
            ahead = coming(season, formats.moment(self.till.desk.clock.now_ms()))
            evenings = [one for one in ahead if not one.timed]
            if chosen := next(iter((*evenings, *ahead)), None):
                self.desk.select(chosen)

    def _on_chosen(self, performance: Performance) -> None:
        self.desk.select(performance)
        self.window.go(SALE)

    def _show_performance(self) -> None:
        season, performance = self.desk.season, self.desk.performance
        if season is None or performance is None:
            return
        zone = season.house.timezone
        when = self.tr("{day} {time}").format(
            day=formats.day_of(performance.starts_at, zone),
            time=formats.time_of(performance.starts_at, zone),
        )
        self.window.header.show_performance(season.production_of(performance).title, when)

    def _on_season(self) -> None:
        self._keep_time()
        self._show_house()
        self._select_next()
        self.sign_in.refresh()

    def _show_house(self) -> None:
        if self.desk.season is not None:
            self.window.header.show_house(self.desk.season.house.name)

    def _keep_time(self) -> None:
        if self.desk.season is not None:
            self.window.keep_time_of(self.desk.season.house.timezone)

    def _refresh_season(self) -> None:
        """Beside the lanes: a large plan takes seconds, and nobody waits for a seat meanwhile."""
        if not self.fetching.idle:
            return
        catalogue, step = self.till.catalogue, self.fetching.begin()

        def fetch(_stop: threading.Event) -> None:
            try:
                season = catalogue.refresh(step)
                self.till.wallets.look()
                bootstrap.use_templates(self.till.spool, season)
            except GivenUp:
                return
            finally:
                self.background.home(self.fetching.end)
            self.background.home(lambda: self._take_season(season))
            self.background.home(self.sale.offer.look)

        self.background.follow("season", fetch, self.fetching.give_up)

    def _take_season(self, season: Season) -> None:
        """A newer season waits for an empty basket: no price changes under a customer."""
        basket = self.desk.basket
        if self.desk.season is not None and season.version == self.desk.season.version:
            return
        if basket is not None and basket.items:
            self._season_waits = season
        else:
            self._season_waits = None
            self.desk.take_season(season)

    # --- lamps and beats ----------------------------------------------------------------------

    def _on_beat(self) -> None:
        """Once a second: paper that waits, entries that wait, the printer's lamp."""
        background, till = self.background, self.till
        self.desk.look_around()
        if self._season_waits is not None:
            self._take_season(self._season_waits)
        draining.drain_if_idle(background, till.spool, self._show_printer)
        self._count_questions()
        if not background.busy("network"):
            background.on_idle_network(till.outbox.drain_if_due, self._on_drained)
            in_use = self.desk.places_in_use
            background.on_idle_network(lambda: till.member.beat_if_due(in_use), self._on_turn)
            # Nothing can be sold before the first one came; put off, it waits for its own beat.
            if self.desk.season is None and not self.fetching.put_off:
                self._refresh_season()

    def _on_drained(self, entries: int) -> None:
        if entries:
            self.desk.server_is(True)
            self._count_conflicts()

    def _on_turn(self, turn: Turn | None) -> None:
        """The server was heard: what it granted, called back, or found that this till has not."""
        if turn is not None:
            till = self.till
            self.background.on_idle_network(
                lambda: vouchers.tell_returns(till.desk, till.server), lambda _told: None
            )
            if season := self.desk.season:
                self.background.on_idle_network(lambda: top_up(till, season), lambda _none: None)
            self.sale.naming.tell()
            self.desk.server_is(True)
            self.desk.take_turn(turn)
            self._count_conflicts()

    def _count_conflicts(self) -> None:
        """What the server did not take is there to be seen until it is settled."""
        desk = self.till.desk
        self.background.on_storage(lambda: settling.count_open(desk), self._show_conflicts)

    def _show_conflicts(self, count: int) -> None:
        words = self.tr("Conflicts {count}").format(count=count)
        self.window.header.show_waiting(CONFLICTS, count, words)

    def _on_trouble(self, where: str, _sentence: str) -> None:
        if where == "server":
            self.desk.server_is(False)

    def _show_server(self) -> None:
        self.window.header.server.show_state(*serverwords.lamp(self.desk))

    def _show_printer(self) -> None:
        spool = self.till.spool
        lamp = printerwords.lamp(
            spool.status(), template_wrong=bool(spool.designs.wrong), nameless=self._nameless
        )
        self.window.header.printer.show_state(*lamp)
        now_s = self.till.desk.clock.monotonic_s()
        self.drawer.look(spool.statuses().get(spool.drawer), now_s)

    def _count_questions(self) -> None:
        """Papers of which only a person can say what became of them are there to be seen."""
        till = self.till
        if not self.background.busy("storage"):
            self.background.on_storage(
                lambda: draining.questions(till.desk, till.spool), self._show_questions
            )

    def _show_questions(self, open_: draining.Questions) -> None:
        self._nameless = open_.nameless
        words = self.tr("%n paper(s) to decide on", "", open_.count)
        self.window.header.show_waiting(PAPERS, open_.count, words)

    def _on_printer(self) -> None:
        if self.desk.person is not None:
            self.window.go(PAPERS)
