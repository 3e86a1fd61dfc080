"""The real server in a process that a test may let die, and in which a minute is a second.

python -m tests.sync.server.wallets.mortal [STEP] -- serve ...
"""

import os
import signal
import sys
from pathlib import Path

from sync.server import cli
from sync.server.database import Database
from sync.server.wallets import desk, opening, settings
from sync.server.wallets.clerk import Clerk
from sync.server.wallets.desk import WalletDesk
from sync.server.wallets.pace import Pace

QUICK = Pace(
    query_ms=150,
    give_up_ms=1_200,
    look_again_ms=2_500,
    lease_ms=900,
    retry_ms=100,
    connect_s=1.0,
    read_s=0.5,
)


def make_mortal(wanted: str) -> None:
    """In this process; a worker of several is one, too, and comes by here when it is imported."""

    def step(reached: str) -> None:
        if reached == wanted:
            os.kill(os.getpid(), signal.SIGKILL)

    def mortal_desk(path: Path | None, database: Database) -> WalletDesk:
        assert path
        gateways = opening.gateways(settings.read(path), QUICK)
        for gateway in gateways.values():
            gateway.earliest_cancel_ms = min(gateway.earliest_cancel_ms, 400)
        return WalletDesk(Clerk(database, gateways, QUICK, step), look_s=0.05)

    opening.desk = mortal_desk
    desk.ANSWER_S = 0.3


if "--" in sys.argv:
    split = sys.argv.index("--")
    make_mortal("".join(sys.argv[1:split]))
    if __name__ == "__main__":
        sys.exit(cli.main(sys.argv[split + 1 :]))
