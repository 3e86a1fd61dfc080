"""Fonts for paper: Inter, which we bring along, then whatever on this machine has the character."""

import os
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from pathlib import Path

from PIL import ImageFont

from printing.layout.coverage import Coverage, read_coverage

_FOLDER = Path(__file__).resolve().parent.parent / "fonts"
_FC_MATCH_TIMEOUT_S = 5


class Weight(Enum):
    """Two are enough; thermal paper eats thinner ones."""

    MEDIUM = "Inter-Medium.otf"
    BOLD = "Inter-Bold.otf"


@dataclass(frozen=True)
class Face:
    """One font of a file. `thin` says it has no bold of its own, so bold text is thickened."""

    path: Path
    index: int
    thin: bool

    def covers(self, character: str) -> bool:
        """It has a glyph for that character."""
        return character in _coverage(self.path, self.index)

    def sized(self, pixels: int) -> ImageFont.FreeTypeFont:
        """The font at that em size."""
        return _load(self.path, self.index, pixels)


@cache
def _coverage(path: Path, index: int) -> Coverage:
    return read_coverage(path, index)


@lru_cache(maxsize=256)
def _load(path: Path, index: int, pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), pixels, index=index)


@cache
def _own(weight: Weight) -> Face:
    return Face(_FOLDER / weight.value, 0, thin=False)


def _windows_and_mac() -> list[Path]:
    """Where systems without fontconfig keep fonts with many characters; the widest first."""
    windows = Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"
    names = "msyh.ttc msyhbd.ttc simsun.ttc malgun.ttf YuGothM.ttc segoeui.ttf seguisym.ttf"
    mac = Path("/System/Library/Fonts")
    mac_names = (
        "PingFang.ttc",
        "STHeiti Medium.ttc",
        "Hiragino Sans GB.ttc",
        "Supplemental/Arial Unicode.ttf",
    )
    return [windows / name for name in names.split()] + [mac / name for name in mac_names]


@cache
def _elsewhere(character: str, weight: Weight) -> Face | None:
    """A font of this machine that has the character. Chinese text is not torn between fonts."""
    wanted = [f"charset={ord(character):x}"]
    if unicodedata.east_asian_width(character) in "WF":
        wanted.insert(0, "lang=zh-cn")
    for path, index in (found for one in wanted for found in _candidates(one, weight)):
        try:
            if character in _coverage(path, index):
                return Face(path, index, thin="bold" not in path.stem.lower())
        except (OSError, ValueError):
            continue
    return None


@cache
def _candidates(wanted: str, weight: Weight) -> list[tuple[Path, int]]:
    if sys.platform in ("win32", "darwin"):
        return [(path, 0) for path in _windows_and_mac() if path.exists()]
    style = "bold" if weight is Weight.BOLD else "medium"
    pattern = f"sans-serif:weight={style}:scalable=true:{wanted}"
    command = ["fc-match", "--sort", "--format=%{file}\t%{index}\n", pattern]
    try:
        answer = subprocess.run(
            command, capture_output=True, text=True, timeout=_FC_MATCH_TIMEOUT_S, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return [(path, 0) for path in _debian_places() if path.exists()]
    rows = (line.split("\t") for line in answer.stdout.splitlines())
    return [(Path(path), int(index) & 0xFFFF) for path, index in rows]


def _debian_places() -> list[Path]:
    """For a Linux without fontconfig's tools."""
    share = Path("/usr/share/fonts")
    return [
        share / "opentype/noto/NotoSansCJK-Bold.ttc",
        share / "opentype/noto/NotoSansCJK-Regular.ttc",
        share / "truetype/droid/DroidSansFallbackFull.ttf",
        share / "truetype/wqy/wqy-microhei.ttc",
        share / "truetype/dejavu/DejaVuSans-Bold.ttf",
        share / "truetype/dejavu/DejaVuSans.ttf",
    ]


@cache
def face_for(character: str, weight: Weight) -> Face:
    """The font to draw a character with; Inter (and its box) if no font has it."""
    own = _own(weight)
    if own.covers(character):
        return own
    return _elsewhere(character, weight) or own
