"""Orders as all tills together have dealt with them, for a till that is about to take one back."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from pos.domain import ticketcode
from pos.domain.dossier import CameIn, Dossier
from pos.domain.ids import TicketId
from pos.domain.invoice import Invoice
from pos.domain.journal import Exchanged, Invoiced, RefundMade, Sale, decode_body
from pos.domain.order import Exchange, Order, Refund, Ticket
from pos.domain.refusals import Reason, Refusal
from sync.server import tables
from sync.server.database import Database
from sync.server.gatebooks import IN
from sync.server.gatetables import admissions
from sync.server.state import REFUNDED

_TEXT_LIMIT = 250
# Nobody deals with an order more often; a larger one is somebody's mistake, and is not read whole.
_ENTRIES_LIMIT = 500


def of_order(database: Database, order: UUID) -> Dossier:
    """All that was done with it. Raises ORDER_UNKNOWN."""
    with database.reading() as connection:
        return _dossier(connection, order.hex)


def find(database: Database, text: str) -> Dossier:
    """One order, by its whole number ("3-000127") or a scanned ticket code of it.

    Raises ORDER_UNKNOWN, CODE_WRONG, or MESSAGE_TOO_LARGE.
    """
    text = text.strip()
    if len(text) > _TEXT_LIMIT:
        raise Refusal(Reason.MESSAGE_TOO_LARGE, limit=_TEXT_LIMIT)
    with database.reading() as connection:
        if text.startswith(ticketcode.PREFIX):
            code, _, _ = ticketcode.read(text)
            tickets = tables.tickets.c
            wanted = select(tickets.order).where(tickets.id == code.ticket.hex)
        else:
            entries = tables.entries.c
            named = (entries.order != "") & (entries.order_number == text)
            wanted = select(entries.order).where(named, entries.kind == "sale").limit(1)
        order = connection.scalar(wanted)
        if not text or order is None:
            raise Refusal(Reason.ORDER_UNKNOWN)
        return _dossier(connection, order)


def _dossier(connection: Connection, order: str) -> Dossier:
    entries, tickets = tables.entries.c, tables.tickets.c
    about = (
        select(entries.till, entries.kind, entries.body)
        .where(entries.order == order, entries.order != "")
        .order_by(entries.at_ms, entries.till, entries.incarnation, entries.number)
        .limit(_ENTRIES_LIMIT)
    )
    rows = connection.execute(about).fetchall()
    bodies = [decode_body(row.kind, bytes(row.body)) for row in rows]
    sale = next((one.order for one in bodies if isinstance(one, Sale)), None)
    if sale is None:
        raise Refusal(Reason.ORDER_UNKNOWN)
    mine = (tickets.order == order) & tickets.id.in_(_ids(bodies))
    gone = select(tickets.id).where(mine, tickets.state == REFUNDED)
    name = select(tables.tills.c.name).where(tables.tills.c.id == sale.till)
    found = dossier_of(bodies, connection.scalars(gone), connection.scalar(name) or "")
    return replace(found, came_in=_came_in(connection, _ids(bodies)))


def _came_in(connection: Connection, tickets: list[str]) -> tuple[CameIn, ...]:
    inside = admissions.c
    wanted = (
        select(inside.ticket, inside.at_ms, inside.door)
        .where(inside.ticket.in_(tickets), inside.state == IN)
        .order_by(inside.at_ms, inside.ticket)
    )
    return tuple(
        CameIn(TicketId(UUID(row.ticket)), row.at_ms, row.door)
        for row in connection.execute(wanted)
    )


def _ids(bodies: Iterable[Any]) -> list[str]:
    found: set[str] = set()
    for body in bodies:
        if isinstance(body, Sale):
            found.update(one.id.hex for one in body.order.tickets)
        elif isinstance(body, Exchanged):
            found.update(one.id.hex for one in body.exchange.tickets)
    return sorted(found)


def dossier_of(bodies: Iterable[Any], gone: Iterable[str], till_name: str) -> Dossier:
    """The dossier, of facts in order; a fact that two lives tell is one. `gone`: dead tickets."""
    order: Order | None = None
    refunds: dict[UUID, Refund] = {}
    exchanges: dict[UUID, Exchange] = {}
    invoices: dict[UUID, Invoice] = {}
    for body in bodies:
        if isinstance(body, Sale):
            order = order or body.order
        elif isinstance(body, RefundMade):
            refunds.setdefault(body.refund.id, body.refund)
        elif isinstance(body, Exchanged):
            exchanges.setdefault(body.exchange.id, body.exchange)
        elif isinstance(body, Invoiced):
            invoices.setdefault(body.invoice.id, body.invoice)
    if order is None:
        raise Refusal(Reason.ORDER_UNKNOWN)
    return Dossier(
        order=replace(order, tickets=_without_codes(order.tickets)),
        refunds=tuple(refunds.values()),
        exchanges=tuple(
            replace(one, tickets=_without_codes(one.tickets)) for one in exchanges.values()
        ),
        dead=frozenset(TicketId(UUID(one)) for one in gone),
        invoices=tuple(invoices.values()),
        till_name=till_name,
    )


def _without_codes(tickets: Iterable[Ticket]) -> tuple[Ticket, ...]:
    return tuple(replace(one, code="") for one in tickets)
