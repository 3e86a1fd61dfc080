"""What is different about one printer of a model, as a line of the settings says it.

width_dots=512  dpi=180  cutter=no  drawer_pin=5  strip_rows=128  code_mm=0.5
stock=80x100 (millimetres, as one reads it) or stock=roll
mark=black (or gap, none; set-up: as the printer was set up), of printers of labels
letters=cp858:19 (the printer's own, by Python's name of the code page and the printer's number)
or letters=dots
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from printing.profile import Mark, NativeFont, Profile

# Font A of Epson's and of those like them.
_CELL = (12, 24)
_MOST = 8


def changed(profile: Profile, told: Sequence[str]) -> Profile:
    """The profile with those deviations. Raises ValueError."""
    for one in told:
        name, marked, value = one.partition("=")
        if not marked or name not in _READ:
            raise ValueError(f"{', '.join(_READ)} can be told of a model, not {one!r}")
        try:
            profile = replace(profile, **_READ[name](value, profile))
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from None
    return profile


def deviations(profile: Profile, of: Profile) -> list[str]:
    """What has to be told of the model `of` to make it that profile."""
    written = {name: write(profile) for name, write in _WRITTEN.items()}
    usual = {name: write(of) for name, write in _WRITTEN.items()}
    return [f"{name}={value}" for name, value in written.items() if value != usual[name]]


def _whole(name: str, least: int, most: int) -> Callable[[str, Profile], dict[str, Any]]:
    def read(value: str, _profile: Profile) -> dict[str, Any]:
        if not value.isdecimal() or not least <= int(value) <= most:
            raise ValueError(f"a whole number from {least} to {most}, not {value!r}")
        return {name: int(value)}

    return read


def _cutter(value: str, _profile: Profile) -> dict[str, Any]:
    if value not in ("yes", "no"):
        raise ValueError(f"yes or no, not {value!r}")
    return {"cutter": value == "yes"}


def _drawer(value: str, profile: Profile) -> dict[str, Any]:
    if value not in ("0", "2", "5"):
        raise ValueError(f"2 or 5, or 0 for none, not {value!r}")
    if value != "0" and profile.language != "escpos":
        raise ValueError("no drawer hangs on such a printer")
    return {"drawer_pin": int(value)}


def _code(value: str, _profile: Profile) -> dict[str, Any]:
    return {"code_mm": _millimetres(value, 0.0, 2.0)}


def _stock(value: str, profile: Profile) -> dict[str, Any]:
    if value == "roll":
        return {"stock_mm": None}
    width, marked, height = value.partition("x")
    if not marked or profile.language == "escpos":
        raise ValueError(f"roll, or stock as in 80x100 where tickets have one size, not {value!r}")
    return {"stock_mm": (_millimetres(width, 20.0, 400.0), _millimetres(height, 20.0, 400.0))}


def _mark(value: str, profile: Profile) -> dict[str, Any]:
    if profile.language != "zpl":
        raise ValueError("only a printer of ZPL is told where a label ends")
    marks: dict[str, Mark] = {"set-up": "", "none": "none", "gap": "gap", "black": "black"}
    if value not in marks:
        raise ValueError(f"{', '.join(marks)}, not {value!r}")
    return {"mark": marks[value]}


def _letters(value: str, profile: Profile) -> dict[str, Any]:
    if value == "dots":
        return {"native": None, "native_code": False}
    charset, marked, number = value.partition(":")
    if profile.language != "escpos":
        raise ValueError("only a printer of ESC/POS is told a code page")
    try:  # one byte a letter: what has this sign has more
        is_single = (" ".encode(charset), "中".encode(charset, "ignore")) == (b" ", b"")
    except (LookupError, UnicodeError):
        is_single = False
    if not marked or not is_single or not number.isdecimal() or not 0 <= int(number) <= 255:
        raise ValueError(f"a code page and its number as in cp858:19, or dots, not {value!r}")
    return {"native": NativeFont(*_CELL, _MOST, charset, int(number))}


def _millimetres(value: str, least: float, most: float) -> float:
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not least <= number <= most:
        raise ValueError(f"millimetres from {least:g} to {most:g}, not {value!r}")
    return number


def stock_text(profile: Profile) -> str:
    """Its stock, as a line of the settings has it: 80x100, or roll."""
    if profile.stock_mm is None:
        return "roll"
    return "x".join(f"{side:g}" for side in profile.stock_mm)


def _letters_of(profile: Profile) -> str:
    font = profile.native
    return f"{font.charset}:{font.code_page}" if font else "dots"


_READ: dict[str, Callable[[str, Profile], dict[str, Any]]] = {
    "width_dots": _whole("width_dots", 128, 6000),
    "dpi": _whole("dpi", 100, 720),
    "cutter": _cutter,
    "drawer_pin": _drawer,
    "strip_rows": _whole("strip_rows", 8, 1024),
    "code_mm": _code,
    "stock": _stock,
    "mark": _mark,
    "letters": _letters,
}
_WRITTEN: dict[str, Callable[[Profile], str]] = {
    "width_dots": lambda one: str(one.width_dots),
    "dpi": lambda one: str(one.dpi),
    "cutter": lambda one: "yes" if one.cutter else "no",
    "drawer_pin": lambda one: str(one.drawer_pin),
    "strip_rows": lambda one: str(one.strip_rows),
    "code_mm": lambda one: f"{one.code_mm:g}",
    "stock": stock_text,
    "mark": lambda one: one.mark or "set-up",
    "letters": _letters_of,
}
