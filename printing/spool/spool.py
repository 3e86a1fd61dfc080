"""The queue drained to paper: loads jobs, does what the machine decides, writes it down."""

from collections.abc import Callable, Mapping

from pos.domain.ids import JobId
from pos.services.ports import Clock
from pos.storage.database import Database
from printing.printer import Printer
from printing.status import PrinterStatus


def _no_crash(_step: str) -> None:
    return


class Spool:
    """Drains the print jobs of one till. Belongs to the devices lane."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        printers: Mapping[str, Printer],
        *,
        crash_points: Callable[[str], None] = _no_crash,
    ) -> None:
        raise NotImplementedError

    def run_once(self) -> int:
        """Print what can be printed now; how many papers came out. Never raises Trouble."""
        raise NotImplementedError

    def status(self) -> PrinterStatus:
        """What the lamp shows: the worst of the printers. Any thread."""
        raise NotImplementedError

    def settle(self, job: JobId, *, came_out: bool, person: str) -> None:
        """A person's word on a job in doubt."""
        raise NotImplementedError

    def open_drawer(self, cause: str) -> bool:
        """One pulse, never repeated; whether the printer took it. The cause is logged."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of the printers."""
        raise NotImplementedError
