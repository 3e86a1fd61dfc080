"""How a person is found without the books saying who it is: keyed indexes of what is asked for.

An index is HMAC-SHA256 under the house's index key of the kind and of the text as all write it
alike. A name has one for the whole of it and one for the first letters of each of its words.
"""

import hashlib
import hmac
import re
import unicodedata
from typing import Literal

Kind = Literal["card", "phone", "name", "word", "identity"]

INDEX_LETTERS = 32
_TYPED_LIMIT = 200
_WORDS_LIMIT = 8
_FIRST_LETTERS = 4
_PHONE_SHORTEST, _PHONE_LONGEST = 6, 15
# Words of scripts that write no blanks between them: each first letter begins a name.
_UNSPACED = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff\U00020000-\U0003ffff]")


def index(key: bytes, kind: Kind, text: str) -> str:
    """The index of a text that is in its common form."""
    said = f"{kind} {text}".encode("utf-8", "surrogatepass")
    return hmac.new(key, b"parterre-index " + said, hashlib.sha256).hexdigest()[:INDEX_LETTERS]


def card_form(typed: str) -> str:
    """A card's number whatever its capitals and gaps; "" where there is none."""
    plain = unicodedata.normalize("NFKC", typed[:_TYPED_LIMIT]).upper()
    return "".join(one for one in plain if one.isalnum())


def phone_form(typed: str, country: str = "") -> str:
    """Digits with the country's in front, as in 4930123456; "" for what is no phone number.

    `country` (as 49) stands in for one that is not typed; one 0 before the area falls away then.
    """
    plain = unicodedata.normalize("NFKC", typed[:_TYPED_LIMIT]).strip()
    plain = plain.replace("(0)", "")
    if re.search(r"[^0-9+()\s./\-\u2010-\u2015]", plain):
        return ""
    digits = "".join(one for one in plain if one in "0123456789")
    if plain.startswith("+"):
        whole = digits
    elif digits.startswith("00"):
        whole = digits[2:]
    else:
        whole = country + digits.removeprefix("0") if country else digits
    return whole if _PHONE_SHORTEST <= len(whole) <= _PHONE_LONGEST else ""


def name_words(typed: str) -> tuple[str, ...]:
    """The words of a name, without capitals, accents and signs, in the order of the alphabet."""
    plain = unicodedata.normalize("NFKD", typed[:_TYPED_LIMIT])  # a letter of mathematics is one
    plain = unicodedata.normalize("NFKD", plain.casefold())
    plain = "".join(one for one in plain if not unicodedata.combining(one)).replace("\u0131", "i")
    plain = unicodedata.normalize("NFKC", plain)
    words = "".join(one if one.isalnum() else " " for one in plain).split()
    return tuple(sorted(words[:_WORDS_LIMIT]))


def name_form(typed: str) -> str:
    """The whole name, whichever of its words comes first; "" for none."""
    return " ".join(name_words(typed))


def name_starts(typed: str) -> frozenset[str]:
    """What its words begin with: of each its first letters, one up to four; of a script without
    blanks from one letter on, of others from two.
    """
    return frozenset(
        word[:length]
        for word in name_words(typed)
        for length in range(_least(word), min(len(word), _FIRST_LETTERS) + 1)
    )


def asked_starts(typed: str) -> frozenset[str]:
    """Of what is typed as a part of a name: what all that is looked for begins with, each word's
    longest start. A word too short to look for is left out.
    """
    return frozenset(
        word[:_FIRST_LETTERS] for word in name_words(typed) if len(word) >= _least(word)
    )


def fits_name(typed: str, name: str) -> bool:
    """Whether each typed word begins a word of the name; the rest the indexes cannot tell."""
    words = name_words(name)
    return all(any(one.startswith(part) for one in words) for part in name_words(typed))


def _least(word: str) -> int:
    return 1 if _UNSPACED.match(word) else 2


def masked_phone(phone: str) -> str:
    """So much of it that two people can be told apart."""
    return f"…{phone[-3:]}" if phone else ""
