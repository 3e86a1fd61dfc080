"""WeChat Pay's gateway (API v3, payment codes), by the SDK wechatpayv3.

The SDK checks the signature of good answers and not of errors, so an error is believed as far as
TLS says who speaks. What is declined is looked at once more, so that a wrong no is found.
The SDK is given no logger: it would write codes and buyers down.
"""

import json
import logging
import ssl
from collections.abc import Callable
from typing import Any

import requests
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError, SSLError
from wechatpayv3 import WeChatPay, WeChatPayType

from pos.domain.walletcode import CURRENCY
from sync.server.wallets import keys
from sync.server.wallets.pace import Pace
from sync.server.wallets.port import Answer, GivenBack, Said, Trade
from sync.server.wallets.settings import SettingsWrong, WechatSettings

# Noes to a payment that are published as final. Any other leads to a question and a cancel.
_FINAL = frozenset(
    {
        *("PARAM_ERROR", "SIGN_ERROR", "NO_AUTH", "APPID_MCHID_NOT_MATCH"),
        *("AUTH_CODE_INVALID", "AUTHCODE_INVALID", "AUTHCODEEXPIRE", "AUTH_CODE_EXPIRE"),
        *("AUTH_CODE_ERROR", "NOT_ENOUGH", "NOTENOUGH", "NOTSUPORTCARD", "RULE_LIMIT", "RULELIMIT"),
        *("ACCOUNT_ERROR", "ACCOUNTERROR", "TRADE_ERROR", "ORDER_CLOSED", "ORDERREVERSED"),
        *("ORDER_REVERSED", "MCH_NOT_EXISTS", "INVALID_TRANSACTIONID"),
    }
)
_NEVER_REVERSED = frozenset({"REVERSE_EXPIRE", "REVERSEEXPIRE", "NO_AUTH"})
_NEVER_REFUNDED = frozenset({"PARAM_ERROR", "NO_AUTH", "RESOURCE_NOT_EXISTS", "MCH_NOT_EXISTS"})
_NOT_THERE = frozenset({"ORDER_NOT_EXIST", "ORDERNOTEXIST", "RESOURCE_NOT_EXISTS"})
_WAITS = frozenset({"USERPAYING", "USER_PAYING"})
_UNKNOWN = frozenset({"SYSTEM_ERROR", "SYSTEMERROR", "BANK_ERROR", "BANKERROR"})
_TROUBLE = 500
_STATE = {
    "SUCCESS": Said.PAID,
    "USERPAYING": Said.WAITING,
    "ACCEPT": Said.WAITING,
    "NOTPAY": Said.WAITING,
    "PAYERROR": Said.REFUSED,
    "CLOSED": Said.GONE,
    "REVOKED": Said.GONE,
    "REFUND": Said.GONE,
}
_REFUND_STATE = {
    "SUCCESS": Said.DONE,
    "PROCESSING": Said.WAITING,
    "CLOSED": Said.REFUSED,
    "ABNORMAL": Said.DOUBTFUL,
}
_EARLIEST_REVERSE_MS = 15_000
_WORD_MAX = 64

log = logging.getLogger(__name__)

Said_ = dict[str, Any]
Read = Callable[[int, Said_], Answer]


class Wechat:
    """`port.Gateway` at WeChat Pay."""

    earliest_cancel_ms = _EARLIEST_REVERSE_MS

    def __init__(self, settings: WechatSettings, pace: Pace) -> None:
        """Raises SettingsWrong. Asks nobody: the platform's key is in the settings."""
        if len(settings.apiv3_key) != 32:
            raise SettingsWrong("wechat: apiv3_key has 32 characters")
        self._store = settings.store
        self._client = WeChatPay(
            wechatpay_type=WeChatPayType.CODEPAY,
            mchid=settings.mchid,
            private_key=keys.pkcs8(keys.private_key(settings.private_key, "wechat")),
            cert_serial_no=settings.serial,
            appid=settings.appid,
            apiv3_key=settings.apiv3_key,
            timeout=(pace.connect_s, pace.read_s),
            public_key=keys.spki(keys.public_key(settings.public_key, "wechat")),
            public_key_id=settings.public_key_id,
        )
        self._client._core._gate_way = settings.gateway.rstrip("/")  # no other way to say so

    def pay(self, trade: Trade, code: str, subject: str) -> Answer:
        """POST /v3/pay/transactions/codepay"""

        def ask() -> Any:
            return self._client.pay(
                pay_type=WeChatPayType.CODEPAY,
                description=subject,
                out_trade_no=trade.number,
                amount={"total": trade.amount_minor, "currency": trade.currency},
                payer={"auth_code": code},
                scene_info={"store_info": {"out_id": self._store}},
            )

        def read(status: int, said: Said_) -> Answer:
            if _is_good(status):
                return _standing(said, trade)
            if said.get("code") in _WAITS:
                return Answer(Said.WAITING)
            if status >= _TROUBLE or said.get("code") in _UNKNOWN:
                return Answer(Said.UNCLEAR, reason=_reason(status, said))
            is_final = said.get("code") in _FINAL
            return Answer(Said.REFUSED if is_final else Said.DOUBTFUL, reason=_reason(status, said))

        return _ask(ask, read)

    def query(self, trade: Trade) -> Answer:
        """GET /v3/pay/transactions/out-trade-no/{number}"""

        def read(status: int, said: Said_) -> Answer:
            if _is_good(status):
                return _standing(said, trade)
            is_away = said.get("code") in _NOT_THERE
            return Answer(Said.NOT_FOUND if is_away else Said.UNCLEAR, reason=_reason(status, said))

        return _ask(lambda: self._client.query(out_trade_no=trade.number), read)

    def cancel(self, trade: Trade) -> Answer:
        """POST /v3/pay/transactions/out-trade-no/{number}/reverse"""

        def read(status: int, said: Said_) -> Answer:
            if _is_good(status):
                return Answer(Said.DONE)
            if said.get("code") in _NOT_THERE:
                return Answer(Said.NOT_FOUND)
            never = said.get("code") in _NEVER_REVERSED
            return Answer(Said.REFUSED if never else Said.UNCLEAR, reason=_reason(status, said))

        return _ask(lambda: self._client.codepay_reverse(trade.number), read)

    def refund(self, back: GivenBack) -> Answer:
        """POST /v3/refund/domestic/refunds"""

        def ask() -> Any:
            return self._client.refund(
                out_refund_no=back.number,
                out_trade_no=back.trade.number,
                amount={
                    "refund": back.amount_minor,
                    "total": back.trade.amount_minor,
                    "currency": back.trade.currency,
                },
                reason=back.why or None,
            )

        def read(status: int, said: Said_) -> Answer:
            if _is_good(status):
                return _refund_standing(said, back)
            never = said.get("code") in _NEVER_REFUNDED
            return Answer(Said.REFUSED if never else Said.DOUBTFUL, reason=_reason(status, said))

        return _ask(ask, read)

    def query_refund(self, back: GivenBack) -> Answer:
        """GET /v3/refund/domestic/refunds/{number}"""

        def read(status: int, said: Said_) -> Answer:
            if _is_good(status):
                return _refund_standing(said, back)
            is_away = said.get("code") in _NOT_THERE
            return Answer(Said.NOT_FOUND if is_away else Said.UNCLEAR, reason=_reason(status, said))

        return _ask(lambda: self._client.query_refund(back.number), read)


def _ask(ask: Callable[[], Any], read: Read) -> Answer:
    try:
        status, text = ask()
        said = json.loads(text) if text else {}
        return read(status, said if isinstance(said, dict) else {})
    except requests.ConnectionError as error:
        if _was_never_sent(error):
            return Answer(Said.NEVER_SENT, reason="gateway_away")
        log.info("wechat gave no answer: %s", type(error).__name__)
    except Exception as error:  # noqa: BLE001 - the SDK raises what it likes; it is no answer
        # Never its words: they can hold what was asked.
        log.info("wechat gave no answer: %s", type(error).__name__)
    return Answer(Said.UNCLEAR, reason="no_answer")


def _was_never_sent(error: requests.ConnectionError) -> bool:
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    if isinstance(reason, SSLError) and reason.args:
        return isinstance(reason.args[0], ssl.SSLCertVerificationError)  # a stranger, told nothing
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)


def _standing(said: Said_, trade: Trade) -> Answer:
    """Somebody else's trade is no answer; another amount is one, and is not ours to take."""
    if said.get("out_trade_no") != trade.number:
        return Answer(Said.UNCLEAR, reason="another_trade")
    standing = _STATE.get(said.get("trade_state", ""), Said.UNCLEAR)
    if standing is not Said.PAID:
        return Answer(standing, reason=str(said.get("trade_state", ""))[:_WORD_MAX])
    amount = said["amount"]
    reference = str(said.get("transaction_id", ""))[:_WORD_MAX]
    currency = str(amount.get("currency") or CURRENCY)[:3]
    return Answer(Said.PAID, int(amount["total"]), currency, reference)


def _refund_standing(said: Said_, back: GivenBack) -> Answer:
    if said.get("out_refund_no") != back.number:
        return Answer(Said.UNCLEAR, reason="another_refund")
    standing = _REFUND_STATE.get(said.get("status", ""), Said.UNCLEAR)
    reference = str(said.get("refund_id", ""))[:_WORD_MAX]
    amount_minor = int(said["amount"]["refund"])
    return Answer(standing, amount_minor, CURRENCY, reference, str(said.get("status", "")))


def _is_good(status: int) -> bool:
    return 200 <= status < 300


def _reason(status: int, said: Said_) -> str:
    return str(said.get("code") or status)[:_WORD_MAX]
