"""The demo's window on a real display, driven through a whole sale."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DRIVE_TIMEOUT_S = 110


@pytest.fixture
def display() -> Iterator[str]:
    """A display of our own; Xvfb chooses a free number."""
    if shutil.which("Xvfb") is None:
        if os.environ.get("CI"):
            pytest.fail("Xvfb is missing")
        pytest.skip("Xvfb is not installed")
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1920x1080x24", "-nolisten", "tcp"],
        pass_fds=(write,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as told:
            number = told.readline().strip()
        assert number, "Xvfb did not start"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(10)


@pytest.mark.xvfb
@pytest.mark.slow
def test_two_tickets_are_sold_in_a_window_on_a_real_display(display: str, tmp_path: Path) -> None:
    environ = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    done = subprocess.run(
        [sys.executable, "-m", "ui.demo", "--drive", "--out", str(tmp_path)],
        cwd=ROOT,
        env=environ,
        check=False,
        capture_output=True,
        text=True,
        timeout=DRIVE_TIMEOUT_S,
    )
    assert done.returncode == 0, done.stderr
    assert "2 tickets sold, printed, read back and verified" in done.stderr
    assert len(list(tmp_path.glob("ticket-*.png"))) == 2
    assert "admits" in (tmp_path / "summary.md").read_text("utf-8")
