"""What stands in a season file, as types; a word too many is a fault."""

import msgspec


class CategoryEntry(msgspec.Struct, forbid_unknown_fields=True):
    """A price category; plans name it by its id."""

    id: str
    name: str
    colour: str = "#0b62a8"


class TicketTypeEntry(msgspec.Struct, forbid_unknown_fields=True):
    """A ticket type; the first one is the default."""

    id: str
    name: str
    short: str = ""


class ProductionEntry(msgspec.Struct, forbid_unknown_fields=True):
    """A production."""

    id: int
    title: str
    subtitle: str = ""


class PriceEntry(msgspec.Struct, forbid_unknown_fields=True):
    """One cell of a price list, in minor units."""

    category: str
    ticket_type: str
    minor: int


class PriceListEntry(msgspec.Struct, forbid_unknown_fields=True):
    """A price list."""

    id: str
    prices: list[PriceEntry]


class PerformanceEntry(msgspec.Struct, forbid_unknown_fields=True):
    """A performance; `plan` is the name of a plan file, `starts_at` ISO 8601 with its offset.

    `orphans` is off, advise or refuse, or empty: as in the whole house. `real_name`: tickets with a
    name and an identity number; `names_wait`: none is printed without the name.
    """

    id: int
    production: int
    venue: str
    plan: str
    price_list: str
    starts_at: str
    timed: bool = False
    orphans: str = ""
    accessible_released: bool = False
    cancelled: bool = False
    real_name: bool = False
    names_wait: bool = False
    ticket_templates: list[str] = []


class PersonEntry(msgspec.Struct, forbid_unknown_fields=True):
    """A person; demo files carry the PIN in clear, a house's file its hash."""

    id: str
    name: str
    role: str
    pin: str = ""
    pin_hash: str = ""


class AccountEntry(msgspec.Struct, forbid_unknown_fields=True):
    """A customer who gets an invoice."""

    number: str
    name: str


class HouseEntry(msgspec.Struct, forbid_unknown_fields=True):
    """The house; `orphans` is off, advise or refuse. `refund_fee` is kept of each ticket that goes
    back, in minor units. `receipts` is on_request or always.
    """

    name: str
    currency: str
    timezone: str
    locale: str = "en"
    address: str = ""
    orphans: str = "off"
    cash_step_minor: int = 0
    foreign_cash: list[str] = []
    accounts: list[AccountEntry] = []
    voucher_offline_minor: int = 0
    refund_fee: int = 0
    tax_number: str = ""
    receipts: str = "on_request"
    phone_country: str = ""
    names_on_tickets: bool = False
    ticket_templates: list[str] = []


class SeasonFile(msgspec.Struct, forbid_unknown_fields=True):
    """The whole of season.json."""

    house: HouseEntry
    categories: list[CategoryEntry]
    ticket_types: list[TicketTypeEntry]
    productions: list[ProductionEntry]
    price_lists: list[PriceListEntry]
    performances: list[PerformanceEntry]
    people: list[PersonEntry] = []
    version: int = 1
