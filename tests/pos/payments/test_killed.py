"""Killed at every instant of an attempt, and at every instant of the recovery after it.

The terminal is a model that remembers; the till's disk is bytes, loaded anew after each death. In
the end the two agree to the cent, no request was sent twice, and nobody was charged twice.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest

from pos.domain.attempt import Attempt, Slip, TerminalRef
from pos.payments import driving
from pos.payments.driving import Driver
from pos.payments.line import NoAnswerError, NotSentError
from pos.payments.machine import (
    Course,
    Event,
    Lost,
    NotSellable,
    NotSent,
    Now,
    Plan,
    Rules,
    Said,
    Send,
    Write,
    plan,
)
from pos.payments.readings import Approved, Fault, Faulty, Missing, Reading, Refused, Running
from tests.pos.payments.window import POI, Clock, Disk, Ids, an_attempt, an_order, held_by

NOES = {
    "decline": Refused("refused"),
    "cancel": Refused("cancelled", by_person=True),
    "busy": Refused("busy"),
}
SCENES = (
    "approve",
    *NOES,
    "lost",
    "dropped",
    "not_sent",
    "in_progress",
    "partial",
    "forged",
    "other_amount",
    "other_currency",
    "silent",
)


class Killed(Exception):
    """kill -9."""


class ModelTerminal:
    """Remembers what it did; plays a scene for each request, then approves."""

    name = POI

    def __init__(self, *scenes: str) -> None:
        self.scenes = list(scenes)
        self.money: list[tuple[str, int, str]] = []  # kind, minor, whose reversal
        self.answers: dict[object, Reading] = {}
        self.carried: set[object] = set()
        self.running = 0
        self.mute = False

    def carry_out(self, attempt: Attempt) -> Reading:
        assert attempt.id not in self.carried, "one request was sent twice"
        self.carried.add(attempt.id)
        scene = self.scenes.pop(0) if self.scenes else "approve"
        if scene == "not_sent":
            raise NotSentError
        if scene == "dropped":
            raise NoAnswerError
        answer = NOES.get(scene) or self._book(attempt, scene)
        self.answers[attempt.id] = answer
        if scene in ("lost", "in_progress", "silent"):
            self.running = 3 if scene == "in_progress" else 0
            self.mute = scene == "silent"
            raise NoAnswerError
        return Faulty(Fault.FORGED) if scene == "forged" else answer

    def ask(self, attempt: Attempt, made: object) -> Reading:
        if self.mute:
            raise NoAnswerError
        if self.running:
            self.running -= 1
            return Running()
        return self.answers.get(attempt.id, Missing())

    def abort(self, attempt: Attempt, made: object) -> None:
        return

    def charged(self) -> int:
        """What the customer's card is the poorer by, really."""
        signs = {"charge": 1, "refund": -1, "reversal": -1}
        return sum(signs[kind] * minor for kind, minor, _of in self.money)

    def _book(self, attempt: Attempt, scene: str) -> Reading:
        moved = attempt.amount_minor
        if attempt.kind == "reversal":
            assert attempt.against is not None
            if any(of == attempt.against.transaction for _k, _m, of in self.money):
                return Refused("not_allowed")  # it was given back already
        moved = moved // 2 if scene == "partial" and attempt.kind == "charge" else moved
        moved += 100 if scene == "other_amount" and attempt.kind == "charge" else 0
        mark = f"mark {len(self.money)}"
        of = attempt.against.transaction if attempt.against else ""
        self.money.append((attempt.kind, moved, of))
        currency = "SEK" if scene == "other_currency" else attempt.currency
        return Approved(Slip(moved, TerminalRef(mark, "now")), currency)


class Window:
    """One till, that can die at any instant; its disk and the terminal stay."""

    def __init__(self, *scenes: str, rules: Rules) -> None:
        self.clock, self.disk = Clock(), Disk()
        self.ids, self.terminal = Ids(self.clock), ModelTerminal(*scenes)
        self.rules = rules
        self.instants = 0
        self.dies_at: int | None = None

    def instant(self) -> None:
        self.instants += 1
        if self.instants - 1 == self.dies_at:
            raise Killed

    def driver(self) -> Driver:
        window = self

        class Observed:
            name = POI

            def carry_out(self, attempt: Attempt) -> Reading:
                try:
                    return window.terminal.carry_out(attempt)
                finally:
                    window.instant()  # it was done, and nobody heard of it yet

            def ask(self, attempt: Attempt, made: object) -> Reading:
                return window.terminal.ask(attempt, made)

            def abort(self, attempt: Attempt, made: object) -> None:
                window.terminal.abort(attempt, made)

        def write(attempts: tuple[Attempt, ...]) -> None:
            window.disk.write(attempts)
            window.instant()

        return Driver(
            Observed(),
            write,
            self.clock,
            self.ids,
            self.clock.wait,
            rules=self.rules,
            told=lambda _step: self.instant(),
        )

    def restart(self, dies_at: int | None = None) -> None:
        """What a till does with what it finds; then it may die again."""
        self.instants, self.dies_at = 0, dies_at
        try:
            self.driver().recover(self.disk.open())
        except Killed:
            self.restart()

    def person_settles_the_rest(self) -> None:
        """What was handed over: somebody looks at the terminal and does there what is needed."""
        self.terminal.mute = False
        for attempt in self.disk.open():
            if attempt.state != "approved":
                done = isinstance(self.terminal.answers.get(attempt.id), Approved)
                wanted = done and attempt.kind != "charge"
                if done and not wanted:
                    self._voided_by_hand(attempt)
                word = Said("approved" if wanted else "cancelled", "0042" if wanted else "")
                now = Now(self.clock.now_ms(), 0)
                _course, steps = plan(Course(attempt), word, now, self.rules)
                assert isinstance(steps[0], Write)
                self.disk.write(steps[0].attempts)
                if wanted and attempt.kind == "reversal":
                    self._void(attempt)
        for charge in self.disk.open():
            self._voided_by_hand(charge)
            self.disk.write((replace(charge, state="cancelled"),))

    def _void(self, reversal: Attempt) -> None:
        charge = self.disk.load(reversal.original)
        self.disk.write((replace(charge, state="cancelled"),))

    def _voided_by_hand(self, attempt: Attempt) -> None:
        answer = self.terminal.answers[attempt.id]
        moved, mark = answer.slip.approved_minor, answer.slip.ref.transaction
        if not any(of == mark for _k, _m, of in self.terminal.money):
            self.terminal.money.append(("reversal", moved, mark))


def a_sale(window: Window) -> None:
    attempt = an_attempt(window.ids, window.clock)
    window.disk.write((attempt,))
    window.instant()
    course = window.driver().carry_out(attempt)
    charge = window.disk.load(attempt.id)
    if charge.state == "approved" and course.attempt.kind == "charge":
        window.instant()
        window.disk.write((replace(charge, order=an_order(window.ids)),))
        window.instant()


def a_sale_that_fails(window: Window) -> None:
    """The seat was lost in the meantime: the money goes back by itself."""
    attempt = an_attempt(window.ids, window.clock)
    window.disk.write((attempt,))
    course = window.driver().carry_out(attempt)
    if course.attempt.kind == "charge" and course.attempt.state == "approved":
        window.instant()
        window.driver().take_back(course.attempt)


def a_refund(window: Window) -> None:
    sold = an_attempt(window.ids, window.clock, 6000)
    scenes, window.terminal.scenes = window.terminal.scenes, []
    answer = window.terminal.carry_out(sold)
    window.terminal.scenes = scenes
    assert isinstance(answer, Approved)
    order = an_order(window.ids)
    window.disk.write((replace(sold, state="approved", order=order, slip=answer.slip),))
    refund = an_attempt(window.ids, window.clock, 1500, against=answer.slip.ref)
    window.disk.write((refund,))
    window.instant()
    window.driver().carry_out(refund)


STORIES: tuple[Callable[[Window], None], ...] = (a_sale, a_sale_that_fails, a_refund)


def lived(story, scenes, rules, first=None, second=None) -> Window:
    """One life, with a death at the `first` instant and another at the `second` of the recovery."""
    window = Window(*scenes, rules=rules)
    window.dies_at = first
    try:
        story(window)
    except Killed:
        window.restart(second)
    return window


def check(window: Window) -> None:
    window.person_settles_the_rest()
    assert held_by(window.disk.every()) == window.terminal.charged()
    assert window.disk.open() == []
    charges = [one for one in window.disk.every() if one.kind == "charge"]
    kept = [one for one in charges if one.state == "approved"]
    assert len(kept) <= 1
    assert all(one.order is not None for one in kept), "money for no ticket"


@pytest.mark.parametrize("partial", ["reverse", "keep"])
@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("story", STORIES, ids=lambda one: one.__name__)
def test_killed_at_any_instant_both_books_agree(story, scene: str, partial) -> None:
    # The same instants, fewer of each.
    rules = Rules(partial=partial, ask_for_s=15, refunds_remembered=partial == "reverse")
    for then in ("approve", "lost", "dropped", "decline"):
        scenes = (scene, then)
        whole = lived(story, scenes, rules)
        instants = whole.instants
        check(whole)
        for first in range(instants):
            died = lived(story, scenes, rules, first)
            recovery = died.instants
            check(died)
            for second in range(recovery):
                check(lived(story, scenes, rules, first, second))


def test_the_matrix_is_as_large_as_it_should_be() -> None:
    """A life that dies nowhere would prove nothing."""
    assert lived(a_sale, ("in_progress",), Rules()).instants >= 15
    assert lived(a_sale_that_fails, ("lost", "lost"), Rules()).instants >= 14


def sent_before_written(course: Course, event: Event, now: Now, rules: Rules) -> Plan:
    after, steps = plan(course, event, now, rules)
    return after, tuple(sorted(steps, key=lambda one: isinstance(one, Write)))


def silence_is_a_no(course: Course, event: Event, now: Now, rules: Rules) -> Plan:
    return plan(course, NotSent() if isinstance(event, Lost) else event, now, rules)


def tried_again_at_once(course: Course, event: Event, now: Now, rules: Rules) -> Plan:
    if isinstance(event, Lost) and course.attempt.state == "sent":
        return course, (Send("request"),)
    return plan(course, event, now, rules)


def never_taken_back(course: Course, event: Event, now: Now, rules: Rules) -> Plan:
    return (course, ()) if isinstance(event, NotSellable) else plan(course, event, now, rules)


def part_is_whole(course: Course, event: Event, now: Now, rules: Rules) -> Plan:
    after, steps = plan(course, event, now, rules)
    attempt = replace(after.attempt, slip=None)
    written = tuple(Write((attempt,)) if isinstance(one, Write) else one for one in steps)
    return replace(after, attempt=attempt), written


def as_it_is(course: Course, event: Event, now: Now, rules: Rules) -> Plan:
    return plan(course, event, now, rules)


@pytest.mark.parametrize(
    ("variant", "scene"),
    [
        (sent_before_written, "lost"),
        (silence_is_a_no, "lost"),
        (tried_again_at_once, "lost"),
        (never_taken_back, "approve"),
        (part_is_whole, "partial"),
        (as_it_is, "lost"),
        (as_it_is, "approve"),
        (as_it_is, "partial"),
    ],
)
def test_a_wrong_machine_is_found_and_the_right_one_is_not(
    variant, scene: str, monkeypatch
) -> None:
    monkeypatch.setattr(driving, "plan", variant)
    rules = Rules(partial="keep", ask_for_s=15)
    found = False
    for story in STORIES[:2]:
        for first in (None, *range(6)):
            try:
                window = lived(story, (scene,), rules, first)
                # Nobody stands by: what a person would put right is the machine's fault here.
                assert held_by(window.disk.every()) == window.terminal.charged()
                assert window.disk.open() == []
            except AssertionError:
                found = True
    assert found == (variant is not as_it_is)


@pytest.mark.parametrize("scene", SCENES)
def test_nobody_waits_for_ever(scene: str) -> None:
    window = lived(a_sale_that_fails, (scene, "silent"), Rules())
    assert window.clock.waited_s <= 2 * Rules().ask_for_s
