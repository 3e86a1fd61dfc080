"""The server's command line."""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from pos.domain.refusals import Refusal
from sync.server import batching, catalogue, enrolment, requests, serving
from sync.server.database import Database


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 where it did what was asked."""
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except Refusal as refusal:
        _say(_sentence(refusal), sys.stderr)
    except (serving.NotServed, ValueError) as error:
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
            made.add_argument("--database", required=True, metavar="URL")
        return made

    made = word("init", _init)
    made.add_argument("--season", required=True, type=Path, metavar="DIR")
    made = word("serve", _serve)
    made.add_argument("--host", default="127.0.0.1")
    made.add_argument("--port", default=0, type=int)
    made.add_argument("--workers", default=1, type=int)
    made.add_argument("--certificate", type=Path, metavar="FILE")
    made.add_argument("--key", type=Path, metavar="FILE")
    made = word("enrol-code", _enrol_code)
    made.add_argument("--name", required=True, help="what people call the till")
    made.add_argument("--minutes", default=enrolment.CODE_LIFE_MIN, type=int)
    made = word("house-hold", _house_hold)
    _add_places(made)
    made.add_argument("--reason", required=True)
    _add_places(word("house-release", _house_release))
    made = word("demo-season", _demo_season, database=False)
    made.add_argument("folder", type=Path, metavar="DIR")
    word("openapi", _openapi, database=False)
    return parser


def _add_places(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--performance", required=True, type=int)
    parser.add_argument("--places", required=True, help="as in 3,7,10-14")


def _init(options: argparse.Namespace) -> int:
    """Make the books where there are none, and take a season folder into them."""
    with _opened(options, create=True) as database:
        season = catalogue.take(database, options.season)
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
