"""WeChat Pay's wire format (API v3), as its gateway speaks it: signed JSON in and out."""

import json
import re
import time
from email.message import Message
from urllib.parse import urlsplit

from tests.sync.server.wallets import gateway, merchant

_TRADE = re.compile(r"/v3/pay/transactions/out-trade-no/([0-9a-f]{32})(/reverse)?")
_REFUND = re.compile(r"/v3/refund/domestic/refunds/([0-9a-f]{32})")
_AUTHORIZATION = re.compile(r'([a-z_]+)="([^"]*)"')
_STATE = {"waiting": "USERPAYING", "paid": "SUCCESS", "closed": "REVOKED", "refunded": "REFUND"}
_REFUSED = {
    "known": "INVALID_REQUEST",
    "code": "AUTH_CODE_INVALID",
    "declined": "NOT_ENOUGH",
    "unlisted": "SOMETHING_NEW",
    "too much": "PARAM_ERROR",
}


def read(method: str, path: str, headers: Message, body: bytes) -> "gateway.Asked":
    """The question. Raises InvalidSignature, KeyError or AssertionError."""
    scheme, _, rest = headers["Authorization"].partition(" ")
    assert scheme == "WECHATPAY2-SHA256-RSA2048"
    signed = dict(_AUTHORIZATION.findall(rest))
    assert (signed["mchid"], signed["serial_no"]) == (merchant.MCHID, merchant.SERIAL)
    said = f"{method}\n{path}\n{signed['timestamp']}\n{signed['nonce_str']}\n{body.decode()}\n"
    merchant.verify(merchant.key("house").public_key(), signed["signature"], said.encode())
    place = urlsplit(path).path
    content = json.loads(body) if body else {}
    if place == "/v3/pay/transactions/codepay":
        assert (content["appid"], content["mchid"]) == (merchant.APPID, merchant.MCHID)
        assert content["scene_info"]["store_info"]["out_id"] == "house-1"
        amount = content["amount"]
        number, code = content["out_trade_no"], content["payer"]["auth_code"]
        asked = ("wechat", "pay", number, amount["total"], amount["currency"], code)
        return gateway.Asked(*asked, at_s=time.monotonic())
    if place == "/v3/refund/domestic/refunds":
        amount = content["amount"]
        return gateway.Asked(
            "wechat",
            "refund",
            content["out_trade_no"],
            amount["refund"],
            amount["currency"],
            refund=content["out_refund_no"],
        )
    if found := _REFUND.fullmatch(place):
        return gateway.Asked("wechat", "query_refund", "", refund=found[1])
    found = _TRADE.fullmatch(place)
    assert found, place
    call = "cancel" if found[2] else "query"
    assert method == ("POST" if found[2] else "GET")
    return gateway.Asked("wechat", call, found[1], at_s=time.monotonic())


def answer(asked: "gateway.Asked", said: dict, signer: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body."""
    status, content = _content(asked, said)
    body = json.dumps(content).encode() if content else b""
    timestamp, nonce = str(int(time.time())), "a nonce"
    signature = merchant.sign(signer, f"{timestamp}\n{nonce}\n{body.decode()}\n".encode())
    headers = {
        "Content-Type": "application/json",
        "Wechatpay-Signature": signature,
        "Wechatpay-Timestamp": timestamp,
        "Wechatpay-Nonce": nonce,
        "Wechatpay-Serial": merchant.PUBLIC_KEY_ID,
        "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
    }
    return status, headers, body


def _content(asked: "gateway.Asked", said: dict) -> tuple[int, dict | None]:
    if "trouble" in said:
        return 500, {"code": "SYSTEM_ERROR", "message": "系统异常"}
    if "refused" in said:
        return 403, {"code": _REFUSED[said["refused"]], "message": "no"}
    if "missing" in said:
        code = "RESOURCE_NOT_EXISTS" if "refund" in asked.call else "ORDER_NOT_EXIST"
        return 404, {"code": code, "message": "no such thing"}
    if asked.call == "cancel":
        return 204, None
    if "refund" in asked.call:
        return 200, {
            "refund_id": said["reference"],
            "out_refund_no": said["refund"],
            "out_trade_no": said["number"],
            "status": "SUCCESS",
            "amount": {
                "refund": said["amount_minor"],
                "total": said["total_minor"],
                "currency": "CNY",
            },
        }
    if asked.call == "pay" and said["state"] == "waiting":
        return 400, {"code": "USERPAYING", "message": "需要用户输入支付密码"}
    standing = {
        "appid": merchant.APPID,
        "mchid": merchant.MCHID,
        "out_trade_no": said["number"],
        "trade_state": _STATE[said["state"]],
        "amount": {"total": said["amount_minor"], "currency": said["currency"]},
        "payer": {"openid": "oHkLxtx0vUqe-18p_AXTZ1innxkCY"},
    }
    if said["state"] in ("paid", "refunded"):
        standing["transaction_id"] = said["reference"]
    return 200, standing
