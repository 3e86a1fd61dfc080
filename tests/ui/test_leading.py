"""Leading a card payment where a person's word and the terminal's cross, on a real till's disk."""

import threading
from dataclasses import replace

import pytest

from pos.domain.attempt import Slip, TerminalRef
from pos.domain.money import Currency, Money
from pos.payments.line import NoAnswerError
from pos.payments.machine import HandOver, Rules, Send
from pos.payments.readings import Approved, Missing, Refused
from pos.services import cards, shifts, terminals
from ui import formats, theme
from ui.card.leading import CardTerminal
from ui.program import Program

POI = "V400m-1"
AMOUNT = Money(4800, Currency("EUR"))


class Scripted:
    """Answers as told; `during` happens while the customer is at it."""

    name = POI

    def __init__(self, answer, *said, during=lambda: None):
        self.answer, self.said, self.during = answer, list(said), during
        self.heard = []

    def carry_out(self, attempt):
        self.heard.append(attempt.kind)
        self.during()
        if self.answer is None:
            raise NoAnswerError
        return self.answer

    def ask(self, attempt, made):
        self.heard.append("question")
        if not self.said:
            raise NoAnswerError
        return self.said.pop(0)

    def abort(self, attempt, made):
        self.heard.append("stop")


YES = Approved(Slip(4800, TerminalRef("T1.A", "2026-11-26T20:00:00.000Z")), "EUR")
BACK = Approved(Slip(4800, TerminalRef("T2.B", "2026-11-26T20:01:00.000Z")), "EUR")


@pytest.fixture
def desk(till, season):
    shifts.open_shift(till.desk, next(iter(season.people)), 0)
    return till.desk


def led_by(desk, terminal, rules=None):
    return CardTerminal(
        terminal, desk, lambda _step: None, rules or Rules(ask_every_s=0.0, ask_for_s=0.0)
    )


def start(desk):
    return cards.start(desk, desk.ids.new(), AMOUNT, POI)


def test_a_terminal_that_says_yes_after_a_person_said_no_is_not_overheard(desk):
    attempt = start(desk)
    terminal = Scripted(YES, during=lambda: cards.decline(desk, attempt))
    ended = led_by(desk, terminal).charge(attempt)
    assert ended.attempt.state == "declined"
    assert ended.contradicted


def test_one_that_says_no_after_a_person_said_no_contradicts_nobody(desk):
    attempt = start(desk)
    terminal = Scripted(Refused("refused"), during=lambda: cards.cancel(desk, attempt))
    ended = led_by(desk, terminal).charge(attempt)
    assert (ended.attempt.state, ended.contradicted) == ("cancelled", False)


def test_a_payment_that_was_ended_before_its_turn_is_never_sent(desk):
    attempt = start(desk)
    cards.cancel(desk, attempt)
    terminal = Scripted(YES)
    ended = led_by(desk, terminal).charge(attempt)
    assert (ended.attempt.state, ended.contradicted) == ("cancelled", False)
    assert terminal.heard == []


def test_a_wish_to_stop_never_ends_on_our_disk_what_may_be_on_its_way(desk):
    attempt = start(desk)
    terminal = Scripted(YES)
    led = led_by(desk, terminal)
    led.close()  # one wish is enough for this
    led.stop(attempt.id)
    assert terminal.heard == []
    assert cards.load(desk, attempt.id).state == "created"


def test_a_till_that_ends_waits_for_no_terminal_and_asks_at_its_next_start(desk):
    patient = Rules(ask_every_s=600, ask_for_s=6000)
    led = led_by(desk, Scripted(None), patient)
    asked = threading.Event()
    attempt = start(desk)

    def told(step):
        if step == Send("question"):
            asked.set()

    at_work = threading.Thread(target=lambda: led.charge(attempt, told))
    at_work.start()
    assert asked.wait(10)
    led.close()
    at_work.join(10)
    assert not at_work.is_alive()
    assert cards.load(desk, attempt.id).state == "unknown"
    left = led_by(desk, Scripted(None, Refused("refused"))).recover()
    assert left == ()
    assert cards.load(desk, attempt.id).state == "declined"


def a_refund(desk, state):
    """Of a payment that the terminal took, in that state."""
    made = start(desk)
    with desk.database.transaction() as unit:
        unit.attempts.save(replace(made, kind="refund", against=YES.slip.ref))
        sent = replace(made, kind="refund", against=YES.slip.ref, state="sent")
        unit.attempts.save(sent)
        if state == "approved":
            slip = BACK.slip
            unit.attempts.save(replace(sent, state=state, settled_at_ms=1, slip=slip))
    return sent


NEVER_CAME = (Missing(), Missing())


def test_a_refund_that_was_never_sent_is_known_after_two_questions_where_refunds_are_remembered(
    desk,
):
    a_refund(desk, "approved")
    killed = a_refund(desk, "sent")
    terminal = Scripted(None, BACK, *NEVER_CAME, *[Missing()] * 30)
    assert led_by(desk, terminal, Rules(ask_every_s=0.0)).recover() == ()
    assert terminal.heard == ["question"] * 3, "of the one before, and twice of this one"
    written = cards.load(desk, killed.id)
    assert (written.state, written.why) == ("declined", "never_arrived")


@pytest.mark.parametrize("shown", [(), (Missing(),)])
def test_where_it_shows_no_refund_that_it_did_a_person_is_asked_after_two_questions(desk, shown):
    if shown:
        a_refund(desk, "approved")
    killed = a_refund(desk, "sent")
    terminal = Scripted(None, *shown, *NEVER_CAME, *[Missing()] * 30)
    (left,) = led_by(desk, terminal, Rules(ask_every_s=0.0)).recover()
    assert (left.id, left.state) == (killed.id, "unknown"), "it may have done it and forgotten"
    assert terminal.heard == ["question"] * (2 + len(shown))


def test_a_second_way_back_never_begins_beside_one_that_is_unknown(desk):
    charge = led_by(desk, Scripted(YES)).charge(start(desk)).attempt
    lost = led_by(desk, Scripted(None)).take_back(charge.id)
    assert (lost.attempt.state, lost.reversal.state) == ("approved", "unknown")
    terminal = Scripted(None, BACK)
    again = led_by(desk, terminal).take_back(charge.id)
    assert terminal.heard == ["question"]
    assert again.attempt.state == "cancelled"
    assert terminals.open_attempts(desk) == ()


def test_at_the_start_what_nobody_can_tell_is_left_to_a_person(desk):
    led_by(desk, Scripted(None)).charge(start(desk))
    told = []
    (left,) = led_by(desk, Scripted(None)).recover(told.append)
    assert (left.kind, left.state) == ("charge", "unknown")
    assert HandOver("no_answer") in told
    knows_nothing = Scripted(None, Missing(), Missing())
    assert led_by(desk, knows_nothing, Rules(ask_every_s=0.0)).recover() == ()
    assert cards.load(desk, left.id).why == "never_arrived"


def test_a_program_that_begins_keeps_no_money_that_nothing_was_sold_for(qapp, desk, till, wait):
    theme.apply(qapp, "light")
    formats.use_locale("en_GB")
    charge = led_by(desk, Scripted(YES)).charge(start(desk)).attempt
    terminal = Scripted(BACK)
    till.card_terminal = led_by(desk, terminal)
    program = Program(till)
    program.begin()
    try:
        wait(lambda: cards.load(desk, charge.id).state == "cancelled")
        wait(lambda: not program.sale.charging.recovering)
    finally:
        program.window.close()
        program.window.deleteLater()
    assert terminal.heard == ["reversal"]
