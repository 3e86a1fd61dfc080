"""The working copy of the books while a batch is decided; every change goes through here."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

import msgspec

from pos.domain.refusals import Reason, Refusal
from sync.protocol.wire import PlaceChange, PlaceState
from sync.server.gateasks import Admit
from sync.server.gatebooks import GateBooks
from sync.server.requests import AskRight, PlacesAsk
from sync.server.state import (
    FREE,
    NOBODYS,
    Claim,
    Life,
    Operation,
    Performance,
    PlaceKey,
    Right,
    Server,
    Signed,
    SoldTicket,
    Standing,
    State,
    Till,
    Voucher,
    VoucherUse,
    Writes,
)

_HELD = int(PlaceState.HELD)
_ALLOTTED = int(PlaceState.ALLOTTED)
_NO = b"taken "
_NO_RIGHT = b"right "
_CHANCES = 1 << 20
_OWNED = frozenset((_HELD, int(PlaceState.SECURED), int(PlaceState.ALLOTTED)))


class Books:
    """Reads the state, remembers the changes, never alters what it was given."""

    def __init__(self, state: State) -> None:
        self.now_ms = state.now_ms
        self.loaded = state
        self.writes = Writes()
        self.admissions = GateBooks(state.gate, self.writes.gate)
        self._claims = dict(state.claims)
        self._allotted = {one.id: one.allotted for one in state.performances.values()}
        self._versions = {one.id: one.version for one in state.performances.values()}
        # Where the next choosing in an area starts, and the places freed before that.
        self._next = {
            (one.id, number): area.lowest_free
            for one in state.performances.values()
            for number, area in enumerate(one.areas)
        }
        self._freed: dict[tuple[int, int], set[int]] = {key: set() for key in self._next}

    @property
    def server(self) -> Server:
        """The life of these books, as this batch has it so far."""
        return self.writes.server or self.loaded.server

    def known(self, till: int) -> Till:
        """The till, fenced or not. Raises TILL_UNKNOWN."""
        found = self.writes.tills.get(till) or self.loaded.tills.get(till)
        if found is None:
            raise Refusal(Reason.TILL_UNKNOWN, till=till)
        return found

    def acting(self, till: int, incarnation: int) -> Till:
        """The till, if it may act in that life. Raises TILL_UNKNOWN or TILL_FENCED."""
        found = self.known(till)
        if found.fenced or found.incarnation != incarnation:
            raise Refusal(Reason.TILL_FENCED, till=till, incarnation=found.incarnation)
        return found

    def dead(self, till: int) -> None:
        """That the till gets nothing any more. Raises TILL_ALIVE for one that is in use."""
        found = self.known(till)
        if not found.fenced:
            raise Refusal(Reason.TILL_ALIVE, till=till)

    def giving(self) -> None:
        """That something may be given away. Raises SERVER_RECOVERING with who is missing."""
        if self.server.recovering:
            raise Refusal(Reason.SERVER_RECOVERING, missing=sorted(self.server.missing))

    def become(self, till: Till, **changed: Any) -> Till:
        """The till, changed."""
        fresh = msgspec.structs.replace(till, **changed)
        self.writes.tills[till.id] = fresh
        return fresh

    def life(self, till: Till, incarnation: int) -> Life | None:
        """An incarnation's journal as far as it is here; None for one nobody has heard of."""
        if incarnation == till.incarnation:
            return Life(till.number, till.hash)
        key = (till.id, incarnation)
        return self.writes.lives.get(key) or self.loaded.lives.get(key)

    def claims_of(self, till: int) -> Iterator[tuple[PlaceKey, Claim]]:
        """What that till has, of all that was loaded, as it is now."""
        for key, claim in sorted(self._claims.items()):
            if claim.till == till and claim.state != PlaceState.SOLD:
                yield key, claim

    def has_room(self, performance: int) -> int:
        """How many places more may be allotted."""
        limit = self.loaded.performances[performance].allot_limit
        return max(0, limit - self._allotted[performance])

    def recover(self, chance: int, at_least: int = 0) -> None:
        """These books were put back from an older copy: a new generation begins.

        Every till has to say what it owns, or to be written off anew, before anything is given.
        The clock alone would not do: no two generations may have the same number, ever.
        """
        before = self.server
        base = max(before.generation, at_least, self.now_ms)
        generation = base + 1 + chance % _CHANCES
        missing = self.loaded.server.missing | {one.id for one in self.loaded.tills.values()}
        self.writes.server = Server(generation, True, generation, missing)

    def heard_of(self, till: Till) -> None:
        """One till less is missing; with the last one the recovery is over."""
        server = self.server
        missing = server.missing - {till.id}
        recovering = server.recovering and bool(missing)
        self.writes.server = Server(server.generation, recovering, server.floor, missing)

    def decide(self, signed: Signed | None) -> None:
        """Keep a supervisor's word beside what it did."""
        if signed is not None:
            self.writes.decisions[signed.operation] = signed

    def performance(self, performance: int, *places: int) -> Performance:
        """The performance, if it has those places."""
        found = self.loaded.performances.get(performance)
        if found is None:
            raise Refusal(Reason.PERFORMANCE_UNKNOWN, performance=performance)
        for place in places:
            if not 0 <= place < found.place_count:
                raise Refusal(Reason.PLACE_UNKNOWN, performance=performance, place=place)
        return found

    def selling(self, performance: int) -> None:
        """That the performance is played. Raises PERFORMANCE_CLOSED for a cancelled one."""
        if self.performance(performance).closed:
            raise Refusal(Reason.PERFORMANCE_CLOSED, performance=performance)

    def is_cancelled(self, performance: int) -> bool:
        """Whether these books know it, and know that it is not played."""
        found = self.loaded.performances.get(performance)
        return found is not None and found.closed

    def version(self, performance: int) -> int:
        """The last version of its feed, this batch's changes included."""
        return self._versions[performance]

    def knows(self, key: PlaceKey) -> bool:
        """Whether the place was loaded."""
        return key in self._claims

    def claim(self, performance: int, place: int) -> Claim:
        """Who has the place now; a KeyError here is a loader that forgot it."""
        return self._claims[performance, place]

    def is_free(self, claim: Claim) -> bool:
        """Whether anybody may take it: free, or held and the hold is over."""
        return claim is FREE or (claim.state == _HELD and claim.until_ms <= self.now_ms)

    @staticmethod
    def is_loose(claim: Claim) -> bool:
        """Whether nobody has more than a hold on it, which nothing is printed on."""
        return claim is FREE or claim.state == _HELD

    @staticmethod
    def is_of(claim: Claim, till: Till) -> bool:
        """Whether this life of the till may sell it, its holds included."""
        return (
            claim.till == till.id
            and claim.incarnation == till.incarnation
            and claim.state in _OWNED
        )

    def change(self, performance: int, place: int, claim: Claim) -> None:
        """Give the place to somebody, or free it. One row of the feed if people would see it."""
        key = (performance, place)
        before = self._claims[key]
        assert before.state != PlaceState.SOLD or claim is FREE, "a sold place is only ever freed"
        self._claims[key] = self.writes.claims[key] = claim
        if claim is FREE:
            self._freed_in_area(performance, place)
        self._allotted[performance] += (claim.state == _ALLOTTED) - (before.state == _ALLOTTED)
        if (before.state, before.till) == (claim.state, claim.till):
            return
        version = self._versions[performance] = self._versions[performance] + 1
        change = PlaceChange(version, place, claim.state, claim.till)
        self.writes.changes.append((performance, change))

    def choose(self, performance: Performance, area: int, count: int, but: set[int]) -> list[int]:
        """The first `count` free places of an area that are not in `but`. Raises AREA_FULL."""
        if not 0 <= area < len(performance.areas):
            raise Refusal(Reason.PLACE_UNKNOWN, performance=performance.id, area=area)
        key = (performance.id, area)
        chosen: list[int] = []
        rest = range(self._next[key], self.loaded.windows[key])
        for place in chain(sorted(self._freed[key]), rest):
            if place not in but and self.is_free(self._claims[performance.id, place]):
                chosen.append(place)
                if len(chosen) == count:
                    return chosen
        raise Refusal(Reason.AREA_FULL, area=area, asked=count, free=len(chosen))

    def chosen(self, performance: Performance, area: int, places: list[int]) -> None:
        """Those places of `choose` were taken: nothing up to the last one is free."""
        key = (performance.id, area)
        self._freed[key].difference_update(places)
        self._next[key] = max(self._next[key], places[-1] + 1)

    def answered(self, ask: PlacesAsk | AskRight | Admit) -> bytes | None:
        """The answer this operation had before. Raises OPERATION_REUSED or _CANCELLED."""
        key = (ask.till, ask.operation)
        before = self.writes.operations.get(key) or self.loaded.operations.get(key)
        if before is None:
            return None
        if not before.digest:
            raise Refusal(Reason.OPERATION_CANCELLED, operation=ask.operation)
        if before.digest != ask.digest:
            raise Refusal(Reason.OPERATION_REUSED, operation=ask.operation)
        if before.answer.startswith(_NO):
            params = msgspec.json.decode(before.answer.removeprefix(_NO))
            raise Refusal(Reason.PLACE_TAKEN, **params)
        if before.answer.startswith(_NO_RIGHT):
            params = msgspec.json.decode(before.answer.removeprefix(_NO_RIGHT))
            raise Refusal(Reason.RIGHT_TAKEN, **params)
        return before.answer

    def answer(self, ask: PlacesAsk | AskRight | Admit, answer: msgspec.Struct) -> None:
        """Remember the answer, for the same question asked again."""
        stored = Operation(ask.digest, msgspec.json.encode(answer))
        self.writes.operations[ask.till, ask.operation] = stored

    def refuse(self, ask: PlacesAsk | AskRight, refusal: Refusal) -> Refusal:
        """Remember the no: a late copy of the question must not be granted when its place is free
        again, because whoever asked has gone by the first answer.
        """
        no = _NO_RIGHT if refusal.reason is Reason.RIGHT_TAKEN else _NO
        stored = Operation(ask.digest, no + msgspec.json.encode(refusal.params))
        self.writes.operations[ask.till, ask.operation] = stored
        return refusal

    def cancel(self, till: int, operation: str) -> None:
        """No request of that id will be granted from now on."""
        self.writes.operations[till, operation] = Operation()

    def right(self, order: str) -> Right:
        """Who may take tickets of the order back; a KeyError here is a loader that forgot it."""
        found = self.writes.rights.get(order)
        return self.loaded.rights[order] if found is None else found

    def put_right(self, order: str, right: Right) -> None:
        """Give it to somebody, or end it."""
        self.writes.rights[order] = right

    def rights_of(self, till: int) -> Iterator[tuple[str, Right]]:
        """What that till has, of all that was loaded, as it is now."""
        for order, right in sorted({**self.loaded.rights, **self.writes.rights}.items()):
            if right is not NOBODYS and right.till == till:
                yield order, right

    def unacknowledged(self, till: Till) -> Iterator[str]:
        """Orders that the till's present life sold, and it does not know that they are here."""
        yield from self.loaded.unacknowledged.get(till.id, ())
        for (number, life, entry), one in self.writes.entries.items():
            is_its = (number, life) == (till.id, till.incarnation) and entry > till.acknowledged
            if is_its and one.kind == "sale":
                yield one.order

    def ticket(self, ticket: str) -> SoldTicket | None:
        """A ticket sold before or in this batch."""
        return self.writes.tickets.get(ticket) or self.loaded.tickets.get(ticket)

    def put_ticket(self, ticket: SoldTicket, state: int) -> None:
        """The ticket, in that state."""
        self.writes.tickets[ticket.id] = msgspec.structs.replace(ticket, state=state)

    def voucher(self, voucher: str) -> Voucher | None:
        """As this batch has it so far; None for one that nobody issued."""
        return self.writes.vouchers.get(voucher) or self.loaded.vouchers.get(voucher)

    def use_of(self, operation: str) -> VoucherUse | None:
        """What that operation did with a voucher; None where it never came."""
        return self.writes.voucher_uses.get(operation) or self.loaded.voucher_uses.get(operation)

    def put_use(self, use: VoucherUse, voucher: Voucher | None) -> None:
        """What became of it, and the voucher after it."""
        self.writes.voucher_uses[use.operation] = use
        if voucher is not None:
            assert voucher.balance_minor >= 0, "more is spent than there is"
            self.writes.vouchers[voucher.id] = voucher

    def finish(self) -> Writes:
        """All changes, with the performances' new versions; checks the invariants."""
        for performance in {key[0] for key in self.writes.claims}:
            self.writes.performances[performance] = self._closed(performance)
        self._check()
        return self.writes

    def _freed_in_area(self, performance: int, place: int) -> None:
        for number, area in enumerate(self.loaded.performances[performance].areas):
            key = (performance, number)
            if area.first <= place < self._next[key]:
                self._freed[key].add(place)

    def _closed(self, performance: int) -> Performance:
        before = self.loaded.performances[performance]
        areas = []
        for number, area in enumerate(before.areas):
            key = (performance, number)
            lowest = min(self._next[key], *self._freed[key], area.end)
            areas.append(Standing(area.first, area.capacity, lowest))
        version = self._versions[performance]
        return Performance(
            performance,
            version,
            before.place_count,
            tuple(areas),
            self._allotted[performance],
            before.allot_limit,
        )

    def _check(self) -> None:
        seen = {one.id: one.version for one in self.loaded.performances.values()}
        for performance, change in self.writes.changes:
            assert change.version == seen[performance] + 1, "the feed has a hole"
            seen[performance] = change.version
            assert 0 <= change.place < self.loaded.performances[performance].place_count
        for claim in self.writes.claims.values():
            assert (claim.state == PlaceState.SOLD) == bool(claim.ticket)
            assert (claim.till > 0) == (claim.state not in (PlaceState.FREE, PlaceState.HOUSE_HELD))
            assert not claim.wanted or claim.state in (_ALLOTTED, PlaceState.HOUSE_HELD)
        assert all(count >= 0 for count in self._allotted.values())
