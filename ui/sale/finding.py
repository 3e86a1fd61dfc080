"""Best available at the window: what the till finds for a party, and what else it could be.

The first answer goes into the basket at once; the others wait as one tap each. Another party size,
or another answer, takes the place of what was found before.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from pos.domain import groups
from pos.domain.bestavailable import Offer, Wish, fares, get_ready, offers
from pos.domain.ids import CategoryId, PlaceId, TicketTypeId
from pos.domain.season import OrphanRule
from sync.client.offer import to_be_had
from ui import serverwords
from ui.desk import TillDesk
from ui.sale import offerwords
from ui.sale.beside import seat_beside
from ui.sale.best import PARTY_LIMIT as PARTY_KEYS
from ui.sale.holding import Holding


class Finding(QObject):
    """What the last best-available key put into the basket, and the other answers to it."""

    offered = Signal(object)  # the other Offers, at most two; none: an empty tuple
    found = Signal(object)  # the places of the answer that was taken
    refused = Signal(str)  # one sentence: why there is none
    said = Signal(str)  # one sentence about the answer

    def __init__(self, desk: TillDesk, holding: Holding, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._holding = holding
        self._places: tuple[PlaceId, ...] = ()  # what the last answer put in
        self._typed: Mapping[PlaceId, TicketTypeId] = {}  # as whom, where that was wished for
        self._of_area = False  # it asked for places of an area, which come later
        self._wish = Wish(1)
        self._answers: tuple[Offer, ...] = ()
        holding.arrived.connect(self._arrived)
        holding.lost.connect(self._withdraw)
        desk.placesChanged.connect(self._look_again)
        desk.placesReset.connect(self._look_again)
        desk.performanceChanged.connect(self._get_ready)

    # --- looking ------------------------------------------------------------------------------

    def best(self, wish: Wish) -> None:
        """The best places for that party, in place of what was found before."""
        desk = self._desk
        if desk.plan is None or desk.replica is None or desk.performance is None:
            return
        if (area := self.area_of_choice(wish.category)) is not None:
            self._take_area(area, wish.count)
            return
        assert desk.season is not None
        rule = desk.season.orphan_rule(desk.performance.id)
        found = offers(
            desk.plan,
            groups.apart(desk.plan, self._sellable()),
            wish,
            fares(desk.season, desk.performance.id, wish, desk.plan.categories),
            no_orphans=rule is OrphanRule.REFUSE,
        )
        if not found and self._take_whole(wish):
            return
        if not found:
            self.refused.emit(self._too_few(wish))
            return
        self._wish, self._answers = wish, found
        self.take(found[0])

    def _take_whole(self, wish: Wish) -> bool:
        """A table or box that is sold as one, where there are no seats but in those."""
        desk = self._desk
        assert desk.plan is not None
        if wish != Wish(wish.count, category=wish.category):
            return False
        for group in groups.fitting(desk.plan, self._sellable(), wish.count):
            if wish.category in (None, desk.plan.category(group.seats[0])):
                if self._places and desk.performance is not None:
                    self._holding.drop(desk.performance.id, self._places)
                self.forget()
                if self._holding.take(group.seats):
                    self._places = group.seats
                    self.found.emit(group.seats)
                return True
        return False

    def take(self, answer: Offer) -> None:
        """Take that answer; the others can still be had."""
        desk, before = self._desk, self._places
        assert desk.performance is not None
        if answer not in self._answers:
            return  # gone in the moment of the tap
        gone = [place for place in before if place not in answer.places]
        if gone:
            self._holding.drop(desk.performance.id, gone)
        new = [place for place in answer.places if place not in before]
        types = dict(zip(answer.places, self._wish.types, strict=False))
        if not new or self._holding.take(new, types):
            self._places, self._of_area = answer.places, False
            self._retype(types)
            self._show_others()
            self.found.emit(answer.places)
        if not answer.together and len(answer.places) > 1:
            self.said.emit(offerwords.not_together(answer))

    def _retype(self, types: Mapping[PlaceId, TicketTypeId]) -> None:
        """The people of this wish on the seats that the last one had found, too.

        Where this one says nothing of them, whoever the last one spoke of pays as usual.
        """
        desk, lines = self._desk, {}
        assert desk.basket is not None and desk.season is not None and desk.performance is not None
        for index, item in enumerate(desk.basket.items):
            if item.performance != desk.performance.id or item.place not in self._places:
                continue
            wanted = types.get(item.place)
            if not types and self._typed.get(item.place) == item.ticket_type:
                wanted = desk.season.ticket_types_for(item.performance, item.category)[0].id
            if wanted not in (None, item.ticket_type):
                lines[index] = wanted
        if lines:
            self._holding.retype_lines(lines)
        self._typed = types

    def one_more(self) -> None:
        """The free seat next to those in the basket."""
        seat = seat_beside(self._desk)
        if seat is None:
            self.refused.emit(self.tr("No seat next to these is free."))
        elif self._holding.take((seat,)):
            if self._places:  # it belongs to the party that was found
                self._places = (*self._places, seat)
            self._withdraw()
            self.found.emit((seat,))

    def _get_ready(self) -> None:
        """The first tap in a large hall should not wait for what can be worked out before it."""
        plan = self._desk.plan
        if plan is not None:
            self._desk.background.on_storage(
                lambda: get_ready(plan, PARTY_KEYS), lambda _nothing: None
            )

    def forget(self) -> None:
        """The next best-available key adds to the basket instead of changing what was found."""
        self._places, self._of_area = (), False
        self._withdraw()

    def refusal_came(self) -> None:
        """The server said no: where nothing has come yet, nothing was found."""
        if not self._places:
            self.forget()

    def _show_others(self) -> None:
        self.offered.emit(tuple(one for one in self._answers if one.places != self._places))

    def _look_again(self, touched: NDArray[np.int64] | None = None) -> None:
        """Some of the other answers may be somebody else's now."""
        at_stake = {place for one in self._answers for place in one.places} - set(self._places)
        if not at_stake or (touched is not None and at_stake.isdisjoint(touched.tolist())):
            return
        sellable = self._sellable()
        still = tuple(
            one
            for one in self._answers
            if one.places == self._places or sellable[list(one.places)].all()
        )
        if still != self._answers:
            self._answers = still
            self._show_others()

    def _withdraw(self) -> None:
        """Others were quicker, or the basket is another one: those answers hold no more."""
        if self._answers:
            self._answers = ()
            self.offered.emit(())

    def _sellable(self) -> NDArray[np.bool_]:
        """What may be sold here now and is in no basket; what was found before counts as free."""
        desk = self._desk
        assert desk.performance is not None and desk.basket is not None
        free = to_be_had(desk.seen())
        free[list(desk.basket.places(desk.performance.id))] = False
        free[list(self._places)] = True
        return free

    def _too_few(self, wish: Wish) -> str:
        if self._desk.alone:
            return serverwords.too_few_own(self._desk)
        if wish.wheelchairs:
            return self.tr("There are no such wheelchair places left.")
        if wish.section is not None or wish.ceiling is not None or wish.types:
            return self.tr("Nothing that is left fits this wish.")
        season = self._desk.season
        for one in season.categories if season else ():
            if one.id == wish.category:
                said = self.tr("There are not that many seats left in {category}.")
                return said.format(category=one.name)
        return self.tr("There are not that many seats left.")

    # --- areas --------------------------------------------------------------------------------

    def area_of_choice(self, wanted: CategoryId | None) -> int | None:
        """The area that the chosen category means; None where numbered seats are meant."""
        plan = self._desk.plan
        assert plan is not None
        seated = {plan.categories[number] for number in np.unique(plan.category_of)}
        if plan.seat_count and (wanted is None or wanted in seated):
            return None
        had = to_be_had(self._desk.seen())
        fitting = [
            (int(had[area.places()].sum()), -index)
            for index, area in enumerate(plan.areas)
            if wanted in (None, area.category)
        ]
        # Of several that cost the same the emptiest, so that the party comes in together.
        return -max(fitting)[1] if fitting else None

    def _take_area(self, area: int, count: int) -> None:
        performance = self._desk.performance
        assert performance is not None
        if self._of_area and not self._places:
            return  # asked a moment ago: a double tap is one party
        self._withdraw()
        if self._places:
            self._holding.drop(performance.id, self._places)
        self._places, self._of_area = (), True
        self._holding.take_area(area, count)

    def _arrived(self, places: tuple[PlaceId, ...]) -> None:
        self._places = places if self._of_area else ()
