"""Answers, honest and not: only one that was sealed by our terminal, to our question, is a yes."""

import json
from copy import deepcopy
from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.attempt import TerminalRef
from pos.payments.cardnumbers import holds_card_number
from pos.payments.nexo.answers import ANSWER_BYTES_MAX, read, read_status
from pos.payments.nexo.asking import Account, service_id
from pos.payments.nexo.sealing import SharedKey, seal
from pos.payments.readings import Approved, Fault, Faulty, Missing, Refused, Running
from tests.pos.payments.window import POI, Clock, Ids, an_attempt

CLOCK = Clock()
IDS = Ids(CLOCK)
ACCOUNT = Account("WINDOW 1", POI, SharedKey.of("house key", 3, "p4ssphrase of the house"))
ATTEMPT = replace(an_attempt(IDS, CLOCK), state="sent")
MARK = "BV0q001643892070000.VK9DRSLLRCQ2WN82"
REVERSAL = replace(ATTEMPT, kind="reversal", against=TerminalRef(MARK, "2026-11-26"))
ASKED = IDS.new()
PAN = "4111111111111111"


def header(category: str = "Payment", made=ATTEMPT.id, **change) -> dict:
    return {
        "MessageClass": "Service",
        "MessageCategory": category,
        "MessageType": "Response",
        "SaleID": "WINDOW 1",
        "POIID": POI,
        "ServiceID": service_id(made),
        "ProtocolVersion": "3.0",
        **change,
    }


def payment(amount: float = 42.5, currency: str = "EUR", result: str = "Success") -> dict:
    return {
        "Response": {"Result": result},
        "POIData": {"POITransactionID": {"TransactionID": MARK, "TimeStamp": "2026-11-26"}},
        "PaymentResult": {
            "PaymentInstrumentData": {
                "CardData": {"MaskedPan": "541333 **** 9999", "PaymentBrand": "mc"}
            },
            "AmountsResp": {"AuthorizedAmount": amount, "Currency": currency},
        },
        "PaymentReceipt": [
            {
                "DocumentQualifier": "CustomerReceipt",
                "OutputContent": {
                    "OutputText": [
                        {"Text": "name=Card&value=541333%20****%209999&key=pan"},
                        {"Text": "name=Tender&value=BV0q001643892070000&key=txRef"},
                        {"Text": "name=APPROVED&key=approved"},
                        {"Text": "key=filler"},
                    ]
                },
            },
            {"DocumentQualifier": "CashierReceipt", "RequiredSignatureFlag": True},
        ],
    }


def no(condition: str, result: str = "Failure") -> dict:
    return {"Response": {"Result": result, "ErrorCondition": condition}}


def message(body: dict, head: dict | None = None, outer: dict | None = None) -> bytes:
    """Sealed as the terminal seals."""
    head = header() if head is None else head
    text = json.dumps({"SaleToPOIResponse": {"MessageHeader": head, **body}}).encode()
    blob, trailer = seal(ACCOUNT.key, text, bytes(range(16)))
    secured = {
        "MessageHeader": head if outer is None else outer,
        "NexoBlob": blob,
        "SecurityTrailer": msgspec.to_builtins(trailer),
    }
    return json.dumps({"SaleToPOIResponse": secured}).encode()


def paid(body: dict) -> bytes:
    return message({"PaymentResponse": body})


def repeated(body: dict, head: dict | None = None) -> bytes:
    status = {
        "Response": {"Result": "Success"},
        "RepeatedMessageResponse": {
            "MessageHeader": header() if head is None else head,
            "RepeatedResponseMessageBody": body,
        },
    }
    return message({"TransactionStatusResponse": status}, header("TransactionStatus", ASKED))


def test_a_yes_brings_what_receipt_and_reversal_need() -> None:
    told = read(ACCOUNT, ATTEMPT, paid(payment()))
    assert isinstance(told, Approved)
    assert told.currency == "EUR"
    slip = told.slip
    assert (slip.approved_minor, slip.ref) == (4250, TerminalRef(MARK, "2026-11-26"))
    assert (slip.scheme, slip.masked, slip.signed) == ("mc", "541333 **** 9999", True)
    assert slip.customer_lines == (
        "Card\t541333 **** 9999",
        "Tender\tBV0q001643892070000",
        "APPROVED",
        "key=filler",
    )
    assert slip.house_lines == ()


def test_the_lost_answer_says_the_same_when_it_is_repeated() -> None:
    again = read_status(ACCOUNT, ATTEMPT, ASKED, repeated({"PaymentResponse": payment()}))
    assert again == read(ACCOUNT, ATTEMPT, paid(payment()))


@pytest.mark.parametrize(
    ("condition", "reading"),
    [
        ("Refusal", Refused("refused")),
        ("WrongPIN", Refused("wrong_pin")),
        ("Aborted", Refused("aborted", by_person=True)),
        ("Cancel", Refused("cancelled", by_person=True)),
        ("Busy", Refused("busy")),
        ("UnreachableHost", Refused("bank_unreachable")),
        ("NotFound", Faulty(Fault.UNCLEAR)),
        ("InProgress", Running()),
        ("Something new", Faulty(Fault.UNCLEAR)),
        ("", Faulty(Fault.UNCLEAR)),
    ],
)
def test_every_no_of_the_protocol_is_read(condition: str, reading) -> None:
    assert read(ACCOUNT, ATTEMPT, paid(no(condition))) == reading
    told = read_status(ACCOUNT, ATTEMPT, ASKED, repeated({"PaymentResponse": no(condition)}))
    assert told == reading


@pytest.mark.parametrize(
    ("condition", "reading"),
    [
        ("InProgress", Running()),
        ("Busy", Running()),
        ("NotFound", Missing()),
        ("Refusal", Faulty(Fault.UNCLEAR)),
    ],
)
def test_the_answer_to_a_question_may_be_that_there_is_none_yet(condition, reading) -> None:
    body = {"TransactionStatusResponse": no(condition)}
    told = message(body, header("TransactionStatus", ASKED))
    assert read_status(ACCOUNT, ATTEMPT, ASKED, told) == reading


def test_a_reversal_is_read_with_or_without_its_amount() -> None:
    head = header("Reversal")
    body = {"Response": {"Result": "Success"}, "POIData": payment()["POIData"]}
    told = read(ACCOUNT, REVERSAL, message({"ReversalResponse": body}, head))
    assert isinstance(told, Approved)
    assert (told.slip.approved_minor, told.currency) == (4250, "EUR")
    less = message({"ReversalResponse": {**body, "ReversedAmount": 10}}, head)
    assert read(ACCOUNT, REVERSAL, less).slip.approved_minor == 1000
    unknown = message({"ReversalResponse": no("NotFound")}, head)
    assert read(ACCOUNT, REVERSAL, unknown) == Refused("original_unknown")


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [(42.5, "EUR", 4250), (4250, "JPY", 4250), (4.25, "KWD", 4250), (1e2, "EUR", 10000)],
)
def test_amounts_become_whole_minor_units(amount: float, currency: str, minor: int) -> None:
    told = read(ACCOUNT, ATTEMPT, paid(payment(amount, currency)))
    assert isinstance(told, Approved)
    assert (told.slip.approved_minor, told.currency) == (minor, currency)


@pytest.mark.parametrize(
    ("amount", "currency"), [(42.505, "EUR"), (42.5, "JPY"), (1e30, "EUR"), (42.5, ""), (42.5, "e")]
)
def test_an_amount_that_is_none_is_not_guessed(amount: float, currency: str) -> None:
    assert read(ACCOUNT, ATTEMPT, paid(payment(amount, currency))) == Faulty(Fault.UNCLEAR)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"ServiceID": "0000000000"}, Fault.OTHER_SERVICE),
        ({"MessageCategory": "Reversal"}, Fault.OTHER_SERVICE),
        ({"MessageType": "Request"}, Fault.OTHER_SERVICE),
        ({"SaleID": "WINDOW 2"}, Fault.OTHER_TERMINAL),
        ({"POIID": "V400m-1"}, Fault.OTHER_TERMINAL),
    ],
)
def test_an_answer_to_another_question_proves_nothing_inside_or_outside(change, fault) -> None:
    body = {"PaymentResponse": payment()}
    assert read(ACCOUNT, ATTEMPT, message(body, header(**change))) == Faulty(fault)
    assert read(ACCOUNT, ATTEMPT, message(body, header(), header(**change))) == Faulty(fault)
    again = repeated(body, header(**change))
    assert read_status(ACCOUNT, ATTEMPT, ASKED, again) == Faulty(fault)


def test_an_old_yes_played_again_is_no_yes() -> None:
    old = paid(payment())
    assert read(ACCOUNT, replace(ATTEMPT, id=IDS.new()), old) == Faulty(Fault.OTHER_SERVICE)


@pytest.mark.parametrize("missing", ["POIData", "PaymentResult", "Response"])
def test_a_yes_without_its_parts_is_none(missing: str) -> None:
    body = payment()
    del body[missing]
    assert isinstance(read(ACCOUNT, ATTEMPT, paid(body)), Faulty)


def test_both_kinds_of_answer_at_once_are_none() -> None:
    both = message({"PaymentResponse": payment(), "ReversalResponse": no("Refusal")})
    assert read(ACCOUNT, ATTEMPT, both) == Faulty(Fault.UNCLEAR)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"", Fault.EMPTY),
        (b"{", Fault.TORN),
        (b"\xff\xfe", Fault.TORN),
        (b"[]", Fault.TORN),
        (b'{"SaleToPOIResponse": 1}', Fault.TORN),
        (b"[" * 100_000, Fault.TORN),
        (b'{"SaleToPOIRequest": {"EventNotification": {}}}', Fault.REJECTED),
        (b" " * (ANSWER_BYTES_MAX + 1), Fault.TOO_LARGE),
    ],
)
def test_what_is_no_message_has_a_name(body: bytes, fault: Fault) -> None:
    assert read(ACCOUNT, ATTEMPT, body) == Faulty(fault)


def test_a_message_in_the_clear_is_not_believed() -> None:
    clear = {"SaleToPOIResponse": {"MessageHeader": header(), "PaymentResponse": payment()}}
    assert read(ACCOUNT, ATTEMPT, json.dumps(clear).encode()) == Faulty(Fault.TORN)


@given(st.data())
def test_one_wrong_byte_never_makes_another_yes(data) -> None:
    good = paid(payment())
    at = data.draw(st.integers(0, len(good) - 1))
    bad = good[:at] + bytes([data.draw(st.integers(0, 255))]) + good[at + 1 :]
    told = read(ACCOUNT, ATTEMPT, bad)
    assert isinstance(told, Faulty) or told == read(ACCOUNT, ATTEMPT, good)


@given(st.integers(0, 5000))
def test_a_torn_message_is_no_answer(length: int) -> None:
    good = paid(payment())
    assert isinstance(read(ACCOUNT, ATTEMPT, good[: min(length, len(good) - 1)]), Faulty)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_without_an_error(body: bytes) -> None:
    assert isinstance(read(ACCOUNT, ATTEMPT, body), Faulty)


nested = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(st.data())
def test_any_nonsense_under_the_right_seal_is_read_without_an_error(data) -> None:
    body = deepcopy(payment())
    where = data.draw(st.sampled_from(["Response", "POIData", "PaymentResult", "PaymentReceipt"]))
    body[where] = data.draw(nested)
    told = read(ACCOUNT, ATTEMPT, paid(body))
    assert isinstance(told, Approved | Faulty)


PLACES = ("masked", "brand", "receipt", "free", "time", "key")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("number", [PAN, "4111 1111 1111 1111", "5500-0000-0000-0004"])
def test_a_whole_card_number_anywhere_in_an_answer_goes_no_further(place, number) -> None:
    body = payment()
    card = body["PaymentResult"]["PaymentInstrumentData"]["CardData"]
    lines = body["PaymentReceipt"][0]["OutputContent"]["OutputText"]
    if place in ("masked", "brand"):
        card["MaskedPan" if place == "masked" else "PaymentBrand"] = number
    elif place == "time":
        body["POIData"]["POITransactionID"]["TimeStamp"] = number
    else:
        text = {"receipt": f"name=Card&value={number}", "free": f"CARD {number} OK"}
        lines.append({"Text": text.get(place, f"name={number}&value=1")})
    told = read(ACCOUNT, ATTEMPT, paid(body))
    assert isinstance(told, Approved)
    rest = str(told).replace(MARK, "").replace(MARK.partition(".")[0], "")
    assert not holds_card_number(rest)
    assert number not in str(told)


def test_a_card_number_for_a_transactions_name_is_not_kept_and_so_no_yes() -> None:
    body = payment()
    body["POIData"]["POITransactionID"]["TransactionID"] = PAN
    assert read(ACCOUNT, ATTEMPT, paid(body)) == Faulty(Fault.NO_REFERENCE)


def test_a_terminals_own_name_that_looks_like_a_card_by_chance_is_kept() -> None:
    body, mark = payment(), "BV04001643892070004.4111111111111111"
    assert holds_card_number(mark)
    body["POIData"]["POITransactionID"]["TransactionID"] = mark
    told = read(ACCOUNT, ATTEMPT, paid(body))
    assert isinstance(told, Approved)
    assert told.slip.ref.transaction == mark


def test_a_receipt_without_end_is_cut_off() -> None:
    body = payment()
    lines = [{"Text": "x" * 3000}] * 500
    body["PaymentReceipt"][0]["OutputContent"]["OutputText"] = lines
    told = read(ACCOUNT, ATTEMPT, message({"PaymentResponse": body}))
    assert told == Faulty(Fault.TOO_LARGE)
    body["PaymentReceipt"][0]["OutputContent"]["OutputText"] = [{"Text": "y" * 300}] * 250
    told = read(ACCOUNT, ATTEMPT, message({"PaymentResponse": body}))
    assert isinstance(told, Approved)
    assert len(told.slip.customer_lines) <= 200
    assert max(map(len, told.slip.customer_lines)) <= 120
