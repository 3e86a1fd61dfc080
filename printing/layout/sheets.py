"""Sheets: several tickets on a page of A4 or Letter, and pages as one PDF."""

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw

from pos.domain.paper import EmergencyPaper, TicketPaper
from pos.domain.template.model import Sheet, Template
from pos.domain.template.reading import SHEETS_MM
from printing.layout.blocks import blank
from printing.layout.lettering import BLACK
from printing.layout.ticket import draw_fixed
from printing.profile import Profile

_MARK_MM, _MARK_AWAY_MM, _MARK_THICK_MM = 4.0, 1.5, 0.15


def on_sheets(
    papers: Sequence[TicketPaper | EmergencyPaper], template: Template, profile: Profile
) -> list[Image.Image]:
    """The tickets in order, as many on each page as the template says; at least one page."""
    sheet = template.sheet
    assert sheet is not None, "the template is not for a sheet"
    each = sheet.across * sheet.down
    pages = range(0, max(1, len(papers)), each)
    return [_page(papers[first : first + each], template, profile) for first in pages]


def _page(
    papers: Sequence[TicketPaper | EmergencyPaper], template: Template, profile: Profile
) -> Image.Image:
    sheet, stock = template.sheet, template.stock
    assert sheet is not None and stock.height_mm is not None
    width_mm, height_mm = SHEETS_MM[sheet.paper]
    picture = blank(profile.dots(width_mm), profile.dots(height_mm))
    for number, paper in enumerate(papers):
        down, across = divmod(number, sheet.across)
        x_mm = sheet.margin_mm + across * (stock.width_mm + sheet.gap_mm)
        y_mm = sheet.margin_mm + down * (stock.height_mm + sheet.gap_mm)
        ticket = draw_fixed(paper, template, profile)
        picture.paste(ticket, (profile.dots(x_mm), profile.dots(y_mm)))
    if sheet.marks:
        _marks(picture, sheet, template, profile)
    return picture


def _marks(picture: Image.Image, sheet: Sheet, template: Template, profile: Profile) -> None:
    """Where to cut: short lines in the margins at every edge of a ticket."""
    stock = template.stock
    page_mm = SHEETS_MM[sheet.paper]
    edges_x = _edges(sheet.margin_mm, sheet.gap_mm, sheet.across, stock.width_mm)
    edges_y = _edges(sheet.margin_mm, sheet.gap_mm, sheet.down, stock.height_mm or 0)
    canvas = ImageDraw.Draw(picture)
    thick = max(1, profile.dots(_MARK_THICK_MM))

    def line(x_mm: float, y_mm: float, to_x_mm: float, to_y_mm: float) -> None:
        x, y = profile.dots(x_mm), profile.dots(y_mm)
        to_x, to_y = profile.dots(to_x_mm), profile.dots(to_y_mm)
        canvas.rectangle((x, y, max(x + thick, to_x) - 1, max(y + thick, to_y) - 1), fill=BLACK)

    ends = ((edges_x[0], -1), (edges_x[-1], 1)), ((edges_y[0], -1), (edges_y[-1], 1))
    for y_mm in edges_y:
        for end, away in ends[0]:
            far = end + away * (_MARK_AWAY_MM + _MARK_MM)
            near = end + away * _MARK_AWAY_MM
            if 0 <= far <= page_mm[0]:
                line(min(near, far), y_mm, max(near, far), y_mm)
    for x_mm in edges_x:
        for end, away in ends[1]:
            far = end + away * (_MARK_AWAY_MM + _MARK_MM)
            near = end + away * _MARK_AWAY_MM
            if 0 <= far <= page_mm[1]:
                line(x_mm, min(near, far), x_mm, max(near, far))


def _edges(margin_mm: float, gap_mm: float, count: int, size_mm: float) -> list[float]:
    """Where each ticket begins and ends."""
    found = []
    for number in range(count):
        start = margin_mm + number * (size_mm + gap_mm)
        found += [start, start + size_mm]
    return list(dict.fromkeys(round(one, 2) for one in found))


def as_pdf(pages: Sequence[Image.Image], dpi: int, title: str) -> bytes:
    """The pages in true size: black and white, packed as a fax packs them."""
    out = io.BytesIO()
    pages[0].save(
        out,
        "PDF",
        save_all=True,
        append_images=list(pages[1:]),
        resolution=float(dpi),
        title=title,
        producer="Parterre",
    )
    return out.getvalue()
