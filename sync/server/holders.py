"""Who tickets with a name are for: their keys kept wrapped, the door's list, and forgetting them.

The names themselves stand sealed in the tills' journals. Only the keys are here, so that who is
erased is gone from every journal and every copy of one.
"""

import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import structs
from sqlalchemy import Connection, Row, delete, insert, select

from pos.domain.journal import Exchanged, Sale, decode_body
from pos.domain.order import Ticket
from pos.domain.personal.finding import INDEX_LETTERS
from pos.domain.personal.holder import Named, named_of
from pos.domain.personal.housekey import POSTED_BYTES, HouseKey
from pos.domain.personal.sealed import Torn, unseal
from pos.domain.refusals import Reason, Refusal
from sync.protocol.people import (
    HOLDERS_PER_ASK,
    HolderSaid,
    HoldersAsk,
    HoldersTold,
    HouseBox,
    IdentitiesAsk,
    IdentitiesTaken,
    IdentityTwice,
    NameSaid,
    NamesAsk,
    NamesSaid,
)
from sync.protocol.wire import GateAnswer
from sync.server import tables
from sync.server.database import Database
from sync.server.people import People, overwriting
from sync.server.peopletables import holders
from sync.server.state import LIVE, REFUNDED, Signed

_HEX = frozenset("0123456789abcdef")
_PERFORMANCE_LIMIT = 1 << 24
_NUMBER_LIMIT = 1 << 31

log = logging.getLogger(__name__)


def box(people: People) -> HouseBox:
    """The public key. Raises HOUSE_KEY_MISSING."""
    return HouseBox(people.asked_key().public)


def taken(database: Database, ask: IdentitiesAsk) -> IdentitiesTaken:
    """Which of these identities have a ticket of the performance. Raises MESSAGE_WRONG."""
    _check_count(len(ask.marks))
    if not 0 < ask.performance < _PERFORMANCE_LIMIT:
        raise Refusal(Reason.MESSAGE_WRONG, why="a number is out of range")
    for mark in ask.marks:
        _check_hex(mark)
    with database.reading() as connection:
        found = _live(connection, ask.performance, ask.marks)
    return IdentitiesTaken(sorted({row.mark for row in found}))


def tell(people: People, database: Database, till: int, ask: HoldersAsk) -> HoldersTold:
    """Take the keys that a till posted; told again, nothing is done twice.

    Raises MESSAGE_WRONG, HOUSE_KEY_MISSING, PERFORMANCE_UNKNOWN.
    """
    _check_count(len(ask.holders))
    for one in ask.holders:
        _check(one)
    house, twice = people.asked_key(), []
    with database.writing() as connection:
        # One after the other: of two tills that tell of one identity the second finds the first.
        played = sorted({one.performance for one in ask.holders})
        rows = tables.performances.c
        found = select(rows.id).where(rows.id.in_(played)).order_by(rows.id).with_for_update()
        known = set(connection.scalars(found))
        if unknown := set(played) - known:
            raise Refusal(Reason.PERFORMANCE_UNKNOWN, performance=min(unknown))
        now_ms = database.now_ms(connection)
        for one in ask.holders:
            if not _keep(connection, house, till, one, now_ms):
                continue
            others = [
                row
                for row in _live(connection, one.performance, [one.mark])
                if row.ticket != one.ticket.hex and row.id != one.id
            ]
            if others:
                twice.append(_task(connection, till, one, others[0]))
    return HoldersTold(twice)


def names(people: People, database: Database, till: int, ask: NamesAsk) -> NamesSaid:
    """Who that till's own tickets are for, to be printed on them. Raises MESSAGE_TOO_LARGE,
    HOUSE_KEY_MISSING.
    """
    _check_count(len(ask.tickets))
    house = people.asked_key()
    wanted = holders.c.ticket.in_(sorted({one.hex for one in ask.tickets}))
    with database.reading() as connection:
        rows = connection.execute(select(holders).where(wanted)).fetchall()
        mine = [row for row in rows if row.till == till]
        said = [
            NameSaid(ticket.id, named.name, named.masked)
            for ticket, named in _opened(connection, house, mine)
        ]
    known = {row.ticket for row in rows}
    return NamesSaid(said, [one for one in ask.tickets if one.hex not in known])


def _keep(connection: Connection, house: HouseKey, till: int, one: HolderSaid, now_ms: int) -> bool:
    """Whether it is new here."""
    ticket = one.ticket.hex
    if connection.execute(select(holders.c.id).where(holders.c.ticket == ticket)).first():
        return False
    if one.key:
        try:
            key = house.wrap(house.receive(one.key, one.id), one.id)
        except Torn:
            raise Refusal(Reason.MESSAGE_WRONG, why="a key for another house") from None
    else:
        before = select(holders.c.key).where(holders.c.id == one.id)
        kept = connection.scalar(before.limit(1))
        if kept is None:
            return False  # the person was erased: the new ticket has no name either
        key = bytes(kept)
    connection.execute(
        insert(holders).values(
            ticket=ticket,
            id=one.id,
            performance=one.performance,
            till=till,
            mark=one.mark,
            key=key,
            told_ms=now_ms,
        )
    )
    return True


def _task(connection: Connection, till: int, one: HolderSaid, other: Row[Any]) -> IdentityTwice:
    """Two tickets for one identity: a person decides, by the till's own conflict desk."""
    params: dict[str, object] = {
        "ticket": one.ticket.hex,
        "performance": one.performance,
        "place": one.place,
        "till": other.till,
    }
    connection.execute(
        insert(tables.tasks).values(
            till=till,
            incarnation=one.incarnation,
            number=one.number,
            reason=Reason.IDENTITY_USED.value,
            params=json.dumps(params),
            subject=one.ticket.hex,
        )
    )
    return IdentityTwice(one.ticket, params)


def _live(connection: Connection, performance: int, marks: Sequence[str]) -> Sequence[Row[Any]]:
    """Holders whose tickets admit, or have not arrived yet."""
    ticket = tables.tickets.c
    dead = select(ticket.id).where(ticket.id == holders.c.ticket, ticket.state == REFUNDED).exists()
    return connection.execute(
        select(holders).where(
            holders.c.performance == performance, holders.c.mark.in_(marks), ~dead
        )
    ).fetchall()


# --- the door -----------------------------------------------------------------------------------


def with_name(people: People, database: Database, ticket: str, answer: GateAnswer) -> GateAnswer:
    """The gate's answer with the name of whom the ticket is for, where anybody knows it."""
    with database.reading() as connection:
        row = connection.execute(select(holders).where(holders.c.ticket == ticket)).first()
        if row is None:
            return answer
        try:
            house = people.asked_key()
        except Refusal:  # the door does not wait for whoever looks after the server
            return answer
        for _, named in _opened(connection, house, [row]):
            return structs.replace(answer, name=named.name, identity=named.masked)
    return answer


def door_list(
    people: People, database: Database, performance: int, signed: Signed
) -> list[tuple[Ticket, Named]]:
    """Everybody whose ticket of that performance admits, for the door. Raises HouseKeyMissing.

    Who asked for it, and why, is written down with the supervisors' other words.
    """
    house = people.key()
    with database.writing() as connection:
        connection.execute(insert(tables.decisions).values(**structs.asdict(signed)))
    with database.reading() as connection:
        ticket = tables.tickets.c
        rows = connection.execute(
            select(holders)
            .join(tables.tickets, ticket.id == holders.c.ticket)
            .where(holders.c.performance == performance, ticket.state == LIVE)
        ).fetchall()
        found = list(_opened(connection, house, rows))
    return sorted(found, key=lambda one: (one[1].name, one[0].place))


def erase(people: People, database: Database, performance: int) -> int:
    """Forget who was there: their keys go, and with them what all journals hold. How many."""
    with database.writing() as connection:
        overwriting(connection)
        gone = connection.execute(delete(holders).where(holders.c.performance == performance))
    people.forget_traces()
    return gone.rowcount


def _opened(
    connection: Connection, house: HouseKey, rows: Iterable[Row[Any]]
) -> Iterator[tuple[Ticket, Named]]:
    """The names out of the journals' entries, with the keys of these rows."""
    keys = {row.ticket: row for row in rows}
    for ticket in _journalled(connection, keys):
        row = keys[ticket.id.hex]
        if ticket.holder is None or ticket.holder.id != row.id:
            continue
        try:
            key = house.unwrap(bytes(row.key), row.id)
            yield ticket, named_of(unseal(ticket.holder.sealed, key, row.id))
        except (Torn, ValueError):
            log.warning("the holder of ticket %s cannot be opened: torn, or forged", row.ticket)


def _journalled(connection: Connection, wanted: dict[str, Any]) -> Iterator[Ticket]:
    """Those tickets as their journals have them."""
    ticket, entry = tables.tickets.c, tables.entries.c
    names = sorted(wanted)
    for start in range(0, len(names), HOLDERS_PER_ASK):
        some = names[start : start + HOLDERS_PER_ASK]
        orders = select(ticket.order).where(ticket.id.in_(some))
        about = select(entry.kind, entry.body).where(
            entry.order.in_(orders), entry.order != "", entry.kind.in_(("sale", "exchange"))
        )
        seen: set[str] = set()
        for kind, raw in connection.execute(about):
            body = decode_body(kind, bytes(raw))
            tickets: tuple[Ticket, ...] = ()
            if isinstance(body, Sale):
                tickets = body.order.tickets
            elif isinstance(body, Exchanged):
                tickets = body.exchange.tickets
            for one in tickets:
                if one.id.hex in some and one.id.hex not in seen:
                    seen.add(one.id.hex)
                    yield one


# --- checks -------------------------------------------------------------------------------------


def _check_count(count: int) -> None:
    if count > HOLDERS_PER_ASK:
        raise Refusal(Reason.MESSAGE_TOO_LARGE, limit=HOLDERS_PER_ASK)


def _check(one: HolderSaid) -> None:
    _check_hex(one.mark)
    _check_hex(one.id)
    if len(one.key) not in (0, POSTED_BYTES):
        raise Refusal(Reason.MESSAGE_WRONG, why="not a posted key")
    if not (
        0 < one.performance < _PERFORMANCE_LIMIT
        and 0 <= one.place < _PERFORMANCE_LIMIT
        and 0 < one.number < _NUMBER_LIMIT
        and 0 < one.incarnation < 1 << 53
    ):
        raise Refusal(Reason.MESSAGE_WRONG, why="a number is out of range")


def _check_hex(text: str) -> None:
    if len(text) != INDEX_LETTERS or not _HEX.issuperset(text):
        raise Refusal(Reason.MESSAGE_WRONG, why="not a mark")
