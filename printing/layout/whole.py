"""Whether a text is drawn whole, or loses signs because it has no room."""

from collections.abc import Callable
from dataclasses import dataclass, field

from PIL import Image

from printing.layout.blocks import Band, Block, Columns, Pair, Stack, Text
from printing.layout.changing import Indented
from printing.layout.formats import plain
from printing.layout.lettering import Pen, fit, width_of
from printing.profile import Profile


@dataclass(frozen=True)
class Either:
    """One way to say something where that loses nothing, else another that needs less width."""

    usual: Block
    narrow: Block

    def render(self, width: int, profile: Profile) -> Image.Image:
        """See Block."""
        return self.chosen(width, profile).render(width, profile)

    def chosen(self, width: int, profile: Profile) -> Block:
        """Which of them it is at that width."""
        return self.usual if is_whole(self.usual, width, profile) else self.narrow

    def changed(self, change: Callable[[Block], Block]) -> "Either":
        """With both of them changed."""
        return Either(change(self.usual), change(self.narrow))


def row(label: str, value: str, size_mm: float = 3.4) -> Block:
    """A name with its value at the right edge; a value that is too long stands below it."""
    below = Text(value, size_mm, align="right", lines=4)
    return Either(Pair(label, value, size_mm), Stack([Text(label, size_mm, lines=2), below]))


@dataclass
class Watch:
    """How the texts of one paper were drawn."""

    whole: set[str] = field(default_factory=set)
    cut: set[str] = field(default_factory=set)

    def over(self, names: tuple[str, ...], block: Text | Pair) -> Block:
        """A block that is drawn as ever, and tells."""
        return _Watched(block, names, self)

    def tell(self, name: str, whole: bool) -> None:
        """One text was drawn."""
        (self.whole if whole else self.cut).add(name)

    @property
    def lost(self) -> list[str]:
        """What stands nowhere whole."""
        return sorted(self.cut - self.whole)


@dataclass(frozen=True)
class _Watched:
    block: Text | Pair
    names: tuple[str, ...]  # of a pair, both
    watch: Watch

    def render(self, width: int, profile: Profile) -> Image.Image:
        """See Block."""
        for name, whole in zip(self.names, _are_whole(self.block, width, profile), strict=True):
            self.watch.tell(name, whole)
        return self.block.render(width, profile)


def is_whole(block: Block, width: int, profile: Profile) -> bool:
    """Whether no text in it loses a sign at that width; of what is not known here, yes."""
    match block:
        case Text() | Pair():
            return all(_are_whole(block, width, profile))
        case _Watched():
            return is_whole(block.block, width, profile)
        case Indented():
            return is_whole(block.block, width - profile.dots(block.by_mm), profile)
        case Band():
            side = profile.dots(block.margin_mm + 0.8)
            return is_whole(block.block, width - 2 * side, profile)
        case Stack():
            return all(is_whole(one, width, profile) for one in block.blocks)
        case Columns():
            rooms = block.widths(width, profile)
            pairs = zip(block.blocks, rooms, strict=True)
            return all(is_whole(one, room, profile) for one, room in pairs)
    return True


def _are_whole(block: Text | Pair, width: int, profile: Profile) -> tuple[bool, ...]:
    """Of each of its texts, whether no sign is lost."""
    if isinstance(block, Text):
        pen = Pen(block.weight, profile.dots(block.size_mm), block.tracking)
        least = min(pen.pixels, profile.dots(block.least_mm))
        return (_fits_in(block.text, pen, (width, block.lines, least)),)
    pen = Pen(block.right_weight or block.weight, profile.dots(block.size_mm))
    least = profile.dots(2.6)
    right = (width * 3 // 5, 1, least)
    lines, chosen = fit(plain(block.right), pen, *right)
    left = (width - width_of(lines[0], chosen) - profile.dots(2), 2, least)
    left_pen = Pen(block.weight, profile.dots(block.size_mm))
    return (_fits_in(block.left, left_pen, left), _fits_in(block.right, pen, right))


def _fits_in(text: str, pen: Pen, room: tuple[int, int, int]) -> bool:
    """Whether no sign of it is lost; `room`: width, lines, least size."""
    lines, _ = fit(plain(text), pen, *room)
    return "".join("".join(lines).split()) == "".join(plain(text).split())
