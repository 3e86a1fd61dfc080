"""The ticket on an 80 mm roll. An usher in the dark must find the time, the row and the seat.

So the seat is the biggest thing, and the time the second. The code sits below with a free margin;
what only the box office needs is small beside it.
"""

from pos.domain.paper import TicketPaper
from printing.layout.blocks import Align, Band, Block, Columns, Gap, Pair, Rule, Stack, Text
from printing.layout.code import BesideCode
from printing.layout.fonts import Weight
from printing.layout.formats import Formats, plain
from printing.layout.lettering import Pen, width_of

_HUGE_MM = 25.0
_LEAST_HUGE_MM = 5.0


def ticket_blocks(paper: TicketPaper) -> Block:
    """The whole ticket."""
    formats = Formats.of(paper.locale, paper.timezone)
    parts: list[Block] = [
        *_head(paper, formats),
        *_event(paper, formats),
        Gap(2.6),
        *_place(paper, formats),
        *_holder(paper),
        Gap(2.6),
        Rule(0.25),
        Gap(1.4),
        *_price(paper, formats),
        Gap(1.4),
        Rule(0.25),
        Gap(0.6),
        _foot(paper, formats),
    ]
    return Stack(parts)


def _head(paper: TicketPaper, formats: Formats) -> list[Block]:
    house: Block = Stack(
        [
            Text(paper.house, 3.9, Weight.BOLD, tracking=1, lines=2),
            *([Text(paper.address, 2.8, lines=2)] if paper.address else []),
        ]
    )
    if paper.print_no > 1:
        copy = formats.word("copy", n=paper.print_no)
        badge = Band(Text(copy, 4.4, Weight.BOLD, "centre", tight=True, inverted=True))
        house = Columns([house, badge], [2, 1], align="middle")
    return [house, Gap(1.6), Rule(0.75), Gap(2.2)]


def _event(paper: TicketPaper, formats: Formats) -> list[Block]:
    blocks: list[Block] = [Text(paper.title, 8.0, Weight.BOLD, lines=5, least_mm=3.8)]
    if paper.subtitle:
        blocks.append(Text(paper.subtitle, 3.4, lines=2))
    starts = formats.local(paper.starts_at)
    day = Stack(
        [
            Text(formats.weekday(starts), 3.4),
            Text(formats.date(starts), 4.0, Weight.BOLD),
            Text(paper.venue, 3.4, lines=2),
        ]
    )
    blocks += [Gap(2.2), Rule(0.25), Gap(1.4)]
    if paper.timed:
        return [*blocks, day]
    time = Text(formats.time(starts), 10.4, Weight.BOLD, "right", tight=True)
    return [*blocks, Columns([day, time], [1.2, 1], align="middle")]


def _place(paper: TicketPaper, formats: Formats) -> list[Block]:
    if paper.timed:
        return _slot(paper, formats)
    if not paper.label.seat:
        return _standing(paper, formats)
    parts = dict.fromkeys(part for part in (paper.label.floor, paper.label.section) if part)
    section = Text(
        " · ".join(parts), 5.4, Weight.BOLD, lines=2, least_mm=3.2, tight=True, inverted=True
    )
    return [Band(section), Gap(2.6), _row_and_seat(paper, formats)]


def _holder(paper: TicketPaper) -> list[Block]:
    """Who it is for, where the house prints that."""
    if not paper.holder:
        return []
    return [Gap(1.8), Text(paper.holder, 4.4, Weight.BOLD, lines=2)]


def _row_and_seat(paper: TicketPaper, formats: Formats) -> Block:
    row, seat = plain(paper.label.row), plain(paper.label.seat)
    if not row:
        return Stack([_label(formats.word("seat")), Gap(1.2), _figure(seat)])
    # Shares by the figures' widths: both come out in the same size.
    pen = Pen(Weight.BOLD, 100)
    shares = [max(60, width_of(row, pen)), max(60, width_of(seat, pen))]
    labels = [_label(formats.word("row")), _label(formats.word("seat"), "right")]
    figures = [_figure(row), _figure(seat, "right")]
    return Stack(
        [
            Columns(labels, [1, 1]),
            Gap(1.2),
            Columns(figures, shares, gap_mm=5, align="bottom"),
        ]
    )


def _label(text: str, align: Align = "left") -> Block:
    return Text(text, 3.6, align=align)


def _figure(value: str, align: Align = "left") -> Block:
    return Text(value, _HUGE_MM, Weight.BOLD, align, least_mm=_LEAST_HUGE_MM, tight=True)


def _standing(paper: TicketPaper, formats: Formats) -> list[Block]:
    name = Text(
        paper.label.section, 15, Weight.BOLD, lines=2, least_mm=_LEAST_HUGE_MM, inverted=True
    )
    return [Band(Stack([name]), margin_mm=1.6), Gap(1.4), Text(formats.word("standing"), 3.6)]


def _slot(paper: TicketPaper, formats: Formats) -> list[Block]:
    time = formats.time(formats.local(paper.starts_at))
    return [
        Text(formats.word("entry"), 3.6),
        Gap(1.2),
        Text(time, 24, Weight.BOLD, least_mm=9, tight=True),
        Gap(2.6),
        Band(Text(paper.label.section, 5.0, Weight.BOLD, tight=True, inverted=True)),
    ]


def _price(paper: TicketPaper, formats: Formats) -> list[Block]:
    money = formats.money(paper.price_minor, paper.currency)
    what = " · ".join(dict.fromkeys(part for part in (paper.ticket_type, paper.category) if part))
    return [Pair(what, money, 4.6, Weight.BOLD)]


def _foot(paper: TicketPaper, formats: Formats) -> Block:
    """What the box office wants to know at the left, the code at the right."""
    short = " ".join((paper.short_code[:4], paper.short_code[4:])).strip()
    order = _fact(formats.word("order"), paper.order_number)
    facts = Stack(
        [
            Gap(2.4),
            Text(formats.word("code"), 2.7),
            Text(short, 5.4, Weight.BOLD, least_mm=3),
            Gap(2.8),
            Columns([order, _fact(formats.word("print"), str(paper.print_no))], [2.2, 1]),
            Gap(1.2),
            _fact(formats.word("till"), paper.till_name),
            Gap(1.2),
            _fact(formats.word("sold"), formats.stamp(paper.sold_at_ms)),
        ]
    )
    return BesideCode(facts, paper.code)


def _fact(label: str, value: str) -> Block:
    return Stack([Text(label, 2.7), Text(value, 3.3, Weight.BOLD)])
