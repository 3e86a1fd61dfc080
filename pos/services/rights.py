"""The right to take tickets back: asked from the server before, spent by a refund or given back."""

from dataclasses import dataclass, replace

from pos.domain.dossier import Dossier
from pos.domain.ids import OperationId, OrderId
from pos.domain.journal import RightReturned, TakenBack
from pos.domain.refusals import Reason, Refusal
from pos.domain.rights import Right, is_owned
from pos.domain.talk import Talk, lead
from pos.services.desk import Desk
from pos.services.ports import RightsServer
from pos.storage.database import Unit

# The server looked at the order and did not give the say over it, and never will by that id.
_NOT_GIVEN = frozenset((Reason.RIGHT_TAKEN, Reason.OPERATION_CANCELLED))


@dataclass(frozen=True)
class RightWish:
    """Give this till the say over the order, by that operation, and tell what became of it."""

    operation: OperationId
    order: OrderId


def own(desk: Desk, server: RightsServer, order: OrderId) -> None:
    """Have the say over the order; asks nobody where this till has it already.

    Raises TILL_SUSPENDED, the server's Refusal (RIGHT_TAKEN names the till that has it,
    ORDER_UNKNOWN), or Trouble: then the operation stays written down and is asked again.
    """
    lead(owning(desk, order), lambda wish: server.right(wish.operation, wish.order))


def owning(desk: Desk, order: OrderId) -> Talk[RightWish, None]:
    """The talk behind `own`: what is asked is on disk before it is yielded. Answer: a Dossier.

    With the dossier it is this till's, and not before: what others did with the order counts.
    """
    desk.guard.check()
    with desk.database.transaction() as unit:
        right = unit.rights.of(order)
        if _is_owned(unit, right):
            return
        life = unit.identity.incarnation()
        if right is None or right.state != "asked" or right.incarnation != life:
            operation = OperationId(desk.ids.new())
            right = Right(order, "asked", life, desk.clock.now_ms(), operation)
            unit.rights.put(right)
    assert right.operation is not None, "what was asked has a name"
    desk.before_asking()
    try:
        dossier: Dossier = yield RightWish(right.operation, order)
    except Refusal as refusal:
        if refusal.reason in _NOT_GIVEN:
            with desk.database.transaction() as unit:
                if unit.rights.of(order) == right:
                    unit.rights.end(order)
        raise
    with desk.database.transaction() as unit:
        if unit.rights.of(order) == right:
            unit.rights.keep(dossier)
            unit.rights.put(replace(right, state="granted"))


def owns(desk: Desk, order: OrderId) -> bool:
    """Whether this till has the say over the order, so that asking for it asks nobody."""
    with desk.database.transaction() as unit:
        return _is_owned(unit, unit.rights.of(order))


def needed(unit: Unit, order: OrderId) -> Right:
    """The say over the order. Raises RIGHT_NOT_OWNED: without it no ticket goes back."""
    right = unit.rights.of(order)
    if not _is_owned(unit, right):
        raise Refusal(Reason.RIGHT_NOT_OWNED)
    assert right is not None, "what is owned is there"
    return right


def spend(unit: Unit, right: Right) -> None:
    """It was used: what the server gave ends with the entry that tells of it. What this till has
    by its own sale stays until the server has that sale.
    """
    if right.state != "sold":
        unit.rights.end(right.order)


def note_sale(unit: Unit, order: OrderId, number: int, at_ms: int) -> None:
    """The till's own sale, told by that journal entry: the say over it is this till's."""
    life = unit.identity.incarnation()
    unit.rights.forget_sold(life, unit.journal.confirmed())
    unit.rights.put(Right(order, "sold", life, at_ms, None, number))


def give_back(desk: Desk, order: OrderId) -> None:
    """The cashier left it: return what was asked or given, by the journal. Otherwise no fault."""
    with desk.database.transaction() as unit:
        right = unit.rights.of(order)
        if right is not None:
            return_unused(desk, unit, right)


def return_all(desk: Desk, unit: Unit) -> None:
    """At start: nobody stands at the window any more. A till whose past is not sure returns
    nothing: it may have used it.
    """
    for right in unit.rights.every():
        return_unused(desk, unit, right)


def return_unused(desk: Desk, unit: Unit, right: Right) -> None:
    """Return it, if it was asked for in this life."""
    if desk.guard.suspended or right.operation is None:
        return
    if unit.going_back.of(right.order) is not None:
        return  # the terminal may have given money back already: nobody else may
    if right.incarnation == unit.identity.incarnation():
        body = RightReturned(right.operation, right.order)
        unit.journal.append(body, desk.clock.now_ms())
    unit.rights.end(right.order)


def held_back(unit: Unit) -> int | None:
    """The first entry of the journal that is not told yet: a sale whose money is going back. Told,
    the say over it would be the server's to give, and another till could refund it in between.
    """
    going = {one.order for one in unit.going_back.every()}
    sold = [one for one in unit.rights.every() if one.state == "sold"] if going else []
    life = unit.identity.incarnation()
    return min(
        (one.number for one in sold if one.order in going and one.incarnation == life),
        default=None,
    )


def hear(desk: Desk, unit: Unit, told: TakenBack) -> None:
    """Another till took tickets of this one back: they are dead, and the journal says so."""
    mine = tuple(one for one in told.tickets if unit.orders.order_of(one) == told.order)
    fresh = [one for one in mine if one not in unit.orders.dead(told.order)]
    apply_taken_back(unit, replace(told, tickets=tuple(fresh)))
    unit.jobs.cancel_queued(tuple(fresh), "refunded")
    unit.journal.append(told, desk.clock.now_ms())


def apply_taken_back(unit: Unit, told: TakenBack) -> None:
    """The tickets that still live here die."""
    dead = unit.orders.dead(told.order)
    live = [
        one for one in told.tickets if unit.orders.order_of(one) == told.order and one not in dead
    ]
    unit.orders.kill(live)
    unit.rights.take_back(live, told.till)


def _is_owned(unit: Unit, right: Right | None) -> bool:
    return is_owned(right, unit.identity.incarnation(), unit.journal.confirmed())
