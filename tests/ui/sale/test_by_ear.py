"""The sale without eyes or mouse: the map, the list, what is said of seats and of the basket."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScroller

from pos.domain.ids import PlaceId
from pos.domain.plan import Feature
from sync.protocol.wire import PlaceState
from tests.ui.sale.conftest import small_hall
from tests.ui.seatmap.halls import grid
from ui import formats
from ui.sale import seatwords, voice
from ui.sale.stage import Stage

Name, Description = QAccessible.Text.Name, QAccessible.Text.Description
Key = Qt.Key


@pytest.fixture
def view(window):
    """The map of the sale screen, which has the keyboard."""
    view = window.screen.hall.view
    window.screen.activateWindow()
    view.setFocus()
    window.until(view.hasFocus)
    return view


@pytest.fixture(scope="session")
def panel_device():
    """Qt keeps a touch screen for ever."""
    return QTest.createTouchDevice()


def heard(view) -> str:
    """What a screen reader finds to have the keyboard."""
    return QAccessible.queryAccessibleInterface(view).focusChild().text(Name)


def press(widget, *keys) -> None:
    for key in keys:
        QTest.keyClick(widget, key)


def features(window, **of) -> None:
    plan = small_hall()
    bits = np.zeros(plan.seat_count, np.uint8)
    for name, feature in of.items():
        bits[window.seat(name)] = feature
    window.play(replace(plan, digest="features", features=bits))


def test_the_seat_with_the_keyboard_is_said_with_state_and_price(window, view):
    assert heard(view) == "Row A seat 6, free, 24 euros"
    press(view, Key.Key_Down, Key.Key_Right)
    assert heard(view) == "Row B seat 7, free, 24 euros"
    face = QAccessible.queryAccessibleInterface(view)
    assert face.text(Name) == "Seat map"
    assert face.text(Description) == "Row B seat 7, free, 24 euros, Stalls"
    assert face.focusChild().text(Description) == "Stalls"
    assert face.childCount() == 10


def test_every_state_is_said(window, view):
    states = window.desk.replica.states
    states[window.seat("A6")] = PlaceState.SOLD
    states[window.seat("A7")] = PlaceState.HELD
    window.desk.replica.owners[window.seat("A7")] = 2
    states[window.seat("A8")] = PlaceState.HOUSE_HELD
    states[window.seat("A9")] = PlaceState.ALLOTTED
    window.desk.replica.owners[window.seat("A9")] = 2
    window.tap_seats("A10")
    face = QAccessible.queryAccessibleInterface(view)
    assert [face.child(n).text(Name) for n in range(5, 10)] == [
        "Row A seat 6, sold",
        "Row A seat 7, held by Till 2",
        "Row A seat 8, kept by the house",
        "Row A seat 9, set aside for Till 2",
        "Row A seat 10, in the basket, 24 euros",
    ]


def test_what_is_special_about_a_seat_is_said(window, view):
    features(
        window,
        A1=Feature.ACCESSIBLE,
        A2=Feature.COMPANION,
        A3=Feature.RESTRICTED,
    )
    said = [seatwords.name(window.desk, window.seat(f"A{n}")) for n in (1, 2, 3, 4)]
    assert said == [
        "Row A seat 1, free, 24 euros, wheelchair place",
        "Row A seat 2, free, 24 euros, companion seat",
        "Row A seat 3, free, 24 euros, restricted view",
        "Row A seat 4, free, 24 euros",
    ]


def test_a_standing_area_is_said_with_what_is_left(window, view):
    press(view, *[Key.Key_Down] * 6)
    assert heard(view) == "Yard, 30 free"


def test_space_picks_and_the_basket_is_announced(window, view, announced):
    press(view, Key.Key_Space, Key.Key_Right, Key.Key_Space)
    assert window.places == ["A6", "A7"]
    window.until(lambda: bool(announced))
    assert announced == ["2 tickets, 48 euros, row A seats 6 and 7"]
    assert window.screen.basket.accessibleDescription() == announced[0]
    window.until(lambda: heard(view) == "Row A seat 7, in the basket, 24 euros")
    press(view, Key.Key_Space)
    window.until(lambda: len(announced) == 2)
    assert announced[1] == "1 ticket, 24 euros, row A seat 6"


def test_a_basket_that_was_sold_is_not_said_to_be_empty_and_one_cleared_is(window, announced):
    window.best(2)
    window.until(lambda: len(announced) == 1)
    window.tap(window.screen.basket.cash_key)
    window.tender("Exact")
    window.reach(Stage.DONE)
    window.settle()
    QTest.qWait(2 * voice.PAUSE_MS)
    assert "The basket is empty" not in announced
    window.tap_seats("C3")
    window.until(lambda: announced[-1] == "1 ticket, 24 euros, row C seat 3")
    window.tap(window.screen.bar.clear_key)
    window.until(lambda: announced[-1] == "The basket is empty")


def test_a_large_basket_is_said_in_short(window):
    window.tap_seats("A1", "A2", "B1", "C1", "D1", "E1", "E2")
    assert seatwords.basket(window.desk.basket) == (
        "7 tickets, 168 euros, row A seats 1 and 2, row B seat 1, row C seat 1, and 3 more"
    )


def test_keys_of_the_sale_work_while_the_map_has_the_keyboard(window, view):
    press(view, Key.Key_2)
    assert len(window.places) == 2
    press(view, Key.Key_Plus)
    assert len(window.places) == 3
    press(view, Key.Key_Delete)
    assert window.places == []
    press(view, Key.Key_1, Key.Key_F1)
    assert window.screen.paying.stage is Stage.CASH
    assert not view.hasFocus()
    window.until(lambda: window.screen.paying.ready)
    window.screen.cash.back_key.click()


def test_arrows_lead_into_the_map_and_escape_out_of_it(window):
    window.screen.activateWindow()
    window.screen.setFocus()
    press(window.screen, Key.Key_Right)
    view = window.screen.hall.view
    window.until(view.hasFocus)
    press(view, Key.Key_Escape)
    assert window.screen.hasFocus()


def lines(window) -> list[str]:
    model = window.screen.hall.list.lines
    return [model.data(model.index(n)) for n in range(model.rowCount())]


def line(window) -> str:
    view = window.screen.hall.list.view
    return view.currentIndex().data()


def test_the_list_leads_from_sections_to_rows_to_a_seat_and_picks_it(window):
    window.desk.replica.states[window.seat("E9")] = PlaceState.SOLD
    window.desk.placesReset.emit()
    window.screen.activateWindow()
    press(window.screen, Key.Key_F6)
    seats = window.screen.hall.list
    assert seats.isVisible()
    window.until(lambda: lines(window) == ["Stalls, 59 free", "Yard, 30 free"])
    press(seats.view, Key.Key_Return)
    assert lines(window)[4:] == ["Row E, 9 free", "Row F, 10 free"]
    press(seats.view, Key.Key_E)
    assert line(window) == "Row E, 9 free"
    press(seats.view, Key.Key_Return)
    assert lines(window)[8:] == ["Row E seat 9, sold", "Row E seat 10, free, 24 euros"]
    press(seats.view, Key.Key_1, Key.Key_0)
    assert line(window) == "Row E seat 10, free, 24 euros"
    press(seats.view, Key.Key_Return)
    assert window.places == ["E10"]
    assert line(window) == "Row E seat 10, in the basket, 24 euros"
    window.until(lambda: seats.basket.text() == "1 ticket, 24 euros, row E seat 10")


def test_a_reader_finds_the_lists_lines(window):
    window.screen.hall.list.show_list()
    view = window.screen.hall.list.view
    face = QAccessible.queryAccessibleInterface(view)
    assert face.text(Name) == "Hall"
    assert [face.child(n).text(Name) for n in range(face.childCount())] == [
        "Stalls, 60 free",
        "Yard, 30 free",
    ]


def test_a_taken_seat_of_the_list_says_whose_it_is(window):
    window.desk.replica.states[window.seat("A1")] = PlaceState.HELD
    window.desk.replica.owners[window.seat("A1")] = 2
    window.desk.placesReset.emit()
    view = window.screen.hall.view
    view.show_changes()
    window.screen.hall.list.show_list()
    seats = window.screen.hall.list
    press(seats.view, Key.Key_Return, Key.Key_Return, Key.Key_Return)
    assert window.places == []
    assert window.sentence == "A1 is held by Till 2."


def test_back_leads_to_where_the_list_came_from(window):
    seats = window.screen.hall.list
    seats.show_list()
    assert not seats.back_key.isVisible()
    press(seats.view, Key.Key_Return, Key.Key_Down, Key.Key_Down, Key.Key_Return)
    assert seats.heading.text() == "Stalls, Row C"
    press(seats.view, Key.Key_Backspace)
    assert line(window) == "Row C, 10 free"
    press(seats.view, Key.Key_Left)
    assert line(window) == "Stalls, 60 free"
    press(seats.view, Key.Key_Escape)
    assert not seats.isVisible()


@pytest.mark.parametrize(("key", "stage"), [(Key.Key_F1, Stage.CASH), (Key.Key_F2, Stage.CARD)])
def test_the_keys_that_pay_do_so_from_the_list_and_what_is_typed_then_is_money(window, key, stage):
    window.screen.activateWindow()
    window.screen.hall.list_key.setFocus()
    window.screen.hall.list.show_list()
    seats = window.screen.hall.list
    press(seats.view, *[Key.Key_Return] * 3)
    assert window.places == ["A1"]
    window.until(seats.view.hasFocus)
    press(seats.view, key)
    window.reach(stage)
    assert not seats.isVisible()
    assert not window.screen.hall.has_keyboard
    window.until(lambda: window.screen.paying.ready)


def test_a_row_that_an_aisle_divides_is_one_line_of_the_list(window):
    hall = small_hall()
    rows = (*hall.rows[:5], replace(hall.rows[5], label="E"))
    numbers = (*hall.seat_numbers[:50], *(str(one) for one in range(11, 21)))
    window.play(replace(hall, rows=rows, seat_numbers=numbers))
    seats = window.screen.hall.list
    seats.show_list()
    press(seats.view, Key.Key_Return)
    assert lines(window)[4:] == ["Row E, 20 free"]
    press(seats.view, Key.Key_E, Key.Key_Return)
    assert len(lines(window)) == 20
    assert lines(window)[10] == "Row E seat 11, free, 24 euros"
    press(seats.view, Key.Key_1, Key.Key_1, Key.Key_Return)
    assert window.places == ["E11"]
    press(seats.view, Key.Key_Left)
    assert line(window) == "Row E, 19 free"


def test_an_area_of_the_list_asks_how_many(window):
    window.screen.hall.list.show_list()
    press(window.screen.hall.list.view, Key.Key_Y, Key.Key_Return)
    assert not window.screen.hall.list.isVisible()
    assert window.screen.sheets.stepper.isVisible()
    assert window.screen.sheets.stepper.title.text() == "Yard"


def test_a_museum_has_a_list_too_and_nothing_to_draw(window, galleries):
    window.play(galleries)
    assert not window.screen.hall.row_key.isVisible()
    window.screen.hall.list.show_list()
    assert lines(window) == ["Galleries, 40 free"]


def test_the_list_follows_the_feed(window):
    window.screen.hall.list.show_list()
    window.desk.replica.states[:10] = PlaceState.SOLD
    window.desk.placesReset.emit()
    window.until(lambda: lines(window)[0] == "Stalls, 50 free")


def test_a_hundred_thousand_seats_are_put_into_words_only_where_they_are_seen(window, monkeypatch):
    from tests.ui.seatmap.halls import grid

    plan = replace(grid(100, 1000), categories=small_hall().categories * 4)
    window.play(plan)
    asked: list[int] = []
    words = seatwords.name

    def name(desk, place):
        asked.append(place)
        return words(desk, place)

    monkeypatch.setattr(seatwords, "name", name)
    seats = window.screen.hall.list
    seats.show_list()
    press(seats.view, Key.Key_Return)
    QApplication.processEvents()
    seats.grab()
    assert seats.lines.rowCount() == 1000
    assert 0 < len(set(asked)) < 100


def test_one_more_sits_next_to_those_in_the_basket(window):
    window.tap_seats("C4", "C5")
    window.tap(window.screen.basket.more_key)
    assert window.places in (["C4", "C5", "C6"], ["C4", "C5", "C3"])
    window.settle()
    assert window.server.asked[-1][0] == "hold"


def test_one_more_belongs_to_the_party_that_was_found(window):
    window.best(2)
    window.tap(window.screen.basket.more_key)
    assert len(window.places) == 3
    window.best(4)
    assert len(window.places) == 4


def test_where_nothing_is_free_next_to_them_that_is_said(window):
    window.tap_seats("C4")
    window.desk.replica.states[:60] = PlaceState.SOLD
    window.screen.basket.oneMore.emit()
    assert window.places == ["C4"]
    assert window.sentence == "No seat next to these is free."


def test_without_seats_in_the_basket_nobody_can_sit_next_to_them(window):
    assert not window.screen.basket.more_key.isVisible()
    window.tap_seats("C4")
    assert window.screen.basket.more_key.isVisible()
    window.tap(window.screen.bar.clear_key)
    assert not window.screen.basket.more_key.isVisible()
    window.screen.holding.take_area(0, 1)
    window.settle()
    assert not window.screen.basket.more_key.isVisible()


def test_the_row_key_arms_one_stroke(window):
    hall = window.screen.hall
    window.tap(hall.row_key)
    assert hall.view.hands.drawing
    shown = hall.view
    left, at = Qt.MouseButton.LeftButton, [shown.where(window.seat(f"B{n}")) for n in (2, 3, 4)]
    QTest.mousePress(shown, left, pos=at[0])
    QTest.mouseMove(shown, at[1])
    QTest.mouseMove(shown, at[2])
    QTest.mouseRelease(shown, left, pos=at[2])
    assert window.places == ["B2", "B3", "B4"]
    assert not hall.row_key.isChecked()


def test_amounts_are_read_out_in_the_language_of_the_screen(window):
    from pos.domain.money import Money

    euros = window.desk.season.currency
    assert formats.spoken_money(Money(2400, euros)) == "24 euros"
    assert formats.spoken_money(Money(100, euros)) == "1 euro"
    assert formats.spoken_money(Money(1250, euros)) == "12.50 euros"
    formats.use_locale("zh_Hans_CN")
    try:
        assert formats.spoken_money(Money(2400, euros)).startswith("24")
    finally:
        formats.use_locale("en_GB")


def test_a_place_of_an_area_in_the_basket_is_said_with_how_many(window):
    window.screen.holding.take_area(0, 2)
    window.settle()
    assert seatwords.basket(window.desk.basket) == "2 tickets, 18 euros, Yard × 2"


def test_places_of_several_sections_are_said_with_them(window):
    assert window.desk.basket is not None
    window.tap_seats("A1", "A2")
    window.screen.holding.take_area(0, 1)
    window.settle()
    said = seatwords.basket(window.desk.basket)
    assert said == "3 tickets, 57 euros, Stalls row A seats 1 and 2, Yard × 1"


def test_a_place_outside_the_plan_is_a_fault_of_the_caller(window):
    with pytest.raises(IndexError):
        seatwords.name(window.desk, PlaceId(10_000))


def faces(face):
    """The accessibility tree from there on, as far as it can be seen."""
    yield face
    for number in range(face.childCount()):
        child = face.child(number)
        if child is not None and child.isValid() and not child.state().invisible:
            yield from faces(child)


_SPOKEN = (
    QAccessible.Role.PushButton,
    QAccessible.Role.CheckBox,
    QAccessible.Role.List,
    QAccessible.Role.ListItem,
)


def test_from_the_window_down_everything_that_can_be_used_has_a_name(window, view):
    window.tap_seats("B4", "B5")
    window.settle()
    found = list(faces(QAccessible.queryAccessibleInterface(window.screen)))
    used = [one for one in found if one.role() in _SPOKEN]
    names = [one.text(Name) for one in used]
    assert all(names), [one.role() for one in used if not one.text(Name)]
    assert {"Seat map", "Row A seat 6, free, 24 euros", "Seats as a list"} <= set(names)
    assert {"One more next to these", "Pick a row", "Clear the basket"} <= set(names)


def test_from_the_window_down_the_list_is_found_while_it_is_shown(window):
    window.screen.hall.list.show_list()
    QApplication.processEvents()
    found = faces(QAccessible.queryAccessibleInterface(window.screen))
    names = [one.text(Name) for one in found]
    assert {"Hall", "Stalls, 60 free", "Yard, 30 free", "Back to the map"} <= set(names)


def test_the_map_is_on_the_way_of_the_tab_key(window):
    window.screen.activateWindow()
    window.screen.setFocus()
    window.until(window.screen.hasFocus)
    seen = []
    for _ in range(40):
        window.screen.focusNextPrevChild(True)
        seen.append(QApplication.focusWidget())
    hall = window.screen.hall
    assert seen.index(hall.view) < seen.index(hall.list_key)


def test_the_keyboard_is_where_it_was_when_the_list_is_left(window, view):
    press(view, Key.Key_F6)
    seats = window.screen.hall.list
    window.until(seats.view.hasFocus)
    press(seats.view, Key.Key_Escape)
    assert view.hasFocus()


def test_the_keys_over_the_hall_and_its_age_do_not_lie_over_each_other(window):
    window.screen.resize(1280, 750)
    window.play(replace(grid(30, 40), categories=small_hall().categories * 4))
    window.desk.seen_ms = 1
    window.desk.server_is(True)
    window.desk.server_is(False)
    hall = window.screen.hall
    hall.view.show_seat(30)
    QApplication.processEvents()
    shown = [hall.whole, hall.row_key, hall.list_key, hall.freshness]
    assert all(one.isVisible() for one in shown)
    for number, one in enumerate(shown):
        assert hall.rect().contains(one.geometry())
        for other in shown[number + 1 :]:
            assert not one.geometry().intersects(other.geometry())


def test_a_finger_taps_a_line_and_a_finger_that_drags_the_list_picks_nothing(window, panel_device):
    window.play(replace(grid(40, 6), categories=small_hall().categories * 4))
    seats = window.screen.hall.list
    seats.show_list()
    QApplication.processEvents()
    panel = seats.view.viewport()
    before = lines(window)
    assert before[0].startswith("Row A")
    x, touch = panel.width() // 3, QTest.touchEvent(panel, panel_device, False)
    touch.press(0, QPoint(x, 250), panel).commit()
    for y in range(240, 40, -20):
        touch.move(0, QPoint(x, y), panel).commit()
        QTest.qWait(10)
    touch.release(0, QPoint(x, 50), panel).commit()
    assert lines(window) == before
    window.until(lambda: seats.view.verticalScrollBar().value() > 0)
    scroller = QScroller.scroller(panel)
    window.until(lambda: scroller.state() == QScroller.State.Inactive)
    line_at = seats.view.visualRect(seats.view.indexAt(QPoint(x, 60))).center()
    wanted = seats.view.indexAt(line_at).data()
    touch = QTest.touchEvent(panel, panel_device, False)
    touch.press(0, line_at, panel).commit()
    touch.release(0, line_at, panel).commit()
    window.until(lambda: lines(window) != before)
    assert wanted.startswith(seats.heading.text().split(", ")[1])
