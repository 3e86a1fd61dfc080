"""Loads what a batch may touch, in a fixed number of statements, and locks it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from pos.domain.journal import RefundMade, Return, Sale
from sync.protocol.wire import PlaceState, Task
from sync.server import tables
from sync.server.bulk import Select, one_trip
from sync.server.database import Database
from sync.server.requests import (
    PERFORMANCE_LIMIT,
    PLACE_LIMIT,
    Arrived,
    Expire,
    Hold,
    PlacesAsk,
    Request,
    Upload,
)
from sync.server.state import (
    FREE,
    Claim,
    EntryKey,
    Operation,
    OperationKey,
    Performance,
    PlaceKey,
    SoldTicket,
    Standing,
    State,
    StoredTask,
    Till,
)

EXPIRE_LIMIT = 500
_WINDOW = 256

_CLAIM = ("performance", "place", "state", "till", "until_ms", "operation", "ticket", "reason")
_TICKET = ("id", "performance", "place", "till", "order", "state", "print_no")

_tills = Select(tables.tills, ["id"], ["id", "incarnation", "fenced", "number", "hash"], lock=True)
_performances = Select(
    tables.performances, ["id"], ["id", "version", "place_count", "areas"], lock=True
)
_operations = Select(
    tables.operations, ["till", "operation"], ["till", "operation", "digest", "answer"]
)
_tickets = Select(tables.tickets, ["id"], _TICKET)
_claims = Select(tables.claims, ["performance", "place"], _CLAIM)
_entry = ["till", "incarnation", "number"]
_entries = Select(tables.entries, _entry, [*_entry, "hash"])
_tasks = Select(tables.tasks, _entry, [*_entry, "reason", "params"])


@dataclass
class Touched:
    """What a batch names."""

    tills: set[int] = field(default_factory=set)
    performances: set[int] = field(default_factory=set)
    places: set[PlaceKey] = field(default_factory=set)
    areas: dict[tuple[int, int], int] = field(default_factory=dict)
    operations: set[OperationKey] = field(default_factory=set)
    tickets: set[str] = field(default_factory=set)
    entries: set[EntryKey] = field(default_factory=set)
    expiring: set[int] = field(default_factory=set)

    def add(self, request: Request) -> None:
        """What this request names, too."""
        if isinstance(request, Upload):
            self.tills.add(request.till)
            for arrived in request.arrived:
                self._add_entry(arrived)
            return
        self.performances.add(request.performance)
        if isinstance(request, Expire):
            self.expiring.add(request.performance)
            return
        self._add_places(request.performance, request.places)
        if isinstance(request, PlacesAsk):
            self.tills.add(request.till)
            self.operations.add((request.till, request.operation))
        if isinstance(request, Hold):
            for area, count in request.areas:
                key = (request.performance, area)
                self.areas[key] = self.areas.get(key, 0) + count + len(request.places)

    def _add_places(self, performance: int, places: Iterable[int]) -> None:
        self.performances.add(performance)
        self.places.update((performance, place) for place in places)

    def _add_entry(self, arrived: Arrived) -> None:
        entry, body = arrived.entry, arrived.body
        self.entries.add((entry.till, entry.incarnation, entry.number))
        if isinstance(body, Sale):
            for ticket in body.order.tickets:
                self._add_places(ticket.performance, [ticket.place])
                self.tickets.add(ticket.id.hex)
        elif isinstance(body, RefundMade):
            for performance, place in body.refund.places:
                self._add_places(performance, [place])
            self.tickets.update(one.hex for one in body.refund.tickets)
        elif isinstance(body, Return):
            self._add_places(body.performance, body.places)


def load(connection: Connection, requests: Sequence[Request], database: Database) -> State:
    """The state the requests need. Locks tills, then performances, each in the order of ids."""
    touched = Touched()
    for request in requests:
        touched.add(request)
    tickets = [(one,) for one in touched.tickets]
    wanted = [key for key in touched.places if _may_exist(key)]
    with one_trip(connection, first="BEGIN"):
        tills = _tills.ask(connection, [(one,) for one in sorted(touched.tills)])
        known = [(one,) for one in sorted(touched.performances) if 0 <= one < PERFORMANCE_LIMIT]
        performances = _performances.ask(connection, known)
        # The clock is read after the locks were got: waiting for them may have taken a while.
        now_ms = database.ask_now_ms(connection)
        operations = _operations.ask(connection, list(touched.operations))
        sold = _tickets.ask(connection, tickets)
        claims = _claims.ask(connection, wanted)
    state = State(now_ms())
    for row in tills():
        state.tills[row[0]] = Till(row[0], row[1], bool(row[2]), row[3], row[4])
    for row in performances():
        areas = tuple(Standing(*area) for area in json.loads(row[3]))
        state.performances[row[0]] = Performance(row[0], row[1], row[2], areas)
    for row in operations():
        state.operations[row[0], row[1]] = Operation(row[2], bytes(row[3]))
    for row in sold():
        state.tickets[row[0]] = SoldTicket(*row)
    state.claims.update((key, FREE) for key in wanted if _exists(key, state))
    _take(claims(), state)
    _load_more_claims(connection, touched, state)
    _load_sent_again(connection, touched, state)
    return state


def _load_more_claims(connection: Connection, touched: Touched, state: State) -> None:
    """What can be asked only when the performances are known."""
    for (performance, area), count in touched.areas.items():
        found = state.performances.get(performance)
        if found and 0 <= area < len(found.areas):
            end = _load_window(connection, performance, found.areas[area], count, state)
            state.windows[performance, area] = end
    for performance in touched.expiring & state.performances.keys():
        _load_expired(connection, performance, state)


def _is_accepted(key: EntryKey, state: State) -> bool:
    till = state.tills.get(key[0])
    return till is not None and key[1] == till.incarnation and key[2] <= till.number


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
    again = [
        key
        for key in touched.entries
        if (till := state.tills.get(key[0]))
        and key[1] == till.incarnation
        and key[2] <= till.number
    ]
    for row in _entries.rows(connection, again):
        state.hashes[row[0], row[1], row[2]] = row[3]
    for row in _tasks.rows(connection, again):
        task = Task(row[2], row[3], json.loads(row[4]))
        state.tasks.append(StoredTask(row[0], row[1], task))
