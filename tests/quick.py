"""What every test would pay again and again, and no test looks at: slow disks, compiled SQL,
keys that are proved to be keys."""

import os
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy.util import LRUCache

IN_MEMORY = Path("/dev/shm")
ROOM = 4 * 2**30  # all that a run of all tests leaves behind, several times over
STATEMENTS = 2_000


def keep_files_in_memory() -> None:
    """Waiting for a real disk shows nothing: a process that is killed leaves its files either way,
    and where the power is cut, the tests have disks of their own (test_power_loss.py).

    Where memory is scarce, as in many containers, the files lie where they always lie.
    """
    if not sys.platform.startswith("linux") or "TMPDIR" in os.environ:
        return
    try:
        free = shutil.disk_usage(IN_MEMORY).free
    except OSError:
        return
    if free >= ROOM and os.access(IN_MEMORY, os.W_OK):
        os.environ["TMPDIR"] = tempfile.tempdir = str(IN_MEMORY)


def compile_statements_once(patch: pytest.MonkeyPatch) -> None:
    """A test's database has an engine of its own, which would compile every statement anew."""
    from pos.storage import database as till
    from sync.server import database as server

    real = sqlalchemy.create_engine
    first = real("sqlite://")
    with first.connect():  # now its dialect knows which SQLite this is
        pass
    first.dispose()
    compiled: LRUCache[Any, Any] = LRUCache(STATEMENTS)

    def create_engine(url: Any, **options: Any) -> sqlalchemy.Engine:
        engine = real(url, **options)
        if engine.dialect.driver == first.dialect.driver:
            engine.dialect = first.dialect
            engine.update_execution_options(compiled_cache=compiled)
        return engine

    for module in (till, server):
        patch.setattr(module, "create_engine", create_engine)


def read_keys_once(patch: pytest.MonkeyPatch) -> None:
    """To read an RSA key is to prove that its numbers are primes: thirty milliseconds a time."""
    from wechatpayv3 import utils

    from sync.server.wallets import keys

    real = cache(keys.load_pem_private_key)

    def load(data: bytes, password: bytes | None = None, backend: Any = None) -> Any:
        return real(data, password)

    for module in (keys, utils):
        patch.setattr(module, "load_pem_private_key", load)
