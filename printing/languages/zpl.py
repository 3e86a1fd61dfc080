"""ZPL II: labels for Zebra's printers. Darkness, speed and marks stay as the printer was set up.

How sure: `^HV ... L` is sent by the printer as it prints the label, and gives back the name that
only this label carries. A `~HS` behind it says that no format waits and no label of the batch is
left. That is PROCESSED and not PRINTED: no sensor has seen the label leave.
"""

import zlib
from base64 import b64encode
from binascii import crc_hqx
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from PIL import Image

from printing.languages.language import job_name
from printing.languages.zpllistener import HEAD, TAIL, ZplListener
from printing.layout.natives import Native, NativeCode
from printing.layout.page import Page
from printing.profile import Profile

_FIELD_BYTES = 99_999  # the most that one ^GF may hold
_BURNT_IS_ONE = bytes(255 - value for value in range(256))
# A torn label or another program may have left these turned.
_AS_USUAL = "^LH0,0^PON^PMN^LRN"
_MARKS = {"": "", "none": "^MNN", "gap": "^MNY", "black": "^MNM"}


@dataclass(frozen=True)
class Zpl:
    """See Language."""

    profile: Profile

    def paper(self, page: Page, job: UUID) -> bytes:
        """See Language."""
        profile, picture = self.profile, page.picture
        height = profile.stock_dots or picture.height
        profile.must_fit(picture.width, picture.height)
        return "".join(
            [
                f"^XA^CI28^PW{profile.width_dots}^LL{height}{_AS_USUAL}",
                _MARKS[profile.mark],
                "^MMC" if profile.cutter else "",
                *_graphics(picture),
                *_natives(page.natives, profile),
                self._name(job),
                "^PQ1^XZ\n",
            ]
        ).encode("ascii")

    def _name(self, job: UUID) -> str:
        """A field beyond the right edge, so that nothing of it prints; and that it comes back."""
        name = job_name(job).decode("ascii")
        beyond = self.profile.width_dots
        back = f"^FH_^HV1,{len(name)},{HEAD},{TAIL}_0D_0A,L^FS"
        return f"^FO{beyond},0^A0N,20,20^FN1^FD{name}^FS{back}"

    def drawer(self) -> bytes:
        """See Language."""
        return b""

    def listener(self) -> ZplListener:
        """See Language."""
        return ZplListener()

    def warm_up(self) -> None:
        """See Language."""


def _graphics(picture: Image.Image) -> Iterator[str]:
    """The inked rows, in as few fields as may hold them."""
    row_bytes = -(-picture.width // 8)
    ink = Image.eval(picture.convert("L"), lambda value: 255 - value).getbbox()
    if ink is None:
        return
    rows = _FIELD_BYTES // row_bytes
    for top in range(ink[1], ink[3], rows):
        bottom = min(top + rows, ink[3])
        yield f"^FO0,{top}{_field(picture.crop((0, top, picture.width, bottom)), row_bytes)}"


def _natives(natives: Sequence[Native], profile: Profile) -> Iterator[str]:
    """Font 0, and codes as data. Level M is said in the data."""
    for one in natives:
        if isinstance(one, NativeCode):
            at = f"^FO{one.left},{one.top}^BQN,2,{one.module}"
            yield f"{at}^FH_^FDMA,{_escaped(one.text)}^FS"
            continue
        assert profile.native is not None
        height, width = profile.native.height * one.high, profile.native.width * one.wide
        at = f"^FO{one.left},{one.top}"
        if one.inverted:
            yield f"{at}^GB{width * len(one.text)},{height},{height}^FS"
        turned = "^FR" if one.inverted else ""
        yield f"{at}{turned}^A0N,{height},{width}^FH_^FD{_escaped(one.text)}^FS"


def _escaped(text: str) -> str:
    """What is a command in ZPL, or no ASCII, by its bytes in UTF-8."""
    plain = {byte for byte in range(0x20, 0x7F) if byte not in b"^~_"}
    return "".join(chr(byte) if byte in plain else f"_{byte:02X}" for byte in text.encode())


def _field(strip: Image.Image, row_bytes: int) -> str:
    """`:Z64:`, zlib and base 64 with a CRC over the text: a broken one is not printed."""
    whole = Image.new("1", (row_bytes * 8, strip.height), 255)
    whole.paste(strip, (0, 0))
    raw = whole.tobytes().translate(_BURNT_IS_ONE)
    packed = b64encode(zlib.compress(raw))
    check = crc_hqx(packed, 0)
    text = packed.decode("ascii")
    return f"^GFA,{len(raw)},{len(raw)},{row_bytes},:Z64:{text}:{check:04X}^FS"
