"""Why a price is what it is: one sentence a step."""

from PySide6.QtCore import QCoreApplication

from pos.domain.money import Currency, Money
from pos.domain.pricing.priced import Because, PricedLine, Step
from ui import formats


def sentences(line: PricedLine, currency: Currency) -> list[tuple[str, str]]:
    """For each step of a line its sentence, and the price after it where it is another one."""
    found = []
    for step in line.steps:
        listed = step.because is Because.LISTED
        changed = listed or step.after != step.before
        after = formats.money(Money(step.after, currency)) if changed else ""
        found.append((_sentence(step, currency), after))
    return found


def rules_of(line: PricedLine) -> str:
    """The names of the rules that made the price, as people read them."""
    told = {step.rule: str(step.params["name"]) for step in line.steps if step.rule in line.rules}
    return formats.listed(told[rule] for rule in line.rules if rule in told)


def percent(basis_points: int) -> str:
    """Hundredths of a per cent as people write them: 12.5 %."""
    return formats.percent(basis_points)


def _sentence(step: Step, currency: Currency) -> str:
    said: dict[str, object] = dict(step.params)
    if "minor" in said:
        said["amount"] = formats.money(Money(int(str(said["minor"])), currency))
    if "basis_points" in said:
        said["percent"] = percent(int(str(said["basis_points"])))
    return _words(step).format(**said)


def _words(step: Step) -> str:
    by = bool(step.params.get("by_name"))
    deal = "amount" if "minor" in step.params else "percent"
    match step.because:
        case Because.LISTED:
            return QCoreApplication.translate("Prices", "Price list {name}")
        case Because.SET_PRICE:
            return QCoreApplication.translate("Prices", "{name}: {amount}")
        case Because.AMOUNT_OFF:
            return QCoreApplication.translate("Prices", "{name}: {amount} less")
        case Because.PERCENT_OFF:
            return QCoreApplication.translate("Prices", "{name}: {percent} less")
        case Because.BUNDLE if deal == "amount":
            return QCoreApplication.translate(
                "Prices", "{name}: {places} places for {amount} together"
            )
        case Because.BUNDLE:
            return QCoreApplication.translate(
                "Prices", "{name}: {percent} less for {places} places together"
            )
        case Because.BUY_GET_PAID:
            return QCoreApplication.translate(
                "Prices", "{name}: buy {buy}, {free} free; this one is paid"
            )
        case Because.BUY_GET_FREE:
            return QCoreApplication.translate(
                "Prices", "{name}: buy {buy}, {free} free; this one is free"
            )
        case Because.SUBSCRIPTION if deal == "amount":
            return QCoreApplication.translate(
                "Prices", "{name}: {performances} performances for {amount} together"
            )
        case Because.SUBSCRIPTION:
            return QCoreApplication.translate(
                "Prices", "{name}: {percent} less for {performances} performances"
            )
        case Because.COMP:
            return QCoreApplication.translate("Prices", "{name}: given away, {reason}")
        case Because.FEE_INCLUDED:
            return QCoreApplication.translate("Prices", "{name} of {amount} is in the price")
        case Because.TAX_INCLUDED:
            return QCoreApplication.translate(
                "Prices", "{name} {percent} of {amount} is in the price"
            )
        case Because.TAX_ON_TOP:
            return QCoreApplication.translate("Prices", "{name} {percent} of {amount} is added")
    return _note(step, by=by)


def _note(step: Step, *, by: bool) -> str:
    """What did not count, and why."""
    match step.because:
        case Because.OUTRANKED:
            return QCoreApplication.translate(
                "Prices", "{name} does not count: {by_name} comes before it"
            )
        case Because.BEATEN:
            return QCoreApplication.translate(
                "Prices", "{name} does not count: {by_name} is better"
            )
        case Because.GIVEN_UP:
            return QCoreApplication.translate("Prices", "{name} does not count: {by_name} does")
        case Because.NOT_CHEAPER if by:
            return QCoreApplication.translate(
                "Prices", "{name} would not be cheaper than {by_name}"
            )
        case Because.NOT_CHEAPER:
            return QCoreApplication.translate("Prices", "{name} would not be cheaper")
        case Because.CLOSED_BY:
            return QCoreApplication.translate(
                "Prices", "{name} is not open to this place: {by_name} counts"
            )
        case Because.USED_UP:
            return QCoreApplication.translate("Prices", "{name} is used up")
        case Because.UNCHECKED:
            return QCoreApplication.translate(
                "Prices", "{name} cannot be counted without the server"
            )
        case Because.CUSTOMER_UNKNOWN:
            return QCoreApplication.translate("Prices", "{name} needs to know who buys")
    raise AssertionError(f"a step without a sentence: {step.because}")
