"""Tickets on pages of A4 or Letter: which design they get, and the pages as one file."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from pos.domain.paper import TicketPaper
from pos.domain.template.model import Template
from pos.domain.template.reading import SHEETS_MM
from printing.layout.designs import Designs
from printing.layout.proving import printer_for
from printing.layout.sheets import as_pdf, on_sheets
from printing.profile import Profile
from ui.receipts import files

DPI = 300
# Where an office printer holds Letter; everywhere else it holds A4.
_LETTER = frozenset({"US", "CA", "MX", "PH", "CL", "CO", "VE"})


def paper_for(locale: str) -> str:
    """Which sheets are usual there."""
    return "Letter" if locale.replace("-", "_").rpartition("_")[2] in _LETTER else "A4"


def design_for(papers: Sequence[TicketPaper], designs: Designs) -> Template:
    """The first design for such sheets that the house wants; of ours, the one for so many tickets.

    Raises ValueError where none is for the sheet.
    """
    paper = paper_for(papers[0].locale)
    width, height = SHEETS_MM[paper]
    sheet = Profile(name=paper, dpi=DPI, stock_mm=(width, height))
    found = [one for one in designs.choose(papers[0].templates, sheet) if one.sheet is not None]
    wanted = [one for one in found if one.name in papers[0].templates]
    if wanted:
        return wanted[0]
    ours = f"{paper.lower()}-{1 if len(papers) == 1 else 4}"
    return next(one for one in found if one.name == ours)


def pages_of(papers: Sequence[TicketPaper], designs: Designs) -> list[Image.Image]:
    """As many pages as they need, in black and white. Raises ValueError."""
    design = design_for(papers, designs)
    return on_sheets(papers, design, printer_for(design, DPI))


def pdf_of(papers: Sequence[TicketPaper], designs: Designs) -> bytes:
    """The pages as one file."""
    return as_pdf(pages_of(papers, designs), DPI, papers[0].order_number)


def free_name(folder: Path, number: str) -> Path:
    """A name that no file there has: a ticket's only paper must not be written over."""
    return files.free_name(folder, f"{number}-tickets")
