"""The season as days."""

from datetime import UTC, date, datetime, timedelta

from pos.domain.ids import PerformanceId, ProductionId
from pos.domain.season import House, Performance, Production, Season
from ui.performances.days import coming, days, next_up

NOON = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)  # 12:00 in Vienna


def _performance(number: int, starts_at: datetime, *, timed: bool = False) -> Performance:
    production = ProductionId(2 if timed else 1)
    return Performance(PerformanceId(number), production, "Hall", "", "prices", starts_at, timed)


def _season(*performances: Performance) -> Season:
    productions = (Production(ProductionId(1), "Hamlet"), Production(ProductionId(2), "Museum"))
    house = House("House", "EUR", "Europe/Vienna")
    return Season(1, house, (), (), productions, (), performances)


def _hours(count: float) -> timedelta:
    return timedelta(hours=count)


def test_an_evening_that_ends_after_midnight_utc_belongs_to_the_houses_day() -> None:
    late = _performance(1, datetime(2026, 11, 22, 23, 30, tzinfo=UTC))  # 00:30 on the 23rd
    assert [day.date for day in days(_season(late), NOON)] == [date(2026, 11, 23)]


def test_days_and_performances_come_in_order_of_time() -> None:
    tomorrow, evening, afternoon = (
        _performance(1, NOON + _hours(24)),
        _performance(2, NOON + _hours(8)),
        _performance(3, NOON + _hours(3)),
    )
    first, second = days(_season(tomorrow, evening, afternoon), NOON)
    assert first.performances == (afternoon, evening)
    assert second.performances == (tomorrow,)


def test_what_started_long_ago_is_not_sold_any_more() -> None:
    gone = _performance(1, NOON - _hours(3))
    just_begun = _performance(2, NOON - timedelta(minutes=10))
    assert coming(_season(gone, just_begun), NOON) == (just_begun,)


def test_entry_times_are_kept_together_beside_the_performances() -> None:
    slots = tuple(_performance(n, NOON + _hours(n), timed=True) for n in (1, 2, 3))
    evening = _performance(9, NOON + _hours(2))
    (day,) = days(_season(*slots, evening), NOON)
    assert day.performances == (evening,)
    (timed,) = day.timed
    assert timed.performances == slots


def test_the_till_opens_with_the_next_seats_even_if_a_museum_opens_before() -> None:
    slot, evening = _performance(1, NOON + _hours(1), timed=True), _performance(2, NOON + _hours(8))
    assert next_up(_season(slot, evening), NOON) == evening


def test_a_museum_opens_with_its_next_entry_time() -> None:
    slots = [_performance(n, NOON + _hours(n), timed=True) for n in (2, 1)]
    assert next_up(_season(*slots), NOON) == slots[1]


def test_after_the_last_performance_there_is_nothing_to_open_with() -> None:
    assert next_up(_season(_performance(1, NOON - _hours(30))), NOON) is None
