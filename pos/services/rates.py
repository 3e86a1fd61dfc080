"""The day's rates for notes of other currencies: a supervisor says them, the journal keeps who."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from pos.domain.dayrate import DayRate, read_rate
from pos.domain.journal import RateSet
from pos.domain.people import SET_RATE, SUPERVISOR, Approval, require
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Person, Season
from pos.services import shifts
from pos.services.desk import Desk
from pos.services.people import spend
from pos.storage.database import Unit


def today(desk: Desk) -> tuple[DayRate, ...]:
    """What counts today, for the currencies the house takes."""
    with desk.database.transaction() as unit:
        season = unit.seasons.current()
        if season is None:
            return ()
        rates = unit.rates.of_day(day_of(season, desk.clock.now_ms()))
    house = season.house
    return tuple(
        one for one in rates if one.currency in house.foreign_cash and one.house == house.currency
    )


def set_rate(
    desk: Desk, person: Person, currency: str, typed: str, approval: Approval | None = None
) -> DayRate:
    """What one of that currency is worth today. A cashier needs (people.SET_RATE, shift id).

    Raises TILL_SUSPENDED, SHIFT_NOT_OPEN, RATE_UNKNOWN for a currency the house does not take,
    AMOUNT_WRONG, APPROVAL_NEEDED.
    """
    require(person, SET_RATE)
    desk.guard.check()
    nano, at_ms = read_rate(typed), desk.clock.now_ms()
    with desk.database.transaction() as unit:
        shift = shifts.needed(unit)
        season = unit.seasons.current()
        if season is None or currency not in season.house.foreign_cash:
            raise Refusal(Reason.RATE_UNKNOWN, currency=currency)
        approver = person.id
        if person.role != SUPERVISOR or approval is not None:
            approver = spend(unit, approval, SET_RATE, shift.id, at_ms).approver
        day = day_of(season, at_ms)
        rate = DayRate(currency, shift.currency, nano, day, person.id, approver, at_ms)
        unit.rates.add(rate)
        unit.journal.append(RateSet(rate), at_ms)
    return rate


def day_of(season: Season, at_ms: int) -> str:
    """The house's day at that moment, as an ISO date."""
    moment = datetime.fromtimestamp(at_ms / 1000, UTC)
    return moment.astimezone(ZoneInfo(season.house.timezone)).date().isoformat()


def check(unit: Unit, season: Season, currency: str, nano: int, at_ms: int) -> DayRate:
    """The rate, if somebody said so for today; or for yesterday: a sale may go on past midnight.

    Raises RATE_UNKNOWN.
    """
    day_ms = int(timedelta(days=1).total_seconds() * 1000)
    days = {day_of(season, at_ms), day_of(season, at_ms - day_ms)}
    for one in unit.rates.everything():
        if (one.currency, one.nano) == (currency, nano) and one.day in days:
            return one
    raise Refusal(Reason.RATE_UNKNOWN, currency=currency)
