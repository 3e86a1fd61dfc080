"""Disks that go back in time: a copy is kept, and put back later over what was done since.

A till's copy is made when it dies without one; the server's when this fault comes for the first
time. The anchors lie elsewhere and stay as they are, as with any backup.
"""

import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from tests.chaos.scene import Scene, TillPost, signal_to

End = Callable[[], None]
BALLAST = "ballast"
_WAIT_S = 30
_TRIES = 60  # half a second each: PostgreSQL may be about to crash, or to recover


def keep_copy(post: TillPost) -> None:
    """Of a till's data folder while nobody sits at it, unless there is one."""
    copy = _copy_of(post)
    if not copy.exists():
        shutil.copytree(post.data, copy, ignore=shutil.ignore_patterns(BALLAST))


def rewind_till(scene: Scene, post: TillPost, dice: random.Random) -> End | None:
    """The till's data folder, while nobody sits at it. What was on it is kept for the audit."""
    copy = _copy_of(post)
    if (post.data / BALLAST).exists():  # a full disk takes no copy back
        return None
    if not signal_to(post.pid, signal.SIGKILL):
        return None
    assert post.life is not None
    post.life.process.wait(_WAIT_S)
    if not copy.exists():
        keep_copy(post)
        return _nothing
    lost = post.data.with_name(f"{post.name}.lost-{len(post.lost) + 1}")
    shutil.copytree(post.data, lost)
    post.lost.append(lost)
    for one in post.data.iterdir():
        shutil.rmtree(one) if one.is_dir() else one.unlink()
    shutil.copytree(copy, post.data, dirs_exist_ok=True)
    shutil.rmtree(copy)
    return _nothing


def rewind_server(scene: Scene, dice: random.Random) -> End | None:
    """The server's books, while it is down; it serves again with what the copy says."""
    server = scene.house.server
    if server is None or server.process.poll() is not None:
        return None
    os.killpg(server.process.pid, signal.SIGKILL)  # it leads a group of its own: the workers too
    server.process.wait(_WAIT_S)
    scene.times_put_back += _rewind_books(scene)
    return scene.house.serve


def keep_books(scene: Scene) -> None:
    """A copy of the server's books while it is down, unless there is one."""
    if not scene.books_kept:
        _rewind_books(scene)


def _rewind_books(scene: Scene) -> bool:
    """Put the copy back, if there is one, or make it; whether it was put back."""
    if scene.postgres:
        put_back = _persistently(lambda: _rewind_postgres(scene.house.database))
    else:
        put_back = _rewind_file(Path(make_url(scene.house.database).database or ""))
    scene.books_kept = not put_back
    return put_back


def _copy_of(post: TillPost) -> Path:
    return post.data.with_name(f"{post.name}.copy")


def _persistently(work: Callable[[], bool]) -> bool:
    for _ in range(_TRIES):
        try:
            return work()
        except psycopg.OperationalError:  # somebody's last connection, or it is recovering
            time.sleep(0.5)
    return work()


def _rewind_postgres(url: str) -> bool:
    name = make_url(url).database
    copy = f"{name}_copy"
    plain = url.replace("postgresql+psycopg", "postgresql").rpartition("/")[0] + "/postgres"
    with closing(psycopg.connect(plain, autocommit=True)) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [copy])
        if found.fetchone() is None:
            connection.execute(_words(f"CREATE DATABASE {copy} TEMPLATE {name}"))
            return False
        connection.execute(_words(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(_words(f"ALTER DATABASE {copy} RENAME TO {name}"))
        return True


def _rewind_file(path: Path) -> bool:
    files = [path.with_name(path.name + end) for end in ("", "-wal", "-shm")]
    copies = [one.with_name(one.name + ".copy") for one in files]
    if not copies[0].exists():
        for one, copy in zip(files, copies, strict=True):
            if one.exists():
                shutil.copyfile(one, copy)
        return False
    for one, copy in zip(files, copies, strict=True):
        one.unlink(missing_ok=True)
        if copy.exists():
            copy.rename(one)
    return True


def _words(text: str) -> bytes:
    return text.encode()


def _nothing() -> None:
    return
