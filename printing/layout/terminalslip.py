"""The card terminals on a Z slip: what they say beside our books, and what was found."""

from pos.domain.dayend import Comparison, Finding, Sum
from pos.domain.report import ShiftReport
from printing.layout.blocks import Band, Block, Gap, Text
from printing.layout.fonts import Weight
from printing.layout.formats import Formats
from printing.layout.rows import heading, rows_of

_WALLETS = {"alipay": "Alipay", "wechat": "WeChat Pay"}


def terminal_blocks(report: ShiftReport, formats: Formats) -> list[Block]:
    """A part for each terminal."""
    blocks: list[Block] = []
    for one in report.terminals:
        blocks += _terminal(one, formats)
    return blocks


def _terminal(one: Comparison, formats: Formats) -> list[Block]:
    terminal = f"{formats.word('card_terminal')} {one.terminal}".strip()
    name = _WALLETS.get(one.terminal, terminal)
    rows = [(formats.word("since"), formats.stamp(one.since_ms))]
    theirs = one.theirs
    rows += _side(one, "sales", one.ours.sales, None if theirs is None else theirs.sales, formats)
    rows += _side(one, "card_back", one.ours.back, None if theirs is None else theirs.back, formats)
    if len(one.ours.lines) > 1:
        rows += [
            (line.scheme or "?", formats.money(line.sales.minor, one.currency))
            for line in one.ours.lines
        ]
    blocks: list[Block] = [*heading(name), *rows_of(rows), Gap(1.2), _verdict(one, formats)]
    for finding in one.findings:
        blocks += [Gap(0.8), *rows_of([_finding(finding, one.currency, formats)])]
    if one.reason:
        blocks += [Gap(0.8), Text(f"{formats.word('reason')}: {one.reason}", 3.4, lines=4)]
    return blocks


def _side(
    one: Comparison, word: str, ours: Sum, theirs: Sum | None, formats: Formats
) -> list[tuple[str, str]]:
    def row(whose: str, part: Sum) -> tuple[str, str]:
        name = f"{formats.word(word)} × {part.count}, {formats.word(whose)}"
        return name, formats.money(part.minor, one.currency)

    rows = [row("this_till", ours)]
    return rows if theirs is None else [*rows, row("its_own", theirs)]


def _verdict(one: Comparison, formats: Formats) -> Block:
    if one.agrees:
        return Text(formats.word("terminal_agrees"), 4.2, Weight.BOLD, lines=2)
    if one.theirs is None:
        word = formats.word("not_compared")
    else:
        minor = formats.money(one.difference_minor, one.currency)
        word = f"{formats.word('difference')}  {minor}"
    return Band(Text(word, 4.6, Weight.BOLD, tight=True, inverted=True))


def _finding(found: Finding, currency: str, formats: Formats) -> tuple[str, str]:
    sign = 1 if found.kind == "charge" else -1
    name = " ".join(filter(None, (formats.stamp(found.at_ms), found.reference)))
    return name, formats.money(sign * found.minor, currency)
