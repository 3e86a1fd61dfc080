"""What became of a payment by phone, in words that a cashier can say to a customer."""

from PySide6.QtCore import QCoreApplication

from pos.domain.attempt import Attempt


def _noes() -> dict[str, str]:
    translate = QCoreApplication.translate
    new_code = translate("Wallet", "The code is no longer good. Ask for a new one.")
    busy = translate("Wallet", "The sales server could not take it.")
    return {
        "stopped": translate("Wallet", "It was stopped."),
        "not_confirmed": translate("Wallet", "The customer did not confirm it in time."),
        "unreachable": translate("Wallet", "The sales server could not be reached."),
        "never_sent": translate("Wallet", "The wallet never heard of it."),
        "wallet_code_used": translate("Wallet", "The code was used already. Ask for a new one."),
        "wallet_not_taken": translate("Wallet", "The house does not take this wallet now."),
        "server_trouble": busy,
        "overloaded": busy,
        "attempt_unknown": translate("Wallet", "The sales server does not know the payment."),
        "amount_wrong": translate("Wallet", "There is not so much left of the payment."),
        # The wallets' own words for a code that is over.
        "ACQ.PAYMENT_AUTH_CODE_INVALID": new_code,
        "AUTH_CODE_EXPIRE": new_code,
        "AUTH_CODE_ERROR": new_code,
        "AUTH_CODE_INVALID": new_code,
        "AUTHCODEEXPIRE": new_code,
        "AUTHCODE_INVALID": new_code,
        "gateway_away": translate("Wallet", "The wallet could not be reached."),
        "ACQ.BUYER_BALANCE_NOT_ENOUGH": translate("Wallet", "There is not enough money in it."),
        "NOTENOUGH": translate("Wallet", "There is not enough money in it."),
        "NOT_ENOUGH": translate("Wallet", "There is not enough money in it."),
    }


def no(why: str) -> str:
    """Why the wallet did not do it; empty where it did not say."""
    return _noes().get(why, "")


def ending(attempt: Attempt) -> str:
    """A charge that came to nothing: why, and that nothing was charged."""
    translate = QCoreApplication.translate
    if attempt.why == "reversed":
        return translate("Wallet", "The phone payment was given back. Nothing is charged.")
    if attempt.state == "declined":
        said = translate("Wallet", "The phone payment was declined. Nothing was charged.")
    else:
        said = translate("Wallet", "The phone payment was cancelled. Nothing was charged.")
    reason = _noes().get(attempt.why)
    return f"{said} {reason}" if reason else said


def heading(attempt: Attempt) -> str:
    """What is to be settled, in a line."""
    translate = QCoreApplication.translate
    if attempt.state == "approved" and attempt.kind == "charge":
        return translate("Wallet", "A phone payment without a sale")
    if attempt.kind != "charge":
        return translate("Wallet", "We do not know yet whether the money was given back.")
    return translate("Wallet", "We do not know yet whether the phone was charged.")


def by_hand(attempt: Attempt) -> str:
    """What happens by itself, and what a person does where it never will."""
    translate = QCoreApplication.translate
    if attempt.state == "approved" or attempt.kind != "charge":
        return translate(
            "Wallet",
            "It goes back by itself once the sales server answers. Only if it never will: give it"
            " back in the wallet's own account and type the number it has there.",
        )
    return translate(
        "Wallet",
        "No charge will stand once the sales server answers. Only if it never will: look into the"
        " wallet's own account. If the phone was charged, type the number it has there.",
    )


def done_by_hand(attempt: Attempt) -> str:
    """The key for that."""
    if attempt.state == "approved" or attempt.kind != "charge":
        return QCoreApplication.translate("Wallet", "It was given back")
    return QCoreApplication.translate("Wallet", "It was charged")


def ask_again(attempt: Attempt) -> str:
    """The key that asks once more."""
    if attempt.state == "approved":
        return QCoreApplication.translate("Wallet", "Give it back now")
    return QCoreApplication.translate("Wallet", "Ask the sales server again")
