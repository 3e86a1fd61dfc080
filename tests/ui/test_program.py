"""The till put together: from sign-in to the sale, and to a clean end."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

import ui.window
from pos.domain.basket import Item
from pos.domain.ids import JobId, PlaceId
from pos.domain.money import Money
from pos.domain.plan import PlaceLabel
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.services import cards, selling, shifts
from pos.storage.database import Database
from sync.client.replica import Replica
from sync.protocol.wire import Changes, PlaceChange, PlaceState, Snapshot
from tests.ui.conftest import GenerousServer
from tests.ui.seatmap.halls import grid
from ui import formats, theme
from ui.__main__ import dress
from ui.bootstrap import Till
from ui.plans import fetching
from ui.plans.reading import GivenUp
from ui.program import Program
from ui.sale.stage import Stage
from ui.settings import Settings
from ui.widgets import LampState

PINS = {"c1": "1111"}


@pytest.fixture
def program(qapp: QApplication, till: Till) -> Iterator[Program]:
    """A program on a till whose server does not answer."""
    theme.apply(qapp, "light")
    formats.use_locale("en_GB")
    result = Program(till)
    result.window.resize(1280, 800)
    result.begin()
    yield result
    result.window.close()
    result.window.deleteLater()
    # Now: else whatever changes its clothes next dresses all of these screens as well.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def sign_in(program: Program, wait: Callable[[Callable[[], bool]], None]) -> None:
    tiles = program.sign_in.tiles
    wait(lambda: bool(tiles._people))
    tiles.pick(program.desk.season.people[0].id)
    program.sign_in.pad.entered.emit(PINS["c1"])
    wait(lambda: program.desk.person is not None)


def test_it_begins_at_the_sign_in_and_leads_nowhere_else(program, wait):
    assert program.window.here == "sign in"
    assert not any(key.isVisible() for key in program.window.header.goes.values())


def test_signed_in_without_a_shift_it_asks_to_open_one(program, wait):
    sign_in(program, wait)
    wait(lambda: program.window.here == "shift")
    assert program.window.header.person.lines == ("Cashier 1",)


def test_signed_in_with_an_open_shift_home_is_the_map(program, wait):
    shifts.open_shift(program.till.desk, program.desk.season.people[0], 10_000)
    sign_in(program, wait)
    wait(lambda: program.window.here == "sale")


def test_the_lamp_says_that_the_server_does_not_answer(program, wait):
    wait(lambda: program.window.header.server.state is LampState.TROUBLE)
    assert program.window.header.server.text == "No server"


def test_a_till_without_a_printer_says_so(program, wait):
    wait(lambda: program.window.header.printer.state is LampState.TROUBLE)
    assert program.window.header.printer.text == "No printer"


def test_the_conflict_desk_is_in_the_header_while_something_waits_there(program, wait):
    desk, key = program.till.desk, program.window.header.goes["conflicts"]
    with desk.database.transaction() as unit:
        unit.tasks.add(1, "not_owned", {"till": 2})
    sign_in(program, wait)
    wait(key.isVisible)
    assert (key.text(), key.accessibleName()) == ("1", "Conflicts 1")
    key.click()
    assert program.window.here == "conflicts"
    with desk.database.transaction() as unit:
        unit.tasks.settle(unit.tasks.open()[0].id, "s1", 1, "noted", "seen to")
    program.conflicts.settled.emit()
    wait(lambda: not key.isVisible())


def test_the_header_of_a_locked_till_shows_no_conflicts(program, wait):
    with program.till.desk.database.transaction() as unit:
        unit.tasks.add(1, "not_owned", {"till": 2})
    sign_in(program, wait)
    wait(program.window.header.goes["conflicts"].isVisible)
    program.window.header.person.click()
    assert not program.window.header.goes["conflicts"].isVisible()


def test_signing_out_locks_the_till(program, wait):
    sign_in(program, wait)
    wait(lambda: program.window.here == "shift")
    program.window.header.person.click()
    assert program.window.here == "sign in"
    assert program.desk.person is None


def test_an_idle_till_locks_and_keeps_its_person_and_basket(program, wait):
    sign_in(program, wait)
    wait(lambda: program.window.here == "shift")
    program.idle.idle.emit()
    assert program.window.here == "sign in"
    assert program.sign_in.heading.text() == "Locked"


@pytest.mark.logs_warnings
def test_a_bug_opens_the_one_window_and_the_till_goes_on(program):
    program.notices.present(ZeroDivisionError("a slip"))
    words = [one.text() for one in program.window.findChildren(QLabel)]
    assert "Something went wrong in this program." in words
    assert program.window.here == "sign in"


def test_the_settings_dress_the_till(qapp: QApplication, tmp_path: Path) -> None:
    told = Settings(data=tmp_path, theme="dark", language="zh", dots_per_mm=141 / 25.4)
    try:
        dress(qapp, told)
        assert theme.current().name == "dark"
        assert theme.mm(None, 20) == 111
        assert formats.locale() == "zh_Hans_CN"
    finally:
        theme.override_dpi(None)
        dress(qapp, replace(told, theme="light", language="en", dots_per_mm=0.0))


def test_the_clock_shows_the_house_s_time_wherever_the_machine_thinks_it_is(program, monkeypatch):
    here = datetime(2026, 11, 22, 18, 5, tzinfo=UTC)

    class Now(datetime):
        @classmethod
        def now(cls, tz=None):
            return here

    monkeypatch.setattr(ui.window, "datetime", Now)
    program.window.keep_time_of("Asia/Shanghai")
    assert program.window.header.clock.text() == "02:05"


def test_a_till_enrolled_this_evening_is_asked_for_its_name_once(program, monkeypatch):
    asked: list[int] = []
    monkeypatch.setattr(program.desk, "ask_till_names", lambda: asked.append(1))
    replica = Replica(10)
    program.desk.replica = replica
    own = program.till.desk.credentials.till
    program.desk.take_snapshot(replica, Snapshot(1, 1, 0, bytes(10), [(3, own)]))
    asked.clear()
    for version, place in ((1, 4), (2, 5)):
        change = PlaceChange(version, place, int(PlaceState.HELD), 9)
        program.desk.take_changes(replica, Changes(1, [change]))
    assert asked == [1]


def test_a_newer_season_waits_until_the_customer_is_served(program, wait):
    season = program.desk.season
    newer = replace(season, version=season.version + 1)
    cell = season.price_lists[0].prices[0]
    performance = season.performances[0].id
    label = PlaceLabel("Stalls", "A", "1")
    item = Item(
        performance,
        PlaceId(0),
        label,
        cell.category,
        cell.ticket_type,
        Money(cell.minor, season.currency),
    )
    program.desk.set_basket(program.desk.basket.add(item))
    program._take_season(newer)
    program._on_beat()
    assert program.desk.season is season
    program.desk.next_customer()
    program._on_beat()
    assert program.desk.season is newer


def test_a_server_that_does_not_take_the_journal_is_said_and_the_lamp_stays_on(program, wait):
    wait(lambda: program.desk.server_up is False)
    said: list[str] = []
    program.notices.refused.connect(said.append)
    program._on_started(Refusal(Reason.TILL_FENCED))
    assert program.desk.server_up is True
    assert len(said) == 1


def test_coming_back_to_a_half_paid_sale_the_keyboard_types_the_cash(program, wait):
    shifts.open_shift(program.till.desk, program.desk.season.people[0], 10_000)
    sign_in(program, wait)
    wait(lambda: program.window.here == "sale")
    program.window.activateWindow()
    panels = program.sale._panels
    panels.setCurrentWidget(program.sale.cash)
    program.window.go("orders")
    program.window.go("sale")
    wait(program.sale.cash.hasFocus)


def test_a_till_that_is_closed_keeps_no_place_from_the_others(program, wait):
    performance, own = program.desk.season.performances[0].id, program.till.desk
    wait(lambda: not program.background.busy("network"))
    selling.secure(own, GenerousServer(), performance, [PlaceId(0)])
    program.window.close()
    database = Database.open_to_read(program.till.settings.database)
    with database.transaction() as unit:
        assert unit.leases.every() == ()
        assert [entry.kind for entry in unit.journal.after(0, 10)] == ["return"]
    database.close()


def test_a_till_closed_over_an_open_card_payment_keeps_what_it_may_have_paid_for(program, wait):
    performance, own = program.desk.season.performances[0].id, program.till.desk
    wait(lambda: not program.background.busy("network"))
    selling.secure(own, GenerousServer(), performance, [PlaceId(0)])
    program.sale.paying.stage = Stage.CARD
    program.window.close()
    database = Database.open_to_read(program.till.settings.database)
    with database.transaction() as unit:
        assert len(unit.leases.every()) == 1
    database.close()


def test_a_till_without_a_season_asks_for_its_first_one_until_it_comes(program, wait, monkeypatch):
    season, answers = program.desk.season, iter([Trouble("server", "away"), None])

    def refresh(_step):
        error = next(answers)
        if error is not None:
            raise error
        return season

    wait(lambda: program.desk.server_up is False)  # the start is over
    program.desk.season = None
    monkeypatch.setattr(program.till.catalogue, "refresh", refresh)
    wait(lambda: program.desk.season is season)


def a_plan(program, digest, rows=2):
    plan = replace(grid(rows, 5), digest=digest, categories=("stalls",))
    plan.category_of[:] = 0
    program.till.plans.load = {digest: plan}.get
    return plan


def changed(season, digest):
    first, *others = season.performances
    fresh = (replace(first, plan_digest=digest), *others)
    return replace(season, version=season.version + 1, performances=fresh)


def test_a_plan_changed_under_a_customer_is_shown_once_the_basket_is_empty(program, wait):
    wait(lambda: program.desk.server_up is False)
    season = program.desk.season
    a_plan(program, "")
    program.desk.select(season.performances[0])
    wait(lambda: program.desk.plan is not None)
    before = program.desk.plan
    newer, plan = changed(season, "new"), a_plan(program, "new", rows=3)
    price = Money(2400, season.currency)
    label = PlaceLabel("Stalls", "A", "1")
    cell = season.price_lists[0].prices[0]
    item = Item(
        season.performances[0].id, PlaceId(0), label, cell.category, cell.ticket_type, price
    )
    program.desk.set_basket(program.desk.basket.add(item))
    program._take_season(newer)
    program._on_beat()
    assert program.desk.plan is before
    program.desk.next_customer()
    program._on_beat()
    wait(lambda: program.desk.plan is plan)
    assert program.desk.performance.plan_digest == "new"
    assert len(program.desk.replica.states) == plan.place_count


def test_a_snapshot_of_a_plan_not_known_yet_asks_for_the_season_and_shows_what_was(program, wait):
    wait(lambda: program.desk.server_up is False)
    a_plan(program, "")
    program.desk.select(program.desk.season.performances[0])
    wait(lambda: program.desk.replica is not None)
    asked, replica = [], program.desk.replica
    program.desk.hallOutdated.connect(lambda: asked.append(True))
    program.desk.take_snapshot(replica, Snapshot(1, 1, 4, bytes(99), []))
    assert asked == [True]
    assert not replica.states.any()
    program.desk.take_snapshot(replica, Snapshot(1, 1, 4, bytes(10), []))
    late = [PlaceChange(5, 50, int(PlaceState.SOLD), 9), PlaceChange(6, 3, 1, 9)]
    assert replica.apply(Changes(1, late)).tolist() == [3]


def test_a_large_plan_shows_how_far_it_is_and_is_left_for_later(program, wait, monkeypatch):
    wait(lambda: program.desk.server_up is False)
    wait(lambda: program.fetching.idle)
    monkeypatch.setattr(fetching, "SHOWN_AFTER_S", -1.0)
    seen, given_up = threading.Event(), threading.Event()

    def refresh(step):
        step(0.25)
        seen.set()
        try:
            while not given_up.wait(0.01):
                step(0.5)
        except GivenUp:
            given_up.set()
            raise
        raise AssertionError("nobody gave it up")

    monkeypatch.setattr(program.till.catalogue, "refresh", refresh)
    season = program.desk.season
    program._refresh_season()
    program._refresh_season()  # one at a time
    wait(lambda: seen.is_set() and program.fetching.bar.value() == 50)
    assert program.fetching.isVisible()
    QTest.mouseClick(program.fetching.cancel, Qt.MouseButton.LeftButton)
    wait(given_up.is_set)
    wait(lambda: program.fetching.idle)
    assert not program.fetching.isVisible()
    assert program.desk.season is season


def test_before_the_first_season_later_is_not_the_next_second(program, wait, monkeypatch):
    wait(lambda: program.desk.server_up is False)
    wait(lambda: program.fetching.idle)
    program._beat.stop()
    monkeypatch.setattr(program.background, "busy", lambda lane: lane != "network")
    over = threading.Event()

    def refresh(step):
        while not over.wait(0.01):
            step(0.5)
        raise GivenUp

    monkeypatch.setattr(program.till.catalogue, "refresh", refresh)
    monkeypatch.setattr(program.desk, "season", None)
    program._on_beat()
    assert not program.fetching.idle
    program.fetching.cancel.click()
    wait(lambda: program.fetching.idle)
    program._on_beat()
    assert program.fetching.idle
    program._season_beat.timeout.emit()
    assert not program.fetching.idle
    over.set()
    wait(lambda: program.fetching.idle)
    program._on_beat()  # that one was not put off
    assert not program.fetching.idle
    wait(lambda: program.fetching.idle)


def test_a_paper_in_doubt_is_there_to_be_seen_and_the_lamp_leads_to_it(program, wait):
    sign_in(program, wait)
    lamp = program.window.header.printer
    with program.till.desk.database.transaction() as unit:
        unit.jobs.add(JobId(program.till.desk.ids.new()), "report", b"{}")
        (job,) = unit.jobs.in_state("queued")
        unit.jobs.set_state(job.id, "in_doubt", "the line broke")
    program._count_questions()
    key = program.window.header.goes["papers"]
    wait(lambda: key.isVisible() and key.text() == "1")
    QTest.mouseClick(lamp, Qt.MouseButton.LeftButton)
    wait(lambda: program.window.here == "papers" and program.papers.doubt.isVisible())
    QTest.mouseClick(program.papers.doubt.came_out, Qt.MouseButton.LeftButton)
    wait(lambda: not key.isVisible())


def test_from_the_shift_what_keeps_it_open_is_one_tap_away(program, wait):
    desk, sale = program.till.desk, program.sale
    shifts.open_shift(desk, program.desk.season.people[0], 10_000)
    cards.start(desk, desk.ids.new(), Money(2400, program.desk.season.currency))
    sign_in(program, wait)
    wait(sale.settle.isVisible)
    QTest.mouseClick(sale.settle.later, Qt.MouseButton.LeftButton)
    program.window.go("shift")
    wait(program.shift.overview.settle_key.isVisible)
    QTest.mouseClick(program.shift.overview.settle_key, Qt.MouseButton.LeftButton)
    wait(sale.settle.isVisible)
    assert program.window.here == "sale"
