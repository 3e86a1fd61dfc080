"""The machine's own clock and ids."""

import time
from typing import Any

from pos.services import catalogue
from pos.services.system import RandomIds, SystemClock


def test_ids_carry_the_time_and_are_never_the_same() -> None:
    ids = RandomIds()
    made = [ids.new() for _ in range(1000)]
    assert len(set(made)) == 1000
    assert {one.version for one in made} == {7}
    assert abs((made[0].int >> 80) - time.time() * 1000) < 60_000


def test_the_clock_is_this_machine_s() -> None:
    clock = SystemClock()
    assert abs(clock.now_ms() - time.time() * 1000) < 60_000
    assert clock.monotonic_s() <= clock.monotonic_s()


def test_the_season_survives_a_restart_and_gives_way_to_the_next(office: Any) -> None:
    from dataclasses import replace

    office.restart()
    assert catalogue.current_season(office.desk) == office.season
    later = replace(office.season, version=2, people=())
    catalogue.keep_season(office.desk, later)
    assert catalogue.current_season(office.desk) == later
