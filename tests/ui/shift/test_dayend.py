"""The card terminal at the close of the shift, as a cashier reads it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from pos.domain.attempt import Slip, TerminalRef
from pos.domain.dayend import SchemeLine, Sum, totals_of
from pos.domain.money import Money
from pos.payments.line import NotSentError
from pos.payments.readings import Approved, Counters, Refused
from pos.services import cards, shifts, terminals
from tests.ui.conftest import PRICE_MINOR
from tests.ui.shift.conftest import agree_to_refund, enter
from tests.ui.shift.test_shift import _approve, _count_sum, _key
from ui.card.leading import CardTerminal

LEFT = Qt.MouseButton.LeftButton
POI = "V400m-324688179"


class Asked:
    """A terminal that is asked for its totals."""

    name = POI

    def __init__(self) -> None:
        self.lines, self.known, self.is_off = [], {}, False

    def counters(self, currency, made, again, at_ms):
        if self.is_off:
            raise NotSentError
        return Counters("1", totals_of(self.lines))

    def ended_period(self, currency, period, made):
        return Refused("refused")

    def ask(self, attempt, made):
        return self.known.get(attempt.id, Refused("refused"))


@pytest.fixture
def terminal(box_office):
    asked = Asked()
    desk = box_office.desk.till.desk
    box_office.desk.till.card_terminal = CardTerminal(asked, desk, lambda _step: None)
    return asked


def _pay(box_office, terminal, seat, *, state="approved"):
    """A charge that the terminal has in its books, whatever a person said of it here."""
    desk = box_office.till.desk
    price = Money(PRICE_MINOR, box_office.season.currency)
    attempt = cards.start(desk, desk.ids.new(), price, POI)
    write = terminals.writer(desk)
    write((replace(attempt, state="sent"),))
    slip = Slip(PRICE_MINOR, TerminalRef(f"TX{seat}", "2026-11-26"), scheme="mc")
    yes = state == "approved"
    settled = replace(
        attempt,
        state=state,
        settled_at_ms=desk.clock.now_ms(),
        slip=slip if yes else None,
        reference=slip.ref.transaction if yes else "",
        why="approved" if yes else "person",
    )
    write((settled,))
    terminal.lines.append(SchemeLine("mc", Sum(1, PRICE_MINOR)))
    terminal.known[attempt.id] = Approved(slip, "EUR")
    if yes:
        box_office.sell(seat, tenders=(cards.tender(settled),))


def _shown(wait, screen, step):
    wait(lambda: screen.steps.currentWidget() is step and step.isVisible())


def _begin(qtbot, screen, minor=10_000):
    qtbot.mouseClick(screen.overview.close_key, LEFT)
    _count_sum(qtbot, screen, minor)


def _type(qtbot, slip, *figures):
    """Payments, their sum, refunds, their sum."""
    for at, figure in enumerate(figures):
        qtbot.mouseClick(slip.fields.button(at), LEFT)
        qtbot.keyClicks(slip, str(figure))


def test_a_slip_that_agrees_lets_the_shift_close(qtbot, open_screen, box_office, wait):
    screen, dayend = open_screen, open_screen.dayend
    box_office.sell("E9", card="0042")
    _begin(qtbot, screen)
    _shown(wait, screen, dayend.slip)
    _type(qtbot, dayend.slip, 1, PRICE_MINOR)
    assert dayend.slip.total.text() == "€24.00"
    qtbot.mouseClick(dayend.slip.confirm, LEFT)
    _shown(wait, screen, dayend.beside)
    assert dayend.beside.verdict.text() == "The terminal agrees."
    assert not dayend.beside.reasons.isVisible()
    qtbot.mouseClick(dayend.beside.confirm, LEFT)
    _shown(wait, screen, screen.verdict)
    assert screen.verdict.terminals.text() == "Card terminal: The terminal agrees."
    qtbot.mouseClick(screen.verdict.close_key, LEFT)
    assert "The terminal agrees." in screen.approval.what.text()
    _approve(qtbot, screen, wait)
    _shown(wait, screen, screen.reading)
    assert ("The terminal agrees.", "") in screen.reading.view.lines


def test_money_that_begins_to_go_back_while_the_drawer_is_counted_is_shown(
    qtbot, open_screen, box_office, wait
):
    screen, dayend = open_screen, open_screen.dayend
    order = box_office.sell("E9", card="0042")
    _begin(qtbot, screen)
    _shown(wait, screen, dayend.slip)
    _type(qtbot, dayend.slip, 1, PRICE_MINOR)
    qtbot.mouseClick(dayend.slip.confirm, LEFT)
    _shown(wait, screen, dayend.beside)
    qtbot.mouseClick(dayend.beside.confirm, LEFT)
    _shown(wait, screen, screen.verdict)
    agree_to_refund(box_office, order)
    qtbot.mouseClick(screen.verdict.close_key, LEFT)
    _approve(qtbot, screen, wait)
    _shown(wait, screen, screen.overview)
    assert screen.overview.order_key.isVisible()
    assert shifts.current(box_office.till.desk) is not None


def test_the_slip_is_typed_blind(qtbot, open_screen, box_office, wait):
    box_office.sell("E9", card="0042")
    _begin(qtbot, open_screen)
    slip = open_screen.dayend.slip
    _shown(wait, open_screen, slip)
    shown = [slip.fields.button(at).accessibleName() for at in range(4)]
    assert shown == [
        "Payments, 0",
        "Their sum, €0.00",
        "Refunds and voids, 0",
        "Sum of refunds and voids, €0.00",
    ]
    assert "24.00" not in open_screen.sentence.sentence


def test_a_figure_is_typed_anew_after_a_tap_and_enter_goes_on(qtbot, open_screen, box_office, wait):
    box_office.sell("E9", card="0042")
    _begin(qtbot, open_screen)
    slip = open_screen.dayend.slip
    _shown(wait, open_screen, slip)
    qtbot.keyClicks(slip, "12")
    qtbot.keyClick(slip, Qt.Key.Key_Return)
    assert slip.fields.checkedId() == 1
    qtbot.mouseClick(slip.fields.button(0), LEFT)
    qtbot.keyClicks(slip, "3")
    qtbot.keyClick(slip, Qt.Key.Key_Backspace)
    qtbot.keyClicks(slip, "4")
    assert slip.totals.sales.count == 4


def test_a_difference_wants_to_be_explained(qtbot, open_screen, box_office, wait):
    screen, dayend = open_screen, open_screen.dayend
    box_office.sell("E9", card="0042")
    _begin(qtbot, screen)
    _shown(wait, screen, dayend.slip)
    _type(qtbot, dayend.slip, 2, 2 * PRICE_MINOR)
    qtbot.mouseClick(dayend.slip.confirm, LEFT)
    _shown(wait, screen, dayend.beside)
    assert dayend.beside.verdict.text() == "The terminal has €24.00 more."
    assert not dayend.beside.confirm.isEnabled()
    qtbot.mouseClick(_key(dayend.beside, "A payment was keyed in wrongly"), LEFT)
    qtbot.mouseClick(dayend.beside.confirm, LEFT)
    _shown(wait, screen, screen.verdict)
    qtbot.mouseClick(screen.verdict.close_key, LEFT)
    assert "(A payment was keyed in wrongly)" in screen.approval.what.text()
    _approve(qtbot, screen, wait)
    _shown(wait, screen, screen.reading)
    assert ("A payment was keyed in wrongly", "") in screen.reading.view.lines


def test_without_a_slip_somebody_says_why(qtbot, open_screen, box_office, wait):
    screen, dayend = open_screen, open_screen.dayend
    box_office.sell("E9", card="0042")
    _begin(qtbot, screen)
    _shown(wait, screen, dayend.slip)
    qtbot.mouseClick(dayend.slip.none_key, LEFT)
    _shown(wait, screen, dayend.beside)
    assert dayend.beside.verdict.text() == "Not compared. There was no slip."
    assert not dayend.beside.confirm.isEnabled()
    qtbot.mouseClick(dayend.beside.again_key, LEFT)
    _shown(wait, screen, dayend.slip)


def test_going_back_leaves_the_shift_open(qtbot, open_screen, box_office, wait):
    box_office.sell("E9", card="0042")
    _begin(qtbot, open_screen)
    slip = open_screen.dayend.slip
    _shown(wait, open_screen, slip)
    qtbot.mouseClick(_key(slip, "Cancel"), LEFT)
    _shown(wait, open_screen, open_screen.overview)
    assert shifts.current(box_office.till.desk) is not None


def test_the_till_asks_its_own_terminal(qtbot, terminal, open_screen, box_office, wait):
    _pay(box_office, terminal, "E9")
    _begin(qtbot, open_screen)
    beside = open_screen.dayend.beside
    wait(lambda: beside.verdict.text() == "The terminal agrees.")
    assert beside.heading.text() == f"Card terminal {POI}"
    qtbot.mouseClick(beside.confirm, LEFT)
    _shown(wait, open_screen, open_screen.verdict)


def test_the_payment_that_the_terminal_remembers_otherwise_is_named(
    qtbot, terminal, open_screen, box_office, wait
):
    _pay(box_office, terminal, "E9")
    _pay(box_office, terminal, "E10", state="declined")
    _begin(qtbot, open_screen)
    beside = open_screen.dayend.beside
    wait(lambda: beside.verdict.text() == "The terminal has €24.00 more.")
    (named,) = beside.findings.text().splitlines()
    assert named.endswith("€24.00 · here: declined · terminal: approved")


def test_what_may_be_the_one_is_shown_where_nobody_can_be_asked(
    qtbot, open_screen, box_office, wait
):
    box_office.sell("E9", card="0042")
    _begin(qtbot, open_screen)
    dayend = open_screen.dayend
    _shown(wait, open_screen, dayend.slip)
    qtbot.mouseClick(dayend.slip.confirm, LEFT)
    _shown(wait, open_screen, dayend.beside)
    found = dayend.beside.findings.text()
    assert found.endswith("0042 · €24.00 · here: approved · may be the one")


def test_a_terminal_that_is_off_can_be_asked_once_more(
    qtbot, terminal, open_screen, box_office, wait
):
    _pay(box_office, terminal, "E9")
    terminal.is_off = True
    _begin(qtbot, open_screen)
    beside = open_screen.dayend.beside
    wait(lambda: beside.verdict.text() == "Not compared. It could not be reached.")
    terminal.is_off = False
    qtbot.mouseClick(beside.again_key, LEFT)
    wait(lambda: beside.verdict.text() == "The terminal agrees.")


def test_a_supervisor_looks_with_the_shift_open(qtbot, terminal, open_screen, box_office, wait):
    assert not open_screen.overview.terminals_key.isVisible(), "a cashier types the slip blind"
    box_office.desk.sign_in(box_office.person("s1"))
    enter(open_screen, wait)
    _pay(box_office, terminal, "E9")
    desk = box_office.till.desk
    cards.start(desk, desk.ids.new(), Money(1200, box_office.season.currency), POI)
    qtbot.mouseClick(open_screen.overview.terminals_key, LEFT)
    beside = open_screen.dayend.beside
    wait(lambda: beside.verdict.text() == "The terminal agrees.")
    assert beside.findings.text().startswith("Still open: €12.00, ")
    assert beside.confirm.text() == "Done"
    qtbot.mouseClick(beside.confirm, LEFT)
    _shown(wait, open_screen, open_screen.overview)
    assert shifts.current(desk) is not None


def test_a_payment_while_the_drawer_is_counted_is_compared_again(
    qtbot, open_screen, box_office, wait
):
    screen, dayend = open_screen, open_screen.dayend
    box_office.sell("E9", card="0042")
    _begin(qtbot, screen)
    _shown(wait, screen, dayend.slip)
    _type(qtbot, dayend.slip, 1, PRICE_MINOR)
    qtbot.mouseClick(dayend.slip.confirm, LEFT)
    _shown(wait, screen, dayend.beside)
    qtbot.mouseClick(dayend.beside.confirm, LEFT)
    _shown(wait, screen, screen.verdict)
    box_office.sell("E10", card="0043")
    qtbot.mouseClick(screen.verdict.close_key, LEFT)
    _approve(qtbot, screen, wait)
    _shown(wait, screen, screen.overview)
    assert "compare the card terminal again" in screen.sentence.sentence
