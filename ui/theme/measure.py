"""Sizes for fingers: millimetres and design pixels to the screen's own pixels.

A 20 mm key is 76 pixels on a desk monitor and 111 on a 15.6" till, so sizes follow the screen's
physical density. Screens lie about it, so a setting overrides it, and a screen too small for the
till's window at its true density is measured as one on which the window fits.
"""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

DESIGN_DPI = 96.0
# The smallest window all screens are drawn for, in design pixels.
DESIGN_WIDTH, DESIGN_HEIGHT = 1280, 740
_SANE_DPI = (72.0, 300.0)
_OVERRIDE = "parterre_dpi"


def override_dpi(dpi: float | None) -> None:
    """Believe this density instead of the screen's; None believes the screen again."""
    app = QGuiApplication.instance()
    assert app is not None
    app.setProperty(_OVERRIDE, dpi)


def dots_per_inch(widget: QWidget | None = None) -> float:
    """The density to size things by, on the widget's screen or on the primary one."""
    app = QGuiApplication.instance()
    override = app.property(_OVERRIDE) if app is not None else None
    if override:
        return float(override)
    if QGuiApplication.platformName() == "offscreen":
        return DESIGN_DPI
    screen = widget.screen() if widget is not None else QGuiApplication.primaryScreen()
    physical = screen.physicalDotsPerInch()
    low, high = _SANE_DPI
    dpi = physical if low <= physical <= high else DESIGN_DPI
    room = screen.size()
    fits = min(room.width() / DESIGN_WIDTH, room.height() / DESIGN_HEIGHT) * DESIGN_DPI
    return min(dpi, max(fits, low))


def mm(widget: QWidget | None, millimetres: float) -> int:
    """Millimetres on that widget's screen, in pixels."""
    return round(millimetres * dots_per_inch(widget) / 25.4)


def px(widget: QWidget | None, design_pixels: float) -> int:
    """Design pixels (1/96 inch) on that widget's screen, in pixels."""
    return round(design_pixels * dots_per_inch(widget) / DESIGN_DPI)
