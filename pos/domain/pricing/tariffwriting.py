"""A tariff written back as a tariff file, always in the same way."""

from collections.abc import Iterable

import msgspec

from pos.domain.pricing.effects import AmountOff, PercentOff, PlaceEffect, SetPrice, Tiers
from pos.domain.pricing.tariff import (
    Bundle,
    BuyGet,
    CompFree,
    Fee,
    Group,
    Limit,
    Part,
    Rule,
    Subscription,
    Tariff,
    Tax,
    Uses,
)
from pos.domain.pricing.tariffentries import (
    AmountEntry,
    BundleEntry,
    BuyGetEntry,
    CompEntry,
    FeeEntry,
    FromUntilEntry,
    GroupEntry,
    LimitEntry,
    PartEntry,
    PercentEntry,
    RuleEntry,
    ShareEntry,
    SubscriptionEntry,
    TariffFile,
    TaxEntry,
    TierEntry,
    TiersEntry,
    UsesEntry,
    WhenEntry,
)
from pos.domain.pricing.tariffparts import WEEKDAYS
from pos.domain.pricing.when import Days, Hours, Period, When


def write_tariff(tariff: Tariff) -> bytes:
    """The file; reading it in its season gives the tariff again."""
    entry = TariffFile(
        version=tariff.version,
        rules=[_rule(one) for one in tariff.rules],
        fees=[_fee(one) for one in tariff.fees],
        taxes=[_tax(one) for one in tariff.taxes],
        limits=[_limit(one) for one in tariff.limits],
        cash_step=tariff.cash_step,
    )
    return msgspec.json.format(msgspec.json.encode(entry), indent=1)


def _percent(points: int) -> int | str:
    whole, rest = divmod(points, 100)
    return f"{whole}.{rest:02}".rstrip("0") if rest else whole


def _off(effect: PercentOff) -> PercentEntry:
    return PercentEntry(_percent(effect.basis_points), effect.rounding.value, effect.step)


_OnPlace = dict[str, AmountEntry | PercentEntry]


def _on_place(effect: PlaceEffect | None) -> _OnPlace:
    if isinstance(effect, SetPrice):
        return {"set_price": AmountEntry(effect.minor)}
    if isinstance(effect, AmountOff):
        return {"amount_off": AmountEntry(effect.minor)}
    return {} if effect is None else {"percent_off": _off(effect)}


def _rule(rule: Rule) -> RuleEntry:
    entry = RuleEntry(
        id=rule.id,
        name=rule.name,
        when=_when(rule.when),
        valid=_period(rule.valid),
        priority=rule.priority,
        exclusive=rule.exclusive,
        after=sorted(rule.after),
        uses=_uses(rule.uses),
    )
    effect = rule.effect
    if isinstance(effect, Tiers):
        entry.tiers = _tiers(effect)
    elif isinstance(effect, Group):
        entry.group = GroupEntry(
            least=effect.least,
            every_free=effect.every_free,
            **_on_place(effect.effect),  # type: ignore[arg-type]
        )
    elif isinstance(effect, Bundle):
        entry.bundle = BundleEntry(
            [_part(one) for one in effect.parts],
            same_performance=effect.same_performance,
            **_on_place(effect.deal),  # type: ignore[arg-type]
        )
    elif isinstance(effect, BuyGet):
        entry.buy_get = BuyGetEntry(effect.buy, effect.free, effect.same_performance)
    elif isinstance(effect, Subscription):
        entry.subscription = SubscriptionEntry(
            effect.performances,
            **_on_place(effect.deal),  # type: ignore[arg-type]
        )
    elif isinstance(effect, CompFree):
        entry.comp = CompEntry(sorted(effect.reasons))
    else:
        for name, value in _on_place(effect).items():
            setattr(entry, name, value)
    return entry


def _tiers(tiers: Tiers) -> TiersEntry:
    steps = [
        TierEntry(
            start=one.start if isinstance(one.start, int) else one.start.isoformat(),
            **_on_place(one.effect),  # type: ignore[arg-type]
        )
        for one in tiers.steps
    ]
    return TiersEntry(tiers.by.value, steps)


def _part(part: Part) -> PartEntry:
    return PartEntry(part.count, sorted(part.categories), sorted(part.ticket_types))


def _uses(uses: Uses) -> UsesEntry | None:
    if not uses.limited:
        return None
    return UsesEntry(
        uses.total, uses.per_order, uses.per_customer, uses.offline, uses.back_on_refund
    )


def _period(period: Period) -> FromUntilEntry | None:
    if period == Period():
        return None
    return FromUntilEntry(
        period.start.isoformat() if period.start else "",
        period.end.isoformat() if period.end else "",
    )


def _days(days: Days | None) -> FromUntilEntry | None:
    if days is None:
        return None
    return FromUntilEntry(
        days.first.isoformat() if days.first else "", days.last.isoformat() if days.last else ""
    )


def _hours(hours: Hours | None) -> FromUntilEntry | None:
    return FromUntilEntry(hours.start.isoformat(), hours.end.isoformat()) if hours else None


def _weekdays(numbers: Iterable[int]) -> list[str]:
    return [WEEKDAYS[one] for one in sorted(numbers)]


def _when(when: When) -> WhenEntry | None:
    if when == When():
        return None
    return WhenEntry(
        performances=sorted(when.performances),
        productions=sorted(when.productions),
        categories=sorted(when.categories),
        ticket_types=sorted(when.ticket_types),
        weekdays=_weekdays(when.weekdays),
        starts=_hours(when.starts),
        played=_days(when.played),
        sold=ShareEntry(when.sold.least, when.sold.below) if when.sold else None,
        sale_weekdays=_weekdays(when.sale_weekdays),
        sale_days=_days(when.sale_days),
        members=sorted(when.members),
        codes=sorted(when.codes),
    )


def _fee(fee: Fee) -> FeeEntry:
    return FeeEntry(
        id=fee.id,
        name=fee.name,
        per=fee.per.value,
        minor=fee.minor,
        percent=_percent(fee.basis_points),
        included=fee.included,
        on_comps=fee.on_comps,
        waived_for=sorted(fee.waived_for),
        when=_when(fee.when),
        valid=_period(fee.valid),
    )


def _tax(tax: Tax) -> TaxEntry:
    return TaxEntry(
        id=tax.id,
        name=tax.name,
        percent=_percent(tax.basis_points),
        included=tax.included,
        when=_when(tax.when),
        fees=sorted(tax.fees),
    )


def _limit(limit: Limit) -> LimitEntry:
    return LimitEntry(
        id=limit.id,
        name=limit.name,
        per=limit.per.value,
        most=limit.most,
        customer_needed=limit.customer_needed,
        back_on_refund=limit.back_on_refund,
        when=_when(limit.when),
        valid=_period(limit.valid),
    )
