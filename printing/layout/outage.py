"""An outage pack's papers: will-call list, unsold seats as lines, and the list to be filled in."""

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from pos.domain.outagepaper import (
    MapPaper,
    MapRow,
    OutagePaper,
    PackHead,
    Run,
    TallyLine,
    TallyPaper,
    WaitingOrder,
    WillCallPaper,
)
from printing.layout.blocks import Band, Block, Columns, Gap, Pair, Rule, Stack, Text, blank
from printing.layout.fonts import Weight
from printing.layout.formats import Formats, plain
from printing.layout.lettering import ASCENT, BLACK, LINE, Pen, draw_line, width_of
from printing.layout.rows import rows_of
from printing.profile import Profile

_SEATS_MM, _SPACE_MM, _FRAME_MM, _MOST = 3.6, 2.2, 0.4, 3


@dataclass(frozen=True)
class Seats:
    """Runs of seats in as many lines as they need; own ones stand in a box and are bold."""

    texts: tuple[tuple[str, bool], ...]
    size_mm: float = _SEATS_MM

    def render(self, width: int, profile: Profile) -> Image.Image:
        """See Block."""
        pixels = profile.dots(self.size_mm)
        pens = {mine: Pen(Weight.BOLD if mine else Weight.MEDIUM, pixels) for mine in (True, False)}
        space, frame = profile.dots(_SPACE_MM), max(1, profile.dots(_FRAME_MM))
        rim = frame + profile.dots(0.5)
        lines: list[list[tuple[int, str, bool]]] = [[]]
        at = 0
        for text, mine in self.texts:
            taken = width_of(text, pens[mine]) + (2 * rim if mine else 0)
            if lines[-1] and at + taken > width:
                lines.append([])
                at = 0
            lines[-1].append((at, text, mine))
            at += taken + space
        pitch = round(pixels * LINE) + 2 * rim
        picture = blank(width, pitch * len(lines))
        canvas = ImageDraw.Draw(picture)
        for number, line in enumerate(lines):
            top = number * pitch
            for left, text, mine in line:
                inside = left + (rim if mine else 0)
                draw_line(
                    picture, (inside, top + rim + round(pixels * ASCENT)), text, pens[mine], BLACK
                )
                if mine:
                    right = inside + width_of(text, pens[mine]) + rim - 1
                    area = (left, top, min(right, width - 1), top + pitch - frame)
                    canvas.rectangle(area, outline=BLACK, width=frame)
        return picture


def outage_blocks(paper: OutagePaper) -> Block:
    """The whole paper, for a roll."""
    return Stack([*heading_of(paper), *body_of(paper)])


def title_of(paper: OutagePaper, formats: Formats) -> str:
    """What the paper is."""
    names = {WillCallPaper: "will_call", MapPaper: "unsold", TallyPaper: "tally"}
    return formats.word(names[type(paper)])


def formats_of(paper: OutagePaper) -> Formats:
    """How its house writes."""
    return Formats.of(paper.head.locale, paper.head.timezone)


def heading_of(paper: OutagePaper) -> list[Block]:
    """What it is, of which performance, from which till and when."""
    head, formats = paper.head, formats_of(paper)
    return [
        Text(head.house, 3.9, Weight.BOLD, tracking=1, lines=2),
        Gap(1.6),
        Rule(0.75),
        Gap(2.0),
        Text(title_of(paper, formats), 6.4, Weight.BOLD, lines=2),
        Gap(1.0),
        Text(head.title, 4.2, Weight.BOLD, lines=3, least_mm=3.2),
        Text(_when(head, formats), 3.6, lines=2),
        Gap(1.2),
        *rows_of(
            [
                (formats.word("till"), head.till_name),
                (formats.word("date"), formats.stamp(head.at_ms)),
            ]
        ),
        Gap(0.8),
        Rule(0.25),
        Gap(1.4),
    ]


def _when(head: PackHead, formats: Formats) -> str:
    return " · ".join(one for one in (formats.moment(head.starts_at), head.venue) if one)


def body_of(paper: OutagePaper) -> list[Block]:
    """All below the heading; between any two of them a page may end."""
    formats = formats_of(paper)
    match paper:
        case WillCallPaper():
            lines = [_waiting(one) for one in paper.orders]
            return lines or [Text(formats.word("nobody_waits"), 3.6)]
        case MapPaper():
            return _map(paper, formats)
        case TallyPaper():
            note = Text(formats.word("tally_note"), 3.4, lines=4)
            lines = [_tally(one, paper.currency, formats) for one in paper.lines]
            return [note, Gap(2.0), *lines]


def _waiting(order: WaitingOrder) -> Block:
    return Stack(
        [
            Pair(order.name or order.order_number, order.code, 4.0, Weight.BOLD),
            Text(", ".join(order.places), 3.4, lines=6),
            Text(order.order_number, 2.8) if order.name else Gap(0.2),
            Gap(0.8),
            Rule(0.25, dashed=True),
            Gap(1.2),
        ]
    )


def _map(paper: MapPaper, formats: Formats) -> list[Block]:
    seen = formats.word("map_never_seen")
    if paper.seen_at_ms:
        seen = formats.word("map_seen", when=formats.stamp(paper.seen_at_ms))
    blocks: list[Block] = [
        Text(formats.word("map_note"), 3.4, Weight.BOLD, lines=4),
        Text(formats.word("map_counts", unsold=paper.unsold, mine=paper.mine), 3.4, lines=2),
        Text(seen, 3.4, lines=2),
    ]
    section = ""
    for row in paper.rows:
        if row.section != section:
            section = row.section
            blocks.append(_section(section))
        blocks.append(_row(row, formats))
    return blocks


def _section(name: str) -> Block:
    return Stack(
        [Gap(1.8), Band(Text(name, 3.6, Weight.BOLD, lines=2, inverted=True), 0.6), Gap(1)]
    )


def _row(row: MapRow, formats: Formats) -> Block:
    texts = tuple((plain(_said(one, formats)), one.mine) for one in row.runs)
    if not row.row:
        return Stack([Seats(texts), Gap(0.6)])
    name = Stack([Gap(0.5), Text(row.row, 4.0, Weight.BOLD, least_mm=2.8)])
    columns = Columns([name, Seats(texts)], (1, 7), 1.6)
    return Stack([columns, Gap(0.8)])


def _said(run: Run, formats: Formats) -> str:
    if not run.first:
        return formats.word("standing_own" if run.mine else "standing_free", count=run.count)
    return run.first if run.count == 1 else f"{run.first}–{run.last}"


def _tally(line: TallyLine, currency: str, formats: Formats) -> Block:
    """The ticket, its price, and two lines to write on."""
    price = formats.money(line.price_minor, currency)
    words = [formats.word("taken"), formats.word("at_time")]
    writing: Sequence[Block] = [Stack([Gap(5.5), Rule(0.3), Text(one, 2.6)]) for one in words]
    return Stack(
        [
            Pair(f"{line.number}  {line.short_code}", price, 4.0, Weight.BOLD),
            Text(line.place, 3.4, lines=_MOST),
            Columns(writing, (3, 2), 3.0),
            Gap(1.6),
        ]
    )
