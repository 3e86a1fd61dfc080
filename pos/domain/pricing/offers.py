"""The offers of a tariff for the places of one basket, and what the cheapest of them come to."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pos.domain.ids import PerformanceId
from pos.domain.money import Currency, Money, by_largest_remainder
from pos.domain.pricing import combining
from pos.domain.pricing.alone import Alone, amount, because
from pos.domain.pricing.effects import PercentOff, SetPrice, changed
from pos.domain.pricing.fillings import Offer, Slot
from pos.domain.pricing.moment import Moment
from pos.domain.pricing.places import Heads, Place, words_of
from pos.domain.pricing.priced import Because, Params, Step
from pos.domain.pricing.tariff import Bundle, BuyGet, Group, Part, Rule, Subscription


@dataclass
class Candidates:
    """The places of one performance (or of all of them) that an offer could take."""

    rule: Rule
    before: dict[int, Alone] = field(default_factory=dict)  # each without what the offer excludes


@dataclass(frozen=True, slots=True)
class Taken:
    """A place in an offer: what it costs there, and how that came about."""

    rule: Rule
    minor: int
    before: Alone
    step: Step


@dataclass
class Combination:
    """What was found: the places in offers (by position), notes on any place, uses by rule."""

    taken: dict[int, Taken] = field(default_factory=dict)
    notes: dict[int, list[Step]] = field(default_factory=dict)
    uses: dict[str, int] = field(default_factory=dict)
    exact: bool = True


def combine(
    places: Sequence[Place], moment: Moment, heads: Heads, currency: Currency
) -> Combination:
    """The cheapest combination of the offers that hold."""
    result = Combination()
    candidates: list[Candidates] = []
    offers: list[Offer] = []
    for one in _candidates(places, moment, heads, result):
        offer = _offer(one, places, moment)
        if offer.can_be_filled():
            candidates.append(one)
            offers.append(offer)
    if not offers:
        return result
    singles = [one.kind.price.minor for one in places]
    worth = [at for at, offer in enumerate(offers) if offer.most_saved(singles) > 0]
    found = combining.best(singles, [offers[at] for at in worth])
    result.exact = found.exact
    for use in found.uses:
        at = worth[use.offer]
        _take(result, candidates[at], offers[at], use.members, _Teller(places, moment, currency))
    for one, offer in zip(candidates, offers, strict=True):
        _note_others(result, one.rule, offer, places)
    return result


def _candidates(
    places: Sequence[Place], moment: Moment, heads: Heads, result: Combination
) -> list[Candidates]:
    found: dict[tuple[str, PerformanceId | None], Candidates] = {}
    for at, place in enumerate(places):
        performance = place.wanted.performance
        for rule in place.kind.cell.offers:
            if not moment.holds(rule, performance):
                continue
            if isinstance(rule.effect, Group) and not heads.enough(rule, performance):
                continue
            why, words = _closed(rule, place, moment)
            if why is not None:
                minor = place.kind.price.minor
                step = Step(rule.id, why, {"name": rule.name, **words}, minor, minor)
                result.notes.setdefault(at, []).append(step)
                continue
            key = (rule.id, performance if _within_one(rule) else None)
            one = found.setdefault(key, Candidates(rule))
            one.before[at] = place.kind.without(rule.exclusive, rule.id)
    return [found[key] for key in sorted(found, key=lambda key: (key[0], key[1] or 0))]


def _within_one(rule: Rule) -> bool:
    if isinstance(rule.effect, Bundle | BuyGet):
        return rule.effect.same_performance
    return isinstance(rule.effect, Group)


def _closed(rule: Rule, place: Place, moment: Moment) -> tuple[Because | None, Params]:
    """Why the place is not open to an offer that fits it; None if it is."""
    if moment.customer_missing(rule):
        return Because.CUSTOMER_UNKNOWN, {}
    if moment.unchecked(rule):
        return Because.UNCHECKED, {}
    if moment.uses_left(rule) == 0:
        return Because.USED_UP, {}
    counting = place.kind.price.counting.get(rule.exclusive) if rule.exclusive else None
    if counting is not None and counting.id != rule.id and counting.priority > rule.priority:
        return Because.CLOSED_BY, {"by": counting.id, "by_name": counting.name}
    return None, {}


def _offer(one: Candidates, places: Sequence[Place], moment: Moment) -> Offer:
    """The offer as the search sees it."""
    rule, effect, most = one.rule, one.rule.effect, moment.uses_left(one.rule)
    prices = {at: before.minor for at, before in one.before.items()}
    if isinstance(effect, Bundle):
        slots = tuple(Slot(p.count, _costs(p, places, prices, effect.deal)) for p in effect.parts)
        return Offer(rule.id, slots, _whole(effect.deal), most)
    if isinstance(effect, BuyGet | Group):
        buy, free = _buy_free(effect)
        slots = (Slot(buy, prices), Slot(free, dict.fromkeys(prices, 0)))
        return Offer(rule.id, slots, 0, most, free_last=True)
    if isinstance(effect, Subscription):
        of = {at: int(places[at].wanted.performance) for at in prices}
        slots = (Slot(effect.performances, _costs(Part(0), places, prices, effect.deal)),)
        return Offer(rule.id, slots, _whole(effect.deal), most, performances=of)
    costs = {}
    for at, before in prices.items():
        on_place = moment.on_place(rule, places[at].wanted.performance)
        if on_place is not None:
            costs[at] = changed(on_place, before)
    if most is not None and most >= len(costs):
        most = None  # the search need not count
    return Offer(rule.id, (Slot(1, costs),), 0, most)


def _buy_free(effect: BuyGet | Group) -> tuple[int, int]:
    return (effect.buy, effect.free) if isinstance(effect, BuyGet) else (effect.every_free - 1, 1)


def _whole(deal: SetPrice | PercentOff) -> int:
    return deal.minor if isinstance(deal, SetPrice) else 0


def _costs(
    part: Part, places: Sequence[Place], prices: dict[int, int], deal: SetPrice | PercentOff
) -> dict[int, int]:
    fitting = (
        at
        for at in prices
        if (not part.categories or places[at].wanted.category in part.categories)
        and (not part.ticket_types or places[at].wanted.ticket_type in part.ticket_types)
    )
    if isinstance(deal, SetPrice):
        return dict.fromkeys(fitting, 0)
    return {at: changed(deal, prices[at]) for at in fitting}


@dataclass(frozen=True, slots=True)
class _Teller:
    places: Sequence[Place]
    moment: Moment
    currency: Currency

    def sentence(self, rule: Rule, at: int, slot: int, places: int) -> tuple[Because, Params]:
        """Why a place costs what it costs in the offer."""
        effect, words = rule.effect, words_of(rule, self.moment)
        if isinstance(effect, Bundle):
            return Because.BUNDLE, {**words, "places": places, **amount(effect.deal)}
        if isinstance(effect, Subscription):
            more = {"performances": effect.performances, **amount(effect.deal)}
            return Because.SUBSCRIPTION, {**words, **more}
        if isinstance(effect, BuyGet | Group):
            buy, free = _buy_free(effect)
            why = Because.BUY_GET_FREE if slot else Because.BUY_GET_PAID
            return why, {**words, "buy": buy, "free": free}
        performance = self.places[at].wanted.performance
        on_place = self.moment.on_place(rule, performance)
        assert on_place is not None
        return because(on_place), {**words, **amount(on_place)}


def _take(
    result: Combination,
    one: Candidates,
    offer: Offer,
    members: Sequence[tuple[int, int]],
    teller: _Teller,
) -> None:
    """One use: the price of each place in it."""
    rule = one.rule
    use = result.uses[rule.id] = result.uses.get(rule.id, 0) + 1
    before = [one.before[at].minor for at, _ in members]
    after = [offer.slots[slot].costs[at] for at, slot in members]
    if offer.per_use:
        whole = Money(offer.per_use, teller.currency)
        after = [part.minor for part in by_largest_remainder(whole, before)]
    for (at, slot), was, minor in zip(members, before, after, strict=True):
        why, words = teller.sentence(rule, at, slot, len(members))
        step = Step(rule.id, why, {**words, "use": use}, was, minor)
        result.taken[at] = Taken(rule, minor, one.before[at], step)


def _note_others(result: Combination, rule: Rule, offer: Offer, places: Sequence[Place]) -> None:
    """To each place that could have been in the offer and is not, in short."""
    for at in sorted(offer.places):
        taken = result.taken.get(at)
        if taken is None:
            minor, by = places[at].kind.price.minor, {"by": "", "by_name": ""}
        elif taken.rule.id != rule.id:
            minor, by = taken.minor, {"by": taken.rule.id, "by_name": taken.rule.name}
        else:
            continue
        step = Step(rule.id, Because.NOT_CHEAPER, {"name": rule.name, **by}, minor, minor)
        result.notes.setdefault(at, []).append(step)
