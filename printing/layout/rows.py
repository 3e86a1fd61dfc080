"""Rows of a slip: a heading, and names with their values at the right edge."""

from collections.abc import Sequence

from printing.layout.blocks import Block, Gap, Rule, Text
from printing.layout.fonts import Weight
from printing.layout.whole import row


def heading(text: str) -> list[Block]:
    """What the rows below are about."""
    return [Gap(3.2), Text(text, 3.6, Weight.BOLD), Gap(0.8), Rule(0.25), Gap(1.2)]


def rows_of(rows: Sequence[tuple[str, str]]) -> list[Block]:
    """One below the other."""
    blocks: list[Block] = []
    for label, value in rows:
        blocks += [row(label, value), Gap(0.5)]
    return blocks
