"""A shift's report on A4 or Letter: written as a PDF, or handed to a printer of the system."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from pos.domain.paper import ReportPaper
from pos.domain.refusals import Reason, Refusal
from pos.domain.report import ShiftReport
from pos.domain.season import Person
from pos.services import shifts
from ui.desk import TillDesk
from ui.receipts import files, pdf, reportpages, systemprinter, ticketpages
from ui.receipts.marks import Mark
from ui.receipts.ticketkeys import SystemPrinters
from ui.theme import mm
from ui.widgets import BigButton, Key, column, label, row


class ReportKeys(QWidget):
    """About one report. What came of a tap is said below the keys."""

    def __init__(self, desk: TillDesk, screen: QWidget, parent: QWidget | None = None) -> None:
        """The list of printers covers `screen`."""
        super().__init__(parent)
        self._desk = desk
        self._report: ShiftReport | None = None
        pdf.make_ready()
        self.file = Key(self.tr("PDF"), self)
        self.elsewhere = Key(self.tr("Print on A4…"), self)
        self.said = label("", "quiet", self)
        self.said.setWordWrap(True)
        for key in (self.file, self.elsewhere):
            key.setMinimumHeight(mm(self, BigButton.HEIGHT_MM))
        note = self.tr("On A4 or Letter. The system does not say whether it comes out: look.")
        self.printers = SystemPrinters(screen, note)
        self.file.clicked.connect(self._write)
        self.elsewhere.clicked.connect(self.printers.ask)
        self.printers.chosen.connect(self._print)
        self.setLayout(column(row(self.file, self.elsewhere, space=12), self.said, space=6))
        self._say("")

    def show_report(self, report: ShiftReport) -> None:
        """The keys are about that one."""
        self._report = report
        self._say("")

    def _write(self) -> None:
        folder = self._desk.till.settings.receipts_folder

        def work(paper: ReportPaper, pages: list[list[Mark]]) -> Path:
            sheet = ticketpages.paper_for(paper.locale)
            body = pdf.as_pdf(pages, reportpages.title(paper), paper=sheet)
            path = files.free_name(folder, reportpages.file_name(paper))
            try:
                files.save(path, body)
            except OSError as error:
                raise Refusal(Reason.REPORT_NOT_WRITTEN, folder=str(folder)) from error
            return path

        def then(path: Path) -> None:
            self._rest(self.tr("Written: {file}").format(file=path.name))

        self._do(work, then)

    def _print(self, name: str) -> None:
        def work(paper: ReportPaper, pages: list[list[Mark]]) -> tuple[str, list[list[Mark]]]:
            return ticketpages.paper_for(paper.locale), pages

        def then(drawn: tuple[str, list[list[Mark]]]) -> None:
            paper, pages = drawn
            printer = systemprinter.printer_of(name)
            took = printer is not None and systemprinter.paint_marks(pages, paper, printer)
            said = (
                self.tr("{printer} took it. Look whether it came out.")
                if took
                else self.tr("{printer} took nothing. Choose another printer, or write a PDF.")
            )
            self._rest(said.format(printer=name))

        self._do(work, then)

    def _do(
        self,
        work: Callable[[ReportPaper, list[list[Mark]]], Any],
        then: Callable[[Any], None],
    ) -> None:
        """Draw in the storage lane; one tap, one paper."""
        report, person = self._report, self._desk.person
        if report is None or person is None:
            return
        for key in (self.file, self.elsewhere):
            key.setEnabled(False)
        self._desk.background.on_storage(lambda: self._drawn(report, person, work), then, self._no)

    def _drawn(
        self,
        report: ShiftReport,
        person: Person,
        work: Callable[[ReportPaper, list[list[Mark]]], Any],
    ) -> object:
        paper = shifts.paper_of(self._desk.till.desk, report, person)
        return work(paper, reportpages.pages_of(paper, self._desk.till.spool.designs))

    def _no(self, error: Exception) -> None:
        if isinstance(error, Refusal):
            self._rest(self._desk.notices.sentence(error))
        else:
            self._rest("")
            self._desk.notices.present(error)

    def _rest(self, text: str) -> None:
        for key in (self.file, self.elsewhere):
            key.setEnabled(True)
        self._say(text)

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))
