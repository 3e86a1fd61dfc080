"""Tickets with a name: asked before money is taken, sealed with the sale, told to the server.

One identity has one ticket of a performance. The till knows its own tickets and asks the server for
the others'; what two tills sold to one identity while one was cut off, the server finds.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from pos.domain.basket import Basket
from pos.domain.ids import PerformanceId, PlaceId, TicketId
from pos.domain.journal import Entry
from pos.domain.order import CHARGED, Exchange, Order, Ticket
from pos.domain.paper import Paper, TicketPaper
from pos.domain.personal.holder import Named, identity_mark, sealed_holder
from pos.domain.pricing.circumstances import Key
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.domain.season import Season
from pos.services.desk import Desk
from pos.services.ports import HolderServer
from pos.storage.database import Unit
from pos.storage.holders import HolderKey

if TYPE_CHECKING:
    from pos.services.selling import SaleWish

Names = Mapping[Key, Named]
_OVER = timedelta(hours=24)
_IN_HAND = 200
_AT_ONCE = 50
PATIENCE_S = 20.0  # so long a paper waits for its name, while nobody says that it will not come


def asked_of(season: Season, basket: Basket) -> tuple[Key, ...]:
    """The places in the basket whose tickets need a name, in its order."""
    return tuple(
        (one.performance, one.place)
        for one in basket.items
        if season.performance(one.performance).real_name
    )


def check(desk: Desk, server: HolderServer, season: Season, basket: Basket, names: Names) -> None:
    """That all are named, and nobody has a ticket already; before money, for the network lane.

    Without the server what this till knows counts. Raises NAMES_MISSING, IDENTITY_USED(performance,
    place), NAMES_OFFLINE.
    """
    wanted = asked_of(season, basket)
    if not wanted:
        return
    with desk.database.transaction() as unit:
        known = bool(unit.holders.box())
    if not known:
        fetch_box(desk, server)
    with desk.database.transaction() as unit:
        marks = _checked(unit, desk, wanted, names)
    for performance in {one for one, _ in wanted}:
        asked = {marks[key]: key for key in wanted if key[0] == performance}
        try:
            taken = server.taken_identities(performance, list(asked))
        except Trouble:
            return
        for mark in taken:
            if mark in asked:
                raise _used(asked[mark])


def fetch_box(desk: Desk, server: HolderServer) -> None:
    """The key that names are sealed to. Raises NAMES_OFFLINE where nobody has it here yet."""
    try:
        public = server.house_box()
    except Trouble:
        raise Refusal(Reason.NAMES_OFFLINE) from None
    with desk.database.transaction() as unit:
        unit.holders.keep_box(public)


@dataclass(frozen=True)
class Sealing:
    """Names of one sale, sealed: the tickets with them, what the server is to be told, and what is
    said on the papers.
    """

    tickets: tuple[Ticket, ...]
    keys: tuple[HolderKey, ...]
    printed: Mapping[TicketId, str] = field(default_factory=dict, repr=False)


def seal(desk: Desk, unit: Unit, sale: SaleWish, order: Order) -> Sealing:
    """The order's tickets with their holders. Where money is taken already nothing is refused:
    what has no name then is sold without one, and the door asks.

    Raises NAMES_MISSING, IDENTITY_USED, NAMES_OFFLINE.
    """
    wanted = asked_of(sale.season, sale.basket)
    if not wanted:
        return Sealing(order.tickets, ())
    if not any(one.kind == "voucher" or one.kind in CHARGED for one in sale.tenders):
        _checked(unit, desk, wanted, sale.names)
    box, tickets, keys = unit.holders.box(), [], []
    for ticket in order.tickets:
        named = sale.names.get((ticket.performance, ticket.place))
        if named is None or not box or (ticket.performance, ticket.place) not in wanted:
            tickets.append(ticket)
            continue
        holder, posted = sealed_holder(named, desk.ids.new().hex, box)
        tickets.append(replace(ticket, holder=holder))
        mark = _mark(desk, ticket.performance, named)
        at = (ticket.performance, ticket.place)
        keys.append(HolderKey(ticket.id, holder.id, *at, mark, posted, 0, 0))
    printed = {}
    if sale.season.house.names_on_tickets:
        known = [(one, sale.names.get((one.performance, one.place))) for one in tickets]
        printed = {one.id: f"{who.name} · {who.masked}" for one, who in known if who and one.holder}
    return Sealing(tuple(tickets), tuple(keys), printed)


def note(desk: Desk, unit: Unit, sealing: Sealing, entry: Entry) -> None:
    """The sale is written: the keys are to go, and the papers to be printed."""
    for key in sealing.keys:
        unit.holders.add(replace(key, life=entry.incarnation, entry=entry.number))
    _take_in_hand(desk, sealing.printed)


def filled(desk: Desk, paper: Paper) -> Paper:
    """The paper with the name of whom it is for; for the devices lane.

    After a restart, or for a second paper, the name is not in hand: the till cannot read what it
    sealed, and the server is asked (`fetch_names`). Raises Trouble while that may still come. Where
    it does not, the paper says that the door has the name; or it waits on, where the performance
    wants that and nobody has erased the person.
    """
    if not isinstance(paper, TicketPaper):
        return paper
    if paper.ticket in desk.in_hand:
        desk.names_wanted.pop(paper.ticket, None)
        return replace(paper, holder=desk.in_hand[paper.ticket])
    with desk.database.transaction() as unit:
        season = unit.seasons.current()
        if season is None or not season.house.names_on_tickets:
            return paper
        (ticket, *_) = unit.orders.tickets([paper.ticket]) or (None,)
        told = unit.holders.of(paper.ticket)
    if ticket is None or ticket.holder is None:
        return paper
    erased = paper.ticket in desk.names_gone and (told is None or not told.posted)
    since_s = desk.names_wanted.setdefault(paper.ticket, desk.clock.monotonic_s())
    waits = any(one.id == ticket.performance and one.names_wait for one in season.performances)
    patient = waits or desk.clock.monotonic_s() - since_s < PATIENCE_S
    if patient and not erased:
        raise Trouble("server", "the name has to come from the sales server")
    desk.names_wanted.pop(paper.ticket, None)
    return replace(paper, nameless=True)


def keep_up(desk: Desk, server: HolderServer) -> None:
    """Bring what the server lacks, and fetch what papers wait for; for the network lane."""
    tell(desk, server)
    fetch_names(desk, server)


def fetch_names(desk: Desk, server: HolderServer) -> int:
    """Ask for the names that papers wait for; for the network lane. How many came."""
    wanted = list(desk.names_wanted)[:_AT_ONCE]
    if not wanted:
        return 0
    try:
        known, gone = server.holder_names(wanted)
    except (Trouble, Refusal):
        return 0
    _take_in_hand(desk, known)
    desk.names_gone.update(gone)
    return len(known)


def _take_in_hand(desk: Desk, names: Mapping[TicketId, str]) -> None:
    desk.in_hand.update(names)
    for old in list(desk.in_hand)[:-_IN_HAND]:
        desk.in_hand.pop(old, None)


def carried(season: Season, old: Sequence[Ticket], new: Sequence[Ticket]) -> tuple[Ticket, ...]:
    """Tickets that came for others, in their names. Raises NAMES_MISSING where a name would have
    to be asked: such a ticket is refunded and sold anew.
    """
    found = []
    for was, ticket in zip(old, new, strict=True):
        check_carried(season, was, ticket.performance)
        if season.performance(ticket.performance).real_name:
            ticket = replace(ticket, holder=was.holder)  # noqa: PLW2901
        found.append(ticket)
    return tuple(found)


def check_carried(season: Season, was: Ticket, to: PerformanceId) -> None:
    """Whether a ticket can be exchanged to that performance. Raises NAMES_MISSING."""
    if season.performance(to).real_name and (was.holder is None or was.performance != to):
        raise Refusal(Reason.NAMES_MISSING)


def note_exchange(unit: Unit, made: Exchange, entry: Entry) -> None:
    """The same persons have other tickets: the server hears it, and has their keys already."""
    for out, ticket in zip(made.out, made.tickets, strict=False):
        if ticket.holder is None:
            continue
        before = unit.holders.of(out)
        if before is None:  # this database was put back, and the key is gone
            continue
        posted = before.posted or _SAME
        unit.holders.add(
            HolderKey(
                ticket.id,
                ticket.holder.id,
                ticket.performance,
                ticket.place,
                before.mark,
                posted,
                entry.incarnation,
                entry.number,
            )
        )


# Instead of a key: the server has it, by another ticket of the same holder.
_SAME = b"same"


def tell(desk: Desk, server: HolderServer) -> int:
    """Bring the keys to the server, each until it has it; for the network lane. How many.

    What it says of two tickets for one identity becomes a task, as after an upload.
    """
    with desk.database.transaction() as unit:
        keys = unit.holders.untold()
    if not keys:
        return 0
    try:
        tasks = server.tell_holders(keys)
    except (Trouble, Refusal):
        return 0
    with desk.database.transaction() as unit:
        unit.holders.told(one.ticket for one in keys)
        for key in keys:
            for task in tasks:
                if task.ticket == key.ticket:
                    unit.tasks.add(key.entry, Reason.IDENTITY_USED, task.params, key.life)
    return len(keys)


def forget_past(desk: Desk, season: Season) -> None:
    """Of performances that are over no mark is kept; for the storage lane."""
    now = datetime.fromtimestamp(desk.clock.now_ms() / 1000, UTC)
    coming = {one.id for one in season.performances if one.starts_at > now - _OVER}
    with desk.database.transaction() as unit:
        if over := unit.holders.performances() - coming:
            unit.holders.forget(over)


def _checked(
    unit: Unit, desk: Desk, wanted: Collection[Key], names: Names
) -> dict[tuple[PerformanceId, PlaceId], str]:
    """The marks of what is wanted. Raises as `check` does."""
    marks: dict[tuple[PerformanceId, PlaceId], str] = {}
    if any(key not in names for key in wanted):
        raise Refusal(Reason.NAMES_MISSING)
    if not unit.holders.box():
        raise Refusal(Reason.NAMES_OFFLINE)
    for key in wanted:
        mark = _mark(desk, key[0], names[key])
        if (key[0], mark) in {(one[0], known) for one, known in marks.items()}:
            raise _used(key)
        if mark in unit.holders.live(key[0]):
            raise _used(key)
        marks[key] = mark
    return marks


def _used(key: Key) -> Refusal:
    return Refusal(Reason.IDENTITY_USED, performance=key[0], place=key[1])


def _mark(desk: Desk, performance: PerformanceId, named: Named) -> str:
    return identity_mark(desk.credentials.pepper, performance, named)
