"""Packing: emergency tickets of this till's own places, and what became of each paper.

A packed place is sold to whoever holds its paper. That is written, and in the journal, in the
transaction that queues the paper, so before any byte of it can leave; it ends by a person's word.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from pos.domain import ticketcode
from pos.domain.emergency import (
    Cause,
    EmergencyPaper,
    Pack,
    PaperBack,
    chosen,
)
from pos.domain.ids import (
    CategoryId,
    JobId,
    OrderId,
    PackId,
    PerformanceId,
    PersonId,
    PlaceId,
    TicketId,
    TicketTypeId,
)
from pos.domain.journal import Packed, PaperCameBack, PaperLost, Sale
from pos.domain.money import Money
from pos.domain.order import Order, Tender, Ticket
from pos.domain.outagepaper import OutagePaper
from pos.domain.people import LOSE_PAPER, PACK, SELL, Approval, require
from pos.domain.plan import Group, PlaceLabel
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Person, Season
from pos.domain.ticketcode import TicketCode, sign
from pos.payments import handkeyed
from pos.services import outagepapers, receipts, rights, shifts
from pos.services.desk import Desk
from pos.services.owning import Key, idle_allotted
from pos.services.people import spend
from pos.services.tendering import settle
from pos.storage.database import Unit
from pos.storage.jobs import JobState

# A paper that is being printed at this moment cannot be in anybody's hand.
_LEAVING: tuple[JobState, ...] = ("sending", "sent")


class Hall(Protocol):
    """What is asked of a pos.domain.plan.Plan."""

    @property
    def sold_whole(self) -> Mapping[PlaceId, Group]:
        """Seats that are sold together or not at all."""

    def label(self, place: PlaceId) -> PlaceLabel:
        """How a person names the place."""

    def category(self, place: PlaceId) -> CategoryId:
        """Its price category."""


@dataclass(frozen=True)
class PackWish:
    """Which places go onto paper: so many of each category, or a share of each where `counts` is
    None. `person` is None where the till does it by itself.
    """

    performance: PerformanceId
    season: Season
    hall: Hall
    person: Person | None
    cause: Cause = "button"
    counts: Mapping[CategoryId, int] | None = None


@dataclass(frozen=True)
class SoldByHand:
    """Papers that one customer took, and what each paid, in cash. `sold_at_ms`: when, as it was
    written down; 0 where it was not.
    """

    papers: tuple[TicketId, ...]
    ticket_types: tuple[TicketTypeId, ...]
    person: Person
    season: Season
    sold_at_ms: int = 0


def packable(
    desk: Desk, performance: PerformanceId, hall: Hall, in_use: Callable[[], Collection[Key]]
) -> dict[CategoryId, tuple[PlaceId, ...]]:
    """What this till could put onto paper now, by category."""
    with desk.database.transaction() as unit:
        return _packable(unit, performance, hall, in_use)


def pack(
    desk: Desk,
    wish: PackWish,
    in_use: Callable[[], Collection[Key]],
    lists: Sequence[OutagePaper] = (),
) -> Pack:
    """Emergency tickets of places that this till owns in advance: written, queued, and from now on
    sold to whoever holds them. `lists` are printed before them.

    What the till prints by itself it prints once, and so notes also a pack without any ticket.

    Raises NOT_PERMITTED, TILL_SUSPENDED, PERFORMANCE_CLOSED, NAMES_MISSING where each ticket must
    be for somebody, NOTHING_TO_PACK, PACKED_ALREADY where the till does it by itself and something
    was packed before.
    """
    if wish.person is not None:
        require(wish.person, PACK)
    desk.guard.check()
    performance = wish.season.performance(wish.performance)
    if performance.cancelled:
        raise Refusal(Reason.PERFORMANCE_CLOSED, performance=performance.id)
    if performance.real_name:
        raise Refusal(Reason.NAMES_MISSING, count=1)
    at_ms = desk.clock.now_ms()
    with desk.database.transaction() as unit:
        if wish.person is None and unit.emergency.is_packed(wish.performance):
            raise Refusal(Reason.PACKED_ALREADY)
        # Asked inside: what was put into a basket since is a customer's.
        owned = _packable(unit, wish.performance, wish.hall, in_use)
        places = chosen(owned, wish.counts)
        if not places and wish.person is not None:
            raise Refusal(Reason.NOTHING_TO_PACK)
        outagepapers.queue_lists(desk, unit, lists)
        made = Pack(
            id=PackId(desk.ids.new()),
            performance=wish.performance,
            currency=wish.season.currency.code,
            first=unit.emergency.next_number(wish.performance),
            tickets=tuple(_ticket(desk, wish, one, at_ms) for one in places),
            person=wish.person.id if wish.person else PersonId(""),
            cause=wish.cause,
            at_ms=at_ms,
        )
        _write(unit, made, outagepapers.queue_pack(desk, unit, made, wish.season))
        unit.leases.end(wish.performance, places)
    return made


def _packable(
    unit: Unit, performance: PerformanceId, hall: Hall, in_use: Callable[[], Collection[Key]]
) -> dict[CategoryId, tuple[PlaceId, ...]]:
    found: dict[CategoryId, list[PlaceId]] = {}
    # Its own, and sold by these books: the house let a paper go that was never brought back, or a
    # copy of this till took a ticket back.
    sold = unit.orders.sold_in(performance) | unit.emergency.taken(performance)
    kept = {*hall.sold_whole, *sold}
    for lease in idle_allotted(unit, in_use):
        if lease.performance == performance and lease.place not in kept:
            found.setdefault(hall.category(lease.place), []).append(lease.place)
    return {category: tuple(sorted(places)) for category, places in sorted(found.items())}


def _write(unit: Unit, made: Pack, jobs: list[JobId]) -> None:
    unit.emergency.add(made, jobs or [None] * len(made.tickets))
    unit.journal.append(Packed(made), made.at_ms)


def _ticket(desk: Desk, wish: PackWish, place: PlaceId, at_ms: int) -> Ticket:
    ticket = TicketId(desk.ids.new())
    code = TicketCode(
        key=desk.credentials.till,
        performance=wish.performance,
        place=place,
        ticket=ticket,
        print_no=1,
        issued_s=at_ms // 1000,
        ticket_class=ticketcode.CLASS_EMERGENCY,
    )
    return _priced(wish, place, ticket, sign(code, desk.credentials.private_key))


def _priced(wish: PackWish, place: PlaceId, ticket: TicketId, code: str) -> Ticket:
    """At the category's full price: that of the first ticket type sold there."""
    category = wish.hall.category(place)
    kinds = wish.season.ticket_types_for(wish.performance, category)
    if not kinds:
        raise Refusal(Reason.NO_PRICE, category=category, ticket_type="")
    price = wish.season.price(wish.performance, category, kinds[0].id)
    return Ticket(
        id=ticket,
        performance=wish.performance,
        place=place,
        label=wish.hall.label(place),
        category=category,
        ticket_type=kinds[0].id,
        price_minor=price.minor,
        code=code,
    )


# --- what became of the papers -------------------------------------------------------------------


def waiting(desk: Desk) -> tuple[EmergencyPaper, ...]:
    """Papers that nobody has accounted for, by performance and number."""
    with desk.database.transaction() as unit:
        return unit.emergency.waiting()


def find(desk: Desk, text: str) -> EmergencyPaper:
    """The paper whose short code was typed, or whose code was scanned.

    Raises CODE_WRONG for what no till of this house signed, OTHER_TILLS_PAPER, NO_EMERGENCY_PAPER
    for a ticket that was sold in the ordinary way, PAPER_FORGOTTEN for a genuine one that these
    books have lost (see `take_up`), TICKET_UNKNOWN, and PAPER_SETTLED.
    """
    with desk.database.transaction() as unit:
        found = unit.emergency.find(text.strip())
        if not found:
            raise _unknown(desk, unit, text.strip())
    return _waits(found[0])


def _unknown(desk: Desk, unit: Unit, text: str) -> Refusal:
    if text.startswith(ticketcode.PREFIX):
        try:
            code, _, _ = ticketcode.read(text)
            if code.key != desk.credentials.till:
                return Refusal(Reason.OTHER_TILLS_PAPER, till=code.key)
            ticketcode.verify(text, desk.credentials.private_key.public_key())
        except Refusal as refusal:
            return refusal
        if code.ticket_class == ticketcode.CLASS_EMERGENCY:
            return Refusal(Reason.PAPER_FORGOTTEN)
    is_sold = bool(text) and bool(unit.orders.find(text, 1))
    return Refusal(Reason.NO_EMERGENCY_PAPER if is_sold else Reason.TICKET_UNKNOWN)


def _waits(paper: EmergencyPaper) -> EmergencyPaper:
    if not paper.waits:
        raise Refusal(Reason.PAPER_SETTLED, state=paper.state)
    return paper


def _needed(unit: Unit, ticket: TicketId) -> EmergencyPaper:
    paper = unit.emergency.of(ticket)
    if paper is None:
        raise Refusal(Reason.TICKET_UNKNOWN)
    return _waits(paper)


def sold(desk: Desk, said: SoldByHand) -> Order:
    """The papers were sold for cash: a sale of the present shift with those very tickets. No paper
    is printed, for the customer has one.

    Raises NOT_PERMITTED, TILL_SUSPENDED, SHIFT_NOT_OPEN, BASKET_EMPTY, TICKET_UNKNOWN,
    PAPER_SETTLED, BASKET_CHANGED for papers of two currencies, NO_PRICE for a ticket type that is
    not sold there.
    """
    require(said.person, SELL)
    desk.guard.check()
    if not said.papers or len(set(said.papers)) != len(said.papers):
        raise Refusal(Reason.BASKET_EMPTY)
    at_ms = desk.clock.now_ms()
    with desk.database.transaction() as unit:
        shift = shifts.needed(unit)
        papers = [_needed(unit, one) for one in said.papers]
        tickets = tuple(
            _as_sold(said.season, paper.ticket, kind)
            for paper, kind in zip(papers, said.ticket_types, strict=True)
        )
        if {paper.currency for paper in papers} != {shift.currency}:
            raise Refusal(Reason.BASKET_CHANGED)
        sequence = max(unit.orders.next_sequence(), unit.standing.read().numbers_from)
        order = _order(desk, said, shift.id, sequence, tickets)
        for paper in papers:
            unit.emergency.settle(paper.ticket.id, "sold", at_ms)
        unit.orders.add(order, sequence)
        moment = said.sold_at_ms or min(paper.packed_at_ms for paper in papers)
        entry = unit.journal.append(Sale(order, on_paper_ms=moment), at_ms)
        rights.note_sale(unit, order.id, entry.number, at_ms)
        receipts.after_sale(desk, unit, order, said.season)
        assert unit.orders.load(order.id) == order, "what was written is not what was sold"
    return order


def _as_sold(season: Season, ticket: Ticket, kind: TicketTypeId) -> Ticket:
    if kind == ticket.ticket_type:  # at the price that stands on the paper
        return ticket
    price = season.price(ticket.performance, ticket.category, kind)
    return replace(ticket, ticket_type=kind, price_minor=price.minor)


def price_of(season: Season, ticket: Ticket, kind: TicketTypeId) -> Money:
    """What the paper was sold for as that type of ticket. Raises NO_PRICE."""
    return Money(_as_sold(season, ticket, kind).price_minor, season.currency)


def _order(
    desk: Desk, said: SoldByHand, shift: object, sequence: int, tickets: tuple[Ticket, ...]
) -> Order:
    total = Money(sum(one.price_minor for one in tickets), said.season.currency)
    exact = settle(total, (Tender("cash", total.minor),), 1)
    assert not exact.change.minor and not exact.rounding.minor
    return Order(
        id=OrderId(desk.ids.new()),
        number=f"{desk.credentials.till}-{sequence:06d}",
        till=desk.credentials.till,
        shift=shift,  # type: ignore[arg-type]
        person=said.person.id,
        at_ms=desk.clock.now_ms(),
        currency=total.currency.code,
        tickets=tickets,
        tenders=(Tender("cash", total.minor),),
    )


def came_back(desk: Desk, ticket: TicketId, person: Person) -> PaperBack:
    """It was not used and is in the cashier's hand: the code is dead, the place free again. Of a
    paper that no printer has seen yet none comes.

    Raises NOT_PERMITTED, TILL_SUSPENDED, TICKET_UNKNOWN, PAPER_SETTLED, PAPER_LEAVING while it is
    being printed.
    """
    require(person, SELL)
    desk.guard.check()
    at_ms = desk.clock.now_ms()
    with desk.database.transaction() as unit:
        paper = _needed(unit, ticket)
        of = paper.ticket
        back = PaperBack(desk.ids.new(), of.id, of.performance, of.place, person.id, at_ms)
        _cancel_job(unit, paper)
        unit.emergency.settle(ticket, "back", at_ms)
        unit.journal.append(PaperCameBack(back), at_ms)
    return back


def lost(
    desk: Desk, ticket: TicketId, person: Person, approval: Approval | None, reason: str
) -> None:
    """Nobody knows what became of it: the place stays sold, and nobody is asked any more. It may
    turn up yet. Raises NOT_PERMITTED, TILL_SUSPENDED, NOTE_MISSING, CARD_NUMBER_TYPED,
    APPROVAL_NEEDED (people.LOSE_PAPER, the ticket), TICKET_UNKNOWN, PAPER_SETTLED.
    """
    require(person, LOSE_PAPER)
    desk.guard.check()
    handkeyed.refuse_card_number(reason)
    reason = " ".join(reason.split())
    if not reason:
        raise Refusal(Reason.NOTE_MISSING)
    at_ms = desk.clock.now_ms()
    with desk.database.transaction() as unit:
        paper = _needed(unit, ticket)
        if paper.state == "lost":
            raise Refusal(Reason.PAPER_SETTLED, state=paper.state)
        word = spend(unit, approval, LOSE_PAPER, ticket, at_ms)
        unit.emergency.settle(ticket, "lost", at_ms, reason)
        unit.journal.append(PaperLost(ticket, person.id, word.approver, reason), at_ms)


def _cancel_job(unit: Unit, paper: EmergencyPaper) -> None:
    """What no printer has seen is not printed; what is leaving at this moment is in no hand."""
    if paper.job is None:
        return
    if any(job.id == paper.job for job in unit.jobs.in_state(*_LEAVING)):
        raise Refusal(Reason.PAPER_LEAVING)
    if any(job.id == paper.job for job in unit.jobs.in_state("queued", "blocked", "in_doubt")):
        unit.jobs.set_state(paper.job, "cancelled", "the paper is not wanted any more")


def take_up(desk: Desk, text: str, wish: PackWish) -> EmergencyPaper:
    """A genuine paper of this till that its books have lost with a disk: the paper itself says
    which ticket it is, and it is written down anew, to be accounted for like the others.

    Raises NOT_PERMITTED, TILL_SUSPENDED, CODE_WRONG, PACKED_ALREADY where the place has another
    paper or ticket here.
    """
    person = wish.person
    assert person is not None, "only a person has a paper in the hand"
    require(person, PACK)
    desk.guard.check()
    text = text.strip()
    code = ticketcode.verify(text, desk.credentials.private_key.public_key())
    if code.ticket_class != ticketcode.CLASS_EMERGENCY or code.performance != wish.performance:
        raise Refusal(Reason.CODE_WRONG)
    at_ms = desk.clock.now_ms()
    ticket = _priced(wish, code.place, code.ticket, text)
    with desk.database.transaction() as unit:
        if unit.emergency.of(code.ticket) is not None or is_taken(unit, ticket):
            raise Refusal(Reason.PACKED_ALREADY)
        made = Pack(
            id=PackId(desk.ids.new()),
            performance=wish.performance,
            currency=wish.season.currency.code,
            first=unit.emergency.next_number(wish.performance),
            tickets=(ticket,),
            person=person.id,
            cause="found",
            at_ms=at_ms,
        )
        _write(unit, made, [])
        unit.leases.end(wish.performance, [code.place])
        paper = unit.emergency.of(code.ticket)
    assert paper is not None, "it was written just now"
    return paper


def is_taken(unit: Unit, ticket: Ticket) -> bool:
    """Whether this till has sold the place, or somebody may have a paper for it."""
    sold_here = unit.orders.sold(ticket.performance, [ticket.place])
    return bool(sold_here) or ticket.place in unit.emergency.taken(ticket.performance)
