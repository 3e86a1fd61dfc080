"""The elements of a template file: what each may say, and its bounds."""

from collections.abc import Callable
from typing import Any

from pos.domain.faults import FileFault
from pos.domain.template.faults import TemplateFault, fault_of, listed
from pos.domain.template.fields import NOT
from pos.domain.template.kinds import SLIPS, VOCABULARIES, Kind
from pos.domain.template.model import (
    MODULE_MM,
    Align,
    Banded,
    BesideCode,
    Code,
    Element,
    Letters,
    Line,
    Logo,
    Part,
    SideBySide,
    Source,
    Space,
    Stacked,
    TwoEnds,
    VerticalAlign,
    Written,
)
from pos.domain.template.strict import Table, said

ELEMENTS_LIMIT = 200
DEPTH_LIMIT = 8
TEXT_LIMIT = 300
LANGUAGES_LIMIT = 40
_PARTS_LIMIT = 60
_ALIGN: tuple[Align, ...] = ("left", "centre", "right")
_VERTICAL: tuple[VerticalAlign, ...] = ("top", "middle", "bottom")
_KINDS = (
    *("field", "word", "text", "gap_mm", "rule_mm", "pair"),
    *("stack", "columns", "band", "beside_qr", "qr", "logo", "part"),
)


class Reader:
    """Reads the elements of one kind of paper, and counts them."""

    def __init__(self, kind: Kind = "ticket") -> None:
        self._kind = kind
        self._knows = VOCABULARIES[kind]
        self._count = 0
        self._told = False

    def parts(self, table: Table, key: str, depth: int) -> tuple[Element, ...]:
        """The elements of a list."""
        values = table.items(key, _PARTS_LIMIT, "elements")
        if depth > DEPTH_LIMIT:
            table.wrong(key, TemplateFault.TOO_DEEP(most=DEPTH_LIMIT))
            return ()
        return tuple(table.each(values, key, lambda one: self._element(one, depth)))

    def _element(self, table: Table, depth: int) -> Element | None:
        self._count += 1
        if self._count > ELEMENTS_LIMIT:
            if not self._told:
                self._told = True
                table.wrong("", TemplateFault.ELEMENTS_OVER(most=ELEMENTS_LIMIT))
            return None
        found = [kind for kind in _KINDS if table.has(kind)]
        if len(found) != 1:
            here = listed(found) if found else FileFault.NOTHING()
            table.wrong("", TemplateFault.NOT_ONE_KIND(kinds=listed(_KINDS), found=here))
            return None
        when = self.conditions(table)
        readers: dict[str, Callable[[], Element | None]] = {
            "gap_mm": lambda: Space(table.number("gap_mm", 0, 200), when=when),
            "rule_mm": lambda: Line(
                table.number("rule_mm", 0.05, 10), table.flag("dashed"), when=when
            ),
            "pair": lambda: self._pair(table, when),
            "stack": lambda: Stacked(self.parts(table, "stack", depth + 1), when=when),
            "columns": lambda: self._columns(table, depth, when),
            "band": lambda: self._band(table, depth, when),
            "beside_qr": lambda: BesideCode(
                self.parts(table, "beside_qr", depth + 1), _module(table), when=when
            ),
            "qr": lambda: Code(table.choice("qr", _ALIGN, "centre"), _module(table), when=when),
            "logo": lambda: Logo(
                table.number("width_mm", 1, 300),
                table.number("height_mm", 1, 300),
                table.choice("logo", _ALIGN, "left"),
                when=(*when, "logo"),
            ),
            "part": lambda: self._part(table, when),
        }
        if self._kind in SLIPS and found[0] in ("qr", "beside_qr"):
            table.wrong(found[0], TemplateFault.CODE_IN_PROOF(paper=fault_of(self._knows.said)))
        read = readers.get(found[0], lambda: self._written(table, when))
        element = read()
        table.close()
        return element

    def _written(self, table: Table, when: tuple[str, ...]) -> Element:
        source = self._source(table)
        letters = Letters(
            size_mm=table.number("size_mm", 1.2, 200),
            bold=_bold(table),
            align=table.choice("align", _ALIGN, "left"),
            lines=table.whole("lines", 1, 30, 1),
            least_mm=table.number("least_mm", 1.2, 200, 2.6),
            tight=table.flag("tight"),
            tracking=table.whole("tracking", 0, 20, 0),
        )
        return Written(source, letters, when=when)

    def _pair(self, table: Table, when: tuple[str, ...]) -> Element | None:
        def end(one: Table) -> Source:
            found = self._source(one)
            one.close()
            return found

        values = table.take("pair")
        size, bold = table.number("size_mm", 1.2, 50, 3.4), _bold(table)
        if not isinstance(values, list) or len(values) != 2:
            table.wrong("pair", TemplateFault.NOT_TWO_TEXTS())
            return None
        ends = table.each(values, "pair", end)
        return TwoEnds(ends[0], ends[1], size, bold, when=when) if len(ends) == 2 else None

    def _columns(self, table: Table, depth: int, when: tuple[str, ...]) -> Element:
        parts = self.parts(table, "columns", depth + 1)
        shares: tuple[float, ...] | None = None
        value = table.take("shares")
        if value is None:
            shares = (1.0,) * len(parts)
        elif value != "text":
            shares = _shares(table, value)
            if len(shares) != len(parts):
                unequal = TemplateFault.SHARES_COUNT(count=len(shares), columns=len(parts))
                table.wrong("shares", unequal)
                shares = (1.0,) * len(parts)
        gap = table.number("between_mm", 0, 100, 2.0)
        return SideBySide(parts, shares, gap, table.choice("align", _VERTICAL, "top"), when=when)

    def _band(self, table: Table, depth: int, when: tuple[str, ...]) -> Element:
        return Banded(
            self.parts(table, "band", depth + 1), table.number("margin_mm", 0, 20, 1.2), when=when
        )

    def conditions(self, table: Table) -> tuple[str, ...]:
        """`when`: one condition, or several that must all be so."""
        value = table.take("when")
        values: list[Any] = value if isinstance(value, list) else [] if value is None else [value]
        if len(values) > 8:
            table.wrong("when", TemplateFault.TOO_MANY_CONDITIONS())
            return ()
        for one in values:
            if not isinstance(one, str) or one.removeprefix(NOT) not in self._knows.conditions:
                parts = ("a part",) if self._knows.parts else ()
                known = listed(dict.fromkeys((*parts, *self._knows.facts, "logo")))
                unlike = TemplateFault.CONDITION_UNKNOWN(known=known, value=said(one))
                table.wrong("when", unlike)
                return ()
        return tuple(values)

    def _source(self, table: Table) -> Source:
        joined = table.take("joined") if table.has("joined") else " · "
        if not isinstance(joined, str) or not 0 < len(joined) <= 10:
            table.wrong("joined", TemplateFault.NOT_JOINING())
            joined = " "
        if table.has("field"):
            value = table.take("field")
            names: list[Any] = value if isinstance(value, list) else [value]
            for one in names:
                if one not in self._knows.fields:
                    table.wrong("field", TemplateFault.FIELD_UNKNOWN(value=said(one)))
                    return Source(self._knows.fields[:1])
            if not 0 < len(names) <= 8:
                table.wrong("field", TemplateFault.FIELDS_OVER())
            return Source(fields=tuple(names), joined=joined)
        if table.has("word"):
            return Source(word=table.choice("word", self._knows.words, self._knows.words[0]))
        return Source(texts=_texts(table))

    def _part(self, table: Table, when: tuple[str, ...]) -> Element | None:
        value = table.take("part")
        names: list[Any] = value if isinstance(value, list) else [value]
        size = table.number("size_mm", 2.2, 14, 0) if table.has("size_mm") else 0.0
        for one in names:
            if one not in self._knows.parts:
                paper = fault_of(self._knows.said)
                parts = listed(self._knows.parts or ("none",))
                unknown = TemplateFault.PART_UNKNOWN(paper=paper, known=parts, value=said(one))
                table.wrong("part", unknown)
                return None
        if not 0 < len(names) <= 2:
            table.wrong("part", TemplateFault.PARTS_OVER())
            return None
        return Part(tuple(names), size, when=when)


def _texts(table: Table) -> tuple[tuple[str, str], ...]:
    value = table.take("text")
    if isinstance(value, str):
        value = {"en": value}
    if not isinstance(value, dict) or not 0 < len(value) <= LANGUAGES_LIMIT:
        example = '{ en = "...", de = "..." }'
        table.wrong("text", TemplateFault.NOT_TEXTS(example=example))
        return (("en", "?"),)
    for language, text in value.items():
        good = isinstance(text, str) and text.strip() and len(text) <= TEXT_LIMIT
        if not good or not 2 <= len(language) <= 12:
            table.wrong("text", TemplateFault.TEXTS_WRONG(most=TEXT_LIMIT))
            return (("en", "?"),)
    return tuple(value.items())


def _bold(table: Table) -> bool:
    return table.choice("weight", ("medium", "bold"), "medium") == "bold"


def _module(table: Table) -> float:
    return table.number("module_mm", 0.1, 5, MODULE_MM)


def _shares(table: Table, value: object) -> tuple[float, ...]:
    values = value if isinstance(value, list) else [value]
    good = [
        one
        for one in values
        if isinstance(one, int | float) and not isinstance(one, bool) and 0 < one <= 1000
    ]
    if len(good) != len(values):
        table.wrong("shares", TemplateFault.SHARES_WRONG())
    return tuple(float(one) for one in good)
