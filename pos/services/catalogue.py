"""The season as this till has it."""

from pos.domain.season import Season
from pos.services.desk import Desk


def current_season(desk: Desk) -> Season | None:
    """The season kept last; None before the first one arrived."""
    with desk.database.transaction() as unit:
        return unit.seasons.current()


def keep_season(desk: Desk, season: Season) -> None:
    """Keep a season that the server sent, in place of the one before."""
    with desk.database.transaction() as unit:
        unit.seasons.keep(season, desk.clock.now_ms())
