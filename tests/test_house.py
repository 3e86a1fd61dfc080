"""The ground the program stands on: the lock, the Qt wheel, the front door."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

ROOT = Path(__file__).resolve().parents[1]
VOID_CALLS = 1000
REGISTRY_HOSTS = re.compile(
    r"pypi\.org|pythonhosted\.org|registry\.npmjs|npmmirror|deb\.debian\.org|/simple/",
    re.IGNORECASE,
)


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, timeout=30
    )
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


def test_a_qt_call_does_not_eat_a_reference_to_none(qtbot) -> None:
    """PySide6 6.12.0 lost one per call on Python 3.11, and aborted after some thousand paints."""
    widget = QWidget()
    qtbot.addWidget(widget)
    before = sys.getrefcount(None)
    for _ in range(VOID_CALLS):
        widget.update()
    assert sys.getrefcount(None) > before - 50


def test_every_locked_package_has_a_hash_and_no_registry_is_named() -> None:
    for name in ("requirements.lock", "tests/emupos.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        pins = re.findall(r"^[A-Za-z0-9_.-]+==\S+.*?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
        assert len(pins) > 10
        assert all("--hash=sha256:" in pin for pin in pins)


@pytest.mark.parametrize(
    ("folder", "least"), [("tests/pos/payments/terminal", 10), ("tests/printing/labels", 1)]
)
def test_every_part_from_npm_has_a_hash_and_no_address(folder: str, least: int) -> None:
    lock = json.loads((ROOT / folder / "package-lock.json").read_text("utf-8"))
    parts = [part for name, part in lock["packages"].items() if name]
    assert len(parts) >= least
    assert all(part["integrity"].startswith("sha512-") for part in parts)
    assert not [part for part in parts if "resolved" in part]


def test_no_file_of_the_house_names_a_package_registry() -> None:
    here = Path(__file__).resolve()
    guilty = [
        str(path.relative_to(ROOT))
        for path in tracked_files()
        if path != here
        and path.is_file()
        and REGISTRY_HOSTS.search(path.read_bytes().decode("utf-8", "replace"))
    ]
    assert not guilty


def test_the_lock_keeps_the_pins() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert re.search(r"^pyside6-essentials==6\.11\.[3-9]", lock, re.MULTILINE)
    assert re.search(r"^httpx==0\.28\.", lock, re.MULTILINE)


def test_an_unknown_word_names_the_known_ones() -> None:
    done = subprocess.run(
        [sys.executable, "run.py", "sing"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert "demo" in done.stderr
    assert "bundle" in done.stderr


def test_the_front_door_needs_only_the_standard_library() -> None:
    import ast

    tree = ast.parse((ROOT / "run.py").read_text(encoding="utf-8"))
    names = {
        alias.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    names |= {
        (node.module or "").split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
    }
    assert names <= set(sys.stdlib_module_names)
