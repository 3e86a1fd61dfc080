"""emupos: an ESC/POS printer written by somebody else, in a Python of its own.

`run.py test` makes its environment in `.emu` where a Python of at least 3.13 is found; without it
the tests that use it are skipped, saying so.
"""

import io
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

_ROOT = Path(__file__).resolve().parent.parent
_PROGRAM = _ROOT / ".emu" / ("Scripts/emupos.exe" if sys.platform == "win32" else "bin/emupos")
_START_S = 30.0
_WAIT_S = 10.0
# Commands it skips that real printers know: GS ( D, GS ( H, ESC R.
ALLOWED_UNKNOWN = ("1d 28 44", "1d2844", "1d 28 48", "1d2848", "1b 52 00")


@dataclass
class Emupos:
    """A running one."""

    host: str
    port: int
    folder: Path
    api: str

    def fault(self, name: str, *, on: bool) -> None:
        """paper-near-end, paper-out, cover-open or offline."""
        self._call("PUT" if on else "DELETE", f"/api/v1/devices/front/faults/{name}")

    def receipts(self) -> list[str]:
        """Names of what was cut, oldest first."""
        listed = json.loads(self._call("GET", "/api/v1/devices/front/receipts"))
        return [one["id"] for one in reversed(listed)]

    def picture(self, receipt: str) -> Image.Image:
        """One receipt's dots."""
        raw = self._call("GET", f"/api/v1/devices/front/receipts/{receipt}/image")
        return Image.open(io.BytesIO(raw))

    def wait_for_receipts(self, count: int) -> list[Image.Image]:
        """The pictures, once there are that many."""
        until = time.monotonic() + _WAIT_S
        while len(found := self.receipts()) < count and time.monotonic() < until:
            time.sleep(0.01)
        assert len(found) == count, f"{len(found)} receipts instead of {count}"
        return [self.picture(receipt) for receipt in found]

    def wait_for_event(self, words: str) -> str:
        """The first line of its log that has these words."""
        until = time.monotonic() + _WAIT_S
        while time.monotonic() < until:
            for line in self._log().splitlines():
                if words in line:
                    return line
            time.sleep(0.01)
        raise AssertionError(f"emupos never said {words!r}:\n{self._log()}")

    def complaints(self) -> list[str]:
        """What it did not understand, apart from what is known."""
        loud = [
            line
            for line in self._log().splitlines()
            if "printer.command.unknown" in line or "printer.codepage.unsupported" in line
        ]
        return [
            line for line in loud if not any(known in line.lower() for known in ALLOWED_UNKNOWN)
        ]

    def _log(self) -> str:
        text = (self.folder / "log").read_text(encoding="utf-8", errors="replace")
        return re.sub(r"\x1b\[[0-9;]*m", "", text)

    def _call(self, method: str, path: str) -> bytes:
        request = urllib.request.Request(self.api + path, method=method)
        with urllib.request.urlopen(request, timeout=_WAIT_S) as answer:
            return bytes(answer.read())


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [int(one.getsockname()[1]) for one in sockets]
    for one in sockets:
        one.close()
    return ports


@contextmanager
def running_emupos() -> Iterator[Emupos]:
    """A printer on free ports, ended with the block."""
    if not _PROGRAM.exists():
        pytest.skip("no emulated printer: `run.py test` found no Python of at least 3.13")
    with tempfile.TemporaryDirectory(prefix="emupos-") as name:
        folder = Path(name)
        printer_port, api_port = _free_ports(2)
        (folder / "emupos.yaml").write_text(
            f"schema: 1\napi: {{ host: 127.0.0.1, port: {api_port} }}\n"
            "devices:\n  - id: front\n    type: printer\n    profile: epson-tm-t20iii\n"
            f"    connections:\n      - tcp: {{ host: 127.0.0.1, port: {printer_port} }}\n"
            "    receipts_dir: ./receipts\n",
            encoding="utf-8",
        )
        environment = {**os.environ, "COLUMNS": "400", "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"}
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [str(_PROGRAM), "run"], cwd=folder, stdout=log, stderr=log, env=environment
            )
        emupos = Emupos("127.0.0.1", printer_port, folder, f"http://127.0.0.1:{api_port}")
        try:
            _wait_until_it_listens(emupos, process)
            yield emupos
        finally:
            process.terminate()
            process.wait(_WAIT_S)


def _wait_until_it_listens(emupos: Emupos, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            emupos.receipts()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"emupos did not start:\n{(emupos.folder / 'log').read_text()}")
