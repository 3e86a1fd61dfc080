"""A CUPS of our own in a temporary folder, with one raw queue that lays each job into a file."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

QUEUE = "tickets"
_WAIT_S = 20.0
_FILES = """\
ServerRoot {0}/root
ServerBin {0}/bin
RequestRoot {0}/spool
CacheDir {0}/cache
StateDir {0}/state
TempDir {0}/tmp
ErrorLog {0}/error_log
AccessLog {0}/access_log
PageLog {0}/page_log
"""
_SERVER = """\
Listen {0}/line
WebInterface No
Browsing Off
DefaultAuthType None
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
<Limit All>
Order deny,allow
</Limit>
</Policy>
"""
# What CUPS starts to hand a job over; without arguments it is asked what it is.
_BACKEND = """\
#!/bin/sh
[ $# = 0 ] && echo 'direct tray "Unknown" "A tray"' && exit 0
cat "${{6:--}}" > "{0}/out/$1.part" && mv "{0}/out/$1.part" "{0}/out/$1"
"""


def need_cups() -> str:
    """The scheduler's program; without it a test is skipped, but never in CI."""
    found = shutil.which("cupsd") or shutil.which("/usr/sbin/cupsd")
    if found and shutil.which("lp") and _administrator():
        return found
    reason = "no CUPS (apt-get install cups-daemon cups-client)"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def _administrator() -> str | None:
    return shutil.which("lpadmin") or shutil.which("/usr/sbin/lpadmin")


@dataclass(frozen=True)
class Cups:
    """A running one."""

    folder: Path

    def run(self, *command: str) -> None:
        """One of its commands."""
        program = shutil.which(command[0]) or f"/usr/sbin/{command[0]}"
        environment = {**os.environ, "CUPS_SERVER": f"{self.folder}/line"}
        done = [program, *command[1:]]
        subprocess.run(done, env=environment, check=True, capture_output=True, timeout=_WAIT_S)

    def papers(self, wanted: int) -> list[bytes]:
        """What came out, once so many jobs did."""
        until = time.monotonic() + _WAIT_S
        while True:
            out = [one for one in (self.folder / "out").iterdir() if one.suffix != ".part"]
            if len(out) >= wanted:
                return [one.read_bytes() for one in sorted(out, key=lambda one: int(one.name))]
            assert time.monotonic() < until, f"{len(out)} papers of {wanted}"
            time.sleep(0.02)


@contextmanager
def running_cups() -> Iterator[Cups]:
    """It ends and vanishes with the block."""
    program = need_cups()
    folder = Path(tempfile.mkdtemp(prefix="parterre-cups-"))
    folder.chmod(0o755)
    try:
        for name in ("root/ppd", "root/ssl", "spool", "cache", "state", "tmp", "bin"):
            (folder / name).mkdir(parents=True)
        (folder / "out").mkdir()
        (folder / "out").chmod(0o777)  # CUPS hands a job over as a user of its own
        _fill(folder)
        line = [program, "-f", "-c", f"{folder}/cupsd.conf", "-s", f"{folder}/files.conf"]
        with subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
            try:
                cups = Cups(folder)
                _wait_for(folder / "line")
                cups.run("lpadmin", "-p", QUEUE, "-E", "-v", "tray:/", "-m", "raw")
                yield cups
            finally:
                server.send_signal(signal.SIGTERM)
                server.wait(_WAIT_S)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fill(folder: Path) -> None:
    for part in Path("/usr/lib/cups").iterdir():
        if part.name != "backend":
            (folder / "bin" / part.name).symlink_to(part)
    backend = folder / "bin" / "backend" / "tray"
    backend.parent.mkdir()
    backend.write_text(_BACKEND.format(folder))
    backend.chmod(0o755)
    (folder / "files.conf").write_text(_FILES.format(folder))
    (folder / "cupsd.conf").write_text(_SERVER.format(folder))


def _wait_for(line: Path) -> None:
    until = time.monotonic() + _WAIT_S
    while not line.exists():
        assert time.monotonic() < until, "CUPS does not start"
        time.sleep(0.02)
