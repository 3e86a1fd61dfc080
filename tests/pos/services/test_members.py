"""What the till asks of members, what it refuses to read, and what it keeps of a card."""

import pytest

from pos.domain.member import Member
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.services import members

ANNA = Member("a" * 32, "friend", "", "2030-01-01", "M-1042", "Anna Zauberflöte", "…456")


class Server:
    """Knows one card; `away`: does not answer."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.away = False

    def find_members(self, by, text, country):
        self.asked.append(by)
        if self.away:
            raise Trouble("server", "no answer")
        if (by, text) == ("card", "M-1042"):
            return (ANNA,), False
        raise Refusal(Reason.MEMBER_UNKNOWN)


@pytest.mark.parametrize(
    ("typed", "ways"),
    [
        ("M-1", ["card"]),
        ("123456", ["card", "phone"]),
        ("+49 30 123456", ["phone"]),
        ("8613800138000", ["card", "phone"]),
        ("Anna Müller", ["name"]),
        ("王", ["name"]),
        ("VIP", ["name", "card"]),
        ("---", []),
        ("", []),
    ],
)
def test_it_is_asked_as_what_it_can_be_meant(office, typed: str, ways: list[str]) -> None:
    server = Server()
    with pytest.raises(Refusal) as refused:
        members.look(office.desk, server, typed)
    assert refused.value.reason is Reason.MEMBER_UNKNOWN
    assert server.asked == ways


@pytest.mark.parametrize(
    "typed", ["4111111111111111", "4111-1111 1111-1111", "378282246310005", "x 5500000000000004 y"]
)
def test_a_payment_cards_number_is_never_asked_for(office, typed: str) -> None:
    server = Server()
    with pytest.raises(Refusal) as refused:
        members.look(office.desk, server, typed)
    assert refused.value.reason is Reason.CARD_NUMBER_TYPED
    assert server.asked == []


def test_a_phone_that_passes_a_cards_check_by_chance_is_a_phone(office) -> None:
    for typed in ("8613800138006", "+86 138 0013 8006", "0086 138 0013 8006"):
        members.refuse_payment_card(typed)


def test_a_card_that_was_chosen_is_known_without_the_server_and_for_two_months(office) -> None:
    server = Server()
    members.chosen(office.desk, ANNA)
    server.away = True
    found = members.look(office.desk, server, " m 1042 ")
    assert found.offline
    assert found.members == (Member(ANNA.id, "friend", "", "2030-01-01", "m 1042"),)
    office.clock.ms += 61 * 86_400_000
    with pytest.raises(Refusal) as refused:
        members.look(office.desk, server, "M-1042")
    assert refused.value.reason is Reason.MEMBER_OFFLINE
