"""The panel of letters: keys that type into the field that has the focus, and never take it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QEventPoint, QMouseEvent, QTouchEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.letters.rows import SIGNS, WIDE, Row, capital
from ui.theme import mm, px
from ui.widgets import Key

LEAST_MM, USUAL_MM = 9.0, 13.0
_WIDEST_MM = 280.0
_PART = 0.42  # of the window, at most: the field needs the rest
_GAP, _EDGE = 5, 6  # design pixels


class LetterKey(Key):
    """Heard at each tap, however fast: what lies under the finger is the same key before and after.

    The panel never comes up under a finger, so that no second half of a double tap is a mistake.
    """

    def __init__(self, parent: QWidget, sign: str = "", *, icon_name: str = "") -> None:
        super().__init__("", parent, size="key" if sign or icon_name else "", icon_name=icon_name)
        self.sign = sign
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        side = mm(self, LEAST_MM)
        self.setMinimumSize(side, side)
        self.show_case(capitals=False)

    def show_case(self, *, capitals: bool) -> None:
        """As it will be typed."""
        if self.sign:
            said = capital(self.sign) if capitals else self.sign
            self.setText(said.replace("&", "&&"))
            self.setAccessibleName(said)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A tap like any other."""
        self.mousePressEvent(event)


class LetterPanel(QFrame):
    """Emits `typed` with a sign, `pressed` with a Qt.Key that has none, and `done`.

    Each finger presses a key of its own: whoever types with two thumbs lifts one after the other.
    """

    typed = Signal(str)
    pressed = Signal(int)
    done = Signal()

    def __init__(self, rows: Sequence[Row], parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("surface", "chrome")
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Letters"))
        self.keys: dict[str, LetterKey] = {}  # those of the page that is shown
        self._every: list[LetterKey] = []
        self._pages: list[dict[str, LetterKey]] = []
        self._fingers: dict[int, LetterKey] = {}
        self._capitals = self._locked = False
        self._count = len(rows)
        self._stack = QStackedWidget(self)
        whole = QVBoxLayout(self)
        edge = px(self, _EDGE)
        whole.setContentsMargins(edge, edge, edge, edge)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self._stack, 1000)
        line.addStretch(1)
        whole.addLayout(line)
        self._stack.setMaximumWidth(mm(self, _WIDEST_MM))
        for page in (rows, SIGNS):
            self._add_page(page)
        self.begin()

    def begin(self) -> None:
        """Small letters, whatever was left from last time."""
        self._turn_to(0)
        self._shift(capitals=False, locked=False)

    def height_in(self, window: QWidget) -> int:
        """How high it is there: keys of 13 mm, lower ones in a low window, never below 9 mm."""
        count = self._count
        around = (count - 1) * px(self, _GAP) + 2 * px(self, _EDGE)
        room = round((window.height() * _PART - around) / count)
        key = max(mm(self, LEAST_MM), min(mm(self, USUAL_MM), room))
        return count * key + around

    # --- what the keys are --------------------------------------------------------------------

    def _add_page(self, rows: Sequence[Row]) -> None:
        page, keys = QWidget(self._stack), {}
        lines = QVBoxLayout(page)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(px(self, _GAP))
        for signs in rows:
            line = QHBoxLayout()
            line.setSpacing(px(self, _GAP))
            for sign in signs:
                key = keys[sign] = self._key(sign, page)
                line.addWidget(key, round(WIDE.get(sign, 1.0) * 10))
            lines.addLayout(line, 1)
        self._every += keys.values()
        self._pages.append(keys)
        self._stack.addWidget(page)

    def _key(self, sign: str, page: QWidget) -> LetterKey:
        if sign not in WIDE:
            key = LetterKey(page, sign)
            key.clicked.connect(lambda: self._type(key.sign))
        else:
            icons = {
                "erase": "backspace",
                "left": "keyboard_arrow_left",
                "right": "keyboard_arrow_right",
            }
            key = LetterKey(page, icon_name=icons.get(sign, ""))
            self._name(key, sign)
            key.clicked.connect(lambda: self._do(sign))
            key.setAutoRepeat(sign in icons)
        # Keys of one row are as wide as they are told, whatever is written on them.
        policy = key.sizePolicy()
        policy.setHorizontalPolicy(policy.Policy.Ignored)
        policy.setVerticalPolicy(policy.Policy.Expanding)
        key.setSizePolicy(policy)
        return key

    def _name(self, key: LetterKey, does: str) -> None:
        words = {
            "shift": (self.tr("Shift"), self.tr("Capital letter")),
            "erase": ("", self.tr("Erase the last letter")),
            "space": (self.tr("Space"), ""),
            "left": ("", self.tr("To the left")),
            "right": ("", self.tr("To the right")),
            "enter": (self.tr("Enter"), ""),
            "signs": ("!?é", self.tr("Signs and letters with accents")),
            "done": (self.tr("Done"), self.tr("Put the letters away")),
        }
        text, name = words[does]
        key.setText(text)
        key.setAccessibleName(name or text)
        if does == "enter":
            key.set_kind("accent")
        elif does == "shift":
            key.setCheckable(True)

    # --- what they do -------------------------------------------------------------------------

    def _type(self, sign: str) -> None:
        self.typed.emit(capital(sign) if self._capitals else sign)
        if self._capitals and not self._locked and sign.isalpha():
            self._shift(capitals=False, locked=False)

    def _do(self, does: str) -> None:
        plain = {
            "erase": Qt.Key.Key_Backspace,
            "left": Qt.Key.Key_Left,
            "right": Qt.Key.Key_Right,
            "enter": Qt.Key.Key_Return,
        }
        if does in plain:
            self.pressed.emit(plain[does].value)
        elif does == "space":
            self.typed.emit(" ")
        elif does == "shift":
            # One letter, then all of them, then none.
            self._shift(capitals=not self._locked, locked=self._capitals and not self._locked)
        elif does == "signs":
            self._turn_to(1 - self._stack.currentIndex())
        else:
            self.done.emit()

    def _shift(self, *, capitals: bool, locked: bool) -> None:
        self._capitals, self._locked = capitals, locked
        for key in self._every:
            key.show_case(capitals=capitals)
        for page in self._pages:
            page["shift"].setChecked(capitals)
            page["shift"].setText(self.tr("CAPS") if locked else self.tr("Shift"))
            name = self.tr("Capital letters until tapped again")
            page["shift"].setAccessibleName(name if locked else self.tr("Capital letter"))

    def _turn_to(self, page: int) -> None:
        self._stack.setCurrentIndex(page)
        self.keys = self._pages[page]
        if page:
            self.keys["signs"].setText("abc")
            self.keys["signs"].setAccessibleName(self.tr("Letters"))

    # --- fingers ------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Fingers come here, a mouse to the keys. Nothing falls through to the screen below."""
        if isinstance(event, QTouchEvent):
            if event.type() == QEvent.Type.TouchCancel:
                self._let_go()
            else:
                for point in event.points():
                    self._finger(point)
            event.accept()
            return True
        if event.type() == QEvent.Type.Hide:
            self._let_go()
        if isinstance(event, QMouseEvent):
            event.accept()
            return True
        return super().event(event)

    def _finger(self, point: QEventPoint) -> None:
        at = self.mapFromGlobal(point.globalPosition().toPoint())
        if point.state() == QEventPoint.State.Pressed:
            if (key := self._key_at(at)) is not None:
                self._fingers[point.id()] = key
                key.setDown(True)
        elif point.state() == QEventPoint.State.Released:
            key = self._fingers.pop(point.id(), None)
            if key is not None:
                key.setDown(False)
                if self._key_at(at) is key:
                    key.click()

    def _key_at(self, at: QPoint) -> LetterKey | None:
        """Between two keys it is neither."""
        found = self.childAt(at)
        return found if isinstance(found, LetterKey) else None

    def _let_go(self) -> None:
        for key in self._fingers.values():
            key.setDown(False)
        self._fingers.clear()
