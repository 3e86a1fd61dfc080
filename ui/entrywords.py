"""Why the server did not take an entry of a till's journal as it stood: a clause, no sentence."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication

from pos.domain.refusals import Reason

translate = QCoreApplication.translate


def why_not(reason: str, params: Mapping[str, Any]) -> str:
    """As it goes behind a colon. What a newer server may say is given as it says it."""
    said = str(params.get("why", ""))
    known = {**_of_places(), **_of_people(), **_of_money()}.get(reason)
    if reason == Reason.MESSAGE_WRONG:
        known = _of_messages().get(said)
    if known is None and said:
        return said
    known = known or translate("Entries", "a reason that this till does not know ({code})")
    return known.format(code=reason, thing=params.get("thing", ""), over=params.get("over", ""))


def _of_places() -> dict[str, str]:
    return {
        Reason.NOT_OWNED: translate("Entries", "it sold a place that was not this till's"),
        Reason.PLACE_UNKNOWN: translate("Entries", "the server has no such place"),
        Reason.PERFORMANCE_UNKNOWN: translate("Entries", "the server has no such performance"),
        Reason.TICKET_UNKNOWN: translate("Entries", "the server has no such ticket"),
        Reason.ALREADY_REFUNDED: translate("Entries", "the ticket was taken back before"),
    }


def _of_people() -> dict[str, str]:
    return {
        Reason.ADMITTED_ALREADY: translate(
            "Entries", "it took a ticket back with which somebody had come in"
        ),
        Reason.IDENTITY_USED: translate("Entries", "another till sold to that person as well"),
        Reason.USES_OVER: translate(
            "Entries", "{thing} was used {over} times more than the tariff allows"
        ),
    }


def _of_money() -> dict[str, str]:
    return {
        Reason.VOUCHER_OVERDRAWN: translate(
            "Entries", "more was taken off a voucher than was left on it"
        ),
        Reason.VOUCHER_UNKNOWN: translate("Entries", "a voucher paid that nobody has issued"),
        Reason.VOUCHER_EXPIRED: translate("Entries", "a voucher paid that had expired"),
    }


def _of_messages() -> dict[str, str]:
    return {
        "the ticket was sold before": translate("Entries", "the ticket was sold before"),
        "names other places": translate("Entries", "it names other places than the server has"),
        "the voucher's money was sold before": translate(
            "Entries", "the voucher's money was sold before"
        ),
    }
