"""FGL: ticket stock for BOCA's printers and those that understand them.

Only what draws and prints one ticket. What changes the printer for good (`<rte>`, `<pl#>` and so
on) is for a set-up, alone in its job, and never stands in a ticket.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from PIL import Image

from printing.languages.fgllistener import FglListener
from printing.layout.page import Page
from printing.profile import Profile

_COLUMNS = 100  # bytes in one <G>: known to be taken by every printer of the kind
_BAND_DOTS = 8
_BURNT_IS_ONE = bytes(255 - value for value in range(256))
_WHITE = b"\x00"
# A connection may have ended inside the picture of a ticket. So many bytes complete whatever <G>
# still waits for its columns, and <CB> wipes what was drawn; as text, line ends draw nothing.
_AFRESH = b"\n" * _COLUMNS + b"<CB>\n<NR>\n"


@dataclass(frozen=True)
class Fgl:
    """See Language."""

    profile: Profile

    def paper(self, page: Page, job: UUID) -> bytes:
        """See Language. FGL knows no names of jobs: the printer acknowledges in their order."""
        if page.natives:
            raise ValueError("a ticket goes to such a printer as dots alone")
        self.profile.must_fit(page.picture.width, page.picture.height)
        end = b"<p>\n" if self.profile.cutter else b"<q>\n"
        return _AFRESH + b"".join(graphics(page.picture)) + end

    def drawer(self) -> bytes:
        """See Language."""
        return b""

    def listener(self) -> FglListener:
        """See Language."""
        return FglListener()

    def warm_up(self) -> None:
        """See Language."""


def graphics(picture: Image.Image) -> Iterator[bytes]:
    """`<RCy,x><Gn>` and n bytes, each eight dots down with the highest bit on top.

    Bands of eight rows, each in runs of at most 100 columns; white ends of a run are left out.
    """
    bands = -(-picture.height // _BAND_DOTS)
    whole = Image.new("1", (picture.width, bands * _BAND_DOTS), 255)
    whole.paste(picture, (0, 0))
    # Turned over its diagonal, eight dots of a column lie side by side: a byte.
    columns = whole.transpose(Image.Transpose.TRANSPOSE).tobytes().translate(_BURNT_IS_ONE)
    for number in range(bands):
        band = columns[number::bands]
        for left in range(0, len(band), _COLUMNS):
            run = band[left : left + _COLUMNS].rstrip(_WHITE)
            inked = run.lstrip(_WHITE)
            if inked:
                at = left + len(run) - len(inked)
                head = f"<RC{number * _BAND_DOTS},{at}><G{len(inked)}>"
                yield head.encode("ascii") + inked + b"\n"
