"""The frozen server's test of itself: a season made, imported, served and asked for."""

import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

READY_TIMEOUT_S = 60.0


def _itself(*arguments: str) -> list[str]:
    """This program's command line, frozen or from source."""
    frozen = getattr(sys, "frozen", False)
    return [sys.executable, *([] if frozen else ["-m", "sync.server"]), *arguments]


def _served(folder: Path) -> str:
    """Serve a small season for one question; the answer's first fact."""
    from sync.server import demo_season

    season = folder / "season"
    demo_season.small(season)
    url = f"sqlite:///{folder / 'server.sqlite'}"
    init = _itself("init", "--database", url, "--season", str(season))
    subprocess.run(init, check=True, timeout=READY_TIMEOUT_S)
    log = folder / "server.log"
    with log.open("w") as said:
        child = subprocess.Popen(_itself("serve", "--database", url), stdout=said, stderr=said)
    try:
        deadline_s = time.monotonic() + READY_TIMEOUT_S
        while "listening on " not in log.read_text():
            if child.poll() is not None or time.monotonic() > deadline_s:
                raise RuntimeError(f"the server did not start: {log.read_text()}")
            time.sleep(0.05)
        address = log.read_text().split("listening on ")[1].split()[0]
        health = f"{address}/v1/health"
        with urllib.request.urlopen(health, timeout=10) as answer:  # noqa: S310 - our own address
            return f"protocol {json.load(answer)['protocol']}"
    finally:
        child.terminate()
        child.wait(READY_TIMEOUT_S)


def main() -> int:
    """0 when it serves, and the PostgreSQL driver is there."""
    import psycopg
    import sqlalchemy.dialects.postgresql.psycopg  # noqa: F401

    with tempfile.TemporaryDirectory(prefix="parterre-selftest-") as folder:
        print(f"server: {_served(Path(folder))}, psycopg {psycopg.__version__}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
