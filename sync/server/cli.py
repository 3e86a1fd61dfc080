"""The server's command line."""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO
from uuid import uuid4

from pos.domain import vouchercode
from pos.domain.refusals import Refusal
from sync.protocol.signing import subject_of
from sync.server import (
    backupwords,
    batching,
    catalogue,
    dossiers,
    enrolment,
    gatewords,
    memberwords,
    planwords,
    rebalancing,
    reports,
    requests,
    serving,
    templatewords,
    usewords,
    voucherdesk,
)
from sync.server.backups import NotCopied
from sync.server.database import Database
from sync.server.housekeyfile import HouseKeyMissing
from sync.server.state import Signed

_SAID = (serving.NotServed, catalogue.Undoes, HouseKeyMissing, NotCopied)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 where it did what was asked."""
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except Refusal as refusal:
        for sentence in planwords.sentences(refusal) or [_sentence(refusal)]:
            _say(sentence, sys.stderr)
    except (*_SAID, ValueError) as error:
        _say(str(error), sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sync.server", description=__doc__)
    words = parser.add_subparsers(required=True, metavar="WORD")

    def word(
        name: str, run: Callable[[argparse.Namespace], int], database: bool = True
    ) -> argparse.ArgumentParser:
        made = words.add_parser(name, help=run.__doc__, description=run.__doc__)
        made.set_defaults(run=run)
        if database:
            _add_database(made)
        return made

    made = word("init", _init)
    made.add_argument("--season", required=True, type=Path, metavar="DIR")
    made.add_argument(
        "--undo-plan-changes",
        action="store_true",
        help="the folder's plans in the place of those that were changed on this server",
    )
    _add_serving(word("serve", _serve))
    made = word("enrol-code", _enrol_code)
    made.add_argument("--name", required=True, help="what people call the till")
    made.add_argument("--minutes", default=enrolment.CODE_LIFE_MIN, type=int)
    made = word("house-hold", _house_hold)
    _add_places(made)
    made.add_argument("--reason", required=True)
    _add_places(word("house-release", _house_release))
    made = word("allotments", _allotments)
    made.add_argument("--minutes", type=int, help="how long a till shall go on alone; 0: none")
    made.add_argument("--percent", type=int, help="how much of a hall may be allotted at once")
    word("restored", _restored)
    word("tills", _tills)
    made = word("write-off", _write_off)
    made.add_argument("--till", required=True, type=int)
    made.add_argument("--person", required=True, help="who decides it")
    made.add_argument("--reason", required=True)
    made = word("voucher", _voucher)
    made.add_argument("--amount", required=True, type=int, help="in minor units: 5000 is 50.00")
    made.add_argument("--currency", required=True)
    made.add_argument("--days", default=0, type=int, help="until it expires; 0: never")
    made.add_argument("--count", default=1, type=int)
    made.add_argument("--code", default="", help="the house's own code, of 6 to 12 characters")
    usewords.add(words, _add_database)
    gatewords.add(words, _add_database)
    backupwords.add(words, _add_database)
    made = word("release-right", _release_right)
    made.add_argument("--order", required=True, help="its number, as in 3-000127")
    made.add_argument("--person", required=True, help="who decides it")
    made.add_argument("--reason", required=True)
    made = word("cancel", _cancel)
    made.add_argument("--performance", required=True, type=int)
    made.add_argument("--person", required=True, help="who decides it")
    made.add_argument("--reason", required=True)
    made = words.add_parser("plan", help="Check, import, export or change the plan of a hall.")
    planwords.add(made, _add_database)
    memberwords.add(words, _add_database)
    made = words.add_parser("template", help="Check the template of a house's tickets.")
    templatewords.add(made)
    made = word("demo-season", _demo_season, database=False)
    made.add_argument("folder", type=Path, metavar="DIR")
    word("openapi", _openapi, database=False)
    return parser


def _add_serving(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", default=0, type=int)
    parser.add_argument("--workers", default=1, type=int)
    parser.add_argument("--anchor", type=Path, metavar="FILE", help="tells these books from a copy")
    parser.add_argument("--certificate", type=Path, metavar="FILE")
    parser.add_argument("--key", type=Path, metavar="FILE")
    parser.add_argument(
        "--wallets", type=Path, metavar="FILE", help="settings of Alipay and WeChat Pay, in TOML"
    )
    memberwords.add_house_key(parser)


def _add_database(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database", required=True, metavar="URL")


def _add_places(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--performance", required=True, type=int)
    parser.add_argument("--places", required=True, help="as in 3,7,10-14")


def _init(options: argparse.Namespace) -> int:
    """Make the books where there are none, and take a season folder into them."""
    with _opened(options, create=True) as database:
        season = catalogue.take(database, options.season, undo_changes=options.undo_plan_changes)
    _say(f"season {season.version}: {len(season.performances)} performances")
    return 0


def _serve(options: argparse.Namespace) -> int:
    """Serve the tills until told to stop."""
    serving.serve(
        serving.Settings(
            database=options.database,
            host=options.host,
            port=options.port,
            workers=options.workers,
            certificate=options.certificate,
            key=options.key,
            anchor=options.anchor,
            wallets=options.wallets,
            house_key=options.house_key,
        )
    )
    return 0


def _enrol_code(options: argparse.Namespace) -> int:
    """Print a one-time code that makes one till known."""
    with _opened(options) as database:
        _say(enrolment.issue_code(database, options.name, options.minutes))
    return 0


def _house_hold(options: argparse.Namespace) -> int:
    """Keep free places for the house."""
    places = _places(options.places)
    ask = requests.HouseHold(options.performance, places, options.reason)
    return _decide(options, ask, f"{len(places)} places are the house's")


def _house_release(options: argparse.Namespace) -> int:
    """Give the house's places back to the tills."""
    places = _places(options.places)
    ask = requests.HouseRelease(options.performance, places)
    return _decide(options, ask, "free again")


def _allotments(options: argparse.Namespace) -> int:
    """Say, or set, how long tills shall be able to go on alone and how much they may own."""
    with _opened(options) as database:
        minutes, percent = rebalancing.set_policy(database, options.minutes, options.percent)
    _say(f"{minutes} minutes; at most {percent} % of a hall")
    return 0


def _restored(options: argparse.Namespace) -> int:
    """Say that these books were put back from an older copy: the tills must say what they own."""
    return _decide(options, requests.Recover(), "a new generation begins; waiting for the tills")


def _tills(options: argparse.Namespace) -> int:
    """List the tills and how they stand."""
    with _opened(options) as database:
        house = reports.house(database)
    for one in house.tills:
        words = [f"{one.till}", one.name, f"{one.allotted} allotted", f"{one.secured} secured"]
        words += [f"{one.quarantined} quarantined"] * bool(one.quarantined)
        words += ["written off"] * one.written_off + ["fenced"] * one.fenced
        words += ["MISSING"] * (house.recovering and not one.has_spoken and not one.written_off)
        _say("  ".join(words))
    return 0


def _write_off(options: argparse.Namespace) -> int:
    """Give a till up: it gets nothing any more, and what it owned is quarantined."""
    signed = Signed(
        uuid4().hex,
        0,
        "write_off",
        subject_of(till=options.till),
        options.person,
        options.reason,
        int(datetime.now(UTC).timestamp() * 1000),
        "",
    )
    return _decide(options, requests.WriteOff(options.till, signed), "written off")


def _voucher(options: argparse.Namespace) -> int:
    """Issue vouchers and print their codes: this once, for they are kept nowhere."""
    count = 1 if options.code else options.count
    if not 0 < count <= voucherdesk.COUNT_LIMIT:
        raise ValueError(f"from 1 to {voucherdesk.COUNT_LIMIT} vouchers at once")
    with _opened(options) as database:
        for _ in range(count):
            code = voucherdesk.issue(
                database,
                options.amount,
                options.currency,
                days=options.days,
                code=options.code,
            )
            _say(vouchercode.spoken(code))
    return 0


def _release_right(options: argparse.Namespace) -> int:
    """A lost till may have taken this order back; by this word another one may do so."""
    with _opened(options) as database:
        order = dossiers.find(database, options.order).order.id
    signed = Signed(
        uuid4().hex,
        0,
        "release_right",
        f"order {order.hex}",
        options.person,
        options.reason,
        int(datetime.now(UTC).timestamp() * 1000),
        "",
    )
    return _decide(options, requests.ReleaseRight(order.hex, signed), "released")


def _cancel(options: argparse.Namespace) -> int:
    """A performance is not played: nothing of it is sold any more, and what was sold goes back."""
    signed = Signed(
        uuid4().hex,
        0,
        "cancel",
        f"performance {options.performance}",
        options.person,
        options.reason,
        int(datetime.now(UTC).timestamp() * 1000),
        "",
    )
    with _opened(options) as database:
        season = catalogue.cancel(database, options.performance, signed)
        left = reports.cancellation(database, options.performance)
    _say(f"season {season.version}: {left.tickets_left} tickets have to go back")
    return 0


def _demo_season(options: argparse.Namespace) -> int:
    """Write the demo's season folder."""
    from sync.server import demo_season

    demo_season.write(options.folder)
    return 0


def _openapi(_options: argparse.Namespace) -> int:
    """Print the protocol's OpenAPI description."""
    from sync.server import app

    sys.stdout.write(app.openapi().decode())
    return 0


def _decide(options: argparse.Namespace, ask: requests.Request, done: str) -> int:
    with _opened(options) as database:
        (result,), _ = batching.execute(database, [ask])
    if isinstance(result, Refusal):
        raise result
    _say(done)
    return 0


@contextmanager
def _opened(options: argparse.Namespace, *, create: bool = False) -> Iterator[Database]:
    database = Database(options.database)
    try:
        if create:
            database.create()
        else:
            database.check()
        yield database
    finally:
        database.close()


def _places(text: str) -> tuple[int, ...]:
    found: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return requests.check_places(found)


def _sentence(refusal: Refusal) -> str:
    """For a person at a terminal: the file and line where there is one, and the reason."""
    params = refusal.params
    if params.get("file"):
        at = f"{params['file']}:{params['line']}" if params.get("line") else params["file"]
        return f"{at}: {params.get('why', refusal.reason.value)}"
    if "why" in params:
        return f"{refusal.reason.value}: {params['why']}"
    return str(refusal)


def _say(sentence: str, to: TextIO | None = None) -> None:
    print(sentence, file=to or sys.stdout, flush=True)
