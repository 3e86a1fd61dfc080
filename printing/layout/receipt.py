"""The receipt on a roll: what was bought, the total in the biggest type, taxes, how it was paid.

It holds on 80 mm and on 58 mm: figures stand at the right edge, one below the other.
"""

from collections.abc import Callable, Iterable

from pos.domain.paper import CardPaper
from pos.domain.receipt import Line, Paid, Receipt, Show
from printing.layout.blocks import Block, Columns, Gap, Pair, Rule, Stack, Text
from printing.layout.changing import Indented
from printing.layout.code import BesideCode
from printing.layout.fonts import Weight
from printing.layout.formats import Formats
from printing.layout.whole import Either, row

_SMALL, _PLAIN = 2.8, 3.4


def _facts(paper: Receipt, formats: Formats) -> list[Block]:
    rows: list[tuple[str, str]] = []
    invoice = paper.invoice
    if invoice is not None:
        rows.append((formats.word("number"), invoice.number))
        if invoice.credits:
            rows.append((formats.word("credit_of"), invoice.credits))
        rows.append((formats.word("date"), formats.stamp(invoice.at_ms)))
    rows.append((formats.word("order"), paper.number))
    rows.append((formats.word("sold" if invoice else "date"), formats.stamp(paper.at_ms)))
    if invoice is not None and paper.occasion != "sale":
        rows[-1] = (formats.word(paper.occasion), formats.stamp(paper.at_ms))
    rows.append((formats.word("till"), paper.till_name))
    rows.append((formats.word("served_by"), paper.person_name))
    return _rows(rows)


def _buyer(paper: Receipt, formats: Formats) -> list[Block]:
    buyer = None if paper.invoice is None else paper.invoice.buyer
    if buyer is None and paper.invoice is not None and paper.invoice.credits:
        # Another till has sealed them: the law asks for the first invoice's number, and it is here.
        same = formats.word("buyer_as_on", number=paper.invoice.credits)
        told: list[Block] = [Text(formats.word("bill_to"), _SMALL), Gap(0.4)]
        return [*told, Text(same, _PLAIN, lines=2)]
    if buyer is None:
        return []
    blocks: list[Block] = [
        Text(formats.word("bill_to"), _SMALL),
        Gap(0.4),
        Text(buyer.name, 3.9, Weight.BOLD, lines=3),
        *[Text(line, _PLAIN, lines=3) for line in buyer.address.splitlines()],
    ]
    if buyer.tax_number:
        blocks.append(Text(f"{formats.word('tax_number')} {buyer.tax_number}", _PLAIN, lines=2))
    return blocks


def _shows(paper: Receipt, formats: Formats) -> list[Block]:
    blocks: list[Block] = []
    for show in paper.shows:
        blocks += _show(show, paper, formats)
    for extra in paper.extras:
        name = formats.word("kept") if extra.kind == "kept" else extra.name
        counted = f"{extra.count} × {name}" if extra.count > 1 else name
        blocks += [Pair(counted, formats.money(extra.minor, paper.currency)), Gap(0.5)]
    return blocks


def _show(show: Show, paper: Receipt, formats: Formats) -> list[Block]:
    blocks: list[Block] = []
    if paper.occasion == "exchange":
        word = formats.word("given" if show.back else "got")
        blocks += [Text(word, _SMALL), Gap(0.4)]
    if show.title:
        when = formats.moment(show.starts_at)
        blocks += [Text(show.title, 3.9, Weight.BOLD, lines=2), Text(when, _SMALL), Gap(1.0)]
    for line in show.lines:
        blocks += _line(line, paper.currency, formats)
    return [*blocks, Gap(1.0)]


def _line(line: Line, currency: str, formats: Formats) -> list[Block]:
    listed = formats.money(line.listed_minor, currency)
    blocks: list[Block] = [Pair(f"{line.count} × {line.what}", listed, right_weight=Weight.BOLD)]
    under = [line.seats]
    if line.count > 1:
        each = formats.money(abs(line.each_minor), currency)
        under.insert(0, formats.word("each", money=each))
    blocks += [Indented(Text(text, _SMALL, lines=4)) for text in under if text]
    for name, minor in line.notes:
        blocks += [Gap(0.3), Indented(Pair(name, formats.money(minor, currency), 3.2))]
    return [*blocks, Gap(1.2)]


def _total(paper: Receipt, formats: Formats) -> list[Block]:
    word = formats.word("difference" if paper.occasion == "exchange" else "total")
    money = formats.money(paper.total_minor, paper.currency)
    blocks: list[Block] = [Pair(word, money, 6.0, Weight.BOLD)]
    if paper.rounding_minor:
        rounded = formats.money(paper.rounding_minor, paper.currency)
        blocks += [Gap(0.4), Pair(formats.word("rounding"), rounded)]
    return blocks


def _paid(paper: Receipt, formats: Formats) -> list[Block]:
    blocks: list[Block] = []
    for one in paper.tenders:
        money = formats.money(one.minor, paper.currency)
        name = tender_name(one, formats)
        blocks.append(Pair(name if one.minor >= 0 else _back(name, formats), money))
        details = tender_details(one, formats)
        blocks += [Indented(Text(text, _SMALL, lines=2)) for text in details]
        blocks.append(Gap(0.5))
    if paper.change_minor:
        change = formats.money(paper.change_minor, paper.currency)
        blocks += [Pair(formats.word("change"), change, 3.9, Weight.BOLD), Gap(0.5)]
    return blocks


def _back(name: str, formats: Formats) -> str:
    return f"{formats.word('refunded')}: {name}"


def tender_name(one: Paid, formats: Formats) -> str:
    """A means of payment, in the house's language."""
    known = ("cash", "card", "voucher", "account", "wallet")
    return formats.word(one.kind) if one.kind in known else one.kind


def tender_details(one: Paid, formats: Formats) -> list[str]:
    """What tells the tender from others, in lines."""
    lines = [" · ".join(one.details)] if one.details else []
    if one.foreign:
        notes = formats.money(one.foreign_minor, one.foreign)
        lines.append(formats.word("at_rate", money=notes, rate=formats.rate(one.rate)))
    return lines


def _taxes(paper: Receipt, formats: Formats) -> list[Block]:
    if not paper.taxes:
        return []
    shares = [1.5, 1.2, 1, 1.2]
    heads = [formats.word(one) for one in ("tax", "net_of", "tax", "gross")]
    heads[0] = ""
    blocks: list[Block] = [_figures(heads, shares, _SMALL), Gap(0.5)]
    below: list[Block] = []
    for tax in paper.taxes:
        money = [tax.net_minor, tax.tax_minor, tax.gross_minor]
        figures = [formats.plain_money(minor, paper.currency) for minor in money]
        name = tax_name(tax.name, tax.basis_points, formats)
        blocks += [_figures([name, *figures], shares, 3.0), Gap(0.4)]
        words = [formats.word(one) for one in ("net_of", "tax", "gross")]
        below.append(Text(name, 3.0, Weight.BOLD, lines=2))
        below += [Pair(word, figure, 3.0) for word, figure in zip(words, figures, strict=True)]
        below.append(Gap(0.8))
    return [Either(Stack(blocks), Stack(below))]


def tax_name(name: str, basis_points: int, formats: Formats) -> str:
    """VAT 7 %; what bears none has a word of its own."""
    return f"{name} {formats.percent(basis_points)}" if name else formats.word("no_tax")


def _figures(texts: Iterable[str], shares: list[float], size_mm: float) -> Block:
    blocks: list[Block] = [
        Text(
            text,
            size_mm,
            align="left" if at == 0 else "right",
            lines=2 if at == 0 else 1,
            least_mm=2.2,
        )
        for at, text in enumerate(texts)
    ]
    return Columns(blocks, shares, gap_mm=1.2)


def _cards(paper: Receipt, formats: Formats) -> list[Block]:
    blocks: list[Block] = []
    for lines in paper.cards:
        heading = Text(formats.word("card_receipt"), 3.6, Weight.BOLD)
        blocks += [Gap(1.6), Rule(0.25), Gap(1.2), heading, Gap(0.8), *_card_lines(lines)]
    return blocks


def _unsigned(paper: Receipt, formats: Formats) -> list[Block]:
    """An invoice claims no more than it is."""
    if paper.invoice is None:
        return []
    return [Text(formats.word("unsigned"), _SMALL, lines=2)]


def _card_lines(lines: Iterable[str]) -> list[Block]:
    blocks: list[Block] = []
    for line in lines:
        name, tab, value = line.partition("\t")
        block: Block = Pair(name, value, 3.0) if tab else Text(name, 3.0, lines=3)
        blocks += [block, Gap(0.3)]
    return blocks


def _proof(paper: Receipt, formats: Formats) -> list[Block]:
    """The journal's entry: its number and the short hash to read, all of it in the code."""
    proof = paper.proof
    short = " ".join(proof.short[at : at + 4] for at in range(0, len(proof.short), 4))
    facts = Stack(
        [
            Gap(3.0),
            Text(formats.word("journal"), 2.7),
            Text(f"{proof.till}.{proof.incarnation}.{proof.number}", 3.6, Weight.BOLD),
            Gap(1.6),
            Text(short, 3.3, Weight.BOLD, lines=3),
        ]
    )
    return [BesideCode(facts, proof.code)]


def _rows(rows: Iterable[tuple[str, str]]) -> list[Block]:
    blocks: list[Block] = []
    for label, value in rows:
        blocks += [row(label, value), Gap(0.4)]
    return blocks


PARTS: dict[str, tuple[float, Callable[[Receipt, Formats], list[Block]]]] = {
    "facts": (_PLAIN, _facts),
    "buyer": (_PLAIN, _buyer),
    "lines": (_PLAIN, _shows),
    "total": (6.0, _total),
    "tenders": (_PLAIN, _paid),
    "taxes": (3.0, _taxes),
    "cards": (3.0, _cards),
    "unsigned": (_SMALL, _unsigned),
    "proof": (_PLAIN, _proof),
}


def _card_facts(paper: CardPaper, formats: Formats) -> list[Block]:
    """Which order the card paid, and when."""
    return [
        Text(formats.word("for_house"), _PLAIN),
        Gap(1.6),
        Pair(formats.word("order"), paper.order_number),
        Gap(0.5),
        Pair(formats.word("date"), formats.stamp(paper.at_ms)),
    ]


def signature(formats: Formats, room_mm: float) -> list[Block]:
    """Where to sign."""
    return [Gap(room_mm), Rule(0.25), Gap(0.6), Text(formats.word("signature"), _SMALL)]


CARD_PARTS: dict[str, tuple[float, Callable[[CardPaper, Formats], list[Block]]]] = {
    "facts": (_PLAIN, _card_facts),
    "lines": (3.0, lambda paper, _formats: _card_lines(paper.lines)),
    "signature": (_SMALL, lambda _paper, formats: signature(formats, 13)),
}
