"""The house's desk: what a supervisor reads and decides."""

from dataclasses import replace
from uuid import uuid4

import numpy as np
import pytest
from cryptography.exceptions import InvalidSignature
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from pos.domain import paper
from pos.domain.bestavailable import FREE
from pos.domain.ids import PlaceId
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.domain.season import PriceCategory
from sync.client import housedesk
from sync.client.replica import Replica
from sync.protocol.gate import DoorReport
from sync.protocol.house import (
    Allotted,
    GateLine,
    GateList,
    HouseReport,
    Recalled,
    TillReport,
    Unquarantined,
    WrittenOff,
)
from sync.protocol.signing import decision_text, subject_of
from sync.protocol.wire import PlaceState, Snapshot
from tests.ui.conftest import SUPERVISOR
from tests.ui.seatmap.halls import COLOURS, grid
from ui.house.screen import HouseScreen

NOW_MS = 1_900_000_000_000
MINUTE_MS = 60_000


def a_till(till: int, **told) -> TillReport:
    usual = TillReport(till, f"Till {till}", NOW_MS - 1000, False, False, True, False, 9, 0, 0, 0)
    fields = {name: getattr(usual, name) for name in usual.__struct_fields__}
    return TillReport(**(fields | told))


def a_report(*tills: TillReport, recovering: bool = False) -> HouseReport:
    return HouseReport(2, NOW_MS, recovering, list(tills), [])


class WillingServer:
    """Answers as the server's house desk would, and keeps what was posted."""

    def __init__(self) -> None:
        self.posted = []
        self.answers = {}
        self.gets = {}
        self.failing: Exception | None = None
        self.failing_after = 0
        self.heard = []

    def losing_answers(self):
        """What is posted from now on is heard, and its answers get lost."""
        self.failing, self.failing_after, self.heard = Trouble("server", "away"), 0, []
        return self.heard

    def post(self, path, ask, kind):
        if self.failing is not None and len(self.posted) >= self.failing_after:
            self.heard.append(ask)
            raise self.failing
        self.posted.append((path, ask))
        return self.answers[path]

    def get(self, path, kind):
        if self.failing is not None and not self.failing_after:
            raise self.failing
        return self.gets[path]


@pytest.fixture
def server(box_office):
    answers = WillingServer()
    box_office.till.http = answers
    return answers


@pytest.fixture
def screen(qtbot, box_office, server, wait):
    """The desk of the house over a hall of 6 x 10 seats."""
    desk = box_office.desk
    categories = tuple(PriceCategory(one, one, colour) for one, colour in COLOURS.items())
    desk.season = replace(desk.season, categories=categories)
    desk.person = box_office.person(SUPERVISOR)
    desk.performance = desk.season.performances[0]
    desk.plan = grid(6, 10)
    desk.replica = Replica(60)
    desk.replica.is_known = True
    server.gets["/v1/house"] = a_report(a_till(1), a_till(2))
    screen = HouseScreen(desk)
    qtbot.addWidget(screen)
    screen.resize(1280, 740)
    screen.show()
    screen.entered()
    wait(lambda: len(screen.tills.tiles) == 2)
    return screen


def words_of(tile):
    return [part.text() for part in tile.parts()]


def approve(screen, wait, pin="999999"):
    approval = screen.deciding.approval
    wait(lambda: approval.isVisible() and approval.tiles.person is not None)
    QTest.keyClicks(approval, pin)
    QTest.keyClick(approval, Qt.Key.Key_Return)


def tap(key):
    assert key.isEnabled(), key.text()
    QTest.mouseClick(key, Qt.MouseButton.LeftButton)


def is_signed_by(box_office, what, subject, decision):
    """As the server checks it."""
    text = decision_text(what, subject, decision.person, decision.reason, decision.at_ms)
    key = box_office.till.desk.credentials.private_key.public_key()
    try:
        key.verify(decision.signature, text)
    except InvalidSignature:
        return False
    return True


def test_each_till_says_when_it_was_seen_and_what_it_owns(screen):
    screen.show_report(
        a_report(
            a_till(1, allotted=18, secured=2),
            a_till(2, seen_ms=NOW_MS - 4 * MINUTE_MS, quarantined=3, written_off=True),
            a_till(3, seen_ms=0, fenced=True),
        )
    )
    assert words_of(screen.tills.tiles[1]) == [
        "Till 1",
        "Here now  ·  18 places set aside  ·  2 being paid",
        "",
    ]
    assert words_of(screen.tills.tiles[2]) == [
        "Till 2",
        "Seen 4 minutes ago  ·  0 places set aside  ·  3 in question",
        "Written off",
    ]
    assert words_of(screen.tills.tiles[3])[1:] == ["Never seen  ·  0 places set aside", "Locked"]


def test_while_the_server_recovers_who_is_missing_stands_on_top(screen):
    tills = [a_till(1), a_till(2), a_till(3, has_spoken=False), a_till(5, has_spoken=False)]
    screen.show_report(a_report(*tills, recovering=True))
    assert list(screen.tills.tiles) == [3, 5, 1, 2]
    assert screen.tills.waits.isVisible()
    assert "until these have been heard: Till 3, Till 5." in screen.tills.waits.text()
    assert words_of(screen.tills.tiles[3])[2] == "Missing"


def test_a_lost_till_is_written_off_by_a_reason_and_a_supervisors_pin(
    screen, server, box_office, wait
):
    server.answers["/v1/house/write-offs"] = WrittenOff(7)
    screen.tills.choose(2)
    assert not screen.tills.write_off.isEnabled()
    tap(screen.tills.reasons.group.button(1))
    tap(screen.tills.write_off)
    assert screen.deciding.approval.what.text() == "Write off Till 2: Its disk is broken"
    approve(screen, wait)
    wait(lambda: bool(server.posted))
    ((path, ask),) = server.posted
    assert path == "/v1/house/write-offs"
    assert (ask.till, ask.decision.person, ask.decision.reason) == (2, "s1", "Its disk is broken")
    assert is_signed_by(box_office, "write_off", subject_of(till=2), ask.decision)
    wait(lambda: screen.sentence.sentence == "Till 2 is written off; 7 places are in question.")


def test_a_wrong_pin_decides_nothing(screen, server, wait):
    screen.tills.choose(2)
    tap(screen.tills.reasons.group.button(0))
    tap(screen.tills.write_off)
    approve(screen, wait, "1234")
    wait(lambda: "PIN is wrong" in screen.deciding.approval.sentence.sentence)
    assert server.posted == []


def to_set_aside(screen):
    screen.show_page(1)
    return screen.set_aside


def test_the_best_free_run_is_given_to_a_till(screen, server, box_office, wait):
    server.answers["/v1/house/allotments"] = Allotted([5, 6], [])
    page = to_set_aside(screen)
    page._choose(2)
    tap(page.runs[0])
    assert page.picked == {5, 6}
    assert page.give.text() == "Give 2 to Till 2"
    assert not page.back.isEnabled()
    tap(page.give)
    approve(screen, wait)
    wait(lambda: bool(server.posted))
    ((_, ask),) = server.posted
    assert (ask.till, ask.places) == (2, [5, 6])
    subject = subject_of(performance=ask.performance, till=2, places=[5, 6])
    assert is_signed_by(box_office, "allot", subject, ask.decision)
    wait(lambda: screen.sentence.sentence == "2 places set aside for Till 2.")
    assert page.picked == set()


def test_what_another_till_has_is_moved_when_it_gives_it_back(screen, server, box_office, wait):
    server.answers["/v1/house/allotments"] = Allotted([], [7])
    replica = box_office.desk.replica
    replica.states[7], replica.owners[7] = PlaceState.ALLOTTED, 1
    page = to_set_aside(screen)
    page._choose(2)
    page.view.takenTapped.emit(7)
    tap(page.give)
    approve(screen, wait)
    wait(lambda: "1 more comes when the other till gives it back." in screen.sentence.sentence)


def test_all_of_a_tills_places_are_taken_back(screen, server, box_office, wait):
    server.answers["/v1/house/recalls"] = Recalled([7, 8])
    replica = box_office.desk.replica
    replica.states[[7, 8, 9]], replica.owners[[7, 8, 9]] = PlaceState.ALLOTTED, (1, 1, 2)
    page = to_set_aside(screen)
    page._choose(1)
    tap(page.all_of)
    assert page.picked == {7, 8}
    tap(page.back)
    approve(screen, wait)
    wait(lambda: bool(server.posted))
    assert server.posted[0][1].places == [7, 8]


CLOSED = "This performance is not on sale any more."


@pytest.fixture
def ends_after_one(server, monkeypatch):
    """Places are asked for one by one, and the second one is refused."""
    monkeypatch.setattr(housedesk, "PLACES_PER_ASK", 1)
    server.failing, server.failing_after = Refusal(Reason.PERFORMANCE_CLOSED), 1
    return server


def test_of_places_given_in_parts_it_is_said_what_was_done_before_the_refusal(
    screen, ends_after_one, wait
):
    ends_after_one.answers["/v1/house/allotments"] = Allotted([5], [])
    page = to_set_aside(screen)
    page._choose(2)
    tap(page.runs[0])
    tap(page.give)
    approve(screen, wait)
    said = f"1 place set aside for Till 2. The rest was not done. {CLOSED}"
    wait(lambda: screen.sentence.sentence == said)
    assert page.picked == {6}  # to be tried again


def test_of_places_taken_back_in_parts_it_is_said_what_was_done_before_the_refusal(
    screen, ends_after_one, box_office, wait
):
    ends_after_one.answers["/v1/house/recalls"] = Recalled([7])
    replica = box_office.desk.replica
    replica.states[[7, 8]], replica.owners[[7, 8]] = PlaceState.ALLOTTED, 1
    page = to_set_aside(screen)
    page._choose(1)
    tap(page.all_of)
    tap(page.back)
    approve(screen, wait)
    wait(lambda: screen.sentence.sentence.endswith(f"The rest was not done. {CLOSED}"))
    assert screen.sentence.sentence.startswith("1 place is called back;")
    assert page.picked == {8}


def test_of_places_let_go_in_parts_it_is_said_what_was_done_before_the_refusal(
    screen, ends_after_one, box_office, monkeypatch, wait
):
    ends_after_one.answers["/v1/house/quarantine-releases"] = Unquarantined([11])
    page = in_question(screen, ends_after_one, box_office, monkeypatch, wait)
    for key in page.keys.values():
        tap(key)
    tap(page.reasons.group.button(2))
    tap(page.release)
    approve(screen, wait)
    wait(lambda: screen.sentence.sentence.endswith(f"The rest was not done. {CLOSED}"))
    assert screen.sentence.sentence.startswith("1 place is free again;")


def test_every_tills_places_have_a_badge_of_their_own_on_the_map(screen, box_office):
    replica = box_office.desk.replica
    replica.states[[7, 8, 9]], replica.owners[[7, 8, 9]] = PlaceState.ALLOTTED, (1, 1, 2)
    page = to_set_aside(screen)
    badges, of = page._badges(), page._badge_of()
    assert [badges[of[place] - 1].text for place in (7, 8, 9)] == ["1", "1", "2"]
    assert len({(one.number, one.colour) for one in badges}) == 2
    assert of[np.flatnonzero(replica.states == FREE)].max() == 0


def test_a_sold_seat_cannot_be_set_aside_and_it_is_said(screen, box_office):
    box_office.desk.replica.states[3] = PlaceState.SOLD
    page = to_set_aside(screen)
    page.view.takenTapped.emit(3)
    assert page.picked == set()
    assert screen.sentence.sentence.endswith("is sold, held or kept: it cannot be set aside.")


def test_more_than_may_be_set_aside_is_refused_in_a_sentence(screen, server, wait):
    server.failing = Refusal(Reason.ALLOTMENT_FULL, room=0)
    page = to_set_aside(screen)
    tap(page.runs[0])
    tap(page.give)
    approve(screen, wait)
    wait(lambda: screen.sentence.sentence == "No more places of this hall may be set aside.")
    assert page.picked == {5, 6}


def test_without_the_server_the_house_cannot_be_seen(screen, server, wait):
    server.failing = Trouble("server", "away")
    screen.look()
    wait(lambda: "the house cannot be seen now" in screen.sentence.sentence)


def in_question(screen, server, box_office, monkeypatch, wait):
    desk = box_office.desk
    states = bytearray(60)
    states[11] = states[12] = PlaceState.QUARANTINED
    for one in desk.season.performances:
        told = bytes(states) if one.id == desk.performance.id else bytes(60)
        owners = [(11, 2), (12, 2)] if one.id == desk.performance.id else []
        snapshot = Snapshot(one.id, 2, 5, told, owners)
        server.gets[f"/v1/performances/{one.id}/snapshot"] = snapshot
    monkeypatch.setattr(desk.till.plans, "load", lambda digest: desk.plan)
    screen.show_page(2)
    wait(lambda: bool(screen.question.keys))
    return screen.question


def test_places_in_question_are_listed_with_whose_they_were(
    screen, server, box_office, monkeypatch, wait
):
    page = in_question(screen, server, box_office, monkeypatch, wait)
    (tile,) = page.tiles.values()
    title, quiet, _ = words_of(tile)
    assert title.startswith("Hamlet, ")
    assert quiet == "2 places of Till 2: B2 and B3"
    assert page.heading.text() == "Till 2 may have sold these"
    assert page.warning.text().startswith("Somebody may hold a ticket")


def test_one_of_them_is_let_go_by_a_reason_and_a_supervisor(
    screen, server, box_office, monkeypatch, wait
):
    server.answers["/v1/house/quarantine-releases"] = Unquarantined([12])
    page = in_question(screen, server, box_office, monkeypatch, wait)
    tap(page.keys[PlaceId(12)])
    assert not page.release.isEnabled()
    tap(page.reasons.group.button(2))
    assert page.release.text() == "Let 1 be sold again"
    tap(page.release)
    said = screen.deciding.approval.what.text()
    assert said.startswith("B3 of Till 2 may be sold again, though somebody may hold a ticket")
    approve(screen, wait)
    wait(lambda: bool(server.posted))
    ((_, ask),) = server.posted
    assert ask.places == [12]
    subject = subject_of(performance=ask.performance, places=[12])
    assert is_signed_by(box_office, "release", subject, ask.decision)


def test_papers_of_a_till_that_is_gone_are_let_go_one_by_one(
    screen, server, box_office, monkeypatch, wait
):
    """Of a till that is there they are its own affair, and so is a paper that was typed in."""
    desk, ticket = box_office.desk, uuid4()
    lines = [
        GateLine(12, "on_paper", 2, ticket.hex),
        GateLine(13, "on_paper", 1, uuid4().hex),
        GateLine(14, "live", 2, uuid4().hex),
    ]
    for one in desk.season.performances:
        here = lines if one.id == desk.performance.id else []
        server.gets[f"/v1/performances/{one.id}/gate"] = GateList(one.id, 9, here)
        free = Snapshot(one.id, 2, 5, bytes(60), [])
        server.gets[f"/v1/performances/{one.id}/snapshot"] = free
    server.answers["/v1/house/paper-releases"] = Unquarantined([12])
    monkeypatch.setattr(desk.till.plans, "load", lambda digest: desk.plan)
    server.gets["/v1/house"] = a_report(a_till(1), a_till(2, fenced=True, written_off=True))
    screen.show_report(server.gets["/v1/house"])
    screen.show_page(2)
    wait(lambda: bool(screen.question.keys))
    page = screen.question
    (tile,) = page.tiles.values()
    assert words_of(tile)[1] == "1 emergency ticket of Till 2: B3"
    assert page.heading.text() == "Emergency tickets of Till 2: sold or not, nobody has said"
    assert "whose papers you have here" in page.warning.text()
    tap(page.keys[PlaceId(12)])
    tap(page.reasons.group.button(0))
    tap(page.release)
    approve(screen, wait)
    wait(lambda: bool(server.posted))
    ((_, ask),) = server.posted
    assert (ask.till, [(one.place, one.ticket) for one in ask.papers]) == (2, [(12, ticket)])
    subject = subject_of(performance=ask.performance, till=2, places=[12])
    assert is_signed_by(box_office, "release_papers", subject, ask.decision)


def test_the_list_for_the_door_shows_the_exceptions_and_is_printed(
    screen, server, box_office, wait
):
    performance = box_office.desk.performance.id
    server.gets[f"/v1/performances/{performance}/gate"] = GateList(
        performance,
        9,
        [
            GateLine(3, "live", 1, "0190aabbccdd"),
            GateLine(11, "quarantined", 2),
            GateLine(12, "released", 1, note="Supervisor: The house takes the risk"),
        ],
    )
    inside = DoorReport(performance, 0, 1, [])
    server.gets[f"/v1/performances/{performance}/admissions"] = inside
    screen.show_page(3)
    wait(screen.door.print_key.isEnabled)
    assert screen.door.count.text() == "1 valid ticket"
    assert screen.door.lines == [
        ("B2", "may have been sold by Till 2, which is lost"),
        ("B3", "sold again by Supervisor: The house takes the risk"),
    ]
    tap(screen.door.print_key)
    wait(lambda: "on its way to the printer" in screen.sentence.sentence)
    with box_office.till.desk.database.transaction() as unit:
        (job,) = [one for one in unit.jobs.in_state("queued") if one.kind == "list"]
    slip = paper.decode(job.kind, job.body)
    assert slip.lines == tuple(screen.door.lines)
