"""What is the least that places can cost yet: how the search for the cheapest knows what to leave.

The saving of one use of an offer is shared out over its places: each slot bears a portion of the
price of a use, free places are spread over the paid ones. However the portions are chosen, no
combination saves more than each place's largest share; the portions are chosen to say as little.
"""

from collections.abc import Sequence

from pos.domain.pricing.fillings import Filling, Offer, Packed, State

Portions = list[int]


class Bound:
    """For offers and the places they could take, in the order of the search."""

    def __init__(
        self, singles: Sequence[int], places: Sequence[int], fillings: Sequence[Filling]
    ) -> None:
        self._singles = singles
        self._places = places
        self._fillings = fillings
        self._portions = [_even(one.offer) for one in fillings]
        self._shares = [self._of(n, self._portions[n]) for n in range(len(fillings))]
        for n, one in enumerate(fillings):
            if len(one.offer.slots) > 1 and not one.offer.free_last:
                self._choose(n)
        self.least = self._summed()
        # Of each state of an offer, once; and how many places a use has where some are free.
        self._weights: list[dict[State, int]] = [{} for _ in fillings]
        self._sizes = [
            sum(slot.need for slot in one.offer.slots) if one.offer.free_last else 0
            for one in fillings
        ]

    def _summed(self) -> list[int]:
        """At each step what the places behind it cost at least."""
        least = [0]
        for at in range(len(self._places) - 1, 0, -1):
            share = max(0, *(one[at] for one in self._shares))
            least.append(least[-1] + self._singles[self._places[at]] - share)
        return least[::-1]

    def _of(self, n: int, portions: Portions) -> list[int]:
        """Each place's share of what the offer saves, rounded up."""
        offer = self._fillings[n].offer
        if offer.free_last:
            return [self._freed(offer, place) for place in self._places]
        return [
            max(
                (
                    self._singles[place] - slot.costs[place] - portion
                    for slot, portion in zip(offer.slots, portions, strict=True)
                    if place in slot.costs
                ),
                default=0,
            )
            for place in self._places
        ]

    def _freed(self, offer: Offer, place: int) -> int:
        paid = offer.slots[0].costs.get(place)
        if paid is None:
            return 0
        buy, free = (slot.need for slot in offer.slots)
        single = self._singles[place]
        return -(-single * free // (buy + free)) + max(0, single - paid)

    def _choose(self, n: int) -> None:
        """The portions of a bundle that say least: places there are too many of bear much."""
        offer = self._fillings[n].offer
        others = [one for at, one in enumerate(self._shares) if at != n]
        base = [max([0, *(one[at] for one in others)]) for at in range(len(self._places))]
        best = sum(map(max, base, self._shares[n]))
        for bearer, slot in enumerate(offer.slots):
            wanted = [
                self._singles[place] - slot.costs[place] - base[at]
                for at, place in enumerate(self._places)
                if place in slot.costs
            ]
            for portion in {max(wanted), sum(wanted) // len(wanted)}:
                portions = _borne(offer, bearer, portion)
                shares = self._of(n, portions)
                total = sum(map(max, base, shares))
                if total < best:
                    best = total
                    self._portions[n], self._shares[n] = portions, shares

    def credit(self, n: int, state: State, at: int) -> int:
        """What the open uses of an offer have paid for places that are yet to come."""
        known = self._weights[n]
        weight = known.get(state)
        if weight is None:
            weight = known[state] = self._weight(n, state)
        size = self._sizes[n]
        return -(-weight * self._singles[self._places[at]] // size) if size else weight

    def _weight(self, n: int, state: State) -> int:
        """The same, but for the price of the place where places are free: then by how many."""
        filling = self._fillings[n]
        if state == filling.start:
            return 0
        offer = filling.offer
        assert isinstance(state, tuple)
        if offer.free_last:
            assert isinstance(filling, Packed)
            buy, free = filling.needs
            if filling.at_once:
                return max(0, state[0] * free - state[1] * buy)
            return max(0, (filling.opened(state) * free - state[1]) * buy)
        joined = state if isinstance(filling, Packed) else state[:1]
        borne = sum(map(int.__mul__, joined, self._portions[n]))
        return filling.opened(state) * offer.per_use - borne


def _even(offer: Offer) -> Portions:
    size = sum(slot.need for slot in offer.slots)
    return [offer.per_use // size] * len(offer.slots)


def _borne(offer: Offer, bearer: int, portion: int) -> Portions:
    """Each place of one slot bears `portion`; those of the others bear the rest alike."""
    others = sum(slot.need for at, slot in enumerate(offer.slots) if at != bearer)
    rest = (offer.per_use - offer.slots[bearer].need * portion) // others
    return [portion if at == bearer else rest for at in range(len(offer.slots))]
