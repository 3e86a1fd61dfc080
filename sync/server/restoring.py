"""Books that were put back from an older copy begin a new generation, and wait for their tills."""

from pathlib import Path

from sync.server import batching, enrolment, highwater
from sync.server.database import Database
from sync.server.requests import Recover


def begin_anew(database: Database, anchor: Path) -> None:
    """Give nothing away until the tills have spoken, also those enrolled since the copy.

    Raises OSError where the anchor cannot be written.
    """
    kept = highwater.read(anchor)
    if kept is not None:
        enrolment.expect(database, kept[2])
    batching.execute(database, [Recover()])
    keep(database, anchor)


def keep(database: Database, anchor: Path) -> None:
    """Note how far the books are, where no copy of them carries it. Raises OSError."""
    with database.reading() as connection:
        books = highwater.of(connection)
    highwater.write(anchor, books)


def is_older(database: Database, anchor: Path) -> bool:
    """Whether the books are behind their anchor."""
    with database.reading() as connection:
        books = highwater.of(connection)
    kept = highwater.read(anchor)
    return kept is not None and highwater.is_behind(books, kept)
