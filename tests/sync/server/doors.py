"""Doors for the tests: papers of tickets, and scans of them as the decision core gets them."""

from typing import Any
from uuid import UUID, uuid4

from pos.domain import ticketcode
from pos.domain.ids import TillId
from pos.domain.journal import Reprinted
from pos.domain.order import Order, Ticket
from sync.protocol.gate import AdmitAnswer, AdmitAsk, LetOutAsk
from sync.protocol.house import Decision
from sync.server import gateasks
from sync.server.gateasks import Admit, LetThemOut
from sync.server.state import Signed
from tests.sync.server.books import TableBooks
from tests.sync.server.tills import CLERK, PaperTill, signed

_WORD = Decision(UUID(int=1), "supervisor", "seen", 1, b"")


def scan(
    ticket: Ticket,
    till: PaperTill,
    *,
    door: int = 1,
    print_no: int = 1,
    performance: int = 0,
    operation: UUID | None = None,
    word: Signed | None = None,
    code: ticketcode.TicketCode | None = None,
) -> Admit:
    """Somebody shows that paper of the ticket; `door` is the till that stands there. With `code`
    its short code was typed, and this is what the gate has found by it.
    """
    text = f"{ticket.id} {print_no}" if code is None else ticketcode.short_code(ticket.id)
    code = code or ticketcode.TicketCode(
        TillId(till.number), ticket.performance, ticket.place, ticket.id, print_no, 1
    )
    at = performance or ticket.performance
    said = None if word is None else _WORD
    ask = AdmitAsk(operation or uuid4(), text, at, f"Door {door}", "usher", said)
    return gateasks.admit(door, ask, code, word)


def let_out(answer: AdmitAnswer, word: Signed | None = None) -> LetThemOut:
    """A supervisor ends the admission that an answer tells of."""
    assert answer.since is not None
    its = (answer.performance, answer.since.ticket, answer.since.admission)
    return gateasks.let_out(LetOutAsk(*its, _WORD), word or signed("let_out"))


def shown(books: TableBooks, *scans: Admit) -> list[AdmitAnswer]:
    """What the gate says of them, in one batch."""
    found: Any = books.decide(*scans)
    assert all(isinstance(one, AdmitAnswer) for one in found), found
    return list(found)


def said(answer: AdmitAnswer) -> tuple[str, str]:
    return answer.outcome, answer.reason


def printed_again(order: Order, ticket: Ticket, print_no: int) -> Reprinted:
    return Reprinted(order.id, ticket.id, print_no, "jam", CLERK, CLERK)
