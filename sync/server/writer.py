"""Writes what the decision core has decided."""

import json

import msgspec
from sqlalchemy import Connection, delete

from sync.server import gatetables, tables, usetables, wordtable
from sync.server.bulk import Change, Update, one_trip
from sync.server.gatebooks import IN, OUT, WENT_BACK, GateWrites
from sync.server.state import FREE, HANDED_ON, NOBODYS, TOLD, Standing, Writes

_TILL = (
    *("incarnation", "fenced", "number", "hash", "granted", "spoken", "hole", "written_off"),
    *("seen_ms", "sessions", "paces", "acknowledged"),
)
_SETTLED = ("settled_ms", "settled_by", "remedy", "note")

_server = Update(tables.server, ["generation", "recovering", "floor"])
_tills = Update(tables.tills, _TILL)
_performances = Update(tables.performances, ["version", "areas", "allotted"])
_claims = Change(tables.claims, upsert=True)
_operations = Change(tables.operations, upsert=True)
_tickets = Change(tables.tickets, upsert=True)
_entries = Change(tables.entries)
_tasks = Change(
    tables.tasks, wanted=["till", "incarnation", "number", "reason", "params", "subject"]
)
_TASK = ["till", "incarnation", "number", "subject"]
_settled = Update(tables.tasks, _SETTLED, keys=_TASK)
# Only what is open: a word about it that comes late does not open what is settled for good.
_handed_on = Update(tables.tasks, _SETTLED[1:], keys=[*_TASK, "settled_ms"])
_lives = Change(tables.lives, upsert=True)
_grants = Change(tables.grants)
_decisions = Change(tables.decisions, upsert=True)
_sightings = Change(tables.sightings, upsert=True)
_vouchers = Change(tables.vouchers, upsert=True)
_uses = Change(tables.voucher_uses, upsert=True)
_rights = Change(tables.rights, upsert=True)
_deaths = Change(tables.deaths, upsert=True)
_feed = Change(tables.feed)
_counts = Change(usetables.counts, upsert=True)
_kept = Change(usetables.kept, upsert=True)
_words = Change(wordtable.wallet_words, upsert=True)
# No upsert: of two doors that let one ticket in, the second one's batch fails and looks again.
_let_in = Change(gatetables.admissions)
_went_back = Change(gatetables.admissions, upsert=True)
_BESIDE = ("performance", "place", "state", "door", "person", "at_ms", "print_no", "how")
_beside = Change(gatetables.beside, upsert=True)
_scans = Change(gatetables.gate_scans)


def write(connection: Connection, writes: Writes) -> None:
    """Put the changes into the tables. Tickets go in as they changed: dead before new ones."""
    with one_trip(connection, last="COMMIT"):
        _write(connection, writes)


def _write(connection: Connection, writes: Writes) -> None:
    if writes.server is not None:
        server = writes.server
        _server.put(connection, [(server.generation, server.recovering, server.floor, 1)])
    _tills.put(
        connection,
        [(*(getattr(one, name) for name in _TILL), one.id) for one in writes.tills.values()],
    )
    _performances.put(
        connection,
        [
            (one.version, _areas(one.areas), one.allotted, one.id)
            for one in writes.performances.values()
        ],
    )
    _write_claims(connection, writes)
    _operations.put(
        connection, [(*key, one.digest, one.answer) for key, one in writes.operations.items()]
    )
    _tickets.put(
        connection,
        [
            (one.id, one.performance, one.place, one.till, one.order, one.state, one.print_no)
            for one in writes.tickets.values()
        ],
    )
    _entries.put(
        connection,
        [(*key, *msgspec.structs.astuple(one)) for key, one in writes.entries.items()],
    )
    _tasks.put(
        connection,
        [
            (
                one.till,
                one.incarnation,
                one.task.number,
                one.task.reason,
                json.dumps(one.task.params),
                one.subject,
            )
            for one in writes.tasks
        ],
    )
    settled = writes.settled.items()
    _settled.put(
        connection,
        [
            (one.at_ms, one.person, one.remedy, one.note, *key)
            for key, one in settled
            if one.remedy != HANDED_ON
        ],
    )
    _handed_on.put(
        connection,
        [
            (one.person, one.remedy, one.note, *key, 0)
            for key, one in settled
            if one.remedy == HANDED_ON
        ],
    )
    _lives.put(connection, [(*key, one.number, one.hash) for key, one in writes.lives.items()])
    _grants.put(
        connection,
        [
            (*key, one.operation, one.performance, json.dumps(one.places))
            for key, one in writes.grants.items()
        ],
    )
    _write_the_rest(connection, writes)


def _write_the_rest(connection: Connection, writes: Writes) -> None:
    _decisions.put(connection, [msgspec.structs.astuple(one) for one in writes.decisions.values()])
    ended = [(order,) for order, right in writes.rights.items() if right is NOBODYS]
    _rights.delete(connection, ended)
    _rights.put(
        connection,
        [
            (order, *msgspec.structs.astuple(one))
            for order, one in writes.rights.items()
            if one is not NOBODYS
        ],
    )
    _deaths.delete(connection, [key for key, one in writes.deaths.items() if one is TOLD])
    _deaths.put(
        connection,
        [(*key, one.order, one.taken_by) for key, one in writes.deaths.items() if one is not TOLD],
    )
    if writes.forgets_sightings:
        connection.execute(delete(tables.sightings))
    _sightings.put(
        connection, [(*key, one.till, one.sight) for key, one in writes.sightings.items()]
    )
    _vouchers.put(connection, [msgspec.structs.astuple(one) for one in writes.vouchers.values()])
    _uses.put(connection, [msgspec.structs.astuple(one) for one in writes.voucher_uses.values()])
    _counts.put(connection, [msgspec.structs.astuple(one) for one in writes.uses.counts.values()])
    _kept.put(connection, [usetables.kept_row(one) for one in writes.uses.kept.values()])
    _words.put(connection, [tuple(one) for one in writes.wallet_words])
    _write_admissions(connection, writes.gate)
    _feed.put(
        connection,
        [
            (performance, one.version, one.place, one.state, one.till)
            for performance, one in writes.changes
        ],
    )


def _write_admissions(connection: Connection, writes: GateWrites) -> None:
    rows = {ticket: one for ticket, one in writes.admissions.items() if one is not OUT}
    # Whoever was let out may have come in again in the same batch.
    _let_in.delete(connection, [(ticket,) for ticket in sorted(writes.left)])
    for change, state in ((_let_in, IN), (_went_back, WENT_BACK)):
        change.put(
            connection,
            [
                (ticket, one.performance, one.place, one.state, *msgspec.structs.astuple(one)[3:])
                for ticket, one in rows.items()
                if one.state == state
            ],
        )
    _beside.delete(connection, [key for key, one in writes.beside.items() if one is OUT])
    _beside.put(
        connection,
        [
            (*key, *(getattr(one, name) for name in _BESIDE))
            for key, one in writes.beside.items()
            if one is not OUT
        ],
    )
    _scans.put(connection, [msgspec.structs.astuple(one) for one in writes.scans])


def _areas(areas: tuple[Standing, ...]) -> str:
    return json.dumps([[one.first, one.capacity, one.lowest_free] for one in areas])


def _write_claims(connection: Connection, writes: Writes) -> None:
    freed = [key for key, claim in writes.claims.items() if claim is FREE]
    _claims.delete(connection, freed)
    _claims.put(
        connection,
        [
            (*key, *msgspec.structs.astuple(one))
            for key, one in writes.claims.items()
            if one is not FREE
        ],
    )
