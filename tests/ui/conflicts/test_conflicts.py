"""The conflict desk, as a cashier reads it."""

import pytest
from PySide6.QtCore import Qt

from pos.domain.refusals import Reason
from pos.domain.ticketcode import short_code
from pos.services import orders, people, settling, shifts
from ui import translations
from ui.conflicts import words

LEFT = Qt.MouseButton.LeftButton


def _code(ticket):
    text = short_code(ticket.id)
    return f"{text[:4]} {text[4:]}"


def _enter(house, wait, count=1):
    house.screen.entered()
    wait(lambda: len(house.screen.list.cards) == count)


def _choose(qtbot, house, wait, remedy):
    """From the list, the first case and that remedy."""
    _enter(house, wait)
    wait(lambda: house.screen.stack.currentWidget() is house.screen.list)
    screen = house.screen
    wait(screen.list.cards[0].key.isVisible)
    qtbot.mouseClick(screen.list.cards[0].key, LEFT)
    qtbot.mouseClick(screen.page.keys[remedy], LEFT)
    assert screen.stack.currentWidget() is screen.panel
    return screen.panel


def _approve(qtbot, panel, wait, pin="999999"):
    wait(lambda: panel.approval.tiles.person is not None)
    qtbot.keyClicks(panel.approval, pin)
    qtbot.keyClick(panel.approval, Qt.Key.Key_Return)


def _settle(qtbot, panel, wait):
    """The offer stands: a supervisor agrees, and it is done."""
    wait(panel.offer.ask.isEnabled)
    qtbot.mouseClick(panel.offer.ask, LEFT)
    _approve(qtbot, panel, wait)
    wait(lambda: panel.steps.currentWidget() is panel.outcome)


def test_nothing_waits_and_the_desk_says_so(house, wait):
    house.screen.entered()
    wait(lambda: house.screen.list.hint.text() != "")
    assert house.screen.list.hint.text() == "Nothing waits here. The server took all there was."


def test_a_refused_sale_is_told_in_a_sentence(house, wait):
    order = house.office.sell("E9")
    house.refuse(order)
    _enter(house, wait)
    (card,) = house.screen.list.cards
    assert card.sentence.text() == (
        f"Stalls E9, ticket {_code(order.tickets[0])}, sold by this till, is Till 2's."
        " The ticket does not admit."
    )
    assert card.about.text().startswith("Order 1-000001, sold ")
    assert card.about.text().endswith("€24.00")
    assert "No shift closes before" in house.screen.list.hint.text()


def test_two_who_are_in_by_one_ticket_are_told_with_both_doors(house, wait):
    order = house.office.sell("E9")
    doors = {"first_door": "Door A", "door": "Door B"}
    house.refuse(order, reason=Reason.ADMITTED_TWICE, **doors)
    _enter(house, wait)
    (card,) = house.screen.list.cards
    code = _code(order.tickets[0])
    told = f"Two people came in with one ticket, {code}: Door A and Door B."
    assert card.sentence.text() == told
    (case,) = settling.open_tasks(house.office.till.desk)
    assert words.state(case) == ("info", "To look at")


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ({"state": 4}, "sold by this till, was sold by Till 2, too. The ticket does not admit."),
        ({"state": 5, "till": 0}, "is kept by the house. The ticket does not admit."),
        ({"till": 1}, "is kept for another sale of this till. The ticket does not admit."),
        (
            {"admits": True, "till": 0, "state": 0},
            "was sold without owning it. Nobody else had a right to it: the ticket admits.",
        ),
        (
            {"reason": Reason.PERFORMANCE_UNKNOWN},
            "is for a performance that the server does not have. The ticket does not admit.",
        ),
        ({"reason": Reason.ALREADY_REFUNDED}, "was taken back before. The ticket does not admit."),
    ],
)
def test_each_trouble_has_its_own_words(house, wait, said, read):
    house.refuse(house.office.sell("E9"), **said)
    _enter(house, wait)
    assert house.screen.list.cards[0].sentence.text().endswith(read)


def test_a_party_is_one_case(house, wait):
    order = house.office.sell("E9", "E10")
    house.refuse(order)
    _enter(house, wait)
    text = house.screen.list.cards[0].sentence.text()
    assert text.startswith("Stalls E9 and E10, tickets ")
    assert text.endswith("sold by this till, are Till 2's. The tickets do not admit.")


def test_what_this_program_does_not_know_is_shown_all_the_same(house, wait):
    with house.office.till.desk.database.transaction() as unit:
        unit.tasks.add(1, "something_newer", {})
    _enter(house, wait)
    assert house.screen.list.cards[0].sentence.text() == (
        "The server did not take entry 1 of this till's journal:"
        " a reason that this till does not know (something_newer)."
    )


def test_each_remedy_says_what_it_will_do(qtbot, house, wait):
    house.refuse(house.office.sell("E9"))
    _enter(house, wait)
    qtbot.mouseClick(house.screen.list.cards[0].key, LEFT)
    page = house.screen.page
    assert [key.text() for key in page.keys.values()] == [
        "Another seat",
        "Refund",
        "Seat and money back",
        "Only a note",
        "Hand on",
    ]
    assert (
        page.keys["refund"].accessibleDescription()
        == "€24.00 goes back. The old paper admits nobody."
    )
    assert "same price" in page.keys["reseat"].accessibleDescription()


def test_the_best_free_seat_is_kept_and_the_customer_sits_there(qtbot, house, wait):
    order = house.office.sell("E9")
    house.refuse(order)
    house.server.away = False
    panel = _choose(qtbot, house, wait, "reseat")
    wait(panel.offer.ask.isEnabled)
    assert panel.offer.before.text() == "Stalls E9"
    assert panel.offer.money.text() == "No money moves."
    (asked,) = house.server.asked
    assert house.leases() == set(asked)
    seat = panel.offer.after.text()
    assert seat.startswith("Stalls ")
    qtbot.mouseClick(panel.offer.ask, LEFT)
    assert f"Another seat  ·  {seat}" in panel.approval.what.text()
    _approve(qtbot, panel, wait)
    wait(lambda: panel.steps.currentWidget() is panel.outcome)
    assert panel.outcome.sentence.text() == f"New ticket: {seat}. Take the old paper back."
    wait(lambda: panel.outcome.paper.text() == "The new ticket: waiting for the printer")
    view = orders.load(house.office.till.desk, order.id)
    assert view.exchanged == {order.tickets[0].id}
    assert house.office.desk.kept == set()
    qtbot.mouseClick(panel.outcome.close_key, LEFT)
    wait(lambda: house.screen.list.cards == [])
    assert house.screen.stack.currentWidget() is house.screen.list


def test_the_new_ticket_is_seen_to_be_printed(qtbot, house, wait):
    order = house.office.sell("E9")
    house.refuse(order)
    house.server.away = False
    panel = _choose(qtbot, house, wait, "reseat")
    _settle(qtbot, panel, wait)
    desk = house.office.till.desk
    job = orders.load(desk, order.id).jobs[-1]
    with desk.database.transaction() as unit:
        unit.jobs.set_state(job.id, "printed", "status")
    wait(lambda: panel.outcome.paper.text() == "The new ticket: printed")


def test_a_seat_that_goes_in_that_moment_is_followed_by_the_next_best(qtbot, house, wait):
    house.refuse(house.office.sell("E9"))
    house.server.away = False
    panel = _choose(qtbot, house, wait, "reseat")
    wait(panel.offer.ask.isEnabled)
    best = house.server.asked[0]
    panel.offer.given_up.emit()
    wait(lambda: house.leases() == set())
    house.server.gone = set(best)  # somebody has it, and the picture of the hall is older
    panel = _choose(qtbot, house, wait, "reseat")
    wait(panel.offer.ask.isEnabled)
    assert house.server.asked[1] == best
    assert house.leases() == set(house.server.asked[2])


def test_another_place_gives_the_first_one_back(qtbot, house, wait):
    house.refuse(house.office.sell("E9"))
    house.server.away = False
    panel = _choose(qtbot, house, wait, "reseat")
    wait(panel.offer.ask.isEnabled)
    seat = panel.offer.after.text()
    qtbot.mouseClick(panel.offer.other, LEFT)
    wait(lambda: panel.offer.ask.isEnabled() and panel.offer.after.text() != seat)
    wait(lambda: house.leases() == set(house.server.asked[1]))


def test_cut_off_the_till_offers_what_it_owns(qtbot, house, wait):
    house.refuse(house.office.sell("E9"))
    house.own(33)
    panel = _choose(qtbot, house, wait, "reseat")
    wait(panel.offer.ask.isEnabled)
    assert panel.offer.after.text() == "Stalls D4"
    assert (1, 33) in house.office.desk.places_in_use(), "it is not called back meanwhile"
    _settle(qtbot, panel, wait)
    assert house.leases() == set()


def test_with_nothing_as_good_the_desk_says_what_else_can_be_done(qtbot, house, wait):
    house.refuse(house.office.sell("E9"))
    panel = _choose(qtbot, house, wait, "reseat")
    wait(lambda: "no free place as good" in panel.sentence.sentence)
    assert not panel.offer.ask.isEnabled()


def test_whoever_walks_away_gives_the_kept_seat_back(qtbot, house, wait):
    house.refuse(house.office.sell("E9"))
    house.server.away = False
    panel = _choose(qtbot, house, wait, "reseat")
    wait(panel.offer.ask.isEnabled)
    house.screen.hide()
    wait(lambda: house.leases() == set() and house.office.desk.kept == set())
    assert settling.count_open(house.office.till.desk) == 1


def test_a_comp_gives_the_seat_and_the_money(qtbot, house, wait):
    order = house.office.sell("E9", "E10")
    house.refuse(order)
    house.server.away = False
    panel = _choose(qtbot, house, wait, "comp")
    wait(panel.offer.ask.isEnabled)
    assert panel.offer.money.text() == "Goes back: Cash  €48.00"
    first, second = sorted(house.server.asked[0])
    assert second == first + 1, "the party sits together"
    _settle(qtbot, panel, wait)
    assert panel.outcome.sentence.text().endswith("Give the customer in cash:")
    assert panel.outcome.amount.text() == "€48.00"


def test_a_refund_of_a_card_asks_for_the_terminals_receipt_number(qtbot, house, wait):
    order = house.office.sell("E9", card="4711")
    house.refuse(order)
    panel = _choose(qtbot, house, wait, "refund")
    wait(panel.offer.ask.isEnabled)
    assert not panel.offer.other.isVisible(), "no place is looked for"
    assert panel.offer.money.text() == "Goes back: Card  €24.00"
    qtbot.mouseClick(panel.offer.ask, LEFT)
    _approve(qtbot, panel, wait)
    wait(lambda: panel.steps.currentWidget() is panel.card)
    qtbot.keyClicks(panel.card.field, "4812")
    qtbot.mouseClick(panel.card.confirm, LEFT)
    wait(lambda: panel.steps.currentWidget() is panel.outcome)
    assert panel.outcome.sentence.text() == "Refunded. Take the old paper back."
    assert not panel.outcome.amount.isVisible()
    (refund,) = orders.load(house.office.till.desk, order.id).refunds
    assert refund.reason == "The place was not this till's to sell"


def test_a_note_needs_words(qtbot, house, wait):
    house.refuse(house.office.sell("E9"), admits=True, till=0, state=0)
    panel = _choose(qtbot, house, wait, "noted")
    assert panel.note.question.text() == "What was found?"
    assert not panel.note.ask.isEnabled()
    qtbot.mouseClick(panel.note.usual.button(0), LEFT)
    assert panel.note.field.text() == "The ticket admits, nobody else came"
    qtbot.keyClicks(panel.note.field, " tonight")
    qtbot.mouseClick(panel.note.ask, LEFT)
    _approve(qtbot, panel, wait)
    wait(lambda: panel.outcome.sentence.text() == "Noted. The journal keeps it.")
    with house.office.till.desk.database.transaction() as unit:
        (task,) = unit.tasks.every()
    assert (task.remedy, task.note) == ("noted", "The ticket admits, nobody else came tonight")


def test_what_was_handed_on_is_still_listed_and_says_by_whom(qtbot, house, wait):
    house.refuse(house.office.sell("E9"))
    panel = _choose(qtbot, house, wait, "handed_on")
    qtbot.mouseClick(panel.note.usual.button(1), LEFT)
    qtbot.mouseClick(panel.note.ask, LEFT)
    _approve(qtbot, panel, wait)
    wait(lambda: panel.outcome.sentence.text().startswith("Handed on."))
    qtbot.mouseClick(panel.outcome.close_key, LEFT)
    wait(lambda: house.screen.list.cards and house.screen.list.cards[0].note.isVisible())
    note = house.screen.list.cards[0].note.text()
    assert note == "Handed on by Supervisor: The office calls the customer"
    assert house.screen.list.hint.text().startswith("Nothing keeps the shift open.")


def test_a_cashier_alone_settles_nothing(qtbot, house, wait):
    house.refuse(house.office.sell("E9"))
    panel = _choose(qtbot, house, wait, "refund")
    wait(panel.offer.ask.isEnabled)
    qtbot.mouseClick(panel.offer.ask, LEFT)
    _approve(qtbot, panel, wait, pin="1111")
    wait(lambda: panel.approval.sentence.sentence == "This PIN is wrong. Tries left: 4.")
    qtbot.keyClick(panel.approval, Qt.Key.Key_Escape)
    assert panel.steps.currentWidget() is panel.offer
    assert settling.count_open(house.office.till.desk) == 1


def test_what_somebody_else_settled_meanwhile_is_one_sentence(qtbot, house, wait):
    house.refuse(house.office.sell("E9"))
    panel = _choose(qtbot, house, wait, "refund")
    wait(panel.offer.ask.isEnabled)
    with house.office.till.desk.database.transaction() as unit:
        unit.tasks.settle(unit.tasks.open()[0].id, "s1", 1, "noted", "seen to")
    qtbot.mouseClick(panel.offer.ask, LEFT)
    _approve(qtbot, panel, wait)
    wait(lambda: panel.sentence.sentence == "Somebody has settled this already.")


def test_money_without_an_open_shift_is_refused_in_a_sentence(qtbot, house, wait):
    order = house.office.sell("E9")
    desk = house.office.till.desk
    shift, cashier = shifts.current(desk), house.office.person("c1")
    approval = people.approve(desk, "s1", "999999", people.CLOSE_SHIFT, shift.id)
    shifts.close_shift(desk, cashier, 12_400, approval)
    house.refuse(order)
    panel = _choose(qtbot, house, wait, "refund")
    wait(panel.offer.ask.isEnabled)
    qtbot.mouseClick(panel.offer.ask, LEFT)
    _approve(qtbot, panel, wait)
    wait(lambda: panel.sentence.sentence == "Open a shift before you sell.")


def test_the_desk_speaks_chinese(qapp, house, wait):
    order = house.office.sell("E9")
    translations.install(qapp, "zh_CN")
    try:
        house.refuse(order)
        _enter(house, wait)
        (card,) = house.screen.list.cards
        assert card.sentence.text() == (
            f"Stalls E9（票号 {_code(order.tickets[0])}）由本机售出，但座位属于 售票机 2。"
            "此票不能入场。"
        )
        assert card.key.text() == "处理"
    finally:
        translations.install(qapp, "en")
