"""The price of a basket under a tariff: the same for the same input, whatever order it came in."""

from collections.abc import Sequence

from pos.domain.basket import PLACES_LIMIT
from pos.domain.money import LIMIT_MINOR
from pos.domain.pricing import charges
from pos.domain.pricing.alone import Alone
from pos.domain.pricing.book import PriceBook
from pos.domain.pricing.charges import Charged
from pos.domain.pricing.circumstances import Circumstances, Comp, Key, Wanted
from pos.domain.pricing.moment import Moment
from pos.domain.pricing.offers import Combination, Taken, combine
from pos.domain.pricing.places import Heads, Place, comp_of, sorted_places
from pos.domain.pricing.priced import Because, FeeLine, Priced, PricedLine, Step
from pos.domain.pricing.tariff import CompFree, Rule
from pos.domain.refusals import Reason, Refusal


def price(wanted: Sequence[Wanted], book: PriceBook, circumstances: Circumstances) -> Priced:
    """What those places cost, line by line in their order, and why.

    Raises Refusal PERFORMANCE_UNKNOWN, NO_PRICE, TOO_MANY_PLACES, AMOUNT_WRONG (more than a till
    may take), REASON_MISSING, APPROVAL_NEEDED or COMP_NOT_OFFERED (a comp).
    """
    if len(wanted) > PLACES_LIMIT:
        raise Refusal(Reason.TOO_MANY_PLACES, limit=PLACES_LIMIT)
    if len({one.key for one in wanted}) != len(wanted):
        raise ValueError("a place stands in the basket twice")
    moment = Moment(book, circumstances)
    comps = {one.key: _comped(one, book, moment) for one in wanted}
    paid = [one for one in wanted if comps[one.key] is None]
    heads = Heads(book, moment, paid)
    places = sorted_places(book, moment, paid, heads)
    combination = combine(places, moment, heads, book.currency)
    lines = {place.wanted.key: _line(place, at, combination) for at, place in enumerate(places)}
    for one in wanted:
        comp = comps[one.key]
        if comp is not None:
            lines[one.key] = _free(one, book, *comp)
    return _sum(wanted, book, moment, lines, combination)


def _comped(wanted: Wanted, book: PriceBook, moment: Moment) -> tuple[Comp, Rule] | None:
    comp = comp_of(moment.circumstances.comps, wanted)
    if comp is None:
        return None
    if not comp.reason.strip():
        raise Refusal(Reason.REASON_MISSING)
    if not comp.approver:
        raise Refusal(Reason.APPROVAL_NEEDED, action="comp")
    cell = book.cell(wanted.performance, wanted.category, wanted.ticket_type)
    for rule in cell.comps:
        assert isinstance(rule.effect, CompFree)
        reasons = rule.effect.reasons
        if moment.holds(rule, wanted.performance) and (not reasons or comp.reason in reasons):
            return comp, rule
    raise Refusal(Reason.COMP_NOT_OFFERED, why=comp.reason)


class _Line:
    """A line before fees and taxes."""

    def __init__(self, minor: int, rules: tuple[str, ...], listed: int) -> None:
        self.minor = minor
        self.rules = rules
        self.listed = listed
        self.steps: list[Step] = []
        self.notes: list[Step] = []
        self.comp: Comp | None = None


def _line(place: Place, at: int, combination: Combination) -> _Line:
    taken = combination.taken.get(at)
    own = place.kind.price
    if taken is None:
        line = _Line(own.minor, own.rules, place.kind.cell.listed_minor)
        line.steps = list(own.steps)
        line.notes = list(own.beaten_notes(own.minor))
    else:
        rules = (*taken.before.rules, taken.rule.id)
        line = _Line(taken.minor, rules, place.kind.cell.listed_minor)
        line.steps = [*taken.before.steps, taken.step]
        line.notes = [*taken.before.beaten_notes(taken.minor), *_given_up(own, taken, place)]
    line.notes += [
        Step(one.rule, one.because, one.params, line.minor, line.minor)
        for one in combination.notes.get(at, ())
    ]
    return line


def _given_up(own: Alone, taken: Taken, place: Place) -> list[Step]:
    """The rules that count for the place by itself and do not in the offer."""
    gone = [one for one in own.rules if one not in taken.before.rules]
    names = {one.rule.id: one.rule.name for one in place.kind.chances}
    by = {"by": taken.rule.id, "by_name": taken.rule.name}
    minor = taken.minor
    return [Step(one, Because.GIVEN_UP, {"name": names[one], **by}, minor, minor) for one in gone]


def _free(wanted: Wanted, book: PriceBook, comp: Comp, rule: Rule) -> _Line:
    cell = book.cell(wanted.performance, wanted.category, wanted.ticket_type)
    listed = cell.listed_minor
    words = {"name": rule.name, "reason": comp.reason, "approver": str(comp.approver)}
    line = _Line(0, (rule.id,), listed)
    line.comp = comp
    line.steps = [
        Step("", Because.LISTED, {"name": cell.price_list}, listed, listed),
        Step(rule.id, Because.COMP, words, listed, 0),
    ]
    return line


def _sum(
    wanted: Sequence[Wanted],
    book: PriceBook,
    moment: Moment,
    found: dict[Key, _Line],
    combination: Combination,
) -> Priced:
    lines: list[PricedLine] = []
    fees: list[FeeLine] = []
    for one in wanted:
        line = found[one.key]
        is_comp = line.comp is not None
        charged = charges.on_ticket(book, moment, one, line.minor, comp=is_comp)
        lines.append(_priced(one, line, charged))
        fees += charged.fees
    fees += charges.on_order(
        book, moment, [(one, found[one.key].comp is not None) for one in wanted]
    )
    rules = {one.id: one for one in book.rules}
    priced = Priced(
        tariff_version=book.tariff.version,
        season_version=book.season.version,
        currency=book.currency,
        lines=tuple(lines),
        fees=tuple(fees),
        taxes=charges.summed(book, [*(one.charge for one in lines), *(one.charge for one in fees)]),
        uses=tuple(
            (rule, count)
            for rule, count in sorted(combination.uses.items())
            if rules[rule].uses.limited
        ),
        idle_codes=_idle(book, moment, lines),
        exact=combination.exact,
    )
    if priced.total_minor > LIMIT_MINOR:
        raise Refusal(Reason.AMOUNT_WRONG)
    return priced


def _priced(wanted: Wanted, line: _Line, charged: Charged) -> PricedLine:
    return PricedLine(
        wanted=wanted,
        listed_minor=line.listed,
        price_minor=line.minor,
        charge=charged.charge,
        rules=line.rules,
        steps=(*line.steps, *line.notes, *charged.steps),
        comp=line.comp,
    )


def _idle(book: PriceBook, moment: Moment, lines: Sequence[PricedLine]) -> tuple[str, ...]:
    """The codes that no line's rule asked for."""
    codes = moment.circumstances.codes
    if not codes:
        return ()
    applied = {rule for line in lines for rule in line.rules}
    asked = (one.when.codes for one in book.rules if one.id in applied)
    return tuple(sorted(codes.difference(*asked)))
