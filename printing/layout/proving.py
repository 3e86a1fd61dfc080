"""A template proved by drawing it: with the longest real values, and with a set of hard ones."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from pos.domain.faults import Fault
from pos.domain.paper import Designed, EmergencyPaper, Slip, TicketPaper
from pos.domain.receipt import Receipt
from pos.domain.template.faults import PaperFault, fault_of, listed
from pos.domain.template.finding import Finding
from pos.domain.template.judging import LEAST_MODULE_MM, dots_of, judge
from pos.domain.template.kinds import SLIPS, VOCABULARIES
from pos.domain.template.model import BesideCode, Box, Code, Template, walk
from pos.domain.template.reading import SHEETS_MM
from pos.domain.template.slipsamples import all_of, hard_papers
from printing.layout.blocks import Stack
from printing.layout.designs import fits
from printing.layout.fonts import Weight, face_for
from printing.layout.formats import plain
from printing.layout.page import SHIFT_DOTS
from printing.layout.slipflow import slip_block
from printing.layout.ticket import Builder, draw_fixed
from printing.layout.values import of_ticket
from printing.layout.whole import Watch
from printing.models import MODELS
from printing.profile import Profile
from printing.selftest import read_codes

# Whatever is cut of these makes a paper that nobody can use.
_NEVER_CUT = frozenset({"time", "date", "row", "seat", "price", "order", "short_code", "copy"})
# Of slips, beside the figures of every part; a name may end in dots.
_NEVER_CUT_OF_SLIPS = frozenset({"number", "copy", "total", "tax_number"})
_MOST_DPI = 300  # a finer printer has more room, not less


def printer_for(template: Template, dpi: int | None = None) -> Profile:
    """A printer that has the template's stock."""
    stock = template.stock
    dpi = dpi or min(stock.dpi)
    if stock.height_mm is None:
        head = round(stock.printable_mm * dpi / 25.4)
        return Profile(name=template.title, width_dots=head, dpi=dpi)
    size = (stock.width_mm, stock.height_mm)
    page = SHEETS_MM[template.sheet.paper] if template.sheet else size
    head = round(page[0] * dpi / 25.4)
    return Profile(name=template.title, width_dots=head, dpi=dpi, stock_mm=page)


def _nothing() -> None:
    return


def prove(
    template: Template,
    real: Iterable[TicketPaper] = (),
    step: Callable[[], None] = _nothing,
) -> list[Finding]:
    """Everything that is wrong with a template. `real` are the longest tickets of the season.

    What is lost of a real ticket is grave, and what a door or an usher needs is so of any. `step`
    is called before each ticket, and may raise to end it.
    """
    found = [*judge(template), *_on_models(template)]
    fine = [dpi for dpi in template.stock.dpi if dpi <= _MOST_DPI] or [min(template.stock.dpi)]
    papers = list(real)
    sold = papers[:1] if template.kind in SLIPS else papers
    made = [one for ticket in sold for one in all_of(template.kind, ticket).values()]
    tried = [("the season's longest values", one, dpi) for dpi in fine for one in made]
    hard_ones = [(said, one, fine[0]) for said, one in hard_papers(template.kind).items()]
    lost: dict[tuple[str, str | Fault, bool], list[str]] = {}
    for said, paper, dpi in (*tried, *hard_ones):
        step()
        is_real = (said, paper, dpi) in tried
        for one in _try(template, printer_for(template, dpi), paper, real=is_real):
            lost.setdefault((one.name, one.why, one.grave), []).append(said)
    for (name, why, grave), where in lost.items():
        tried_on = listed(word for said in dict.fromkeys(where) for word in said.split(", "))
        seen = PaperFault.SEEN_ON(why=fault_of(why), papers=tried_on)
        found.append(Finding(name, seen, grave))
    found += _without_font(papers)
    return sorted(dict.fromkeys(found), key=lambda one: not one.grave)


def _try(template: Template, profile: Profile, paper: Designed, *, real: bool) -> Iterator[Finding]:
    if isinstance(paper, TicketPaper | EmergencyPaper):
        yield from _try_ticket(template, profile, paper, real=real)
    else:
        yield from _try_slip(template, profile, paper)


def _try_slip(template: Template, profile: Profile, paper: Slip) -> Iterator[Finding]:
    """A slip's parts cut long names by themselves; figures and numbers they never lose."""
    watch = Watch()
    try:
        picture = slip_block(paper, template, watch.over).render(
            profile.width_dots - SHIFT_DOTS, profile
        )
    except ValueError as error:
        yield Finding("", PaperFault.NOT_DRAWN(error=str(error)))
        return
    for name in sorted(watch.cut):
        grave = name in VOCABULARIES[template.kind].parts or name in _NEVER_CUT_OF_SLIPS
        yield Finding(name, PaperFault.CUT_OFF(), grave)
    if isinstance(paper, Receipt) and read_codes(picture) != [paper.proof.code]:
        yield Finding("proof", PaperFault.CODE_UNREADABLE(dpi=profile.dpi))


def _try_ticket(
    template: Template, profile: Profile, paper: TicketPaper | EmergencyPaper, *, real: bool
) -> Iterator[Finding]:
    watch, overfull = Watch(), list[Box]()
    values = of_ticket(paper, has_logo=bool(template.logo))
    builder = Builder(template, values, watch.over)
    try:
        if template.stock.is_roll:
            block = Stack(builder.blocks(template.flow))
            picture = block.render(profile.width_dots - SHIFT_DOTS, profile)
        else:
            picture = draw_fixed(paper, template, profile, builder, overfull.append)
    except ValueError as error:
        yield Finding("", PaperFault.NOT_DRAWN(error=str(error)))
        return
    for name in watch.lost:
        grave = real or bool(_NEVER_CUT & set(name.split(" + ")))
        yield Finding(name, PaperFault.CUT_OFF(), grave)
    for box in overfull:
        yield Finding(f"box {box.id}", PaperFault.BOX_OVERFULL(), real)
    if read_codes(picture) != [paper.code]:
        yield Finding("qr", PaperFault.CODE_UNREADABLE(dpi=profile.dpi))


def _on_models(template: Template) -> Iterator[Finding]:
    """Codes too small to be scanned on a printer that has such stock, whatever its dots are."""
    every = [*walk(template.flow), *(one for box in template.boxes for one in walk(box.parts))]
    codes = [one for one in every if isinstance(one, Code | BesideCode)]
    for profile in MODELS.values():
        for one in codes if fits(template, profile) else ():
            module_mm = dots_of(one.module_mm, profile.dpi) / profile.dpi * 25.4
            if module_mm < LEAST_MODULE_MM - 0.001:
                fault = PaperFault.MODULE_TOO_SMALL(
                    module=f"{module_mm:.2f}", dpi=profile.dpi, least=LEAST_MODULE_MM
                )
                yield Finding("qr", fault)


def _without_font(papers: Sequence[TicketPaper]) -> Iterator[Finding]:
    """Signs of the season that would print as a box on this very computer."""
    for paper in papers:
        for text in (paper.title, paper.subtitle, paper.venue, paper.house, paper.label.section):
            for sign in plain(text):
                if not sign.isspace() and not face_for(sign, Weight.BOLD).covers(sign):
                    yield Finding("", PaperFault.SIGN_WITHOUT_FONT(sign=sign), grave=False)
                    return
