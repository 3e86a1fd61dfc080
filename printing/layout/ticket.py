"""A ticket drawn as its template says: the elements that are there become blocks, and dots."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PIL import Image

from pos.domain.paper import EmergencyPaper, TicketPaper
from pos.domain.template.fields import holds
from pos.domain.template.model import (
    Banded,
    BesideCode,
    Box,
    Code,
    Element,
    Letters,
    Line,
    Logo,
    Part,
    SideBySide,
    Source,
    Space,
    Stacked,
    Template,
    TwoEnds,
    Written,
    stub_area,
)
from printing.layout import code
from printing.layout.blocks import Band, Block, Columns, Gap, Pair, Rule, Stack, Text, blank
from printing.layout.boxes import CodeAlone, Inverted, Mark, draw_box
from printing.layout.fonts import Weight
from printing.layout.lettering import BLACK, Pen, width_of
from printing.layout.values import Values, of_ticket
from printing.profile import Profile

# Columns that are as wide as their texts: no text counts as narrower than this, at 100 dots.
_LEAST_SHARE = 60
_TEAR_MM = 0.25


def _no_part(_part: Part) -> Block | None:
    return None


@dataclass(frozen=True)
class Builder:
    """Makes blocks of elements for one paper. `watched` may put itself in the
    place of a text, to tell how it was drawn; `part` makes what the books say."""

    template: Template
    values: Values
    watched: Callable[[tuple[str, ...], Text | Pair], Block] | None = None
    part: Callable[[Part], Block | None] = _no_part

    def blocks(self, parts: Sequence[Element], scale: float = 1.0) -> list[Block]:
        """Those that are there; an element with nothing to say takes no room."""
        made = (self.block(one, scale) for one in parts)
        return [one for one in made if one is not None]

    def block(self, element: Element, scale: float) -> Block | None:
        """One element's block, or None."""
        if not holds(element.when, self.values.facts):
            return None
        match element:
            case Written(source, letters):
                return self._text(source, letters, scale)
            case Space(height_mm):
                return Gap(height_mm * scale)
            case Line(thickness_mm, dashed):
                return Rule(thickness_mm, dashed)
            case TwoEnds():
                return self._pair(element, scale)
            case Code(align, module_mm):
                return CodeAlone(self.values.code, module_mm, align)
            case Part():
                return self.part(element)
            case Logo(width_mm, height_mm, align):
                return Mark(self.template.logo, (width_mm, height_mm), align)
            case _:
                return self._holding(element, scale)

    def _holding(self, element: Element, scale: float) -> Block | None:
        match element:
            case SideBySide():
                return self._columns(element, scale)
            case BesideCode(parts, module_mm):
                beside = Stack(self.blocks(parts, scale))
                return code.BesideCode(beside, self.values.code, module_mm)
            case Stacked(parts):
                inner = self.blocks(parts, scale)
                return Stack(inner) if inner else None
            case Banded(parts, margin_mm):
                inner = self.blocks(parts, scale)
                return _band(inner, margin_mm) if inner else None
        raise AssertionError(element)

    def _text(self, source: Source, letters: Letters, scale: float) -> Block | None:
        lines = self.values.text(source).splitlines()
        if len(lines) > 1:
            made = [self._line(one, source, letters, scale) for one in lines if one]
            return Stack(made)
        return self._line(lines[0], source, letters, scale) if lines else None

    def _line(self, text: str, source: Source, letters: Letters, scale: float) -> Block:
        least_mm = min(letters.least_mm, letters.size_mm)
        block = Text(
            text,
            max(least_mm, letters.size_mm * scale),
            _weight(letters.bold),
            letters.align,
            letters.lines,
            least_mm,
            letters.tight,
            letters.tracking,
        )
        return self.watched((source.name,), block) if self.watched else block

    def _pair(self, element: TwoEnds, scale: float) -> Block | None:
        left, right = self.values.text(element.left), self.values.text(element.right)
        if not left and not right:
            return None
        size_mm = max(min(2.6, element.size_mm), element.size_mm * scale)
        block = Pair(left, right, size_mm, _weight(element.bold))
        names = (element.left.name, element.right.name)
        return self.watched(names, block) if self.watched else block

    def _columns(self, element: SideBySide, scale: float) -> Block | None:
        shares = element.shares or [self._share(one) for one in element.parts]
        made = [
            (block, share)
            for part, share in zip(element.parts, shares, strict=True)
            if (block := self.block(part, scale)) is not None
        ]
        if not made:
            return None
        return Columns(
            [block for block, _ in made],
            [share for _, share in made],
            element.gap_mm * scale,
            element.align,
        )

    def _share(self, element: Element) -> float:
        """As wide as its text is: so figures beside each other come out in one size."""
        if not isinstance(element, Written):
            return _LEAST_SHARE
        pen = Pen(_weight(element.letters.bold), 100)
        return max(_LEAST_SHARE, width_of(self.values.text(element.source), pen))


def _band(inner: Sequence[Block], margin_mm: float) -> Block:
    """White on black. A single text says so itself: some printers have letters of their own."""
    if len(inner) == 1 and isinstance(inner[0], Text):
        return Band(replace(inner[0], inverted=True), margin_mm)
    return Inverted(Stack(inner), margin_mm)


def _weight(bold: bool) -> Weight:
    return Weight.BOLD if bold else Weight.MEDIUM


def ticket_block(paper: TicketPaper | EmergencyPaper, template: Template) -> Block:
    """The whole ticket on a roll."""
    builder = Builder(template, of_ticket(paper, has_logo=bool(template.logo)))
    return Stack(builder.blocks(template.flow))


def draw_fixed(
    paper: TicketPaper | EmergencyPaper,
    template: Template,
    profile: Profile,
    builder: Builder | None = None,
    overflows: Callable[[Box], None] = lambda _box: None,
) -> Image.Image:
    """The whole ticket on stock of a fixed size, as one reads it."""
    stock, profile = template.stock, replace(profile, code_mm=0.0)  # its boxes are as they are
    assert stock.height_mm is not None, "a roll has no boxes"
    values = of_ticket(paper, has_logo=bool(template.logo))
    made = builder or Builder(template, values)
    picture = blank(profile.dots(stock.width_mm), profile.dots(stock.height_mm))
    if template.stub is not None and template.stub.dashed:
        _tear_line(picture, template, profile)
    for box in template.boxes:
        if not holds(box.when, values.facts):
            continue
        drawn, fits = draw_box(box, partial(made.blocks, box.parts), profile)
        if not fits:
            overflows(box)
        picture.paste(drawn, (profile.dots(box.x_mm), profile.dots(box.y_mm)))
    return picture


def _tear_line(picture: Image.Image, template: Template, profile: Profile) -> None:
    assert template.stub is not None
    left, top, right, bottom = stub_area(template.stock, template.stub)
    side, thick = template.stub.side, max(1, profile.dots(_TEAR_MM))
    dash = profile.dots(1.0)
    x = profile.dots(right if side == "left" else left) - thick // 2
    y = profile.dots(bottom if side == "top" else top) - thick // 2
    upright = side in ("left", "right")
    for at in range(0, picture.height if upright else picture.width, 2 * dash):
        where = (x, at, x + thick, at + dash) if upright else (at, y, at + dash, y + thick)
        picture.paste(BLACK, where)
