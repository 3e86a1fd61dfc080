"""Bringing a database file to this program's revision: look, back up, upgrade, check."""

import sqlite3
from contextlib import closing
from importlib import resources
from pathlib import Path

from sqlalchemy import Engine

from pos.domain.refusals import Reason, Refusal
from pos.storage.migrations import REVISIONS


def revision_of(path: Path) -> str | None:
    """The file's revision, None for a file that is new or empty; read-only.

    Empty is also one whose making was cut short: SQLite writes its header before the first table.

    Raises DATABASE_DAMAGED for what is not a till's database, DATABASE_NEWER for a later one's.
    """
    if not path.exists() or path.stat().st_size == 0:
        return None
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as raw:
            (pages,) = raw.execute("PRAGMA page_count").fetchone()
            if pages <= 1 and not raw.execute("SELECT 1 FROM sqlite_master").fetchall():
                return None
            rows = raw.execute("SELECT version_num FROM alembic_version").fetchall()
    except sqlite3.DatabaseError as error:
        raise Refusal(Reason.DATABASE_DAMAGED, path=str(path), why=str(error)) from error
    if len(rows) != 1:
        raise Refusal(Reason.DATABASE_DAMAGED, path=str(path), why="it has no revision")
    revision = str(rows[0][0])
    if revision not in REVISIONS:
        raise Refusal(Reason.DATABASE_NEWER, path=str(path), revision=revision)
    return revision


def upgrade(engine: Engine, path: Path, revision: str | None) -> None:
    """All missing revisions in one transaction, then SQLite's own check of the whole file."""
    if revision is not None:
        back_up(path, path.with_name(f"{path.name}.{revision}.bak"))
    # Slow to import, and needed once per release.
    from alembic import command
    from alembic.config import Config

    with resources.as_file(resources.files("pos.storage.migrations")) as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, REVISIONS[-1])
    with engine.connect() as connection:
        verdict = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
    if verdict != "ok":
        raise Refusal(Reason.DATABASE_DAMAGED, path=str(path), why=str(verdict))


def back_up(path: Path, copy: Path) -> None:
    """A copy by SQLite's online backup, whole even while somebody writes."""
    unfinished = copy.with_name(copy.name + ".new")
    unfinished.unlink(missing_ok=True)
    # As secret as the database itself; SQLite would let everybody read it.
    unfinished.touch(mode=0o600)
    with (
        closing(sqlite3.connect(path)) as source,
        closing(sqlite3.connect(unfinished)) as target,
    ):
        source.backup(target)
    unfinished.replace(copy)
