"""The frame around every screen: what is sold, by whom, two lamps, the clock, and a stack.

The frame knows no screen by name: whoever builds the window adds screens and says where keys go.
"""

from datetime import datetime

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from ui import formats
from ui.theme import mm, px
from ui.widgets import FittedKey, Key, Lamp, LampKey, LampState, Overlay, label, row, surface

# Design pixels for what is sold and who sells; of a wide window the first has that part.
_PERFORMANCE, _PERSON = 250, 200
_PERFORMANCE_PART = 0.195


class Header(QWidget):
    """The quiet strip on top. Its keys say where the cashier wants to go.

    Those that are always there stay where they are, whatever is sold, waits or is in trouble: a
    hand finds them without looking. What comes and goes lies behind them.
    """

    wanted = Signal(str)  # the name of a screen

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.performance = FittedKey(
            self, icon_name="theater_comedy", widest=_PERFORMANCE, constant=True
        )
        self.performance.setAccessibleDescription(self.tr("Choose another performance"))
        self.person = FittedKey(self, icon_name="person", widest=_PERSON)
        self.person.setAccessibleDescription(self.tr("Lock the till and sign in again"))
        self.server, self.printer = Lamp(self), LampKey(self)
        self.clock = label("", "heading", self)
        self.goes: dict[str, Key] = {}
        self._idle: frozenset[str] = frozenset()  # places where nothing waits
        self._shown = True
        self.house = label("", "heading", self)
        self.house.setContentsMargins(px(self, 8), 0, 0, 0)
        self._bar = surface("chrome", self)
        self._places, self._waiting = row(space=4), row(space=4)
        inside = row(self.performance, self._places, self.house, None, self._waiting, space=6)
        for piece in (self.server, self.printer, self.person, self.clock):
            inside.addWidget(piece)
        inside.setContentsMargins(px(self, 8), px(self, 6), px(self, 16), px(self, 6))
        inside.setSpacing(px(self, 5))
        self._bar.setLayout(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._bar)
        self.server.show_state(LampState.BUSY, self.tr("Server"))
        self.printer.show_state(LampState.BUSY, self.tr("Printer"))
        self.show_performance("", "")
        self.show_person("")

    def add_place(self, name: str, text: str, icon_name: str) -> Key:
        """One more screen that can be reached from everywhere; one without words comes and goes."""
        key = Key(text, self, kind="chrome", icon_name=icon_name)
        key.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        key.clicked.connect(lambda: self.wanted.emit(name))
        if text:  # whatever else wants room
            key.setMinimumWidth(key.sizeHint().width())
        (self._places if text else self._waiting).addWidget(key)
        self.goes[name] = key
        return key

    def show_places(self, shown: bool) -> None:
        """Whether anybody may go anywhere: not before somebody has signed in."""
        self._shown = shown
        for name, key in self.goes.items():
            key.setVisible(shown and name not in self._idle)
        self.performance.setVisible(shown)
        self.house.setVisible(not shown)

    def show_waiting(self, name: str, count: int, words: str) -> None:
        """A place that is shown only while something waits there: how much, by its figure."""
        key, wanted = self.goes[name], count > 0
        key.setText(str(count))
        key.setAccessibleName(words)
        key.setToolTip(words)
        self._idle = self._idle - {name} if wanted else self._idle | {name}
        key.setVisible(self._shown and wanted)

    def show_house(self, name: str) -> None:
        """Whose till this is, while nobody sells."""
        self.house.setText(name)

    def show_performance(self, title: str, when: str) -> None:
        """What is being sold: the way to change it, too."""
        if not title:
            self.performance.say(self.tr("Choose a performance"))
            return
        spoken = self.tr("{title}, {when}").format(title=title, when=when)
        self.performance.say(title, when, spoken=spoken)

    def show_person(self, name: str) -> None:
        """Who sells; nobody hides the key."""
        self.person.setVisible(bool(name))
        self.person.say(name)
        if not name:
            self.person.setAccessibleName(self.tr("Nobody is signed in"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A wide window has room for a long title."""
        super().resizeEvent(event)
        wide = round(self.width() * _PERFORMANCE_PART * 100 / px(self, 100))
        self.performance.set_widest(max(_PERFORMANCE, wide))


class TillWindow(QWidget):
    """The one window."""

    closing = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Parterre"))
        self.header = Header(self)
        self._stack = QStackedWidget(self)
        self._screens: dict[str, QWidget] = {}
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addWidget(self._stack, 1)
        self.setMinimumSize(QSize(px(self, 1024), px(self, 600)))
        self._timezone = ""
        self._clock = QTimer(self, interval=1000)
        self._clock.timeout.connect(self._tick)
        self._clock.start()
        self._tick()
        self.header.wanted.connect(self.go)

    def add(self, name: str, screen: QWidget) -> None:
        """One more screen. Its method `entered`, if it has one, is called when it is shown."""
        self._screens[name] = screen
        self._stack.addWidget(screen)

    def add_bar(self, bar: QWidget) -> None:
        """Something that is shown between the header and every screen for a while."""
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(1, bar)

    def go(self, name: str) -> None:
        """Show that screen."""
        screen = self._screens[name]
        self._stack.setCurrentWidget(screen)
        for other, key in self.header.goes.items():
            key.setProperty("here", other == name)
            key.style().unpolish(key)
            key.style().polish(key)
        screen.setFocus(Qt.FocusReason.OtherFocusReason)
        # After that: a screen may know better where the keyboard belongs.
        entered = getattr(screen, "entered", None)
        if callable(entered):
            entered()

    @property
    def here(self) -> str:
        """The name of the screen that is shown."""
        shown = self._stack.currentWidget()
        return next((name for name, one in self._screens.items() if one is shown), "")

    def show_bug(self, traceback: str) -> None:
        """The one window for what should never happen. The sale so far is safe on disk."""
        window = Overlay(self, width_mm=150)
        window.body.addWidget(label(self.tr("Something went wrong in this program."), "title"))
        safe = label(self.tr("Every finished sale is safe on disk. The details are in the log."))
        safe.setWordWrap(True)
        window.body.addWidget(safe)
        details = label(traceback.strip().rsplit("\n", maxsplit=1)[-1], "faint")
        details.setWordWrap(True)
        window.body.addWidget(details)
        go_on = Key(self.tr("Go on"), window, kind="accent")
        go_on.setMinimumHeight(mm(self, 14))
        go_on.clicked.connect(window.dismiss)
        window.body.addWidget(go_on)
        window.closed.connect(window.deleteLater)
        window.open()

    def changeEvent(self, event: QEvent) -> None:
        """The clock is written in the language of the screens."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._tick()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell whoever holds threads and files."""
        self._clock.stop()
        self.closing.emit()
        super().closeEvent(event)

    def keep_time_of(self, timezone: str) -> None:
        """The clock shows the house's time, as the performances do."""
        self._timezone = timezone
        self._tick()

    def _tick(self) -> None:
        now = datetime.now().astimezone()
        local = formats.time_of(now, self._timezone) if self._timezone else formats.clock_time(now)
        self.header.clock.setText(local)
