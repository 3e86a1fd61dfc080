"""The server's books in memory: what the loader loads and the writer writes, as dictionaries.

The decision core is the real one, and so is the list of what a request touches: a place the real
loader would not load is not here either. The schema's backstops hold.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from typing import Any
from uuid import UUID

from pos.domain.dossier import CameIn, Dossier
from pos.domain.journal import GENESIS, decode_body
from pos.domain.refusals import Reason
from sync.protocol.lives import DEATHS_PER_BEAT, GRANTS_PER_BEAT, RECALLS_PER_BEAT, History
from sync.protocol.wire import ENTRIES_PER_UPLOAD, JournalEntry, PlaceChange, PlaceState, Snapshot
from sync.server.dossiers import dossier_of
from sync.server.gatebooks import IN, OUT, Admission, BesideKey, Scan, ScanName
from sync.server.loader import EXPIRE_LIMIT, Touched, _is_accepted
from sync.server.plan import Result, plan
from sync.server.requests import PERFORMANCE_LIMIT, Request
from sync.server.state import (
    FREE,
    HANDED_ON,
    LIVE,
    NOBODYS,
    REFUNDED,
    TOLD,
    Claim,
    EntryKey,
    Performance,
    PlaceKey,
    Server,
    SoldTicket,
    Standing,
    State,
    StoredTask,
    Till,
    Writes,
)

_WINDOW = 256
_HELD = int(PlaceState.HELD)
_SECURED, _SOLD = int(PlaceState.SECURED), int(PlaceState.SOLD)
_HOUSE_HELD = int(PlaceState.HOUSE_HELD)
# Of Writes: one table each, by the same key.
_TABLES = tuple(one.name for one in fields(Writes) if getattr(one, "default_factory", None) is dict)

Image = dict[str, Any]


class BackstopHit(AssertionError):
    """The schema would have refused this: the decision core has a bug."""


class MemoryBooks:
    """Everything the server keeps. Only what is in the tables survives it."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[Any, Any]] = {name: {} for name in _TABLES}
        self.tasks: list[StoredTask] = []
        self.feed: dict[int, list[PlaceChange]] = {}
        self.live: dict[PlaceKey, str] = {}  # the index one_live_ticket_a_place
        self.server = Server(0)
        self.wanted: set[PlaceKey] = set()  # the index claims_wanted
        self.sales: dict[str, EntryKey] = {}  # the index entries_of_an_order, of its last sale
        self.about: dict[str, list[EntryKey]] = {}  # the same, of every entry
        self.scanned: dict[str, int] = {}  # how many scans of each ticket are kept
        self.scans: dict[ScanName, Scan] = {}  # all that are kept
        self.admissions: dict[str, Admission] = {}
        self.beside: dict[BesideKey, Admission] = {}

    def open(self, performance: int, seats: int, *areas: int, limit: int = 0) -> None:
        """Put a performance on sale: numbered seats first, then standing areas.

        No more than `limit` of its places may be allotted at a time.
        """
        first, standing = seats, []
        for capacity in areas:
            standing.append(Standing(first, capacity, first))
            first += capacity
        self.tables["performances"][performance] = Performance(
            performance, 0, first, tuple(standing), 0, limit
        )
        self.feed[performance] = []

    def enrol(self, till: int) -> None:
        """A till without a history."""
        spoken = self.server.generation
        self.tables["tills"][till] = Till(till, 1, False, 0, GENESIS.hex(), spoken=spoken)

    def execute(self, requests: Sequence[Request], now_ms: int) -> tuple[list[Result], Writes]:
        """Decide a batch in one transaction; what it wrote comes back, too."""
        results, writes = plan(requests, self.load(requests, now_ms))
        self.write(writes)
        return results, writes

    def load(self, requests: Sequence[Request], now_ms: int) -> State:
        """The state the requests need, and nothing else."""
        touched = Touched()
        for request in requests:
            touched.add(request)
        tables = self.tables
        state = State(now_ms)
        if touched.needs_every_till:
            touched.tills.update(tables["tills"])
        for order in touched.sales:
            if order in self.sales:
                state.sales[order] = self.sales[order]
                touched.tills.add(self.sales[order][0])
        _take(tables["tills"], touched.tills, state.tills)
        self._look_for_more(touched, state)
        wanted = [one for one in touched.performances if 0 <= one < PERFORMANCE_LIMIT]
        _take(tables["performances"], wanted, state.performances)
        state.server = self.server_now()
        _take(tables["operations"], touched.operations, state.operations)
        _take(tables["tickets"], touched.tickets, state.tickets)
        _take(tables["lives"], touched.lives, state.lives)
        state.rights.update(dict.fromkeys(touched.rights, NOBODYS))
        _take(tables["rights"], touched.rights, state.rights)
        _take(tables["deaths"], touched.deaths, state.deaths)
        self._load_gate(touched, state)
        self._load_claims(touched, state)
        self._load_sent_again(touched, state)
        return state

    def _load_gate(self, touched: Touched, state: State) -> None:
        """As sync.server.gateloading."""
        admissions = self.admissions
        _take(admissions, touched.admitted, state.gate.admissions)
        for ticket in [one for one, row in admissions.items() if _seat(row) in touched.seats]:
            state.gate.admissions[ticket] = admissions[ticket]
        for key, one in self.beside.items():
            if key[0] in touched.admitted:
                state.gate.beside[key] = one
        _take(self.scans, touched.scan_names, state.gate.named)
        state.gate.scanned = {one: self.scanned.get(one, 0) for one in touched.scanned}
        orders = {state.tickets[one].order for one in touched.scanned if one in state.tickets}
        fresh = orders - state.rights.keys() - {""}
        state.rights.update(dict.fromkeys(fresh, NOBODYS))
        _take(self.tables["rights"], fresh, state.rights)

    def server_now(self) -> Server:
        """The life of the books; who is missing is what the tills' rows say."""
        server = self.server
        if not server.recovering:
            return server
        missing = frozenset(
            one.id
            for one in self.tables["tills"].values()
            if one.spoken != server.generation and one.written_off != server.generation
        )
        return Server(server.generation, True, server.floor, missing)

    def write(self, writes: Writes) -> None:
        """Put the changes into the tables, where the schema lets them in."""
        self._check_tickets(writes.tickets.values())
        self._check_entries(writes)
        self._check_admissions(writes)
        if writes.forgets_sightings:
            self.tables["sightings"].clear()
        for name in _TABLES:
            new = getattr(writes, name)
            if name == "settled":  # a late word does not open what is settled for good
                known = self.tables["settled"]
                over = (key for key, one in known.items() if one.remedy != HANDED_ON)
                shut = {key for key in over if key in new and new[key].remedy == HANDED_ON}
                new = {key: one for key, one in new.items() if key not in shut}
            if new:
                self.tables[name].update(new)
        for table, changed in (
            (self.admissions, writes.gate.admissions),
            (self.beside, writes.gate.beside),
        ):
            for key, row in changed.items():
                if row is OUT:
                    table.pop(key, None)
                else:
                    table[key] = row
        for one in writes.gate.scans:
            self.scanned[one.ticket] = self.scanned.get(one.ticket, 0) + 1
            if self.scans.setdefault((one.operation, one.till), one) is not one:
                raise BackstopHit(f"a second scan under one name: {one.operation}")
        for name, gone in (("rights", NOBODYS), ("deaths", TOLD)):
            for key, one in getattr(writes, name).items():
                if one is gone:
                    del self.tables[name][key]
        for key, entry in writes.entries.items():
            if entry.order:
                self.about.setdefault(entry.order, []).append(key)
                if entry.kind == "sale":
                    self.sales[entry.order] = max(key, self.sales.get(entry.order, key), key=_life)
        claims, wanted = self.tables["claims"], self.wanted
        for key, claim in writes.claims.items():
            if claim is FREE:
                del claims[key]
            else:
                _check_claim(key, claim)
            if claim.wanted:
                wanted.add(key)
            else:
                wanted.discard(key)
        self.tasks += writes.tasks
        if writes.server is not None:
            server = writes.server
            self.server = Server(server.generation, server.recovering, server.floor)
        for performance, change in writes.changes:
            feed = self.feed[performance]
            if change.version != len(feed) + 1:
                raise BackstopHit(f"feed of {performance}: {change.version} behind {len(feed)}")
            feed.append(change)

    def snapshot(self) -> Image:
        """A backup."""
        return {
            "tables": {name: dict(table) for name, table in self.tables.items()},
            "tasks": list(self.tasks),
            "feed": {performance: list(feed) for performance, feed in self.feed.items()},
            "live": dict(self.live),
            "server": self.server,
            "wanted": set(self.wanted),
            "sales": dict(self.sales),
            "about": {order: list(keys) for order, keys in self.about.items()},
            "scanned": dict(self.scanned),
            "scans": dict(self.scans),
            "admissions": dict(self.admissions),
            "beside": dict(self.beside),
        }

    def restore(self, image: Image) -> None:
        """The backup instead of what is here."""
        self.tables = {name: dict(table) for name, table in image["tables"].items()}
        self.tasks = list(image["tasks"])
        self.feed = {performance: list(feed) for performance, feed in image["feed"].items()}
        self.live = dict(image["live"])
        self.server = image["server"]
        self.wanted = set(image["wanted"])
        self.sales = dict(image["sales"])
        self.about = {order: list(keys) for order, keys in image["about"].items()}
        self.scanned = dict(image["scanned"])
        self.scans = dict(image["scans"])
        self.admissions = dict(image["admissions"])
        self.beside = dict(image["beside"])

    def claim(self, key: PlaceKey) -> Claim:
        """Who may sell a place."""
        return self.tables["claims"].get(key, FREE)

    def open_tasks(self, *, handed_on: bool = True) -> list[StoredTask]:
        """Those that nobody has settled for good."""
        settled = self.tables["settled"]
        found = []
        for one in self.tasks:
            how = settled.get((one.till, one.incarnation, one.task.number, one.subject))
            if how is None or (handed_on and how.remedy == "handed_on"):
                found.append(one)
        return found

    def history(self, till: int, incarnation: int, after: int) -> History:
        """As sync.server.archive.history."""
        tables = self.tables
        present, lives, entries = tables["tills"].get(till), tables["lives"], tables["entries"]
        if present is not None and present.incarnation == incarnation:
            end = present
        else:
            end = lives.get((till, incarnation))
        number, head = (end.number, bytes.fromhex(end.hash)) if end else (0, GENESIS)
        later = [one for who, one in lives if who == till and one > incarnation]
        if present is not None and present.incarnation > incarnation:
            later.append(present.incarnation)
        known = entries.get((till, incarnation, after))
        previous = bytes.fromhex(known.hash) if known else GENESIS
        found: list[JournalEntry] = []
        for one in range(after + 1, min(number, after + ENTRIES_PER_UPLOAD) + 1):
            row = entries[till, incarnation, one]
            fresh = bytes.fromhex(row.hash)
            found.append(JournalEntry(one, previous, fresh, row.kind, row.at_ms, row.body))
            previous = fresh
        life = (till, incarnation)
        tasks = [
            one.task
            for one in self.open_tasks(handed_on=False)
            if (one.till, one.incarnation) == life
        ]
        next_life = min(later, default=0)
        if self.server.recovering:
            return History(number, head, next_life, found)
        return History(number, head, next_life, found, tasks, self._secured(life))

    def _secured(self, life: tuple[int, int]) -> list[UUID]:
        """As an index would know it."""
        return sorted(
            {
                UUID(one.operation)
                for one in self.tables["claims"].values()
                if one.state == _SECURED and (one.till, one.incarnation) == life
            }
        )

    def dossier(self, order: str) -> Dossier:
        """As sync.server.dossiers.of_order."""
        entries = [self.tables["entries"][key] for key in self.about.get(order, ())]
        entries.sort(key=lambda one: one.at_ms)
        gone = [
            one.id
            for one in self.tables["tickets"].values()
            if one.order == order and one.state == REFUNDED
        ]
        found = dossier_of([decode_body(one.kind, one.body) for one in entries], gone, "")
        inside = [
            CameIn(one.id, row.at_ms, row.door)
            for one in found.tickets
            if (row := self.admissions.get(one.id.hex)) is not None and row.state == IN
        ]
        return replace(found, came_in=tuple(inside))

    def picture(self, performance: int) -> Snapshot:
        """As sync.server.feed.snapshot."""
        row = self.tables["performances"][performance]
        states, owners = bytearray(row.place_count), []
        for (one, place), claim in self.tables["claims"].items():
            if one == performance:
                states[place] = claim.state
                if claim.till:
                    owners.append((place, claim.till))
        version = len(self.feed[performance])
        return Snapshot(performance, self.server.generation, version, bytes(states), owners)

    def _look_for_more(self, touched: Touched, state: State) -> None:
        claims, grants = self.tables["claims"], self.tables["grants"]
        for number, after in touched.beats.items():
            till = state.tills.get(number)
            if till is None:
                continue
            for one in range(after + 1, min(till.granted, after + GRANTS_PER_BEAT) + 1):
                key = (number, till.incarnation, one)
                if key in grants:
                    state.grants[key] = grants[key]
                    touched.add_places(grants[key].performance, grants[key].places)
            mine = [key for key in sorted(self.wanted) if claims[key].till == number]
            for performance, place in mine[:RECALLS_PER_BEAT]:
                touched.add_places(performance, [place])
            untold = [key for key in self.tables["deaths"] if key[0] == number]
            touched.deaths.update(untold[:DEATHS_PER_BEAT])
        for number in touched.everything_of:
            for (performance, place), claim in claims.items():
                if claim.till == number and claim.state != _SOLD:
                    touched.add_places(performance, [place])
            for order, right in self.tables["rights"].items():
                if right.till == number:
                    touched.rights.add(order)
            if number in state.tills:
                state.unacknowledged[number] = tuple(self._unacknowledged(state.tills[number]))
                touched.rights.update(state.unacknowledged[number])
        if touched.may_end_recovery and self.tasks:
            for one in self.open_tasks():
                ticket = self.tables["tickets"].get(one.subject)
                is_of_two = one.task.reason == Reason.ADMITTED_TWICE
                if is_of_two:
                    touched.admitted.add(one.subject)
                if ticket is not None:
                    touched.tickets.add(ticket.id)
                    touched.add_places(ticket.performance, [ticket.place])
                elif is_of_two:
                    touched.performances.add(one.task.params["performance"])
                else:
                    continue
                state.disputes.append(one)
        if touched.may_end_recovery:
            state.sightings.update(self.tables["sightings"])
            for performance, place in state.sightings:
                touched.add_places(performance, [place])

    def _unacknowledged(self, till: Till) -> Iterator[str]:
        entries = self.tables["entries"]
        for number in range(till.acknowledged + 1, till.number + 1):
            one = entries[till.id, till.incarnation, number]
            if one.kind == "sale":
                yield one.order

    def _load_claims(self, touched: Touched, state: State) -> None:
        claims = self.tables["claims"]
        for key in touched.places:
            performance = state.performances.get(key[0])
            if performance is not None and 0 <= key[1] < performance.place_count:
                state.claims[key] = claims.get(key, FREE)
        for (one, area), count in touched.areas.items():
            performance = state.performances.get(one)
            if performance is not None and 0 <= area < len(performance.areas):
                end = self._load_window(one, performance.areas[area], count, state)
                state.windows[one, area] = end
        for one in touched.expiring & state.performances.keys():
            over = [
                (key, claim)
                for key, claim in claims.items()
                if key[0] == one and claim.state == _HELD and claim.until_ms <= state.now_ms
            ]
            state.claims.update(over[:EXPIRE_LIMIT])

    def _load_window(self, performance: int, area: Standing, count: int, state: State) -> int:
        claims = self.tables["claims"]
        place, end, free = area.lowest_free, area.end, 0
        last = min(place + count + _WINDOW, end)
        while place < end and (place < last or free < count):
            claim = state.claims[performance, place] = claims.get((performance, place), FREE)
            free += claim is FREE
            place += 1
        return place

    def _load_sent_again(self, touched: Touched, state: State) -> None:
        entries = self.tables["entries"]
        again = {key for key in touched.entries if _is_accepted(key, state)}
        for key in again:
            if key in entries:
                state.hashes[key] = entries[key].hash
        if again and self.tasks:
            state.tasks += [
                one for one in self.tasks if (one.till, one.incarnation, one.task.number) in again
            ]

    def _check_tickets(self, tickets: Iterable[SoldTicket]) -> None:
        for ticket in tickets:
            key = (ticket.performance, ticket.place)
            if ticket.state == LIVE:
                if self.live.setdefault(key, ticket.id) != ticket.id:
                    raise BackstopHit(f"a second live ticket for place {key}: {ticket}")
            elif self.live.get(key) == ticket.id:
                del self.live[key]

    def _check_admissions(self, writes: Writes) -> None:
        fresh = {ticket for ticket, one in writes.gate.admissions.items() if one.state == IN}
        if twice := fresh & self.admissions.keys() - writes.gate.left:
            raise BackstopHit(f"somebody is in by these already: {sorted(twice)}")

    def _check_entries(self, writes: Writes) -> None:
        twice = writes.entries.keys() & self.tables["entries"].keys()
        if twice:
            raise BackstopHit(f"journal entries a second time: {sorted(twice)}")


def _take(table: dict[Any, Any], keys: Iterable[Any], into: dict[Any, Any]) -> None:
    for key in keys:
        row = table.get(key)
        if row is not None:
            into[key] = row


def _seat(row: Admission) -> PlaceKey:
    return row.performance, row.place


def _life(key: EntryKey) -> tuple[int, int]:
    return key[1], key[2]


def _check_claim(key: PlaceKey, claim: Claim) -> None:
    """The schema's checks on a claim."""
    if not (
        1 <= claim.state <= 6
        and key[1] >= 0
        and (claim.state == _HELD) == (claim.until_ms > 0)
        and (claim.state == _SOLD) == bool(claim.ticket)
        and (claim.state == _HOUSE_HELD) == (claim.till == 0)
    ):
        raise BackstopHit(f"place {key}: {claim}")
