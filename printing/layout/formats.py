"""How dates, times and money are written on paper, in the house's timezone and language."""

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
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
        return format_date(moment, "EEEE", locale=self.locale)

    def date(self, moment: datetime) -> str:
        """28 November 2026."""
        return format_date(moment, "long", locale=self.locale)

    def time(self, moment: datetime) -> str:
        """19:30."""
        return plain(format_time(moment, "short", locale=self.locale))

    def stamp(self, at_ms: int) -> str:
        """Day and time, short, of UNIX milliseconds."""
        moment = datetime.fromtimestamp(at_ms / 1000, self.zone)
        return plain(format_datetime(moment, "short", tzinfo=self.zone, locale=self.locale))

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
        exponent = Currency(currency).exponent
        amount = Decimal(minor).scaleb(-exponent)
        written = format_currency(amount, currency, locale=self.locale, currency_digits=True)
        return plain(written)


def plain(text: str) -> str:
    """What can be drawn: composed, every kind of space a plain one, no control characters."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        " " if character.isspace() or unicodedata.category(character) == "Zs" else character
        for character in composed
        if character.isspace() or unicodedata.category(character) not in ("Cc", "Cs", "Cf")
    )
