"""A till's desk on a real database, and the scripted server's manners."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pos.domain.ids import TillId
from pos.services.desk import Desk
from pos.services.system import RandomIds, SystemClock
from pos.storage.credentials import Credentials
from pos.storage.database import Database
from tests.sync.client.window import STARTED


@pytest.fixture(autouse=True)
def _stopped() -> Iterator[None]:
    """No till of a test outlives it."""
    yield
    while STARTED:
        STARTED.pop().stop()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Till 3, with an empty journal."""
    database = Database.open(tmp_path / "till.sqlite")
    own = Credentials(
        till=TillId(3),
        till_name="Till 3",
        token="secret",
        private_key=Ed25519PrivateKey.generate(),
        certificate=b"",
        server_key=b"",
        pepper=b"",
        incarnation=1,
        server_url="",
    )
    with database.transaction() as unit:
        unit.identity.bind(own.till, own.incarnation)
    yield Desk(database, own, SystemClock(), RandomIds())
    database.close()
