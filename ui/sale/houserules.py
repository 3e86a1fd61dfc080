"""The house's rules about who sits where, for the basket at the window, and what was set aside.

A single seat left alone is said while seats are picked, and asked about once more before money. A
rule is set aside for one basket only: the next customer has none.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

import numpy as np
from PySide6.QtCore import QObject

from pos.domain.bestavailable import geometry
from pos.domain.groups import with_company
from pos.domain.ids import PerformanceId, PlaceId
from pos.domain.order import Override
from pos.domain.season import OrphanRule
from pos.services import seating
from pos.services.seating import OverrideWish, Room, Seen, Stranded
from sync.client.offer import UNKNOWN, to_be_had
from ui import formats
from ui.desk import TillDesk
from ui.sale import seatwords


class HouseRules(QObject):
    """Asks the service, with what this till sees of its halls."""

    def __init__(self, desk: TillDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._rooms: dict[PerformanceId, Room] = {}  # as they were last seen with this basket
        self._allowed: list[Override] = []
        self._used: tuple[Override, ...] = ()  # what the basket needed when it was asked about
        self.seen = Seen()  # how the halls were when the basket was asked about
        self._basket_id: UUID | None = None
        desk.basketChanged.connect(self._look)

    def stranded(self) -> tuple[Stranded, ...]:
        """Single seats that the basket would leave alone, where the house minds."""
        desk = self._desk
        if desk.season is None or desk.basket is None:
            return ()
        self._look()
        return seating.stranded(desk.season, desk.basket, self._rooms, self._current())

    def check(self) -> tuple[Stranded, ...]:
        """Before money: what the house advises against. Raises ORPHAN_LEFT for what it refuses."""
        desk = self._desk
        assert desk.season is not None and desk.basket is not None
        self._look()
        allowed, rooms = self._current(), dict(self._rooms)
        self.seen = Seen(dict(desk.picked_in), rooms)
        found = seating.check(desk.season, desk.basket, self.seen.plans, rooms, allowed)
        # Now, not when the money has come: others may have sold the single seat by then.
        self._used = seating.used(desk.season, desk.basket, rooms, allowed)
        return found

    def names(self, performance: PerformanceId, places: Sequence[PlaceId]) -> str:
        """What the places of that performance are called: E9 and E10."""
        plan = self._desk.plan_of(performance)
        return formats.places([plan.label(one) for one in places]) if plan else ""

    def with_company(
        self, performance: PerformanceId, places: Sequence[PlaceId]
    ) -> tuple[PlaceId, ...]:
        """Those places and what is sold with them: a table or a box that is sold as one."""
        plan = self._desk.plan_of(performance)
        return with_company(plan, places) if plan is not None else tuple(places)

    def turned(
        self, performance: PerformanceId, tapped: Sequence[PlaceId]
    ) -> tuple[list[PlaceId], list[PlaceId]]:
        """What taps on those places give back, and what they take.

        A table that is in the basket in part only goes back: the rest of it is not to be had.
        """
        basket = self._desk.basket
        mine = set(basket.places(performance)) if basket else set()
        back: dict[PlaceId, None] = {}
        new: dict[PlaceId, None] = {}
        for one in tapped:
            together = self.with_company(performance, (one,))
            here = [place for place in together if place in mine]
            back |= dict.fromkeys(here)
            new |= dict.fromkeys(() if here else together)
        return list(back), list(new)

    def set_aside(
        self, wish: OverrideWish, then: Callable[[], None], failed: Callable[[Exception], None]
    ) -> None:
        """Set a rule aside for that basket, in the storage lane."""
        desk = self._desk.till.desk

        def made(override: Override) -> None:
            if wish.basket == self._desk.basket_id:
                self._current()
                self._allowed.append(override)
                then()

        self._desk.background.on_storage(lambda: seating.set_aside(desk, wish), made, failed)

    @property
    def may_spend_accessible(self) -> bool:
        """Whether accessible places may go to a party that did not ask for them."""
        performance = self._desk.performance
        if performance is None:
            return False
        return performance.accessible_released or any(
            one.rule == "accessible" and one.performance == performance.id
            for one in self._current()
        )

    def picked_for_wheelchairs(self, places: Sequence[PlaceId]) -> str:
        """What to say of accessible places picked by hand, where the house keeps them.

        It stops nobody: who taps one mostly does so for somebody who needs it.
        """
        performance, plan = self._desk.performance, self._desk.plan
        if performance is None or plan is None or self.may_spend_accessible:
            return ""
        spared = self._spared(performance.id, tuple(places))
        return seatwords.kept_for_wheelchairs(plan, spared)

    def for_sale(self) -> tuple[Override, ...]:
        """What was set aside for the basket and matters to it: the journal keeps it."""
        basket, allowed = self._desk.basket, self._current()
        kept = list(self._used)
        for one in allowed:
            there = basket.places(one.performance) if basket else ()
            if one.rule == "accessible" and (spent := self._spared(one.performance, there)):
                kept.append(replace(one, places=spent))
        return tuple(kept)

    def _spared(
        self, performance: PerformanceId, places: tuple[PlaceId, ...]
    ) -> tuple[PlaceId, ...]:
        plan = self._desk.plan_of(performance)
        if plan is None:
            return ()
        spared = geometry(plan).spared
        return tuple(place for place in places if place < len(spared) and spared[place])

    def _current(self) -> list[Override]:
        """What was set aside for this basket; a new basket has nothing."""
        if self._basket_id != self._desk.basket_id:
            self._basket_id, self._allowed, self._used = self._desk.basket_id, [], ()
        return self._allowed

    def _look(self) -> None:
        """Keep how the hall on the screen is, while the basket has places of it."""
        desk = self._desk
        season, basket, performance = desk.season, desk.basket, desk.performance
        if season is None or basket is None or performance is None or desk.replica is None:
            return
        inside = {item.performance for item in basket.items}
        self._rooms = {one: room for one, room in self._rooms.items() if one in inside}
        plan = desk.plan
        minds = season.orphan_rule(performance.id) is not OrphanRule.OFF or self._current()
        if performance.id in inside and plan is not None and minds:
            seen = desk.seen()
            if len(seen) == plan.place_count:
                free = to_be_had(seen)
                self._rooms[performance.id] = Room(
                    plan, free, np.asarray(free | (seen == UNKNOWN), np.bool_)
                )
