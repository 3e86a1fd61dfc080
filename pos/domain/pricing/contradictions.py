"""Rules that cannot stand side by side: found when a tariff is read, each with both its rules."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from pos.domain.faults import clipped
from pos.domain.jsonlines import Path
from pos.domain.pricing.book import PriceBook
from pos.domain.pricing.neverapplies import never
from pos.domain.pricing.overlaps import meet, periods_meet
from pos.domain.pricing.tariff import Group, Rule, Tariff, Tax
from pos.domain.pricing.tariffparts import Fault
from pos.domain.pricing.when import When
from pos.domain.season import Season


def contradictions(tariff: Tariff, season: Season) -> Iterator[Fault]:
    """Every fault between rules, and each rule that could never apply; loops alone if there are."""
    looped = False
    for fault in _orders(tariff.rules):
        looped = True
        yield fault
    if looped:
        return
    book = PriceBook(season, tariff)
    yield from _prices(tariff.rules, book)
    yield from _taxes(tariff.taxes, book)
    yield from never(tariff, book)


def _orders(rules: Sequence[Rule]) -> Iterator[Fault]:
    at = {one.id: n for n, one in enumerate(rules)}
    for n, rule in enumerate(rules):
        path: Path = ("rules", n, "after")
        for other in (rules[at[one]] for one in sorted(rule.after)):
            why = _cannot_follow(rule, other)
            if why:
                yield Fault(path, why, (rule.id, other.id))
    ring = _ring(rules)
    if ring:
        told = " after ".join(repr(clipped(one)) for one in (*ring, ring[0]))
        yield Fault(("rules", at[ring[0]], "after"), f"rules wait for each other: {told}", ring)


def _cannot_follow(rule: Rule, other: Rule) -> str:
    one, two = repr(clipped(rule.id)), repr(clipped(other.id))
    if rule.id == other.id:
        return f"rule {one} comes after itself"
    if not (rule.single and other.single):
        return f"{one} cannot come after {two}: offers come after all other rules, in no order"
    if rule.exclusive and rule.exclusive == other.exclusive:
        return f"{one} cannot come after {two}: they exclude each other"
    if rule.sets_price and not other.sets_price:
        return f"{one} cannot come after {two}: it sets a price, and what {two} takes off is lost"
    return ""


def _ring(rules: Sequence[Rule]) -> list[str]:
    """Rules each of which waits for the next, the last one for the first; none if there is none."""
    waits = {one.id: sorted(one.after) for one in rules}
    done: set[str] = set()
    for start in sorted(waits):
        path: list[str] = []
        left = [iter([start])]
        while left:
            one = next(left[-1], None)
            if one is None:
                left.pop()
                if path:
                    done.add(path.pop())
            elif one in path:
                return path[path.index(one) :]
            elif one not in done:
                path.append(one)
                left.append(iter(waits.get(one, ())))
    return []


def _prices(rules: Sequence[Rule], book: PriceBook) -> Iterator[Fault]:
    """Two prices of equal priority for one place at one time."""
    by_priority: dict[int, list[tuple[int, Rule]]] = defaultdict(list)
    for at, rule in enumerate(rules):
        if rule.single and rule.sets_price:
            by_priority[rule.priority].append((at, rule))
    for found in by_priority.values():
        for (_, one), (at, other) in combinations(found, 2):
            if _sets(one) == _sets(other):
                continue
            if periods_meet(one.valid, other.valid) and meet(book, one.when, other.when):
                why = (
                    f"{clipped(one.id)!r} and {clipped(other.id)!r} set different prices for the"
                    f" same places at the same time, both with priority {one.priority}"
                )
                yield Fault(("rules", at), why, (one.id, other.id))


def _sets(rule: Rule) -> object:
    effect = rule.effect
    return effect.effect if isinstance(effect, Group) else effect


def _taxes(taxes: Sequence[Tax], book: PriceBook) -> Iterator[Fault]:
    """Two taxes for one thing."""
    for (_, one), (at, other) in combinations(enumerate(taxes), 2):
        both = f"{clipped(one.id)!r} and {clipped(other.id)!r}"
        same = sorted(one.fees & other.fees)
        if same:
            why = f"{both} are two taxes on the fee {clipped(same[0])!r}"
            yield Fault(("taxes", at, "fees"), why, (one.id, other.id))
        elif one.for_the_rest and other.for_the_rest:
            why = f"{both} are two taxes on all that no other tax names"
            yield Fault(("taxes", at), why, (one.id, other.id))
        elif _on_tickets(one) and _on_tickets(other) and meet(book, one.when, other.when):
            why = f"{both} are two taxes on the same tickets"
            yield Fault(("taxes", at, "when"), why, (one.id, other.id))


def _on_tickets(tax: Tax) -> bool:
    """Whether it names tickets: one that names fees alone, or nothing, does not."""
    return tax.when != When()
