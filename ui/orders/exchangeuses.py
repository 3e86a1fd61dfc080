"""The uses an exchange takes: asked for before a price is told, owned before money is taken."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QObject

from pos.domain.pricing.books import book_of
from pos.domain.pricing.circumstances import Circumstances, SoFar
from pos.domain.pricing.counting import learned
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Season
from pos.services import exchanging, uses
from pos.services.exchanging import ExchangeWish, Offer
from pos.services.refunding import Refundable
from ui.desk import TillDesk

_ABOUT_USES = frozenset(
    {Reason.USES_UP, Reason.USES_UNCHECKED, Reason.LIMIT_UNCHECKED, Reason.LIMIT_PER_CUSTOMER}
)


class ExchangeUses(QObject):
    """Of one exchange after the other. What is not needed in the end goes back."""

    def __init__(self, desk: TillDesk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.basket: UUID | None = None
        self.circumstances: Circumstances | None = None
        self._owns = False

    def begin(self, can: Refundable, season: Season) -> None:
        """This order's tickets are to be exchanged: priced as of now."""
        self.let_go()
        desk = self._desk
        self.basket = desk.till.desk.ids.new()
        self.circumstances = exchanging.terms(desk.till.desk, can, season, desk.terms.shares)

    def look(
        self,
        can: Refundable,
        wish: ExchangeWish,
        season: Season,
        then: Callable[[], None],
    ) -> None:
        """Hear how much of what may be used was used; `then` at once where nothing is limited."""
        basket, seen = self.basket, self.circumstances
        assert seen is not None, "an exchange has begun"
        try:
            asked = exchanging.asked(can, wish, season, seen)
        except Refusal:  # the offer says it again, to the cashier
            asked = ()
        if not asked:
            then()
            return
        desk, till = self._desk, self._desk.till
        server = None if desk.alone else till.server

        def heard(so_far: SoFar) -> None:
            if basket == self.basket:
                self.circumstances = replace(seen, so_far=so_far)
                then()

        (desk.background.on_storage if server is None else desk.background.on_network)(
            lambda: uses.look(till.desk, server, season, asked), heard
        )

    def own(
        self,
        found: Offer,
        season: Season,
        then: Callable[[], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Own what the new tickets take besides what they take over; `then` once that is sure."""
        basket, wanted = self.basket, found.renewal.wanted
        if basket is None or not (wanted or self._owns):
            then()
            return
        self._owns = True
        desk, till = self._desk, self._desk.till
        server = None if desk.alone else till.server

        def done(_nothing: None) -> None:
            if basket == self.basket:
                then()

        def fail(error: Exception) -> None:
            if basket != self.basket:
                return
            about = isinstance(error, Refusal) and error.reason in _ABOUT_USES
            if about and self.circumstances is not None:
                assert isinstance(error, Refusal)
                so_far = learned(self.circumstances.so_far, error, book_of(season))
                self.circumstances = replace(self.circumstances, so_far=so_far)
            failed(error)

        (desk.background.on_storage if server is None else desk.background.on_network)(
            lambda: uses.own(till.desk, server, season, basket, wanted), done, fail
        )

    def let_go(self) -> None:
        """Nothing comes of it, or it is written: what is left over goes back."""
        basket, self.basket, self.circumstances = self.basket, None, None
        if basket is not None and self._owns:
            self._owns = False
            desk = self._desk.till.desk
            # In the network lane: behind the asking that it takes back.
            self._desk.background.on_network(lambda: uses.let_go(desk, basket), lambda _count: None)
