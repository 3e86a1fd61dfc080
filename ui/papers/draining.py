"""Papers on their way: each printer in its own lane, and what needs a person counted."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from pos.services import doubts, namewaits
from pos.services.desk import Desk
from printing.spool import Spool
from ui.background import Background


@dataclass(frozen=True)
class Questions:
    """How many papers a person has to decide on: whether they came out, whether they print."""

    in_doubt: int = 0
    held: int = 0
    nameless: int = 0  # nobody has to decide on these: they wait for a name

    @property
    def count(self) -> int:
        """Those that somebody is asked about."""
        return self.in_doubt + self.held


def drain(background: Background, spool: Spool, then: Callable[[], object] | None = None) -> None:
    """Print what waits now."""
    for name in spool.names:
        _run(background, spool, name, then)


def drain_if_idle(background: Background, spool: Spool, then: Callable[[], object]) -> None:
    """The same for the beat: a printer that is still at something is not asked twice."""
    if not spool.names:
        then()
    for name in spool.names:
        if not background.busy(background.lane_of(name)):
            _run(background, spool, name, then)


def _run(
    background: Background, spool: Spool, name: str, then: Callable[[], object] | None
) -> None:
    def ran(_papers: int) -> None:
        if then is not None:
            then()

    background.on_printer(name, partial(spool.run_once, name), ran)


def questions(desk: Desk, spool: Spool) -> Questions:
    """What waits for a person; for the storage lane."""
    return Questions(doubts.count(desk), len(spool.held), namewaits.count(desk))
