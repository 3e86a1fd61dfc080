"""What a shift's slip says of papers, of the drawer's openings, and of emergency tickets out."""

from collections.abc import Sequence

from pos.domain.paper import ReportPaper
from pos.domain.plan import PlaceLabel
from pos.domain.printjob import CASH_SALE, SET_UP
from pos.domain.report import PaperNote, PapersOut
from printing.layout.blocks import Band, Block, Gap, Text
from printing.layout.fonts import Weight
from printing.layout.formats import Formats
from printing.layout.rows import heading, rows_of

_CAUSES = {CASH_SALE: "for_cash_sale", SET_UP: "for_set_up"}
_SAID = {"in_doubt": "was_in_doubt", "spoiled": "spoiled"}
_KINDS = {
    "emergency": "emergency",
    "receipt": "receipt",
    "refund": "refund_slip",
    "report": "shift_report",
    "card": "card_receipt",
    "list": "list",
    "will_call": "will_call",
    "seat_map": "unsold",
    "tally": "tally",
}
_SPANS = 4  # of them stand whole beside each other or in few lines, on the narrow roll too
_REASONS = ("jam", "damaged", "lost", "doubt")


def opening_rows(paper: ReportPaper, formats: Formats) -> list[tuple[str, str]]:
    """How often the till opened the drawer, and for what; where it did not open, that too."""
    report = paper.report
    rows = [(formats.word("drawer_opened"), str(report.drawer_openings))]
    rows += [(_cause(one.cause, formats), f"× {one.opened}") for one in report.openings]
    failed = sum(one.failed for one in report.openings)
    return [*rows, (formats.word("drawer_failed"), str(failed))] if failed else rows


def paper_blocks(paper: ReportPaper, formats: Formats) -> list[Block]:
    """Papers that somebody had to look for or print again, then emergency tickets still out."""
    report = paper.report
    blocks: list[Block] = []
    if report.papers:
        rows = [_note(one, formats) for one in report.papers]
        blocks += [*heading(formats.word("papers")), *rows_of(rows)]
    if report.papers_out:
        count = f"{formats.word('papers_out')}  {report.out_count}"
        told = Text(count, 4.6, Weight.BOLD, tight=True, inverted=True)
        word = "papers_out_note" if report.kind == "Z" else "papers_out_now"
        said = Text(formats.word(word), 3.2, lines=3)
        rows = [line for one in report.papers_out for line in _out(one, paper, formats)]
        blocks += [Gap(3.2), Band(told), Gap(0.8), said, Gap(0.8), *rows_of(rows)]
    return blocks


def _cause(cause: str, formats: Formats) -> str:
    return formats.word(_CAUSES[cause]) if cause in _CAUSES else cause


def _note(note: PaperNote, formats: Formats) -> tuple[str, str]:
    """What became of it, and which paper it was."""
    if note.kind == "reprint":
        why = formats.word(f"why_{note.why}") if note.why in _REASONS else note.why
        said = f"{formats.word('printed_again')}: {why}"
    else:
        said = formats.word(_SAID[note.kind])
    what = _place(note.label) if note.label is not None else _kind(note.why, formats)
    print_no = f"{formats.word('print')} {note.print_no}" if note.print_no else ""
    return said, " · ".join(one for one in (what, note.order_number, print_no) if one)


def _kind(kind: str, formats: Formats) -> str:
    return formats.word(_KINDS[kind]) if kind in _KINDS else kind


def _place(label: PlaceLabel) -> str:
    seat = "-".join(one for one in (label.row, label.seat) if one)
    return " · ".join(one for one in (label.floor, label.section, seat) if one)


def _out(one: PapersOut, paper: ReportPaper, formats: Formats) -> list[tuple[str, str]]:
    """Which performance, and the numbers on the papers, neighbours as one: none may be cut off."""
    when = formats.moment(one.starts_at) if one.starts_at else ""
    name = " · ".join(text for text in (one.title, when) if text)
    texts = [f"{paper.report.till}-E{text}" for text in spans(one.numbers)]
    parts = [", ".join(texts[at : at + _SPANS]) for at in range(0, len(texts), _SPANS)]
    return [(name if at == 0 else "", part) for at, part in enumerate(parts)]


def spans(numbers: Sequence[int]) -> list[str]:
    """007–012, 015: what follows one another is said by its ends."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return [f"{a:03d}" if a == b else f"{a:03d}–{b:03d}" for a, b in found]
