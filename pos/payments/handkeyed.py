"""The hand-keyed stand-alone terminal: a person types the amount there, its receipt number here."""

from pos.domain.refusals import Reason, Refusal
from pos.payments.cardnumbers import holds_card_number

RECEIPT_NUMBER_LIMIT = 32
_SHORTEST = 13


def receipt_number(typed: str) -> str:
    """The receipt number as it is kept.

    Raises RECEIPT_NUMBER_MISSING for none, CARD_NUMBER_TYPED for what looks like a card's number:
    that is refused before anything is stored or logged.
    """
    refuse_card_number(typed)
    number = " ".join(typed.split())
    if not number or len(number) > RECEIPT_NUMBER_LIMIT or not number.isprintable():
        raise Refusal(Reason.RECEIPT_NUMBER_MISSING)
    return number


def refuse_card_number(typed: str) -> None:
    """For every text that a person types and the till keeps. Raises CARD_NUMBER_TYPED."""
    if looks_like_card_number(typed):
        raise Refusal(Reason.CARD_NUMBER_TYPED)


def looks_like_card_number(text: str) -> bool:
    """Whether 13 to 19 digits that pass Luhn's check stand in it, however they are grouped.

    Twelve are a common length of receipt numbers, and of hardly any card.
    """
    return holds_card_number(text, _SHORTEST)
