"""How the till looks: tokens, one style sheet, sizes in millimetres, the font and the icons."""

from ui.theme.icons import icon
from ui.theme.look import apply, current
from ui.theme.measure import mm, override_dpi, px

__all__ = ["apply", "current", "icon", "mm", "override_dpi", "px"]
