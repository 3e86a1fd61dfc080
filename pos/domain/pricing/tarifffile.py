"""The tariff file: tariff.json of a house, read, checked against its season and against itself."""

from collections.abc import Sequence

from pos.domain import jsonlines
from pos.domain.basket import PLACES_LIMIT
from pos.domain.jsonlines import Path
from pos.domain.pricing import tariffparts as parts
from pos.domain.pricing.contradictions import contradictions
from pos.domain.pricing.effects import ALL, PercentOff, SetPrice
from pos.domain.pricing.tariff import (
    Bundle,
    BuyGet,
    CompFree,
    Effect,
    Fee,
    FeePer,
    Group,
    Limit,
    LimitPer,
    Part,
    Rule,
    Subscription,
    Tariff,
    Tax,
    Uses,
)
from pos.domain.pricing.tariffentries import (
    BundleEntry,
    FeeEntry,
    GroupEntry,
    LimitEntry,
    RuleEntry,
    SubscriptionEntry,
    TariffFile,
    TaxEntry,
    UsesEntry,
)
from pos.domain.pricing.tariffparts import Fault, Known, amount, named, percent, within
from pos.domain.pricing.when import When
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Season

FILE_LIMIT_BYTES = 4_000_000
RULES_LIMIT = 1000
OTHERS_LIMIT = 100  # fees, taxes, limits: of each
PARTS_LIMIT = 8
PRIORITY_LIMIT = 1_000_000
_EFFECTS = (
    "set_price",
    "amount_off",
    "percent_off",
    "tiers",
    "group",
    "bundle",
    "buy_get",
    "subscription",
    "comp",
)


def read_tariff(raw: bytes, season: Season, *, file: str = "tariff.json") -> Tariff:
    """The tariff of a file, for that season.

    Raises Refusal TARIFF_WRONG(file, line, path, why, rules): the rules that contradict each other,
    by id, where it is between rules.
    """
    try:
        entry = jsonlines.decode(raw, TariffFile, FILE_LIMIT_BYTES)
    except jsonlines.Wrong as wrong:
        raise _refusal(file, wrong.line, Fault(wrong.path, wrong.why)) from None
    try:
        tariff = _built(entry, parts.known_of(season))
        check(tariff, season)
    except Fault as fault:
        line = jsonlines.line_of(raw.decode("utf-8-sig"), fault.path)
        raise _refusal(file, line, fault) from None
    return tariff


def check(tariff: Tariff, season: Season) -> None:
    """Raises Fault where rules contradict each other, or could never apply in that season."""
    for fault in contradictions(tariff, season):
        raise fault


def _refusal(file: str, line: int, fault: Fault) -> Refusal:
    path = jsonlines.path_text(fault.path)
    return Refusal(
        Reason.TARIFF_WRONG,
        file=file,
        line=line,
        path=path,
        why=fault.why,
        rules=list(fault.rules),
    )


def _built(entry: TariffFile, known: Known) -> Tariff:
    within(("version",), entry.version, 1, parts.COUNT_LIMIT, "a version")
    parts.bounded(("rules",), entry.rules, RULES_LIMIT)
    ids: dict[str, str] = {}
    for name, items in (
        ("rules", entry.rules),
        ("fees", entry.fees),
        ("taxes", entry.taxes),
        ("limits", entry.limits),
    ):
        if name != "rules":
            parts.bounded((name,), items, OTHERS_LIMIT)
        _ids(name, items, ids)
    rule_ids = {one.id for one in entry.rules}
    return Tariff(
        version=entry.version,
        rules=tuple(
            _rule(("rules", at), one, known, rule_ids) for at, one in enumerate(entry.rules)
        ),
        fees=tuple(_fee(("fees", at), one, known) for at, one in enumerate(entry.fees)),
        taxes=tuple(
            _tax(("taxes", at), one, known, {fee.id for fee in entry.fees})
            for at, one in enumerate(entry.taxes)
        ),
        limits=tuple(_limit(("limits", at), one, known) for at, one in enumerate(entry.limits)),
        cash_step=within(("cash_step",), entry.cash_step, 0, parts.STEP_LIMIT, "a cash step"),
    )


def _ids(
    name: str,
    items: Sequence[RuleEntry | FeeEntry | TaxEntry | LimitEntry],
    known: dict[str, str],
) -> None:
    """An id names one thing of the whole tariff: a trace speaks of all of them."""
    for at, one in enumerate(items):
        parts.text((name, at, "id"), one.id)
        parts.text((name, at, "name"), one.name)
        if one.id in known:
            why = f"the id {one.id!r} stands here a second time, first in {known[one.id]}"
            raise Fault((name, at, "id"), why)
        known[one.id] = name


def _rule(path: Path, entry: RuleEntry, known: Known, rule_ids: set[str]) -> Rule:
    effect = _effect(path, entry, known)
    uses = _uses((*path, "uses"), entry.uses)
    if uses.limited and isinstance(effect, Group | CompFree):
        raise Fault((*path, "uses"), "a group price and a comp have no limit of uses")
    if entry.exclusive:
        parts.text((*path, "exclusive"), entry.exclusive)
    after = parts.ids((*path, "after"), entry.after, rule_ids, "rule")
    priority = (*path, "priority")
    return Rule(
        id=entry.id,
        name=entry.name,
        effect=effect,
        when=parts.when((*path, "when"), entry.when, known),
        valid=parts.period((*path, "valid"), entry.valid),
        priority=within(priority, entry.priority, -PRIORITY_LIMIT, PRIORITY_LIMIT, "a priority"),
        exclusive=entry.exclusive,
        after=after,
        uses=uses,
    )


def _uses(path: Path, entry: UsesEntry | None) -> Uses:
    if entry is None:
        return Uses()
    for name in ("total", "per_order", "per_customer"):
        within((*path, name), getattr(entry, name), 0, parts.COUNT_LIMIT, "a limit of uses")
    within((*path, "offline"), entry.offline, 0, entry.total, "a till's share of the total")
    if entry.offline and entry.per_customer:
        why = "without the server nobody can say how often a customer has used it: no share offline"
        raise Fault((*path, "offline"), why)
    return Uses(
        entry.total, entry.per_order, entry.per_customer, entry.offline, entry.back_on_refund
    )


def _effect(path: Path, entry: RuleEntry, known: Known) -> Effect:
    given = [name for name in _EFFECTS if getattr(entry, name) is not None]
    if len(given) != 1:
        found = " and ".join(given) or "none"
        raise Fault(path, f"a rule has one effect ({', '.join(_EFFECTS)}), here {found}")
    here: Path = (*path, given[0])
    if entry.tiers is not None:
        return parts.tiers(here, entry.tiers)
    if entry.group is not None:
        return _group(here, entry.group)
    if entry.bundle is not None:
        return _bundle(here, entry.bundle, known)
    if entry.buy_get is not None:
        return BuyGet(
            within((*here, "buy"), entry.buy_get.buy, 1, PLACES_LIMIT, "a number of places"),
            within((*here, "free"), entry.buy_get.free, 1, PLACES_LIMIT, "a number of places"),
            entry.buy_get.same_performance,
        )
    if entry.subscription is not None:
        count = entry.subscription.performances
        number = (*here, "performances")
        within(number, count, 2, PLACES_LIMIT, "a number of performances")
        return Subscription(count, _deal(here, entry.subscription))
    if entry.comp is not None:
        return CompFree(parts.texts((*here, "reasons"), entry.comp.reasons))
    effect = parts.on_place(path, entry)
    assert effect is not None
    return effect


def _group(path: Path, entry: GroupEntry) -> Group:
    effect = parts.on_place(path, entry)
    if effect is None and not entry.every_free:
        raise Fault(path, "a group price says neither what each costs nor how many are free")
    if entry.every_free:
        within((*path, "every_free"), entry.every_free, 2, PLACES_LIMIT, "every how many")
    return Group(
        within((*path, "least"), entry.least, 1, PLACES_LIMIT, "a number of places"),
        effect,
        entry.every_free,
    )


def _deal(path: Path, entry: BundleEntry | SubscriptionEntry) -> SetPrice | PercentOff:
    if (entry.set_price is None) == (entry.percent_off is None):
        raise Fault(path, "either set_price or percent_off")
    if entry.set_price is not None:
        return SetPrice(amount((*path, "set_price"), entry.set_price))
    assert entry.percent_off is not None
    return parts.percent_off((*path, "percent_off"), entry.percent_off)


def _bundle(path: Path, entry: BundleEntry, known: Known) -> Bundle:
    deal = _deal(path, entry)
    parts.bounded((*path, "parts"), entry.parts, PARTS_LIMIT)
    if not entry.parts:
        raise Fault((*path, "parts"), "a bundle of nothing")
    made = []
    for at, one in enumerate(entry.parts):
        here: Path = (*path, "parts", at)
        made.append(
            Part(
                within((*here, "count"), one.count, 1, PLACES_LIMIT, "a number of places"),
                parts.categories((*here, "categories"), one.categories, known),
                parts.ticket_types((*here, "ticket_types"), one.ticket_types, known),
            )
        )
    return Bundle(tuple(made), deal, entry.same_performance)


def _fee(path: Path, entry: FeeEntry, known: Known) -> Fee:
    per = named((*path, "per"), FeePer, entry.per)
    points = percent((*path, "percent"), entry.percent)
    if bool(points) == bool(entry.minor):
        raise Fault(path, "a fee is either an amount (minor) or a per cent")
    if per is FeePer.ORDER and (points or entry.included):
        raise Fault(path, "a fee on the order is an amount, on top")
    return Fee(
        id=entry.id,
        name=entry.name,
        per=per,
        minor=within((*path, "minor"), entry.minor, 0, parts.PRICE_LIMIT, "an amount"),
        basis_points=points,
        included=entry.included,
        on_comps=entry.on_comps,
        waived_for=parts.texts((*path, "waived_for"), entry.waived_for),
        when=parts.when((*path, "when"), entry.when, known),
        valid=parts.period((*path, "valid"), entry.valid),
    )


def _tax(path: Path, entry: TaxEntry, known: Known, fees: set[str]) -> Tax:
    when = parts.when((*path, "when"), entry.when, known)
    place_alone = When(
        performances=when.performances,
        productions=when.productions,
        categories=when.categories,
        ticket_types=when.ticket_types,
        played=when.played,
    )
    if when != place_alone:
        raise Fault(
            (*path, "when"),
            "a tax goes by performances, productions, categories, ticket_types and played alone",
        )
    return Tax(
        id=entry.id,
        name=entry.name,
        basis_points=percent((*path, "percent"), entry.percent, ALL),
        included=entry.included,
        when=when,
        fees=parts.ids((*path, "fees"), entry.fees, fees, "fee"),
    )


def _limit(path: Path, entry: LimitEntry, known: Known) -> Limit:
    return Limit(
        id=entry.id,
        name=entry.name,
        per=named((*path, "per"), LimitPer, entry.per),
        most=within((*path, "most"), entry.most, 0, parts.COUNT_LIMIT, "a limit"),
        customer_needed=entry.customer_needed,
        back_on_refund=entry.back_on_refund,
        when=parts.when((*path, "when"), entry.when, known),
        valid=parts.period((*path, "valid"), entry.valid),
    )
