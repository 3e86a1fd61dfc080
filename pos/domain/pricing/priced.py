"""What a basket costs: a line for each place, fees, taxes, and why each price is what it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pos.domain.money import Currency, Money
from pos.domain.pricing.circumstances import Comp, Key, Wanted


class Because(StrEnum):
    """A step of the trace; the screen holds one translated sentence for each.

    Every step has the parameter `name` (of the rule, fee or tax; of LISTED: the price list).
    """

    LISTED = "listed"
    SET_PRICE = "set_price"  # + what the rule asks for: member, code, tier, places
    AMOUNT_OFF = "amount_off"  # minor, + the same
    PERCENT_OFF = "percent_off"  # basis_points, + the same
    BUNDLE = "bundle"  # places, minor or basis_points, use (which of several, from 1)
    BUY_GET_PAID = "buy_get_paid"  # buy, free, use
    BUY_GET_FREE = "buy_get_free"  # buy, free, use
    SUBSCRIPTION = "subscription"  # performances, minor or basis_points, use
    COMP = "comp"  # reason, approver
    FEE_INCLUDED = "fee_included"  # minor: goes to the fee's own line
    TAX_INCLUDED = "tax_included"  # minor, basis_points
    TAX_ON_TOP = "tax_on_top"  # minor, basis_points
    # What did not count, and why: `by` is the id, `by_name` the name of what did.
    OUTRANKED = "outranked"  # excluded by a rule of higher priority
    BEATEN = "beaten"  # excluded by one that is better for the customer
    GIVEN_UP = "given_up"  # excluded by the offer the place is sold in
    NOT_CHEAPER = "not_cheaper"  # an offer that would not have made the total smaller
    CLOSED_BY = "closed_by"  # an offer the place is not open to, because a higher rule counts
    USED_UP = "used_up"  # its uses are over
    UNCHECKED = "unchecked"  # nobody can say now how often it was used
    CUSTOMER_UNKNOWN = "customer_unknown"  # limited for each customer, and nobody said who it is


Params = Mapping[str, str | int]


@dataclass(frozen=True)
class Step:
    """One step of the way to a price. Where `before` is `after` it is only told."""

    rule: str
    because: Because
    params: Params
    before: int
    after: int


@dataclass(frozen=True)
class Charge:
    """An amount with its tax, in minor units: net + tax = gross. `tax_id` is "" for none."""

    net_minor: int
    tax_minor: int
    gross_minor: int
    tax_id: str


@dataclass(frozen=True)
class PricedLine:
    """One place. `price_minor` is the tariff's price, with the fees included in it and before taxes
    on top; `charge` the ticket's own part. `rules` are those that made the price.
    """

    wanted: Wanted
    listed_minor: int
    price_minor: int
    charge: Charge
    rules: tuple[str, ...]
    steps: tuple[Step, ...]
    comp: Comp | None = None


@dataclass(frozen=True)
class FeeLine:
    """A fee; `key` is the place it is raised on, None of one for the whole order."""

    fee: str
    name: str
    key: Key | None
    included: bool
    charge: Charge


@dataclass(frozen=True)
class TaxSum:
    """All that one tax is raised on; the sum of the lines' taxes, rounded line by line."""

    tax_id: str
    name: str
    basis_points: int
    included: bool
    net_minor: int
    tax_minor: int
    gross_minor: int


@dataclass(frozen=True)
class Priced:
    """The basket's price. `uses` counts the uses of the limited rules, for whoever keeps count;
    `idle_codes` made no difference; `exact` is False where a tariff has so many offers for one
    basket that the search for the cheapest was cut short (the price is fair, but not proven).
    """

    tariff_version: int
    season_version: int
    currency: Currency
    lines: tuple[PricedLine, ...]
    fees: tuple[FeeLine, ...]
    taxes: tuple[TaxSum, ...]
    uses: tuple[tuple[str, int], ...] = ()
    idle_codes: tuple[str, ...] = ()
    exact: bool = True

    def ticket_minor(self, line: PricedLine) -> int:
        """What a ticket costs: its own part and the fees in it, with their taxes."""
        key = line.wanted.key
        inside = sum(one.charge.gross_minor for one in self.fees if one.included and one.key == key)
        return line.charge.gross_minor + inside

    @property
    def total_minor(self) -> int:
        """What the customer owes, before any rounding of cash."""
        tickets = sum(one.charge.gross_minor for one in self.lines)
        return tickets + sum(one.charge.gross_minor for one in self.fees)

    @property
    def total(self) -> Money:
        """The same as money."""
        return Money(self.total_minor, self.currency)
