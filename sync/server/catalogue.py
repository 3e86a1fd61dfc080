"""The season in the server's books: taken from a folder, all or nothing, and served from there.

What takes long (reading plans, comparing two of them) happens before the transaction.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
from sqlalchemy import Connection, func, insert, select, update

from pos.domain import pins, planchange, planfile, seasonfile
from pos.domain.ids import PerformanceId
from pos.domain.plan import Plan
from pos.domain.pricing.tarifffile import read_tariff
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Performance, Season
from sync.server import planchanging, templatefolder, usedesk
from sync.server.database import Database
from sync.server.state import Signed
from sync.server.tables import decisions, performances, plans, seasons, server


@dataclass(frozen=True)
class Folder:
    """A season folder, read and checked: the season, and its plans by digest."""

    season: Season
    bundles: dict[str, bytes]
    plans: dict[str, Plan]


@dataclass(frozen=True)
class Known:
    """What the books know of a folder's performances: of each the plan it is played in and the one
    its folder gave it last; and those plans, where the folder has others.
    """

    played: dict[int, tuple[str, str]]
    plans: dict[str, Plan]


class Comparing:
    """The plans of a folder against those they take the place of, all compared beforehand."""

    def __init__(self, house: Folder, known: Known) -> None:
        self.house, self.known = house, known
        self.as_it_is: dict[tuple[str, str], planchanging.Exchange] = {}
        self._ordered: dict[tuple[str, str], planchanging.Exchange] = {}

    def compare(self) -> None:
        """Work out all that the transaction needs. Raises PLAN_WRONG."""
        for one in self.house.season.performances:
            before = self.known.played.get(one.id, ("", ""))[0]
            if before in self.known.plans and before != one.plan_digest:
                self._compare(before, one.plan_digest)

    def _compare(self, old: str, new: str) -> None:
        if (old, new) in self.as_it_is:
            return
        before, house = self.known.plans[old], self.house
        exchange = planchanging.Exchange(before, house.plans[new], house.bundles[new])
        exchange.check()
        self.as_it_is[old, new] = exchange
        _ = exchange.renamed
        if exchange.gone:  # it may have to keep the old order
            again = self.ordered(old, new)
            _ = again.gone, again.renamed

    def ordered(self, old: str, new: str) -> planchanging.Exchange:
        """The new plan with the seats of a known one in their old order."""
        if (old, new) not in self._ordered:
            before = self.known.plans[old]
            raw, more = planfile.parts(self.house.bundles[new])
            bundle = planfile.bundle(planchange.in_old_order(raw, before.guids), more)
            plan = planfile.read_bundle(bundle)
            self._ordered[old, new] = planchanging.Exchange(before, plan, bundle)
        return self._ordered[old, new]

    def changed_on_server(self) -> dict[str, list[int]]:
        """Performances that would lose a plan made on the server, by that plan's name."""
        found: dict[str, list[int]] = {}
        for one in self.house.season.performances:
            now, given = self.known.played.get(one.id, ("", ""))
            if now in (one.plan_digest, given):
                continue
            if self.ordered(now, one.plan_digest).new.digest != now:
                found.setdefault(self.known.plans[now].name, []).append(one.id)
        return found


class Undoes(Exception):
    """The folder would put older plans in the place of ones that were changed on this server."""

    def __init__(self, changed: dict[str, list[int]]) -> None:
        """`changed`: performances by the name of the plan they are played in now."""
        lines = [f"  {name}: {_listed(changed[name])}" for name in sorted(changed)]
        super().__init__(
            "plans were changed on this server; this folder would undo that in performances\n"
            + "\n".join(lines)
            + "\nTake them into the folder first (plan export), or say --undo-plan-changes"
        )


def _listed(numbers: list[int]) -> str:
    """1-3, 7: as `--places` takes them."""
    runs: list[list[int]] = []
    for one in sorted(numbers):
        if runs and one == runs[-1][-1] + 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    return ", ".join(f"{run[0]}-{run[-1]}" if run[1:] else str(run[0]) for run in runs)


def read_folder(folder: Path, hash_pin: Callable[[str], str]) -> Folder:
    """season.json and plans/NAME.plan.json with its sidecar plans/NAME.more.json.

    Raises Refusal SEASON_WRONG, PLAN_WRONG, TARIFF_WRONG or TEMPLATE_WRONG, which name the file,
    the line and the reason.
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
    season = templatefolder.with_templates(_with_tariff(season, folder), folder, raw)
    return Folder(season, bundles, read)


def take(database: Database, folder: Path, *, undo_changes: bool = False) -> Season:
    """Make the folder's season the current one; what is wrong in it changes nothing.

    Raises Undoes unless `undo_changes`, and PLAN_CHANGED where a plan changed in this very moment.
    """
    with database.reading() as connection:
        pepper = bytes(connection.scalars(select(server.c.pepper)).one())
    house = read_folder(folder, lambda pin: pins.hash_pin(pin, pepper))
    comparing = Comparing(house, _known(database, house))
    if not undo_changes and (changed := comparing.changed_on_server()):
        raise Undoes(changed)
    comparing.compare()
    with database.writing() as connection:
        last = connection.scalar(select(func.max(seasons.c.version))) or 0
        season = replace(house.season, version=last + 1)
        _put_plans(connection, house)
        played = [
            replace(one, plan_digest=_put_performance(connection, one, comparing))
            for one in season.performances
        ]
        closed = set(connection.scalars(select(performances.c.id).where(performances.c.closed)))
        played = [replace(one, cancelled=one.cancelled or one.id in closed) for one in played]
        _close(connection, [one.id for one in played if one.cancelled])
        season = replace(season, performances=tuple(played))
        body = msgspec.json.encode(season)
        connection.execute(insert(seasons).values(version=season.version, body=body))
        usedesk.set_limits(connection, season)
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


def _known(database: Database, house: Folder) -> Known:
    """How the performances of the folder are played now, and in which other plans."""
    wanted = {one.id: one.plan_digest for one in house.season.performances}
    columns = (performances.c.id, performances.c.plan_digest, performances.c.from_folder)
    with database.reading() as connection:
        rows = {
            row.id: (row.plan_digest, row.from_folder)
            for row in connection.execute(select(*columns))
            if row.id in wanted
        }
        others = {now for one, (now, _) in rows.items() if now != wanted[one]}
        found = select(plans.c.digest, plans.c.body).where(plans.c.digest.in_(others))
        bodies = {row.digest: bytes(row.body) for row in connection.execute(found)}
    return Known(rows, {digest: planfile.read_bundle(body) for digest, body in bodies.items()})


def _put_performance(connection: Connection, performance: Performance, comparing: Comparing) -> str:
    """The performance is played in the folder's plan; the digest it has in the end.

    The seats known before keep their order: see pos.domain.planchange.
    """
    id_, digest = performance.id, performance.plan_digest
    found = select(performances.c.plan_digest).where(performances.c.id == id_)
    before = connection.scalar(found.with_for_update())
    if before != comparing.known.played.get(id_, (None, ""))[0]:
        raise Refusal(Reason.PLAN_CHANGED, digest=before)
    if before is None:
        values = planchanging.columns(connection, comparing.house.plans[digest])
        values["from_folder"] = digest
        connection.execute(insert(performances).values(id=id_, **values))
        return digest
    if before != digest:
        digest = _exchange(connection, id_, comparing, (before, digest))
    given = update(performances).where(performances.c.id == id_).values(from_folder=digest)
    connection.execute(given)
    return digest


def _exchange(
    connection: Connection, performance: int, comparing: Comparing, plans: tuple[str, str]
) -> str:
    try:
        planchanging.put_plan(connection, performance, comparing.as_it_is[plans])
    except Refusal as refusal:
        exchange = comparing.ordered(*plans)
        if refusal.reason is not Reason.PLAN_IN_USE or exchange.new.digest == plans[1]:
            raise
        planchanging.put_bundle(connection, exchange.new.digest, exchange.bundle)
        planchanging.put_plan(connection, performance, exchange)
        return exchange.new.digest
    return plans[1]


def _with_tariff(season: Season, folder: Path) -> Season:
    """With tariff.json, if the house has one. Raises Refusal TARIFF_WRONG."""
    if not (folder / "tariff.json").exists():
        return season
    raw = _bytes(folder, "tariff.json")
    read_tariff(raw, season)
    return replace(season, tariff=raw.decode("utf-8-sig"))


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
