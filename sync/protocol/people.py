"""Wire types of people: members at the window, and who tickets with a name are for.

POST /v1/members/searches  MemberAsk -> MembersFound
GET  /v1/holders/box       -> HouseBox
POST /v1/holders/checks    IdentitiesAsk -> IdentitiesTaken
POST /v1/holders           HoldersAsk -> HoldersTold
POST /v1/holders/names     NamesAsk -> NamesSaid

What is typed travels in the body, never in an address, and nobody writes it down.
"""

from typing import Any, Literal
from uuid import UUID

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


HOLDERS_PER_ASK = 100


class HouseBox(msgspec.Struct, frozen=True):
    """The house's public key (X25519, 32 bytes), to which holders' keys are posted."""

    public: bytes


class IdentitiesAsk(msgspec.Struct, frozen=True):
    """Identities by their marks in one performance (pos.domain.personal.holder.identity_mark)."""

    performance: int
    marks: list[str]


class IdentitiesTaken(msgspec.Struct, frozen=True):
    """Those that have a ticket already."""

    marks: list[str]


class HolderSaid(msgspec.Struct, frozen=True):
    """A holder of a ticket, by `mark`; `key` is the posted key, empty where the house has the key
    of that `id` by an earlier ticket. Entry `number` of `incarnation` tells of the ticket.
    """

    id: str
    ticket: UUID
    performance: int
    place: int
    mark: str
    key: bytes
    incarnation: int
    number: int


class HoldersAsk(msgspec.Struct, frozen=True):
    """Up to HOLDERS_PER_ASK of them."""

    holders: list[HolderSaid]


class IdentityTwice(msgspec.Struct, frozen=True):
    """Another ticket was sold to the identity of that one: a task for the conflict desk."""

    ticket: UUID
    params: dict[str, Any]


class HoldersTold(msgspec.Struct, frozen=True):
    """They are kept."""

    twice: list[IdentityTwice]


class NamesAsk(msgspec.Struct, frozen=True):
    """Who are these tickets for, that the asking till sold? Up to HOLDERS_PER_ASK of them."""

    tickets: list[UUID]


class NameSaid(msgspec.Struct, frozen=True):
    """As it is printed; `identity` is masked."""

    ticket: UUID
    name: str
    identity: str


class NamesSaid(msgspec.Struct, frozen=True):
    """Those that can be opened. Of those in `gone` there is no key: erased, or not told yet. Of any
    other the journal's entry has not arrived.
    """

    names: list[NameSaid]
    gone: list[UUID]
