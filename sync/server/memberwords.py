"""The words about people on the server's command line: members, and names of tickets."""

import argparse
import csv
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec

from pos.domain.season import Season
from sync.server import catalogue, holders, memberfile
from sync.server.database import Database
from sync.server.memberfile import Faulty
from sync.server.people import People
from sync.server.state import Signed

Run = Callable[[argparse.Namespace], int]


Adding = Callable[[argparse.ArgumentParser], None]


def add(words: Any, database: Adding) -> None:
    """The words `members` and `names`; `database` adds what says where the books are."""
    made = words.add_parser("members", help="Import, erase or export members.")
    _add_members(made, database)
    made = words.add_parser("names", help="List or forget who tickets with a name are for.")
    _add_names(made, database)


def _add_members(word: argparse.ArgumentParser, database: Adding) -> None:
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


def _add_names(word: argparse.ArgumentParser, database: Adding) -> None:
    words = word.add_subparsers(required=True, metavar="WORD")
    runs: tuple[tuple[str, Run], ...] = (("export", _export_names), ("erase", _erase_names))
    for name, run in runs:
        made = words.add_parser(name, help=run.__doc__, description=run.__doc__)
        made.set_defaults(run=run)
        database(made)
        add_house_key(made)
        made.add_argument("--performance", required=True, type=int)
        if name == "export":
            made.add_argument("--person", required=True, help="who wants it; written down")
            made.add_argument("--reason", required=True)


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


def _export_names(options: argparse.Namespace) -> int:
    """Print the names for the door as CSV: place, name, kind and number, in the order of names."""
    signed = Signed(
        uuid4().hex,
        0,
        "export_names",
        f"performance {options.performance}",
        options.person,
        options.reason,
        int(datetime.now(UTC).timestamp() * 1000),
        "",
    )
    database = opened(options)
    try:
        people = People(database, options.house_key)
        found = holders.door_list(people, database, options.performance, signed)
    finally:
        database.close()
    lines = csv.writer(sys.stdout, lineterminator="\n")
    lines.writerow(("section", "row", "seat", "name", "kind", "number", "ticket"))
    for ticket, named in found:
        place = ticket.label
        cells = (place.section, place.row, place.seat, named.name, named.kind, named.number)
        lines.writerow((*(_harmless(cell) for cell in cells), ticket.id.hex))
    return 0


def _harmless(cell: str) -> str:
    """No spreadsheet takes it for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell


def _erase_names(options: argparse.Namespace) -> int:
    """After the performance: forget who was there. The journals verify as before."""
    database = opened(options)
    try:
        gone = holders.erase(People(database, options.house_key), database, options.performance)
    finally:
        database.close()
    say(f"{gone} names erased; older backups of the books still hold their keys")
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
