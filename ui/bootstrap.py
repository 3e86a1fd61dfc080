"""The composition root: one till out of its settings. No Qt, so that a till can run unseen."""

from dataclasses import dataclass

from pos.domain.refusals import Reason, Refusal, Trouble
from pos.domain.season import Season
from pos.services import catalogue, selling
from pos.services.desk import Desk
from pos.services.system import RandomIds, SystemClock
from pos.storage import credentials
from pos.storage.credentials import Credentials
from pos.storage.database import Database
from pos.storage.jobs import TICKET_PRINTER
from pos.storage.plans import PlanShelf
from printing.printer import Printer
from printing.profile import EPSON_TM, ROLL_80MM
from printing.spool import Spool
from printing.transports.tcp import TcpTransport
from sync.client.catalogue import Catalogue
from sync.client.enrolment import enrol as ask_to_enrol
from sync.client.http import Http
from sync.client.outbox import Outbox
from sync.client.server import RemoteServer
from ui.crashpoints import CrashPoints, MortalHttp
from ui.settings import Settings, SettingsWrong

_PROFILES = {"": ROLL_80MM, "roll-80mm": ROLL_80MM, "epson-tm": EPSON_TM}


@dataclass
class Till:
    """Everything a screen works on. `season` is None until the first one came."""

    settings: Settings
    desk: Desk
    http: Http
    server: RemoteServer
    outbox: Outbox
    spool: Spool
    catalogue: Catalogue
    plans: PlanShelf
    season: Season | None

    def close(self) -> None:
        """Let go of printer, network and database, in that order."""
        self.spool.close()
        self.http.close()
        self.desk.database.close()


def is_enrolled(settings: Settings) -> bool:
    """Whether this data folder belongs to a till yet."""
    return settings.credentials.exists()


def enrol(settings: Settings, code: str) -> None:
    """Make this data folder a till's. Raises Refusal ENROLMENT_CODE_WRONG, or Trouble."""
    settings.data.mkdir(parents=True, exist_ok=True)
    given = ask_to_enrol(settings.server_url, code, settings.ca_file)
    credentials.save(given, settings.credentials)


def build(settings: Settings, crash_points: CrashPoints | None = None) -> Till:
    """The till as it lies on disk; asks nobody. Raises Refusal TILL_UNKNOWN or DATABASE_*."""
    if not is_enrolled(settings):
        raise Refusal(Reason.TILL_UNKNOWN)
    own = credentials.load(settings.credentials)
    printers = _printers(settings)
    points = crash_points or CrashPoints("")
    http = MortalHttp(settings.server_url or own.server_url, own.token, settings.ca_file)
    http.crash_points = points
    database = _open_database(settings, own)
    clock = SystemClock()
    desk = Desk(database, own, clock, RandomIds())
    plans = PlanShelf(settings.plans)
    return Till(
        settings=settings,
        desk=desk,
        http=http,
        server=RemoteServer(http, clock),
        outbox=Outbox(desk, http),
        spool=Spool(database, clock, printers, crash_points=points),
        catalogue=Catalogue(desk, http, plans),
        plans=plans,
        season=catalogue.current_season(desk),
    )


def start(till: Till) -> Trouble | None:
    """What a till does before its first customer; the Trouble if the server cannot be reached.

    It sells from what it has then: the season is kept, the journal waits.
    """
    selling.return_unsold_leases(till.desk)
    try:
        till.outbox.drain()
        till.season = till.catalogue.refresh()
    except Trouble as trouble:
        return trouble
    return None


def _open_database(settings: Settings, own: Credentials) -> Database:
    database = Database.open(settings.database)
    try:
        with database.transaction() as unit:
            unit.identity.bind(own.till, own.incarnation)
    except BaseException:
        database.close()
        raise
    return database


def _printers(settings: Settings) -> dict[str, Printer]:
    if not settings.printer:
        return {}
    profile = _PROFILES.get(settings.printer_profile)
    if profile is None:
        names = ", ".join(name for name in _PROFILES if name)
        raise SettingsWrong(f"printer_profile: one of {names}, not {settings.printer_profile!r}")
    host, port = settings.printer_address
    return {TICKET_PRINTER: Printer(TcpTransport(host, port), profile)}
