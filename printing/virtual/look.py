"""How a paper would look in the hand: warm white, soft thermal black, the margins of the roll."""

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

_PAPER = (250, 248, 243)
_INK = (38, 36, 40)
_DESK = (222, 219, 213)
_MARGIN_DOTS = 32  # 80 mm of paper, 72 mm of print head
_TOOTH_DOTS = 8


def as_paper(dots: Image.Image) -> Image.Image:
    """The printed picture in colour, on its paper. A code in it stays readable."""
    size = (dots.width + 2 * _MARGIN_DOTS, dots.height + 2 * _MARGIN_DOTS)
    grey = Image.new("L", size, 255)
    grey.paste(dots.convert("L"), (_MARGIN_DOTS, _MARGIN_DOTS))
    # A burnt dot bleeds a little into its neighbours.
    soft = grey.filter(ImageFilter.GaussianBlur(0.55))
    return ImageOps.colorize(soft, black=_INK, white=_PAPER)


def torn_off(dots: Image.Image) -> Image.Image:
    """The paper lying on a desk: a clean cut above, the teeth of the cutter below, a shadow."""
    paper = as_paper(dots)
    size = (paper.width + 96, paper.height + 96)
    shape = Image.new("L", size, 0)
    ImageDraw.Draw(shape).polygon(_outline(paper.width, paper.height, 48), fill=255)
    shadow = ImageChops.offset(shape, 0, 8).filter(ImageFilter.GaussianBlur(14))
    desk = Image.new("RGB", size, _DESK)
    desk.paste((150, 146, 140), mask=shadow.point([value * 3 // 5 for value in range(256)]))
    sheet = Image.new("RGB", size, _PAPER)
    sheet.paste(paper, (48, 48))
    desk.paste(sheet, mask=shape)
    return desk


def _outline(width: int, height: int, at: int) -> list[tuple[float, float]]:
    left, top, right, bottom = at, at, at + width, at + height
    teeth: list[tuple[float, float]] = []
    for number, x in enumerate(range(right, left, -_TOOTH_DOTS)):
        teeth.append((x, bottom - (_TOOTH_DOTS // 2 if number % 2 else 0)))
    return [(left, top), (right, top), *teeth, (left, bottom)]
