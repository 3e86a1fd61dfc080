"""List tiles: one thing of a list, as wide as the list, pressed as a whole."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.theme import mm, px
from ui.widgets.labels import label
from ui.widgets.surfaces import column, row
from ui.widgets.taps import Tapped


class ListTile(Tapped):
    """A title, a quiet line below it, and something short at the right end."""

    def __init__(
        self,
        title: str,
        quiet: str = "",
        trailing: str = "",
        parent: QWidget | None = None,
        *,
        checkable: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCheckable(checkable)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._title = label(title, "heading", self)
        self._quiet = label(quiet, "quiet", self)
        self._trailing = label(trailing, "figure", self)
        for part in (self._title, self._quiet, self._trailing):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._quiet.setVisible(bool(quiet))
        layout = row(column(None, self._title, self._quiet, None, space=2), None, self._trailing)
        edge = px(self, 16)
        layout.setContentsMargins(edge, px(self, 8), edge, px(self, 8))
        self.setLayout(layout)
        self.setAccessibleName(", ".join(part for part in (title, quiet, trailing) if part))
        self.toggled.connect(self._ink)

    def sizeHint(self) -> QSize:
        """As large as the labels need: a button asks only for its own text."""
        inside = self.layout()
        assert inside is not None
        return inside.sizeHint().expandedTo(QSize(0, mm(self, 14)))

    def minimumSizeHint(self) -> QSize:
        """No lower than both lines, however long the list."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def parts(self) -> tuple[QLabel, QLabel, QLabel]:
        """Title, quiet line and trailing label, for a screen that changes them."""
        return self._title, self._quiet, self._trailing

    def _ink(self, checked: bool) -> None:
        for part in self.parts():
            part.setStyleSheet("color: palette(highlighted-text);" if checked else "")
