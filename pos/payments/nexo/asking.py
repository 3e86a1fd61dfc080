"""A till's requests to a nexo terminal, sealed."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from pos.domain.attempt import Attempt
from pos.domain.money import Currency, Money
from pos.payments.nexo.sealing import NONCE_BYTES, SharedKey, seal

PROTOCOL = "3.0"
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SERVICE_LENGTH = 10
_MOMENT_BITS, _CHANCE_BITS = 41, 10
_ENCODER = msgspec.json.Encoder(decimal_format="number")


@dataclass(frozen=True)
class Account:
    """How this till and its terminal know each other."""

    sale_id: str
    poi_id: str
    key: SharedKey


def service_id(made: UUID) -> str:
    """Ten letters and digits, out of the moment of a UUIDv7 and ten bits of its chance.

    A terminal refuses one that the same till used within two days.
    """
    moment = (made.int >> 80) % (1 << _MOMENT_BITS)
    number = moment << _CHANCE_BITS | made.int % (1 << _CHANCE_BITS)
    signs = []
    for _ in range(_SERVICE_LENGTH):
        number, digit = divmod(number, len(_DIGITS))
        signs.append(_DIGITS[digit])
    return "".join(reversed(signs))


def category(attempt: Attempt) -> str:
    """What the protocol calls it: whatever goes back on a known transaction is a reversal."""
    return "Reversal" if attempt.against is not None else "Payment"


def payment(account: Account, attempt: Attempt, *, partly: bool) -> dict[str, Any]:
    """Charge a card, or give money to any card. `partly`: less than asked is welcome."""
    money = Money(attempt.amount_minor, Currency(attempt.currency))
    sale: dict[str, Any] = {"SaleTransactionID": _named(attempt)}
    if partly and attempt.kind == "charge":
        sale["SaleToAcquirerData"] = "tenderOption=AllowPartialAuthorisation"
    body: dict[str, Any] = {
        "SaleData": sale,
        "PaymentTransaction": {
            "AmountsReq": {"Currency": attempt.currency, "RequestedAmount": decimal_of(money)}
        },
    }
    if attempt.kind == "refund":
        body["PaymentData"] = {"PaymentType": "Refund"}
    return _request(account, "Payment", attempt.id, {"PaymentRequest": body})


def reversal(account: Account, attempt: Attempt) -> dict[str, Any]:
    """Give money back on a known transaction: all that moved, or a part of it for a refund."""
    if attempt.against is None:
        raise ValueError("a reversal says of what")
    body: dict[str, Any] = {
        "OriginalPOITransaction": {
            "POITransactionID": {
                "TransactionID": attempt.against.transaction,
                "TimeStamp": attempt.against.at,
            }
        },
        "ReversalReason": "MerchantCancel",
        "SaleData": {"SaleTransactionID": _named(attempt)},
    }
    if attempt.kind == "refund":
        money = Money(attempt.amount_minor, Currency(attempt.currency))
        body["ReversedAmount"] = decimal_of(money)
        body["SaleData"]["SaleToAcquirerData"] = f"currency={attempt.currency}"
    return _request(account, "Reversal", attempt.id, {"ReversalRequest": body})


def status(account: Account, attempt: Attempt, made: UUID) -> dict[str, Any]:
    """Ask what became of it, and print nothing."""
    body = {"MessageReference": _meant(account, attempt), "ReceiptReprintFlag": False}
    return _request(account, "TransactionStatus", made, {"TransactionStatusRequest": body})


def abort(account: Account, attempt: Attempt, made: UUID) -> dict[str, Any]:
    """Ask to stop it. Whether it was stopped says the answer to the payment."""
    body = {"MessageReference": _meant(account, attempt), "AbortReason": "MerchantAbort"}
    return _request(account, "Abort", made, {"AbortRequest": body})


def login(account: Account, made: UUID, at_ms: int) -> dict[str, Any]:
    """Say who asks: without it a terminal tells no totals. It changes nothing for payments."""
    at = datetime.fromtimestamp(at_ms / 1000, UTC)
    body = {
        "DateTime": at.isoformat(timespec="seconds"),
        "SaleSoftware": {
            "ManufacturerID": "Parterre",
            "ApplicationName": "Parterre",
            "SoftwareVersion": "1",
            "CertificationCode": "",
        },
        "OperatorLanguage": "en",
    }
    return _request(account, "Login", made, {"LoginRequest": body})


def totals(account: Account, made: UUID) -> dict[str, Any]:
    """What was counted for this till since the terminal's last day-end; no new period begins."""
    of_whom = {"POIID": account.poi_id, "SaleID": account.sale_id}
    return _request(account, "GetTotals", made, {"GetTotalsRequest": {"TotalFilter": of_whom}})


def ended_period(account: Account, made: UUID, period: str) -> dict[str, Any]:
    """What was counted in a period that is over."""
    body = {"ReconciliationType": "PreviousReconciliation", "POIReconciliationID": period}
    return _request(account, "Reconciliation", made, {"ReconciliationRequest": body})


def sealed(
    account: Account,
    request: dict[str, Any],
    nonce: Callable[[int], bytes] = secrets.token_bytes,
) -> bytes:
    """The request as it travels."""
    blob, trailer = seal(account.key, _ENCODER.encode(request), nonce(NONCE_BYTES))
    secured = {
        "MessageHeader": request["SaleToPOIRequest"]["MessageHeader"],
        "NexoBlob": blob,
        "SecurityTrailer": trailer,
    }
    return _ENCODER.encode({"SaleToPOIRequest": secured})


def decimal_of(money: Money) -> Decimal:
    """The protocol's decimal, exactly. The one place where an amount leaves whole minor units."""
    return Decimal(money.minor).scaleb(-money.currency.exponent)


def _request(account: Account, kind: str, made: UUID, body: dict[str, Any]) -> dict[str, Any]:
    header = {
        "ProtocolVersion": PROTOCOL,
        "MessageClass": "Service",
        "MessageCategory": kind,
        "MessageType": "Request",
        "SaleID": account.sale_id,
        "ServiceID": service_id(made),
        "POIID": account.poi_id,
    }
    return {"SaleToPOIRequest": {"MessageHeader": header, **body}}


def _named(attempt: Attempt) -> dict[str, str]:
    """Our name for it: what the terminal's books and ours are compared by."""
    at = datetime.fromtimestamp(attempt.started_at_ms / 1000, UTC)
    return {"TransactionID": str(attempt.id), "TimeStamp": at.isoformat(timespec="seconds")}


def _meant(account: Account, attempt: Attempt) -> dict[str, str]:
    return {
        "MessageCategory": category(attempt),
        "SaleID": account.sale_id,
        "ServiceID": service_id(attempt.id),
    }
