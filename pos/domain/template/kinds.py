"""The kinds of paper that a template may be for: what each can say, and what it must say."""

from dataclasses import dataclass
from typing import Literal, get_args

from pos.domain.template.fields import FIELDS, KINDS, WORDS

Kind = Literal["ticket", "emergency", "receipt", "refund", "report", "card"]
EVERY_KIND: tuple[Kind, ...] = get_args(Kind)
# Those that are no tickets: their money and their proof stand in parts that the program makes.
SLIPS: tuple[Kind, ...] = ("receipt", "refund", "report", "card")


@dataclass(frozen=True)
class Vocabulary:
    """What one kind knows. `facts` may be asked for by `when`, beside fields and parts.

    `demanded`: fields, parts and words without which the paper is not what it claims to be.
    """

    said: str
    fields: tuple[str, ...]
    words: tuple[str, ...]
    facts: tuple[str, ...]
    parts: tuple[str, ...] = ()
    demanded: tuple[str, ...] = ()

    @property
    def conditions(self) -> frozenset[str]:
        """What `when` may ask for."""
        return frozenset((*self.fields, *self.parts, *self.facts, "logo"))


_HEAD = ("house", "address", "tax_number", "title")
_GONE = ("price", "ticket_type", "order", "sold", "print", "copy", "holder")

VOCABULARIES: dict[Kind, Vocabulary] = {
    "ticket": Vocabulary("a ticket", FIELDS, WORDS, KINDS),
    "emergency": Vocabulary(
        "an emergency ticket",
        (*(one for one in FIELDS if one not in _GONE), "emergency", "number", "made"),
        (*(one for one in WORDS if one not in _GONE), "amount", "number"),
        KINDS,
        demanded=("emergency", "number", "short_code", "amount"),
    ),
    "receipt": Vocabulary(
        "a receipt",
        (*_HEAD, "copy", "number", "order", "date", "till", "person", "total"),
        ("receipt", "order", "number", "date", "till", "served_by", "total", "tax", "paid"),
        ("sale", "refund", "void", "exchange", "invoice", "credit"),
        (
            *("facts", "buyer", "lines", "total", "tenders", "taxes", "cards"),
            *("unsigned", "proof"),
        ),
        (
            *("house", "address", "tax_number", "title", "copy", "facts", "buyer", "lines"),
            *("total", "tenders", "taxes", "cards", "unsigned", "proof"),
        ),
    ),
    "refund": Vocabulary(
        "a refund slip",
        (*_HEAD, "order", "date", "person", "approver", "reason", "total"),
        ("order", "date", "by", "approved_by", "reason", "total"),
        ("refund", "void", "exchange"),
        ("facts", "lines", "total", "tenders", "dead", "reasons", "signature"),
        (
            *("house", "title", "facts", "lines", "total", "tenders", "dead", "reasons"),
            "signature",
        ),
    ),
    "report": Vocabulary(
        "an X or Z report",
        (*_HEAD, "number", "note", "till", "person", "opened", "date"),
        ("x_report", "z_report", "till", "shift_of", "opened", "closed", "date"),
        ("x", "z"),
        ("facts", "sales", "tenders", "drawer", "terminals", "papers", "proof", "signature"),
        (
            *("house", "title", "number", "note", "facts", "sales", "tenders", "drawer"),
            *("terminals", "papers", "proof", "signature"),
        ),
    ),
    "card": Vocabulary(
        "a card slip",
        (*_HEAD, "order", "date"),
        ("order", "date", "card_receipt", "for_house"),
        (),
        ("facts", "lines", "signature"),
        ("house", "title", "facts", "lines", "signature"),
    ),
}
