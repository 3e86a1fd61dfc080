"""What goes wrong, and what supervisors do about it. Each mishap has random numbers of its own, so
that one can be left out of a story and the others stay as they are.
"""

from random import Random
from typing import Any
from uuid import UUID

from pos.domain.journal import GENESIS
from sync.protocol.wire import PlaceState
from sync.server.paperasks import ReleasePapers
from sync.server.requests import (
    Allot,
    CallBack,
    HouseHold,
    HouseRelease,
    Unquarantine,
    WriteOff,
)
from sync.server.state import LIVE, OF_NO_ORDER, PlaceKey, Signed
from tests.simulation import onpaper
from tests.simulation.till import Till

_KEPT = 3  # backups of each disk, and of the books


class Mishaps:
    """Lets one happen now and then, until it is calm."""

    def __init__(self, world: Any) -> None:
        self.world = world
        self.count = 0
        self.happened: list[int] = []
        self._backups: dict[str, list[Any]] = {}
        self._books: list[Any] = []
        self.given_up: list[Till] = []  # while these books recover
        self._restored: set[int] = set()  # tills whose disk was put back, lost, copied or given up
        setting = world.setting
        self._bag = [name for name, weight in setting.weather for _ in range(weight)]
        self._keeps_backups = any("restore" in name for name in self._bag)

    def begin(self) -> None:
        """The first one."""
        self.world.at(1_000, self.next)
        if self._keeps_backups:
            self.world.at(5_000, self._back_up)

    def next(self) -> bool:
        """One of them, and when the next one comes."""
        world = self.world
        if world.calm:
            return False
        self.count += 1
        random = Random(f"{world.setting.seed} mishap {self.count}")
        name = random.choice(self._bag)
        world.at(1 + int(random.random() * world.setting.gap_ms), self.next)
        if self.count in world.setting.skip:
            return False
        self.happened.append(self.count)
        world.note(f"mishap {self.count}: {name}")
        getattr(self, name)(random)
        return True

    def _any(self, random: Random) -> Till:
        tills: list[Till] = self.world.tills
        return tills[int(random.random() * len(tills))]

    # Power, lines, clocks, paper

    def power_cut(self, random: Random) -> None:
        """The plug is pulled."""
        till = self._any(random)
        if till.die():
            self.world.at(1 + int(random.random() * 20_000), till.boot)

    def power_cut_soon(self, random: Random) -> None:
        """It is pulled between two of the next effects."""
        self._any(random).machine.fuse = 1 + int(random.random() * 12)

    def cut_line(self, random: Random) -> None:
        """A line is dead, in both directions or in one."""
        link = self._any(random).link
        which = int(random.random() * 3)
        link.up, link.down = which == 1, which == 2
        self.world.at(1 + int(random.random() * 60_000), link.heal)

    def bad_line(self, random: Random) -> None:
        """It loses, doubles and delays."""
        link, chance = self._any(random).link, random.random
        link.drop, link.twice, link.late = chance() * 0.4, chance() * 0.4, chance() * 0.4
        self.world.at(1 + int(chance() * 60_000), link.heal)

    def clock_jump(self, random: Random) -> None:
        """Somebody sets a till's clock."""
        self._any(random).machine.clock.jump(int((random.random() - 0.5) * 7_200_000))

    def server_clock_jump(self, random: Random) -> None:
        """Somebody sets the server's clock."""
        self.world.server.clock.jump(int((random.random() - 0.5) * 1_200_000))

    def printer_trouble(self, random: Random) -> None:
        """No paper, or a printer that breaks in the middle."""
        printer = self._any(random).printer
        if random.random() < 0.5:
            printer.run_out()
            self.world.at(1 + int(random.random() * 20_000), printer.refill)
        else:
            printer.temper = random.random() * 0.5

    def server_dies(self, random: Random) -> None:
        """Before its commit, between commit and answers, or at any other time."""
        server = self.world.server
        if random.random() < 0.3:
            server.die()
        else:
            server.fuse = 1 + (random.random() < 0.5)
        self.world.at(1 + int(random.random() * 20_000), server.boot)

    def comes_in(self, random: Random) -> None:
        """No mishap, but what all of it is for: somebody stands at the door with a paper."""
        self.world.door.come(random)

    # Copies

    def _back_up(self) -> bool:
        world = self.world
        if world.calm:
            return False
        random = Random(f"{world.setting.seed} backup {world.time.now_ms}")
        world.at(1 + int(random.random() * 40_000), self._back_up)
        for till in world.tills:
            if random.random() < 0.5:
                kept = self._backups.setdefault(till.name, [])
                kept.append(till.machine.disk.backup())
                del kept[:-_KEPT]
        if random.random() < 0.5:
            self._books.append(world.server.books.snapshot())
            del self._books[:-_KEPT]
        return True

    def restores_till(self, random: Random) -> None:
        """A till's disk is put back from a copy; its anchor is mostly still there."""
        self._restore_till(self._any(random), random)
        self.world.reckon()

    def _restore_till(self, till: Till, random: Random) -> None:
        kept = self._backups.get(till.name)
        if not kept or till.is_gone:
            return
        till.die()
        image = random.choice(kept)
        self.put_back(till, image, without_anchor=random.random() < 0.15)
        self.world.at(1 + int(random.random() * 20_000), till.boot)

    def put_back(self, till: Till, image: Any, *, without_anchor: bool = False) -> None:
        """The till, switched off, gets the disk of that copy."""
        world, disk = self.world, till.machine.disk
        tables = disk.rows.tables
        world.truth.money.put_back(till, {*tables["attempts"], *image["attempts"]})
        if without_anchor:
            disk.remove("anchor")
            world.truth.uncounted.add(till.number)
        before = tables["standing"].get(1)
        disk.restore(image)
        after = disk.rows.tables["standing"].get(1)
        session = before.session if before else ""
        known = (after.session, after.next_session) if after else ("", "")
        if session in known:  # no beat since the copy was made, that anybody could notice
            world.truth.unproven.add(till.number)
        self._restored.add(till.number)
        world.truth.no_witness(till.number)
        if not self._is_provable(till):
            world.truth.unproven.add(till.number)

    def _is_provable(self, till: Till) -> bool:
        anchor = till.machine.disk.read("anchor")
        if anchor is None:
            return False
        if not anchor.number:
            return bool(anchor.hash == GENESIS)
        entries = self.world.server.books.tables["entries"]
        known = entries.get((till.number, anchor.incarnation, anchor.number))
        here = till.machine.disk.rows.tables["journal"].get((anchor.incarnation, anchor.number))
        return (known is not None and known.hash == anchor.hash.hex()) or (
            here is not None and here[1] == anchor.hash
        )

    def restores_server(self, random: Random) -> None:
        """The books are put back from a copy, and whoever does it says so."""
        if self._books:
            self.put_books_back(random.choice(self._books))

    def put_books_back(self, image: Any) -> None:
        """That copy of the books takes the place of these."""
        world = self.world
        world.server.restore(image)
        world.truth.put_back(world.server.books)
        if self._restored:
            world.truth.unproven |= self._restored
            world.truth.doubtful = True
        numbers = [one.number for one in world.tills]
        world.truth.witness(world.tills)
        self.given_up.clear()
        for number in {one for one in numbers if numbers.count(one) > 1}:
            self._risk(number, frozenset())  # one of the two machines speaks for both
        world.reckon()

    def restores_both(self, random: Random) -> None:
        """A fire: a till and the server go back."""
        self.restores_till(random)
        self.restores_server(random)

    def clones(self, random: Random) -> None:
        """A till's disk is copied to another machine, and both are switched on."""
        world, one = self.world, self._any(random)
        if len(world.tills) > len(world.originals) + 1 or one.is_gone:
            return
        clone = Till(world, one.number, f"{one.name}x")
        if any(clone.name == other.name for other in world.tills):
            return
        clone.machine.disk.copy_of(one.machine.disk)
        world.truth.copied(one, clone)
        self._restored.add(one.number)
        world.tills.append(clone)
        world.at(1 + int(random.random() * 20_000), clone.boot)

    def loses_till(self, random: Random) -> None:
        """A till falls off its desk; it may turn up again, mended."""
        till = self._any(random)
        till.die()
        till.is_gone = True
        if random.random() < 0.5:
            self.world.at(1 + int(random.random() * 120_000), self._turns_up, till)

    def _turns_up(self, till: Till) -> bool:
        if self.world.calm:
            return False  # by then it has been given up
        till.is_gone = False
        till.boot()
        return True

    # Paper, for the day the till itself goes down

    def packs(self, random: Random) -> None:
        """A till's own places onto emergency tickets."""
        self._any(random).suddenly(onpaper.pack, random)

    def accounts(self, random: Random) -> None:
        """Somebody says what became of one of them."""
        self._any(random).suddenly(onpaper.account, random)

    # Supervisors

    def _signed(self, what: str) -> Signed:
        operation = self.world.ids.new().hex
        return Signed(operation, 1, what, "", "Supervisor", "because", 1, "")

    def _some_places(self, random: Random) -> tuple[int, tuple[int, ...]]:
        hall = self.world.hall
        performance = 1 + int(random.random() * hall.performances)
        first = int(random.random() * hall.places)
        last = min(first + 1 + int(random.random() * 6), hall.places)
        return performance, tuple(range(first, last))

    def _in_state(self, random: Random, state: int) -> tuple[int, tuple[int, ...]]:
        performance = 1 + int(random.random() * self.world.hall.performances)
        claims = self.world.server.books.tables["claims"]
        found = sorted(
            key[1] for key, one in claims.items() if key[0] == performance and one.state == state
        )
        return performance, tuple(found[: 1 + int(random.random() * 6)])

    def house_holds(self, random: Random) -> None:
        """Places for guests, or back from them."""
        performance, places = self._some_places(random)
        if random.random() < 0.5:
            self.world.server.do(HouseHold(performance, places[:1], "guests"))
        else:
            self.world.server.do(HouseRelease(performance, places))

    def allots(self, random: Random) -> None:
        """Places to a till in advance; those of another till are called back for it."""
        performance, places = self._some_places(random)
        books = self.world.server.books
        wanted = tuple(
            one
            for one in places
            if books.claim((performance, one)).state in (PlaceState.FREE, PlaceState.ALLOTTED)
        )
        if wanted:
            till = 1 + int(random.random() * len(self.world.originals))
            self.world.server.do(Allot(performance, wanted, till, self._signed("allot")))

    def calls_back(self, random: Random) -> None:
        """Allotted places back into the pool."""
        performance, places = self._in_state(random, PlaceState.ALLOTTED)
        if places:
            self.world.server.do(CallBack(performance, places, self._signed("recall")))

    def writes_off(self, random: Random) -> None:
        """A till is given up, mostly one that is not there."""
        away = [one for one in self.world.tills if one.is_gone or not one.link.up]
        till = random.choice(away) if away and random.random() < 0.8 else self._any(random)
        self.write_off(till)

    def write_off(self, till: Till) -> None:
        """While the books recover, that is a risk taken for all that nobody else saw."""
        world = self.world
        if not world.server.is_on:
            return
        world.note(f"a supervisor writes till {till.number} off")
        # Books put back to before it had proved its life again keep its places for a person.
        self._restored.add(till.number)
        if world.server.books.server.recovering:
            if not self._has_spoken(till):
                world.truth.no_witness(till.number)
            self.given_up.append(till)
            for one in self.given_up:
                self._risk(one.number, self._known_of(one))
            world.truth.unproven.add(till.number)
            world.gave_up()
        world.server.do(WriteOff(till.number, self._signed("write_off")))

    def _known_of(self, till: Till) -> frozenset[PlaceKey]:
        """What the others saw of it, and what it remembers itself and has said."""
        known = self.world.truth.seen_by_others(till.number)
        if self._has_spoken(till):
            known |= till.machine.disk.rows.tables["quarantines"].keys()
        return frozenset(known)

    def _has_spoken(self, till: Till) -> bool:
        standing = till.machine.disk.rows.tables["standing"].get(1)
        return bool(standing) and standing.generation == self.world.server.books.server.generation

    def _risk(self, number: int, known: frozenset[PlaceKey]) -> None:
        """All that machines of that till may have sold, and nobody knows."""
        truth = self.world.truth
        truth.take_risk({*truth.risk_of(number, self.world.server.books)} - known)
        for one in self.world.tills:
            if one.number == number:
                truth.take_risk(one.machine.disk.rows.tables["leases"].keys() - known)

    def releases(self, random: Random) -> None:
        """A supervisor takes the risk of some quarantined places by name."""
        performance, places = self._in_state(random, PlaceState.QUARANTINED)
        if places and self.world.server.is_on:
            self.world.truth.take_risk((performance, one) for one in places)
            self.world.server.do(Unquarantine(performance, places, self._signed("release")))

    def lets_papers_go(self, random: Random) -> None:
        """A till is given up, and some of its papers: a supervisor has them, or believes so."""
        if not self.world.server.is_on:
            return
        tables = self.world.server.books.tables
        papers = [
            one
            for one in tables["tickets"].values()
            if (one.state, one.order) == (LIVE, OF_NO_ORDER)
        ]
        if not papers:
            return
        first = papers[int(random.random() * len(papers))]
        owner = tables["tills"][first.till]
        if not owner.written_off:
            self.write_off(next(one for one in self.world.tills if one.number == first.till))
        its = (first.till, first.performance)
        named = [one for one in papers if (one.till, one.performance) == its][:3]
        self.world.note(f"a supervisor lets papers go: {named}")
        truth = self.world.truth
        truth.take_risk((one.performance, one.place) for one in named)
        truth.on_paper.let_go.update(UUID(one.id) for one in named)
        away = tuple((one.place, one.id) for one in named)
        self.world.server.do(ReleasePapers(*its[::-1], away, self._signed("release_papers")))
