"""Loads what a batch may touch, in a fixed number of statements, and locks it."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from pos.domain.refusals import Reason
from sync.protocol.lives import DEATHS_PER_BEAT, GRANTS_PER_BEAT, RECALLS_PER_BEAT
from sync.protocol.wire import PlaceState, Task
from sync.server import gateloading, tables, useloading
from sync.server.bulk import Select, one_trip
from sync.server.database import Database
from sync.server.requests import (
    PERFORMANCE_LIMIT,
    PLACE_LIMIT,
    Request,
)
from sync.server.state import (
    FREE,
    NOBODYS,
    Claim,
    Death,
    EntryKey,
    Granted,
    Life,
    Operation,
    Performance,
    PlaceKey,
    Right,
    Server,
    Sighting,
    SoldTicket,
    Standing,
    State,
    StoredTask,
    Till,
    Voucher,
    VoucherUse,
)
from sync.server.touched import Touched

EXPIRE_LIMIT = 500
_WINDOW = 256

_CLAIM = (
    *("performance", "place", "state", "till", "until_ms", "operation", "ticket", "reason"),
    *("incarnation", "wanted"),
)
_TILL = (
    *("id", "incarnation", "fenced", "number", "hash", "granted", "spoken", "hole"),
    *("written_off", "seen_ms", "sessions", "paces", "acknowledged"),
)
_PERFORMANCE = (
    *("id", "version", "place_count", "areas", "allotted", "allot_limit", "plan_digest"),
    "closed",
)
_TICKET = ("id", "performance", "place", "till", "order", "state", "print_no")

_servers = Select(tables.server, ["id"], ["generation", "recovering", "floor"], lock="SHARE")
_servers_alone = Select(tables.server, ["id"], ["generation", "recovering", "floor"], lock="UPDATE")
_tills = Select(tables.tills, ["id"], _TILL, lock="UPDATE")
_performances = Select(tables.performances, ["id"], _PERFORMANCE, lock="UPDATE")
_operations = Select(
    tables.operations, ["till", "operation"], ["till", "operation", "digest", "answer"]
)
_tickets = Select(tables.tickets, ["id"], _TICKET)
_rights = Select(
    tables.rights, ["order"], ["order", "till", "incarnation", "operation", "state"], lock="UPDATE"
)
_deaths = Select(tables.deaths, ["till", "ticket"], ["till", "ticket", "order", "taken_by"])
_claims = Select(tables.claims, ["performance", "place"], _CLAIM)
_entry = ["till", "incarnation", "number"]
_entries = Select(tables.entries, _entry, [*_entry, "hash"])
_tasks = Select(tables.tasks, _entry, [*_entry, "reason", "params"])
_VOUCHER = ("id", "ending", "currency", "issued_minor", "balance_minor", "overdrawn_minor")
_vouchers = Select(tables.vouchers, ["id"], [*_VOUCHER, "expires_ms", "issued_ms"], lock="UPDATE")
_USE = ("operation", "voucher", "till", "amount_minor", "state", "fact", "at_ms")
_uses = Select(tables.voucher_uses, ["operation"], _USE)
_lives = Select(tables.lives, ["till", "incarnation"], ["till", "incarnation", "number", "hash"])


@dataclass
class Asked:
    """What was asked in one trip; call each when it is over."""

    performances: Callable[[], Sequence[Any]]
    now_ms: Callable[[], int]
    server: Callable[[], Sequence[Any]]
    operations: Callable[[], Sequence[Any]]
    sold: Callable[[], Sequence[Any]]
    lives: Callable[[], Sequence[Any]]
    rights: Callable[[], Sequence[Any]]
    deaths: Callable[[], Sequence[Any]]
    places: list[PlaceKey]
    claims: Callable[[], Sequence[Any]]
    vouchers: Callable[[], Sequence[Any]]
    uses: Callable[[], Sequence[Any]]


def load(connection: Connection, requests: Sequence[Request], database: Database) -> State:
    """The state the requests need. Locks tills, then performances, each in the order of ids."""
    touched = Touched()
    for request in requests:
        touched.add(request)
    if touched.needs_every_till:
        with database.reading() as looking:
            touched.tills.update(looking.scalars(select(tables.tills.c.id)))
    if touched.sales:
        with database.reading() as looking:
            sales = sales_of(looking, touched.sales)
            touched.tills.update(till for till, _, _ in sales.values())
            touched.performances |= gateloading.performances_of(looking, touched.sales)
    else:
        sales = {}
    rest: Asked | None = None
    with one_trip(connection, first="BEGIN"):
        tills = _tills.ask(connection, [(one,) for one in sorted(touched.tills)])
        if not touched.needs_the_tills:
            rest = _ask(connection, touched, database)
    state = State(now_ms=0, sales=sales)
    for row in tills():
        till = Till(*row)
        state.tills[till.id] = msgspec.structs.replace(till, fenced=bool(till.fenced))
    if rest is None:
        # With the tills locked, what they have cannot grow any more.
        _look_for_more(connection, touched, state)
        with one_trip(connection):
            rest = _ask(connection, touched, database)
    state.now_ms, state.server = rest.now_ms(), _server(connection, rest.server())
    for row in rest.performances():
        areas = tuple(Standing(*area) for area in json.loads(row[3]))
        state.performances[row[0]] = Performance(
            row[0], row[1], row[2], areas, row[4], row[5], row[6], bool(row[7])
        )
    for row in rest.operations():
        state.operations[row[0], row[1]] = Operation(row[2], bytes(row[3]))
    for row in rest.sold():
        state.tickets[row[0]] = SoldTicket(*row)
    state.rights.update(dict.fromkeys(touched.rights, NOBODYS))
    for row in rest.rights():
        state.rights[row[0]] = Right(*row[1:])
    _load_rights_at_the_gate(connection, touched, state)
    for row in rest.deaths():
        state.deaths[row[0], row[1]] = Death(*row[2:])
    for row in rest.lives():
        state.lives[row[0], row[1]] = Life(row[2], row[3])
    state.claims.update((key, FREE) for key in rest.places if _exists(key, state))
    _take(rest.claims(), state)
    state.vouchers = {row[0]: Voucher(*row) for row in rest.vouchers()}
    state.voucher_uses = {row[0]: VoucherUse(*row) for row in rest.uses()}
    state.gate = gateloading.load(connection, touched)
    _load_more_claims(connection, touched, state)
    _load_sent_again(connection, touched, state)
    return state


def _look_for_more(connection: Connection, touched: Touched, state: State) -> None:
    """Places that only the books can name: a till's grants and recalls, or all that it has."""
    claims, grants = tables.claims.c, tables.grants.c
    for number, after in touched.beats.items():
        till = state.tills.get(number)
        if till is None:
            continue
        if till.granted > after:
            mine = (grants.till == number) & (grants.incarnation == till.incarnation)
            wanted = select(grants.number, grants.operation, grants.performance, grants.places)
            fresh = wanted.where(mine, grants.number > after).order_by(grants.number)
            for row in connection.execute(fresh.limit(GRANTS_PER_BEAT)):
                one = Granted(row[1], row[2], tuple(json.loads(row[3])))
                state.grants[number, till.incarnation, row[0]] = one
                touched.add_places(one.performance, one.places)
        recalled = select(claims.performance, claims.place).where(
            claims.wanted != 0, claims.till == number
        )
        for performance, place in connection.execute(recalled.limit(RECALLS_PER_BEAT)):
            touched.add_places(performance, [place])
        untold = select(tables.deaths.c.ticket).where(tables.deaths.c.till == number)
        for ticket in connection.scalars(untold.limit(DEATHS_PER_BEAT)):
            touched.deaths.add((number, ticket))
    for number in touched.everything_of:
        owned = select(claims.performance, claims.place).where(
            claims.till == number, tables.owned()
        )
        for performance, place in connection.execute(owned):
            touched.add_places(performance, [place])
        _look_for_rights(connection, touched, state, number)
    state.uses = useloading.load(connection, touched.limited, touched.everything_of)
    if touched.may_end_recovery:
        _look_for_disputes(connection, touched, state)
        for performance, place, till, sight in connection.execute(select(tables.sightings)):
            state.sightings[performance, place] = Sighting(till, sight)
            touched.add_places(performance, [place])


def _look_for_rights(connection: Connection, touched: Touched, state: State, number: int) -> None:
    """What a till has a say over, and what it may think it has by its own sale."""
    rights, entries, till = tables.rights.c, tables.entries.c, state.tills.get(number)
    touched.rights.update(connection.scalars(select(rights.order).where(rights.till == number)))
    if till is None:
        return
    present = (entries.till == number) & (entries.incarnation == till.incarnation)
    sold = select(entries.order).where(
        present, entries.number > till.acknowledged, entries.kind == "sale"
    )
    state.unacknowledged[number] = tuple(connection.scalars(sold))
    touched.rights.update(state.unacknowledged[number])


def sales_of(connection: Connection, orders: Iterable[str]) -> dict[str, EntryKey]:
    """The entries that told last of these orders' sales. They never change."""
    entries = tables.entries.c
    wanted = (
        select(entries.order, entries.till, entries.incarnation, entries.number)
        .where(entries.order.in_(sorted(orders)), entries.order != "", entries.kind == "sale")
        .order_by(entries.incarnation, entries.number)
    )
    return {row[0]: (row[1], row[2], row[3]) for row in connection.execute(wanted)}


def _look_for_disputes(connection: Connection, touched: Touched, state: State) -> None:
    tasks, tickets = tables.tasks.c, tables.tickets.c
    open_ones = (
        select(
            *(tasks.till, tasks.incarnation, tasks.number, tasks.reason, tasks.params),
            *(tasks.subject, tickets.id, tickets.performance, tickets.place),
        )
        .join_from(tables.tasks, tables.tickets, tasks.subject == tickets.id, isouter=True)
        .where((tasks.settled_ms == 0) | (tasks.remedy == "handed_on"), tasks.subject != "")
    )
    for row in connection.execute(open_ones):
        task = Task(row.number, row.reason, json.loads(row.params))
        is_of_two = row.reason == Reason.ADMITTED_TWICE
        if is_of_two:
            touched.admitted.add(row.subject)
        if row.id is not None:
            touched.tickets.add(row.id)
            touched.add_places(row.performance, [row.place])
        elif is_of_two:  # a ticket that nobody has told of yet
            touched.performances.add(int(task.params["performance"]))
        else:
            continue
        state.disputes.append(StoredTask(row.till, row.incarnation, task))


def _ask(connection: Connection, touched: Touched, database: Database) -> Asked:
    """Everything that is asked by its key, in the order in which it is locked."""
    known = [(one,) for one in sorted(touched.performances) if 0 <= one < PERFORMANCE_LIMIT]
    places = [key for key in touched.places if _may_exist(key)]
    # Of two workers that hear the last two tills, one has to see that the other was heard.
    servers = _servers_alone if touched.may_end_recovery else _servers
    return Asked(
        performances=_performances.ask(connection, known),
        # The clock is read after the locks were got: waiting for them may have taken a while.
        now_ms=database.ask_now_ms(connection),
        server=servers.ask(connection, [(1,)]),
        operations=_operations.ask(connection, list(touched.operations)),
        sold=_tickets.ask(connection, [(one,) for one in touched.tickets]),
        lives=_lives.ask(connection, list(touched.lives)),
        rights=_rights.ask(connection, [(one,) for one in touched.rights]),
        deaths=_deaths.ask(connection, list(touched.deaths)),
        places=places,
        claims=_claims.ask(connection, places),
        # After their vouchers, which are locked: what was done with them cannot grow any more.
        vouchers=_vouchers.ask(connection, [(one,) for one in sorted(touched.vouchers)]),
        uses=_uses.ask(connection, [(one,) for one in sorted(touched.uses)]),
    )


def _load_rights_at_the_gate(connection: Connection, touched: Touched, state: State) -> None:
    """Whether tickets that are scanned are being taken back: only they say of which order."""
    found = {state.tickets[one].order for one in touched.scanned if one in state.tickets}
    more = sorted(found - touched.rights - {""})
    state.rights.update(dict.fromkeys(more, NOBODYS))
    for row in _rights.rows(connection, [(one,) for one in more]):
        state.rights[row[0]] = Right(*row[1:])


def _server(connection: Connection, rows: Sequence[Any]) -> Server:
    generation, recovering, floor = rows[0]
    missing: frozenset[int] = frozenset()
    if recovering:
        tills = tables.tills.c
        silent = (tills.spoken != generation) & (tills.written_off != generation)
        missing = frozenset(connection.scalars(select(tills.id).where(silent)))
    return Server(generation, bool(recovering), floor, missing)


def _load_more_claims(connection: Connection, touched: Touched, state: State) -> None:
    """What can be asked only when the performances are known."""
    for (performance, area), count in touched.areas.items():
        found = state.performances.get(performance)
        if found and 0 <= area < len(found.areas):
            end = _load_window(connection, performance, found.areas[area], count, state)
            state.windows[performance, area] = end
    for performance in touched.expiring & state.performances.keys():
        _load_expired(connection, performance, state)


def _may_exist(key: PlaceKey) -> bool:
    return 0 <= key[0] < PERFORMANCE_LIMIT and 0 <= key[1] < PLACE_LIMIT


def _exists(key: PlaceKey, state: State) -> bool:
    performance = state.performances.get(key[0])
    return performance is not None and 0 <= key[1] < performance.place_count


def _take(rows: Iterable[Any], state: State) -> None:
    for row in rows:
        state.claims[row[0], row[1]] = Claim(*row[2:])


def _load_window(
    connection: Connection, performance: int, area: Standing, count: int, state: State
) -> int:
    """Load claims from the lowest free place on until enough free ones were passed."""
    claims = tables.claims.c
    columns = [claims[name] for name in _CLAIM]
    start, width, free = area.lowest_free, count + _WINDOW, 0
    while start < area.end and free < count:
        end = min(start + width, area.end)
        inside = (claims.place >= start) & (claims.place < end)
        rows = connection.execute(
            select(*columns).where(claims.performance == performance, inside)
        ).fetchall()
        state.claims.update({(performance, place): FREE for place in range(start, end)})
        _take(rows, state)
        free += end - start - len(rows)
        start, width = end, width * 4
    return start


def _load_expired(connection: Connection, performance: int, state: State) -> None:
    claims = tables.claims.c
    over = (claims.state == int(PlaceState.HELD)) & (claims.until_ms <= state.now_ms)
    rows = connection.execute(
        select(*(claims[name] for name in _CLAIM))
        .where(claims.performance == performance, over)
        .limit(EXPIRE_LIMIT)
    ).fetchall()
    _take(rows, state)


def _load_sent_again(connection: Connection, touched: Touched, state: State) -> None:
    again = [key for key in touched.entries if _is_accepted(key, state)]
    for row in _entries.rows(connection, again):
        state.hashes[row[0], row[1], row[2]] = row[3]
    for row in _tasks.rows(connection, again):
        task = Task(row[2], row[3], json.loads(row[4]))
        state.tasks.append(StoredTask(row[0], row[1], task))


def _is_accepted(key: EntryKey, state: State) -> bool:
    till = state.tills.get(key[0])
    if till is not None and key[1] == till.incarnation:
        return key[2] <= till.number
    life = state.lives.get(key[:2])
    return life is not None and key[2] <= life.number
