"""What the till says to a nexo terminal: exact decimals, a name of its own for every request."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.attempt import TerminalRef
from pos.domain.ids import uuid7
from pos.domain.money import Currency, Money
from pos.payments.nexo import asking
from pos.payments.nexo.asking import Account, decimal_of, sealed, service_id
from pos.payments.nexo.sealing import Seal, SharedKey, unseal
from tests.pos.payments.window import POI, Clock, Ids, an_attempt

CLOCK = Clock()
IDS = Ids(CLOCK)
KEY = SharedKey.of("house key", 3, "p4ssphrase of the house")
ACCOUNT = Account("WINDOW 1", POI, KEY)
REF = TerminalRef("BV0q001643892070000.VK9DRSLLRCQ2WN82", "2026-11-26T03:46:11.000Z")


def under_the_seal(request) -> dict:
    message = json.loads(sealed(ACCOUNT, request))["SaleToPOIRequest"]
    text = unseal(KEY, message["NexoBlob"], Seal(**message["SecurityTrailer"]))
    told = json.loads(text)["SaleToPOIRequest"]
    assert told["MessageHeader"] == message["MessageHeader"]
    return told


def test_a_charge_says_amount_reference_and_nothing_of_a_card() -> None:
    attempt = an_attempt(IDS, CLOCK)
    told = under_the_seal(asking.payment(ACCOUNT, attempt, partly=False))
    at = datetime.fromtimestamp(attempt.started_at_ms / 1000, UTC).isoformat(timespec="seconds")
    assert told == {
        "MessageHeader": {
            "ProtocolVersion": "3.0",
            "MessageClass": "Service",
            "MessageCategory": "Payment",
            "MessageType": "Request",
            "SaleID": "WINDOW 1",
            "ServiceID": service_id(attempt.id),
            "POIID": POI,
        },
        "PaymentRequest": {
            "SaleData": {"SaleTransactionID": {"TransactionID": str(attempt.id), "TimeStamp": at}},
            "PaymentTransaction": {"AmountsReq": {"Currency": "EUR", "RequestedAmount": 42.5}},
        },
    }


def test_less_than_asked_is_wished_for_only_by_a_house_that_takes_it() -> None:
    attempt = an_attempt(IDS, CLOCK)
    told = under_the_seal(asking.payment(ACCOUNT, attempt, partly=True))
    assert (
        told["PaymentRequest"]["SaleData"]["SaleToAcquirerData"]
        == "tenderOption=AllowPartialAuthorisation"
    )


def test_a_refund_goes_back_on_its_payment_or_to_any_card() -> None:
    on_it = an_attempt(IDS, CLOCK, 1500, against=REF)
    told = under_the_seal(asking.reversal(ACCOUNT, on_it))["ReversalRequest"]
    assert told["OriginalPOITransaction"]["POITransactionID"] == {
        "TransactionID": REF.transaction,
        "TimeStamp": REF.at,
    }
    assert told["ReversedAmount"] == 15
    assert told["SaleData"]["SaleToAcquirerData"] == "currency=EUR"
    to_any = replace(on_it, against=None)
    told = under_the_seal(asking.payment(ACCOUNT, to_any, partly=True))["PaymentRequest"]
    assert told["PaymentData"] == {"PaymentType": "Refund"}
    assert "SaleToAcquirerData" not in told["SaleData"]


def test_a_reversal_takes_back_all_there_was_and_names_no_amount() -> None:
    whole = replace(an_attempt(IDS, CLOCK, 1500, against=REF), kind="reversal")
    told = under_the_seal(asking.reversal(ACCOUNT, whole))
    assert told["MessageHeader"]["MessageCategory"] == "Reversal"
    assert "ReversedAmount" not in told["ReversalRequest"]


@pytest.mark.parametrize(
    ("verb", "body"),
    [(asking.status, "TransactionStatusRequest"), (asking.abort, "AbortRequest")],
)
@pytest.mark.parametrize("against", [None, REF])
def test_questions_and_stops_name_the_request_they_are_about(verb, body, against) -> None:
    attempt, made = an_attempt(IDS, CLOCK, against=against), IDS.new()
    told = under_the_seal(verb(ACCOUNT, attempt, made))
    assert told["MessageHeader"]["ServiceID"] == service_id(made) != service_id(attempt.id)
    assert told[body]["MessageReference"] == {
        "MessageCategory": "Payment" if against is None else "Reversal",
        "SaleID": "WINDOW 1",
        "ServiceID": service_id(attempt.id),
    }


@given(st.integers(0, 2**41 - 1), st.integers(0, 2**74 - 1))
def test_a_service_id_is_ten_letters_and_digits(ms: int, chance: int) -> None:
    made = service_id(uuid7(ms, chance))
    assert len(made) == 10
    assert made.isascii()
    assert made.isalnum()
    assert made == made.upper()


def test_a_days_service_ids_are_all_different() -> None:
    day = [service_id(uuid7(1_795_665_000_000 + ms, ms * 7919)) for ms in range(50_000)]
    assert len(set(day)) == len(day)


@given(st.integers(1, 10**12), st.sampled_from(["EUR", "JPY", "KWD", "CNY"]))
def test_decimals_are_exact_in_every_currency(minor: int, code: str) -> None:
    money = Money(minor, Currency(code))
    text = f"{decimal_of(money):f}"
    assert int(text.replace(".", "")) == minor
    assert len(text.partition(".")[2]) == money.currency.exponent


def test_the_same_request_is_never_sealed_alike_twice() -> None:
    request = asking.payment(ACCOUNT, an_attempt(IDS, CLOCK), partly=False)
    assert sealed(ACCOUNT, request) != sealed(ACCOUNT, request)
