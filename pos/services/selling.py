"""Selling: own the places, then one transaction for order, tickets, tenders, journal and paper."""

from collections.abc import Sequence
from dataclasses import dataclass

from pos.domain.basket import Basket
from pos.domain.ids import PerformanceId, PlaceId
from pos.domain.money import Money
from pos.domain.order import Order, Tender
from pos.domain.season import Person, Season
from pos.services.desk import Desk
from pos.services.ports import SalesServer


@dataclass(frozen=True)
class SaleWish:
    """What the cashier asks for. Card tenders name their approved attempt."""

    basket: Basket
    tenders: tuple[Tender, ...]
    person: Person
    season: Season


def secure(
    desk: Desk, server: SalesServer, performance: PerformanceId, places: Sequence[PlaceId]
) -> None:
    """Own the places firmly. Asking again for places already secured asks nobody.

    Raises the server's Refusal (nothing kept) or Trouble (the operation stays written down, and
    is asked again under the same id).
    """
    raise NotImplementedError


def give_back(desk: Desk, performance: PerformanceId, places: Sequence[PlaceId]) -> None:
    """Return what was secured of these places, by the journal. Places not secured are no fault."""
    raise NotImplementedError


def return_unsold_leases(desk: Desk) -> int:
    """At start: give back everything secured and not sold. How many places that were."""
    raise NotImplementedError


def cash_tender(total: Money, handed: Money) -> tuple[Tender, Money]:
    """The tender and the change. Raises AMOUNT_WRONG, TENDER_TOO_SMALL or TENDER_TOO_LARGE."""
    raise NotImplementedError


def quick_tenders(total: Money) -> tuple[Money, ...]:
    """What people hand over: the exact amount, then the next sums that notes make. At most five."""
    raise NotImplementedError


def complete(desk: Desk, sale: SaleWish) -> Order:
    """Sell: durable when it returns.

    Raises BASKET_EMPTY, BASKET_CHANGED, NOT_OWNED, SHIFT_NOT_OPEN, TENDER_TOO_SMALL,
    TENDER_TOO_LARGE, AMOUNT_WRONG, ATTEMPT_OPEN, NO_PRICE, PERFORMANCE_UNKNOWN, DISK_FULL.
    """
    raise NotImplementedError
