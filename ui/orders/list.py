"""The orders of this till, newest first, and the field that finds one of them."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QScrollArea, QVBoxLayout, QWidget

from pos.domain.dossier import Dossier
from pos.services import orders
from pos.services.orders import OrderSummary
from ui.desk import TillDesk
from ui.inline import refuse_in
from ui.orders import words
from ui.orders.cancelled import cancelled
from ui.theme import mm, px
from ui.widgets import Card, Heading, Key, Keypad, ListTile, SentenceBar, column, label, row

# A scanner types faster than anybody reads: look up when it pauses.
_PAUSE_MS = 150


class OrderList(QWidget):
    """Emits `chosen` with an OrderId: of the tile tapped, or of the one order that Enter finds.

    What this till does not know Enter asks the server for: then it emits `found` with the Dossier.
    """

    chosen = Signal(object)
    found = Signal(object)
    cancelled_wanted = Signal()
    emergency_wanted = Signal()

    def __init__(self, desk: TillDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._asked = 0
        self._opens_single = False
        self.tiles: list[ListTile] = []
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Order number, ticket code, scan, seat or name"))
        self.field.setAccessibleName(self.tr("Find an order"))
        self.field.setMinimumHeight(mm(self, 14))
        self.field.setMaxLength(250)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.search)
        self.field.textEdited.connect(lambda _text: self._pause.start())
        self.field.returnPressed.connect(self._enter)
        self.cancelled = Key(self.tr("Cancelled performances"), self, icon_name="warning")
        self.cancelled.setMinimumHeight(mm(self, 14))
        self.cancelled.clicked.connect(self.cancelled_wanted)
        self.emergency = Key(self.tr("Emergency tickets"), self, icon_name="confirmation_number")
        self.emergency.setMinimumHeight(mm(self, 14))
        self.emergency.clicked.connect(self.emergency_wanted)
        self.empty = label("", "quiet", self)
        self.sentence = SentenceBar(self)
        self._lay_out()

    def show_latest(self) -> None:
        """Begin anew: an empty field and the latest orders."""
        self.field.clear()
        self.field.setFocus()
        self.cancelled.setVisible(bool(cancelled(self._desk)))
        self.search()

    def search(self) -> None:
        """Look up what the field says; only the answer to the last question is shown."""
        self._asked += 1
        question, text = self._asked, self.field.text().strip()
        desk = self._desk.till.desk
        self._desk.background.on_storage(
            lambda: orders.find(desk, text),
            lambda found: self._show(question, found),
            refuse_in(self.sentence, self._desk.notices, self._forget_enter),
        )

    def _lay_out(self) -> None:
        self._box = QVBoxLayout()
        self._box.setSpacing(px(self, 8))
        inside = QWidget()
        inside.setLayout(column(self._box, None, space=0))
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        clear = Key("", self, icon_name="close", name=self.tr("Clear the search"))
        clear.clicked.connect(self.show_latest)
        clear.setFixedHeight(mm(self, 14))
        field = row(self.field, clear, space=8, parent=self)
        left = column(
            Heading(self.tr("Orders")), field, self.sentence, self.empty, area, parent=self
        )
        right = column(self._keypad(), self.cancelled, self.emergency, None, parent=self)
        whole = row(left, right, space=24, parent=self)
        whole.setStretch(0, 1)
        edge = px(self, 20)
        whole.setContentsMargins(edge, edge, edge, edge)
        self.setLayout(whole)

    def _keypad(self) -> Card:
        """For the digits of an order number, without a keyboard."""
        keypad = Keypad(self, last="")
        keypad.digits.connect(lambda digits: self._typed(self.field.text() + digits))
        keypad.erased.connect(lambda: self._typed(self.field.text()[:-1]))
        keypad.entered.connect(self._enter)
        card = Card(self)
        card.body.addWidget(label(self.tr("The last digits are enough."), "quiet"))
        card.body.addWidget(keypad)
        return card

    def _typed(self, text: str) -> None:
        self.field.setText(text)
        self._pause.start()

    def _enter(self) -> None:
        self._pause.stop()
        self._opens_single = bool(self.field.text().strip())
        self.search()

    def _show(self, question: int, found: tuple[OrderSummary, ...]) -> None:
        if question != self._asked:
            return
        self.sentence.clear()
        for old in self.tiles:
            self._box.removeWidget(old)
            old.deleteLater()
        self.tiles = [self._tile(one) for one in found]
        for tile in self.tiles:
            self._box.addWidget(tile)
        self.empty.setVisible(not found)
        if not found:
            self.empty.setText(
                self.tr("No order here matches. Press Enter to ask for orders of other tills.")
                if self.field.text().strip()
                else self.tr("Nothing has been sold on this till yet.")
            )
        opens, self._opens_single = self._opens_single, False
        if opens and len(found) == 1:
            self.chosen.emit(found[0].id)
        elif opens and not found:
            self._ask_elsewhere(question, self.field.text().strip())

    def _ask_elsewhere(self, question: int, text: str) -> None:
        """An order of another till, by its whole number or a ticket's scanned code."""
        server = self._desk.till.server
        self.empty.setText(self.tr("Asking for orders of other tills …"))
        self._desk.background.on_network(
            lambda: server.find_order(text),
            lambda found: self._show_elsewhere(question, found),
            refuse_in(self.sentence, self._desk.notices, self._cannot_ask),
        )

    def _show_elsewhere(self, question: int, found: Dossier | None) -> None:
        if question != self._asked:
            return
        if found is None:
            self.empty.setText(
                self.tr("No till has such an order. Type the whole number, or scan a ticket.")
            )
        else:
            self.found.emit(found)

    def _cannot_ask(self) -> None:
        self.empty.setText(self.tr("No order of this till matches."))

    def _tile(self, one: OrderSummary) -> ListTile:
        tickets = self.tr("%n ticket(s)", "", one.ticket_count)
        parts = [words.moment(one.at_ms, self._timezone()), one.person_name]
        if one.refunded_minor:
            back = words.amount(one.refunded_minor, one.currency)
            parts.append(self.tr("{amount} refunded").format(amount=back))
        if one.going_back:
            parts.insert(0, self.tr("its money is going back: finish that"))
        places = words.short_places(one.labels)
        tile = ListTile(
            f"{one.number}  ·  {places}",
            "  ·  ".join([tickets, *parts]),
            words.amount(one.total_minor, one.currency),
            self,
        )
        tile.clicked.connect(lambda: self.chosen.emit(one.id))
        return tile

    def _timezone(self) -> str:
        season = self._desk.season
        return season.house.timezone if season else "UTC"

    def _forget_enter(self) -> None:
        self._opens_single = False
