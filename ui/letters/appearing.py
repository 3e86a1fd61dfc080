"""When the letters come and go, where they lie, and how they reach the field."""

from typing import Literal

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPointingDevice
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from shiboken6 import isValid

from ui.letters.panel import LetterPanel
from ui.letters.rows import rows_for
from ui.widgets import Overlay
from ui.widgets.keypad import has_enough

When = Literal["touch", "always", "never"]
_FIELDS = (QLineEdit, QPlainTextEdit, QTextEdit)
_MOVES = frozenset({QEvent.Type.Move, QEvent.Type.Resize})
_ENDS = frozenset({QEvent.Type.Hide, QEvent.Type.EnabledChange, QEvent.Type.ReadOnlyChange})


def wants_letters(widget: QWidget | None) -> bool:
    """Whether text can be typed there that no pad of its own types."""
    if not isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit) or widget.isReadOnly():
        return False
    return widget.isEnabled() and widget.isVisible() and not has_enough(widget)


def by_finger(event: QMouseEvent) -> bool:
    """Whether a finger's tap became this, and no mouse."""
    made = (
        Qt.MouseEventSource.MouseEventSynthesizedByQt,
        Qt.MouseEventSource.MouseEventSynthesizedBySystem,
    )
    on_glass = event.device().type() == QPointingDevice.DeviceType.TouchScreen
    return on_glass or event.source() in made


def _heard_at(field: QWidget) -> tuple[QWidget, ...]:
    """Where its taps and keys arrive: a field of several lines hears taps on what it scrolls."""
    if isinstance(field, QPlainTextEdit | QTextEdit):
        return (field, field.viewport())
    return (field,)


class Letters(QObject):
    """The letters of one window. Until a field is tapped that wants them, there is no panel.

    It heeds the field that has the focus, and nothing else in the program.
    """

    def __init__(self, window: QWidget, when: str, language: str) -> None:
        super().__init__(window)
        self.panel: LetterPanel | None = None
        self._window, self._when, self._language = window, when, language
        self._field: QWidget | None = None  # has the focus, and may be tapped
        self._around: list[QWidget] = []  # may move the field while the letters are there
        self._card: Overlay | None = None  # the field lies on it, and it has gone up
        self._typing = self._entering = False
        app = QApplication.instance()
        if when != "never" and isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    @property
    def shown(self) -> bool:
        """Whether they are there now."""
        return self.panel is not None and self.panel.isVisible()

    def put_away(self) -> None:
        """They go; the field keeps the focus."""
        self._heed_around(None)
        self._raise_card(None)
        if self.panel is not None:
            self.panel.hide()

    # --- the field that has the focus ---------------------------------------------------------

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        left, self._field = self._field, None
        stays = self._goes_on(left, now)
        if left is not None and isValid(left):
            for one in _heard_at(left):
                one.removeEventFilter(self)
        if isinstance(now, _FIELDS) and now.window() is self._window:
            self._field = now
            for one in _heard_at(now):
                one.installEventFilter(self)
        if self.shown and not stays:
            self.put_away()
        elif self.shown and self._entering and self._field is not None:
            self._appear(self._field)

    def _goes_on(self, left: QWidget | None, now: QWidget | None) -> bool:
        """Enter led on to the next field of the same form, or it is tapped: so do the letters.

        What tapped it is known when the tap arrives there: a mouse puts them away after all.
        """
        if left is None or now is None or not isValid(left) or not wants_letters(now):
            return False
        is_tapped = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        return is_tapped or (self._entering and now.parentWidget() is left.parentWidget())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Taps on the field, keys of a real keyboard, and what moves or ends the field."""
        kind = event.type()
        if isinstance(event, QMouseEvent):
            self._on_mouse(event, watched)
        elif watched is self._field and self._is_over(self._field, kind):
            self.put_away()
        if kind in _MOVES and self.shown:
            if watched is self._card and kind == QEvent.Type.Resize:
                self._raise_card(self._field)
            self._place()
        return False

    def _is_over(self, field: QWidget, kind: QEvent.Type) -> bool:
        if kind == QEvent.Type.KeyPress:
            return not self._typing  # somebody has a keyboard after all
        return kind in _ENDS and not wants_letters(field)

    def _on_mouse(self, event: QMouseEvent, watched: QObject) -> None:
        """When the finger is lifted: nothing moves below it."""
        field = self._field
        if field is None or watched not in _heard_at(field):
            return
        asks = self._when == "always" or by_finger(event)
        if event.type() == QEvent.Type.MouseButtonPress and not asks:
            self.put_away()
        elif event.type() == QEvent.Type.MouseButtonRelease and asks and wants_letters(field):
            self._appear(field)

    # --- the panel ----------------------------------------------------------------------------

    def _appear(self, field: QWidget) -> None:
        if self.panel is None:
            self.panel = LetterPanel(rows_for(self._language), self._window)
            self.panel.typed.connect(self._type)
            self.panel.pressed.connect(self._press)
            self.panel.done.connect(self.put_away)
        if not self.panel.isVisible():
            self.panel.begin()
        self._heed_around(field)
        self._raise_card(field)
        self._place()
        self.panel.show()
        self.panel.raise_()

    def _heed_around(self, field: QWidget | None) -> None:
        for one in self._around:
            if isValid(one) and one is not self._field:
                one.removeEventFilter(self)
        self._around = []
        while field is not None and field is not self._window:
            field = field.parentWidget()
            if field is not None:
                self._around.append(field)
                field.installEventFilter(self)

    def _raise_card(self, field: QWidget | None) -> None:
        """The other fields on the card of that one are in sight as well, where there is room."""
        before, self._card = self._card, None
        while field is not None and not isinstance(field, Overlay):
            field = field.parentWidget()
        if before is not None and before is not field and isValid(before):
            before.leave_free(0)
        if field is not None and self.panel is not None:
            self._card = field
            ends = field.mapTo(self._window, QPoint(0, field.height())).y()
            over = self.panel.height_in(self._window) - (self._window.height() - ends)
            field.leave_free(max(0, over))

    def _place(self) -> None:
        """At the bottom; at the top where the bottom would hide the field."""
        panel, field, window = self.panel, self._field, self._window
        if panel is None or field is None or not isValid(field):
            return
        height = panel.height_in(window)
        there = QRect(field.mapTo(window, QPoint()), field.size())
        bottom = QRect(0, window.height() - height, window.width(), height)
        top = QRect(0, 0, window.width(), height)
        hidden = [one.intersected(there).height() for one in (bottom, top)]
        panel.setGeometry(bottom if hidden[0] <= hidden[1] else top)

    # --- typing -------------------------------------------------------------------------------

    def _type(self, sign: str) -> None:
        key = ord(sign.upper()) if len(sign.upper()) == 1 and ord(sign) < 256 else 0
        capital = sign.isupper()
        shift = Qt.KeyboardModifier.ShiftModifier if capital else Qt.KeyboardModifier.NoModifier
        self._send(key or Qt.Key.Key_unknown.value, shift, sign)

    def _press(self, key: int) -> None:
        self._entering = key == Qt.Key.Key_Return.value
        text = {Qt.Key.Key_Return.value: "\r", Qt.Key.Key_Backspace.value: "\b"}.get(key, "")
        try:
            self._send(key, Qt.KeyboardModifier.NoModifier, text)
        finally:
            self._entering = False

    def _send(self, key: int, modifiers: Qt.KeyboardModifier, text: str) -> None:
        """As the keyboard would: validators, limits and signals see no difference."""
        field = self._field
        if field is None or not wants_letters(field):
            return
        self._typing = True
        try:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                if isValid(field):
                    QApplication.sendEvent(field, QKeyEvent(kind, key, modifiers, text))
        finally:
            self._typing = False
