"""Whether the basket can be paid for while this till is on its own, and if not, why."""

from PySide6.QtCore import QCoreApplication, QObject, Signal

from pos.services import owning
from pos.services.owning import Key
from ui import formats, serverwords
from ui.desk import Stand, TillDesk


class Payable(QObject):
    """With the server there everything can be asked for. Alone, only what this till owns is paid
    for: allotted or secured before.
    """

    changed = Signal()

    def __init__(self, desk: TillDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.why = ""  # it cannot be paid for; empty: it can
        self._asking = 0  # an answer to an earlier asking is not for this basket
        for changed in (desk.serverChanged, desk.basketChanged, desk.leasesChanged):
            changed.connect(self.look)

    def look(self) -> None:
        """Ask the till's books what of the basket is its own."""
        self._asking += 1
        asking, basket, desk = self._asking, self._desk.basket, self._desk.till.desk
        if self._desk.stand is Stand.TOGETHER or basket is None or not basket.items:
            self._is("")
            return
        keys = [(one.performance, one.place) for one in basket.items]
        self._desk.background.on_storage(
            lambda: owning.not_owned(desk, keys), lambda missing: self._found(asking, missing)
        )

    def _found(self, asking: int, missing: tuple[Key, ...]) -> None:
        if asking == self._asking:
            self._is(self._words(missing))

    def _words(self, missing: tuple[Key, ...]) -> str:
        basket, stand = self._desk.basket, self._desk.stand
        if stand is Stand.SUSPENDED:
            return serverwords.standing(self._desk)
        if basket is None or not missing:
            return ""
        if stand is Stand.RECOVERING:
            words = QCoreApplication.translate(
                "Server", "To be paid once the server has heard all tills: {places}"
            )
        else:
            words = QCoreApplication.translate(
                "Server", "Not to be paid without the server: {places}"
            )
        labels = [one.label for one in basket.items if (one.performance, one.place) in missing]
        return words.format(places=formats.places(labels))

    def _is(self, why: str) -> None:
        if why != self.why:
            self.why = why
            self.changed.emit()
