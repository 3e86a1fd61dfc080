"""The gate: whose code it is, whether it admits, and who is in."""

from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from msgspec import structs
from sqlalchemy import Connection, func, select

from pos.domain import ticketcode
from pos.domain.ids import PerformanceId, PlaceId, TicketId, TillId
from pos.domain.refusals import Reason, Refusal
from pos.domain.ticketcode import TicketCode
from sync.protocol.gate import SCANS_TOLD, DoorReport, ScanSaid
from sync.protocol.wire import GateAnswer
from sync.server import gatetables, tables
from sync.server.admissions import judge
from sync.server.database import Database
from sync.server.enrolment import till_of_id
from sync.server.gatebooks import IN
from sync.server.requests import PERFORMANCE_LIMIT
from sync.server.state import LIVE, OF_NO_ORDER, Claim, SoldTicket


def genuine(database: Database, text: str, server_key: Ed25519PublicKey) -> TicketCode:
    """What a code says, by the key we certified. Raises CODE_WRONG."""
    code, payload, signature = ticketcode.read(text)
    till = till_of_id(database, code.key)
    if till is None:
        raise Refusal(Reason.CODE_WRONG)
    _, key = ticketcode.certified_key(till.certificate, server_key)
    try:
        key.verify(signature, payload)
    except InvalidSignature:
        raise Refusal(Reason.CODE_WRONG) from None
    return code


def typed(database: Database, text: str, performance: int) -> TicketCode:
    """The ticket of that performance with a short code, as its newest paper. Raises TICKET_UNKNOWN
    for none, and for two.
    """
    bits = ticketcode.short_bits(text)
    if bits is None or not 0 <= performance < PERFORMANCE_LIMIT:
        raise Refusal(Reason.TICKET_UNKNOWN)
    tickets = tables.tickets.c
    its = (tickets.performance == performance) & tickets.id.endswith(f"{bits:010x}")
    with database.reading() as connection:
        rows = connection.execute(select(tables.tickets).where(its).limit(2)).fetchall()
    if len(rows) != 1:
        raise Refusal(Reason.TICKET_UNKNOWN)
    sold = SoldTicket(*rows[0])
    where = (TillId(sold.till), PerformanceId(sold.performance), PlaceId(sold.place))
    return TicketCode(*where, TicketId(UUID(sold.id)), sold.print_no, 0)


def check(database: Database, text: str, server_key: Ed25519PublicKey) -> GateAnswer:
    """Whether it would admit now; nothing is changed by asking."""
    try:
        code = genuine(database, text, server_key)
    except Refusal:
        return GateAnswer(False, Reason.CODE_WRONG)
    with database.reading() as connection:
        outcome, reason = judge(code, _sold(connection, code), _claim(connection, code))
        its = gatetables.admissions.c.ticket == code.ticket.hex
        inside = connection.execute(select(gatetables.admissions).where(its)).first()
        closed = select(tables.performances.c.closed)
        is_cancelled = connection.scalar(closed.where(tables.performances.c.id == code.performance))
        is_recovering = connection.scalar(select(tables.server.c.recovering))
    if reason == Reason.CODE_WRONG:
        return GateAnswer(False, reason)
    if is_cancelled:
        outcome, reason = "refused", Reason.PERFORMANCE_CLOSED
    elif is_recovering and (outcome == "admitted" or reason == Reason.TICKET_UNKNOWN):
        outcome, reason = "ask", Reason.SERVER_RECOVERING
    told = GateAnswer(outcome == "admitted", reason, code.performance, code.place)
    if inside is not None:
        told = structs.replace(told, in_since_ms=inside.at_ms, door=inside.door)
        if told.valid or reason == Reason.SERVER_RECOVERING:
            told = structs.replace(told, valid=False, reason=Reason.ADMITTED_ALREADY.value)
    return told


def _sold(connection: Connection, code: TicketCode) -> SoldTicket | None:
    wanted = select(tables.tickets).where(tables.tickets.c.id == code.ticket.hex)
    row = connection.execute(wanted).first()
    return None if row is None else SoldTicket(*row)


def _claim(connection: Connection, code: TicketCode) -> Claim | None:
    claims = tables.claims.c
    place = (claims.performance == code.performance) & (claims.place == code.place)
    row = connection.execute(select(claims.state, claims.till).where(place)).first()
    return None if row is None else Claim(row.state, row.till)


def report(database: Database, performance: int) -> DoorReport:
    """How many are in, and the last scans. Raises PERFORMANCE_UNKNOWN."""
    if not 0 <= performance < PERFORMANCE_LIMIT:
        raise Refusal(Reason.PERFORMANCE_UNKNOWN, performance=performance)
    inside, scans, tickets = gatetables.admissions.c, gatetables.gate_scans.c, tables.tickets.c
    its = (inside.performance == performance) & (inside.state == IN)
    # An emergency ticket is expected once it is sold, which is known when it comes: of most of
    # them nobody ever comes.
    valid = (tickets.state == LIVE) & (tickets.order != OF_NO_ORDER)
    unheard = ~select(tickets.id).where(tickets.id == inside.ticket, valid).exists()
    valid &= tickets.performance == performance
    last = (
        select(gatetables.gate_scans)
        .where(scans.performance == performance)
        .order_by(scans.at_ms.desc(), scans.operation.desc())
        .limit(SCANS_TOLD)
    )
    with database.reading() as connection:
        known = select(tables.performances.c.id).where(tables.performances.c.id == performance)
        if connection.scalar(known) is None:
            raise Refusal(Reason.PERFORMANCE_UNKNOWN, performance=performance)
        counted = select(func.count()).select_from(gatetables.admissions)
        admitted = connection.scalar(counted.where(its)) or 0
        two, beside = select(func.count()).select_from(gatetables.beside), gatetables.beside.c
        also = (beside.performance == performance) & (beside.state == IN)
        admitted += connection.scalar(two.where(also)) or 0
        # Came in before their sale was brought here, or by a word: not among the others.
        more = connection.scalar(counted.where(its, unheard)) or 0
        count = select(func.count()).select_from(tables.tickets)
        expected = (connection.scalar(count.where(valid)) or 0) + more
        said = [
            ScanSaid(
                *(row.at_ms, row.outcome, row.reason, row.place, UUID(row.ticket), row.print_no),
                *(row.till, row.door, row.person),
            )
            for row in connection.execute(last)
        ]
    return DoorReport(performance, admitted, expected, said)
