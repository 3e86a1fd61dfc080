"""The season in the server's books: taken from a folder, all or nothing, and served from there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec
from sqlalchemy import Connection, func, insert, select, update

from pos.domain import pins, planchange, planfile, seasonfile
from pos.domain.ids import PerformanceId
from pos.domain.plan import Plan
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Season
from sync.server import planchanging
from sync.server.database import Database
from sync.server.state import Signed
from sync.server.tables import decisions, performances, plans, seasons, server


@dataclass(frozen=True)
class Folder:
    """A season folder, read and checked: the season, and its plans by digest."""

    season: Season
    bundles: dict[str, bytes]
    plans: dict[str, Plan]
    known: dict[str, Plan] = field(default_factory=dict)  # that the books had before
    _ordered: dict[tuple[str, str], planchanging.Exchange] = field(default_factory=dict)

    def exchanged(self, old: str, new: str) -> planchanging.Exchange:
        """The new plan as its file has it in place of a known one."""
        key = (old, f"{new} as it is")
        if key not in self._ordered:
            exchange = planchanging.Exchange(self.known[old], self.plans[new], self.bundles[new])
            exchange.check()
            self._ordered[key] = exchange
        return self._ordered[key]

    def ordered(self, old: str, new: str) -> planchanging.Exchange:
        """The new plan with the seats of a known one in their old order."""
        if (old, new) not in self._ordered:
            before = self.known[old]
            raw, more = planfile.parts(self.bundles[new])
            bundle = planfile.bundle(planchange.in_old_order(raw, before.guids), more)
            plan = planfile.read_bundle(bundle)
            self._ordered[old, new] = planchanging.Exchange(before, plan, bundle)
        return self._ordered[old, new]


def read_folder(folder: Path, hash_pin: Callable[[str], str]) -> Folder:
    """season.json and plans/NAME.plan.json with its sidecar plans/NAME.more.json.

    Raises Refusal SEASON_WRONG or PLAN_WRONG, which name the file, the line and the reason.
    """
    raw = _bytes(folder, "season.json")
    digests: dict[str, str] = {}
    bundles: dict[str, bytes] = {}
    read: dict[str, Plan] = {}
    for name in seasonfile.plan_names(raw):
        if Path(name).name != name:
            raise _wrong("season.json", f"a plan cannot be called {name!r}")
        files = (f"plans/{name}.plan.json", f"plans/{name}.more.json")
        geometry = _bytes(folder, files[0])
        more = _bytes(folder, files[1]) if (folder / files[1]).exists() else None
        plan = planfile.read_plan(geometry, more, file=files[0], more_file=files[1])
        digests[name] = plan.digest
        bundles[plan.digest] = planfile.bundle(geometry, more)
        read[plan.digest] = plan
    by_name = {name: read[digest] for name, digest in digests.items()}
    categories = {
        name: {*plan.categories, *(area.category for area in plan.areas)}
        for name, plan in by_name.items()
    }
    season = seasonfile.read_season(
        raw, digests, plan_categories=categories, hash_pin=hash_pin, file="season.json"
    )
    return Folder(season, bundles, read)


def take(database: Database, folder: Path) -> Season:
    """Make the folder's season the current one; what is wrong in it changes nothing."""
    with database.reading() as connection:
        pepper = bytes(connection.scalars(select(server.c.pepper)).one())
    house = read_folder(folder, lambda pin: pins.hash_pin(pin, pepper))
    with database.writing() as connection:
        last = connection.scalar(select(func.max(seasons.c.version))) or 0
        season = replace(house.season, version=last + 1)
        _put_plans(connection, house)
        played = [
            replace(one, plan_digest=_put_performance(connection, one.id, house, one.plan_digest))
            for one in season.performances
        ]
        closed = set(connection.scalars(select(performances.c.id).where(performances.c.closed)))
        played = [replace(one, cancelled=one.cancelled or one.id in closed) for one in played]
        _close(connection, [one.id for one in played if one.cancelled])
        season = replace(season, performances=tuple(played))
        body = msgspec.json.encode(season)
        connection.execute(insert(seasons).values(version=season.version, body=body))
    return season


def cancel(database: Database, performance: int, signed: Signed) -> Season:
    """The performance is not played: nothing of it is sold any more, and the season says so.

    Raises SEASON_WRONG or PERFORMANCE_UNKNOWN. Again is no fault, and no new season.
    """
    with database.writing() as connection:
        newest = select(seasons.c.version, seasons.c.body).order_by(seasons.c.version.desc())
        row = connection.execute(newest.limit(1)).first()
        if row is None:
            raise Refusal(Reason.SEASON_WRONG, file="", line=0, why="the server has no season yet")
        season = msgspec.json.decode(bytes(row.body), type=Season)
        if season.performance(PerformanceId(performance)).cancelled:
            return season
        played = tuple(
            replace(one, cancelled=one.cancelled or one.id == performance)
            for one in season.performances
        )
        season = replace(season, version=row.version + 1, performances=played)
        body = msgspec.json.encode(season)
        connection.execute(insert(seasons).values(version=season.version, body=body))
        connection.execute(insert(decisions).values(**msgspec.structs.asdict(signed)))
        _close(connection, [performance])
    return season


def _close(connection: Connection, ids: Sequence[int]) -> None:
    connection.execute(update(performances).where(performances.c.id.in_(ids)).values(closed=True))


def current(database: Database) -> tuple[int, bytes]:
    """The season's version and its JSON."""
    with database.reading() as connection:
        newest = select(seasons.c.version, seasons.c.body).order_by(seasons.c.version.desc())
        row = connection.execute(newest.limit(1)).first()
    if row is None:
        raise Refusal(Reason.SEASON_WRONG, file="", line=0, why="the server has no season yet")
    return row.version, bytes(row.body)


def plan_bundle(database: Database, digest: str) -> bytes | None:
    """The plan of that digest."""
    if not digest.isalnum():  # PostgreSQL takes no NUL in a text
        return None
    with database.reading() as connection:
        found = connection.scalar(select(plans.c.body).where(plans.c.digest == digest))
    return None if found is None else bytes(found)


def bundle_of(database: Database, performance: int) -> bytes:
    """The plan that performance is played in. Raises PERFORMANCE_UNKNOWN."""
    wanted = select(plans.c.body).join_from(performances, plans)
    with database.reading() as connection:
        found = connection.scalar(wanted.where(performances.c.id == performance))
    if found is None:
        raise Refusal(Reason.PERFORMANCE_UNKNOWN, performance=performance)
    return bytes(found)


def _put_plans(connection: Connection, house: Folder) -> None:
    known = set(connection.scalars(select(plans.c.digest)))
    for digest, body in house.bundles.items():
        if digest not in known:
            connection.execute(insert(plans).values(digest=digest, body=body))


def _put_performance(connection: Connection, performance: int, house: Folder, digest: str) -> str:
    """The performance is played in that plan; the digest it has in the end.

    The seats known before keep their order: see pos.domain.planchange.
    """
    found = select(performances.c.plan_digest).where(performances.c.id == performance)
    before = connection.scalar(found.with_for_update())
    plan = house.plans[digest]
    if before is None:
        values = planchanging.columns(connection, plan)
        connection.execute(insert(performances).values(id=performance, **values))
    elif before != digest:
        old = house.known.get(before)
        if old is None:
            body = connection.scalars(select(plans.c.body).where(plans.c.digest == before)).one()
            house.known[before] = planfile.read_bundle(bytes(body))
        try:
            planchanging.put_plan(connection, performance, house.exchanged(before, digest))
        except Refusal as refusal:
            exchange = house.ordered(before, digest)
            if refusal.reason is not Reason.PLAN_IN_USE or exchange.new.digest == digest:
                raise
            planchanging.put_bundle(connection, exchange.new.digest, exchange.bundle)
            planchanging.put_plan(connection, performance, exchange)
            return exchange.new.digest
    return digest


def _bytes(folder: Path, name: str) -> bytes:
    return read_file(folder / name, name)


def read_file(path: Path, name: str) -> bytes:
    """A file up to the size that a plan may have. Raises Refusal SEASON_WRONG."""
    try:
        with path.open("rb") as file:
            raw = file.read(planfile.FILE_LIMIT_BYTES + 1)
    except OSError as error:
        raise _wrong(name, f"cannot be read: {error.strerror}") from None
    if len(raw) > planfile.FILE_LIMIT_BYTES:
        raise _wrong(name, f"has more than the {planfile.FILE_LIMIT_BYTES} bytes allowed")
    return raw


def _wrong(file: str, why: str) -> Refusal:
    return Refusal(Reason.SEASON_WRONG, file=file, line=0, path="", why=why)
