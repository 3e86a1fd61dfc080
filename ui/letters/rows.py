"""What lies on the keys: rows of letters and signs, as people know them from a keyboard."""

from typing import Literal

# What a key does that types no sign.
Does = Literal["shift", "erase", "space", "left", "right", "enter", "signs", "done"]
Row = tuple[str, ...]  # a sign each, or what the key does

# How wide a key is beside one of a sign.
WIDE: dict[str, float] = {
    "shift": 1.6,
    "erase": 1.8,
    "space": 4.0,
    "left": 1.0,
    "right": 1.0,
    "enter": 1.8,
    "signs": 1.6,
    "done": 1.8,
}

_DIGITS: Row = (*"1234567890", "erase")
_ENDS: Row = ("left", "right", "done")

QWERTY: tuple[Row, ...] = (
    _DIGITS,
    (*"qwertyuiop", "-"),
    (*"asdfghjkl", "'", "@"),
    ("shift", *"zxcvbnm", ",", ".", "enter"),
    ("signs", "/", "&", "space", *_ENDS),
)
QWERTZ: tuple[Row, ...] = (
    _DIGITS,
    (*"qwertzuiopü",),
    (*"asdfghjklöä",),
    ("shift", *"yxcvbnmß", ",", ".", "enter"),
    ("signs", "-", "@", "space", "/", "'", "&", *_ENDS),
)
SIGNS: tuple[Row, ...] = (
    _DIGITS,
    (*'!?"#%*+=():;_\\~',),
    (*"áàâäãåæçéèêëě",),
    ("shift", *"íîïñóòôöõø", "enter"),
    ("signs", *"úùûüœßšž", "space", *_ENDS),
)


def rows_for(language: str) -> tuple[Row, ...]:
    """The letters where people speak that language, such as de_AT."""
    return QWERTZ if language.replace("-", "_").split("_")[0].lower() == "de" else QWERTY


def capital(sign: str) -> str:
    """As it is typed with shift; what has no capital of one letter stays as it is."""
    upper = sign.upper()
    return upper if len(upper) == 1 else sign
