"""Fingers on the map, as scripts of (finger, state, point, seconds)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.seatmap.gestures import (
    Dropped,
    Gestures,
    LetGo,
    LongPress,
    Pan,
    Pinch,
    Rest,
    Stroke,
    Tap,
)


def play(machine: Gestures, *events: list) -> list:
    return [intention for event in events for intention in machine.feed(event)]


def dragged(intentions: list) -> tuple[float, float]:
    pans = [one for one in intentions if isinstance(one, Pan)]
    return sum(one.dx for one in pans), sum(one.dy for one in pans)


def test_a_short_still_touch_is_a_tap_where_it_began() -> None:
    said = play(Gestures(), [(1, "press", (50, 60), 0.0)], [(1, "release", (52, 61), 0.1)])
    assert said == [Tap((50, 60))]


def test_a_trembling_finger_still_taps() -> None:
    said = play(
        Gestures(),
        [(1, "press", (50, 60), 0.0)],
        [(1, "move", (55, 64), 0.05)],
        [(1, "release", (51, 60), 0.1)],
    )
    assert said == [Tap((50, 60))]


def test_a_drag_follows_the_finger_and_picks_nothing() -> None:
    said = play(
        Gestures(),
        [(1, "press", (0, 0), 0.0)],
        [(1, "move", (20, 0), 0.2)],
        [(1, "move", (20, 30), 0.4)],
        [(1, "release", (20, 30), 1.0)],
    )
    assert dragged(said) == (20, 30)
    assert said[-1] == Rest()
    assert not any(isinstance(one, Tap) for one in said)


def test_a_flick_coasts_on_slower_and_slower_and_rests() -> None:
    machine = Gestures()
    play(
        machine,
        [(1, "press", (0, 0), 0.0)],
        [(1, "move", (30, 0), 0.03)],
        [(1, "move", (60, 0), 0.06)],
        [(1, "release", (60, 0), 0.06)],
    )
    assert machine.moving
    steps, now = [], 0.06
    while machine.ticking:
        now += 0.016
        steps += machine.tick(now)
        assert now < 10, "it never rests"
    ways = [one.dx for one in steps if isinstance(one, Pan)]
    assert steps[-1] == Rest()
    assert ways == sorted(ways, reverse=True)
    # 1000 px/s for a time constant of 0.325 s, less what is left at rest.
    assert sum(ways) == pytest.approx(325, abs=6)


def test_the_touch_that_stops_a_moving_hall_picks_nothing() -> None:
    machine = Gestures()
    play(
        machine,
        [(1, "press", (0, 0), 0.0)],
        [(1, "move", (60, 0), 0.05)],
        [(1, "release", (60, 0), 0.05)],
    )
    said = play(machine, [(1, "press", (9, 9), 0.1)], [(1, "release", (9, 9), 0.15)])
    assert Rest() in said
    assert not any(isinstance(one, Tap) for one in said)
    assert not machine.ticking


def test_a_finger_that_rested_before_it_left_does_not_throw_the_hall() -> None:
    machine = Gestures()
    said = play(
        machine,
        [(1, "press", (0, 0), 0.0)],
        [(1, "move", (80, 0), 0.05)],
        [(1, "release", (80, 0), 0.5)],
    )
    assert said[-1] == Rest()
    assert not machine.moving


def test_two_fingers_pinch_around_their_middle() -> None:
    machine = Gestures()
    said = play(
        machine,
        [(1, "press", (100, 100), 0.0)],
        [(1, "stay", (100, 100), 0.1), (2, "press", (200, 100), 0.1)],
        [(1, "move", (50, 100), 0.2), (2, "move", (250, 100), 0.2)],
    )
    assert said == [Pinch(2.0, (150, 100), 0, 0)]


def test_fingers_are_known_by_id_whatever_their_order() -> None:
    machine = Gestures()
    said = play(
        machine,
        [(7, "press", (100, 100), 0.0), (3, "press", (200, 100), 0.0)],
        [(3, "move", (220, 100), 0.1), (7, "move", (80, 100), 0.1)],
    )
    assert said == [Pinch(1.4, (150, 100), 0, 0)]


def test_after_a_pinch_the_finger_that_stayed_drags_without_a_jump() -> None:
    machine = Gestures()
    said = play(
        machine,
        [(1, "press", (100, 100), 0.0), (2, "press", (200, 100), 0.0)],
        [(1, "stay", (100, 100), 0.1), (2, "release", (200, 100), 0.1)],
        [(1, "move", (105, 103), 0.2)],
        [(1, "release", (105, 103), 0.9)],
    )
    assert dragged(said) == (5, 3)
    assert not any(isinstance(one, Tap | Pinch) for one in said)


def test_a_resting_finger_is_a_long_press_and_no_tap() -> None:
    machine = Gestures()
    play(machine, [(1, "press", (5, 6), 0.0)])
    assert machine.tick(0.5) == []
    assert machine.tick(0.81) == [LongPress((5, 6))]
    assert machine.tick(0.9) == []
    said = play(machine, [(1, "release", (5, 6), 1.0)])
    assert not any(isinstance(one, Tap) for one in said)


def test_a_late_clock_does_not_turn_a_long_press_into_a_tap() -> None:
    said = play(Gestures(), [(1, "press", (5, 6), 0.0)], [(1, "release", (5, 6), 1.2)])
    assert said == [LongPress((5, 6)), LetGo((5, 6))]


def test_a_cancelled_touch_picks_nothing_and_the_next_one_does() -> None:
    machine = Gestures()
    assert play(machine, [(1, "press", (5, 6), 0.0)], [(1, "cancel", (5, 6), 0.1)]) == []
    said = play(machine, [(1, "press", (8, 8), 1.0)], [(1, "release", (8, 8), 1.1)])
    assert said == [Tap((8, 8))]


def test_a_second_finger_after_a_long_press_means_nothing() -> None:
    machine = Gestures()
    play(machine, [(1, "press", (5, 6), 0.0)])
    machine.tick(1.0)
    said = play(
        machine,
        [(2, "press", (90, 90), 1.1)],
        [(2, "move", (190, 90), 1.2)],
        [(1, "release", (5, 6), 1.3), (2, "release", (190, 90), 1.3)],
    )
    assert said == []
    assert not machine.ticking


def test_a_finger_never_seen_before_is_ignored() -> None:
    assert play(Gestures(), [(4, "move", (1, 1), 0.0)], [(4, "release", (1, 1), 0.1)]) == []


def test_a_finger_that_leaves_after_a_long_press_lets_go_and_one_that_drew_does_not() -> None:
    machine = Gestures()
    play(machine, [(1, "press", (5, 6), 0.0)])
    machine.tick(0.81)
    assert play(machine, [(1, "release", (6, 7), 1.0)]) == [LetGo((5, 6))]
    for leaving in ((2, "press", (40, 40), 3.0), (1, "cancel", (5, 6), 3.0)):
        play(machine, [(1, "press", (5, 6), 2.0)])
        machine.tick(2.9)
        said = play(machine, [leaving], [(1, "release", (5, 6), 3.1), (2, "release", (0, 0), 3.1)])
        assert not any(isinstance(one, LetGo) for one in said)
    play(machine, [(1, "press", (5, 6), 4.0)])
    machine.tick(4.9)
    said = play(machine, [(1, "move", (90, 6), 5.0)], [(1, "release", (90, 6), 5.1)])
    assert said
    assert all(isinstance(one, Stroke) for one in said)


def test_a_finger_that_goes_on_after_a_long_press_draws() -> None:
    machine = Gestures()
    play(machine, [(1, "press", (5, 5), 0.0)])
    assert machine.tick(0.9) == [LongPress((5, 5))]
    assert machine.armed == (5, 5)
    said = play(
        machine,
        [(1, "move", (8, 5), 1.0)],
        [(1, "move", (30, 5), 1.1)],
        [(1, "move", (60, 5), 1.2)],
        [(1, "release", (70, 5), 1.3)],
    )
    assert said == [
        Stroke(((5, 5), (30, 5))),
        Stroke(((5, 5), (30, 5), (60, 5))),
        Stroke(((5, 5), (30, 5), (60, 5), (70, 5))),
        Stroke(((5, 5), (30, 5), (60, 5), (70, 5)), done=True),
    ]
    assert machine.armed is None
    assert not machine.ticking


def test_while_drawing_a_finger_draws_at_once_and_a_still_one_taps() -> None:
    machine = Gestures()
    machine.drawing = True
    said = play(
        machine,
        [(1, "press", (0, 0), 0.0)],
        [(1, "move", (40, 0), 0.1)],
        [(1, "release", (40, 0), 0.2)],
    )
    assert said == [Stroke(((0, 0), (40, 0))), Stroke(((0, 0), (40, 0)), done=True)]
    said = play(machine, [(1, "press", (9, 9), 1.0)], [(1, "release", (9, 9), 1.1)])
    assert said == [Tap((9, 9))]


def test_a_second_finger_drops_what_is_drawn_and_no_pinch_follows() -> None:
    machine = Gestures()
    machine.drawing = True
    said = play(
        machine,
        [(1, "press", (0, 0), 0.0)],
        [(1, "move", (40, 0), 0.1)],
        [(2, "press", (90, 90), 0.2)],
        [(2, "move", (190, 90), 0.3), (1, "move", (80, 0), 0.3)],
        [(1, "release", (80, 0), 0.4)],
        [(2, "release", (190, 90), 0.5)],
    )
    assert said == [Stroke(((0, 0), (40, 0))), Dropped()]
    assert play(machine, [(1, "press", (9, 9), 1.0)], [(1, "release", (9, 9), 1.1)]) == [
        Tap((9, 9))
    ]


def test_while_drawing_two_fingers_still_pinch() -> None:
    machine = Gestures()
    machine.drawing = True
    said = play(
        machine,
        [(1, "press", (100, 100), 0.0), (2, "press", (200, 100), 0.0)],
        [(1, "move", (50, 100), 0.1), (2, "move", (250, 100), 0.1)],
    )
    assert said == [Pinch(2.0, (150, 100), 0, 0)]


def test_a_cancelled_touch_drops_what_was_drawn() -> None:
    machine = Gestures()
    machine.drawing = True
    said = play(
        machine,
        [(1, "press", (0, 0), 0.0)],
        [(1, "move", (40, 0), 0.1)],
        [(1, "cancel", (40, 0), 0.2)],
    )
    assert said[-1] == Dropped()
    assert machine.armed is None


def test_escape_drops_what_is_drawn_and_the_finger_means_nothing_until_it_has_left() -> None:
    machine = Gestures()
    machine.drawing = True
    play(machine, [(1, "press", (0, 0), 0.0)], [(1, "move", (40, 0), 0.1)])
    assert machine.drop() == [Dropped()]
    said = play(machine, [(1, "move", (90, 0), 0.2)], [(1, "release", (90, 0), 0.3)])
    assert said == []
    assert machine.drop() == []


def test_a_hand_that_draws_on_and_on_does_not_fill_the_memory() -> None:
    machine = Gestures()
    machine.drawing = True
    play(machine, [(1, "press", (0, 0), 0.0)])
    said = []
    for step in range(5000):
        said = play(machine, [(1, "move", (step * 7 % 900, step % 600 * 5), step / 100)]) or said
    assert len(said[-1].path) <= machine.limits.stroke_points
    assert said[-1].path[0] == (0, 0)


_EVENTS = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from(["press", "move", "stay", "release", "cancel", "tick", "drop", "draw"]),
        st.tuples(st.integers(0, 900), st.integers(0, 600)),
        st.floats(0, 1.2),
    ),
    max_size=40,
)


@given(_EVENTS)
def test_whatever_fingers_do_a_new_touch_afterwards_taps(events) -> None:
    machine, now = Gestures(), 0.0
    for finger, state, at, passed in events:
        now += passed
        if state == "tick":
            machine.tick(now)
        elif state == "drop":
            machine.drop()
        elif state == "draw":
            machine.drawing = not machine.drawing
        else:
            machine.feed([(finger, state, at, now)])
    machine.cancel()
    assert machine.armed is None
    assert not machine.ticking
    said = play(machine, [(1, "press", (9, 9), now)], [(1, "release", (9, 9), now + 0.1)])
    assert said == [Tap((9, 9))]
