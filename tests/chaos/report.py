"""What a run says at its end: how often what was done, and what it left in the books."""

from collections import Counter
from collections.abc import Sequence

from sync.protocol.wire import PlaceState
from tests.chaos.books import ServerBook, TillBook
from tests.chaos.evening import Evening


def lines(evening: Evening, tills: Sequence[TillBook], server: ServerBook) -> list[str]:
    """Two tables."""
    told = ["", "| fault | times |", "|---|---|"]
    told += [f"| {name} | {count} |" for name, count in evening.done.most_common()]
    counts: Counter[str] = Counter()
    for post in evening.scene.posts.values():
        counts.update(post.line.counts)
    told += [f"| {name} | {count} |" for name, count in counts.items()]
    told += [
        "",
        "| till | life | starts | killed | gave up | sales | tickets | refunds | papers | in doubt"
        " | no |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for book in tills:
        post = evening.scene.posts[book.name]
        doubt = sum(job.state == "in_doubt" for job in book.jobs)
        refused = sum("refused" in line for line in book.said)
        cells = (book.name, book.incarnation, post.lives, post.ends["killed"], post.ends["gave up"])
        cells += (len(book.orders), len(book.tickets), len(book.refunds), len(book.papers))
        told.append("| " + " | ".join(map(str, (*cells, doubt, refused))) + " |")
    reasons = Counter(
        str(line[key]) for book in tills for line in book.said for key in _SAYINGS if key in line
    )
    told += ["", "what the tills said: " + _counted(reasons)]
    told.append(
        f"server: {sum(map(len, server.entries.values()))} entries,"
        f" {sum(server.versions.values())} changes of places, {len(server.tasks)} tasks"
    )
    lost = sum(len(book.lost) for book in tills)
    learned = sum(len(book.learned) for book in tills)
    kept = sum(row.state == PlaceState.QUARANTINED for row in server.claims.values())
    forgotten = sum(row.state == PlaceState.SECURED for row in server.claims.values())
    told.append(
        f"put back: {lost} tills' disks, the server's books {server.times_put_back} times;"
        f" {learned} facts are on the server alone, {kept} places in quarantine,"
        f" {forgotten} secured by a till that has forgotten it"
    )
    return told


_SAYINGS = ("refused", "said", "start", "ended")


def _counted(reasons: Counter[str]) -> str:
    return ", ".join(f"{reason} ({count})" for reason, count in reasons.most_common())
