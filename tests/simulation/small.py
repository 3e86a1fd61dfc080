"""Two tills, two seats, and everything that may happen to them as a choice: no time, no chance.

The whole house can be put aside and taken up again, so that each choice can be tried from each
state. Server, tills and truth are those of the simulator.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, NamedTuple

import msgspec

from pos.domain.ids import PlaceId
from pos.domain.refusals import Refusal
from sync.client.asking import Ask
from sync.protocol.lives import Heard
from sync.protocol.wire import PlaceState
from sync.server.requests import Allot, CallBack, HouseHold, HouseRelease, Unquarantine
from sync.server.state import LIVE, Signed
from sync.server.state import Server as Life
from tests.simulation.books import _TABLES, MemoryBooks
from tests.simulation.clock import MachineClock, Time
from tests.simulation.feedcheck import fault_in
from tests.simulation.house import Hall, items, season
from tests.simulation.mishaps import Mishaps
from tests.simulation.network import Exchange
from tests.simulation.server import Server
from tests.simulation.smalltill import NIGHT, SmallTill, TillImage, signed_rows
from tests.simulation.truth import Truth
from tests.simulation.world import unsettled

SEATS = (PlaceId(0), PlaceId(1))
HALL = Hall(1, len(SEATS), 0, 1)
SEASON = season(HALL)
ITEMS = items(HALL, SEASON)
_SOLD, _QUARANTINED = int(PlaceState.SOLD), int(PlaceState.QUARANTINED)
_OWNED = ("secured", "allotted")
_HOLD_IS_OVER_MS = 400_000
_ROUNDS = 24
_LOOKED_AT = tuple(name for name in _TABLES if name != "decisions")
_NESTED = frozenset(("disputed", "_back", "_written", "_witnesses", "_cash"))
_PARTS = frozenset(("money", "_time", "_hall"))


class Broken(AssertionError):
    """Something that must hold in each state does not."""


class Image(NamedTuple):
    """The whole house. `copies` are those of disks and of the books that somebody has."""

    now_ms: int
    counts: tuple[int, int]
    books: dict[str, Any]
    truth: tuple[dict[str, Any], ...]
    restored: frozenset[int]
    tills: tuple[TillImage, ...]
    copies: dict[Any, Any]


class _Line:
    """Brings an answer back at once; what becomes of it is the house's choice."""

    def __init__(self) -> None:
        self.answer_given: Any = None

    def answer(self, _exchange: Exchange | None, answer: Any) -> None:
        self.answer_given = answer


class SmallHouse:
    """The world of a till, as small as it can be."""

    def __init__(self) -> None:
        self.setting = SimpleNamespace(seed=0, weather=(), hall=HALL)
        self.hall, self.season, self.items = HALL, SEASON, ITEMS
        self.time = Time()
        self.truth = Truth(self.time, HALL)
        self.ids = SimpleNamespace(new=self._signature_id)
        self.said_no = self._count = self._restores = 0
        self._line = _Line()
        line: Any = self._line
        look = self.truth.server_wrote
        chance: Any = SimpleNamespace(random=float, randrange=self._chance)
        self.server = Server(chance, MachineClock(self.time), line, _now, look)
        books = self.server.books
        books.server = Life(1)
        books.open(NIGHT, len(SEATS), limit=len(SEATS))
        self.tills = [SmallTill(self, number) for number in (1, 2)]
        self.originals = tuple(self.tills)
        self.mishaps = Mishaps(self)
        for till in self.tills:
            books.enrol(till.number)
            till.boot()
            self.whole("turn", till)
        self.copies: dict[Any, Any] = {}
        self.copy_books()
        for till in self.tills:
            self.copy_till(till)

    def at(self, _delay_ms: int, act: Callable[..., Any], *given: Any) -> None:
        """Whoever wants something later gets it by a choice."""

    def note(self, _what: str) -> None:
        """The steps themselves are the story here."""

    def reckon(self) -> None:
        """A disk has been put back: what is lost?"""
        self.truth.reckon(self.tills, self.server.books)

    def gave_up(self) -> None:
        """A till, while the books recover. Nobody stands at a door here."""

    def _signature_id(self) -> Any:
        self._count += 1
        return SimpleNamespace(hex=f"{self._count:032x}")

    def _chance(self, _limit: int) -> int:
        """No two generations are alike."""
        self._restores += 1
        return self._restores

    # The line

    def begin(self, word: str, till: SmallTill, *given: Any) -> None:
        """A talk; its first question reaches the server, the answer is on its way."""
        till.begin(word, *given)
        self.carry(till)

    def carry(self, till: SmallTill) -> None:
        """What a till asks reaches the server."""
        if till.wish is not None and till.answer is None:
            till.answer = self.asked(till.number, till.wish)

    def whole(self, word: str, till: SmallTill, *given: Any) -> None:
        """A talk to its end, with nothing between."""
        self.begin(word, till, *given)
        self.to_the_end(till)

    def to_the_end(self, till: SmallTill) -> None:
        """The answer, and all that follows."""
        while till.talk is not None:
            till.hear()
            self.carry(till)

    def asked(self, till: int, ask: Ask) -> Any:
        """The server's answer. The same question once more must change nothing, and have the same
        answer, but that others may be missing by then."""
        books = self.server.books
        before = dict(books.tables["claims"])
        first = self._answer(till, ask)
        after = signed_books(books)
        second = self._answer(till, ask)
        if not _same(first, second):
            raise Broken(f"asked twice by {till}: {ask} has {first}, then {second}")
        if signed_books(books) != after:
            raise Broken(f"asked twice by {till}: {ask} changes the books once more")
        changed = [key for key, _ in before.items() ^ books.tables["claims"].items()]
        if changed and isinstance(first, Refusal):
            raise Broken(f"{ask} of {till} was refused with {first}, and changed {changed}")
        if changed and ask.path in ("/v1/holds", "/v1/secures"):
            body: Any = ask.body
            if any(books.claim((NIGHT, one)).till != till for one in body.places):
                raise Broken(f"{ask} of {till} was granted in parts")
        return first

    def _answer(self, till: int, ask: Ask) -> Any:
        exchange: Any = self  # somebody waits
        self.server.hear(till, ask, exchange)
        return self._line.answer_given

    # The house

    def signed(self, what: str) -> Signed:
        """A supervisor's word."""
        return Signed(self._signature_id().hex, 1, what, "", "Supervisor", "because", 1, "")

    def allot(self, till: SmallTill, *places: PlaceId) -> None:
        """In advance, or called back for it."""
        self.server.do(Allot(NIGHT, places, till.number, self.signed("allot")))

    def call_back(self, *places: PlaceId) -> None:
        """Into the pool."""
        self.server.do(CallBack(NIGHT, places, self.signed("recall")))

    def house_hold(self, *places: PlaceId) -> None:
        """For guests."""
        self.server.do(HouseHold(NIGHT, places, "guests"))

    def house_release(self, *places: PlaceId) -> None:
        """No guests."""
        self.server.do(HouseRelease(NIGHT, places))

    def write_off(self, till: SmallTill) -> None:
        """A till is given up."""
        self.mishaps.write_off(till)  # type: ignore[arg-type]  # it answers as one

    def take_risk(self, *places: PlaceId) -> None:
        """A supervisor lets quarantined places be sold again."""
        self.truth.take_risk((NIGHT, one) for one in places)
        self.server.do(Unquarantine(NIGHT, places, self.signed("release")))

    def pass_time(self) -> None:
        """So long that no hold is left; the server looks for those."""
        self.time.now_ms += _HOLD_IS_OVER_MS
        self.server.sweep()

    # Copies

    def copy_till(self, till: SmallTill) -> None:
        """A backup of its disk."""
        rows = till.machine.disk.rows
        self.copies[till.number] = signed_rows(rows.tables), rows.image()

    def copy_books(self) -> None:
        """A backup of the books."""
        books = self.server.books
        self.copies["books"] = signed_books(books), books.snapshot()

    def put_back(self, till: SmallTill) -> None:
        """Its disk is the copy again, and it is switched on."""
        till.die()
        self.mishaps.put_back(till, self.copies[till.number][1])  # type: ignore[arg-type]
        self.reckon()
        till.boot()

    def put_books_back(self) -> None:
        """The books are the copy again, and whoever does it says so."""
        self.mishaps.put_books_back(self.copies["books"][1])

    # What holds in each state

    def check(self) -> None:
        """Raises AssertionError."""
        books, truth = self.server.books, self.truth
        tickets, claims = books.tables["tickets"], books.tables["claims"]
        if fault := fault_in(NIGHT, books.feed[NIGHT], books, len(SEATS)):
            raise Broken(fault)
        seated = {key: one.ticket for key, one in claims.items() if one.state == _SOLD}
        live = {(t.performance, t.place): t.id for t in tickets.values() if t.state == LIVE}
        if seated != live:
            raise Broken(f"sold are {seated}, and the tickets that admit are {live}")
        for place in SEATS:
            owners = [one for one in self.tills if self._may_sell(one, place)]
            if len(owners) > 1 and (NIGHT, place) not in truth.risked:
                raise Broken(f"place {place} can be sold by two tills")

    @staticmethod
    def _may_sell(till: SmallTill, place: PlaceId) -> bool:
        lease = till.machine.disk.rows.tables["leases"].get((NIGHT, place))
        return lease is not None and lease.state in _OWNED and not till.desk.guard.suspended

    def settle(self) -> None:
        """Everybody can finish from here, and then the books are complete and right."""
        self.pass_time()
        for till in self.tills:
            till.die()
            till.boot()
        books = self.server.books
        for _ in range(_ROUNDS):
            for till in self.tills:
                self.whole("turn", till)
                self.whole("look back", till)
                till.act("print")
            self.server.sweep()
            open_holes = [one for one in self.tills if books.tables["tills"][one.number].hole == 2]
            for till in open_holes if books.server.recovering else ():
                self.write_off(till)
            if not unsettled(self.tills, books):
                break
        else:
            raise Broken(f"it never gets quiet: {unsettled(self.tills, books)}")
        self.check()
        self.truth.close(books, [*self.tills])

    # Put aside and taken up again

    def image(self) -> Image:
        """All of it."""
        return Image(
            self.time.now_ms,
            (self._count, self._restores),
            self.server.books.snapshot(),
            (_copied(self.truth), _copied(self.truth.money)),
            frozenset(self.mishaps._restored),
            tuple(till.image() for till in self.tills),
            dict(self.copies),
        )

    def take_up(self, image: Image) -> None:
        """As it was then."""
        self.time.now_ms = image.now_ms
        self._count, self._restores = image.counts
        self.server.books.restore(image.books)
        _put_into(self.truth, image.truth[0])
        _put_into(self.truth.money, image.truth[1])
        self.mishaps._restored = set(image.restored)
        self.copies = dict(image.copies)
        for till, its in zip(self.tills, image.tills, strict=True):
            till.take_up(its)

    def signature(self) -> int:
        """Two states with the same one go on in the same way."""
        parts: list[Any] = [self.time.now_ms, self._restores, signed_books(self.server.books)]
        parts += [_signed_truth(self.truth), frozenset(self.mishaps._restored)]
        parts += [till.signature() for till in self.tills]
        parts += [signed for signed, _ in self.copies.values()]
        return hash(tuple(parts))


def signed_books(books: MemoryBooks) -> int:
    """A hash of what the decision core may look at; what it wrote for people only is left out."""
    tables = books.tables
    signed: list[Any] = [frozenset(tables[name].items()) for name in _LOOKED_AT]
    signed += [str(books.tasks) if books.tasks else "", books.server, len(books.feed[NIGHT])]
    return hash(tuple(signed))


def _signed_truth(truth: Truth) -> int:
    sets = (truth.dead, truth.lost, truth.risked, truth._out, truth.unproven, truth._revived)
    signed: list[Any] = [frozenset(one) for one in sets]
    disputed = [(key, frozenset(one)) for key, one in truth.disputed.items()]
    seen = [(key, frozenset(one)) for key, one in truth._witnesses.items()]
    signed += [frozenset(seen), frozenset(disputed)]
    signed += [frozenset(truth.valid.items())]
    return hash((*signed, truth.doubtful))


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, Heard):
        one = msgspec.structs.replace(one, missing=other.missing)
    if isinstance(one, Refusal) and isinstance(other, Refusal):
        return (one.reason, one.params) == (other.reason, other.params)
    return bool(one == other)


def _now(_delay_ms: int, act: Callable[..., Any], *given: Any) -> None:
    act(*given)


def _copied(thing: Any) -> dict[str, Any]:
    """What a truth or its money remembers."""
    return {name: _copy(name, one) for name, one in vars(thing).items() if name not in _PARTS}


def _copy(name: str, one: Any) -> Any:
    if name in _NESTED:
        return {key: value.copy() for key, value in one.items()}
    return one.copy() if isinstance(one, dict | set | list) else one


def _put_into(thing: Any, image: dict[str, Any]) -> None:
    for name, one in image.items():
        setattr(thing, name, _copy(name, one))
