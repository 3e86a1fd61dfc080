"""A nexo terminal's answers, read: unsealed, compared with the question, and made whole numbers.

Nothing that came over the line is kept as it came: of an answer only what a receipt and a reversal
need goes on, and of that every whole card number is blotted out.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar
from urllib.parse import parse_qs
from uuid import UUID

import msgspec

from pos.domain.attempt import Attempt, Slip, TerminalRef
from pos.domain.dayend import SchemeLine, Sum, totals_of
from pos.domain.money import LIMIT_MINOR, Currency
from pos.payments.cardnumbers import blotted, holds_card_number
from pos.payments.nexo import wire
from pos.payments.nexo.asking import Account, category, service_id
from pos.payments.nexo.sealing import SealError, unseal
from pos.payments.readings import (
    Approved,
    Counters,
    Fault,
    Faulty,
    Missing,
    Reading,
    Refused,
    Running,
)

ANSWER_BYTES_MAX = 256 * 1024
_LINES_MAX, _LINE_MAX, _READ_MAX = 200, 120, 1000
_ID_MAX = 128
_PERIOD_MAX, _COUNT_MAX = 12, 1_000_000
# Of what a terminal counts, the kinds by which money moved: sales, refunds, and their undoing.
_MOVES = {"Debit", "CompletedDeffered", "Credit", "ReverseDebit", "ReverseCredit"}
# A terminal's own name for a transaction: four signs of the terminal, its milliseconds, and after
# a dot the acquirer's sixteen. One in sixty would look like a card's number by chance.
_OWN_NAME = re.compile(r"[A-Za-z0-9]{4}00\d{13}(\.[A-Za-z0-9]{16})?")
_BY_PERSON = {"Aborted": "aborted", "Cancel": "cancelled"}
_NO = {
    "DeviceOut": "device_out",
    "InsertedCard": "card_left_in",
    "InvalidCard": "invalid_card",
    "LoggedOut": "logged_out",
    "MessageFormat": "message_format",
    "NotAllowed": "not_allowed",
    "PaymentRestriction": "restricted",
    "Refusal": "refused",
    "UnavailableDevice": "unavailable",
    "UnavailableService": "unavailable",
    "UnreachableHost": "bank_unreachable",
    "WrongPIN": "wrong_pin",
}
T = TypeVar("T")


class _Wrong(Exception):
    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.value)


def read(account: Account, attempt: Attempt, body: bytes) -> Reading:
    """The answer to the attempt's own request."""
    try:
        answer = _opened(account, body, category(attempt), attempt.id)
        return _outcome(answer.PaymentResponse or answer.ReversalResponse, attempt, answer)
    except _Wrong as wrong:
        return Faulty(wrong.fault)


def read_status(account: Account, attempt: Attempt, made: UUID, body: bytes) -> Reading:
    """The answer to the question, of id `made`, what became of the attempt."""
    try:
        answer = _opened(account, body, "TransactionStatus", made).TransactionStatusResponse
        if answer is None:
            raise _Wrong(Fault.UNCLEAR)
        if answer.Response.Result != "Success":
            return _not_yet(answer.Response)
        repeated = answer.RepeatedMessageResponse
        if repeated is None:
            raise _Wrong(Fault.UNCLEAR)
        _compare(account, repeated.MessageHeader, category(attempt), attempt.id)
        body_of_it = repeated.RepeatedResponseMessageBody
        return _outcome(
            body_of_it.PaymentResponse or body_of_it.ReversalResponse, attempt, body_of_it
        )
    except _Wrong as wrong:
        return Faulty(wrong.fault)


def read_login(account: Account, made: UUID, body: bytes) -> Refused | Faulty | None:
    """None: the terminal knows who asks."""
    try:
        answer = _opened(account, body, "Login", made).LoginResponse
        if answer is None:
            raise _Wrong(Fault.UNCLEAR)
        return None if answer.Response.Result == "Success" else _refused(answer.Response)
    except _Wrong as wrong:
        return Faulty(wrong.fault)


def read_totals(
    account: Account, made: UUID, currency: str, body: bytes
) -> Counters | Refused | Faulty:
    """What the terminal counted, of the period that runs."""
    try:
        answer = _opened(account, body, "GetTotals", made).GetTotalsResponse
        return _counted(answer, currency)
    except _Wrong as wrong:
        return Faulty(wrong.fault)


def read_ended_period(
    account: Account, made: UUID, currency: str, body: bytes
) -> Counters | Refused | Faulty:
    """What the terminal counted, of a period that is over."""
    try:
        answer = _opened(account, body, "Reconciliation", made).ReconciliationResponse
        return _counted(answer, currency)
    except _Wrong as wrong:
        return Faulty(wrong.fault)


def _counted(answer: wire.TotalsAnswer | None, currency: str) -> Counters | Refused | Faulty:
    if answer is None:
        raise _Wrong(Fault.UNCLEAR)
    if answer.Response.Result != "Success":
        return _refused(answer.Response)
    period = str(answer.POIReconciliationID)
    if not period.isdecimal() or len(period) > _PERIOD_MAX:
        raise _Wrong(Fault.UNCLEAR)
    lines = [_scheme_line(group, currency) for group in answer.TransactionTotals[:_LINES_MAX]]
    return Counters(period, totals_of(lines))


def _refused(response: wire.Verdict) -> Refused:
    if response.Result != "Failure":
        raise _Wrong(Fault.UNCLEAR)
    return Refused(_NO.get(response.ErrorCondition, "refused"))


def _scheme_line(group: wire.GroupTotals, currency: str) -> SchemeLine:
    """What did not move money, as declined ones, is not counted."""
    sums: dict[str, Sum] = {}
    for one in group.PaymentTotals:
        if one.TransactionType not in _MOVES or not one.TransactionCount:
            continue
        if group.PaymentCurrency != currency:
            raise _Wrong(Fault.OTHER_CURRENCY)
        if not 0 < one.TransactionCount <= _COUNT_MAX:
            raise _Wrong(Fault.UNCLEAR)
        part = Sum(one.TransactionCount, abs(_minor(one.TransactionAmount, currency)))
        sums[one.TransactionType] = sums.get(one.TransactionType, Sum()) + part
    return SchemeLine(
        _kept(group.CardBrand).lower(),
        sums.get("Debit", Sum()) + sums.get("CompletedDeffered", Sum()),
        sums.get("Credit", Sum()) - sums.get("ReverseCredit", Sum()),
        sums.get("ReverseDebit", Sum()),
    )


def _not_yet(response: wire.Verdict) -> Reading:
    if response.Result != "Failure":
        raise _Wrong(Fault.UNCLEAR)
    if response.ErrorCondition in ("InProgress", "Busy"):
        return Running()
    if response.ErrorCondition == "NotFound":
        return Missing()
    raise _Wrong(Fault.UNCLEAR)


def _opened(account: Account, body: bytes, kind: str, made: UUID) -> wire.Answer:
    if not body:
        raise _Wrong(Fault.EMPTY)
    if len(body) > ANSWER_BYTES_MAX:
        raise _Wrong(Fault.TOO_LARGE)
    secured = _secured(body)
    try:
        text = unseal(account.key, secured.NexoBlob, secured.SecurityTrailer)
    except SealError as error:
        raise _Wrong(error.fault) from None
    answer = _decoded(text, wire.AnswerFrame).SaleToPOIResponse
    # Only what is under the seal proves anything; the header outside must not contradict it.
    _compare(account, answer.MessageHeader, kind, made)
    _compare(account, secured.MessageHeader, kind, made)
    return answer


def _secured(body: bytes) -> wire.Secured:
    try:
        return _decoded(body, wire.SecuredAnswer).SaleToPOIResponse
    except _Wrong:
        # What a terminal cannot read it rejects in the clear, as a notice of its own.
        notice = _decoded(body, dict[str, msgspec.Raw])
        if set(notice) == {"SaleToPOIRequest"}:
            raise _Wrong(Fault.REJECTED) from None
        raise


def _decoded(raw: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        raise _Wrong(Fault.TORN) from None


def _compare(account: Account, header: wire.Header, kind: str, made: UUID) -> None:
    if (header.SaleID, header.POIID) != (account.sale_id, account.poi_id):
        raise _Wrong(Fault.OTHER_TERMINAL)
    named = (header.MessageType, header.MessageCategory, header.ServiceID)
    if named != ("Response", kind, service_id(made)):
        raise _Wrong(Fault.OTHER_SERVICE)


def _outcome(
    answer: wire.PaymentAnswer | wire.ReversalAnswer | None,
    attempt: Attempt,
    beside: wire.Answer | wire.RepeatedBody,
) -> Reading:
    paid = category(attempt) == "Payment"
    if answer is None or (beside.ReversalResponse is None) != paid:
        raise _Wrong(Fault.UNCLEAR)
    result, error = answer.Response.Result, answer.Response.ErrorCondition
    if result in ("Success", "Partial"):
        return _approval(answer, attempt)
    if result != "Failure":
        raise _Wrong(Fault.UNCLEAR)
    if error in _BY_PERSON:
        return Refused(_BY_PERSON[error], by_person=True)
    if error == "Busy":  # of a request itself: it never began
        return Refused("busy")
    if error == "InProgress":
        return Running()
    if error == "NotFound" and not paid:
        return Refused("original_unknown")
    if error in _NO:
        return Refused(_NO[error])
    raise _Wrong(Fault.UNCLEAR)


def _approval(answer: wire.PaymentAnswer | wire.ReversalAnswer, attempt: Attempt) -> Approved:
    reference = _reference(answer.POIData)
    scheme = masked = ""
    moved: Decimal | None
    if isinstance(answer, wire.PaymentAnswer):
        result = answer.PaymentResult
        if result is None or result.AmountsResp is None or not result.AmountsResp.Currency:
            raise _Wrong(Fault.UNCLEAR)
        currency, moved = result.AmountsResp.Currency, result.AmountsResp.AuthorizedAmount
        instrument = result.PaymentInstrumentData
        if instrument is not None and instrument.CardData is not None:
            card = instrument.CardData
            scheme, masked = _kept(card.PaymentBrand), _kept(card.MaskedPan)
    else:
        # A reversal names no currency, and an amount only where it is a part: it is the charge's.
        currency = attempt.currency
        moved = answer.ReversedAmount
    return Approved(
        Slip(
            approved_minor=attempt.amount_minor if moved is None else _minor(moved, currency),
            ref=reference,
            scheme=scheme,
            masked=masked,
            customer_lines=_lines(answer.PaymentReceipt, "CustomerReceipt", reference),
            house_lines=_lines(answer.PaymentReceipt, "CashierReceipt", reference),
            signed=any(one.RequiredSignatureFlag for one in answer.PaymentReceipt),
        ),
        currency,
    )


def _reference(data: wire.PoiData | None) -> TerminalRef:
    named = None if data is None else data.POITransactionID
    if named is None or not named.TransactionID or not named.TimeStamp:
        raise _Wrong(Fault.NO_REFERENCE)
    for text in (named.TransactionID, named.TimeStamp):
        if len(text) > _ID_MAX or not text.isascii() or not text.isprintable():
            raise _Wrong(Fault.NO_REFERENCE)
    if not _OWN_NAME.fullmatch(named.TransactionID) and holds_card_number(named.TransactionID):
        raise _Wrong(Fault.NO_REFERENCE)  # it could be kept only by keeping a card's number
    return TerminalRef(named.TransactionID, blotted(named.TimeStamp))


def _minor(amount: Decimal, currency: str) -> int:
    try:
        exact = amount.scaleb(Currency(currency).exponent)
    except (ValueError, ArithmeticError):
        raise _Wrong(Fault.UNCLEAR) from None
    if not exact.is_finite() or abs(exact) > LIMIT_MINOR or exact != exact.to_integral_value():
        raise _Wrong(Fault.UNCLEAR)
    return int(exact)


def _lines(receipts: Sequence[wire.Receipt], kind: str, of: TerminalRef) -> tuple[str, ...]:
    found = (
        _line(text.Text, of)
        for receipt in receipts
        if receipt.DocumentQualifier == kind and receipt.OutputContent is not None
        for text in receipt.OutputContent.OutputText[:_LINES_MAX]
    )
    return tuple(line for line in found if line)[:_LINES_MAX]


def _line(text: str, of: TerminalRef) -> str:
    """`name=CARD&value=1234&key=card` as two columns, other text as it is."""
    text = text[:_READ_MAX]
    try:
        told = parse_qs(text, keep_blank_values=True, errors="replace", max_num_fields=10)
    except ValueError:
        told = {}
    if not told.keys() & {"name", "value"}:
        return _kept(text, of)
    parts = (_kept(told.get(part, [""])[0], of) for part in ("name", "value"))
    return "\t".join(parts).rstrip("\t")


def _kept(text: str, of: TerminalRef | None = None) -> str:
    """One clean line with no card's number; the transaction's name is none."""
    line = " ".join(text[:_READ_MAX].split())
    line = "".join(sign for sign in line if sign.isprintable())
    if of is not None and line and (line == of.transaction or line in of.transaction.split(".")):
        return line[:_LINE_MAX]
    return blotted(line)[:_LINE_MAX]
