"""Selling at the window: what a cashier taps, reads and can rely on."""

import pytest
from PySide6.QtCore import Qt

from pos.domain.ids import TicketTypeId
from pos.domain.money import Money
from pos.domain.plan import Feature
from sync.protocol.wire import Changes, PlaceChange, PlaceState, TillName
from ui.sale.basket import BasketLine, TypeKeys
from ui.sale.stage import Stage
from ui.widgets import Key


def lines_of(window):
    """What the basket's lines let a cashier read."""
    return [
        key.text()
        for key in window.shown(window.screen.basket, Key)
        if key.property("kind") == "soft"
    ]


def test_three_taps_sell_two_seats(window):
    window.best(2)
    window.tap(window.screen.basket.cash_key)
    window.tender("€50")
    window.reach(Stage.DONE)
    assert window.screen.done.change.text() == "€2.00"
    assert window.screen.done.given.text() == "€50.00 given for €48.00"
    (order,) = window.orders()
    assert (order.ticket_count, order.total_minor) == (2, 4800)
    assert window.kinds()[-1] == "sale"


def test_the_best_two_are_neighbours_near_the_stage_and_total_up(window):
    window.best(2)
    assert window.places == ["A5", "A6"]
    assert window.screen.basket.total.text() == "€48.00"


def test_another_party_size_replaces_what_was_found(window):
    window.best(2)
    window.best(4)
    assert len(window.places) == 4
    window.best(1)
    assert len(window.places) == 1


def test_best_seats_come_to_those_picked_by_hand(window):
    window.tap_seats("F1")
    window.best(2)
    assert window.places == ["F1", "A5", "A6"]


def test_a_hall_with_too_few_seats_says_so(window):
    window.desk.replica.states[:58] = PlaceState.SOLD
    window.best(3)
    assert window.places == []
    assert window.sentence == "There are not that many seats left."


def test_a_seat_somebody_else_holds_leaves_the_basket_and_the_sentence_names_the_till(window):
    window.tap_seats("B1")
    window.settle()
    window.somebody_has("E9")
    window.tap_seats("E9", "E10")
    assert window.places == ["B1", "E9", "E10"]  # at once, before the server has said anything
    window.until(lambda: window.sentence != "")
    assert window.places == ["B1"]
    assert window.sentence == "E9 is held by Till 2. E10 is still free."


def test_a_seat_just_sold_is_said_to_be_sold(window):
    window.somebody_has("C3", PlaceState.SOLD)
    window.tap_seats("C3")
    window.until(lambda: window.sentence != "")
    assert window.sentence == "C3 was sold by Till 2."
    assert window.places == []


def test_the_next_tap_clears_the_sentence(window):
    window.somebody_has("C3")
    window.tap_seats("C3")
    window.until(lambda: window.sentence != "")
    window.tap_seats("C4")
    assert window.sentence == ""


def test_the_server_is_away_one_sentence_and_the_basket_stays(window):
    window.server.away = True
    window.tap_seats("D4", "D5")
    window.until(lambda: window.sentence != "")
    assert "does not answer" in window.sentence
    assert window.places == ["D4", "D5"]


def test_without_the_server_no_money_is_taken(window):
    window.tap_seats("D4")
    window.settle()
    window.server.away = True  # and nobody knows it until somebody asks
    window.server.gate.clear()
    window.tap(window.screen.basket.cash_key)
    window.tender("Exact")  # while it is still asked
    window.server.gate.set()
    window.reach(Stage.PICKING)
    assert "Nothing was charged" in window.sentence
    assert window.places == ["D4"]
    assert window.orders() == ()


def test_a_sale_goes_on_once_the_server_is_back(window):
    window.server.away = True
    window.tap_seats("D4")
    window.settle()
    window.server.away = False
    window.tap(window.screen.basket.cash_key)
    window.tender("Exact")
    window.reach(Stage.DONE)
    assert window.screen.done.change.text() == "€0.00"


def test_a_seat_lost_before_paying_leaves_and_the_rest_stays(window):
    window.tap_seats("D4", "D5")
    window.settle()
    window.somebody_has("D5", PlaceState.SECURED)
    window.tap(window.screen.basket.cash_key)
    window.until(lambda: window.sentence != "")
    assert window.screen.paying.stage is Stage.PICKING
    assert window.places == ["D4"]
    assert window.sentence.startswith("D5 is held by Till 2.")


def test_a_seat_tapped_again_goes_back(window):
    window.tap_seats("D4", "D5")
    window.tap_seats("D4")
    assert window.places == ["D5"]
    window.settle()
    assert ("release", (window.seat("D4"),)) in window.server.asked


def test_clear_gives_everything_back(window):
    window.tap_seats("D4", "D5")
    window.tap(window.screen.bar.clear_key)
    assert window.places == []
    window.settle()
    assert window.server.asked[-1] == ("release", (window.seat("D4"), window.seat("D5")))


def test_a_seat_dropped_after_it_was_secured_is_returned_by_the_journal(window):
    window.tap_seats("D4", "D5")
    window.tap(window.screen.basket.cash_key)
    window.until(lambda: window.screen.paying.ready)
    window.tap(window.screen.cash.back_key)
    window.tap_seats("D4")
    window.settle()
    assert window.kinds()[-1] == "return"


def test_the_ticket_type_of_one_line_and_of_all(window):
    window.tap_seats("D4", "D5")
    window.screen.basket.retyped.emit(0, "child")
    assert window.screen.basket.total.text() == "€36.00"
    assert lines_of(window) == ["Child", "Adult"]
    (for_all,) = window.shown(window.screen.basket, TypeKeys)
    window.tap(next(key for key in for_all.findChildren(Key) if key.text() == "Child"))
    assert window.screen.basket.total.text() == "€24.00"
    assert lines_of(window) == ["Child", "Child"]


def test_a_line_opens_to_its_ticket_types_and_closes_after_one_is_picked(window):
    window.tap_seats("D4", "D5")

    def rows():
        return window.shown(window.screen.basket, TypeKeys)

    assert len(rows()) == 1  # for all lines
    keys = window.shown(window.screen.basket, Key)
    window.tap(next(key for key in keys if key.property("kind") == "soft"))
    assert len(rows()) == 2
    (of_line,) = (one for one in rows() if isinstance(one.parentWidget(), BasketLine))
    window.tap(of_line.findChildren(Key)[1])
    assert len(rows()) == 1
    assert lines_of(window) == ["Child", "Adult"]


def test_an_area_asks_how_many_and_the_server_chooses_which(window):
    window.screen.hall.view.areaTapped.emit(0)
    stepper = window.screen.sheets.stepper
    assert stepper.isVisible()
    window.tap(stepper.more)
    assert stepper.count.text() == "3"
    window.tap(stepper.add)
    window.settle()
    assert [item.label.section for item in window.desk.basket.items] == ["Yard"] * 3
    assert window.screen.basket.total.text() == "€27.00"


def test_an_area_with_one_place_left_offers_one(window):
    window.desk.replica.states[60:89] = PlaceState.SOLD
    window.screen.hall.view.areaTapped.emit(0)
    assert window.screen.sheets.stepper.count.text() == "1"
    assert not window.screen.sheets.stepper.more.isEnabled()


def test_the_hold_counts_down(window):
    window.tap_seats("D4")
    window.settle()
    assert window.screen.basket.held.text() in ("Held for 5:00", "Held for 4:59")


def test_the_next_tap_after_a_sale_starts_the_next_customer(window):
    window.best(2)
    window.tap(window.screen.basket.cash_key)
    window.tender("Exact")
    window.reach(Stage.DONE)
    window.tap_seats("F1")
    assert window.screen.paying.stage is Stage.PICKING
    assert window.places == ["F1"]


def test_the_basket_cannot_change_while_it_is_paid(window):
    window.tap_seats("D4")
    window.tap(window.screen.basket.cash_key)
    window.tap_seats("D5")
    assert window.places == ["D4"]
    assert window.sentence == "Go back to the basket before you change it."


def test_the_keyboard_sells_too(window):
    bot, screen = window.bot, window.screen
    bot.keyClick(screen, "2")
    bot.keyClick(screen, Qt.Key.Key_F1)
    for digit in "5000":
        bot.keyClick(screen.cash, digit)
    assert screen.cash.outcome.text() == "Change €2.00"
    bot.keyClick(screen.cash, Qt.Key.Key_Return)
    window.reach(Stage.DONE)
    window.until(lambda: screen.done.listens)
    bot.keyClick(screen.done, Qt.Key.Key_Return)
    assert screen.paying.stage is Stage.PICKING


def test_a_tender_tapped_before_the_seats_are_secured_waits_for_them(window):
    window.server.gate.clear()
    window.best(2)
    window.tap(window.screen.basket.cash_key)
    window.tender("€50")
    assert window.orders() == ()
    assert window.screen.paying.stage is Stage.CASH
    window.server.gate.set()
    window.reach(Stage.DONE)
    assert len(window.orders()) == 1


def test_a_tender_tapped_twice_sells_once(window):
    window.best(2)
    window.tap(window.screen.basket.cash_key)
    window.until(lambda: window.screen.paying.ready)
    amount = Money(5000, window.desk.season.currency)
    window.screen.cash.handed.emit(amount)
    window.screen.cash.handed.emit(amount)
    window.reach(Stage.DONE)
    window.settle()
    assert len(window.orders()) == 1


def test_too_little_cash_is_a_part_and_says_what_is_left(window):
    window.best(2)
    window.tap(window.screen.basket.cash_key)
    window.bot.keyClick(window.screen.cash, "9")
    assert window.screen.cash.outcome.text() == "€47.91 left to pay"
    assert window.screen.cash.take.text() == "Take 0.09, 47.91 left"
    window.screen.cash.handed.emit(Money(900, window.desk.season.currency))
    window.reach(Stage.PARTS)
    assert window.screen.parts.left.text() == "€39.00"


def test_a_type_that_the_yard_does_not_have_leaves_its_line_alone(window):
    window.tap_seats("D4")
    window.screen.sheets.stepper.chosen.emit(0, 1)
    window.settle()
    window.screen.holding.retype_all(TicketTypeId("child"))
    assert [item.ticket_type for item in window.desk.basket.items] == ["child", "adult"]


@pytest.mark.parametrize("category", ["stalls", "yard"])
def test_the_legend_names_each_category_with_its_price(window, category):
    names = {key: chip.accessibleName() for key, chip in window.screen.bar._chips.items()}
    assert names[category] == {"stalls": "Stalls, €24", "yard": "Yard, €9"}[category]


def test_places_of_this_basket_are_not_offered_again_in_their_area(window):
    window.screen.sheets.stepper.chosen.emit(0, 3)
    window.settle()
    window.screen.hall.view.areaTapped.emit(0)
    assert window.screen.sheets.stepper.room.text() == "27 places free"


def test_in_a_museum_three_taps_sell_two_entries(window, galleries):
    window.play(galleries)
    window.best(3)
    window.settle()
    window.best(2)  # another party size replaces the one before
    window.settle()
    assert [item.label.section for item in window.desk.basket.items] == ["Galleries"] * 2
    window.tap(window.screen.basket.cash_key)
    window.tender("Exact")
    window.reach(Stage.DONE)
    assert window.orders()[0].ticket_count == 2


@pytest.mark.parametrize(("way", "opened"), [("cash", 1), ("card", 0)])
def test_the_drawer_opens_once_for_cash_and_after_the_sale_is_on_disk(
    window, monkeypatch, way, opened
):
    causes = []
    monkeypatch.setattr(
        window.desk.till.spool,
        "open_drawer",
        lambda cause, person: causes.append((cause, person, len(window.orders()))),
    )
    window.best(2)
    if way == "cash":
        window.tap(window.screen.basket.cash_key)
        window.tender("Exact")
    else:
        window.tap(window.screen.basket.card_key)
        window.until(lambda: window.screen.paying.attempt is not None)
        window.settle()
        window.screen.card.approved.emit("0042")
    window.reach(Stage.DONE)
    window.settle()
    number = window.orders()[0].number
    person = str(window.desk.person.id)
    assert causes == [(f"cash sale {number}", person, 1)] * opened


def test_a_tap_on_a_seat_that_is_gone_says_who_has_it(window):
    replica = window.desk.replica
    place = int(window.seat("E9"))
    sold = PlaceChange(replica.version + 1, place, int(PlaceState.SOLD), 2)
    replica.apply(Changes(replica.generation, [sold]))
    window.screen.hall.view.takenTapped.emit(place)
    assert window.sentence == "E9 was sold by Till 2."
    assert window.places == []


def test_a_long_press_on_one_s_own_or_a_free_seat_says_nothing(window):
    window.tap_seats("E9")
    window.settle()
    for name in ("E9", "A1"):
        window.screen.hall.view.placeLongPressed.emit(int(window.seat(name)))
    assert window.sentence == ""


def test_whoever_lets_go_of_a_seat_after_a_long_press_reads_what_it_is(window):
    plan = window.desk.plan
    plan.features[window.seat("A1")] = Feature.ACCESSIBLE
    window.tap_seats("E9")
    window.settle()
    window.desk.replica.states[window.seat("E9")] = PlaceState.HELD  # for this till
    let_go = window.screen.hall.view.placeLetGo
    let_go.emit(int(window.seat("A1")))
    assert window.sentence == "Row A seat 1, free, 24 euros, wheelchair place, Stalls"
    let_go.emit(int(window.seat("E9")))
    assert window.sentence == "Row E seat 9, in the basket, 24 euros, Stalls"
    assert window.places == ["E9"]


def test_letting_go_of_a_seat_that_is_gone_leaves_standing_who_has_it(window):
    place = int(window.seat("E9"))
    window.desk.replica.states[place], window.desk.replica.owners[place] = PlaceState.SOLD, 2
    for said in (window.screen.hall.view.placeLongPressed, window.screen.hall.view.placeLetGo):
        said.emit(place)
        assert window.sentence == "E9 was sold by Till 2."


def test_a_till_enrolled_a_minute_ago_is_named_in_its_first_refusal(window, monkeypatch):
    names = [TillName(9, "Foyer", b"")]
    monkeypatch.setattr(window.desk.till.http, "get", lambda _path, _kind: names)
    window.somebody_has("E9", till=9)
    window.tap_seats("E9")
    window.until(lambda: window.sentence != "")
    assert window.sentence == "E9 is held by Foyer."
