"""An offer for places of a basket, and how far it is filled while the cheapest is looked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

# How far an offer is filled, as plain numbers.
State = tuple[int, ...] | int


@dataclass(frozen=True)
class Slot:
    """`need` places for each use; of each that fits, what it costs there (places by position)."""

    need: int
    costs: Mapping[int, int]


@dataclass(frozen=True)
class Offer:
    """What places cost together: `per_use`, and each what its slot says.

    `most` uses of the rule, over all offers of it. `free_last`: of two slots the second is for the
    places that are cheapest by themselves (the last by position). `performances` of the places: one
    place of each in a use.
    """

    rule: str
    slots: tuple[Slot, ...]
    per_use: int = 0
    most: int | None = None
    free_last: bool = False
    performances: Mapping[int, int] = field(default_factory=dict)

    @cached_property
    def places(self) -> frozenset[int]:
        """All places that could be in it."""
        return frozenset(place for slot in self.slots for place in slot.costs)

    def slots_of(self, place: int) -> int:
        """In how many slots the place fits."""
        return sum(place in slot.costs for slot in self.slots)

    def cost_of(self, members: Sequence[tuple[int, int]]) -> int:
        """What one use costs."""
        return self.per_use + sum(self.slots[slot].costs[place] for place, slot in members)

    def most_saved(self, singles: Sequence[int]) -> int:
        """A bound for what one use can save."""
        saved = -self.per_use
        for slot in self.slots:
            each = sorted((singles[one] - cost for one, cost in slot.costs.items()), reverse=True)
            saved += sum(max(0, one) for one in each[: slot.need])
        return saved

    def can_be_filled(self) -> bool:
        """Whether there are places enough for each slot by itself."""
        if self.performances:
            return len(set(self.performances.values())) >= self.slots[0].need
        return all(len(slot.costs) >= slot.need for slot in self.slots) and (
            len(self.places) >= sum(slot.need for slot in self.slots)
        )


class Move(NamedTuple):
    """A place goes into a slot; `opened` is 1 where that begins another use."""

    state: State
    cost: int
    slot: int
    opened: int


class Packed:
    """Slots that are filled with any of their places; the state counts places a slot, less the
    uses that are complete.
    """

    def __init__(self, offer: Offer, places: Sequence[int]) -> None:
        self.offer = offer
        self.needs = [slot.need for slot in offer.slots]
        self.start: State = (0,) * len(self.needs)
        self._left = [
            [sum(p in slot.costs for p in places[at + 1 :]) for slot in offer.slots]
            for at in range(len(places))
        ]
        self._filled: dict[tuple[State, int], tuple[State, int]] = {}
        self._lacking: dict[State, tuple[int, ...]] = {}
        self.at_once = offer.free_last and _in_order(
            [offer.slots[0].costs[one] for one in sorted(offer.slots[0].costs)]
        )

    def moves(self, state: State, place: int) -> Iterator[Move]:
        """All ways to take the place."""
        for at, slot in enumerate(self.offer.slots):
            cost = slot.costs.get(place)
            if cost is None:
                continue
            known = self._filled.get((state, at))
            if known is None:
                known = self._filled[state, at] = self._fill(state, at)
            filled, opened = known
            if opened >= 0:
                yield Move(filled, cost + opened * self.offer.per_use, at, opened)

    def _fill(self, state: State, at: int) -> tuple[State, int]:
        """One place more in that slot, and whether that opens a use; -1 where it may not be."""
        assert isinstance(state, tuple)
        if self.offer.free_last and not self._may(state, at):
            return state, -1
        filled = [*state[:at], state[at] + 1, *state[at + 1 :]]
        opened = self.opened(filled) - self.opened(state)
        if all(one >= need for one, need in zip(filled, self.needs, strict=True)):
            filled = [one - need for one, need in zip(filled, self.needs, strict=True)]
        return tuple(filled), opened

    def opened(self, state: Sequence[int]) -> int:
        """How many uses are begun and not complete."""
        return max(-(-one // need) for one, need in zip(state, self.needs, strict=True))

    def _may(self, state: Sequence[int], slot: int) -> bool:
        """A free place comes after the paid ones of its use: it is the cheaper by itself.

        Where what they cost in the offer falls with their own price, it is best to take each
        free place as soon as may be.
        """
        buy, free = self.needs
        if slot == 1:
            return state[1] + 1 <= free * (state[0] // buy)
        return not (self.at_once and state[0] >= buy)

    def settled(self, state: State, at: int) -> State | None:
        """The state behind the place at `at`; None if its open uses can never be filled."""
        lacking = self._lacking.get(state)
        if lacking is None:
            assert isinstance(state, tuple)
            opened = self.opened(state)
            lacking = self._lacking[state] = tuple(
                opened * need - one for one, need in zip(state, self.needs, strict=True)
            )
        for one, left in zip(lacking, self._left[at], strict=True):
            if one > left:
                return None
        return state

    def done(self, state: State) -> bool:
        """Whether no use is half filled."""
        return state == self.start

    def split(self, members: Sequence[tuple[int, int]]) -> list[tuple[tuple[int, int], ...]]:
        """The places as uses, the dearest together."""
        by_slot: list[list[tuple[int, int]]] = [[] for _ in self.needs]
        for place, slot in members:
            by_slot[slot].append((place, slot))
        count = len(by_slot[0]) // self.needs[0]
        return [
            tuple(
                one
                for slot, need in enumerate(self.needs)
                for one in by_slot[slot][use * need : (use + 1) * need]
            )
            for use in range(count)
        ]


class Dealt:
    """One place in each of several performances. The state: places in all, the most of a
    performance that is over, and the count of each that is not.
    """

    def __init__(self, offer: Offer, places: Sequence[int]) -> None:
        self.offer = offer
        self.need = offer.slots[0].need
        numbers = sorted(set(offer.performances.values()))
        self._number = {place: numbers.index(of) for place, of in offer.performances.items()}
        self.start: State = (0,) * (2 + len(numbers))
        eligible = [place in self._number for place in places]
        self._left = [sum(eligible[at + 1 :]) for at in range(len(places))]
        last = {self._number[p]: at for at, p in enumerate(places) if p in self._number}
        self._over = {at: number for number, at in last.items()}
        self._most = len(self._number) // self.need

    def moves(self, state: State, place: int) -> Iterator[Move]:
        """At most one way: one more of its performance."""
        assert isinstance(state, tuple)
        at = 2 + self._number[place]
        if state[at] >= self._most:
            return
        opened = 1 if state[0] % self.need == 0 else 0
        changed = (state[0] + 1, *state[1:at], state[at] + 1, *state[at + 1 :])
        cost = self.offer.slots[0].costs[place] + opened * self.offer.per_use
        yield Move(changed, cost, 0, opened)

    def opened(self, state: Sequence[int]) -> int:
        """How many uses are begun."""
        return -(-state[0] // self.need)

    def settled(self, state: State, at: int) -> State | None:
        """A performance that is over counts by its most alone; None if it cannot be filled."""
        assert isinstance(state, tuple)
        number = self._over.get(at)
        if number is not None and state[2 + number]:
            most = max(state[1], state[2 + number])
            state = (state[0], most, *state[2 : 2 + number], 0, *state[3 + number :])
        uses = max(-(-state[0] // self.need), *state[1:])
        return None if uses * self.need - state[0] > self._left[at] else state

    def done(self, state: State) -> bool:
        """Whether the places can be dealt out, none twice in a performance."""
        assert isinstance(state, tuple)
        uses, rest = divmod(state[0], self.need)
        return not rest and max(state[1:]) <= uses

    def split(self, members: Sequence[tuple[int, int]]) -> list[tuple[tuple[int, int], ...]]:
        """Dealt out like cards, performance by performance, so that no use has one twice."""
        ordered = sorted(members, key=lambda one: (self._number[one[0]], one[0]))
        count = len(ordered) // self.need
        return [tuple(ordered[use::count]) for use in range(count)]


Filling = Packed | Dealt


def _in_order(numbers: Sequence[int]) -> bool:
    return all(one >= other for one, other in pairwise(numbers))
