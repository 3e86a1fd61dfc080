"""The basket's prices at the window: why they are so, and the codes a customer shows."""

from collections.abc import Callable
from functools import cached_property

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from pos.domain.money import Money
from pos.domain.pricing.books import comp_reasons
from pos.domain.pricing.circumstances import Comp
from pos.domain.refusals import Refusal
from ui import formats
from ui.desk import TillDesk
from ui.sale.basket import BasketPanel
from ui.sale.code import CodeSheet
from ui.sale.counts import Counts
from ui.sale.givingaway import GivingAway
from ui.sale.why import WhyOverlay


class Prices(QObject):
    """Opens the sheets over the sale and prices the basket anew."""

    def __init__(
        self, desk: TillDesk, panel: BasketPanel, locked: Callable[[], bool], screen: QWidget
    ) -> None:
        super().__init__(screen)
        self._desk, self._screen = desk, screen
        self.counts = Counts(desk, locked, self)
        panel.asked_why.connect(self._say_why)
        panel.codes.connect(self._ask_code)
        panel.given_away.connect(self._ask_to_give)

    @cached_property
    def why(self) -> WhyOverlay:
        """Each sheet is made when it is first asked for: most baskets want none."""
        return WhyOverlay(self._screen)

    @cached_property
    def code(self) -> CodeSheet:
        """The codes a customer shows."""
        sheet = CodeSheet(self._screen)
        sheet.typed.connect(self._take_code)
        sheet.dropped.connect(self._drop_codes)
        return sheet

    @cached_property
    def giving(self) -> GivingAway:
        """Places for nothing."""
        sheet = GivingAway(self._desk, self._screen)
        sheet.given.connect(self._give)
        return sheet

    def _say_why(self, index: int) -> None:
        if self._desk.basket is not None:
            self.why.ask(self._desk.basket, index)

    def _ask_to_give(self, index: int) -> None:
        """That line of the basket, or all of it (below 0)."""
        basket, season = self._desk.basket, self._desk.season
        if basket is None or season is None:
            return
        items = basket.items if index < 0 else basket.items[index : index + 1]
        what = formats.places(one.label for one in items)
        places = frozenset((one.performance, one.place) for one in items)
        self.giving.ask(places, what, comp_reasons(season) or ())

    def _give(self, comp: Comp) -> None:
        self._desk.terms.give_away(comp)
        if self._desk.basket is not None:
            self._desk.set_basket(self._desk.basket)

    def _ask_code(self) -> None:
        self.code.ask(bool(self._desk.terms.codes))

    def _take_code(self, text: str) -> None:
        desk = self._desk
        if desk.season is None or desk.basket is None:
            return
        try:
            desk.terms.take_code(text, desk.season)
        except Refusal as refusal:
            self.code.sentence.refuse(desk.notices.sentence(refusal))
            return
        self.code.say_asking()
        before = desk.basket.total
        self.counts.look(lambda: self._code_is_known(text, before))

    def _code_is_known(self, text: str, before: Money) -> None:
        """What was used of it is known now, or that nobody can say."""
        desk = self._desk
        if desk.season is None or desk.basket is None:
            return
        try:
            desk.terms.check_code(text, desk.season)
        except Refusal as refusal:
            self.code.sentence.refuse(desk.notices.sentence(refusal))
            desk.set_basket(desk.basket)
            return
        desk.set_basket(desk.basket)
        idle = desk.basket.priced is not None and desk.basket.priced.idle_codes
        if idle and desk.basket.total == before:
            self.code.say_idle()
        else:
            self.code.dismiss()

    def _drop_codes(self) -> None:
        self._desk.terms.drop_codes()
        if self._desk.basket is not None:
            self._desk.set_basket(self._desk.basket)
        self.code.dismiss()
