"""Printers and papers: first what only a person can say, then how each printer is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from pos.domain.ids import JobId
from pos.domain.season import Person
from pos.services import doubts, namewaits
from pos.services.doubts import Doubt, Waiting
from pos.services.namewaits import NameWait
from ui.centred import fill
from ui.desk import TillDesk
from ui.inline import paused, refuse_in
from ui.papers import draining
from ui.papers.nameless import NamelessCard
from ui.papers.printercard import PrinterCard
from ui.papers.question import DoubtCard, HeldCard
from ui.theme import mm, px
from ui.widgets import Heading, SentenceBar, column, label, row

_LOOK_MS = 1000


@dataclass(frozen=True)
class Seen:
    """What the books say of the papers."""

    doubts: tuple[Doubt, ...]
    waiting: tuple[Waiting, ...]
    nameless: tuple[NameWait, ...] = ()


class PapersScreen(QWidget):
    """Emits `settled` whenever a person has decided something."""

    settled = Signal()

    def __init__(self, desk: TillDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._held: tuple[Waiting, ...] = ()
        self.sentence = SentenceBar(self)
        self.doubt = DoubtCard(self)
        self.doubt.answered.connect(self._settle)
        self.held = HeldCard(self)
        self.held.answered.connect(self._decide_held)
        self.nameless = NamelessCard(self)
        self.calm = label(self.tr("No paper waits for anybody's word."), "body", self)
        self.printers: dict[str, PrinterCard] = {}
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._lay_out()
        for card in (self.doubt, self.held):  # until somebody has looked
            card.hide()

    def entered(self) -> None:
        """Look now, and as long as somebody looks on."""
        self.sentence.clear()
        self.look()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        self._timer.stop()
        super().hideEvent(event)

    def look(self) -> None:
        """Show it as it is now."""
        if not self._desk.background.busy("storage"):
            self._look_now()

    def _look_now(self) -> None:
        desk = self._desk.till.desk
        self._desk.background.on_storage(
            lambda: Seen(doubts.doubts(desk), doubts.waiting(desk), namewaits.waits(desk)),
            self._show,
        )

    def _lay_out(self) -> None:
        left = column(
            Heading(self.tr("Printers and papers"), self),
            self.sentence,
            self.doubt,
            self.held,
            self.calm,
            self.nameless,
            None,
            space=14,
        )
        inside = QWidget(self)
        self.none = label(self.tr("This till has no printer: its papers wait."), "body", self)
        self.none.setWordWrap(True)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(px(self, 12))
        inside.setLayout(column(self.none, self._cards, None, space=12))
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        area.setFixedWidth(mm(self, 96))
        box = QVBoxLayout()
        box.addLayout(left)
        whole = row(box, area, space=24)
        whole.setStretch(0, 1)
        fill(self, whole, edge=px(self, 20))
        self._show_cards(self._desk.till.spool.names)

    def _show_cards(self, names: tuple[str, ...]) -> None:
        """A card a printer; one may have been set up since."""
        for old in self.printers.values():
            self._cards.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.printers = {}
        for name in names:
            card = PrinterCard(name, tuple(one for one in names if one != name), self)
            card.move_wanted.connect(partial(self._move, name))
            self.printers[name] = card
            self._cards.addWidget(card)
        self.none.setVisible(not names)

    def _show(self, seen: Seen) -> None:
        spool, season = self._desk.till.spool, self._desk.season
        zone = season.house.timezone if season else ""
        self.doubt.setVisible(bool(seen.doubts))
        if seen.doubts:
            first = seen.doubts[0]
            counter = spool.counters().get(spool.printer_of(first.printer))
            self.doubt.show_doubt(first, len(seen.doubts) - 1, counter, zone)
        held = spool.held
        self._held = tuple(one for one in seen.waiting if one.job in held)
        self.held.setVisible(bool(self._held) and not seen.doubts)
        self.held.show_papers(self._held, zone)
        self.calm.setVisible(not seen.doubts and not self._held)
        self.nameless.show_waits(seen.nameless, server_up=self._desk.server_up is not False)
        if spool.names != tuple(self.printers):
            self._show_cards(spool.names)
        now_s = self._desk.till.desk.clock.monotonic_s()
        profiles, statuses = spool.profiles(), spool.statuses()
        for name, card in self.printers.items():
            mine = [one for one in seen.waiting if spool.printer_of(one.printer) == name]
            card.show_printer(profiles[name], statuses[name], len(mine), now_s)

    def _settle(self, job: JobId, came_out: bool) -> None:
        desk = self._desk.till.desk
        self._do(lambda person: doubts.settle(desk, job, came_out=came_out, person=person))

    def _decide_held(self, wanted: bool) -> None:
        jobs, till = [one.job for one in self._held], self._desk.till

        def work(person: Person) -> None:
            if not wanted:
                doubts.discard(till.desk, jobs, person)
            till.spool.release(jobs)

        self._do(work)

    def _move(self, name: str, to: str) -> None:
        till = self._desk.till

        def work(person: Person) -> None:
            doubts.move(till.desk, self._of(name, doubts.waiting(till.desk)), to, person)

        self._do(work)

    def _of(self, name: str, waiting: Sequence[Waiting]) -> list[JobId]:
        spool = self._desk.till.spool
        return [one.job for one in waiting if spool.printer_of(one.printer) == name]

    def _do(self, work: Callable[[Person], object]) -> None:
        """In the storage lane; then the printers go on, and the next question is asked."""
        person = self._desk.person
        if person is None:
            return
        self.sentence.clear()
        again, background = paused(self), self._desk.background

        def done(_result: object) -> None:
            again()
            till = self._desk.till
            draining.drain(background, till.spool)
            # The gate is told of a new paper as soon as it can be.
            background.on_idle_network(till.outbox.drain, lambda _count: None, lambda _error: None)
            self.settled.emit()
            self._look_now()  # whatever else is written: what was answered is asked no more

        background.on_storage(
            lambda: work(person), done, refuse_in(self.sentence, self._desk.notices, again)
        )
