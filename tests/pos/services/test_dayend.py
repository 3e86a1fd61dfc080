"""The card terminal's totals beside ours, at the close of a shift."""

from dataclasses import replace

import pytest

from pos.domain.attempt import Slip, TerminalRef
from pos.domain.dayend import SchemeLine, Sum, totals_of
from pos.domain.people import CLOSE_SHIFT
from pos.domain.refusals import Reason, Refusal
from pos.payments.line import NoAnswerError, NotSentError
from pos.payments.readings import Approved, Counters, Fault, Faulty, Missing, Refused
from pos.services import cards, dayend, shifts, terminals
from tests.pos.conftest import money

POI = "V400m-324688179"


def slip(sales=(0, 0), back=(0, 0)):
    return totals_of([SchemeLine("", Sum(*sales), Sum(*back))])


def close(office, *compared, counted=10_000):
    shift = shifts.current(office.desk)
    word = office.word(CLOSE_SHIFT, shift.id)
    return shifts.close_shift(office.desk, office.cashier, counted, word, terminals=compared)


class Terminal:
    """A terminal with books of its own; what it answers is what stands in them."""

    name = POI

    def __init__(self) -> None:
        self.period, self.ended, self.lines, self.remembers = 1, {}, [], {}
        self.fails, self.says, self.logged = None, None, 0

    def counters(self, currency, made, again, at_ms):
        assert made != again
        if self.fails:
            raise self.fails
        return self.says or Counters(str(self.period), totals_of(self.lines))

    def ended_period(self, currency, period, made):
        found = self.ended.get(period)
        return Refused("refused") if found is None else Counters(period, found)

    def ask(self, attempt, made):
        return self.remembers.get(attempt.id, Missing())

    def day_end(self):
        self.ended[str(self.period)] = totals_of(self.lines)
        self.period, self.lines = self.period + 1, []


@pytest.fixture
def terminal():
    return Terminal()


def charge(office, terminal, minor, *, state="approved", told=None):
    """A payment at the integrated terminal, and what the terminal has in its books of it."""
    attempt = cards.start(office.desk, office.desk.ids.new(), money(minor), POI)
    office.clock.ms += 1000
    reference = TerminalRef(f"TX{minor}", "2026-11-26")
    card = Slip(minor, reference, scheme="mc")
    approved = replace(attempt, state="sent")
    write = terminals.writer(office.desk)
    write((approved,))
    ended = replace(
        approved,
        state=state,
        settled_at_ms=office.clock.now_ms(),
        slip=card if state == "approved" else None,
        reference=reference.transaction if state == "approved" else "",
        why="approved" if state == "approved" else "person",
    )
    write((ended,))
    if (told or state) == "approved":
        terminal.lines.append(SchemeLine("mc", Sum(1, minor)))
        terminal.remembers[attempt.id] = Approved(card, "EUR")
    else:
        terminal.remembers[attempt.id] = Refused("refused")
    return ended


def sell(office, place, attempt):
    """An order for what was charged."""
    return office.sell(place, tenders=[cards.tender(attempt)])


def test_a_till_without_cards_has_nothing_to_compare(office) -> None:
    office.sell(1)
    assert dayend.ways(office.desk) == ()
    assert close(office, counted=14_250).terminals == ()


def test_the_slip_of_the_stand_alone_terminal_agrees(office) -> None:
    order = office.sell(1, tenders=[office.card(4250)])
    office.clock.ms += 1000
    office.refund(order, card_reference="0043")
    assert dayend.ways(office.desk) == ("",)
    compared = dayend.by_slip(office.desk, slip((1, 4250), (1, 4250)))
    assert compared.agrees
    report = close(office, compared)
    assert report.terminals == (compared,)


def test_a_difference_needs_a_reason_and_stands_on_the_z_and_in_the_journal(office) -> None:
    office.sell(1, tenders=[office.card(4250)])
    compared = dayend.by_slip(office.desk, slip((2, 5150)))
    assert compared.difference_minor == 900
    with pytest.raises(Refusal) as refused:
        close(office, compared)
    assert refused.value.reason is Reason.REASON_MISSING
    report = close(office, replace(compared, reason="  keyed in twice "))
    assert report.terminals[0].reason == "keyed in twice"
    with office.desk.database.transaction() as unit:
        told = [entry for entry, _ in unit.journal.everything() if entry.kind == "shift_closed"]
    assert b"keyed in twice" in told[0].body


def test_no_slip_is_a_difference_too(office) -> None:
    office.sell(1, tenders=[office.card(4250)])
    compared = dayend.by_slip(office.desk, None)
    with pytest.raises(Refusal):
        close(office, compared)
    report = close(office, replace(compared, reason="paper was out"))
    assert report.terminals[0].why_not == "no_slip"


def test_what_was_not_compared_is_compared_the_next_time(office) -> None:
    office.sell(1, tenders=[office.card(4250)])
    office.clock.ms += 1000
    close(office, replace(dayend.by_slip(office.desk, None), reason="paper was out"))
    office.clock.ms += 1000
    office.open()
    # The first time begins with the shift: there was none before to count on from.
    assert dayend.ways(office.desk) == ()
    office.sell(2, tenders=[office.card(4250, "0050")])
    office.clock.ms += 1000
    close(office, dayend.by_slip(office.desk, slip((1, 4250))))
    office.clock.ms += 1000
    office.open()
    office.sell(3, tenders=[office.card(4250, "0051")])
    office.clock.ms += 1000
    close(office, replace(dayend.by_slip(office.desk, None), reason="paper was out"))
    office.clock.ms += 1000
    office.open()
    office.sell(4, tenders=[office.card(4250, "0052")])
    assert dayend.by_slip(office.desk, slip((2, 8500))).agrees


def test_a_card_payment_nobody_compared_stands_on_the_z_as_such(office) -> None:
    office.sell(1, tenders=[office.card(4250)])
    (left,) = close(office).terminals
    assert (left.terminal, left.why_not, left.agrees) == ("", "not_asked", False)


def test_a_payment_after_the_comparison_asks_for_a_new_one(office) -> None:
    office.sell(1, tenders=[office.card(4250)])
    compared = dayend.by_slip(office.desk, slip((1, 4250)))
    office.sell(2, tenders=[office.card(4250, "0044")])
    with pytest.raises(Refusal) as refused:
        close(office, compared)
    assert refused.value.reason is Reason.TERMINAL_MOVED_ON


def test_a_card_number_is_no_reason(office) -> None:
    office.sell(1, tenders=[office.card(4250)])
    compared = replace(dayend.by_slip(office.desk, None), reason="4111 1111 1111 1111")
    with pytest.raises(Refusal) as refused:
        close(office, compared)
    assert refused.value.reason is Reason.CARD_NUMBER_TYPED


def test_a_voided_payment_counts_both_ways(office) -> None:
    attempt = cards.start(office.desk, office.desk.ids.new(), money(4250))
    approved = cards.approve(office.desk, attempt, "0042")
    office.clock.ms += 1000
    cards.cancel(office.desk, approved, "0043")
    assert dayend.by_slip(office.desk, slip((1, 4250), (1, 4250))).agrees
    assert dayend.by_slip(office.desk, slip()).agrees


def test_the_drawer_of_less_than_nothing_is_refused(office) -> None:
    with pytest.raises(Refusal):
        dayend.by_slip(office.desk, slip((1, -5)))


def test_the_integrated_terminal_is_asked_and_agrees(office, terminal) -> None:
    sell(office, 1, charge(office, terminal, 4250))
    assert dayend.ways(office.desk, POI) == (POI,)
    compared = dayend.by_terminal(office.desk, terminal)
    assert compared.agrees
    assert [one.scheme for one in compared.ours.lines] == ["mc"]
    assert close(office, compared).terminals[0].period == "1"


def test_the_next_shift_counts_on_from_the_last_one(office, terminal) -> None:
    sell(office, 1, charge(office, terminal, 4250))
    close(office, dayend.by_terminal(office.desk, terminal))
    office.clock.ms += 1000
    office.open()
    sell(office, 2, charge(office, terminal, 4250))
    compared = dayend.by_terminal(office.desk, terminal)
    assert compared.theirs.sales == Sum(1, 4250)
    assert compared.agrees


def test_a_day_end_at_the_terminal_between_two_payments_is_followed(office, terminal) -> None:
    sell(office, 1, charge(office, terminal, 4250))
    close(office, dayend.by_terminal(office.desk, terminal))
    office.clock.ms += 1000
    office.open()
    sell(office, 2, charge(office, terminal, 4250))
    terminal.day_end()
    sell(office, 3, charge(office, terminal, 4250))
    assert dayend.by_terminal(office.desk, terminal).theirs.sales == Sum(2, 8500)


def test_a_terminal_that_has_forgotten_a_period_is_not_guessed_at(office, terminal) -> None:
    sell(office, 1, charge(office, terminal, 4250))
    close(office, dayend.by_terminal(office.desk, terminal))
    office.clock.ms += 1000
    office.open()
    terminal.day_end()
    terminal.ended.clear()
    assert dayend.by_terminal(office.desk, terminal).why_not == "period_lost"
    terminal.period = 1  # and one that counts from nothing under the same number
    assert dayend.by_terminal(office.desk, terminal).why_not == "period_lost"


def test_a_payment_settled_as_declined_that_the_terminal_charged_is_named(office, terminal) -> None:
    sell(office, 1, charge(office, terminal, 4250))
    charge(office, terminal, 900, state="declined", told="approved")
    compared = dayend.by_terminal(office.desk, terminal)
    assert compared.difference_minor == 900
    (told,) = compared.findings
    assert (told.what, told.minor) == ("contradicted", 900)
    assert (told.ours, told.theirs) == ("declined", "approved")


def test_a_payment_that_the_terminal_does_not_know_is_named(office, terminal) -> None:
    sell(office, 1, charge(office, terminal, 4250))
    lost = charge(office, terminal, 4250)
    sell(office, 2, lost)
    terminal.lines.pop()
    del terminal.remembers[lost.id]
    compared = dayend.by_terminal(office.desk, terminal)
    assert [one.theirs for one in compared.findings if one.what == "contradicted"] == ["missing"]


def test_a_terminal_without_memory_contradicts_nothing(office, terminal) -> None:
    sell(office, 1, charge(office, terminal, 4250))
    terminal.lines.clear()
    terminal.remembers.clear()
    compared = dayend.by_terminal(office.desk, terminal)
    assert {one.what for one in compared.findings} == {"fits"}


@pytest.mark.parametrize(
    ("fails", "says", "why"),
    [
        (NotSentError(), None, "unreachable"),
        (NoAnswerError(), None, "no_answer"),
        (None, Refused("logged_out"), "refused"),
        (None, Faulty(Fault.FORGED), "unclear"),
    ],
)
def test_a_terminal_that_tells_nothing_keeps_no_shift_open(
    office, terminal, fails, says, why
) -> None:
    sell(office, 1, charge(office, terminal, 4250))
    terminal.fails, terminal.says = fails, says
    compared = dayend.by_terminal(office.desk, terminal)
    assert compared.why_not == why
    with pytest.raises(Refusal):
        close(office, compared)
    assert close(office, replace(compared, reason="it is off")).z_number == 1


def test_only_a_supervisor_looks_before_the_close(office) -> None:
    with pytest.raises(Refusal) as refused:
        dayend.to_look_at(office.desk, office.cashier)
    assert refused.value.reason is Reason.NOT_PERMITTED
    assert dayend.to_look_at(office.desk, office.supervisor) == ("",)
    assert dayend.to_look_at(office.desk, office.supervisor, POI) == (POI,)


def test_a_wallet_is_compared_where_it_was_used(office, terminal) -> None:
    assert dayend.ways(office.desk, "", (POI,)) == ()
    charge(office, terminal, 4250)
    assert dayend.ways(office.desk, "", (POI, "wechat")) == (POI,)
