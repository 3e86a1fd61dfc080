"""Notices that nobody has touched the till for a while, so that the next hand must sign in."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

IDLE_MS = 120_000
_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.Wheel,
    }
)


class IdleLock(QObject):
    """Emits `idle` once when no key, tap or wheel reached the program for `after_ms`."""

    idle = Signal()

    def __init__(self, after_ms: int = IDLE_MS, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=after_ms, singleShot=True)
        self._timer.timeout.connect(self.stop)
        self._timer.timeout.connect(self.idle)

    def start(self) -> None:
        """Begin to count: somebody has signed in."""
        self._application().installEventFilter(self)
        self._timer.start()

    def stop(self) -> None:
        """Nobody is signed in: nothing to lock."""
        self._application().removeEventFilter(self)
        self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Every touch starts the time anew; none is kept from its target."""
        if event.type() in _TOUCHES:
            self._timer.start()
        return super().eventFilter(watched, event)

    @staticmethod
    def _application() -> QCoreApplication:
        application = QCoreApplication.instance()
        assert application is not None, "the till's window needs its application"
        return application
