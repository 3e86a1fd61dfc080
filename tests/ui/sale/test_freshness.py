"""How old the hall is: said over the map; and what nobody has told looks unknown."""

import pytest
from PySide6.QtCore import QCoreApplication

from pos.domain.leases import Picture
from sync.client.replica import Replica
from sync.protocol.wire import Changes, PlaceChange, PlaceState, Snapshot
from ui import formats
from ui.desk import Stand
from ui.seatmap.hall import Look

PLACES = 90


def look(window, place: int) -> Look:
    view = window.screen.hall.view
    view.show_changes()
    return Look(int(view.seats.looks[place]))


def strip(window) -> str:
    QCoreApplication.processEvents()
    shown = window.screen.hall.freshness
    return shown.text() if shown.isVisible() else ""


def snapshot(generation=1, version=1, states=bytes(PLACES)) -> Snapshot:
    return Snapshot(1, generation, version, states, [])


@pytest.fixture
def unheard(window):
    """A performance that was just chosen: the server has not spoken yet."""
    window.desk.server_is(True)
    window.desk.replica = Replica(PLACES)
    window.desk.placesReset.emit()
    return window


def test_a_fresh_hall_has_nothing_to_say(window):
    window.desk.server_is(True)
    assert strip(window) == ""


def test_an_old_hall_says_of_when_it_is_and_how_old(window):
    desk = window.desk
    desk.server_is(True)
    desk.seen_ms = desk.till.desk.clock.now_ms() - 185_000
    desk.server_is(False)
    at = formats.time_of(formats.moment(desk.seen_ms), "Etc/UTC")
    assert strip(window) == f"As of {at}, 3 minutes ago"
    desk.server_is(True)
    assert strip(window) == ""


def test_a_feed_that_is_silent_for_too_long_is_old(window):
    desk = window.desk
    desk.server_is(True)
    desk.seen_ms = desk.till.desk.clock.now_ms() - 36_000
    desk._feed_s = desk.till.desk.clock.monotonic_s() - 36
    desk.look_around()
    assert strip(window).startswith("As of ")


def test_seats_below_the_sentence_can_be_tapped(window):
    window.desk.seen_ms = 1
    window.desk.server_is(False)
    strip(window)
    shown = window.screen.hall.freshness
    middle = shown.geometry().center()
    assert window.screen.hall.childAt(middle) is window.screen.hall.view


ASKED = "One moment: the server is being asked who has which place."
REFUSED = "The server is being asked who has which place; try again in a moment."


def test_before_the_server_has_spoken_nothing_is_known(unheard):
    assert unheard.desk.stand is Stand.TOGETHER
    assert unheard.desk.alone
    assert look(unheard, 5) is Look.UNKNOWN
    unheard.until(lambda: strip(unheard) == "Who has which place is not known yet.")


def test_a_tap_right_after_the_performance_was_chosen_waits_for_the_server_s_first_word(unheard):
    desk = unheard.desk
    for _impatient in range(2):
        unheard.screen.hall.view.takenTapped.emit(5)
        assert (unheard.places, unheard.sentence) == ([], ASKED)
    unheard.screen.hall.view.takenTapped.emit(7)
    states = bytearray(PLACES)
    states[7] = PlaceState.HOUSE_HELD
    desk.take_snapshot(desk.replica, snapshot(states=bytes(states)))
    assert unheard.places == ["A6"]
    assert unheard.sentence == "A8 is kept by the house."


def test_a_party_is_found_once_the_server_has_spoken(unheard):
    unheard.best(2)
    assert (unheard.places, unheard.sentence) == ([], ASKED)
    unheard.best(3)
    unheard.desk.take_snapshot(unheard.desk.replica, snapshot())
    assert len(unheard.places) == 3
    assert unheard.sentence == ""


def test_an_area_is_asked_about_once_the_server_has_spoken(unheard):
    unheard.screen.hall.view.areaTapped.emit(0)
    assert not unheard.screen.sheets.stepper.isVisible()
    unheard.desk.take_snapshot(unheard.desk.replica, snapshot())
    assert unheard.screen.sheets.stepper.isVisible()
    assert unheard.screen.sheets.stepper.room.text() == "30 places free"


def test_a_server_that_says_nothing_is_not_waited_for_for_ever(unheard):
    unheard.screen.first_word.patience.setInterval(1)
    unheard.screen.hall.view.takenTapped.emit(5)
    unheard.until(lambda: unheard.sentence == REFUSED)
    unheard.best(2)
    unheard.until(lambda: unheard.sentence == REFUSED)
    assert unheard.places == []


def test_a_tap_is_answered_when_the_line_is_lost_while_it_waits(unheard):
    unheard.screen.hall.view.takenTapped.emit(5)
    unheard.desk.server_is(False)
    assert unheard.sentence.startswith("Without the server nobody knows whether A6 is free.")


def test_a_tap_does_not_wait_for_another_hall_nor_for_another_customer(unheard):
    desk = unheard.desk
    unheard.screen.hall.view.takenTapped.emit(5)
    desk.performanceChanged.emit()
    assert unheard.sentence == ""
    unheard.screen.hall.view.takenTapped.emit(6)
    unheard.screen.holding.abandon()
    desk.take_snapshot(desk.replica, snapshot())
    assert unheard.places == []


def test_the_first_word_of_the_server_makes_it_known(unheard):
    desk = unheard.desk
    desk.take_snapshot(desk.replica, snapshot())
    assert look(unheard, 5) is Look.FREE
    assert strip(unheard) == ""
    assert not desk.alone


def test_what_was_seen_before_the_start_is_no_word_of_the_server(unheard):
    desk = unheard.desk
    states = bytearray(PLACES)
    states[7] = PlaceState.SOLD
    desk.replica.restore(Picture(desk.performance.id, 1, 5, bytes(states), (), 1_000))
    desk.placesReset.emit()
    assert look(unheard, 7) is Look.SOLD
    assert look(unheard, 8) is Look.UNKNOWN


def test_a_server_that_begins_anew_makes_everything_unknown_until_it_has_spoken(unheard):
    desk = unheard.desk
    desk.take_snapshot(desk.replica, snapshot())
    desk.doubt(desk.replica)
    assert look(unheard, 5) is Look.UNKNOWN
    desk.take_snapshot(desk.replica, snapshot(generation=2))
    assert look(unheard, 5) is Look.FREE


def test_changes_of_another_generation_are_not_believed(unheard):
    desk = unheard.desk
    desk.take_snapshot(desk.replica, snapshot())
    change = PlaceChange(1, 5, int(PlaceState.SOLD), 2)
    desk.take_changes(desk.replica, Changes(2, [change]))
    assert not desk.is_known
    assert look(unheard, 5) is Look.UNKNOWN


def test_a_doubt_about_another_performance_changes_nothing(unheard):
    desk = unheard.desk
    desk.take_snapshot(desk.replica, snapshot())
    other = Replica(PLACES)
    other.apply_snapshot(snapshot())
    desk.doubt(other)
    assert desk.is_known
