"""The door: a scan is answered so that nobody can misread it, and never without the server."""

from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from pos.domain.journal import Admitted, WentOut, decode_body
from pos.domain.refusals import Reason, Refusal, Trouble
from sync.protocol.gate import AdmitAnswer, CameIn, DoorReport, LetOut, ScanSaid
from sync.protocol.house import GateLine, GateList
from tests.ui.conftest import CASHIER, SUPERVISOR
from tests.ui.house.test_house import approve, is_signed_by, screen, server, tap, words_of
from ui.contrast import contrast
from ui.house.screen import HouseScreen
from ui.house.verdict import LOOKS
from ui.theme.tokens import TEXT_CONTRAST, THEMES

__all__ = ["screen", "server", "words_of"]  # fixtures
TICKET, ADMISSION = UUID(int=9), UUID(int=5)
AT_MS = 1_900_000_000_000
ADMIT, OUT = "/v1/gate/admit", "/v1/gate/let-out"


def since(ticket: UUID = TICKET, door: str = "Door B") -> CameIn:
    return CameIn(ADMISSION, ticket, AT_MS, 2, door, "c1", 1)


def answer(outcome: str, reason: str = "", **told) -> AdmitAnswer:
    told = {"performance": 1, "place": 11, "ticket": TICKET, "print_no": 1, **told}
    return AdmitAnswer(outcome, reason, **told)  # type: ignore[arg-type]


@pytest.fixture
def door(screen, server, box_office, wait):
    """The page at the door, by the cashier who stands there."""
    one = box_office.desk.performance.id
    server.gets[f"/v1/performances/{one}/gate"] = GateList(one, 1, [])
    server.gets[f"/v1/performances/{one}/admissions"] = DoorReport(one, 0, 3, [])
    box_office.desk.person = box_office.person(CASHIER)
    screen.show_page(3)
    wait(lambda: screen.door.inside.text() == "0 of 3 in")
    return screen.door


def scanned(door, server, wait, said: AdmitAnswer, code: str = "BO1:CODE"):
    server.answers[ADMIT] = said
    before = len(server.posted)
    QTest.keyClicks(door.admitting.field, code)
    QTest.keyClick(door.admitting.field, Qt.Key.Key_Return)
    wait(lambda: len(server.posted) > before and door.admitting.answer is said)
    return server.posted[-1][1]


def shown(door) -> tuple[str, str, str]:
    said = door.admitting.verdict.said
    return said.look, said.title, said.sentence


def test_a_scan_admits_and_the_field_waits_for_the_next_one(door, server, wait, box_office):
    ask = scanned(door, server, wait, answer("admitted", since=since()))
    assert shown(door) == ("admitted", "Come in  ·  B2", "")
    assert (ask.code, ask.performance, ask.person) == ("BO1:CODE", 1, CASHIER)
    assert ask.door == box_office.desk.till_name(box_office.till.desk.credentials.till)
    assert door.admitting.field.text() == ""
    assert door.admitting.field.isEnabled()
    other = scanned(door, server, wait, answer("refused", Reason.TICKET_DEAD))
    assert other.operation != ask.operation


@pytest.mark.parametrize(
    ("said", "look", "words"),
    [
        (answer("already", since=since()), "already", "(Door B)"),
        (answer("refused", Reason.CODE_WRONG), "refused", "no ticket of this house"),
        (answer("refused", Reason.TICKET_UNKNOWN), "refused", "Was it typed right?"),
        (answer("ask", Reason.TICKET_UNKNOWN), "ask", "has no sale of it"),
        (answer("refused", Reason.TICKET_DEAD), "refused", "refunded or exchanged"),
        (answer("refused", Reason.TICKET_DEAD, since=since()), "refused", "(Door B)"),
        (answer("refused", Reason.PAPER_REPLACED), "refused", "newer paper"),
        (answer("refused", Reason.PERFORMANCE_CLOSED), "refused", "is cancelled"),
        (answer("refused", Reason.OTHER_PERFORMANCE, performance=2), "refused", "It is for "),
        (answer("refused", Reason.OTHER_PERFORMANCE, performance=99), "refused", "another perf"),
        (answer("refused", Reason.ADMISSION_UNDONE), "refused", "Scan the ticket again"),
        (answer("ask", Reason.TICKET_DISPUTED), "ask", "Two tickets"),
        (answer("ask", Reason.CODE_TYPED), "ask", "proves nothing"),
        (answer("ask", Reason.SERVER_RECOVERING), "ask", "put back from a copy"),
        (answer("ask", Reason.RIGHT_TAKEN, till=2), "ask", "taking this order back"),
        (answer("ask", Reason.SEAT_ADMITTED, since=since(UUID(int=8))), "ask", "another ticket"),
        (answer("admitted", "not_uploaded"), "admitted", "genuine paper"),
        (answer("admitted", "on_paper"), "admitted", "emergency ticket"),
        (answer("admitted", name="Ann", identity="C01••••6H"), "admitted", "Ann, C01••••6H"),
    ],
)
def test_each_answer_has_a_shape_and_words_of_its_own(door, server, wait, said, look, words):
    scanned(door, server, wait, said)
    assert shown(door)[0] == look
    assert words in shown(door)[2]
    assert shown(door)[1] in door.admitting.verdict.accessibleName()


def test_no_two_kinds_of_answer_look_alike():
    assert len({icon for icon, _ in LOOKS.values()}) == len(LOOKS)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda one: one.name)
def test_from_afar_each_answer_is_told_by_its_ground_too(theme):
    grounds = {look: getattr(theme, tone) for look, (_, tone) in LOOKS.items()}
    assert len(set(grounds.values())) == len(grounds)
    for look, (_, tone) in LOOKS.items():
        ink = getattr(theme, f"on_{tone}")
        assert contrast(ink, grounds[look]) >= TEXT_CONTRAST, look
    assert grounds["already"] == theme.mine, "amber: somebody is in, and nothing is forged"
    assert grounds["refused"] == theme.accent, "red"


def test_a_ticket_scanned_before_the_answer_is_there_presses_no_key_and_is_scanned_again(
    door, screen, server, wait, box_office, monkeypatch
):
    """A scanner is a keyboard, and a code has spaces in it: typed elsewhere, they press keys."""
    held, pressed, panel = [], [], door.admitting
    door.print_key.clicked.connect(lambda *_: pressed.append("print"))
    monkeypatch.setattr(box_office.desk.background, "on_network", lambda *work: held.append(work))
    panel.field.setFocus()
    for code in ("BO1:ON E", "BO1:TWO "):
        QTest.keyClicks(QApplication.focusWidget(), code)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert len(held) == 1, "one after the other"
    assert pressed == [], "and no list is printed"
    _work, answered, _lost = held.pop()
    answered(answer("admitted", since=since()))
    assert shown(door)[0] == "admitted"
    assert "scan it again" in screen.sentence.sentence
    monkeypatch.undo()
    assert scanned(door, server, wait, answer("refused", Reason.TICKET_DEAD)).code == "BO1:CODE"


def test_after_a_word_that_came_to_nothing_the_scanner_types_into_the_field(
    door, screen, server, wait
):
    scanned(door, server, wait, answer("ask", Reason.TICKET_DISPUTED))
    panel = door.admitting
    tap(panel.in_reasons.group.button(0))
    server.failing, server.failing_after = Trouble("server", "away"), 0
    tap(panel.word)
    approve(screen, wait)
    wait(panel.again.isVisible)
    assert panel.field.hasFocus()


def test_a_word_whose_answer_was_lost_is_sent_again_and_not_given_again(
    door, screen, server, wait, box_office
):
    scanned(door, server, wait, answer("ask", Reason.TICKET_DISPUTED))
    panel = door.admitting
    tap(panel.in_reasons.group.button(0))
    heard = server.losing_answers()
    tap(panel.word)
    approve(screen, wait)
    wait(panel.again.isVisible)
    assert shown(door)[:2] == ("cut_off", "No answer: nobody is admitted here")
    assert not panel.word.isVisible(), "no second word about one ticket"
    server.failing = None
    server.answers[ADMIT] = answer("admitted", since=since())
    tap(panel.again)
    wait(lambda: shown(door)[0] == "admitted")
    ask = server.posted[-1][1]
    assert ask.decision.person == SUPERVISOR
    assert heard
    assert all(one == ask for one in heard), "the same operation, the same signature"


def test_without_an_answer_nobody_is_admitted_and_asking_again_is_the_same_scan(door, server, wait):
    server.failing, server.failing_after = Trouble("server", "away"), 0
    panel = door.admitting
    QTest.keyClicks(panel.field, "BO1:CODE")
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    wait(panel.again.isVisible)
    assert shown(door)[:2] == ("cut_off", "No answer: nobody is admitted here")
    assert panel.answer is None
    server.failing = None
    server.answers[ADMIT] = answer("admitted", since=since())
    asked = panel._ask.operation
    tap(panel.again)
    wait(lambda: panel.answer is not None)
    assert server.posted[-1][1].operation == asked
    assert not panel.again.isVisible()


def test_what_the_server_does_not_take_is_said_and_is_no_admission(door, server, wait):
    server.failing = Refusal(Reason.TILL_UNKNOWN)
    panel = door.admitting
    QTest.keyClicks(panel.field, "BO1:CODE")
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    wait(lambda: shown(door)[1] == "Not asked")
    assert not panel.again.isVisible()
    assert panel.field.isEnabled()


def test_a_supervisor_lets_them_in_with_a_reason_that_is_signed(
    door, screen, server, wait, box_office
):
    first = scanned(door, server, wait, answer("ask", Reason.TICKET_DISPUTED))
    panel = door.admitting
    assert not panel.word.isEnabled()
    tap(panel.in_reasons.group.button(0))
    server.answers[ADMIT] = answer("admitted", since=since())
    tap(panel.word)
    approve(screen, wait)
    wait(lambda: shown(door)[0] == "admitted")
    ask = server.posted[-1][1]
    assert ask.operation != first.operation
    assert ask.decision.person == SUPERVISOR
    assert ask.decision.reason == "The papers were compared"
    assert is_signed_by(box_office, "admit", f"ticket {TICKET.hex}", ask.decision)
    assert not panel.word.isVisible()


def test_a_supervisor_lets_them_out_and_the_ticket_admits_again(
    door, screen, server, wait, box_office
):
    scanned(door, server, wait, answer("already", Reason.ADMITTED_ALREADY, since=since()))
    panel = door.admitting
    tap(panel.undo)
    tap(panel.out_reasons.group.button(2))
    server.answers[OUT] = LetOut(is_in=False)
    tap(panel.word)
    approve(screen, wait)
    wait(lambda: "can go back" in screen.sentence.sentence)
    path, ask = server.posted[-1]
    assert (path, ask.ticket, ask.admission) == (OUT, TICKET, ADMISSION)
    assert is_signed_by(box_office, "let_out", f"admission {ADMISSION.hex}", ask.decision)
    assert shown(door)[0] == "ready"


def at_door(box_office):
    with box_office.till.desk.database.transaction() as unit:
        entries = unit.journal.after(0, 1 << 20)
    bodies = [decode_body(one.kind, one.body) for one in entries]
    return [one for one in bodies if isinstance(one, Admitted | WentOut)]


def test_whoever_comes_in_stands_in_the_till_s_journal_before_the_screen_says_so(
    door, server, wait, box_office
):
    verdicts, say = [], door.admitting.verdict.say

    def noting(said):
        verdicts.append((said.look, len(at_door(box_office))))
        say(said)

    door.admitting.verdict.say = noting
    scanned(door, server, wait, answer("admitted", since=since(), is_told=True))
    assert verdicts[-1] == ("admitted", 1)
    assert [count for look, count in verdicts if look != "admitted"] == [0] * (len(verdicts) - 1)
    scanned(door, server, wait, answer("already", Reason.ADMITTED_ALREADY, since=since()))
    scanned(door, server, wait, answer("ask", Reason.SERVER_RECOVERING))
    (fact,) = at_door(box_office)
    assert (fact.ticket, fact.admission, fact.place) == (TICKET, ADMISSION, 11)


def test_whoever_is_let_out_stands_there_with_the_seat_they_leave(
    door, screen, server, wait, box_office
):
    scanned(door, server, wait, answer("already", Reason.ADMITTED_ALREADY, since=since()))
    tap(door.admitting.undo)
    tap(door.admitting.out_reasons.group.button(1))
    server.answers[OUT] = LetOut(is_in=False, is_told=True)
    tap(door.admitting.word)
    approve(screen, wait)
    wait(lambda: "can go back" in screen.sentence.sentence)
    (fact,) = at_door(box_office)
    assert (fact.admitted.admission, fact.admitted.place, fact.till) == (ADMISSION, 11, 2)
    assert (fact.approver, fact.reason) == (SUPERVISOR, "They left, and come back")


def test_while_the_server_recovers_the_queue_goes_on_with_a_supervisor_s_eyes(
    door, screen, server, wait, box_office
):
    scanned(door, server, wait, answer("ask", Reason.SERVER_RECOVERING))
    panel = door.admitting
    assert "Was this ticket let in before?" in shown(door)[2]
    tap(panel.in_reasons.group.button(0))
    server.answers[ADMIT] = answer("admitted", since=since(), is_told=True)
    tap(panel.word)
    approve(screen, wait)
    wait(lambda: shown(door)[0] == "admitted")
    _, ask = server.posted[-1]
    assert is_signed_by(box_office, "admit", f"ticket {TICKET.hex}", ask.decision)
    (fact,) = at_door(box_office)
    assert (fact.approver, fact.reason) == (SUPERVISOR, "The papers were compared")


def test_whoever_came_in_by_another_ticket_is_not_let_out_by_this_one(door, server, wait):
    scanned(door, server, wait, answer("ask", Reason.SEAT_ADMITTED, since=since(UUID(int=8))))
    assert not door.admitting.undo.isVisible()


def test_whoever_is_in_at_another_performance_is_not_let_out_at_this_door(door, server, wait):
    said = answer("refused", Reason.OTHER_PERFORMANCE, performance=2, since=since())
    scanned(door, server, wait, said)
    assert not door.admitting.undo.isVisible()


def test_how_many_are_in_and_the_last_scans_of_all_doors(door, server, wait, box_office):
    one = box_office.desk.performance.id
    scans = [
        ScanSaid(AT_MS, "already", Reason.ADMITTED_ALREADY, 11, TICKET, 1, 1, "Door A", "c1"),
        ScanSaid(AT_MS - 60_000, "admitted", "", 11, TICKET, 1, 2, "Door B", "c1"),
    ]
    server.gets[f"/v1/performances/{one}/admissions"] = DoorReport(one, 1, 3, scans)
    scanned(door, server, wait, answer("already", since=since()))
    wait(lambda: door.inside.text() == "1 of 3 in")
    box = door.admitting._box
    lines = [box.itemAt(at).widget().text() for at in range(box.count())]
    assert [line.split("  ·  ")[1:] for line in lines] == [
        ["In already", "B2", "Door A"],
        ["Came in", "B2", "Door B"],
    ]


@pytest.mark.parametrize("place", ["Stalls G24", "Dress Circle left AA124"])
def test_of_a_place_on_the_list_nothing_is_cut_off(door, monkeypatch, wait, box_office, place):
    one = box_office.desk.performance.id
    monkeypatch.setattr(box_office.desk, "place_name", lambda _place: place)
    door.show_list(GateList(one, 1, [GateLine(11, "quarantined", 2)]))
    (name,) = (text for text in door.findChildren(QLabel) if text.text() == place)
    wait(lambda: name.isVisible() and name.height() >= name.heightForWidth(name.width()) > 0)
    widest = max(map(name.fontMetrics().horizontalAdvance, place.split()))
    assert name.width() >= widest


def test_a_cashier_has_the_door_and_a_supervisor_the_whole_house(screen: HouseScreen, box_office):
    box_office.desk.person = box_office.person(CASHIER)
    screen.entered()
    keys = screen.tabs.buttons()
    assert [key.text() for key in keys if key.isVisible()] == ["At the door"]
    assert screen.pages.currentWidget() is screen.door
    box_office.desk.person = box_office.person(SUPERVISOR)
    screen.entered()
    assert all(key.isVisible() for key in keys)
