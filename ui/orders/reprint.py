"""Printing tickets again from the order's page: why, a supervisor's word, and the papers."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from pos.domain.ids import TicketId
from pos.domain.people import REPRINT, SUPERVISOR, Approval
from pos.domain.printjob import ReprintReason
from pos.services import reprinting, ticketfiles
from pos.services.orders import OrderView
from pos.services.ticketfiles import PDF, SYSTEM, Again, Taken
from ui.desk import TillDesk
from ui.inline import paused, refuse_in
from ui.orders import words
from ui.papers import draining
from ui.receipts.ticketkeys import SystemPrinters, TicketKeys
from ui.signin.approval import ApprovalOverlay
from ui.theme import mm
from ui.widgets import Heading, Key, Overlay, SentenceBar, label, row

# Whose paper is out, or was.
_OUT = frozenset(("printed", "spoiled", "cancelled"))
_WAYS = ("", PDF, SYSTEM)


class WhyOverlay(Overlay):
    """Why tickets are printed again. Emits `chosen` with a ReprintReason."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, width_mm=190.0)
        self.ways = QButtonGroup(self)
        ways = row(space=6)
        names = (self.tr("At the ticket printer"), self.tr("As PDF"), self.tr("Other printer…"))
        for at, name in enumerate(names):
            key = Key(name, self, checkable=True)
            key.setMinimumHeight(mm(self, 12))
            self.ways.addButton(key, at)
            ways.addWidget(key)  # as wide as its words
        self.places = label("", "body", self)
        self.places.setWordWrap(True)
        note = label(
            self.tr("The papers printed before admit nobody from then on. Tear them up."),
            "quiet",
            self,
        )
        note.setWordWrap(True)
        self.body.addWidget(Heading(self.tr("Why is it printed again?"), self))
        self.body.addWidget(self.places)
        self.body.addLayout(ways)
        self.keys: dict[ReprintReason, Key] = {}
        for reason, text in words.reprint_reasons().items():
            key = Key(text, self)
            key.setMinimumHeight(mm(self, 13))
            key.clicked.connect(lambda _on=False, reason=reason: self._choose(reason))
            self.keys[reason] = key
            self.body.addWidget(key)
        self.cancel = Key(self.tr("Cancel"), self, icon_name="close")
        self.cancel.setMinimumHeight(mm(self, 13))
        self.cancel.clicked.connect(self.dismiss)
        self.body.addWidget(note)
        self.body.addWidget(self.cancel)

    @property
    def way(self) -> str:
        """Which way the papers leave; empty: at the ticket printer, as ever."""
        return _WAYS[self.ways.checkedId()]

    def ask(self, places: str) -> None:
        """About these places; at the printer, unless somebody says otherwise."""
        self.places.setText(places)
        self.ways.button(0).setChecked(True)
        self.open()

    def _choose(self, reason: ReprintReason) -> None:
        self.hide()
        self.chosen.emit(reason)


class Reprinting(QObject):
    """The key on the order's page, and what follows it. Emits `printed` when it is on disk."""

    printed = Signal()

    def __init__(
        self, desk: TillDesk, page: QWidget, sentence: SentenceBar, otherwise: TicketKeys
    ) -> None:
        """`otherwise` writes PDFs and knows the system's printers."""
        super().__init__(page)
        self._otherwise = otherwise
        self._way = self._printer = ""
        self._desk, self._page, self._sentence = desk, page, sentence
        self._view: OrderView | None = None
        self._tickets: tuple[TicketId, ...] = ()
        self._reason: ReprintReason = "damaged"
        self.key = Key(self.tr("Print again"), page, icon_name="print")
        self.key.setMinimumHeight(mm(page, 12))
        self.key.clicked.connect(self._ask_why)
        self.why = WhyOverlay(page)
        self.why.chosen.connect(self._because)
        self.printers = SystemPrinters(page)
        self.printers.chosen.connect(self._at)
        self.approval = ApprovalOverlay(desk, page)
        self.approval.approved.connect(self._print)

    def offer(self, view: OrderView, picked: Sequence[TicketId]) -> None:
        """What the key would do now: for tickets of this till whose paper is out."""
        self._view = view
        latest = {job.ticket: job.state for job in view.jobs if job.ticket is not None}
        waits = view.pickup is not None and view.pickup.waits
        self._tickets = tuple(
            one
            for one in picked
            if one not in view.dead and latest.get(one, "printed") in _OUT and not waits
        )
        can = bool(self._tickets) and not view.sold_by
        self.key.setVisible(can)
        self.key.setText(self.tr("Print %n ticket(s) again", "", len(self._tickets)))

    def _ask_why(self) -> None:
        self.why.ask(self._named())

    def _because(self, reason: ReprintReason) -> None:
        self._reason, self._way = reason, self.why.way
        if self._way == SYSTEM:
            self.printers.ask()
        else:
            self._want()

    def _at(self, printer: str) -> None:
        self._printer = printer
        self._want()

    def _want(self) -> None:
        """A supervisor does it; for anybody else one says so."""
        view, person, reason = self._view, self._desk.person, self._reason
        if view is None or person is None:
            return
        if person.role == SUPERVISOR:
            self._print(None)
            return
        text = self.tr("Print again {places} of order {number}: {reason}").format(
            places=self._named(),
            number=view.order.number,
            reason=words.reprint_reasons()[reason],
        )
        self.approval.ask(text, REPRINT, view.order.id)

    def _named(self) -> str:
        view = self._view
        every = () if view is None else view.tickets
        return words.short_places(one.label for one in every if one.id in self._tickets)

    def _print(self, approval: Approval | None) -> None:
        person, tickets, reason = self._desk.person, self._tickets, self._reason
        if person is None:
            return
        desk = self._desk.till.desk
        if self._way:
            wish = Again(tickets, reason, self._way)

            def take() -> tuple[Taken, ...]:
                return ticketfiles.take_again(desk, wish, person, approval)

            self._otherwise.take_again(take, self._way, self._printer, self._tell)
            return
        again = paused(self._page)
        self._desk.background.on_storage(
            lambda: reprinting.reprint(desk, tickets, reason, person, approval),
            lambda _made: self._done(again),
            refuse_in(self._sentence, self._desk.notices, again),
        )

    def _done(self, again: Callable[[], None]) -> None:
        again()
        draining.drain(self._desk.background, self._desk.till.spool)
        self._tell()

    def _tell(self) -> None:
        till, background = self._desk.till, self._desk.background
        # The gate is told as soon as it can be.
        background.on_idle_network(till.outbox.drain, lambda _count: None, lambda _error: None)
        self.printed.emit()
