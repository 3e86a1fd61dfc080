"""The cashier, cut off: what may be sold is said, looks its own, and is sold without the server."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel

from pos.domain.ids import OperationId, PlaceId
from pos.domain.leases import Picture
from sync.client.conversation import Turn
from sync.protocol.wire import Changes, PlaceChange, PlaceState, Snapshot
from tests.ui.sale.conftest import small_hall
from tests.ui.sale.test_by_ear import press
from ui.sale.stage import Stage
from ui.seatmap.hall import Look

YARD = (60, 61, 62)


def allot(window, *places):
    """The server granted those places to this till."""
    desk = window.desk.till.desk
    with desk.database.transaction() as unit:
        operation = OperationId(desk.ids.new())
        performance = window.desk.performance.id
        unit.leases.allot(operation, performance, [PlaceId(p) for p in places], 0)
    window.desk.refresh_own()
    window.settle()


def cut_off(window):
    window.server.away = True
    window.desk.server_is(True)
    window.desk.server_is(False)
    QCoreApplication.processEvents()


def bar(window):
    standing = window.screen.standing
    return standing.sentence.text() if standing.isVisible() else ""


def look(window, name):
    view = window.screen.hall.view
    view.show_changes()
    return Look(int(view.seats.looks[window.seat(name)]))


def seats(window, *names):
    return [window.seat(name) for name in names]


def test_with_the_server_there_nothing_is_said_and_own_places_are_marked(window):
    allot(window, *seats(window, "C5", "C6"))
    assert bar(window) == ""
    assert look(window, "C5") is Look.OWN
    assert look(window, "C4") is Look.FREE


def test_the_bar_says_since_when_and_what_may_be_sold(window):
    allot(window, *seats(window, "C4", "C5", "C6", "C7"), *YARD)
    cut_off(window)
    said = bar(window)
    assert said.startswith("No server since ")
    assert said.endswith("You can sell 7 places of this till's own: Stalls × 4 · Yard × 3.")


def test_what_is_in_the_basket_is_not_counted_twice(window):
    allot(window, *seats(window, "C4", "C5", "C6"))
    cut_off(window)
    window.best(2)
    assert bar(window).endswith("You can sell 1 place of this till's own: Stalls × 1.")


def test_a_till_that_owns_nothing_says_so(window):
    cut_off(window)
    assert bar(window).endswith("This till has no place of its own here to sell.")
    window.best(1)
    assert window.places == []
    assert "more than this till owns" in window.sentence


def test_how_old_the_hall_is_is_said_once_on_the_hall(window):
    window.desk.seen_ms = window.desk.till.desk.clock.now_ms() - 185_000
    cut_off(window)
    said = [one.text() for one in window.shown(window.screen, QLabel) if "ago" in one.text()]
    assert said == [window.screen.hall.freshness.text()]
    assert said[0].endswith(", 3 minutes ago")
    assert bar(window).startswith("No server since ")


def test_a_hall_that_was_never_seen_is_said_to_be_so(window):
    cut_off(window)
    window.until(window.screen.hall.freshness.isVisible)
    said = window.screen.hall.freshness.text()
    assert said == "Who has the other places was never seen on this till."


def pay_keys(window):
    basket = window.screen.basket
    return [basket.cash_key.isEnabled(), basket.card_key.isEnabled()]


def why(window):
    window.settle()
    said = window.screen.basket.why
    return said.text() if said.isVisible() else ""


def test_what_is_neither_owned_nor_secured_is_not_paid_for_and_the_keys_say_so(window, announced):
    allot(window, *seats(window, "C4"))
    window.tap_seats("C4", "C5", "C6")
    window.settle()
    assert (pay_keys(window), why(window)) == ([True, True], "")
    cut_off(window)
    reason = "Not to be paid without the server: C5 and C6"
    assert why(window) == reason
    assert pay_keys(window) == [False, False]
    assert window.screen.basket.cash_key.accessibleDescription() == reason
    assert announced.count(reason) == 1
    press(window.screen, Qt.Key.Key_F1)
    assert window.sentence == reason
    assert window.screen.paying.stage is Stage.PICKING
    window.tap_seats("C5", "C6")
    assert (why(window), pay_keys(window)) == ("", [True, True])


def test_once_the_server_is_back_everything_can_be_paid_for_again(window):
    window.tap_seats("C5")
    cut_off(window)
    assert why(window) != ""
    window.server.away = False
    window.desk.server_is(True)
    assert (why(window), pay_keys(window)) == ("", [True, True])
    window.tap(window.screen.basket.cash_key)
    window.reach(Stage.CASH)


def test_what_was_secured_before_the_line_was_lost_is_paid_for(window):
    window.tap_seats("C5")
    window.tap(window.screen.basket.cash_key)
    window.until(lambda: window.screen.paying.ready)
    window.screen.cash.back.emit()
    cut_off(window)
    assert (why(window), pay_keys(window)) == ("", [True, True])
    window.tap(window.screen.basket.cash_key)
    window.tender("Exact")
    window.reach(Stage.DONE)


def test_an_empty_basket_has_no_reason_not_to_be_paid(window):
    cut_off(window)
    assert (why(window), pay_keys(window)) == ("", [False, False])


def test_two_own_seats_are_sold_for_cash_and_the_server_is_asked_for_nothing(window):
    allot(window, *seats(window, "C4", "C5", "C6", "C7"))
    cut_off(window)
    window.best(2)
    window.tap(window.screen.basket.cash_key)
    window.tender("€50")
    window.reach(Stage.DONE)
    window.settle()
    assert window.screen.done.change.text() == "€2.00"
    (order,) = window.orders()
    assert order.ticket_count == 2
    assert window.server.asked == []
    assert bar(window).endswith("You can sell 2 places of this till's own: Stalls × 2.")


def test_best_seats_are_neighbours_among_the_own_ones_and_leave_no_orphan(window):
    allot(window, *seats(window, "C3", "C4", "C5", "E1", "E2"))
    cut_off(window)
    window.best(2)
    assert window.places == ["E1", "E2"]


def test_what_was_sold_here_looks_sold_before_any_server_says_so(window):
    allot(window, *seats(window, "C4", "C5"))
    cut_off(window)
    window.best(2)
    window.tap(window.screen.basket.cash_key)
    window.tender("Exact")
    window.reach(Stage.DONE)
    window.settle()
    assert look(window, "C4") is Look.SOLD


def test_a_free_seat_is_not_known_any_more_and_a_sold_one_stays_sold(window):
    window.desk.replica.states[seats(window, "B1")] = PlaceState.SOLD
    window.desk.replica.states[seats(window, "B2")] = PlaceState.HELD
    allot(window, *seats(window, "C5"))
    cut_off(window)
    shown = [look(window, name) for name in ("A1", "B1", "B2", "C5")]
    assert shown == [Look.UNKNOWN, Look.SOLD, Look.UNKNOWN, Look.OWN]


def test_a_tap_on_a_seat_nobody_knows_says_why_and_what_can_be_sold(window):
    allot(window, *seats(window, "C5", "C6"))
    cut_off(window)
    window.screen.hall.view.takenTapped.emit(int(window.seat("A1")))
    assert window.sentence == (
        "Without the server nobody knows whether A1 is free."
        " You can sell 2 places of this till's own: Stalls × 2."
    )
    assert window.places == []


def test_standing_places_come_from_the_own_ones(window):
    allot(window, *YARD)
    cut_off(window)
    window.screen.hall.view.areaTapped.emit(0)
    assert window.screen.sheets.stepper.room.text() == "3 places free"
    window.screen.holding.take_area(0, 2)
    assert window.desk.basket.places(window.desk.performance.id) == (60, 61)
    window.screen.holding.take_area(0, 2)
    assert "more than this till owns" in window.sentence


def test_online_the_own_standing_places_are_kept_until_the_pool_is_empty(window):
    allot(window, *YARD)
    window.desk.replica.states[63:90] = PlaceState.SOLD
    window.screen.holding.take_area(0, 2)
    assert window.desk.basket.places(window.desk.performance.id) == (60, 61)
    assert window.server.asked == []


def test_an_own_seat_is_dropped_without_a_word_to_the_server(window):
    allot(window, *seats(window, "C5"))
    window.tap_seats("C5")
    window.tap_seats("C5")
    window.settle()
    assert window.server.asked == []
    assert look(window, "C5") is Look.OWN


def test_beside_an_own_seat_only_the_other_is_held(window):
    allot(window, *seats(window, "C5"))
    window.tap_seats("C5", "C6")
    window.settle()
    assert window.server.asked == [("hold", (window.seat("C6"),))]


def test_when_the_server_is_back_the_hall_is_whole_again(window):
    allot(window, *seats(window, "C5"))
    cut_off(window)
    window.desk.server_is(True)
    assert bar(window) == ""
    assert look(window, "A1") is Look.FREE


def test_a_hold_without_an_answer_turns_the_lamp(window):
    troubled = []
    window.desk.notices.troubled.connect(lambda where, _said: troubled.append(where))
    window.server.away = True
    window.tap_seats("A1")
    window.settle()
    assert troubled == ["server"]


def test_a_recovering_server_names_the_tills_it_waits_for(window):
    allot(window, *seats(window, "C5"))
    window.desk.take_turn(Turn(missing=(3, 5)))
    window.settle()
    assert bar(window) == (
        "The server was put back from a copy and waits for Till 3 and Till 5."
        " You can sell 1 place of this till's own: Stalls × 1."
    )
    assert look(window, "A1") is Look.UNKNOWN


def test_a_till_that_is_not_sure_of_its_books_sells_nothing_and_says_why(window):
    allot(window, *seats(window, "C5", "C6"))
    window.desk.till.desk.guard.fenced = True
    window.desk.look_around()
    assert "put back from a copy; it sells again once" in bar(window)
    window.best(2)
    assert window.places == []
    assert "it sells again once" in window.sentence
    assert look(window, "C5") is not Look.OWN


def test_a_silent_feed_is_not_trusted_for_ever(window, monkeypatch):
    window.desk.server_is(True)
    window.desk._feed_s = window.desk.till.desk.clock.monotonic_s() - 36
    window.desk.look_around()
    assert bar(window).startswith("No server since ")


@pytest.fixture
def seen_before(box_office):
    """What this till saw of tonight's hall before it was started."""
    states = bytearray(90)
    states[7] = PlaceState.SOLD
    picture = Picture(
        box_office.season.performances[0].id, 3, 41, bytes(states), ((7, 2),), 1_000_000
    )
    with box_office.till.desk.database.transaction() as unit:
        unit.pictures.keep(picture)
    return picture


def test_a_start_without_the_server_shows_the_hall_as_it_was_seen_last(
    box_office, seen_before, wait, monkeypatch
):
    desk = box_office.desk
    monkeypatch.setattr(desk.till.plans, "load", lambda digest: small_hall())
    desk.select(box_office.season.performances[0])
    wait(lambda: desk.replica is not None)
    assert desk.replica.states[7] == PlaceState.SOLD
    assert desk.replica.owners[7] == 2
    assert desk.seen_ms == 1_000_000


def test_what_the_feed_said_is_kept_when_another_performance_is_shown(
    box_office, seen_before, wait, monkeypatch
):
    desk = box_office.desk
    monkeypatch.setattr(desk.till.plans, "load", lambda digest: small_hall())
    performance = box_office.season.performances[0]
    desk.select(performance)
    wait(lambda: desk.replica is not None)
    desk.take_snapshot(desk.replica, Snapshot(performance.id, 3, 42, bytes(90), []))
    change = PlaceChange(43, 9, int(PlaceState.HELD), 2)
    desk.take_changes(desk.replica, Changes(3, [change]))
    desk.stop_following()
    wait(lambda: not desk.background.busy("storage"))
    with desk.till.desk.database.transaction() as unit:
        kept = unit.pictures.of(performance.id)
    assert (kept.generation, kept.version, kept.owners) == (3, 43, ((9, 2),))
    assert np.frombuffer(kept.states, np.uint8)[9] == PlaceState.HELD
    assert replace(kept, at_ms=0) != replace(seen_before, at_ms=0)
