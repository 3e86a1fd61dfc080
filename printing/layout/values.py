"""A paper's facts as texts: what each field of a template says, in the house's language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pos.domain.paper import EmergencyPaper, TicketPaper
from pos.domain.template.kinds import VOCABULARIES
from pos.domain.template.model import Source
from pos.domain.template.samples import is_test
from printing.layout.formats import Formats, day, plain

Write = Callable[[Any, Formats], str]


@dataclass(frozen=True)
class Values:
    """The texts of one paper, each made when it is asked for.

    `fields` write them, `kinds` are facts that are no fields, and `code` is what its QR says.
    """

    paper: Any
    locale: str
    timezone: str
    fields: Mapping[str, Write]
    kinds: frozenset[str]
    code: str = ""
    in_lines: frozenset[str] = frozenset()  # fields whose lines stay lines

    @cached_property
    def formats(self) -> Formats:
        """The house's way of writing."""
        return Formats.of(self.locale, self.timezone)

    @cached_property
    def _made(self) -> dict[str, str]:
        return {}

    def field(self, name: str) -> str:
        """What that field says; empty where the paper has no such thing."""
        if name not in self._made:
            text = self.fields[name](self.paper, self.formats)
            lines = text.splitlines() if name in self.in_lines else [text]
            self._made[name] = "\n".join(plain(line).strip() for line in lines).strip()
        return self._made[name]

    def text(self, source: Source) -> str:
        """Fields joined, the empty ones and those that say the same again left out."""
        if source.fields:
            texts = (self.field(name) for name in source.fields)
            return source.joined.join(dict.fromkeys(text for text in texts if text))
        if source.word:
            return self.formats.word(source.word)
        return self._spoken(source.texts)

    def _spoken(self, texts: tuple[tuple[str, str], ...]) -> str:
        """In the paper's language, or else the first one."""
        by_language = dict(texts)
        language = self.formats.locale.language
        for wanted in (self.locale, str(self.formats.locale), language, "en"):
            if wanted in by_language:
                return by_language[wanted]
        return texts[0][1]

    @cached_property
    def facts(self) -> frozenset[str]:
        """What is so: the fields that say something, and what kind of paper it is."""
        return frozenset({name for name in self.fields if self.field(name)} | self.kinds)


def of_ticket(paper: TicketPaper | EmergencyPaper, *, has_logo: bool = False) -> Values:
    """Of a ticket, or of one that was printed before it was sold."""
    kind = "timed" if paper.timed else "seated" if paper.label.seat else "standing"
    return Values(
        paper,
        paper.locale,
        paper.timezone,
        _FIELDS if isinstance(paper, TicketPaper) else _EMERGENCY,
        frozenset({kind} | ({"logo"} if has_logo else set())),
        paper.code,
    )


def _place(paper: TicketPaper | EmergencyPaper, formats: Formats) -> str:
    """In one line, as one would say it: Stalls Left · Row 12 · Seat 14."""
    label = paper.label
    parts = [label.floor, label.section]
    if label.row:
        parts.append(f"{formats.word('row')} {label.row}")
    if label.seat:
        parts.append(f"{formats.word('seat')} {label.seat}")
    return " · ".join(dict.fromkeys(part for part in parts if part))


def _day(pattern: str) -> Write:
    def write(paper: TicketPaper | EmergencyPaper, formats: Formats) -> str:
        return day(formats.local(paper.starts_at).date(), pattern, formats.locale)

    return write


def _copy(paper: TicketPaper, formats: Formats) -> str:
    """Which paper of the ticket it is; a test says that it is one, in every language alike."""
    if is_test(paper):
        return "TEST"
    return formats.word("copy", n=paper.print_no) if paper.print_no > 1 else ""


def _emergency(_paper: EmergencyPaper, formats: Formats) -> str:
    """What it is, in the house's language and in English: whoever is at the door must see it."""
    english = Formats.of("en", "UTC").word("emergency")
    return " · ".join(dict.fromkeys((formats.word("emergency"), english))).upper()


_FIELDS: dict[str, Write] = {
    "house": lambda paper, _: paper.house,
    "address": lambda paper, _: paper.address,
    "title": lambda paper, _: paper.title,
    "subtitle": lambda paper, _: paper.subtitle,
    "venue": lambda paper, _: paper.venue,
    "weekday": lambda paper, formats: formats.weekday(formats.local(paper.starts_at)),
    "short_weekday": _day("EEE"),
    "date": lambda paper, formats: formats.date(formats.local(paper.starts_at)),
    "short_date": _day("medium"),
    "time": lambda paper, formats: formats.time(formats.local(paper.starts_at)),
    "section": lambda paper, _: paper.label.section,
    "floor": lambda paper, _: paper.label.floor,
    "row": lambda paper, _: paper.label.row,
    "seat": lambda paper, _: paper.label.seat,
    "place": _place,
    "price": lambda paper, formats: formats.money(paper.price_minor, paper.currency),
    "ticket_type": lambda paper, _: paper.ticket_type,
    "category": lambda paper, _: paper.category,
    "order": lambda paper, _: paper.order_number,
    "short_code": lambda paper, _: " ".join((paper.short_code[:4], paper.short_code[4:])),
    "till": lambda paper, _: paper.till_name,
    "sold": lambda paper, formats: formats.stamp(paper.sold_at_ms),
    "print": lambda paper, _: str(paper.print_no),
    "copy": _copy,
    "holder": lambda paper, formats: (
        formats.word("name_at_door") if paper.nameless else paper.holder
    ),
}
_EMERGENCY: dict[str, Write] = {
    **{name: _FIELDS[name] for name in VOCABULARIES["emergency"].fields if name in _FIELDS},
    "emergency": _emergency,
    "number": lambda paper, _: paper.number,
    "made": lambda paper, formats: formats.stamp(paper.made_at_ms),
}
