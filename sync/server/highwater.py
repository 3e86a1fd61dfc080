"""The server's own anchor: how far its books were, kept where no backup of them carries it.

Books that are behind it, or of an earlier generation, were put back from an older copy; they have
to recover before they give anything away.
"""

import hashlib
import json
import os
from pathlib import Path

import platformdirs
from sqlalchemy import Connection, func, select
from sqlalchemy.engine import URL

from sync.server import tables

# Generation, everything that only ever grows added up, and the highest till number.
Mark = tuple[int, int, int]


def default_path(url: URL) -> Path:
    """One file for each database, in the system's state folder."""
    said = url.render_as_string(hide_password=True)
    name = hashlib.sha256(said.encode()).hexdigest()[:16]
    return platformdirs.user_state_path("parterre", appauthor=False) / f"server-{name}.anchor"


def read(path: Path) -> Mark | None:
    """What was kept; None where there is none that can be read."""
    try:
        raw = json.loads(path.read_text("utf-8"))
        return int(raw["generation"]), int(raw["mark"]), int(raw["tills"])
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write(path: Path, mark: Mark) -> None:
    """Keep it; the old one stays whole until the new one is. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(dict(zip(("generation", "mark", "tills"), mark, strict=True)), file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def of(connection: Connection) -> Mark:
    """How far the books are: their feeds' versions and the tills' journals together, and how many
    tills there are.
    """
    generation = connection.scalars(select(tables.server.c.generation)).one()
    grown = (
        func.sum(tables.performances.c.version),
        func.sum(tables.tills.c.number),
        func.sum(tables.lives.c.number),
    )
    tills = connection.scalar(select(func.max(tables.tills.c.id))) or 0
    return generation, sum(int(connection.scalar(select(one)) or 0) for one in grown), tills


def is_behind(books: Mark, kept: Mark | None) -> bool:
    """Whether these books are an older copy of those that were kept."""
    return kept is not None and (books[0] < kept[0] or (books[0] == kept[0] and books[1] < kept[1]))
