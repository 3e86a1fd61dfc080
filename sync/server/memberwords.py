"""The words about members on the server's command line: import, erase, export."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from pos.domain.season import Season
from sync.server import catalogue, memberfile
from sync.server.database import Database
from sync.server.memberfile import Faulty
from sync.server.people import People

Run = Callable[[argparse.Namespace], int]


def add(word: argparse.ArgumentParser, database: Callable[[argparse.ArgumentParser], None]) -> None:
    """Lay the words out under `members`; `database` adds what says where the books are."""
    words = word.add_subparsers(required=True, metavar="WORD")

    def one(name: str, run: Run) -> argparse.ArgumentParser:
        made = words.add_parser(name, help=run.__doc__, description=run.__doc__)
        made.set_defaults(run=run)
        database(made)
        add_house_key(made)
        return made

    made = one("import", _import)
    made.add_argument("file", type=Path, metavar="FILE", help="CSV, as docs/people.md says")
    one("erase", _erase).add_argument("number", metavar="NUMBER")
    one("export", _export).add_argument("number", metavar="NUMBER")


def add_house_key(parser: argparse.ArgumentParser) -> None:
    """Where the file of the house's key is."""
    parser.add_argument(
        "--house-key", type=Path, metavar="FILE", help="opens personal data; never in the books"
    )


def _import(options: argparse.Namespace) -> int:
    """Take a table of members: new ones, and what has changed of those there are."""
    try:
        with options.file.open("rb") as file:
            raw = file.read(memberfile.FILE_LIMIT_BYTES + 1)
    except OSError as error:
        raise ValueError(f"{options.file} cannot be read: {error.strerror}") from None
    database = opened(options)
    try:
        season = msgspec.json.decode(catalogue.current(database)[1], type=Season)
        rows = memberfile.read(raw, season.house.phone_country)
        fresh, known = People(database, options.house_key).take(rows)
    except Faulty as faulty:
        for fault in faulty.faults:
            say(f"{options.file}: {fault}", error=True)
        return 1
    finally:
        database.close()
    say(f"{fresh} new members, {known} known ones")
    return 0


def _erase(options: argparse.Namespace) -> int:
    """Forget a member: whoever has that number, and the key to all that was kept."""
    database = opened(options)
    try:
        People(database, options.house_key).erase(options.number)
    finally:
        database.close()
    say("erased; older backups of the books still hold the sealed data and its key")
    return 0


def _export(options: argparse.Namespace) -> int:
    """Print all that is known of one member, for that member, as JSON."""
    database = opened(options)
    try:
        found = People(database, options.house_key).export(options.number)
    finally:
        database.close()
    say(json.dumps(found, ensure_ascii=False, indent=2))
    return 0


def opened(options: argparse.Namespace) -> Database:
    """The books. Whoever opens them closes them."""
    database = Database(options.database)
    try:
        database.check()
    except BaseException:
        database.close()
        raise
    return database


def say(sentence: str, *, error: bool = False) -> None:
    """For the person at the terminal."""
    print(sentence, file=sys.stderr if error else sys.stdout, flush=True)
