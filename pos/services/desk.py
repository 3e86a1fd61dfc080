"""The desk: what every service of this till works on."""

from dataclasses import dataclass

from pos.services.ports import Clock, Ids
from pos.storage.credentials import Credentials
from pos.storage.database import Database


@dataclass(frozen=True)
class Desk:
    """One till's database, identity, clock and id-maker."""

    database: Database
    credentials: Credentials
    clock: Clock
    ids: Ids

    def __post_init__(self) -> None:
        """A database belongs to one till: the first desk set up on it says to which."""
        with self.database.transaction() as unit:
            unit.identity.bind(self.credentials.till, self.credentials.incarnation)
