"""The conflict desk: what waits, one case, and settling it, one at a time."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from pos.services import settling
from pos.services.settling import Case
from ui.conflicts.list import CaseList
from ui.conflicts.page import CasePage
from ui.conflicts.settle import SettlePanel
from ui.desk import TillDesk
from ui.widgets import column


class ConflictScreen(QWidget):
    """Emits `settled` when one is."""

    settled = Signal()

    def __init__(self, desk: TillDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._case: Case | None = None
        self.list = CaseList(desk, self)
        self.page = CasePage(desk, self)
        self.panel = SettlePanel(desk, self)
        self.stack = QStackedWidget(self)
        for part in (self.list, self.page, self.panel):
            self.stack.addWidget(part)
        self.setLayout(column(self.stack, parent=self))
        self.list.chosen.connect(self._show)
        self.page.back.connect(self.entered)
        self.page.chosen.connect(self._begin)
        self.panel.finished.connect(self.entered)
        self.panel.settled.connect(self.settled)

    def entered(self) -> None:
        """Begin with what waits."""
        self.panel.drop()
        self.stack.setCurrentWidget(self.list)
        desk = self._desk.till.desk
        self._desk.background.on_storage(lambda: settling.open_tasks(desk), self._show_all)

    def _show_all(self, cases: tuple[Case, ...]) -> None:
        """Whoever has begun with one of them meanwhile is not called back to the list."""
        if self.stack.currentWidget() is self.list:
            self.list.show_cases(cases)

    def _show(self, case: Case) -> None:
        self._case = case
        self.page.show_case(case)
        self.stack.setCurrentWidget(self.page)

    def _begin(self, remedy: str) -> None:
        case = self._case
        if case is not None:
            wanted = next(one for one in case.remedies if one == remedy)
            self.stack.setCurrentWidget(self.panel)
            self.panel.begin(case, wanted)
