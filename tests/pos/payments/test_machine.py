"""The machine: what it does in each state, and that no order of events makes it do wrong."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.attempt import UNSETTLED, Slip, TerminalRef
from pos.domain.ids import AttemptId
from pos.domain.refusals import Reason, Refusal
from pos.payments.line import UNREACHABLE, UNTRUSTED
from pos.payments.machine import (
    Course,
    HandOver,
    Heard,
    Lost,
    NotSellable,
    NotSent,
    Now,
    Resumed,
    Reverse,
    Rules,
    Said,
    Send,
    Start,
    StopWished,
    Told,
    Wait,
    Waited,
    Write,
    plan,
)
from pos.payments.readings import Approved, Fault, Faulty, Missing, Refused, Running
from tests.pos.payments.window import Clock, Ids, an_attempt, an_order

CLOCK = Clock()
IDS = Ids(CLOCK)
RULES = Rules()
NOW = Now(CLOCK.now_ms(), 100.0)


def slip(minor: int = 4250) -> Slip:
    return Slip(minor, TerminalRef("BV0q001643892070000.VK9DRSLLRCQ2WN82", "2026-11-26"))


def yes(minor: int = 4250, currency: str = "EUR") -> Approved:
    return Approved(slip(minor), currency)


def course(state: str = "created", **more) -> Course:
    return Course(replace(an_attempt(IDS, CLOCK), state=state, **more))


def after(start: Course, *events, rules: Rules = RULES, now: Now = NOW):
    steps: tuple = ()
    for event in events:
        start, steps = plan(start, event, now, rules)
    return start, steps


def test_it_is_written_down_as_sent_before_it_is_sent() -> None:
    sent, steps = after(course(), Start())
    assert steps == (Write((sent.attempt,)), Send("request"))
    assert sent.attempt.state == "sent"


def test_an_approval_is_kept_with_what_a_reversal_will_need() -> None:
    done, steps = after(course(), Start(), Heard(yes()))
    assert steps == (Write((done.attempt,)),)
    assert (done.attempt.state, done.attempt.reference) == ("approved", slip().ref.transaction)
    assert done.attempt.slip == slip()


@pytest.mark.parametrize("why", [UNREACHABLE, UNTRUSTED])
def test_what_never_left_the_till_is_declined_at_once(why: str) -> None:
    done, steps = after(course(), Start(), NotSent(why))
    assert (done.attempt.state, done.attempt.why) == ("declined", why)
    assert steps == (Write((done.attempt,)),)


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (Refused("refused"), "declined"),
        (Refused("busy"), "declined"),
        (Refused("aborted", by_person=True), "cancelled"),
    ],
)
def test_a_no_is_a_no_now_or_repeated_later(answer: Refused, state: str) -> None:
    done, _ = after(course(), Start(), Heard(answer))
    assert (done.attempt.state, done.attempt.why) == (state, answer.why)
    later, _ = after(course(), Start(), Lost(), Told(answer))
    assert (later.attempt.state, later.attempt.why) == (state, answer.why)


@pytest.mark.parametrize("fault", list(Fault))
def test_an_answer_that_proves_nothing_is_neither_yes_nor_no(fault: Fault) -> None:
    asked, steps = after(course(), Start(), Heard(Faulty(fault)))
    assert (asked.attempt.state, asked.attempt.why) == ("unknown", fault.value)
    assert steps == (Write((asked.attempt,)), Send("question"))


def test_silence_is_unknown_and_the_terminal_is_asked_every_five_seconds() -> None:
    asked, steps = after(course(), Start(), Lost())
    assert steps == (Write((asked.attempt,)), Send("question"))
    asked, steps = after(asked, Told(Running()))
    assert steps == (Wait(5.0),)
    asked, steps = after(asked, Waited())
    assert steps == (Send("question"),)
    done, _ = after(asked, Told(yes()))
    assert done.attempt.state == "approved"


def test_never_heard_of_it_must_be_said_twice_in_a_row() -> None:
    asked, _ = after(course(), Start(), Lost(), Told(Missing()), Told(Running()), Told(Missing()))
    assert asked.attempt.state == "unknown"
    done, _ = after(asked, Told(Missing()))
    assert (done.attempt.state, done.attempt.why) == ("declined", "never_arrived")


def test_a_terminal_that_may_have_forgotten_proves_nothing() -> None:
    tomorrow = Now(NOW.ms + RULES.remembered_ms, 0.0)
    asked, steps = after(course("sent"), Resumed(), *[Told(Missing())] * 2, now=tomorrow)
    assert (asked.attempt.state, steps) == ("unknown", (HandOver("no_answer"),))


@pytest.mark.parametrize(("remembered", "state"), [(True, "declined"), (False, "unknown")])
def test_of_a_refund_in_parts_never_heard_of_it_proves_little(remembered, state) -> None:
    refund = Course(replace(an_attempt(IDS, CLOCK, 1000, against=slip().ref), state="sent"))
    rules = Rules(refunds_remembered=remembered)
    asked, steps = after(refund, Lost(), *[Told(Missing())] * 2, rules=rules)
    assert asked.attempt.state == state
    handed = HandOver("no_answer") in steps
    assert handed is not remembered, "what proves nothing is a person's at once, not minutes later"


def test_patience_ends_with_a_person_and_can_begin_again() -> None:
    asked, _ = after(course(), Start(), Lost())
    late = Now(NOW.ms, NOW.s + RULES.ask_for_s)
    over, steps = after(asked, Told(Running()), now=late)
    assert steps == (HandOver("no_answer"),)
    assert over.attempt.state == "unknown"
    _again, steps = after(over, Resumed(), now=late)
    assert steps == (Send("question"),)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (yes(4251), "other_amount"),
        (yes(0), "other_amount"),
        (yes(-4250), "other_amount"),
        (yes(4250, "SEK"), "other_currency"),
        (yes(2000, "SEK"), "other_currency"),
    ],
)
@pytest.mark.parametrize("rules", [Rules("reverse"), Rules("keep")])
def test_other_money_than_asked_for_is_never_an_approval(answer, why: str, rules) -> None:
    for event in (Heard(answer), Told(answer)):
        begun = (Start(),) if isinstance(event, Heard) else (Start(), Lost())
        odd, steps = after(course(), *begun, event, rules=rules)
        assert (odd.attempt.state, odd.attempt.why) == ("unknown", why)
        assert steps[-1] == HandOver(why)


def test_less_than_asked_for_is_taken_back_or_kept_as_the_house_decides() -> None:
    back, steps = after(course(), Start(), Heard(yes(2000)))
    assert back.attempt.moved_minor == 2000
    assert steps == (Write((back.attempt,)), Reverse())
    kept, steps = after(course(), Start(), Heard(yes(2000)), rules=Rules("keep"))
    assert (kept.attempt.state, kept.attempt.moved_minor) == ("approved", 2000)
    assert steps == (Write((kept.attempt,)),)
    assert after(back, Resumed())[1] == (Reverse(),)
    assert after(kept, Resumed(), rules=Rules("keep"))[1] == ()


def approved() -> Course:
    return after(course(), Start(), Heard(yes()))[0]


def reversing(tries: int = 1) -> Course:
    under_way = after(approved(), NotSellable(AttemptId(IDS.new())))[0]
    return replace(under_way, tries=tries)


def test_a_charge_that_cannot_be_sold_is_taken_back_by_an_attempt_of_its_own() -> None:
    charge = approved()
    back, steps = after(charge, NotSellable(AttemptId(IDS.new())))
    assert steps == (Write((back.attempt,)), Send("request"))
    assert (back.attempt.kind, back.attempt.state) == ("reversal", "sent")
    assert back.attempt.against == slip().ref
    done, steps = after(back, Heard(yes()))
    assert steps == (Write((done.attempt, done.original)),), "both in one transaction"
    assert (done.original.state, done.original.why) == ("cancelled", "reversed")


def test_a_reversal_that_never_began_is_tried_again_as_another_attempt() -> None:
    failed, steps = after(reversing(), NotSent())
    assert steps[1:] == (Wait(5.0), Reverse())
    again, steps = after(failed, NotSellable(AttemptId(IDS.new())))
    assert again.tries == 2
    assert again.attempt.id != failed.attempt.id
    assert steps[-1] == Send("request")


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ((Heard(Refused("not_allowed")),), "declined"),
        ((NotSent(),), "declined"),
        ((Lost(), Told(Running())), "unknown"),
    ],
)
def test_a_reversal_that_fails_or_stays_unknown_becomes_a_persons_task(events, state) -> None:
    begun = replace(reversing(tries=RULES.reversal_tries), until_s=0.0)
    end, steps = begun, ()
    for event in events:
        end, steps = plan(end, event, Now(NOW.ms, NOW.s + 1000 * isinstance(event, Told)), RULES)
    assert isinstance(steps[-1], HandOver)
    assert end.attempt.state == state
    assert end.original.state == "approved", "nobody may believe that it was given back"


@pytest.mark.parametrize("charge", [{"slip": None}, {"kind": "refund"}])
def test_what_cannot_be_reversed_is_handed_over(charge) -> None:
    odd = approved()
    odd = replace(odd, attempt=replace(odd.attempt, **charge))
    assert after(odd, NotSellable(AttemptId(IDS.new())))[1] == (HandOver("not_reversible"),)


@pytest.mark.parametrize("state", ["created", "sent", "unknown", "declined", "cancelled"])
def test_what_is_not_approved_or_is_sold_is_not_taken_back(state: str) -> None:
    assert after(course(state), NotSellable(AttemptId(IDS.new())))[1] == ()
    sold = approved()
    sold = replace(sold, attempt=replace(sold.attempt, order=an_order(IDS)))
    assert after(sold, NotSellable(AttemptId(IDS.new())))[1] == ()


def test_stopping_asks_the_terminal_and_believes_only_its_answer() -> None:
    asked, steps = after(course(), Start(), StopWished())
    assert steps == (Send("stop"),)
    assert asked.attempt.state == "sent"
    done, _ = after(asked, Heard(yes()))
    assert done.attempt.state == "approved"
    gone, steps = after(course(), StopWished())
    assert (gone.attempt.state, gone.attempt.why) == ("cancelled", "stopped")
    assert steps == (Write((gone.attempt,)),)


def test_what_was_never_sent_is_cancelled_after_a_restart_and_what_was_is_asked_about() -> None:
    assert after(course("created"), Resumed())[0].attempt.state == "cancelled"
    asked, steps = after(course("sent"), Resumed())
    assert asked.attempt.state == "unknown"
    assert steps == (Write((asked.attempt,)), Send("question"))


def test_a_person_at_a_terminal_nobody_can_ask_walks_the_same_states() -> None:
    by_hand = course("sent", terminal="")
    done, steps = after(by_hand, Said("approved", "0042"))
    assert (done.attempt.state, done.attempt.reference) == ("approved", "0042")
    assert steps == (Write((done.attempt,)),)
    with pytest.raises(Refusal, match=Reason.RECEIPT_NUMBER_MISSING.value):
        after(by_hand, Said("approved"))
    with pytest.raises(Refusal, match=Reason.ATTEMPT_OPEN.value):
        after(course("declined", terminal=""), Said("approved", "0042"))
    unknown, _ = after(by_hand, Said("unknown"))
    assert after(unknown, Said("cancelled"))[0].attempt.state == "cancelled"


def test_a_person_who_saw_the_reversal_ends_its_charge_with_it() -> None:
    done, steps = after(reversing(), Lost(), Said("approved", "0043"))
    assert steps == (Write((done.attempt, done.original)),)
    assert (done.attempt.state, done.original.state) == ("approved", "cancelled")
    assert done.original.reference.endswith(", void 0043")


said = (yes(), yes(2000), yes(9000), yes(4250, "SEK"), Refused("refused"), Running(), Missing())
unsaid = (Refused("aborted", by_person=True), Faulty(Fault.FORGED), Faulty(Fault.NO_REFERENCE))
answers = st.sampled_from((*said, *unsaid))
events = st.one_of(
    st.sampled_from([Start(), Resumed(), NotSent(), Lost(), Waited(), StopWished()]),
    answers.map(Heard),
    answers.map(Told),
    st.builds(lambda: NotSellable(AttemptId(IDS.new()))),
)


@given(
    st.lists(events, max_size=25),
    st.sampled_from([Rules("reverse"), Rules("keep")]),
    st.integers(0, 400),
)
def test_no_order_of_events_sends_twice_writes_late_or_leaves_a_no(happened, rules, pace) -> None:
    at, requests, ends = course(), set(), {}
    for number, event in enumerate(happened):
        before = at
        at, steps = plan(at, event, Now(NOW.ms, NOW.s + number * pace), rules)
        sends = [place for place, step in enumerate(steps) if step == Send("request")]
        writes = [place for place, step in enumerate(steps) if isinstance(step, Write)]
        if sends:
            assert at.attempt.id not in requests
            requests.add(at.attempt.id)
            assert at.attempt.state == "sent"
        assert all(write < send for write in writes for send in sends)
        changed = at.attempt != before.attempt
        assert not changed or any(at.attempt in steps[place].attempts for place in writes)
        if before.attempt.state in ("declined", "cancelled"):
            assert ends.setdefault(before.attempt.id, before.attempt.state) == (
                before.attempt.state
            )
            assert at.attempt.id != before.attempt.id or at.attempt.state == before.attempt.state
        if at.attempt.state == "approved":
            assert at.attempt.slip is not None
            assert 0 < at.attempt.moved_minor <= at.attempt.amount_minor
        assert (at.attempt.settled_at_ms is None) == (at.attempt.state in UNSETTLED)
