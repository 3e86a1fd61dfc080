"""Best available at the window: the other answers, more to wish for, and accessible places."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from pos.domain.ids import CategoryId, TicketTypeId, TillId
from pos.domain.journal import Sale, decode_body
from pos.domain.plan import Feature, Section
from pos.domain.season import OrphanRule, Price, PriceCategory, PriceList
from sync.protocol.wire import Changes, PlaceChange, PlaceState
from tests.ui.conftest import PINS, SUPERVISOR
from tests.ui.sale.conftest import SEATS, small_hall
from ui.sale.stage import Stage
from ui.theme import mm

BACK = CategoryId("back")


@pytest.fixture
def opera(window):
    """The small hall with a cheaper back: rows D to F, and a wheelchair with company in row F."""
    desk = window.desk
    season = desk.season
    cheap = (Price(BACK, TicketTypeId("adult"), 1000), Price(BACK, TicketTypeId("child"), 500))
    lists = tuple(PriceList(one.id, (*one.prices, *cheap)) for one in season.price_lists)
    desk.season = replace(
        season,
        categories=(*season.categories, PriceCategory(BACK, "Back")),
        price_lists=lists,
    )
    plan = small_hall()
    category = np.zeros(plan.seat_count, np.uint8)
    category[3 * SEATS :] = 1
    features = np.zeros(plan.seat_count, np.uint8)
    features[[-2, -1]] = Feature.COMPANION, Feature.ACCESSIBLE
    rows = tuple(replace(row, section=int(index > 2)) for index, row in enumerate(plan.rows))
    window.play(
        replace(
            plan,
            categories=(*plan.categories, BACK),
            category_of=category,
            features=features,
            sections=(Section("Stalls"), Section("Circle")),
            rows=rows,
        )
    )
    return window


def mind(window, rule: OrphanRule) -> None:
    """The house minds single seats."""
    season = window.desk.season
    window.desk.season = replace(season, house=replace(season.house, orphans=rule))


def only(window, *names: str) -> None:
    """Only these seats are left."""
    window.desk.replica.states[:60] = PlaceState.SOLD
    for name in names:
        window.desk.replica.states[window.seat(name)] = PlaceState.FREE


def answers(window) -> list[str]:
    return window.screen.basket.answers.sentences


def more(window):
    window.tap(window.screen.bar.more_key)
    sheet = window.screen.sheets.wishes
    window.until(sheet.isVisible)
    return sheet


def overrides(window) -> list:
    with window.desk.till.desk.database.transaction() as unit:
        last = list(unit.journal.after(0, 100))[-1]
    body = decode_body(last.kind, last.body)
    assert isinstance(body, Sale)
    return list(body.overrides)


# --- the other answers ------------------------------------------------------------------------


def test_three_taps_still_sell_two_where_there_are_other_answers(opera):
    opera.best(2)
    opera.tap(opera.screen.basket.cash_key)
    opera.tender("€50")
    opera.reach(Stage.DONE)
    assert opera.orders()[0].total_minor == 4800


def test_a_cheaper_answer_says_what_and_where_and_one_tap_takes_it(opera):
    opera.best(2)
    assert opera.places == ["A5", "A6"]
    assert answers(opera) == ["Cheaper: 2 × €10, Circle, row D"]
    opera.tap(opera.screen.basket.answers.keys[0])
    assert opera.places == ["D5", "D6"]
    opera.settle()
    assert ("release", (opera.seat("A5"), opera.seat("A6"))) in opera.server.asked


def test_a_double_tap_is_one_choice(opera):
    opera.screen.basket.answers.pause_ms = 60_000
    opera.best(2)
    opera.tap(opera.screen.basket.answers.keys[0])
    opera.tap(opera.screen.basket.answers.keys[0])
    assert opera.places == ["D5", "D6"]


def test_whoever_tried_the_cheaper_one_finds_the_way_back(opera):
    opera.screen.basket.answers.pause_ms = 0
    opera.best(2)
    opera.tap(opera.screen.basket.answers.keys[0])
    assert answers(opera) == ["Together: Stalls, row A, 2 × €24"]
    opera.tap(opera.screen.basket.answers.keys[0])
    assert opera.places == ["A5", "A6"]


def test_a_better_answer_tells_that_the_party_is_split(window):
    only(window, "A5", "A6", "B5", "B6", *(f"F{n}" for n in range(1, 11)))
    window.best(4)
    assert [place[0] for place in window.places] == ["F"] * 4
    assert answers(window) == ["Better: rows A and B, 4 × €24, in two rows"]
    QTest.keyClick(window.screen, Qt.Key.Key_F3)
    assert window.places == ["A5", "A6", "B5", "B6"]
    assert window.sentence == "These seats are not side by side: in two rows."


def test_a_party_that_must_be_split_is_told_how(window):
    only(window, "A1", "C3", "F9")
    window.best(3)
    assert window.sentence.startswith("These seats are not side by side: in 3 group")


def test_answers_go_when_the_cashier_picks_by_hand(opera):
    opera.best(2)
    assert answers(opera)
    opera.tap_seats("F1")
    assert answers(opera) == []
    assert not opera.screen.basket.answers.isVisible()


def test_an_answer_that_somebody_else_took_is_offered_no_longer(opera):
    opera.best(2)
    replica = opera.desk.replica
    sold = PlaceChange(replica.version + 1, opera.seat("D6"), PlaceState.SOLD, TillId(2))
    opera.desk.take_changes(replica, Changes(replica.generation, [sold]))
    assert answers(opera) == []
    assert opera.places == ["A5", "A6"]


def test_somebody_else_s_seats_elsewhere_change_nothing(opera):
    opera.best(2)
    opera.desk.replica.states[opera.seat("F1")] = PlaceState.SOLD
    opera.desk.placesChanged.emit(np.array([opera.seat("F1")]))
    opera.desk.placesReset.emit()
    assert len(answers(opera)) == 1


def test_answers_go_with_the_customer(opera):
    opera.best(2)
    opera.tap(opera.screen.bar.clear_key)
    assert answers(opera) == []


def test_an_answer_can_be_hit_with_a_thumb_and_read_by_a_screen_reader(opera):
    opera.best(2)
    key = opera.screen.basket.answers.keys[0]
    assert key.height() >= mm(key, 9)
    assert key.accessibleName() == "Cheaper: 2 × €10, Circle, row D"
    assert key.focusPolicy() & Qt.FocusPolicy.TabFocus


# --- more to wish for -------------------------------------------------------------------------


def test_a_party_of_nine_is_found_from_the_sheet(opera):
    sheet = more(opera)
    opera.tap(sheet.party[8])
    opera.tap(sheet.find_key)
    assert len(opera.places) == 9
    assert len({place[0] for place in opera.places}) == 1


def test_a_section_is_kept_to(opera):
    sheet = more(opera)
    opera.tap(sheet.sections.keys[1])
    opera.tap(sheet.find_key)
    assert opera.places == ["D5", "D6"]


def test_a_ceiling_is_kept_to_and_nothing_dearer_is_offered(opera):
    sheet = more(opera)
    opera.tap(next(key for key, price in sheet._price_keys if price and price.minor == 1000))
    opera.tap(sheet.find_key)
    assert opera.places == ["D5", "D6"]
    assert answers(opera) == []


def test_children_come_into_the_basket_as_children(opera):
    sheet = more(opera)
    opera.tap(sheet.party[2])
    opera.tap(sheet._types[0][1].more)
    opera.tap(sheet.find_key)
    assert [item.ticket_type for item in opera.desk.basket.items] == ["adult", "adult", "child"]
    assert opera.screen.basket.total.text() == "€60.00"


def test_a_child_that_is_mentioned_later_is_one_on_the_seats_that_are_there(opera):
    opera.best(3)
    sheet = more(opera)
    opera.tap(sheet._types[0][1].more)
    opera.tap(sheet.find_key)
    assert opera.places == ["A5", "A6", "A7"]
    assert [item.ticket_type for item in opera.desk.basket.items] == ["adult", "adult", "child"]
    assert opera.screen.basket.total.text() == "€60.00"


def test_a_child_that_is_none_after_all_pays_as_usual_and_one_set_by_hand_stays(opera):
    sheet = more(opera)
    opera.tap(sheet.party[2])
    opera.tap(sheet._types[0][1].more)
    opera.tap(sheet.find_key)
    opera.screen.holding.retype_lines({0: TicketTypeId("child")})
    opera.tap(opera.screen.bar.more_key)
    opera.tap(sheet._types[0][1].less)
    opera.tap(sheet.find_key)
    assert [item.ticket_type for item in opera.desk.basket.items] == ["child", "adult", "adult"]


def test_a_wheelchair_and_who_comes_with_it_sit_side_by_side(opera):
    sheet = more(opera)
    opera.tap(sheet.wheelchairs.more)
    opera.tap(sheet.companions.more)
    opera.tap(sheet.find_key)
    assert opera.places == ["F10", "F9"]


def test_there_are_never_more_wheelchairs_than_people(opera):
    sheet = more(opera)
    opera.tap(sheet.party[0])
    opera.tap(sheet.wheelchairs.more)
    assert not sheet.wheelchairs.more.isEnabled()
    assert not sheet.companions.more.isEnabled()


def test_a_hall_without_wheelchair_places_does_not_ask_for_them(window):
    sheet = more(window)
    assert not sheet.wheelchairs.isVisible()
    assert not sheet.spend.isVisible()


def test_the_price_category_of_the_bar_is_kept_and_named(opera):
    opera.tap(opera.screen.bar._chips[BACK])
    sheet = more(opera)
    assert sheet.heading.text() == "A party in Back"
    opera.tap(sheet.find_key)
    assert opera.places == ["D5", "D6"]


def test_a_wish_that_nothing_fits_is_told_so(opera):
    only(opera, "A1", "A2")
    sheet = more(opera)
    opera.tap(sheet.sections.keys[1])
    opera.tap(sheet.find_key)
    assert opera.sentence == "Nothing that is left fits this wish."
    assert opera.places == []


def test_what_was_wished_for_is_still_there_for_the_same_customer_only(opera):
    opera.tap(more(opera).party[8])
    opera.tap(opera.screen.sheets.wishes.find_key)
    assert more(opera).party[8].isChecked()
    opera.tap(opera.screen.sheets.wishes.leave_key)
    opera.tap(opera.screen.bar.clear_key)
    assert more(opera).party[1].isChecked()


def test_the_sheet_opens_at_as_many_as_are_in_the_basket_and_at_two_for_nobody(opera):
    assert more(opera).party[1].isChecked()
    opera.tap(opera.screen.sheets.wishes.leave_key)
    opera.tap_seats("A1", "A2", "A3", "A4", "A5")
    sheet = more(opera)
    assert sheet.party[4].isChecked()
    assert sheet.find_key.text() == "Find 5 places"
    opera.tap(sheet.leave_key)
    opera.screen.basket.removed.emit(0)
    assert more(opera).party[3].isChecked()


def test_a_party_that_comes_on_two_evenings_is_not_counted_twice(opera):
    opera.tap_seats("A1", "A2", "A3")
    tomorrow = opera.desk.season.performances[1]
    opera.screen.holding.take_on([opera.seat(one) for one in ("A1", "A2", "A3")], [tomorrow])
    opera.settle()
    assert len(opera.places) == 6
    assert more(opera).party[2].isChecked()


def test_the_sheet_is_filled_in_by_keyboard(opera):
    QTest.keyClick(opera.screen, Qt.Key.Key_F5)
    QTest.keyClick(opera.screen.sheets.wishes, "7")
    QTest.keyClick(opera.screen.sheets.wishes, "+")
    QTest.keyClick(opera.screen.sheets.wishes, Qt.Key.Key_Return)
    assert len(opera.places) == 8


def test_a_museum_takes_larger_parties_too(window, galleries):
    window.play(galleries)
    sheet = more(window)
    window.tap(sheet.party[11])
    window.tap(sheet.find_key)
    window.until(lambda: len(window.places) == 12)


def test_everything_on_the_sheet_can_be_hit_with_a_thumb(opera):
    sheet = more(opera)
    for key in opera.shown(sheet, QAbstractButton):
        assert key.height() >= mm(sheet, 9), key.accessibleName() or key.text()
        assert key.width() >= mm(sheet, 9), key.accessibleName() or key.text()
    assert sheet.card.height() <= opera.screen.height()
    assert sheet.card.width() <= opera.screen.width()


def test_of_five_hundred_sections_a_few_are_shown_and_the_others_typed(opera):
    plan = opera.desk.plan
    names = tuple(Section(f"Block {n}") for n in range(500))
    opera.play(replace(plan, sections=names))
    sheet = more(opera)
    assert len(sheet.sections.keys) <= 61
    QTest.keyClicks(sheet.sections.field, "block 499")
    assert [key.text() for key in sheet.sections.keys.values()][1:] == ["Block 499"]


# --- accessible places ------------------------------------------------------------------------


def test_wheelchair_places_are_spent_on_others_only_by_a_supervisor_s_word(opera):
    only(opera, "F9", "F10")
    opera.best(2)
    assert opera.sentence == "There are not that many seats left."
    sheet = more(opera)
    opera.tap(sheet.spend)
    assert not sheet.spend.isChecked()
    asking = opera.screen.sheets.setting_aside
    opera.until(asking.isVisible)
    opera.tap(asking.reasons["accessible"].group.buttons()[1])
    opera.tap(asking.go)
    approve(opera)
    opera.until(sheet.spend.isChecked)
    opera.tap(sheet.find_key)
    assert opera.places == ["F9", "F10"]
    opera.settle()
    opera.tap(opera.screen.basket.cash_key)
    opera.tender("Exact")
    opera.reach(Stage.DONE)
    (made,) = overrides(opera)
    assert (made.rule, made.reason, made.approver) == (
        "accessible",
        "Nothing else is left",
        SUPERVISOR,
    )
    assert set(made.places) == {opera.seat("F9"), opera.seat("F10")}


def test_the_next_customer_has_no_such_word(opera):
    test_wheelchair_places_are_spent_on_others_only_by_a_supervisor_s_word(opera)
    opera.desk.replica.states[opera.seat("F9")] = PlaceState.FREE
    opera.best(1)
    assert opera.places == []


def test_where_the_house_released_them_nobody_has_to_be_asked(opera):
    performance = replace(opera.desk.performance, accessible_released=True)
    opera.desk.performance = performance
    only(opera, "F9", "F10")
    opera.best(2)
    assert opera.places == ["F9", "F10"]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("F10",), "Row F seat 10 is a wheelchair place."),
        (("F9",), "Row F seat 9 is a companion seat."),
        (("F9", "F10"), "F9 and F10 are wheelchair places or companion seats."),
        (("F8", "F10"), "Row F seat 10 is a wheelchair place."),
        (("F7", "F8"), ""),
    ],
)
def test_a_wheelchair_place_picked_by_hand_is_said_and_stops_nobody(opera, names, said):
    opera.tap_seats(*names)
    assert opera.sentence == said
    opera.tap(opera.screen.basket.cash_key)
    opera.reach(Stage.CASH)


def test_of_a_wheelchair_place_that_goes_back_nothing_is_said(opera):
    opera.tap_seats("F10")
    opera.tap_seats("F10")
    assert opera.sentence == ""


def test_where_the_house_released_them_a_wheelchair_place_is_a_seat_like_any_other(opera):
    opera.desk.performance = replace(opera.desk.performance, accessible_released=True)
    opera.tap_seats("F10")
    assert opera.sentence == ""


def test_beside_a_single_seat_a_wheelchair_place_is_said_too(opera):
    mind(opera, OrphanRule.ADVISE)
    opera.tap_seats("F10", "A2", "A3")
    assert opera.sentence.startswith("Row F seat 10 is a wheelchair place. Nobody could sit beside")


def approve(window) -> None:
    """A supervisor types the PIN."""
    overlay = window.screen.sheets.setting_aside.approval
    window.until(lambda: overlay.isVisible() and overlay.tiles.person is not None)
    QTest.keyClicks(overlay, PINS[SUPERVISOR])
    QTest.keyClick(overlay, Qt.Key.Key_Return)
