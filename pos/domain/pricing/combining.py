"""Which places are sold together: the offers for a basket whose total is the smallest.

Exact by dynamic programming: places are taken one by one, the dearest first; a state is how far
each offer is filled, and of all ways to a state the cheapest is kept. What can be no cheaper than a
combination that is known already is left (see `bounds`). Work is bounded: where a basket and a
tariff would need more than about WORK_LIMIT moves, only the most promising states of each step are
gone on with, and the result says that it is not proven.
"""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pos.domain.pricing.bounds import Bound
from pos.domain.pricing.fillings import Dealt, Filling, Move, Offer, Packed, State

WORK_LIMIT = 150_000
OFFERS_LIMIT = 24  # that may be open at once in one search
FIRST_WIDTH = 40
LEAST_WIDTH = 8


@dataclass(frozen=True)
class Use:
    """One use of an offer: which places, each in which slot."""

    offer: int
    members: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Combined:
    """The uses that make the total the smallest; whether that is proven."""

    uses: tuple[Use, ...]
    exact: bool


_Whole = tuple[State, ...]


# The cheapest way to a state: what it costs, how many places are in offers; the state before, and
# the last step: which offer took the place (-1: none) into which slot.
_Way = tuple[int, int, _Whole, int, int]


@dataclass
class _Search:
    """Offers that share places, and the places any of them could take."""

    singles: Sequence[int]
    places: list[int]
    offers: list[int]
    fillings: list[Filling]
    counters: dict[str, int] = field(default_factory=dict)  # limited rule -> its place in a state
    exact: bool = True

    @cached_property
    def bound(self) -> Bound:
        """What the places behind a step cost at least."""
        return Bound(self.singles, self.places, self.fillings)


def best(singles: Sequence[int], offers: Sequence[Offer]) -> Combined:
    """The cheapest combination. `singles` are the places' own prices, the dearest first; equal
    ones are told apart by their position alone.
    """
    uses: list[Use] = []
    exact = True
    for component in _components(offers):
        search = _search(singles, offers, component)
        for use in _cheapest(search):
            offer = offers[use.offer]
            if offer.cost_of(use.members) < sum(singles[place] for place, _ in use.members):
                uses.append(use)
        exact = exact and search.exact
    return Combined(tuple(uses), exact)


def _cheapest(search: _Search) -> list[Use]:
    """First a quick look; where it had to leave anything, a long one that knows what to beat."""
    quick = _Look(search, FIRST_WIDTH)
    quick.run()
    if quick.complete:
        return quick.uses
    choices = sum(
        sum(one.offer.slots_of(place) for one in search.fillings) + 1 for place in search.places
    )
    long = _Look(search, max(LEAST_WIDTH, WORK_LIMIT // choices), quick.cost)
    long.run()
    search.exact = search.exact and long.complete
    return long.uses if long.cost is not None else quick.uses


def _components(offers: Sequence[Offer]) -> list[list[int]]:
    """Offers that touch each other, by a place or a common limit of uses, stand together."""
    root = list(range(len(offers)))

    def find(one: int) -> int:
        while root[one] != one:
            root[one] = root[root[one]]
            one = root[one]
        return one

    owner: dict[int | str, int] = {}
    for at, offer in enumerate(offers):
        marks: Iterable[int | str] = offer.places
        for mark in [*marks, *([offer.rule] if offer.most is not None else [])]:
            if mark in owner:
                root[find(at)] = find(owner[mark])
            owner[mark] = at
    found: dict[int, list[int]] = {}
    for at in range(len(offers)):
        found.setdefault(find(at), []).append(at)
    return list(found.values())


def _search(singles: Sequence[int], offers: Sequence[Offer], component: list[int]) -> _Search:
    exact = len(component) <= OFFERS_LIMIT
    if not exact:
        most = sorted(component, key=lambda at: (-offers[at].most_saved(singles), offers[at].rule))
        component = sorted(most[:OFFERS_LIMIT])
    chosen = [offers[at] for at in component]
    places = _ordered(chosen)
    fillings = [Dealt(one, places) if one.performances else Packed(one, places) for one in chosen]
    search = _Search(singles, places, component, fillings, exact=exact)
    for one in chosen:
        if one.most is not None:
            search.counters.setdefault(one.rule, len(chosen) + len(search.counters))
    return search


def _ordered(offers: Sequence[Offer]) -> list[int]:
    """The places in an order that opens few offers at once: those that share an offer together, as
    far as subscriptions and offers of one place do not join them. Each offer whose free places come
    last still meets its own in their order, the dearest first.
    """
    root: dict[int, int] = {}

    def find(one: int) -> int:
        while root.setdefault(one, one) != one:
            root[one] = root[root[one]]
            one = root[one]
        return one

    for offer in offers:
        first = min(offer.places)
        alone = len(offer.slots) == 1 and offer.slots[0].need == 1
        for place in offer.places:
            if alone or offer.performances:
                find(place)
            else:
                one, other = sorted((find(place), find(first)))
                root[other] = one
    home = {place: of for one in offers for place, of in one.performances.items()}
    free_last = any(one.free_last for one in offers)
    nearest: dict[int, int] = {}
    for place in sorted(root):
        nearest.setdefault(find(place), home.get(place, 0))
    return sorted(
        root,
        key=lambda place: (
            nearest[find(place)],
            find(place),
            0 if free_last else home.get(place, 0),
            place,
        ),
    )


class _Look:
    """One walk over the places; `width` states at most are gone on with at each, and none that
    cannot be cheaper than `beat`.
    """

    def __init__(self, search: _Search, width: int, beat: int | None = None) -> None:
        self.search = search
        self.width = width
        self.beat = beat
        self.complete = True
        self.cost: int | None = None
        self.uses: list[Use] = []

    def run(self) -> None:
        """Sets what was found: `cost` is None where nothing is cheaper."""
        search = self.search
        fillings = search.fillings
        start: _Whole = (*(one.start for one in fillings), *(0,) * len(search.counters))
        layers: list[dict[_Whole, _Way]] = [{start: (0, 0, start, -1, 0)}]
        for at in range(len(search.places)):
            layer = _advanced(search, layers[-1], at)
            if self.beat is not None or len(layer) > self.width:
                layer = self._narrowed(layer, at, start)
            layers.append(layer)
        done = [
            (*way[:2], state)
            for state, way in layers[-1].items()
            if all(one.done(state[n]) for n, one in enumerate(fillings))
        ]
        if done:
            self.cost, _, end = min(done)
            self.uses = _traced(search, layers, end)

    def _narrowed(self, layer: dict[_Whole, _Way], at: int, start: _Whole) -> dict[_Whole, _Way]:
        bound, beat, ahead = self.search.bound, self.beat, self.search.bound.least[at]
        count = len(self.search.fillings)
        ranked = []
        for state, way in layer.items():
            credit = 0
            for n in range(count):
                if state[n] != start[n]:
                    credit += bound.credit(n, state[n], at)
            if beat is None or way[0] - credit + ahead < beat:
                ranked.append((way[0], way[0] - credit, way[1], state))
        if len(ranked) > self.width:
            self.complete = False
            # Half of them for what they cost by now, half for what they promise.
            surest = heapq.nsmallest(self.width // 2, ranked)
            ranked = [*surest, *heapq.nsmallest(self.width // 2, ranked, key=_promise)]
        kept = {state: layer[state] for *_, state in ranked}
        if beat is None:
            kept[start] = layer[start]  # so that there is always a way to the end
        return kept


def _promise(ranked: tuple[int, int, int, _Whole]) -> tuple[int, int, _Whole]:
    return ranked[1:]


def _advanced(search: _Search, layer: dict[_Whole, _Way], at: int) -> dict[_Whole, _Way]:
    """Every state after the place at that position was taken by an offer, or by none.

    Of all ways to a state the cheapest is kept; of those the one with the fewest places in offers.
    """
    place = search.places[at]
    alone = search.singles[place]
    touched = [
        _Touched(n, one, place, at, search.counters.get(one.offer.rule, -1))
        for n, one in enumerate(search.fillings)
        if one.offer.slots_of(place)
    ]
    result: dict[_Whole, _Way] = {}
    known = result.get
    for state, (cost, members, *_) in layer.items():
        base, needy = state, None
        for one in touched:
            passed = one.passed(state[one.n])
            if passed is None:
                if needy is not None:
                    break  # two offers need this one place
                needy = one
            elif passed is not state[one.n]:
                base = (*base[: one.n], passed, *base[one.n + 1 :])
        else:
            if needy is None:
                before = known(base)
                if before is None or (cost + alone, members) < before[:2]:
                    result[base] = (cost + alone, members, state, -1, 0)
            for one in touched if needy is None else (needy,):
                n, most = one.n, one.most
                for move in one.moves(state[n]):
                    changed = (*base[:n], move.state, *base[n + 1 :])
                    if most is not None and move.opened:
                        used = changed[one.counter] + move.opened  # type: ignore[operator]
                        if used > most:
                            continue
                        changed = (*changed[: one.counter], used, *changed[one.counter + 1 :])
                    total = cost + move.cost
                    before = known(changed)
                    if before is None or (total, members + 1) < before[:2]:
                        result[changed] = (total, members + 1, state, n, move.slot)
    return result


class _Touched:
    """An offer that could take the place that is looked at; each of its states is asked once."""

    def __init__(self, n: int, filling: Filling, place: int, at: int, counter: int) -> None:
        self.n = n
        self.most = filling.offer.most
        self.counter = counter
        self._filling = filling
        self._place = place
        self._at = at
        self._passed: dict[State, State | None] = {}
        self._moves: dict[State, list[Move]] = {}

    def passed(self, own: State) -> State | None:
        """How the offer stands without this place; None if it needs the place."""
        if own not in self._passed:
            self._passed[own] = self._filling.settled(own, self._at)
        return self._passed[own]

    def moves(self, own: State) -> list[Move]:
        """The ways to take the place after which the offer can still be filled."""
        found = self._moves.get(own)
        if found is None:
            found = self._moves[own] = []
            for move in self._filling.moves(own, self._place):
                settled = self._filling.settled(move.state, self._at)
                if settled is not None:
                    found.append(move._replace(state=settled))
        return found


def _traced(search: _Search, layers: list[dict[_Whole, _Way]], end: _Whole) -> list[Use]:
    """The uses on the way to the end, their places in the order of the search."""
    taken: dict[int, list[tuple[int, int]]] = {}
    state = end
    for at in range(len(search.places), 0, -1):
        _, _, state, offer, slot = layers[at][state]
        if offer >= 0:
            taken.setdefault(offer, []).append((search.places[at - 1], slot))
    uses = []
    for n, members in sorted(taken.items()):
        for use in search.fillings[n].split(sorted(members)):
            uses.append(Use(search.offers[n], use))
    return uses
