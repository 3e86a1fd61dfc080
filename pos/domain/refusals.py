"""How the program says no.

Refusal    the domain says no: one sentence for the cashier, inline, by its code
Trouble    printer, network, terminal: a queue retries it and a lamp shows it
(anything else is a bug)
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Reason(StrEnum):
    """Why the domain says no. The screen holds one translated sentence for each."""

    PLACE_TAKEN = "place_taken"
    PLACE_UNKNOWN = "place_unknown"
    AREA_FULL = "area_full"
    TOO_MANY_PLACES = "too_many_places"
    NOT_OWNED = "not_owned"
    HOLD_EXPIRED = "hold_expired"
    PERFORMANCE_UNKNOWN = "performance_unknown"
    PERFORMANCE_CLOSED = "performance_closed"
    OPERATION_REUSED = "operation_reused"
    OPERATION_CANCELLED = "operation_cancelled"
    TILL_UNKNOWN = "till_unknown"
    TILL_FENCED = "till_fenced"
    TILL_ALIVE = "till_alive"
    TILL_SUSPENDED = "till_suspended"
    SERVER_RECOVERING = "server_recovering"
    ALLOTMENT_FULL = "allotment_full"
    ENROLMENT_CODE_WRONG = "enrolment_code_wrong"
    JOURNAL_GAP = "journal_gap"
    JOURNAL_FORK = "journal_fork"
    JOURNAL_BROKEN = "journal_broken"
    PROTOCOL_NEWER = "protocol_newer"
    MESSAGE_WRONG = "message_wrong"
    MESSAGE_TOO_LARGE = "message_too_large"
    SERVER_UNREACHABLE = "server_unreachable"
    SERVER_TROUBLE = "server_trouble"
    PIN_WRONG = "pin_wrong"
    PIN_LOCKED = "pin_locked"
    NOT_PERMITTED = "not_permitted"
    APPROVAL_NEEDED = "approval_needed"
    SHIFT_NOT_OPEN = "shift_not_open"
    SHIFT_ALREADY_OPEN = "shift_already_open"
    SHIFT_HAS_OPEN_ATTEMPT = "shift_has_open_attempt"
    SHIFT_HAS_OPEN_TASK = "shift_has_open_task"
    TERMINAL_MOVED_ON = "terminal_moved_on"
    BASKET_EMPTY = "basket_empty"
    BASKET_CHANGED = "basket_changed"
    ORPHAN_LEFT = "orphan_left"
    SOLD_AS_ONE = "sold_as_one"
    REASON_MISSING = "reason_missing"
    NO_PRICE = "no_price"
    COMP_NOT_OFFERED = "comp_not_offered"
    PROMO_CODE_UNKNOWN = "promo_code_unknown"
    PROMO_CODE_NOT_NOW = "promo_code_not_now"
    PROMO_CODE_USED_UP = "promo_code_used_up"
    MEMBER_UNKNOWN = "member_unknown"
    MEMBER_OFFLINE = "member_offline"
    ASKED_TOO_OFTEN = "asked_too_often"
    HOUSE_KEY_MISSING = "house_key_missing"
    NAME_MISSING = "name_missing"
    NAMES_MISSING = "names_missing"
    NAMES_OFFLINE = "names_offline"
    IDENTITY_USED = "identity_used"
    IDENTITY_WRONG = "identity_wrong"
    CUSTOMER_NEEDED = "customer_needed"
    LIMIT_PER_ORDER = "limit_per_order"
    LIMIT_PER_PERFORMANCE = "limit_per_performance"
    LIMIT_PER_CUSTOMER = "limit_per_customer"
    LIMIT_PER_CUSTOMER_PERFORMANCE = "limit_per_customer_performance"
    USES_UP = "uses_up"
    USES_UNCHECKED = "uses_unchecked"
    USES_OVER = "uses_over"
    LIMIT_UNCHECKED = "limit_unchecked"
    TENDER_TOO_SMALL = "tender_too_small"
    TENDER_TOO_LARGE = "tender_too_large"
    AMOUNT_WRONG = "amount_wrong"
    RECEIPT_NUMBER_MISSING = "receipt_number_missing"
    CARD_NUMBER_TYPED = "card_number_typed"
    ATTEMPT_OPEN = "attempt_open"
    TOO_MANY_TENDERS = "too_many_tenders"
    RATE_UNKNOWN = "rate_unknown"
    ACCOUNT_UNKNOWN = "account_unknown"
    PURCHASE_MISSING = "purchase_missing"
    VOUCHER_UNKNOWN = "voucher_unknown"
    VOUCHER_EXPIRED = "voucher_expired"
    VOUCHER_EMPTY = "voucher_empty"
    VOUCHER_OFFLINE = "voucher_offline"
    VOUCHER_OVERDRAWN = "voucher_overdrawn"
    ATTEMPT_UNKNOWN = "attempt_unknown"
    WALLETS_OFFLINE = "wallets_offline"
    WALLET_NOT_TAKEN = "wallet_not_taken"
    WALLET_CODE_WRONG = "wallet_code_wrong"
    WALLET_CODE_USED = "wallet_code_used"
    WALLET_NOT_GIVEN_BACK = "wallet_not_given_back"
    ORDER_UNKNOWN = "order_unknown"
    TICKET_UNKNOWN = "ticket_unknown"
    TICKET_DEAD = "ticket_dead"
    ALREADY_REFUNDED = "already_refunded"
    RIGHT_NOT_OWNED = "right_not_owned"
    RIGHT_TAKEN = "right_taken"
    MONEY_GOING_BACK = "money_going_back"
    TOO_LATE_TO_VOID = "too_late_to_void"
    PAPER_IS_OUT = "paper_is_out"
    PAPER_WAITS = "paper_waits"
    PAPER_UNDER_WAY = "paper_under_way"
    PAPER_IN_DOUBT = "paper_in_doubt"
    PRINTS_USED_UP = "prints_used_up"
    NOTHING_TO_PICK_UP = "nothing_to_pick_up"
    PICKED_UP_ALREADY = "picked_up_already"
    OTHER_TILLS_ORDER = "other_tills_order"
    PLACE_CHEAPER = "place_cheaper"
    NOTHING_AS_GOOD = "nothing_as_good"
    TASK_SETTLED = "task_settled"
    REMEDY_UNFIT = "remedy_unfit"
    NOTE_MISSING = "note_missing"
    CODE_WRONG = "code_wrong"
    PLAN_WRONG = "plan_wrong"
    PLAN_IN_USE = "plan_in_use"
    PLAN_CHANGED = "plan_changed"
    SEASON_WRONG = "season_wrong"
    TARIFF_WRONG = "tariff_wrong"
    TEMPLATE_WRONG = "template_wrong"
    BUYER_MISSING = "buyer_missing"
    BUYER_UNREADABLE = "buyer_unreadable"
    INVOICED_ALREADY = "invoiced_already"
    INVOICE_NOT_WHOLE = "invoice_not_whole"
    RECEIPT_NOT_WRITTEN = "receipt_not_written"
    DATABASE_NEWER = "database_newer"
    DATABASE_DAMAGED = "database_damaged"
    DISK_FULL = "disk_full"


class Refusal(Exception):
    """The domain says no. `params` are plain JSON values for the translated sentence."""

    def __init__(self, reason: Reason, **params: Any) -> None:
        self.reason = reason
        self.params: Mapping[str, Any] = params
        listed = ", ".join(f"{key}={value!r}" for key, value in params.items())
        super().__init__(f"{reason.value}({listed})")


class Trouble(Exception):
    """A device or the network does not do its part now; `where` is server, printer or terminal."""

    def __init__(self, where: str, sentence: str) -> None:
        self.where = where
        self.sentence = sentence
        super().__init__(f"{where}: {sentence}")
