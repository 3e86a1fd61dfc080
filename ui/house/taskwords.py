"""What a task of the server's list is about, and where it is settled. Words only."""

from PySide6.QtCore import QCoreApplication

from sync.protocol.house import TaskReport
from ui.entrywords import why_not
from ui.orders import words

_LETTERS = 3  # of a currency
_WALLETS = {"alipay": "Alipay", "wechat": "WeChat Pay"}


def matter(one: TaskReport) -> str:
    """In one sentence."""
    translate = QCoreApplication.translate
    if one.reason == "wallet_contradicted":
        text = translate(
            "Tasks", "{wallet} says otherwise than a person said: {what}, {amount}, {id}."
        )
    elif one.reason == "wallet_refund_unsettled":
        text = translate(
            "Tasks", "Nobody knows whether {wallet} has given back {amount} ({what} {id})."
        )
    elif one.reason == "wallet_unsettled":
        text = translate("Tasks", "Nobody knows whether {wallet} has taken {amount} ({what} {id}).")
    else:
        text = translate("Tasks", "Entry {number} of its journal was not taken: {why}.")
        return text.format(number=one.number, why=why_not(one.reason, one.params))
    refund = one.params.get("refund")
    what = translate("Tasks", "refund") if refund else translate("Tasks", "payment")
    wallet = str(one.params.get("wallet", ""))
    return text.format(
        wallet=_WALLETS.get(wallet, wallet),
        what=what,
        amount=_amount(one),
        id=str(refund or one.params.get("attempt", ""))[-6:],
    )


def where(one: TaskReport, till: str) -> str:
    """Whose it is, and who settles it."""
    translate = QCoreApplication.translate
    if one.remedy == "handed_on":
        text = translate("Tasks", "{till}  ·  handed on to the house: {note}")
    elif one.reason == "wallet_contradicted":
        text = translate("Tasks", "{till}  ·  look into the wallet's own account of the day")
    elif one.reason.startswith("wallet_"):
        text = translate("Tasks", "{till}  ·  ends by itself when the wallet has answered")
    else:
        text = translate("Tasks", "{till}  ·  on its conflict desk")
    return text.format(till=till, note=one.note)


def _amount(one: TaskReport) -> str:
    minor, currency = one.params.get("amount_minor"), str(one.params.get("currency", ""))
    if not isinstance(minor, int) or len(currency) != _LETTERS:
        return "?"
    return words.amount(minor, currency)
