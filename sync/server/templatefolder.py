"""The house's templates: templates/NAME.toml of a season's folder, with NAME.png beside."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pos.domain import jsonlines
from pos.domain.faults import clipped
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Season, TemplateFile
from pos.domain.template.judging import judge
from pos.domain.template.kinds import VOCABULARIES
from pos.domain.template.model import Template
from pos.domain.template.names import SHIPPED
from pos.domain.template.reading import (
    FILE_LIMIT_BYTES,
    LOGO_LIMIT_BYTES,
    read_template,
    wrong,
)

FOLDER = "templates"
TEMPLATES_LIMIT = 16


def with_templates(season: Season, folder: Path, season_json: bytes) -> Season:
    """With its templates, each read and judged. Raises Refusal TEMPLATE_WRONG or SEASON_WRONG.

    What depends on fonts, a till finds, and `template check`: the server may have no such fonts.
    """
    files = sorted((folder / FOLDER).glob("*.toml"))
    if len(files) > TEMPLATES_LIMIT:
        raise wrong(FOLDER, [("", f"has more than {TEMPLATES_LIMIT} templates")])
    found = [_judged(one) for one in files]
    _check_slips([template for template, _ in found])
    season = replace(season, templates=tuple(file for _, file in found))
    tickets = [template.name for template, _ in found if template.kind == "ticket"]
    _check_names(season, season_json, tickets)
    return season


def _judged(path: Path) -> tuple[Template, TemplateFile]:
    """A template and what of it travels. Raises Refusal TEMPLATE_WRONG."""
    template, raw = _read(path)
    text = raw.decode("utf-8-sig")
    grave = [(one.name, one.why) for one in judge(template) if one.grave]
    if grave:
        raise wrong(f"{FOLDER}/{path.name}", grave, text)
    return template, TemplateFile(path.stem, text, template.logo)


def template_of(path: Path) -> Template:
    """A template that may lack something. Raises Refusal TEMPLATE_WRONG for what is none."""
    return _read(path)[0]


def _read(path: Path) -> tuple[Template, bytes]:
    name = f"{FOLDER}/{path.name}"
    raw = _bytes(path, name, FILE_LIMIT_BYTES)
    beside = path.with_suffix(".png")
    logo = _bytes(beside, f"{FOLDER}/{beside.name}", LOGO_LIMIT_BYTES) if beside.exists() else b""
    return read_template(raw, path.stem, file=name, logo=logo), raw


def _bytes(path: Path, name: str, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(most + 1)  # reading says it where that is too much
    except OSError as error:
        raise wrong(name, [("", f"cannot be read: {error.strerror}")]) from None


def _check_slips(templates: Sequence[Template]) -> None:
    """A slip is drawn in the one template that is for it and for its paper: nobody names it."""
    seen: dict[tuple[str, float, str], str] = {}
    for one in templates:
        if one.kind == "ticket":
            continue
        stock = one.stock
        its = (one.kind, stock.printable_mm or stock.width_mm, stock.paper)
        other = seen.setdefault(its, one.name)
        if other != one.name:
            said = VOCABULARIES[one.kind].said
            why = f"is {said} for the same paper as {other}.toml: which of them shall be printed?"
            raise wrong(f"{FOLDER}/{one.name}.toml", [("", why)])


def _check_names(season: Season, season_json: bytes, tickets: Sequence[str]) -> None:
    """Whatever season.json names is a ticket's template, of the house or one that we ship."""
    known = {*SHIPPED, *tickets}
    wanted: list[tuple[jsonlines.Path, tuple[str, ...]]] = [
        (("house", "ticket_templates"), season.house.ticket_templates)
    ]
    for at, one in enumerate(season.performances):
        wanted.append((("performances", at, "ticket_templates"), one.ticket_templates))
    for path, names in wanted:
        for number, name in enumerate(names):
            if name not in known:
                here: jsonlines.Path = (*path, number)
                line = jsonlines.line_of(season_json.decode("utf-8-sig"), here)
                why = f"there is no ticket template {clipped(name)!r}"
                raise Refusal(
                    Reason.SEASON_WRONG,
                    file="season.json",
                    line=line,
                    path=jsonlines.path_text(here),
                    why=why,
                )
