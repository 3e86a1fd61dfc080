"""The price book of a season, made once and remembered."""

from pos.domain.pricing.book import PriceBook
from pos.domain.pricing.tariff import CompFree, LimitPer, Tariff
from pos.domain.pricing.tarifffile import read_tariff
from pos.domain.season import Season

# A till has one season at a time, and for a moment the next; two threads may ask at once.
_KEPT = 4
_made: list[PriceBook] = []
_PER_CUSTOMER = (LimitPer.CUSTOMER, LimitPer.CUSTOMER_PERFORMANCE)


def book_of(season: Season) -> PriceBook:
    """Raises Refusal TARIFF_WRONG for a tariff that the server should never have let in."""
    for book in tuple(_made):
        if book.season is season:
            return book
    raw = season.tariff.encode()
    book = PriceBook(season, read_tariff(raw, season) if raw else Tariff(version=0))
    _made.append(book)
    del _made[:-_KEPT]
    return book


def comp_reasons(season: Season) -> tuple[str, ...] | None:
    """The reasons for which places are given away, none: any; None where none ever is."""
    rules = [rule.effect for rule in book_of(season).rules if isinstance(rule.effect, CompFree)]
    if not rules:
        return None
    if any(not effect.reasons for effect in rules):
        return ()
    return tuple(sorted({reason for effect in rules for reason in effect.reasons}))


def takes_members(season: Season) -> bool:
    """Whether it matters who buys: to a rule, a fee or a limit. Raises as `book_of` does."""
    tariff = book_of(season).tariff
    return (
        any(one.when.members or one.uses.per_customer for one in tariff.rules)
        or any(one.waived_for or one.when.members for one in tariff.fees)
        or any(
            one.customer_needed or one.when.members or one.per in _PER_CUSTOMER
            for one in tariff.limits
        )
    )


def takes_codes(season: Season) -> bool:
    """Whether any rule asks for a code. Raises as `book_of` does."""
    return any(rule.when.codes for rule in book_of(season).rules)
