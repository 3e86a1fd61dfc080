"""How dates, times and money are written on paper, in the house's timezone and language."""

import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.dates import (
    format_date,
    format_datetime,
    format_skeleton,
    format_time,
    get_datetime_format,
)
from babel.numbers import format_currency, format_decimal, format_percent, get_decimal_symbol

from pos.domain.money import Currency
from printing.layout.words import locale_of, words_of


@dataclass(frozen=True)
class Formats:
    """One house's way of writing."""

    locale: Locale
    zone: tzinfo

    @classmethod
    def of(cls, locale: str, timezone: str) -> "Formats":
        """Never raises: an unknown timezone is UTC, an unknown locale English."""
        try:
            zone: tzinfo = ZoneInfo(timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            zone = UTC
        return cls(locale_of(locale), zone)

    def word(self, key: str, **values: object) -> str:
        """One word or phrase of the paper's catalogue."""
        return words_of(self.locale)[key].format(**values)

    def local(self, iso: str) -> datetime:
        """ISO 8601 with offset, as the house's clock shows it."""
        return datetime.fromisoformat(iso).astimezone(self.zone)

    def weekday(self, moment: datetime) -> str:
        """Saturday."""
        return day(moment.date(), "EEEE", self.locale)

    def date(self, moment: datetime) -> str:
        """28 November 2026."""
        return day(moment.date(), "long", self.locale)

    def time(self, moment: datetime) -> str:
        """19:30."""
        return _time(moment.timetz(), self.locale)

    def stamp(self, at_ms: int) -> str:
        """Day and time, short, of UNIX milliseconds."""
        return _stamp(at_ms // 60_000, self.zone, self.locale)

    def moment(self, iso: str) -> str:
        """Day and time of a performance: Sat, 28 Nov 2026, 19:30."""
        at = self.local(iso)
        pattern = str(get_datetime_format("medium", locale=self.locale))
        day = format_skeleton("yMMMEd", at, tzinfo=self.zone, locale=self.locale)
        return plain(pattern.format(self.time(at), day))

    def percent(self, basis_points: int) -> str:
        """7 %, 7.7 %."""
        share = Decimal(basis_points).scaleb(-4)
        return plain(format_percent(share, "#,##0.##%", locale=self.locale))

    def rate(self, text: str) -> str:
        """A rate that was written with a point, as the house writes fractions."""
        return text.replace(".", get_decimal_symbol(self.locale))

    def plain_money(self, minor: int, currency: str) -> str:
        """An amount without its currency, for columns whose currency is known."""
        exponent = Currency(currency).exponent
        pattern = "#,##0." + "0" * exponent if exponent else "#,##0"
        amount = Decimal(minor).scaleb(-exponent)
        return plain(format_decimal(amount, pattern, locale=self.locale))

    def money(self, minor: int, currency: str) -> str:
        """An amount with the currency's own number of decimals."""
        return _money(minor, currency, self.locale)


# The tickets of an evening say the same of it, and of what they cost.


@lru_cache(maxsize=256)
def day(of: date, pattern: str, locale: Locale) -> str:
    """A date as that pattern of the locale has it."""
    return str(format_date(of, pattern, locale=locale))


@lru_cache(maxsize=256)
def _time(clock: time, locale: Locale) -> str:
    return plain(format_time(clock, "short", locale=locale))


@lru_cache(maxsize=256)
def _stamp(minute: int, zone: tzinfo, locale: Locale) -> str:
    moment = datetime.fromtimestamp(minute * 60, zone)
    return plain(format_datetime(moment, "short", tzinfo=zone, locale=locale))


@lru_cache(maxsize=256)
def _money(minor: int, currency: str, locale: Locale) -> str:
    exponent = Currency(currency).exponent
    amount = Decimal(minor).scaleb(-exponent)
    return plain(format_currency(amount, currency, locale=locale, currency_digits=True))


def plain(text: str) -> str:
    """What can be drawn: composed, every kind of space a plain one, no control characters."""
    return text if text.isascii() and text.isprintable() else _plain(text)


@lru_cache(maxsize=1024)
def _plain(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        " " if character.isspace() or unicodedata.category(character) == "Zs" else character
        for character in composed
        if character.isspace() or unicodedata.category(character) not in ("Cc", "Cs", "Cf")
    )
