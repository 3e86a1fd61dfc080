"""Integrated terminals at a real till: its database is what the driver lives on."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from pos.domain.attempt import Attempt, Slip, TerminalRef
from pos.domain.money import Currency, Money
from pos.domain.order import Tender
from pos.domain.people import SETTLE_TASK
from pos.domain.refusals import Reason, Refusal
from pos.payments.driving import Driver
from pos.payments.line import NoAnswerError
from pos.payments.machine import Rules
from pos.payments.readings import Approved, Missing, Reading, Refused
from pos.services import cards, deciding, selling, terminals
from pos.services.deciding import Word

POI = "V400m-324688179"
FORTY_TWO = Money(4250, Currency("EUR"))


class Scripted:
    """A terminal that says what it is told to say."""

    name = POI

    def __init__(self, *answers: Reading | None) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def _next(self, what: str) -> Reading:
        self.asked.append(what)
        answer = self.answers.pop(0)
        if answer is None:
            raise NoAnswerError
        return answer

    def carry_out(self, attempt: Attempt) -> Reading:
        return self._next(attempt.kind)

    def ask(self, attempt: Attempt, made: UUID) -> Reading:
        return self._next("question")

    def abort(self, attempt: Attempt, made: UUID) -> None:
        return


def yes(minor: int = 4250, mark: str = "T4rm001643892070000.VK9DRSLLRCQ2WN82") -> Approved:
    lines = ("Card\t541333 **** 9999", "APPROVED")
    ref = TerminalRef(mark, "2026-11-26T03:46:11.000Z")
    return Approved(Slip(minor, ref, "mc", "541333 **** 9999", lines, lines, signed=True), "EUR")


def refusal(reason: Reason) -> Any:
    return pytest.raises(Refusal, match=reason.value)


def driver(office: Any, terminal: Scripted, *, after_crash: bool = False, **rules: Any) -> Driver:
    return Driver(
        terminal,
        terminals.writer(office.desk, after_crash=after_crash),
        office.clock,
        office.ids,
        lambda _seconds: None,
        rules=Rules(**rules),
    )


def charged(
    office: Any, *answers: Reading | None, amount: int = FORTY_TWO.minor, **rules: Any
) -> Attempt:
    attempt = cards.start(office.desk, office.ids.new(), Money(amount, FORTY_TWO.currency), POI)
    assert attempt.state == "created"
    return driver(office, Scripted(*answers), **rules).carry_out(attempt).attempt


def test_a_sale_by_an_integrated_terminal_keeps_slip_and_reference(office: Any) -> None:
    office.secure(4)
    attempt = charged(office, yes())
    office.restart()
    with office.desk.database.transaction() as unit:
        assert unit.attempts.load(attempt.id) == attempt
    order = selling.complete(office.desk, office.wish(office.basket(4), cards.tender(attempt)))
    assert order.tenders == (Tender("card", 4250, attempt.reference, attempt.id),)
    assert terminals.open_attempts(office.desk) == ()


def test_a_part_that_was_kept_pays_its_part_and_no_more(office: Any) -> None:
    office.secure(4)
    attempt = charged(office, yes(2000), partial="keep")
    card = cards.tender(attempt)
    assert card.amount_minor == 2000
    with refusal(Reason.AMOUNT_WRONG):
        whole = replace(card, amount_minor=4250)
        selling.complete(office.desk, office.wish(office.basket(4), whole))
    order = selling.complete(office.desk, office.wish(office.basket(4), card, Tender("cash", 2250)))
    assert sum(one.amount_minor for one in order.tenders) == 4250


def test_a_charge_that_cannot_be_sold_is_reversed_and_the_till_may_go_on(office: Any) -> None:
    charge = charged(office, yes())
    terminal = Scripted(None, yes(mark="T4rm001643892070001.VK9DRSLLRCQ2WN83"))
    driver(office, terminal).take_back(charge)
    assert terminal.asked == ["reversal", "question"]
    assert terminals.open_attempts(office.desk) == ()
    with office.desk.database.transaction() as unit:
        gone = unit.attempts.load(charge.id)
    assert gone is not None and (gone.state, gone.why) == ("cancelled", "reversed")
    assert charged(office, Refused("refused")).state == "declined"


def test_a_reversal_nobody_could_confirm_waits_for_a_person(office: Any) -> None:
    charge = charged(office, yes())
    driver(office, Scripted(None, None), ask_for_s=0.0).take_back(charge)
    reversal, still = terminals.open_attempts(office.desk)
    assert (reversal.kind, reversal.state, still.state) == ("reversal", "unknown", "approved")
    with refusal(Reason.SHIFT_HAS_OPEN_ATTEMPT):
        office.close_shift(10_000)
    with refusal(Reason.APPROVAL_NEEDED):
        cards.approve(office.desk, reversal, "0043")
    word = office.word(SETTLE_TASK, reversal.id)
    deciding.decide(office.desk, reversal.id, Word(office.cashier, word, "the slip", "0043"))
    assert terminals.open_attempts(office.desk) == ()


def test_a_reversal_pays_for_nothing(office: Any) -> None:
    office.secure(4)
    charge = charged(office, yes())
    course = driver(office, Scripted(yes(mark="T4rm001643892070001.X"))).take_back(charge)
    with refusal(Reason.ATTEMPT_OPEN):
        tender = cards.tender(course.attempt)
        selling.complete(office.desk, office.wish(office.basket(4), tender))


def test_after_a_restart_nothing_stays_sent_and_unsold_money_goes_back(office: Any) -> None:
    office.secure(4)
    office.clock.pass_s(1)
    attempt = cards.start(office.desk, office.ids.new(), FORTY_TWO, POI)

    class PowerCut(Exception):
        pass

    class Dies(Scripted):
        def carry_out(self, attempt: Attempt) -> Reading:
            raise PowerCut

    with pytest.raises(PowerCut):
        driver(office, Dies()).carry_out(attempt)
    office.restart()
    selling.return_unsold_leases(office.desk)
    assert [one.state for one in terminals.open_attempts(office.desk)] == ["unknown"]
    terminal = Scripted(yes(), yes(mark="T4rm001643892070001.X"))
    driver(office, terminal, after_crash=True).recover(terminals.open_attempts(office.desk))
    assert terminal.asked == ["question", "reversal"]
    assert terminals.open_attempts(office.desk) == ()
    with office.desk.database.transaction() as unit:
        assert unit.leases.every() == (), "nobody waits for these places any more"


def test_before_the_customer_a_card_that_was_never_charged_leaves_the_seats(office: Any) -> None:
    office.secure(4)
    office.clock.pass_s(1)
    attempt = charged(office, None, Missing(), Missing())
    assert (attempt.state, attempt.why) == ("declined", "never_arrived")
    selling.complete(office.desk, office.wish(office.basket(4), Tender("cash", 4250)))


def test_what_a_person_settled_the_driver_does_not_overwrite(office: Any) -> None:
    attempt = cards.start(office.desk, office.ids.new(), FORTY_TWO, POI)

    class Meanwhile(Scripted):
        def ask(self, attempt: Attempt, made: UUID) -> Reading:
            word = office.word(SETTLE_TASK, attempt.id)
            deciding.decide(office.desk, attempt.id, Word(office.cashier, word, "the slip says so"))
            return yes()

    with refusal(Reason.ATTEMPT_OPEN):
        driver(office, Meanwhile(None)).carry_out(attempt)
    with office.desk.database.transaction() as unit:
        kept = unit.attempts.load(attempt.id)
    assert kept is not None and kept.state == "cancelled"


def test_hand_keyed_attempts_are_a_persons_and_no_drivers(office: Any) -> None:
    by_hand = cards.start(office.desk, office.ids.new(), FORTY_TWO)
    terminal = Scripted()
    driver(office, terminal).recover(terminals.open_attempts(office.desk))
    assert terminal.asked == []
    assert terminals.open_attempts(office.desk) == (by_hand,)


def test_one_attempt_at_a_time_whatever_the_terminal(office: Any) -> None:
    cards.start(office.desk, office.ids.new(), FORTY_TWO, POI)
    for terminal in ("", POI):
        with refusal(Reason.ATTEMPT_OPEN):
            cards.start(office.desk, office.ids.new(), FORTY_TWO, terminal)
