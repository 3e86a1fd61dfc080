"""Fees and taxes: what stands beside a ticket's price, and in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pos.domain.pricing.book import PriceBook
from pos.domain.pricing.circumstances import Wanted
from pos.domain.pricing.effects import ALL, rounded
from pos.domain.pricing.moment import Moment
from pos.domain.pricing.priced import Because, Charge, FeeLine, Step, TaxSum
from pos.domain.pricing.tariff import Fee, FeePer, Tax
from pos.domain.pricing.when import held


@dataclass(frozen=True, slots=True)
class Charged:
    """A ticket's own part, the fees raised on it, and the steps that say so."""

    charge: Charge
    fees: tuple[FeeLine, ...]
    steps: tuple[Step, ...]


def taxed(minor: int, tax: Tax | None) -> Charge:
    """The amount with its tax, rounded half up."""
    if tax is None:
        return Charge(minor, 0, minor, "")
    if tax.included:
        part = rounded(minor * tax.basis_points, ALL + tax.basis_points)
        return Charge(minor - part, part, minor, tax.id)
    part = rounded(minor * tax.basis_points, ALL)
    return Charge(minor, part, minor + part, tax.id)


def on_ticket(
    book: PriceBook, moment: Moment, wanted: Wanted, minor: int, *, comp: bool
) -> Charged:
    """Fees of a ticket at that price, then the tax on what is left of it."""
    cell = book.cell(wanted.performance, wanted.category, wanted.ticket_type)
    left = minor
    lines: list[FeeLine] = []
    steps: list[Step] = []
    for fee in cell.fees:
        if fee.per is not FeePer.TICKET or not _raised(fee, moment, wanted, comp=comp):
            continue
        # An included fee is never more than what is left of the price.
        part = min(left, _share(fee, minor)) if fee.included else _share(fee, minor)
        charge = taxed(part, book.fee_tax(fee.id))
        lines.append(FeeLine(fee.id, fee.name, wanted.key, fee.included, charge))
        if fee.included:
            words: dict[str, str | int] = {"name": fee.name, "minor": part}
            steps.append(Step(fee.id, Because.FEE_INCLUDED, words, left, left - part))
            left -= part
    charge = taxed(left, cell.tax)
    if cell.tax is not None:
        tax, part = cell.tax, charge.tax_minor
        why = Because.TAX_INCLUDED if tax.included else Because.TAX_ON_TOP
        said: dict[str, str | int] = {
            "name": tax.name,
            "minor": part,
            "basis_points": tax.basis_points,
        }
        steps.append(Step(tax.id, why, said, left, charge.gross_minor))
    return Charged(charge, tuple(lines), tuple(steps))


def on_order(
    book: PriceBook, moment: Moment, tickets: Sequence[tuple[Wanted, bool]]
) -> tuple[FeeLine, ...]:
    """Fees for the order as a whole: once, where any of its tickets asks for it. Each ticket says
    whether it is a comp.
    """
    lines = []
    for fee in book.fees:
        if fee.per is FeePer.ORDER and any(
            book.speaks_of(fee.when, one.performance, one.category, one.ticket_type)
            and _raised(fee, moment, one, comp=comp)
            for one, comp in tickets
        ):
            charge = taxed(fee.minor, book.fee_tax(fee.id))
            lines.append(FeeLine(fee.id, fee.name, None, False, charge))
    return tuple(lines)


def _raised(fee: Fee, moment: Moment, wanted: Wanted, *, comp: bool) -> bool:
    if (comp and not fee.on_comps) or not moment.holds(fee, wanted.performance):
        return False
    return not held(fee.waived_for, moment.circumstances.memberships)


def _share(fee: Fee, minor: int) -> int:
    if not fee.basis_points:
        return fee.minor
    whole = ALL + fee.basis_points if fee.included else ALL
    return rounded(minor * fee.basis_points, whole)


def summed(book: PriceBook, charges: Iterable[Charge]) -> tuple[TaxSum, ...]:
    """What each tax is raised on, by its id; what bears none stands first, as ""."""
    sums: dict[str, list[int]] = {}
    for one in charges:
        found = sums.setdefault(one.tax_id, [0, 0, 0])
        for at, minor in enumerate((one.net_minor, one.tax_minor, one.gross_minor)):
            found[at] += minor
    taxes = {one.id: one for one in book.tariff.taxes}
    result = []
    for tax_id, (net, tax_minor, gross) in sorted(sums.items()):
        tax = taxes.get(tax_id)
        name, rate, included = (tax.name, tax.basis_points, tax.included) if tax else ("", 0, True)
        result.append(TaxSum(tax_id, name, rate, included, net, tax_minor, gross))
    return tuple(result)
