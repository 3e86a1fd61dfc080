"""A template proved by drawing it: with the longest real values, and with a set of hard ones."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from PIL import Image

from pos.domain.faults import Fault
from pos.domain.paper import TicketPaper
from pos.domain.template.faults import PaperFault, fault_of, listed
from pos.domain.template.judging import Finding, judge
from pos.domain.template.model import Box, Template
from pos.domain.template.reading import SHEETS_MM
from pos.domain.template.samples import hard
from printing.layout.blocks import Block, Pair, Stack, Text
from printing.layout.fonts import Weight, face_for
from printing.layout.formats import plain
from printing.layout.lettering import Pen, fit, width_of
from printing.layout.page import SHIFT_DOTS
from printing.layout.ticket import Builder, draw_fixed
from printing.layout.values import Values
from printing.profile import Profile
from printing.selftest import read_codes

# Whatever is cut of these makes a paper that nobody can use.
_NEVER_CUT = frozenset({"time", "date", "row", "seat", "price", "order", "short_code", "copy"})
_MOST_DPI = 300  # a finer printer has more room, not less


@dataclass
class Watch:
    """How the texts of one ticket were drawn."""

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


def _are_whole(block: Text | Pair, width: int, profile: Profile) -> tuple[bool, ...]:
    """Of each of its texts, whether no sign is lost."""
    if isinstance(block, Text):
        pen = Pen(block.weight, profile.dots(block.size_mm), block.tracking)
        least = min(pen.pixels, profile.dots(block.least_mm))
        return (_fits_in(block.text, pen, (width, block.lines, least)),)
    pen = Pen(block.weight, profile.dots(block.size_mm))
    least = profile.dots(2.6)
    right = (width * 3 // 5, 1, least)
    lines, chosen = fit(plain(block.right), pen, *right)
    left = (width - width_of(lines[0], chosen) - profile.dots(2), 2, least)
    return (_fits_in(block.left, pen, left), _fits_in(block.right, pen, right))


def _fits_in(text: str, pen: Pen, room: tuple[int, int, int]) -> bool:
    """Whether no sign of it is lost; `room`: width, lines, least size."""
    lines, _ = fit(plain(text), pen, *room)
    return "".join("".join(lines).split()) == "".join(plain(text).split())


def printer_for(template: Template, dpi: int | None = None) -> Profile:
    """A printer that has the template's stock."""
    stock = template.stock
    dpi = dpi or min(stock.dpi)
    if stock.height_mm is None:
        head = round(stock.printable_mm * dpi / 25.4)
        return Profile(name=template.title, width_dots=head, dpi=dpi)
    size = (stock.width_mm, stock.height_mm)
    page = SHEETS_MM[template.sheet.paper] if template.sheet else size
    head = round(page[0] * dpi / 25.4)
    return Profile(name=template.title, width_dots=head, dpi=dpi, stock_mm=page)


def _nothing() -> None:
    return


def prove(
    template: Template,
    real: Iterable[TicketPaper] = (),
    step: Callable[[], None] = _nothing,
) -> list[Finding]:
    """Everything that is wrong with a template. `real` are the longest tickets of the season.

    What is lost of a real ticket is grave, and what a door or an usher needs is so of any. `step`
    is called before each ticket, and may raise to end it.
    """
    found = judge(template)
    fine = [dpi for dpi in template.stock.dpi if dpi <= _MOST_DPI] or [min(template.stock.dpi)]
    papers = list(real)
    tried = [("the season's longest values", one, dpi) for dpi in fine for one in papers]
    hard_ones = [(said, one, fine[0]) for said, one in hard().items()]
    lost: dict[tuple[str, str | Fault, bool], list[str]] = {}
    for said, paper, dpi in (*tried, *hard_ones):
        step()
        is_real = (said, paper, dpi) in tried
        for one in _try(template, printer_for(template, dpi), paper, real=is_real):
            lost.setdefault((one.name, one.why, one.grave), []).append(said)
    for (name, why, grave), where in lost.items():
        seen = PaperFault.SEEN_ON(why=fault_of(why), papers=listed(dict.fromkeys(where)))
        found.append(Finding(name, seen, grave))
    found += _without_font(papers)
    return sorted(dict.fromkeys(found), key=lambda one: not one.grave)


def _try(
    template: Template, profile: Profile, paper: TicketPaper, *, real: bool
) -> Iterator[Finding]:
    watch, overfull = Watch(), list[Box]()
    values = Values(paper, bool(template.logo))
    builder = Builder(template, values, watch.over)
    try:
        if template.stock.is_roll:
            block = Stack(builder.blocks(template.flow))
            picture = block.render(profile.width_dots - SHIFT_DOTS, profile)
        else:
            picture = draw_fixed(paper, template, profile, builder, overfull.append)
    except ValueError as error:
        yield Finding("", PaperFault.NOT_DRAWN(error=str(error)))
        return
    for name in watch.lost:
        grave = real or bool(_NEVER_CUT & set(name.split(" + ")))
        yield Finding(name, PaperFault.CUT_OFF(), grave)
    for box in overfull:
        yield Finding(f"box {box.id}", PaperFault.BOX_OVERFULL(), real)
    if read_codes(picture) != [paper.code]:
        yield Finding("qr", PaperFault.CODE_UNREADABLE(dpi=profile.dpi))


def _without_font(papers: Sequence[TicketPaper]) -> Iterator[Finding]:
    """Signs of the season that would print as a box on this very computer."""
    for paper in papers:
        for text in (paper.title, paper.subtitle, paper.venue, paper.house, paper.label.section):
            for sign in plain(text):
                if not sign.isspace() and not face_for(sign, Weight.BOLD).covers(sign):
                    yield Finding("", PaperFault.SIGN_WITHOUT_FONT(sign=sign), grave=False)
                    return
