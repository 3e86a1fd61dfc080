"""What of a basket the server counts: uses of limited rules, and what each customer may buy."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pos.domain.ids import PerformanceId
from pos.domain.pricing.book import PriceBook
from pos.domain.pricing.circumstances import Circumstances, SoFar, Wanted
from pos.domain.pricing.moment import Moment
from pos.domain.pricing.priced import Priced
from pos.domain.pricing.tariff import Limit, LimitPer, Rule
from pos.domain.refusals import Reason, Refusal
from pos.domain.uses import Limited, Wish


def wishes(priced: Priced, book: PriceBook, circumstances: Circumstances) -> tuple[Wish, ...]:
    """The uses that have to be owned before that basket is paid for."""
    customer = circumstances.customer.id if circumstances.customer else ""
    rules = {one.id: one for one in book.rules}
    found = []
    for rule, count in priced.uses:
        uses = _uses_of(rule, priced)
        assert len(uses) == count, "the trace tells of other uses than were counted"
        for limited in _counts_of(rules[rule], customer):
            found.append(Wish(limited, uses))
    if customer:
        found += _bought(priced, book, Moment(book, circumstances), customer)
    return tuple(found)


def _uses_of(rule: str, priced: Priced) -> tuple[tuple[int, ...], ...]:
    """The lines of each use of it."""
    found: dict[int, list[int]] = {}
    for at, line in enumerate(priced.lines):
        for step in line.steps:
            if step.rule == rule and "use" in step.params:
                found.setdefault(int(step.params["use"]), []).append(at)
    return tuple(tuple(found[use]) for use in sorted(found))


def _counts_of(rule: Rule, customer: str) -> Iterator[Limited]:
    if rule.uses.total:
        yield Limited(rule.id)
    if rule.uses.per_customer and customer:
        yield Limited(rule.id, customer)


def _bought(priced: Priced, book: PriceBook, moment: Moment, customer: str) -> Iterator[Wish]:
    for limit in book.limits:
        if not limit.counted:
            continue
        lines: dict[int, list[tuple[int, ...]]] = {}
        for at, line in enumerate(priced.lines):
            if _counts_for(limit, line.wanted, book, moment):
                lines.setdefault(_performance(limit, line.wanted), []).append((at,))
        for performance, uses in sorted(lines.items()):
            yield Wish(Limited(limit.id, customer, performance), tuple(uses))


def _counts_for(limit: Limit, one: Wanted, book: PriceBook, moment: Moment) -> bool:
    return moment.holds(limit, one.performance) and book.speaks_of(
        limit.when, one.performance, one.category, one.ticket_type
    )


def _performance(limit: Limit, one: Wanted) -> int:
    return int(one.performance) if limit.per is LimitPer.CUSTOMER_PERFORMANCE else 0


def asked_for(
    wanted: Sequence[Wanted], book: PriceBook, circumstances: Circumstances
) -> tuple[Limited, ...]:
    """Everything whose count may change that basket's price, or forbid it. Rules whose code nobody
    has shown are no part of it; an empty basket asks for the rules alone.
    """
    moment = Moment(book, circumstances)
    customer = circumstances.customer.id if circumstances.customer else ""
    found: dict[Limited, None] = {}
    performances = {one.performance for one in wanted}
    for rule in book.rules:
        shown = not rule.when.codes or not rule.when.codes.isdisjoint(circumstances.codes)
        if not rule.uses.counted or not shown or not rule.valid.holds(moment.at):
            continue
        if performances and not any(book.plays(rule.when, one) for one in performances):
            continue
        found.update(dict.fromkeys(_counts_of(rule, customer)))
    if customer:
        for limit in book.limits:
            for one in wanted if limit.counted else ():
                if _counts_for(limit, one, book, moment):
                    found[Limited(limit.id, customer, _performance(limit, one))] = None
    return tuple(found)


def so_far(
    book: PriceBook, left: Mapping[Limited, int], unchecked: Sequence[Limited] = ()
) -> SoFar:
    """What was used before, where so much is left; `unchecked`: nobody can say now."""
    rules, limits = {one.id: one for one in book.rules}, {one.id: one for one in book.limits}
    total: dict[str, int] = {}
    by_customer: dict[str, int] = {}
    bought: dict[str, int] = {}
    bought_of: dict[tuple[str, PerformanceId], int] = {}
    for limited, count in left.items():
        rule, limit = rules.get(limited.thing), limits.get(limited.thing)
        if limit is not None and limited.performance:
            key = (limit.id, PerformanceId(limited.performance))
            bought_of[key] = limit.most - count
        elif limit is not None:
            bought[limit.id] = limit.most - count
        elif rule is not None and limited.customer:
            by_customer[rule.id] = rule.uses.per_customer - count
        elif rule is not None:
            total[rule.id] = rule.uses.total - count
    names = frozenset(one.thing for one in unchecked)
    return SoFar(total, by_customer, bought, bought_of, names)


def learned(before: SoFar, refusal: Refusal, book: PriceBook) -> SoFar:
    """What is known after the server has refused uses of a rule, or could not be asked for them."""
    thing, left = str(refusal.params.get("thing", "")), int(refusal.params.get("left", 0))
    if refusal.reason in (Reason.USES_UNCHECKED, Reason.LIMIT_UNCHECKED):
        return replace(before, unchecked=before.unchecked | {thing})
    for rule in book.rules:
        if rule.id == thing and rule.uses.total:
            return replace(before, total={**before.total, thing: rule.uses.total - left})
        if rule.id == thing:
            used = {**before.by_customer, thing: rule.uses.per_customer - left}
            return replace(before, by_customer=used)
    return before
