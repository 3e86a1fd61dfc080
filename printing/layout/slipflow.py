"""A slip laid out as its template says: the house's own words, and the parts that the books say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from pos.domain.paper import CardPaper, RefundPaper, ReportPaper, Slip
from pos.domain.receipt import Receipt
from pos.domain.template.kinds import Kind
from pos.domain.template.model import Part, Template
from printing.layout.blocks import Block, Gap, Pair, Stack, Text
from printing.layout.changing import changed, scaled
from printing.layout.formats import Formats
from printing.layout.receipt import CARD_PARTS, PARTS
from printing.layout.slips import REFUND_PARTS, REPORT_PARTS, refund_total
from printing.layout.ticket import Builder
from printing.layout.values import Values, Write

Watched = Callable[[tuple[str, ...], Text | Pair], Block]

_LINES = frozenset({"address"})
_FIGURES = frozenset({"taxes", "proof"})  # parts whose texts are figures, too


def kind_of(paper: Slip) -> Kind:
    """Which templates are for it."""
    match paper:
        case Receipt():
            return "receipt"
        case RefundPaper():
            return "refund"
        case ReportPaper():
            return "report"
        case CardPaper():
            return "card"


@dataclass(frozen=True)
class Parts:
    """What the books say of one paper, each part made when it is asked for."""

    paper: Slip
    formats: Formats

    @cached_property
    def _writers(self) -> Mapping[str, tuple[float, Callable[[Any, Formats], list[Block]]]]:
        return _WRITERS[kind_of(self.paper)]

    @cached_property
    def _made(self) -> dict[str, list[Block]]:
        return {name: write(self.paper, self.formats) for name, (_, write) in self._writers.items()}

    @property
    def there(self) -> frozenset[str]:
        """Those that have something to say."""
        return frozenset(name for name, blocks in self._made.items() if blocks)

    def block(self, part: Part, watched: Watched | None = None) -> Block | None:
        """One of them, or two below each other, as large as the template wants them."""
        found = [self._sized(name, part.size_mm, watched) for name in part.names]
        made = [one for one in found if one is not None]
        return Stack(made) if made else None

    def _sized(self, name: str, size_mm: float, watched: Watched | None) -> Block | None:
        blocks = self._made[name]
        if not blocks:
            return None
        usual = self._writers[name][0]
        block = scaled(Stack(blocks), size_mm / usual if size_mm else 1.0)
        if watched is None:
            return block
        watch = watched

        def over(one: Text | Pair | Gap) -> Block:
            match one:
                case Pair():
                    return watch((f"{name}, a name", name), one)
                case Text():
                    return watch((name if name in _FIGURES else f"{name}, a name",), one)
            return one

        return changed(block, over)


def slip_block(paper: Slip, template: Template, watched: Watched | None = None) -> Block:
    """The whole slip."""
    values = slip_values(paper, has_logo=bool(template.logo))
    parts = Parts(paper, values.formats)
    values = replace(values, kinds=values.kinds | parts.there)
    builder = Builder(template, values, watched, lambda part: parts.block(part, watched))
    return Stack(builder.blocks(template.flow))


def slip_values(paper: Slip, *, has_logo: bool = False) -> Values:
    """What the fields of a slip say."""
    kind = kind_of(paper)
    house = paper.house if isinstance(paper, Receipt | CardPaper) else paper
    kinds = _kinds(paper) | ({"logo"} if has_logo else set())
    fields = {**_FIELDS[kind], "tax_number": _tax_number}
    return Values(paper, house.locale, house.timezone, fields, frozenset(kinds), in_lines=_LINES)


def _kinds(paper: Slip) -> set[str]:
    match paper:
        case Receipt():
            return {paper.occasion, *_invoiced(paper)}
        case RefundPaper():
            return {refund_kind(paper)}
        case ReportPaper():
            return {paper.report.kind.lower()}
    return set()


def _invoiced(paper: Receipt) -> set[str]:
    if paper.invoice is None:
        return set()
    return {"credit" if paper.invoice.credits else "invoice"}


def refund_kind(paper: RefundPaper) -> str:
    """Refund, void or exchange; what is none of these is called a refund."""
    return paper.kind if paper.kind in ("refund", "void", "exchange") else "refund"


def _tax_number(paper: Slip, formats: Formats) -> str:
    number = paper.house.tax_number if isinstance(paper, Receipt | CardPaper) else paper.tax_number
    return f"{formats.word('tax_number')} {number}" if number else ""


def _copy(paper: Receipt, formats: Formats) -> str:
    return formats.word("copy", n=paper.copy) if paper.copy else ""


def _report_title(paper: ReportPaper, formats: Formats) -> str:
    return formats.word("z_report" if paper.report.kind == "Z" else "x_report")


def _report_note(paper: ReportPaper, formats: Formats) -> str:
    return "" if paper.report.kind == "Z" else formats.word("x_note")


_FIELDS: dict[Kind, dict[str, Write]] = {
    "receipt": {
        "house": lambda paper, _: paper.house.name,
        "address": lambda paper, _: paper.house.address,
        "title": lambda paper, formats: formats.word(paper.title),
        "copy": _copy,
        "number": lambda paper, _: paper.name,
        "order": lambda paper, _: paper.number,
        "date": lambda paper, formats: formats.stamp(paper.at_ms),
        "till": lambda paper, _: paper.till_name,
        "person": lambda paper, _: paper.person_name,
        "total": lambda paper, formats: formats.money(paper.total_minor, paper.currency),
    },
    "refund": {
        "house": lambda paper, _: paper.house,
        "address": lambda paper, _: paper.address,
        "title": lambda paper, formats: formats.word(refund_kind(paper)),
        "order": lambda paper, _: paper.order_number,
        "date": lambda paper, formats: formats.stamp(paper.at_ms),
        "person": lambda paper, _: paper.person_name,
        "approver": lambda paper, _: paper.approver_name,
        "reason": lambda paper, _: paper.reason,
        "total": lambda paper, formats: formats.money(refund_total(paper), paper.currency),
    },
    "report": {
        "house": lambda paper, _: paper.house,
        "address": lambda paper, _: paper.address,
        "title": _report_title,
        "number": lambda paper, _: str(paper.report.z_number) if paper.report.kind == "Z" else "",
        "note": _report_note,
        "till": lambda paper, _: paper.report.till_name,
        "person": lambda paper, _: paper.report.person_name,
        "opened": lambda paper, formats: formats.stamp(paper.report.opened_at_ms),
        "date": lambda paper, formats: formats.stamp(paper.report.at_ms),
    },
    "card": {
        "house": lambda paper, _: paper.house.name,
        "address": lambda paper, _: paper.house.address,
        "title": lambda _paper, formats: formats.word("card_receipt"),
        "order": lambda paper, _: paper.order_number,
        "date": lambda paper, formats: formats.stamp(paper.at_ms),
    },
}
_WRITERS: dict[Kind, Mapping[str, tuple[float, Callable[[Any, Formats], list[Block]]]]] = {
    "receipt": PARTS,
    "refund": REFUND_PARTS,
    "report": REPORT_PARTS,
    "card": CARD_PARTS,
}
