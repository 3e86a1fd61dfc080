"""The gate: does this code admit?"""

from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select

from pos.domain import ticketcode
from pos.domain.refusals import Reason, Refusal
from sync.protocol.wire import GateAnswer, PlaceState
from sync.server import tables
from sync.server.database import Database
from sync.server.enrolment import till_of_id
from sync.server.state import LIVE, OF_NO_ORDER

NOT_UPLOADED = "not_uploaded"
ON_PAPER = "on_paper"
_FIRM = (int(PlaceState.SECURED), int(PlaceState.ALLOTTED), int(PlaceState.QUARANTINED))


def check(database: Database, text: str, server_key: Ed25519PublicKey) -> GateAnswer:
    """Genuine by the key we certified, known to the books, alive, and the newest paper of it."""
    try:
        code, payload, signature = ticketcode.read(text)
        till = till_of_id(database, code.key)
        if till is None:
            return GateAnswer(False, Reason.CODE_WRONG)
        _, key = ticketcode.certified_key(till.certificate, server_key)
        key.verify(signature, payload)
    except (Refusal, InvalidSignature):
        return GateAnswer(False, Reason.CODE_WRONG)
    claims = tables.claims.c
    with database.reading() as connection:
        wanted = tables.tickets.c.id == code.ticket.hex
        row = connection.execute(select(tables.tickets).where(wanted)).first()
        place = (claims.performance == code.performance) & (claims.place == code.place)
        claim = connection.execute(select(claims.state, claims.till).where(place)).first()
    if row is None and claim is not None and _is_its_till_s(claim, code.key):
        # Sold while the till was cut off, or by one that was lost: the paper is the proof.
        return GateAnswer(True, NOT_UPLOADED, code.performance, code.place)
    if row is None:
        return GateAnswer(False, Reason.TICKET_UNKNOWN, code.performance, code.place)
    if (row.performance, row.place, row.till) != (code.performance, code.place, code.key):
        return GateAnswer(False, Reason.CODE_WRONG)
    if row.state != LIVE or code.print_no < row.print_no:
        return GateAnswer(False, Reason.TICKET_DEAD, row.performance, row.place)
    # Printed again while the till was cut off: it is genuine, so the till has said so by then.
    why = NOT_UPLOADED if code.print_no > row.print_no else ""
    # Sold by hand while a till was down: the paper is the proof, nobody has typed it in yet.
    why = ON_PAPER if row.order == OF_NO_ORDER else why
    return GateAnswer(True, why, row.performance, row.place)


def _is_its_till_s(claim: Any, till: int) -> bool:
    """Whether the till may have sold the place: it owns it firmly, or did when it was lost."""
    return bool(claim.till == till and claim.state in _FIRM)
