"""The ticket's QR code: dots of our own, so that every printer prints the same."""

from dataclasses import dataclass

import qrcode
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M

from printing.layout.blocks import Block, blank
from printing.layout.lettering import BLACK, WHITE
from printing.profile import Profile

MODULE_MM = 0.75  # 6 dots at 203 dpi; below that, worn print heads make codes unreadable
QUIET_MODULES = 4


@dataclass(frozen=True)
class BesideCode:
    """A block at the left of a QR; the QR has its quiet zone on all four sides."""

    block: Block
    text: str
    module_mm: float = MODULE_MM

    def render(self, width: int, profile: Profile) -> Image.Image:
        """See Block. Raises ValueError if the paper is too narrow: a smaller code is no code."""
        code = code_within(self.text, width, profile, self.module_mm)
        beside = self.block.render(width - code.width, profile)
        page = blank(width, max(code.height, beside.height))
        page.paste(beside, (0, 0))
        page.paste(code, (width - code.width, 0))
        return page


def code_within(text: str, width: int, profile: Profile, module_mm: float) -> Image.Image:
    """As large as the house's scanners need it, where there is room for that; else as asked.

    Raises ValueError if there is no room for that either.
    """
    for module in (max(module_mm, profile.code_mm), module_mm):
        code = draw_code(text, profile, module)
        if code.width <= width:
            return code
    raise ValueError(f"a QR of {code.width} dots does not fit {width}")


def draw_code(text: str, profile: Profile, module_mm: float = MODULE_MM) -> Image.Image:
    """A QR at level M with its quiet zone. The same text gives the same dots."""
    qr = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_MODULES)
    qr.add_data(text)
    qr.make(fit=True)
    matrix = qr.get_matrix()
    modules = blank(len(matrix), len(matrix))
    modules.putdata([BLACK if dark else WHITE for row in matrix for dark in row])
    side = len(matrix) * max(1, profile.dots(module_mm))
    return modules.resize((side, side), Image.Resampling.NEAREST)
