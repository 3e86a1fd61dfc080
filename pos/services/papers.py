"""Papers of what was sold, taken back and counted, put into the print queue."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypedDict

from pos.domain import paper, people
from pos.domain.ids import JobId, TicketId
from pos.domain.order import Order, Refund, Ticket
from pos.domain.outagepaper import MapPaper, TallyPaper, WillCallPaper
from pos.domain.paper import (
    CardPaper,
    EmergencyPaper,
    ListPaper,
    Paper,
    RefundPaper,
    ReportPaper,
    TicketPaper,
)
from pos.domain.plan import PlaceLabel
from pos.domain.printjob import UNDER_WAY
from pos.domain.receipt import Receipt
from pos.domain.refusals import Reason, Refusal
from pos.domain.report import ShiftReport
from pos.domain.season import House, Person, Season
from pos.domain.template.samples import is_test
from pos.domain.ticketcode import short_code
from pos.services.desk import Desk
from pos.storage.database import Unit


def queue_tickets(
    desk: Desk,
    unit: Unit,
    order: Order,
    season: Season,
    tickets: tuple[Ticket, ...] | None = None,
) -> None:
    """One job per ticket, with the number that is valid now: of those sold, or of `tickets`."""
    for ticket in unit.reprints.valid(order.tickets if tickets is None else tickets):
        unit.jobs.add(
            JobId(desk.ids.new()),
            "ticket",
            paper.encode(_ticket_paper(desk, order, ticket, season)),
            ticket=ticket.id,
            order=order.id,
        )


def queue_report(
    desk: Desk, unit: Unit, report: ShiftReport, *, hides_drawer: bool = False
) -> None:
    """An X or Z slip; without the drawer for somebody who will count it blind."""
    slip = report_paper(unit, report, hides_drawer=hides_drawer)
    unit.jobs.add(JobId(desk.ids.new()), "report", paper.encode(slip))


def report_paper(unit: Unit, report: ShiftReport, *, hides_drawer: bool = False) -> ReportPaper:
    """The same slip, for whatever way it goes."""
    house = _house(unit)
    return ReportPaper(
        house.name,
        house.timezone,
        house.locale,
        report,
        hides_drawer,
        address=house.address,
        tax_number=house.tax_number,
    )


def queue_refund(
    desk: Desk,
    unit: Unit,
    refund: Refund,
    tickets: tuple[Ticket, ...],
    names: tuple[str, str],
) -> None:
    """The customer's slip of money given back; `names` are the cashier's and the approver's."""
    house = _house(unit)
    slip = RefundPaper(
        house=house.name,
        timezone=house.timezone,
        locale=house.locale,
        order_number=refund.order_number,
        at_ms=refund.at_ms,
        currency=refund.currency,
        lines=tuple((spoken(ticket.label), ticket.price_minor) for ticket in tickets),
        tenders=tuple((one.kind, -one.amount_minor) for one in refund.tenders),
        person_name=names[0],
        approver_name=names[1],
        reason=refund.reason,
        kind=refund.kind,
        kept_minor=refund.kept_minor,
        address=house.address,
        tax_number=house.tax_number,
    )
    here = refund.order if unit.orders.load(refund.order) else None  # or another till's
    unit.jobs.add(JobId(desk.ids.new()), "refund", paper.encode(slip), order=here)


def queue_list(desk: Desk, title: str, note: str, lines: tuple[tuple[str, str], ...]) -> None:
    """A plain list; for the storage lane."""
    with desk.database.transaction() as unit:
        house = _house(unit)
        now_ms = desk.clock.now_ms()
        slip = ListPaper(house.name, house.timezone, house.locale, title, note, now_ms, lines)
        unit.jobs.add(JobId(desk.ids.new()), "list", paper.encode(slip))


def queue_test(desk: Desk, person: Person, test: Paper) -> None:
    """A paper that is worth nothing, to see how it looks; for the storage lane.

    Raises Refusal NOT_PERMITTED. It is of nothing in the books, so nothing else comes of it. What
    no door could refuse by its code says in its house's name that it is a test.
    """
    people.require(person, people.TEST_TICKET)
    if isinstance(test, TicketPaper | EmergencyPaper):
        assert is_test(test), "a test is never a ticket that a door would take"
    elif isinstance(test, Receipt | CardPaper):
        test = replace(test, house=replace(test.house, name=f"TEST · {test.house.name}"))
    elif isinstance(test, WillCallPaper | MapPaper | TallyPaper):
        test = replace(test, head=replace(test.head, house=f"TEST · {test.head.house}"))
    else:
        test = replace(test, house=f"TEST · {test.house}")
    with desk.database.transaction() as unit:
        unit.jobs.add(JobId(desk.ids.new()), paper.kind_of(test), paper.encode(test))


def queue_emergency(
    desk: Desk, unit: Unit, tickets: Sequence[EmergencyPaper], *, printer: str | None = None
) -> list[JobId]:
    """Tickets of an outage pack, each a job of its own: those jobs. What they are worth, the caller
    writes.
    """
    jobs = [JobId(desk.ids.new()) for _ in tickets]
    for job, one in zip(jobs, tickets, strict=True):
        body = paper.encode(one)
        if printer is None:
            unit.jobs.add(job, "emergency", body)
        else:
            unit.jobs.add(job, "emergency", body, printer=printer)
    return jobs


def refuse_under_way(unit: Unit, tickets: tuple[TicketId, ...]) -> None:
    """Whether it came out is not known yet: what depends on it waits. Raises PAPER_UNDER_WAY."""
    if any(job.state in UNDER_WAY for job in unit.jobs.of_tickets(tickets)):
        raise Refusal(Reason.PAPER_UNDER_WAY)


def spoken(label: PlaceLabel) -> str:
    """A place in one line: "Balcony · Left · E9"."""
    seat = f"{label.row}{label.seat}"
    return " · ".join(part for part in (label.floor, label.section, seat) if part)


def _house(unit: Unit) -> House:
    season = unit.seasons.current()
    if season is None:
        raise Refusal(Reason.SEASON_WRONG, why="there is no season yet")
    return season.house


class Admits(TypedDict):
    """What every paper that admits somebody says, whether it was sold or waits to be."""

    house: str
    address: str
    title: str
    subtitle: str
    venue: str
    starts_at: str
    timezone: str
    locale: str
    timed: bool
    label: PlaceLabel
    category: str
    code: str
    short_code: str
    till_name: str


def admits(desk: Desk, season: Season, ticket: Ticket) -> Admits:
    """The same of a ticket and of an emergency ticket: what, where, when, and its code."""
    performance = season.performance(ticket.performance)
    production = season.production_of(performance)
    categories = {one.id: one.name for one in season.categories}
    return Admits(
        house=season.house.name,
        address=season.house.address,
        title=production.title,
        subtitle=production.subtitle,
        venue=performance.venue,
        starts_at=performance.starts_at.isoformat(),
        timezone=season.house.timezone,
        locale=season.house.locale,
        timed=performance.timed,
        label=ticket.label,
        category=categories.get(ticket.category, ticket.category),
        code=ticket.code,
        short_code=short_code(ticket.id),
        till_name=desk.credentials.till_name,
    )


def _ticket_paper(desk: Desk, order: Order, ticket: Ticket, season: Season) -> TicketPaper:
    types = {one.id: one.name for one in season.ticket_types}
    return TicketPaper(
        **admits(desk, season, ticket),
        ticket_type=types.get(ticket.ticket_type, ticket.ticket_type),
        price_minor=ticket.price_minor,
        currency=order.currency,
        ticket=ticket.id,
        print_no=ticket.print_no,
        order_number=order.number,
        sold_at_ms=order.at_ms,
        templates=season.ticket_templates(ticket.performance),
    )
