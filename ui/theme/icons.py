"""Icons: the bundled Material Symbols, tinted to a colour of the theme."""

from functools import lru_cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer


def icon(name: str, colour: str, size: int, gap: int = 0) -> QIcon:
    """The icon in one colour, the same one when disabled; `gap` is left empty to its right."""
    picture = pixmap(name, colour, size, gap)
    result = QIcon(picture)
    result.addPixmap(picture, QIcon.Mode.Disabled)
    return result


def pixmap(name: str, colour: str, size: int, gap: int = 0) -> QPixmap:
    """The icon as a pixmap of `size` logical pixels, sharp on dense screens."""
    app = QGuiApplication.instance()
    assert isinstance(app, QGuiApplication)
    ratio = app.devicePixelRatio()
    key = f"{name} {colour} {size} {gap} {ratio}"
    result = QPixmap()
    if QPixmapCache.find(key, result):
        return result
    result = QPixmap(QSize(size + gap, size) * ratio)
    result.setDevicePixelRatio(ratio)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    area = result.rect()
    area.setSize(QSize(size, size))
    QSvgRenderer(QByteArray(_svg(name))).render(painter, area)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(area, QColor(colour))
    painter.end()
    QPixmapCache.insert(key, result)
    return result


@lru_cache
def _svg(name: str) -> bytes:
    return (files("ui") / "icons" / f"{name}.svg").read_bytes()
