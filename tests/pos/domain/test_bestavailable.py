"""Best available against a slow and plain reference, on small halls."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.bestavailable import best, get_ready
from pos.domain.ids import CategoryId, PlaceId
from pos.domain.plan import Area, Feature, Plan, Row, Section
from tests.pos.domain.plainscan import plainly_best

SPACING = 10.0


def hall(rows: list[list[tuple[float, int, int]]], per_section: int = 2) -> Plan:
    """A hall of rows of (x, features, category), one behind the other; the stage is in front."""
    seats = [(x, row, f, c) for row, line in enumerate(rows) for x, f, c in line]
    sections = (len(rows) + per_section - 1) // per_section
    count = len(seats)
    standing = Area("Pit", CategoryId("a"), PlaceId(count), 5, ((0, 0), (1, 0), (1, 1)))
    return Plan(
        name="small",
        digest="small",
        width=200,
        height=200,
        categories=(CategoryId("a"), CategoryId("b")),
        sections=tuple(Section(f"S{n}") for n in range(sections)),
        rows=tuple(Row(str(n), n // per_section) for n in range(len(rows))),
        guids=tuple(str(n) for n in range(count)),
        seat_numbers=tuple(str(n) for n in range(count)),
        x=np.array([x for x, *_ in seats], np.float32),
        y=np.array([row * SPACING for _, row, *_ in seats], np.float32),
        radius=np.full(count, 4, np.float32),
        row_of=np.array([row for _, row, *_ in seats], np.int32),
        category_of=np.array([c for *_, c in seats], np.uint8),
        features=np.array([f for _, _, f, _ in seats], np.uint8),
        areas=(standing,),
        focal=(30.0, -20.0),
    )


def plain(*lengths: int) -> Plan:
    return hall([[(n * SPACING, 0, 0) for n in range(length)] for length in lengths])


@st.composite
def halls(draw: st.DrawFn) -> Plan:
    rows = []
    for _ in range(draw(st.integers(1, 4))):
        x, line = 0.0, []
        for _ in range(draw(st.integers(1, 9))):
            feature = draw(st.sampled_from([0, 0, 0, 0, 1, 2, 4]))
            line.append((x, feature, draw(st.integers(0, 1))))
            x += SPACING * draw(st.sampled_from([1, 1, 1, 1, 2.5]))
        rows.append(line)
    return hall(rows)


@st.composite
def questions(draw: st.DrawFn) -> tuple[Plan, np.ndarray, int, CategoryId | None, list[int]]:
    plan = draw(halls())
    states = [draw(st.sampled_from([0, 0, 0, 1, 4])) for _ in range(plan.place_count)]
    count = draw(st.integers(1, 5))
    category = draw(st.sampled_from([None, None, CategoryId("b")]))
    mine = draw(st.lists(st.integers(0, plan.place_count - 1), max_size=2))
    return plan, np.array(states, np.uint8), count, category, mine


def neighbours(plan: Plan) -> set[tuple[int, int]]:
    """Pairs of seats with no aisle between, the plain way."""
    gaps: dict[int, list[float]] = {}
    pairs = [
        (one, other)
        for one, other in pairwise(range(plan.seat_count))
        if plan.row_of[one] == plan.row_of[other]
    ]
    for one, other in pairs:
        gaps.setdefault(int(plan.row_of[one]), []).append(float(plan.x[other] - plan.x[one]))
    return {
        (one, other)
        for one, other in pairs
        if plan.x[other] - plan.x[one] <= 1.6 * min(gaps[int(plan.row_of[one])])
    }


class Reference:
    """The same question, answered by looking at everything."""

    def __init__(self, question: tuple) -> None:
        self.plan, states, self.count, category, mine = question
        self.pairs = neighbours(self.plan)
        seats = range(self.plan.seat_count)
        self.unclaimed = {n for n in seats if states[n] == 0 and n not in mine}
        spared = Feature.ACCESSIBLE | Feature.COMPANION
        self.wanted = {
            n
            for n in self.unclaimed
            if not self.plan.features[n] & spared
            and (category is None or self.plan.category(PlaceId(n)) == category)
        }

    def together(self) -> list[tuple[int, ...]]:
        runs = [tuple(range(n, n + self.count)) for n in range(self.plan.seat_count)]
        return [
            run
            for run in runs
            if set(run) <= self.wanted and all(pair in self.pairs for pair in pairwise(run))
        ]

    def orphans(self, run: tuple[int, ...]) -> bool:
        def lonely(seat: int, beyond: int, to_run: tuple[int, int], away: tuple[int, int]) -> bool:
            if seat not in self.unclaimed or to_run not in self.pairs:
                return False
            if self.plan.features[seat] & (Feature.ACCESSIBLE | Feature.COMPANION):
                return False
            return not (beyond in self.unclaimed and away in self.pairs)

        first, last = run[0], run[-1]
        before = lonely(first - 1, first - 2, (first - 1, first), (first - 2, first - 1))
        after = lonely(last + 1, last + 2, (last, last + 1), (last + 1, last + 2))
        return before or after

    @property
    def pitch(self) -> float:
        plan = self.plan
        gaps = [
            float(plan.x[other] - plan.x[one])
            for one, other in pairwise(range(plan.seat_count))
            if plan.row_of[one] == plan.row_of[other]
        ]
        return float(np.median(gaps)) if gaps else 1.0

    def badness(self, run: tuple[int, ...]) -> float:
        plan = self.plan
        each = [
            math.dist((plan.x[n], plan.y[n]), plan.focal) / self.pitch
            + (8.0 if plan.features[n] & Feature.RESTRICTED else 0.0)
            for n in run
        ]
        return sum(each) / len(each)


@given(questions())
def test_an_offer_is_always_that_many_different_seats_that_may_be_sold(question: tuple) -> None:
    reference = Reference(question)
    offer = best(*question)
    if offer is None:
        assert len(reference.wanted) < reference.count
    else:
        assert len(set(offer.places)) == len(offer.places) == reference.count
        assert set(offer.places) <= reference.wanted


@given(questions())
def test_a_party_is_never_split_when_neighbours_are_left(question: tuple) -> None:
    reference = Reference(question)
    offer = best(*question)
    runs = reference.together()
    if offer is not None:
        assert offer.together == bool(runs)
        if runs:
            assert offer.places in runs


@given(questions())
def test_of_all_neighbours_the_nearest_that_strand_nobody_are_offered(question: tuple) -> None:
    reference = Reference(question)
    runs = reference.together()
    if not runs:
        return
    offer = best(*question)
    assert offer is not None
    tidy = [run for run in runs if not reference.orphans(run)]
    least = min(reference.badness(run) for run in tidy or runs)
    assert reference.badness(offer.places) == pytest.approx(least, abs=1e-6)
    if tidy:
        assert not reference.orphans(offer.places)


@given(questions())
def test_a_split_party_sits_in_two_rows_one_behind_the_other_if_it_can(question: tuple) -> None:
    reference = Reference(question)
    offer = best(*question)
    if offer is None or offer.together:
        return
    plan, pairs = reference.plan, reference.pairs

    def runs(size: int) -> list[tuple[int, ...]]:
        found = [tuple(range(n, n + size)) for n in range(plan.seat_count)]
        return [
            run
            for run in found
            if set(run) <= reference.wanted and all(pair in pairs for pair in pairwise(run))
        ]

    def section(run: tuple[int, ...]) -> int:
        return plan.rows[int(plan.row_of[run[0]])].section

    def apart(one: tuple[int, ...], other: tuple[int, ...]) -> float:
        middle = [
            ((plan.x[run[0]] + plan.x[run[-1]]) / 2, (plan.y[run[0]] + plan.y[run[-1]]) / 2)
            for run in (one, other)
        ]
        return math.dist(*middle) / reference.pitch

    possible = any(
        apart(one, other) <= math.hypot(reference.count / 2, 2.0) - 1e-6
        and abs(int(plan.row_of[one[0]]) - int(plan.row_of[other[0]])) == 1
        and section(one) == section(other)
        for larger in range((reference.count + 1) // 2, reference.count)
        for one in runs(larger)
        for other in runs(reference.count - larger)
    )
    if possible:
        rows = sorted({int(plan.row_of[place]) for place in offer.places})
        assert len(rows) == 2
        assert rows[1] - rows[0] == 1


@given(questions())
def test_the_fast_scan_says_what_the_plain_one_says(question: tuple) -> None:
    fast, plain_one = best(*question), plainly_best(*question)
    if fast is None or plain_one is None:
        assert fast is plain_one is None
    else:
        assert (fast.places, fast.together) == (plain_one.places, plain_one.together)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 8, 13, 20])
@pytest.mark.parametrize("sold", [0.0, 0.3, 0.7, 0.95])
def test_in_a_large_house_too(count: int, sold: float) -> None:
    dice = np.random.default_rng(count * 100 + int(sold * 100))
    plan = hall(
        [
            [(x * SPACING, int(dice.choice([0] * 20 + [1, 2, 4])), int(x > 30)) for x in range(60)]
            for _ in range(40)
        ],
        per_section=8,
    )
    states = (dice.random(plan.place_count) < sold).astype(np.uint8)
    for category in (None, CategoryId("b")):
        fast = best(plan, states, count, category)
        plain_one = plainly_best(plan, states, count, category)
        assert fast is not None
        assert plain_one is not None
        assert fast.places == plain_one.places


def test_two_rows_of_thousands_are_no_reason_to_run_out_of_memory() -> None:
    plan = plain(6000, 6000)
    states = np.zeros(plan.place_count, np.uint8)
    states[::3] = 4  # pairs only
    offer = best(plan, states, 4)
    assert offer is not None
    assert offer.rows == 2
    states[::2] = 4  # nobody beside anybody
    assert best(plan, states, 4) is not None


def test_what_is_worked_out_beforehand_changes_no_answer() -> None:
    plan = plain(8, 3)
    get_ready(plan, 20)  # more than there are in any row, or in the house
    assert best(plan, np.zeros(plan.place_count, np.uint8), 2) == best(
        plain(8, 3), np.zeros(plan.place_count, np.uint8), 2
    )
    get_ready(plain(), 6)


def test_two_people_get_the_middle_of_the_front_row() -> None:
    offer = best(plain(8, 8), np.zeros(21, np.uint8), 2)
    assert offer is not None
    assert offer.together
    assert offer.places == (2, 3)


def test_a_single_seat_left_between_parties_is_avoided() -> None:
    plan = plain(7)
    states = np.zeros(plan.place_count, np.uint8)
    states[5:7] = 4
    offer = best(plan, states, 2)
    assert offer is not None
    assert offer.places in {(0, 1), (3, 4)}


def test_wheelchair_seats_are_kept_for_those_who_need_them() -> None:
    plan = hall([[(n * SPACING, int(Feature.ACCESSIBLE), 0) for n in range(4)]])
    assert best(plan, np.zeros(plan.place_count, np.uint8), 1) is None


def test_a_party_too_large_for_a_row_sits_behind_itself() -> None:
    plan = plain(4, 4)
    offer = best(plan, np.zeros(plan.place_count, np.uint8), 6)
    assert offer is not None
    assert not offer.together
    assert len({int(plan.row_of[place]) for place in offer.places}) == 2


def test_scattered_seats_are_offered_rather_than_nothing() -> None:
    plan = plain(3, 3, 3)
    states = np.full(plan.place_count, 4, np.uint8)
    states[[0, 8]] = 0
    offer = best(plan, states, 2)
    assert offer is not None
    assert offer.places == (0, 8)
    assert not offer.together


def test_a_standing_plan_has_no_seats_to_offer() -> None:
    assert best(plain(), np.zeros(5, np.uint8), 1) is None


def test_nobody_is_not_a_party() -> None:
    with pytest.raises(ValueError, match="0 people"):
        best(plain(4), np.zeros(9, np.uint8), 0)
