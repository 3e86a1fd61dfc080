"""The models of printers that a till's settings may name. Data; no printer was asked.

What is different about the one at the window stands behind the name: `roll-80mm dpi=180 cutter=no`;
see `printing/deviations.py`.
"""

from dataclasses import replace

from printing.deviations import changed
from printing.profile import EPSON_TM, ROLL_80MM, Confirm, NativeFont, Profile

_EPSON_TM_180 = replace(EPSON_TM, name="Epson TM, 180 dpi", width_dots=512, dpi=180)
_ROLL_58MM = replace(ROLL_80MM, name="58 mm roll", width_dots=384, paper_mm_s=70)
# 80 mm labels or tickets with a black mark; the layout of its stock is in the printer's memory.
_TM_L90 = replace(EPSON_TM, name="Epson TM-L90", paper_mm_s=90)

_ZEBRA = Profile(
    name="Zebra, 203 dpi, 80 × 100 mm",
    language="zpl",
    width_dots=640,
    cutter=False,
    drawer_pin=0,
    paper_mm_s=100,
    stock_mm=(80.0, 100.0),
)
_ZEBRA_300 = replace(_ZEBRA, name="Zebra, 300 dpi, 80 × 100 mm", width_dots=945, dpi=300)
_ZEBRA_ROLL = replace(_ZEBRA, name="Zebra, 203 dpi, 80 mm roll", stock_mm=None, mark="none")

# Font A of Epson's and of those like them; table 19 is CP858, which has the euro.
_FONT_A = NativeFont(width=12, height=24, most=8, charset="cp858", code_page=19)
_ROLL_NATIVE = replace(ROLL_80MM, name="80 mm roll, own letters", native=_FONT_A, native_code=True)
_EPSON_NATIVE = replace(EPSON_TM, name="Epson TM, own letters", native=_FONT_A, native_code=True)
# Font 0 is narrower than its cell for nearly every letter, and told in UTF-8.
_FONT_0 = NativeFont(width=18, height=28, most=8, charset="latin-1")
_ZEBRA_NATIVE = replace(
    _ZEBRA_ROLL, name="Zebra, 203 dpi, own letters", native=_FONT_0, native_code=True
)

# Stock of 2 by 5.5 inches lies across: its long side is the line.
_BOCA = Profile(
    name="BOCA, 200 dpi, 2 × 5.5 inch",
    language="fgl",
    width_dots=1100,
    dpi=200,
    confirm=Confirm.PRINTED,
    drawer_pin=0,
    paper_mm_s=120,
    stock_mm=(139.7, 50.8),
)
_BOCA_300 = replace(_BOCA, name="BOCA, 300 dpi, 2 × 5.5 inch", width_dots=1650, dpi=300)
_BOCA_600 = replace(_BOCA, name="BOCA, 600 dpi, 2 × 5.5 inch", width_dots=3300, dpi=600)

USUAL = "roll-80mm"
MODELS = {
    USUAL: ROLL_80MM,
    "roll-58mm": _ROLL_58MM,
    "epson-tm": EPSON_TM,
    "epson-tm-180": _EPSON_TM_180,
    "epson-tm-l90": _TM_L90,
    "roll-80mm-native": _ROLL_NATIVE,
    "epson-tm-native": _EPSON_NATIVE,
    "zebra-203": _ZEBRA,
    "zebra-300": _ZEBRA_300,
    "zebra-roll": _ZEBRA_ROLL,
    "zebra-native": _ZEBRA_NATIVE,
    "boca-200": _BOCA,
    "boca-300": _BOCA_300,
    "boca-600": _BOCA_600,
}


def model(text: str) -> Profile:
    """The model of that name, or the usual one if none is named, with what is different about it.

    Raises ValueError.
    """
    name, *told = text.split() or [USUAL]
    if name not in MODELS:
        raise ValueError(f"one of {', '.join(MODELS)}, not {name!r}")
    return changed(MODELS[name], told)
