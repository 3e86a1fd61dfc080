"""What became of a card payment at the terminal, in words that a cashier can say to a customer."""

from PySide6.QtCore import QCoreApplication

from pos.domain.attempt import Attempt
from pos.domain.money import Currency, Money
from pos.domain.walletcode import wallet_at
from ui import formats
from ui.wallet import words as walletwords


def _noes() -> dict[str, str]:
    return {
        "refused": QCoreApplication.translate("CardTerminal", "The bank refused the card."),
        "wrong_pin": QCoreApplication.translate("CardTerminal", "The PIN was wrong."),
        "invalid_card": QCoreApplication.translate("CardTerminal", "The card is not valid."),
        "card_left_in": QCoreApplication.translate(
            "CardTerminal", "A card was left in the terminal."
        ),
        "restricted": QCoreApplication.translate("CardTerminal", "The card may not pay for this."),
        "not_allowed": QCoreApplication.translate(
            "CardTerminal", "The terminal does not allow it."
        ),
        "busy": QCoreApplication.translate(
            "CardTerminal", "The terminal is busy with something else."
        ),
        "aborted": QCoreApplication.translate("CardTerminal", "It was stopped."),
        "stopped": QCoreApplication.translate("CardTerminal", "It was stopped."),
        "cancelled": QCoreApplication.translate(
            "CardTerminal", "It was cancelled at the terminal."
        ),
        "unreachable": QCoreApplication.translate(
            "CardTerminal", "The terminal could not be reached."
        ),
        "untrusted": QCoreApplication.translate(
            "CardTerminal", "What answers at the terminal's address is not the terminal."
        ),
        "never_arrived": QCoreApplication.translate(
            "CardTerminal", "The terminal never heard of it."
        ),
        "never_sent": QCoreApplication.translate("CardTerminal", "The terminal never heard of it."),
        "bank_unreachable": QCoreApplication.translate(
            "CardTerminal", "The terminal could not reach the bank."
        ),
        "unavailable": QCoreApplication.translate("CardTerminal", "The terminal is out of order."),
        "device_out": QCoreApplication.translate("CardTerminal", "The terminal is out of order."),
        "logged_out": QCoreApplication.translate("CardTerminal", "The terminal is not logged in."),
        "message_format": QCoreApplication.translate(
            "CardTerminal", "The terminal did not understand the till."
        ),
    }


def _doubts() -> dict[str, str]:
    return {
        "no_answer": QCoreApplication.translate("CardTerminal", "It did not answer."),
        "forged": QCoreApplication.translate(
            "CardTerminal", "An answer came that is not from the terminal."
        ),
        "other_key": QCoreApplication.translate(
            "CardTerminal", "It uses another key than this till."
        ),
        "rejected": QCoreApplication.translate(
            "CardTerminal", "The terminal did not understand the till."
        ),
        "other_terminal": QCoreApplication.translate(
            "CardTerminal", "The payment was at another terminal."
        ),
        "no_reference": QCoreApplication.translate(
            "CardTerminal", "It approved the payment without a number to find it by."
        ),
        "other_amount": QCoreApplication.translate(
            "CardTerminal", "It says another amount than was asked for."
        ),
        "other_currency": QCoreApplication.translate(
            "CardTerminal", "It says another currency than was asked for."
        ),
    }


def doubt(why: str) -> str:
    """Why nobody knows."""
    return _doubts().get(why) or QCoreApplication.translate(
        "CardTerminal", "Its answer could not be understood."
    )


def no(why: str) -> str:
    """Why the terminal did not do it; empty where it did not say."""
    return _noes().get(why, "")


def ending(attempt: Attempt) -> str:
    """A charge that came to nothing: why, and that nothing was charged."""
    if wallet_at(attempt.terminal):
        return walletwords.ending(attempt)
    if attempt.why == "reversed" and 0 < attempt.moved_minor < attempt.amount_minor:
        had = formats.money(Money(attempt.moved_minor, Currency(attempt.currency)))
        text = QCoreApplication.translate(
            "CardTerminal",
            "The card could pay only {amount}. It was given back; nothing is charged.",
        )
        return text.format(amount=had)
    if attempt.why == "reversed":
        return QCoreApplication.translate(
            "CardTerminal", "The card payment was given back. Nothing is charged."
        )
    if attempt.state == "declined":
        said = QCoreApplication.translate(
            "CardTerminal", "The card was declined. Nothing was charged."
        )
    else:
        said = QCoreApplication.translate(
            "CardTerminal", "The card payment was cancelled. Nothing was charged."
        )
    reason = _noes().get(attempt.why)
    return f"{said} {reason}" if reason else said
