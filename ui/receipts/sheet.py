"""A receipt on A4, laid out: what stands where in millimetres, page by page. No painter yet."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from pos.domain.receipt import Line, Receipt, Show
from pos.domain.template.model import Template
from printing.layout.blocks import Block, Stack
from printing.layout.designs import shipped_slips
from printing.layout.formats import Formats
from printing.layout.receipt import tax_name, tender_details, tender_name
from printing.layout.slipflow import Parts, slip_values
from printing.layout.ticket import Builder
from ui.receipts.flowing import PartBlock, marks_of
from ui.receipts.marks import LINE, Mark, Square, Stroke, Word, wrapped

WIDTH, HEIGHT = 210.0, 297.0
LEFT, RIGHT, TOP = 20.0, 190.0, 20.0
# Where the flow ends; below stand the page's number and, on the last page, the proof.
BOTTOM = 252.0
CODE_MM = 26.0
_COUNT, _PRICE = 138.0, 164.0  # right edges of those columns
_HALF = 100.0


@dataclass
class _Flow:
    """Marks one below the other; a block that does not fit goes to the next page whole."""

    formats: Formats
    pages: list[list[Mark]] = field(default_factory=lambda: [[]])
    y: float = TOP
    head: tuple[Mark, ...] = ()  # again on top of each further page
    head_height: float = 0.0

    def put(self, height: float, *marks: Mark) -> None:
        """Marks at heights below the present one, which then moves on."""
        if self.y + height > BOTTOM and self.pages[-1]:
            self.pages.append([])
            self.y = TOP
            self._place(self.head)
            self.y += self.head_height
        self._place(marks)
        self.y += height

    def _place(self, marks: Iterable[Mark]) -> None:
        self.pages[-1] += [replace(one, y=one.y + self.y) for one in marks]


def lay_out(receipt: Receipt, template: Template | None = None) -> list[list[Mark]]:
    """The pages, in the house's template or in ours. Raises ValueError where one has no such page.

    On a page a part has its own place across: the buyer left and the facts right of it, how it was
    paid left and the taxes right. What proves the receipt stands at the foot of the last one.
    """
    design = template or shipped_slips()["receipt-a4"]
    values = slip_values(receipt, has_logo=bool(design.logo))
    there = Parts(receipt, values.formats).there
    values = replace(values, kinds=values.kinds | there)
    flow = _Flow(values.formats)
    for block in Builder(design, values, None, PartBlock).blocks(design.flow):
        _put(flow, block, receipt)
    _feet(flow, receipt)
    return flow.pages


def _put(flow: _Flow, block: Block, receipt: Receipt) -> None:
    match block:
        case Stack():
            for one in block.blocks:
                _put(flow, one, receipt)
        case PartBlock():
            _part(flow, block.part.names, receipt)
        case _:
            marks, height = marks_of(block, LEFT, RIGHT - LEFT)
            flow.put(height, *marks)


def _part(flow: _Flow, names: tuple[str, ...], receipt: Receipt) -> None:
    if {"buyer", "facts"} & set(names):
        _facts(flow, receipt, names)
    if {"tenders", "taxes"} & set(names):
        _settled(flow, receipt, names)
    for name in names:
        if name in _ALONE:
            _ALONE[name](flow, receipt)


def _facts(flow: _Flow, receipt: Receipt, names: tuple[str, ...]) -> None:
    """For whom at the left, which number and when at the right."""
    left = _buyer(receipt, flow.formats) if "buyer" in names else []
    right = _numbers(receipt, flow.formats) if "facts" in names else []
    if not left and not right:
        return
    height = 0.0
    marks: list[Mark] = []
    for at, (label, value) in enumerate(right):
        y = 3.4 + at * 5.2
        marks.append(Word(label, 120.0, y, 3.3, quiet=True))
        marks.append(Word(value, RIGHT, y, 3.3, bold=at == 0, align="right"))
        height = max(height, y)
    y = -1.1  # the first lines of both stand on one height
    for text, size, bold, quiet in left:
        for line in wrapped(text, size, 90.0, bold=bold):
            y += size * LINE + 0.6
            marks.append(Word(line, LEFT, y, size, bold=bold, quiet=quiet))
    flow.put(max(height, y) + 10.0, *marks)


def _buyer(receipt: Receipt, formats: Formats) -> list[tuple[str, float, bool, bool]]:
    buyer = None if receipt.invoice is None else receipt.invoice.buyer
    if buyer is None and receipt.invoice is not None and receipt.invoice.credits:
        # Another till has sealed them; the first invoice's number is on the paper.
        same = formats.word("buyer_as_on", number=receipt.invoice.credits)
        return [(formats.word("bill_to"), 2.9, False, True), (same, 3.5, False, False)]
    if buyer is None:
        return []
    lines = [(formats.word("bill_to"), 2.9, False, True), (buyer.name, 4.2, True, False)]
    lines += [(line, 3.5, False, False) for line in buyer.address.splitlines()]
    if buyer.tax_number:
        text = f"{formats.word('tax_number')} {buyer.tax_number}"
        lines.append((text, 3.5, False, False))
    return lines


def _numbers(receipt: Receipt, formats: Formats) -> list[tuple[str, str]]:
    invoice, rows = receipt.invoice, []
    if invoice is not None:
        rows.append((formats.word("number"), invoice.number))
        if invoice.credits:
            rows.append((formats.word("credit_of"), invoice.credits))
        rows.append((formats.word("date"), formats.stamp(invoice.at_ms)))
    rows.append((formats.word("order"), receipt.number))
    when = {"sale": "sold"}.get(receipt.occasion, receipt.occasion) if invoice else "date"
    rows.append((formats.word(when), formats.stamp(receipt.at_ms)))
    rows.append((formats.word("till"), receipt.till_name))
    rows.append((formats.word("served_by"), receipt.person_name))
    return rows


def _table(flow: _Flow, receipt: Receipt) -> None:
    formats = flow.formats
    heads: list[Mark] = [
        Word(formats.word("item"), LEFT, 3.4, 3.0, quiet=True),
        Word(formats.word("count"), _COUNT, 3.4, 3.0, align="right", quiet=True),
        Word(formats.word("price"), _PRICE, 3.4, 3.0, align="right", quiet=True),
        Word(formats.word("amount"), RIGHT, 3.4, 3.0, align="right", quiet=True),
        Stroke(LEFT, 5.4, RIGHT, 0.25),
    ]
    flow.put(8.0, *heads)
    flow.head, flow.head_height = tuple(heads), 8.0
    for show in receipt.shows:
        _show(flow, show, receipt)
    for extra in receipt.extras:
        name = formats.word("kept") if extra.kind == "kept" else extra.name
        money = formats.money(extra.minor, receipt.currency)
        marks: list[Mark] = [
            Word(name, LEFT, 3.8, 3.6),
            Word(money, RIGHT, 3.8, 3.6, align="right"),
        ]
        if extra.count > 1:
            marks.append(Word(str(extra.count), _COUNT, 3.8, 3.6, align="right"))
        flow.put(6.4, *marks)
    flow.head, flow.head_height = (), 0.0


def _show(flow: _Flow, show: Show, receipt: Receipt) -> None:
    formats, marks, y = flow.formats, list[Mark](), 0.0
    if receipt.occasion == "exchange":
        word = formats.word("given" if show.back else "got")
        y += 4.2
        marks.append(Word(word, LEFT, y, 3.0, quiet=True))
    if show.title:
        for text in wrapped(show.title, 4.0, 110.0, bold=True):
            y += 5.2
            marks.append(Word(text, LEFT, y, 4.0, bold=True))
        y += 4.6
        marks.append(Word(formats.moment(show.starts_at), LEFT, y, 3.1, quiet=True))
    if marks:
        flow.put(y + 2.0, *marks)
    for line in show.lines:
        _line(flow, line, receipt.currency)
    flow.put(2.0)


def _line(flow: _Flow, line: Line, currency: str) -> None:
    formats = flow.formats
    marks: list[Mark] = [
        Word(str(line.count), _COUNT, 3.8, 3.6, align="right"),
        Word(formats.money(line.each_minor, currency), _PRICE, 3.8, 3.6, align="right"),
        Word(formats.money(line.listed_minor, currency), RIGHT, 3.8, 3.6, align="right"),
    ]
    y = -1.0
    for text in wrapped(line.what, 3.6, 105.0):
        y += 4.8
        marks.append(Word(text, LEFT, y, 3.6))
    for text in wrapped(line.seats, 3.0, 105.0):
        y += 4.3
        marks.append(Word(text, LEFT, y, 3.0, quiet=True))
    for name, minor in line.notes:
        y += 4.8
        marks.append(Word(name, LEFT + 4, y, 3.3))
        money = formats.money(minor, currency)
        marks.append(Word(money, RIGHT, y, 3.3, align="right"))
    flow.put(y + 2.8, *marks)


def _total(flow: _Flow, receipt: Receipt) -> None:
    formats = flow.formats
    word = formats.word("difference" if receipt.occasion == "exchange" else "total")
    money = formats.money(receipt.total_minor, receipt.currency)
    marks: list[Mark] = [
        Stroke(LEFT, 1.0, RIGHT, 0.5),
        Word(word, LEFT, 8.2, 5.4, bold=True),
        Word(money, RIGHT, 8.2, 5.4, bold=True, align="right"),
    ]
    height = 14.0
    if receipt.rounding_minor:
        rounded = formats.money(receipt.rounding_minor, receipt.currency)
        marks.append(Word(formats.word("rounding"), LEFT, 14.0, 3.4))
        marks.append(Word(rounded, RIGHT, 14.0, 3.4, align="right"))
        height = 19.0
    flow.put(height + 4.0, *marks)


def _settled(flow: _Flow, receipt: Receipt, names: tuple[str, ...]) -> None:
    """How it was paid at the left, the taxes at the right."""
    nothing: tuple[list[Mark], float] = ([], 0.0)
    paid, tall = _paid(receipt, flow.formats) if "tenders" in names else nothing
    taxes, taller = _taxes(receipt, flow.formats) if "taxes" in names else nothing
    if not paid and not taxes:
        return
    flow.put(max(tall, taller) + 6.0, *paid, *taxes)


def _paid(receipt: Receipt, formats: Formats) -> tuple[list[Mark], float]:
    to, y, marks = _HALF - 4, 3.4, list[Mark]()
    if not receipt.tenders:
        return marks, 0.0
    word = "given_back" if all(one.minor < 0 for one in receipt.tenders) else "paid"
    marks += [Word(formats.word(word), LEFT, y, 3.0, quiet=True), Stroke(LEFT, 5.4, to, 0.25)]
    y = 5.6
    for one in receipt.tenders:
        y += 5.2
        marks.append(Word(tender_name(one, formats), LEFT, y, 3.5))
        money = formats.money(one.minor, receipt.currency)
        marks.append(Word(money, to, y, 3.5, align="right"))
        for text in tender_details(one, formats):
            for piece in wrapped(text, 2.9, to - LEFT):
                y += 4.2
                marks.append(Word(piece, LEFT, y, 2.9, quiet=True))
    if receipt.change_minor:
        y += 5.6
        change = formats.money(receipt.change_minor, receipt.currency)
        marks.append(Word(formats.word("change"), LEFT, y, 3.5, bold=True))
        marks.append(Word(change, to, y, 3.5, bold=True, align="right"))
    return marks, y


def _taxes(receipt: Receipt, formats: Formats) -> tuple[list[Mark], float]:
    if not receipt.taxes:
        return [], 0.0
    left, edges = _HALF + 6, (143.0, 164.0, RIGHT)
    heads = [formats.word(one) for one in ("net_of", "tax", "gross")]
    marks: list[Mark] = [
        Word(text, edge, 3.4, 3.0, align="right", quiet=True)
        for text, edge in zip(heads, edges, strict=True)
    ]
    marks.append(Stroke(left, 5.4, RIGHT, 0.25))
    y = 5.6
    for row in receipt.taxes:
        y += 5.2
        marks.append(Word(tax_name(row.name, row.basis_points, formats), left, y, 3.3))
        figures = (row.net_minor, row.tax_minor, row.gross_minor)
        marks += [
            Word(formats.plain_money(minor, receipt.currency), edge, y, 3.3, align="right")
            for minor, edge in zip(figures, edges, strict=True)
        ]
    return marks, y


def _cards(flow: _Flow, receipt: Receipt) -> None:
    for lines in receipt.cards:
        flow.put(7.0, Word(flow.formats.word("card_receipt"), LEFT, 4.0, 3.4, bold=True))
        for line in lines:
            name, _tab, value = line.partition("\t")
            to = _HALF - 4
            flow.put(4.4, Word(name, LEFT, 3.2, 2.9), Word(value, to, 3.2, 2.9, align="right"))


def _feet(flow: _Flow, receipt: Receipt) -> None:
    """Each page's number, and on the last one what the journal holds it to."""
    formats, proof, count = flow.formats, receipt.proof, len(flow.pages)
    for at, page in enumerate(flow.pages, 1):
        if count > 1:
            words = formats.word("page", at=at, count=count)
            page.append(Word(words, RIGHT, HEIGHT - 10, 2.9, align="right", quiet=True))
    last, y = flow.pages[-1], BOTTOM + 4
    last.append(Stroke(LEFT, y, RIGHT, 0.25))
    last.append(Square(proof.code, RIGHT - CODE_MM, y + 3, CODE_MM))
    entry = f"{proof.till}.{proof.incarnation}.{proof.number}"
    said = formats.word("proof", number=entry, till=receipt.till_name)
    y += 7.0
    for line in wrapped(said, 2.9, 130.0):
        last.append(Word(line, LEFT, y, 2.9, quiet=True))
        y += 4.2
    for half in (proof.hash[:32], proof.hash[32:]):
        spaced = " ".join(half[at : at + 4] for at in range(0, len(half), 4))
        last.append(Word(spaced, LEFT, y + 0.6, 3.0))
        y += 4.4
    if receipt.invoice is not None:
        last.append(Word(formats.word("unsigned"), LEFT, y + 1.4, 2.9, quiet=True))


_ALONE = {"lines": _table, "total": _total, "cards": _cards}
