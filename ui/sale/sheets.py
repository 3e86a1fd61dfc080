"""The sheets over the sale, each made when it is first asked for: most sales want none of them."""

from functools import cached_property

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.desk import TillDesk
from ui.sale.area import AreaStepper
from ui.sale.evenings import EveningsSheet
from ui.sale.houserules import HouseRules
from ui.sale.settingaside import SettingAside
from ui.sale.wishing import WishSheet


class Sheets(QObject):
    """Says what was chosen on them."""

    counted = Signal(int, int)  # an area's index, and how many of it
    evenings_chosen = Signal(tuple, tuple)  # seats and performances
    wished = Signal(object)  # the Wish
    accessible_asked = Signal()

    def __init__(self, desk: TillDesk, rules: HouseRules, screen: QWidget) -> None:
        super().__init__(screen)
        self._desk, self._rules, self._screen = desk, rules, screen

    @cached_property
    def stepper(self) -> AreaStepper:
        """How many of a standing area."""
        stepper = AreaStepper(self._screen)
        stepper.chosen.connect(self.counted)
        return stepper

    @cached_property
    def evenings(self) -> EveningsSheet:
        """The same seats on more evenings."""
        sheet = EveningsSheet(self._desk, self._screen)
        sheet.chosen.connect(self.evenings_chosen)
        return sheet

    @cached_property
    def wishes(self) -> WishSheet:
        """More to wish for."""
        sheet = WishSheet(self._screen)
        sheet.wished.connect(self.wished)
        sheet.accessible_asked.connect(self.accessible_asked)
        return sheet

    @cached_property
    def setting_aside(self) -> SettingAside:
        """A house rule in the way."""
        return SettingAside(self._desk, self._rules, self._screen)

    def ask_evenings(self) -> None:
        """On which evenings too?"""
        self.evenings.ask()
