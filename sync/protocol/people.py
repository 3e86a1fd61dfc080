"""Wire types of people: members at the window.

POST /v1/members/searches  MemberAsk -> MembersFound

What is typed travels in the body, never in an address, and nobody writes it down.
"""

from typing import Literal

import msgspec

MEMBERS_PER_ANSWER = 8
TYPED_LIMIT = 200


class MemberAsk(msgspec.Struct, frozen=True):
    """Who is it: by card, by phone, or by the beginnings of the words of a name.

    `country` is the code of the house's country, for a phone number without one.
    """

    by: Literal["card", "phone", "name"]
    text: str
    country: str = ""


class MemberFound(msgspec.Struct, frozen=True):
    """As little of a member as tells two apart. `id` stands on the order, the name does not.

    The days are ISO in the house's time, both included; "" is no bound.
    """

    id: str
    number: str
    name: str
    level: str
    valid_from: str
    valid_until: str
    phone: str


class MembersFound(msgspec.Struct, frozen=True):
    """Up to MEMBERS_PER_ANSWER of them; `more`: too many fit, and not all are here."""

    members: list[MemberFound]
    more: bool = False
