"""How often this disk commits: the ceiling that the server's figures stand beside."""

import os
import sqlite3
import time
from pathlib import Path

SECONDS = 1.5


def fdatasyncs_s(folder: Path, kilobytes: int) -> list[float]:
    """So much overwritten and forced to disk, again and again: the seconds each took, sorted."""
    page = bytes(4096)
    size = max(1 << 22, kilobytes << 10)
    file = os.open(folder / "fdatasync.bin", os.O_RDWR | os.O_CREAT)
    try:
        os.pwrite(file, bytes(size), 0)
        os.fsync(file)
        took_s: list[float] = []
        at, end = 0, time.perf_counter() + SECONDS
        while time.perf_counter() < end:
            started = time.perf_counter()
            for _ in range(kilobytes // 4):
                os.pwrite(file, page, at)
                at = (at + 4096) % size
            os.fdatasync(file)
            took_s.append(time.perf_counter() - started)
        return sorted(took_s)
    finally:
        os.close(file)


def sqlite_commits_per_s(folder: Path) -> float:
    """One row a transaction; WAL, synchronous=FULL."""
    connection = sqlite3.connect(folder / "commits.sqlite", isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE one (n INTEGER)")
        done, end = 0, time.perf_counter() + SECONDS
        while time.perf_counter() < end:
            connection.execute("INSERT INTO one VALUES (?)", (done,))
            done += 1
        return done / SECONDS
    finally:
        connection.close()


def postgres_commits_per_s(url: str) -> float:
    """One row a transaction over one connection; `url` as SQLAlchemy writes it."""
    import psycopg

    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS bench_one (n INTEGER)")
        done, end = 0, time.perf_counter() + SECONDS
        while time.perf_counter() < end:
            connection.execute("INSERT INTO bench_one VALUES (%s)", (done,))
            done += 1
        return done / SECONDS
