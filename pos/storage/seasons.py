"""The season as the server sent it last."""

import msgspec
from sqlalchemy.orm import Session

from pos.domain.season import Season
from pos.storage.tables import SeasonRow


class Seasons:
    """One season is kept."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def current(self) -> Season | None:
        """The season kept last."""
        row = self._session.get(SeasonRow, 1)
        return None if row is None else msgspec.json.decode(row.body, type=Season)

    def keep(self, season: Season, at_ms: int) -> None:
        """In place of the one before."""
        self._session.merge(
            SeasonRow(
                only=1, version=season.version, body=msgspec.json.encode(season), kept_at_ms=at_ms
            )
        )
        self._session.flush()
