"""Members at the window: found by card, phone or name, priced as members, and let go again."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from pos.domain.member import Member
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.services import orders
from pos.services.verifying import verify
from ui.sale.stage import Stage

RULE = {
    "id": "friends",
    "name": "Friends of the house",
    "when": {"members": ["friend"]},
    "amount_off": {"minor": 400},
}
TODAY = datetime.now(UTC).date()
ANNA = Member("a" * 32, "friend", "", "", "M-1042", "Anna Zauberflöte", "…456")
LATE = Member(
    "b" * 32, "friend", "", (TODAY - timedelta(days=30)).isoformat(), "M-7", "Late Lotte", ""
)
SOON = replace(LATE, valid_from=(TODAY + timedelta(days=9)).isoformat(), valid_until="")


class MemberServer:
    """Knows a few members; away when told to."""

    def __init__(self, window) -> None:
        self._window = window
        self.known: dict[tuple[str, str], tuple[Member, ...]] = {}
        self.asked: list[tuple[str, str, str]] = []
        window.server.find_members = self.find_members

    def find_members(self, by, text, country):
        self.asked.append((by, text, country))
        if self._window.server.away:
            raise Trouble("server", "no answer")
        found = self.known.get((by, text), ())
        if not found:
            raise Refusal(Reason.MEMBER_UNKNOWN)
        return found, len(found) > 1


@pytest.fixture
def members(window) -> MemberServer:
    text = json.dumps({"version": 3, "rules": [RULE]})
    window.desk.take_season(replace(window.desk.season, tariff=text))
    server = MemberServer(window)
    server.known = {
        ("card", "M-1042"): (ANNA,),
        ("phone", "030123456"): (ANNA,),
        ("name", "an"): (ANNA, LATE),
        ("card", "M-7"): (LATE,),
    }
    return server


def look(window, text: str) -> None:
    sheet = window.screen.serving.sheet
    if not sheet.isVisible():
        window.tap(window.screen.basket.member_key)
    sheet.field.clear()
    window.bot.keyClicks(sheet.field, text)
    window.bot.keyClick(sheet.field, Qt.Key.Key_Return)
    window.settle()


def total(window) -> int:
    return window.desk.basket.total.minor


def sold(window):
    (found,) = window.orders()
    return orders.load(window.desk.till.desk, found.id).order


def test_a_house_without_member_prices_has_no_such_key(window) -> None:
    assert not window.screen.basket.member_key.isVisible()


def test_a_scanned_card_makes_the_prices_a_members(window, members) -> None:
    window.tap_seats("A1", "A2")
    window.settle()
    assert total(window) == 4800
    look(window, "M-1042")
    assert not window.screen.serving.sheet.isVisible()
    assert total(window) == 4000
    line = window.screen.basket.member
    assert (line.name.text(), line.detail.text()) == ("Anna Zauberflöte", "friend")
    window.tap(line.remove)
    assert total(window) == 4800
    assert not line.isVisible()


def test_the_order_names_the_member_by_id_and_nothing_holds_the_name(window, members) -> None:
    look(window, "M-1042")
    window.tap_seats("A1")
    window.settle()
    window.tap(window.screen.basket.cash_key)
    window.tender("Exact")
    window.reach(Stage.DONE)
    window.settle()
    order = sold(window)
    assert order.customer == ANNA.id
    assert order.total_minor == 2000
    database = window.desk.till.desk.database
    assert verify(database.path).findings == ()
    kept = b"".join(
        one.read_bytes() for one in Path(database.path).parent.rglob("*") if one.is_file()
    )
    assert ANNA.id.encode() in kept
    for text in ("Zauberflöte", "M-1042", "M1042", "030123456"):
        assert text.encode() not in kept
    window.tap(window.screen.done.next_key)
    assert window.desk.terms.member is None, "the next customer is somebody else"


def test_a_name_that_fits_several_is_chosen_by_a_person(window, members) -> None:
    look(window, "an")
    sheet = window.screen.serving.sheet
    assert [one.parts()[0].text() for one in sheet.tiles] == ["Anna Zauberflöte", "Late Lotte"]
    assert sheet.sentence.sentence == "There are more: type more of the name."
    window.tap(sheet.tiles[0])
    assert window.desk.terms.member == ANNA


def test_a_phone_number_is_asked_for_where_no_card_has_it(window, members) -> None:
    look(window, "030123456")
    assert [by for by, *_ in members.asked] == ["card", "phone"]
    assert window.desk.terms.member == ANNA


@pytest.mark.parametrize(
    ("member", "said"),
    [(LATE, "The membership ended on "), (SOON, "The membership begins on ")],
)
def test_a_membership_that_is_not_valid_gets_no_member_price(window, members, member, said) -> None:
    members.known["card", "M-7"] = (member,)
    window.tap_seats("A1")
    window.settle()
    look(window, "M-7")
    assert total(window) == 2400
    assert window.screen.basket.member.detail.text().startswith(said)
    assert window.desk.terms.circumstances.customer.id == member.id


def test_a_payment_cards_number_is_refused_and_goes_nowhere(window, members) -> None:
    look(window, "4111 1111 1111 1111")
    sheet = window.screen.serving.sheet
    assert "payment card" in sheet.sentence.sentence
    assert sheet.field.text() == ""
    assert members.asked == []


def test_nobody_of_that_name_is_said_and_the_sale_goes_on(window, members) -> None:
    look(window, "Nobody")
    assert window.screen.serving.sheet.sentence.sentence == "There is no such member."
    window.tap(window.screen.serving.sheet.leave)
    assert window.desk.terms.member is None


def test_without_the_server_a_card_seen_here_keeps_its_price(window, members) -> None:
    look(window, "M-1042")
    window.settle()
    window.desk.next_customer()
    window.server.away = True
    look(window, "m1042")
    assert window.desk.terms.member == Member(ANNA.id, "friend", number="m1042")
    assert window.screen.basket.member.name.text() == "m1042"


def test_without_the_server_a_stranger_is_told_why(window, members) -> None:
    window.server.away = True
    look(window, "M-7")
    assert "cannot be looked up now" in window.screen.serving.sheet.sentence.sentence
    window.tap(window.screen.serving.sheet.leave)
    window.tap_seats("A1")
    window.settle()
    assert total(window) == 2400


def test_an_answer_that_comes_too_late_is_nobodys(window, members) -> None:
    window.tap(window.screen.basket.member_key)
    sheet = window.screen.serving.sheet
    window.bot.keyClicks(sheet.field, "M-1042")
    window.bot.keyClick(sheet.field, Qt.Key.Key_Return)
    sheet.dismiss()
    window.settle()
    assert window.desk.terms.member is None


def test_a_card_that_was_erased_is_not_known_here_any_more(window, members) -> None:
    look(window, "M-1042")
    window.desk.next_customer()
    members.known.clear()
    look(window, "M-1042")
    window.server.away = True
    look(window, "M-1042")
    assert "cannot be looked up now" in window.screen.serving.sheet.sentence.sentence
