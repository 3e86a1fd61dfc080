"""What is done to the house: each fault one small function, and how often and how long.

A fault begins at a till or at the house and gives back what ends it, or None where there was
nothing to do. To add one: write the function, add a line to `FAULTS`.
"""

import os
import random
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.chaos.rewinds import BALLAST, keep_books, rewind_server, rewind_till
from tests.chaos.scene import Scene, TillPost, signal_to

End = Callable[[], None]
AtTill = Callable[[Scene, TillPost, random.Random], End | None]
AtHouse = Callable[[Scene, random.Random], End | None]


@dataclass(frozen=True)
class Fault:
    """`part` is what it takes hold of: one fault at a time has a part of a till, or of the house.

    `weight` is how often it is drawn beside the others; one that `wants` something the scene lacks
    is left out.
    """

    name: str
    part: str
    weight: int
    lasts_s: tuple[float, float]
    at_till: AtTill | None = None
    at_house: AtHouse | None = None
    wants: str = ""


def _nothing() -> None:
    return


# --- processes ------------------------------------------------------------------------------------


def _kill_till(scene: Scene, post: TillPost, dice: random.Random) -> End | None:
    return _nothing if signal_to(post.pid, signal.SIGKILL) else None


def _freeze_till(scene: Scene, post: TillPost, dice: random.Random) -> End | None:
    return _frozen(post.pid)


def _freeze_worker(scene: Scene, dice: random.Random) -> End | None:
    workers = scene.workers()
    return _frozen(dice.choice(workers)) if workers else None


def _kill_worker(scene: Scene, dice: random.Random) -> End | None:
    workers = scene.workers()
    if len(workers) < 2:  # the only one is the whole server
        return None
    return _nothing if signal_to(dice.choice(workers), signal.SIGKILL) else None


def _kill_server(scene: Scene, dice: random.Random) -> End | None:
    server = scene.house.server
    if server is None or server.process.poll() is not None:
        return None
    os.killpg(server.process.pid, signal.SIGKILL)  # it leads a group of its own: the workers too
    server.process.wait(30)
    if scene.wish.server_rewinds:
        keep_books(scene)
    return scene.house.serve


def _restart_server(scene: Scene, dice: random.Random) -> End | None:
    server = scene.house.server
    if server is None or server.process.poll() is not None:
        return None
    server.end()
    return scene.house.serve


def _frozen(pid: int | None) -> End | None:
    if not signal_to(pid, signal.SIGSTOP):
        return None

    def thaw() -> None:
        signal_to(pid, signal.SIGCONT)

    return thaw


# --- the database's server ------------------------------------------------------------------------


def _hang_up_on_server(scene: Scene, dice: random.Random) -> End | None:
    """PostgreSQL ends every connection the workers have, in the middle of whatever they do."""
    _ask_postgres(
        scene,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    return _nothing


def _crash_postgres(scene: Scene, dice: random.Random) -> End | None:
    """One of its processes is killed: it throws everybody out and recovers from its log."""
    rows = _ask_postgres(
        scene,
        "SELECT pid FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    if not rows or os.geteuid() != 0:
        return None
    return _nothing if signal_to(dice.choice(rows), signal.SIGKILL) else None


def _ask_postgres(scene: Scene, question: str) -> list[int]:
    plain = scene.house.database.replace("postgresql+psycopg", "postgresql")
    with suppress(psycopg.Error), psycopg.connect(plain, autocommit=True) as connection:
        return [int(row[0]) for row in connection.execute(question.encode())]
    return []


# --- the network ----------------------------------------------------------------------------------


def _pull_cable(scene: Scene, post: TillPost, dice: random.Random) -> End | None:
    if post.cable is None:
        return None
    post.cable.pull()
    return post.cable.plug


def _deafen(scene: Scene, post: TillPost, dice: random.Random) -> End | None:
    if post.cable is None:
        return None
    post.cable.deafen()
    return post.cable.heal_ears


def _cut_line(scene: Scene, post: TillPost, dice: random.Random) -> End | None:
    return _switched(post, "cut")


def _swallow_answers(scene: Scene, post: TillPost, dice: random.Random) -> End | None:
    return _switched(post, "swallows")


def _refuse_connections(scene: Scene, post: TillPost, dice: random.Random) -> End | None:
    return _switched(post, "refuses")


def _double_requests(scene: Scene, post: TillPost, dice: random.Random) -> End | None:
    return _switched(post, "doubles")


def _stuck_requests(scene: Scene, post: TillPost, dice: random.Random) -> End | None:
    return _switched(post, "sticks")


def _kill_behind_request(scene: Scene, post: TillPost, dice: random.Random) -> End | None:
    """It dies while a question of its is under way; the question arrives when it lives again."""
    pid = post.pid
    path = dice.choice((b"/v1/secures", b"/v1/secures", b"/v1/holds", b"/v1/journal"))
    post.line.snare = (path, lambda: signal_to(pid, signal.SIGKILL))

    def tidy() -> None:
        post.line.snare = None

    return tidy


def _slow_line(scene: Scene, post: TillPost, dice: random.Random) -> End | None:
    post.line.delay_s = dice.choice((0.05, 0.3, 1.5, 4.0))

    def quick() -> None:
        post.line.delay_s = 0.0

    return quick


def _reset_line(scene: Scene, post: TillPost, dice: random.Random) -> End | None:
    return _nothing if scene.lines.reset(post.line) else None


def _switched(post: TillPost, what: str) -> End:
    setattr(post.line, what, True)

    def back() -> None:
        setattr(post.line, what, False)

    return back


# --- paper and disk -------------------------------------------------------------------------------


def _reset_printer(scene: Scene, post: TillPost, dice: random.Random) -> End | None:
    return _nothing if scene.lines.reset(post.printer_line) else None


def _cut_printer(scene: Scene, post: TillPost, dice: random.Random) -> End | None:
    post.printer_line.cut = True

    def heal() -> None:
        post.printer_line.cut = False

    return heal


def _fill_disk(scene: Scene, post: TillPost, dice: random.Random) -> End | None:
    """Not a byte is left, or so few that a transaction has them half-way."""
    if not post.small_disk:
        return None
    ballast = post.data / BALLAST
    _fill(ballast)
    with ballast.open("r+b") as file:
        size = ballast.stat().st_size
        file.truncate(max(0, size - dice.choice((0, 0, 4096, 16_384, 65_536))))

    def tidy() -> None:
        ballast.unlink(missing_ok=True)

    return tidy


def _fill(ballast: Path) -> None:
    piece = bytes(4096)
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(piece):
            pass


FAULTS = (
    Fault("kill -9 of a till", "process", 14, (0.0, 0.0), at_till=_kill_till),
    Fault("a till stands still", "process", 8, (5.0, 20.0), at_till=_freeze_till),
    Fault("kill -9 of a worker", "server", 6, (0.0, 0.0), at_house=_kill_worker, wants="workers"),
    Fault("a worker stands still", "worker", 5, (5.0, 20.0), at_house=_freeze_worker),
    Fault("kill -9 of the server", "server", 4, (0.5, 6.0), at_house=_kill_server),
    Fault("the server is told to stop", "server", 2, (0.5, 3.0), at_house=_restart_server),
    Fault(
        "PostgreSQL hangs up", "books", 4, (0.0, 0.0), at_house=_hang_up_on_server, wants="postgres"
    ),
    Fault("PostgreSQL crashes", "books", 2, (0.0, 0.0), at_house=_crash_postgres, wants="postgres"),
    Fault("a cable is pulled", "cable", 8, (1.0, 12.0), at_till=_pull_cable, wants="cables"),
    Fault("a till hears nothing", "cable", 8, (1.0, 10.0), at_till=_deafen, wants="cables"),
    Fault("a line is cut", "line", 6, (1.0, 10.0), at_till=_cut_line),
    Fault("answers are swallowed", "line", 8, (1.0, 8.0), at_till=_swallow_answers),
    Fault("connections are refused", "line", 4, (1.0, 8.0), at_till=_refuse_connections),
    Fault("requests come twice", "line", 10, (3.0, 15.0), at_till=_double_requests),
    Fault("requests get stuck", "line", 8, (6.0, 20.0), at_till=_stuck_requests),
    Fault("a till dies behind its request", "snare", 14, (4.0, 8.0), at_till=_kill_behind_request),
    Fault("a line is slow", "line", 6, (3.0, 12.0), at_till=_slow_line),
    Fault("a line is reset", "line", 8, (0.0, 0.0), at_till=_reset_line),
    Fault("a printer hangs up", "printer", 5, (0.0, 0.0), at_till=_reset_printer),
    Fault("a printer's line is cut", "printer", 5, (1.0, 8.0), at_till=_cut_printer),
    Fault("a disk is full", "disk", 8, (4.0, 12.0), at_till=_fill_disk, wants="small_disk"),
    Fault(
        "a till goes back in time", "process", 12, (0.0, 0.0), at_till=rewind_till, wants="rewinds"
    ),
    Fault(
        "the server goes back in time",
        "server",
        8,
        (0.5, 3.0),
        at_house=rewind_server,
        wants="server_rewinds",
    ),
)
