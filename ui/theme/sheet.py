"""The one style sheet, made from tokens. Widgets ask for a look with properties, never with QSS.

Property `kind` of a button: cash, card, accent, mine, soft, chip, quiet, chrome, danger (none: a
plain key); property `extent` how large its words are: key, big, tender.
Property `role` of a label: title, heading, body, quiet, faint, figure, outcome, total,
change.
Property `surface` of a frame: window, panel, sunken, chrome.
"""

from collections.abc import Callable

from ui.theme.tokens import Tokens

Scale = Callable[[float], int]

# Type sizes in design pixels; one scale for the whole till.
TYPE = {
    "faint": 14,
    "quiet": 15,
    "body": 17,
    "heading": 20,
    "title": 28,
    "figure": 22,
    "outcome": 26,
    "total": 60,
    "change": 76,
}
RADIUS = 10
# The spacing scale, in design pixels.
SPACE = (4, 8, 12, 16, 24, 32)


def style_sheet(tokens: Tokens, px: Scale) -> str:
    """The style sheet of a theme at a scale."""
    parts = (_surfaces(tokens, px), _labels(tokens, px), _keys(tokens, px), _fields(tokens, px))
    return "\n".join(parts)


def _surfaces(t: Tokens, px: Scale) -> str:
    return f"""
QFrame[surface="window"] {{ background: {t.window}; }}
QFrame[surface="panel"] {{ background: {t.panel}; border-radius: {px(14)}px; }}
QFrame[surface="sunken"] {{ background: {t.sunken}; border-radius: {px(RADIUS)}px; }}
QFrame[surface="chrome"] {{ background: {t.chrome}; }}
QScrollArea {{ background: transparent; border: none; }}
QScrollArea > QWidget > QWidget {{ background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: {px(14)}px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {t.line}; border-radius: {px(5)}px;
    min-height: {px(44)}px; margin: {px(2)}px; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
    background: none; border: none; height: 0; width: 0; }}
QScrollBar:horizontal {{ height: 0; }}
"""


def _labels(t: Tokens, px: Scale) -> str:
    size = {role: px(design) for role, design in TYPE.items()}
    return f"""
QLabel {{ color: {t.text}; background: transparent; font-size: {size["body"]}px; }}
QLabel[role="title"] {{ font-size: {size["title"]}px; font-weight: 700; }}
QLabel[role="heading"] {{ font-size: {size["heading"]}px; font-weight: 600; }}
QLabel[role="quiet"] {{ font-size: {size["quiet"]}px; color: {t.quiet}; }}
QLabel[role="faint"] {{ font-size: {size["faint"]}px; color: {t.faint}; }}
QLabel[role="figure"] {{ font-size: {size["figure"]}px; font-weight: 600; }}
QLabel[role="outcome"] {{ font-size: {size["outcome"]}px; font-weight: 600; }}
QLabel[role="total"] {{ font-size: {size["total"]}px; font-weight: 700; }}
QLabel[role="change"] {{ font-size: {size["change"]}px; font-weight: 700; }}
QFrame[surface="chrome"] QLabel {{ color: {t.chrome_text}; }}
QFrame[surface="chrome"] QLabel[role="quiet"] {{ color: {t.chrome_quiet}; }}
"""


def _filled(t: Tokens, px: Scale, kind: str) -> str:
    fill, ink, pressed = (
        getattr(t, kind),
        getattr(t, f"on_{kind}"),
        getattr(t, f"{kind}_pressed"),
    )
    return f"""
QAbstractButton[kind="{kind}"] {{ background: {fill}; color: {ink};
    border: {px(2)}px solid {fill}; font-weight: 700; }}
QAbstractButton[kind="{kind}"]:pressed {{ background: {pressed}; border-color: {pressed}; }}
QAbstractButton[kind="{kind}"]:focus {{ border-color: {ink}; }}
QAbstractButton[kind="{kind}"]:disabled {{ background: {t.disabled}; color: {t.faint};
    border-color: {t.disabled}; }}
"""


def _keys(t: Tokens, px: Scale) -> str:
    plain = f"""
QPushButton, QToolButton {{ background: {t.raised}; color: {t.text};
    border: {px(2)}px solid {t.line}; border-radius: {px(RADIUS)}px;
    font-size: {px(TYPE["body"])}px; font-weight: 600; padding: {px(4)}px {px(10)}px; }}
QPushButton:pressed, QToolButton:pressed {{ background: {t.pressed}; }}
QPushButton:focus, QToolButton:focus {{ border: {px(3)}px solid {t.focus}; outline: none; }}
QPushButton:disabled, QToolButton:disabled {{ background: {t.disabled}; color: {t.faint};
    border-color: {t.disabled}; }}
QAbstractButton:checked {{ background: {t.accent}; color: {t.on_accent};
    border-color: {t.accent}; }}
QAbstractButton:checked:focus {{ border: {px(3)}px solid {t.focus}; }}
QAbstractButton[extent="key"] {{ font-size: {px(26)}px; padding: 0; }}
QAbstractButton[extent="big"] {{ font-size: {px(24)}px; padding: {px(4)}px {px(16)}px; }}
QAbstractButton[extent="tender"] {{ font-size: {px(24)}px; padding: 0 {px(6)}px; }}
QAbstractButton[kind="quiet"] {{ background: transparent; border-color: transparent; }}
QAbstractButton[kind="quiet"]:pressed {{ background: {t.pressed}; }}
QAbstractButton[kind="quiet"]:focus {{ border-color: {t.focus}; }}
QAbstractButton[kind="quiet"]:disabled {{ background: transparent; }}
QAbstractButton[kind="soft"] {{ background: {t.sunken}; border-color: {t.sunken}; }}
QAbstractButton[kind="soft"]:pressed {{ background: {t.pressed}; }}
QAbstractButton[kind="soft"]:focus {{ border-color: {t.focus}; }}
QAbstractButton[kind="chip"] {{ background: {t.panel}; border-color: {t.panel};
    text-align: left; font-size: {px(TYPE["quiet"])}px; }}
QAbstractButton[kind="chip"]:focus {{ border-color: {t.focus}; }}
QAbstractButton[kind="chip"]:checked {{ border-color: {t.text}; background: {t.panel};
    color: {t.text}; }}
QAbstractButton[kind="danger"] {{ color: {t.danger}; border-color: {t.danger}; }}
QAbstractButton[kind="danger"]:disabled {{ color: {t.faint}; border-color: {t.disabled}; }}
QAbstractButton[kind="chrome"] {{ background: transparent; color: {t.chrome_text};
    border: {px(2)}px solid transparent; padding: {px(4)}px {px(7)}px; }}
QAbstractButton[kind="chrome"]:pressed {{ background: {t.chrome_pressed}; }}
QAbstractButton[kind="chrome"][here="true"] {{ background: {t.chrome_pressed}; }}
QAbstractButton[kind="chrome"]:focus {{ border-color: {t.chrome_text}; }}
"""
    return plain + "".join(_filled(t, px, kind) for kind in ("accent", "cash", "card", "mine"))


def _fields(t: Tokens, px: Scale) -> str:
    return f"""
QLineEdit {{ background: {t.raised}; color: {t.text}; border: {px(2)}px solid {t.line};
    border-radius: {px(RADIUS)}px; padding: {px(6)}px {px(12)}px; font-size: {px(24)}px;
    font-weight: 600; selection-background-color: {t.accent};
    selection-color: {t.on_accent}; }}
QLineEdit:focus {{ border: {px(3)}px solid {t.focus}; }}
QLineEdit:disabled {{ background: {t.disabled}; color: {t.faint}; }}
"""
