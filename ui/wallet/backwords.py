"""Money on its way back to a phone, in words; the phases are those of ui.orders.backstep."""

from PySide6.QtCore import QCoreApplication

from ui.wallet import words

_UNKNOWN = ("asking", "handed")


def told(phase: str) -> str:
    """How far it is, in one sentence."""
    translate = QCoreApplication.translate
    if phase in _UNKNOWN:
        return translate("Wallet", "We do not know yet whether the money was given back.")
    if phase == "refused":
        return translate("Wallet", "The money did not go back to the phone.")
    if phase == "writing":
        return translate("Wallet", "The money went back to the phone.")
    return translate("Wallet", "The money is being given back to the phone.")


def more(phase: str, why: str, asked: str) -> str:
    """What is being done about it, and what the cashier may do. `asked`: how often it was."""
    translate = QCoreApplication.translate
    if phase in _UNKNOWN:
        on = (
            translate("Wallet", "It is asked again every few seconds.")
            if phase == "asking"
            else translate("Wallet", "It is not asked now.")
        )
        wait = translate(
            "Wallet",
            "Do not give the money a second time. It is asked again at the next start, too: under"
            " its number the money goes back once.",
        )
        return f"{asked} {on}\n{wait}"
    if phase == "refused":
        return words.no(why)
    if phase == "writing":
        return translate("Wallet", "The refund still has to be written down.")
    return translate("Wallet", "Nothing is to be typed here. The refund goes on by itself.")
