"""Prices laid on a basket."""

from dataclasses import replace

from pos.domain.basket import Basket
from pos.domain.pricing.book import PriceBook
from pos.domain.pricing.circumstances import Circumstances, Wanted
from pos.domain.pricing.price import price


def wanted(basket: Basket) -> tuple[Wanted, ...]:
    """The basket's places as the rules see them."""
    return tuple(
        Wanted(one.performance, one.place, one.category, one.ticket_type) for one in basket.items
    )


def laid(basket: Basket, book: PriceBook, circumstances: Circumstances) -> Basket:
    """The basket at the prices of that book. Raises as `price` does."""
    bare = replace(basket, priced=None)
    if not basket.items:
        return bare
    return bare.at(price(wanted(basket), book, circumstances))
