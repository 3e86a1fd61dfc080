"""Tickets that wait for their printer, taken another way: a PDF, or a printer of the system."""

from collections.abc import Callable
from functools import cached_property, partial
from typing import Any

from PIL import Image
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from pos.domain.ids import OrderId
from pos.domain.refusals import Refusal
from pos.services import ticketfiles
from pos.services.ticketfiles import PDF, SYSTEM, Taken
from ui.desk import TillDesk
from ui.receipts import files, systemprinter, ticketpages
from ui.theme import mm, px
from ui.widgets import Heading, Key, Overlay, column, label, row

WAITING = ("queued", "blocked")  # no printer has begun it
Take = Callable[[], tuple[Taken, ...]]


class SystemPrinters(Overlay):
    """Emits `chosen` with the name of one of the system's printers."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget, note: str = "") -> None:
        """`note` stands for what is said of tickets."""
        super().__init__(parent, width_mm=120.0)
        self.keys: list[Key] = []
        self.none = label("", "body", self)
        self.none.setWordWrap(True)
        self._box = QVBoxLayout()
        self._box.setSpacing(px(self, 6))
        inside = QWidget()
        inside.setLayout(column(self._box, None, space=0))
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        area.setMinimumHeight(mm(self, 50))
        tickets = self.tr(
            "On A4 or Letter. The system does not say what came out: look, then say so."
        )
        told = label(note or tickets, "quiet", self)
        told.setWordWrap(True)
        leave = Key(self.tr("Close"), self, kind="quiet")
        leave.clicked.connect(self.dismiss)
        self.body.addWidget(Heading(self.tr("Another printer"), self))
        for piece in (told, self.none, area, leave):
            self.body.addWidget(piece)

    def ask(self) -> None:
        """Which of those that there are now?"""
        for old in self.keys:
            self._box.removeWidget(old)
            old.deleteLater()
        found = systemprinter.names()
        self.keys = [Key(name.replace("&", "&&"), self) for name in found]
        for name, key in zip(found, self.keys, strict=True):
            key.clicked.connect(lambda _on=False, name=name: self._take(name))
            self._box.addWidget(key)
        self.none.setText("" if found else self._none())
        self.none.setVisible(not found)
        self.open()

    def _none(self) -> str:
        """Whether it has none, or cannot be asked."""
        missing = systemprinter.missing()
        if not missing:
            return self.tr("The system knows no printer.")
        text = self.tr("This till cannot speak to the system's printers: {why}")
        return text.format(why=missing)

    def _take(self, name: str) -> None:
        self.dismiss()
        self.chosen.emit(name)


class TicketKeys(QWidget):
    """About one order; there only while tickets of it wait for their printer."""

    def __init__(self, desk: TillDesk, screen: QWidget, parent: QWidget | None = None) -> None:
        """The list of printers covers `screen`."""
        super().__init__(parent)
        self._desk, self._screen = desk, screen
        self._order: OrderId | None = None
        self._number = ""
        self._after: Callable[[], object] | None = None
        self.file = Key(self.tr("Tickets as PDF"), self)
        self.elsewhere = Key(self.tr("Other printer…"), self)
        self.said = label("", "quiet", self)
        self.said.setWordWrap(True)
        for key in (self.file, self.elsewhere):
            key.setMinimumHeight(mm(self, 12))
        self.file.clicked.connect(self._write)
        self.elsewhere.clicked.connect(self._ask_printer)
        keys = row(self.file, self.elsewhere, space=8, parent=self)
        for at in range(2):
            keys.setStretch(at, 1)
        self.setLayout(column(keys, self.said, space=6))
        self._say("")

    @cached_property
    def printers(self) -> SystemPrinters:
        """The list of printers; made when somebody first wants another one."""
        found = SystemPrinters(self._screen)
        found.chosen.connect(self._print)
        return found

    def show_order(self, order: OrderId, number: str, *, waiting: bool) -> None:
        """The keys are about that order; `waiting`: some ticket of it has no paper begun."""
        if order != self._order:
            self._say("")
        self._order, self._number = order, number
        self.offer(waiting=waiting)

    def offer(self, *, waiting: bool) -> None:
        """Whether some ticket of it waits now."""
        for key in (self.file, self.elsewhere):
            key.setVisible(waiting)

    def take_again(self, take: Take, way: str, printer: str, then: Callable[[], object]) -> None:
        """Tickets that have their paper get a further one, as a PDF or at that printer of the
        system; `then`: whatever came of it is on disk and said.
        """
        self._after = then
        if way == PDF:
            self._write(take=take)
        else:
            self._print(printer, take=take)

    def _ask_printer(self) -> None:
        self.printers.ask()

    def _write(self, *, take: Take | None = None) -> None:
        folder, number = self._desk.till.settings.receipts_folder, self._number

        def draw(taken: tuple[Taken, ...]) -> Callable[[], None]:
            body = ticketpages.pdf_of(_papers(taken), self._desk.till.spool.designs)
            path = ticketpages.free_name(folder, number)
            files.save(path, body)
            return lambda: self._written(taken, path.name)

        self._begin(PDF, draw, take)

    def _print(self, name: str, *, take: Take | None = None) -> None:
        def draw(taken: tuple[Taken, ...]) -> Callable[[], None]:
            pages = ticketpages.pages_of(_papers(taken), self._desk.till.spool.designs)
            return lambda: self._paint(taken, pages, name)

        self._begin(SYSTEM, draw, take)

    def _begin(
        self,
        way: str,
        draw: Callable[[tuple[Taken, ...]], Callable[[], None]],
        take: Take | None,
    ) -> None:
        """Take what waits, or what somebody else takes, then draw beside the screen."""
        order, person, desk = self._order, self._desk.person, self._desk.till.desk
        if order is None or person is None:
            return
        for key in (self.file, self.elsewhere):
            key.setEnabled(False)  # one tap, one paper

        def then(taken: tuple[Taken, ...]) -> None:
            if not taken:
                self._rest(self.tr("Each ticket has its paper, or it is at the printer."))
                return
            self._desk.background.follow("tickets on pages", lambda _stop: run(taken))

        def run(taken: tuple[Taken, ...]) -> None:
            try:
                after = draw(taken)
            except (OSError, ValueError) as error:
                after = partial(self._failed, taken, str(error))
            self._desk.background.home(after)

        self._storage(take or (lambda: ticketfiles.take(desk, order, person, way)), then)

    def _written(self, taken: tuple[Taken, ...], name: str) -> None:
        desk = self._desk.till.desk

        def then(_nothing: object) -> None:
            text = self.tr("%n ticket(s) written: {file}", "", len(taken))
            self._rest(text.format(file=name), gone=True)

        self._storage(lambda: ticketfiles.came_out(desk, taken, name), then)

    def _paint(self, taken: tuple[Taken, ...], pages: list[Image.Image], name: str) -> None:
        desk = self._desk.till.desk
        printer = systemprinter.printer_of(name)
        paper = ticketpages.paper_for(taken[0].paper.locale)
        if printer is None or not systemprinter.paint(pages, ticketpages.DPI, paper, printer):
            self._failed(taken, name)
            return

        def then(_nothing: object) -> None:
            text = self.tr("{printer} took them. Look whether they came out.")
            self._rest(text.format(printer=name), gone=True)

        self._storage(lambda: ticketfiles.in_doubt(desk, taken, name), then)

    def _failed(self, taken: tuple[Taken, ...], why: str) -> None:
        """Nothing of them exists: they go back to their printer."""
        desk = self._desk.till.desk

        def then(_nothing: object) -> None:
            text = self.tr("Nothing was written or printed: {why}. They wait for their printer.")
            self._rest(text.format(why=why))

        self._storage(lambda: ticketfiles.give_back(desk, taken, why), then)

    def _storage(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        def failed(error: Exception) -> None:
            if isinstance(error, Refusal):
                self._rest(self._desk.notices.sentence(error))
            else:
                self._rest("")
                self._desk.notices.present(error)

        self._desk.background.on_storage(work, then, failed)

    def _rest(self, text: str, *, gone: bool = False) -> None:
        for key in (self.file, self.elsewhere):
            key.setEnabled(True)
            key.setVisible(not gone and key.isVisibleTo(self))
        self._say(text)
        after, self._after = self._after, None
        if after is not None:
            after()

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))


def _papers(taken: tuple[Taken, ...]) -> list[Any]:
    return [one.paper for one in taken]
