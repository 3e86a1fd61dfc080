"""The performances screen, as a cashier reads it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from pos.domain.ids import PerformanceId
from ui.formats import time_of
from ui.performances.counts import Count
from ui.performances.screen import PerformancesScreen
from ui.performances.tiles import PerformanceTile, SlotTile

TONIGHT = PerformanceId(1)


@pytest.fixture
def screen(qtbot, box_office):
    screen = PerformancesScreen(box_office.desk)
    qtbot.addWidget(screen)
    screen.resize(1280, 744)
    screen.entered()
    return screen


def _show_day_of(screen, performance):
    """Whatever the hour of the test run, the day with that performance."""
    for key in screen._day_keys.buttons():
        key.click()
        if performance in screen.tiles:
            return
    raise AssertionError(f"performance {performance} is on no day")


def test_the_days_begin_with_the_earliest(screen):
    names = [key.accessibleName() for key in screen._day_keys.buttons()]
    assert names[0].startswith(("Today, ", "Tomorrow, "))


def test_a_performance_says_when_what_and_where(screen, box_office):
    _show_day_of(screen, TONIGHT)
    one = box_office.season.performance(TONIGHT)
    time = time_of(one.starts_at, "Etc/UTC")
    assert screen.tiles[TONIGHT].accessibleName() == f"{time}, Hamlet, Main house"


def test_a_tap_chooses_the_performance(qtbot, screen):
    _show_day_of(screen, TONIGHT)
    with qtbot.waitSignal(screen.chosen) as chosen:
        qtbot.mouseClick(screen.tiles[TONIGHT], Qt.MouseButton.LeftButton)
    assert chosen.args[0].id == TONIGHT
    assert screen.tiles[TONIGHT].isChecked()


def test_a_museum_offers_its_entry_times_in_order(screen, box_office):
    first = PerformanceId(11)
    _show_day_of(screen, first)
    slots = [tile for tile in screen.tiles.values() if isinstance(tile, SlotTile)]
    starts = box_office.season.performance(first).starts_at
    assert slots[0].lines == (time_of(starts, "Etc/UTC"),)
    assert [tile.lines for tile in slots] == sorted(tile.lines for tile in slots)
    assert time_of(starts + timedelta(minutes=30), "Etc/UTC") != slots[0].lines[0]


def test_the_free_places_are_counted_in_words(qtbot):
    tile = PerformanceTile("19:30", "Hamlet", "Main house")
    qtbot.addWidget(tile)
    tile.show_count(Count(412, 1200))
    assert tile.accessibleName() == "19:30, Hamlet, Main house, 412 free"
    tile.show_count(Count(0, 1200))
    assert tile.accessibleName() == "19:30, Hamlet, Main house, Sold out"
    tile.show_count(None)
    assert tile.accessibleName() == "19:30, Hamlet, Main house"


def test_a_silent_server_leaves_the_counts_out(qtbot, screen, wait):
    _show_day_of(screen, TONIGHT)
    screen._counts[TONIGHT] = Count(5, 10)
    screen.tiles[TONIGHT].show_count(Count(5, 10))
    screen.show()
    screen._count_all()
    wait(lambda: screen.tiles[TONIGHT].accessibleName().endswith("Main house"))


def test_the_share_that_is_gone_is_drawn_between_nothing_and_all():
    assert Count(1200, 1200).gone == 0
    assert Count(0, 1200).gone == 1
    assert Count(0, 0).gone == 0


def test_after_the_season_the_screen_says_so(qtbot, box_office):
    box_office.desk.take_season(replace(box_office.season, performances=()))
    screen = PerformancesScreen(box_office.desk)
    qtbot.addWidget(screen)
    screen.entered()
    assert screen._content.widget().text() == "Nothing is on sale any more."
