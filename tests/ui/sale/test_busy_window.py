"""A queue at the window: double taps, only the keyboard, several performances, other halls."""

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel

from pos.domain.ids import CategoryId
from pos.domain.people import CLOSE_SHIFT
from pos.services import people, shifts
from sync.protocol.wire import PlaceState
from ui.done import panel as done_panel
from ui.sale.stage import Stage

STALLS, YARD = CategoryId("stalls"), CategoryId("yard")


def words_of(window, where):
    return [one.text() for one in window.shown(where, QLabel) if one.text()]


def pay_exactly(window):
    window.tap(window.screen.basket.cash_key)
    window.tender("Exact")
    window.reach(Stage.DONE)


def come_closer(hall):
    """To the lower left corner; the small hall is as large as may be when it is fitted."""
    hall.view.viewport.closest *= 10
    hall.view.fit()
    hall.view.zoom(8, QPoint(0, hall.view.height()))


def play_the_other_evening(window):
    window.desk.performance = window.desk.season.performances[1]
    window.desk.performanceChanged.emit()


def test_the_second_half_of_a_double_tap_leaves_the_change_to_be_read(window, monkeypatch):
    window.best(2)
    pay_exactly(window)
    window.tap(window.screen.done.next_key)
    assert window.screen.paying.stage is Stage.DONE
    monkeypatch.setattr(done_panel, "_DEAF_MS", 0)
    window.bot.wait(2)
    window.tap(window.screen.done.next_key)
    assert window.screen.paying.stage is Stage.PICKING


def test_the_second_of_two_strokes_of_enter_leaves_the_change_to_be_read(window, monkeypatch):
    monkeypatch.setattr(done_panel, "_DEAF_MS", 60_000)
    window.best(2)
    pay_exactly(window)
    window.bot.keyClick(window.screen.done, Qt.Key.Key_Return)
    assert window.screen.paying.stage is Stage.DONE
    monkeypatch.setattr(done_panel, "_DEAF_MS", 0)
    window.bot.wait(2)
    window.bot.keyClick(window.screen.done, Qt.Key.Key_Return)
    assert window.screen.paying.stage is Stage.PICKING


def test_a_digit_after_a_sale_is_the_next_customer(window):
    window.best(2)
    pay_exactly(window)
    window.bot.keyClick(window.screen.done, "3")
    assert window.screen.paying.stage is Stage.PICKING
    assert len(window.places) == 3


def test_digits_are_cash_wherever_on_the_screen_the_keyboard_is(window):
    window.best(2)
    window.tap(window.screen.basket.cash_key)
    window.screen.setFocus()
    for digit in "5000":
        window.bot.keyClick(window.screen, digit)
    assert window.screen.cash.outcome.text() == "Change €2.00"


def test_after_the_stepper_the_keyboard_sells_again(window):
    window.screen.activateWindow()
    window.until(window.screen.isActiveWindow)
    window.screen.setFocus()
    window.screen.hall.view.areaTapped.emit(0)
    window.tap(window.screen.sheets.stepper.add)
    window.settle()
    assert window.screen.hasFocus()
    window.bot.keyClick(window.screen, Qt.Key.Key_F1)
    assert window.screen.paying.stage is Stage.CASH


def test_without_a_shift_it_is_said_before_the_customer_hands_over_money(window):
    desk = window.desk.till.desk
    with desk.database.transaction() as unit:
        shift = unit.shifts.current()
    approval = _approved_close(window, shift)
    shifts.close_shift(desk, window.desk.person, 10_000, approval)
    window.best(1)
    window.tap(window.screen.basket.cash_key)
    window.until(lambda: window.sentence != "")
    assert window.sentence == "Open a shift before you sell."
    assert window.screen.paying.stage is Stage.PICKING
    assert len(window.places) == 1


def _approved_close(window, shift):
    supervisor = next(one for one in window.desk.season.people if one.role == "supervisor")
    return people.approve(window.desk.till.desk, supervisor.id, "999999", CLOSE_SHIFT, shift.id)


def test_a_line_for_another_evening_names_it(window):
    window.tap_seats("D4")
    assert not any("Hamlet" in one for one in words_of(window, window.screen.basket))
    play_the_other_evening(window)
    window.tap_seats("E9")
    named, shown = [one for one in words_of(window, window.screen.basket) if "Hamlet" in one]
    assert named.startswith("Hamlet, ")
    assert shown != named  # and below it the evening on the screen is named, too
    window.tap(window.screen.basket.cash_key)
    assert window.screen.cash.what.text() == f"D4: {named}\nE9"


def test_standing_is_found_by_its_price_category(window):
    window.play(replace(window.desk.plan, categories=(STALLS, YARD)))  # as an arena's file has it
    window.tap(window.screen.bar._chips["yard"])
    window.best(2)
    window.settle()
    assert [item.label.section for item in window.desk.basket.items] == ["Yard", "Yard"]
    assert window.sentence == ""


def test_a_double_tap_asks_for_one_party_of_standing(window, galleries):
    window.play(galleries)
    window.best(2)
    window.best(2)
    window.settle()
    assert len(window.desk.basket.items) == 2
    window.best(3)
    window.settle()
    assert len(window.desk.basket.items) == 3


def test_a_category_that_is_sold_out_is_named(window):
    window.desk.replica.states[:60] = PlaceState.SOLD
    window.tap(window.screen.bar._chips["stalls"])
    window.best(2)
    assert window.sentence == "There are not that many seats left in Stalls."


def test_a_museum_speaks_of_no_seats(window, galleries):
    window.play(galleries)
    said = words_of(window, window.screen)
    assert "How many" in said and "Tap how many tickets." in said
    assert not any("seats" in one for one in said)


def test_one_finger_leads_back_to_the_whole_hall(window):
    hall = window.screen.hall
    assert not hall.whole.isVisible()
    come_closer(hall)
    assert hall.whole.isVisible()
    window.tap(hall.whole)
    assert hall.view.viewport.fits
    assert not hall.whole.isVisible()


def test_the_best_seats_are_brought_into_view(window):
    hall = window.screen.hall
    come_closer(hall)
    assert not hall.view.rect().contains(hall.view.where(int(window.seat("A5"))))
    window.best(2)
    assert all(hall.view.rect().contains(hall.view.where(place)) for place in (4, 5))


def test_tickets_that_wait_say_what_the_printer_wants(window):
    window.best(2)
    pay_exactly(window)
    window.screen.done.show_tickets(["printed", "blocked"], wants="Put in a new roll of paper.")
    assert window.screen.done.tickets.text() == (
        "1 ticket waiting for the printer. Put in a new roll of paper."
    )
