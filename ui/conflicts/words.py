"""What a case of the conflict desk is called, and what each remedy does. Words only."""

from collections.abc import Iterable
from uuid import UUID

from babel.lists import format_list
from PySide6.QtCore import QCoreApplication

from pos.domain.ids import TicketId, TillId
from pos.domain.journal import Remedy
from pos.domain.order import Ticket
from pos.domain.refusals import Reason
from pos.domain.season import Season
from pos.domain.ticketcode import short_code
from pos.services.exchanging import NewPlace
from pos.services.settling import Case
from sync.protocol.wire import PlaceState
from ui import formats
from ui.entrywords import why_not
from ui.notices import Names
from ui.orders import words
from ui.performances.words import called

translate = QCoreApplication.translate


def listed(names: list[str]) -> str:
    """One, two and three."""
    return str(format_list(names, locale=formats.locale()))


def places(found: Iterable[Ticket | NewPlace]) -> str:
    """Stalls E9 and E10."""
    by_section: dict[str, list[str]] = {}
    for one in found:
        seat = formats.place(one.label) if one.label.seat else ""
        by_section.setdefault(one.label.section, []).append(seat)
    named = []
    for section, seats in by_section.items():
        if any(seats):
            named.append(f"{section} {listed(seats)}")
        else:
            many = translate("Conflicts", "{area} ({count} places)")
            count = len(seats)
            named.append(section if count == 1 else many.format(area=section, count=count))
    return listed(named)


def code(ticket: TicketId) -> str:
    """As it stands on the paper: 7K3M 9QWX."""
    text = short_code(ticket)
    return f"{text[:4]} {text[4:]}"


def codes(tickets: tuple[Ticket, ...]) -> str:
    """The tickets' short codes."""
    return listed([code(ticket.id) for ticket in tickets])


def sentence(case: Case, names: Names, own: TillId) -> str:
    """What is the matter, in one breath, and whether the ticket admits."""
    if case.reason == Reason.ADMITTED_TWICE:
        return _two_are_in(case)
    if not case.tickets:
        return _of_an_entry(case)
    count = len(case.tickets)
    about = {"places": places(case.tickets), "codes": codes(case.tickets), "door": _door(case)}
    text = _of_tickets(case, own, count)
    if case.owner is not None:
        about["till"] = names.till_name(case.owner)
    matter, worth = text.format(**about), _worth(case, count)
    both = translate("Conflicts", "{matter} {worth}").format(matter=matter, worth=worth)
    return both if worth else matter


def _either(count: int, one: str, many: str) -> str:
    return one if count == 1 else many


def _of_tickets(case: Case, own: TillId, count: int) -> str:
    reason = case.reason
    if reason == Reason.NOT_OWNED:
        return _without_place(case, own, count)
    if reason == Reason.PLACE_UNKNOWN:
        return _either(
            count,
            translate("Conflicts", "{places}, ticket {codes}, is no place that the server has."),
            translate("Conflicts", "{places}, tickets {codes}, are no places that the server has."),
        )
    if reason == Reason.PERFORMANCE_UNKNOWN:
        return _either(
            count,
            translate(
                "Conflicts",
                "{places}, ticket {codes}, is for a performance that the server does not have.",
            ),
            translate(
                "Conflicts",
                "{places}, tickets {codes}, are for a performance that the server does not have.",
            ),
        )
    if reason == Reason.IDENTITY_USED:
        return _either(
            count,
            translate(
                "Conflicts", "{places}, ticket {codes}: another till sold to that person as well."
            ),
            translate(
                "Conflicts", "{places}, tickets {codes}: other tills sold to those persons as well."
            ),
        )
    if reason == Reason.ADMITTED_ALREADY:
        return _came_in(count)
    if reason == Reason.ALREADY_REFUNDED:
        return _either(
            count,
            translate("Conflicts", "{places}, ticket {codes}, was taken back before."),
            translate("Conflicts", "{places}, tickets {codes}, were taken back before."),
        )
    if reason == Reason.TICKET_UNKNOWN:
        return _either(
            count,
            translate(
                "Conflicts",
                "{places}, ticket {codes}, was taken back, and the server never had it.",
            ),
            translate(
                "Conflicts",
                "{places}, tickets {codes}, were taken back, and the server never had them.",
            ),
        )
    return _either(
        count,
        translate("Conflicts", "{places}, ticket {codes}, was not taken by the server."),
        translate("Conflicts", "{places}, tickets {codes}, were not taken by the server."),
    )


def _without_place(case: Case, own: TillId, count: int) -> str:
    state = case.tasks[0].params.get("state")
    if case.admits:
        return _either(
            count,
            translate("Conflicts", "{places}, ticket {codes}, was sold without owning it."),
            translate("Conflicts", "{places}, tickets {codes}, were sold without owning them."),
        )
    if state == PlaceState.HOUSE_HELD or case.owner is None:
        return _either(
            count,
            translate(
                "Conflicts", "{places}, ticket {codes}, sold by this till, is kept by the house."
            ),
            translate(
                "Conflicts", "{places}, tickets {codes}, sold by this till, are kept by the house."
            ),
        )
    if case.owner == own:
        return _either(
            count,
            translate(
                "Conflicts", "{places}, ticket {codes}, is kept for another sale of this till."
            ),
            translate(
                "Conflicts", "{places}, tickets {codes}, are kept for another sale of this till."
            ),
        )
    if state == PlaceState.SOLD:
        return _either(
            count,
            translate(
                "Conflicts", "{places}, ticket {codes}, sold by this till, was sold by {till}, too."
            ),
            translate(
                "Conflicts",
                "{places}, tickets {codes}, sold by this till, were sold by {till}, too.",
            ),
        )
    return _either(
        count,
        translate("Conflicts", "{places}, ticket {codes}, sold by this till, is {till}'s."),
        translate("Conflicts", "{places}, tickets {codes}, sold by this till, are {till}'s."),
    )


def _worth(case: Case, count: int) -> str:
    if case.fate == "refunded":
        return _either(
            count,
            translate("Conflicts", "It was refunded since."),
            translate("Conflicts", "They were refunded since."),
        )
    if case.fate == "exchanged":
        return _either(
            count,
            translate("Conflicts", "It was exchanged since."),
            translate("Conflicts", "They were exchanged since."),
        )
    if case.kind == "refund":
        return ""
    if case.admits:
        return _either(
            count,
            translate("Conflicts", "Nobody else had a right to it: the ticket admits."),
            translate("Conflicts", "Nobody else had a right to them: the tickets admit."),
        )
    return _either(
        count,
        translate("Conflicts", "The ticket does not admit."),
        translate("Conflicts", "The tickets do not admit."),
    )


def _came_in(count: int) -> str:
    """Taken back, and somebody is in by it."""
    return _either(
        count,
        translate(
            "Conflicts",
            "{places}, ticket {codes}, was taken back, but somebody had come in with it: {door}.",
        ),
        translate(
            "Conflicts",
            "{places}, tickets {codes}, were taken back, but people had come in with them: {door}.",
        ),
    )


def _two_are_in(case: Case) -> str:
    """While the server was put back from a copy and had not heard of the first yet."""
    said = [one.params for one in case.tasks]
    tickets = [str(one.get("ticket", "")) for one in said]
    codes = [code(TicketId(UUID(hex=one))) for one in tickets if len(one) == 32]
    text = translate(
        "Conflicts", "Two people came in with one ticket, {codes}: {first} and {door}."
    )
    first = ", ".join(sorted({str(one.get("first_door", "")) for one in said}))
    return text.format(codes=listed(codes), first=first, door=_door(case))


def _door(case: Case) -> str:
    doors = {str(one.params.get("door", "")) for one in case.tasks}
    return ", ".join(sorted(doors))


def _of_an_entry(case: Case) -> str:
    task = case.tasks[0]
    if task.reason == Reason.ADMITTED_ALREADY:
        text = translate(
            "Conflicts",
            "Entry {number} took a ticket of another till back, but somebody had come in with it:"
            " {door}.",
        )
        return text.format(number=task.number, door=_door(case))
    if task.reason in _OF_VOUCHERS:
        return _of_a_voucher(case)
    if task.reason == Reason.USES_OVER:
        text = translate(
            "Conflicts",
            "{thing} was used {over} times more than the tariff allows (entry {number}).",
        )
        thing, more = str(task.params.get("thing", "")), task.params.get("over", "")
        return text.format(thing=thing, over=more, number=task.number)
    text = translate(
        "Conflicts", "The server did not take entry {number} of this till's journal: {why}."
    )
    return text.format(number=task.number, why=why_not(task.reason, task.params))


_OF_VOUCHERS = (Reason.VOUCHER_OVERDRAWN, Reason.VOUCHER_UNKNOWN, Reason.VOUCHER_EXPIRED)


def _of_a_voucher(case: Case) -> str:
    """What was taken off a voucher while the server could not be asked."""
    task = case.tasks[0]
    ending = str(task.params.get("ending", ""))
    if task.reason == Reason.VOUCHER_EXPIRED:
        text = translate("Conflicts", "The voucher ending in {ending} had expired when it paid.")
        return text.format(ending=ending)
    if task.reason == Reason.VOUCHER_UNKNOWN:
        text = translate("Conflicts", "Entry {number}: a voucher paid that nobody has issued.")
        return text.format(number=task.number)
    missing, currency = task.params.get("missing_minor"), str(task.params.get("currency", ""))
    text = translate(
        "Conflicts", "The voucher ending in {ending} paid {amount} more than was left on it."
    )
    known = isinstance(missing, int) and len(currency) == 3
    amount = words.amount(missing, currency) if known and isinstance(missing, int) else ""
    return text.format(ending=ending, amount=amount)


def about(case: Case, season: Season | None) -> str:
    """Which order, which evening, what was paid."""
    if case.order is None:
        return ""
    timezone = season.house.timezone if season else "UTC"
    sold = translate("Conflicts", "Order {number}, sold {when}")
    parts = [
        sold.format(number=case.order.number, when=words.moment(case.order.at_ms, timezone)),
        called(season, case.tickets[0].performance),
        words.amount(sum(one.price_minor for one in case.tickets), case.order.currency),
    ]
    return "  ·  ".join(part for part in parts if part)


def handed_on(case: Case, season: Season | None) -> str:
    """Who handed it on, and with what words."""
    task = case.tasks[0]
    people = {one.id: one.name for one in season.people} if season else {}
    by = task.settled_by
    text = translate("Conflicts", "Handed on by {person}: {note}")
    return text.format(person=people.get(by, by or "") if by else "", note=task.note)


def state(case: Case) -> tuple[str, str]:
    """Icon and word: shape says it too."""
    if case.handed_on:
        return "hourglass_top", translate("Conflicts", "Handed on")
    if case.fate in ("refunded", "exchanged"):
        return "undo", translate("Conflicts", "Taken back since")
    if case.admits:
        return "check", translate("Conflicts", "Admits")
    if case.fate == "live" and case.reason != Reason.ADMITTED_TWICE:
        return "warning", translate("Conflicts", "Does not admit")
    return "info", translate("Conflicts", "To look at")


ICONS: dict[Remedy, str] = {
    "reseat": "event_seat",
    "refund": "undo",
    "comp": "currency_exchange",
    "noted": "check",
    "handed_on": "groups",
}


def remedy(which: Remedy) -> str:
    """What its key says."""
    return {
        "reseat": translate("Conflicts", "Another seat"),
        "refund": translate("Conflicts", "Refund"),
        "comp": translate("Conflicts", "Seat and money back"),
        "noted": translate("Conflicts", "Only a note"),
        "handed_on": translate("Conflicts", "Hand on"),
    }[which]


def does(which: Remedy, case: Case) -> str:
    """What pressing it will do."""
    currency = case.order.currency if case.order else "XXX"
    money = words.amount(sum(one.price_minor for one in case.tickets), currency)
    return {
        "reseat": translate(
            "Conflicts",
            "An equal or better place for the same price. New paper is printed; the old one admits"
            " nobody.",
        ),
        "refund": translate("Conflicts", "{money} goes back. The old paper admits nobody.").format(
            money=money
        ),
        "comp": translate(
            "Conflicts", "The best place there is, for nothing: {money} goes back as well."
        ).format(money=money),
        "noted": translate(
            "Conflicts", "Nothing changes. The journal keeps what you write, and by whose word."
        ),
        "handed_on": translate(
            "Conflicts",
            "The house decides. It stays open on the server's desk and no longer keeps this shift"
            " open.",
        ),
    }[which]


def why(case: Case) -> str:
    """The reason that the journal and the customer's slip give, where nobody has to write one."""
    if case.reason == Reason.NOT_OWNED:
        return translate("Conflicts", "The place was not this till's to sell")
    return translate("Conflicts", "The server did not take the sale")
