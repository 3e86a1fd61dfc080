"""A till whose whole present can be put aside and taken up again, a talk half-way included.

It works with the same services and talks as the simulator's, but nothing in it happens by time or
by chance: each step is somebody's choice.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from pos.domain.basket import Basket
from pos.domain.ids import PerformanceId, PlaceId, uuid7
from pos.domain.leases import Membership, Picture
from pos.domain.order import Order, Tender
from pos.domain.paper import Paper
from pos.domain.people import REFUND, Approval
from pos.domain.refusals import Refusal, Trouble
from pos.services import catalogue, doubts, refunding, selling, shifts
from pos.services.anchoring import Guard
from pos.services.desk import Desk
from pos.services.owning import give_back
from pos.services.refunding import RefundWish
from pos.services.selling import SaleWish
from sync.client.asking import Ask
from sync.client.conversation import looking_back
from sync.protocol.wire import Changes, Held, HoldAsk, ReleaseAsk, Released
from tests.simulation import talks
from tests.simulation.clock import START_MS
from tests.simulation.house import CASHIER, EUR, FLOAT_MINOR, SUPERVISOR, credentials
from tests.simulation.machine import AnchorOnDisk, Machine, PowerCut
from tests.simulation.memory import MemoryDatabase
from tests.simulation.network import Link
from tests.simulation.till import Errand
from tests.simulation.tray import FakePrinter, PlainSpool

NIGHT = PerformanceId(1)
_TOLD = frozenset(
    ("seasons", "orders", "refunds", "exchanges", "tickets", "came", "approvals", "spent", "shifts")
)
_NO_LINE = Trouble("server", "no answer")


class OwnIds:
    """Each till counts its own, and no copy of its disk brings an old one back: two tills that do
    not meet come to the same state in whatever order they act.
    """

    def __init__(self, till: int) -> None:
        self._base = START_MS + till * 1_000_000
        self.count = 0

    def new(self) -> UUID:
        """A new one."""
        self.count += 1
        return uuid7(self._base, self.count)


class TillImage(NamedTuple):
    """A till's present. `before` and `since`: where a talk that is open began, and what the till
    has done since then; a generator cannot be copied, but it can be led there again.
    """

    ids: int
    rows: Any
    synced: dict[str, Any]
    guard: tuple[Any, ...]
    before: Any = None
    since: tuple[Any, ...] = ()
    answer: Any = None
    late: Ask | None = None
    signed_before: int = 0


class SmallTill:
    """`wish` is what it has asked and not heard of; `answer` is on its way back. `late`: a copy of
    a question that may come to the server yet.
    """

    is_gone = False

    def __init__(self, world: Any, number: int) -> None:
        self.world = world
        self.number = number
        self.name = str(number)
        self.truth = world.truth
        self.machine = Machine(world.time, Random(0), self.name)
        self.printer = FakePrinter(Random(0), self._came_out)
        self.link = Link()
        self.ids = OwnIds(number)
        self.credentials = credentials(number)
        self.basket: set[Any] = set()
        self.is_on = False
        self.turns = 1
        self.talk: Errand | None = None
        self.wish: Ask | None = None
        self.answer: Any = None
        self.late: Ask | None = None
        self._before: TillImage | None = None
        self._signed_before = 0
        self._since: list[tuple[Any, ...]] = []
        self._again = False  # a talk is led to where it was: the truth knows it

    # Power

    def boot(self) -> None:
        """Switch it on: what a real till does at its start."""
        self.machine.fuse = 0
        self.is_on = True
        self.database = MemoryDatabase(
            self.machine.disk.rows, point=self.machine.point, look=self._look
        )
        guard = Guard(AnchorOnDisk(self.machine), self.machine.name)
        database: Any = self.database  # it looks like one
        self.desk = Desk(database, self.credentials, self.machine.clock, self.ids, guard)
        if catalogue.current_season(self.desk) is None:
            catalogue.keep_season(self.desk, self.world.season)
        selling.return_unsold_leases(self.desk)
        self.open_shift()
        self.spool = PlainSpool(
            self.database,  # type: ignore[arg-type]
            self.machine.clock,
            {"tickets": self.printer},  # type: ignore[dict-item]
            crash_points=self.machine.point,
            before_paper=self.desk.before_paper,
        )

    def open_shift(self) -> None:
        """If there is none; a till whose past is not sure waits with it."""
        if shifts.current(self.desk) is None and not self.desk.guard.suspended:
            shifts.open_shift(self.desk, CASHIER, FLOAT_MINOR)

    def die(self) -> None:
        """The power goes."""
        self.is_on = False
        self.machine.lose_power()
        self.printer.let_go()
        self._hang_up()

    def _look(self, rows: Any) -> None:
        if not self._again:
            self.truth.committed(self, rows)

    def _came_out(self, job: UUID, paper: Paper) -> None:
        if not self._again:
            self.truth.printed(self.number, job, paper)

    # Talks

    def begin(self, word: str, *given: Any) -> None:
        """Begin a talk; it goes on until it asks, or ends."""
        self._signed_before = self.signature()
        self._before, self._since = self.image(), []
        self._led((word, given), partial(self._begin, word, given))

    def hear(self) -> None:
        """The answer arrives."""
        answer, self.answer = self.answer, None
        self._led(str(answer), partial(self._hear, answer))

    def hear_nothing(self) -> None:
        """The line is dead until the talk has ended."""
        self.late, self.answer = self.wish, None
        while self.talk is not None:
            self._led("", partial(self._hear, _NO_LINE))

    def _led(self, what: Any, act: Callable[[], None]) -> None:
        self._since.append((self.world.time.now_ms, what, act))
        self._alive(act)

    def _alive(self, act: Callable[[], None]) -> None:
        """Do it, unless the power goes in between."""
        try:
            act()
        except PowerCut:
            self.die()
            self.boot()

    def _begin(self, word: str, given: tuple[Any, ...]) -> None:
        self.talk = _TALKS[word](self, *given)
        self._go(self.talk.send, None)

    def _hear(self, answer: Any) -> None:
        assert self.talk is not None
        throw = isinstance(answer, Refusal | Trouble)
        self._go(self.talk.throw if throw else self.talk.send, answer)

    def _go(self, step: Callable[[Any], Any], given: Any) -> None:
        """On to the next question; a talk that only wants to wait waits for no time."""
        self.wish = None
        try:
            wish = step(given)
            while not isinstance(wish, Ask):
                assert self.talk is not None
                wish = self.talk.send(None)
            self.wish = wish
        except (StopIteration, Refusal, Trouble):
            self._hang_up()
        except PowerCut:
            self._hang_up()
            raise

    def _hang_up(self) -> None:
        if self.talk is not None and not self.talk.gi_running:
            self.talk.close()
        self.talk = self.wish = self.answer = self._before = None
        self._since = []

    def pause(self, _longest_ms: int) -> int:
        """Between two attempts."""
        return 0

    # What people do

    def act(self, word: str, *given: Any) -> None:
        """Something that needs no line."""
        act = partial(_ACTS[word], self, *given)
        if self.talk is not None:
            self._led((word, given), partial(self._said_no, act))
        else:
            self._alive(partial(self._said_no, act))

    def _said_no(self, act: Callable[[], None]) -> None:
        try:
            act()
        except Refusal:
            self.world.said_no += 1

    def leases(self, *states: str) -> list[PlaceId]:
        """The places it has so."""
        rows = self.machine.disk.rows.tables["leases"].values()
        return sorted(one.place for one in rows if one.state in states)

    def sale(self) -> Order | None:
        """The latest order of which a customer still has all tickets."""
        orders: list[Order] = [*self.machine.disk.rows.tables["orders"].values()]
        for order in reversed(orders):
            if all(self.truth.is_out(one.id) for one in order.tickets):
                return order
        return None

    def life(self) -> int:
        """Its incarnation."""
        found: int = self.machine.disk.rows.tables["identity"][1][1]
        return found

    def standing(self) -> Membership:
        """How it stands with the server."""
        with self.database.transaction() as unit:
            return unit.standing.read()

    def has_entries(self) -> bool:
        """Whether the server has not confirmed all of this life's journal."""
        tables = self.machine.disk.rows.tables
        return bool(tables["heads"].get(self.life()) != tables["uploads"].get(self.life()))

    def has_open_attempt(self) -> bool:
        """There are no cards here."""
        return False

    def is_quiet(self) -> bool:
        """Nobody talks."""
        return self.talk is None

    # Put aside and taken up again

    def image(self) -> TillImage:
        """All of it."""
        guard, machine = self.desk.guard, self.machine
        return TillImage(
            self.ids.count,
            {name: dict(table) for name, table in machine.disk.rows.tables.items() if table},
            dict(machine.disk._synced),
            (guard._kept, guard.verdict, guard.fenced),
            self._before,
            tuple(self._since),
            self.answer,
            self.late,
            self._signed_before,
        )

    def take_up(self, image: TillImage) -> None:
        """As it was then."""
        self._hang_up()
        if image.before is not None:
            self._lead_there(image)
        self._put(image)
        self._before, self._since = image.before, list(image.since)
        self.answer, self.late = image.answer, image.late
        self._signed_before = image.signed_before

    def signature(self) -> int:
        """Two presents with the same one go on in the same way."""
        guard, machine = self.desk.guard, self.machine
        parts: list[Any] = [
            self.ids.count,
            signed_rows(machine.disk.rows.tables),
            tuple(machine.disk._synced.values()),
            (guard._kept, guard.verdict, guard.fenced),
            str(self.late),
        ]
        if self.talk is not None:
            talk = tuple((at_ms, what) for at_ms, what, _ in self._since)
            parts += [self._signed_before, talk, str(self.answer)]
        return hash(tuple(parts))

    def _lead_there(self, image: TillImage) -> None:
        self._put(image.before)
        time, self._again = self.world.time, True
        now_ms = time.now_ms
        for at_ms, _, act in image.since:
            time.now_ms = at_ms
            act()
        time.now_ms, self._again = now_ms, False

    def _put(self, image: TillImage) -> None:
        self.ids.count = image.ids
        disk, guard = self.machine.disk, self.desk.guard
        for name, table in disk.rows.tables.items():
            if table:
                table.clear()
            if name in image.rows:
                table.update(image.rows[name])
        disk._synced = dict(image.synced)
        guard._kept, guard.verdict, guard.fenced = image.guard


def signed_rows(tables: dict[str, dict[Any, Any]]) -> int:
    """A hash of a disk; of facts that the journal tells their keys are enough."""
    signed: list[Any] = []
    for name, table in tables.items():
        if name == "journal":
            signed.append(frozenset(written for _, written in table.values()))
        elif name == "tasks":
            signed.append(str(table))
        elif table:
            signed.append(frozenset(table if name in _TOLD else table.items()))
        else:
            signed.append(0)
    return hash(tuple(signed))


# --- talks ---------------------------------------------------------------------------------------


def _secure(till: SmallTill, *places: PlaceId) -> Errand:
    yield from talks.owning(till, NIGHT, places)  # type: ignore[arg-type]  # it answers as one


def _hold(till: SmallTill, *places: PlaceId) -> Errand:
    ask = HoldAsk(till.ids.new(), NIGHT, list(places), [], till.life())
    yield from talks.persisting(till, Ask("/v1/holds", ask, Held))  # type: ignore[arg-type]


def _release(till: SmallTill, *places: PlaceId) -> Errand:
    ask = ReleaseAsk(till.ids.new(), NIGHT, list(places), till.life())
    yield from talks.persisting(till, Ask("/v1/releases", ask, Released))  # type: ignore[arg-type]


def _turn(till: SmallTill) -> Errand:
    till.turns = 1  # no turn looks back by itself
    yield from talks.beating(till)  # type: ignore[arg-type]
    till.open_shift()


def _look_back(till: SmallTill) -> Errand:
    with suppress(Refusal, Trouble):
        yield from looking_back(till.desk)


def _upload(till: SmallTill) -> Errand:
    yield from talks.draining_journal(till)  # type: ignore[arg-type]


def _look(till: SmallTill) -> Errand:
    """A picture of the performance, kept."""
    path = f"/v1/performances/{NIGHT}/feed?generation=0&since=0"
    seen = yield Ask(path, None, Changes)
    at_ms, owners = till.machine.clock.now_ms(), tuple(sorted(seen.owners))
    picture = Picture(NIGHT, seen.generation, seen.version, bytes(seen.states), owners, at_ms)
    with till.database.transaction() as unit:
        unit.pictures.keep(picture)


_TALKS: dict[str, Callable[..., Errand]] = {
    "secure": _secure,
    "hold": _hold,
    "release": _release,
    "turn": _turn,
    "upload": _upload,
    "look": _look,
    "look back": _look_back,
}


# --- what needs no line --------------------------------------------------------------------------


def _sell(till: SmallTill, *places: PlaceId) -> None:
    items = tuple(till.world.items[NIGHT, one][0] for one in places)
    basket = Basket(EUR, items)
    paid = (Tender("cash", basket.total.minor),)
    selling.complete(till.desk, SaleWish(basket, paid, CASHIER, till.world.season))


def _print(till: SmallTill) -> None:
    """As the lane does: not where the till waits for a new life."""
    waiting = till.machine.disk.rows.tables["waiting"]
    before = len(waiting) + 1
    while waiting and len(waiting) < before and not till.desk.guard.suspended:
        before = len(waiting)
        till.spool.release(till.spool.held)  # whoever waits for so long wants it still
        till.spool.run_once()
        with till.database.transaction() as unit:
            doubtful = unit.jobs.in_state("in_doubt")
        for job in doubtful:
            came_out = job.id in till.truth.came_out
            doubts.settle(till.desk, job.id, came_out=came_out, person=CASHIER)


def _sell_and_print(till: SmallTill, *places: PlaceId) -> None:
    _sell(till, *places)
    _print(till)


def _refund(till: SmallTill, order: Order) -> None:
    now_ms = till.machine.clock.now_ms()
    supervisor = SUPERVISOR
    word = Approval(till.ids.new(), REFUND, order.id, supervisor.id, supervisor.name, now_ms)
    with till.database.transaction() as unit:
        unit.people.add_approval(word)
    tickets = tuple(one.id for one in order.tickets)
    refunding.refund(till.desk, RefundWish(order.id, tickets, CASHIER, word, "ill", ""))


def _give_back(till: SmallTill, *places: PlaceId) -> None:
    give_back(till.desk, NIGHT, places)


_ACTS: dict[str, Callable[..., None]] = {
    "sell": _sell_and_print,
    "sell without paper": _sell,
    "print": _print,
    "refund": _refund,
    "give back": _give_back,
}
