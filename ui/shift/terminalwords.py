"""What two books of a card terminal say of each other, in words of the shift's screens."""

from PySide6.QtCore import QCoreApplication

from pos.domain.dayend import Comparison, Finding
from ui.orders import words

Line = tuple[str, str]


def name(terminal: str) -> str:
    """Which terminal; the stand-alone one has no name."""
    if terminal == "alipay":
        return QCoreApplication.translate("DayEnd", "Alipay")
    if terminal == "wechat":
        return QCoreApplication.translate("DayEnd", "WeChat Pay")
    text = QCoreApplication.translate("DayEnd", "Card terminal")
    return f"{text} {terminal}".strip()


def verdict(one: Comparison) -> str:
    """Whether they agree, in one line."""
    if one.agrees:
        return QCoreApplication.translate("DayEnd", "The terminal agrees.")
    if one.theirs is None:
        told = QCoreApplication.translate("DayEnd", "Not compared.")
        return f"{told} {_why_not(one)}".strip()
    difference = one.difference_minor
    if difference == 0:
        return QCoreApplication.translate("DayEnd", "The same money, but not the same payments.")
    text = (
        QCoreApplication.translate("DayEnd", "The terminal has {amount} more.")
        if difference > 0
        else QCoreApplication.translate("DayEnd", "The terminal has {amount} less.")
    )
    return text.format(amount=words.amount(abs(difference), one.currency))


def _why_not(one: Comparison) -> str:
    return {
        "no_slip": QCoreApplication.translate("DayEnd", "There was no slip."),
        "unreachable": QCoreApplication.translate("DayEnd", "It could not be reached."),
        "no_answer": QCoreApplication.translate("DayEnd", "It did not answer."),
        "refused": QCoreApplication.translate("DayEnd", "It does not tell its totals now."),
        "unclear": QCoreApplication.translate("DayEnd", "Its answer could not be understood."),
        "period_lost": QCoreApplication.translate(
            "DayEnd", "It has begun to count anew since the last time."
        ),
        "not_asked": QCoreApplication.translate("DayEnd", "Nobody asked it."),
    }.get(one.why_not, "")


def finding(found: Finding, currency: str, timezone: str) -> str:
    """One payment, what we say of it and what the terminal says."""
    parts = [words.moment(found.at_ms, timezone), found.reference]
    sign = 1 if found.kind == "charge" else -1
    parts.append(words.amount(sign * found.minor, currency))
    parts.append(
        QCoreApplication.translate("DayEnd", "here: {word}").format(word=_word(found.ours))
    )
    if found.what == "contradicted":
        said = QCoreApplication.translate("DayEnd", "terminal: {word}")
        parts.append(said.format(word=_word(found.theirs)))
    else:
        parts.append(QCoreApplication.translate("DayEnd", "may be the one"))
    return " · ".join(part for part in parts if part)


def _word(state: str) -> str:
    return {
        "approved": QCoreApplication.translate("DayEnd", "approved"),
        "declined": QCoreApplication.translate("DayEnd", "declined"),
        "cancelled": QCoreApplication.translate("DayEnd", "cancelled"),
        "unknown": QCoreApplication.translate("DayEnd", "unknown"),
        "missing": QCoreApplication.translate("DayEnd", "never heard of it"),
        "running": QCoreApplication.translate("DayEnd", "still at it"),
        "other_amount": QCoreApplication.translate("DayEnd", "another amount"),
    }.get(state, state)


def lines(one: Comparison) -> list[Line]:
    """For a report on the screen."""

    def money(minor: int) -> str:
        return words.amount(minor, one.currency)

    here = QCoreApplication.translate("DayEnd", "Here ({count})")
    there = QCoreApplication.translate("DayEnd", "Terminal ({count})")
    found = [(here.format(count=one.ours.sales.count), money(one.ours.net_minor))]
    if one.theirs is not None:
        found.append((there.format(count=one.theirs.sales.count), money(one.theirs.net_minor)))
    found.append((verdict(one), ""))
    if one.reason:
        found.append((one.reason, ""))
    return found
