"""The right to take tickets back, decided: one till at a time has the say over an order.

A till has it by its own sale until it knows that the sale is here; from then on it is given by an
operation. It ends by the arrival of what was done with it, by a return, by the till's proof or by a
supervisor's word: never by time. What a lost life may have done with it is doubted: nobody gets it.
"""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from pos.domain.journal import Sale
from pos.domain.refusals import Reason, Refusal
from sync.protocol.house import RightReleased
from sync.protocol.lives import Death as DeathSaid
from sync.protocol.lives import RightSaid
from sync.protocol.wire import RightGiven
from sync.server.books import Books
from sync.server.requests import Arrived, AskRight, ReleaseRight
from sync.server.state import DOUBTED, GIVEN, NOBODYS, TOLD, Death, Right, SoldTicket, Till


def give(books: Books, ask: AskRight) -> RightGiven:
    """Raises ORDER_UNKNOWN, or RIGHT_TAKEN with the till that has it; also by this very till with
    another operation: two machines may answer as one, or what it did with it is on its way.
    """
    till = books.acting(ask.till, ask.incarnation)
    before = books.answered(ask)
    if before is not None:
        return msgspec.json.decode(before, type=RightGiven)
    books.giving()
    sale = books.loaded.sales.get(ask.order)
    if sale is None:
        raise Refusal(Reason.ORDER_UNKNOWN)
    right = books.right(ask.order)
    if right is not NOBODYS:
        doubted = right.state == DOUBTED
        raise books.refuse(ask, Refusal(Reason.RIGHT_TAKEN, till=right.till, doubted=doubted))
    seller, life, number = sale
    if seller != till.id and _has_by_sale(books, seller, life, number):
        raise books.refuse(ask, Refusal(Reason.RIGHT_TAKEN, till=seller, doubted=False))
    given = Right(till.id, till.incarnation, ask.operation, GIVEN)
    books.put_right(ask.order, given)
    answer = RightGiven(UUID(ask.order))
    books.answer(ask, answer)
    return answer


def _has_by_sale(books: Books, seller: int, life: int, number: int) -> bool:
    """Whether that till may still take it for its own: it does not know that its sale is here."""
    till = books.known(seller)
    return life == till.incarnation and number > till.acknowledged


def release(books: Books, ask: ReleaseRight) -> RightReleased:
    """A supervisor takes the risk by name: a doubted order's tickets may be taken back."""
    books.giving()
    was_doubted = books.right(ask.order).state == DOUBTED
    if was_doubted:
        books.put_right(ask.order, NOBODYS)
    books.decide(ask.signed)
    return RightReleased(was_doubted)


def note_sale(books: Books, arrived: Arrived, sale: Sale) -> None:
    """A sale of a life that is over, or of a till that was given up: what became of it since then
    has not been told yet, or never will be.
    """
    entry, order = arrived.entry, sale.order.id.hex
    till = books.known(int(entry.till))
    is_over = entry.incarnation != till.incarnation or till.written_off == books.server.generation
    if is_over and books.right(order) is NOBODYS:
        books.put_right(order, Right(till.id, entry.incarnation, "", DOUBTED))


def used(books: Books, arrived: Arrived, order: UUID, operation: UUID | None) -> None:
    """What was done with it is here, or it was not used: it ends, and no late request of that id
    will be granted, also by books that were put back to before it.
    """
    if operation is None:
        return
    right, till = books.right(order.hex), int(arrived.entry.till)
    if (right.till, right.operation) == (till, operation.hex):
        books.put_right(order.hex, NOBODYS)
    books.cancel(till, operation.hex)


def end_lives(books: Books, till: Till, sure: Sequence[int | None]) -> None:
    """What the till's lives had ends: free where all that the life did is here, else doubted."""
    for order, right in list(books.rights_of(till.id)):
        if right.incarnation in sure:
            books.put_right(order, NOBODYS)
        elif right.state == GIVEN:
            books.put_right(order, _doubted(right))
    if till.incarnation in sure:
        return
    for order in books.unacknowledged(till):
        if books.right(order) is NOBODYS:
            books.put_right(order, Right(till.id, till.incarnation, "", DOUBTED))


def take(books: Books, till: Till, said: Sequence[RightSaid]) -> list[UUID]:
    """Give the till what it says it has, where nobody has it; end what it does not name, for its
    whole journal is here. Those it has not, in spite of what it says, come back.
    """
    lost: list[UUID] = []
    stated: set[str] = set()
    for one in said:
        order, operation = one.order.hex, one.operation.hex
        own = Right(till.id, till.incarnation, operation, GIVEN)
        right = books.right(order)
        if right == own:
            stated.add(order)
        elif not one.given:
            books.cancel(till.id, operation)
        elif right.till in (0, till.id) or right.till in books.server.missing:
            books.put_right(order, own)
            stated.add(order)
        else:
            lost.append(one.order)
    for order, right in list(books.rights_of(till.id)):
        if order in stated or (right.state == DOUBTED and till.hole):
            continue
        is_lost = bool(till.hole) and right.incarnation != till.incarnation
        books.put_right(order, _doubted(right) if is_lost else NOBODYS)
    return lost


def not_its_own(books: Books, till: Till, said: Sequence[RightSaid]) -> list[UUID]:
    """Of what it says it has: what these books do not give it."""
    return [
        one.order
        for one in said
        if one.given
        and books.right(one.order.hex) != Right(till.id, till.incarnation, one.operation.hex, GIVEN)
    ]


def bury(books: Books, ticket: SoldTicket, taken_by: int) -> None:
    """The till whose ticket it was has to be told, if another one took it back."""
    if taken_by != ticket.till:
        books.writes.deaths[ticket.till, ticket.id] = Death(ticket.order, taken_by)


def deaths_of(books: Books, till: Till) -> list[DeathSaid]:
    """What of its tickets others took back, and it has not said yet that it knows."""
    found: dict[tuple[str, int], list[UUID]] = {}
    for (owner, ticket), death in {**books.loaded.deaths, **books.writes.deaths}.items():
        if owner == till.id and death is not TOLD:
            found.setdefault((death.order, death.taken_by), []).append(UUID(ticket))
    return [
        DeathSaid(UUID(order), sorted(tickets), taken_by)
        for (order, taken_by), tickets in sorted(found.items())
    ]


def heard(books: Books, till: int, tickets: Sequence[UUID]) -> None:
    """The till knows."""
    for ticket in tickets:
        books.writes.deaths[till, ticket.hex] = TOLD


def _doubted(right: Right) -> Right:
    return Right(right.till, right.incarnation, right.operation, DOUBTED)
