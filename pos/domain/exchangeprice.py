"""What new tickets cost for which others are given back: as at the window, by the present tariff.

Fees beside the price were paid with the order and are not raised again. Codes are kept nowhere, so
a price that a code made is not made again; its use comes back instead.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from pos.domain.ids import PerformanceId
from pos.domain.order import Order, Ticket
from pos.domain.pricing import charges
from pos.domain.pricing.book import PriceBook
from pos.domain.pricing.circumstances import Circumstances, Customer, SoFar, Wanted
from pos.domain.pricing.limits import broken
from pos.domain.pricing.price import price
from pos.domain.pricing.priced import Priced
from pos.domain.refusals import Refusal
from pos.domain.uses import Limited


def circumstances(
    order: Order,
    book: PriceBook,
    now: datetime,
    sold: Mapping[PerformanceId, int] | None = None,
    so_far: SoFar | None = None,
) -> Circumstances:
    """Of an exchange in that order: for whoever bought it, now."""
    customer = Customer(order.customer, _memberships(order, book)) if order.customer else None
    return Circumstances(now, now, sold=sold or {}, customer=customer, so_far=so_far or SoFar())


def _memberships(order: Order, book: PriceBook) -> frozenset[str]:
    """What made their prices. A rule that takes any of several does not say which it was."""
    lines = order.priced.lines if order.priced else ()
    used = {rule for line in lines for rule in line.rules}
    named = [one.when.members for one in book.rules if one.id in used]
    return frozenset().union(*(one for one in named if len(one) == 1))


def freed(so_far: SoFar, ending: Mapping[Limited, int]) -> SoFar:
    """What was used before, less what comes free by the tickets that are given back."""
    total, by_customer = dict(so_far.total), dict(so_far.by_customer)
    for what, count in ending.items():
        counts = by_customer if what.customer else total
        if what.thing in counts:
            counts[what.thing] = max(0, counts[what.thing] - count)
    return replace(so_far, total=total, by_customer=by_customer)


def anew(wanted: Sequence[Wanted], book: PriceBook, seen: Circumstances) -> Priced:
    """The new tickets' prices, with what is in them. Raises as pricing does."""
    whole = price(wanted, book, seen)
    inside = tuple(one for one in whole.fees if one.included)
    every = [*(one.charge for one in whole.lines), *(one.charge for one in inside)]
    return replace(whole, fees=inside, taxes=charges.summed(book, every))


def wanted_of(tickets: Iterable[Ticket]) -> list[Wanted]:
    """Tickets as the rules see them."""
    return [Wanted(one.performance, one.place, one.category, one.ticket_type) for one in tickets]


def check_limits(
    before: Sequence[Wanted], after: Sequence[Wanted], book: PriceBook, seen: Circumstances
) -> None:
    """Raises LIMIT_PER_... where the order would have more than it may, and had not before. What a
    customer bought otherwise the server counts.
    """
    alone = replace(seen, so_far=SoFar())
    had = {_key(one): int(one.params.get("count", 0)) for one in broken(before, book, alone)}
    for refusal in broken(after, book, alone):
        if int(refusal.params.get("count", 0)) > had.get(_key(refusal), -1):
            raise refusal


def _key(refusal: Refusal) -> tuple[object, ...]:
    params = refusal.params
    return (refusal.reason, params.get("name"), params.get("performance"))
