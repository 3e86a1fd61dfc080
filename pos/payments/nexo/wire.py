"""The protocol's messages, as far as a till writes and reads them, in the protocol's own words."""

from decimal import Decimal

import msgspec

from pos.payments.nexo.sealing import Seal


class Header(msgspec.Struct, omit_defaults=True):
    """Who asks whom what; the answer repeats it."""

    MessageClass: str
    MessageCategory: str
    MessageType: str
    SaleID: str
    POIID: str
    ServiceID: str = ""
    ProtocolVersion: str = ""


class Secured(msgspec.Struct):
    """A message under its seal. The header outside is read by everybody and believed by none."""

    MessageHeader: Header
    NexoBlob: str
    SecurityTrailer: Seal


class SecuredAnswer(msgspec.Struct):
    """What comes back."""

    SaleToPOIResponse: Secured


class Transaction(msgspec.Struct):
    """A name for a transaction, the till's or the terminal's."""

    TransactionID: str
    TimeStamp: str


class Verdict(msgspec.Struct):
    """Yes or no."""

    Result: str
    ErrorCondition: str = ""
    AdditionalResponse: str = ""


class PoiData(msgspec.Struct):
    """The terminal's own name for what it did."""

    POITransactionID: Transaction | None = None


class Card(msgspec.Struct):
    """Of the card only what is not secret is even read."""

    MaskedPan: str = ""
    PaymentBrand: str = ""


class Instrument(msgspec.Struct):
    """A card, in practice."""

    CardData: Card | None = None


class Amounts(msgspec.Struct):
    """What was authorised."""

    AuthorizedAmount: Decimal
    Currency: str = ""


class Result(msgspec.Struct):
    """What was done."""

    PaymentInstrumentData: Instrument | None = None
    AmountsResp: Amounts | None = None


class Piece(msgspec.Struct):
    """A piece of a receipt: text, or name and value like an address's query."""

    Text: str = ""


class Output(msgspec.Struct):
    """A receipt's content."""

    OutputText: list[Piece] = msgspec.field(default_factory=list)


class Receipt(msgspec.Struct):
    """A receipt to be printed."""

    DocumentQualifier: str = ""
    RequiredSignatureFlag: bool = False
    OutputContent: Output | None = None


class PaymentAnswer(msgspec.Struct):
    """The answer to a payment, or to a refund to any card."""

    Response: Verdict
    POIData: PoiData | None = None
    PaymentResult: Result | None = None
    PaymentReceipt: list[Receipt] = msgspec.field(default_factory=list)


class ReversalAnswer(msgspec.Struct):
    """The answer to a reversal, whole or in part."""

    Response: Verdict
    POIData: PoiData | None = None
    ReversedAmount: Decimal | None = None
    PaymentReceipt: list[Receipt] = msgspec.field(default_factory=list)


class RepeatedBody(msgspec.Struct):
    """The answer that was lost."""

    PaymentResponse: PaymentAnswer | None = None
    ReversalResponse: ReversalAnswer | None = None


class Repeated(msgspec.Struct):
    """The answer that was lost, with its own header."""

    MessageHeader: Header
    RepeatedResponseMessageBody: RepeatedBody


class StatusAnswer(msgspec.Struct):
    """What became of an earlier request."""

    Response: Verdict
    RepeatedMessageResponse: Repeated | None = None


class TypeTotals(msgspec.Struct):
    """How many transactions of one kind, and of how much."""

    TransactionType: str
    TransactionCount: int
    TransactionAmount: Decimal


class GroupTotals(msgspec.Struct):
    """The totals of one kind of card, or of whatever they were grouped by."""

    PaymentInstrumentType: str = ""
    CardBrand: str = ""
    PaymentCurrency: str = ""
    PaymentTotals: list[TypeTotals] = msgspec.field(default_factory=list)


class TotalsAnswer(msgspec.Struct):
    """What was counted in a period; its number comes as digits or as a number."""

    Response: Verdict
    POIReconciliationID: str | int = ""
    TransactionTotals: list[GroupTotals] = msgspec.field(default_factory=list)


class LoginAnswer(msgspec.Struct):
    """Whether the till may ask for totals."""

    Response: Verdict


class Answer(msgspec.Struct):
    """An answer out of its seal."""

    MessageHeader: Header
    PaymentResponse: PaymentAnswer | None = None
    ReversalResponse: ReversalAnswer | None = None
    TransactionStatusResponse: StatusAnswer | None = None
    LoginResponse: LoginAnswer | None = None
    GetTotalsResponse: TotalsAnswer | None = None
    ReconciliationResponse: TotalsAnswer | None = None


class AnswerFrame(msgspec.Struct):
    """What is under the seal."""

    SaleToPOIResponse: Answer
