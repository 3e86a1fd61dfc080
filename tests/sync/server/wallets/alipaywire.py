"""Alipay's wire format, as its gateway speaks it: a signed form in, signed JSON out."""

import json
import re

from tests.sync.server.wallets import gateway, merchant

_METHODS = {
    "alipay.trade.pay": "pay",
    "alipay.trade.query": "query",
    "alipay.trade.cancel": "cancel",
    "alipay.trade.refund": "refund",
    "alipay.trade.fastpay.refund.query": "query_refund",
}
_STATUS = {
    "waiting": "WAIT_BUYER_PAY",
    "paid": "TRADE_SUCCESS",
    "closed": "TRADE_CLOSED",
    "refunded": "TRADE_CLOSED",
}
_REFUSED = {
    "known": "ACQ.CONTEXT_INCONSISTENT",
    "code": "ACQ.PAYMENT_AUTH_CODE_INVALID",
    "declined": "ACQ.BUYER_BALANCE_NOT_ENOUGH",
    "unlisted": "ACQ.SOMETHING_NEW",
    "too much": "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL",
}


def read(query: dict[str, str], form: dict[str, str]) -> "gateway.Asked":
    """The question. Raises InvalidSignature, KeyError or AssertionError."""
    params = {**query, **form}
    signature = params.pop("sign")
    said = "&".join(f"{name}={params[name]}" for name in sorted(params))
    merchant.verify(merchant.key("house").public_key(), signature, said.encode())
    assert (params["app_id"], params["sign_type"]) == (merchant.APP_ID, "RSA2")
    assert set(form) == {"biz_content"}, "a code in an address would stand in logs"
    content = json.loads(params["biz_content"])
    call = _METHODS[params["method"]]
    amount = content.get("total_amount" if call == "pay" else "refund_amount", "0.00")
    assert re.fullmatch(r"[0-9]+\.[0-9][0-9]", amount)
    if call == "pay":
        assert content["scene"] == "bar_code"
    return gateway.Asked(
        "alipay",
        call,
        content["out_trade_no"],
        int(amount.replace(".", "")),
        "CNY",
        content.get("auth_code", ""),
        content.get("out_request_no", ""),
    )


def answer(asked: "gateway.Asked", said: dict, signer: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body."""
    content = json.dumps(_content(asked, said), separators=(",", ":"))
    method = next(name for name, call in _METHODS.items() if call == asked.call)
    name = method.replace(".", "_") + "_response"
    signature = merchant.sign(signer, content.encode())
    body = f'{{"{name}":{content},"sign":"{signature}"}}'
    return 200, {"Content-Type": "text/html;charset=utf-8"}, body.encode()


def _content(asked: "gateway.Asked", said: dict) -> dict[str, str]:
    good = {"code": "10000", "msg": "Success"}
    if "trouble" in said:
        return {
            "code": "20000",
            "msg": "Unavailable",
            "sub_code": "aop.unknow-error",
        }
    if "refused" in said:
        return {"code": "40004", "msg": "Business Failed", "sub_code": _REFUSED[said["refused"]]}
    if "missing" in said:
        if asked.call == "cancel":
            return {**good, "out_trade_no": asked.number, "retry_flag": "N"}
        if asked.call == "query_refund":
            return good
        return {"code": "40004", "msg": "Business Failed", "sub_code": "ACQ.TRADE_NOT_EXIST"}
    if asked.call == "cancel":
        return {
            **good,
            "out_trade_no": said["number"],
            "retry_flag": "N",
            "action": said["action"],
        }
    if asked.call == "refund":
        return {
            **good,
            "out_trade_no": said["number"],
            "trade_no": said["reference"],
            "fund_change": "Y",
            "refund_fee": _yuan(said["amount_minor"]),
        }
    if asked.call == "query_refund":
        return {
            **good,
            "out_trade_no": said["number"],
            "out_request_no": said["refund"],
            "trade_no": said["reference"],
            "refund_amount": _yuan(said["amount_minor"]),
            "refund_status": "REFUND_SUCCESS",
        }
    if asked.call == "pay" and said["state"] == "waiting":
        return {
            "code": "10003",
            "msg": "pay inprocess",
            "out_trade_no": said["number"],
        }
    standing = {
        **good,
        "out_trade_no": said["number"],
        "trade_no": said["reference"],
        "total_amount": _yuan(said["amount_minor"]),
        "buyer_logon_id": "159****5620",
    }
    if said["currency"] != "CNY":
        standing["trans_currency"] = said["currency"]
    if asked.call == "query":
        standing["trade_status"] = _STATUS[said["state"]]
    return standing


def _yuan(amount_minor: int) -> str:
    return f"{amount_minor // 100}.{amount_minor % 100:02}"
