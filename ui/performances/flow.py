"""Tiles in as many columns as the width has room for."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget


class Flow(QWidget):
    """Tiles of one size, left to right, then down; columns share the width evenly."""

    def __init__(self, gap: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gap = gap
        self._tiles: list[QWidget] = []
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(gap)

    def add(self, tile: QWidget) -> None:
        """One more at the end."""
        self._tiles.append(tile)
        self._columns = 0
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """One column is enough; the height is that of the columns there are now."""
        width = max((tile.minimumSizeHint().width() for tile in self._tiles), default=0)
        return QSize(width, self._grid.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may have room for another number of columns."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        widest = self.minimumSizeHint().width() + self._gap
        columns = max(1, (self.width() + self._gap) // widest) if widest else 1
        if columns == self._columns:
            return
        for column in range(max(columns, self._columns)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._columns = columns
        for index, tile in enumerate(self._tiles):
            self._grid.addWidget(tile, index // columns, index % columns)
        self.updateGeometry()
