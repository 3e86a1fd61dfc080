"""Admissions, decided: each ticket admits once, whatever papers of it exist. Pure.

A ticket is let in by its id. So it does not matter which of its papers was scanned, whether its
sale had been brought here by then, or by which door: the row of its first admission stands until a
supervisor lets somebody out, and every other scan hears when and where it was.
"""

from typing import NamedTuple
from uuid import UUID

import msgspec

from pos.domain.refusals import Reason, Refusal
from pos.domain.ticketcode import TicketCode
from sync.protocol.gate import AdmitAnswer, CameIn, LetOut, Outcome
from sync.protocol.wire import PlaceState, Task
from sync.server.books import Books
from sync.server.gateasks import Admit, LetThemOut
from sync.server.gatebooks import IN, WENT_BACK, Admission, Scan
from sync.server.state import CONFLICT, LIVE, NOBODYS, OF_NO_ORDER, Claim, SoldTicket

NOT_UPLOADED = "not_uploaded"
ON_PAPER = "on_paper"
BY_WORD = "by_word"
_FIRM = (int(PlaceState.SECURED), int(PlaceState.ALLOTTED), int(PlaceState.QUARANTINED))
# Of one ticket; a scanner that lies on it must not fill the books. What is beyond is decided all
# the same, and not remembered.
REFUSED_KEPT = 20


class Verdict(NamedTuple):
    """What is to be said of a paper, whoever came in by its ticket."""

    outcome: Outcome
    reason: str = ""


def judge(code: TicketCode, sold: SoldTicket | None, claim: Claim | None) -> Verdict:
    """A genuine code: known to the books, alive, and the newest paper of its ticket."""
    if sold is None:
        if claim is not None and claim.till == code.key and claim.state in _FIRM:
            # Sold while the till was cut off, or by one that was lost: the paper is the proof.
            return Verdict("admitted", NOT_UPLOADED)
        # A till of ours printed it, and its sale is not here: it was lost with the till's disk or
        # by a restored server, or its place was sold again by a person's word. A person decides.
        return Verdict("ask", Reason.TICKET_UNKNOWN)
    if (sold.performance, sold.place, sold.till) != (code.performance, code.place, code.key):
        return Verdict("refused", Reason.CODE_WRONG)
    if sold.state == CONFLICT:
        return Verdict("ask", Reason.TICKET_DISPUTED)
    if sold.state != LIVE:
        return Verdict("refused", Reason.TICKET_DEAD)
    if code.print_no < sold.print_no:
        return Verdict("refused", Reason.PAPER_REPLACED)
    # Sold by hand while a till was down: the paper is the proof, nobody has typed it in yet.
    if sold.order == OF_NO_ORDER:
        return Verdict("admitted", ON_PAPER)
    # Printed again while the till was cut off: it is genuine, so the till has said so by then.
    return Verdict("admitted", NOT_UPLOADED if code.print_no > sold.print_no else "")


def admit(books: Books, ask: Admit) -> AdmitAnswer:
    """Let one in by a ticket, once. The same scan again has the same answer, as long as it is so.

    Raises TILL_UNKNOWN, or OPERATION_REUSED for another question under the same name.
    """
    books.known(ask.till)
    before = books.answered(ask)
    if before is not None:
        return _again(books, ask, msgspec.json.decode(before, type=AdmitAnswer))
    if books.admissions.named(ask.operation, ask.till) is not None:
        raise Refusal(Reason.OPERATION_REUSED, operation=ask.operation)
    answer = _answer(books, ask)
    if answer.outcome == "admitted":
        books.admissions.put(ask.ticket, _admission(books, ask, answer.reason))
        books.decide(ask.signed)
        since = _came_in(books, ask.ticket)
        answer = msgspec.structs.replace(answer, since=since, is_told=True)
    elif books.server.recovering:
        return answer  # a passing one: what these books lack is on its way
    if answer.outcome == "admitted" or books.admissions.scans_of(ask.ticket) < REFUSED_KEPT:
        books.admissions.scans.append(_scan(books, ask, answer))
        books.answer(ask, answer)
    return answer


def _answer(books: Books, ask: Admit) -> AdmitAnswer:
    code, sold = ask.code, books.ticket(ask.ticket)
    key = (int(code.performance), int(code.place))
    claim = books.claim(*key) if books.knows(key) else None
    outcome, reason = judge(code, sold, claim)
    since, till = _came_in(books, ask.ticket), 0
    if outcome == "refused" and reason == Reason.CODE_WRONG:
        return AdmitAnswer("refused", reason)
    if code.performance != ask.performance:
        outcome, reason = "refused", Reason.OTHER_PERFORMANCE
    elif books.is_cancelled(key[0]):
        outcome, reason = "refused", Reason.PERFORMANCE_CLOSED  # by no word either
    elif since is not None and outcome != "refused":
        outcome, reason = "already", Reason.ADMITTED_ALREADY
    elif outcome == "admitted":
        right = books.right(sold.order) if sold and sold.order else NOBODYS
        other = books.admissions.others_at(key, ask.ticket)
        if right is not NOBODYS:
            # Its money may be on its way back at this moment: then it is dead, and not told yet.
            outcome, reason, till = "ask", Reason.RIGHT_TAKEN, right.till
        elif other:
            outcome, reason = "ask", Reason.SEAT_ADMITTED
            since = _came_in(books, other)
        elif ask.is_typed:  # nobody has shown a code of ours, nor which paper it is
            outcome, reason = "ask", Reason.CODE_TYPED
        elif books.server.recovering:
            # Whoever came in since these books were copied, only the tills at their doors know.
            outcome, reason = "ask", Reason.SERVER_RECOVERING
    elif reason == Reason.TICKET_UNKNOWN and books.server.recovering:
        reason = Reason.SERVER_RECOVERING  # nor which tickets were sold
    if outcome == "ask" and ask.signed is not None:
        outcome, reason, since = "admitted", "", None
    return AdmitAnswer(
        outcome, reason, *key, UUID(ask.ticket), code.print_no, since=since, till=till
    )


def _again(books: Books, ask: Admit, answer: AdmitAnswer) -> AdmitAnswer:
    """A scan whose answer was lost. Let out since then, it lets nobody in a second time."""
    if answer.outcome != "admitted":
        return answer
    inside = _came_in(books, ask.ticket)
    if inside is None:
        undone = Reason.ADMISSION_UNDONE.value
        return msgspec.structs.replace(answer, outcome="refused", reason=undone, since=None)
    if books.admissions.by(ask.ticket, ask.operation) is None:
        later = Reason.ADMITTED_ALREADY.value
        return msgspec.structs.replace(answer, outcome="already", reason=later, since=inside)
    return msgspec.structs.replace(answer, is_told=True)  # also one that was kept long ago


def let_out(books: Books, ask: LetThemOut) -> LetOut:
    """A supervisor says by name that nobody is in by that admission: the ticket may admit again.

    Said again, nothing is done twice; and an admission that came later stands. Raises
    TICKET_UNKNOWN where the admission is one of another performance, or OPERATION_REUSED for a word
    under the name of a scan, or of another letting out.
    """
    inside, told = books.admissions.by(ask.ticket, ask.admission), ask.signed
    kept = books.admissions.named(told.operation, told.till)
    is_its = kept is not None and (kept.ticket, kept.outcome) == (ask.ticket, "let_out")
    if kept is not None and (inside is not None or not is_its):
        raise Refusal(Reason.OPERATION_REUSED, operation=told.operation)
    row = books.admissions.of(ask.ticket)
    if row is not None and row.performance != ask.performance:
        raise Refusal(Reason.TICKET_UNKNOWN)
    if inside is not None:
        books.admissions.leave(ask.ticket, inside)
        where = (ask.ticket, inside.performance, inside.place, inside.print_no, books.now_ms)
        said = ("let_out", told.reason, inside.door, told.person)
        books.admissions.scans.append(Scan(told.operation, told.till, *where, *said))
    books.decide(ask.signed)
    return LetOut(books.admissions.of(ask.ticket) is not None, is_told=True)


def went_back(books: Books, number: int, ticket: SoldTicket) -> Task | None:
    """A ticket was taken back by a till that did not know, or did not care, that somebody is in by
    it: a person hears of it. Of a performance that is cancelled everything goes back.
    """
    inside = books.admissions.of(ticket.id)
    if inside is None or inside.state != IN:
        return None
    books.admissions.put(ticket.id, msgspec.structs.replace(inside, state=WENT_BACK))
    if books.is_cancelled(ticket.performance):
        return None
    return Task(number, Reason.ADMITTED_ALREADY, about(ticket.id, inside))


def about(ticket: str, one: Admission) -> dict[str, object]:
    """What a task about somebody who is in says of them."""
    where = {"ticket": ticket, "performance": one.performance, "place": one.place}
    return {**where, "at_ms": one.at_ms, "door": one.door}


def _admission(books: Books, ask: Admit, why: str) -> Admission:
    code = ask.code
    how = BY_WORD if ask.signed else why
    where = (int(code.performance), int(code.place), IN, ask.operation, ask.till)
    return Admission(*where, ask.door, ask.person, books.now_ms, code.print_no, how)


def _came_in(books: Books, ticket: str) -> CameIn | None:
    inside = books.admissions.of(ticket)
    return None if inside is None else told(ticket, inside)


def told(ticket: str, one: Admission) -> CameIn:
    """An admission as it is told."""
    who = (one.at_ms, one.till, one.door, one.person, one.print_no, one.how)
    return CameIn(UUID(one.operation), UUID(ticket), *who)


def _scan(books: Books, ask: Admit, answer: AdmitAnswer) -> Scan:
    code = ask.code
    which = (ask.ticket, int(code.performance), int(code.place), code.print_no, books.now_ms)
    who = (answer.outcome, answer.reason, ask.door, ask.person)
    return Scan(ask.operation, ask.till, *which, *who)
