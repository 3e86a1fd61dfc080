"""Budgets that keep the house habitable: small functions, small files, no junk drawers."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("pos", "ui", "printing", "sync", "installer", "tests")
TOP_LEVEL = {*PACKAGES, "docs"}
FUNCTION_LINES = 70
FILE_LINES = 500
COLUMNS = 100
POSITIONAL = 5
JUNK_DRAWERS = {"utils", "util", "manager", "managers", "helper", "helpers", "common", "store"}


def sources() -> list[Path]:
    """Every Python file of the project."""
    found = [ROOT / "run.py"]
    for package in PACKAGES:
        found += sorted((ROOT / package).rglob("*.py"))
    return found


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_keeps_its_budget(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    faults = [f"{n}: {len(line)} columns" for n, line in enumerate(lines, 1) if len(line) > COLUMNS]
    if len(lines) > FILE_LINES:
        faults.append(f"{len(lines)} lines in one file")
    tree = ast.parse(text)
    if text.strip() and not ast.get_docstring(tree) and "migrations/versions" not in str(path):
        faults.append("does not open with a line saying what it is")
    for function in functions(tree):
        length = (function.end_lineno or 0) - function.lineno + 1
        if length > FUNCTION_LINES:
            faults.append(f"{function.lineno}: {function.name} has {length} lines")
        given = [a.arg for a in function.args.posonlyargs + function.args.args]
        positional = len([name for name in given if name not in ("self", "cls")])
        if positional > POSITIONAL and not function.name.startswith("test_"):
            faults.append(f"{function.lineno}: {function.name} takes {positional} positional")
    assert not faults, "\n".join(faults)


def test_no_junk_drawers() -> None:
    drawers = [path for path in sources() if path.stem in JUNK_DRAWERS]
    drawers += [
        p
        for package in PACKAGES
        for p in (ROOT / package).rglob("*")
        if p.is_dir() and p.name in JUNK_DRAWERS
    ]
    assert not drawers


def test_no_other_code_folder_grows_at_the_top() -> None:
    folders = {
        path.parts[len(ROOT.parts)]
        for path in ROOT.glob("*/**/*.py")
        if not path.parts[len(ROOT.parts)].startswith(".")
    }
    assert folders - {"build", "dist", "shots"} <= TOP_LEVEL


def test_tests_and_installer_are_not_packages() -> None:
    """An __init__.py there would shadow the real packages."""
    assert not [*(ROOT / "tests").rglob("__init__.py"), *(ROOT / "installer").rglob("__init__.py")]


def test_one_module_imports_httpx_and_one_imports_escpos() -> None:
    for library, owner in (
        ("httpx", "sync/client/http.py"),
        ("escpos", "printing/languages/escpos.py"),
    ):
        pattern = re.compile(rf"^\s*(?:import {library}\b|from {library}[.\s])", re.MULTILINE)
        users = {
            str(path.relative_to(ROOT))
            for path in sources()
            if path.parts[len(ROOT.parts)] in ("pos", "ui", "printing", "sync")
            and pattern.search(path.read_text(encoding="utf-8"))
        }
        assert users <= {owner}
