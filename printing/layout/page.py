"""One page: what the printer's dots shall be."""

from dataclasses import dataclass

from PIL import Image

from pos.domain.paper import (
    CardPaper,
    ListPaper,
    Paper,
    RefundPaper,
    ReportPaper,
    TicketPaper,
)
from pos.domain.receipt import Receipt
from printing.layout.blocks import Block, blank
from printing.layout.lines import in_lines
from printing.layout.natives import Native
from printing.layout.receipt import card_blocks, receipt_blocks
from printing.layout.slips import list_blocks, refund_blocks, report_blocks
from printing.layout.ticket import ticket_blocks
from printing.profile import Profile

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


def lay_out(paper: Paper, profile: Profile) -> Page:
    """The page of any paper. Deterministic: the same facts give the same dots."""
    width = profile.width_dots - SHIFT_DOTS
    natives: tuple[Native, ...] = ()
    if profile.native:
        drawn, natives = in_lines(_blocks(paper), width, profile)
    else:
        drawn = _blocks(paper).render(width, profile)
    height = drawn.height + profile.dots(BOTTOM_MM)
    picture = blank(profile.width_dots, height)
    picture.paste(drawn, (0, 0))
    return Page(picture, profile.dpi, natives)


def _blocks(paper: Paper) -> Block:
    match paper:
        case TicketPaper():
            return ticket_blocks(paper)
        case ReportPaper():
            return report_blocks(paper)
        case RefundPaper():
            return refund_blocks(paper)
        case ListPaper():
            return list_blocks(paper)
        case Receipt():
            return receipt_blocks(paper)
        case CardPaper():
            return card_blocks(paper)
