"""A performance's feed, replayed from its first change: it must be what the books say."""

from typing import Any

from tests.simulation.books import MemoryBooks


def fault_in(performance: int, feed: list[Any], books: MemoryBooks, places: int) -> str:
    """What is wrong with it; empty where nothing is."""
    seen: dict[int, tuple[int, int]] = {}
    for version, change in enumerate(feed, 1):
        if change.version != version:
            return f"the feed of {performance} has a hole at {version}"
        seen[change.place] = (change.state, change.till)
    for place in range(places):
        claim = books.claim((performance, place))
        if seen.get(place, (0, 0)) != (claim.state, claim.till):
            return f"the feed's place {place} is not the book's"
    return ""
