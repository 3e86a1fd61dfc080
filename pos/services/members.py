"""Members at the window: asked at the server by card, phone or name; off line by a card seen here.

Nothing that is typed here is written down, and no name: of a card that was shown the till keeps
under a keyed mark what an offline price needs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pos.domain.member import Member
from pos.domain.personal import finding
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.payments import handkeyed
from pos.payments.cardnumbers import holds_card_number
from pos.services.desk import Desk
from pos.services.ports import AskedBy, MemberServer

TYPED_LIMIT = 100
# Shorter than 14 digits no card of today is, and a phone with its country often has 13.
_SHORTEST_CARD = 14


@dataclass(frozen=True)
class Found:
    """Who fits; `more`: others do, too. `offline`: the server could not be asked."""

    members: tuple[Member, ...]
    more: bool = False
    offline: bool = False


def look(desk: Desk, server: MemberServer, typed: str, country: str = "") -> Found:
    """Whom a card, a phone number or a part of a name fits; for the network lane.

    Raises CARD_NUMBER_TYPED, MEMBER_UNKNOWN, MEMBER_OFFLINE, ASKED_TOO_OFTEN, HOUSE_KEY_MISSING.
    """
    refuse_payment_card(typed)
    text = typed.strip()[:TYPED_LIMIT]
    try:
        for by in _ways(text):
            try:
                members, more = server.find_members(by, text, country)
            except Refusal as refusal:
                if refusal.reason is not Reason.MEMBER_UNKNOWN:
                    raise
                if by == "card":
                    _forget(desk, text)
            else:
                return Found(members, more)
    except Trouble:
        return Found((_seen(desk, text),), offline=True)
    raise Refusal(Reason.MEMBER_UNKNOWN)


def chosen(desk: Desk, member: Member) -> None:
    """That member is served: the card is known here from now on; for the storage lane."""
    if member.number:
        with desk.database.transaction() as unit:
            unit.customers.remember(_mark(desk, member.number), member, desk.clock.now_ms())


def refuse_payment_card(typed: str) -> None:
    """A payment card's number is no business of this till. Raises CARD_NUMBER_TYPED."""
    phone = typed.strip().startswith(("+", "00"))
    if phone and finding.phone_form(typed):
        return
    if holds_card_number(typed, _SHORTEST_CARD):
        handkeyed.refuse_card_number(typed)


def _ways(text: str) -> Iterator[AskedBy]:
    """As what it can be meant, the likeliest first."""
    if any(one.isdigit() for one in text):
        if not text.startswith("+"):
            yield "card"
        if finding.phone_form(text) or finding.phone_form(text, "1"):
            yield "phone"
    elif re.search(r"\w", text):
        yield "name"
        if text.isascii() and " " not in text:
            yield "card"


def _seen(desk: Desk, text: str) -> Member:
    """Raises MEMBER_OFFLINE."""
    with desk.database.transaction() as unit:
        found = unit.customers.seen(_mark(desk, text), text, desk.clock.now_ms())
    if found is None:
        raise Refusal(Reason.MEMBER_OFFLINE)
    return found


def _forget(desk: Desk, number: str) -> None:
    with desk.database.transaction() as unit:
        unit.customers.forget(_mark(desk, number))


def _mark(desk: Desk, number: str) -> str:
    return finding.index(desk.credentials.pepper, "card", finding.card_form(number))
