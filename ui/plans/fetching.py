"""A strip over the screens while a plan comes from the server: how far it is, and a way out."""

import threading
import time

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from pos.domain.planfile import Step
from ui.background import Background
from ui.plans.reading import GivenUp
from ui.theme import px
from ui.widgets import Key, label, row

# A plan that is here sooner is no news.
SHOWN_AFTER_S = 0.4


class FetchBar(QWidget):
    """One fetching at a time. Given up, it is tried again with the next look at the season."""

    def __init__(self, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._stop: threading.Event | None = None
        self.put_off = False  # somebody said "Later" to the last one
        self.words = label(self.tr("The plan of a hall comes from the server"), "body", self)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, 100)
        self.bar.setAccessibleName(self.words.text())
        self.cancel = Key(self.tr("Later"), self, icon_name="close")
        self.cancel.setAccessibleDescription(self.tr("The till goes on with the plan it has"))
        self.cancel.clicked.connect(self.give_up)
        inside = row(self.words, self.bar, self.cancel, space=12)
        inside.setStretch(1, 1)
        edge = px(self, 16)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(edge, px(self, 6), edge, px(self, 6))
        whole.addLayout(inside)
        self.hide()

    @property
    def idle(self) -> bool:
        """Whether nothing is being fetched."""
        return self._stop is None

    def begin(self) -> Step:
        """What whoever fetches tells, from any thread, how far it is; it raises GivenUp."""
        stop, since_s = threading.Event(), time.monotonic()
        self._stop = stop
        self.put_off = False

        def step(part: float) -> None:
            if stop.is_set():
                raise GivenUp
            if time.monotonic() - since_s > SHOWN_AFTER_S:
                self._background.home(lambda: self._show_part(stop, part))

        return step

    def end(self) -> None:
        """It is here, or it is not to come."""
        self._stop = None
        self.hide()

    def give_up(self) -> None:
        """Not now."""
        if self._stop is not None:
            self._stop.set()
            self.put_off = True
        self.hide()

    def _show_part(self, stop: threading.Event, part: float) -> None:
        if stop is self._stop and not stop.is_set():
            self.bar.setValue(round(part * 100))
            self.show()
