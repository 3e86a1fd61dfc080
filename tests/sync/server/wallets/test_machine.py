"""The machine of a wallet payment: whatever comes in whatever order, at most one charge stands."""

import itertools
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sync.server.wallets import machine
from sync.server.wallets.machine import (
    AMOUNT_DIFFERS,
    NEVER_SENT,
    Call,
    CancelAsked,
    Died,
    Heard,
    Payment,
    Sending,
    Step,
    Terms,
    move,
    unheard_of,
)
from sync.server.wallets.pace import Pace
from sync.server.wallets.port import Answer, Said

TERMS = Terms(38_000, "CNY")
WECHAT = Terms(38_000, "CNY", earliest_cancel_ms=15_000)
PAID = Answer(Said.PAID, 38_000, "CNY", "4200001")
WAITING, UNCLEAR = Answer(Said.WAITING), Answer(Said.UNCLEAR)
START_MS = 1_000_000


def sent(terms=TERMS):
    return move(Payment(due_ms=START_MS + 30_000), Sending(), START_MS, terms)


def after(payment, call, answer, ms, terms=TERMS):
    """`ms` after the code was sent."""
    return move(payment, Heard(call, answer, START_MS + ms), START_MS + ms, terms)


def waiting(terms=TERMS):
    return after(sent(terms), Call.PAY, WAITING, 1000, terms)


def test_a_code_that_is_paid_at_once_is_approved():
    done = after(sent(), Call.PAY, PAID, 800)
    assert (done.state, done.step, done.reference) == ("approved", Step.REST, "4200001")


def test_while_the_customer_confirms_it_is_asked_every_few_seconds():
    payment, asked = waiting(), []
    while payment.step is Step.QUERY:
        asked.append(payment.due_ms - START_MS)
        payment = after(payment, Call.QUERY, WAITING, asked[-1])
    gaps = {later - earlier for earlier, later in itertools.pairwise(asked)}
    assert gaps <= set(range(3000, 5001))
    assert payment.step is Step.LAST_QUERY
    assert payment.due_ms == START_MS + 60_000


def test_after_the_last_question_it_is_cancelled_at_once():
    payment = waiting()
    while payment.step is Step.QUERY:
        payment = after(payment, Call.QUERY, WAITING, payment.due_ms - START_MS)
    payment = after(payment, Call.QUERY, WAITING, 60_200)
    assert (payment.step, payment.due_ms) == (Step.CANCEL, START_MS + 60_200)
    payment = after(payment, Call.CANCEL, Answer(Said.DONE), 60_300)
    assert payment.state == "cancelled"


def test_paid_at_the_last_question_is_approved():
    payment = waiting()
    while payment.step is Step.QUERY:
        payment = after(payment, Call.QUERY, WAITING, payment.due_ms - START_MS)
    assert after(payment, Call.QUERY, PAID, 60_100).state == "approved"


def test_once_it_is_being_cancelled_it_is_never_approved():
    payment = after(sent(), Call.PAY, Answer(Said.DOUBTFUL), 500)
    payment = after(payment, Call.QUERY, UNCLEAR, 600)
    assert payment.step is Step.CANCEL
    payment = after(payment, Call.PAY, PAID, 700)
    assert (payment.state, payment.step) == ("unknown", Step.CANCEL)


def test_wechat_is_not_reversed_before_fifteen_seconds():
    payment = move(waiting(WECHAT), CancelAsked(), START_MS + 2000, WECHAT)
    assert (payment.step, payment.due_ms) == (Step.LAST_QUERY, START_MS + 15_000)
    doubtful = after(sent(WECHAT), Call.PAY, Answer(Said.DOUBTFUL), 500, WECHAT)
    doubtful = after(doubtful, Call.QUERY, Answer(Said.NOT_FOUND), 600, WECHAT)
    assert (doubtful.step, doubtful.due_ms) == (Step.CANCEL, START_MS + 15_000)


def test_a_cancel_without_an_answer_is_tried_until_it_becomes_a_person_s_task_and_on():
    payment = move(waiting(), CancelAsked(), START_MS + 2000, TERMS)
    payment = after(payment, Call.QUERY, WAITING, 2100)
    waits = []
    for _ in range(TERMS.pace.person_after + 2):
        now_ms = payment.due_ms
        payment = after(payment, Call.CANCEL, UNCLEAR, now_ms - START_MS)
        waits.append(payment.due_ms - now_ms)
    assert waits == sorted(waits)
    assert payment.needs_person
    assert payment.state == "unknown"
    done = after(payment, Call.CANCEL, Answer(Said.DONE), 900_000)
    assert (done.state, done.needs_person) == ("cancelled", False)


def test_what_cannot_be_cancelled_is_a_person_s_task_at_once():
    payment = move(waiting(), CancelAsked(), START_MS + 2000, TERMS)
    payment = after(payment, Call.QUERY, WAITING, 2100)
    assert after(payment, Call.CANCEL, Answer(Said.REFUSED), 2200).needs_person


@pytest.mark.parametrize(
    "answer", [Answer(Said.PAID, 37_999, "CNY"), Answer(Said.PAID, 38_000, "USD")]
)
def test_another_amount_or_currency_is_given_back_and_never_approved(answer):
    payment = after(sent(), Call.PAY, answer, 500)
    assert (payment.step, payment.reason) == (Step.CANCEL, AMOUNT_DIFFERS)
    assert after(payment, Call.CANCEL, Answer(Said.DONE), 600).state == "cancelled"


def test_a_code_that_never_left_is_declined_and_a_late_sender_does_not_send_it():
    dead = move(Payment(due_ms=START_MS), Died(), START_MS, TERMS)
    assert (dead.state, dead.reason, dead.step) == ("declined", NEVER_SENT, Step.REST)
    assert move(dead, Sending(), START_MS + 1, TERMS) == dead


def test_a_restart_finds_what_was_sent_unknown_and_asks():
    found = move(sent(), Died(), START_MS + 30_000, TERMS)
    assert (found.state, found.step, found.due_ms) == ("unknown", Step.QUERY, START_MS + 30_000)


def test_a_no_that_turns_out_a_yes_goes_back():
    payment = after(sent(), Call.PAY, Answer(Said.REFUSED, reason="NOTENOUGH"), 500)
    assert (payment.state, payment.step) == ("declined", Step.LOOK_AGAIN)
    payment = after(payment, Call.QUERY, PAID, 180_000)
    assert (payment.state, payment.step) == ("declined", Step.CANCEL)
    payment = after(payment, Call.CANCEL, Answer(Said.DONE), 180_100)
    payment = after(payment, Call.QUERY, Answer(Said.GONE), 180_200)
    assert (payment.state, payment.step) == ("declined", Step.REST)


def test_an_approved_one_that_cannot_be_sold_is_cancelled():
    payment = move(after(sent(), Call.PAY, PAID, 800), CancelAsked(), START_MS + 9000, TERMS)
    assert (payment.state, payment.step, payment.is_leaving) == ("approved", Step.CANCEL, True)
    assert after(payment, Call.CANCEL, Answer(Said.DONE), 9100).state == "cancelled"


# --- whatever happens -----------------------------------------------------------------------------


@dataclass
class World:
    """A gateway that keeps the truth, a line that loses and delays, a server that dies."""

    terms: Terms
    now_ms: int = START_MS
    payment: Payment = field(default_factory=Payment)
    exists: bool = False
    dead: bool = False
    charges: int = 0
    returns: int = 0
    strays: bool = False  # a pay request is still on its way
    late: list[Heard] = field(default_factory=list)

    def arrive(self, customer: str) -> Answer:
        """A pay request takes effect, if it may."""
        self.strays = False
        if self.exists or self.dead:
            return Answer(Said.REFUSED if self.dead else Said.DOUBTFUL)
        self.exists = True
        if customer == "pays":
            return self.confirm()
        return WAITING

    def confirm(self) -> Answer:
        if self.exists and not self.dead and not self.charges:
            self.charges += 1
        return PAID if self.charges > self.returns else WAITING

    def query(self) -> Answer:
        if not self.exists:
            return Answer(Said.NOT_FOUND)
        if self.dead:
            return Answer(Said.GONE)
        return PAID if self.charges else WAITING

    def cancel(self) -> Answer:
        if not self.exists:
            return Answer(Said.NOT_FOUND)
        self.dead = True
        self.returns = self.charges
        return Answer(Said.DONE)

    def tell(self, event: object) -> None:
        self.payment = move(self.payment, event, self.now_ms, self.terms)  # type: ignore[arg-type]


LINE = st.sampled_from(["good", "good", "lost", "never", "doubled", "late", "strays", "forged"])
CUSTOMER = st.sampled_from(["pays", "waits", "confirms"])
BETWEEN = st.sampled_from(["", "", "", "dies", "leaves", "confirms", "late answer", "arrives"])


def ask(world: World, draw) -> None:
    """What is due, over that line."""
    step, line, asked_ms = world.payment.step, draw(LINE), world.now_ms
    if step is Step.PAY:
        if world.payment.state != "created":
            world.tell(Died())
            return
        world.tell(Sending())
        call = Call.PAY
    else:
        call = Call.CANCEL if step is Step.CANCEL else Call.QUERY
    if line == "never":
        answer = Answer(Said.NEVER_SENT)
    elif line == "strays" and call is Call.PAY:
        world.strays, answer = True, UNCLEAR
    else:
        answer = {
            Call.PAY: lambda: world.arrive(draw(CUSTOMER)),
            Call.QUERY: world.query,
            Call.CANCEL: world.cancel,
        }[call]()
    heard = Heard(call, answer, asked_ms)
    if draw(st.booleans()) and draw(BETWEEN) == "dies":
        return  # with the answer in hand
    if line in ("lost", "forged", "late"):
        if line == "late":
            world.late.append(heard)
        heard = Heard(call, UNCLEAR, asked_ms)
    world.tell(heard)
    if line == "doubled":
        world.tell(heard)


def happens(world: World, what: str) -> None:
    if what == "leaves":
        world.tell(CancelAsked())
    elif what == "dies":
        world.tell(Died())
    elif what == "confirms":
        world.confirm()
    elif what == "late answer" and world.late:
        world.tell(world.late.pop())
    elif what == "arrives" and world.strays:
        world.arrive("pays")


@settings(max_examples=600)
@given(st.data(), st.sampled_from([0, 15_000]), st.booleans())
def test_whatever_happens_it_ends_and_a_charge_stands_only_where_it_is_approved(
    data, earliest_ms, begins_cancelled
):
    live_through(data, earliest_ms, begins_cancelled)


def rests_too_soon(payment, state, reason, now_ms, terms):
    return machine._rest(payment, state, reason)


def believes_while_cancelling(payment, answer, now_ms, terms):
    if payment.step is Step.CANCEL:
        return replace(payment, state="approved", step=Step.REST)
    return PAID_HEARD(payment, answer, now_ms, terms)


def sends_again(payment, now_ms, terms):
    if payment.step is not Step.PAY:
        return payment
    return replace(payment, state="created", due_ms=now_ms)


def takes_silence_for_a_no(payment, answer, now_ms, terms):
    if answer.said is Said.UNCLEAR and payment.state == "sent":
        return machine._rest(payment, "declined", "")
    return PAY_HEARD(payment, answer, now_ms, terms)


PAID_HEARD, PAY_HEARD = machine._paid, machine._pay_heard


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("_end", rests_too_soon),
        ("_paid", believes_while_cancelling),
        ("_die", sends_again),
        ("_pay_heard", takes_silence_for_a_no),
    ],
)
def test_a_machine_that_is_wrong_is_found(monkeypatch, name, wrong):
    monkeypatch.setattr(machine, name, wrong)
    search = settings(max_examples=3000, phases=[Phase.generate], database=None)
    with pytest.raises((AssertionError, BaseExceptionGroup)):
        search(given(st.data(), st.sampled_from([0, 15_000]), st.just(False))(live_through))()


def live_through(data, earliest_ms, begins_cancelled):
    world = World(Terms(38_000, "CNY", earliest_ms, Pace()))
    if begins_cancelled:
        world.payment = unheard_of(world.now_ms, world.terms)
    told_final = ""
    for turn in range(400):
        if world.payment.step is Step.REST and not world.strays and not world.late:
            break
        stormy = turn < 25
        if stormy:
            happens(world, data.draw(BETWEEN))
        if world.payment.step is not Step.REST:
            world.now_ms = max(world.now_ms, world.payment.due_ms)
        if world.now_ms - START_MS > 170_000 and world.strays:
            world.strays = False  # the code's life is over: it is refused, or was never heard of
        if world.payment.step is not Step.REST:
            draw = data.draw if stormy else calm
            ask(world, draw)
        elif not stormy:
            world.strays = False
            while world.late:
                world.tell(world.late.pop())
        assert world.charges <= 1
        if told_final and world.payment.state != told_final:
            assert (told_final, world.payment.state) == ("approved", "cancelled")
        if world.payment.state in ("approved", "declined", "cancelled"):
            told_final = world.payment.state
    assert world.payment.step is Step.REST
    stands = world.charges - world.returns
    assert stands == (1 if world.payment.state == "approved" else 0)
    assert not world.payment.needs_person


def calm(strategy):
    """When the storm is over, every answer comes, and the customer does not pay any more."""
    return {id(LINE): "good", id(CUSTOMER): "waits", id(BETWEEN): ""}.get(id(strategy), False)
