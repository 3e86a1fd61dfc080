"""Fingers become intentions: a state machine fed with (id, state, position, time) tuples.

One finger down is PENDING: up is a tap, 0.8 s still is a long press, further than the slop is a
pan, which coasts on when it is let go in motion. A second finger makes a pinch, and after a pinch
nothing is a tap. A finger that goes on after a long press, or at once while `drawing`, draws a
stroke; a second finger drops it. No Qt: a mouse is a finger too.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Literal

State = Literal["press", "move", "stay", "release", "cancel"]
Point = tuple[float, float]
Contact = tuple[int, State, Point, float]


@dataclass(frozen=True, slots=True)
class Tap:
    """A short touch that did not move."""

    at: Point


@dataclass(frozen=True, slots=True)
class LongPress:
    """A touch that rested; fired while the finger is still down."""

    at: Point


@dataclass(frozen=True, slots=True)
class LetGo:
    """A finger that rested has left again, and drew nothing."""

    at: Point


@dataclass(frozen=True, slots=True)
class Pan:
    """Drag the hall by so much."""

    dx: float
    dy: float


@dataclass(frozen=True, slots=True)
class Pinch:
    """Scale by a factor around a point, then drag by so much."""

    factor: float
    at: Point
    dx: float
    dy: float


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line drawn over the seats, as far as it is; `done` when the finger has left."""

    path: tuple[Point, ...]
    done: bool = False


@dataclass(frozen=True, slots=True)
class Dropped:
    """What was being drawn is not meant."""


@dataclass(frozen=True, slots=True)
class Rest:
    """Nothing moves any more."""


Intention = Tap | LongPress | LetGo | Pan | Pinch | Stroke | Dropped | Rest


@dataclass(frozen=True, slots=True)
class Limits:
    """When a touch is what. Pixels and seconds."""

    slop: float = 10.0
    long_press_s: float = 0.8
    velocity_s: float = 0.09
    coast_tau_s: float = 0.325
    coast_from: float = 80.0
    coast_until: float = 12.0
    coast_top: float = 6000.0
    stroke_step: float = 3.0
    stroke_points: int = 512


class _Phase(Enum):
    IDLE = auto()
    PENDING = auto()
    HELD = auto()  # a long press, which may go on as a stroke
    STROKE = auto()
    PAN = auto()
    PINCH = auto()
    SPENT = auto()  # fingers are down that mean nothing any more
    COAST = auto()


class Gestures:
    """The machine. `feed` it each touch event's contacts; `tick` it while `ticking`."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.drawing = False  # the next finger that moves draws, and does not drag the hall
        self._draws = False
        self._path: list[Point] = []
        self._phase = _Phase.IDLE
        self._fingers: dict[int, Point] = {}
        self._pressed_at: Point = (0.0, 0.0)
        self._pressed_s = 0.0
        self._trail: list[tuple[float, Point]] = []
        self._velocity: Point = (0.0, 0.0)
        self._coasted_s = 0.0

    @property
    def ticking(self) -> bool:
        """Whether time alone can change anything."""
        return self._phase in (_Phase.PENDING, _Phase.COAST)

    @property
    def moving(self) -> bool:
        """Whether the hall is being dragged, pinched or coasts."""
        return self._phase in (_Phase.PAN, _Phase.PINCH, _Phase.COAST)

    @property
    def armed(self) -> Point | None:
        """Where a finger rests that would draw if it went on."""
        return self._pressed_at if self._phase is _Phase.HELD else None

    def feed(self, contacts: Iterable[Contact]) -> list[Intention]:
        """The intentions of one touch event. Fingers are known by id, never by position."""
        contacts = list(contacts)
        if any(state == "cancel" for _, state, _, _ in contacts):
            return self.cancel()
        out: list[Intention] = []
        for finger, state, at, now in contacts:
            if state == "press":
                out += self._press(finger, at, now)
        moved = {f: at for f, state, at, _ in contacts if state != "press" and f in self._fingers}
        if moved:
            out += self._move(moved, max(now for _, _, _, now in contacts))
        for finger, state, at, now in contacts:
            if state == "release" and finger in self._fingers:
                out += self._release(finger, at, now)
        return out

    def cancel(self) -> list[Intention]:
        """Forget all fingers; nothing is picked."""
        was_moving, was_drawing = self.moving, self._phase is _Phase.STROKE
        self._fingers.clear()
        self._phase = _Phase.IDLE
        if was_drawing:
            return [Dropped()]
        return [Rest()] if was_moving else []

    def drop(self) -> list[Intention]:
        """Stop drawing; the finger that drew means nothing until it has left."""
        if self._phase not in (_Phase.STROKE, _Phase.HELD):
            return []
        was_drawing, self._phase = self._phase is _Phase.STROKE, _Phase.SPENT
        return [Dropped()] if was_drawing else []

    def tick(self, now: float) -> list[Intention]:
        """What time alone brings: a long press, a step of coasting."""
        if self._phase is _Phase.PENDING and now - self._pressed_s >= self.limits.long_press_s:
            self._phase = _Phase.HELD
            return [LongPress(self._pressed_at)]
        if self._phase is _Phase.COAST:
            return self._coast(now)
        return []

    def _press(self, finger: int, at: Point, now: float) -> list[Intention]:
        self._fingers[finger] = at
        if self._phase is _Phase.COAST:
            # The touch that stops a moving hall picks nothing, but may drag on.
            self._phase = _Phase.PAN
            self._trail = [(now, at)]
            return [Rest()]
        if len(self._fingers) == 1:
            self._phase = _Phase.PENDING
            self._pressed_at, self._pressed_s = at, now
            self._trail = [(now, at)]
            self._draws = self.drawing
        elif self._phase in (_Phase.HELD, _Phase.STROKE):
            return self.drop()
        elif len(self._fingers) == 2 and self._phase is not _Phase.SPENT:
            self._phase = _Phase.PINCH
        return []

    def _move(self, moved: dict[int, Point], now: float) -> list[Intention]:
        before = dict(self._fingers)
        self._fingers.update(moved)
        if self._phase is _Phase.PINCH:
            return _pinched(list(before.values())[:2], list(self._fingers.values())[:2])
        if self._phase in (_Phase.IDLE, _Phase.SPENT):
            return []
        finger = next(iter(self._fingers))
        at, last = self._fingers[finger], before[finger]
        if self._phase is _Phase.STROKE:
            return self._draw(at)
        if self._phase in (_Phase.PENDING, _Phase.HELD):
            if math.dist(at, self._pressed_at) <= self.limits.slop:
                return []
            if self._draws or self._phase is _Phase.HELD:
                self._phase, self._path = _Phase.STROKE, [self._pressed_at]
                return self._draw(at)
            self._phase = _Phase.PAN
            last = self._pressed_at
        self._trail = [one for one in self._trail if now - one[0] <= self.limits.velocity_s]
        self._trail.append((now, at))
        return [Pan(at[0] - last[0], at[1] - last[1])] if at != last else []

    def _draw(self, at: Point) -> list[Intention]:
        if math.dist(at, self._path[-1]) < self.limits.stroke_step:
            return []
        self._path.append(at)
        if len(self._path) > self.limits.stroke_points:
            # A hand that draws on and on: every second point is left, and the last.
            self._path = [*self._path[:-1:2], at]
        return [Stroke(tuple(self._path))]

    def _release(self, finger: int, at: Point, now: float) -> list[Intention]:
        del self._fingers[finger]
        if self._phase is _Phase.PINCH:
            if len(self._fingers) == 1:
                # Go on with the finger that stayed, from where it is.
                self._phase = _Phase.PAN
                self._trail = [(now, next(iter(self._fingers.values())))]
            return []
        if self._fingers:
            return []
        phase, self._phase = self._phase, _Phase.IDLE
        if phase is _Phase.PENDING:
            if now - self._pressed_s >= self.limits.long_press_s:
                return [LongPress(self._pressed_at), LetGo(self._pressed_at)]
            return [Tap(self._pressed_at)]
        if phase is _Phase.HELD:
            return [LetGo(self._pressed_at)]
        if phase is _Phase.PAN:
            return self._let_go(at, now)
        if phase is _Phase.STROKE:
            return [Stroke((*self._path, at) if at != self._path[-1] else tuple(self._path), True)]
        return []

    def _let_go(self, at: Point, now: float) -> list[Intention]:
        trail = [one for one in self._trail if now - one[0] <= self.limits.velocity_s]
        if not trail or now <= trail[0][0]:
            return [Rest()]
        span = now - trail[0][0]
        vx, vy = (at[0] - trail[0][1][0]) / span, (at[1] - trail[0][1][1]) / span
        speed = math.hypot(vx, vy)
        if len(trail) < 2 or speed < self.limits.coast_from:
            return [Rest()]
        slower = min(1.0, self.limits.coast_top / speed)
        self._velocity = (vx * slower, vy * slower)
        self._coasted_s = now
        self._phase = _Phase.COAST
        return []

    def _coast(self, now: float) -> list[Intention]:
        passed = max(0.0, now - self._coasted_s)
        self._coasted_s = now
        left = math.exp(-passed / self.limits.coast_tau_s)
        vx, vy = self._velocity
        way = self.limits.coast_tau_s * (1 - left)
        self._velocity = (vx * left, vy * left)
        out: list[Intention] = [Pan(vx * way, vy * way)] if way > 0 else []
        if math.hypot(*self._velocity) < self.limits.coast_until:
            self._phase = _Phase.IDLE
            out.append(Rest())
        return out


def _pinched(before: list[Point], after: list[Point]) -> list[Intention]:
    if before == after or len(before) < 2:
        return []
    apart, now_apart = math.dist(*before), math.dist(*after)
    factor = now_apart / apart if apart > 1 and now_apart > 1 else 1.0
    old = ((before[0][0] + before[1][0]) / 2, (before[0][1] + before[1][1]) / 2)
    new = ((after[0][0] + after[1][0]) / 2, (after[0][1] + after[1][1]) / 2)
    return [Pinch(factor, old, new[0] - old[0], new[1] - old[1])]
