"""Real-name performances at the window: each ticket named before any money is taken."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from pos.domain.personal.housekey import new_house_key
from pos.domain.personal.sealed import unseal
from pos.domain.refusals import Trouble
from pos.services import orders
from ui.sale.stage import Stage
from ui.theme import mm
from ui.widgets import Key

LI = ("李小明", "11010519491231002X")
WU = ("Wu Zauberflöte", "440524188001010014")


class HolderServer:
    """Has the house's key and knows some identities; away when told to."""

    def __init__(self, window) -> None:
        self._window = window
        self.house = new_house_key()
        self.taken: list[str] = []
        self.takes_any = False
        self.told: list = []
        for word in ("house_box", "taken_identities", "tell_holders"):
            setattr(window.server, word, getattr(self, word))

    def house_box(self):
        self._answer()
        return self.house.public

    def taken_identities(self, performance, marks):
        self._answer()
        return list(marks)[:1] if self.takes_any else []

    def tell_holders(self, keys):
        self._answer()
        self.told += keys
        return []

    def _answer(self):
        if self._window.server.away:
            raise Trouble("server", "no answer")


@pytest.fixture
def house(window) -> HolderServer:
    """Tonight's performance asks for names."""
    season = window.desk.season
    tonight = replace(season.performances[0], real_name=True)
    window.desk.season = replace(season, performances=(tonight, *season.performances[1:]))
    window.desk.performance = tonight
    return HolderServer(window)


def fill(window, name: str, number: str) -> None:
    sheet = window.screen.naming.sheet
    assert sheet.isVisible()
    if name:  # QTest types no Chinese
        sheet.name.setText(name)
    window.bot.keyClick(sheet.name, Qt.Key.Key_Return)
    window.bot.keyClicks(sheet.number, number)
    window.bot.keyClick(sheet.number, Qt.Key.Key_Return)


def pay(window, *seats: str) -> None:
    window.tap_seats(*seats)
    window.settle()
    window.tap(window.screen.basket.cash_key)


def test_two_tickets_are_named_by_keyboard_alone_and_sold(window, house) -> None:
    pay(window, "A1", "A2")
    sheet = window.screen.naming.sheet
    assert sheet.which.text() == "A1, ticket 1 of 2"
    fill(window, *LI)
    assert sheet.which.text() == "A2, ticket 2 of 2"
    fill(window, *WU)
    window.reach(Stage.CASH)
    window.tender("Exact")
    window.reach(Stage.DONE)
    window.settle()
    (found,) = window.orders()
    order = orders.load(window.desk.till.desk, found.id).order
    assert len(house.told) == 2
    posted = {key.ticket: key.posted for key in house.told}
    for ticket, (name, number) in zip(order.tickets, (LI, WU), strict=True):
        own = house.house.receive(posted[ticket.id], ticket.holder.id)
        opened = unseal(ticket.holder.sealed, own, ticket.holder.id)
        assert (opened["name"], opened["number"]) == (name, number)
    folder = Path(window.desk.till.desk.database.path).parent
    kept = b"".join(one.read_bytes() for one in folder.rglob("*") if one.is_file())
    for text in (*LI, *WU, "Zauberfl"):
        assert text.encode() not in kept
    window.tap(window.screen.done.next_key)
    assert window.desk.terms.names == {}


def test_a_performance_without_names_asks_for_none(window) -> None:
    pay(window, "A1")
    window.reach(Stage.CASH)
    assert not window.screen.naming.sheet.isVisible()


def test_no_money_is_asked_for_before_all_are_named(window, house) -> None:
    pay(window, "A1", "A2")
    fill(window, *LI)
    window.tap(window.screen.naming.sheet.back)
    window.tap(window.screen.naming.sheet.back)
    window.settle()
    assert window.screen.paying.stage is Stage.PICKING
    assert window.desk.terms.names == {}


@pytest.mark.parametrize(
    ("name", "number", "said"),
    [
        ("Li", "110105194912310021", "cannot be an identity number"),
        ("...", LI[1], "as the identity document has it"),
    ],
)
def test_what_cannot_be_right_is_said_at_once(window, house, name, number, said) -> None:
    pay(window, "A1")
    fill(window, name, number)
    sheet = window.screen.naming.sheet
    assert said in sheet.sentence.sentence
    assert window.screen.paying.stage is Stage.PICKING


def test_a_payment_cards_number_is_refused_and_wiped(window, house) -> None:
    pay(window, "A1")
    sheet = window.screen.naming.sheet
    window.tap(sheet.kinds["passport"])
    fill(window, "Li", "4111111111111111")
    assert "payment card" in sheet.sentence.sentence
    assert sheet.number.text() == ""


def test_one_person_gets_one_ticket(window, house) -> None:
    pay(window, "A1", "A2")
    fill(window, *LI)
    fill(window, "Somebody Else", LI[1])
    window.settle()
    sheet = window.screen.naming.sheet
    assert sheet.sentence.sentence.startswith("There is a ticket for this identity number already")
    assert "A2" in sheet.which.text()
    sheet.number.clear()
    fill(window, "", WU[1])
    window.reach(Stage.CASH)


def test_the_server_knows_of_other_tills_tickets(window, house) -> None:
    house.takes_any = True
    pay(window, "A1")
    fill(window, *LI)
    window.settle()
    assert "already" in window.screen.naming.sheet.sentence.sentence
    assert window.screen.paying.stage is Stage.PICKING
    assert window.screen.naming.sheet.isEnabled()


def test_cut_off_from_the_start_no_name_can_be_sealed(window, house) -> None:
    window.tap_seats("A1")
    window.settle()
    window.server.away = True
    window.tap(window.screen.basket.cash_key)
    fill(window, *LI)
    window.settle()
    assert "needs the sales server once" in window.screen.naming.sheet.sentence.sentence


def test_a_members_name_is_copied(window, house) -> None:
    from tests.ui.sale.test_members import ANNA

    window.desk.terms.serve(ANNA, window.desk.season)
    pay(window, "A1")
    sheet = window.screen.naming.sheet
    window.tap(sheet.copy)
    assert sheet.name.text() == "Anna Zauberflöte"
    assert sheet.number.hasFocus() or not window.screen.isActiveWindow()


def test_its_keys_are_large_enough_for_a_finger(window, house) -> None:
    pay(window, "A1")
    sheet = window.screen.naming.sheet
    for key in window.shown(sheet, Key):
        assert key.height() >= mm(sheet, 9)
        assert key.width() >= mm(sheet, 9)
