"""An outage pack's lists as one PDF of A4 pages in columns: for a stick, or any other printer."""

from collections.abc import Sequence

from PIL import Image

from pos.domain.outagepaper import OutagePaper
from printing.layout.blocks import Rule, Text, blank
from printing.layout.outage import body_of, formats_of, heading_of, title_of
from printing.layout.sheets import as_pdf
from printing.profile import Profile

_A4_MM, _MARGIN_MM, _BETWEEN_MM, _FOOT_MM, _COLUMNS = (210.0, 297.0), 12.0, 6.0, 8.0, 2
_DPI = 200


def sheets(papers: Sequence[OutagePaper], dpi: int = _DPI) -> list[Image.Image]:
    """The pages, each paper beginning a new one."""
    pages: list[Image.Image] = []
    for paper in papers:
        pages += _pages(paper, dpi)
    return pages


def outage_pdf(papers: Sequence[OutagePaper]) -> bytes:
    """All of them, in true size."""
    names = [title_of(one, formats_of(one)) for one in papers]
    return as_pdf(sheets(papers), _DPI, " · ".join(names))


def _pages(paper: OutagePaper, dpi: int) -> list[Image.Image]:
    width_mm, height_mm = (side - 2 * _MARGIN_MM for side in _A4_MM)
    column_mm = (width_mm - _BETWEEN_MM * (_COLUMNS - 1)) / _COLUMNS
    page = Profile(width_dots=round(column_mm * dpi / 25.4), dpi=dpi)
    whole = page.dots(width_mm)
    bottom = page.dots(height_mm - _FOOT_MM)
    head = [block.render(whole, page) for block in heading_of(paper)]
    body = [block.render(page.width_dots, page) for block in body_of(paper)]
    made: list[list[tuple[Image.Image, int, int]]] = [[]]
    top = 0
    for part in head:
        made[-1].append((part, 0, top))
        top += part.height
    column, at = 0, top
    for part in body:
        if at + part.height > bottom and at > top:
            column, at = column + 1, top
            if column == _COLUMNS:
                made.append([])
                column, at, top = 0, 0, 0
        left = column * page.dots(column_mm + _BETWEEN_MM)
        made[-1].append((part, left, at))
        at += part.height
    return [
        _drawn(
            parts, page, f"{title_of(paper, formats_of(paper))} · {_number(paper, n, len(made))}"
        )
        for n, parts in enumerate(made, 1)
    ]


def _number(paper: OutagePaper, at: int, count: int) -> str:
    return formats_of(paper).word("page", at=at, count=count)


def _drawn(parts: Sequence[tuple[Image.Image, int, int]], page: Profile, foot: str) -> Image.Image:
    picture = blank(page.dots(_A4_MM[0]), page.dots(_A4_MM[1]))
    margin = page.dots(_MARGIN_MM)
    for part, left, top in parts:
        picture.paste(part, (margin + left, margin + top))
    whole = page.dots(_A4_MM[0] - 2 * _MARGIN_MM)
    low = page.dots(_A4_MM[1] - _MARGIN_MM - _FOOT_MM + 2)
    picture.paste(Rule(0.25).render(whole, page), (margin, low))
    picture.paste(Text(foot, 3.0).render(whole, page), (margin, low + page.dots(1.2)))
    return picture
