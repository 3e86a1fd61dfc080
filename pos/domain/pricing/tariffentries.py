"""What stands in a tariff file, as types; a word too many is a fault.

    {"version": 3,
     "rules": [
       {"id": "early", "name": "Early bird", "priority": 5, "exclusive": "offers", "after": ["x"],
        "valid": {"from": "2027-01-01T00:00+01:00", "until": "2027-02-01T00:00+01:00"},
        "when": {"categories": ["1"], "weekdays": ["mon", "tue"], "starts": {"from": "10:00",
                 "until": "17:00"}, "sold": {"from": 0, "below": 500}, "members": ["*"],
                 "codes": ["SPRING"]},
        "uses": {"total": 100, "per_order": 2, "per_customer": 1, "back_on_refund": false},
        "percent_off": {"percent": "12.5", "rounding": "down", "step": 50}}],
     "fees": [{"id": "order", "name": "Booking fee", "per": "order", "minor": 200}],
     "taxes": [{"id": "7", "name": "VAT 7 %", "percent": 7}],
     "limits": [{"id": "six", "name": "Six each", "per": "customer", "most": 6}]}

A rule has one effect: set_price, amount_off, percent_off, tiers, group, bundle, buy_get,
subscription or comp. A per cent is a whole number, or text with up to two decimals.
"""

import msgspec


class Entry(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A part of the file."""


class FromUntilEntry(Entry, rename={"start": "from"}):
    """ISO 8601 moments with their offset, days, or times of day; empty is without end."""

    start: str = ""
    until: str = ""


class ShareEntry(Entry, rename={"start": "from"}):
    """Thousandths sold, from `from` until just below `below`."""

    start: int = 0
    below: int = 1001


class WhenEntry(Entry):
    """Conditions; weekdays are mon, tue, wed, thu, fri, sat, sun; days include their end."""

    performances: list[int] = []
    productions: list[int] = []
    categories: list[str] = []
    ticket_types: list[str] = []
    weekdays: list[str] = []
    starts: FromUntilEntry | None = None
    played: FromUntilEntry | None = None
    sold: ShareEntry | None = None
    sale_weekdays: list[str] = []
    sale_days: FromUntilEntry | None = None
    members: list[str] = []
    codes: list[str] = []


class AmountEntry(Entry):
    """An amount in minor units."""

    minor: int


class PercentEntry(Entry):
    """A share; what is left is rounded half_up, half_even, down or up to a multiple of `step`."""

    percent: int | str
    rounding: str = "half_up"
    step: int = 1


class OnPlaceEntry(Entry):
    """What a tier or a group price does to each place: at most one of these."""

    set_price: AmountEntry | None = None
    amount_off: AmountEntry | None = None
    percent_off: PercentEntry | None = None


class TierEntry(OnPlaceEntry, rename={"start": "from"}, kw_only=True):
    """A tier; `from` is a day, or thousandths sold."""

    start: str | int


class TiersEntry(Entry):
    """Tiers by "date" of sale or by the share "sold", in rising order."""

    by: str
    steps: list[TierEntry]


class GroupEntry(OnPlaceEntry, kw_only=True):
    """From `least` places of a performance."""

    least: int
    every_free: int = 0


class PartEntry(Entry):
    """So many places of a bundle."""

    count: int
    categories: list[str] = []
    ticket_types: list[str] = []


class BundleEntry(Entry):
    """Parts for a price, or per cent off."""

    parts: list[PartEntry]
    set_price: AmountEntry | None = None
    percent_off: PercentEntry | None = None
    same_performance: bool = True


class BuyGetEntry(Entry):
    """Of `buy` + `free` places the cheapest `free` cost nothing."""

    buy: int
    free: int
    same_performance: bool = True


class SubscriptionEntry(Entry):
    """One place in each of so many performances, for a price or per cent off."""

    performances: int
    set_price: AmountEntry | None = None
    percent_off: PercentEntry | None = None


class CompEntry(Entry):
    """Free for one of these reasons, or for any."""

    reasons: list[str] = []


class UsesEntry(Entry):
    """Limits of uses; 0 is none. `offline` of the total is each till's own in advance."""

    total: int = 0
    per_order: int = 0
    per_customer: int = 0
    offline: int = 0
    back_on_refund: bool = True


class RuleEntry(OnPlaceEntry, kw_only=True):
    """A rule; exactly one effect."""

    id: str
    name: str
    when: WhenEntry | None = None
    valid: FromUntilEntry | None = None
    priority: int = 0
    exclusive: str = ""
    after: list[str] = []
    uses: UsesEntry | None = None
    tiers: TiersEntry | None = None
    group: GroupEntry | None = None
    bundle: BundleEntry | None = None
    buy_get: BuyGetEntry | None = None
    subscription: SubscriptionEntry | None = None
    comp: CompEntry | None = None


class FeeEntry(Entry):
    """A fee per "ticket" or "order": an amount, or a share of the ticket's price."""

    id: str
    name: str
    per: str
    minor: int = 0
    percent: int | str = 0
    included: bool = False
    on_comps: bool = False
    waived_for: list[str] = []
    when: WhenEntry | None = None
    valid: FromUntilEntry | None = None


class TaxEntry(Entry):
    """A tax on tickets and fees; on all that no other names where it names none."""

    id: str
    name: str
    percent: int | str
    included: bool = True
    when: WhenEntry | None = None
    fees: list[str] = []


class LimitEntry(Entry):
    """A limit per "order", "performance", "customer" or "customer_performance"."""

    id: str
    name: str
    per: str
    most: int
    customer_needed: bool = False
    back_on_refund: bool = True
    when: WhenEntry | None = None
    valid: FromUntilEntry | None = None


class TariffFile(Entry):
    """The whole of tariff.json."""

    version: int
    rules: list[RuleEntry] = []
    fees: list[FeeEntry] = []
    taxes: list[TaxEntry] = []
    limits: list[LimitEntry] = []
    cash_step: int = 0
