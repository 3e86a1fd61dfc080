"""The templates at hand: those that we ship, and the house's own; and which one a ticket gets."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from pos.domain.refusals import Refusal
from pos.domain.season import TemplateFile
from pos.domain.template.finding import Finding, told_of
from pos.domain.template.judging import judge
from pos.domain.template.kinds import Kind
from pos.domain.template.model import Template
from pos.domain.template.names import SHIPPED, SHIPPED_SLIPS
from pos.domain.template.reading import SHEETS_MM, read_template, sentence
from printing.layout.boxes import check_logo
from printing.profile import Profile

_LOG = logging.getLogger(__name__)
_FOLDER = Path(__file__).resolve().parent.parent / "designs"
_STOCK_MM = 1.5  # how far stock may differ from what a template was made for
_ROLL_MM = 0.6
_MM_PER_INCH = 25.4
_TRIAL = "trial:"  # no name that a file can have


@cache
def shipped() -> dict[str, Template]:
    """Our own designs of tickets, by name."""
    return {name: _read(name) for name in SHIPPED}


@cache
def shipped_slips() -> dict[str, Template]:
    """Our own designs of everything else, by name."""
    return {name: _read(name) for name in SHIPPED_SLIPS}


def _read(name: str) -> Template:
    file = _FOLDER / f"{name}.toml"
    return read_template(file.read_bytes(), name, file=file.name)


@dataclass(frozen=True)
class Designs:
    """What a till may print in. `wrong` are the house's templates that cannot be used, and why."""

    own: Mapping[str, Template] = field(default_factory=dict)
    wrong: Mapping[str, "NotUsable"] = field(default_factory=dict)

    @classmethod
    def of(cls, files: Iterable[TemplateFile]) -> "Designs":
        """The house's, each read and judged. A broken one is left out: it must not stop a sale."""
        own: dict[str, Template] = {}
        wrong: dict[str, NotUsable] = {}
        for file in files:
            try:
                own[file.name] = usable(file)
            except NotUsable as error:
                wrong[file.name] = error
        for name, why in wrong.items():
            _LOG.warning("the ticket template %s is not used: %s", name, why)
        return cls(own, wrong)

    def choose(self, wished: Sequence[str], profile: Profile) -> list[Template]:
        """What to draw a ticket in on that printer: the first one, or the next if it fails."""
        every = {**shipped(), **self.own}
        named = [every[name] for name in wished if name in every]
        named = [one for one in named if one.kind == "ticket"]
        fitting = [one for one in (*named, *shipped().values()) if fits(one, profile)]
        rolls = [one for one in shipped().values() if one.stock.is_roll]
        return [*fitting, *(rolls if profile.stock_mm is None else ())]

    def choose_slip(self, kind: Kind, profile: Profile) -> list[Template]:
        """What to draw such a paper in: the house's for that stock, then ours; the next one if it
        fails. A printer of stock that has no slips gets a roll's as wide as its head.
        """
        every = [one for one in self._slips(kind) if not one.stock.paper]
        ours = [one for one in shipped_slips().values() if one.kind == kind]
        rolls = [one for one in ours if one.stock.is_roll]
        head_mm = profile.width_dots / profile.dpi * _MM_PER_INCH
        rolls.sort(key=lambda one: abs(one.stock.printable_mm - head_mm))
        return [*(one for one in every if fits(one, profile)), *rolls]

    def page_for(self, kind: Kind) -> Template:
        """What such a paper is drawn in on pages: the house's, or ours."""
        return next(one for one in self._slips(kind) if one.stock.paper)

    def _slips(self, kind: Kind) -> list[Template]:
        """The house's, which no trial is, then ours."""
        own = [one for name, one in self.own.items() if not name.startswith(_TRIAL)]
        return [one for one in (*own, *shipped_slips().values()) if one.kind == kind]

    def every(self) -> dict[str, Template]:
        """Ours, and the house's in the place of those that are called alike."""
        return {**shipped(), **shipped_slips(), **self.own}

    def with_trial(self, template: Template) -> tuple["Designs", str]:
        """With one that is only tried; its name, which no ticket of the house asks for."""
        name = f"{_TRIAL} {template.name}"
        return replace(self, own={**self.own, name: replace(template, name=name)}), name


class NotUsable(ValueError):
    """A template of the house that cannot be used; `told` is why, as a refusal carries a fault."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        self.told = told
        super().__init__(sentence(told))


def usable(file: TemplateFile) -> Template:
    """The template of a file. Raises NotUsable with the first grave thing about it."""
    try:
        template = read_template(file.toml.encode(), file.name, logo=file.logo)
    except Refusal as refusal:
        raise NotUsable(refusal.params) from refusal
    grave = next((one for one in judge(template) if one.grave), None)
    if grave is not None:
        raise NotUsable(told_of(grave))
    if file.logo:
        try:
            check_logo(file.logo)
        except ValueError as error:
            raise NotUsable(told_of(Finding("", str(error)))) from error
    return template


def fits(template: Template, profile: Profile) -> bool:
    """Whether the printer has such stock."""
    stock = template.stock
    if stock.height_mm is None:
        head_mm = profile.width_dots / profile.dpi * _MM_PER_INCH
        near = 0.8 * head_mm <= stock.printable_mm <= head_mm + _ROLL_MM
        return profile.stock_mm is None and near
    if profile.stock_mm is None:
        return False
    width, height = profile.stock_mm
    paper = template.sheet.paper if template.sheet is not None else stock.paper
    if paper:
        page = SHEETS_MM[paper]
        return abs(page[0] - width) <= _STOCK_MM and abs(page[1] - height) <= _STOCK_MM
    return abs(stock.width_mm - width) <= _STOCK_MM and abs(stock.height_mm - height) <= _STOCK_MM
