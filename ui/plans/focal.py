"""The point where everybody looks: its mark on the map, and one tap that sets it."""

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QTouchEvent
from PySide6.QtWidgets import QWidget

from ui.seatmap.view import SeatMapView
from ui.theme import current, mm

_SIZE_MM = 9.0


class FocalMark(QWidget):
    """A ring with a dot, where the focal point is."""

    def __init__(self, view: SeatMapView) -> None:
        super().__init__(view)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedSize(mm(self, _SIZE_MM), mm(self, _SIZE_MM))
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Light on dark and dark on light: it may lie on anything."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, reach = QPointF(self.rect().center()), self.width() / 2 - 4
        for colour, width in ((current().hall, 7), (current().text, 3)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawEllipse(middle, reach, reach)
            painter.drawEllipse(middle, 1.5, 1.5)
        painter.end()


class Focal(QObject):
    """Follows the map. While it is `waiting`, the next tap is the focal point and picks nothing."""

    set_to = Signal(float, float)

    def __init__(self, view: SeatMapView) -> None:
        super().__init__(view)
        self._view = view
        self._at: tuple[float, float] | None = None
        self.waiting = False
        self.mark = FocalMark(view)
        view.installEventFilter(self)

    def show_at(self, at: tuple[float, float]) -> None:
        """It is there."""
        self._at = at
        self.mark.show()
        self._follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The map moves under the mark; and a tap may be meant for it."""
        if watched is not self._view:
            return False
        if event.type() == QEvent.Type.Paint:
            self._follow()
        elif self.waiting and isinstance(event, QMouseEvent):
            if event.type() == QEvent.Type.MouseButtonRelease:
                self._tapped(event.position())
            return True
        elif self.waiting and isinstance(event, QTouchEvent):
            if event.type() == QEvent.Type.TouchEnd and event.points():
                self._tapped(event.points()[0].position())
            event.accept()
            return True
        return False

    def _tapped(self, at: QPointF) -> None:
        self.waiting = False
        ratio = self._view.devicePixelRatio()
        x, y = self._view.viewport.to_plan(at.x() * ratio, at.y() * ratio)
        self.set_to.emit(round(x, 1), round(y, 1))

    def _follow(self) -> None:
        if self._at is None:
            return
        ratio, half = self._view.devicePixelRatio(), self.mark.width() // 2
        x, y = self._view.viewport.to_screen(*self._at)
        self.mark.move(round(x / ratio) - half, round(y / ratio) - half)
