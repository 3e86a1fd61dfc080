"""Promo and voucher codes as people type them, and whether one opens anything now."""

import unicodedata

from pos.domain.pricing.book import PriceBook
from pos.domain.pricing.circumstances import Circumstances
from pos.domain.pricing.moment import Moment
from pos.domain.refusals import Reason, Refusal

CODE_LIMIT = 64


def code_key(typed: str) -> str:
    """The code whatever its capitals, blanks and dashes; "" for what cannot be one."""
    plain = unicodedata.normalize("NFKC", typed[: 4 * CODE_LIMIT]).upper()
    kept = unicodedata.normalize("NFKC", "".join(one for one in plain if one.isalnum()))
    return kept if len(kept) <= CODE_LIMIT else ""


def check_code(code: str, book: PriceBook, circumstances: Circumstances) -> None:
    """Whether the code (as `code_key` makes it) opens a rule for this sale; the places aside.

    Raises Refusal PROMO_CODE_UNKNOWN, PROMO_CODE_NOT_NOW(name), PROMO_CODE_USED_UP(name),
    USES_UNCHECKED(name), CUSTOMER_NEEDED(name).
    """
    rules = [one for one in book.rules if code in one.when.codes]
    if not code or not rules:
        raise Refusal(Reason.PROMO_CODE_UNKNOWN)
    moment = Moment(book, circumstances)
    day, memberships = moment.day, circumstances.memberships
    now = [
        one
        for one in rules
        if one.valid.holds(moment.at)
        and one.when.fits_sale(day, memberships, circumstances.codes | {code})
    ]
    if not now:
        raise Refusal(Reason.PROMO_CODE_NOT_NOW, name=rules[0].name)
    known = [one for one in now if not moment.customer_missing(one)]
    if not known:
        raise Refusal(Reason.CUSTOMER_NEEDED, name=now[0].name)
    if all(moment.unchecked(one) for one in known):
        raise Refusal(Reason.USES_UNCHECKED, name=known[0].name)
    if all(moment.uses_left(one) == 0 for one in known):
        raise Refusal(Reason.PROMO_CODE_USED_UP, name=known[0].name)
