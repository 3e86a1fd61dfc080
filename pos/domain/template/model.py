"""A template as it was read: the stock, and what stands where on it. Lengths in millimetres."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pos.domain.template.kinds import Kind

Align = Literal["left", "centre", "right"]
VerticalAlign = Literal["top", "middle", "bottom"]
Turn = Literal[0, 90, 180, 270]
Side = Literal["left", "right", "top", "bottom"]

MODULE_MM = 0.75  # of the code, where the template says nothing else


@dataclass(frozen=True)
class Source:
    """Where a text comes from: fields joined, a word of the paper's catalogue, or fixed text."""

    fields: tuple[str, ...] = ()
    word: str = ""
    texts: tuple[tuple[str, str], ...] = ()  # language, text; the first for all others
    joined: str = " · "

    @property
    def name(self) -> str:
        """What a sentence calls it."""
        return " + ".join(self.fields) or self.word or (self.texts[0][1] if self.texts else "")


@dataclass(frozen=True)
class Letters:
    """How a text is written. It shrinks to `least_mm` to fit `lines`, then it is cut."""

    size_mm: float
    bold: bool = False
    align: Align = "left"
    lines: int = 1
    least_mm: float = 2.6
    tight: bool = False
    tracking: int = 0


@dataclass(frozen=True)
class Element:
    """Something on the ticket, where `when` is so."""

    when: tuple[str, ...] = field(default=(), kw_only=True)


@dataclass(frozen=True)
class Written(Element):
    """A text."""

    source: Source
    letters: Letters


@dataclass(frozen=True)
class Space(Element):
    """Nothing, so high."""

    height_mm: float


@dataclass(frozen=True)
class Line(Element):
    """A rule across."""

    thickness_mm: float
    dashed: bool = False


@dataclass(frozen=True)
class TwoEnds(Element):
    """One text at the left and one at the right, on one baseline."""

    left: Source
    right: Source
    size_mm: float
    bold: bool = False


@dataclass(frozen=True)
class Stacked(Element):
    """Below each other."""

    parts: tuple[Element, ...]


@dataclass(frozen=True)
class SideBySide(Element):
    """Beside each other; without shares the widths of their texts divide the room."""

    parts: tuple[Element, ...]
    shares: tuple[float, ...] | None
    gap_mm: float = 2.0
    align: VerticalAlign = "top"


@dataclass(frozen=True)
class Banded(Element):
    """White on black."""

    parts: tuple[Element, ...]
    margin_mm: float = 1.2


@dataclass(frozen=True)
class BesideCode(Element):
    """At the left of the QR code."""

    parts: tuple[Element, ...]
    module_mm: float = MODULE_MM


@dataclass(frozen=True)
class Code(Element):
    """The QR code."""

    align: Align = "centre"
    module_mm: float = MODULE_MM


@dataclass(frozen=True)
class Logo(Element):
    """The house's mark, as large as fits."""

    width_mm: float
    height_mm: float
    align: Align = "left"


@dataclass(frozen=True)
class Part(Element):
    """What the books say, made by the program: a slip's lines, its taxes, its proof.

    `size_mm` is how large its plain text is written; 0: as large as it is by itself. Two names
    stand beside each other, on a page that is wide enough for that.
    """

    names: tuple[str, ...]
    size_mm: float = 0.0


@dataclass(frozen=True)
class Box:
    """A place on stock of a fixed size; what stands in it shrinks until it fits.

    `turn` says how far it is turned clockwise.
    """

    id: str
    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float
    parts: tuple[Element, ...]
    turn: Turn = 0
    valign: VerticalAlign = "top"
    inverted: bool = False
    frame_mm: float = 0.0
    padding_mm: float = 0.0
    when: tuple[str, ...] = ()

    @property
    def inner_mm(self) -> tuple[float, float]:
        """Room for what stands in it, width and height as one reads it."""
        rim = 2 * (self.padding_mm + self.frame_mm)
        width, height = self.width_mm - rim, self.height_mm - rim
        return (height, width) if self.turn in (90, 270) else (width, height)


@dataclass(frozen=True)
class Stock:
    """What is printed on: a roll (no height), tickets and labels of one size, or pages of a paper.

    `printable_mm` is how much of a roll's width the head reaches; `turn` how a fixed ticket is
    turned for the printer; `dpi` the printers it is meant for; `paper` the sheets that a slip
    fills, as many as it needs.
    """

    width_mm: float
    height_mm: float | None = None
    printable_mm: float = 0.0
    margin_mm: float = 0.0
    turn: Turn = 0
    dpi: tuple[int, ...] = (203,)
    paper: str = ""

    @property
    def is_roll(self) -> bool:
        """As long as the ticket needs."""
        return self.height_mm is None


@dataclass(frozen=True)
class Stub:
    """The part that is torn off; `dashed` draws the line where the stock has none."""

    side: Side
    width_mm: float
    dashed: bool = False


@dataclass(frozen=True)
class Sheet:
    """A page with several tickets on it."""

    paper: str
    across: int = 1
    down: int = 1
    margin_mm: float = 10.0
    gap_mm: float = 0.0
    marks: bool = True


@dataclass(frozen=True)
class Template:
    """One design of a ticket or a slip. Rolls and pages have a flow, fixed stock has boxes."""

    name: str
    title: str
    stock: Stock
    flow: tuple[Element, ...] = ()
    boxes: tuple[Box, ...] = ()
    stub: Stub | None = None
    sheet: Sheet | None = None
    logo: bytes = field(default=b"", repr=False)
    kind: Kind = "ticket"

    def in_stub(self, box: Box) -> bool:
        """Whether a box stands on the part that is torn off."""
        return self.stub is not None and within(box, stub_area(self.stock, self.stub))


Area = tuple[float, float, float, float]  # left, top, right, bottom


def stub_area(stock: Stock, stub: Stub) -> Area:
    """The part that is torn off."""
    width, height = stock.width_mm, stock.height_mm or 0.0
    match stub.side:
        case "left":
            return (0, 0, stub.width_mm, height)
        case "right":
            return (width - stub.width_mm, 0, width, height)
        case "top":
            return (0, 0, width, stub.width_mm)
        case "bottom":
            return (0, height - stub.width_mm, width, height)


def area_of(box: Box) -> Area:
    """Where a box stands."""
    return (box.x_mm, box.y_mm, box.x_mm + box.width_mm, box.y_mm + box.height_mm)


_HAIR_MM = 0.01  # decimals of a file are no exact numbers


def within(box: Box, area: Area) -> bool:
    """All of the box lies in the area."""
    mine = area_of(box)
    return (
        mine[0] >= area[0] - _HAIR_MM
        and mine[1] >= area[1] - _HAIR_MM
        and mine[2] <= area[2] + _HAIR_MM
        and mine[3] <= area[3] + _HAIR_MM
    )


def meets(box: Box, area: Area) -> bool:
    """Some of the box lies in the area."""
    mine = area_of(box)
    return (
        mine[0] < area[2] - _HAIR_MM
        and mine[2] > area[0] + _HAIR_MM
        and mine[1] < area[3] - _HAIR_MM
        and mine[3] > area[1] + _HAIR_MM
    )


def inside(element: Element) -> Sequence[Element]:
    """What an element holds."""
    if isinstance(element, Stacked | SideBySide | Banded | BesideCode):
        return element.parts
    return ()


def walk(parts: Sequence[Element]) -> Iterator[Element]:
    """Each element, those inside of others too."""
    for one in parts:
        yield one
        yield from walk(inside(one))


def sources(element: Element) -> tuple[Source, ...]:
    """The texts that an element itself writes."""
    if isinstance(element, Written):
        return (element.source,)
    if isinstance(element, TwoEnds):
        return (element.left, element.right)
    return ()
