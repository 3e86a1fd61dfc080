"""The words about copies of the books on the server's command line."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sync.server import backups
from sync.server.database import Database


def add(words: Any, database: Callable[[argparse.ArgumentParser], None]) -> None:
    """Lay out `backup` and `restore`; `database` adds what says where the books are."""
    made = words.add_parser("backup", help=_backup.__doc__, description=_backup.__doc__)
    made.set_defaults(run=_backup)
    made.add_argument("--to", required=True, type=Path, metavar="FILE", help="a new file")
    database(made)
    made = words.add_parser("restore", help=_restore.__doc__, description=_restore.__doc__)
    made.set_defaults(run=_restore)
    made.add_argument("--from", required=True, type=Path, metavar="FILE", dest="source")
    made.add_argument("--anchor", type=Path, metavar="FILE", help="the one that `serve` is told of")
    database(made)


def _backup(options: argparse.Namespace) -> int:
    """Copy SQLite's books into a new file, also while they are served."""
    books = Database(options.database)
    try:
        size = backups.back_up(books, options.to)
    finally:
        books.close()
    _say(f"{options.to}: {size / 1e6:.1f} MB, whole. It holds the server's key: keep it as safe.")
    return 0


def _restore(options: argparse.Namespace) -> int:
    """Put a copy of SQLite's books back; the server must be down. The tills bring what it lacks."""
    old = backups.put_back(Database(options.database), options.source, options.anchor)
    if old is not None:
        _say(f"the books that were here are {old} now")
    _say("a new generation begins; waiting for the tills")
    return 0


def _say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
