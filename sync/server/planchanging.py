"""A plan in the books is changed: for every performance ahead that is played in it, or not at all.

Everything that takes long (reading two plans) happens before the transaction, in which only the
claims are looked at: nobody waits for a seat meanwhile.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from pos.domain import faults, planchange, planedit, planfile
from pos.domain.faults import Located
from pos.domain.plan import PlaceLabel, Plan
from pos.domain.planedit import Edit
from pos.domain.planfaults import PlanFault
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Season
from sync.protocol.house import PlanEdited
from sync.protocol.wire import PlaceState
from sync.server.database import Database
from sync.server.state import Signed
from sync.server.tables import claims, decisions, performances, plans, seasons, server, tills

NAMED = 50  # of the places that would be lost so many are named
_PLAYED = timedelta(hours=24)  # so long after its start a performance keeps the plan it had


@dataclass(frozen=True)
class Exchange:
    """One plan in place of another; what both are compared for is worked out once."""

    old: Plan
    new: Plan
    bundle: bytes

    @cached_property
    def gone(self) -> list[planchange.Lost]:
        """Places that are not what they were, whoever has them."""
        return planchange.lost(self.old, self.new, range(self.old.place_count))

    @cached_property
    def renamed(self) -> frozenset[int]:
        """Places that are called otherwise."""
        return frozenset(planchange.renamed(self.old, self.new, range(self.old.place_count)))

    def check(self) -> None:
        """Raises PLAN_WRONG for a seat that would be called as another one is or was."""
        for place in planchange.misnamed(self.old, self.new)[:1]:
            taken = PlanFault.NAME_TAKEN(name=said(self.new.label(place)))
            raise planedit.wrong(taken)


def prepared(old: bytes, raw: bytes, more: bytes | None, file: str = "plan") -> Exchange:
    """A new plan file in place of an old bundle, its known seats in their old order.

    Raises Refusal PLAN_WRONG.
    """
    before = planfile.read_bundle(old)
    planfile.read_plan(raw, more, file=file)
    bundle = planfile.bundle(planchange.in_old_order(raw, before.guids), more)
    return Exchange(before, planfile.read_bundle(bundle), bundle)


def edit(database: Database, digest: str, edits: Sequence[Edit], signed: Signed) -> PlanEdited:
    """Make a supervisor's edits. Raises PLAN_WRONG, PLAN_CHANGED, PLAN_IN_USE, SEASON_WRONG."""
    old = _bundle(database, digest)
    bundle = planedit.apply(old, edits)
    exchange = Exchange(planfile.read_bundle(old), planfile.read_bundle(bundle), bundle)
    return change(database, exchange, signed)


def change(database: Database, exchange: Exchange, signed: Signed | None = None) -> PlanEdited:
    """Put the new plan in the old one's place; a refusal changes nothing.

    Asked again under the same operation it answers the same and does nothing. A plan that is the
    old one changes nothing either: no performance, and no new season.
    """
    exchange.check()
    old, new = exchange.old.digest, exchange.new
    _ = exchange.gone, exchange.renamed  # compared before anybody waits for a row
    with database.writing() as connection:
        season = _season(connection)
        now = datetime.fromtimestamp(database.now_ms(connection) / 1000, UTC)
        if signed is not None and _is_decided(connection, signed):
            playing = _ahead(season, new.digest, now)
            renamed = sum(len(_sold(_taken(connection, one)) & exchange.renamed) for one in playing)
            return PlanEdited(new.digest, season.version, len(playing), renamed)
        playing = _ahead(season, old, now)
        if not playing:
            raise Refusal(Reason.PLAN_CHANGED, digest=old)
        if new.digest == old:
            return PlanEdited(old, season.version, 0, 0)
        _check_prices(season, playing, new)
        put_bundle(connection, new.digest, exchange.bundle)
        renamed = sum(put_plan(connection, one, exchange) for one in playing)
        changed = set(playing)
        season = replace(
            season,
            version=season.version + 1,
            performances=tuple(
                replace(one, plan_digest=new.digest) if one.id in changed else one
                for one in season.performances
            ),
        )
        body = msgspec.json.encode(season)
        connection.execute(insert(seasons).values(version=season.version, body=body))
        if signed is not None:
            connection.execute(insert(decisions).values(**msgspec.structs.asdict(signed)))
    return PlanEdited(new.digest, season.version, len(playing), renamed)


def _ahead(season: Season, digest: str, now: datetime) -> list[int]:
    """The performances that are played in that plan and are not over."""
    return sorted(
        one.id
        for one in season.performances
        if one.plan_digest == digest and one.starts_at > now - _PLAYED
    )


def put_plan(connection: Connection, performance: int, exchange: Exchange) -> int:
    """The performance is played in that plan; how many sold places are called otherwise now.

    Raises Refusal PLAN_IN_USE with the places that would be lost: once the house has tills any
    place, before that what somebody has; PLAN_CHANGED if it is played in another plan by now. The
    caller has locked nothing yet: this locks the performance.
    """
    row = select(performances.c.id).where(performances.c.id == performance)
    connection.execute(row.with_for_update())
    taken = _taken(connection, performance)
    has_tills = connection.scalar(select(tills.c.id).limit(1)) is not None
    gone = [one for one in exchange.gone if has_tills or one.place in taken]
    if gone:
        raise in_use(performance, gone)
    still = performances.c.plan_digest == exchange.old.digest
    done = connection.execute(
        update(performances)
        .where(performances.c.id == performance, still)
        .values(**columns(connection, exchange.new))
    )
    if not done.rowcount:
        raise Refusal(Reason.PLAN_CHANGED, digest=exchange.old.digest)
    return len(_sold(taken) & exchange.renamed)


def columns(connection: Connection, plan: Plan) -> dict[str, Any]:
    """What a performance's row says of its plan."""
    percent = connection.scalars(select(server.c.allot_percent)).one()
    return {
        "plan_digest": plan.digest,
        "place_count": plan.place_count,
        "allot_limit": plan.place_count * percent // 100,
        "areas": json.dumps([[a.first_place, a.capacity, a.first_place] for a in plan.areas]),
    }


def put_bundle(connection: Connection, digest: str, bundle: bytes) -> None:
    """Keep a plan where it is not kept yet."""
    if connection.scalar(select(plans.c.digest).where(plans.c.digest == digest)) is None:
        connection.execute(insert(plans).values(digest=digest, body=bundle))


def in_use(performance: int, gone: Sequence[planchange.Lost]) -> Refusal:
    """Who would lose a place, or be sent to a neighbour's."""
    named = [
        {"place": one.place, "label": said(one.label), "moved": one.moved} for one in gone[:NAMED]
    ]
    return Refusal(
        Reason.PLAN_IN_USE,
        performance=performance,
        count=len(gone),
        moved=all(one.moved for one in gone),
        places=named,
    )


def said(label: PlaceLabel) -> str:
    """A place in one line: section, row and seat."""
    return " ".join(part for part in (label.section, label.row, label.seat) if part)


def _taken(connection: Connection, performance: int) -> dict[int, int]:
    """The places that somebody has, and how."""
    columns = (claims.c.place, claims.c.state)
    rows = connection.execute(select(*columns).where(claims.c.performance == performance))
    return {int(place): int(state) for place, state in rows}


def _sold(taken: Mapping[int, int]) -> set[int]:
    return {place for place, state in taken.items() if state == PlaceState.SOLD}


def _season(connection: Connection) -> Season:
    body = connection.scalar(select(seasons.c.body).order_by(seasons.c.version.desc()).limit(1))
    if body is None:
        raise Refusal(Reason.SEASON_WRONG, file="", line=0, why="the server has no season yet")
    return msgspec.json.decode(bytes(body), type=Season)


def _is_decided(connection: Connection, signed: Signed) -> bool:
    same = decisions.c.operation == signed.operation
    before = connection.execute(select(decisions.c.till, decisions.c.subject).where(same)).first()
    if before is not None and tuple(before) != (signed.till, signed.subject):
        raise Refusal(Reason.OPERATION_REUSED, operation=signed.operation)
    return before is not None


def _check_prices(season: Season, playing: Sequence[int], plan: Plan) -> None:
    """A category without a price could not be sold; the till has no colour for an unknown one."""
    used = {*plan.categories, *(area.category for area in plan.areas)}
    priced: dict[str, set[str]] = {
        one.id: {str(price.category) for price in one.prices} for one in season.price_lists
    }
    ids = set(playing)
    for name in sorted({one.price_list for one in season.performances if one.id in ids}):
        for category in sorted(used - priced[name]):
            missing = PlanFault.PRICE_MISSING(name=name, category=category)
            raise faults.refusal(Reason.SEASON_WRONG, [Located("plan", 0, "", missing)])


def _bundle(database: Database, digest: str) -> bytes:
    if digest.isalnum():  # PostgreSQL takes no NUL in a text
        with database.reading() as connection:
            body = connection.scalar(select(plans.c.body).where(plans.c.digest == digest))
        if body is not None:
            return bytes(body)
    raise Refusal(Reason.PLAN_CHANGED, digest=digest[:64])
