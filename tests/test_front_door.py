"""run.py on machines that are not as one would wish: half set up, too old, started twice."""

import ast
import importlib.util
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
FRONT_DOOR = ROOT / "run.py"
WAIT_S = 30


@pytest.fixture
def door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The front door of a house that stands in a folder of its own, with a space in its name."""
    spec = importlib.util.spec_from_file_location("front_door", FRONT_DOOR)
    assert spec is not None
    assert spec.loader is not None
    door = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(door)
    root = tmp_path / "a house"
    root.mkdir()
    monkeypatch.setattr(door, "ROOT", root)
    monkeypatch.setattr(door, "SETTING_UP", root / "lock")
    return door


def test_a_python_that_is_too_old_gets_as_far_as_its_sentence() -> None:
    tree = ast.parse(FRONT_DOOR.read_text("utf-8"), feature_version=(3, 8))
    names = [node.names[0].name for node in tree.body if isinstance(node, ast.ImportFrom)]
    assert names[0] == "annotations", "else `str | None` ends it before anything is said"


def test_an_environment_that_was_stopped_half_way_is_made_anew(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    which = door.shutil.which
    monkeypatch.setattr(door.shutil, "which", lambda name: None if name == "uv" else which(name))
    folder, lock = door.ROOT / ".venv", door.ROOT / "requirements.lock"
    lock.write_text("")
    half = [sys.executable, "-m", "venv", "--without-pip", str(folder)]
    subprocess.run(half, check=True, timeout=WAIT_S)
    python = door.make_environment(folder, lock, sys.executable)
    assert door.has_pip(python)
    monkeypatch.setattr(door, "has_pip", pytest.fail)  # the stamp says it all from here on
    assert door.make_environment(folder, lock, sys.executable) == python


@pytest.mark.parametrize("npm", [None, "/bin/false"])
@pytest.mark.parametrize("what", ["card terminal", "label printer"])
def test_without_a_counterpart_in_node_it_says_what_is_skipped(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch, npm: str | None, what: str
) -> None:
    monkeypatch.setattr(door, "NEXO", door.ROOT / "parts")
    monkeypatch.setattr(door, "LABELS", door.ROOT / "parts")
    monkeypatch.setattr(door.shutil, "which", lambda name: npm)
    make = {"card terminal": door.make_card_terminal, "label printer": door.make_label_printer}
    assert make[what]().startswith(f"SKIPPED: the tests on a {what} (")
    assert not (door.ROOT / "parts" / "parterre.stamp").exists()


@pytest.mark.skipif(os.name == "nt", reason="POSIX locks")
def test_a_second_start_waits_for_the_set_up_of_the_first(
    door: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    program = (
        "import fcntl, sys; held = open(sys.argv[1], 'a'); fcntl.flock(held, fcntl.LOCK_EX);"
        "print('held', flush=True); sys.stdin.readline()"
    )
    first = subprocess.Popen(
        [sys.executable, "-c", program, str(door.SETTING_UP)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        door.time.sleep, slept = lambda _s: first.terminate(), door.time.sleep
        try:
            with door.alone():
                assert first.wait(WAIT_S) == -signal.SIGTERM
        finally:
            door.time.sleep = slept
    assert "waiting" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_who_ends_the_front_door_ends_the_program_behind_it(tmp_path: Path) -> None:
    told = tmp_path / "child"
    child = f"import os, time; open({str(told)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); import run;"
        f"sys.exit(run.run([sys.executable, '-c', {child!r}]))"
    )
    with subprocess.Popen([sys.executable, "-c", program]) as door:
        end_s = time.monotonic() + WAIT_S
        while not (told.exists() and told.read_text()):
            assert time.monotonic() < end_s
        door.send_signal(signal.SIGTERM)
        door.wait(WAIT_S)
    with pytest.raises(ProcessLookupError):
        os.kill(int(told.read_text()), 0)


def test_a_file_is_looked_for_where_the_person_stands(tmp_path: Path) -> None:
    (tmp_path / "pos.py").write_text("raise SystemExit('not the program')")
    (tmp_path / "here.sqlite").write_text("no database")
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); import run; from pathlib import Path;"
        "sys.exit(run.WORDS['verify'](Path(sys.executable), ['here.sqlite']))"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", program],
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
        timeout=WAIT_S,
    )
    assert "file is not a database" in done.stdout + done.stderr
