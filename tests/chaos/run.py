"""One run from the first brick to the last sentence."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pos.domain.refusals import Refusal
from tests.chaos import audit, report
from tests.chaos.books import ServerBook, TillBook, server_book, till_book
from tests.chaos.evening import Evening
from tests.chaos.lines import SNARED
from tests.chaos.scene import Scene, Wish, standing


@dataclass(frozen=True)
class Outcome:
    """What was found, and what can be told of it."""

    findings: tuple[str, ...]
    table: tuple[str, ...]
    tills: tuple[TillBook, ...]
    server: ServerBook
    snared: int  # questions that arrived when whoever asked had died and come back

    @property
    def sales(self) -> int:
        """How many orders there are."""
        return sum(len(book.orders) for book in self.tills)


def run(wish: Wish, folder: Path, tell: Callable[[str], None]) -> Outcome:
    """Build the house, hurt it, heal it, audit it."""
    with standing(wish, folder) as scene:
        tell(f"seed {wish.seed}: {wish.tills} tills, {_books(scene)}, {_network(scene)}")
        for text in scene.without:
            tell(f"left out: {text}")
        evening = Evening(scene, tell)
        evening.run()
        findings = [*evening.findings, *_of_server(scene)]
        tills = []
        for name, post in scene.posts.items():
            try:
                tills.append(till_book(scene.house, name, post.tray.codes, post.lost))
            except (Refusal, ValueError) as error:
                findings.append(f"{name}: its books cannot be read: {error}")
        server = server_book(scene.house)
        server.times_put_back = scene.times_put_back
        for book in tills:
            book.learn(server.facts(book.till))
        findings += audit.breaks(tills, server)
        table = report.lines(evening, tills, server)
        snared = sum(post.line.counts.get(SNARED, 0) for post in scene.posts.values())
        return Outcome(tuple(findings), tuple(table), tuple(tills), server, snared)


def _of_server(scene: Scene) -> list[str]:
    """A broken assertion in a server's log is a bug whatever else was going on."""
    logs = sorted(scene.house.folder.glob("*-server.txt"))
    return [
        f"{log.name}: an assertion broke" for log in logs if "AssertionError" in log.read_text()
    ]


def _books(scene: Scene) -> str:
    workers = scene.house.workers
    return f"PostgreSQL with {workers} workers" if scene.postgres else "SQLite"


def _network(scene: Scene) -> str:
    return "a network namespace each, TLS" if scene.papers else "on loopback, proxies"
