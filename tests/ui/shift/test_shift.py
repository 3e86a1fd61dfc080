"""The shift, as a cashier reads it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from pos.domain.ids import OperationId, PlaceId
from pos.domain.money import Currency, Money
from pos.domain.order import Tender
from pos.domain.printjob import sale_cause
from pos.domain.report import PapersOut
from pos.services import cards, packing, papernotes, rates, shifts, tendering
from pos.services.packing import PackWish
from tests.ui.conftest import CASHIER, PRICE_MINOR, STALLS, TONIGHT
from tests.ui.sale.conftest import small_hall
from tests.ui.shift.conftest import agree_to_refund, enter

LEFT = Qt.MouseButton.LeftButton
EUR = Currency("EUR")


def _key(widget, text):
    return next(k for k in widget.findChildren(QPushButton) if k.text() == text and k.isVisible())


def _approve(qtbot, screen, wait, pin="999999"):
    wait(lambda: screen.approval.tiles.person is not None)
    qtbot.keyClicks(screen.approval, pin)
    qtbot.keyClick(screen.approval, Qt.Key.Key_Return)


def _line(screen, name):
    return dict(screen.reading.view.lines)[name]


def _count_sum(qtbot, screen, minor):
    qtbot.mouseClick(screen.count.way, LEFT)
    qtbot.keyClicks(screen.count.sum, str(minor))
    qtbot.mouseClick(screen.count.confirm, LEFT)


def test_a_shift_opens_with_the_float_that_was_typed(qtbot, screen, box_office, wait):
    screen.entered()
    wait(lambda: screen.steps.currentWidget() is screen.opening)
    qtbot.keyClicks(screen.opening.amount, "12345")
    assert screen.opening.amount.figure.text() == "€123.45"
    with qtbot.waitSignal(screen.opened, timeout=10_000):
        qtbot.mouseClick(screen.opening.open_key, LEFT)
    wait(lambda: screen.steps.currentWidget() is screen.overview)
    assert screen.overview.float_.text() == "€123.45"
    assert screen.overview.about.text().startswith("Opened by Cashier 1, ")


def test_enter_opens_the_shift_too(qtbot, screen, wait):
    screen.entered()
    wait(lambda: screen.steps.currentWidget() is screen.opening)
    qtbot.keyClicks(screen.opening.amount, "5000")
    with qtbot.waitSignal(screen.opened, timeout=10_000):
        qtbot.keyPress(screen.opening.amount, Qt.Key.Key_Return)


def test_nothing_is_in_the_way_of_an_empty_shift_but_what_the_server_lacks(open_screen):
    assert open_screen.overview.notes.text() == ("1 entry waits for the sales server; it is safe.")
    assert open_screen.overview.close_key.isEnabled()


def _refuse_sale(box_office, order):
    """The server did not take it."""
    with box_office.till.desk.database.transaction() as unit:
        about = {"ticket": order.tickets[0].id.hex, "till": 2, "admits": False}
        unit.tasks.add(unit.journal.head().number, "not_owned", about)


def test_a_conflict_keeps_the_shift_open_and_the_way_to_it_is_in_sight(
    qtbot, screen, box_office, wait
):
    box_office.open_shift()
    _refuse_sale(box_office, box_office.sell("E9"))
    enter(screen, wait)
    notes = screen.overview.notes.text()
    assert "1 conflict with the sales server has to be settled first." in notes
    assert not screen.overview.close_key.isEnabled()
    with qtbot.waitSignal(screen.conflicts_wanted, timeout=10_000):
        qtbot.mouseClick(screen.overview.conflicts_key, LEFT)


def test_a_conflict_that_comes_while_the_drawer_is_counted_is_said_and_shown(
    qtbot, open_screen, box_office, wait
):
    order = box_office.sell("E9")
    qtbot.mouseClick(open_screen.overview.close_key, LEFT)
    _count_sum(qtbot, open_screen, 12_400)
    wait(lambda: open_screen.steps.currentWidget() is open_screen.verdict)
    _refuse_sale(box_office, order)
    qtbot.mouseClick(open_screen.verdict.close_key, LEFT)
    _approve(qtbot, open_screen, wait)
    wait(lambda: open_screen.steps.currentWidget() is open_screen.overview)
    assert "see the conflict desk" in open_screen.sentence.sentence
    assert open_screen.overview.conflicts_key.isVisible()
    assert shifts.current(box_office.till.desk) is not None


def test_without_conflicts_there_is_no_way_to_their_desk(open_screen):
    assert not open_screen.overview.conflicts_key.isVisible()


def test_an_open_card_payment_keeps_the_shift_open(qtbot, screen, box_office, wait):
    box_office.open_shift()
    desk = box_office.till.desk
    cards.start(desk, desk.ids.new(), Money(2400, EUR))
    enter(screen, wait)
    assert "A payment of €24.00 is still open: settle it first." in screen.overview.notes.text()
    assert not screen.overview.close_key.isEnabled()
    with qtbot.waitSignal(screen.settle_wanted, timeout=10_000):
        qtbot.mouseClick(screen.overview.settle_key, LEFT)


def test_money_on_its_way_back_keeps_the_shift_open_and_leads_to_its_order(
    qtbot, screen, box_office, wait
):
    box_office.open_shift()
    order = box_office.sell("E9", card="4711")
    agree_to_refund(box_office, order)
    enter(screen, wait)
    assert (
        "Money is still on its way back, of order 1-000001: finish that."
        in screen.overview.notes.text()
    )
    assert not screen.overview.close_key.isEnabled()
    assert not screen.overview.settle_key.isVisible()
    with qtbot.waitSignal(screen.order_wanted, timeout=10_000) as wanted:
        qtbot.mouseClick(screen.overview.order_key, LEFT)
    assert wanted.args == [order.id]


def test_what_the_server_could_not_take_is_shown(screen, box_office, wait):
    box_office.open_shift()
    with box_office.till.desk.database.transaction() as unit:
        unit.tasks.add(1, "place_taken", {})
    enter(screen, wait)
    assert (
        "1 conflict with the sales server has to be settled first." in screen.overview.notes.text()
    )


def test_an_x_report_counts_what_was_sold(qtbot, open_screen, box_office, wait):
    box_office.sell("E9", "E10", handed_minor=5000)
    box_office.sell("F1", card="4711")
    qtbot.mouseClick(open_screen.overview.x_key, LEFT)
    wait(lambda: open_screen.steps.currentWidget() is open_screen.reading)
    assert open_screen.reading.view.heading.text() == "X report"
    assert _line(open_screen, "Tickets sold") == "3"
    assert _line(open_screen, "Sold") == "€72.00"
    assert _line(open_screen, "Cash, received (1)") == "€48.00"
    assert _line(open_screen, "Card, received (1)") == "€24.00"


def test_a_cashier_who_will_count_does_not_see_what_should_be_there(
    qtbot, open_screen, box_office, wait
):
    qtbot.mouseClick(open_screen.overview.x_key, LEFT)
    wait(lambda: open_screen.steps.currentWidget() is open_screen.reading)
    assert "Should be in the drawer" not in dict(open_screen.reading.view.lines)
    box_office.desk.sign_in(box_office.person("s1"))
    enter(open_screen, wait)
    qtbot.mouseClick(open_screen.overview.x_key, LEFT)
    wait(lambda: "Should be in the drawer" in dict(open_screen.reading.view.lines))


def test_an_x_report_goes_to_paper_when_asked(qtbot, open_screen, box_office, wait):
    qtbot.mouseClick(open_screen.overview.x_key, LEFT)
    wait(lambda: open_screen.steps.currentWidget() is open_screen.reading)
    qtbot.mouseClick(open_screen.reading.print_key, LEFT)
    wait(lambda: "on its way to the printer" in open_screen.sentence.sentence)
    with box_office.till.desk.database.transaction() as unit:
        assert [one.kind for one in unit.jobs.in_state("queued")] == ["report"]


def test_money_paid_in_is_said_and_kept(qtbot, open_screen, box_office, wait):
    qtbot.mouseClick(open_screen.overview.in_key, LEFT)
    moving = open_screen.moving
    qtbot.keyClicks(moving.amount, "2000")
    assert not moving.confirm.isEnabled(), "no reason yet"
    qtbot.mouseClick(_key(moving, "More change"), LEFT)
    qtbot.mouseClick(moving.confirm, LEFT)
    wait(lambda: open_screen.sentence.sentence == "€20.00 paid in.")
    assert shifts.x_report(box_office.till.desk).expected_cash_minor == 12_000


def test_a_cashier_pays_out_with_a_supervisor(qtbot, open_screen, box_office, wait):
    qtbot.mouseClick(open_screen.overview.out_key, LEFT)
    moving = open_screen.moving
    qtbot.keyClicks(moving.amount, "3000")
    qtbot.mouseClick(_key(moving, "To the safe"), LEFT)
    qtbot.mouseClick(moving.confirm, LEFT)
    assert open_screen.approval.what.text() == "Pay out €30.00: To the safe"
    _approve(qtbot, open_screen, wait)
    wait(lambda: open_screen.sentence.sentence == "€30.00 paid out.")
    assert shifts.x_report(box_office.till.desk).paid_out_minor == 3000


def test_notes_and_coins_add_up(qtbot, open_screen):
    qtbot.mouseClick(open_screen.overview.close_key, LEFT)
    pieces = open_screen.count.pieces
    qtbot.mouseClick(pieces.tiles[5000], LEFT)
    qtbot.keyClicks(pieces, "2")
    qtbot.keyClick(pieces, Qt.Key.Key_Return)
    qtbot.keyClicks(pieces, "12")
    assert pieces.tiles[2000].isChecked(), "Enter goes on to the next note"
    assert pieces.total.text() == "€340.00"
    qtbot.mouseClick(pieces.tiles[2000], LEFT)
    qtbot.keyClicks(pieces, "3")
    assert pieces.tiles[2000].accessibleName() == "€20.00, 3", "a tap starts the number anew"
    assert pieces.total.text() == "€160.00"


def test_the_count_is_blind(qtbot, open_screen):
    qtbot.mouseClick(open_screen.overview.close_key, LEFT)
    shown = " ".join(key.accessibleName() for key in open_screen.count.findChildren(QPushButton))
    assert "100.00" in shown, "the note of a hundred is there"
    assert open_screen.count.pieces.total.text() == "€0.00"
    assert not open_screen.verdict.isVisible()


def test_a_drawer_that_is_short_says_so_only_after_the_count(qtbot, open_screen, wait):
    qtbot.mouseClick(open_screen.overview.close_key, LEFT)
    _count_sum(qtbot, open_screen, 9800)
    wait(lambda: open_screen.steps.currentWidget() is open_screen.verdict)
    assert open_screen.verdict.counted.text() == "Counted €98.00, expected €100.00"
    assert open_screen.verdict.verdict.text() == "Missing:"
    assert open_screen.verdict.figure.text() == "€2.00"
    qtbot.mouseClick(_key(open_screen.verdict, "Count again"), LEFT)
    assert open_screen.steps.currentWidget() is open_screen.count


def test_a_shift_closes_with_a_supervisor_and_a_z(qtbot, open_screen, box_office, wait):
    box_office.sell("E9", handed_minor=5000)
    qtbot.mouseClick(open_screen.overview.close_key, LEFT)
    _count_sum(qtbot, open_screen, 12_400)
    wait(lambda: open_screen.steps.currentWidget() is open_screen.verdict)
    assert open_screen.verdict.verdict.text() == "The drawer is right."
    qtbot.mouseClick(open_screen.verdict.close_key, LEFT)
    assert open_screen.approval.what.text().startswith("Close the shift. Counted €124.00")
    _approve(qtbot, open_screen, wait)
    wait(lambda: open_screen.steps.currentWidget() is open_screen.reading)
    assert open_screen.reading.view.heading.text() == "Z report 1"
    assert _line(open_screen, "Should be in the drawer") == "€124.00"
    assert _line(open_screen, "Counted") == "€124.00"
    assert _line(open_screen, "Difference") == "none"
    assert not open_screen.reading.print_key.isVisible(), "a Z is printed by itself, once"
    with box_office.till.desk.database.transaction() as unit:
        assert "report" in [one.kind for one in unit.jobs.in_state("queued")]
    with qtbot.waitSignal(open_screen.closed):
        qtbot.mouseClick(open_screen.reading.done_key, LEFT)
    wait(lambda: open_screen.steps.currentWidget() is open_screen.opening)


def test_too_much_in_the_drawer_stands_on_the_z(qtbot, open_screen, wait):
    qtbot.mouseClick(open_screen.overview.close_key, LEFT)
    _count_sum(qtbot, open_screen, 10_150)
    wait(lambda: open_screen.steps.currentWidget() is open_screen.verdict)
    assert open_screen.verdict.verdict.text() == "Too much in the drawer:"
    qtbot.mouseClick(open_screen.verdict.close_key, LEFT)
    _approve(qtbot, open_screen, wait)
    wait(lambda: open_screen.steps.currentWidget() is open_screen.reading)
    assert _line(open_screen, "Over") == "€1.50"


def test_without_the_supervisor_the_shift_stays_open(qtbot, open_screen, box_office, wait):
    qtbot.mouseClick(open_screen.overview.close_key, LEFT)
    _count_sum(qtbot, open_screen, 10_000)
    wait(lambda: open_screen.steps.currentWidget() is open_screen.verdict)
    qtbot.mouseClick(open_screen.verdict.close_key, LEFT)
    wait(lambda: open_screen.approval.tiles.person is not None)
    qtbot.mouseClick(open_screen.approval.cancel, LEFT)
    assert open_screen.steps.currentWidget() is open_screen.verdict
    assert shifts.current(box_office.till.desk) is not None


@pytest.fixture
def francs(box_office):
    """The house takes Swiss notes."""
    desk = box_office.desk
    desk.season = replace(desk.season, house=replace(desk.season.house, foreign_cash=("CHF",)))
    with desk.till.desk.database.transaction() as unit:
        unit.seasons.keep(desk.season, 0)


def test_a_house_without_other_currencies_has_no_key_for_them(open_screen):
    assert not open_screen.overview.rates_key.isVisible()


def test_a_supervisor_says_what_a_franc_is_worth_today(qtbot, francs, open_screen, wait):
    screen = open_screen
    qtbot.mouseClick(screen.overview.rates_key, LEFT)
    wait(lambda: screen.steps.currentWidget() is screen.rates)
    assert screen.rates.asked.text() == "1 CHF is worth how many EUR?"
    qtbot.keyClicks(screen.rates, "1.065")
    qtbot.mouseClick(screen.rates.confirm, LEFT)
    wait(screen.approval.isVisible)
    assert screen.approval.what.text() == "Today 1 CHF is worth 1.0650 EUR"
    _approve(qtbot, screen, wait)
    wait(lambda: screen.sentence.sentence == "Today 1 CHF is worth 1.0650 EUR.")


def test_a_rate_that_is_none_is_refused_before_a_supervisor_comes(qtbot, francs, open_screen, wait):
    screen = open_screen
    qtbot.mouseClick(screen.overview.rates_key, LEFT)
    wait(lambda: screen.steps.currentWidget() is screen.rates)
    qtbot.keyClicks(screen.rates, "1.2.3")
    qtbot.mouseClick(screen.rates.confirm, LEFT)
    assert screen.sentence.sentence == "This amount cannot be right; type it again."
    assert not screen.approval.isVisible()


def test_francs_are_counted_blind_behind_the_euros(qtbot, francs, open_screen, box_office, wait):
    screen, desk = open_screen, box_office.desk.till.desk
    supervisor = next(one for one in box_office.desk.season.people if one.role == "supervisor")
    said = rates.set_rate(desk, supervisor, "CHF", "1.065")
    notes = tendering.foreign_tender(Money(2000, Currency("CHF")), said, EUR)
    due = PRICE_MINOR - notes.amount_minor
    box_office.sell("E9", tenders=(notes, Tender("cash", due)))
    enter(screen, wait)
    qtbot.mouseClick(screen.overview.close_key, LEFT)
    _count_sum(qtbot, screen, 10_000 + due)
    wait(lambda: screen.count.heading.text() == "Count the CHF")
    assert "20" not in screen.count.hint.text()
    _count_sum(qtbot, screen, 1000)
    wait(lambda: screen.steps.currentWidget() is screen.verdict)
    assert screen.verdict.verdict.text() == "The drawer is right."
    assert screen.verdict.notes.text() == "CHF: counted CHF10.00, expected CHF20.00"
    qtbot.mouseClick(screen.verdict.close_key, LEFT)
    _approve(qtbot, screen, wait)
    wait(lambda: screen.steps.currentWidget() is screen.reading)
    assert _line(screen, "CHF there") == "CHF20.00"
    assert _line(screen, "Short") == "CHF10.00"


# --- emergency tickets out, and what opened the drawer --------------------------------------------


def _packed(box_office, *places):
    """Emergency tickets of these seats are printed, and nobody has said what became of them."""
    desk = box_office.till.desk
    with desk.database.transaction() as unit:
        operation = OperationId(desk.ids.new())
        unit.leases.allot(operation, TONIGHT, [PlaceId(one) for one in places], 1)
    wish = PackWish(
        TONIGHT, box_office.season, small_hall(), box_office.person(CASHIER), counts={STALLS: 9}
    )
    return packing.pack(desk, wish, tuple)


def test_the_supervisor_confirms_emergency_tickets_that_are_out(
    qtbot, open_screen, box_office, wait
):
    _packed(box_office, 10, 11)
    enter(open_screen, wait)
    wait(lambda: "2 emergency ticket" in open_screen.overview.notes.text())
    qtbot.mouseClick(open_screen.overview.close_key, LEFT)
    _count_sum(qtbot, open_screen, 10_000)
    wait(lambda: open_screen.steps.currentWidget() is open_screen.verdict)
    assert "1-E001–002" in open_screen.verdict.papers.text()
    qtbot.mouseClick(open_screen.verdict.close_key, LEFT)
    assert "2 emergency ticket" in open_screen.approval.what.text()
    _approve(qtbot, open_screen, wait)
    wait(lambda: open_screen.steps.currentWidget() is open_screen.reading)
    assert "1-E001–002" in dict(open_screen.reading.view.lines).values()


def test_of_many_evenings_with_papers_out_the_supervisor_reads_what_fits_and_how_many_more(
    qtbot, open_screen, box_office, wait, monkeypatch
):
    """A pack every evening, and nobody ever accounts for one: the list grows by the day."""
    title = "A performance with a rather long title"
    numbers = tuple(range(1, 99, 2))
    evenings = tuple(
        PapersOut(title, f"2026-11-{day}T18:30:00+00:00", numbers) for day in range(10, 30)
    )
    monkeypatch.setattr(papernotes, "out", lambda _unit: evenings)
    qtbot.mouseClick(open_screen.overview.close_key, LEFT)
    _count_sum(qtbot, open_screen, 10_000)
    verdict = open_screen.verdict
    wait(lambda: open_screen.steps.currentWidget() is verdict)
    said = verdict.papers.text().splitlines()
    assert len(said) == 7
    assert said[0].startswith("980 emergency ticket")
    assert said[-1].startswith("and 15 more")
    assert verdict.papers.height() >= verdict.papers.heightForWidth(verdict.papers.width())
    qtbot.mouseClick(verdict.close_key, LEFT)
    told = open_screen.approval.what
    wait(lambda: told.isVisible() and told.height() >= told.heightForWidth(told.width()))
    assert "Emergency tickets out: 980" in told.text()


def test_papers_that_are_printed_while_the_drawer_is_counted_are_not_passed_over(
    qtbot, open_screen, box_office, wait
):
    qtbot.mouseClick(open_screen.overview.close_key, LEFT)
    _count_sum(qtbot, open_screen, 10_000)
    wait(lambda: open_screen.steps.currentWidget() is open_screen.verdict)
    assert not open_screen.verdict.papers.isVisible()
    _packed(box_office, 10)
    qtbot.mouseClick(open_screen.verdict.close_key, LEFT)
    _approve(qtbot, open_screen, wait)
    wait(lambda: open_screen.steps.currentWidget() is open_screen.overview)
    assert "not accounted for: 1" in open_screen.sentence.sentence
    assert shifts.current(box_office.till.desk) is not None


def test_the_report_says_what_opened_the_drawer(qtbot, open_screen, box_office, wait):
    spool = box_office.till.spool
    for cause in (sale_cause("3-000001"), sale_cause("3-000002")):
        spool.note_drawer(cause, "c1", "asked")
        spool.note_drawer(cause, "c1", "opened" if cause.endswith("1") else "not")
    box_office.desk.person = box_office.person("s1")
    qtbot.mouseClick(open_screen.overview.x_key, LEFT)
    wait(lambda: open_screen.steps.currentWidget() is open_screen.reading)
    assert _line(open_screen, "Drawer opened by the till") == "1"
    assert _line(open_screen, "Opened for a cash sale") == "1"
    assert _line(open_screen, "Told to open, and did not") == "1"


def test_many_emergency_tickets_leave_the_closing_keys_in_sight(open_screen):
    scattered = tuple(range(1, 200, 2))
    out = tuple(PapersOut(f"Play {at}", "", scattered) for at in range(9))
    report = replace(shifts.x_report(open_screen._desk.till.desk), papers_out=out)
    verdict = open_screen.verdict
    verdict.show_count(10_000, 10_000, "EUR")
    verdict.show_terminals(())
    verdict.show_papers(report, "UTC")
    open_screen.steps.setCurrentWidget(verdict)
    assert verdict.papers_out == 900
    assert verdict.papers.text().splitlines()[-1].startswith("and 4 more")
    assert verdict.minimumSizeHint().height() <= 750
    assert verdict.close_key.isVisible()


def test_a_long_title_leaves_the_report_as_wide_as_the_window(open_screen):
    out = (PapersOut("The Marvellous Adventures of a Very Long Title", "", (1, 2)),)
    report = replace(shifts.x_report(open_screen._desk.till.desk), papers_out=out)
    view = open_screen.reading.view
    open_screen.reading.show_report(report, "UTC")
    cut = "The Marvellous Adventures"
    (name,) = [one for one in view.findChildren(QLabel) if one.text().startswith(cut)]
    assert name.wordWrap()
    assert view.minimumSizeHint().width() <= 1200
