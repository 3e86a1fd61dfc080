"""The design tokens: every colour the till uses, once for day (light) and once for night (dark).

Warm paper and velvet by day, house lights down by night; brass marks what is the customer's.
`PAIRS` says which colour is ever laid on which, and how much contrast that needs.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tokens:
    """Colours as #rrggbb. `on_x` is the ink for a surface filled with `x`."""

    name: str
    # surfaces, from the room to what lies nearest to the hand
    window: str
    panel: str
    raised: str
    pressed: str
    sunken: str
    disabled: str
    # ink and lines
    text: str
    quiet: str
    faint: str
    line: str
    focus: str
    # the frame around everything
    chrome: str
    chrome_text: str
    chrome_quiet: str
    chrome_pressed: str
    lamp_ok: str
    lamp_busy: str
    lamp_trouble: str
    # what a control means
    accent: str
    accent_text: str
    on_accent: str
    accent_pressed: str
    cash: str
    on_cash: str
    cash_pressed: str
    card: str
    on_card: str
    card_pressed: str
    mine: str
    on_mine: str
    mine_pressed: str
    # sentences
    notice: str
    on_notice: str
    info: str
    on_info: str
    success: str
    on_success: str
    danger: str
    ok: str
    warn: str
    # the hall
    hall: str
    stage: str
    on_stage: str
    sold: str
    sold_mark: str
    held: str
    held_line: str


LIGHT = Tokens(
    name="light",
    window="#f2ece2",
    panel="#fffcf6",
    raised="#ffffff",
    pressed="#e9dfd0",
    sunken="#e8e0d3",
    disabled="#ece5d9",
    text="#221a1b",
    quiet="#5b4e4f",
    faint="#685b5a",
    line="#857871",
    focus="#0b57d0",
    chrome="#3a1421",
    chrome_text="#fbf3ea",
    chrome_quiet="#d8c1bf",
    chrome_pressed="#54233a",
    lamp_ok="#7fdcab",
    lamp_busy="#f3b93a",
    lamp_trouble="#ff9d8a",
    accent="#8a1f3b",
    accent_text="#8a1f3b",
    on_accent="#ffffff",
    accent_pressed="#6d152d",
    cash="#14684a",
    on_cash="#ffffff",
    cash_pressed="#0d4d36",
    card="#264a7d",
    on_card="#ffffff",
    card_pressed="#1a365f",
    mine="#f3b93a",
    on_mine="#221a1b",
    mine_pressed="#dba11f",
    notice="#fbe0d8",
    on_notice="#6f1611",
    info="#e3ebf5",
    on_info="#1b3859",
    success="#d8eddf",
    on_success="#0e4731",
    danger="#a8201a",
    ok="#14684a",
    warn="#8a5300",
    hall="#f2ece2",
    stage="#3a1421",
    on_stage="#fbf3ea",
    sold="#ddd4c6",
    sold_mark="#6f6560",
    held="#fffcf6",
    held_line="#857871",
)

DARK = Tokens(
    name="dark",
    window="#161113",
    panel="#21191c",
    raised="#32272b",
    pressed="#46383d",
    sunken="#0e0a0c",
    disabled="#271f22",
    text="#f7eee5",
    quiet="#c4b4b1",
    faint="#ab9b99",
    line="#948484",
    focus="#8fc0ff",
    chrome="#2b0f19",
    chrome_text="#fbf3ea",
    chrome_quiet="#cdb4b3",
    chrome_pressed="#4a1f30",
    lamp_ok="#7fdcab",
    lamp_busy="#f3b93a",
    lamp_trouble="#ff9d8a",
    accent="#bd4562",
    accent_text="#ee95a9",
    on_accent="#ffffff",
    accent_pressed="#a8324f",
    cash="#52c48f",
    on_cash="#05261a",
    cash_pressed="#3aa775",
    card="#8db8f3",
    on_card="#0c1f3a",
    card_pressed="#6c9be0",
    mine="#f3b93a",
    on_mine="#221a1b",
    mine_pressed="#dba11f",
    notice="#4c1b18",
    on_notice="#ffd9d1",
    info="#1c2d43",
    on_info="#d6e6fb",
    success="#123a2a",
    on_success="#c6f0da",
    danger="#ff9a8c",
    ok="#52c48f",
    warn="#f2b35a",
    hall="#161113",
    stage="#4a1f30",
    on_stage="#fbf3ea",
    sold="#2b2326",
    sold_mark="#9c8d8c",
    held="#161113",
    held_line="#948484",
)

THEMES = {one.name: one for one in (LIGHT, DARK)}

TEXT_CONTRAST = 4.5
LINE_CONTRAST = 3.0
_TEXT = {
    "text": ("window", "panel", "raised", "pressed", "sunken", "disabled"),
    "quiet": ("window", "panel", "raised", "sunken"),
    "faint": ("window", "panel", "disabled"),
    "chrome_text": ("chrome", "chrome_pressed"),
    "chrome_quiet": ("chrome", "chrome_pressed"),
    "on_accent": ("accent", "accent_pressed"),
    "on_cash": ("cash", "cash_pressed"),
    "on_card": ("card", "card_pressed"),
    "on_mine": ("mine", "mine_pressed"),
    "on_notice": ("notice",),
    "on_info": ("info",),
    "on_success": ("success",),
    "on_stage": ("stage",),
    "accent_text": ("window", "panel", "raised"),
    "danger": ("window", "panel", "raised"),
    "ok": ("window", "panel", "raised"),
    "warn": ("window", "panel", "raised"),
}
_LINES = {
    "line": ("window", "panel", "raised", "sunken"),
    "focus": ("window", "panel", "raised", "sunken"),
    "accent": ("window", "panel"),
    "cash": ("window", "panel"),
    "card": ("window", "panel"),
    "lamp_ok": ("chrome",),
    "lamp_busy": ("chrome",),
    "lamp_trouble": ("chrome",),
    "sold_mark": ("sold",),
    "held_line": ("held", "hall"),
}
PAIRS: tuple[tuple[str, str, float], ...] = (
    *((ink, ground, TEXT_CONTRAST) for ink, grounds in _TEXT.items() for ground in grounds),
    *((ink, ground, LINE_CONTRAST) for ink, grounds in _LINES.items() for ground in grounds),
)
