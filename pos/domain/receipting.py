"""From an order, a refund or an exchange to its receipt. Pure: nothing is priced again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pos.domain.dayrate import rate_text
from pos.domain.ids import AttemptId, TicketId
from pos.domain.order import Exchange, Order, Refund, Tender, Ticket
from pos.domain.plan import PlaceLabel
from pos.domain.pricing.priced import Because, Charge, Priced, PricedLine
from pos.domain.receipt import Extra, Letterhead, Line, Paid, Proof, Receipt, Show, TaxRow
from pos.domain.refusals import Refusal
from pos.domain.season import House, Season

# Steps that are told beside a price and changed nothing of it, or are lines of their own.
_NO_DISCOUNT = frozenset(
    {Because.LISTED, Because.FEE_INCLUDED, Because.TAX_INCLUDED, Because.TAX_ON_TOP}
)


@dataclass(frozen=True)
class Circumstance:
    """What a receipt says besides the fact itself. `cards` tell of an attempt what its terminal
    said: the scheme and the masked number.
    """

    season: Season
    till_name: str
    person_name: str
    proof: Proof
    cards: Mapping[AttemptId, tuple[str, ...]] = field(default_factory=dict)


def letterhead(house: House) -> Letterhead:
    """The house as it signs its papers."""
    return Letterhead(house.name, house.address, house.tax_number, house.timezone, house.locale)


def of_sale(order: Order, seen: Circumstance) -> Receipt:
    """The receipt of a sale."""
    book = _book(order, ())
    parts = [book[one.id] for one in order.tickets]
    taxed = [one for part in parts for one in part.taxed]
    taxed += _taxed(order.priced, [fee.charge for fee in order.fees])
    return Receipt(
        house=letterhead(seen.season.house),
        occasion="sale",
        fact=order.id,
        number=order.number,
        at_ms=order.at_ms,
        currency=order.currency,
        till_name=seen.till_name,
        person_name=seen.person_name,
        shows=_shows(parts, seen.season),
        extras=(*_fees(order), *_on_top(taxed)),
        total_minor=order.total_minor,
        rounding_minor=order.rounding_minor,
        taxes=_taxes(taxed),
        tenders=tuple(_paid(one, seen) for one in order.tenders),
        change_minor=order.change_minor,
        proof=seen.proof,
    )


def of_refund(
    refund: Refund,
    order: Order,
    seen: Circumstance,
    exchanges: Sequence[Exchange] = (),
) -> Receipt:
    """The receipt of a refund or a void: negative; `exchanges` are all of that order."""
    book = _book(order, exchanges)
    parts = [book[one] for one in refund.tickets]
    taxed = [one.back for part in parts for one in part.taxed]
    kept = (Extra("kept", "", 1, refund.kept_minor),) if refund.kept_minor else ()
    taxes: tuple[TaxRow, ...] = ()
    if all(part.known for part in parts):
        taxes = _taxes(taxed, untaxed_minor=refund.kept_minor)
    return Receipt(
        house=letterhead(seen.season.house),
        occasion=refund.kind,
        fact=refund.id,
        number=refund.order_number,
        at_ms=refund.at_ms,
        currency=refund.currency,
        till_name=seen.till_name,
        person_name=seen.person_name,
        shows=_shows(parts, seen.season, sign=-1),
        extras=(*_on_top(taxed), *kept),
        total_minor=-refund.amount_minor,
        rounding_minor=refund.rounding_minor,
        taxes=taxes,
        tenders=tuple(_paid(one, seen) for one in refund.tenders),
        change_minor=0,
        proof=seen.proof,
    )


def of_exchange(
    change: Exchange, order: Order, seen: Circumstance, exchanges: Sequence[Exchange] = ()
) -> Receipt:
    """The receipt of an exchange: what went back, what came for it, the difference, and of the
    difference the taxes of each rate. Where nobody knows how a price came about (tickets of an
    older program's exchange), no tax is told. `exchanges` are all of that order.
    """
    book = _book(order, exchanges or (change,))
    out = [book[one] for one in change.out]
    new = [book[one.id] for one in change.tickets]
    taxed = [one.back for part in out for one in part.taxed]
    taxed += [one for part in new for one in part.taxed]
    known = all(part.known for part in (*out, *new))
    return Receipt(
        house=letterhead(seen.season.house),
        occasion="exchange",
        fact=change.id,
        number=change.order_number,
        at_ms=change.at_ms,
        currency=change.currency,
        till_name=seen.till_name,
        person_name=seen.person_name,
        shows=(*_shows(out, seen.season, sign=-1), *_shows(new, seen.season)),
        extras=_on_top(taxed),
        total_minor=change.in_minor - change.out_minor,
        rounding_minor=change.rounding_minor,
        taxes=_taxes(taxed, moved=True) if known else (),
        tenders=tuple(_paid(one, seen) for one in change.tenders),
        change_minor=change.change_minor,
        proof=seen.proof,
    )


@dataclass(frozen=True)
class _Taxed:
    """An amount, and the tax it bears by its name and rate when it was made."""

    tax_id: str
    name: str
    basis_points: int
    on_top: bool
    net_minor: int
    tax_minor: int
    gross_minor: int

    @property
    def back(self) -> "_Taxed":
        """The same, given back."""
        return replace(
            self,
            net_minor=-self.net_minor,
            tax_minor=-self.tax_minor,
            gross_minor=-self.gross_minor,
        )


def _taxed(priced: Priced | None, charges: Iterable[Charge]) -> list[_Taxed]:
    named = {one.tax_id: one for one in (priced.taxes if priced else ())}
    found = []
    for one in charges:
        tax = named.get(one.tax_id) if one.tax_id else None
        name, rate = (tax.name, tax.basis_points) if tax else ("", 0)
        on_top = tax is not None and not tax.included
        money = (one.net_minor, one.tax_minor, one.gross_minor)
        found.append(_Taxed(one.tax_id, name, rate, on_top, *money))
    return found


@dataclass(frozen=True)
class _Part:
    """A ticket and how its price came about, as far as that is `known`."""

    ticket: Ticket
    priced: PricedLine | None = None
    taxed: tuple[_Taxed, ...] = ()
    known: bool = True

    @property
    def price_minor(self) -> int:
        """With the fees in it, before taxes on top."""
        return self.ticket.price_minor if self.priced is None else self.priced.price_minor

    @property
    def notes(self) -> tuple[tuple[str, int], ...]:
        """What changed the price on its way, by name."""
        steps = () if self.priced is None else self.priced.steps
        return tuple(
            (str(one.params.get("name", "")), one.after - one.before)
            for one in steps
            if one.because not in _NO_DISCOUNT and one.after != one.before
        )


def _book(order: Order, exchanges: Sequence[Exchange]) -> dict[TicketId, _Part]:
    """Every ticket there ever was of it. One that came at the old one's price bears its taxes."""
    found = {one.ticket.id: one for one in _parts(order.priced, order.tickets)}
    for made in exchanges:
        if made.priced is not None:
            found.update((one.ticket.id, one) for one in _parts(made.priced, made.tickets))
            continue
        for out, ticket in zip(made.out, made.tickets, strict=False):
            was = found.get(out)
            if not ticket.price_minor:
                found[ticket.id] = _Part(ticket)
            elif was is not None and was.ticket.price_minor == ticket.price_minor:
                found[ticket.id] = replace(was, ticket=ticket)
        for ticket in made.tickets:
            found.setdefault(ticket.id, _Part(ticket, known=order.priced is None))
    return found


def _parts(priced: Priced | None, tickets: Sequence[Ticket]) -> list[_Part]:
    if priced is None:  # the price lists alone told no tax
        free = [Charge(one.price_minor, 0, one.price_minor, "") for one in tickets]
        return [
            _Part(one, taxed=tuple(_taxed(None, [charge])))
            for one, charge in zip(tickets, free, strict=True)
        ]
    found = []
    for ticket, line in zip(tickets, priced.lines, strict=True):
        inside = [one.charge for one in priced.fees if one.included and one.key == line.wanted.key]
        found.append(_Part(ticket, line, tuple(_taxed(priced, (line.charge, *inside)))))
    return found


def _shows(parts: Iterable[_Part], season: Season, *, sign: int = 1) -> tuple[Show, ...]:
    """The performances in the order of the tickets."""
    found: dict[int, list[_Part]] = {}
    for part in parts:
        found.setdefault(part.ticket.performance, []).append(part)
    return tuple(_show(each, season, sign) for each in found.values())


def _show(parts: Sequence[_Part], season: Season, sign: int) -> Show:
    title, starts_at = _performance(parts[0].ticket, season)
    types = {one.id: one.name for one in season.ticket_types}
    categories = {one.id: one.name for one in season.categories}
    alike: dict[object, list[_Part]] = {}
    for part in parts:
        ticket, label = part.ticket, part.ticket.label
        names = tuple(name for name, _ in part.notes)
        full = part.price_minor - sum(minor for _, minor in part.notes)
        key = (ticket.ticket_type, ticket.category, label.floor, label.section, full, names)
        alike.setdefault(key, []).append(part)

    def line(group: Sequence[_Part]) -> Line:
        first = group[0]
        kind, category = first.ticket.ticket_type, first.ticket.category
        words = (types.get(kind, kind), categories.get(category, category))
        taken: dict[str, int] = {}
        for name, minor in (note for part in group for note in part.notes):
            taken[name] = taken.get(name, 0) + minor
        return Line(
            count=len(group),
            what=" · ".join(dict.fromkeys(word for word in words if word)),
            seats=seats([part.ticket.label for part in group]),
            each_minor=sign * (first.price_minor - sum(minor for _, minor in first.notes)),
            notes=tuple((name, sign * minor) for name, minor in taken.items()),
        )

    return Show(title, starts_at, tuple(line(group) for group in alike.values()), sign < 0)


def _performance(ticket: Ticket, season: Season) -> tuple[str, str]:
    """What is played, and when; nothing where a newer season has forgotten it."""
    try:
        performance = season.performance(ticket.performance)
    except Refusal:
        return "", ""
    return season.production_of(performance).title, performance.starts_at.isoformat()


def seats(labels: Sequence[PlaceLabel]) -> str:
    """Where they are, in one line: "Balcony · Left · E9, E10"."""
    first = labels[0]
    places = ", ".join(_seat(one) for one in labels if one.seat)
    where = dict.fromkeys(part for part in (first.floor, first.section) if part)
    return " · ".join((*where, places) if places else where)


def _seat(label: PlaceLabel) -> str:
    """E9; 12-14 where the row is a number, too."""
    between = "-" if label.row[-1:].isdigit() and label.seat[:1].isdigit() else ""
    return f"{label.row}{between}{label.seat}"


def _fees(order: Order) -> tuple[Extra, ...]:
    on_top = _taxes_on_top(order.priced)
    sums: dict[str, tuple[int, int]] = {}
    for fee in order.fees:
        charge = fee.charge
        minor = charge.net_minor if charge.tax_id in on_top else charge.gross_minor
        count, before = sums.get(fee.name, (0, 0))
        sums[fee.name] = (count + 1, before + minor)
    return tuple(Extra("fee", name, count, minor) for name, (count, minor) in sums.items())


def _taxes_on_top(priced: Priced | None) -> frozenset[str]:
    return frozenset(one.tax_id for one in (priced.taxes if priced else ()) if not one.included)


def _on_top(taxed: Iterable[_Taxed]) -> tuple[Extra, ...]:
    """Taxes that are no part of the lines' prices."""
    rows = _by_tax(one for one in taxed if one.on_top)
    return tuple(Extra("tax", row.name, 1, row.tax_minor) for row in rows if row.tax_minor)


def _taxes(
    taxed: Iterable[_Taxed], *, untaxed_minor: int = 0, moved: bool = False
) -> tuple[TaxRow, ...]:
    """One row a rate; none where the house has told no tax at all. `moved`: of what only changed
    sides nothing is told.
    """
    rows = list(_by_tax(taxed))
    if not any(row.name for row in rows):
        return ()
    if moved:
        rows = [row for row in rows if row.net_minor or row.tax_minor]
    if untaxed_minor:
        rows.append(TaxRow("", 0, untaxed_minor, 0, untaxed_minor))
    return tuple(rows)


def _by_tax(taxed: Iterable[_Taxed]) -> Iterator[TaxRow]:
    """The sums of the lines' taxes: each was rounded by itself, and none is rounded again."""
    sums: dict[tuple[str, str, int], list[int]] = {}
    for one in taxed:
        found = sums.setdefault((one.tax_id, one.name, one.basis_points), [0, 0, 0])
        for at, minor in enumerate((one.net_minor, one.tax_minor, one.gross_minor)):
            found[at] += minor
    for (_, name, rate), money in sorted(sums.items()):
        yield TaxRow(name, rate, *money)


def _paid(tender: Tender, seen: Circumstance) -> Paid:
    details: list[str] = []
    if tender.attempt is not None:
        details += seen.cards.get(tender.attempt, ())
    if tender.reference:
        details.append(tender.reference)
    if tender.account is not None:
        details += [tender.account.name, tender.account.purchase]
    notes = tender.foreign
    return Paid(
        kind=tender.kind,
        minor=tender.amount_minor,
        details=tuple(one for one in details if one),
        foreign=notes.currency if notes else "",
        foreign_minor=notes.amount_minor if notes else 0,
        rate=rate_text(notes.rate_nano) if notes else "",
    )
