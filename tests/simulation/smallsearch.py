"""Every order in which a few things can happen in the small house, up to a depth.

An alphabet is a set of words; `choices` says which steps they stand for in a state. States are told
apart by a hash of everything that can matter later, so that what comes to the same is looked at
once. The two tills are alike, and so are the two seats: the first till that does anything is till
1, the first seat that anybody touches is seat 0.
"""

import gc
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from sync.protocol.wire import PlaceState
from tests.simulation.small import SEATS, Image, SmallHouse
from tests.simulation.smalltill import NIGHT, SmallTill

Step = tuple[Any, ...]  # word, till (0: the house), then places or how

_EFFECTS = 8  # after so many of them at most the power goes
_LINE = ("whole", "open", "unheard", "late")
_DAY = ("secure", "sell", "give back", "refund", "upload", "off and on")
ALPHABETS: dict[str, tuple[str, ...]] = {
    "a day": (*_DAY, "both", *_LINE),
    "holds": ("hold", "release", "secure", "sell", "time passes", *_LINE),
    "allotments": ("allot", "call back", "turn", "sell", "off and on", "whole", "open", "late"),
    "copies of a till": (
        *("secure", "sell", "turn", "look back", "copy", "put back", "write off", "whole"),
    ),
    "copies of the books": (
        *("secure", "sell", "turn", "look", "copy books", "put books back", "whole"),
        *("write off", "take risk"),
    ),
}
EVERYTHING = tuple({word: 0 for words in ALPHABETS.values() for word in words})
ALPHABETS["everything"] = EVERYTHING
# Too many for a search in width, and just right for a long way through them by chance.
BY_CHANCE = (
    *EVERYTHING,
    *("sell without paper", "print", "house holds", "house releases", "power goes soon"),
)


class Found(Exception):
    """A way to a state in which something does not hold."""

    def __init__(self, steps: list[Step], error: Exception) -> None:
        told = "\n".join(f"  {number}. {told_step(one)}" for number, one in enumerate(steps, 1))
        super().__init__(f"{type(error).__name__}: {error}\n{told}")
        self.steps = steps


class _Node(NamedTuple):
    """`begun`: whether till 1 has done anything, and whether seat 0 was touched."""

    image: Image
    begun: tuple[bool, bool]
    way: Any


@dataclass
class Looked:
    """How far a search came."""

    depth: int = 0
    states: int = 1
    transitions: int = 0
    seconds: float = 0.0


def search(words: tuple[str, ...], depth: int, *, settled: int = 0) -> Looked:
    """Look at all there is. Raises Found. From each state of the first `settled` steps everybody
    can finish, and the books are right then.
    """
    house, looked, began_s = SmallHouse(), Looked(), time.perf_counter()
    seen = {(house.signature(), (False, False))}
    level = [_Node(house.image(), (False, False), None)]
    for looked.depth in range(1, depth + 1):
        gc.freeze()  # what is kept is kept: nobody need look through it again and again
        fresh: list[_Node] = []
        for node in level:
            for step, begun in _ahead(house, words, node):
                house.take_up(node.image)
                way = (node.way, step)
                _try(house, way)
                looked.transitions += 1
                key = (house.signature(), begun)
                if key in seen:
                    continue
                seen.add(key)
                if looked.depth < depth:
                    fresh.append(_Node(house.image(), begun, way))
                if looked.depth <= settled:
                    _try(house, way, house.settle)
        level = fresh
    gc.unfreeze()
    looked.states, looked.seconds = len(seen), time.perf_counter() - began_s
    return looked


def _ahead(
    house: SmallHouse, words: tuple[str, ...], node: _Node
) -> list[tuple[Step, tuple[bool, bool]]]:
    house.take_up(node.image)
    acted, touched = node.begun
    found = []
    for step in choices(house, words):
        till, places = step[1], step[2:]
        if (till == 2 and not acted) or (1 in places and 0 not in places and not touched):
            continue
        found.append((step, (acted or till == 1, touched or 0 in places)))
    return found


def _try(house: SmallHouse, way: Any, act: Any = None) -> None:
    steps: list[Step] = []
    rest = way
    while rest is not None:
        rest, step = rest
        steps.append(step)
    try:
        if act is None:
            take(house, steps[0])
            house.check()
        else:
            act()
    except Exception as error:
        raise Found(steps[::-1], error) from error


# --- choices -------------------------------------------------------------------------------------


def choices(house: SmallHouse, words: tuple[str, ...]) -> list[Step]:
    """What can happen next, as far as the words go."""
    found = [step for till in house.tills for step in _of_a_till(till, words)]
    return found + [step for step in _of_the_house(house, words) if step[0] in words]


def _of_a_till(till: SmallTill, words: tuple[str, ...]) -> Iterator[Step]:
    number = till.number
    if till.late is not None and "late" in words:
        yield "late", number
    for step in _at_the_desk(till):
        if step[0] in words:
            yield step
    if till.talk is not None:
        yield "answer", number
        yield "lost", number
        return
    for talk in _talks(till, words):
        for how in ("whole", "open", "unheard"):
            if how in words:
                yield how, number, *talk


def _at_the_desk(till: SmallTill) -> Iterator[Step]:
    number, owned = till.number, till.leases("secured", "allotted")
    for place in owned:
        yield "sell", number, place
    if len(owned) == len(SEATS):
        yield "sell", number, *owned
    for place in owned:
        yield "sell without paper", number, place
    if till.machine.disk.rows.tables["waiting"]:
        yield "print", number
    if till.sale() is not None:
        yield "refund", number
    if till.talk is None:
        for place in till.leases("secured", "asked"):
            yield "give back", number, place
    if till.talk is not None or till.leases("secured", "asked"):
        yield "off and on", number
    for word in ("copy", "put back"):
        yield word, number
    for effects in range(1, _EFFECTS + 1):
        yield "power goes soon", number, effects


def _talks(till: SmallTill, words: tuple[str, ...]) -> Iterator[Step]:
    owned = till.leases("secured", "allotted")
    wanted = [(place,) for place in SEATS if place not in owned]
    for places in [*wanted, SEATS] if len(wanted) > 1 and "both" in words else wanted:
        for word in ("hold", "secure"):
            if word in words:
                yield word, *places
    if "release" in words:
        claims = till.world.server.books.tables["claims"]
        for (_, place), claim in claims.items():
            if (claim.state, claim.till) == (PlaceState.HELD, till.number):
                yield "release", place
    if "upload" in words and till.has_entries():
        yield ("upload",)
    for word in ("turn", "look", "look back"):
        if word in words:
            yield (word,)


def _of_the_house(house: SmallHouse, words: tuple[str, ...]) -> Iterator[Step]:
    claims = house.server.books.tables["claims"]
    for place in SEATS:
        claim = house.server.books.claim((NIGHT, place))
        for till in house.tills if "allot" in words else ():
            if claim.state in (PlaceState.FREE, PlaceState.ALLOTTED) and claim.till != till.number:
                yield "allot", till.number, place
        if claim.state == PlaceState.ALLOTTED:
            yield "call back", 0, place
        if claim.state == PlaceState.QUARANTINED:
            yield "take risk", 0, place
        if claim.state == PlaceState.FREE:
            yield "house holds", 0, place
        if claim.state == PlaceState.HOUSE_HELD:
            yield "house releases", 0, place
    if any(one.until_ms or one.state == PlaceState.HOUSE_HELD for one in claims.values()):
        yield "time passes", 0
    for till in house.tills:
        yield "write off", till.number
    yield "copy books", 0
    yield "put books back", 0


# --- steps ---------------------------------------------------------------------------------------


def take(house: SmallHouse, step: Step) -> None:
    """Do it."""
    word, number, *given = step
    if number and word in _WITH_A_TILL:
        _WITH_A_TILL[word](house, house.tills[number - 1], *given)
    elif number:
        house.tills[number - 1].act(word, *given)
    else:
        _WITHOUT[word](house, *given)


def _open(house: SmallHouse, till: SmallTill, word: str, *places: Any) -> None:
    house.begin(word, till, *places)


def _whole(house: SmallHouse, till: SmallTill, word: str, *places: Any) -> None:
    house.whole(word, till, *places)


def _unheard(house: SmallHouse, till: SmallTill, word: str, *places: Any) -> None:
    till.begin(word, *places)
    till.hear_nothing()


def _answer(house: SmallHouse, till: SmallTill) -> None:
    till.hear()
    house.carry(till)


def _lost(house: SmallHouse, till: SmallTill) -> None:
    till.hear_nothing()


def _late(house: SmallHouse, till: SmallTill) -> None:
    ask, till.late = till.late, None
    assert ask is not None
    house.asked(till.number, ask)


def _off_and_on(house: SmallHouse, till: SmallTill) -> None:
    till.die()
    till.boot()


def _power_goes_soon(house: SmallHouse, till: SmallTill, effects: int) -> None:
    till.machine.fuse = effects


def _refund(house: SmallHouse, till: SmallTill) -> None:
    till.act("refund", till.sale())


_WITH_A_TILL = {
    "open": _open,
    "whole": _whole,
    "unheard": _unheard,
    "answer": _answer,
    "lost": _lost,
    "late": _late,
    "off and on": _off_and_on,
    "power goes soon": _power_goes_soon,
    "refund": _refund,
    "copy": SmallHouse.copy_till,
    "put back": SmallHouse.put_back,
    "allot": SmallHouse.allot,
    "write off": SmallHouse.write_off,
}
_WITHOUT = {
    "call back": SmallHouse.call_back,
    "take risk": SmallHouse.take_risk,
    "house holds": SmallHouse.house_hold,
    "house releases": SmallHouse.house_release,
    "time passes": SmallHouse.pass_time,
    "copy books": SmallHouse.copy_books,
    "put books back": SmallHouse.put_books_back,
}


def told_step(step: Step) -> str:
    """A step as a person reads it."""
    word, number, *given = step
    who = f"till {number}: " if number else ""
    return who + " ".join(str(one) for one in (word, *given))
