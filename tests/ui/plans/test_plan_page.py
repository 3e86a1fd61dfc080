"""The plan's page: what a supervisor changes, and who decides whether it may be."""

import numpy as np
import pytest
from cryptography.exceptions import InvalidSignature
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from pos.domain.ids import PlaceId
from pos.domain.plan import Feature
from pos.domain.planedit import Mark, Recategorise, Rename, SetFocal
from pos.domain.refusals import Reason, Refusal, Trouble
from sync.client import housedesk
from sync.protocol.house import Blocked, PlanEdited, Unblocked
from sync.protocol.signing import decision_text, edits_of, subject_of
from sync.protocol.wire import PlaceState
from tests.ui.seatmap.halls import grid

EDITS, BLOCKS, UNBLOCKS = "/v1/house/plan-edits", "/v1/house/blocks", "/v1/house/unblocks"


def pick(page, *places):
    page.view.placesTapped.emit(list(places))


def signed(box_office, what, subject, decision):
    text = decision_text(what, subject, decision.person, decision.reason, decision.at_ms)
    key = box_office.till.desk.credentials.private_key.public_key()
    try:
        key.verify(decision.signature, text)
    except InvalidSignature:
        return False
    return True


def test_the_hall_is_shown_with_its_focal_point_and_nothing_to_save(page, hall):
    assert page.view.shown_plan is hall
    assert page.heading.text() == hall.name
    assert page.focal.mark.isVisible()
    assert not page.save.isEnabled()
    assert not page.keys["name"].isEnabled()


def test_seats_are_picked_one_by_one_by_dragging_and_by_row_and_section(page, tap):
    pick(page, 3)
    pick(page, 3)
    assert page.picked == set()
    pick(page, 3, 4)
    page.view.takenTapped.emit(15)
    assert page.picked == {3, 4, 15}
    tap(page.keys["row"])
    assert page.picked == set(range(20))
    tap(page.keys["section"])
    assert page.picked == set(range(60))
    tap(page.keys["none"])
    assert page.picked == set()


def test_edits_are_seen_at_once_and_signed_when_saved(
    page, server, box_office, hall, tap, approve, wait
):
    server.answers[EDITS] = PlanEdited("new", 2, 3, 0)
    outdated = []
    page._desk.hallOutdated.connect(lambda: outdated.append(True))
    pick(page, 0, 1)
    tap(page.marks["restricted"])
    assert page.view.shown_plan.features[:3].tolist() == [Feature.RESTRICTED] * 2 + [0]
    page.choice.ask("", [one.name for one in page._desk.season.categories])
    page.choice.chosen.emit(1)
    assert page.view.shown_plan.category(PlaceId(0)) == "b"
    tap(page.keys["name"])
    assert not page.naming.kinds.button(0).isEnabled()  # two seats have no one number
    page.naming.field.setText("  AA ")
    tap(page.naming.done)
    assert page.edits.plan.label(PlaceId(5)).row == "AA"
    tap(page.save)
    approve()
    wait(lambda: bool(server.posted))
    (path, ask) = server.posted[0]
    guids = list(hall.guids[:2])
    wanted = [
        Mark(guids, "restricted", True),
        Recategorise(guids, "b"),
        Rename(guids[0], "row", "AA"),
    ]
    assert (path, ask.digest, ask.edits) == (EDITS, hall.digest, wanted)
    assert signed(box_office, "edit_plan", edits_of(hall.digest, wanted), ask.decision)
    wait(lambda: bool(outdated))
    assert not page.save.isEnabled()


def test_edits_that_leave_the_plan_as_it_is_are_said_to_change_nothing(
    page, server, tap, approve, wait
):
    server.answers[EDITS] = PlanEdited("same", 1, 0, 0)
    pick(page, 0)
    tap(page.marks["restricted"])
    tap(page.save)
    approve()
    sentence = page._deciding.sentence
    wait(lambda: bool(sentence.sentence))
    assert sentence.sentence == "Nothing changed: the plan is so already."


def test_no_seat_can_leave_the_plan(page):
    assert "out" not in page.keys
    assert not any(key.text() == "Take out" for key in page.findChildren(QAbstractButton))


def test_the_last_edit_is_undone_and_a_feature_is_taken_back(page, tap):
    pick(page, 7)
    tap(page.marks["accessible"])
    assert page.marks["accessible"].isChecked()
    tap(page.marks["accessible"])
    assert page.edits.made[-1].on is False
    assert not page.view.shown_plan.features.any()
    tap(page.keys["undo"])
    tap(page.keys["undo"])
    assert page.edits.made == ()
    assert not page.keys["undo"].isEnabled()


def test_a_seat_is_renamed_and_a_section_too(page, tap):
    pick(page, 12)
    tap(page.keys["name"])
    assert page.naming.field.text() == "3"
    assert not page.naming.done.isEnabled()
    page.naming.field.setText("3a")
    QTest.keyClick(page.naming.field, Qt.Key.Key_Return)
    tap(page.keys["name"])
    page.naming.kinds.button(2).click()
    page.naming.field.setText("Parterre")
    tap(page.naming.done)
    label = page.edits.plan.label(PlaceId(12))
    assert (label.section, label.seat) == ("Parterre", "3a")


def test_the_next_tap_is_the_focal_point_and_picks_nothing(page, tap):
    tap(page.keys["focal"])
    at = page.view.where(33)
    QTest.mouseClick(page.view, Qt.MouseButton.LeftButton, pos=at)
    (edit,) = page.edits.made
    assert isinstance(edit, SetFocal)
    shown = page.view.shown_plan
    np.testing.assert_allclose(shown.focal, (shown.x[33], shown.y[33]), atol=6)
    assert page.picked == set()
    assert not page.keys["focal"].isChecked()
    middle = page.focal.mark.geometry().center()
    page.view.repaint()
    assert (middle - at).manhattanLength() < 6
    QTest.mouseClick(page.view, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert len(page.edits.made) == 1


def test_a_plan_in_use_is_refused_with_the_list_and_the_edits_stay(
    page, server, tap, approve, wait
):
    pick(page, 3, 4)
    tap(page.marks["restricted"])
    server.failing = Refusal(
        Reason.PLAN_IN_USE,
        performance=1,
        count=60,
        moved=False,
        places=[
            {"place": 3, "label": "Stalls A 4", "moved": False},
            {"place": 9, "label": "Stalls A 10", "moved": True},
        ],
    )
    tap(page.save)
    approve()
    wait(page.losses.isVisible)
    assert page.losses.heading.text().endswith("would be lost: 60.")
    assert page.losses.lines.text().split("\n") == [
        "Stalls A 4 would be gone",
        "Stalls A 10 would have another number",
        "and 58 more",
    ]
    page.losses.dismiss()
    assert page.edits.made != ()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Refusal(Reason.PLAN_CHANGED), "Somebody else has changed this plan"),
        (Refusal(Reason.SEASON_WRONG, why="no price for 'b'"), "A price is missing: no price"),
        (Refusal(Reason.PLAN_WRONG, why="this is no name"), "does not take this plan: this is"),
        (Refusal(Reason.PLAN_WRONG), "The plan of this hall cannot be read"),
        (Refusal(Reason.NOT_PERMITTED), "Only a supervisor"),
        (Trouble("server", "away"), "The sales server does not answer"),
    ],
)
def test_whatever_the_server_says_against_it_is_a_sentence(
    screen, page, server, tap, approve, wait, error, said
):
    pick(page, 0)
    tap(page.marks["companion"])
    server.failing = error
    tap(page.save)
    approve()
    wait(lambda: said in screen.sentence.sentence)
    assert page.edits.made != ()


def test_seats_are_kept_for_the_house_with_a_reason_and_given_back(
    page, server, box_office, tap, approve, wait
):
    page._desk.replica.states[9] = int(PlaceState.SOLD)
    server.answers = {BLOCKS: Blocked([8]), UNBLOCKS: Unblocked([8])}
    pick(page, 8, 9)
    tap(page.keys["block"])
    tap(page.reason.reasons.group.button(1))
    approve()
    wait(lambda: len(server.posted) == 1)
    path, ask = server.posted[0]
    assert (path, ask.places, ask.decision.reason) == (BLOCKS, [8], "Camera, sound or light")
    subject = subject_of(performance=1, places=[8])
    assert signed(box_office, "block", subject, ask.decision)
    wait(lambda: page.picked == set())
    page._desk.replica.states[8] = int(PlaceState.HOUSE_HELD)
    pick(page, 8, 9)
    assert not page.keys["block"].isEnabled()
    tap(page.keys["unblock"])
    approve()
    wait(lambda: len(server.posted) == 2)
    assert signed(box_office, "unblock", subject, server.posted[1][1].decision)


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (Refusal(Reason.PERFORMANCE_CLOSED), "This performance is not on sale any more."),
        (Trouble("server", "away"), "The sales server does not answer"),
    ],
)
def test_where_only_some_seats_could_be_kept_both_are_said(
    screen, page, server, tap, approve, wait, monkeypatch, error, why
):
    monkeypatch.setattr(housedesk, "PLACES_PER_ASK", 2)
    server.answers[BLOCKS] = Blocked([7, 8])
    server.failing, server.failing_after = error, 1
    changed = []
    page.changed.connect(lambda: changed.append(True))
    pick(page, 7, 8, 9)
    tap(page.keys["block"])
    tap(page.reason.reasons.group.button(1))
    approve()
    wait(lambda: bool(screen.sentence.sentence))
    said = screen.sentence.sentence
    assert said.startswith("2 seat")
    assert "the others are not" in said
    assert why in said
    assert changed == [True]
    assert page.picked == {7, 8, 9}  # to be tried again


def test_of_seats_given_back_in_parts_it_is_said_what_was_done_before_the_refusal(
    screen, page, server, tap, approve, wait, monkeypatch
):
    monkeypatch.setattr(housedesk, "PLACES_PER_ASK", 2)
    server.answers[UNBLOCKS] = Unblocked([7, 8])
    server.failing, server.failing_after = Refusal(Reason.PERFORMANCE_CLOSED), 1
    page._desk.replica.states[[7, 8, 9]] = int(PlaceState.HOUSE_HELD)
    pick(page, 7, 8, 9)
    tap(page.keys["unblock"])
    approve()
    wait(lambda: bool(screen.sentence.sentence))
    assert screen.sentence.sentence == (
        "2 seats can be sold again. The rest was not done."
        " This performance is not on sale any more."
    )
    assert page.picked == {7, 8, 9}


def test_where_the_first_seats_cannot_be_kept_only_that_is_said(
    screen, page, server, tap, approve, wait
):
    server.failing = Refusal(Reason.PERFORMANCE_CLOSED)
    pick(page, 7)
    tap(page.keys["block"])
    tap(page.reason.reasons.group.button(1))
    approve()
    wait(lambda: screen.sentence.sentence == "This performance is not on sale any more.")


def test_a_plan_changed_elsewhere_ends_the_edits_and_says_so(screen, page, tap):
    pick(page, 0)
    tap(page.marks["companion"])
    other = grid(6, 10)
    object.__setattr__(other, "digest", "other")
    page._desk.plan = other
    page._desk.performanceChanged.emit()
    assert page.edits.made == ()
    assert "changed elsewhere" in screen.sentence.sentence
