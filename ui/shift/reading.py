"""Reading a report: on the screen, and on paper if wanted."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from pos.domain.report import ShiftReport
from ui.desk import TillDesk
from ui.shift.report import ReportView
from ui.shift.reportkeys import ReportKeys
from ui.theme import mm
from ui.widgets import BigButton, Key, column, row


class ReadingStep(QWidget):
    """Emits `left` with X or Z when it was read."""

    left = Signal(str)
    print_wanted = Signal()

    def __init__(self, desk: TillDesk, screen: QWidget) -> None:
        """The list of the system's printers covers `screen`."""
        super().__init__(screen)
        self._kind = "X"
        self.view = ReportView()
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setWidget(self.view)
        self.print_key = Key(self.tr("Print"), self, icon_name="print")
        self.print_key.setMinimumHeight(mm(self, BigButton.HEIGHT_MM))
        self.print_key.clicked.connect(self.print_wanted)
        self.done_key = BigButton(self.tr("Done"), self, icon_name="check")
        self.done_key.clicked.connect(lambda: self.left.emit(self._kind))
        self.pages = ReportKeys(desk, screen, self)
        keys = row(self.print_key, self.pages, self.done_key, space=12, parent=self)
        keys.setStretch(2, 1)
        for piece in (self.print_key, self.pages, self.done_key):
            keys.setAlignment(piece, Qt.AlignmentFlag.AlignTop)
        self.setLayout(column(area, keys, parent=self))

    def show_report(
        self, report: ShiftReport, timezone: str, *, hides_drawer: bool = False
    ) -> None:
        """Show it. A Z is printed by itself, once."""
        self._kind = report.kind
        self.pages.show_report(report)
        self.view.show_report(report, timezone, hides_drawer=hides_drawer)
        self.print_key.setVisible(report.kind == "X")
        self.done_key.setFocus()
