"""The words about vouchers and limited uses on the server's command line: what there is, what is
kept for which till, and what a dead till kept let go by a supervisor's word.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from pos.domain.refusals import Reason, Refusal
from sync.server import batching, usedesk, voucherdesk
from sync.server.database import Database
from sync.server.requests import Request, VoucherRelease
from sync.server.state import Signed
from sync.server.useasks import UsesRelease

Run = Callable[[argparse.Namespace], int]


def add(words: Any, database: Callable[[argparse.ArgumentParser], None]) -> None:
    """Lay out `vouchers` and `codes`; `database` adds what says where the books are."""
    everything = (
        ("vouchers", _vouchers, _open_vouchers, _release_voucher),
        ("codes", _codes, _open_codes, _release_codes),
    )
    for name, every, kept, release in everything:
        top = words.add_parser(name, help=every.__doc__, description=every.__doc__)
        top.set_defaults(run=every)
        more = top.add_subparsers(metavar="WORD")
        for verb, run in (("open", kept), ("release", release)):
            made = more.add_parser(verb, help=run.__doc__, description=run.__doc__)
            made.set_defaults(run=run)
            if verb == "release":
                made.add_argument("--operation", required=True, help="as `open` lists it")
                made.add_argument("--person", required=True, help="who decides it")
                made.add_argument("--reason", required=True)
            database(made)
        # Asked for with the list itself; the words below it ask for their own.
        top.add_argument("--database", metavar="URL", default=argparse.SUPPRESS)


def _vouchers(options: argparse.Namespace) -> int:
    """List the vouchers by the end of their codes, and what is left on them."""
    with _opened(options) as database:
        found = voucherdesk.every(database)
    for one in found:
        words = [f"...{one.ending}", one.currency, f"{one.balance_minor} of {one.issued_minor}"]
        words += [f"OVERDRAWN {one.overdrawn_minor}"] * bool(one.overdrawn_minor)
        if one.expires_ms:
            day = datetime.fromtimestamp(one.expires_ms / 1000, UTC).date().isoformat()
            words.append(f"expires {day}")
        _say("  ".join(words))
    return 0


def _open_vouchers(options: argparse.Namespace) -> int:
    """List what tills keep of vouchers for sales that have not arrived."""
    with _opened(options) as database:
        found = voucherdesk.open_uses(database)
        endings = {one.id: one.ending for one in voucherdesk.every(database)}
    for one in found:
        words = [f"till {one.till}", f"...{endings.get(one.voucher, '?')}", f"{one.amount_minor}"]
        _say("  ".join([*words, _when(one.at_ms), one.operation]))
    return 0


def _release_voucher(options: argparse.Namespace) -> int:
    """What a dead till kept of a voucher is on the voucher again."""
    operation = _operation(options)
    with _opened(options) as database:
        found = [one for one in voucherdesk.open_uses(database) if one.operation == operation]
        if not found:
            raise Refusal(Reason.OPERATION_CANCELLED, why="nothing is kept by that operation")
        one, signed = found[0], _signed(options, "release_voucher", operation)
        _decide(database, VoucherRelease(one.till, operation, one.voucher, signed))
    _say(f"released: {one.amount_minor} that till {one.till} kept")
    return 0


def _codes(options: argparse.Namespace) -> int:
    """List what the tariff limits for the whole house, and how often it was used."""
    with _opened(options) as database:
        found = usedesk.every(database)
    for one in found:
        words = [one.thing, f"{one.used} of {one.most}"]
        if one.customers:
            words = [one.thing, f"{one.used} by {one.customers} customers, {one.most} each"]
        words += [f"OVER {one.over}"] * bool(one.over)
        _say("  ".join(words))
    return 0


def _open_codes(options: argparse.Namespace) -> int:
    """List the uses that tills keep: for sales that have not arrived, and as their shares."""
    with _opened(options) as database:
        found = usedesk.open_uses(database)
    for one in found:
        uses = (f"{left} of {thing}" + " (a customer)" * whose for thing, whose, left in one.parts)
        words = [f"till {one.kept.till}", ", ".join(uses), "its share" * one.kept.share]
        words += [_when(one.kept.at_ms), one.kept.operation]
        _say("  ".join(filter(None, words)))
    return 0


def _release_codes(options: argparse.Namespace) -> int:
    """What a dead till kept may be used by everybody again."""
    operation = _operation(options)
    with _opened(options) as database:
        found = [one for one in usedesk.open_uses(database) if one.kept.operation == operation]
        if not found:
            raise Refusal(Reason.OPERATION_CANCELLED, why="nothing is kept by that operation")
        till = found[0].kept.till
        _decide(database, UsesRelease(till, operation, _signed(options, "release_uses", operation)))
    _say(f"released: what till {till} kept")
    return 0


def _operation(options: argparse.Namespace) -> str:
    return UUID(options.operation).hex


def _signed(options: argparse.Namespace, what: str, operation: str) -> Signed:
    now_ms = int(datetime.now(UTC).timestamp() * 1000)
    about = f"operation {operation}"
    return Signed(uuid4().hex, 0, what, about, options.person, options.reason, now_ms, "")


def _decide(database: Database, ask: Request) -> None:
    (result,), _ = batching.execute(database, [ask])
    if isinstance(result, Refusal):
        raise result


def _say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


def _when(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(" ", "minutes")


@contextmanager
def _opened(options: argparse.Namespace) -> Iterator[Database]:
    if not getattr(options, "database", ""):
        raise ValueError("--database says where the books are")
    database = Database(options.database)
    try:
        database.check()
        yield database
    finally:
        database.close()
