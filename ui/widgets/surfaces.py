"""Surfaces: what controls lie on, and the boxes that put them in order."""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from ui.theme import current, px

Piece = QWidget | QLayout | int | None


def surface(kind: str, parent: QWidget | None = None) -> QFrame:
    """A frame filled as the style sheet says: window, panel, sunken, chrome."""
    result = QFrame(parent)
    result.setProperty("surface", kind)
    return result


def column(*pieces: Piece, space: int = 12, parent: QWidget | None = None) -> QVBoxLayout:
    """Pieces one below the other: widgets, layouts, a space in design pixels, None stretches."""
    box = QVBoxLayout()
    _fill(box, pieces, px(parent, space))
    return box


def row(*pieces: Piece, space: int = 12, parent: QWidget | None = None) -> QHBoxLayout:
    """Pieces side by side; as `column`."""
    box = QHBoxLayout()
    _fill(box, pieces, px(parent, space))
    return box


def _fill(box: QVBoxLayout | QHBoxLayout, pieces: tuple[Piece, ...], space: int) -> None:
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(space)
    for piece in pieces:
        if piece is None:
            box.addStretch(1)
        elif isinstance(piece, int):
            box.addSpacing(px(None, piece))
        elif isinstance(piece, QWidget):
            box.addWidget(piece)
        else:
            box.addLayout(piece)


class Card(QFrame):
    """A panel with room at its edges; put things into `body`."""

    def __init__(self, parent: QWidget | None = None, *, margin: int = 20) -> None:
        super().__init__(parent)
        self.setProperty("surface", "panel")
        self.body = QVBoxLayout(self)
        edge = px(self, margin)
        self.body.setContentsMargins(edge, edge, edge, edge)
        self.body.setSpacing(px(self, 12))


class TicketCard(QFrame):
    """A panel shaped like a ticket: above the perforation `body`, below it the stub `stub`."""

    def __init__(self, parent: QWidget | None = None, *, margin: int = 20) -> None:
        super().__init__(parent)
        edge = px(self, margin)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(edge, edge, edge, px(self, 12))
        self.body.setSpacing(px(self, 8))
        self.stub = QVBoxLayout()
        self.stub.setContentsMargins(edge, px(self, 14), edge, edge)
        self.stub.setSpacing(px(self, 12))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(self.body, 1)
        whole.addLayout(self.stub, 0)
        self._torn_at = 0.0

    def event(self, event: QEvent) -> bool:
        """What is hidden or shown in the stub moves the perforation: paint all of it again."""
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self._tear() != self._torn_at:
            self.update()
        return handled

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The paper, two notches, and the perforation between them."""
        tokens = current()
        tear, notch, radius = self._tear(), px(self, 10), px(self, 14)
        self._torn_at = tear
        area = QRectF(self.rect())
        paper = QPainterPath()
        paper.addRoundedRect(area, radius, radius)
        holes = QPainterPath()
        for x in (area.left(), area.right()):
            holes.addEllipse(QPointF(x, tear), notch, notch)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(paper.subtracted(holes), QColor(tokens.panel))
        pen = QPen(QColor(tokens.line), px(self, 2), Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([3, 4])
        painter.setPen(pen)
        inset = notch + px(self, 8)
        painter.drawLine(QPointF(inset, tear), QPointF(area.width() - inset, tear))
        painter.end()

    def _tear(self) -> float:
        return float(self.stub.geometry().top())
