"""Uses of limited things as the decision core reads and writes them."""

from dataclasses import dataclass, field

import msgspec
from msgspec import Struct

from pos.domain.uses import Limited

OPEN, BOOKED, ENDED = 1, 2, 3  # state of an operation's uses


class Thing(Struct, frozen=True):
    """What the present tariff limits: uses in all, uses (or places) for each customer, and how many
    of all may sleep at each till. 0 is no limit, and no share.
    """

    id: str
    total: int
    per_customer: int
    offline: int

    def most(self, limited: Limited) -> int:
        """The limit of that count; 0 for none."""
        return self.per_customer if limited.customer else self.total


class Count(Struct, frozen=True):
    """How often something was used, kept ones included, locked. `over` is what was used all the
    same, beyond the limit: `used` never is.
    """

    key: str
    thing: str
    customer: str
    performance: int
    most: int
    used: int
    over: int

    @property
    def left(self) -> int:
        """How many more there are."""
        return self.most - self.used

    def moved(self, by: int) -> "Count":
        """With so many more; or fewer, first of those beyond the limit."""
        total = max(0, self.used + self.over + by)
        used = min(self.most, total)
        return msgspec.structs.replace(self, used=used, over=total - used)


class Kept(Struct, frozen=True):
    """What one operation keeps for a till: of each count how many were kept, and how many are left
    of them. An order's own row (by the order's id) says how many of its uses still stand.
    """

    operation: str
    till: int
    incarnation: int
    state: int
    share: bool
    fact: str
    digest: str
    parts: tuple[tuple[str, int, int], ...]
    at_ms: int

    def left_of(self, key: str) -> int:
        """How many are left of that count."""
        return sum(left for one, _, left in self.parts if one == key)

    def less(self, key: str, by: int) -> "Kept":
        """With so many fewer left of it; they are there."""
        parts = []
        for one, count, left in self.parts:
            taken = min(by, left) if one == key else 0
            by -= taken
            parts.append((one, count, left - taken))
        assert by == 0 or all(one != key for one, _, _ in parts), "more is taken than is kept"
        return msgspec.structs.replace(self, parts=tuple(parts))

    def more(self, key: str, kept: int, left: int) -> "Kept":
        """With so many more kept of it, and so many of them left."""
        parts = {one: (count, rest) for one, count, rest in self.parts}
        count, rest = parts.get(key, (0, 0))
        parts[key] = (count + kept, rest + left)
        return msgspec.structs.replace(self, parts=tuple((one, *its) for one, its in parts.items()))


@dataclass
class Uses:
    """The touched part: things by id, counts by key, operations by id."""

    things: dict[str, Thing] = field(default_factory=dict)
    counts: dict[str, Count] = field(default_factory=dict)
    kept: dict[str, Kept] = field(default_factory=dict)
