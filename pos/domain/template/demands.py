"""What a slip or an emergency ticket may never go without: told without drawing it.

The law and the proof want it, so no `when` of the house's may take it away. Only its own name may
stand there: an order without a buyer has no buyer to tell.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pos.domain.template.faults import PaperFault, fault_of
from pos.domain.template.finding import Finding
from pos.domain.template.kinds import VOCABULARIES, Vocabulary
from pos.domain.template.model import (
    Banded,
    BesideCode,
    Element,
    Line,
    Part,
    SideBySide,
    Template,
    Written,
    inside,
    sources,
)

LEAST_LETTERS_MM = 2.0


@dataclass(frozen=True)
class _Placed:
    element: Element
    when: frozenset[str]  # its own, and those of all that hold it
    narrow: bool  # in columns, or in white on black

    def says(self, name: str, knows: Vocabulary) -> bool:
        """A part's name is no word: the word Total is not the total."""
        if name in knows.parts:
            return isinstance(self.element, Part) and name in self.element.names
        if name in knows.fields:
            return any(name in one.fields for one in sources(self.element))
        return any(name == one.word for one in sources(self.element))


def judge_slip(template: Template) -> list[Finding]:
    """Everything that is wrong with a slip's flow."""
    return list(dict.fromkeys([*demands(template), *_parts(template), *_small(template)]))


def demands(template: Template) -> Iterator[Finding]:
    """What is not there, or not always."""
    knows = VOCABULARIES[template.kind]
    placed = [
        *_placed(template.flow, frozenset()),
        *(one for box in template.boxes for one in _placed(box.parts, frozenset(box.when))),
    ]
    for name in knows.demanded:
        found = [one for one in placed if one.says(name, knows)]
        if not found:
            yield Finding(name, PaperFault.DEMANDED(paper=fault_of(knows.said)))
        elif all(one.when - {name} for one in found):
            other = sorted(found[0].when - {name})
            yield Finding(name, PaperFault.NOT_ALWAYS(when=other[0]))


def amount_line(template: Template) -> Iterator[Finding]:
    """An emergency ticket has no price: somebody writes down what was paid."""
    lists = [template.flow, *(box.parts for box in template.boxes)]
    if not any(_has_line(one) for one in lists):
        yield Finding("amount", PaperFault.NO_LINE())


def _has_line(parts: Sequence[Element]) -> bool:
    says = any(isinstance(one, Written) and one.source.word == "amount" for one in parts)
    if says and any(isinstance(one, Line) for one in parts):
        return True
    return any(_has_line(inside(one)) for one in parts)


def _placed(
    parts: Sequence[Element], when: frozenset[str], *, narrow: bool = False
) -> Iterator[_Placed]:
    for one in parts:
        under = when | set(one.when)
        yield _Placed(one, under, narrow)
        tight = narrow or isinstance(one, SideBySide | Banded | BesideCode)
        yield from _placed(inside(one), under, narrow=tight)


def _parts(template: Template) -> Iterator[Finding]:
    """Each once, and each as wide as the paper: two sums on one slip would be two truths."""
    seen: set[str] = set()
    for one in _placed(template.flow, frozenset()):
        if not isinstance(one.element, Part):
            continue
        for name in one.element.names:
            if name in seen:
                yield Finding(name, PaperFault.PART_TWICE())
            seen.add(name)
            if one.narrow:
                yield Finding(name, PaperFault.PART_NARROW())
        if one.element.size_mm and template.stock.paper:
            yield Finding(one.element.names[0], PaperFault.PART_SIZED())
        if len(one.element.names) > 1 and template.stock.is_roll:
            names = " and ".join(one.element.names)
            yield Finding(names, PaperFault.PARTS_ON_ROLL())


def _small(template: Template) -> Iterator[Finding]:
    knows = VOCABULARIES[template.kind]
    for one in _placed(template.flow, frozenset()):
        if not isinstance(one.element, Written):
            continue
        names = [each for each in knows.demanded if one.says(each, knows)]
        letters = one.element.letters
        if names and min(letters.size_mm, letters.least_mm) < LEAST_LETTERS_MM:
            size = min(letters.size_mm, letters.least_mm)
            small = PaperFault.LETTERS_TOO_SMALL(size=size, least=LEAST_LETTERS_MM)
            yield Finding(names[0], small)
