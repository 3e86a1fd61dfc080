"""The season: what can be sold, when and for how much; the catalogue as the till has it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from pos.domain.ids import CategoryId, PerformanceId, PersonId, ProductionId, TicketTypeId
from pos.domain.money import Currency, Money, cash_step
from pos.domain.refusals import Reason, Refusal


@dataclass(frozen=True)
class PriceCategory:
    """A class of places with one price per ticket type; `colour` is #rrggbb for free places."""

    id: CategoryId
    name: str
    colour: str = "#0b62a8"


@dataclass(frozen=True)
class TicketType:
    """Who the ticket is for: adult, child, member. The first of a season is the default."""

    id: TicketTypeId
    name: str
    short: str = ""


@dataclass(frozen=True)
class Production:
    """A play, an opera, an exhibition: many performances."""

    id: ProductionId
    title: str
    subtitle: str = ""


@dataclass(frozen=True)
class Price:
    """One cell of a price list."""

    category: CategoryId
    ticket_type: TicketTypeId
    minor: int


@dataclass(frozen=True)
class PriceList:
    """Price category by ticket type. A missing cell is not sold."""

    id: str
    prices: tuple[Price, ...]


class OrphanRule(StrEnum):
    """What the house does about a single seat that a sale would leave alone."""

    OFF = "off"
    ADVISE = "advise"  # it is said, and sold
    REFUSE = "refuse"  # it is not sold, unless somebody who may says why


class ReceiptRule(StrEnum):
    """When a sale prints its receipt."""

    ON_REQUEST = "on_request"
    ALWAYS = "always"


@dataclass(frozen=True)
class TemplateFile:
    """A ticket's or slip's design: the file's text, read where papers are drawn
    (pos.domain.template), and the house's logo in it, a PNG.
    """

    name: str
    toml: str
    logo: bytes = b""


@dataclass(frozen=True)
class Performance:
    """One date of a production in one hall; `timed` is a museum's entry slot.

    `orphans` is its own rule about single seats, or none: the house's. `accessible_released`: its
    accessible and companion places may go to whoever comes. `cancelled`: it is not played, nothing
    of it is sold any more, and what was sold goes back. `real_name`: each ticket is for somebody,
    who says their name and an identity number; `names_wait`: a paper waits where the name cannot be
    had to be printed, else it says that the door has it. `ticket_templates` are its own designs.
    """

    id: PerformanceId
    production: ProductionId
    venue: str
    plan_digest: str
    price_list: str
    starts_at: datetime
    timed: bool = False
    orphans: OrphanRule | None = None
    accessible_released: bool = False
    cancelled: bool = False
    real_name: bool = False
    names_wait: bool = False
    ticket_templates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Person:
    """A cashier or supervisor; `pin_hash` is argon2id over HMAC(pepper, PIN)."""

    id: PersonId
    name: str
    role: str  # cashier | supervisor
    pin_hash: str


@dataclass(frozen=True)
class Account:
    """A customer who gets an invoice: a school, a company."""

    number: str
    name: str


@dataclass(frozen=True)
class House:
    """The house: its name, its money, its hours, the language of its paper, its rule about single
    seats, and what it keeps of each ticket that goes back.

    `cash_step_minor` is the smallest coin it gives change in, 0 for the currency's own.
    `foreign_cash` are the other currencies whose notes it takes, at a rate of the day. A till that
    is cut off takes a voucher's word up to `voucher_offline_minor`; 0: not at all. `tax_number` is
    the house's own, on every receipt; `receipts` says when a sale prints one. `phone_country` is
    the code in front of phone numbers that are said without one, as 49. `names_on_tickets`: a
    ticket with a name shows it, and its number masked. `ticket_templates` are the designs of its
    tickets, by name: the first that fits a printer's stock; where none does, the one we ship for
    it.
    """

    name: str
    currency: str
    timezone: str
    locale: str = "en"
    address: str = ""
    orphans: OrphanRule = OrphanRule.OFF
    cash_step_minor: int = 0
    foreign_cash: tuple[str, ...] = ()
    accounts: tuple[Account, ...] = ()
    voucher_offline_minor: int = 0
    refund_fee_minor: int = 0
    tax_number: str = ""
    receipts: ReceiptRule = ReceiptRule.ON_REQUEST
    phone_country: str = ""
    names_on_tickets: bool = False
    ticket_templates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Season:
    """All of it; `version` rises with each change on the server.

    `tariff` is the tariff file's text, read where prices are made (pos.domain.pricing.books); ""
    for a house whose price lists are all there is. `templates` are its own designs of tickets.
    """

    version: int
    house: House
    categories: tuple[PriceCategory, ...]
    ticket_types: tuple[TicketType, ...]
    productions: tuple[Production, ...]
    price_lists: tuple[PriceList, ...]
    performances: tuple[Performance, ...]
    people: tuple[Person, ...] = ()
    tariff: str = ""
    templates: tuple[TemplateFile, ...] = ()

    @property
    def currency(self) -> Currency:
        """The house's currency."""
        return Currency(self.house.currency)

    @property
    def cash_step(self) -> int:
        """The smallest coin that change is given in, in minor units."""
        return self.house.cash_step_minor or cash_step(self.currency)

    @cached_property
    def _performances(self) -> dict[PerformanceId, Performance]:
        return {one.id: one for one in self.performances}

    @cached_property
    def _productions(self) -> dict[ProductionId, Production]:
        return {one.id: one for one in self.productions}

    @cached_property
    def _prices(self) -> dict[tuple[str, CategoryId, TicketTypeId], int]:
        return {
            (one.id, price.category, price.ticket_type): price.minor
            for one in self.price_lists
            for price in one.prices
        }

    def performance(self, performance: PerformanceId) -> Performance:
        """Raises Refusal PERFORMANCE_UNKNOWN."""
        try:
            return self._performances[performance]
        except KeyError:
            raise Refusal(Reason.PERFORMANCE_UNKNOWN, performance=performance) from None

    def orphan_rule(self, performance: PerformanceId) -> OrphanRule:
        """What is done there about single seats. Raises Refusal PERFORMANCE_UNKNOWN."""
        own = self.performance(performance).orphans
        return self.house.orphans if own is None else own

    def ticket_templates(self, performance: PerformanceId) -> tuple[str, ...]:
        """The designs its tickets are wanted in: its own first, then the house's.

        Raises Refusal PERFORMANCE_UNKNOWN.
        """
        own = self.performance(performance).ticket_templates
        return tuple(dict.fromkeys((*own, *self.house.ticket_templates)))

    def production_of(self, performance: Performance) -> Production:
        """The production the performance is a date of."""
        return self._productions[performance.production]

    def price(
        self, performance: PerformanceId, category: CategoryId, ticket_type: TicketTypeId
    ) -> Money:
        """What one such place costs. Raises Refusal NO_PRICE where the list has no such cell."""
        price_list = self.performance(performance).price_list
        try:
            minor = self._prices[(price_list, category, ticket_type)]
        except KeyError:
            raise Refusal(Reason.NO_PRICE, category=category, ticket_type=ticket_type) from None
        return Money(minor, self.currency)

    def ticket_types_for(
        self, performance: PerformanceId, category: CategoryId
    ) -> tuple[TicketType, ...]:
        """The ticket types sold in that category, in the season's order."""
        price_list = self.performance(performance).price_list
        return tuple(
            one for one in self.ticket_types if (price_list, category, one.id) in self._prices
        )
