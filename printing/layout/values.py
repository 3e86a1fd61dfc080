"""A ticket's facts as texts: what each field of a template says, in the house's language."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from babel.dates import format_date

from pos.domain.paper import TicketPaper
from pos.domain.template.fields import FIELDS
from pos.domain.template.model import Source
from pos.domain.template.samples import is_test
from printing.layout.formats import Formats, plain


@dataclass(frozen=True)
class Values:
    """The texts of one ticket, each made when it is asked for; `has_logo` is the template's."""

    paper: TicketPaper
    has_logo: bool = False

    @cached_property
    def _formats(self) -> Formats:
        return Formats.of(self.paper.locale, self.paper.timezone)

    @cached_property
    def _made(self) -> dict[str, str]:
        return {}

    def field(self, name: str) -> str:
        """What that field says; empty where the ticket has no such thing."""
        if name not in self._made:
            self._made[name] = plain(_FIELDS[name](self.paper, self._formats)).strip()
        return self._made[name]

    def text(self, source: Source) -> str:
        """Fields joined, the empty ones and those that say the same again left out."""
        if source.fields:
            texts = (self.field(name) for name in source.fields)
            return source.joined.join(dict.fromkeys(text for text in texts if text))
        if source.word:
            return self._formats.word(source.word)
        return self._spoken(source.texts)

    def _spoken(self, texts: tuple[tuple[str, str], ...]) -> str:
        """In the paper's language, or else the first one."""
        by_language = dict(texts)
        language = self._formats.locale.language
        for wanted in (self.paper.locale, str(self._formats.locale), language, "en"):
            if wanted in by_language:
                return by_language[wanted]
        return texts[0][1]

    @cached_property
    def facts(self) -> frozenset[str]:
        """What is so: the fields that say something, and what kind of ticket it is."""
        label = self.paper.label
        kind = "timed" if self.paper.timed else "seated" if label.seat else "standing"
        found = {name for name in FIELDS if self.field(name)}
        return frozenset(found | {kind} | ({"logo"} if self.has_logo else set()))


def _place(paper: TicketPaper, formats: Formats) -> str:
    """In one line, as one would say it: Stalls Left · Row 12 · Seat 14."""
    label = paper.label
    parts = [label.floor, label.section]
    if label.row:
        parts.append(f"{formats.word('row')} {label.row}")
    if label.seat:
        parts.append(f"{formats.word('seat')} {label.seat}")
    return " · ".join(dict.fromkeys(part for part in parts if part))


def _day(pattern: str) -> Callable[[TicketPaper, Formats], str]:
    def write(paper: TicketPaper, formats: Formats) -> str:
        moment = formats.local(paper.starts_at)
        return str(format_date(moment, pattern, locale=formats.locale))

    return write


def _copy(paper: TicketPaper, formats: Formats) -> str:
    """Which paper of the ticket it is; a test says that it is one, in every language alike."""
    if is_test(paper):
        return "TEST"
    if paper.emergency:
        return formats.word("emergency_number", number=paper.emergency)
    return formats.word("copy", n=paper.print_no) if paper.print_no > 1 else ""


_FIELDS: dict[str, Callable[[TicketPaper, Formats], str]] = {
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
    "holder": lambda paper, _: paper.holder,
}
