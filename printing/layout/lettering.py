"""Lettering: text in runs of fonts that have its characters, broken into lines, drawn in dots."""

import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, pairwise

from PIL import Image, ImageDraw, ImageFont

from printing.layout.fonts import Face, Weight, face_for
from printing.layout.formats import plain

BLACK = 0
WHITE = 255
# Of Inter: the height of a capital letter and of a line, as shares of the em.
CAP = 0.727
ASCENT = 0.94
LINE = 1.21


@dataclass(frozen=True)
class Pen:
    """How a text is drawn: weight, em size in dots, extra dots between letters."""

    weight: Weight
    pixels: int
    tracking: int = 0

    def stroke(self, face: Face) -> float:
        """Thickens a font that has no bold of its own."""
        return self.pixels / 64 if self.weight is Weight.BOLD and face.thin else 0


@dataclass(frozen=True)
class Run:
    """Characters that one font draws."""

    text: str
    font: ImageFont.FreeTypeFont
    stroke: float
    advance: int


def sits_on_another(character: str) -> bool:
    """A mark: it has no place of its own on the line. Many of Thai's combine in no class."""
    return unicodedata.category(character).startswith("M")


def runs_of(text: str, pen: Pen) -> list[Run]:
    """The text cut where the font changes. Marks stay with the letter they sit on."""
    pieces: list[tuple[Face, str]] = []
    for character in text:
        joins = pieces and (character == " " or sits_on_another(character))
        face = pieces[-1][0] if joins else face_for(character, pen.weight)
        alone = pen.tracking and not sits_on_another(character)
        if pieces and pieces[-1][0] == face and not alone:
            pieces[-1] = (face, pieces[-1][1] + character)
        else:
            pieces.append((face, character))
    return [_run(face, piece, pen) for face, piece in pieces]


def as_seen(runs: list[Run]) -> list[Run]:
    """From left to right: what is written from right to left stands so, and a line that begins
    with it begins at the right end. Each run's own letters are put in order as it is drawn."""
    if not any(_leads_left(run.text) for run in runs):
        return runs
    parts = [
        [*group][::-1] if leads_left else [*group]
        for leads_left, group in groupby(runs, lambda run: _leads_left(run.text))
    ]
    first = next(way for run in runs if (way := _direction(run.text)))
    return [run for part in (parts if first == "L" else parts[::-1]) for run in part]


def _leads_left(text: str) -> bool:
    return _direction(text) == "R"


def _direction(text: str) -> str:
    """Of its first letter that has one: L, R, or nothing."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("L", "R", "AL"):
            return kind[0] if kind != "AL" else "R"
    return ""


def _run(face: Face, text: str, pen: Pen) -> Run:
    font = face.sized(pen.pixels)
    return Run(text, font, pen.stroke(face), round(font.getlength(text)) + pen.tracking)


@lru_cache(maxsize=8192)
def width_of(text: str, pen: Pen) -> int:
    """Dots from the first letter's start to the last one's end."""
    return sum(run.advance for run in runs_of(text, pen)) - (pen.tracking if text else 0)


def ink_of(text: str, pen: Pen) -> tuple[int, int]:
    """Dots above and below the baseline, at least a capital's height."""
    above, below = round(pen.pixels * CAP), 0
    for run in runs_of(text, pen):
        _, top, _, bottom = run.font.getbbox(run.text, anchor="ls", stroke_width=run.stroke)
        above, below = max(above, -int(top)), max(below, int(bottom))
    return above, below


def draw_line(picture: Image.Image, at: tuple[int, int], text: str, pen: Pen, ink: int) -> None:
    """Draw from the left end of the baseline. Thresholded: a dot is burnt or it is not."""
    canvas = ImageDraw.Draw(picture)
    canvas.fontmode = "1"
    x, baseline = at
    for run in as_seen(runs_of(text, pen)):
        if run.stroke:
            _draw_thickened(picture, (x, baseline), run, ink)
        else:
            canvas.text((x, baseline), run.text, fill=ink, font=run.font, anchor="ls")
        x += run.advance


def _draw_thickened(picture: Image.Image, at: tuple[int, int], run: Run, ink: int) -> None:
    """Pillow draws an outline in greys whatever it was asked; the threshold is ours."""
    grey = Image.new("L", picture.size, 0)
    ImageDraw.Draw(grey).text(
        at, run.text, fill=255, font=run.font, anchor="ls", stroke_width=run.stroke
    )
    picture.paste(ink, mask=grey.point([0] * 128 + [255] * 128, "1"))


def _breaks_between(before: str, after: str) -> bool:
    """Chinese and Japanese break between any two signs, except before closing punctuation."""
    wide = (
        unicodedata.east_asian_width(before) in "WF" or unicodedata.east_asian_width(after) in "WF"
    )
    return wide and unicodedata.category(after) not in ("Po", "Pe", "Pf")


def _words(text: str) -> list[str]:
    """Pieces that must not be torn; a space belongs to the end of its word."""
    pieces = [""]
    for before, after in pairwise(" " + text):
        if before == " " or _breaks_between(before, after):
            pieces.append("")
        pieces[-1] += after
    return [piece for piece in pieces if piece]


def wrap(text: str, pen: Pen, width: int) -> list[str]:
    """Greedy lines no wider than `width`; a word too long for a line is torn."""
    lines = [""]

    def begin_anew_for(more: str) -> None:
        # The whole line is measured: kerning and a change of font are no sum of the parts.
        if lines[-1] and width_of((lines[-1] + more).rstrip(), pen) > width:
            lines.append("")

    for word in _words(plain(text).strip()):
        begin_anew_for(word)
        for piece in _pieces(word, pen, width):
            begin_anew_for(piece)
            lines[-1] += piece
    return [line.strip() for line in lines if line.strip()] or [""]


def _pieces(word: str, pen: Pen, width: int) -> list[str]:
    """The word whole, or letter by letter where no line can hold it."""
    return [word] if width_of(word.rstrip(), pen) <= width else clusters(word)


# Written before the letter that they are said after.
_THAI_AND_LAO_FIRST = frozenset("เแโใไເແໂໃໄ")


def clusters(text: str) -> list[str]:
    """Letters with the marks that sit on them: what may be torn no further."""
    found: list[str] = []
    for character in text:
        held = found and (sits_on_another(character) or found[-1] in _THAI_AND_LAO_FIRST)
        if held:
            found[-1] += character
        else:
            found.append(character)
    return found


def fit(text: str, pen: Pen, width: int, max_lines: int, least: int) -> tuple[list[str], Pen]:
    """The largest size up to the pen's at which it fits; cut with an ellipsis at the least.

    A little smaller is better than a line more.
    """
    lines, chosen = _fit(text, pen, width, max_lines, least)
    return list(lines), chosen


@lru_cache(maxsize=1024)  # the texts of an evening are the same on all of its tickets
def _fit(
    text: str, pen: Pen, width: int, max_lines: int, least: int
) -> tuple[tuple[str, ...], Pen]:
    lines, chosen = _largest(text, pen, width, max_lines, least)
    if 1 < len(lines) <= max_lines:
        slightly = max(least, chosen.pixels * 5 // 6)
        fewer, smaller = _largest(text, chosen, width, len(lines) - 1, slightly)
        if len(fewer) < len(lines) and not _torn(text, fewer):
            return tuple(fewer), smaller
    return tuple(_cut(lines, chosen, width, max_lines)), chosen


def _largest(text: str, pen: Pen, width: int, max_lines: int, least: int) -> tuple[list[str], Pen]:
    letters = "".join(plain(text).split())
    while True:
        # Far too wide is told by one measure; where it breaks need not be known.
        if pen.pixels > least and width_of(letters, pen) * 0.97 - pen.pixels > max_lines * width:
            pen = _smaller(pen, least)
            continue
        lines = wrap(text, pen, width)
        whole = len(lines) <= max_lines and not _torn(text, lines)
        if whole or pen.pixels <= least:
            return lines, pen
        pen = _smaller(pen, least)


def _smaller(pen: Pen, least: int) -> Pen:
    return replace(pen, pixels=max(least, pen.pixels - max(1, pen.pixels // 16)))


def _cut(lines: list[str], pen: Pen, width: int, max_lines: int) -> list[str]:
    if len(lines) <= max_lines:
        return lines
    last = clusters(lines[max_lines - 1])
    while last and width_of("".join(last).rstrip() + "…", pen) > width:
        last.pop()
    return [*lines[: max_lines - 1], "".join(last).rstrip() + "…"]


def _torn(text: str, lines: list[str]) -> bool:
    """Some word was broken inside."""
    whole = {word.strip() for word in _words(plain(text))}
    return any(not {word.strip() for word in _words(line)} <= whole for line in lines)
