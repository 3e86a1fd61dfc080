"""One page: what the printer's dots shall be."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from pos.domain.outagepaper import MapPaper, TallyPaper, WillCallPaper
from pos.domain.paper import Designed, EmergencyPaper, ListPaper, Paper, TicketPaper
from pos.domain.template.model import Template
from printing.layout.blocks import Block, blank
from printing.layout.designs import Designs
from printing.layout.lines import flow_of
from printing.layout.natives import Native
from printing.layout.outage import outage_blocks
from printing.layout.sheets import on_sheets
from printing.layout.slipflow import kind_of, slip_block
from printing.layout.slips import list_blocks
from printing.layout.ticket import draw_fixed, ticket_block
from printing.profile import Profile

_LOG = logging.getLogger(__name__)

# Room at the right edge, so that a language may move the picture by some dots and lose none.
SHIFT_DOTS = 8
# Between the last line and the cut.
BOTTOM_MM = 5.0


@dataclass(frozen=True)
class Page:
    """A 1-bit picture (0 is black) of one paper, as wide as the printer's line.

    `natives` are what the printer draws by itself, from top to bottom; there the picture is white.
    """

    picture: Image.Image
    dpi: int
    natives: tuple[Native, ...] = ()


def lay_out(paper: Paper, profile: Profile, designs: Designs | None = None) -> Page:
    """The page of any paper. Deterministic: the same facts give the same dots."""
    at_hand = designs or Designs()
    match paper:
        case TicketPaper():
            return _first_of(at_hand.choose(paper.templates, profile), paper, profile)
        case EmergencyPaper():
            return _first_of(at_hand.choose_slip("emergency", profile), paper, profile)
        case ListPaper():
            return _on_roll(list_blocks(paper), profile)
        case WillCallPaper() | MapPaper() | TallyPaper():
            return _on_roll(outage_blocks(paper), profile)
    return _first_of(at_hand.choose_slip(kind_of(paper), profile), paper, profile)


def page_of(paper: Designed, profile: Profile, design: Template) -> Page:
    """The page of a paper in one design. Raises ValueError where it cannot be drawn."""
    if isinstance(paper, TicketPaper | EmergencyPaper):
        return ticket_page(paper, profile, design)
    return _on_roll(slip_block(paper, design), profile)


def ticket_page(paper: TicketPaper | EmergencyPaper, profile: Profile, template: Template) -> Page:
    """The page of a ticket in one design. Raises ValueError where it cannot be drawn."""
    if template.stock.is_roll:
        return _on_roll(ticket_block(paper, template), profile)
    if template.sheet is not None:
        return Page(on_sheets([paper], template, profile)[0], profile.dpi)
    picture = draw_fixed(paper, template, profile)
    if template.stock.turn:
        picture = picture.rotate(-template.stock.turn, expand=True)
    return Page(picture, profile.dpi)


def _first_of(templates: Sequence[Template], paper: Designed, profile: Profile) -> Page:
    """In the first of its designs that can be drawn: a broken one must not keep a paper back."""
    failed: list[tuple[str, ValueError]] = []
    for template in templates:
        try:
            page = page_of(paper, profile, template)
        except ValueError as error:
            failed.append((template.name, error))
            continue
        for name, why in failed:
            _LOG.warning("the template %s cannot be drawn: %s", name, why)
        return page
    raise failed[0][1] if failed else ValueError("no ticket template is for this printer's stock")


def _on_roll(block: Block, profile: Profile) -> Page:
    """As long as it needs."""
    width, below = profile.width_dots - SHIFT_DOTS, profile.dots(BOTTOM_MM)
    if profile.native:
        flow = flow_of(block, width, profile)
        picture = blank(profile.width_dots, flow.top + below)
        flow.draw(picture)
        return Page(picture, profile.dpi, tuple(flow.natives))
    drawn = block.render(width, profile)
    picture = blank(profile.width_dots, drawn.height + below)
    picture.paste(drawn, (0, 0))
    return Page(picture, profile.dpi)
