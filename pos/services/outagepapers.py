"""The outage pack's papers: made of this till's own database alone, so that it works cut off."""

from collections.abc import Sequence

from pos.domain import paper
from pos.domain.emergency import Pack, numbered
from pos.domain.ids import JobId, PerformanceId, PlaceId
from pos.domain.order import Ticket
from pos.domain.outagepaper import (
    MapPaper,
    OutagePaper,
    PackHead,
    TallyLine,
    TallyPaper,
    WaitingOrder,
    WillCallPaper,
    rows_of,
)
from pos.domain.paper import EmergencyPaper
from pos.domain.people import PACK, require
from pos.domain.plan import Plan
from pos.domain.season import Person, Season
from pos.domain.ticketcode import short_code
from pos.domain.willcall import written
from pos.services import papers, refunding
from pos.services.desk import Desk
from pos.storage.database import Unit

_FREE = 0  # PlaceState.FREE of the wire, as in every Picture


def head_of(desk: Desk, season: Season, performance: PerformanceId) -> PackHead:
    """What stands on each of them. Raises PERFORMANCE_UNKNOWN."""
    one = season.performance(performance)
    return PackHead(
        house=season.house.name,
        timezone=season.house.timezone,
        locale=season.house.locale,
        title=season.production_of(one).title,
        venue=one.venue,
        starts_at=one.starts_at.isoformat(),
        till_name=desk.credentials.till_name,
        at_ms=desk.clock.now_ms(),
    )


def will_call(desk: Desk, season: Season, performance: PerformanceId) -> WillCallPaper:
    """Orders of it that wait here, by name and then by code."""
    head = head_of(desk, season, performance)
    found: list[WaitingOrder] = []
    with desk.database.transaction() as unit:
        for pickup in unit.pickups.every():
            if not pickup.waits:
                continue
            live = refunding.within(unit, pickup.order)
            places = tuple(
                papers.spoken(one.label) for one in live.tickets if one.performance == performance
            )
            if places:
                code = written(pickup.code)
                found.append(WaitingOrder(code, pickup.name, live.order_number, places))
    found.sort(key=lambda one: (not one.name, one.name.casefold(), one.code))
    return WillCallPaper(head, tuple(found))


def seat_map(desk: Desk, season: Season, performance: PerformanceId, plan: Plan) -> MapPaper:
    """What is unsold as far as this till knows; marked is what it may sell: its own places, and
    those whose emergency tickets are printed.
    """
    head = head_of(desk, season, performance)
    with desk.database.transaction() as unit:
        picture = unit.pictures.of(performance)
        sold_here = unit.orders.sold_in(performance)
        packed = unit.emergency.taken(performance)
        own = {one.place for one in unit.leases.of(performance) if one.state == "allotted"}
    mine = {one for one in own | packed if one < plan.place_count}
    unsold: set[PlaceId] = set()
    if picture is not None:
        states = picture.states[: plan.place_count]
        unsold = {PlaceId(place) for place, state in enumerate(states) if state == _FREE}
    unsold -= sold_here
    rows = rows_of(plan, unsold, mine)
    seen_at_ms = picture.at_ms if picture is not None else 0
    return MapPaper(head, rows, len(unsold | mine), len(mine), seen_at_ms)


def lists(
    desk: Desk, season: Season, performance: PerformanceId, plan: Plan
) -> tuple[OutagePaper, ...]:
    """Both, in the order they are printed."""
    return (
        will_call(desk, season, performance),
        seat_map(desk, season, performance, plan),
    )


def print_lists(desk: Desk, lists: Sequence[OutagePaper], person: Person) -> None:
    """Queue them, without any ticket. Raises NOT_PERMITTED, TILL_SUSPENDED."""
    require(person, PACK)
    desk.guard.check()
    with desk.database.transaction() as unit:
        queue_lists(desk, unit, lists)


def queue_lists(desk: Desk, unit: Unit, lists: Sequence[OutagePaper]) -> None:
    """A job each."""
    for one in lists:
        unit.jobs.add(JobId(desk.ids.new()), paper.kind_of(one), paper.encode(one))


def queue_pack(desk: Desk, unit: Unit, pack: Pack, season: Season) -> list[JobId]:
    """The list to be filled in, then a job for each ticket; those jobs, in the tickets' order."""
    if pack.tickets:
        queue_lists(desk, unit, (tally(desk, pack, season),))
    return papers.queue_emergency(
        desk,
        unit,
        [
            ticket_paper(desk, season, pack, number, ticket)
            for number, ticket in enumerate(pack.tickets, pack.first)
        ],
    )


def tally(desk: Desk, pack: Pack, season: Season) -> TallyPaper:
    """Where the window writes down what it takes."""
    till = desk.credentials.till
    lines = tuple(
        TallyLine(
            numbered(till, number),
            written(short_code(ticket.id)),
            papers.spoken(ticket.label),
            ticket.price_minor,
        )
        for number, ticket in enumerate(pack.tickets, pack.first)
    )
    return TallyPaper(head_of(desk, season, pack.performance), pack.currency, lines)


def ticket_paper(
    desk: Desk, season: Season, pack: Pack, number: int, ticket: Ticket
) -> EmergencyPaper:
    """What its paper says: all that a ticket says, but who paid what."""
    return EmergencyPaper(
        **papers.admits(desk, season, ticket),
        currency=pack.currency,
        number=numbered(desk.credentials.till, number),
        made_at_ms=pack.at_ms,
    )
