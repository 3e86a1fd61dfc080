"""Loads who is in by the tickets that a batch names, and who sits where they are for."""

from collections.abc import Iterable

from sqlalchemy import Connection, func, select

from pos.domain.journal import Body, Exchanged, Sale, decode_body
from sync.server import gatetables, tables
from sync.server.bulk import Select
from sync.server.gatebooks import Admission, Gate, Scan
from sync.server.touched import Touched

_ADMISSION = ("ticket", *Admission.__struct_fields__)
_by_ticket = Select(gatetables.admissions, ["ticket"], _ADMISSION)
_by_name = Select(gatetables.gate_scans, ["operation", "till"], Scan.__struct_fields__)
_by_place = Select(gatetables.admissions, ["performance", "place"], _ADMISSION)
_beside = Select(gatetables.beside, ["ticket"], _ADMISSION)


def load(connection: Connection, touched: Touched) -> Gate:
    """Read after the performances were locked: nobody comes in there in the meantime."""
    found = Gate()
    if not touched.admitted:
        return found
    rows = [*_by_ticket.rows(connection, [(one,) for one in sorted(touched.admitted)])]
    rows += _by_place.rows(connection, sorted(touched.seats))
    found.admissions = {row[0]: Admission(*row[1:]) for row in rows}
    for row in _beside.rows(connection, [(one,) for one in sorted(touched.admitted)]):
        one = Admission(*row[1:])
        found.beside[row[0], one.operation, one.till] = one
    for row in _by_name.rows(connection, sorted(touched.scan_names)):
        found.named[row[0], row[1]] = Scan(*row)
    if touched.scanned:
        scans = gatetables.gate_scans.c
        its = scans.ticket.in_(sorted(touched.scanned))
        counted = select(scans.ticket, func.count()).where(its).group_by(scans.ticket)
        found.scanned = {row[0]: row[1] for row in connection.execute(counted)}
    return found


def performances_of(connection: Connection, orders: Iterable[str]) -> set[int]:
    """Where tickets of these orders are for: nobody comes in there while it is said who may take
    them back.
    """
    entries = tables.entries.c
    its = entries.order.in_(sorted(orders)) & (entries.order != "")
    about = select(entries.kind, entries.body).where(its, entries.kind.in_(("sale", "exchange")))
    bodies = [decode_body(row[0], bytes(row[1])) for row in connection.execute(about)]
    return {one for body in bodies for one in _performances(body)}


def _performances(body: Body) -> set[int]:
    tickets = body.order.tickets if isinstance(body, Sale) else ()
    if isinstance(body, Exchanged):
        tickets = body.exchange.tickets
    return {int(one.performance) for one in tickets}
