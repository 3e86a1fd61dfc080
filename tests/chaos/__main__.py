"""`run.py chaos`: real processes, killed and cut off for minutes; then books against papers.

Exits 1 with each finding where anything does not agree, and keeps the folder for a look.
"""

import argparse
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.chaos.run import run
from tests.chaos.scene import Wish
from tests.postgres_server import binaries


def _read(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run.py chaos", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, metavar="D")
    parser.add_argument("--tills", type=int, default=6)
    parser.add_argument("--seed", type=int, default=None, help="default: the time")
    parser.add_argument("--database", choices=("postgres", "sqlite"), default="postgres")
    parser.add_argument("--workers", type=int, default=2, help="on PostgreSQL")
    parser.add_argument("--pace", type=float, default=0.3, help="seconds between two customers")
    parser.add_argument(
        "--calm", type=float, default=1.0, metavar="X", help="X times as long between two faults"
    )
    parser.add_argument(
        "--no-namespaces", action="store_true", help="proxies alone, though root may have more"
    )
    parser.add_argument(
        "--rewinds",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="put old copies of tills' disks back; default: yes, unless it is the server's turn",
    )
    parser.add_argument(
        "--server-rewinds",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="put an old copy of the server's books back; default: with every third seed",
    )
    parser.add_argument(
        "--only",
        default="",
        metavar="TEXT",
        help="only faults with one of those in their name, as in cable,disk",
    )
    parser.add_argument("--keep", action="store_true", help="keep the folder in any case")
    return parser.parse_args(arguments)


def _put_back(options: argparse.Namespace, seed: int) -> tuple[bool, bool]:
    """Whether tills' disks go back in time, and whether the server's books do.

    Not both of one evening unless that is wanted: what was on neither copy only a supervisor can
    decide, and the server waits for that.
    """
    if options.rewinds is None and options.server_rewinds is None:
        return seed % 3 != 0, seed % 3 == 0
    return bool(options.rewinds), bool(options.server_rewinds)


def _end(*_: object) -> None:
    raise SystemExit(143)


def main(arguments: Sequence[str]) -> int:
    """0 if every book agrees with every paper."""
    options = _read(arguments)
    if options.database == "postgres" and binaries() is None:
        print("PostgreSQL's server is not installed (apt-get install postgresql)", file=sys.stderr)
        return 1
    seed = int(time.time()) if options.seed is None else options.seed
    rewinds, server_rewinds = _put_back(options, seed)
    wish = Wish(
        seconds=options.minutes * 60,
        tills=options.tills,
        seed=seed,
        database=options.database,
        workers=options.workers,
        cables=not options.no_namespaces,
        pace_s=options.pace,
        calm=options.calm,
        rewinds=rewinds,
        server_rewinds=server_rewinds,
        only=options.only,
    )
    signal.signal(signal.SIGTERM, _end)  # so that processes, mounts and namespaces go with it
    folder = Path(tempfile.mkdtemp(prefix="parterre-chaos-"))
    kept = True
    try:
        outcome = run(wish, folder, lambda text: print(text, flush=True))
        print("\n".join(outcome.table))
        for finding in outcome.findings:
            print(f"FINDING  {finding}")
        kept = options.keep or bool(outcome.findings)
    finally:
        if kept:
            print(f"the files are in {folder}")
        else:
            shutil.rmtree(folder)
    print(f"seed {wish.seed}: {len(outcome.findings)} findings, {outcome.sales} sales")
    return 1 if outcome.findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
