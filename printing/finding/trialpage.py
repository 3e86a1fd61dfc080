"""A page to try a printer on: rulers along two edges, codes of three sizes, Chinese, its letters.

It says the same in every language: figures, letters, and what is asked of it on the screen.
"""

from dataclasses import dataclass

from PIL import Image, ImageDraw

from printing.layout.blocks import Align, Gap, Stack, Text, blank
from printing.layout.code import draw_code
from printing.layout.fonts import Weight
from printing.layout.lettering import BLACK
from printing.layout.natives import Native, NativeCode, NativeText
from printing.layout.page import BOTTOM_MM, SHIFT_DOTS, Page
from printing.profile import NativeFont, Profile

CODES_MM = {"A": 0.375, "B": 0.5, "C": 0.75}
CHINESE = "牡丹亭 · 池座左区 12 排 14 座 · ￥380"
RULER_MM = 70
_EDGE_MM = 9.0  # what a ruler takes at its edge
_GAP_MM = 2.0
_WORDS_MM = 30.0
_CODE_CHARACTERS = 147  # as many as a ticket's code has
_LETTERS = [*range(0x20, 0x7F), *range(0x80, 0x100)]
_CODED = "OWN "


@dataclass(frozen=True)
class TrialPage:
    """The page, and how long its upper ruler should be."""

    page: Page
    ruler_mm: int


def trial_page(profile: Profile) -> TrialPage:
    """In dots, but for what the profile says the printer draws itself."""
    edge, gap = profile.dots(_EDGE_MM), profile.dots(_GAP_MM)
    width = profile.width_dots - SHIFT_DOTS
    drawn, bottom = _body(profile, width - edge - gap)
    side = profile.dots(RULER_MM) if profile.stock_mm is None else 0
    height = profile.stock_dots or edge + max(bottom + gap, side + gap)
    picture = blank(profile.width_dots, height)
    picture.paste(drawn, (edge + gap, edge))
    long_mm = min(RULER_MM, int(width / profile.dpi * 25.4) // 10 * 10)
    _ruler(picture, profile, width, upright=False)
    _ruler(picture, profile, height, upright=True)
    natives: tuple[Native, ...] = ()
    if profile.native is not None and not profile.stock_dots:
        picture, natives = _own_letters(picture, profile, profile.native)
    if not profile.stock_dots:
        picture = _longer(picture, profile.dots(BOTTOM_MM))
    return TrialPage(Page(picture, profile.dpi, natives), long_mm)


def code_text(name: str) -> str:
    """What the code of that name says; as dense as a ticket's."""
    head = f"PARTERRE TEST {name} "
    return head + ("0A1B2C3D4E5F6G7H8J9K" * 8)[: _CODE_CHARACTERS - len(head)]


def _body(profile: Profile, width: int) -> tuple[Image.Image, int]:
    """What stands beside the rulers, and where it ends."""
    page = blank(width, 4 * profile.dots(RULER_MM) + width)
    codes = [_with_name(name, module_mm, profile) for name, module_mm in CODES_MM.items()]
    aside = sum(code.width for code in codes)
    beside = profile.stock_mm is not None and width - aside >= profile.dots(_WORDS_MM)
    words = _words(profile, width - aside if beside else width)
    page.paste(words, (aside if beside else 0, 0))
    left, top, deepest = 0, 0 if beside else words.height, words.height if beside else 0
    for code in codes:
        if left and left + code.width > width:
            left, top, deepest = 0, top + deepest, 0
        page.paste(code, (left, top))
        left, deepest = left + code.width, max(deepest, code.height)
    return page, top + deepest


def _words(profile: Profile, width: int) -> Image.Image:
    told = f"{profile.name} · {profile.language.upper()} · {profile.dpi} dpi · {profile.width_dots}"
    return Stack(
        [
            Text("PARTERRE", 4.0, Weight.BOLD),
            Gap(0.6),
            Text(told, 2.8, lines=4, least_mm=2.2),
            Gap(0.6),
            Text(CHINESE, 4.6, lines=3),
            Gap(0.6),
        ]
    ).render(width, profile)


def _with_name(name: str, module_mm: float, profile: Profile) -> Image.Image:
    code = draw_code(code_text(name), profile, module_mm)
    word = Text(f"{name}  {module_mm:g} mm", 3.0, Weight.BOLD, "centre").render(code.width, profile)
    both = blank(code.width, word.height + code.height)
    both.paste(word, (0, 0))
    both.paste(code, (0, word.height))
    return both


def _ruler(picture: Image.Image, profile: Profile, length: int, *, upright: bool) -> None:
    """Millimetres from the corner; every tenth has its number beyond its mark."""
    canvas, thick = ImageDraw.Draw(picture), max(1, profile.dots(0.15))
    end_mm = int(length / profile.dpi * 25.4)
    for mark in range(end_mm + 1):
        at = min(profile.dots(mark), length - thick)
        deep = profile.dots(4.0 if mark % 10 == 0 else 2.8 if mark % 5 == 0 else 1.8)
        box = (0, at, deep, at + thick - 1) if upright else (at, 0, at + thick - 1, deep)
        canvas.rectangle(box, fill=BLACK)
        if mark and mark % 10 == 0:
            number = _number(str(mark), profile, "left" if upright else "centre")
            beyond = deep + profile.dots(0.6)
            if upright and at + number.height // 2 <= length:
                picture.paste(number, (beyond, at - number.height // 2))
            elif not upright and at + number.width // 2 <= length:
                picture.paste(number, (at - number.width // 2, beyond))
    spine = (0, 0, thick - 1, profile.dots(end_mm)) if upright else (0, 0, length - 1, thick - 1)
    canvas.rectangle(spine, fill=BLACK)


def _number(text: str, profile: Profile, align: Align) -> Image.Image:
    wide = profile.dots(4.8 if align == "left" else 6.0)
    return Text(text, 2.4, Weight.BOLD, align, least_mm=1.6, tight=True).render(wide, profile)


def _own_letters(
    picture: Image.Image, profile: Profile, font: NativeFont
) -> tuple[Image.Image, tuple[Native, ...]]:
    """The code page as the profile claims it: a line of the printer's, the same in dots below."""
    cells = min(32, (profile.width_dots - SHIFT_DOTS) // font.width)
    known = [letter for number in _LETTERS if (letter := _letter(number, font))]
    natives: list[Native] = []
    pictures: list[tuple[int, Image.Image]] = []
    top = picture.height
    for start in range(0, len(known), cells):
        letters = known[start : start + cells]
        natives.append(NativeText(0, top, "".join(letters), 1, 1, font.height))
        top += font.height
        row = _in_cells(letters, font, profile)
        pictures.append((top, row))
        top += row.height + profile.dots(1.0)
    if profile.native_code:
        module, text = profile.dots(CODES_MM["B"]), code_text(_CODED + "B")
        side = draw_code(text, profile, CODES_MM["B"]).width - 8 * module
        top += 4 * module
        natives.append(
            NativeCode((profile.width_dots - SHIFT_DOTS - side) // 2, top, text, module, side)
        )
        top += side + 4 * module
    longer = _longer(picture, top - picture.height)
    for at, row in pictures:
        longer.paste(row, (0, at))
    return longer, tuple(natives)


def _letter(number: int, font: NativeFont) -> str:
    try:
        letter = bytes([number]).decode(font.charset)
    except UnicodeDecodeError:
        return ""
    return letter if font.speaks(letter) else ""


def _in_cells(letters: list[str], font: NativeFont, profile: Profile) -> Image.Image:
    """Each letter where the printer puts its own."""
    size_mm = font.height * 0.8 / profile.dpi * 25.4
    row = blank(profile.width_dots, font.height + profile.dots(0.4))
    for number, letter in enumerate(letters):
        cell = Text(letter, size_mm, align="centre", least_mm=1.0).render(font.width, profile)
        row.paste(cell, (number * font.width, 0))
    return row


def _longer(picture: Image.Image, rows: int) -> Image.Image:
    longer = blank(picture.width, picture.height + rows)
    longer.paste(picture, (0, 0))
    return longer
