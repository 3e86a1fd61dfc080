"""Keys: what a cashier presses."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import current, icon, mm, px
from ui.widgets.taps import Tapped

TOUCH_MM = 10.0
KEY_MM = 20.0


class Key(Tapped):
    """A key at least 10 mm high. `kind` and `size` are looks of the style sheet.

    Taps leave the keyboard focus where it was; Tab reaches every key and shows a ring.
    """

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        kind: str = "",
        size: str = "",
        icon_name: str = "",
        name: str = "",
        checkable: bool = False,
    ) -> None:
        super().__init__(text, parent)
        self._icon_name = icon_name
        self._tinted: tuple[str, str, int, int] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("kind", kind)
        self.setProperty("extent", size)
        if checkable:
            self.setCheckable(True)
            self.toggled.connect(self._tint)
        self.setMinimumSize(mm(self, TOUCH_MM), mm(self, TOUCH_MM))
        if name:
            self.setAccessibleName(name)
        self._tint()

    def set_icon(self, icon_name: str) -> None:
        """Show another icon; none where it is empty."""
        self._icon_name = icon_name
        if not icon_name:
            self.setIcon(QIcon())
            self._tinted = None
        self._tint()

    def set_kind(self, kind: str) -> None:
        """Take another look."""
        self.setProperty("kind", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self._tint()

    def setText(self, text: str) -> None:
        """The words; an icon keeps its distance from them."""
        super().setText(text)
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        """Tint the icon again when theme or state changes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.EnabledChange):
            self._tint()

    def _tint(self) -> None:
        name: str = getattr(self, "_icon_name", "")
        if not name:
            return
        tokens = current()
        kind = self.property("kind") or ""
        plain = dict.fromkeys(("", "quiet", "soft"), tokens.text)
        ink = {**plain, "chrome": tokens.chrome_text}.get(kind)
        ink = ink or str(getattr(tokens, f"on_{kind}", tokens.danger))
        if not self.isEnabled():
            ink = tokens.faint
        elif self.isChecked():
            ink = tokens.on_accent
        side = px(self, 28 if self.property("extent") in ("big", "key") else 22)
        gap = px(self, 8) if self.text() else 0  # Qt leaves too little between icon and words
        tinted = (name, ink, side, gap)
        if tinted != self._tinted:
            self._tinted = tinted
            self.setIcon(icon(*tinted))
            self.setIconSize(QSize(side + gap, side))


class BigButton(Key):
    """A button for what a screen is about: pay, confirm. Grows with its place, 18 mm high."""

    HEIGHT_MM = 18.0

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        kind: str = "accent",
        icon_name: str = "",
        name: str = "",
    ) -> None:
        super().__init__(text, parent, kind=kind, size="big", icon_name=icon_name, name=name)
        self.setMinimumHeight(mm(self, self.HEIGHT_MM))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
