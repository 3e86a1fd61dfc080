"""The till's database: one SQLite file, one transaction at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Unit:
    """One transaction: a repository per aggregate."""


class Database:
    """An open database file."""

    @classmethod
    def open(cls, path: Path) -> "Database":
        """Open or make it. Raises Refusal DATABASE_NEWER or DATABASE_DAMAGED, file untouched."""
        raise NotImplementedError

    @contextmanager
    def transaction(self) -> Iterator[Unit]:
        """BEGIN IMMEDIATE; commit at the end, roll back on any exception."""
        raise NotImplementedError
        yield

    def close(self) -> None:
        """Close it."""
