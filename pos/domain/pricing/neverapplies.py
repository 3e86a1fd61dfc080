"""Rules that could never apply in their season; with the rule or the limit that is in their way."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pos.domain.basket import PLACES_LIMIT
from pos.domain.faults import clipped
from pos.domain.ids import CategoryId, TicketTypeId
from pos.domain.jsonlines import Path
from pos.domain.pricing.book import PriceBook
from pos.domain.pricing.effects import AmountOff, PercentOff
from pos.domain.pricing.overlaps import covers, period_covers
from pos.domain.pricing.tariff import (
    Bundle,
    BuyGet,
    Group,
    Limit,
    LimitPer,
    Part,
    Rule,
    Subscription,
    Tariff,
)
from pos.domain.pricing.tariffparts import Fault
from pos.domain.pricing.when import When

_Cells = set[tuple[CategoryId, TicketTypeId]]


def never(tariff: Tariff, book: PriceBook) -> Iterator[Fault]:
    """Every such rule. A rule on single places may speak of performances that are yet to come."""
    lists = [
        {(price.category, price.ticket_type) for price in one.prices}
        for one in book.season.price_lists
    ]
    for at, rule in enumerate(tariff.rules):
        path: Path = ("rules", at)
        if not any(_has(cells, rule.when, Part(1)) for cells in lists):
            why = f"{_quoted(rule)} never applies: no price list has a price for its places"
            yield Fault(path, why, (rule.id,))
        if rule.combines or isinstance(rule.effect, Group):
            yield from _impossible(path, rule, lists, book)
            yield from _in_the_way(path, rule, tariff, book)


def _quoted(rule: Rule | Limit) -> str:
    return repr(clipped(rule.id))


def _has(cells: _Cells, when: When, part: Part) -> bool:
    """Whether the price list has a price for a place of the part."""
    return any(
        when.fits_cell(category, ticket_type)
        and (not part.categories or category in part.categories)
        and (not part.ticket_types or ticket_type in part.ticket_types)
        for category, ticket_type in cells
    )


def _impossible(
    path: Path, rule: Rule, lists: Sequence[_Cells], book: PriceBook
) -> Iterator[Fault]:
    effect, name = rule.effect, _quoted(rule)
    parts = _parts(rule)
    if sum(one.count for one in parts) > PLACES_LIMIT:
        why = f"{name} never applies: a basket takes {PLACES_LIMIT} places at most"
        yield Fault(path, why, (rule.id,))
    if isinstance(effect, Bundle):
        groups: Iterable[Sequence[Part]] = (
            [parts] if effect.same_performance else [[one] for one in parts]
        )
        for group in groups:
            if not any(all(_has(cells, rule.when, one) for one in group) for cells in lists):
                why = f"{name} never applies: no price list has prices for all of its parts"
                yield Fault((*path, "bundle", "parts"), why, (rule.id,))
    if isinstance(effect, Subscription):
        count = sum(book.plays(rule.when, one.id) for one in book.season.performances)
        if count < effect.performances:
            why = (
                f"{name} never applies: it asks for {effect.performances} performances, and the"
                f" season has {count} for it"
            )
            yield Fault((*path, "subscription", "performances"), why, (rule.id,))


def _parts(rule: Rule) -> Sequence[Part]:
    """The places that one use takes."""
    effect = rule.effect
    if isinstance(effect, Bundle):
        return effect.parts
    if isinstance(effect, BuyGet):
        return [Part(effect.buy + effect.free)]
    if isinstance(effect, Group):
        return [Part(effect.least)]
    if isinstance(effect, Subscription):
        return [Part(effect.performances)]
    return [Part(1)]


def _in_the_way(path: Path, rule: Rule, tariff: Tariff, book: PriceBook) -> Iterator[Fault]:
    """What forbids it whenever it could apply: a higher rule it is exclusive with, or a limit."""
    for other in tariff.rules:
        if (
            rule.exclusive
            and other.exclusive == rule.exclusive
            and other.priority > rule.priority
            and other.single
            and isinstance(other.effect, AmountOff | PercentOff)
            and _always(other, rule, rule.when, book)
        ):
            why = (
                f"{_quoted(rule)} never applies: {_quoted(other)} excludes it, has the higher"
                " priority and holds wherever it could"
            )
            yield Fault(path, why, (rule.id, other.id))
    for limit in tariff.limits:
        count = sum(
            part.count
            for part in _parts(rule)
            if _always(limit, rule, _narrowed(rule.when, part), book)
        )
        if limit.per in _counted(rule) and count > limit.most:
            why = (
                f"{_quoted(rule)} never applies: the limit {_quoted(limit)} lets nobody buy its"
                f" {count} places"
            )
            yield Fault(path, why, (rule.id, limit.id))


def _always(one: Rule | Limit, rule: Rule, when: When, book: PriceBook) -> bool:
    return period_covers(one.valid, rule.valid) and covers(book, one.when, when)


def _counted(rule: Rule) -> tuple[LimitPer, ...]:
    """The limits that count all places of a use together."""
    within_one = isinstance(rule.effect, Group) or (
        isinstance(rule.effect, Bundle | BuyGet) and rule.effect.same_performance
    )
    return tuple(LimitPer) if within_one else (LimitPer.ORDER, LimitPer.CUSTOMER)


def _narrowed(when: When, part: Part) -> When:
    """The condition for the places of a part."""
    both_categories = when.categories & part.categories
    both_types = when.ticket_types & part.ticket_types
    return replace(
        when,
        categories=both_categories or when.categories or part.categories,
        ticket_types=both_types or when.ticket_types or part.ticket_types,
    )
