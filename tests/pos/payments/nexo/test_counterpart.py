"""A terminal on the vendor's own library, over TLS: whatever goes wrong, both books agree."""

import base64
import json
import threading
import time
from dataclasses import replace

import msgspec
import pytest

from pos.domain.attempt import Attempt
from pos.domain.dayend import Sum
from pos.payments.driving import Driver
from pos.payments.line import UNREACHABLE
from pos.payments.machine import HandOver, Rules
from pos.payments.nexo import answers, asking
from pos.payments.nexo.sealing import NONCE_BYTES, Seal, seal, unseal
from pos.payments.nexo.terminal import NexoTerminal
from pos.payments.readings import Counters, Fault, Faulty, Missing, Refused
from sync.client.terminal import TerminalLine
from tests.pos.payments.terminal.counterpart import ACCOUNT
from tests.pos.payments.window import Clock, Disk, Ids, an_attempt, an_order, held_by

PAN = "4111111111111111"
PATIENT = Rules()


class Killed(Exception):
    """kill -9."""


class Till:
    """One till at the counterpart; what the two did in this test is compared."""

    def __init__(self, counterpart, rules: Rules = PATIENT, *, wait_s: float = 10.0) -> None:
        self.counterpart, self.rules = counterpart, rules
        self.clock, self.disk = Clock(), Disk()
        # The terminal remembers earlier tests: two tills of one name never use one id twice.
        self.clock.ms = time.time_ns() // 1_000_000
        self.ids = Ids(self.clock)
        self.terminal = NexoTerminal(
            ACCOUNT,
            TerminalLine(counterpart.where),
            partly=rules.partial == "keep",
            payment_wait_s=wait_s,
        )
        self.steps: list[object] = []
        self.before = len(counterpart.ledger())
        self.pauses: list[float] = []
        self.in_pause = lambda: None
        self.instants, self.dies_at = 0, None

    def driver(self) -> Driver:
        return Driver(
            self.terminal,
            self._write,
            self.clock,
            self.ids,
            self._pause,
            rules=self.rules,
            told=self._told,
        )

    def sell(self, minor: int = 4250) -> Attempt:
        """Charge, and write the order if that went well."""
        attempt = an_attempt(self.ids, self.clock, minor)
        self.disk.write((attempt,))
        self.driver().carry_out(attempt)
        charge = self.disk.load(attempt.id)
        if charge.state == "approved":
            self._write((replace(charge, order=an_order(self.ids)),))
        return self.disk.load(attempt.id)

    def counters(self) -> object:
        made, again = self.ids.new(), self.ids.new()
        return self.terminal.counters("EUR", made, again, self.clock.now_ms())

    def refund(self, charge: Attempt, minor: int) -> Attempt:
        refund = an_attempt(self.ids, self.clock, minor, against=charge.slip.ref)
        self.disk.write((refund,))
        return self.driver().carry_out(refund).attempt

    def ledger(self) -> list[dict]:
        return self.counterpart.ledger()[self.before :]

    def charged(self) -> int:
        """What the customers' cards are the poorer by, really."""
        return sum(one["minor"] * (1 if one["kind"] == "charge" else -1) for one in self.ledger())

    def check(self) -> None:
        assert held_by(self.disk.every()) == self.charged()
        ours = [one["ours"] for one in self.ledger()]
        assert len(ours) == len(set(ours)), "one attempt was carried out twice"

    def _write(self, attempts: tuple[Attempt, ...]) -> None:
        self.disk.write(attempts)
        self._instant()

    def _told(self, step: object) -> None:
        self.steps.append(step)
        self._instant()

    def _instant(self) -> None:
        self.instants += 1
        if self.instants - 1 == self.dies_at:
            raise Killed

    def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.in_pause()
        self.clock.wait(seconds)


SCRIPTS = [
    ("approve", "approved", "approved"),
    ("decline", "declined", "refused"),
    ("wrong_pin", "declined", "wrong_pin"),
    ("cancel", "cancelled", "cancelled"),
    ("busy", "declined", "busy"),
    ("lost", "approved", "approved"),
    ("dropped", "declined", "never_arrived"),
    ("cut", "declined", "never_arrived"),
    ("in_progress", "approved", "approved"),
    ("partial", "cancelled", "reversed"),
    ("doubled", "approved", "approved"),
    ("forged", "approved", "approved"),
    ("other_key", "approved", "approved"),
    ("other_service", "approved", "approved"),
    ("torn", "approved", "approved"),
    ("huge", "approved", "approved"),
    ("trouble", "approved", "approved"),
    ("rejected", "declined", "never_arrived"),
]


@pytest.mark.parametrize(("scene", "state", "why"), SCRIPTS)
def test_a_sale_ends_as_the_terminals_books_say(counterpart, scene, state, why) -> None:
    till = Till(counterpart)
    counterpart.play([scene])
    attempt = till.sell()
    assert (attempt.state, attempt.why) == (state, why)
    assert till.charged() == (4250 if state == "approved" else 0)
    till.check()


@pytest.mark.parametrize("scene", ["forged", "other_key", "other_service", "torn", "huge"])
def test_an_answer_that_proves_nothing_is_asked_about_and_never_believed(
    counterpart, scene
) -> None:
    till = Till(counterpart)
    counterpart.play([scene], [scene, scene])
    till.sell()
    asked = [one["raw"]["MessageHeader"]["MessageCategory"] for one in counterpart.heard()]
    assert asked == ["Payment", *["TransactionStatus"] * 3]
    till.check()


def test_in_progress_is_asked_three_times_more_every_five_seconds(counterpart) -> None:
    till = Till(counterpart)
    counterpart.play([{"name": "in_progress", "times": 3}], ["answer", "busy", "lost"])
    assert till.sell().state == "approved"
    assert till.pauses == [5.0] * 5
    till.check()


def test_an_answer_that_comes_too_late_is_fetched(counterpart) -> None:
    till = Till(counterpart, wait_s=1.5)
    counterpart.play([{"name": "late", "ms": 2500}])
    till.in_pause = lambda: time.sleep(0.2)
    assert till.sell().state == "approved"
    assert till.pauses
    till.check()


def test_a_terminal_that_loses_its_power_after_an_approval_still_knows_it(counterpart) -> None:
    till = Till(counterpart)
    counterpart.play(["crash"])

    def power_comes_back() -> None:
        if len(till.pauses) == 2:
            counterpart.restart()

    till.in_pause = power_comes_back
    assert till.sell().state == "approved"
    assert till.pauses == [5.0, 5.0]
    till.check()


def test_a_terminal_that_is_off_was_never_asked_to_pay(counterpart) -> None:
    till = Till(counterpart)
    counterpart.stop()
    try:
        assert (till.sell().why, till.pauses) == (UNREACHABLE, [])
    finally:
        counterpart.start()
    till.check()


@pytest.mark.parametrize(
    ("scene", "why"),
    [
        ("other_amount", Fault.OTHER_AMOUNT),
        ("other_currency", Fault.OTHER_CURRENCY),
        ("no_reference", Fault.NO_REFERENCE),
    ],
)
def test_money_that_moved_otherwise_than_asked_is_a_persons_matter(counterpart, scene, why) -> None:
    till = Till(counterpart)
    counterpart.play([scene])
    attempt = till.sell()
    assert (attempt.state, attempt.why) == ("unknown", why.value)
    assert till.steps[-1] == HandOver(why.value)
    assert till.disk.open() == [attempt]


def test_less_than_asked_for_leaves_a_remainder_where_the_house_takes_it(counterpart) -> None:
    till = Till(counterpart, Rules(partial="keep"))
    counterpart.play([{"name": "partial", "part": 0.4}])
    attempt = till.sell()
    assert (attempt.state, attempt.moved_minor) == ("approved", 1700)
    told = counterpart.heard()[0]["raw"]["PaymentRequest"]["SaleData"]
    assert told["SaleToAcquirerData"] == "tenderOption=AllowPartialAuthorisation"
    till.check()


@pytest.mark.parametrize("scene", ["approve", "lost", "in_progress", "cut", "busy", "forged"])
def test_what_cannot_be_sold_goes_back_even_where_its_answer_is_lost(counterpart, scene) -> None:
    till = Till(counterpart)
    attempt = an_attempt(till.ids, till.clock)
    till.disk.write((attempt,))
    charge = till.driver().carry_out(attempt).attempt
    counterpart.play([scene])
    till.driver().take_back(charge)
    assert till.disk.load(charge.id).state == "cancelled"
    assert till.charged() == 0
    till.check()


def test_a_reversal_nobody_confirms_stays_a_task_and_is_settled_when_it_can_be(counterpart) -> None:
    till = Till(counterpart, Rules(ask_for_s=15))
    attempt = an_attempt(till.ids, till.clock)
    till.disk.write((attempt,))
    charge = till.driver().carry_out(attempt).attempt
    counterpart.play(["lost"], ["lost"] * 4)
    till.driver().take_back(charge)
    assert isinstance(till.steps[-1], HandOver)
    assert {one.state for one in till.disk.open()} == {"unknown", "approved"}
    till.driver().recover(till.disk.open())
    assert till.disk.open() == []
    till.check()


@pytest.mark.parametrize("scene", ["approve", "lost", "in_progress", "cut", "forged", "decline"])
def test_refunds_go_back_once_and_never_more_than_was_paid(counterpart, scene) -> None:
    till = Till(counterpart, Rules(refunds_remembered=True))
    charge = till.sell()
    counterpart.play([scene])
    first = till.refund(charge, 1250)
    assert first.state == ("declined" if scene in ("cut", "decline") else "approved")
    till.check()
    rest = 4250 - (1250 if first.state == "approved" else 0)
    assert till.refund(charge, rest + 1).why == "not_allowed"
    assert till.refund(charge, rest).state == "approved"
    assert till.charged() == 0
    till.check()


def test_a_refund_that_got_lost_on_the_way_is_not_done_again_on_a_guess(counterpart) -> None:
    till = Till(counterpart, Rules(ask_for_s=15))
    charge = till.sell()
    counterpart.play(["cut"])
    refund = till.refund(charge, 1250)
    assert (refund.state, till.steps[-1]) == ("unknown", HandOver("no_answer"))
    till.check()


def test_a_refund_to_any_card_needs_no_payment(counterpart) -> None:
    till = Till(counterpart)
    refund = replace(an_attempt(till.ids, till.clock, 900), kind="refund")
    till.disk.write((refund,))
    assert till.driver().carry_out(refund).attempt.state == "approved"
    assert [one["kind"] for one in till.ledger()] == ["refund"]
    till.check()


def test_a_customer_who_changes_their_mind_is_not_charged(counterpart) -> None:
    till = Till(counterpart)
    counterpart.play(["wait_for_abort"])
    attempt = an_attempt(till.ids, till.clock)
    till.disk.write((attempt,))
    lane = threading.Thread(target=till.driver().carry_out, args=(attempt,))
    lane.start()
    counterpart.wait_until_it_runs()
    other = an_attempt(till.ids, till.clock)
    second = NexoTerminal(ACCOUNT, TerminalLine(counterpart.where))
    assert second.carry_out(other).why == "busy"
    till.driver().stop(till.disk.load(attempt.id))
    lane.join(10)
    ended = till.disk.load(attempt.id)
    assert (ended.state, ended.why) == ("cancelled", "aborted")
    till.check()


def test_stopping_what_is_paid_already_changes_nothing(counterpart) -> None:
    till = Till(counterpart)
    charge = till.sell()
    till.terminal.abort(charge, till.ids.new())
    till.driver().stop(charge)
    assert till.disk.load(charge.id) == charge
    till.check()


@pytest.mark.logs_warnings
def test_a_whole_card_number_is_neither_kept_nor_logged(counterpart, caplog) -> None:
    caplog.set_level(0)
    till = Till(counterpart)
    counterpart.play([{"name": "whole_number", "number": PAN}, "approve"])
    attempt = till.sell()
    assert attempt.slip.masked == "************1111"
    assert f"Card\t{'*' * 12}1111" in attempt.slip.customer_lines
    assert PAN.encode() not in msgspec.json.encode(till.disk.every())
    assert PAN not in caplog.text
    till.check()


def test_the_terminals_totals_are_what_stands_in_its_ledger(counterpart) -> None:
    counterpart.order("day_end")
    till = Till(counterpart, Rules(refunds_remembered=True))
    charge = till.sell()
    till.sell(1999)
    till.refund(charge, 1250)
    told = till.counters()
    assert isinstance(told, Counters)
    assert (told.totals.sales, told.totals.back) == (Sum(2, 6249), Sum(1, 1250))
    assert told.totals.net_minor == till.charged()
    assert [one.scheme for one in told.totals.lines] == ["mc"]
    counterpart.order("day_end")
    assert till.counters().totals.sales == Sum()
    ended = till.terminal.ended_period("EUR", told.period, till.ids.new())
    assert ended == told
    unheard = till.terminal.ended_period("EUR", "999999", till.ids.new())
    assert unheard == Refused("refused")


def test_a_terminal_whose_power_was_cut_counts_on_and_wants_to_know_who_asks(counterpart) -> None:
    counterpart.order("day_end")
    till = Till(counterpart)
    till.sell()
    before = till.counters()
    counterpart.restart()
    till.ids.new()
    untold = asking.sealed(ACCOUNT, asking.totals(ACCOUNT, asked := till.ids.new()))
    answer = TerminalLine(counterpart.where).post(untold, 10)
    assert answers.read_totals(ACCOUNT, asked, "EUR", answer) == Refused("logged_out")
    assert till.counters() == before


@pytest.mark.parametrize(
    ("scene", "fault"),
    [("forged", Fault.FORGED), ("other_key", Fault.OTHER_KEY), ("torn", Fault.TORN)],
)
def test_totals_that_prove_nothing_are_not_believed(counterpart, scene, fault) -> None:
    till = Till(counterpart)
    counterpart.play([], [scene])
    assert till.counters() == Faulty(fault)


def test_totals_of_money_that_is_not_ours_are_not_added_up(counterpart) -> None:
    counterpart.order("day_end")
    till = Till(counterpart)
    counterpart.play(["other_currency"])
    till.sell()
    assert till.counters() == Faulty(Fault.OTHER_CURRENCY)
    counterpart.order("day_end")


def test_the_vendors_types_know_every_field_we_send(counterpart) -> None:
    till = Till(counterpart, Rules(partial="keep"))
    charge = till.sell()
    till.refund(charge, 100)
    till.terminal.ask(charge, till.ids.new())
    till.terminal.abort(charge, till.ids.new())
    till.terminal.carry_out(replace(an_attempt(till.ids, till.clock), kind="refund"))
    till.counters()
    till.terminal.ended_period("EUR", "1", till.ids.new())
    heard = counterpart.heard()
    assert len(heard) == 8
    for one in heard:
        # Of this one field their reader keeps only objects; their writer, which is theirs to
        # send with, takes text.
        assert without_free_text(one["typed"]) == without_free_text(one["raw"])


def without_free_text(told):
    if isinstance(told, dict):
        return {
            name: without_free_text(part)
            for name, part in told.items()
            if name != "SaleToAcquirerData"
        }
    return told


def test_seals_fit_both_ways(counterpart) -> None:
    header = {"ServiceID": "0123456789", "POIID": "x", "SaleID": "y"}
    text = '{"price": "42,50 €", "seat": "价格"}'
    theirs = counterpart.order("seal", header=header, text=text)
    trailer = Seal(**theirs["SecurityTrailer"])
    assert unseal(ACCOUNT.key, theirs["NexoBlob"], trailer).decode() == text
    blob, ours = seal(ACCOUNT.key, text.encode(), bytes(range(NONCE_BYTES)))
    message = {"NexoBlob": blob, "SecurityTrailer": msgspec.to_builtins(ours)}
    assert counterpart.order("unseal", message=message)["text"] == text
    assert len(base64.b64decode(ours.Nonce)) == NONCE_BYTES
    assert json.loads(text)["seat"] == "价格"


def test_line_names_and_key_can_be_tried_without_a_customer(counterpart) -> None:
    till = Till(counterpart)
    assert till.terminal.works(till.ids.new(), till.ids.new()) == Missing()
    wrong = replace(ACCOUNT, key=replace(ACCOUNT.key, _mac=bytes(32)))
    stranger = NexoTerminal(wrong, TerminalLine(counterpart.where))
    assert stranger.works(till.ids.new(), till.ids.new()) == Faulty(Fault.REJECTED)


def test_another_terminals_word_about_an_attempt_means_nothing(counterpart) -> None:
    till = Till(counterpart)
    elsewhere = replace(an_attempt(till.ids, till.clock), state="unknown", terminal="V400m-1")
    assert till.terminal.ask(elsewhere, till.ids.new()) == Faulty(Fault.OTHER_TERMINAL)
    assert counterpart.heard() == []


@pytest.mark.parametrize("scene", ["approve", "lost"])
def test_a_till_killed_at_any_instant_comes_to_the_terminals_books(counterpart, scene) -> None:
    dies_at = 0
    while True:
        till = Till(counterpart)
        till.dies_at = dies_at
        counterpart.play([scene])
        try:
            till.sell()
            break
        except Killed:
            till.dies_at = None
            till.driver().recover(till.disk.open())
        assert till.disk.open() == []
        till.check()
        dies_at += 1
    assert dies_at >= 5
