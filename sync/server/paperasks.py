"""What is asked about emergency tickets of a till that is gone, checked."""

from collections.abc import Iterable

from msgspec import Struct

from sync.protocol.house import PaperAway
from sync.server.state import Signed

NamedPapers = tuple[tuple[int, str], ...]  # places, and the ticket of each


class ReleasePapers(Struct, frozen=True):
    """A supervisor says that nobody has bought these papers of a till that was written off."""

    performance: int
    till: int
    papers: NamedPapers
    signed: Signed

    @property
    def places(self) -> list[int]:
        """Where they would have sat."""
        return [place for place, _ in self.papers]

    @property
    def tickets(self) -> list[str]:
        """Which tickets' papers they are."""
        return [ticket for _, ticket in self.papers]


def named(papers: Iterable[PaperAway]) -> NamedPapers:
    """As the decision core reads them."""
    return tuple((one.place, one.ticket.hex) for one in papers)
