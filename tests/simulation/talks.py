"""What a till's network lane does, as the real one: the real talks, and what the program wraps
around them (sync.client.server, sync.client.member, ui.bootstrap).
"""

from collections.abc import Generator, Sequence
from contextlib import suppress
from typing import Any

from pos.domain.dossier import Dossier
from pos.domain.ids import OrderId, PerformanceId, PlaceId
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.services import rights
from pos.services.owning import SecureWish, securing
from sync.client.asking import Ask
from sync.client.conversation import looking_back, turn
from sync.client.outbox import draining
from sync.client.server import ATTEMPTS
from sync.protocol.wire import RightAsk, SecureAsk, Secured
from tests.simulation.till import Errand, Till

_LOOKS_BACK = 8  # turns

Part = Generator[Any, Any, Any]


def persisting(till: Till, ask: Ask) -> Part:
    """The same question again where no answer came."""
    for _ in range(ATTEMPTS - 1):
        try:
            return (yield ask)
        except Trouble:
            yield till.pause(1_000)
    return (yield ask)


def owning(till: Till, performance: PerformanceId, places: Sequence[PlaceId]) -> Errand:
    """Own the places; once more behind a turn where they are this till's own already."""
    try:
        yield from _securing(till, performance, places)
    except Refusal as refusal:
        owners = {int(one["till"]) for one in refusal.params.get("taken") or ()}
        if refusal.reason is not Reason.PLACE_TAKEN or till.number not in owners:
            raise
        yield from beating(till)
        yield from _securing(till, performance, places)


def _securing(till: Till, performance: PerformanceId, places: Sequence[PlaceId]) -> Part:
    talk = securing(till.desk, performance, places)
    life = till.database.rows.tables["identity"][1][1]
    try:
        wish: SecureWish = next(talk)
        while True:
            body = SecureAsk(wish.operation, wish.performance, list(wish.places), life)
            try:
                answer = yield from persisting(till, Ask("/v1/secures", body, Secured))
            except (Refusal, Trouble) as error:
                wish = talk.throw(error)
            else:
                wish = talk.send(answer)
    except StopIteration:
        return


def having_a_say(till: Till, order: OrderId) -> Errand:
    """Own the right to take tickets of the order back."""
    talk = rights.owning(till.desk, order)
    life = till.database.rows.tables["identity"][1][1]
    try:
        wish = next(talk)
        while True:
            body = RightAsk(wish.operation, wish.order, life)
            try:
                answer = yield from persisting(till, Ask("/v1/rights", body, Dossier))
            except (Refusal, Trouble) as error:
                wish = talk.throw(error)
            else:
                wish = talk.send(answer)
    except StopIteration:
        return


def leaving(till: Till, order: OrderId) -> Errand:
    """Nobody wants the right any more."""
    rights.give_back(till.desk, order)
    return
    yield 0


def beating(till: Till) -> Errand:
    """One turn; a new life has to be said at once. Now and then the till looks back."""
    made = yield from turn(till.desk, lambda: till.basket)
    if made.renewed:
        made = yield from turn(till.desk, lambda: till.basket)
    till.desk.keep_anchor()
    till.turns += 1
    if till.turns % _LOOKS_BACK == 1 and not made.missing:
        with suppress(Refusal, Trouble):
            yield from looking_back(till.desk)
    return made


def draining_journal(till: Till) -> Errand:
    """The outbox."""
    return (yield from draining(till.desk))
