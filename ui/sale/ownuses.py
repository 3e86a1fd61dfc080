"""Before money: the places are owned, and behind them the uses of what the tariff limits."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject

from pos.domain.refusals import Reason, Refusal, Trouble
from pos.domain.season import Season
from pos.services import uses
from ui.bootstrap import Till
from ui.desk import TillDesk
from ui.sale.holding import Holding

_ABOUT_USES = frozenset(
    {Reason.USES_UP, Reason.USES_UNCHECKED, Reason.LIMIT_UNCHECKED, Reason.LIMIT_PER_CUSTOMER}
)


class OwnUses(QObject):
    """Of the customer who is about to pay. What they do not need in the end goes back."""

    def __init__(self, desk: TillDesk, holding: Holding, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._holding = desk, holding
        self._asked_for: UUID | None = None  # the basket that may own some

    def own_all(self, then: Callable[[], None], failed: Callable[[Exception], None]) -> None:
        """Own the whole basket and its uses; `then` once both are sure."""
        self._holding.secure(lambda: self._own(then, failed), failed)

    def _own(self, then: Callable[[], None], failed: Callable[[Exception], None]) -> None:
        desk, till = self._desk, self._desk.till
        basket, season, basket_id = desk.basket, desk.season, desk.basket_id
        assert basket is not None, "places were secured"
        wishes = () if season is None else desk.terms.wishes(basket, season)
        if season is None or not (wishes or self._asked_for == basket_id):
            then()
            return
        self._asked_for = basket_id
        server = None if desk.alone else till.server

        def work(season: Season = season) -> None:
            uses.own(till.desk, server, season, basket_id, wishes)

        def done(_nothing: None) -> None:
            if basket_id == desk.basket_id:
                then()

        def fail(error: Exception) -> None:
            if basket_id != desk.basket_id:
                return
            failed(error)
            if isinstance(error, Refusal) and error.reason in _ABOUT_USES:
                self._learn(error, season)

        # Alone nobody is asked: a dead line is not waited for.
        (desk.background.on_storage if server is None else desk.background.on_network)(
            work, done, fail
        )

    def _learn(self, refusal: Refusal, season: Season) -> None:
        """The basket at what it costs without what is not to be had."""
        desk = self._desk
        desk.terms.learn(refusal, season)
        if desk.basket is not None:
            desk.set_basket(desk.basket)

    def give_back(self) -> None:
        """Nobody pays now: what places were secured in vain, and uses, go back."""
        self._holding.give_back_rest()
        self._let_go()

    def sold(self) -> None:
        """The basket is sold, with its uses; the next customer."""
        self._asked_for = None
        self._holding.forget()

    def _let_go(self) -> None:
        basket_id, self._asked_for = self._asked_for, None
        if basket_id is not None:
            desk = self._desk.till.desk
            # In the network lane: behind the asking that it takes back.
            self._desk.background.on_network(
                lambda: uses.let_go(desk, basket_id), lambda _count: None
            )


def top_up(till: Till, season: Season) -> None:
    """This till's share in advance, where the tariff gives any; in the network lane. Where nobody
    answers it is asked again with the next turn.
    """
    try:
        uses.top_up(till.desk, till.server, season)
    except (Refusal, Trouble):
        return
