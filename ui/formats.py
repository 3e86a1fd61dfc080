"""Money, dates and durations as people read them, in the language of the screen; by Babel."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, format_timedelta
from babel.lists import format_list
from babel.numbers import format_currency, format_percent
from PySide6.QtCore import QCoreApplication

from pos.domain.money import Money
from pos.domain.plan import PlaceLabel

_LOCALE = "parterre_locale"


def use_locale(name: str) -> None:
    """Format for that language from now on, e.g. `en`, `de`, `zh_Hans_CN`."""
    app = QCoreApplication.instance()
    assert app is not None
    app.setProperty(_LOCALE, str(Locale.parse(name.replace("-", "_"))))


def locale() -> str:
    """The language in use; English where none was chosen."""
    app = QCoreApplication.instance()
    chosen = app.property(_LOCALE) if app is not None else None
    return str(chosen or "en")


def money(amount: Money) -> str:
    """12.50 euros as €12.50, 12,50 € or €12.50, by language."""
    text = format_currency(_decimal(amount), amount.currency.code, locale=locale())
    return str(text)


def spoken_money(amount: Money) -> str:
    """The amount as it is read out: 24 euros, 12.50 euros."""
    major, rest = divmod(amount.minor, 10**amount.currency.exponent)
    whole = not rest
    text = format_currency(
        Decimal(major) if whole else _decimal(amount),  # 1 euro, but 1.00 euros
        amount.currency.code,
        "#,##0" if whole else "#,##0.00",
        locale=locale(),
        format_type="name",
        currency_digits=False,
    )
    return str(text)


def plain_amount(amount: Money) -> str:
    """The amount without its currency, for a key or a column: 12.50."""
    text = format_currency(_decimal(amount), amount.currency.code, "#,##0.00", locale=locale())
    return str(text)


def percent(basis_points: int) -> str:
    """Hundredths of a per cent as people write them: 12.5 %, 7 %."""
    share = Decimal(basis_points) / 10_000
    return str(format_percent(share, locale=locale(), decimal_quantization=False))


def _decimal(amount: Money) -> Decimal:
    return Decimal(amount.minor).scaleb(-amount.currency.exponent)


def time_of(moment: datetime, timezone: str) -> str:
    """The time of day in the house's time zone: 7:30 PM or 19:30."""
    return str(format_time(moment.astimezone(ZoneInfo(timezone)), "short", locale=locale()))


def day_of(moment: datetime, timezone: str) -> str:
    """Weekday and date in the house's time zone: Sun, Nov 22."""
    local = moment.astimezone(ZoneInfo(timezone))
    return str(format_skeleton("MMMEd", local, locale=locale()))


def date_of(day: date) -> str:
    """A day of some year, as in 30 Jun 2027."""
    return str(format_date(day, "medium", locale=locale()))


def countdown(seconds: float) -> str:
    """Minutes and seconds: 4:48."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    return f"{minutes}:{rest:02d}"


def place(label: PlaceLabel) -> str:
    """What people call a place: E9; 12/9 where the row has a number; an area by its name."""
    if not label.seat:
        return label.section
    between = "/" if label.row[-1:].isdigit() else ""
    return f"{label.row}{between}{label.seat}"


def place_in_section(label: PlaceLabel) -> str:
    """Gallery E9; an area by its name."""
    return f"{label.section} {place(label)}".strip() if label.seat else label.section


def ago(seconds: int) -> str:
    """How long ago: 1 second ago, and just now as well; 3 minutes ago."""
    past = timedelta(seconds=-max(seconds, 1))
    text = format_timedelta(past, add_direction=True, threshold=1.2, locale=locale())
    return str(text)


def clock_time(moment: datetime) -> str:
    """The time of day now, for the header."""
    return str(format_time(moment, "short", locale=locale()))


def short_money(amount: Money) -> str:
    """For a key: whole amounts without their zeros, €50 or 50 €."""
    if amount.minor % 10**amount.currency.exponent:
        return money(amount)
    decimal = _decimal(amount)
    code, language = amount.currency.code, locale()
    pattern = Locale.parse(language).currency_formats["standard"].pattern
    whole = pattern.replace(".00", "")
    return str(format_currency(decimal, code, whole, locale=language, currency_digits=False))


def moment(at_ms: int) -> datetime:
    """The moment of a record."""
    return datetime.fromtimestamp(at_ms / 1000, UTC)


def listed(parts: Iterable[str]) -> str:
    """One, two and three."""
    return str(format_list(list(parts), locale=locale()))


def places(labels: Iterable[PlaceLabel]) -> str:
    """E9, E10 and E11; an area is named once, with how many. Of several sections each seat is
    called with its own: the same row and number may be in both.
    """
    them = list(labels)
    several = len({one.section for one in them if one.seat}) > 1
    counted = Counter(place_in_section(one) if several else place(one) for one in them)
    names = [name if count == 1 else f"{name} × {count}" for name, count in counted.items()]
    return str(format_list(names, locale=locale()))
