"""What SQLite itself says about a database file, read only: pages, foreign keys, triggers."""

import sqlite3
from contextlib import closing
from pathlib import Path

from pos.storage.triggers import triggers


def faults(path: Path) -> tuple[str, ...]:
    """One line each; none means the file is whole and its triggers stand."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as raw:
            found = [
                f"file: {row[0]}" for row in raw.execute("PRAGMA integrity_check") if row[0] != "ok"
            ]
            found += [
                f"file: row {row[1]} of {row[0]} points to no row of {row[2]}"
                for row in raw.execute("PRAGMA foreign_key_check")
            ]
            standing = dict(
                raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            )
    except sqlite3.DatabaseError as error:
        return (f"file: {error}",)
    for name, wanted in triggers().items():
        if standing.get(name, "").split() != wanted.split():
            found.append(f"trigger {name} is missing or changed")
    return tuple(found)
