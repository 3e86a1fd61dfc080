"""Disks that go back in time: a copy is kept, and put back later over what was done since.

Each of these takes the copy when it comes for the first time, and puts it back the next time.
"""

import os
import random
import shutil
import signal
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from tests.chaos.scene import Scene, TillPost, signal_to

End = Callable[[], None]


def rewind_till(scene: Scene, post: TillPost, dice: random.Random) -> End | None:
    """The till's data folder, while nobody sits at it."""
    if not signal_to(post.pid, signal.SIGKILL):
        return None
    assert post.life is not None
    post.life.process.wait(30)
    copy = scene.house.folder / f"{post.name}.copy"
    if not copy.exists():
        shutil.copytree(post.data, copy)
        return _nothing
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
    server.process.wait(30)
    if scene.postgres:
        _rewind_postgres(scene.house.database)
    else:
        _rewind_file(Path(make_url(scene.house.database).database or ""))
    return scene.house.serve


def _rewind_postgres(url: str) -> None:
    name = make_url(url).database
    copy = f"{name}_copy"
    plain = url.replace("postgresql+psycopg", "postgresql").rpartition("/")[0] + "/postgres"
    with closing(psycopg.connect(plain, autocommit=True)) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [copy])
        if found.fetchone() is None:
            connection.execute(_words(f"CREATE DATABASE {copy} TEMPLATE {name}"))
            return
        connection.execute(_words(f"DROP DATABASE {name} WITH (FORCE)"))
        connection.execute(_words(f"ALTER DATABASE {copy} RENAME TO {name}"))


def _rewind_file(path: Path) -> None:
    files = [path.with_name(path.name + end) for end in ("", "-wal", "-shm")]
    copies = [one.with_name(one.name + ".copy") for one in files]
    if not copies[0].exists():
        for one, copy in zip(files, copies, strict=True):
            if one.exists():
                shutil.copyfile(one, copy)
        return
    for one, copy in zip(files, copies, strict=True):
        one.unlink(missing_ok=True)
        if copy.exists():
            copy.rename(one)


def _words(text: str) -> bytes:
    return text.encode()


def _nothing() -> None:
    return
