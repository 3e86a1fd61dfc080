"""The season in the server's books: taken from a folder, all or nothing, and served from there."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
from sqlalchemy import Connection, func, insert, select, update

from pos.domain import pins, planfile, seasonfile
from pos.domain.plan import Plan
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Season
from sync.server.database import Database
from sync.server.tables import claims, performances, plans, seasons, server


@dataclass(frozen=True)
class Folder:
    """A season folder, read and checked: the season, and its plans by digest."""

    season: Season
    bundles: dict[str, bytes]
    plans: dict[str, Plan]


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
        for performance in season.performances:
            _put_performance(connection, performance.id, house.plans[performance.plan_digest])
        body = msgspec.json.encode(season)
        connection.execute(insert(seasons).values(version=season.version, body=body))
    return season


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


def _put_plans(connection: Connection, house: Folder) -> None:
    known = set(connection.scalars(select(plans.c.digest)))
    for digest, body in house.bundles.items():
        if digest not in known:
            connection.execute(insert(plans).values(digest=digest, body=body))


def _put_performance(connection: Connection, performance: int, plan: Plan) -> None:
    found = select(performances.c.plan_digest).where(performances.c.id == performance)
    before = connection.scalar(found.with_for_update())
    if before == plan.digest:
        return
    percent = connection.scalars(select(server.c.allot_percent)).one()
    values = {
        "plan_digest": plan.digest,
        "place_count": plan.place_count,
        "allot_limit": plan.place_count * percent // 100,
        "areas": json.dumps([[a.first_place, a.capacity, a.first_place] for a in plan.areas]),
    }
    if before is None:
        connection.execute(insert(performances).values(id=performance, **values))
        return
    taken = select(func.count()).where(claims.c.performance == performance)
    if connection.scalar(taken):
        why = f"performance {performance} has places sold or held, so its plan cannot change"
        raise _wrong("season.json", why)
    connection.execute(
        update(performances).where(performances.c.id == performance).values(**values)
    )


def _bytes(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise _wrong(name, f"cannot be read: {error.strerror}") from None


def _wrong(file: str, why: str) -> Refusal:
    return Refusal(Reason.SEASON_WRONG, file=file, line=0, path="", why=why)
