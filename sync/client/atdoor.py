"""At the door: what the server says of a scan, and the till's own memory of whom it let in and out.

The till writes it into its journal before anybody at the door hears of it: books that are put back
from a copy get it from there. An answer that never came says nothing at the door, and is no fact
here either: the same scan is asked again.
"""

from pos.domain.ids import OperationId, PerformanceId, PersonId, PlaceId, TicketId, TillId
from pos.domain.journal import Admitted, Body, WentOut, encode_body
from pos.domain.talk import Talk
from pos.services.desk import Desk
from sync.client.asking import Ask
from sync.client.outbox import anchored
from sync.protocol.gate import AdmitAnswer, AdmitAsk, CameIn, LetOut, LetOutAsk


def admitting(desk: Desk, ask: AdmitAsk) -> Talk[Ask, AdmitAnswer]:
    """A scan. Raises TILL_SUSPENDED, the server's Refusal, or Trouble: then nobody is let in."""
    desk.guard.check()
    answer: AdmitAnswer = yield Ask("/v1/gate/admit", ask, AdmitAnswer)
    since = answer.since
    if answer.outcome == "admitted" and answer.is_told and since is not None:
        where = (PerformanceId(answer.performance), PlaceId(answer.place))
        word = ask.decision
        by = (word.person, word.reason) if word else ("", "")
        _keep(desk, _admitted(since, *where, by))
    return answer


def letting_out(desk: Desk, ask: LetOutAsk, place: PlaceId, since: CameIn) -> Talk[Ask, LetOut]:
    """A supervisor's word that ends the admission `since`. Raises as `admitting`."""
    desk.guard.check()
    answer: LetOut = yield Ask("/v1/gate/let-out", ask, LetOut)
    if answer.is_told:
        word = ask.decision
        gone = _admitted(since, PerformanceId(ask.performance), place, ("", ""))
        by = (TillId(since.till), PersonId(word.person), word.reason)
        _keep(desk, WentOut(OperationId(word.operation), gone, *by))
    return answer


def _admitted(
    since: CameIn, performance: PerformanceId, place: PlaceId, by: tuple[str, str]
) -> Admitted:
    return Admitted(
        OperationId(since.admission),
        TicketId(since.ticket),
        performance,
        place,
        since.print_no,
        since.at_ms,
        since.door,
        since.person,
        since.how,
        PersonId(by[0]),
        by[1],
    )


def _keep(desk: Desk, body: Body) -> None:
    """Once, however often the answer comes; and no older copy of this database may forget it."""
    with desk.database.transaction() as unit:
        last = unit.journal.after(unit.journal.head().number - 1, 1)
        if not last or last[0].body != encode_body(body):
            unit.journal.append(body, desk.clock.now_ms())
    anchored(desk.keep_anchor)
