"""Started by the till's bench: milliseconds from the parent's word to the window's first paint."""

import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from ui import bootstrap
from ui.__main__ import dress
from ui.program import Program
from ui.settings import Settings


class Watch(QObject):
    """Sees the window's first paint event and, when it is done, ends the program."""

    def __init__(self, begun_s: float) -> None:
        super().__init__()
        self._begun_s = begun_s
        self._seen = False

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self._seen:
            self._seen = True
            QTimer.singleShot(0, self._tell)
        return False

    def _tell(self) -> None:
        print(f"{(time.monotonic() - self._begun_s) * 1000:.0f}", flush=True)
        QApplication.quit()


def main(data: str, begun_s: str) -> None:
    """The till as its own start makes it."""
    app = QApplication([sys.argv[0]])
    told = Settings(data=Path(data))
    dress(app, told)
    program = Program(bootstrap.build(told))
    watch = Watch(float(begun_s))
    program.window.installEventFilter(watch)
    program.begin()
    app.exec()
    program.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
