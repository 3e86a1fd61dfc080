"""The season file: season.json of a house, read and cross-checked."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pos.domain import jsonlines
from pos.domain.ids import CategoryId, PerformanceId, PersonId, ProductionId, TicketTypeId
from pos.domain.jsonlines import Path
from pos.domain.money import CASH_STEP_LIMIT_MINOR, LIMIT_MINOR, Currency
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import (
    Account,
    House,
    OrphanRule,
    Performance,
    Person,
    Price,
    PriceCategory,
    PriceList,
    Production,
    ReceiptRule,
    Season,
    TicketType,
)
from pos.domain.seasonentries import (
    CategoryEntry,
    HouseEntry,
    PerformanceEntry,
    PersonEntry,
    PriceListEntry,
    ProductionEntry,
    SeasonFile,
    TicketTypeEntry,
)

FILE_LIMIT_BYTES = 16_000_000
_PERFORMANCE_LIMIT = 1 << 24  # a ticket code has 24 bits for it
_TAX_NUMBER_LIMIT = 40
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_COUNTRY = re.compile(r"[1-9][0-9]{0,2}", re.ASCII)


class _Fault(Exception):
    def __init__(self, path: Path, why: str) -> None:
        self.path = path
        self.why = why
        super().__init__(why)


def read_season(
    raw: bytes,
    digests: Mapping[str, str],
    *,
    plan_categories: Mapping[str, Collection[CategoryId]] | None = None,
    hash_pin: Callable[[str], str] | None = None,
    file: str = "season.json",
) -> Season:
    """The season of a season file; plans are named in it and known by `digests` from here on.

    `plan_categories` are the price categories of each plan by name; with them, a category without
    any price is a fault too. `hash_pin` hashes the PINs that demo files carry in clear; without
    it such people cannot sign in. Raises Refusal SEASON_WRONG(file, line, path, why).
    """
    season = _read(raw, file)
    try:
        _check(season, digests)
        _check_prices(season, plan_categories or {})
        return _built(season, digests, hash_pin)
    except _Fault as fault:
        line = jsonlines.line_of(raw.decode("utf-8-sig"), fault.path)
        raise _refusal(file, line, fault.path, fault.why) from None


def people_pins(raw: bytes, *, file: str = "season.json") -> dict[PersonId, str]:
    """The PINs that a demo's season file carries in clear. Raises Refusal SEASON_WRONG."""
    return {PersonId(one.id): one.pin for one in _read(raw, file).people if one.pin}


def plan_names(raw: bytes, *, file: str = "season.json") -> tuple[str, ...]:
    """The plans the season asks for, each once. Raises Refusal SEASON_WRONG."""
    return tuple(dict.fromkeys(one.plan for one in _read(raw, file).performances))


def _read(raw: bytes, file: str) -> SeasonFile:
    try:
        return jsonlines.decode(raw, SeasonFile, FILE_LIMIT_BYTES)
    except jsonlines.Wrong as wrong:
        raise _refusal(file, wrong.line, wrong.path, wrong.why) from None


def _refusal(file: str, line: int, path: Path, why: str) -> Refusal:
    at = jsonlines.path_text(path)
    return Refusal(Reason.SEASON_WRONG, file=file, line=line, path=at, why=why)


def _check(season: SeasonFile, digests: Mapping[str, str]) -> None:
    _check_house(season.house)
    if season.version < 1:
        raise _Fault(("version",), f"a version must be above 0, not {season.version}")
    categories = _ids("categories", season.categories)
    types = _ids("ticket_types", season.ticket_types)
    productions = _ids("productions", season.productions)
    lists = _ids("price_lists", season.price_lists)
    _ids("performances", season.performances)
    _ids("people", season.people)
    if not types:
        raise _Fault(("ticket_types",), "a season needs a ticket type")
    for at, category in enumerate(season.categories):
        if not _COLOUR.fullmatch(category.colour):
            raise _Fault(("categories", at, "colour"), f"not #rrggbb: {category.colour!r}")
    for at, price_list in enumerate(season.price_lists):
        _check_price_list(("price_lists", at), price_list, (categories, types))
    for at, one in enumerate(season.performances):
        path: Path = ("performances", at)
        if not 0 < one.id < _PERFORMANCE_LIMIT:
            raise _Fault((*path, "id"), f"an id must be from 1 to {_PERFORMANCE_LIMIT - 1}")
        _known((*path, "production"), one.production, productions, "production")
        _known((*path, "price_list"), one.price_list, lists, "price list")
        _known((*path, "plan"), one.plan, digests, "plan")
        _starts_at((*path, "starts_at"), one.starts_at)
        if one.orphans:
            _orphan_rule((*path, "orphans"), one.orphans)
    for at, person in enumerate(season.people):
        _check_person(("people", at), person)


def _check_house(house: HouseEntry) -> None:
    try:
        Currency(house.currency)
    except ValueError:
        raise _Fault(("house", "currency"), f"not a currency code: {house.currency!r}") from None
    try:
        ZoneInfo(house.timezone)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        raise _Fault(("house", "timezone"), f"not a time zone: {house.timezone!r}") from None
    _orphan_rule(("house", "orphans"), house.orphans)
    _check_receipts(house)
    if house.phone_country and not _COUNTRY.fullmatch(house.phone_country):
        raise _Fault(("house", "phone_country"), "1 to 3 digits, as in 49")
    _check_tenders(house)


def _check_receipts(house: HouseEntry) -> None:
    """What stands on every receipt, and when one is printed."""
    if len(house.tax_number) > _TAX_NUMBER_LIMIT or not house.tax_number.isprintable():
        why = f"a tax number has at most {_TAX_NUMBER_LIMIT} signs, all on one line"
        raise _Fault(("house", "tax_number"), why)
    if house.receipts not in tuple(ReceiptRule):
        why = f"receipts are printed on_request or always, not {house.receipts!r}"
        raise _Fault(("house", "receipts"), why)


def _check_tenders(house: HouseEntry) -> None:
    """What else than notes of the house is taken, and how."""
    if not 0 <= house.cash_step_minor <= CASH_STEP_LIMIT_MINOR:
        why = f"the smallest coin is from 0 to {CASH_STEP_LIMIT_MINOR} minor units"
        raise _Fault(("house", "cash_step_minor"), why)
    if not 0 <= house.voucher_offline_minor <= LIMIT_MINOR:
        why = f"an amount must be from 0 to {LIMIT_MINOR}"
        raise _Fault(("house", "voucher_offline_minor"), why)
    for at, code in enumerate(house.foreign_cash):
        path: Path = ("house", "foreign_cash", at)
        try:
            Currency(code)
        except ValueError:
            raise _Fault(path, f"not a currency code: {code!r}") from None
        if code == house.currency or code in house.foreign_cash[:at]:
            raise _Fault(path, f"{code} is the house's own, or stands here a second time")
    numbers: set[str] = set()
    for at, account in enumerate(house.accounts):
        here: Path = ("house", "accounts", at)
        if not account.number.strip() or not account.name.strip():
            raise _Fault(here, "an account has a number and a name")
        if account.number in numbers:
            raise _Fault((*here, "number"), f"a second account {account.number!r}")
        numbers.add(account.number)


def _orphan_rule(path: Path, name: str) -> OrphanRule:
    try:
        return OrphanRule(name)
    except ValueError:
        known = "off, advise or refuse"
        raise _Fault(path, f"the rule about single seats is {known}, not {name!r}") from None


def _ids(
    name: str,
    entries: Sequence[
        CategoryEntry
        | TicketTypeEntry
        | ProductionEntry
        | PriceListEntry
        | PerformanceEntry
        | PersonEntry
    ],
) -> set[str | int]:
    """The ids of a list, none of them empty or twice."""
    found: set[str | int] = set()
    for at, entry in enumerate(entries):
        if entry.id == "":
            raise _Fault((name, at, "id"), "an empty id")
        if entry.id in found:
            raise _Fault((name, at, "id"), f"the id {entry.id!r} stands here a second time")
        found.add(entry.id)
    return found


def _known(path: Path, name: str | int, known: Collection[str | int], what: str) -> None:
    if name not in known:
        raise _Fault(path, f"no {what} has the id {name!r}")


def _check_price_list(
    path: Path, price_list: PriceListEntry, known: tuple[set[str | int], set[str | int]]
) -> None:
    cells: set[tuple[str, str]] = set()
    for at, price in enumerate(price_list.prices):
        here: Path = (*path, "prices", at)
        _known((*here, "category"), price.category, known[0], "price category")
        _known((*here, "ticket_type"), price.ticket_type, known[1], "ticket type")
        if not 0 <= price.minor <= LIMIT_MINOR:
            raise _Fault((*here, "minor"), f"a price must be from 0 to {LIMIT_MINOR}")
        cell = (price.category, price.ticket_type)
        if cell in cells:
            raise _Fault(here, f"a second price for {cell[0]!r} and {cell[1]!r}")
        cells.add(cell)


def _starts_at(path: Path, text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise _Fault(
            path, f"not a date and time such as 2027-03-01T19:30+01:00: {text!r}"
        ) from None
    if at.tzinfo is None:
        raise _Fault(path, f"the offset from UTC is missing, as in 19:30+01:00: {text!r}")
    if not 2000 <= at.year < 2200:
        raise _Fault(path, f"not a year that anybody plays in: {text!r}")
    return at


def _check_person(path: Path, person: PersonEntry) -> None:
    if person.role not in ("cashier", "supervisor"):
        raise _Fault((*path, "role"), f"a role is cashier or supervisor, not {person.role!r}")
    if not person.pin:
        return
    if person.pin_hash:
        raise _Fault((*path, "pin"), "either a PIN or its hash, not both")
    least = 6 if person.role == "supervisor" else 4
    if not (person.pin.isascii() and person.pin.isdigit() and least <= len(person.pin) <= 12):
        raise _Fault((*path, "pin"), f"the PIN of a {person.role} has {least} to 12 digits")


def _check_prices(
    season: SeasonFile, plan_categories: Mapping[str, Collection[CategoryId]]
) -> None:
    """Every category of a performance's plan is a category here and has a price."""
    known = {one.id for one in season.categories}
    priced = {one.id: {price.category for price in one.prices} for one in season.price_lists}
    for at, one in enumerate(season.performances):
        for category in plan_categories.get(one.plan, ()):
            if category not in known:
                why = f"plan {one.plan!r} has places of category {category!r}, unknown here"
                raise _Fault(("performances", at, "plan"), why)
            if category not in priced[one.price_list]:
                why = f"price list {one.price_list!r} has no price for category {category!r}"
                raise _Fault(("performances", at, "price_list"), f"{why} of plan {one.plan!r}")


def _built(
    season: SeasonFile, digests: Mapping[str, str], hash_pin: Callable[[str], str] | None
) -> Season:
    def hashed(person: PersonEntry) -> str:
        return hash_pin(person.pin) if person.pin and hash_pin else person.pin_hash

    house = season.house
    return Season(
        version=season.version,
        house=House(
            name=house.name,
            currency=house.currency,
            timezone=house.timezone,
            locale=house.locale,
            address=house.address,
            orphans=OrphanRule(house.orphans),
            cash_step_minor=house.cash_step_minor,
            foreign_cash=tuple(house.foreign_cash),
            accounts=tuple(Account(one.number, one.name) for one in house.accounts),
            voucher_offline_minor=house.voucher_offline_minor,
            refund_fee_minor=house.refund_fee,
            tax_number=house.tax_number.strip(),
            receipts=ReceiptRule(house.receipts),
            phone_country=house.phone_country,
            names_on_tickets=house.names_on_tickets,
            ticket_templates=tuple(house.ticket_templates),
        ),
        categories=tuple(
            PriceCategory(CategoryId(one.id), one.name, one.colour) for one in season.categories
        ),
        ticket_types=tuple(
            TicketType(TicketTypeId(one.id), one.name, one.short) for one in season.ticket_types
        ),
        productions=tuple(
            Production(ProductionId(one.id), one.title, one.subtitle) for one in season.productions
        ),
        price_lists=tuple(_price_list(one) for one in season.price_lists),
        performances=tuple(_performance(one, digests) for one in season.performances),
        people=tuple(
            Person(PersonId(one.id), one.name, one.role, hashed(one)) for one in season.people
        ),
    )


def _price_list(entry: PriceListEntry) -> PriceList:
    return PriceList(
        entry.id,
        tuple(
            Price(CategoryId(one.category), TicketTypeId(one.ticket_type), one.minor)
            for one in entry.prices
        ),
    )


def _performance(entry: PerformanceEntry, digests: Mapping[str, str]) -> Performance:
    return Performance(
        id=PerformanceId(entry.id),
        production=ProductionId(entry.production),
        venue=entry.venue,
        plan_digest=digests[entry.plan],
        price_list=entry.price_list,
        starts_at=_starts_at((), entry.starts_at),
        timed=entry.timed,
        orphans=OrphanRule(entry.orphans) if entry.orphans else None,
        accessible_released=entry.accessible_released,
        cancelled=entry.cancelled,
        real_name=entry.real_name,
        names_wait=entry.names_wait,
        ticket_templates=tuple(entry.ticket_templates),
    )
