"""Single seats: what the house says of them, and how a supervisor lets one be left alone."""

from PySide6.QtWidgets import QAbstractButton

from pos.domain.season import OrphanRule
from pos.services import seating
from sync.protocol.wire import PlaceState
from tests.ui.conftest import SUPERVISOR
from tests.ui.sale.conftest import small_hall
from tests.ui.sale.test_finding import approve, mind, overrides
from ui.sale.stage import Stage
from ui.theme import mm


def test_where_nobody_minds_single_seats_nothing_is_said(window):
    window.tap_seats("A2", "A3")
    assert window.sentence == ""
    window.tap(window.screen.basket.cash_key)
    window.reach(Stage.CASH)


def test_advice_is_said_at_once_and_stops_nobody(window):
    mind(window, OrphanRule.ADVISE)
    window.tap_seats("A2", "A3")
    assert window.sentence.startswith("Nobody could sit beside A1")
    window.tap(window.screen.basket.cash_key)
    window.reach(Stage.CASH)


def asked_before_money(window):
    """What opens where cash is tapped."""
    window.tap(window.screen.basket.cash_key)
    asking = window.screen.sheets.setting_aside
    window.until(asking.isVisible)
    return asking


def test_before_money_the_house_refuses_a_single_seat_left_alone(window):
    mind(window, OrphanRule.REFUSE)
    window.tap_seats("A2", "A3")
    asking = asked_before_money(window)
    assert window.screen.paying.stage is Stage.PICKING
    assert "A1" in asking.what.text()
    assert not asking.go.isEnabled()  # not without a reason
    window.tap(asking.leave)
    window.tap_seats("A1")
    window.tap(window.screen.basket.cash_key)
    window.reach(Stage.CASH)


def test_what_was_found_leaves_nobody_alone_and_is_not_asked_about(window):
    mind(window, OrphanRule.REFUSE)
    for _ in range(5):
        window.best(3)
        window.tap(window.screen.basket.cash_key)
        window.tender("Exact")
        window.reach(Stage.DONE)
        window.desk.replica.states[[item.place for item in _sold(window)]] = PlaceState.SOLD
        window.settle()


def _sold(window):
    return window.screen.paying.order.tickets


def pay_by_a_supervisor_s_word(window) -> None:
    asking = asked_before_money(window)
    window.tap(asking.reasons["orphan"].group.buttons()[0])
    window.tap(asking.go)
    approve(window)
    window.reach(Stage.CASH)


def test_a_supervisor_s_word_and_a_reason_let_it_be_sold(window):
    mind(window, OrphanRule.REFUSE)
    window.tap_seats("A2", "A3")
    pay_by_a_supervisor_s_word(window)
    window.tender("Exact")
    window.reach(Stage.DONE)
    (made,) = overrides(window)
    assert (made.rule, made.reason) == ("orphan", "The customer wants these seats")
    assert made.places == (window.seat("A1"),)
    assert made.approver == SUPERVISOR


def test_a_word_that_was_not_needed_in_the_end_is_not_in_the_journal(window):
    mind(window, OrphanRule.REFUSE)
    window.tap_seats("A2", "A3")
    pay_by_a_supervisor_s_word(window)
    window.screen.cash.back.emit()
    window.tap_seats("A2", "A3", "B4", "B5")
    window.tap(window.screen.basket.cash_key)
    window.tender("Exact")
    window.reach(Stage.DONE)
    assert overrides(window) == []


def test_a_supervisor_at_the_window_needs_no_pin(window):
    mind(window, OrphanRule.REFUSE)
    boss = next(one for one in window.desk.season.people if one.id == SUPERVISOR)
    window.desk.sign_in(boss)
    window.tap_seats("A2", "A3")
    window.tap(window.screen.basket.card_key)
    asking = window.screen.sheets.setting_aside
    window.until(asking.isVisible)
    window.tap(asking.reasons["orphan"].group.buttons()[2])
    window.tap(asking.go)
    window.reach(Stage.CARD)


def test_the_question_fits_its_card(window):
    mind(window, OrphanRule.REFUSE)
    window.tap_seats("A2", "A3")
    asking = asked_before_money(window)
    for key in window.shown(asking, QAbstractButton):
        assert key.height() >= mm(asking, 9), key.text()


def test_a_basket_for_two_evenings_is_asked_about_the_one_that_is_not_shown_too(window):
    mind(window, OrphanRule.REFUSE)
    window.tap_seats("A2", "A3")
    window.desk.performance = window.desk.season.performances[1]
    window.play(small_hall())
    window.tap_seats("C1", "C2")
    asking = asked_before_money(window)
    assert "A1" in asking.what.text()


def test_between_the_tap_on_cash_and_the_sale_single_seats_are_worked_out_once(window, monkeypatch):
    mind(window, OrphanRule.ADVISE)
    window.tap_seats("A2", "A3")
    asked = []
    avoidable = seating.avoidable
    monkeypatch.setattr(seating, "avoidable", lambda *of: asked.append(of) or avoidable(*of))
    window.tap(window.screen.basket.cash_key)
    window.tender("Exact")
    window.reach(Stage.DONE)
    assert len(asked) == 1


def test_the_window_tells_what_it_saw_so_that_the_sale_asks_the_house_again(window, monkeypatch):
    mind(window, OrphanRule.REFUSE)
    monkeypatch.setattr(window.screen.rules, "for_sale", tuple)  # a word that got lost
    window.tap_seats("A2", "A3")
    pay_by_a_supervisor_s_word(window)
    window.tender("Exact")
    window.until(lambda: window.sentence != "")
    assert window.sentence == "This would leave a single seat alone: A 1."
    assert window.orders() == ()
