"""Blocks made again as others: larger or smaller, or with somebody who looks how they are drawn."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

from PIL import Image

from printing.layout.blocks import Band, Block, Columns, Gap, Pair, Stack, Text, blank
from printing.layout.code import BesideCode
from printing.profile import Profile


@dataclass(frozen=True)
class Indented:
    """What belongs to the line above it; the right edge stays."""

    block: Block
    by_mm: float = 2.4

    def render(self, width: int, profile: Profile) -> Image.Image:
        """See Block."""
        left = profile.dots(self.by_mm)
        inner = self.block.render(width - left, profile)
        page = blank(width, inner.height)
        page.paste(inner, (left, 0))
        return page


@runtime_checkable
class HasTwo(Protocol):
    """A block that is drawn in one of two ways."""

    def changed(self, change: Callable[[Block], Block]) -> Block:
        """With both of them changed."""


def changed(block: Block, change: Callable[[Text | Pair | Gap], Block]) -> Block:
    """The block with every text, pair and gap in it changed; what cannot hold one stays."""
    match block:
        case Text() | Pair() | Gap():
            return change(block)
        case Stack():
            return Stack([changed(one, change) for one in block.blocks])
        case Columns():
            return replace(block, blocks=[changed(one, change) for one in block.blocks])
        case Band() | Indented() | BesideCode():
            return replace(block, block=changed(block.block, change))
    if isinstance(block, HasTwo):
        return block.changed(lambda one: changed(one, change))
    return block


def scaled(block: Block, by: float) -> Block:
    """As large as that; codes and lines stay."""
    if by == 1.0:
        return block

    def change(one: Text | Pair | Gap) -> Block:
        match one:
            case Text():
                return replace(
                    one, size_mm=one.size_mm * by, least_mm=min(one.least_mm, one.size_mm * by)
                )
            case Pair():
                return replace(one, size_mm=one.size_mm * by)
            case Gap():
                return Gap(one.height_mm * by)

    return changed(block, change)
