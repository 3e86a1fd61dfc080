"""Dressing the application: Fusion, a palette, one style sheet and the bundled font."""

from importlib.resources import files

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from ui.theme.measure import px
from ui.theme.sheet import style_sheet
from ui.theme.tokens import LIGHT, THEMES, Tokens

FONT_FAMILIES = (
    "Inter",
    "Noto Sans CJK SC",
    "Microsoft YaHei UI",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "Droid Sans Fallback",
)
_THEME = "parterre_theme"
_FONTS = "parterre_fonts"


def apply(app: QApplication, name: str) -> Tokens:
    """Dress the application in the theme `light` or `dark`; may be called again at any time."""
    tokens = THEMES[name]
    font = QFont(list(FONT_FAMILIES))
    font.setPixelSize(px(None, 16))
    sheet = style_sheet(tokens, lambda size: px(None, size))
    # Changing clothes makes every widget measure itself anew.
    if app.property(_THEME) == name and app.styleSheet() == sheet and app.font() == font:
        return tokens
    app.setProperty(_THEME, name)
    _load_fonts(app)
    if app.style().name().lower() != "fusion":
        app.setStyle(QStyleFactory.create("Fusion"))
    app.setFont(font)
    app.setPalette(_palette(tokens))
    app.setStyleSheet(sheet)
    return tokens


def current() -> Tokens:
    """The tokens of the theme the application wears."""
    app = QApplication.instance()
    name = app.property(_THEME) if app is not None else None
    return THEMES.get(str(name), LIGHT)


def _load_fonts(app: QApplication) -> None:
    if app.property(_FONTS):
        return
    for font in sorted((files("ui") / "fonts").iterdir(), key=lambda one: one.name):
        if font.name.endswith(".woff2"):
            QFontDatabase.addApplicationFontFromData(QByteArray(font.read_bytes()))
    app.setProperty(_FONTS, True)


def _palette(tokens: Tokens) -> QPalette:
    role = QPalette.ColorRole
    colours = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.panel,
        role.AlternateBase: tokens.sunken,
        role.Text: tokens.text,
        role.PlaceholderText: tokens.faint,
        role.Button: tokens.raised,
        role.ButtonText: tokens.text,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.ToolTipBase: tokens.info,
        role.ToolTipText: tokens.on_info,
        role.Link: tokens.accent_text,
        role.Mid: tokens.line,
    }
    palette = QPalette()
    for which, colour in colours.items():
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(tokens.faint))
    return palette
