"""Fingers become intentions: a state machine fed with (id, state, position, time) tuples.

One finger down is PENDING: up is a tap, 0.8 s still is a long press, further than the slop is a
pan, which coasts on when it is let go in motion. A second finger makes a pinch, and after a pinch
nothing is a tap. No Qt: a mouse is a finger too.
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
class Rest:
    """Nothing moves any more."""


Intention = Tap | LongPress | Pan | Pinch | Rest


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


class _Phase(Enum):
    IDLE = auto()
    PENDING = auto()
    PAN = auto()
    PINCH = auto()
    SPENT = auto()  # fingers are down that mean nothing any more
    COAST = auto()


class Gestures:
    """The machine. `feed` it each touch event's contacts; `tick` it while `ticking`."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
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
        was_moving = self.moving
        self._fingers.clear()
        self._phase = _Phase.IDLE
        return [Rest()] if was_moving else []

    def tick(self, now: float) -> list[Intention]:
        """What time alone brings: a long press, a step of coasting."""
        if self._phase is _Phase.PENDING and now - self._pressed_s >= self.limits.long_press_s:
            self._phase = _Phase.SPENT
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
        elif len(self._fingers) == 2 and self._phase is not _Phase.SPENT:
            self._phase = _Phase.PINCH
        return []

    def _move(self, moved: dict[int, Point], now: float) -> list[Intention]:
        before = dict(self._fingers)
        self._fingers.update(moved)
        if self._phase is _Phase.PINCH:
            return _pinched(list(before.values())[:2], list(self._fingers.values())[:2])
        if self._phase not in (_Phase.PENDING, _Phase.PAN):
            return []
        finger = next(iter(self._fingers))
        at, last = self._fingers[finger], before[finger]
        if self._phase is _Phase.PENDING:
            if math.dist(at, self._pressed_at) <= self.limits.slop:
                return []
            self._phase = _Phase.PAN
            last = self._pressed_at
        self._trail = [one for one in self._trail if now - one[0] <= self.limits.velocity_s]
        self._trail.append((now, at))
        return [Pan(at[0] - last[0], at[1] - last[1])] if at != last else []

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
                return [LongPress(self._pressed_at)]
            return [Tap(self._pressed_at)]
        if phase is _Phase.PAN:
            return self._let_go(at, now)
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
