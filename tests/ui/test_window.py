"""The frame around every screen: its keys stay where they are, and long names give way."""

import pytest

from ui import formats, theme, translations
from ui.widgets import LampState
from ui.window import TillWindow

FIXED = ("sale", "orders", "shift", "house")


@pytest.fixture
def window(qapp, qtbot):
    """With the places a till has: four that are always there, two that come and go."""
    theme.apply(qapp, "light")
    translations.install(qapp, "en")
    formats.use_locale("en_GB")
    window = TillWindow()
    qtbot.addWidget(window)
    window.header.add_place("sale", "Sell", "confirmation_number")
    window.header.add_place("orders", "Orders", "receipt_long")
    window.header.add_place("shift", "Shift", "point_of_sale")
    window.header.add_place("papers", "", "print")
    window.header.add_place("house", "House", "groups")
    window.header.show_performance("Hamlet", "Thu 26 Nov 19:30")
    window.header.show_person("Cashier 1")
    window.header.show_places(True)
    window.header.add_place("conflicts", "", "warning")
    for waits in ("papers", "conflicts"):
        window.header.show_waiting(waits, 0, "")
    window.resize(1280, 800)
    window.show()
    return window


def where(window):
    window.layout().activate()
    window.header.layout().activate()
    window.header._bar.layout().activate()
    return [window.header.goes[one].geometry() for one in FIXED]


@pytest.mark.parametrize("o_clock", ["11:11", "20:40", "00:00"])
def test_the_keys_stay_where_they_are_whatever_comes_and_goes(window, o_clock):
    window.header.clock.setText("19:30")
    before = where(window)
    window.header.clock.setText(o_clock)
    window.header.server.show_state(LampState.TROUBLE, "No server, own 18")
    window.header.printer.show_state(LampState.TROUBLE, "No printer")
    window.header.show_waiting("papers", 3, "3 papers")
    window.header.show_waiting("conflicts", 2, "2 conflicts")
    window.header.show_performance("The Tragedy of Hamlet, Prince of Denmark", "Fri 27 Nov 20:00")
    assert window.header.goes["papers"].isVisible()
    assert where(window) == before


def test_a_long_title_gives_way_and_the_time_does_not(window):
    title = "The Tragedy of Hamlet, Prince of Denmark, in the Version of 1603"
    window.header.show_performance(title, "Fri 27 Nov 20:00")
    where(window)
    key = window.header.performance
    shown, when = key.lines
    assert shown.startswith("The Tragedy of Hamlet")
    assert shown.endswith("…")
    assert when == "Fri 27 Nov 20:00"
    assert key.accessibleName() == f"{title}, Fri 27 Nov 20:00"


def test_a_short_title_is_said_in_full_and_an_ampersand_is_no_shortcut(window):
    window.header.show_performance("Dido & Aeneas", "Fri 27 Nov 20:00")
    where(window)
    assert window.header.performance.lines == ("Dido & Aeneas", "Fri 27 Nov 20:00")


def test_a_very_long_name_of_a_cashier_leaves_the_clock_in_the_window(window):
    window.header.show_person("Wolfgang Amadeus Theophilus Chrysostomus Mozart-Hohenzollern")
    window.header.server.show_state(LampState.TROUBLE, "No server, own 18")
    where(window)
    clock, bar = window.header.clock, window.header._bar
    assert clock.geometry().right() < bar.width()
    assert window.header.person.lines[0].endswith("…")
    assert window.width() == 1280


def test_a_wide_window_has_room_for_a_longer_title(window):
    narrow = window.header.performance.width()
    window.resize(1920, 1080)
    where(window)
    assert window.header.performance.width() > narrow
