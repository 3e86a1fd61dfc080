"""A tap that came before the server has said who has which place: kept, and done once it has."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from ui import serverwords
from ui.desk import Stand, TillDesk

# The feed's first word takes a moment; after this it is refused as without one.
PATIENCE_MS = 5000
KEPT = 20


class FirstWord(QObject):
    """Of the performance on the screen, and for the customer who is there."""

    waiting = Signal(str)  # one sentence: it is being asked
    over = Signal()  # nobody waits any more

    def __init__(self, desk: TillDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._taps: dict[object, Callable[[], None]] = {}
        self._basket_id: UUID | None = None
        self.patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self.patience.timeout.connect(self._do)
        desk.performanceChanged.connect(self._forget)  # they meant another hall
        for changed in (desk.placesReset, desk.serverChanged):
            changed.connect(self._look)

    @property
    def is_awaited(self) -> bool:
        """Whether the server is there and has not spoken of this performance yet."""
        desk = self._desk
        return desk.replica is not None and not desk.is_known and desk.stand is Stand.TOGETHER

    def then(self, what: object, tap: Callable[[], None]) -> None:
        """Do that: now, or in its turn as soon as the server has spoken; after a while without.

        Who taps `what` again while nothing seems to happen means the same tap.
        """
        if not self.is_awaited:
            tap()
            return
        if self._basket_id != self._desk.basket_id:
            self._basket_id, self._taps = self._desk.basket_id, {}
        if not self._taps:
            self.patience.start()
        self._taps.pop(what, None)
        if len(self._taps) < KEPT:
            self._taps[what] = tap
        self.waiting.emit(serverwords.asking())

    def _look(self) -> None:
        if self._taps and not self.is_awaited:
            self._do()

    def _do(self) -> None:
        taps, is_same = self._taps, self._basket_id == self._desk.basket_id
        self._forget()
        for tap in taps.values() if is_same else ():
            tap()

    def _forget(self) -> None:
        self.patience.stop()
        if self._taps:
            self._taps = {}
            self.over.emit()
