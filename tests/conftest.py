"""What holds for every test: no display, no warning in the log unasked, no thread left behind."""

import logging
import os
import sqlite3
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine

from pos.storage import database, migrating
from tests import quick

quick.keep_files_in_memory()

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# What lives longer than a test keeps its anchors here, and nobody else does.
os.environ["XDG_STATE_HOME"] = tempfile.mkdtemp(prefix="parterre-state-")

THREAD_END_S = 5.0

# How long an example takes says more of the machine than of the program.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Qt must load: a missing library is a failure, never a silent skip."""
    import PySide6.QtWidgets  # noqa: F401

    # Long ones first: else the last of them runs alone, while all other testers are idle.
    items.sort(key=lambda one: one.get_closest_marker("slow") is None)


@pytest.fixture(autouse=True)
def no_unexpected_warnings_in_the_log(
    caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest
) -> Iterator[None]:
    """A warning that no test asked for is a failure; mark `logs_warnings` to allow them."""
    yield
    if request.node.get_closest_marker("logs_warnings"):
        return
    loud = [
        record
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)
        if record.levelno >= logging.WARNING and not record.name.startswith(("asyncio", "PIL"))
    ]
    assert not loud, "unexpected in the log: " + "; ".join(r.getMessage() for r in loud)


@pytest.fixture(autouse=True)
def a_state_folder_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A test's tills have their anchors to themselves."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))


@pytest.fixture(scope="session", autouse=True)
def new_tills_are_copies_of_the_first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """All revisions are walked through once a run; a tenth of a second for each test adds up."""
    first, newest = tmp_path_factory.mktemp("first") / "till.sqlite", migrating.REVISIONS[-1]
    database.Database.open(first).close()

    def upgrade(engine: Engine, path: Path, revision: str | None) -> None:
        if revision is not None or migrating.REVISIONS[-1] != newest:
            migrating.upgrade(engine, path, revision)
            return
        with closing(sqlite3.connect(first)) as source, closing(sqlite3.connect(path)) as copy:
            source.backup(copy)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "upgrade", upgrade)
        yield


@pytest.fixture(scope="session", autouse=True)
def statements_are_compiled_once() -> Iterator[None]:
    """And not once for every database."""
    with pytest.MonkeyPatch.context() as patch:
        quick.compile_statements_once(patch)
        yield


@pytest.fixture(autouse=True)
def no_dangling_threads() -> Iterator[None]:
    """A thread that a test started is gone when the test is over."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + THREAD_END_S
    while True:
        left = [t for t in threading.enumerate() if t not in before and t.is_alive()]
        left = [t for t in left if not t.name.startswith(("Dummy-", "AnyIO", "asyncio_"))]
        if not left or time.monotonic() > deadline:
            break
        left[0].join(0.05)
    assert not left, f"threads left behind: {left}"
