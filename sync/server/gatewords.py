"""The word about the gate on the server's command line: what was scanned, for a dispute."""

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from pos.domain.ticketcode import short_bits
from sync.server.database import Database
from sync.server.gatetables import gate_scans


def add(words: Any, database: Callable[[argparse.ArgumentParser], None]) -> None:
    """Lay out `scans`; `database` adds what says where the books are."""
    made = words.add_parser("scans", help=_scans.__doc__, description=_scans.__doc__)
    made.set_defaults(run=_scans)
    made.add_argument("--performance", required=True, type=int)
    made.add_argument("--ticket", default="", help="its short code, as it stands on the paper")
    database(made)


def _scans(options: argparse.Namespace) -> int:
    """List what was scanned at the doors of a performance, the oldest first."""
    scans = gate_scans.c
    wanted = select(gate_scans).where(scans.performance == options.performance)
    if options.ticket:
        bits = short_bits(options.ticket)
        if bits is None:
            raise ValueError("a ticket's short code has eight letters and digits")
        wanted = wanted.where(scans.ticket.endswith(f"{bits:010x}"))
    books = Database(options.database)
    try:
        books.check()
        with books.reading() as connection:
            rows = connection.execute(wanted.order_by(scans.at_ms, scans.operation)).fetchall()
    finally:
        books.close()
    for row in rows:
        at = datetime.fromtimestamp(row.at_ms / 1000, UTC).isoformat(timespec="seconds")
        said = [at, row.outcome, f"place {row.place}", f"ticket {row.ticket}"]
        said += [f"paper {row.print_no}", f"till {row.till}", row.door, row.person, row.reason]
        sys.stdout.write("  ".join(one for one in said if one) + "\n")
    return 0
