"""What an answer to a party is called: why it is made, where it is, what it costs."""

from babel.lists import format_list
from PySide6.QtCore import QCoreApplication, QObject

from pos.domain.bestavailable import How, Offer, Why
from pos.domain.ids import CategoryId
from pos.domain.money import Money
from pos.domain.plan import Plan
from ui import formats
from ui.sale import tablewords


class _OfferCounts(QObject):
    """Words that go with a number: plurals are collected from `tr` alone."""

    def groups(self, count: int) -> str:
        return self.tr("in %n groups", "", count)


def sentence(offer: Offer, plan: Plan) -> str:
    """Why, where, how much, and how the party is split: Better: row B, 2 × €38, in two rows."""
    said = {
        Why.TOGETHER: QCoreApplication.translate("Offers", "Together: {where}, {price}"),
        Why.SPLIT: QCoreApplication.translate("Offers", "Split: {where}, {price}"),
        Why.BETTER: QCoreApplication.translate("Offers", "Better: {where}, {price}"),
        Why.CHEAPER: QCoreApplication.translate("Offers", "Cheaper: {price}, {where}"),
    }[offer.why].format(where=where(offer, plan), price=price(offer))
    if offer.together or len(offer.places) == 1:
        return said
    both = QCoreApplication.translate("Offers", "{offer}, {split}")
    return both.format(offer=said, split=split(offer))


def not_together(offer: Offer) -> str:
    """That the party does not sit side by side, and how it sits."""
    said = QCoreApplication.translate("Offers", "These seats are not side by side: {split}.")
    return said.format(split=split(offer))


def split(offer: Offer) -> str:
    """How a party is split."""
    if offer.how is How.TWO_ROWS and len(offer.parts) == 2:
        return QCoreApplication.translate("Offers", "in two rows")
    return _OfferCounts().groups(len(offer.parts))


def where(offer: Offer, plan: Plan) -> str:
    """The rows or tables; the section too where the hall has several, it alone of more than two."""
    labels = [plan.label(place) for place in offer.places]
    sections = list(dict.fromkeys(label.section for label in labels))
    named = str(format_list(sections, locale=formats.locale()))
    tables = [tablewords.name_at(plan, place) for place in offer.places]
    rows = {label.row for label, table in zip(labels, tables, strict=True) if not table}
    if len({*tables, *rows} - {""}) > 2 or not all(rows):
        return named
    words = [one for one in dict.fromkeys(tables) if one]
    if rows:
        word = (
            QCoreApplication.translate("Offers", "row {row}")
            if len(rows) == 1
            else QCoreApplication.translate("Offers", "rows {row}")
        )
        listed = format_list(sorted(rows), locale=formats.locale())
        words.insert(0, word.format(row=listed))
    in_rows = str(format_list(words, locale=formats.locale()))
    if len(plan.sections) < 2 or not named:
        return in_rows
    both = QCoreApplication.translate("Offers", "{section}, {row}")
    return both.format(section=named, row=in_rows)


def price(offer: Offer) -> str:
    """2 × €18 where all pay the same, what they pay together where they do not."""
    if offer.total is None:
        return ""
    each = set(offer.paid)
    if len(each) == 1:
        return f"{len(offer.places)} × {formats.short_money(each.pop())}"
    return formats.short_money(offer.total)


def ceilings(prices: dict[CategoryId, Money]) -> list[Money]:
    """The prices a ceiling can be set at, dearest first; the dearest is none."""
    found = sorted({one.minor for one in prices.values()}, reverse=True)
    currency = next(iter(prices.values())).currency if prices else None
    return [Money(minor, currency) for minor in found[1:]] if currency else []
