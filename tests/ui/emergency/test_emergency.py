"""The outage pack's screen: what is printed, what comes back, and what is printed by itself."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from pos.domain.emergency import Watch
from pos.domain.ids import OperationId, PerformanceId, PlaceId
from pos.domain.outagepaper import MapPaper
from pos.domain.paper import EmergencyPaper, decode
from pos.domain.people import LOSE_PAPER, Approval
from pos.domain.ticketcode import short_code
from pos.services import owning, packing, shifts
from printing.status import PaperLevel, PrinterStatus
from tests.ui.conftest import ADULT, CHILD, STALLS, TONIGHT
from tests.ui.sale.conftest import small_hall
from ui.emergency.page import EmergencyPage
from ui.emergency.watch import OutageWatch
from ui.emergency.words import moment_at

OWNED = (10, 11, 12, 13)  # B1 to B4


@pytest.fixture
def page(qtbot, box_office, monkeypatch, wait):
    """A till that owns four seats in advance; its server does not answer."""
    monkeypatch.setattr(box_office.till.plans, "load", lambda _digest: small_hall())
    box_office.open_shift()
    desk = box_office.till.desk
    with desk.database.transaction() as unit:
        operation = OperationId(desk.ids.new())
        unit.leases.allot(operation, TONIGHT, [PlaceId(one) for one in OWNED], 1)
    page = EmergencyPage(box_office.desk)
    qtbot.addWidget(page)
    page.resize(1280, 740)
    page.show()
    page.entered()
    wait(lambda: bool(page.pack.lines) and page.account.count.text() != "")
    return page


def press(key) -> None:
    assert key.isVisible() and key.isEnabled(), key.text()
    QTest.mouseClick(key, Qt.MouseButton.LeftButton)


def jobs(box_office):
    with box_office.till.desk.database.transaction() as unit:
        return unit.jobs.in_state("queued")


def printed(page, wait) -> None:
    press(page.pack.print_key)
    wait(lambda: len(page.account.waiting) == 2)


def typed(page, text: str) -> None:
    page.account.field.setText(text)
    QTest.keyClick(page.account.field, Qt.Key.Key_Return)


def test_half_of_what_the_till_owns_is_proposed_and_can_be_changed(page, box_office, wait):
    line = page.pack.lines[STALLS]
    assert (line.count, line.owned, line.said.text()) == (2, 4, "2 of 4")
    press(line.keys[1])
    assert line.said.text() == "3 of 4"
    press(page.pack.print_key)
    wait(lambda: len(page.account.waiting) == 3)
    kinds = [one.kind for one in jobs(box_office)]
    assert kinds == ["will_call", "seat_map", "tally", *["emergency"] * 3]
    assert owning.own_places(box_office.till.desk, TONIGHT).owned == {10}
    assert "3 emergency ticket" in page.pack.sentence.sentence


def test_nothing_owned_only_the_lists_can_be_printed(page, box_office, wait):
    page.pack.choose(PerformanceId(2))
    wait(lambda: not page.pack.lines)
    assert not page.pack.print_key.isEnabled()
    press(page.pack.lists_key)
    wait(lambda: len(jobs(box_office)) == 2)


def test_the_map_marks_what_may_be_sold_on_paper(page, box_office, wait):
    printed(page, wait)
    paper = next(decode(one.kind, one.body) for one in jobs(box_office) if one.kind == "seat_map")
    assert isinstance(paper, MapPaper)
    (row,) = paper.rows
    assert (row.section, row.row, paper.mine, paper.seen_at_ms) == ("Stalls", "B", 4, 0)
    assert [(one.first, one.last, one.mine) for one in row.runs] == [("1", "4", True)]


def test_the_lists_go_to_a_folder_as_pdf(page, box_office, wait):
    press(page.pack.file_key)
    wait(lambda: "Written" in page.pack.sentence.sentence)
    (file,) = box_office.till.settings.outage_to.iterdir()
    assert file.read_bytes().startswith(b"%PDF")


def test_a_folder_that_is_not_there_says_so(page, box_office, tmp_path, wait):
    (tmp_path / "stick").write_text("no folder")
    till = box_office.till
    till.settings = replace(till.settings, outage_folder=tmp_path / "stick")
    press(page.pack.file_key)
    wait(lambda: "could not be written" in page.pack.sentence.sentence)


def test_a_typed_code_is_sold_as_what_was_taken_for_it(page, box_office, wait):
    printed(page, wait)
    first = page.account.waiting[0]
    typed(page, short_code(first.ticket.id).lower())
    wait(lambda: page.account.paper is not None)
    assert page.account.kinds[ADULT].isChecked()
    wait(page.account.kinds[CHILD].isVisible)
    press(page.account.kinds[CHILD])
    page.account.at.setText("0:01")
    press(page.account.sold)
    wait(lambda: len(page.account.waiting) == 1)
    report = shifts.x_report(box_office.till.desk)
    assert report.expected_cash_minor == 10_000 + 1200
    assert page.account.paper is None
    assert page.account.field.hasFocus()


def test_a_time_that_is_none_is_asked_again(page, wait):
    printed(page, wait)
    page.account.tiles[0].click()
    page.account.at.setText("half")
    press(page.account.sold)
    assert "19:30" in page.account.sentence.sentence
    assert len(page.account.waiting) == 2


def test_a_paper_in_hand_is_void_and_typed_again_it_is_accounted_for(page, wait):
    printed(page, wait)
    first = page.account.waiting[0]
    page.account.tiles[0].click()
    press(page.account.back)
    wait(lambda: len(page.account.waiting) == 1)
    assert "tear it up" in page.account.sentence.sentence
    typed(page, first.ticket.code)
    wait(lambda: "accounted for already" in page.account.sentence.sentence)


def test_a_lost_paper_needs_a_reason_and_a_supervisor_and_stays_on_the_list(page, box_office, wait):
    printed(page, wait)
    page.account.tiles[0].click()
    press(page.account.lost)
    assert page.account.sentence.sentence
    page.account.reason.setText("blown away")
    press(page.account.lost)
    assert page.account.approval.isVisible()
    desk = box_office.till.desk
    ticket = page.account.waiting[0].ticket.id
    word = Approval(desk.ids.new(), LOSE_PAPER, ticket, "s1", "Supervisor", desk.clock.now_ms())
    with desk.database.transaction() as unit:
        unit.people.add_approval(word)
    page.account.approval.hide()
    page.account.approval.approved.emit(word)
    wait(lambda: page.account.waiting[0].state == "lost")
    wait(lambda: len(page.account.tiles) == 2)
    assert "blown away" in page.account.tiles[0].accessibleName()


@pytest.mark.parametrize("text", ["ABCD-EFGH", "BO1:nonsense", "?"])
def test_what_is_no_emergency_ticket_is_refused(page, text, wait):
    typed(page, text)
    wait(lambda: page.account.sentence.sentence != "")
    assert page.account.paper is None
    assert not page.account.take_up.isVisible()


def test_a_paper_whose_record_is_lost_is_taken_up_from_its_scanned_code(
    page, box_office, monkeypatch, wait
):
    printed(page, wait)
    code = page.account.waiting[0].ticket.code
    desk = box_office.till.desk
    raw = desk.database._engine.raw_connection()
    for trigger in ("emergency_papers_refuse_delete", "packs_refuse_delete"):
        raw.execute(f"DROP TRIGGER {trigger}")
    raw.execute("DELETE FROM emergency_papers")
    raw.commit()
    raw.close()
    typed(page, code)
    wait(page.account.take_up.isVisible)
    press(page.account.take_up)
    wait(lambda: page.account.paper is not None)
    assert page.account.paper.ticket.code == code


# --- by itself ------------------------------------------------------------------------------------


def watch(box_office, **minutes) -> OutageWatch:
    made = OutageWatch(box_office.desk)
    made.watch = Watch(**minutes)
    return made


def kinds(box_office) -> list[str]:
    return [one.kind for one in jobs(box_office)]


PACK = ["will_call", "seat_map", "tally", "emergency", "emergency"]


def test_before_the_doors_open_a_pack_is_printed_once_whatever_happens(
    page, box_office, qtbot, wait
):
    own = watch(box_office, doors_min=180)
    with qtbot.waitSignal(own.packed, timeout=10_000):
        own.look()
    assert kinds(box_office) == PACK
    own.look()
    again = watch(box_office, doors_min=180)  # the program was started anew
    again.look()
    wait(lambda: not box_office.desk.background.busy("storage"))
    assert kinds(box_office) == PACK


def test_nothing_is_printed_by_itself_unless_somebody_set_it(page, box_office, wait):
    own = watch(box_office)
    assert not own._beat.isActive()
    own.look()
    wait(lambda: not box_office.desk.background.busy("storage"))
    assert jobs(box_office) == ()


def test_with_the_server_lost_for_long_enough_a_pack_is_printed(
    page, box_office, qtbot, monkeypatch, wait
):
    clock = box_office.till.desk.clock
    own = watch(box_office, lost_min=10)
    now_s = clock.monotonic_s()
    monkeypatch.setattr(type(clock), "monotonic_s", lambda _self: now_s)
    box_office.desk.server_is(False)
    own.look()
    now_s += 9 * 60
    own.look()
    wait(lambda: not box_office.desk.background.busy("storage"))
    assert jobs(box_office) == ()
    now_s += 2 * 60
    with qtbot.waitSignal(own.packed, timeout=10_000):
        own.look()
    assert kinds(box_office) == PACK


def test_a_roll_that_is_nearly_empty_waits_for_a_person(page, box_office, qtbot, monkeypatch):
    page.heed(own := watch(box_office, doors_min=180))
    status = PrinterStatus(online=True, paper=PaperLevel.LOW, last_seen_s=1.0)
    monkeypatch.setattr(box_office.till.spool, "status", lambda: status)
    own.look()
    assert own.waits_for_paper
    assert "nearly empty" in page.pack.sentence.sentence
    assert jobs(box_office) == ()
    status = replace(status, paper=PaperLevel.OK)
    with qtbot.waitSignal(own.packed, timeout=10_000):
        own.look()
    assert not own.waits_for_paper


def test_what_is_in_the_basket_is_not_packed(page, box_office, qtbot):
    box_office.desk.kept = {(TONIGHT, PlaceId(one)) for one in OWNED[1:]}
    own = watch(box_office, doors_min=180)
    with qtbot.waitSignal(own.packed, timeout=10_000) as packed:
        own.look()
    assert packed.args[0].tickets == (), "half of one is none"
    assert owning.own_places(box_office.till.desk, TONIGHT).owned == set(OWNED)


def test_the_papers_are_numbered(page, box_office, wait):
    printed(page, wait)
    ticket = decode("emergency", jobs(box_office)[-1].body)
    assert isinstance(ticket, EmergencyPaper)
    assert ticket.number == "1-E002"
    assert packing.waiting(box_office.till.desk)[1].number == 2


def test_the_time_on_the_paper_is_the_last_such_moment():
    now_ms = 1_900_000_000_000  # 17:46:40 UTC
    assert moment_at("", now_ms, "UTC") == 0
    assert moment_at("17:30", now_ms, "UTC") == moment_at("1730", now_ms, "UTC")
    assert now_ms - moment_at("17:30", now_ms, "UTC") == 16 * 60_000 + 40_000
    day_ms = int(timedelta(days=1).total_seconds() * 1000)
    assert moment_at("18:00", now_ms, "UTC") == moment_at("1800", now_ms, "UTC")
    assert now_ms - day_ms < moment_at("18:00", now_ms, "UTC") < now_ms
    for wrong in ("25:00", "1", "now", "12:60", "١٢٣٤"):
        with pytest.raises(ValueError):
            moment_at(wrong, now_ms, "UTC")
