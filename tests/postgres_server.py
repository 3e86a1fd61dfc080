"""A PostgreSQL of our own: from the installed binaries, in a temporary folder, on a free port."""

import os
import secrets
import shlex
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest
from psycopg import sql

_START_S = 60
_DURABLE = "-c synchronous_commit=on"
_FAST = "-c fsync=off -c full_page_writes=off"


def binaries() -> Path | None:
    """Where initdb and pg_ctl are; the newest version wins."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: int(one.parts[-3])
    )
    found = versions[-1] if versions else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def need_binaries() -> Path:
    """The binaries; without them a test is skipped, but never in CI."""
    found = binaries()
    if found:
        return found
    reason = "PostgreSQL's server binaries are not installed (apt-get install postgresql)"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def running_postgres(*, durable: bool = True) -> Iterator[str]:
    """Its address, as in postgresql+psycopg://...; it ends and vanishes with the block.

    Where nothing is measured and no power is cut, `durable=False` starts and runs faster.
    """
    folder = Path(tempfile.mkdtemp(prefix="parterre-postgres-"))
    try:
        if os.getuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        run = _Commands(need_binaries(), folder)
        run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale", "C", "-N")
        port = _free_port()
        more = _DURABLE if durable else _FAST
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= {more}"
        run("pg_ctl", "-w", "-t", str(_START_S), "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def new_database(url: str) -> str:
    """An empty database on that server."""
    return _made(f"{url.rpartition('/')[0]}/template1")


@contextmanager
def copied_database(url: str) -> Iterator[str]:
    """A copy of that database, which nobody may be connected to; gone with the block."""
    copy = _made(url)
    try:
        yield copy
    finally:
        _say(copy, "DROP DATABASE {} WITH (FORCE)", _name(copy))


def _made(template: str) -> str:
    name = f"house_{secrets.token_hex(6)}"
    _say(template, "CREATE DATABASE {} TEMPLATE {}", name, _name(template))
    return f"{template.rpartition('/')[0]}/{name}"


def _name(url: str) -> str:
    return url.rpartition("/")[2]


def _say(url: str, statement: LiteralString, *names: str) -> None:
    server = url.rpartition("/")[0].replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


class _Commands:
    """PostgreSQL's own commands; it refuses to run as root, so then as its own user."""

    def __init__(self, folder: Path, home: Path) -> None:
        self._folder = folder
        self._home = home

    def __call__(self, name: str, *arguments: str) -> None:
        command = [str(self._folder / name), "-D", str(self._home / "data"), *arguments]
        if os.getuid() == 0:
            command = ["su", "postgres", "-s", "/bin/sh", "-c", shlex.join(command)]
        with (self._home / "said").open("ab") as said:
            done = subprocess.run(
                command,
                cwd=self._home,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                timeout=_START_S * 2,
                check=False,
            )
        if done.returncode:
            texts = [one.read_text("utf-8", "replace") for one in self._home.glob("[ls][oa]*")]
            raise RuntimeError(f"{name} failed: {''.join(texts)}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
