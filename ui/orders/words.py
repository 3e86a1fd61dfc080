"""What an order's parts are called: places, papers, means of payment. Words only."""

from collections.abc import Iterable
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication

from pos.domain.dayrate import rate_text
from pos.domain.ids import TicketId
from pos.domain.money import Currency, Money
from pos.domain.order import Order, Tender
from pos.domain.plan import PlaceLabel
from pos.domain.printjob import ReprintReason
from pos.domain.walletcode import Wallet
from pos.storage.jobs import Job
from ui.formats import day_of, money, place, time_of

# How many places a line of the list names before it counts the rest.
_NAMED = 4
# A row is called by a letter or a number; what is longer is a name, of a table or a box.
_LETTERS = 3


def whole_place(label: PlaceLabel) -> str:
    """Stalls, row E, seat 9; Floor, Table 8, seat 3; Standing."""
    if not label.seat:
        return label.section
    if not label.row:
        text = QCoreApplication.translate("Places", "{section}, seat {seat}")
    elif len(label.row) > _LETTERS:
        text = QCoreApplication.translate("Places", "{section}, {row}, seat {seat}")
    else:
        text = QCoreApplication.translate("Places", "{section}, row {row}, seat {seat}")
    return text.format(section=label.section, row=label.row, seat=label.seat)


def short_places(labels: Iterable[PlaceLabel]) -> str:
    """E9, E10 and so on."""
    names = [place(one) for one in labels]
    more = len(names) - _NAMED
    if more <= 0:
        return ", ".join(names)
    text = QCoreApplication.translate("Places", "{places} and {count} more")
    return text.format(places=", ".join(names[:_NAMED]), count=more)


def moment(at_ms: int, timezone: str) -> str:
    """When something was written down: Sun, 22 Nov 19:31."""
    at = datetime.fromtimestamp(at_ms / 1000, UTC)
    return f"{day_of(at, timezone)} {time_of(at, timezone)}"


def amount(minor: int, currency: str) -> str:
    """An amount of a record."""
    return money(Money(minor, Currency(currency)))


def tender(kind: str) -> str:
    """A means of payment."""
    if kind == "cash":
        return QCoreApplication.translate("Tenders", "Cash")
    if kind == "card":
        return QCoreApplication.translate("Tenders", "Card")
    if kind == "wallet":
        return QCoreApplication.translate("Tenders", "Phone")
    if kind == "voucher":
        return QCoreApplication.translate("Tenders", "Voucher")
    if kind == "account":
        return QCoreApplication.translate("Tenders", "Invoice")
    return kind


def tender_taken(one: Tender) -> str:
    """A means of payment with what tells it from others: Voucher 4711, CHF 40.00 in cash."""
    name = tender(one.kind)
    if one.foreign is not None:
        text = QCoreApplication.translate("Tenders", "Cash, {amount} at {rate}")
        rate = rate_text(one.foreign.rate_nano)
        return text.format(amount=amount(one.foreign.amount_minor, one.foreign.currency), rate=rate)
    if one.account is not None:
        return f"{name} {one.account.name} ({one.account.purchase})"
    if one.wallet is not None:
        return wallet(one.wallet)
    return f"{name} {one.reference}".strip()


def wallet(one: Wallet) -> str:
    """A wallet by its name."""
    if one == "alipay":
        return QCoreApplication.translate("Tenders", "Alipay")
    return QCoreApplication.translate("Tenders", "WeChat Pay")


def paper(state: str) -> str:
    """What became of a paper."""
    translate = QCoreApplication.translate
    words = {
        "queued": translate("Papers", "waiting for the printer"),
        "sending": translate("Papers", "printing"),
        "sent": translate("Papers", "printing"),
        "printed": translate("Papers", "printed"),
        "in_doubt": translate("Papers", "in doubt: look whether it came out"),
        "blocked": translate("Papers", "waiting: the printer is not ready"),
        "cancelled": translate("Papers", "not printed"),
        "spoiled": translate("Papers", "did not come out: admits nobody"),
    }
    return words.get(state, state)


def reprint_reasons() -> dict[ReprintReason, str]:
    """Why a ticket is printed again."""
    translate = QCoreApplication.translate
    return {
        "jam": translate("Papers", "The paper jammed"),
        "damaged": translate("Papers", "The paper is damaged"),
        "lost": translate("Papers", "The customer has lost it"),
        "doubt": translate("Papers", "Nobody knows whether it came out"),
    }


def ticket_state(
    ticket: TicketId,
    dead: frozenset[TicketId],
    jobs: Iterable[Job],
    exchanged: frozenset[TicketId] = frozenset(),
    print_no: int = 1,
) -> str:
    """What a ticket is worth now, and where its paper is."""
    if ticket in exchanged:
        return QCoreApplication.translate("Papers", "exchanged: admits nobody")
    if ticket in dead:
        return QCoreApplication.translate("Papers", "refunded: admits nobody")
    latest = [one for one in jobs if one.ticket == ticket]
    if not latest:
        return QCoreApplication.translate("Papers", "no paper")
    if print_no == 1:
        return paper(latest[-1].state)
    text = QCoreApplication.translate("Papers", "paper {number}: {state}")
    return text.format(number=print_no, state=paper(latest[-1].state))


def _paid_by(one: Tender) -> str:
    return tender(one.kind) if one.kind == "card" else tender_taken(one)


def tenders(order: Order) -> str:
    """What was given: Cash €20.00, Card €28.00."""
    return ", ".join(
        f"{_paid_by(one)} {amount(one.amount_minor, order.currency)}" for one in order.tenders
    )


def paid(order: Order) -> str:
    """How it was paid: Cash €50.00, change €2.00."""
    parts = [tenders(order)]
    if order.rounding_minor:
        rounded = QCoreApplication.translate("Tenders", "rounded by {amount}")
        parts.append(rounded.format(amount=amount(order.rounding_minor, order.currency)))
    if order.change_minor:
        change = QCoreApplication.translate("Tenders", "change {amount}")
        parts.append(change.format(amount=amount(order.change_minor, order.currency)))
    return ", ".join(parts)
