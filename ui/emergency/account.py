"""Saying what became of each emergency ticket: sold for cash, in the cashier's hand, or lost."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from pos.domain.emergency import EmergencyPaper
from pos.domain.ids import TicketTypeId
from pos.domain.order import Order
from pos.domain.people import LOSE_PAPER, Approval
from pos.domain.refusals import Reason, Refusal
from pos.domain.ticketcode import PREFIX, read
from pos.services import packing
from pos.services.packing import PackWish, SoldByHand
from ui import formats
from ui.desk import TillDesk
from ui.emergency import printing, words
from ui.inline import paused, refuse_in
from ui.performances.words import called
from ui.signin.approval import ApprovalOverlay
from ui.theme import mm, px
from ui.widgets import BigButton, Card, Heading, Key, ListTile, SentenceBar, column, label, row


class AccountCard(Card):
    """One paper at a time: typed or scanned, or tapped in the list of those still out.

    Emits `settled` when one was accounted for.
    """

    settled = Signal()

    def __init__(self, desk: TillDesk, parent: QWidget) -> None:
        super().__init__(parent, margin=16)
        self._desk = desk
        self.paper: EmergencyPaper | None = None
        self.waiting: tuple[EmergencyPaper, ...] = ()
        self.tiles: list[ListTile] = []
        self.kinds: dict[TicketTypeId, Key] = {}
        self._group = QButtonGroup(self)
        self._asked = 0
        self.approval = ApprovalOverlay(desk, parent)
        self.field = _field(self, self.tr("Type or scan an emergency ticket's code"), 250)
        self.sentence = SentenceBar(self)
        self.take_up = Key(self.tr("Take it up again"), self, icon_name="undo")
        self.found = QWidget(self)
        self.name, self.what = label("", "heading", self), label("", "body", self)
        self.at = _field(self, self.tr("Sold at, as 19:30 (may be empty)"), 5)
        self.sold = BigButton(self.tr("Sold, cash taken"), self, icon_name="check")
        self.back = Key(self.tr("Not used, in my hand"), self, icon_name="undo")
        self.lost = Key(self.tr("Paper lost"), self, icon_name="warning")
        self.reason = _field(self, self.tr("Why nobody knows where it is"), 200)
        self.count = label("", "quiet", self)
        self._kind_keys, self._box = row(space=8), QVBoxLayout()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for key in (self.back, self.lost, self.take_up):
            key.setMinimumHeight(mm(self, 14))
        self.what.setWordWrap(True)
        ends = row(self.back, self.lost, space=8)
        inside = column(
            self.name,
            self.what,
            self._kind_keys,
            row(self.at, self.sold, space=8),
            ends,
            self.reason,
            space=8,
        )
        self.found.setLayout(inside)
        self._box.setSpacing(px(self, 6))
        listed = QWidget()
        listed.setLayout(column(self._box, None, space=0))
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setWidget(listed)
        self.body.addWidget(Heading(self.tr("Emergency tickets"), self, role="heading"))
        for piece in (self.field, self.sentence, self.take_up, self.found, self.count):
            self.body.addWidget(piece)
        self.body.addWidget(area, 1)
        self.take_up.hide()

    def _connect(self) -> None:
        self.field.returnPressed.connect(self._find)
        self.sold.clicked.connect(self._sell)
        self.back.clicked.connect(self._have_back)
        self.lost.clicked.connect(self._lose)
        self.take_up.clicked.connect(self._take_up)
        self.approval.approved.connect(self._approved)

    def entered(self) -> None:
        """Which papers are still out?"""
        self.sentence.clear()
        self.show_paper(None)
        self.look()

    def look(self) -> None:
        """Read the list again."""
        self._asked += 1
        question, desk = self._asked, self._desk.till.desk
        self._desk.background.on_storage(
            lambda: packing.waiting(desk),
            lambda found: self._list(found) if question == self._asked else None,
        )

    def _list(self, waiting: tuple[EmergencyPaper, ...]) -> None:
        self.waiting = waiting
        for old in self.tiles:
            self._box.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.tiles = [self._tile(one) for one in waiting]
        for tile in self.tiles:
            self._box.addWidget(tile)
        self.count.setText(
            self.tr("%n ticket(s) not accounted for", "", len(waiting))
            if waiting
            else self.tr("Every emergency ticket is accounted for.")
        )
        self.settled.emit()

    def _tile(self, paper: EmergencyPaper) -> ListTile:
        ticket, season = paper.ticket, self._desk.season
        price = ""
        if season is not None:
            price = formats.money(packing.price_of(season, ticket, ticket.ticket_type))
        quiet = words.quiet(paper, called(season, ticket.performance))
        title = words.title(paper, self._desk.till.desk.credentials.till)
        tile = ListTile(title, quiet, price, self)
        tile.clicked.connect(partial(self._tapped, paper))
        return tile

    def _tapped(self, paper: EmergencyPaper, _checked: bool = False) -> None:
        self.sentence.clear()
        self.show_paper(paper)

    # --- one paper ----------------------------------------------------------------------------

    def show_paper(self, paper: EmergencyPaper | None) -> None:
        """What may be said of it; None: the next one is awaited."""
        self.paper = paper
        self.take_up.hide()
        self.found.setVisible(paper is not None)
        self.at.clear()
        self.reason.clear()
        self.field.clear()
        self.field.setFocus()
        for old in self.kinds.values():
            self._group.removeButton(old)
            self._kind_keys.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.kinds = {}
        season = self._desk.season
        if paper is None or season is None:
            return
        ticket = paper.ticket
        self.name.setText(words.title(paper, self._desk.till.desk.credentials.till))
        self.what.setText(words.quiet(paper, called(season, ticket.performance)))
        for kind in season.ticket_types_for(ticket.performance, ticket.category):
            price = formats.money(packing.price_of(season, ticket, kind.id))
            key = Key(f"{kind.name}  {price}", self, checkable=True)
            key.setMinimumHeight(mm(self, 12))
            key.setChecked(kind.id == ticket.ticket_type)
            self._group.addButton(key)
            self._kind_keys.addWidget(key)
            self.kinds[kind.id] = key
        self.lost.setEnabled(paper.state == "out")

    def _find(self) -> None:
        text, desk = self.field.text(), self._desk.till.desk
        if not text.strip():
            return
        self.sentence.clear()
        again = paused(self)

        def found(paper: EmergencyPaper) -> None:
            again()
            self.show_paper(paper)

        def failed(error: Exception) -> None:
            refuse_in(self.sentence, self._desk.notices, again)(error)
            forgotten = isinstance(error, Refusal) and error.reason is Reason.PAPER_FORGOTTEN
            self.take_up.setVisible(forgotten)
            self.field.selectAll()

        self._desk.background.on_storage(lambda: packing.find(desk, text), found, failed)

    def _take_up(self) -> None:
        """Its record was lost with a disk; the paper says all that is needed."""
        desk, text = self._desk, self.field.text().strip()
        person, season = desk.person, desk.season
        if person is None or season is None or not text.startswith(PREFIX):
            return

        def work() -> EmergencyPaper:
            performance = read(text)[0].performance
            plan = printing.plan_of(desk.till, season, performance)
            wish = PackWish(performance, season, plan, person, "found")
            return packing.take_up(desk.till.desk, text, wish)

        self._do(work, self.show_paper)

    def _sell(self) -> None:
        paper, desk = self.paper, self._desk
        person, season = desk.person, desk.season
        kind = next((one for one, key in self.kinds.items() if key.isChecked()), None)
        if paper is None or person is None or season is None or kind is None:
            return
        zone, now_ms = season.house.timezone, desk.till.desk.clock.now_ms()
        try:
            at_ms = words.moment_at(self.at.text(), now_ms, zone)
        except ValueError:
            self.sentence.refuse(self.tr("Type the time as 19:30, or leave it empty."))
            return
        said = SoldByHand((paper.ticket.id,), (kind,), person, season, at_ms)
        self._do(lambda: packing.sold(desk.till.desk, said), self._is_sold)

    def _is_sold(self, order: Order) -> None:
        self.show_paper(None)
        self.sentence.say(
            self.tr("Order {number}: this shift's drawer expects the money.").format(
                number=order.number
            ),
            tone="success",
        )
        self.look()

    def _have_back(self) -> None:
        paper, person, desk = self.paper, self._desk.person, self._desk.till.desk
        if paper is None or person is None:
            return
        self._do(
            lambda: packing.came_back(desk, paper.ticket.id, person),
            lambda _back: self._is_back(),
        )

    def _is_back(self) -> None:
        self.show_paper(None)
        self.sentence.say(self.tr("Void: tear it up. The place is free again."), tone="success")
        self.look()

    def _lose(self) -> None:
        paper = self.paper
        if paper is None:
            return
        if not self.reason.text().strip():
            self.sentence.refuse(self.tr("Write down what was found."))
            self.reason.setFocus()
            return
        name = words.title(paper, self._desk.till.desk.credentials.till)
        what = self.tr("Nobody knows where {paper} is. Its place stays sold.").format(paper=name)
        self.approval.ask(what, LOSE_PAPER, paper.ticket.id)

    def _approved(self, approval: Approval) -> None:
        paper, person, desk = self.paper, self._desk.person, self._desk.till.desk
        if paper is None or person is None:
            return
        ticket, reason = paper.ticket.id, self.reason.text()
        self._do(
            lambda: packing.lost(desk, ticket, person, approval, reason),
            lambda _nothing: self.entered(),
        )

    def _do(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        self.sentence.clear()
        again = paused(self)

        def done(result: Any) -> None:
            again()
            then(result)

        self._desk.background.on_storage(
            work, done, refuse_in(self.sentence, self._desk.notices, again)
        )


def _field(parent: QWidget, says: str, limit: int) -> QLineEdit:
    made = QLineEdit(parent)
    made.setPlaceholderText(says)
    made.setAccessibleName(says)
    made.setMinimumHeight(mm(parent, 12))
    made.setMaxLength(limit)
    return made
