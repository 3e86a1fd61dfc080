"""Whether the papers of what was just sold came out, for as long as somebody looks at it."""

from PySide6.QtCore import QObject, QTimer

from pos.domain.order import Order
from pos.services import orders
from ui import printerwords
from ui.desk import TillDesk
from ui.done.panel import DonePanel
from ui.sale.paying import Paying

ASK_MS = 400


class ComingOut(QObject):
    """Asks now and then, and shows it on the panel of what is sold."""

    def __init__(self, desk: TillDesk, paying: Paying, done: DonePanel, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._paying, self._done = desk, paying, done
        self._timer = QTimer(self, interval=ASK_MS)
        self._timer.timeout.connect(self.ask)

    def start(self) -> None:
        """From now on."""
        self._timer.start()

    def stop(self) -> None:
        """Nobody looks."""
        self._timer.stop()

    def ask(self) -> None:
        """Now, unless the books are busy."""
        order = self._paying.order
        if order is None or self._desk.background.busy("storage"):
            return
        desk = self._desk.till.desk

        def states() -> list[str]:
            jobs = orders.load(desk, order.id).jobs
            # Of a ticket that was printed again, its last paper.
            latest = {job.ticket: str(job.state) for job in jobs if job.ticket is not None}
            return list(latest.values())

        self._desk.background.on_storage(states, lambda found: self._show(order, found))

    def _show(self, order: Order, states: list[str]) -> None:
        if order is not self._paying.order:
            return
        self._done.show_tickets(states, wants=printerwords.wants(self._desk.till.spool.status()))
        if all(state == "printed" for state in states):
            self._timer.stop()
