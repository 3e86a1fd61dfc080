"""An X or Z report on pages: the roll's own slip in two columns, as text, in true size."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pos.domain.paper import ReportPaper
from pos.domain.template.model import Template
from pos.domain.template.reading import SHEETS_MM
from printing.layout.blocks import Block, Stack
from printing.layout.designs import Designs, shipped_slips
from printing.layout.slipflow import Parts, slip_values
from printing.layout.ticket import Builder
from printing.profile import ROLL_80MM
from ui.receipts.flowing import marks_of, moved
from ui.receipts.marks import Mark, Stroke, Word
from ui.receipts.ticketpages import paper_for

_MARGIN, _TOP, _BETWEEN, _FOOT = 18.0, 18.0, 10.0, 22.0
_COLUMNS = 2


@dataclass
class _Columns:
    """Blocks one below the other, column by column, page by page."""

    across: float
    bottom: float
    pages: list[list[Mark]] = field(default_factory=lambda: [[]])
    column: int = 0
    y: float = _TOP

    def put(self, block: Block) -> None:
        """A block stays whole where a column can hold it; a longer one goes on in the next."""
        marks, height = marks_of(block, self._left, self.across)
        if self.y + height <= self.bottom:
            self.pages[-1] += moved(marks, self.y)
            self.y += height
        elif height > self.bottom - _TOP and isinstance(block, Stack):
            for one in block.blocks:
                self.put(one)
        else:
            self._next()
            self.pages[-1] += moved(marks_of(block, self._left, self.across)[0], self.y)
            self.y += height

    @property
    def _left(self) -> float:
        return _MARGIN + self.column * (self.across + _BETWEEN)

    def _next(self) -> None:
        self.column, self.y = self.column + 1, _TOP
        if self.column == _COLUMNS:
            self.pages.append([])
            self.column = 0


def pages_of(paper: ReportPaper, designs: Designs) -> list[list[Mark]]:
    """In the house's template for the roll, or in ours."""
    template = next(iter(designs.choose_slip("report", ROLL_80MM)))
    try:
        return _laid_out(paper, template)
    except ValueError:  # a house's block that a page does not know: the figures come first
        return _laid_out(paper, shipped_slips()["report-80mm"])


def _laid_out(paper: ReportPaper, template: Template) -> list[list[Mark]]:
    values = slip_values(paper, has_logo=bool(template.logo))
    parts = Parts(paper, values.formats)
    values = replace(values, kinds=values.kinds | parts.there)
    builder = Builder(template, values, None, parts.block)
    width, height = SHEETS_MM[paper_for(paper.locale)]
    across = (width - 2 * _MARGIN - (_COLUMNS - 1) * _BETWEEN) / _COLUMNS
    columns = _Columns(across, height - _FOOT)
    for block in builder.blocks(template.flow):
        columns.put(block)
    name = title(paper)
    for at, page in enumerate(columns.pages, 1):
        number = values.formats.word("page", at=at, count=len(columns.pages))
        page.extend(_foot((name, number), width, height - _FOOT + 4.0))
    return columns.pages


def title(paper: ReportPaper) -> str:
    """Z report 42 · Till 3."""
    report = paper.report
    formats = slip_values(paper).formats
    word = formats.word("z_report" if report.kind == "Z" else "x_report")
    named = f"{word} {report.z_number}" if report.z_number else word
    return f"{named} · {report.till_name} · {formats.stamp(report.at_ms)}"


def file_name(paper: ReportPaper) -> str:
    """Without its ending: the till and the number of a Z; of an X, the journal's entry."""
    report = paper.report
    number = f"Z{report.z_number:04d}" if report.z_number else f"X{report.journal_number}"
    return f"report-{report.till}-{number}"


def _foot(texts: Sequence[str], width: float, y: float) -> list[Mark]:
    left, right = texts
    return [
        Stroke(_MARGIN, y, width - _MARGIN, 0.25),
        Word(left, _MARGIN, y + 5.0, 2.9, quiet=True),
        Word(right, width - _MARGIN, y + 5.0, 2.9, align="right", quiet=True),
    ]
