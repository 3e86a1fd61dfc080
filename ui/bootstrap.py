"""The composition root: one till out of its settings. No Qt, so that a till can run unseen."""

import logging
from collections.abc import Callable, Collection, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import get_args

from pos.domain.ids import OrderId, PerformanceId, PlaceId
from pos.domain.planfile import Step
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.domain.season import Season
from pos.services import catalogue, givingback, naming, receipts, rights, selling, vouchers
from pos.services.anchoring import Guard
from pos.services.desk import Desk
from pos.services.owning import Key
from pos.services.system import RandomIds, SystemClock
from pos.storage import credentials
from pos.storage.anchorfile import AnchorFile, this_machine
from pos.storage.credentials import Credentials
from pos.storage.database import Database
from pos.storage.jobs import RECEIPTS, TICKET_PRINTER
from pos.storage.plans import PlanShelf, keep_only
from printing.layout.designs import Designs
from printing.models import model
from printing.printer import Printer
from printing.profile import Cut
from printing.spool import Spool
from printing.transports.address import transport_to
from sync.client.catalogue import Catalogue
from sync.client.enrolment import enrol as ask_to_enrol
from sync.client.http import Http
from sync.client.member import Member
from sync.client.outbox import Outbox
from sync.client.server import RemoteServer
from sync.client.wallets import RemoteWallets
from ui.card import setup
from ui.card.leading import CardTerminal
from ui.crashpoints import CrashPoints, MortalHttp
from ui.onlyone import OnlyOne
from ui.seatmap.hallshelf import HallShelf
from ui.settings import Settings, SettingsWrong, anchor_of
from ui.wallet.leading import Wallets

_log = logging.getLogger(__name__)
HALLS = "halls"  # beside the plans


@dataclass
class Till:
    """Everything a screen works on. `season` is None until the first one came.

    `card_terminal` is None where amounts are keyed in by hand; `terminal_wrong` is why, where the
    settings want it otherwise.
    """

    settings: Settings
    desk: Desk
    http: Http
    server: RemoteServer
    outbox: Outbox
    member: Member
    spool: Spool
    catalogue: Catalogue
    plans: PlanShelf
    halls: HallShelf
    season: Season | None
    held: ExitStack
    wallets: Wallets
    card_terminal: CardTerminal | None = None
    terminal_wrong: str = ""

    def leader(self, terminal: str) -> CardTerminal | None:
        """Who leads attempts at that one: a wallet, or the card terminal."""
        return self.wallets.leader(terminal) or self.card_terminal

    @property
    def in_hand(self) -> frozenset[OrderId]:
        """Orders whose money goes back while somebody looks on."""
        return frozenset(order for one in self._every_leader() for order in one.in_hand)

    def hold(self, order: OrderId) -> None:
        """Somebody looks on."""
        for one in self._every_leader():
            one.in_hand.add(order)

    def let_go(self, order: OrderId) -> None:
        """Nobody does any more: whoever comes first writes it."""
        for one in self._every_leader():
            one.in_hand.discard(order)

    def _every_leader(self) -> tuple[CardTerminal, ...]:
        at = () if self.card_terminal is None else (self.card_terminal,)
        return (*at, *self.wallets.every)

    def close(self) -> None:
        """Let go of printer, database, network and folder, in that order. Again is no fault."""
        self.held.close()


def is_enrolled(settings: Settings) -> bool:
    """Whether this data folder belongs to a till yet."""
    return settings.credentials.exists()


def enrol(settings: Settings, code: str) -> None:
    """Make this data folder a till's, for good.

    Raises Refusal ENROLMENT_CODE_WRONG, Trouble, or SettingsWrong for a folder that is one's.
    """
    if is_enrolled(settings):
        raise SettingsWrong(f"{settings.data} belongs to a till already")
    settings.data.mkdir(parents=True, exist_ok=True)
    given = ask_to_enrol(settings.server_url, code, settings.ca_file)
    credentials.save(given, settings.credentials)


def build(settings: Settings, crash_points: CrashPoints | None = None) -> Till:
    """The till as it lies on disk; asks nobody.

    Raises Refusal TILL_UNKNOWN or DATABASE_*, SettingsWrong also where this till runs already.
    """
    if not is_enrolled(settings):
        raise Refusal(Reason.TILL_UNKNOWN)
    try:
        own = credentials.load(settings.credentials)
    except (ValueError, OSError) as error:
        raise SettingsWrong(str(error)) from error
    printers = printers_of(settings)
    points = crash_points or CrashPoints("")
    with ExitStack() as undo:
        undo.callback(OnlyOne(settings.data).release)
        http = MortalHttp(settings.server_url or own.server_url, own.token, settings.ca_file)
        undo.callback(http.close)
        http.crash_points = points
        database = Database.open(settings.database)
        undo.callback(database.close)
        with database.transaction() as unit:
            unit.identity.bind(own.till, own.incarnation)
        clock = SystemClock()
        anchor = anchor_of(settings, own.certificate)
        undo.callback(OnlyOne(anchor.parent, anchor.name).release)
        guard = Guard(AnchorFile(anchor), this_machine())
        desk = _desk(database, own, clock, guard)
        plans = PlanShelf(settings.plans)
        spool = Spool(
            database,
            clock,
            printers,
            crash_points=points,
            before_paper=desk.before_paper,
            opened=lambda paper: naming.filled(desk, receipts.opened(desk, paper)),
            drawer=drawer_of(settings),
        )
        undo.callback(spool.close)
        card_terminal, wrong = _card_terminal(settings, desk, points)
        if card_terminal is not None:
            undo.callback(card_terminal.close)
        wallets = Wallets(RemoteWallets(http), desk, points, settings.data)
        undo.callback(wallets.close)
        season = catalogue.current_season(desk)
        use_templates(spool, season)
        return Till(
            settings=settings,
            desk=desk,
            http=http,
            server=RemoteServer(http, clock, life=lambda: _life(desk)),
            outbox=Outbox(desk, http),
            member=Member(desk, http),
            spool=spool,
            catalogue=Catalogue(desk, http, plans),
            plans=plans,
            halls=HallShelf(settings.plans / HALLS),
            season=season,
            held=undo.pop_all(),
            wallets=wallets,
            card_terminal=card_terminal,
            terminal_wrong=wrong,
        )


def _desk(database: Database, own: Credentials, clock: SystemClock, guard: Guard) -> Desk:
    try:
        return Desk(database, own, clock, RandomIds(), guard)
    except OSError as error:
        raise SettingsWrong(f"anchor: it cannot be written: {error}") from error


def _card_terminal(
    settings: Settings, desk: Desk, points: CrashPoints
) -> tuple[CardTerminal | None, str]:
    """A till whose card terminal is not set up right sells all the same, keyed in by hand."""
    try:
        found = setup.terminal(settings, f"Till {desk.credentials.till}", points)
    except SettingsWrong as wrong:
        _log.warning("no card terminal: %s", wrong)
        return None, str(wrong)
    return (None if found is None else CardTerminal(found, desk, points)), ""


def _life(desk: Desk) -> int:
    with desk.database.transaction() as unit:
        return unit.identity.incarnation()


def start(till: Till, step: Step = lambda _part: None) -> Trouble | Refusal | None:
    """What a till does before its first customer; the Trouble if the server cannot be reached.

    A Refusal: the server was reached and does not take this till's journal, or the till itself.

    It sells from what it has then: the season is kept, the journal waits. `step` is told how much
    of a new plan is here, and may raise to have it later.
    """
    selling.return_unsold_leases(till.desk)
    vouchers.let_go_unsold(till.desk)
    givingback.take_up(till.desk)
    refused: Refusal | None = None
    before = till.season
    try:
        try:
            till.member.beat()
        except Refusal as refusal:  # a journal that the server will not have is a person's matter
            refused = refusal
        vouchers.tell_returns(till.desk, till.server)
        naming.keep_up(till.desk, till.server)
        till.season = till.catalogue.refresh(step)
        till.wallets.look()
        use_templates(till.spool, till.season)
    except (Trouble, Refusal) as error:
        return error
    _clear_shelves(till, before)
    naming.forget_past(till.desk, till.season)
    return refused


def use_templates(spool: Spool, season: Season | None) -> None:
    """Print in the season's ticket templates from now on; for any lane but the screen's."""
    spool.designs = Designs.of(season.templates if season is not None else ())


def _clear_shelves(till: Till, before: Season | None) -> None:
    """Plans of no performance any more go. Those of the season before stay until the next start:
    somebody may have a place of it in the basket.
    """
    seasons = [one for one in (before, till.season) if one is not None]
    named = {one.plan_digest for season in seasons for one in season.performances}
    till.plans.keep_only(named)
    keep_only(till.settings.plans / HALLS, named)


def own(
    till: Till,
    performance: PerformanceId,
    places: Sequence[PlaceId],
    in_use: Callable[[], Collection[Key]] = tuple,
) -> None:
    """Make the places this till's own; for the network lane. Raises as `selling.secure`.

    A place that the server says is this till's already is so because of something on its way: an
    entry of the journal, or a grant. They are brought and fetched, and it is asked once more.
    """
    try:
        selling.secure(till.desk, till.server, performance, places)
    except Refusal as refusal:
        owners = {int(one["till"]) for one in refusal.params.get("taken") or ()}
        if refusal.reason is not Reason.PLACE_TAKEN or till.desk.credentials.till not in owners:
            raise
        till.member.beat(in_use)
        selling.secure(till.desk, till.server, performance, places)


def have_a_say(till: Till, order: OrderId, in_use: Callable[[], Collection[Key]] = tuple) -> None:
    """Own the right to take tickets of the order back; for the network lane.

    Where the server says that this till has it already, what it did with it is on its way: that is
    brought, and it is asked once more. Raises as `rights.own`; RIGHT_NOT_OWNED where the server is
    away: then nobody can tell whether another till does the same in this moment.
    """
    try:
        try:
            rights.own(till.desk, till.server, order)
        except Refusal as refusal:
            owner = refusal.params.get("till")
            its_own = owner == till.desk.credentials.till and not refusal.params.get("doubted")
            if refusal.reason is not Reason.RIGHT_TAKEN or not its_own:
                raise
            till.member.beat(in_use)
            rights.own(till.desk, till.server, order)
    except Trouble as trouble:
        raise Refusal(Reason.RIGHT_NOT_OWNED) from trouble


def printers_of(settings: Settings) -> dict[str, Printer]:
    """The ticket printer, and the one for everything else where the till has a second one."""
    made = {}
    for role, name in ((TICKET_PRINTER, "printer"), (RECEIPTS, "receipt_printer")):
        address, unconfirmed, cut = (
            str(getattr(settings, name + more)) for more in ("", "_unconfirmed", "_cut")
        )
        if not address:
            continue
        try:
            profile = model(getattr(settings, f"{name}_profile"))
        except ValueError as wrong:
            raise SettingsWrong(f"{name}_profile: {wrong}") from None
        level = {"high": True, "low": False}.get(settings.drawer_open_at)
        profile = replace(
            profile,
            trusted=unconfirmed == "trust",
            cut=next(one for one in get_args(Cut) if one == cut),
            drawer_open_high=level if role == drawer_of(settings) else None,
        )
        made[role] = Printer(transport_to(address), profile)
    return made


def drawer_of(settings: Settings) -> str:
    """The printer that the drawer hangs on."""
    return settings.drawer or (RECEIPTS if settings.receipt_printer else TICKET_PRINTER)
