"""The blind count: what is in the drawer, by notes and coins or as one sum."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QStackedWidget, QWidget

from pos.domain.money import Currency, Money
from ui.formats import money
from ui.shift.amount import AmountEntry
from ui.shift.denominations import counted, denominations
from ui.theme import mm, px
from ui.widgets import (
    BigButton,
    Card,
    Heading,
    Key,
    Keypad,
    ListTile,
    MoneyLabel,
    column,
    label,
    row,
)

_PIECES_LIMIT = 99_999


class CountStep(QWidget):
    """Emits `counted` with the minor units. Says nothing of what should be there."""

    counted = Signal(int)
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pieces = PiecesCount(self)
        self.sum = AmountEntry(self)
        self.ways = QStackedWidget(self)
        self.ways.addWidget(self.pieces)
        self.ways.addWidget(self._sum_page())
        self.way = Key(self.tr("Type one sum instead"), self, icon_name="swap_horiz")
        self.way.clicked.connect(self._other_way)
        self.confirm = BigButton(self.tr("This is what I counted"), self, icon_name="check")
        self.confirm.clicked.connect(lambda: self.counted.emit(self.minor))
        cancel = Key(self.tr("Cancel"), self, icon_name="close")
        cancel.clicked.connect(self.given_up)
        for key in (self.way, cancel):
            key.setMinimumHeight(mm(self, BigButton.HEIGHT_MM))
        buttons = row(cancel, self.way, self.confirm, space=12, parent=self)
        buttons.setStretch(2, 1)
        self.hint = label("", "quiet", self)
        self.heading = Heading("", self)
        self.setLayout(column(self.heading, self.hint, self.ways, None, buttons, parent=self))

    @property
    def minor(self) -> int:
        """What was counted, the way that is shown."""
        return self.pieces.minor if self._by_pieces() else self.sum.minor

    def begin(self, currency: Currency, *, is_house: bool = True) -> None:
        """An empty count, of the house's currency or of another one's notes."""
        if is_house:
            self.heading.setText(self.tr("Count the drawer"))
            self.hint.setText(self.tr("Count everything in the drawer, the float too."))
        else:
            self.heading.setText(self.tr("Count the {currency}").format(currency=currency.code))
            self.hint.setText(self.tr("Count all notes of this currency."))
        self.pieces.begin(currency)
        self.sum.begin(currency)
        has_pieces = bool(denominations(currency))
        self.way.setVisible(has_pieces)
        self._show(by_pieces=has_pieces)

    def _sum_page(self) -> QWidget:
        card = Card(self)
        card.setFixedWidth(mm(self, 92))
        card.body.addWidget(self.sum)
        page = QWidget(self)
        page.setLayout(column(row(None, card, None), None))
        return page

    def _by_pieces(self) -> bool:
        return self.ways.currentWidget() is self.pieces

    def _other_way(self) -> None:
        self._show(by_pieces=not self._by_pieces())

    def _show(self, *, by_pieces: bool) -> None:
        shown = self.pieces if by_pieces else self.sum
        self.ways.setCurrentIndex(0 if by_pieces else 1)
        self.way.setText(
            self.tr("Type one sum instead") if by_pieces else self.tr("Count notes and coins")
        )
        shown.setFocus()


class PiecesCount(QWidget):
    """A tile for each note and coin; the keypad types how many of the one that is marked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._currency = Currency("EUR")
        self._pieces: dict[int, int] = {}
        self._order: tuple[int, ...] = ()
        self._group = QButtonGroup(self)
        self._fresh = True
        self._group.idClicked.connect(lambda _minor: self._mark())
        self._grid = QGridLayout()
        self._grid.setSpacing(px(self, 6))
        self.total = MoneyLabel(self, role="total")
        keypad = Keypad(self, last="")
        keypad.digits.connect(self._type)
        keypad.erased.connect(self._erase)
        keypad.entered.connect(self._next)
        self._keypad = keypad
        right = column(self.total, keypad, None, space=10, parent=self)
        whole = row(column(self._grid, None), right, space=24, parent=self)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def minor(self) -> int:
        """What was counted so far."""
        return counted(self._pieces)

    @property
    def tiles(self) -> Mapping[int, ListTile]:
        """The tile of each denomination."""
        return {minor: self._tile(minor) for minor in self._order}

    def begin(self, currency: Currency) -> None:
        """Nothing counted yet."""
        for old in self._group.buttons():
            self._group.removeButton(old)
            self._grid.removeWidget(old)
            old.deleteLater()
        self._currency = currency
        self._order = denominations(currency)
        self._pieces = dict.fromkeys(self._order, 0)
        rows = -(-len(self._order) // 2)
        for number, minor in enumerate(self._order):
            tile = ListTile(money(Money(minor, currency)), "", "0", self, checkable=True)
            tile.setMinimumHeight(mm(self, 13))
            self._group.addButton(tile, minor)
            self._grid.addWidget(tile, number % rows, number // rows)
        if self._order:
            self._tile(self._order[0]).setChecked(True)
        self._mark()
        self._sum_up()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits of the keyboard; Enter goes on to the next one."""
        if not self._keypad.feed(event):
            super().keyPressEvent(event)

    def _tile(self, minor: int) -> ListTile:
        tile = self._group.button(minor)
        assert isinstance(tile, ListTile)
        return tile

    def _mark(self) -> None:
        """The next digit starts a new number, as a correction would."""
        self._fresh = True

    def _type(self, digits: str) -> None:
        minor = self._group.checkedId()
        count = int(digits) if self._fresh else int(f"{self._pieces[minor]}{digits}")
        self._set(minor, count)

    def _erase(self) -> None:
        minor = self._group.checkedId()
        self._set(minor, self._pieces[minor] // 10)

    def _set(self, minor: int, count: int) -> None:
        if count > _PIECES_LIMIT:
            return
        self._fresh = False
        self._pieces[minor] = count
        self._tile(minor).parts()[2].setText(str(count))
        worth = money(Money(minor, self._currency))
        self._tile(minor).setAccessibleName(f"{worth}, {count}")
        self._sum_up()

    def _next(self) -> None:
        position = self._order.index(self._group.checkedId())
        following = self._order[(position + 1) % len(self._order)]
        self._tile(following).setChecked(True)
        self._mark()

    def _sum_up(self) -> None:
        self.total.show_money(Money(self.minor, self._currency))
