"""Purchase limits: how many places one order, and one customer, may buy."""

from collections import Counter
from collections.abc import Iterator, Sequence

from pos.domain.ids import PerformanceId
from pos.domain.pricing.book import PriceBook
from pos.domain.pricing.circumstances import Circumstances, Wanted
from pos.domain.pricing.moment import Moment
from pos.domain.pricing.tariff import Limit, LimitPer
from pos.domain.refusals import Reason, Refusal

_REASONS = {
    LimitPer.ORDER: Reason.LIMIT_PER_ORDER,
    LimitPer.PERFORMANCE: Reason.LIMIT_PER_PERFORMANCE,
    LimitPer.CUSTOMER: Reason.LIMIT_PER_CUSTOMER,
    LimitPer.CUSTOMER_PERFORMANCE: Reason.LIMIT_PER_CUSTOMER_PERFORMANCE,
}


def check_limits(wanted: Sequence[Wanted], book: PriceBook, circumstances: Circumstances) -> None:
    """Raises Refusal for the first limit (by id) that the basket breaks: CUSTOMER_NEEDED(name),
    LIMIT_UNCHECKED(name) where nobody can say what the customer has bought, or
    LIMIT_PER_...(name, limit, count, left, performance where it is of one).
    """
    for refusal in broken(wanted, book, circumstances):
        raise refusal


def broken(
    wanted: Sequence[Wanted], book: PriceBook, circumstances: Circumstances
) -> Iterator[Refusal]:
    """Each limit that the basket breaks. A customer whom nobody knows has bought nothing yet."""
    moment = Moment(book, circumstances)
    for limit in book.limits:
        counts = Counter(
            one.performance
            for one in wanted
            if moment.holds(limit, one.performance)
            and book.speaks_of(limit.when, one.performance, one.category, one.ticket_type)
        )
        if not counts:
            continue
        if limit.customer_needed and circumstances.customer is None:
            yield Refusal(Reason.CUSTOMER_NEEDED, name=limit.name)
            continue
        if limit.counted and circumstances.customer is not None and moment.unchecked(limit):
            yield Refusal(Reason.LIMIT_UNCHECKED, name=limit.name)
            continue
        over = _over(limit, counts, circumstances)
        if over is not None:
            yield over


def _over(
    limit: Limit, counts: Counter[PerformanceId], circumstances: Circumstances
) -> Refusal | None:
    """The refusal where more is wanted than may be."""
    so_far = circumstances.so_far
    known = circumstances.customer is not None
    if limit.per in (LimitPer.ORDER, LimitPer.CUSTOMER):
        counted = known and limit.per is LimitPer.CUSTOMER
        before = so_far.bought.get(limit.id, 0) if counted else 0
        return _refused(limit, counts.total(), before, {})
    for performance, count in sorted(counts.items()):
        counted = known and limit.per is LimitPer.CUSTOMER_PERFORMANCE
        before = so_far.bought_of.get((limit.id, performance), 0) if counted else 0
        refusal = _refused(limit, count, before, {"performance": performance})
        if refusal is not None:
            return refusal
    return None


def _refused(limit: Limit, count: int, before: int, where: dict[str, int]) -> Refusal | None:
    if before + count <= limit.most:
        return None
    left = max(0, limit.most - before)
    return Refusal(
        _REASONS[limit.per], name=limit.name, limit=limit.most, count=count, left=left, **where
    )
