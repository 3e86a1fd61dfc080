"""Real-name performances at the sale: whoever is named is asked before any money is."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from pos.domain.personal.holder import Named
from pos.domain.pricing.circumstances import Key as PlaceKey
from pos.domain.refusals import Refusal, Trouble
from pos.services import naming
from ui import formats
from ui.desk import TillDesk
from ui.sale.nameform import NamesSheet


class Naming(QObject):
    """Opens the sheet over the sale; what was typed is kept with the terms of this customer."""

    def __init__(self, desk: TillDesk, screen: QWidget) -> None:
        super().__init__(screen)
        self._desk = desk
        self._go: Callable[[], None] = lambda: None
        self._asking = 0
        self.sheet = NamesSheet(desk.notices, screen)
        self.sheet.named.connect(self._named)
        self.sheet.closed.connect(self._left)

    def then(self, go: Callable[[], None]) -> None:
        """Have all tickets named that need it, and go on; at once where none does."""
        basket, season = self._desk.basket, self._desk.season
        wanted = naming.asked_of(season, basket) if basket and season else ()
        if basket is None or not wanted:
            go()
            return
        self._go = go
        labels = {(one.performance, one.place): one.label for one in basket.items}
        asked = [(key, formats.place(labels[key])) for key in wanted]
        member = self._desk.terms.member
        self.sheet.ask(asked, self._desk.terms.names, member.name if member else "")

    def _left(self) -> None:
        self._asking += 1

    def _named(self, names: dict[PlaceKey, Named]) -> None:
        basket, season, till = self._desk.basket, self._desk.season, self._desk.till
        if basket is None or season is None:
            return
        self._asking += 1
        asking = self._asking
        self.sheet.wait()

        def checked(_none: None) -> None:
            if asking != self._asking:
                return
            self._desk.terms.names = names
            self.sheet.dismiss()
            if self._desk.basket is basket:
                self._go()

        def failed(error: Exception) -> None:
            if not isinstance(error, Refusal | Trouble):
                self.sheet.setEnabled(True)
                self._desk.notices.present(error)
            elif asking == self._asking:
                params: Any = error.params if isinstance(error, Refusal) else {}
                key = (params.get("performance"), params.get("place"))
                self.sheet.doubt(self._desk.notices.sentence(error), key)

        self._desk.background.on_network(
            lambda: naming.check(till.desk, till.server, season, basket, names), checked, failed
        )

    def tell(self) -> None:
        """Bring the keys of what was sold to the server, and the names that papers wait for from
        there; again later, where it is away.
        """
        till = self._desk.till
        self._desk.background.on_idle_network(
            lambda: naming.keep_up(till.desk, till.server), lambda _told: None
        )
