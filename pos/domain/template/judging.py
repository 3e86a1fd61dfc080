"""What a template lacks that a ticket must have: told without drawing it.

What depends on letters, `printing.layout.proving` finds by drawing the ticket.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from pos.domain.template.demands import amount_line, demands, judge_slip
from pos.domain.template.faults import PaperFault, fault_of
from pos.domain.template.fields import FIELDS, holds
from pos.domain.template.finding import Finding
from pos.domain.template.kinds import SLIPS
from pos.domain.template.model import (
    Banded,
    BesideCode,
    Box,
    Code,
    Element,
    Template,
    inside,
    meets,
    sources,
    stub_area,
    walk,
    within,
)

LEAST_MODULE_MM = 0.375
LEAST_MARGIN_MM = 1.0
QUIET_MODULES = 4
CODE_MODULES = 41  # of version 6, which holds a ticket's code
_MM_PER_INCH = 25.4
_CODES = (Code, BesideCode)
_INVERTED = PaperFault.CODE_INVERTED()


@dataclass(frozen=True)
class Case:
    """One kind of ticket that every house may sell some day."""

    said: str
    facts: frozenset[str]


def _case(said: str, *more: str, without: Collection[str] = ()) -> Case:
    gone = {"copy", *without}
    return Case(said, frozenset(one for one in (*FIELDS, *more) if one not in gone))


CASES = (
    _case("a numbered seat", "seated"),
    _case("a seat without a row", "seated", without=("row", "floor")),
    _case("a standing place", "standing", without=("row", "seat", "floor")),
    _case("an entry at a time", "timed", without=("row", "seat", "floor")),
)


def dots_of(millimetres: float, dpi: int) -> int:
    """A length in dots; what is there at all has one."""
    return max(1, round(millimetres * dpi / _MM_PER_INCH))


def judge(template: Template) -> list[Finding]:
    """Everything that is wrong without a letter being drawn."""
    if template.kind in SLIPS:
        return judge_slip(template)
    found: list[Finding] = []
    for case in CASES:
        found += _missing(template, case)
    if template.kind == "emergency":
        found += [*demands(template), *amount_line(template)]
    else:
        found += _copies(template)
    found += _codes(template)
    found += _edges(template)
    found += _stub(template)
    return list(dict.fromkeys(found))


def shown(parts: Sequence[Element], facts: Collection[str]) -> Iterator[Element]:
    """The elements that are there for such a ticket."""
    for one in parts:
        if holds(one.when, facts):
            yield one
            yield from shown(inside(one), facts)


def _elements(template: Template, facts: Collection[str]) -> Iterator[Element]:
    yield from shown(template.flow, facts)
    for box in template.boxes:
        if holds(box.when, facts):
            yield from shown(box.parts, facts)


def _fields(elements: Iterator[Element] | Sequence[Element]) -> set[str]:
    found: set[str] = set()
    for element in elements:
        for source in sources(element):
            found.update(source.fields)
        if isinstance(element, _CODES):
            found.add("qr")
    return found


def _lacks(has: Collection[str], case: Case) -> Iterator[str]:
    """What such a ticket must say and does not."""
    if "title" not in has:
        yield "title"
    if not {"date", "short_date"} & set(has):
        yield "date"
    if "time" not in has:
        yield "time"
    if "place" in has:
        return
    if "seat" in case.facts and "seat" not in has:
        yield "seat"
    if "row" in case.facts and "row" not in has:
        yield "row"
    if "section" not in has:
        yield "section"


def _missing(template: Template, case: Case) -> Iterator[Finding]:
    has = _fields(_elements(template, case.facts))
    for name in _lacks(has, case):
        yield Finding(name, PaperFault.NOT_ON_TICKET(case=fault_of(case.said)))
    if "qr" not in has:
        yield Finding("qr", PaperFault.CODE_NOT_ON_TICKET(case=fault_of(case.said)))
    if not {"order", "short_code"} & has:
        yield Finding("order", PaperFault.ORDER_NOT_ON_TICKET(case=fault_of(case.said)))


def _copies(template: Template) -> Iterator[Finding]:
    for case in CASES:
        has = _fields(_elements(template, case.facts | {"copy"}))
        if not {"copy", "print"} & has:
            yield Finding("copy", PaperFault.COPY_NOT_SAID())
            return


def _codes(template: Template) -> Iterator[Finding]:
    every = [*walk(template.flow), *(one for box in template.boxes for one in walk(box.parts))]
    for band in every:
        if isinstance(band, Banded) and any(isinstance(one, _CODES) for one in walk(band.parts)):
            yield Finding("qr", _INVERTED)
    for one in every:
        if not isinstance(one, _CODES):
            continue
        for dpi in template.stock.dpi:
            module_mm = dots_of(one.module_mm, dpi) / dpi * _MM_PER_INCH
            if min(module_mm, one.module_mm) < LEAST_MODULE_MM:
                module = f"{module_mm:.2f}"
                yield Finding(
                    "qr",
                    PaperFault.MODULE_TOO_SMALL(module=module, dpi=dpi, least=LEAST_MODULE_MM),
                )
    for box in template.boxes:
        yield from _code_in(box, template)


def _code_in(box: Box, template: Template) -> Iterator[Finding]:
    codes = [one for one in walk(box.parts) if isinstance(one, _CODES)]
    if codes and box.inverted:
        yield Finding(f"box {box.id}", _INVERTED)
    for one in codes:
        for dpi in template.stock.dpi:
            modules = CODE_MODULES + 2 * QUIET_MODULES
            side_mm = modules * dots_of(one.module_mm, dpi) / dpi * _MM_PER_INCH
            if side_mm > min(box.inner_mm) + 0.2:
                (width, height), side = box.inner_mm, f"{side_mm:.1f}"
                large = PaperFault.CODE_TOO_LARGE(side=side, dpi=dpi, width=width, height=height)
                yield Finding(f"box {box.id}", large)


def _edges(template: Template) -> Iterator[Finding]:
    stock = template.stock
    if stock.height_mm is None:
        return
    if stock.margin_mm < LEAST_MARGIN_MM:
        yield Finding("stock", PaperFault.MARGIN_TOO_SMALL(least=LEAST_MARGIN_MM))
    rim = stock.margin_mm
    area = (rim, rim, stock.width_mm - rim, stock.height_mm - rim)
    whole = (0.0, 0.0, stock.width_mm, stock.height_mm)
    for box in template.boxes:
        if not within(box, whole):
            yield Finding(f"box {box.id}", PaperFault.BOX_OUTSIDE())
        elif not within(box, area):
            yield Finding(f"box {box.id}", PaperFault.BOX_IN_MARGIN(margin=rim))


def _stub(template: Template) -> Iterator[Finding]:
    if template.stub is None:
        return
    area = stub_area(template.stock, template.stub)
    boxes = [box for box in template.boxes if within(box, area)]
    for box in template.boxes:
        if box not in boxes and meets(box, area):
            yield Finding(f"box {box.id}", PaperFault.BOX_TORN())
    rest = [box for box in template.boxes if box not in boxes]
    for case in CASES:
        here = [box for box in boxes if holds(box.when, case.facts)]
        has = _fields([one for box in here for one in shown(box.parts, case.facts)])
        for name in _lacks(has, case):
            yield Finding(name, PaperFault.NOT_ON_STUB(case=fault_of(case.said)))
        if not {"order", "short_code"} & has:
            yield Finding("order", PaperFault.ORDER_NOT_ON_STUB(case=fault_of(case.said)))
        there = [box for box in rest if holds(box.when, case.facts)]
        kept = _fields([one for box in there for one in shown(box.parts, case.facts)])
        for name in _lacks(kept, case):
            yield Finding(name, PaperFault.ON_STUB_ALONE(case=fault_of(case.said)))
        if "qr" in has and "qr" not in kept:
            yield Finding("qr", PaperFault.CODE_TORN_OFF())
