"""The ticket's QR code: dots of our own, so that every printer prints the same."""

from dataclasses import dataclass

import qrcode
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M

from printing.layout.blocks import blank
from printing.layout.lettering import BLACK
from printing.profile import Profile

MODULE_MM = 0.75  # 6 dots at 203 dpi; below that, worn print heads make codes unreadable
QUIET_MODULES = 4


@dataclass(frozen=True)
class Code:
    """A QR at level M with its quiet zone, at the left of its column."""

    text: str

    def render(self, width: int, profile: Profile) -> Image.Image:
        """See Block. Raises ValueError if the column is too narrow: a smaller code is no code."""
        picture = draw_code(self.text, profile)
        if picture.width > width:
            raise ValueError(f"a QR of {picture.width} dots does not fit {width}")
        page = blank(width, picture.height)
        page.paste(picture, (0, 0))
        return page


def code_width(text: str, profile: Profile) -> int:
    """Dots of the code with its quiet zone."""
    return draw_code(text, profile).width


def draw_code(text: str, profile: Profile) -> Image.Image:
    """The code alone, quiet zone and all. The same text gives the same dots."""
    qr = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_MODULES)
    qr.add_data(text)
    qr.make(fit=True)
    matrix = qr.get_matrix()
    modules = Image.new("1", (len(matrix), len(matrix)), 1)
    modules.putdata([BLACK if dark else 1 for row in matrix for dark in row])
    side = len(matrix) * max(1, round(MODULE_MM * profile.dpi / 25.4))
    return modules.resize((side, side), Image.Resampling.NEAREST)
