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

    def render(self, width: int, profile: Profile) -> Image.Image:
        """See Block. Raises ValueError if the paper is too narrow: a smaller code is no code."""
        code = draw_code(self.text, profile)
        if code.width > width:
            raise ValueError(f"a QR of {code.width} dots does not fit {width}")
        beside = self.block.render(width - code.width, profile)
        page = blank(width, max(code.height, beside.height))
        page.paste(beside, (0, 0))
        page.paste(code, (width - code.width, 0))
        return page


def draw_code(text: str, profile: Profile) -> Image.Image:
    """A QR at level M with its quiet zone. The same text gives the same dots."""
    qr = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_MODULES)
    qr.add_data(text)
    qr.make(fit=True)
    matrix = qr.get_matrix()
    modules = blank(len(matrix), len(matrix))
    modules.putdata([BLACK if dark else WHITE for row in matrix for dark in row])
    side = len(matrix) * profile.dots(MODULE_MM)
    return modules.resize((side, side), Image.Resampling.NEAREST)
