"""How long to wait before asking again: longer each time, bounded, and never all tills at once."""

import random
from collections.abc import Callable

_dice = random.SystemRandom()


class Backoff:
    """Doubling waits up to `limit_s`, each drawn between half of it and all of it."""

    def __init__(
        self,
        first_s: float,
        limit_s: float,
        *,
        draw: Callable[[float, float], float] = _dice.uniform,
    ) -> None:
        self._first_s = first_s
        self._limit_s = limit_s
        self._draw = draw
        self._next_s = first_s

    def wait_s(self) -> float:
        """How long to wait now; the next time it will be longer."""
        full_s = self._next_s
        self._next_s = min(2 * full_s, self._limit_s)
        return self._draw(full_s / 2, full_s)

    def reset(self) -> None:
        """It worked: begin with the first wait again."""
        self._next_s = self._first_s
