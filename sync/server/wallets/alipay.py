"""Alipay's gateway: its SDK writes what is asked and checks who answered; the connection is ours.

The SDK's own cannot speak to a port, raises TypeError for every answer that is not a 200, and does
not tell whether a request left. It is given no logger: it would write codes and buyers down.
"""

import base64
import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from typing import Any

from alipay.aop.api.AlipayClientConfig import AlipayClientConfig
from alipay.aop.api.constant.CommonConstants import ALIPAY_SDK_PYTHON_VERSION, THREAD_LOCAL
from alipay.aop.api.DefaultAlipayClient import DefaultAlipayClient
from alipay.aop.api.request.AlipayTradeCancelRequest import AlipayTradeCancelRequest
from alipay.aop.api.request.AlipayTradeFastpayRefundQueryRequest import (
    AlipayTradeFastpayRefundQueryRequest,
)
from alipay.aop.api.request.AlipayTradePayRequest import AlipayTradePayRequest
from alipay.aop.api.request.AlipayTradeQueryRequest import AlipayTradeQueryRequest
from alipay.aop.api.request.AlipayTradeRefundRequest import AlipayTradeRefundRequest
from alipay.aop.api.util.SignatureUtils import get_sign_content
from alipay.aop.api.util.WebUtils import url_encode
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from pos.domain.walletcode import CURRENCY
from sync.server.wallets import keys
from sync.server.wallets.pace import Pace
from sync.server.wallets.port import Answer, GivenBack, Said, Trade
from sync.server.wallets.posting import NotReached, Poster
from sync.server.wallets.settings import AlipaySettings

# Noes to a payment that are published as final. Any other leads to a question and a cancel.
_FINAL = frozenset(
    {
        *("ACQ.INVALID_PARAMETER", "ACQ.ACCESS_FORBIDDEN", "ACQ.PARTNER_ERROR"),
        *("ACQ.EXIST_FORBIDDEN_WORD", "ACQ.TOTAL_FEE_EXCEED", "ACQ.TRADE_HAS_CLOSE"),
        *("ACQ.PAYMENT_AUTH_CODE_INVALID", "ACQ.BUYER_SELLER_EQUAL"),
        *("ACQ.BUYER_BALANCE_NOT_ENOUGH", "ACQ.BUYER_BANKCARD_BALANCE_NOT_ENOUGH"),
        *("ACQ.BUYER_ENABLE_STATUS_FORBID", "ACQ.BUYER_PAYMENT_AMOUNT_DAY_LIMIT_ERROR"),
        *("ACQ.BUYER_PAYMENT_AMOUNT_MONTH_LIMIT_ERROR", "ACQ.BEYOND_PAY_RESTRICTION"),
        *("ACQ.BEYOND_PER_RECEIPT_RESTRICTION", "ACQ.ERROR_BALANCE_PAYMENT_DISABLE"),
        *("ACQ.ERROR_BUYER_CERTIFY_LEVEL_LIMIT", "ACQ.PAYMENT_REQUEST_HAS_RISK"),
        *("ACQ.NO_PAYMENT_INSTRUMENTS_AVAILABLE", "ACQ.PULL_MOBILE_CASHIER_FAIL"),
    }
)
_NEVER_CANCELLED = frozenset(
    {
        *("ACQ.CANCEL_NOT_ALLOWED", "ACQ.TRADE_CANCEL_TIME_OUT", "ACQ.TRADE_HAS_FINISHED"),
        *("ACQ.REASON_TRADE_REFUND_FEE_ERR", "ACQ.REASON_TRADE_BEEN_FREEZEN"),
    }
)
_NEVER_REFUNDED = frozenset(
    {
        *("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", "ACQ.TRADE_NOT_ALLOW_REFUND", "ACQ.INVALID_PARAMETER"),
        *("ACQ.TRADE_HAS_FINISHED", "ACQ.TRADE_NOT_EXIST", "ACQ.TRADE_HAS_CLOSE"),
        *("ACQ.REASON_TRADE_REFUND_FEE_ERR", "ACQ.TRADE_STATUS_ERROR"),
    }
)
_STATUS = {
    "WAIT_BUYER_PAY": Said.WAITING,
    "TRADE_SUCCESS": Said.PAID,
    "TRADE_FINISHED": Said.PAID,
    "TRADE_CLOSED": Said.GONE,
}
_GOOD, _WAIT, _TROUBLE, _FAILED = "10000", "10003", "20000", "40004"
_UNKNOWN = frozenset({"ACQ.SYSTEM_ERROR", "AQC.SYSTEM_ERROR"})
_NOT_THERE = "ACQ.TRADE_NOT_EXIST"
_BEIJING = timezone(timedelta(hours=8))
_SUBJECT_MAX = 60
_REASON_MAX = 64

log = logging.getLogger(__name__)

Said_ = dict[str, Any]


class _Client:
    """What the SDK's `execute` does, but for three things: the connection is ours, the hour is
    Alipay's wherever the server stands, and the signature is made by `cryptography`. It is the
    same to the byte; the SDK's own holds every thread of the server up for 40 ms.
    """

    def __init__(self, settings: AlipaySettings, poster: Poster) -> None:
        self._key = keys.private_key(settings.private_key, "alipay")
        self._builder = DefaultAlipayClient(_config(settings, skip_sign=True))
        self._checker = DefaultAlipayClient(_config(settings, skip_sign=False))
        self._poster = poster

    def execute(self, request: Any) -> str:
        """The content of a signed answer. Raises NotReached; anything else is no answer."""
        THREAD_LOCAL.uuid = ""
        common, params = self._builder._DefaultAlipayClient__prepare_request_params(request)
        common["timestamp"] = datetime.now(_BEIJING).strftime("%Y-%m-%d %H:%M:%S")
        said = get_sign_content({**common, **params}).encode()
        signature = self._key.sign(said, PKCS1v15(), SHA256())
        common["sign"] = base64.b64encode(signature).decode()
        headers = {
            "Content-Type": "application/x-www-form-urlencoded;charset=utf-8",
            "User-Agent": ALIPAY_SDK_PYTHON_VERSION,
        }
        query, body = url_encode(common, "utf-8"), url_encode(params, "utf-8").encode()
        answer = self._poster.post(query, body, headers)
        content: str = self._checker._DefaultAlipayClient__parse_response(answer)
        return content


def _config(settings: AlipaySettings, *, skip_sign: bool) -> Any:
    """`skip_sign` builds what is not signed yet; who checks an answer never skips it."""
    config = AlipayClientConfig()
    config.app_id = settings.app_id
    config.alipay_public_key = keys.spki(keys.public_key(settings.public_key, "alipay"))
    config.server_url = settings.gateway
    config.skip_sign = skip_sign
    return config


class Alipay:
    """`port.Gateway` at Alipay."""

    earliest_cancel_ms = 0

    def __init__(self, settings: AlipaySettings, pace: Pace) -> None:
        """Raises SettingsWrong."""
        poster = Poster(settings.gateway, pace.connect_s, pace.read_s)
        self._client = _Client(settings, poster)

    def pay(self, trade: Trade, code: str, subject: str) -> Answer:
        """alipay.trade.pay, of a bar code."""
        content = {
            "out_trade_no": trade.number,
            "scene": "bar_code",
            "auth_code": code,
            "subject": _plain(subject),
            "total_amount": _yuan(trade.amount_minor),
        }

        def read(said: Said_) -> Answer:
            if said.get("code") == _GOOD:
                return _paid(said, trade)
            if said.get("code") == _WAIT:
                return Answer(Said.WAITING)
            if said.get("code") == _TROUBLE or said.get("sub_code") in _UNKNOWN:
                return Answer(Said.UNCLEAR, reason=_reason(said))
            is_final = said.get("code") == _FAILED and said.get("sub_code") in _FINAL
            return Answer(Said.REFUSED if is_final else Said.DOUBTFUL, reason=_reason(said))

        return self._ask(AlipayTradePayRequest(), content, read)

    def query(self, trade: Trade) -> Answer:
        """alipay.trade.query"""

        def read(said: Said_) -> Answer:
            if said.get("code") == _FAILED and said.get("sub_code") == _NOT_THERE:
                return Answer(Said.NOT_FOUND)
            status = _STATUS.get(said.get("trade_status", ""))
            if said.get("code") != _GOOD or status is None:
                return Answer(Said.UNCLEAR, reason=_reason(said))
            return _paid(said, trade) if status is Said.PAID else Answer(status)

        return self._ask(AlipayTradeQueryRequest(), {"out_trade_no": trade.number}, read)

    def cancel(self, trade: Trade) -> Answer:
        """alipay.trade.cancel: `action` says what was done; there is none where nothing was."""

        def read(said: Said_) -> Answer:
            if said.get("code") == _GOOD and said.get("retry_flag") != "Y":
                return Answer(Said.DONE if said.get("action") else Said.NOT_FOUND)
            if said.get("sub_code") == _NOT_THERE:
                return Answer(Said.NOT_FOUND)
            never = said.get("sub_code") in _NEVER_CANCELLED
            return Answer(Said.REFUSED if never else Said.UNCLEAR, reason=_reason(said))

        return self._ask(AlipayTradeCancelRequest(), {"out_trade_no": trade.number}, read)

    def refund(self, back: GivenBack) -> Answer:
        """alipay.trade.refund: what went back is known only where `fund_change` says Y."""
        content = {
            "out_trade_no": back.trade.number,
            "out_request_no": back.number,
            "refund_amount": _yuan(back.amount_minor),
            **({"refund_reason": _plain(back.why)} if back.why else {}),
        }

        def read(said: Said_) -> Answer:
            if said.get("code") == _GOOD and said.get("fund_change") == "Y":
                return Answer(Said.DONE, reference=_reference(said))
            never = said.get("code") == _FAILED and said.get("sub_code") in _NEVER_REFUNDED
            return Answer(Said.REFUSED if never else Said.DOUBTFUL, reason=_reason(said))

        return self._ask(AlipayTradeRefundRequest(), content, read)

    def query_refund(self, back: GivenBack) -> Answer:
        """alipay.trade.fastpay.refund.query: silent of the amount where there is no such refund."""
        content = {"out_trade_no": back.trade.number, "out_request_no": back.number}

        def read(said: Said_) -> Answer:
            if said.get("code") != _GOOD:
                return Answer(Said.UNCLEAR, reason=_reason(said))
            if said.get("refund_status", "REFUND_SUCCESS") != "REFUND_SUCCESS":
                return Answer(Said.WAITING, reason=_reason(said))
            if not said.get("refund_amount"):
                return Answer(Said.NOT_FOUND)
            amount_minor = _fen(said["refund_amount"])
            return Answer(Said.DONE, amount_minor, CURRENCY, _reference(said))

        return self._ask(AlipayTradeFastpayRefundQueryRequest(), content, read)

    def _ask(
        self, request: Any, content: dict[str, str], read: Callable[[Said_], Answer]
    ) -> Answer:
        request.biz_content = content
        try:
            return read(json.loads(self._client.execute(request)))
        except NotReached:
            return Answer(Said.NEVER_SENT, reason="gateway_away")
        except Exception as error:  # noqa: BLE001 - the SDK raises what it likes; it is no answer
            # Never its words: they hold the whole answer.
            log.info("alipay gave no answer: %s", type(error).__name__)
            return Answer(Said.UNCLEAR, reason="no_answer")


def _paid(said: Said_, trade: Trade) -> Answer:
    """Somebody else's trade is no answer; another amount is one, and is not ours to take."""
    if said.get("out_trade_no") != trade.number:
        return Answer(Said.UNCLEAR, reason="another_trade")
    currency = said.get("trans_currency") or CURRENCY
    return Answer(Said.PAID, _fen(said["total_amount"]), currency, _reference(said))


def _reference(said: Said_) -> str:
    return str(said.get("trade_no", ""))[:_REASON_MAX]


def _reason(said: Said_) -> str:
    return str(said.get("sub_code") or said.get("code") or "")[:_REASON_MAX]


def _yuan(amount_minor: int) -> str:
    return f"{amount_minor // 100}.{amount_minor % 100:02}"


def _fen(text: str) -> int:
    """Exactly; what is no amount in fen raises ValueError."""
    try:
        fen = Decimal(text) * 100
        if fen != fen.to_integral_value():
            raise ValueError("not an amount in fen")
    except InvalidOperation:
        raise ValueError("not an amount") from None
    return int(fen)


def _plain(text: str) -> str:
    """Alipay takes no signs that stand in an address."""
    kept = "".join(" " if one in "/=&" or not one.isprintable() else one for one in text)
    return kept.strip()[:_SUBJECT_MAX] or "-"
