"""The house's desk: tills, what is set aside, doubts, door, plan, tickets, printer, tasks."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QWidget

from pos.domain.people import SUPERVISOR
from pos.domain.season import Person
from sync.protocol.house import HouseReport
from ui.desk import TillDesk
from ui.house.deciding import Deciding
from ui.house.door import DoorPage
from ui.house.question import QuestionPage
from ui.house.setaside import SetAsidePage
from ui.house.tasks import TasksPage
from ui.house.tills import TillsPage
from ui.plans.page import PlanPage
from ui.printers.page import PrinterPage
from ui.templates.page import TemplatesPage
from ui.theme import mm, px
from ui.widgets import Key, SentenceBar, column, row

LOOK_MS = 5000


class HouseScreen(QWidget):
    """Looks at the server's report every few seconds while it is shown."""

    def __init__(self, desk: TillDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.sentence = SentenceBar(self)
        self.deciding = Deciding(desk, self, self.sentence)
        self.tills = TillsPage(self.deciding, self)
        self.set_aside = SetAsidePage(self.deciding, self)
        self.question = QuestionPage(self.deciding, self)
        self.door = DoorPage(self.deciding, self)
        self.tasks = TasksPage(self)
        self.plan = PlanPage(self.deciding, self)
        self.templates = TemplatesPage(self.deciding, self)
        self.printer = PrinterPage(self.deciding, self)
        self.pages = QStackedWidget(self)
        self.tabs = QButtonGroup(self)
        keys = row(space=8, parent=self)
        for number, (page, text, icon_name) in enumerate(
            (
                (self.tills, self.tr("Tills"), "point_of_sale"),
                (self.set_aside, self.tr("Set aside"), "event_seat"),
                (self.question, self.tr("In question"), "warning"),
                (self.door, self.tr("At the door"), "confirmation_number"),
                (self.plan, self.tr("Plan"), "theater_comedy"),
                (self.templates, self.tr("Tickets"), "confirmation_number"),
                (self.printer, self.tr("Printer"), "print"),
                (self.tasks, self.tr("Tasks"), "groups"),
            )
        ):
            self.pages.addWidget(page)
            key = Key(text, self, checkable=True, icon_name=icon_name)
            key.setMinimumHeight(mm(self, 12))
            self.tabs.addButton(key, number)
            keys.addWidget(key)
        self._at_door = self.pages.indexOf(self.door)
        keys.addStretch(1)
        whole = column(keys, self.sentence, self.pages, parent=self)
        whole.setStretch(2, 1)
        edge = px(self, 16)
        whole.setContentsMargins(edge, px(self, 12), edge, px(self, 12))
        self.setLayout(whole)
        self.tabs.idClicked.connect(self.show_page)
        for page in (self.tills, self.set_aside, self.question, self.plan):
            page.changed.connect(self.look)
        self._beat = QTimer(self, interval=LOOK_MS)
        self._beat.timeout.connect(self._look_if_idle)
        self.show_page(0)

    def entered(self) -> None:
        """How does the house stand?"""
        self.sentence.clear()
        self._show_to(self._desk.person)
        self.look()
        self._enter_page()

    def _show_to(self, person: Person | None) -> None:
        """Whoever stands at the door lets people in; the rest of the house is a supervisor's."""
        is_all = person is None or person.role == SUPERVISOR
        for number, key in enumerate(self.tabs.buttons()):
            key.setVisible(is_all or number == self._at_door)
        if not is_all and self.pages.currentIndex() != self._at_door:
            self.tabs.button(self._at_door).setChecked(True)
            self.pages.setCurrentIndex(self._at_door)

    def show_page(self, number: int) -> None:
        """That page."""
        self.sentence.clear()
        self.tabs.button(number).setChecked(True)
        self.pages.setCurrentIndex(number)
        self._enter_page()

    def look(self) -> None:
        """Ask the server for its report."""
        self.deciding.ask(self.deciding.house.report, self.show_report)

    def show_report(self, report: HouseReport) -> None:
        """Take it to the pages."""
        self.tills.show_report(report)
        self.set_aside.show_report(report)
        self.question.show_report(report)
        self.tasks.show_report(report)

    def _enter_page(self) -> None:
        if self.isVisible():
            page = self.pages.currentWidget()
            entered = getattr(page, "entered", None)
            if callable(entered):
                entered()

    def _look_if_idle(self) -> None:
        if self._desk.server_up and not self._desk.background.busy("network"):
            self.look()

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody looks."""
        super().showEvent(event)
        self._beat.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: the server need not be asked."""
        super().hideEvent(event)
        self._beat.stop()
