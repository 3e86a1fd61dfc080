"""How often limited things were used before: asked once for each sale, so that the basket says it
early; and asked of a code when it is typed.
"""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject

from pos.domain.pricing.circumstances import SoFar
from pos.domain.season import Season
from pos.domain.uses import Limited
from pos.services import uses
from ui.desk import TillDesk

_Asked = tuple[UUID, frozenset[Limited]]


class Counts(QObject):
    """Of the customer at the window. `locked`: the basket is being paid for, and stays as it is."""

    def __init__(self, desk: TillDesk, locked: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._locked = desk, locked
        self._known: _Asked | None = None  # of this the server has said it
        self._asking: _Asked | None = None
        desk.basketChanged.connect(self._look_if_new)
        desk.serverChanged.connect(self._look_if_new)

    def _look_if_new(self) -> None:
        """What was said once is not asked again under an open basket, also if the server goes: the
        price would change before the customer's eyes.
        """
        desk = self._desk
        if desk.basket is None or not desk.basket.items or self._locked():
            return
        self.look(lambda: None)

    def look(self, then: Callable[[], None]) -> None:
        """Ask what has to be asked for this sale, then price the basket with it. `then` in any
        case, also where there is nothing to ask.
        """
        desk = self._desk
        if desk.basket is None or desk.season is None:
            return
        found = desk.terms.asked(desk.basket, desk.season)
        asked = (desk.basket_id, frozenset(found))
        is_open = bool(desk.terms.so_far.unchecked) and not desk.alone
        if not found or asked == self._asking or (asked == self._known and not is_open):
            then()
            return
        self._ask(desk.season, found, asked, then)

    def _ask(
        self,
        season: Season,
        found: tuple[Limited, ...],
        asked: _Asked,
        then: Callable[[], None],
    ) -> None:
        desk, till = self._desk, self._desk.till
        server = None if desk.alone else till.server
        self._asking = asked

        def heard(so_far: SoFar) -> None:
            is_last = self._asking == asked  # an earlier asking knows less than a later one
            self._asking = None if is_last else self._asking
            if asked[0] != desk.basket_id or self._locked():
                return
            if is_last:
                self._known = asked
                self._take(so_far)
            then()

        def failed(error: Exception) -> None:
            self._asking = None
            desk.notices.present(error)

        lane = desk.background.on_storage if server is None else desk.background.on_network
        lane(lambda: uses.look(till.desk, server, season, found), heard, failed)

    def _take(self, so_far: SoFar) -> None:
        desk = self._desk
        if so_far != desk.terms.so_far:
            desk.terms.hear(so_far)
            if desk.basket is not None and desk.basket.items:
                desk.set_basket(desk.basket)
